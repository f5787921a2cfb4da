"""The morning of who looks after families: once a working day, if there is something new."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.cases import holders_of, last_told, newest_growth
from db.session import Sessions
from domain.clock import at_hour, local_day
from domain.outbox import DAY, ONE_DAY, Kind
from domain.person import Role
from usecases.days_off import DaysOff
from usecases.outbox import NewMessage, queue

HOUR, MINUTE = 8, 30
SLOT = "morning"
NOT_OLDER = timedelta(days=14)
"""What is new is looked for so far back, if no morning came meanwhile."""


async def greet_staff(sessions: Sessions, days_off: DaysOff, *, now: datetime) -> None:
    """Queue the morning's list for everybody who has something new in it.

    That is a case that grew since the last list, until half past eight of today, urgent ones too:
    whoever looks after a family by then has heard of all that is new. On the
    first working day of a week every advisor has one, for the families that are silent: who has
    none gets nothing at delivery. Where no advisor looks after a family, coordinators do.
    """
    today = local_day(now)
    morning = at_hour(today, HOUR, MINUTE)
    if now < morning or not DAY.holds(now) or days_off.is_off(today):
        return
    async with sessions.begin() as session:
        new = await _greeted(session, morning)
        if is_first_working_day(today, days_off):
            new |= set(await holders_of(session, Role.ADVISOR))
        await queue(
            session,
            (
                NewMessage(
                    Kind.MORNING_CAME,
                    person_id,
                    f"{SLOT}:{today.isoformat()}:{person_id}",
                    {"day": today.isoformat()},
                    slot=SLOT,
                )
                for person_id in sorted(new)
            ),
            now=now,
        )


def next_morning(now: datetime) -> datetime:
    """Return the next half past eight.

    >>> from domain.clock import BISHKEK
    >>> next_morning(datetime(2026, 11, 24, 12, tzinfo=BISHKEK)).isoformat()
    '2026-11-25T02:30:00+00:00'
    """
    today = at_hour(local_day(now), HOUR, MINUTE)
    return today if now < today else at_hour(local_day(now) + ONE_DAY, HOUR, MINUTE)


def is_first_working_day(day: date, days_off: DaysOff) -> bool:
    """Whether people work on a day and on none before it in its week.

    >>> days_off = DaysOff({date(2026, 11, 23): True})
    >>> [is_first_working_day(date(2026, 11, day), days_off) for day in (23, 24, 25)]
    [False, True, False]
    """
    before = range(1, day.weekday() + 1)
    return not days_off.is_off(day) and all(days_off.is_off(day - n * ONE_DAY) for n in before)


async def _greeted(session: AsyncSession, morning: datetime) -> set[int]:
    """Return whose list has grown since they were last told."""
    grown = await newest_growth(session, since=morning - NOT_OLDER, until=morning)
    newest = {person_id: at for person_id, at in grown.items() if person_id is not None}
    if (unadvised := grown.get(None)) is not None:
        for person_id in await holders_of(session, Role.COORDINATOR):
            newest[person_id] = max(unadvised, newest.get(person_id, unadvised))
    told = await last_told(session, newest, SLOT)
    return {
        person_id
        for person_id, at in newest.items()
        if person_id not in told or told[person_id] < at
    }
