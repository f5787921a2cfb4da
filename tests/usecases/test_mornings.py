"""The morning's list: who gets one, on which day, and only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from db.models import CaseRow, OutboxRow
from db.queries.cases import (
    Case,
    cases_by_id,
    families_seen,
    last_told,
    new_cases_by_advisor,
    new_cases_without_advisor,
    newest_growth,
    readers_of,
    sent_check_ins,
)
from db.queries.silence import silent_counts, silent_families
from db.session import Sessions
from domain.case import CaseState
from domain.clock import at_hour
from domain.outbox import Kind, State
from domain.person import Role
from domain.warning import Reason, Severity, Sign
from tests.house import NOON
from tests.usecases.families import member
from usecases.cases import open_cases
from usecases.days_off import DaysOff
from usecases.mornings import greet_staff
from usecases.staff import appoint, assign_advisor

ADVISOR, OTHER, LEAD = 91, 92, 93
TUESDAY = date(2026, 11, 24)
FRIDAY, SATURDAY, MONDAY = (TUESDAY + timedelta(days=days) for days in (3, 4, 6))
WEDNESDAY = TUESDAY + timedelta(days=1)
HELP = Sign(Reason.ASKS_FOR_HELP, Severity.AMBER)
STOPPED = Sign(Reason.STOPPED, Severity.RED, 1)


@pytest.fixture
async def families(sessions: Sessions) -> list[int]:
    """Seven families of an advisor, beside another advisor and a coordinator."""
    await appoint(sessions, person_ids=(ADVISOR, OTHER), role=Role.ADVISOR, now=NOON)
    await appoint(sessions, person_ids=(LEAD,), role=Role.COORDINATOR, now=NOON)
    ids = []
    for number in range(1, 8):
        person = await member(sessions, number)
        assert person.family is not None
        await assign_advisor(sessions, family_id=person.family.id, advisor_id=ADVISOR)
        ids.append(person.family.id)
    return ids


async def see(sessions: Sessions, family_id: int, *signs: Sign, now: datetime = NOON) -> None:
    async with sessions.begin() as session:
        await open_cases(session, family_id, signs, now=now)


async def greeted(
    sessions: Sessions, now: datetime, days_off: DaysOff | None = None
) -> list[tuple[int, str]]:
    """Let the job run; return who has a list, and of which day."""
    await greet_staff(sessions, days_off or DaysOff(), now=now)
    async with sessions.read() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.kind == Kind.MORNING_CAME).order_by(OutboxRow.id)
        )
        return [(row.person_id, row.payload["day"]) for row in rows]


def half_past_eight(day: date) -> datetime:
    return at_hour(day, 8, 30)


async def test_whoever_has_something_new_has_one_list_a_day(
    sessions: Sessions, families: list[int]
) -> None:
    await see(sessions, families[0], HELP)
    morning = half_past_eight(WEDNESDAY)
    assert await greeted(sessions, morning - timedelta(seconds=1)) == []
    for minutes in (0, 10, 300):
        once = await greeted(sessions, morning + timedelta(minutes=minutes))
        assert once == [(ADVISOR, "2026-11-25")]
    assert len(await greeted(sessions, half_past_eight(WEDNESDAY + timedelta(days=1)))) == 1


async def test_without_a_case_there_is_no_list(sessions: Sessions, families: list[int]) -> None:
    await see(sessions, families[0])
    assert await greeted(sessions, half_past_eight(WEDNESDAY)) == []


async def test_whoever_takes_a_family_over_hears_of_its_urgent_case_in_the_morning(
    sessions: Sessions, families: list[int]
) -> None:
    await see(sessions, families[0], STOPPED)
    await assign_advisor(sessions, family_id=families[0], advisor_id=OTHER)
    assert await greeted(sessions, half_past_eight(WEDNESDAY)) == [(OTHER, "2026-11-25")]


async def test_what_comes_during_the_day_waits_for_the_next_morning(
    sessions: Sessions, families: list[int]
) -> None:
    at_ten = at_hour(WEDNESDAY, 10)
    await see(sessions, families[0], HELP, now=at_ten)
    assert await greeted(sessions, at_ten + timedelta(hours=1)) == []
    next_day = WEDNESDAY + timedelta(days=1)
    assert await greeted(sessions, half_past_eight(next_day)) == [(ADVISOR, "2026-11-26")]


async def test_nobody_is_greeted_on_a_day_off(sessions: Sessions, families: list[int]) -> None:
    await see(sessions, families[0], HELP, now=at_hour(FRIDAY, 12))
    assert await greeted(sessions, half_past_eight(SATURDAY)) == []
    worked = DaysOff({SATURDAY: False})
    assert await greeted(sessions, half_past_eight(SATURDAY), worked) == [(ADVISOR, "2026-11-28")]


async def test_a_week_begins_for_every_advisor(sessions: Sessions, families: list[int]) -> None:
    monday_off = DaysOff({MONDAY: True})
    assert await greeted(sessions, half_past_eight(MONDAY), monday_off) == []
    tuesday = MONDAY + timedelta(days=1)
    both = [(ADVISOR, "2026-12-01"), (OTHER, "2026-12-01")]
    assert await greeted(sessions, half_past_eight(tuesday), monday_off) == both


async def test_a_closed_case_makes_no_list(sessions: Sessions, families: list[int]) -> None:
    await see(sessions, families[0], HELP)
    async with sessions.begin() as session:
        await session.execute(update(CaseRow).values(state=CaseState.CLOSED))
    assert await greeted(sessions, half_past_eight(WEDNESDAY)) == []


async def test_a_late_start_greets_late_and_never_at_night(
    sessions: Sessions, families: list[int]
) -> None:
    await see(sessions, families[0], HELP)
    assert await greeted(sessions, at_hour(WEDNESDAY, 21, 30)) == []
    assert await greeted(sessions, at_hour(FRIDAY, 16)) == [(ADVISOR, "2026-11-27")]


async def test_a_list_that_was_not_sent_comes_again(
    sessions: Sessions, families: list[int]
) -> None:
    await see(sessions, families[0], HELP)
    await greeted(sessions, half_past_eight(WEDNESDAY))
    async with sessions.begin() as session:
        await session.execute(update(OutboxRow).values(state=State.SKIPPED, error="stale"))
    days = await greeted(sessions, half_past_eight(WEDNESDAY + timedelta(days=1)))
    assert days == [(ADVISOR, "2026-11-25"), (ADVISOR, "2026-11-26")]


async def test_coordinators_have_what_has_no_advisor(
    sessions: Sessions, families: list[int]
) -> None:
    loose = await member(sessions, 8)
    assert loose.family is not None
    await see(sessions, loose.family.id, HELP)
    assert await greeted(sessions, half_past_eight(WEDNESDAY)) == [(LEAD, "2026-11-25")]


def ids(cases: Sequence[Case]) -> list[int]:
    return [case.family.id for case in cases]


async def test_the_worst_and_oldest_stand_first(sessions: Sessions, families: list[int]) -> None:
    for number, family_id in enumerate(families):
        sign = STOPPED if number == 5 else HELP
        await see(sessions, family_id, sign, now=NOON - timedelta(hours=number))
    async with sessions.read() as session:
        by_advisor = await new_cases_by_advisor(session, [ADVISOR, OTHER], most=5)
        unadvised = await new_cases_without_advisor(session, most=5)
    assert list(by_advisor) == [ADVISOR]
    listed = by_advisor[ADVISOR]
    assert (listed.count, ids(listed.cases)) == (7, [families[n] for n in (5, 6, 4, 3, 2)])
    assert (unadvised.count, unadvised.cases) == (0, ())


@pytest.fixture
def statements(sessions: Sessions) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the reading engine, with its values."""
    found: list[tuple[str, Any]] = []
    engine = sessions.reader.sync_engine

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


OWN_RESULTS = (
    "SCAN anon_",
    "SCAN (subquery",
    "SCAN roles",
    "SCAN CONSTANT ROW",
    "SCAN cases USING INDEX ix_cases_new",
)
"""What a statement has found itself; roles are those of staff, new cases are what it is about."""


def plan_of(session: Session, statement: str, values: Any) -> list[str]:
    """How SQLite would read."""
    explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return [row[-1] for row in explained]


async def test_nothing_is_looked_for_in_every_family(
    sessions: Sessions, statements: list[tuple[str, Any]]
) -> None:
    """Each statement reaches families, cases, check-ins and messages by an index."""
    if sessions.reader.dialect.name != "sqlite":
        pytest.skip("SQLite tells plainly how it reads")
    async with sessions.read() as session:
        await newest_growth(session, since=NOON, until=half_past_eight(WEDNESDAY))
        await last_told(session, [1, 2], "morning")
        await cases_by_id(session, [1, 2])
        await families_seen(session, [1, 2])
        await sent_check_ins(session, [1, 2], [TUESDAY])
        await new_cases_by_advisor(session, [1, 2], most=5)
        await new_cases_without_advisor(session, most=5)
        await silent_counts(session, [1, 2])
        await silent_families(session, 1)
        await readers_of(session, 1)
        asked = list(statements)
        plans = [plan for one in asked for plan in await session.run_sync(plan_of, *one)]
    assert len(asked) > 8
    assert [
        plan for plan in plans if plan.startswith("SCAN") and not plan.startswith(OWN_RESULTS)
    ] == []
