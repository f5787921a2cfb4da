"""A question in own words: what the facts say, whom to ask, and never a neighbour's number."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bot.dialogs.ask.answering import ECHO
from bot.dialogs.ask.answers import say_answer, say_topic
from bot.saying import say
from domain.clock import local_day
from domain.truth import Level
from preview.files import Upload
from tests.chat import PICTURE, Chat, parts, plain, screen, text_of
from tests.conversations.plans import niche_name
from tests.conversations.test_letter import give_advisor, letters
from tests.conversations.walks import (
    AT_HOME,
    KEYS,
    STRAY,
    STRAY_ON_THE_WAY,
    THINKING,
    come_home,
    enter,
)
from tests.house import NOON, House

ASKING = parts(
    "Write your question in your own words.",
    "For example: where do I register?",
    "Your advisor sees it only if you send it.",
)
HOME = "Where do you live? Your advisor will see it."
WHERE, HELPED, ADVISOR = "Where is this written?", "This helped", "Ask my advisor"
AGAIN, BACK, TO_ANSWERS = "Ask something else", "Back", "Back to the answers"
WRITE = "💬 Write to the advisor"
GLAD = "✅ I am glad that it helped."
NOT_WORDS = "I can only look for words. To send this to your advisor, press 💬 first."
TODAY = local_day(NOON)

WHERE_TO_REGISTER = {
    "ky": "ИП кайдан ачылат?",
    "ru": "Где открыть ИП?",
}
SAME = {
    "ky": (
        "жеке ишкер болуп каттоодон кайдан отом",
        "jeke ishker bolup kattoodon kaidan otom",
        "ЖЕКЕ ИШКЕР КАЙДАН КАТТАЛАТ!!! 🙏",
        "кайсы жерден ип ачылат",
    ),
    "ru": (
        "где зарегестрировать ип",
        "gde otkryt ip",
        "ГДЕ ОТКРЫТЬ ИП??? 🙏",
        "ип кайдан открыть",
    ),
}
COST = {"ky": "каттоо канча турат", "ru": "сколько стоит открыть ип"}
DOCTOR = {
    "ky": "башым ооруп жатат, кайсы дары ичем",
    "ru": "болит голова, какую таблетку выпить",
}
BEATEN = {"ky": "куйоом мени сабайт", "ru": "муж меня избил"}
TIRED_OF_LIFE = {"ky": "мен өлгүм келет", "ru": "хочу умереть"}
NUMBERS = "These numbers are here for when they are needed."
GREETING = {"ky": "Саламатсызбы", "ru": "Здравствуйте"}


def told(chat: Chat, fact_id: str) -> str:
    """A fact as the bot says it today, or whom to ask."""
    with chat.house.speaking(chat.locale):
        return plain(say_answer(chat.house.runtime, fact_id).text)


def title(chat: Chat, fact_id: str) -> str:
    return chat.house.library.facts[fact_id].title[chat.locale]


def asked(chat: Chat, words: str) -> str:
    return chat.tr("You asked: «{echo}»", echo=words)


def sees_answer(chat: Chat, fact_id: str) -> None:
    """The fact's words are on the screen, with its source, and nothing else as the answer."""
    assert chat.window.startswith(told(chat, fact_id)), chat.window
    statement = chat.house.library.facts.say(fact_id, today=TODAY, language=chat.locale).text
    assert plain(statement or "-") in chat.window
    assert chat.offers(WHERE)


async def counts(house: House) -> Counter[tuple[str, str, str, str]]:
    """Asked and helped, by day, action, what and language."""
    found: Counter[Any] = Counter()
    for row in (await house.rows())["ask_counts"]:
        assert row["day"] == TODAY
        for name in ("asked", "helped"):
            found[row["action"], row["what"], row["locale"], name] += row[name]
    return +found


async def facts_told(house: House, chat: Chat) -> set[str]:
    rows = (await house.rows())["state.telling"]
    return {row["fact_id"] for row in rows if row["person_id"] == chat.id}


async def test_a_question_is_answered_with_the_best_fact_first(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/ask")
    aigul.sees(ASKING, buttons=[WRITE, BACK])
    before = await facts_told(house, aigul)
    words = WHERE_TO_REGISTER[aigul.locale]
    await aigul.says(words)
    sees_answer(aigul, "ie_where")
    assert asked(aigul, words) in aigul.window
    *others, where, helped, advisor, back = aigul.labels(aigul.said[-1])
    assert [where, helped, advisor, back] == [aigul.tr(x) for x in (WHERE, HELPED, ADVISOR, BACK)]
    titles = {title(aigul, fact.id): fact.id for fact in house.library.facts}
    assert len(others) <= 2
    assert all(titles[other] != "ie_where" for other in others)
    assert await facts_told(house, aigul) - before == {"ie_where"}

    await aigul.taps(others[0])
    sees_answer(aigul, titles[others[0]])
    assert aigul.labels(aigul.said[-1]) == [
        aigul.tr(x) for x in (WHERE, HELPED, ADVISOR, TO_ANSWERS)
    ]
    assert await facts_told(house, aigul) - before == {"ie_where", titles[others[0]]}
    await aigul.taps(WHERE)
    source = house.library.facts[titles[others[0]]].source
    assert source is not None
    assert source.title in aigul.window
    await enter(aigul, BACK, TO_ANSWERS)
    sees_answer(aigul, "ie_where")
    await aigul.taps(BACK)
    aigul.sees(HOME)
    assert await counts(house) == {("answer", "ie_where", aigul.locale, "asked"): 1}


async def test_however_it_is_typed_the_same_is_found(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/ask")
    for words in SAME[aigul.locale]:
        await aigul.says(words)
        sees_answer(aigul, "ie_where")
    await aigul.taps(BACK)
    aigul.sees(HOME)
    times = len(SAME[aigul.locale])
    assert await counts(house) == {("answer", "ie_where", aigul.locale, "asked"): times}


async def test_what_is_not_known_is_said_without_a_number(aigul: Chat, house: House) -> None:
    assert house.library.facts["ie_cost"].level(TODAY) is Level.DO_NOT_STATE
    await come_home(aigul)
    before = await facts_told(house, aigul)
    words = COST[aigul.locale]
    await aigul.says(words)
    about = aigul.tr("It is about: {title}", title=title(aigul, "ie_cost"))
    aigul.sees(
        parts(screen("ask_at_tax_116"), about, asked(aigul, words)), buttons=[ADVISOR, AGAIN, BACK]
    )
    digits = "".join(sign for sign in aigul.window if sign.isdigit())
    assert digits == "116"
    assert await facts_told(house, aigul) == before
    assert await counts(house) == {("unknown", "ie_cost", aigul.locale, "asked"): 1}
    await aigul.taps(AGAIN)
    aigul.sees(ASKING)
    await aigul.taps(BACK)
    aigul.sees(HOME)


async def test_what_is_not_our_subject_is_said_so(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    words = DOCTOR[aigul.locale]
    await aigul.says(words)
    aigul.sees(
        parts(screen("scope_medicine"), asked(aigul, words)), buttons=[ADVISOR, AGAIN, BACK]
    )
    assert await counts(house) == {("out_of_scope", "medicine", aigul.locale, "asked"): 1}
    await enter(aigul, AGAIN, "“" + WHERE_TO_REGISTER[aigul.locale])
    sees_answer(aigul, "ie_where")


@pytest.mark.parametrize(
    ("words", "answer"), [(BEATEN, "safety"), (TIRED_OF_LIFE, "scope_despair")]
)
async def test_a_call_for_help_gets_numbers_and_leaves_no_trace(
    aigul: Chat, house: House, words: dict[str, str], answer: str
) -> None:
    await come_home(aigul)
    before = await facts_told(house, aigul)
    await aigul.says(words[aigul.locale])
    aigul.sees(parts(NUMBERS, screen(answer)), buttons=[WHERE, ADVISOR, AGAIN, BACK])
    assert "102" in aigul.window
    for doubt in ("not_confirmed_ministry_1966", "scope_other"):
        assert plain(house.screen(doubt, aigul.locale)) not in aigul.window
    assert "24.11.2026" not in aigul.window
    assert await facts_told(house, aigul) == before
    assert await counts(house) == {}
    await enter(aigul, WHERE, BACK, ADVISOR, "Delete it", "Continue")
    aigul.sees(parts(NUMBERS, screen(answer)))
    await aigul.taps(BACK)
    aigul.sees(HOME)


async def test_who_asks_for_a_number_of_safety_sees_all_of_them(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for number in ("102", title(aigul, "hotline_violence_117")):
        await aigul.says(number if number != "102" else f"милиция {number}")
        aigul.sees(parts(NUMBERS, screen("safety")))
    assert await counts(house) == {}


async def test_small_words_are_answered_kindly(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for words, topic in (("жок", "fine"), ("хорошо", "fine"), ("👍🏽", "fine"), ("спс", "thanks")):
        await aigul.says(words)
        aigul.sees(parts(screen(f"scope_{topic}"), asked(aigul, words)))
    assert await counts(house) == {
        ("out_of_scope", "fine", aigul.locale, "asked"): 3,
        ("out_of_scope", "thanks", aigul.locale, "asked"): 1,
    }


async def test_what_is_handled_twice_is_counted_once(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    update = house.telegram.says(aigul.id, WHERE_TO_REGISTER[aigul.locale])
    await house.feed(update)
    await house.feed(update)
    sees_answer(aigul, "ie_where")
    message, helped = aigul.button(HELPED)
    await aigul.taps(HELPED)
    assert aigul.window.endswith(aigul.tr(GLAD))
    assert not aigul.offers(HELPED)
    await house.restart()
    await aigul.taps_again(message["message_id"], helped)
    key = ("answer", "ie_where", aigul.locale)
    assert await counts(house) == {(*key, "asked"): 1, (*key, "helped"): 1}

    await aigul.says(SAME[aigul.locale][-1])
    await aigul.taps(HELPED)
    assert await counts(house) == {(*key, "asked"): 2, (*key, "helped"): 2}


async def test_another_answer_may_help(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    await aigul.taps(aigul.labels(aigul.said[-1])[0])
    await aigul.taps(HELPED)
    assert aigul.window.endswith(aigul.tr(GLAD))
    await aigul.taps(TO_ANSWERS)
    assert not aigul.offers(HELPED)
    assert (await counts(house))["answer", "ie_where", aigul.locale, "helped"] == 1


async def test_the_words_of_a_question_are_kept_nowhere_in_the_database(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    tables = {name: rows for name, rows in (await house.rows()).items() if "state." not in name}
    assert WHERE_TO_REGISTER[aigul.locale] not in str(tables)


@pytest.mark.parametrize("has_advisor", [True, False])
async def test_a_question_goes_to_the_advisor(
    aigul: Chat, house: House, has_advisor: bool
) -> None:
    await come_home(aigul)
    if has_advisor:
        await give_advisor(house, aigul)
    words = COST[aigul.locale]
    await aigul.says(words)
    await aigul.taps(ADVISOR)
    echo = f"{aigul.tr('Your message:')}\n{aigul.tr('«{echo}»', echo=words)}"
    sees_it = screen("letter_to_advisor" if has_advisor else "letter_without_advisor")
    aigul.sees(
        parts(echo, sees_it, "Shall I send it to your advisor?"),
        buttons=["Send to the advisor", "Keep it to myself", "Delete it"],
    )
    assert await letters(house) == [("text", words, False)]
    await house.restart()
    message, send = aigul.button("Send to the advisor")
    await aigul.taps("Send to the advisor")
    aigul.sees(screen("letter_sent" if has_advisor else "letter_sent_without_advisor"))
    await aigul.taps_again(message["message_id"], send)
    assert await letters(house) == [("text", words, True)]
    await aigul.taps("Continue")
    assert title(aigul, "ie_cost") in aigul.window
    assert not aigul.offers(ADVISOR)
    await aigul.taps(BACK)
    aigul.sees(HOME)


async def test_a_question_may_stay_with_her_or_be_deleted(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    words = DOCTOR[aigul.locale]
    await aigul.says(words)
    await enter(aigul, ADVISOR, "Keep it to myself")
    aigul.sees("Your message is kept and nobody sees it. You find it under «My data».")
    assert await letters(house) == [("text", words, False)]
    await enter(aigul, "Continue", ADVISOR, "Delete it")
    aigul.sees("Your message is deleted. Nobody will see it.")
    assert await letters(house) == []
    await enter(aigul, "Continue", ADVISOR, "Send to the advisor", "Continue", BACK)
    assert await letters(house) == [("text", words, True)]
    aigul.sees(HOME)


async def test_a_text_in_the_midst_of_the_plan_leaves_the_plan_where_it_is(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await enter(aigul, "/idea", "Continue", "Continue", niche_name(aigul, "dairy_cow"))
    at = aigul.window
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    sees_answer(aigul, "ie_where")
    await aigul.says(COST[aigul.locale])
    await house.restart()
    await aigul.says(DOCTOR[aigul.locale])
    await aigul.taps(BACK)
    assert aigul.window == at
    await aigul.taps("Take this one")
    assert aigul.window != at


async def test_a_text_over_a_number_that_is_asked_for_leaves_it_open(aigul: Chat) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "“4 миң 700")
    at = aigul.window
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    sees_answer(aigul, "ie_where")
    await aigul.taps(BACK)
    assert aigul.window == at
    await aigul.taps("Yes, right")
    assert aigul.offers("Change my answer")


@pytest.mark.parametrize("way", ["consent", "stage"])
async def test_before_she_has_agreed_nothing_is_looked_up(
    aigul: Chat, house: House, way: str
) -> None:
    await enter(aigul, "/start", "(language)")
    at = aigul.window
    words = WHERE_TO_REGISTER[aigul.locale]
    await aigul.says(words)
    aigul.sees(STRAY_ON_THE_WAY)
    assert aigul.window == at
    assert await counts(house) == {}
    if way == "stage":
        await aigul.taps("I agree")
        await aigul.says(words)
        sees_answer(aigul, "ie_where")
        await enter(aigul, BACK, THINKING, "Understood, go on")
        aigul.stands_at(HOME)


async def test_a_text_without_an_open_window_is_answered_over_home(
    aigul: Chat, house: House
) -> None:
    await enter(aigul, *AT_HOME)
    house.state_file.forget(aigul.id)
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    assert len(aigul.said) == 1
    sees_answer(aigul, "ie_where")
    await aigul.taps(BACK)
    aigul.sees(HOME)
    house.state_file.forget(aigul.id)
    await aigul.says("12345")
    aigul.sees(HOME)


async def test_a_text_costs_one_write(
    aigul: Chat, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, begin = [], house.sessions.begin

    def counting() -> Any:
        writes.append("begin")
        return begin()

    await enter(aigul, "/start", "(language)", "I agree", THINKING)
    monkeypatch.setattr(house.sessions, "begin", counting)
    for in_words in (WHERE_TO_REGISTER, COST, DOCTOR):
        await aigul.says(in_words[aigul.locale])
        assert len(writes) == 1
        writes.clear()
    await aigul.says("5000")
    assert writes == []
    house.state_file.forget(aigul.id)
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    assert text_of(aigul.said[0]) == aigul.tr(KEYS)
    sees_answer(aigul, "ie_where")
    assert len(writes) == 1


async def test_what_is_no_question_gets_a_kind_line(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for nothing in ("?", "…", "5000", "😀", "ааааа", "а"):
        await aigul.says(nothing)
        aigul.sees(STRAY)
    await aigul.says(GREETING[aigul.locale])
    mine = [m for m in house.telegram.messages(aigul.id) if not m["from"]["is_bot"]]
    await aigul.taps(BACK)
    await aigul.acts(house.telegram.forwards(aigul.id, mine[-1]["message_id"]))
    aigul.sees(STRAY)
    await aigul.says("а б" * 400)
    aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
    assert sum((await counts(house)).values()) == 1


async def test_what_is_no_text_cannot_be_looked_up(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/ask")
    for kind in ("voice", "photo", "document"):
        await aigul.sends(kind)
        aigul.sees(NOT_WORDS)
    for said in ([NOT_WORDS], [], []):
        update = house.telegram.sends_photo(aigul.id, Upload("a.png", PICTURE))
        update["message"]["media_group_id"] = "555"
        await aigul.acts(update)
        aigul.sees(*said)
    await aigul.sends("sticker")
    aigul.sees(STRAY)
    await aigul.says("5000")
    aigul.sees("I could not read that. Please write it in words.")
    assert await counts(house) == {}
    await aigul.taps(WRITE)
    await aigul.sends("voice")
    await aigul.taps("Send to the advisor")
    assert await letters(house) == [("voice", None, True)]
    await aigul.taps("Continue")
    aigul.sees(ASKING)


async def test_asking_again_and_again_ends_well(aigul: Chat) -> None:
    await come_home(aigul)
    for words in (*SAME[aigul.locale], COST[aigul.locale], DOCTOR[aigul.locale]):
        await aigul.says(words)
        await aigul.says("/ask")
    aigul.sees(ASKING)
    await aigul.taps(BACK)
    aigul.sees(HOME)


async def test_her_own_words_are_shown_as_she_wrote_them(aigul: Chat) -> None:
    await come_home(aigul)
    words = f"{DOCTOR[aigul.locale]} <b>&amp; {{name}} %s"
    await aigul.says(words)
    assert asked(aigul, words) in aigul.window
    long = " ".join([DOCTOR[aigul.locale]] * 12)
    await aigul.says(long)
    assert asked(aigul, f"{long[:ECHO].rstrip()}…") in aigul.window


async def test_a_fact_that_falls_silent_is_no_longer_told(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(WHERE_TO_REGISTER[aigul.locale])
    sees_answer(aigul, "ie_where")
    house.clock.now = NOON.replace(year=2029)
    assert house.library.facts["ie_where"].level(date(2029, 11, 24)) is Level.DO_NOT_STATE
    await aigul.taps(HELPED)
    assert aigul.window.startswith(plain(house.screen("ask_at_tax_116", aigul.locale)))
    assert not aigul.offers(WHERE)


def test_what_the_library_no_longer_has_is_not_our_subject(house: House, locale: str) -> None:
    """A window stays open for weeks; a fact or a topic may be gone by then."""
    with house.speaking(locale):
        other = say(house.runtime, "scope_other")
        assert say_answer(house.runtime, "gone") == other
        assert say_topic(house.runtime, "gone") == other


def test_every_answer_fits_and_its_subject_is_not_seen_on_a_locked_screen(aigul: Chat) -> None:
    lines = ("Did you mean something else? Choose below or write again.", GLAD)
    beneath = sum(
        len(f"\n\n{aigul.tr(line)}") for line in (*lines, asked(aigul, "а" * (ECHO + 1)))
    )
    for fact in aigul.house.library.facts:
        text = told(aigul, fact.id)
        assert len(text) + beneath <= 600, fact.id
        assert title(aigul, fact.id)[:5] not in text[:38], fact.id
