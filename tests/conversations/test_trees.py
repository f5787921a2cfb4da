"""Application, registration and taxes: one question a screen, and what follows from answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.person import Role
from domain.tree import UNKNOWN, Answer
from tests.chat import Chat, Parts, parts, screen
from tests.conftest import Newcomer
from tests.conversations.walks import (
    AT_HOME,
    STRAY,
    agree,
    come_home,
    enter,
    invite_link,
)
from tests.house import HOLDER, LIBRARY, House
from usecases.progress import change_progress
from usecases.staff import appoint

CHOSEN_FOR_NOBODY = "This follows from your answers. I choose nothing for you."
MAY_FIT = "These may fit you. The tax office says which one you may take."
SUM_EXAMPLE = "Write it as you like: 45000 or 45 thousand."
COUNT_EXAMPLE = "Write the number, such as 30 or 12,5."
WRITE_DAY = "Write the day like this: {example}"
EXAMPLES = {"patent_until": "24.12.2026", "registered_on": "25.10.2026"}
"""Thirty days after 24.11.2026, and thirty before it."""
NOT_KNOWN, BACK, CHANGE = "I do not know", "Back", "Change an answer"
NO_DAY = "I did not understand this day. Write it like this: {example}"
WHERE, RIGHT = "Where is this written?", "Yes, right"
NBSP = "\u00a0"

ANSWERS = {
    "ky": [
        "Алып сатуу, дүкөн, базар",
        "Салык кызматы…: Азырынча жок",
        "Базарда: текче, араба",
        "Бензин, ичкилик, тамек…: Жок",
        "Жөнөкөй адамдар",
        "Канча жумушчуң…: Жумушчу жок",
        "Чет өлкөдөн товар алып…: Жок",
        f"Кадимки айда ка…: 45{NBSP}000 сом",
        "Накталай акча гана алам",
    ],
    "ru": [
        "Торговля: магазин, базар",
        "Вы зарегистрирова…: Пока нет",
        "На базаре: прилавок, тележка",
        "Продаёте бензин, алког…: Нет",
        "Кто у вас пок…: Обычные люди",
        "Работников нет",
        "Вы ввозите товар из-за…: Нет",
        f"На сколько сомо…: 45{NBSP}000 сом",
        "Беру только наличные",
    ],
}
"""The answers of ``STALL`` as labels: a short one stands behind its question."""
PLACE, SALES = 2, 7

STALL: dict[str, Answer] = {
    "activity": "resale",
    "registered": "no",
    "place": "counter",
    "excise": "no",
    "buyers": "people",
    "workers": "none",
    "abroad": "no",
    "sales": 45_000,
    "phone_money": "cash",
}
REGISTERED: dict[str, Answer] = {
    **STALL,
    "registered": "entrepreneur",
    "regime": "trade_patent",
    "patent_until": "2027-03-20",
    "registered_on": "2026-05-04",
}
NEW: dict[str, Answer] = {
    "work": "business",
    "registered": "no",
    "passport": "yes",
    "way": "office",
}


class Walk:
    """One family member in one tree."""

    def __init__(self, chat: Chat, tree_id: str = "tax") -> None:
        self.chat = chat
        self.tree = LIBRARY.trees[tree_id]

    @property
    def title(self) -> str:
        return self.tree.title[self.chat.locale]

    def text_of(self, question_id: str) -> str:
        question = self.tree.question(question_id)
        assert question is not None
        return question.text[self.chat.locale]

    def question(self, question_id: str, n: int) -> str:
        """A question with buttons."""
        number = self.chat.tr("Question {n}", n=n)
        return f"{self.title}\n{number}\n\n{self.text_of(question_id)}"

    def day(self, question_id: str, n: int, so_far: str = "") -> Parts:
        told = [self.chat.tr("So far: {so_far}", so_far=so_far)] if so_far else []
        write = self.chat.tr(WRITE_DAY, example=EXAMPLES[question_id])
        return parts(self.question(question_id, n), write, *told)

    def number(self, question_id: str, example: str = SUM_EXAMPLE) -> str:
        return f"{self.text_of(question_id)}\n{self.chat.tr(example)}"

    def name(self, question_id: str, answer: Answer) -> str:
        """An answer's button."""
        question = self.tree.question(question_id)
        assert question is not None
        named = question.name(str(answer), self.chat.locale)
        return named or self.chat.tr(NOT_KNOWN)

    def names(self, question_id: str, given: Answer = "") -> list[str]:
        question = self.tree.question(question_id)
        assert question is not None
        return [
            f"✅ {self.name(question_id, code)}" if code == given else self.name(question_id, code)
            for code in (*(choice.id for choice in question.choices), UNKNOWN)
        ]

    def title_of(self, point_id: str) -> str:
        (point,) = [one for one in self.tree.points if one.id == point_id]
        assert point.title
        return point.title[self.chat.locale]

    def words(self, point_id: str) -> str:
        (point,) = [one for one in self.tree.points if one.id == point_id]
        assert point.text
        return point.text[self.chat.locale]

    async def answer(self, question_id: str, answer: Answer) -> None:
        question = self.tree.question(question_id)
        assert question is not None
        if isinstance(answer, int):
            await enter(self.chat, f"“{answer}", RIGHT)
        elif question.kind.is_day and answer != UNKNOWN:
            await self.chat.says(str(answer))
        else:
            await self.chat.taps(self.name(question_id, answer))

    async def answer_all(self, answers: Mapping[str, Answer]) -> None:
        for question_id, answer in answers.items():
            await self.answer(question_id, answer)

    def stands_at_result(self) -> None:
        assert self.chat.window.startswith(f"{self.title}\n\n{self.chat.tr(CHOSEN_FOR_NOBODY)}"), (
            self.chat.window
        )

    def label(self, msgid: str, **values: Any) -> str:
        return self.chat.tr(msgid, **values)


async def given(house: House, chat: Chat, tree_id: str = "tax") -> Mapping[str, Answer]:
    """What the family's record holds."""
    family = (await house.person(chat.id)).family
    return family.progress.of(tree_id) if family else {}


async def give(house: House, chat: Chat, answers: Mapping[str, Answer], tree: str = "tax") -> None:
    """Let the family have answered before."""
    await change_progress(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=1,
        change=lambda progress: replace(
            progress, answers={**progress.answers, tree: dict(answers)}
        ),
        now=house.clock(),
    )


async def ticks(house: House, chat: Chat) -> set[str]:
    family = (await house.person(chat.id)).family
    return set(family.progress.ticks) if family else set()


def told(house: House, chat: Chat) -> set[str]:
    """The facts that somebody has been told so far."""
    return {
        telling.fact_id
        for telling in house.state_file.tellings(1000)
        if telling.person_id == chat.id
    }


async def open_taxes(house: House, chat: Chat, answers: Mapping[str, Answer] = STALL) -> Walk:
    """Open the tax tree with these answers given."""
    await come_home(chat)
    if answers:
        await give(house, chat, answers)
    await chat.says("/tax")
    return Walk(chat)


async def test_from_home_to_what_follows(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.taps("Registration and taxes")
    walk = Walk(aigul)
    trees = [tree.title[aigul.locale] for tree in LIBRARY.trees.values()]
    assert aigul.labels(aigul.said[-1])[: len(trees)] == trees
    await aigul.taps(walk.title)
    aigul.sees(
        walk.question("activity", 1),
        buttons=[*walk.names("activity"), BACK],
    )
    so_far: dict[str, Answer] = {}
    for n, (question_id, answer) in enumerate(STALL.items(), start=1):
        if question_id == "sales":
            aigul.stands_at(walk.number("sales"))
        else:
            aigul.stands_at(walk.question(question_id, n))
        await walk.answer(question_id, answer)
        so_far[question_id] = answer
        assert await given(house, aigul) == so_far
    aigul.sees(
        parts(walk.title, CHOSEN_FOR_NOBODY),
        buttons=[
            walk.label("What may fit: {fits}", fits=2),
            walk.label("What to do: {done} of {steps}", done=0, steps=2),
            walk.label("Good to know: {know}", know=7),
            walk.label("Questions to ask: {questions}", questions=3),
            CHANGE,
            BACK,
        ],
    )

    await aigul.taps(walk.label("What may fit: {fits}", fits=2))
    names = [walk.title_of("stall_patent"), walk.title_of("single_trade")]
    aigul.sees(parts(walk.title, MAY_FIT), buttons=[*names, BACK])
    await aigul.taps(names[1])
    # 45 000 × 0,5 / 100 = 225; 3 × 225 = 675
    lines = [
        walk.label("A month, with your numbers:"),
        f"{walk.label('Single tax')}: 225",
        f"{walk.label('Contribution for yourself')}: ?",
        walk.label("Known of it: {sum}").partition("{")[0] + "225",
        walk.label("Single tax in a quarter: {sum}").partition("{")[0] + "675",
        walk.label("«?» is not known for certain. Ask 116."),
    ]
    for line in lines:
        assert line in aigul.window, line
    assert f"{walk.words('single_trade')}\n\n{lines[0]}" in aigul.window
    text = await all_pages(aigul)
    for fact_id in ("single_tax_trade_rate", "single_tax_trade_limit", "kkm_single_tax"):
        assert fact_id in told(house, aigul)
        assert fact_words(house, aigul, fact_id) in text
    for _step in range(4):
        await aigul.taps(BACK)
    aigul.stands_at("Where do you live? Your advisor will see it.")


async def test_back_keeps_every_answer_and_shows_it(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    await walk.answer_all(dict(list(STALL.items())[:3]))
    aigul.stands_at(walk.question("excise", 4))
    for n, question_id in ((3, "place"), (2, "registered"), (1, "activity")):
        await aigul.taps(BACK)
        aigul.sees(
            walk.question(question_id, n),
            buttons=[*shown(walk.names(question_id, STALL[question_id])), BACK],
        )
    # The same answer again leads to the first question that is open, past all that is answered.
    await aigul.taps(f"✅ {walk.name('activity', 'resale')}")
    aigul.sees(walk.question("excise", 4))
    await aigul.taps(BACK)
    await aigul.taps(BACK)
    await aigul.taps(BACK)
    await aigul.taps(BACK)
    assert aigul.offers("Registration and taxes")
    assert await given(house, aigul) == dict(list(STALL.items())[:3])
    await aigul.says("/tax")
    aigul.sees(walk.question("excise", 4))


def shown(names: list[str]) -> list[str]:
    """Names as they stand on buttons: a long one is cut."""
    return [name if len(name) <= 28 else f"{name[:27].rstrip()}…" for name in names]


async def test_back_over_a_number_and_a_day_keeps_them(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul, dict(list(REGISTERED.items())[:11]))
    aigul.sees(walk.day("registered_on", 12))
    for expected in (
        walk.day(
            "patent_until",
            11,
            ("2027: 20-март, ишемби", "2027: 20 марта, суббота")[aigul.locale == "ru"],
        ),
        walk.question("regime", 10),
        walk.question("phone_money", 9),
        walk.number("sales"),
        walk.question("abroad", 7),
    ):
        await aigul.taps(BACK)
        aigul.sees(expected)
    await aigul.taps(f"✅ {walk.name('abroad', 'no')}")
    aigul.sees(walk.day("registered_on", 12))
    assert await given(house, aigul) == dict(list(REGISTERED.items())[:11])


async def test_a_changed_answer_changes_what_follows(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    await aigul.taps(CHANGE)
    answers = ANSWERS[aigul.locale]
    assert aigul.window == f"{walk.title}\n\n{walk.label('Tap an answer to change it.')}"
    assert aigul.labels(aigul.said[-1])[:6] == answers[:6]
    await aigul.taps("More ▶")
    assert aigul.labels(aigul.said[-1])[:3] == answers[6:]
    # The sum is asked for again; twelve times 400 000 are over the limit of a stall.
    await aigul.taps(answers[SALES])
    aigul.sees(walk.number("sales"))
    await enter(aigul, "“400 000", RIGHT)
    walk.stands_at_result()
    assert walk.words("sales_over") in aigul.window
    # Another work: what was asked about trade counts no more, and is asked no more.
    await enter(aigul, CHANGE, "◀ Earlier", answers[0], walk.name("activity", "own_farm"))
    aigul.sees(walk.question("only_own", 2))
    await walk.answer("only_own", "only_own")
    aigul.sees(walk.question("registered_farm", 3))
    await walk.answer("registered_farm", "no")
    walk.stands_at_result()
    assert walk.words("sales_over") not in aigul.window
    assert not any(label.startswith(fits_label(walk)) for label in aigul.labels(aigul.said[-1]))
    # And back: nothing of it was lost.
    own_farm = walk.name("activity", "own_farm")
    await enter(aigul, CHANGE, own_farm, walk.name("activity", "resale"))
    walk.stands_at_result()
    assert walk.words("sales_over") in aigul.window
    assert await given(house, aigul) == {
        **STALL,
        "sales": 400_000,
        "only_own": "only_own",
        "registered_farm": "no",
    }


def fits_label(walk: Walk) -> str:
    return walk.label("What may fit: {fits}").partition("{")[0]


async def test_back_from_a_change_leads_to_the_answers(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    await enter(aigul, CHANGE, ANSWERS[aigul.locale][PLACE], BACK)
    assert walk.label("Tap an answer to change it.") in aigul.window
    await enter(aigul, "More ▶", ANSWERS[aigul.locale][SALES], BACK)
    assert walk.label("Tap an answer to change it.") in aigul.window
    await aigul.taps(BACK)
    walk.stands_at_result()
    assert await given(house, aigul) == STALL


async def test_back_after_a_change_leads_to_the_question_before(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    await enter(aigul, CHANGE, ANSWERS[aigul.locale][0], walk.name("activity", "own_farm"))
    aigul.sees(walk.question("only_own", 2))
    await aigul.taps(BACK)
    aigul.sees(walk.question("activity", 1))
    await aigul.taps(BACK)
    assert aigul.offers("Registration and taxes")


async def test_killed_in_between_it_goes_on_at_the_open_question(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    for question_id, answer in REGISTERED.items():
        await house.restart()
        await walk.answer(question_id, answer)
    walk.stands_at_result()
    assert await given(house, aigul) == REGISTERED
    await house.restart()
    await enter(aigul, fits_button(aigul), walk.title_of("stall_patent"))
    await house.restart()
    await enter(aigul, BACK, BACK)
    walk.stands_at_result()
    await house.restart()
    await aigul.says("/tax")
    walk.stands_at_result()


def fits_button(chat: Chat, msgid: str = "What may fit: {fits}") -> str:
    """The button of a list, whatever its number."""
    begin = chat.tr(msgid).partition("{")[0]
    shown = [m for m in chat.house.telegram.messages(chat.id) if "reply_markup" in m]
    (found,) = [label for label in chat.labels(shown[-1]) if label.startswith(begin)]
    return found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("45 миң", RIGHT), 45_000),
        (("45000", "Ооба"), 45_000),
        (("1,5 млн сом", RIGHT), 1_500_000),
        (("билбейм",), UNKNOWN),
        (("не знаю",), UNKNOWN),
        (("жок",), 0),
        (("көп эле", "30 тыс", RIGHT), 30_000),
    ],
)
async def test_a_sum_is_typed_as_people_type_it(
    aigul: Chat, house: House, typed: tuple[str, ...], kept: Answer
) -> None:
    walk = await open_taxes(house, aigul, dict(list(STALL.items())[:7]))
    aigul.sees(walk.number("sales"), buttons=["No", NOT_KNOWN, "Press the digits", BACK])
    for text in typed:
        await (aigul.taps(text) if text == RIGHT else aigul.says(text))
    aigul.sees(walk.question("phone_money", 9))
    assert (await given(house, aigul))["sales"] == kept


async def test_a_count_is_asked_without_money(aigul: Chat, house: House) -> None:
    walk = await open_taxes(
        house,
        aigul,
        {"activity": "sewing", "registered": "no", "sewing_place": "workshop"},
    )
    aigul.sees(walk.number("machines", COUNT_EXAMPLE))
    await aigul.says("12")
    assert walk.label("I understood: {shown}. Is it right?", shown="12") == aigul.window
    await aigul.taps(RIGHT)
    aigul.sees(walk.question("buyers", 5))
    assert (await given(house, aigul))["machines"] == 12


@pytest.mark.parametrize(
    ("question_id", "typed", "kept"),
    [
        ("patent_until", "20.03.2027", "2027-03-20"),
        ("patent_until", "20-март", "2027-03-20"),
        ("patent_until", "20 марта", "2027-03-20"),
        ("patent_until", "эртең", "2026-11-25"),
        ("registered_on", "04.05.2026", "2026-05-04"),
        ("registered_on", "4-май", "2026-05-04"),
        ("registered_on", "4 мая", "2026-05-04"),
        ("registered_on", "кечээ", "2026-11-23"),
    ],
)
async def test_a_day_is_typed_as_people_type_it(
    aigul: Chat, house: House, question_id: str, typed: str, kept: str
) -> None:
    await open_taxes(house, aigul, before(question_id))
    await aigul.says(typed)
    assert (await given(house, aigul))[question_id] == kept
    assert aigul.said[0]["text"].startswith(aigul.tr("Noted: {day}").partition("{")[0])


@pytest.mark.parametrize(
    ("question_id", "typed", "objection"),
    [
        ("patent_until", "20.03.2026", "This day is over. Please choose a later one."),
        ("patent_until", "20.03.2036", "This day is far away. Please choose an earlier one."),
        ("patent_until", "31.02.2027", NO_DAY),
        ("patent_until", "кийин", NO_DAY),
        ("registered_on", "мурун", NO_DAY),
        (
            "registered_on",
            "20.03.2027",
            "This day is still to come. Please write one that has been.",
        ),
        ("registered_on", "эртең", "This day is still to come. Please write one that has been."),
    ],
)
async def test_a_day_that_cannot_be_is_asked_for_again(
    aigul: Chat, house: House, question_id: str, typed: str, objection: str
) -> None:
    walk = await open_taxes(house, aigul, before(question_id))
    asked = walk.day(question_id, list(REGISTERED).index(question_id) + 1)
    aigul.sees(asked, buttons=[NOT_KNOWN, BACK])
    await aigul.says(typed)
    aigul.sees(objection, example=EXAMPLES[question_id])
    aigul.stands_at(asked)
    assert question_id not in await given(house, aigul)
    await aigul.taps(NOT_KNOWN)
    assert (await given(house, aigul))[question_id] == UNKNOWN


@pytest.mark.parametrize("question_id", EXAMPLES)
@pytest.mark.parametrize("typed", ["билбейм", "не знаю"])
async def test_a_day_may_be_said_not_to_be_known(
    aigul: Chat, house: House, question_id: str, typed: str
) -> None:
    await open_taxes(house, aigul, before(question_id))
    await aigul.says(typed)
    assert (await given(house, aigul))[question_id] == UNKNOWN


@pytest.mark.parametrize(
    ("question_id", "typed", "kept"),
    [
        ("excise", "жок", "no"),
        ("excise", "Да!", "yes"),
        ("excise", "билбейм", UNKNOWN),
        ("abroad", "нет", "no"),
        ("abroad", "👍", "yes"),
        ("registered", "жок", "no"),
        ("place", "не знаю", UNKNOWN),
    ],
)
async def test_an_answer_may_be_typed(
    aigul: Chat, house: House, question_id: str, typed: str, kept: str
) -> None:
    await open_taxes(house, aigul, before(question_id))
    await aigul.says(typed)
    assert await given(house, aigul) == {**before(question_id), question_id: kept}


@pytest.mark.parametrize("answer", ["counter", "shop"])
async def test_the_words_of_a_button_may_be_typed(aigul: Chat, house: House, answer: str) -> None:
    walk = await open_taxes(house, aigul, before("place"))
    await aigul.says(walk.name("place", answer).upper())
    assert (await given(house, aigul))["place"] == answer
    aigul.sees(walk.question("excise", 4))


@pytest.mark.parametrize(("question_id", "typed"), [("place", "жок"), ("registered", "ооба")])
async def test_a_yes_or_a_no_that_is_no_answer_is_not_taken(
    aigul: Chat, house: House, question_id: str, typed: str
) -> None:
    await open_taxes(house, aigul, before(question_id))
    await aigul.says(typed)
    assert await given(house, aigul) == before(question_id)


def before(question_id: str) -> dict[str, Answer]:
    """The answers on the way to a question."""
    return dict(list(REGISTERED.items())[: list(REGISTERED).index(question_id)])


async def test_a_tap_that_comes_twice_changes_nothing_twice(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    for n, (question_id, answer) in enumerate(list(STALL.items())[:7], start=2):
        message, data = aigul.button(walk.name(question_id, answer))
        await aigul.taps_again(message["message_id"], data)
        at, answers = aigul.window, await given(house, aigul)
        await aigul.taps_again(message["message_id"], data)
        assert (aigul.window, await given(house, aigul)) == (at, answers)
        assert len(answers) == n - 1


async def test_an_old_button_answers_its_own_question(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    message, farm = aigul.button(walk.name("activity", "own_farm"))
    await walk.answer_all(dict(list(STALL.items())[:3]))
    aigul.stands_at(walk.question("excise", 4))
    await aigul.taps_again(message["message_id"], farm)
    # The excise question stays open with nothing put into it; her work was answered anew.
    aigul.stands_at(walk.question("only_own", 2))
    assert await given(house, aigul) == {
        **dict(list(STALL.items())[:3]),
        "activity": "own_farm",
    }
    # A question that is no longer on the way takes no answer.
    assert farm.endswith("activity:own_farm")
    for other in ("place:shop", "gone:yes"):
        await taps_what_is_gone(aigul, farm.replace("activity:own_farm", other))
        assert (await given(house, aigul)).keys() == {"activity", "registered", "place"}
    assert (await given(house, aigul))["place"] == "counter"
    # Nor does one take what it does not offer.
    await taps_what_is_gone(aigul, farm.replace("own_farm", "horses"))
    assert (await given(house, aigul))["activity"] == "own_farm"
    aigul.stands_at(walk.question("only_own", 2))


async def taps_what_is_gone(chat: Chat, data: str) -> None:
    """Tap a button of a message that the preview no longer knows."""
    message, known = chat.button(BACK)
    update = chat.house.telegram.taps(chat.id, message["message_id"], known)
    update["callback_query"]["data"] = data
    await chat.acts(update)


async def two_members(aigul: Chat, newcomer: Newcomer) -> Chat:
    await come_home(aigul)
    link = await invite_link(aigul)
    bakyt = newcomer("Бакыт")
    await agree(bakyt, link=link)
    return bakyt


async def test_two_members_answer_together(aigul: Chat, newcomer: Newcomer, house: House) -> None:
    bakyt = await two_members(aigul, newcomer)
    await aigul.says("/tax")
    await bakyt.says("/tax")
    hers, his = Walk(aigul), Walk(bakyt)
    await hers.answer_all(dict(list(STALL.items())[:3]))
    # His window is older than her answers: his tap changes the first one, and goes on from there.
    await his.answer("activity", "resale")
    bakyt.sees(his.question("excise", 4))
    await his.answer("excise", "yes")
    await hers.answer("excise", "no")
    aigul.sees(hers.question("buyers", 5))
    assert await given(house, bakyt) == await given(house, aigul) == dict(list(STALL.items())[:4])


async def test_a_step_ticked_by_one_is_seen_by_the_other(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = await two_members(aigul, newcomer)
    await give(house, aigul, NEW, "registration")
    await enter(aigul, "/register")
    walk = Walk(aigul, "registration")
    step = walk.title_of("keep_certificate")
    steps = fits_button(aigul, "What to do: {done} of {steps}")
    await aigul.taps(steps)
    while not aigul.offers(step):
        await aigul.taps("More ▶")
    await aigul.taps(step)
    assert aigul.window.startswith(f"{step}\n\n{walk.words('keep_certificate')}")
    message, done = aigul.button("It is done")
    await aigul.taps("It is done")
    assert aigul.offers(f"✅ {step}")
    await aigul.taps_again(message["message_id"], done)
    assert await ticks(house, aigul) == {"registration.keep_certificate"}
    await aigul.taps(f"✅ {step}")
    await aigul.taps_again(message["message_id"], done)
    assert await ticks(house, aigul) == {"registration.keep_certificate"}

    await enter(bakyt, "/register")
    await bakyt.taps(fits_button(bakyt, "What to do: {done} of {steps}"))
    while not bakyt.offers(f"✅ {step}"):
        await bakyt.taps("More ▶")
    await bakyt.taps(f"✅ {step}")
    assert bakyt.tr("✅ Done") in bakyt.window
    await bakyt.taps("Not done yet")
    assert await ticks(house, aigul) == set()
    await enter(aigul, BACK)
    assert fits_button(aigul, "What to do: {done} of {steps}") == steps


async def test_a_point_that_no_longer_follows_is_left_kindly(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = await two_members(aigul, newcomer)
    await give(house, aigul, STALL)
    await aigul.says("/tax")
    walk = Walk(aigul)
    await enter(aigul, fits_button(aigul), walk.title_of("stall_patent"))
    await give(house, bakyt, {**STALL, "activity": "several"})
    await speak_another_language(aigul)
    assert aigul.window
    await aigul.taps(BACK)
    assert await given(house, aigul) == {**STALL, "activity": "several"}


async def speak_another_language(chat: Chat) -> None:
    translations = chat.house.translations
    other = next(code for code in translations.available_locales if code != chat.locale)
    await chat.taps(f"🌐 {translations.name_of(other)}")
    chat.locale = other


async def test_another_language_in_the_midst_keeps_everything(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    for n, (question_id, answer) in enumerate(REGISTERED.items(), start=1):
        await speak_another_language(aigul)
        expected: str | Parts = walk.question(question_id, n)
        if question_id == "sales":
            expected = walk.number("sales")
        elif question_id in ("patent_until", "registered_on"):
            expected = walk.day(question_id, n)
        aigul.sees(expected)
        await walk.answer(question_id, answer)
    await speak_another_language(aigul)
    walk.stands_at_result()
    for room in ("What may fit: {fits}", "What to do: {done} of {steps}", "Good to know: {know}"):
        await aigul.taps(fits_button(aigul, room))
        await speak_another_language(aigul)
        await aigul.taps(BACK)
        walk.stands_at_result()
    assert await given(house, aigul) == REGISTERED


async def test_what_is_told_says_where_it_is_written(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    before = told(house, aigul)
    await enter(aigul, fits_button(aigul), walk.title_of("stall_patent"))
    now = told(house, aigul) - before
    assert now
    assert now <= set(next(p for p in walk.tree.points if p.id == "stall_patent").facts)
    at = aigul.window
    await aigul.taps(WHERE)
    assert aigul.window.startswith(walk.label("Where this is written:"))
    sources = await all_pages(aigul)
    for fact_id in now:
        assert fact_words(house, aigul, fact_id) in at
        assert fact_words(house, aigul, fact_id) in sources
    await aigul.taps(BACK)
    aigul.stands_at(at)


def fact_words(house: House, chat: Chat, fact_id: str) -> str:
    """A fact as it may be said now."""
    today = house.runtime.today
    said = LIBRARY.facts.say(fact_id, today=today, language=chat.locale)
    assert said.text is not None
    return said.text


async def all_pages(chat: Chat) -> str:
    """Turn to the first page and read from there to the last one."""
    while chat.offers("◀ Earlier"):
        before = chat.window
        await chat.taps("◀ Earlier")
        assert chat.window != before
    texts = [chat.window]
    while chat.offers("More ▶"):
        await chat.taps("More ▶")
        assert chat.window != texts[-1]
        texts.append(chat.window)
    return "\n".join(texts)


async def test_only_what_stood_on_the_screen_counts_as_told(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    before = told(house, aigul)
    await aigul.taps(fits_button(aigul, "Good to know: {know}"))
    first = told(house, aigul) - before
    assert {fact for fact in first if fact_words(house, aigul, fact) not in aigul.window} == set()
    assert "business_signs" in first
    everything = await all_pages(aigul)
    now = told(house, aigul) - before
    assert now > first
    assert {fact for fact in now if fact_words(house, aigul, fact) not in everything} == set()
    held = {"trade_patent_no_kkm_esf_report", "fine_unregistered", "hotline_tax"}
    assert held <= now
    await aigul.taps(BACK)
    walk.stands_at_result()


async def test_pages_are_turned_only_where_there_is_one(aigul: Chat, house: House) -> None:
    await open_taxes(house, aigul)
    await aigul.taps(fits_button(aigul, "Good to know: {know}"))
    assert (aigul.offers("◀ Earlier"), aigul.offers("More ▶")) == (False, True)
    await aigul.taps("More ▶")
    assert aigul.offers("◀ Earlier")
    await all_pages(aigul)
    assert (aigul.offers("◀ Earlier"), aigul.offers("More ▶")) == (True, False)


async def test_own_words_and_the_first_fact_stand_together(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    await enter(aigul, fits_button(aigul, "What to do: {done} of {steps}"))
    await aigul.taps(walk.title_of("register"))
    assert f"{walk.words('register')}\n{fact_words(house, aigul, 'ie_where')}" in aigul.window


async def test_no_more_than_four_reasons_are_named(aigul: Chat, house: House) -> None:
    busy: dict[str, Answer] = {"workers": "one", "relatives": "no", "abroad": "yes"}
    walk = await open_taxes(
        house, aigul, {**REGISTERED, **busy, "excise": "yes", "sales": 400_000}
    )
    lines = [f"• {walk.words(one)}" for one in ("hires", "abroad", "excise", "sales_over")]
    reasons = "\n".join((walk.label("Talk to your advisor:"), *lines))
    aigul.sees(parts(walk.title, CHOSEN_FOR_NOBODY, reasons))


async def test_what_may_be_is_no_reason_and_no_doubt_of_hers(aigul: Chat, house: House) -> None:
    """Near a limit or not: nobody can say without her sales."""
    walk = await open_taxes(house, aigul, {**STALL, "sales": UNKNOWN})
    assert walk.words("sales_over") not in aigul.window
    await aigul.taps(fits_button(aigul, "Good to know: {know}"))
    text = await all_pages(aigul)
    assert walk.words("limit_patent") in text
    assert walk.label("Whether this fits you is not known for certain yet.") not in text


async def test_what_says_nothing_today_is_not_counted(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    house.clock.now = datetime(2027, 6, 1, 6, tzinfo=UTC)
    await aigul.says("/tax")
    # every fact is silent: left are the words of papers, a supplier, the service, the beginning
    # and the limit, which nobody can say
    assert aigul.offers(walk.label("Good to know: {know}", know=5))


async def test_registration_by_its_command_and_application_from_the_menu(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.says("/register")
    walk = Walk(aigul, "registration")
    aigul.sees(walk.question("work", 1))
    await walk.answer_all(NEW)
    walk.stands_at_result()
    assert not any(one.startswith(fits_label(walk)) for one in aigul.labels(aigul.said[-1]))
    assert await given(house, aigul, "registration") == NEW

    await enter(aigul, BACK, "Registration and taxes")
    walk = Walk(aigul, "application")
    await aigul.taps(walk.title)
    answers: dict[str, Answer] = {
        "ubk": UNKNOWN,
        "passport": "no",
        "settlement": "village",
        "plan": "begun",
        "applied": "no",
    }
    await walk.answer_all(answers)
    walk.stands_at_result()
    assert await given(house, aigul, "application") == answers
    assert await given(house, aigul, "registration") == NEW


async def test_a_tree_opened_again_is_not_stacked(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul)
    for command in ("/tax", "/register", "/tax"):
        await aigul.says(command)
    walk.stands_at_result()
    await aigul.taps(BACK)
    assert aigul.offers("Registration and taxes")


async def test_what_is_not_asked_for_changes_no_answer(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    walk = Walk(aigul)
    for kind in ("voice", "photo", "sticker"):
        await aigul.sends(kind)
        aigul.sees(STRAY)
    await aigul.says("соода")
    await aigul.taps(BACK)
    aigul.stands_at(walk.question("activity", 1))
    assert await given(house, aigul) == {}


@pytest.mark.parametrize("command", ["/tax", "/register"])
async def test_without_consent_nothing_is_asked_or_kept(
    aigul: Chat, house: House, command: str
) -> None:
    await enter(aigul, "/start", "(language)")
    await aigul.says(command)
    aigul.sees(screen("consent", holder=HOLDER[aigul.locale]))
    assert (await house.rows())["progress"] == []


async def test_under_a_new_consent_text_no_answer_is_kept(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/tax")
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()
    await Walk(aigul).answer("activity", "resale")
    aigul.stands_at(screen("consent", holder=HOLDER[aigul.locale]))
    assert await given(house, aigul) == {}


async def test_staff_may_look_at_their_own_familys_trees(aigul: Chat, house: House) -> None:
    await enter(aigul, *AT_HOME)
    await appoint(house.sessions, person_ids=[aigul.id], role=Role.COORDINATOR, now=house.clock())
    await aigul.says("/tax")
    walk = Walk(aigul)
    aigul.sees(walk.question("activity", 1))
    await walk.answer("activity", "sewing")
    aigul.sees(walk.question("registered", 2))
    await enter(aigul, BACK, BACK)
    assert aigul.offers("Forms of the plan")


async def test_in_the_new_year_doors_stand_in_the_place_of_prices(
    aigul: Chat, house: House
) -> None:
    walk = await open_taxes(house, aigul)
    house.clock.now = datetime(2027, 1, 2, 6, tzinfo=UTC)
    await aigul.says("/tax")
    await enter(aigul, fits_button(aigul), walk.title_of("stall_patent"))
    text = await all_pages(aigul)
    price = LIBRARY.facts["trade_patent_stall_price"]
    assert f"{walk.label('Patent')}: ?" in text
    # What fell silent is named, and under it whom to ask.
    limit, over = (
        LIBRARY.facts[fact].title[aigul.locale]
        for fact in ("trade_patent_stall_turnover", "trade_patent_over_limit")
    )
    silent = f"{price.title[aigul.locale]}; {limit}; {over}"
    assert f"{silent}\n{house.screen('ask_at_tax_116', aigul.locale)}" in text
    assert "1 500" not in text.replace(NBSP, " ")
    await enter(aigul, BACK, BACK)
    await aigul.taps(fits_button(aigul, "Questions to ask: {questions}"))
    assert price.title[aigul.locale] in await all_pages(aigul)


async def test_what_nobody_can_say_yet_says_so(aigul: Chat, house: House) -> None:
    walk = await open_taxes(house, aigul, {**STALL, "sales": UNKNOWN})
    await enter(aigul, fits_button(aigul), walk.title_of("single_trade"))
    doubt = walk.label("Whether this fits you is not known for certain yet.")
    assert f"{walk.words('single_trade')}\n\n{doubt}" in aigul.window
    assert walk.label("A month, with your numbers:") not in aigul.window


@pytest.mark.parametrize(
    ("question_id", "left", "n"),
    [("place", "horseback", 3), ("regime", "old_tax", 10), ("patent_until", 20_270_320, 11)],
)
async def test_an_answer_that_its_question_no_longer_takes_is_asked_for_again(
    aigul: Chat, house: House, question_id: str, left: Answer, n: int
) -> None:
    walk = await open_taxes(house, aigul, {**REGISTERED, question_id: left})
    asked = walk.day if question_id == "patent_until" else walk.question
    aigul.sees(asked(question_id, n))
    await walk.answer(question_id, REGISTERED[question_id])
    walk.stands_at_result()
    assert await given(house, aigul) == REGISTERED


async def test_a_question_that_left_the_tree_makes_no_difference(
    aigul: Chat, house: House
) -> None:
    walk = await open_taxes(house, aigul, {"gone": "yes", **STALL})
    walk.stands_at_result()
    await aigul.taps(CHANGE)
    await aigul.taps("More ▶")
    # nine answers: six stand on the page before, three here; then what turns pages, and back
    assert len(aigul.labels(aigul.said[-1])) == 3 + 2 + 1
    assert await given(house, aigul) == {"gone": "yes", **STALL}
