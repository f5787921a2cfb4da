"""Questions to take along: what is not known on the family's own way, by door, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogs.take_along import questions_sheet
from documents.questions import MOST_QUESTIONS
from domain.person import Person
from domain.tree import UNKNOWN, Answer
from tests.chat import Chat, parts
from tests.conversations.plans import page
from tests.conversations.test_trees import all_pages, fits_button, give, told
from tests.conversations.walks import STRAY, choose_place, come_home, enter, open_settings
from tests.documents.reading import pages_of, squeezed
from tests.house import LIBRARY, House

HEAD = "Ask these before you begin. The answers depend on your place."
NONE_YET = "There are no questions yet. Answer those on the application, registration or taxes."
ON_PAPER, BACK, QUESTIONS = "On paper (PDF)", "Back", "Questions to take along"
STOPPING: dict[str, Answer] = {"work": "business", "registered": "yes", "stopping": "pausing"}
REFUSED: dict[str, Answer] = {
    "ubk": "no",
    "passport": "have",
    "settlement": "city",
    "plan": "ready",
    "applied": "refused",
}
EVERYTHING: dict[str, dict[str, Answer]] = {
    "application": {"ubk": "yes", "settlement": "village", "plan": "none", "applied": "no"},
    "registration": dict.fromkeys(("work", "registered", "passport", "way"), UNKNOWN),
    "tax": {"activity": "sewing", "registered": "no"},
}


def heading(chat: Chat, door: str) -> str:
    return chat.tr(door)


def ask_text(chat: Chat, tree_id: str, point_id: str) -> str:
    (point,) = [one for one in LIBRARY.trees[tree_id].points if one.id == point_id]
    assert point.text
    return point.text[chat.locale]


async def open_questions(chat: Chat) -> None:
    await enter(chat, "🏠 Home", "Registration and taxes", QUESTIONS)


async def test_who_has_answered_nothing_hears_where_questions_come_from(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.taps("Registration and taxes")
    await aigul.taps(QUESTIONS)
    aigul.sees(parts(HEAD, NONE_YET), buttons=[BACK])
    await aigul.taps(BACK)
    assert aigul.offers(QUESTIONS)


async def test_questions_stand_under_whom_to_ask(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await give(house, aigul, STOPPING, "registration")
    before = told(house, aigul)
    await open_questions(aigul)
    tax, advisor = heading(aigul, "Tax service: 116"), heading(aigul, "My advisor")
    closing, liability, contract = (
        ask_text(aigul, "registration", point)
        for point in ("ask_closing", "ask_liability", "ask_contract_and_closing")
    )
    aigul.sees(
        page(aigul.tr(HEAD), f"{tax}\n• {closing}", f"• {liability}", f"{advisor}\n• {contract}"),
        buttons=[ON_PAPER, BACK],
    )
    assert told(house, aigul) == before


async def test_questions_of_all_trees_stand_together_and_none_twice(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    for tree_id, answers in EVERYTHING.items():
        await give(house, aigul, answers, tree_id)
    await open_questions(aigul)
    text = await all_pages(aigul)
    lines = [line for line in text.split("\n") if line.startswith("• ")]
    assert len(lines) == len(set(lines)) > 10
    doors = ["Tax service: 116", "1966 or the айыл өкмөтү", "My advisor"]
    at = [text.index(heading(aigul, door)) for door in doors]
    assert at == sorted(at)
    for tree_id, point in (
        ("application", "ask_papers"),
        ("registration", "ask_fee_and_days"),
        ("tax", "ask_sewing_patent"),
    ):
        assert f"• {ask_text(aigul, tree_id, point)}" in lines


async def test_whom_to_ask_stands_above_every_page(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for tree_id, answers in EVERYTHING.items():
        await give(house, aigul, answers, tree_id)
    await open_questions(aigul)
    tax, pages = heading(aigul, "Tax service: 116"), 0
    while f"{tax}\n• " in aigul.window:
        assert aigul.window.count(tax) == 1
        pages += 1
        await aigul.taps("More ▶")
    assert pages > 1
    assert heading(aigul, "1966 or the айыл өкмөтү") in aigul.window


async def test_they_are_opened_from_what_follows_and_lead_back(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await give(house, aigul, REFUSED, "application")
    await enter(aigul, "Registration and taxes", LIBRARY.trees["application"].title[aigul.locale])
    at = aigul.window
    await aigul.taps(fits_button(aigul, "Questions to ask: {questions}"))
    ministry = heading(aigul, "1966 or the айыл өкмөтү")
    assert f"{ministry}\n• {ask_text(aigul, 'application', 'ask_next_try')}" in aigul.window
    await aigul.taps(BACK)
    aigul.stands_at(at)


async def test_a_page_to_take_along(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About me", "Name")
    await aigul.says("Айгүл Мисал")
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "naryn", "naryn_at_bashy")
    await give(house, aigul, STOPPING, "registration")
    await open_questions(aigul)
    at = aigul.window
    await aigul.taps(ON_PAPER)
    aigul.sees("Questions to take along. Write the answers down beside them.")
    file = await house.bot.download(aigul.said[0]["document"]["file_id"])
    assert file is not None
    printed = "".join(pages_of(file.read()))
    place = LIBRARY.places.full_name("naryn_at_bashy", aigul.locale)
    for words in (
        "Айгүл Мисал",
        place,
        "24.11.2026",
        heading(aigul, "Tax service: 116"),
        ask_text(aigul, "registration", "ask_closing"),
        heading(aigul, "My advisor"),
        ask_text(aigul, "registration", "ask_contract_and_closing"),
    ):
        assert squeezed(words) in printed, words
    aigul.stands_at(at)
    assert aigul.offers(ON_PAPER)


async def test_the_page_holds_what_the_screen_holds(
    aigul: Chat, house: House, locale: str
) -> None:
    """Whatever does not fit on the page is counted there, never lost in silence."""
    await come_home(aigul)
    for tree_id, answers in EVERYTHING.items():
        await give(house, aigul, answers, tree_id)
    await open_questions(aigul)
    lines = [line for line in (await all_pages(aigul)).split("\n") if line.startswith("• ")]
    person = await house.person(aigul.id)
    with house.speaking(locale):
        sheet = questions_sheet(house.runtime, person)
    asked = [text for group in sheet.groups for text in group.questions]
    assert [f"• {text}" for text in asked] == lines
    await aigul.taps(ON_PAPER)
    file = await house.bot.download(aigul.said[0]["document"]["file_id"])
    assert file is not None
    printed = "".join(pages_of(file.read()))
    for text in asked[:MOST_QUESTIONS]:
        assert squeezed(text) in printed, text
    more = len(asked) - MOST_QUESTIONS
    assert more > 0
    assert str(more) in printed


async def test_an_answer_that_is_known_is_asked_no_more(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await give(house, aigul, REFUSED, "application")
    await open_questions(aigul)
    appeal = ask_text(aigul, "application", "ask_appeal")
    assert appeal in await all_pages(aigul)
    correction: dict[str, Any] = {
        "statement": {"ky": "Комиссияга жазсаңыз болот.", "ru": "Можно написать в комиссию."},
        "source": {"title": "1966", "url": "https://mlsp.gov.kg", "date": "2026-11"},
        "confidence": "high",
        "bot_use": "state",
        "checked_by": "Айша Мисал",
    }
    assert house.library.facts.use({"unknown_refusal_appeal": correction}) == []
    await open_questions(aigul)
    assert appeal not in await all_pages(aigul)
    await enter(aigul, BACK, LIBRARY.trees["application"].title[aigul.locale])
    await aigul.taps(fits_button(aigul, "Good to know: {know}"))
    assert correction["statement"][aigul.locale] in await all_pages(aigul)
    assert "unknown_refusal_appeal" in told(house, aigul)


@pytest.mark.parametrize("kind", ["voice", "photo"])
async def test_what_is_sent_instead_is_answered(aigul: Chat, house: House, kind: str) -> None:
    await come_home(aigul)
    await give(house, aigul, STOPPING, "registration")
    await open_questions(aigul)
    at = aigul.window
    await aigul.sends(kind)
    aigul.sees(STRAY)
    aigul.stands_at(at)


def test_without_a_record_there_is_nothing_to_ask(house: House) -> None:
    with house.speaking("ru"):
        sheet = questions_sheet(house.runtime, Person(1))
    assert (sheet.groups, sheet.name, sheet.place) == ((), "", "")
