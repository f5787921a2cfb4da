"""Notices: exactly those who were told otherwise hear what was corrected, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.models import TellingRow
from tests.chat import Chat, Parts, parts
from tests.conftest import Newcomer
from tests.conversations.facts_desk import (
    QUOTA,
    come_to_desk,
    correct_value,
    hear,
    hear_the_bar,
    history,
    open_fact,
    reads_on,
    said,
    title,
)
from tests.house import House
from usecases.record import stop_messages

CORRECTS = "I have to correct something that I told you before."
EARLIER, NOW = "Earlier I told you:", "Now it is:"
SILENT = "I do not say this any more."
SEEN_ALL = "You have seen everything that was corrected."
SENT = "✅ They are sent the correction."
BUTTONS = ["Understood", "Where is this written?", "Back"]


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


async def send(desk: Chat) -> None:
    await desk.taps("Send a correction")
    await desk.taps("Send the correction")


def notice(chat: Chat, *, earlier: str | None) -> Parts:
    """What stands in a notice of a fact that may be said, and is confirmed."""
    told = [f"{chat.tr(EARLIER)}\n{earlier}"] if earlier else []
    now = f"{chat.tr(NOW)}\n{said(chat)}"
    return parts(CORRECTS, title(chat), *told, now)


async def test_who_was_told_otherwise_hears_of_it_once(
    desk: Chat, family: Chat, newcomer: Newcomer, house: House
) -> None:
    other = newcomer("Мээрим")
    await other.says("/start")
    await other.sends_language()
    old = said(family)
    await correct_value(desk, "5")
    await desk.taps("Send a correction")
    text = "{n} person was last told otherwise.", "{n} people were last told otherwise."
    with house.speaking(desk.locale):
        counted = house.translations.gettext(*text, 1).format(n=1)
    assert desk.window.startswith(counted)
    await desk.taps("Send the correction")
    assert desk.window.startswith(desk.tr(SENT))
    assert desk.tr("Not yet seen the correction: {n}", n=1) in desk.window
    assert not desk.offers("Send a correction")
    assert not (await house.person(other.id)).has_notices

    assert (await house.person(family.id)).has_notices
    await hear(family)
    assert len(family.tr(CORRECTS)) > 40
    family.sees(notice(family, earlier=old), buttons=BUTTONS)
    await family.taps("Where is this written?")
    await family.taps("Back")
    await family.taps("Understood")
    assert not (await house.person(family.id)).has_notices
    for words in (CORRECTS, SEEN_ALL):
        assert family.tr(words) not in family.window
    await house.later(timedelta(minutes=1))
    await open_fact(desk)
    assert not desk.offers("Send a correction")
    line = desk.tr(
        "Told this: {this}, otherwise: {otherwise}, within reach: {reachable}",
        this=1,
        otherwise=0,
        reachable=0,
    )
    assert line in desk.window


async def test_several_corrections_come_one_after_another(
    desk: Chat, family: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await send(desk)
    version = house.library.facts[QUOTA].version
    await tell(house, family, QUOTA, version)
    await correct_value(desk, "14000", QUOTA)
    await send(desk)
    await hear(family)
    assert title(family) in family.window
    await family.taps("Understood")
    assert title(family, QUOTA) in family.window
    assert said(family, QUOTA) in family.window
    message, understood = family.button("Understood")
    await family.taps("Understood")
    await family.taps_again(message["message_id"], understood)
    assert not (await house.person(family.id)).has_notices


async def test_two_corrections_of_one_fact_are_one_notice(
    desk: Chat, family: Chat, house: House
) -> None:
    old = said(family)
    for value in ("5", "6"):
        await correct_value(desk, value)
        await send(desk)
    await hear(family)
    family.sees(notice(family, earlier=old), buttons=BUTTONS)
    await family.taps("Understood")
    assert not (await house.person(family.id)).has_notices


async def test_who_has_read_the_new_words_meanwhile_still_hears_what_was_corrected(
    desk: Chat, family: Chat, house: House
) -> None:
    old = said(family)
    await correct_value(desk, "5")
    await send(desk)
    await family.taps("Back")
    await family.taps("What it costs")
    await house.later(timedelta(minutes=1))
    await hear(family)
    family.sees(notice(family, earlier=old), buttons=BUTTONS)


async def test_what_may_not_be_said_any_more_names_its_door(
    desk: Chat, family: Chat, house: House
) -> None:
    old = said(family)
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Level")
    await desk.taps("Not said")
    await reads_on(desk, "Put it in")
    await send(desk)
    await hear(family)
    door = house.screen("ask_at_ministry_1966", family.locale)
    family.sees(
        parts(
            CORRECTS,
            title(family),
            f"{family.tr(EARLIER)}\n{old}",
            f"{family.tr(SILENT)}\n{door}",
        ),
        buttons=["Understood", "Back"],
    )


async def test_what_does_not_hold_any_more_is_taken_back(
    desk: Chat, family: Chat, house: House
) -> None:
    old = said(family)
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Valid until")
    await desk.says("1.11.2026")
    await reads_on(desk, "Put it in")
    await send(desk)
    await hear(family)
    assert f"{family.tr(EARLIER)}\n{old}\n\n{family.tr(SILENT)}" in family.window


async def test_what_was_told_by_an_older_file_is_not_made_up(
    desk: Chat, family: Chat, house: House
) -> None:
    async with house.sessions.begin() as session:
        await session.execute(update(TellingRow).values(version="of long ago"))
    await correct_value(desk, "5")
    await send(desk)
    await hear(family)
    family.sees(notice(family, earlier=None), buttons=BUTTONS)


async def test_an_undone_correction_is_not_heard_any_more(
    desk: Chat, family: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await send(desk)
    await desk.taps("History")
    await desk.taps("Undo the newest in force")
    assert not (await house.person(family.id)).has_notices
    await family.says("/menu")
    assert not family.offers("What was corrected")


async def test_who_has_stopped_messages_sees_it_on_coming_back(
    desk: Chat, family: Chat, house: House
) -> None:
    person = await house.person(family.id)
    await stop_messages(house.sessions, person=person, now=house.clock())
    await correct_value(desk, "5")
    line = desk.tr(
        "Told this: {this}, otherwise: {otherwise}, within reach: {reachable}",
        this=0,
        otherwise=1,
        reachable=0,
    )
    assert line in desk.window
    await send(desk)
    assert (await house.person(family.id)).has_notices


async def test_a_correction_that_something_else_overtook_is_not_sent(
    desk: Chat, family: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await desk.taps("Send a correction")
    message, sending = desk.button("Send the correction")
    await correct_value(desk, "6")
    await desk.taps_again(message["message_id"], sending)
    assert not (await house.person(family.id)).has_notices
    assert len(await history(house)) == 2


async def tell(house: House, chat: Chat, fact_id: str, version: str) -> None:
    row = TellingRow(person_id=chat.id, fact_id=fact_id, version=version, told_at=house.clock())
    async with house.sessions.begin() as session:
        session.add(row)
