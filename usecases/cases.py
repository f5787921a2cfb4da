"""Cases: what an advisor is to look at; opened by a family's own word or by what they see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CHECK_INS, CaseRow
from db.queries.cases import readers_of, reason_row, sign_of
from db.upsert import insert_missing
from domain.case import DUTY_RESTS, CaseKind, CaseState, kind_of
from domain.check_in import Shown
from domain.outbox import Kind, Op
from domain.warning import Severity, Sign, worst
from usecases.outbox import NewMessage, queue

HOW_IT_GOES = frozenset({CaseKind.BUSINESS_STOPPED, CaseKind.INCOME_FELL})
"""What each check-in says anew; what a family has asked for stays until somebody answers."""


@dataclass(frozen=True, slots=True)
class NewAlert:
    """That somebody is to look at a case now.

    Attributes:
        is_known: It was red before, so that a message about it may be there.
        again: The check-in in which the family has said it again.
    """

    case_id: int
    is_known: bool
    again: date | None

    def to(self, person_id: int, now: datetime) -> tuple[NewMessage, ...]:
        """Return the alert, and the change of the one that was sent before."""
        slot, payload = f"case:{self.case_id}", {"case": self.case_id}
        key = f"{slot}:{person_id}"
        if self.again is not None:
            key = f"{slot}:{self.again.isoformat()}:{person_id}"
        alert = NewMessage(Kind.CASE_OPENED, person_id, key, payload, slot=slot)
        if not self.is_known or self.again is not None:
            return (alert,)
        key = f"{key}:{now.isoformat()}"
        change = NewMessage(Kind.CASE_OPENED, person_id, key, payload, op=Op.EDIT, slot=slot)
        return (alert, change)


async def open_cases(
    session: AsyncSession,
    family_id: int,
    signs: Sequence[Sign],
    *,
    now: datetime,
    check_in_day: date | None = None,
) -> None:
    """Open the cases that signs call for, or let them join those that are open.

    The advisor hears at once of what is red, also when the family says it again in a later
    check-in; the rest stands in the morning's list. Where no advisor looks after the family, all
    coordinators hear of it. A reason that is known changes nothing but its value. How it goes is
    what the newest check-in says: a new case that has no reason any more is closed.

    Args:
        session: The open transaction.
        family_id: Whose signs they are.
        signs: What the advisor may see, worst first.
        now: The moment.
        check_in_day: The check-in that the family has sent, if the signs come from one.
    """
    by_kind = _by_kind(signs)
    if check_in_day is not None:
        await _close_resolved(session, family_id, HOW_IT_GOES - by_kind.keys(), now)
    alerts: list[NewAlert] = []
    for kind, of_kind in by_kind.items():
        if kind is CaseKind.DUTY_OVERDUE and await _rests(session, family_id, kind, now):
            continue
        row = {
            "family_id": family_id,
            "kind": kind,
            "severity": worst(of_kind),
            "state": CaseState.NEW,
            "reasons": [reason_row(sign) for sign in of_kind],
            "check_in_day": check_in_day,
            "opened_at": now,
            "changed_at": now,
        }
        is_new = await insert_missing(session, CaseRow, [row])
        case = await _open_case(session, family_id, kind)
        was_red = not is_new and case.severity == Severity.RED
        has_joined = not is_new and _join(
            case, of_kind, now, replaces=check_in_day is not None and kind in HOW_IT_GOES
        )
        is_said_again = check_in_day is not None and case.check_in_day != check_in_day
        case.check_in_day = check_in_day or case.check_in_day
        if case.severity == Severity.RED and (is_new or has_joined or is_said_again):
            again = check_in_day if is_said_again and not is_new else None
            alerts.append(NewAlert(case.id, is_known=was_red, again=again))
    readers = await readers_of(session, family_id) if alerts else []
    await queue(
        session,
        [message for one in alerts for person in readers for message in one.to(person, now)],
        now=now,
    )


async def send_words(session: AsyncSession, family_id: int, day: date, *, now: datetime) -> None:
    """Let the advisor have what the family has added to a check-in that it has sent."""
    sent = select(CHECK_INS.c.day).where(
        CHECK_INS.c.family_id == family_id,
        CHECK_INS.c.day == day,
        or_(CHECK_INS.c.file_id.is_not(None), CHECK_INS.c.words.is_not(None)),
        CHECK_INS.c.shown == Shown.SENT,
    )
    if (await session.execute(sent)).first() is None:
        return
    payload = {"family": family_id, "day": day.isoformat()}
    key = f"words:{family_id}:{day.isoformat()}"
    await queue(
        session,
        [
            NewMessage(Kind.WORDS_SENT, person_id, f"{key}:{person_id}", payload)
            for person_id in await readers_of(session, family_id)
        ],
        now=now,
    )


def _by_kind(signs: Iterable[Sign]) -> dict[CaseKind, list[Sign]]:
    found: dict[CaseKind, list[Sign]] = {}
    for sign in signs:
        if (kind := kind_of(sign.reason)) is not None:
            found.setdefault(kind, []).append(sign)
    return found


async def _rests(session: AsyncSession, family_id: int, kind: CaseKind, now: datetime) -> bool:
    """Whether a case of this kind was closed so lately that none is opened again."""
    closed = select(CaseRow.id).where(
        CaseRow.family_id == family_id,
        CaseRow.kind == kind,
        CaseRow.state == CaseState.CLOSED,
        CaseRow.changed_at > now - DUTY_RESTS,
    )
    return (await session.execute(closed.limit(1))).first() is not None


async def _open_case(session: AsyncSession, family_id: int, kind: CaseKind) -> CaseRow:
    rows = await session.scalars(
        select(CaseRow)
        .where(
            CaseRow.family_id == family_id,
            CaseRow.kind == kind,
            CaseRow.state != CaseState.CLOSED,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.one()


async def _close_resolved(
    session: AsyncSession, family_id: int, kinds: Collection[CaseKind], now: datetime
) -> None:
    """Close what the family says no more; what an advisor has answered is theirs to close."""
    await session.execute(
        update(CaseRow)
        .where(
            CaseRow.family_id == family_id,
            CaseRow.kind.in_(kinds),
            CaseRow.state == CaseState.NEW,
        )
        .values(state=CaseState.CLOSED, changed_at=now)
    )


def _join(case: CaseRow, signs: Iterable[Sign], now: datetime, *, replaces: bool) -> bool:
    """Let signs join those of an open case, or replace them; return whether a reason is new."""
    before = {sign.reason: sign for sign in map(sign_of, case.reasons)}
    said = {sign.reason: sign for sign in signs}
    after = said if replaces else before | said
    if after == before:
        return False
    case.reasons = [reason_row(sign) for sign in after.values()]
    case.severity = worst(after.values()) or Severity.AMBER
    if after.keys() <= before.keys():
        return False
    case.changed_at = now
    return True
