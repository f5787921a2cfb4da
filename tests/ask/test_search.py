"""What a typed question finds: like a table of chats."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.ask import as_lines
from bot.saying import NEVER_REMEMBERED
from content.library import Library
from content.scope import OTHER, Scope, Synonyms, Topic, screen_of
from content.search import MOST_FOUND, Action, Answer
from domain.truth import Level

LIBRARY = Library.load()
TODAY = date(2026, 11, 24)


def ask(text: str, today: date = TODAY) -> Answer:
    return LIBRARY.ask(text, today=today)


def first(text: str) -> str:
    found = ask(text).found
    return found[0].fact_id if found else ""


@pytest.mark.parametrize(
    ("fact_id", "spellings"),
    [
        (
            "land_tax_moratorium",
            [
                "Жер салыгын төлөйбүзбү?",
                "жер салыгын толойбузбу",
                "jer salygyn toloibuzbu",
                "жѳр салыгын тѳлѳйбʏзбʏ",
                "ЖЕР САЛЫГЫН ТӨЛӨЙБҮЗБҮ!!! 🙏",
                "жер салыгн төлйбүзбү",
            ],
        ),
        (
            "trade_patent_container_price",
            [
                "контейнерге патент канча",
                "kontejnerge patent kancha",
                "кантейнерге потент канча",
                "контейнерге патент кан4а",
                "сколько стоит патент на контейнер",
                "skolko stoit patent na kontejner",
                "контейнерге патент скока болот",
            ],
        ),
        (
            "social_passport_place",
            [
                "социалдык паспортту кайдан алам",
                "социалдык паспортту кайдан алсам болот, айтып койгулачы",
                "socialdyk pasportu kaidan alam",
                "сацпаспорт кайдан алам",
                "где получить социальный паспорт",
            ],
        ),
        (
            "hotline_tax",
            [
                "налоговойдун телефону",
                "салык кызматынын номери",
                "салык кызматынын номер барбы",
                "nomer nalogovoi",
                "номер телефона налоговой",
            ],
        ),
    ],
)
def test_however_it_is_spelt_it_finds_the_same(fact_id: str, spellings: list[str]) -> None:
    assert {spelling: first(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, fact_id
    )


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("Ассалому алейкум! Мен үч балам менен айылда турам, күйөөм иштебейт, тамак-аш кымбат, "
         "коңшулар айтат, базарда контейнер ал деп. Ошол контейнерге патент айына канча сом?",
         "trade_patent_container_price"),
        ("Здравствуйте, извините за беспокойство. Живём в селе, дочь учится, муж на заработках. "
         "Хочу оформиться как положено, чтобы спать спокойно. Куда идти открывать ИП?",
         "ie_where"),
    ],
)  # fmt: skip
def test_a_long_story_finds_what_it_asks(text: str, fact_id: str) -> None:
    assert first(text) == fact_id


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("комиссия канча күндө чечет", "unknown_decision_time"),
        ("какие документы нужны на соцконтракт", "unknown_documents_list"),
        ("алган уйду сатсам болобу", "unknown_sale_of_assets"),
        ("если дело не пойдёт, надо вернуть деньги?", "unknown_breach_and_repayment"),
        ("патент парикмахера сколько", "patent_hairdresser"),
        ("пеня күнүнө канча", "late_tax_interest"),
        ("үй-бүлөгө көмөк азыр канча сом", "unknown_ubk_current_amount"),
        ("ИП канча күндө ачылат", "ie_days"),
    ],
)
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_what_is_not_known_gets_a_door_and_never_a_number(
    text: str, fact_id: str, language: str
) -> None:
    answer = ask(text)
    assert (answer.action, answer.found[0].fact_id) == (Action.UNKNOWN, fact_id)
    lines = list(as_lines(LIBRARY, answer, today=TODAY, language=language))
    door = LIBRARY.screens[f"ask_at_{LIBRARY.facts[fact_id].ask_at}"]
    assert lines[-1] == door.say(LIBRARY.facts, today=TODAY, language=language).text
    assert set(re.findall(r"\d+", "".join(lines))) <= {"1966", "116"}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("банктан кредит алсам болобу", "credit"),
        ("нечем платить микрокредит", "credit"),
        ("балам ооруп жатат, кайсы дары берем", "medicine"),
        ("у телёнка понос, чем лечить", "medicine"),
        ("соцконтракт в России сколько рублей", "russia"),
        ("госуслугидан кантип арыз берем", "russia"),
        ("патент для мигранта в Москве", "migrant_patent"),
        ("күйөөм Россияда, патентин кечиктирди, депорт кылабы", "migrant_patent"),
        ("айына канча пайда табам", "income"),
        ("вы гарантируете доход?", "income"),
        ("размер пенсии", "other_benefit"),
        ("алимент кантип өндүрөм", "papers"),
        ("тоокко кандай жем берем", "how_to"),
        ("эртең жамгыр жаайбы", "chatter"),
    ],
)
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_what_is_not_the_bots_subject_gets_its_own_words(
    text: str, topic: str, language: str
) -> None:
    answer = ask(text)
    assert answer == Answer(Action.OUT_OF_SCOPE, topic=topic)
    lines = list(as_lines(LIBRARY, answer, today=TODAY, language=language))
    assert lines
    assert not re.search(r"\d", "".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "🙏🙏",
        "<b>&",
        "</b>",
        "12345",
        "150 000",
        "a",
        "ъ",
        "қғұ",
        "\x00",
        "а" * 4096,
    ],
)
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert ask(text) == Answer(Action.OUT_OF_SCOPE, topic=OTHER)


def test_of_a_very_long_text_the_end_is_read() -> None:
    assert first("ооба " * 3000 + "контейнерге патент канча") == "trade_patent_container_price"


@pytest.mark.parametrize(
    ("topic", "texts"),
    [
        ("danger", [
            "убивают", "жардам бергиле", "помогите", "күйөөм урат", "куйоом сабады",
            "kuiom meni sabait", "муж меня опять избил", "кайненем урат", "баламды уруп жатышат",
            "мага кол көтөрөт", "отчим поднимает на меня руку", "мени өлтүрөт", "өлтүрөм деди",
            "грозится убить", "кызымды ала качып кетишти", "кызды тартып кетти", "украли невесту",
            "насильно выдают замуж", "он меня изнасиловал", "зомбулук", "милициянын номери",
            "Грантка корова алдык эле, патент алып соода кылайын десем, күйөөм мас болуп келип "
            "мени сабайт. Жеке ишкер болуп каттоо канча турат, касса керекпи?",
        ]),
        ("despair", [
            "мен өлгүм келет", "мен ёлгум келет", "men olgum kelet", "хочу умереть",
            "жить не хочу", "не хочу жить", "жашагым келбей калды", "өзүмдү өлтүрөм",
            "жашоодон тажадым", "думаю покончить с собой", "суицид", "нет смысла жить",
            "Кредит алдым, төлөй албайм, банктан чалышат, күйөөм Россияда, балдар ачка. Кээде "
            "өлгүм келет. Пособие токтоп калса эмне кылам?",
        ]),
    ],
)  # fmt: skip
def test_danger_comes_before_everything_else(topic: str, texts: list[str]) -> None:
    for text in texts:
        answer = ask(text)
        assert (answer.action, answer.topic) == (Action.ANSWER, topic), text
        assert {found.fact_id for found in answer.found} >= {"hotline_police_102"}, text
        screen = LIBRARY.screens[screen_of(topic)]
        said = screen.say(LIBRARY.facts, today=TODAY, language="ky").text
        assert list(as_lines(LIBRARY, answer, today=TODAY, language="ky")) == [said]


def test_danger_is_told_whatever_the_day() -> None:
    late = date(2029, 1, 1)
    for text in ("күйөөм урат", "милициянын номери"):
        answer = ask(text, today=late)
        assert (answer.action, answer.topic) == (Action.UNKNOWN, "danger"), text


def test_only_numbers_of_safety_answer_danger() -> None:
    told = {fact for topic in ("danger", "despair") for fact in screen_facts(screen_of(topic))}
    assert told == NEVER_REMEMBERED == {found.fact_id for found in ask("күйөөм урат").found}


def screen_facts(screen: str) -> set[str]:
    return {fact for line in LIBRARY.screens[screen].lines for fact in line.facts}


@pytest.mark.parametrize(
    "text",
    [
        "помогите открыть ип",
        "чек бьют или нет",
        "карышкыр коюмду өлтүрүп кетти",
        "коюм өлүп калды, ветеринар келди",
        "корова может умереть",
        "думаю, корова может умереть",
        "Салам, өзүмө ип ачсам болобу",
        "жашоого акча келбей жатат",
        "не хочу платить налог",
        "хочу открыть цех, муж умер, дети маленькие",
    ],
)
def test_what_only_sounds_so_is_no_call_for_help(text: str) -> None:
    assert ask(text).topic not in {"danger", "despair"}


@pytest.mark.parametrize(
    ("topic", "texts"),
    [
        ("fine", ["нет", "жок", "да", "ооба", "ова", "хорошо", "харашо", "макул", "Макул!", "ок",
                  "болду", "жакшы", "jakshy", "+", "👍", "👍🏽", "ок понятно", "макул, түшүндүм",
                  "да нет", "билбейм", "не знаю"]),
        ("thanks", ["спс", "рхм", "рахмат", "rahmat", "хорошо, спасибо", "жок, рахмат",
                    "спасибо большое", "Сизге чоң рахмат!"]),
    ],
)  # fmt: skip
def test_small_words_are_no_question(topic: str, texts: list[str]) -> None:
    for text in texts:
        assert ask(text) == Answer(Action.OUT_OF_SCOPE, topic=topic), text


def test_small_words_within_a_question_do_not_hide_it() -> None:
    assert first("макул, контейнерге патент канча") == "trade_patent_container_price"
    assert first("да, а где открыть ип") == "ie_where"


@pytest.mark.parametrize(
    ("text", "fact_id"),
    [
        ("мен уй сатып алдым эми аны сатсам болобу", "unknown_sale_of_assets"),
        ("Саламатсызбы! Мен уй сатып алдым, эми аны сатсам болобу?", "unknown_sale_of_assets"),
        ("алган уюмду сата берсем болобу", "unknown_sale_of_assets"),
        ("ип ачканга акча керекпи, канча", "ie_cost"),
        ("ип канча күндө даяр болот", "ie_days"),
        ("ип болсом соцфондго өзүм үчүн канча төлөйм", "contrib_ie_own"),
        ("эки уюмдун сүтүн сатсам ип ачамбы", "own_plot_registration"),
        ("сүтүмдү сатсам салык төлөймбү", "agri_income_tax"),
        ("кичинекей айыл дүкөнүмө патент болобу", "trade_patent_village_shop"),
        ("чач кырксам патент канча болот", "patent_hairdresser"),
        ("тандырда нан жапсам патент барбы", "patent_bread"),
        ("ипни кайдан жаптырам", "closing_ie"),
        ("подала заявление, когда скажут ответ", "unknown_decision_time"),
        ("купил корову без чека, как отчитаюсь", "unknown_report_form_and_frequency"),
    ],
)
def test_what_is_not_known_is_found_in_everyday_words(text: str, fact_id: str) -> None:
    answer = ask(text)
    assert (answer.action, answer.found[0].fact_id) == (Action.UNKNOWN, fact_id)


@pytest.mark.parametrize("number", ["1966", "102", "111"])
def test_a_hotline_is_found_by_its_number(number: str) -> None:
    assert str(LIBRARY.facts[first(number)].value) == number


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_every_fact_is_found_by_its_title(language: str) -> None:
    for fact in LIBRARY.facts:
        answer = ask(fact.title[language])
        assert fact.id in [found.fact_id for found in answer.found], fact.id
        silent = fact.level(TODAY) is Level.DO_NOT_STATE
        assert answer.action is (Action.UNKNOWN if silent else Action.ANSWER), fact.id


@pytest.mark.parametrize("today", [TODAY, date(2027, 2, 1), date(2028, 1, 1)])
def test_only_what_may_be_said_that_day_is_offered(today: date) -> None:
    for fact in LIBRARY.facts:
        answer = ask(fact.asked[-1], today=today)
        assert len(answer.found) <= MOST_FOUND
        levels = {LIBRARY.facts[one.fact_id].level(today) for one in answer.found}
        if answer.action is Action.UNKNOWN:
            assert levels == {Level.DO_NOT_STATE}
        else:
            assert Level.DO_NOT_STATE not in levels


def test_the_best_comes_first() -> None:
    scores = [found.score for found in ask("базарда патент канча").found]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)


def test_a_scope_tells_what_it_lacks() -> None:
    topics = (
        Topic(id="sea", words="деңиз-", asked=("деңиз",)),
        Topic(id="sea", signs=("кум|жээк- сар-ы",), words="чек ара-да", asked=("деңиз", "море")),
    )
    assert list(Scope(topics=topics).problems({"scope_other"})) == [
        "sea: stands twice",
        "sea: there is no screen scope_sea",
        "sea.signs: сар-ы: is not one word",
        "sea.words: ара-да: is not one word",
    ]


def test_a_synonym_is_one_word() -> None:
    assert list(Synonyms(meanings={"tax": "салык- жер-салык", "ok": "ип"}).problems()) == [
        "tax: жер-салык: is not one word"
    ]
