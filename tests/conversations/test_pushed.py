"""What the bot says by itself about facts and records: drawn when it is sent, never too late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.saying import day_text
from db.models import OUTBOX, PEOPLE
from domain.clock import local_day
from domain.outbox import Kind, State
from domain.person import Role
from tests.chat import Chat, text_of
from tests.conftest import Newcomer
from tests.conversations.facts_desk import (
    QUOTA,
    come_to_desk,
    correct_value,
    hear,
    hear_the_bar,
    title,
)
from tests.conversations.test_roles import make
from tests.conversations.walks import agree, come_home, invite_link
from tests.house import House
from usecases.privacy import TIME_TO_OBJECT

CORRECTS = "I have to correct something that I told you before."
CORRECTED = "What was corrected"
ABOUT_THE_RECORD = "📁 This message is about the record that your family keeps with me."
GOES = (
    "Somebody of your family asked to delete the family's record. "
    "It goes on this day unless you say that it stays: {day}"
)
STAY = "Let the record stay"
PLACE_ASKED = "Where do you live? Your advisor will see it."
NIGHT = timedelta(hours=14)
"""From noon to two in the morning."""


def count(chat: Chat) -> int:
    return len(chat.house.telegram.messages(chat.id))


async def sent(house: House, kind: Kind) -> list[tuple[State, str | None]]:
    """What has become of the messages of a kind."""
    async with house.sessions.read() as session:
        rows = await session.execute(
            select(OUTBOX.c.state, OUTBOX.c.error)
            .where(OUTBOX.c.kind == kind)
            .order_by(OUTBOX.c.id)
        )
        return [(State(state), error) for state, error in rows]


def newest(chat: Chat) -> dict[str, Any]:
    return chat.house.telegram.messages(chat.id)[-1]


def correction(chat: Chat, fact_id: str | None = None) -> str:
    of_fact = title(chat, fact_id) if fact_id else title(chat)
    return f"{chat.tr(CORRECTS)}\n\n{of_fact}"


@pytest.fixture
async def desk(aigul: Chat) -> Chat:
    await come_to_desk(aigul, name="Айгүл")
    return aigul


@pytest.fixture
async def family(newcomer: Newcomer, desk: Chat) -> Chat:
    """A family that was told how long the benefit is barred."""
    chat = newcomer("Нургүл")
    await hear_the_bar(chat)
    return chat


async def correct(desk: Chat, value: str = "5", fact_id: str | None = None) -> None:
    """Correct a fact and send the correction."""
    await correct_value(desk, value, *([fact_id] if fact_id else []))
    await desk.taps("Send a correction")
    hours = desk.tr("They get a message between {first} and {last}.", first="08:00", last="21:00")
    assert hours in desk.window
    await desk.taps("Send the correction")


async def test_a_correction_comes_as_a_message_whose_button_shows_it(
    desk: Chat, family: Chat, house: House
) -> None:
    await correct(desk)
    assert text_of(newest(family)) != correction(family)
    await house.send()
    assert text_of(newest(family)) == correction(family)
    assert family.labels(newest(family)) == [family.tr(CORRECTED)]
    assert len(family.tr(CORRECTS)) >= 40
    message = newest(family)

    await family.taps(CORRECTED)
    assert family.said[-1]["message_id"] > message["message_id"]
    assert family.window.startswith(family.tr(CORRECTS))
    assert family.offers("Understood")
    await family.taps("Understood")
    assert not (await house.person(family.id)).has_notices
    kept = house.telegram.messages(family.id)
    assert [text_of(one) for one in kept].count(correction(family)) == 1
    assert family.labels(next(one for one in kept if one["message_id"] == message["message_id"]))

    await house.later(timedelta(days=3))
    assert await sent(house, Kind.FACT_CORRECTED) == [(State.SENT, None)]


async def test_the_button_opens_over_home_where_nothing_was_open_and_works_weeks_later(
    desk: Chat, family: Chat, house: House
) -> None:
    await correct(desk)
    await house.send()
    message, data = family.button(CORRECTED)
    house.state_file.forget(family.id)
    await family.taps_again(message["message_id"], data)
    await family.taps("Understood")
    assert family.offers("Settings")
    await house.later(timedelta(days=20))
    for _ in range(2):
        await family.taps_again(message["message_id"], data)
        family.stands_at("You have seen everything that was corrected.")
    await family.taps("Back")
    assert family.offers("Settings")


async def test_what_was_seen_at_home_is_not_sent(desk: Chat, family: Chat, house: House) -> None:
    await correct(desk)
    await hear(family)
    await family.taps("Understood")
    before = count(family)
    await house.later(timedelta(days=1))
    assert count(family) == before
    assert await sent(house, Kind.FACT_CORRECTED) == [(State.SKIPPED, "seen at home")]


async def test_what_holds_again_is_not_sent(desk: Chat, family: Chat, house: House) -> None:
    house.clock.move(NIGHT)
    await correct(desk)
    await house.send()
    await desk.taps("History")
    await desk.taps("Undo the newest in force")
    before = count(family)
    await house.later(timedelta(days=1))
    assert count(family) == before
    assert [state for state, _ in await sent(house, Kind.FACT_CORRECTED)] == [State.SKIPPED]


async def test_of_one_fact_the_newest_correction_is_sent(
    desk: Chat, family: Chat, house: House
) -> None:
    house.clock.move(NIGHT)
    await correct(desk, "5")
    await correct(desk, "6")
    before = count(family)
    await house.later(timedelta(days=2))
    assert count(family) == before + 1
    states = [state for state, _ in await sent(house, Kind.FACT_CORRECTED)]
    assert states == [State.SKIPPED, State.SENT]


async def test_a_night_passes_before_it_is_sent_and_another_one_comes_the_day_after(
    desk: Chat, family: Chat, house: House
) -> None:
    house.clock.move(NIGHT)
    with house.state_file.telling_to(family.id):
        house.runtime.tell(QUOTA, house.library.facts[QUOTA].version)
    await house.later(timedelta(minutes=1))
    await correct(desk)
    await correct(desk, "14000", QUOTA)
    before = count(family)
    await house.later(timedelta(hours=5))
    assert count(family) == before
    await house.later(timedelta(hours=2))
    assert [text_of(newest(family)), count(family)] == [correction(family), before + 1]
    await house.later(timedelta(hours=23))
    assert count(family) == before + 1
    await house.later(timedelta(hours=3))
    assert [text_of(newest(family)), count(family)] == [correction(family, QUOTA), before + 2]


async def test_all_who_share_a_record_hear_of_it_on_the_same_day(
    desk: Chat, family: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await share(family, bakyt)
    await bakyt.says("/menu")
    await hear_the_bar_again(bakyt)
    await correct(desk)
    await house.send()
    for chat in (family, bakyt):
        assert text_of(newest(chat)) == correction(chat)


async def hear_the_bar_again(chat: Chat) -> None:
    await chat.taps("About the programme")
    await chat.taps("What it costs")
    await chat.house.later(timedelta(minutes=1))


async def share(host: Chat, guest: Chat) -> None:
    """Let a newcomer share the record of a family."""
    link = await invite_link(host)
    await agree(guest, link=link)
    await guest.says("/menu")


async def test_a_member_of_staff_without_a_family_gets_it_as_well(
    desk: Chat, newcomer: Newcomer, house: House
) -> None:
    advisor = newcomer("Чолпон")
    await come_home(advisor)
    await make(house, advisor, Role.ADVISOR)
    await hear_the_bar_again(advisor)
    async with house.sessions.begin() as session:
        await session.execute(update(PEOPLE).values(family_id=None))
    await advisor.says("/menu")
    await correct(desk)
    await house.send()
    assert text_of(newest(advisor)) == correction(advisor)
    await advisor.taps(CORRECTED)
    await advisor.taps("Understood")
    assert not (await house.person(advisor.id)).has_notices


@pytest.mark.parametrize("locale", ["ky"])
async def test_who_was_told_before_it_was_taken_over_is_sent_it_too(
    desk: Chat, family: Chat, newcomer: Newcomer, house: House
) -> None:
    late = newcomer("Мээрим")
    await come_home(late)
    await late.taps("About the programme")
    await late.taps("What it costs")
    await correct(desk)
    await house.later(timedelta(minutes=1))
    for chat in (family, late):
        assert text_of(newest(chat)) == correction(chat)


async def test_after_stop_nothing_comes_but_it_waits_at_home(
    desk: Chat, family: Chat, house: House
) -> None:
    await family.says("/stop")
    await family.taps("Yes, stop messages")
    await correct(desk)
    before = count(family)
    await house.later(timedelta(days=1))
    assert count(family) == before
    assert await sent(house, Kind.FACT_CORRECTED) == [(State.SKIPPED, "stopped")]
    await family.says("/start")
    await hear(family)
    assert family.window.startswith(family.tr(CORRECTS))


async def test_what_waited_when_she_blocked_stays_ended_when_she_returns(
    desk: Chat, family: Chat, house: House
) -> None:
    house.clock.move(NIGHT)
    await correct(desk)
    await house.feed(house.telegram.blocks(family.id))
    await house.later(timedelta(hours=10))
    await family.acts(house.telegram.unblocks(family.id))
    before = count(family)
    await house.later(timedelta(days=2))
    assert count(family) == before
    assert await sent(house, Kind.FACT_CORRECTED) == [(State.BLOCKED, "blocked before")]
    assert (await house.person(family.id)).has_notices


@pytest.fixture
async def bakyt(aigul: Chat, newcomer: Newcomer) -> Chat:
    """Somebody who shares Aigul's record."""
    await come_home(aigul)
    chat = newcomer("Бакыт")
    await share(aigul, chat)
    return chat


def goes(chat: Chat) -> str:
    house = chat.house
    with house.speaking(chat.locale):
        day = day_text(local_day(house.clock() + TIME_TO_OBJECT), runtime=house.runtime)
    return f"{chat.tr(ABOUT_THE_RECORD)}\n\n{chat.tr(GOES, day=day)}"


async def forget_all(chat: Chat) -> None:
    await chat.says("/forget")
    await chat.taps("Delete the family's, too")
    await chat.taps("Yes, delete everything")


async def test_the_others_are_asked_whether_the_record_stays(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    expected = goes(aigul)
    await forget_all(bakyt)
    before = count(bakyt)
    await house.send()
    assert text_of(newest(aigul)) == expected
    assert aigul.labels(newest(aigul)) == [aigul.tr(STAY)]
    assert len(aigul.tr(ABOUT_THE_RECORD)) >= 40
    assert count(bakyt) == before

    message, data = aigul.button(STAY)
    await aigul.taps(STAY)
    stays = "The record stays. Nothing is deleted."
    aigul.sees("\n\n".join(aigul.tr(text) for text in (ABOUT_THE_RECORD, stays)), buttons=[])
    aigul.hears(stays)
    await aigul.taps_again(message["message_id"], data)
    aigul.hears("The record stays already.")
    await house.later(timedelta(days=8))
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.stage is not None
    await aigul.says("/menu")
    aigul.stands_at(PLACE_ASKED)


async def test_a_record_that_was_kept_at_home_is_not_asked_about(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    house.clock.move(NIGHT)
    await forget_all(bakyt)
    await aigul.says("/menu")
    await aigul.taps(STAY)
    before = count(aigul)
    await house.later(timedelta(days=1))
    assert count(aigul) == before
    assert [state for state, _ in await sent(house, Kind.DELETION_ASKED)] == [State.SKIPPED]


async def test_a_button_of_a_record_that_is_gone_says_so(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    await forget_all(bakyt)
    await house.send()
    message, data = aigul.button(STAY)
    await house.later(timedelta(days=8))
    await aigul.taps_again(message["message_id"], data)
    aigul.hears("This record is not yours any more, or it has been deleted.")
    assert await sent(house, Kind.DELETION_ASKED) == []


async def test_who_has_stopped_messages_is_asked_all_the_same(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    await aigul.says("/stop")
    await aigul.taps("Yes, stop messages")
    expected = goes(aigul)
    await forget_all(bakyt)
    await house.send()
    assert text_of(newest(aigul)) == expected
