"""Two senders and two schedulers on one PostgreSQL: nothing twice, nothing missing."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bench.bots import FIRST_KNOWN, fill
from bench.kills import EVENING, queue_some
from db.models import FAMILIES, CheckInRow, OutboxRow, PushRow
from db.queries.outbox import outbox_counts
from db.session import Sessions, connect
from domain.outbox import Kind, Outcome, Result, State
from tests.house import LIBRARY, NOON
from tests.usecases.families import count
from usecases.asking_how import ask_how_it_goes
from usecases.days_off import DaysOff
from usecases.outbox import Message, NewMessage, deliver_due, queue
from usecases.record import AT_ONCE
from usecases.reminding import remind_families

pytestmark = pytest.mark.postgres

FAMILIES_ASKED = 600
A_MINUTE = timedelta(minutes=1)


class Post:
    """Takes messages, and lets others run meanwhile."""

    def __init__(self) -> None:
        self.got: Counter[int] = Counter()

    async def deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        await asyncio.sleep(0)
        self.got.update(message.id for message in messages)
        return [Outcome(Result.SENT, message.id) for message in messages]


@pytest.fixture
async def both(database_url: str) -> AsyncIterator[tuple[Sessions, Sessions]]:
    """Two processes' connections to the same database, with families in it."""
    one, other = connect(database_url), connect(database_url)
    await fill(one, FAMILIES_ASKED)
    yield one, other
    await one.close()
    await other.close()


async def test_two_senders_send_everything_once(both: tuple[Sessions, Sessions]) -> None:
    await queue_some(both[0], FAMILIES_ASKED)
    post = Post()

    async def send(sessions: Sessions) -> None:
        while await deliver_due(sessions, post, clock=lambda: EVENING, limit=7):
            pass

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for sessions in (*both, *both):
            tasks.create_task(send(sessions))
    assert len(post.got) == FAMILIES_ASKED
    assert set(post.got.values()) == {1}
    async with both[0].read() as session:
        counts = await outbox_counts(session)
    assert {state for _kind, state in counts} == {State.SENT}


async def test_two_senders_that_take_the_days_of_the_same_families_do_not_block_each_other(
    both: tuple[Sessions, Sessions],
) -> None:
    families = list(range(1, FAMILIES_ASKED + 1))
    rows = [
        NewMessage(
            Kind.FACT_CORRECTED,
            FIRST_KNOWN + number,
            f"fact_corrected:{reason}:{number}",
            not_before=EVENING + timedelta(seconds=reason),
        )
        for reason, order in enumerate((families, families[::-1]))
        for number in order
    ]
    async with both[0].begin() as session:
        await queue(session, rows, now=EVENING)
    post = Post()

    async def send(sessions: Sessions) -> None:
        while await deliver_due(
            sessions, post, clock=lambda: EVENING + A_MINUTE, limit=FAMILIES_ASKED
        ):
            pass

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        for sessions in both:
            tasks.create_task(send(sessions))
    assert len(post.got) == FAMILIES_ASKED
    assert set(post.got.values()) == {1}
    assert await count(both[0], PushRow) == FAMILIES_ASKED


async def test_two_schedulers_ask_and_remind_everybody_once(
    both: tuple[Sessions, Sessions],
) -> None:
    async with both[0].begin() as session:
        await session.execute(update(FAMILIES).values(check_in_at=NOON, look_at=AT_ONCE))

    async def plan(sessions: Sessions) -> int:
        asked = await ask_how_it_goes(sessions, now=EVENING)
        return asked + await remind_families(sessions, LIBRARY, DaysOff(), now=EVENING)

    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        planned = [tasks.create_task(plan(sessions)) for sessions in both]
    assert sum(one.result() for one in planned) >= 2 * FAMILIES_ASKED
    for table in (CheckInRow, PushRow, OutboxRow):
        assert await count(both[0], table) == FAMILIES_ASKED
    async with both[0].read() as session:
        people = await session.scalar(select(func.count(OutboxRow.person_id.distinct())))
        waiting = select(func.count()).where(FAMILIES.c.check_in_at <= EVENING + timedelta(days=1))
        assert (people, await session.scalar(waiting)) == (FAMILIES_ASKED, 0)
