"""What the clock says of duties, steps and lists, and when: over weeks, sleep and bad clocks."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select, text, update

from db.models import (
    CheckInRow,
    FamilyRow,
    OutboxRow,
    PersonRow,
    PushRow,
    ReminderRow,
)
from db.queries.people import person_of
from db.session import Sessions
from domain.outbox import Kind
from domain.person import Person, Stage
from domain.plan import Plan, Step, Words
from domain.progress import Progress
from domain.tree import Answer
from tests.house import LIBRARY
from tests.usecases.clockwork import SINGLE, Clockwork, Sent, family, patent
from usecases.days_off import DaysOff
from usecases.plans import change_plan
from usecases.progress import change_progress
from usecases.record import AT_ONCE
from usecases.reminding import CHUNK, steps_left

DUTY, STEP, CHECK_IN = Kind.DUTY_NEARED, Kind.STEP_NEARED, Kind.CHECK_IN_ASKED
WITH_STEPS: dict[str, Answer] = {
    "ubk": "yes",
    "passport": "have",
    "settlement": "village",
    "plan": "ready",
    "applied": "no",
}
REPORT = "single_tax_report:2027-01-20"
WEEK = timedelta(days=7)


@pytest.fixture
def time(sessions: Sessions) -> Clockwork:
    return Clockwork(sessions)


async def test_a_legal_day_is_said_three_times_and_once_when_it_is_over(time: Clockwork) -> None:
    await family(time.sessions, SINGLE)
    await time.until(date(2027, 3, 1))
    assert time.sent[1] == [
        Sent("2027-01-10 10:00", DUTY),
        Sent("2027-01-17 10:00", DUTY),
        Sent("2027-01-19 10:00", DUTY),
        Sent("2027-01-21 10:00", DUTY),
    ]


async def test_the_last_working_day_counts(sessions: Sessions) -> None:
    moved = DaysOff({date(2027, 1, day): True for day in (18, 19, 20)})
    time = Clockwork(sessions, days_off=moved)
    await family(sessions, SINGLE)
    await time.until(date(2027, 2, 1))
    assert [sent.at[:10] for sent in time.sent[1]] == [
        *("2027-01-05", "2027-01-12", "2027-01-14"),
        "2027-01-21",
    ]


async def test_a_step_is_said_three_days_before_and_on_its_day_then_no_more(
    time: Clockwork,
) -> None:
    await family(time.sessions, steps=[date(2026, 12, 10)])
    await time.until(date(2027, 1, 20))
    assert time.sent[1] == [Sent("2026-12-07 10:00", STEP), Sent("2026-12-10 10:00", STEP)]


async def test_over_the_new_year_and_on_the_29th_of_february(sessions: Sessions) -> None:
    time = Clockwork(sessions, now=datetime(2027, 12, 20, 6, tzinfo=UTC))
    await family(sessions, id=7, members=[1], steps=[date(2028, 1, 2)])
    await family(sessions, patent(date(2028, 2, 29)), id=8, members=[2])
    await time.until(date(2028, 3, 20))
    assert [sent.at[:10] for sent in time.sent[1]] == ["2027-12-30", "2028-01-02"]
    assert [sent.at[:10] for sent in time.sent[2]] == [
        *("2028-02-19", "2028-02-26", "2028-02-28"),
        "2028-03-01",
    ]


async def test_a_list_is_said_a_week_after_the_last_tick_and_once_more(time: Clockwork) -> None:
    """Only the one of which steps are left, and not once those are done."""
    ticks = {"application.get_list": date(2026, 11, 20)}
    progress = Progress({"application": WITH_STEPS}, ticks)
    assert steps_left(LIBRARY, progress, "application", date(2026, 11, 24))
    await family(time.sessions, progress=progress)
    await time.until(date(2027, 1, 20))
    assert [sent.at for sent in time.sent[1]] == ["2026-11-27 10:00", "2026-12-11 10:00"]


async def test_every_member_gets_it_but_who_stopped_or_blocked(time: Clockwork) -> None:
    await family(time.sessions, members=[1, 2, 3, 4, 5], steps=[date(2026, 12, 10)])
    gone = {3: "stopped_at", 4: "blocked_at", 5: "consent_at"}
    async with time.sessions.begin() as session:
        for person_id, column in gone.items():
            value = None if column == "consent_at" else time.now
            await session.execute(
                update(PersonRow).where(PersonRow.id == person_id).values({column: value})
            )
    await time.until(date(2026, 12, 8))
    expected = [Sent("2026-12-07 10:00", STEP)]
    assert time.sent == {1: expected, 2: expected}


async def test_a_check_in_on_the_day_of_a_duty_makes_one_message(time: Clockwork) -> None:
    """It goes at the check-in's minute."""
    await family(
        time.sessions,
        steps=[date(2026, 12, 10)],
        stage=Stage.OPERATING,
        check_in_at=datetime(2026, 12, 7, 12, 41, tzinfo=UTC),
    )
    await time.until(date(2026, 12, 9))
    assert time.sent[1] == [Sent("2026-12-07 18:41", CHECK_IN, "2026-12-07")]


async def test_a_legal_duty_weighs_more_than_the_check_in(time: Clockwork) -> None:
    await family(
        time.sessions,
        SINGLE,
        stage=Stage.OPERATING,
        check_in_at=datetime(2027, 1, 10, 12, 41, tzinfo=UTC),
    )
    await time.until(date(2027, 1, 11))
    assert time.sent[1] == [Sent("2027-01-10 18:41", DUTY, "2027-01-10")]


async def test_one_message_a_day_and_four_in_seven_days(time: Clockwork) -> None:
    days = [date(2026, 12, day) for day in range(1, 15)]
    await family(time.sessions, steps=days)
    await time.until(date(2026, 12, 31))
    sent = [date.fromisoformat(one.at[:10]) for one in time.sent[1]]
    assert len(sent) == len(set(sent))
    assert len(sent) >= 6
    for day in sent:
        assert len([one for one in sent if day <= one < day + WEEK]) <= 4


async def test_what_finds_no_room_is_said_on_the_first_free_day(time: Clockwork) -> None:
    await family(time.sessions, SINGLE)
    taken = [date(2027, 1, day) for day in (7, 8, 9, 10)]
    async with time.sessions.begin() as session:
        for day in taken:
            session.add(PushRow(family_id=7, day=day, what="fact_corrected:1"))
    await time.until(date(2027, 1, 16))
    assert [sent.at for sent in time.sent[1]] == ["2027-01-14 10:00"]


@pytest.mark.parametrize(
    ("woken", "says_it_again_on"),
    [
        (date(2027, 1, 11), "2027-01-17 10:00"),  # a day late
        (date(2027, 1, 18), "2027-01-19 10:00"),  # two days missed count as one
        (date(2027, 1, 27), None),  # the day is over, for a week
    ],
)
async def test_asleep_it_is_said_late_and_once(
    time: Clockwork, woken: date, says_it_again_on: str | None
) -> None:
    await family(time.sessions, SINGLE)
    await time.until(date(2027, 1, 9))
    await time.wake(woken, 12, 30)
    await time.tick()
    assert time.sent[1] == [Sent(f"{woken} 12:30", DUTY)]
    await time.until(date(2027, 2, 15))
    assert (time.sent[1][1].at if time.sent[1][1:] else None) == says_it_again_on


async def test_asleep_for_three_weeks_old_things_are_not_said_any_more(time: Clockwork) -> None:
    await family(time.sessions, SINGLE, steps=[date(2027, 1, 12), date(2027, 1, 15)])
    await time.until(date(2027, 1, 8))
    await time.wake(date(2027, 1, 29), 12)
    await time.until(date(2027, 3, 1))
    assert time.sent == {}


async def test_woken_at_night_it_is_said_by_day(time: Clockwork) -> None:
    await family(time.sessions, steps=[date(2026, 12, 10)])
    await time.until(date(2026, 12, 6))
    await time.wake(date(2026, 12, 7), 23)
    assert time.sent == {}
    await time.until(date(2026, 12, 10), hour=9)
    assert [one.at for one in time.sent[1]] == ["2026-12-08 10:00"]


async def test_a_clock_that_is_set_back_says_nothing_twice(time: Clockwork) -> None:
    """An hour back every seven hours, so also over every moment at which something is said."""
    await family(
        time.sessions,
        steps=[date(2026, 12, 10)],
        stage=Stage.OPERATING,
        check_in_at=datetime(2026, 12, 8, 12, 41, tzinfo=UTC),
    )
    while time.now < datetime(2026, 12, 11, tzinfo=UTC):
        await time.later(timedelta(hours=7))
        time.now -= timedelta(hours=1)
        await time.tick()
    assert [one[1:] for one in time.sent[1]] == [
        (STEP, None),
        (CHECK_IN, "2026-12-08"),
        (STEP, None),
    ]


async def test_a_second_look_makes_no_second_row(time: Clockwork) -> None:
    await family(time.sessions, steps=[date(2026, 11, 27)], members=[1, 2])
    time.now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    for _ in range(3):
        async with time.sessions.begin() as session:
            await session.execute(update(FamilyRow).values(look_at=AT_ONCE))
        assert await time.remind() == 1
    assert await count(time.sessions, OutboxRow) == 2
    assert await count(time.sessions, PushRow) == 1


async def test_two_planners_at_once_say_it_once(time: Clockwork) -> None:
    at = datetime(2026, 11, 24, 12, 41, tzinfo=UTC)
    for number in range(1, 61):
        await family(
            time.sessions,
            id=number,
            members=[number],
            steps=[date(2026, 11, 27)],
            stage=Stage.OPERATING,
            check_in_at=at,
        )
    time.now = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    await asyncio.gather(time.remind(), time.ask(), time.remind(), time.ask())
    await time.remind()  # what the other planner held is left for the next minute
    await time.ask()
    async with time.sessions.read() as session:
        rows = await session.execute(
            select(OutboxRow.person_id, OutboxRow.payload["check_in"].as_string())
        )
        found = sorted((one, day) for one, day in rows if day == "2026-11-24")
    assert [one for one, _day in found] == list(range(1, 61))
    assert await count(time.sessions, CheckInRow) == 60


async def test_a_record_that_cannot_be_read_stops_no_other(
    time: Clockwork, caplog: pytest.LogCaptureFixture
) -> None:
    """Who runs the program hears of it; its words are in no log; it is looked at next day."""
    for number in range(1, 2 * CHUNK + 1):
        await family(time.sessions, id=number, members=[number], steps=[date(2026, 11, 27)])
    async with time.sessions.begin() as session:
        broken = text('UPDATE progress SET progress = \'{"answers": "сөз"}\' WHERE family_id = 3')
        await session.execute(broken)
    with pytest.raises(ValidationError):
        await time.remind()
    assert await count(time.sessions, OutboxRow) == 2 * CHUNK - 1
    assert "family 3: ValidationError at " in caplog.text
    assert "сөз" not in caplog.text
    assert await time.remind() == 0
    async with time.sessions.read() as session:
        look_at = await session.scalar(select(FamilyRow.look_at).where(FamilyRow.id == 3))
    assert look_at == time.now + timedelta(days=1)


async def test_what_she_has_just_changed_is_not_said_on_the_same_day(time: Clockwork) -> None:
    await family(time.sessions)
    await time.until(date(2026, 11, 25), hour=11)
    await plan_steps(time, date(2026, 11, 27))
    await time.until(date(2026, 11, 25), hour=23)
    assert time.sent == {}
    await time.until(date(2026, 11, 28))
    assert [one.at for one in time.sent[1]] == ["2026-11-26 10:00", "2026-11-27 10:00"]


async def test_what_is_changed_meanwhile_joins_the_message_of_tomorrow(time: Clockwork) -> None:
    await family(time.sessions)
    await time.until(date(2026, 11, 25), hour=11)
    await plan_steps(time, date(2026, 11, 28))
    await time.later(timedelta(minutes=5))
    await plan_steps(time, date(2026, 11, 28), date(2026, 11, 29))
    await time.until(date(2026, 11, 26))
    assert [one.at for one in time.sent[1]] == ["2026-11-26 10:00"]
    async with time.sessions.read() as session:
        told = await session.execute(select(ReminderRow.told_on, ReminderRow.times))
    assert [tuple(row) for row in told] == [(date(2026, 11, 26), 1)] * 2


async def test_what_is_done_is_said_no_more(time: Clockwork) -> None:
    await family(time.sessions, SINGLE)
    await time.until(date(2027, 1, 12))
    person = await somebody(time.sessions)
    await change_progress(
        time.sessions,
        person=person,
        consent_version=1,
        change=lambda progress: progress.with_tick(REPORT, date(2027, 1, 12)),
        now=time.now,
    )
    await time.until(date(2027, 3, 1))
    assert [one.at for one in time.sent[1]] == ["2027-01-10 10:00"]
    assert time.edited[1] == 1


async def plan_steps(time: Clockwork, *days: date) -> None:
    """Plan something for these days."""
    steps = tuple(Step(number, Words(text="уй"), day) for number, day in enumerate(days, 1))
    await change_plan(
        time.sessions,
        person=await somebody(time.sessions),
        consent_version=1,
        change=lambda _plan: Plan(steps=steps),
        now=time.now,
    )


async def somebody(sessions: Sessions, person_id: int = 1) -> Person:
    async with sessions.read() as session:
        return await person_of(session, person_id)


async def count(sessions: Sessions, row_type: type[OutboxRow | PushRow | CheckInRow]) -> int:
    async with sessions.read() as session:
        return await session.scalar(select(func.count()).select_from(row_type)) or 0
