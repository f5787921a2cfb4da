"""The one door out: messages are rows, written with their reason and sent later.

A row is claimed with a lease, looked at again, sent and marked. Telegram has no key against
repeats: of what was being sent when a process died, a kind that repeats is sent again, and the
rest is marked as uncertain.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Update, and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CHECK_INS, OUTBOX, PEOPLE, OutboxRow, PushRow
from db.queries.outbox import (
    Addressee,
    DueMessage,
    InSlot,
    addressees,
    due_messages,
    in_slots,
    is_expired,
    pushes_of,
    waiting_edits,
)
from db.session import DatabaseAwayError, Sessions
from db.upsert import insert_all_missing
from domain.clock import at_hour, local_day
from domain.outbox import (
    DAY,
    MORNING,
    MOST_ATTEMPTS,
    ONE_DAY,
    POLICIES,
    UNREACHABLE,
    Kind,
    Op,
    Outcome,
    Result,
    State,
    pause_after,
)
from domain.reminding import may_push

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long a sender may take over a batch; longer than a request to Telegram may last."""
MARK_AGAIN = (1, 2, 5, 10, 20)
"""Seconds to wait before what came of a batch is written once more; far less than a lease."""
MOST_IN_OUTAGE = 3
"""Attempts that count while Telegram cannot be reached: the pause between them stays short."""
SOON = timedelta(seconds=5)
CHUNK = 1000
KEPT = timedelta(days=90)
FULL_WEEK = "full week"
TO_STRANGERS = frozenset({Kind.OPERATOR_ALERTED})
"""Operators need not have met the bot; everybody else who is not known has gone."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Something to be sent.

    Attributes:
        key: The same reason has the same key and is sent once.
        payload: Ids and scalars; the words are drawn at delivery.
        slot: By this name the message can be changed later.
        not_before: None: as soon as the hours of its kind allow.
    """

    kind: Kind
    person_id: int
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    op: Op = Op.SEND
    slot: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed row, ready to be drawn and sent.

    Attributes:
        attempts: How often it was tried before.
        locale: The person's language; None if it is not known.
        message_id: What an edit changes.
        silent: Whether it comes without a sound.
    """

    id: int
    person_id: int
    kind: Kind
    payload: Mapping[str, Any]
    op: Op = Op.SEND
    attempts: int = 0
    locale: str | None = None
    family_id: int | None = None
    message_id: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """Not now."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """Not any more, and why."""

    state: State
    why: str | None


class Notifier(Protocol):
    """Who speaks with Telegram."""

    async def deliver(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        """Draw and send messages; return what came of each, in their order."""
        ...


async def queue(session: AsyncSession, messages: Iterable[NewMessage], *, now: datetime) -> None:
    """Queue messages in the transaction of their reason; what was queued before stays.

    A newer edit of a slot takes the place of one that still waits.
    """
    messages = list(messages)
    edited = {(one.person_id, one.slot) for one in messages if one.op is Op.EDIT and one.slot}
    if edited and (replaced := await waiting_edits(session, edited)):
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(replaced), OutboxRow.state == State.QUEUED)
            .values(state=State.SKIPPED, error="replaced", ended_at=now)
        )
    for first in range(0, len(messages), CHUNK):
        rows = [row_of(one, now) for one in messages[first : first + CHUNK]]
        await insert_all_missing(session, OutboxRow, rows)


def row_of(message: NewMessage, now: datetime) -> dict[str, Any]:
    """Return the row of a new message."""
    policy = POLICIES[message.kind]
    due = message.not_before or now
    if policy.hours is not None and message.op is Op.SEND:
        due = policy.hours.next(due)
    return {
        "person_id": message.person_id,
        "kind": message.kind,
        "payload": dict(message.payload),
        "op": message.op,
        "slot": message.slot,
        "dedupe_key": message.key,
        "priority": policy.priority,
        "not_before": due,
        "stale_after": None if policy.life is None else due + policy.life,
        "state": State.QUEUED,
        "attempts": 0,
        "made_at": now,
    }


async def deliver_due(
    sessions: Sessions, notifier: Notifier, *, clock: Callable[[], datetime], limit: int
) -> int:
    """Claim what is due, send it and mark what came of it; return how many were looked at.

    The clock is read twice: sending may have taken long.
    """
    messages, looked_at = await claim(sessions, now=clock(), limit=limit)
    if messages:
        outcomes = await notifier.deliver(messages)
        attempts = list(zip(messages, outcomes, strict=True))
        await _mark_at_last(sessions, attempts, now=clock())
    return looked_at


async def _mark_at_last(
    sessions: Sessions, attempts: Sequence[tuple[Message, Outcome]], *, now: datetime
) -> None:
    """Mark a batch; while the database is away, again and again for less than its lease."""
    for seconds in MARK_AGAIN:
        try:
            await mark(sessions, attempts, now=now)
        except DatabaseAwayError:
            log.warning("the database is away; what was sent is marked in %d s", seconds)
            await asyncio.sleep(seconds)
        else:
            return
    await mark(sessions, attempts, now=now)


async def claim(
    sessions: Sessions, *, now: datetime, limit: int, lease: timedelta = LEASE
) -> tuple[list[Message], int]:
    """Take due messages for sending; return them, and how many were looked at.

    What is no longer to be sent is ended here: it is too old, or the person has gone, stopped or
    blocked messages. What comes outside of its hours, or on top of the day's one message, waits.
    """
    async with sessions.begin() as session:
        await _give_back(session, now)
        rows = await due_messages(session, now, limit)
        if not rows:
            return [], 0
        people = await addressees(session, {row.person_id for row in rows})
        edited = {(row.person_id, row.slot) for row in rows if row.op is not Op.SEND and row.slot}
        sent = await in_slots(session, edited)
        days = await _days_taken(session, rows, people, now)
        changed: set[tuple[int, str | None]] = set()
        messages: list[Message] = []
        put_off: list[dict[str, Any]] = []
        ended: list[dict[str, Any]] = []
        for row in rows:
            person = people.get(row.person_id)
            before = sent.get((row.person_id, row.slot or ""), InSlot())
            if (row.person_id, row.slot) in changed:
                before = InSlot(before.message_id, is_busy=True)
            verdict = _verdict(row, person, before, days, now)
            held = {"row": row.id, "tried": row.attempts, "was": State.QUEUED}
            if isinstance(verdict, Postponed):
                put_off.append({**held, "until": verdict.until, "attempt": row.attempts})
            elif isinstance(verdict, Ended):
                ended.append({**held, "to": verdict.state, "why": verdict.why})
            else:
                messages.append(_message(row, person, before, now))
                if row.op is not Op.SEND:
                    changed.add((row.person_id, row.slot))
        await _write(session, _ending, ended, now)
        await _write(session, _putting_off, put_off)
        if messages:
            await session.execute(
                update(OUTBOX)
                .where(OUTBOX.c.id.in_([one.id for one in messages]))
                .values(
                    state=State.SENDING, attempts=OUTBOX.c.attempts + 1, lease_until=now + lease
                )
            )
        return messages, len(rows)


def _verdict(
    row: DueMessage,
    person: Addressee | None,
    before: InSlot,
    days: Mapping[int, str],
    now: datetime,
) -> Postponed | Ended | None:
    """Return what is to be done instead of sending."""
    policy = POLICIES[row.kind]
    is_edit = row.op is not Op.SEND
    if is_edit and before.is_busy:
        return Postponed(now + SOON)
    never = {
        "gone": person is None and row.kind not in TO_STRANGERS,
        "blocked before": person is not None and person.blocked,
        "nothing to edit": is_edit and before.message_id is None,
        "stopped": person is not None and person.stopped and not policy.after_stop,
        "stale": row.stale_after is not None and row.stale_after <= now,
    }
    if why := next((why for why, is_so in never.items() if is_so), None):
        return Ended(State.BLOCKED if why == "blocked before" else State.SKIPPED, why)
    if is_edit:
        return None
    if policy.hours is not None and not policy.hours.holds(now):
        return Postponed(policy.hours.next(now))
    family_id = person.family_id if person else None
    if policy.is_push and family_id is not None and days.get(family_id) != reason_of(row.key):
        return Postponed(at_hour(local_day(now) + ONE_DAY, MORNING))
    return None


def reason_of(key: str) -> str:
    """Return what the members of a family are sent for the same reason.

    >>> reason_of("fact_corrected:12:401"), reason_of("daily:2026-12-01:401")
    ('fact_corrected:12', 'daily:2026-12-01')
    """
    return key.rpartition(":")[0]


def _message(row: DueMessage, person: Addressee | None, before: InSlot, now: datetime) -> Message:
    policy = POLICIES[row.kind]
    return Message(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        payload=row.payload,
        op=row.op,
        attempts=row.attempts,
        locale=person.locale if person else None,
        family_id=person.family_id if person else None,
        message_id=before.message_id,
        silent=policy.hours is None and not DAY.holds(now),
    )


async def _days_taken(
    session: AsyncSession,
    rows: Sequence[DueMessage],
    people: Mapping[int, Addressee],
    now: datetime,
) -> dict[int, str]:
    """Return for which reason each family gets its one message of today, taken now or before."""
    today = local_day(now)
    wanted: dict[int, str] = {}
    for row in rows:
        person = people.get(row.person_id)
        is_push = POLICIES[row.kind].is_push and row.op is Op.SEND
        if is_push and person is not None and person.family_id is not None:
            wanted.setdefault(person.family_id, reason_of(row.key))
    pushed = await pushes_of(session, wanted, today)
    taken = [one for one in sorted(wanted) if may_push(pushed.get(one, {}), today)]
    if taken:  # another sender may have been quicker (in the same order: no deadlock)
        rows_taken = [{"family_id": one, "day": today, "what": wanted[one]} for one in taken]
        await insert_all_missing(session, PushRow, rows_taken)
        pushed |= await pushes_of(session, taken, today)
    return {family_id: pushed.get(family_id, {}).get(today, FULL_WEEK) for family_id in wanted}


async def mark(
    sessions: Sessions, attempts: Sequence[tuple[Message, Outcome]], *, now: datetime
) -> None:
    """Write down what came of a batch; who cannot be reached is written to no more.

    What another sender has taken over meanwhile is left to it, but what was sent was sent.
    """
    sent: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    put_off: list[dict[str, Any]] = []
    unreachable: list[int] = []
    for message, outcome in attempts:
        tried = _tried(message, outcome, now)
        held = {"row": message.id, "tried": message.attempts + 1, "was": State.SENDING}
        if isinstance(tried, Postponed):
            attempt = _attempts_after(message.attempts, outcome.result)
            put_off.append({**held, "until": tried.until, "attempt": attempt})
            continue
        end = {**held, "to": tried.state, "why": tried.why, "number": outcome.message_id}
        (sent if tried.state is State.SENT else ended).append(end)
        if outcome.result in UNREACHABLE:
            unreachable.append(message.person_id)
    asked = [
        {
            "family": one.family_id,
            "on": date.fromisoformat(one.payload["check_in"]),
            "moment": now,
        }
        for one, outcome in attempts
        if "check_in" in one.payload and outcome.result is Result.SENT
    ]
    async with sessions.begin() as session:
        await _write(session, _ending_as_sent, sent, now)
        await _write(session, _ending, ended, now)
        await _write(session, _putting_off, put_off)
        if unreachable:
            await session.execute(
                update(PEOPLE).where(PEOPLE.c.id.in_(unreachable)).values(blocked_at=now)
            )
        if asked:
            await session.execute(_noting_asked, asked)


def _tried(message: Message, outcome: Outcome, now: datetime) -> Postponed | Ended:
    """Return what an attempt comes to."""
    result, attempt = outcome.result, message.attempts + 1
    ends = {
        Result.SENT: State.SENT,
        Result.NOTHING_TO_SAY: State.SKIPPED,
        Result.BAD_REQUEST: State.FAILED,
        **dict.fromkeys(UNREACHABLE, State.BLOCKED),
    }
    harmless = message.op is not Op.SEND or POLICIES[message.kind].repeats
    repeats = harmless and attempt < MOST_ATTEMPTS
    if result is Result.UNKNOWN and not repeats:
        return Ended(State.UNCERTAIN, outcome.error)
    if result in ends:
        return Ended(ends[result], outcome.error)
    seconds = outcome.retry_in if result is Result.RETRY_LATER else pause_after(attempt)
    return Postponed(now + timedelta(seconds=seconds))


def _attempts_after(before: int, result: Result) -> int:
    """Return how many attempts count: an outage alone does not use them up.

    >>> [_attempts_after(2, one) for one in (Result.UNKNOWN, Result.NOT_TAKEN, Result.RETRY_LATER)]
    [3, 3, 2]
    >>> _attempts_after(4, Result.NOT_TAKEN)
    4
    """
    if result is Result.RETRY_LATER:
        return before
    if result is Result.NOT_TAKEN:
        return max(before, min(before + 1, MOST_IN_OUTAGE))
    return before + 1


async def _give_back(session: AsyncSession, now: datetime) -> None:
    """Take over what a sender that died was sending."""
    repeating = [kind for kind, policy in POLICIES.items() if policy.repeats]
    harmless = or_(OUTBOX.c.kind.in_(repeating), OUTBOX.c.op != Op.SEND)
    again = (harmless, OUTBOX.c.attempts < MOST_ATTEMPTS)
    if not (await session.execute(select(OUTBOX.c.id).where(is_expired(now)).limit(1))).first():
        return
    await session.execute(
        update(OUTBOX)
        .where(is_expired(now), *again)
        .values(state=State.QUEUED, lease_until=None, not_before=now)
    )
    await session.execute(
        update(OUTBOX)
        .where(is_expired(now))
        .values(state=State.UNCERTAIN, error="the sender died", lease_until=None, ended_at=now)
    )


async def _write(
    session: AsyncSession,
    statement: Update,
    rows: Sequence[Mapping[str, Any]],
    now: datetime | None = None,
) -> None:
    if rows:
        values = [{"number": None, "moment": now, **one} for one in rows]
        await session.execute(statement, values)


def _end(*, is_held: ColumnElement[bool]) -> Update:
    return (
        update(OUTBOX)
        .where(OUTBOX.c.id == bindparam("row"), is_held)
        .values(
            state=bindparam("to"),
            error=bindparam("why"),
            message_id=bindparam("number"),
            lease_until=None,
            ended_at=bindparam("moment"),
        )
    )


_tried_once = OUTBOX.c.attempts == bindparam("tried")
_held = and_(OUTBOX.c.state == bindparam("was"), _tried_once)
_given_back = and_(OUTBOX.c.state == State.QUEUED, _tried_once)
_ending = _end(is_held=_held)
_ending_as_sent = _end(is_held=or_(_held, _given_back, OUTBOX.c.state == State.UNCERTAIN))
_putting_off = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"), _held)
    .values(
        state=State.QUEUED,
        lease_until=None,
        not_before=bindparam("until"),
        attempts=bindparam("attempt"),
    )
)


_noting_asked = (
    update(CHECK_INS)
    .where(
        CHECK_INS.c.family_id == bindparam("family"),
        CHECK_INS.c.day == bindparam("on"),
        CHECK_INS.c.asked_at.is_(None),
    )
    .values(asked_at=bindparam("moment"))
)


async def drop_old_messages(sessions: Sessions, *, now: datetime) -> int:
    """Delete what ended ninety days ago, at most a thousand a run; return how many went."""
    async with sessions.begin() as session:
        old = (
            select(OutboxRow.id)
            .where(OutboxRow.ended_at <= now - KEPT)
            .order_by(OutboxRow.ended_at)
            .limit(CHUNK)
        )
        gone = await session.execute(
            delete(OutboxRow).where(OutboxRow.id.in_(old)).returning(OutboxRow.id)
        )
        return len(gone.all())
