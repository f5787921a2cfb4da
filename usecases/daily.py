"""The one message of a day that is pushed to a family: all members get it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from secrets import token_hex

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PushRow, ReminderRow
from db.queries.outbox import in_slots
from db.queries.reminders import reachable_members
from db.upsert import insert_all_missing
from domain.clock import local_day
from domain.outbox import Kind, Op, reason
from usecases.outbox import NewMessage, queue

REDRAWN_FOR = timedelta(days=7)
"""After these days a message stays as it is."""
KEPT = timedelta(days=30)
"""How long it is known that a family was pushed a message; four in a week is what counts."""


async def push(
    session: AsyncSession,
    kind: Kind,
    families: Iterable[tuple[int, datetime]],
    members: Mapping[int, Collection[int]],
    *,
    day: date,
    check_in: date | None = None,
    now: datetime,
) -> None:
    """Queue the day's message for families, each at its moment.

    Args:
        session: The open transaction.
        kind: What weighs most in it.
        families: Families whose day is free, and when each is written to.
        members: Who of each gets it.
        day: The day; what is said on it is drawn at delivery.
        check_in: The day of the check-in that is asked with it.
        now: The moment.
    """
    families = sorted(families)  # a sender takes days in the same order: no deadlock
    if not families:
        return
    what = reason(day)
    await insert_all_missing(
        session,
        PushRow,
        [{"family_id": family_id, "day": day, "what": what} for family_id, _at in families],
    )
    await session.execute(
        delete(PushRow).where(
            PushRow.family_id.in_([family_id for family_id, _at in families]),
            PushRow.day < day - KEPT,
        )
    )
    payload = _payload(day, check_in)
    await queue(
        session,
        (
            NewMessage(
                kind, person_id, f"{what}:{person_id}", payload, slot=what, not_before=moment
            )
            for family_id, moment in families
            for person_id in members.get(family_id, ())
        ),
        now=now,
    )


async def redraw(
    session: AsyncSession,
    kind: Kind,
    person_ids: Iterable[int],
    *,
    day: date,
    check_in: date | None = None,
    now: datetime,
) -> None:
    """Let the day's message say to others what has happened meanwhile."""
    what = reason(day)
    payload = _payload(day, check_in)
    await queue(
        session,
        (
            NewMessage(
                kind,
                person_id,
                f"{what}:{person_id}:{token_hex(8)}",
                payload,
                op=Op.EDIT,
                slot=what,
            )
            for person_id in person_ids
        ),
        now=now,
    )


def _payload(day: date, check_in: date | None) -> dict[str, str]:
    asked = {} if check_in is None else {"check_in": check_in.isoformat()}
    return {"day": day.isoformat(), **asked}


async def redraw_told(
    session: AsyncSession,
    family_id: int,
    keys: Collection[str],
    *,
    but: tuple[int, int] | None = None,
    now: datetime,
) -> None:
    """Let messages that told of something say what has become of it.

    Args:
        session: The open transaction.
        family_id: Whose reminders they are.
        keys: By which the things are known.
        but: A person and the number of a message that the caller changes itself.
        now: The moment.
    """
    told = await session.scalars(
        select(ReminderRow.told_on)
        .where(
            ReminderRow.family_id == family_id,
            ReminderRow.key.in_(keys),
            ReminderRow.told_on > local_day(now) - REDRAWN_FOR,
        )
        .distinct()
    )
    days = [day for day in told if day is not None]
    if not days:
        return
    members = (await reachable_members(session, [family_id])).get(family_id, [])
    shown = await in_slots(session, {(but[0], reason(day)) for day in days}) if but else {}
    drawn = {slot for slot, message in shown.items() if but and message.message_id == but[1]}
    for day in days:
        others = [person_id for person_id in members if (person_id, reason(day)) not in drawn]
        await redraw(session, Kind.DUTY_NEARED, others, day=day, now=now)
