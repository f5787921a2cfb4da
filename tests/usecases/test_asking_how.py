"""When families are asked how things go: in the evening, in their rhythm, once more, not twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, make_url, select, update

from db.models import CheckInRow, FamilyRow, PersonRow
from db.queries.people import person_of
from db.session import Sessions
from domain.check_in import How
from domain.outbox import Kind
from domain.person import Rhythm, Stage
from tests.usecases.clockwork import Clockwork, Sent, family
from usecases.record import AT_ONCE, change_family, stop_messages

CHECK_IN = Kind.CHECK_IN_ASKED
EVENING = (18 * 60, 20 * 60 + 30)
ASKED_AT = datetime(2026, 12, 8, 12, 41, tzinfo=UTC)


@pytest.fixture
def time(sessions: Sessions) -> Clockwork:
    return Clockwork(sessions)


def days(time: Clockwork, person_id: int = 1) -> list[str]:
    return [sent.at[:10] for sent in time.sent.get(person_id, [])]


async def asked(sessions: Sessions, **record: Any) -> None:
    """A family that is to be asked on the 8th of December, at 18:41."""
    await family(
        sessions, **{"stage": Stage.OPERATING, "check_in_at": ASKED_AT, "look_at": None, **record}
    )


async def answer(time: Clockwork) -> None:
    """Let every check-in be answered."""
    async with time.sessions.begin() as session:
        await session.execute(
            update(CheckInRow)
            .where(CheckInRow.answered_at.is_(None))
            .values(how=How.WELL, answered_at=time.now)
        )


async def test_the_first_question_comes_on_the_sixth_day_in_the_evening(time: Clockwork) -> None:
    await family(time.sessions, stage=Stage.CONTRACTED, members=[1, 2])
    await time.until(date(2026, 12, 2))
    assert days(time) == ["2026-11-30"]
    assert time.sent[1] == time.sent[2]
    hour, minute = map(int, time.sent[1][0].at[-5:].split(":"))
    assert EVENING[0] <= hour * 60 + minute < EVENING[1]


async def test_without_an_answer_it_is_asked_once_more(time: Clockwork) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 20))
    assert time.sent[1] == [
        Sent("2026-12-08 18:41", CHECK_IN, "2026-12-08"),
        Sent("2026-12-11 18:41", CHECK_IN, "2026-12-08"),
    ]


async def test_what_may_never_have_arrived_is_asked_again(time: Clockwork) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 9))
    async with time.sessions.begin() as session:
        await session.execute(update(CheckInRow).values(asked_at=None))
    await time.until(date(2026, 12, 20))
    assert days(time) == ["2026-12-08", "2026-12-11"]


async def test_asked_together_with_a_step_it_is_asked_once_more_as_soon(time: Clockwork) -> None:
    await family(
        time.sessions,
        stage=Stage.OPERATING,
        check_in_at=ASKED_AT,
        look_at=ASKED_AT - timedelta(days=2),
        steps=[date(2026, 12, 11)],
    )
    await time.until(date(2026, 12, 20))
    assert time.sent[1] == [
        Sent("2026-12-08 18:41", CHECK_IN, "2026-12-08"),
        Sent("2026-12-11 10:00", Kind.STEP_NEARED, "2026-12-08"),
    ]


async def test_who_is_asked_every_week_is_not_asked_in_between(time: Clockwork) -> None:
    await asked(time.sessions, rhythm=Rhythm.WEEKLY)
    await time.until(date(2026, 12, 30))
    between = [date.fromisoformat(day) for day in days(time)]
    apart = [(later - day).days for day, later in pairwise(between)]
    assert len(between) >= 3
    assert min(apart[1:]) >= 7


async def test_who_has_answered_is_not_asked_again(time: Clockwork) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 9))
    await answer(time)
    await time.until(date(2026, 12, 20))
    assert days(time) == ["2026-12-08"]


@pytest.mark.parametrize(("rhythm", "most", "least"), [("monthly", 12, 12), ("weekly", 53, 51)])
async def test_over_a_year(time: Clockwork, rhythm: str, most: int, least: int) -> None:
    await asked(time.sessions, rhythm=rhythm)
    while time.now < ASKED_AT + timedelta(days=362):
        await time.later(timedelta(days=2))
        await answer(time)
    assert least <= len(days(time)) <= most
    assert len({sent.at[-5:] for sent in time.sent[1][1:]}) == 1, "always at the same minute"


async def test_another_rhythm_is_another_day_and_off_is_off(time: Clockwork) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 9))
    await answer(time)
    await change(time, rhythm=Rhythm.WEEKLY)
    await time.until(date(2026, 12, 20))
    weekly = len(days(time))
    assert weekly >= 2
    await change(time, rhythm=Rhythm.OFF)
    await time.until(date(2027, 3, 1))
    assert len(days(time)) == weekly


async def test_who_wants_no_more_questions_is_not_asked_the_last_one_again(
    time: Clockwork,
) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 9))
    await change(time, rhythm=Rhythm.OFF)
    await time.until(date(2027, 3, 1))
    assert days(time) == ["2026-12-08"]


async def test_at_the_end_of_the_contract_nobody_asks(time: Clockwork) -> None:
    await asked(time.sessions)
    await change(time, stage=Stage.CLOSED)
    await time.until(date(2027, 3, 1))
    assert time.sent == {}
    await change(time, stage=Stage.OPERATING)
    await time.until(date(2027, 3, 10))
    assert days(time) == ["2027-03-07"]


async def test_a_family_that_cannot_be_read_stops_no_other(time: Clockwork) -> None:
    for number in range(1, 5):
        rhythm = "yearly" if number == 2 else Rhythm.MONTHLY
        await asked(time.sessions, id=number, members=[number], rhythm=rhythm)
    time.now = ASKED_AT
    with pytest.raises(ValueError, match="yearly"):
        await time.ask()
    await time.send()
    assert sorted(time.sent) == [1, 3, 4]
    async with time.sessions.read() as session:
        waits = await session.scalar(select(FamilyRow.check_in_at).where(FamilyRow.id == 2))
    assert waits == ASKED_AT + timedelta(days=1)


async def test_asleep_for_three_weeks_it_is_asked_once(time: Clockwork) -> None:
    await asked(time.sessions, rhythm=Rhythm.WEEKLY)
    await time.wake(date(2026, 12, 29), 12)
    await time.tick()
    await time.until(date(2026, 12, 31))
    assert time.sent[1] == [Sent("2026-12-29 18:00", CHECK_IN, "2026-12-29")]


async def test_woken_late_in_the_evening_it_is_asked_on_the_next_one(time: Clockwork) -> None:
    """The day of the check-in is the one on which it is asked."""
    await asked(time.sessions)
    await time.wake(date(2026, 12, 8), 22)
    await time.until(date(2026, 12, 10))
    assert time.sent[1] == [Sent("2026-12-09 18:00", CHECK_IN, "2026-12-09")]


async def test_slept_over_it_is_asked_with_what_is_due_today(time: Clockwork) -> None:
    await asked(time.sessions, steps=[date(2026, 12, 12)], look_at=AT_ONCE)
    await time.until(date(2026, 12, 7))
    await time.wake(date(2026, 12, 9), 12)
    await time.until(date(2026, 12, 11), hour=9)
    assert time.sent[1] == [Sent("2026-12-09 18:00", CHECK_IN, "2026-12-09")]


async def test_on_a_day_that_is_taken_it_waits_for_the_next_evening(time: Clockwork) -> None:
    await asked(time.sessions, steps=[date(2026, 12, 11)], look_at=AT_ONCE)
    await time.until(date(2026, 12, 1))
    async with time.sessions.begin() as session:  # an hour before it would have been that day
        await session.execute(update(FamilyRow).values(check_in_at=ASKED_AT + timedelta(days=1)))
    await time.until(date(2026, 12, 8), hour=11)
    async with time.sessions.begin() as session:
        await session.execute(update(FamilyRow).values(check_in_at=ASKED_AT))
    await time.until(date(2026, 12, 10))
    assert time.sent[1] == [
        Sent("2026-12-08 10:00", Kind.STEP_NEARED),
        Sent("2026-12-09 18:41", CHECK_IN, "2026-12-09"),
    ]


async def test_who_stopped_is_not_asked_and_nothing_is_opened(time: Clockwork) -> None:
    await asked(time.sessions)
    async with time.sessions.read() as session:
        person = await person_of(session, 1)
    await stop_messages(time.sessions, person=person, now=time.now)
    await time.until(date(2027, 1, 1))
    assert time.sent == {}
    async with time.sessions.read() as session:
        assert (await session.scalars(select(CheckInRow.asked_at))).all() == []


async def test_a_block_after_the_question_ends_the_asking(time: Clockwork) -> None:
    await asked(time.sessions)
    await time.until(date(2026, 12, 9))
    async with time.sessions.begin() as session:
        await session.execute(update(PersonRow).values(blocked_at=time.now))
    await time.until(date(2027, 1, 1))
    assert days(time) == ["2026-12-08"]


async def change(time: Clockwork, **changes: Any) -> None:
    async with time.sessions.read() as session:
        person = await person_of(session, 1)
    await change_family(time.sessions, person=person, consent_version=1, **changes)


async def test_neither_asking_nor_reminding_looks_at_every_family(
    time: Clockwork, on_postgres: bool, database_url: str
) -> None:
    """A look with nothing due costs next to nothing; SQLite says how it finds what is due."""
    if on_postgres:
        pytest.skip("SQLite's plans")
    await asked(time.sessions, steps=[date(2026, 12, 11)], look_at=AT_ONCE)
    statements: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, _c: Any, many: bool) -> None:
        if not many and sql.startswith(("SELECT", "UPDATE")):
            statements[sql] = values

    engines = [time.sessions.writer.sync_engine, time.sessions.reader.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    await time.until(date(2026, 12, 12))
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    with closing(sqlite3.connect(make_url(database_url).database or "")) as file:
        for sql, values in statements.items():
            lines = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert not [line for line in lines if line.startswith("SCAN ")], (sql, lines)
    assert any("families.check_in_at <=" in sql for sql in statements)
    assert any("families.look_at <=" in sql for sql in statements)
