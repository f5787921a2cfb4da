"""Cases: what an advisor is to look at; opened by a family's own word or by what they see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import CHECK_INS, CaseRow
from db.queries.cases import readers_of, reason_row, sign_of
from db.upsert import insert_missing
from domain.case import DUTY_RESTS, CaseKind, CaseState, kind_of
from domain.check_in import Shown
from domain.outbox import Kind, Op
from domain.warning import Severity, Sign, worst
from usecases.outbox import NewMessage, queue


async def open_cases(
    session: AsyncSession,
    family_id: int,
    signs: Sequence[Sign],
    *,
    now: datetime,
    check_in_day: date | None = None,
) -> None:
    """Open the cases that signs call for, or let them join those that are open.

    The advisor hears at once of what is red, and gets what was said or shown with the check-in;
    the rest stands in the morning's list. Where no advisor looks after the family, all
    coordinators hear of it. A reason that is known changes nothing but its value.

    Args:
        session: The open transaction.
        family_id: Whose signs they are.
        signs: What the advisor may see, worst first.
        now: The moment.
        check_in_day: The check-in that the family has sent, if the signs come from one.
    """
    by_kind = _by_kind(signs)
    if not by_kind:
        return
    cases: list[CaseRow] = []
    alerts: list[tuple[int, bool]] = []
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
        has_joined = not is_new and _join(case, of_kind, now)
        case.check_in_day = check_in_day or case.check_in_day
        cases.append(case)
        if case.severity == Severity.RED and (is_new or has_joined):
            alerts.append((case.id, was_red))
    readers = await readers_of(session, family_id) if cases else []
    messages = [
        message
        for person_id in readers
        for case_id, is_known in alerts
        for message in _alerts(case_id, person_id, now, is_known=is_known)
    ]
    if cases and check_in_day and await _has_file(session, family_id, check_in_day):
        messages += [
            _words(cases[0].id, family_id, check_in_day, person_id) for person_id in readers
        ]
    if messages:
        await queue(session, messages, now=now)


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


def _join(case: CaseRow, signs: Iterable[Sign], now: datetime) -> bool:
    """Let signs join an open case; return whether any of them is a new reason."""
    before = {sign.reason: sign for sign in map(sign_of, case.reasons)}
    after = before | {sign.reason: sign for sign in signs}
    if after == before:
        return False
    case.reasons = [reason_row(sign) for sign in after.values()]
    if after.keys() == before.keys():
        return False
    case.severity = worst(after.values()) or Severity.AMBER
    case.changed_at = now
    return True


def _alerts(
    case_id: int, person_id: int, now: datetime, *, is_known: bool
) -> tuple[NewMessage, ...]:
    """Return the alert of a case, and its change where it was sent before."""
    slot, payload = f"case:{case_id}", {"case": case_id}
    key = f"{slot}:{person_id}"
    alert = NewMessage(Kind.CASE_OPENED, person_id, key, payload, slot=slot)
    if not is_known:
        return (alert,)
    key = f"{key}:{now.isoformat()}"
    change = NewMessage(Kind.CASE_OPENED, person_id, key, payload, op=Op.EDIT, slot=slot)
    return (alert, change)


async def _has_file(session: AsyncSession, family_id: int, day: date) -> bool:
    """Whether the family has sent a voice message or a photo with a check-in."""
    sent = select(CHECK_INS.c.day).where(
        CHECK_INS.c.family_id == family_id,
        CHECK_INS.c.day == day,
        CHECK_INS.c.file_id.is_not(None),
        CHECK_INS.c.shown == Shown.SENT,
    )
    return (await session.execute(sent)).first() is not None


def _words(case_id: int, family_id: int, day: date, person_id: int) -> NewMessage:
    payload = {"case": case_id, "family": family_id, "day": day.isoformat()}
    key = f"words:{family_id}:{day.isoformat()}:{person_id}"
    return NewMessage(Kind.WORDS_SENT, person_id, key, payload)
