"""The watchdog: what should have been done against what was done."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text, update

from db.models import FAMILIES, FamilyRow
from db.queries.late import oldest_check_in, oldest_look, oldest_message
from db.session import Sessions
from domain.outbox import Kind, Outcome, Result
from tests.house import NOON
from usecases.outbox import Message, NewMessage, claim, deliver_due, queue
from usecases.record import AT_ONCE
from usecases.watchdog import OVERDUE, Watchdog, what_is_late

MOMENT = timedelta(seconds=1)
MIDNIGHT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LITERAL = {"literal_binds": True}


class Seconds:
    """A clock that never jumps, moved by the test."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def watchdog(seconds: Seconds) -> Watchdog:
    return Watchdog(seconds)


async def family(sessions: Sessions, **values: datetime) -> None:
    async with sessions.begin() as session:
        session.add(FamilyRow(created_at=NOON, rhythm="monthly", **values))


async def message(sessions: Sessions, kind: Kind, *, due: datetime, person_id: int = 7) -> None:
    new = NewMessage(kind, person_id, f"{kind}:{due}:{person_id}", not_before=due)
    async with sessions.begin() as session:
        await queue(session, [new], now=due)


class Away:
    """A Telegram that cannot be reached."""

    async def deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        return [Outcome(Result.NOT_TAKEN) for _ in messages]


async def outage(sessions: Sessions, now: datetime, *, lasts: timedelta) -> None:
    for step in range(0, int(lasts.total_seconds()), 20):
        clock = partial(operator.add, now, timedelta(seconds=step))
        await deliver_due(sessions, Away(), clock=clock, limit=9)


async def late(sessions: Sessions, now: datetime) -> list[str]:
    async with sessions.read() as session:
        return [one.what for one in await what_is_late(session, now)]


async def test_nothing_is_late_where_nothing_is_due(sessions: Sessions) -> None:
    await family(sessions, look_at=NOON, check_in_at=NOON)
    await message(sessions, Kind.DUTY_NEARED, due=NOON)
    assert await late(sessions, NOON + OVERDUE - MOMENT) == []


@pytest.mark.parametrize(
    ("values", "what"),
    [({"look_at": NOON}, "looks at families"), ({"check_in_at": NOON}, "check-ins")],
)
async def test_a_family_that_nobody_looked_at_is_late_after_a_quarter_of_an_hour(
    sessions: Sessions, values: dict[str, datetime], what: str
) -> None:
    await family(sessions, **values)
    assert await late(sessions, NOON + OVERDUE) == [what]


async def test_a_family_that_waits_for_the_next_tick_has_no_due_moment(sessions: Sessions) -> None:
    await family(sessions, look_at=AT_ONCE)
    assert await late(sessions, NOON) == []


@pytest.mark.parametrize("kind", Kind)
async def test_a_message_is_late_while_it_may_be_sent(sessions: Sessions, kind: Kind) -> None:
    evening = NOON.replace(hour=13)  # 19:00 in Bishkek: every kind may be sent
    await message(sessions, kind, due=evening)
    assert await late(sessions, evening + OVERDUE) == ["messages"]


async def test_at_night_only_what_may_be_sent_at_night_is_late(sessions: Sessions) -> None:
    await message(sessions, Kind.DUTY_NEARED, due=NOON)
    assert await late(sessions, MIDNIGHT) == []
    await message(sessions, Kind.CASE_OPENED, due=NOON)
    assert await late(sessions, MIDNIGHT) == ["messages"]


async def test_what_a_dead_sender_held_is_late_too(sessions: Sessions) -> None:
    await message(sessions, Kind.OPERATOR_ALERTED, due=NOON)
    lease = timedelta(minutes=5)
    messages, _ = await claim(sessions, now=NOON, limit=1, lease=lease)
    assert len(messages) == 1
    assert await late(sessions, NOON + OVERDUE) == []
    assert await late(sessions, NOON + lease + OVERDUE) == ["messages"]


async def test_what_telegram_never_takes_is_late_though_it_is_tried_again_and_again(
    sessions: Sessions,
) -> None:
    await message(sessions, Kind.OPERATOR_ALERTED, due=NOON)
    await outage(sessions, NOON, lasts=OVERDUE - MINUTE)
    assert await late(sessions, NOON + OVERDUE - MINUTE) == []
    await outage(sessions, NOON + OVERDUE - MINUTE, lasts=2 * MINUTE)
    async with sessions.read() as session:
        found = await what_is_late(session, NOON + OVERDUE + MINUTE)
    assert [(one.what, one.since) for one in found] == [("messages", NOON)]


async def test_what_failed_once_is_not_late(sessions: Sessions) -> None:
    evening = NOON.replace(hour=13)
    new = NewMessage(Kind.OPERATOR_ALERTED, 7, "reason:7", not_before=evening)
    async with sessions.begin() as session:
        await queue(session, [new], now=NOON)
    await outage(sessions, evening, lasts=MOMENT)
    assert await late(sessions, evening) == []


async def test_late_is_what_is_late_in_two_looks(sessions: Sessions, watchdog: Watchdog) -> None:
    await family(sessions, look_at=NOON)
    slept = NOON + timedelta(days=1)
    assert await watchdog.look(sessions, now=slept) == []
    assert watchdog.late() == []
    assert await watchdog.look(sessions, now=slept + MINUTE) == ["looks at families"]
    assert watchdog.late() == ["looks at families"]


async def test_a_machine_that_slept_is_no_alarm(sessions: Sessions, watchdog: Watchdog) -> None:
    await family(sessions, look_at=NOON)
    slept = NOON + timedelta(days=1)
    await watchdog.look(sessions, now=slept)
    async with sessions.begin() as session:
        await session.execute(update(FAMILIES).values(look_at=slept + timedelta(days=1)))
    for _ in range(2):
        assert await watchdog.look(sessions, now=slept + MINUTE) == []


async def test_a_clock_that_was_set_back_is_no_alarm(
    sessions: Sessions, watchdog: Watchdog, seconds: Seconds
) -> None:
    watchdog.expect("reload", every=MINUTE)
    await family(sessions, look_at=NOON + MINUTE)
    for _ in range(2):
        seconds.now += 60
        assert await watchdog.look(sessions, now=NOON - timedelta(hours=1)) == []


async def test_a_job_is_late_after_three_intervals_and_two_minutes(
    sessions: Sessions, watchdog: Watchdog, seconds: Seconds
) -> None:
    watchdog.expect("reload", every=MINUTE)
    watchdog.expect("watchdog", every=5 * MINUTE)
    seconds.now = 300
    assert watchdog.late_jobs() == []
    seconds.now = 301
    assert watchdog.late_jobs() == ["reload"]
    assert await watchdog.look(sessions, now=NOON) == []
    assert await watchdog.look(sessions, now=NOON) == ["job reload"]
    watchdog.note("reload")
    assert await watchdog.look(sessions, now=NOON) == []
    assert watchdog.late() == []


def test_if_nobody_looks_that_is_late_itself(watchdog: Watchdog, seconds: Seconds) -> None:
    watchdog.expect("watchdog", every=5 * MINUTE)
    seconds.now = 17 * 60 + 1
    assert watchdog.late() == ["job watchdog"]


async def test_looking_scans_no_table(sessions: Sessions) -> None:
    if sessions.reader.dialect.name != "sqlite":
        pytest.skip("SQLite says it best")
    plans: list[str] = []
    async with sessions.read() as session:
        run = session.execute

        async def explained(statement: object, *_args: object) -> object:
            words = str(statement.compile(session.get_bind(), compile_kwargs=LITERAL))  # type: ignore[attr-defined]
            plans.extend(row[-1] for row in await run(text(f"EXPLAIN QUERY PLAN {words}")))
            return await run(statement)  # type: ignore[call-overload]

        async def scalar(statement: object) -> object:
            return (await explained(statement)).scalar()  # type: ignore[attr-defined]

        session.scalar = scalar  # type: ignore[method-assign,assignment]
        await oldest_look(session, after=AT_ONCE, by=NOON)
        await oldest_check_in(session, by=NOON)
        await oldest_message(session, list(Kind), by=NOON, next_try_by=NOON + MINUTE)
    assert len(plans) == 6
    assert [plan for plan in plans if "USING" not in plan] == []
    assert [plan for plan in plans if "TEMP" in plan] == []
