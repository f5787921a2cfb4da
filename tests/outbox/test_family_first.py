"""A member taps while the clock looks at the family: on PostgreSQL neither waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from db.models import CHECK_INS, FAMILIES, ReminderRow
from db.queries.people import person_of
from db.session import Sessions, connect
from db.upsert import insert_or_renew
from domain.check_in import How, Shown
from domain.clock import local_day
from domain.person import Person, Stage
from tests.house import NOON
from tests.usecases.clockwork import family
from usecases.asking_how import open_check_ins
from usecases.check_ins import answer_check_in, finish_check_in
from usecases.reminders import drop_reminder, put_off

pytestmark = pytest.mark.postgres

KEY, TODAY, BEFORE = "plan_step:1:2026-11-27", local_day(NOON), date(2026, 11, 20)
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
Tap = Callable[[Sessions, Person], Coroutine[None, None, object]]


async def begin(sessions: Sessions, person: Person) -> object:
    return await answer_check_in(
        sessions, person=person, consent_version=1, day=TODAY, answer=How.WELL, now=NOON
    )


async def finish(sessions: Sessions, person: Person) -> object:
    return await finish_check_in(
        sessions,
        person=person,
        consent_version=1,
        day=BEFORE,
        shown=Shown.SENT,
        always=True,
        now=NOON,
    )


async def drop(sessions: Sessions, person: Person) -> object:
    return await drop_reminder(sessions, person=person, consent_version=1, key=KEY, now=NOON)


async def put(sessions: Sessions, person: Person) -> object:
    until = TODAY + timedelta(days=7)
    return await put_off(
        sessions, person=person, consent_version=1, key=KEY, until=until, now=NOON
    )


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[tuple[Sessions, Sessions]]:
    """Two processes' connections to the same database."""
    one, other = connect(database_url), connect(database_url)
    yield one, other
    await one.close()
    await other.close()


@pytest.mark.parametrize("tap", [begin, finish, drop, put])
async def test_a_tap_waits_for_the_clock_and_the_clock_not_for_it(
    both: tuple[Sessions, Sessions], tap: Tap
) -> None:
    clock, bot = both
    family_id = await family(clock, stage=Stage.OPERATING, advisor_id=9)
    async with clock.begin() as session:
        session.add(ReminderRow(family_id=family_id, key=KEY, times=1, dropped=False))
        await open_check_ins(session, [family_id], BEFORE)
        person = await person_of(session, 1)
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks, clock.begin() as session:
        await session.execute(
            select(FAMILIES.c.id).where(FAMILIES.c.id == family_id).with_for_update(key_share=True)
        )
        tapped = tasks.create_task(tap(bot, person))
        while not await session.scalar(WAITING):  # noqa: ASYNC110 - PostgreSQL sets no event
            await asyncio.sleep(0.01)
        told = {"family_id": family_id, "key": KEY, "told_on": TODAY, "times": 2}
        await insert_or_renew(
            session,
            ReminderRow,
            [{**told, "dropped": False}],
            key=("family_id", "key"),
            renew=("told_on", "times"),
        )
        await open_check_ins(session, [family_id], TODAY)
        await session.execute(update(CHECK_INS).values(reminded_at=NOON))
    assert await tapped
