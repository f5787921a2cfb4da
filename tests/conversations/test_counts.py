"""What a tap costs: one write, one read, five state calls, two requests; no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy.ext.asyncio import AsyncSession

from db.session import Sessions
from domain.person import Role
from domain.plan import Question
from tests.chat import Chat
from tests.conversations.test_daily import STEP_DAY, STEP_SAID, until, with_step
from tests.conversations.walks import (
    AT_HOME,
    SIGNED,
    SIGNED_AT_HOME,
    WAITING,
    come_home,
    enter,
    invite_link,
    is_tap,
)
from tests.house import LIBRARY, TRANSLATIONS, House
from usecases.staff import appoint

DAIRY, CHOICES = LIBRARY.niches["dairy_cow"], LIBRARY.choices
(COW, HAY), (ILLNESS,), (FIRST_STEP,) = DAIRY.purchases[:2], DAIRY.risks[:1], DAIRY.steps[:1]
VERSION = "1 · 24.11.2026"


def tax(**answers: str) -> list[str]:
    """The buttons of answers in the tax tree."""
    named = {question: LIBRARY.trees["tax"].question(question) for question in answers}
    return [q.name(answers[question], "ky") or "" for question, q in named.items() if q]


def tax_point(point_id: str) -> str:
    """The button of what follows in the tax tree."""
    titles = {point.id: point.title for point in LIBRARY.trees["tax"].points}
    return (titles[point_id] or {})["ky"]


def numbered(msgid: str, **numbers: int) -> str:
    """A button that counts."""
    return TRANSLATIONS.gettext(msgid, locale="ky").format(**numbers)


FITS = numbered("What may fit: {fits}", fits=2)
STEPS = numbered("What to do: {done} of {steps}", done=0, steps=2)
ROADS = {
    "signed": [
        *("/start", "(language)", "More about this", "Continue", "Back to the question"),
        *("I agree", SIGNED, "Back", SIGNED, "Last month", "Understood, go on"),
    ],
    "no benefit": [
        *("/start", "(language)", "I agree", SIGNED, "Earlier"),
        *("I do not get this benefit", "Understood, go on"),
    ],
    "waiting": [
        *("/start", "(language)", "I do not agree", "Back to the question", "I agree"),
        *(WAITING, "Where is this written?", "Back", "Understood, go on"),
    ],
    "home": [
        *(*AT_HOME, "About the programme", "Back", "Settings", "My data", "A copy of everything"),
        *("Back", "Back", "Choose my place", "Back", "Settings", "About me"),
        *("Who reads this phone", "Only me"),
    ],
    "check in": [
        *(*SIGNED_AT_HOME, "How things go", "It goes well", "Back", "It has stopped"),
        *("5–15 thousand som", "Nothing is needed", "“Жакшы", "Delete my words", "Skip"),
        *("Finish", "📅 Calendar", "Back", "How it went", "Back"),
    ],
    "plan": [
        *(*AT_HOME, "Idea and plan", CHOICES.name(Question.SKILLS, "animals", "ky"), "Continue"),
        *(CHOICES.name(Question.THINGS, "barn", "ky"), "Back", "Continue"),
        *("I have my own idea", "Look at others"),
        *(DAIRY.name["ky"], "Take this one", COW.name["ky"], HAY.name["ky"], "Continue"),
        *("Press the digits", "9", "000", "Done", "I do not know", "Continue"),
        *("No", "Back", *["I do not know"] * 4),
        *(ILLNESS.name["ky"], "Continue", ILLNESS.counters[0].name["ky"]),
        *(FIRST_STEP.name["ky"], "Continue", "I do not know yet"),
        *("The plan on one page", "Other papers", "The whole plan (PDF)", "Back"),
        *("The plan on one page", "Show it to the advisor", "Keep it to myself"),
        *("All sections", "See what it comes to", "Back"),
    ],
    "versions": [
        *(*AT_HOME, "/plan", "See what it comes to", "Earlier versions", "Back"),
        *("The plan on one page", "Earlier versions", VERSION, "Back", VERSION),
        *("One page (PDF)", "The whole plan (PDF)", "Go back to this version"),
    ],
    "worth": [
        *(*AT_HOME, "/worth", "Yes", "Press the digits", "4", "000", "Done", "Change my answer"),
        *("Yes", "“5 миң", "Write it again", "“5 миң", "Yes, right", "Where is this written?"),
        *("Back", "Change my answer", "Yes", "I do not know", "Change my answer", "No", "Back"),
    ],
    "taxes": [
        *(*AT_HOME, "Registration and taxes", LIBRARY.trees["tax"].title["ky"]),
        *tax(activity="making", registered="entrepreneur", buyers="people", workers="none"),
        *("Back", f"✅ {tax(workers='none')[0]}", *tax(abroad="no", kkm="have")),
        *("Press the digits", "4", "000", "Done", "Back", "I do not know", "“1 миң", "Yes, right"),
        *tax(phone_money="own", regime="trade_patent"),
        *("Back", f"✅ {tax(regime='trade_patent')[0]}", "I do not know", "I do not know"),
        *(FITS, tax_point("single_production"), "More ▶", "Where is this written?", "Back"),
        *("Back", "Back", "Change an answer", *tax(activity="making"), *tax(activity="resale")),
        *("Back", f"✅ {tax(registered='entrepreneur')[0]}", *tax(place="shop", excise="no")),
        *(
            STEPS,
            tax_point("next_patent"),
            "It is done",
            "Back",
            "Back",
            "Questions to take along",
        ),
        *("On paper (PDF)", "Back", "Back"),
    ],
    "ask": [
        *(*AT_HOME, "“ИП кайдан ачылат?", "This helped", "Ask my advisor", "Send to the advisor"),
        *("Continue", "Back", "/ask", "“ИП каттоо канча турат", "Ask something else"),
        *("“ИП кайдан ачылат?", "Where is this written?", "Back", "Ask my advisor"),
        *("Keep it to myself", "Continue", "Ask my advisor", "Delete it", "Continue", "Back"),
    ],
}
MOST = {"begin": 1, "read": 1, "state": 5, "request": 2}
OPENING_OR_CLOSING = {"state": 8}
"""aiogram-dialog reads and writes two dialogs where one is laid on another or taken off."""
NUMBER_AFTER_NUMBER = {"state": 9}
"""One dialog is taken off and another laid on its parent in the same tap."""
TO_VERSIONS = {"read": 2}
"""A person is read with every update; earlier versions are not, so their rooms read them."""
TO_CHECK_INS = TO_REMINDERS = {"read": 2}
"""Nor are check-ins and reminders read with the person."""
OPENING_BELOW = {"request": 3}
"""The tap is answered, the new window sent, and the one beneath loses its buttons."""
AMONG_VERSIONS = ("Earlier versions", VERSION, "One page (PDF)", "The whole plan (PDF)")
END_OF_THE_WAY_IN = {"request": 3}
"""The keys come with home; the commands wait for her next message."""


class CountingSessions(Sessions):
    """Counts what is opened."""

    def __init__(self, counted: Sessions, count: Counter[str]) -> None:
        super().__init__(counted.writer, counted.reader)
        self._count = count

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        self._count["begin"] += 1
        async with super().begin() as session:
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        self._count["read"] += 1
        async with super().read() as session:
            yield session


class CountingStorage(BaseStorage):
    """Counts the calls to a storage."""

    def __init__(self, counted: BaseStorage, count: Counter[str]) -> None:
        self._counted = counted
        self._count = count

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self._count["state"] += 1
        await self._counted.set_state(key, state)

    async def get_state(self, key: StorageKey) -> str | None:
        self._count["state"] += 1
        return await self._counted.get_state(key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._count["state"] += 1
        await self._counted.set_data(key, data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        self._count["state"] += 1
        return await self._counted.get_data(key)

    async def close(self) -> None:
        await self._counted.close()


@pytest.fixture
def count() -> Counter[str]:
    return Counter()


@pytest.fixture
async def house(sessions: Sessions, tmp_path: Path, count: Counter[str]) -> AsyncIterator[House]:
    built = House(CountingSessions(sessions, count), tmp_path)
    built.dispatcher.fsm.storage = CountingStorage(built.dispatcher.fsm.storage, count)
    await built.start()
    yield built
    built.close()


def dialog_of(chat: Chat) -> str:
    """Which dialog's buttons stand in the chat."""
    shown = [m for m in chat.house.telegram.messages(chat.id) if "reply_markup" in m]
    rows = shown[-1]["reply_markup"]["inline_keyboard"] if shown else [[{}]]
    data: str = rows[0][0].get("callback_data", "")
    return data.split("\x1d", maxsplit=1)[0]


def asks_for_a_number(chat: Chat) -> bool:
    """Whether a number is to be written or pressed."""
    return chat.offers("Press the digits") or chat.offers("⌫")


@pytest.mark.parametrize("locale", ["ky"])
@pytest.mark.parametrize("road", ROADS)
async def test_a_tap_costs_no_more_than_it_may(
    aigul: Chat, house: House, count: Counter[str], road: str
) -> None:
    for move in ROADS[road]:
        dialog, was_number = dialog_of(aigul), asks_for_a_number(aigul)
        count.clear()
        requests = len(house.telegram.calls) + len(house.telegram.refusals)
        await enter(aigul, move)
        count["request"] = len(house.telegram.calls) + len(house.telegram.refusals) - requests
        if is_tap(move) or move == "(language)":
            most = dict(MOST)
            if dialog_of(aigul) != dialog:
                most |= OPENING_OR_CLOSING
                if was_number and asks_for_a_number(aigul):
                    most |= NUMBER_AFTER_NUMBER
            if road == "versions" and (move in AMONG_VERSIONS or aigul.offers(VERSION)):
                most |= TO_VERSIONS
            if road == "check in":
                most |= TO_CHECK_INS
            if move == "Understood, go on":
                most |= END_OF_THE_WAY_IN
            assert {name: count[name] for name in MOST if count[name] > most[name]} == {}, move


async def speak_another_language(chat: Chat) -> None:
    """Change the language at home: the keys below are still in the old one."""
    translations = chat.house.translations
    other = next(code for code in translations.available_locales if code != chat.locale)
    await chat.taps(f"🌐 {translations.name_of(other)}")
    chat.locale = other


async def test_a_message_that_opens_home_gives_keys_and_commands_in_one_write(
    aigul: Chat, house: House, count: Counter[str]
) -> None:
    await come_home(aigul)
    costs = []
    for before in ("", "another language", ""):
        if before:
            await speak_another_language(aigul)
        for move in ("/menu", "/start"):
            count.clear()
            calls = len(house.telegram.calls)
            await aigul.says(move)
            names = (name for name, _ in list(house.telegram.calls)[calls:])
            sent = [name for name in names if name != "editMessageReplyMarkup"]
            costs.append((count["begin"], sent))
    assert costs == [
        (1, ["setMyCommands", "sendMessage"]),
        (0, ["sendMessage"]),
        (1, ["sendMessage", "setMyCommands", "sendMessage"]),
        (0, ["sendMessage"]),
        (0, ["sendMessage"]),
        (0, ["sendMessage"]),
    ]


async def test_home_after_another_write_leaves_the_keys_for_the_next_time(
    aigul: Chat, house: House, count: Counter[str]
) -> None:
    await come_home(aigul)
    token = await invite_link(aigul)
    await appoint(house.sessions, person_ids=[aigul.id], role=Role.ADVISOR, now=house.clock())
    await aigul.says("🏠 Home")
    await speak_another_language(aigul)
    await aigul.says("/role")
    count.clear()
    await aigul.taps("Family")
    assert aigul.offers("Settings")
    assert count["begin"] == 1

    await aigul.says(f"/start {token}")
    assert aigul.offers("Settings")
    assert len(aigul.said) == 1
    assert count["begin"] == 2
    await aigul.says("/menu")
    assert len(aigul.said) == 2
    assert count["begin"] == 3


@pytest.mark.parametrize("locale", ["ky"])
@pytest.mark.parametrize(
    "taps", [["Done"], ["Not for me"], ["Open", "Done"], ["Later", "Tomorrow"]]
)
async def test_a_tap_under_the_days_message_costs_no_more(
    aigul: Chat, house: House, count: Counter[str], taps: list[str]
) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    for label in taps:
        count.clear()
        calls = len(house.telegram.calls)
        await aigul.taps(label)
        count["request"] = len(house.telegram.calls) - calls
        most = MOST | OPENING_OR_CLOSING | TO_REMINDERS
        if label in ("Open", "Later"):
            most |= OPENING_BELOW
        assert {name: count[name] for name in most if count[name] > most[name]} == {}, label
