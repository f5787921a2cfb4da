"""What waits to be sent, and what a sender has to know of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OUTBOX, PEOPLE, PushRow
from domain.outbox import POLICIES, PRIORITIES, Kind, Op, State

A_WEEK = timedelta(days=7)
AT_ANY_HOUR = {policy.priority for policy in POLICIES.values() if policy.hours is None}
"""Priorities of kinds that are due as soon as they are queued."""
_columns = (
    OUTBOX.c.id,
    OUTBOX.c.person_id,
    OUTBOX.c.kind,
    OUTBOX.c.payload,
    OUTBOX.c.op,
    OUTBOX.c.slot,
    OUTBOX.c.dedupe_key,
    OUTBOX.c.stale_after,
    OUTBOX.c.attempts,
)
_slot = (OUTBOX.c.person_id, OUTBOX.c.slot)


@dataclass(frozen=True, slots=True)
class DueMessage:
    """A row of the outbox that waits."""

    id: int
    person_id: int
    kind: Kind
    payload: dict[str, Any]
    op: Op
    slot: str | None
    key: str
    stale_after: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """What a sender knows of a person: in which language, and whether they may be written to."""

    locale: str | None
    family_id: int | None
    stopped: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class InSlot:
    """A slot: Telegram's number of its newest message, and whether anything of it is under way."""

    message_id: int | None = None
    is_busy: bool = False


async def due_messages(session: AsyncSession, now: datetime, limit: int) -> list[DueMessage]:
    """Return what waits to be sent, the most pressing first; held against other senders."""
    found: list[DueMessage] = []
    for priority in PRIORITIES:
        rows = await session.execute(
            select(*_columns)
            .where(_waiting(priority, now))
            .order_by(OUTBOX.c.not_before, OUTBOX.c.id)
            .limit(limit - len(found))
            .with_for_update(skip_locked=True)
        )
        found += [
            DueMessage(number, person, Kind(kind), payload, Op(op), *rest)
            for number, person, kind, payload, op, *rest in rows
        ]
        if len(found) >= limit:
            break
    return found


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether anything waits to be sent now, or was being sent by a process that died."""
    for condition in (*(_waiting(priority, now) for priority in PRIORITIES), is_expired(now)):
        if (await session.execute(select(OUTBOX.c.id).where(condition).limit(1))).first():
            return True
    return False


async def is_sending(session: AsyncSession) -> bool:
    """Whether anything is being sent."""
    sending = select(OUTBOX.c.id).where(OUTBOX.c.state == State.SENDING).limit(1)
    return (await session.execute(sending)).first() is not None


async def next_message(session: AsyncSession) -> datetime | None:
    """Return when the next message falls due."""
    moments = [
        await session.scalar(
            select(OUTBOX.c.not_before)
            .where(OUTBOX.c.state == State.QUEUED, OUTBOX.c.priority == priority)
            .order_by(OUTBOX.c.not_before)
            .limit(1)
        )
        for priority in PRIORITIES
    ]
    return min((moment for moment in moments if moment is not None), default=None)


async def addressees(session: AsyncSession, ids: Collection[int]) -> dict[int, Addressee]:
    """Return what is known of people, by id."""
    rows = await session.execute(
        select(
            PEOPLE.c.id,
            PEOPLE.c.locale,
            PEOPLE.c.family_id,
            PEOPLE.c.stopped_at.is_not(None),
            PEOPLE.c.blocked_at.is_not(None),
        ).where(PEOPLE.c.id.in_(ids))
    )
    return {person_id: Addressee(*rest) for person_id, *rest in rows}


async def in_slots(
    session: AsyncSession, slots: Collection[tuple[int, str]]
) -> dict[tuple[int, str], InSlot]:
    """Return what is known of each slot, by person and slot."""
    if not slots:
        return {}
    rows = await session.execute(
        select(*_slot, OUTBOX.c.op, OUTBOX.c.state, OUTBOX.c.message_id)
        .where(of_slots(slots))
        .order_by(OUTBOX.c.id)
    )
    numbers: dict[tuple[int, str], int | None] = {}
    busy: set[tuple[int, str]] = set()
    for person, slot, op, state, number in rows:
        if op == Op.SEND:
            numbers[person, slot] = number
        if state == State.SENDING:
            busy.add((person, slot))
    return {one: InSlot(numbers.get(one), one in busy) for one in slots}


async def waiting_edits(session: AsyncSession, slots: Collection[tuple[int, str]]) -> list[int]:
    """Return the numbers of edits of slots that are not yet being sent."""
    rows = await session.execute(
        select(OUTBOX.c.id, *_slot).where(
            of_slots(slots), OUTBOX.c.op == Op.EDIT, OUTBOX.c.state == State.QUEUED
        )
    )
    return [number for number, person, slot in rows if (person, slot) in slots]


def of_slots(slots: Collection[tuple[int, str]]) -> ColumnElement[bool]:
    """In one of the slots, or in another of the same people; pairs would use no index."""
    people, names = {person for person, _slot in slots}, {slot for _person, slot in slots}
    return and_(OUTBOX.c.person_id.in_(people), OUTBOX.c.slot.in_(names))


async def pushes_of(
    session: AsyncSession, family_ids: Collection[int], today: date
) -> dict[int, dict[date, str]]:
    """Return what was pushed to families in the last seven days and is about to be, by day."""
    found: dict[int, dict[date, str]] = {}
    if not family_ids:
        return found
    rows = await session.execute(
        select(PushRow.family_id, PushRow.day, PushRow.what).where(
            PushRow.family_id.in_(family_ids), PushRow.day > today - A_WEEK
        )
    )
    for family_id, day, what in rows:
        found.setdefault(family_id, {})[day] = what
    return found


async def outbox_counts(session: AsyncSession) -> dict[tuple[Kind, State], int]:
    """Return how many messages of each kind stand where; for tests and figures."""
    rows = await session.execute(
        select(OUTBOX.c.kind, OUTBOX.c.state, func.count()).group_by(OUTBOX.c.kind, OUTBOX.c.state)
    )
    return {(Kind(kind), State(state)): count for kind, state, count in rows}


def is_expired(now: datetime) -> ColumnElement[bool]:
    """Being sent for longer than a living sender takes."""
    return and_(OUTBOX.c.state == State.SENDING, OUTBOX.c.lease_until <= now)


def _waiting(priority: int, now: datetime) -> ColumnElement[bool]:
    due: ColumnElement[bool] = OUTBOX.c.not_before <= now
    if priority in AT_ANY_HOUR:  # what is queued is due, also after the clock was set back
        due = or_(due, OUTBOX.c.made_at > now)
    return and_(OUTBOX.c.state == State.QUEUED, OUTBOX.c.priority == priority, due)
