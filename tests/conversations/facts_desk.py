"""What conversations about corrected facts share: a house with facts of its own, and moves."""

from __future__ import annotations

from datetime import timedelta

from content.facts import Fact
from db.queries.facts import FactChange, changes_of
from domain.person import Role
from tests.chat import Chat, plain
from tests.conversations.test_roles import make
from tests.conversations.walks import come_home
from tests.house import House
from usecases.staff import name_staff

BAR, QUOTA, STALL, SEWING, OPEN = (
    "ubk_bar_years",
    "quota_2026",
    "trade_patent_stall_price",
    "contrib_sewing_rate",
    "unknown_decision_time",
)


async def come_to_desk(chat: Chat, *, name: str | None = None) -> None:
    """Become a coordinator and open the facts."""
    await make(chat.house, chat, Role.COORDINATOR)
    await chat.says("/start")
    await chat.sends_language()
    if name is not None:
        person = await chat.house.person(chat.id)
        await name_staff(chat.house.sessions, person=person, name=name)
    await chat.says("/facts")


def fact(chat: Chat, fact_id: str = BAR) -> Fact:
    return chat.house.library.facts[fact_id]


def title(chat: Chat, fact_id: str = BAR) -> str:
    return fact(chat, fact_id).title[chat.locale]


def label(chat: Chat, sign: str = "•", fact_id: str = BAR) -> str:
    """A fact's button."""
    whole = f"{sign} {title(chat, fact_id)}"
    return whole if len(whole) <= 28 else f"{whole[:27]}…"


def said(chat: Chat, fact_id: str = BAR) -> str:
    """What a fact says today in the chat's language."""
    house = chat.house
    words = house.library.facts.say(fact_id, today=house.runtime.today, language=chat.locale)
    assert words.text is not None
    return plain(words.text)


def value(chat: Chat, fact_id: str = BAR) -> str:
    """A fact's value as it is told in the chat's language."""
    return chat.house.library.facts.values_for_checks(fact_id, chat.locale)["value"]


async def open_fact(chat: Chat, fact_id: str = BAR) -> None:
    """Find a fact by its name and open it."""
    await chat.says("/facts")
    await chat.says(title(chat, fact_id))
    sign = next(sign for sign in "•✓⚠" if chat.offers(label(chat, sign, fact_id)))
    await chat.taps(label(chat, sign, fact_id))


async def turns_to(chat: Chat, label: str) -> str:
    """Turn the pages of what is agreed to until this is offered; all that they said."""
    pages = [chat.window]
    while not chat.offers(label):
        await chat.taps("More ▶")
        assert chat.window not in pages
        pages.append(chat.window)
    assert max(map(len, pages)) <= 600
    return "\n".join(pages)


async def reads_on(chat: Chat, label: str) -> None:
    """Read all that is agreed to, and tap this."""
    await turns_to(chat, label)
    await chat.taps(label)


async def correct_value(chat: Chat, typed: str, fact_id: str = BAR) -> None:
    """Correct a fact's value and put it in."""
    await open_fact(chat, fact_id)
    await chat.taps("Correct")
    await chat.taps("Value")
    await chat.says(typed)
    await reads_on(chat, "Put it in")


async def history(house: House, fact_id: str = BAR) -> list[FactChange]:
    async with house.sessions.read() as session:
        return await changes_of(session, fact_id)


async def hear_the_bar(chat: Chat) -> None:
    """Come home and read what taking part costs; a minute later that is kept."""
    await come_home(chat)
    await chat.taps("About the programme")
    await chat.taps("What it costs")
    await chat.house.later(timedelta(minutes=1))


async def hear(chat: Chat) -> None:
    """Go home and open what was corrected."""
    await chat.says("/menu")
    await chat.taps("What was corrected")
