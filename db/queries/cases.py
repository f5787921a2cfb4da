"""Cases that are open, and who may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, OUTBOX, PEOPLE, ROLES, CaseRow, CheckInRow
from db.queries.check_ins import check_in_of
from domain.case import CaseKind, CaseState
from domain.check_in import CheckIn, Shown
from domain.outbox import Op, State
from domain.person import LineOfWork, Role, Stage
from domain.warning import Reason, Severity, Sign

_advisor = ROLES.alias("advisor")
_is_advised = exists().where(
    _advisor.c.person_id == FAMILIES.c.advisor_id, _advisor.c.role == Role.ADVISOR
)
"""Whether the one who looks after a family is an advisor at this moment."""


@dataclass(frozen=True, slots=True)
class FamilySeen:
    """What an advisor sees of a family without asking.

    Attributes:
        names: First names of its members, as far as they gave them.
        advisor_id: Who looks after it; None: the coordinators.
    """

    id: int
    names: tuple[str, ...] = ()
    place: str | None = None
    village: str | None = None
    stage: Stage | None = None
    line_of_work: LineOfWork | None = None
    advisor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its family.

    Attributes:
        signs: The reasons with their values, worst first.
        check_in: What the family has sent of how it goes, if the case comes from that.
    """

    id: int
    kind: CaseKind
    state: CaseState
    signs: tuple[Sign, ...]
    family: FamilySeen
    check_in: CheckIn | None = None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as the family may see it: when it was opened (UTC), and why."""

    opened_at: datetime
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class CasesListed:
    """The first cases of a person's list, worst and oldest first, and how many there are."""

    cases: tuple[Case, ...] = ()
    count: int = 0


def reason_row(sign: Sign) -> dict[str, Any]:
    """Return a sign as a case keeps it."""
    return {"reason": sign.reason, "severity": sign.severity, "value": sign.value}


def sign_of(row: dict[str, Any]) -> Sign:
    """Return a kept sign."""
    return Sign(Reason(row["reason"]), Severity(row["severity"]), row["value"])


async def readers_of(session: AsyncSession, family_id: int) -> list[int]:
    """Return who hears of a family: its advisor, or all coordinators where it has none."""
    advisor: int | None = await session.scalar(
        select(FAMILIES.c.advisor_id).where(FAMILIES.c.id == family_id, _is_advised)
    )
    return [advisor] if advisor is not None else await holders_of(session, Role.COORDINATOR)


async def holders_of(session: AsyncSession, role: Role) -> list[int]:
    """Return who holds a role."""
    rows = await session.scalars(select(ROLES.c.person_id).where(ROLES.c.role == role))
    return list(rows)


async def holders_among(
    session: AsyncSession, person_ids: Collection[int], role: Role
) -> frozenset[int]:
    """Return who of these people holds a role."""
    rows = await session.scalars(
        select(ROLES.c.person_id).where(ROLES.c.person_id.in_(person_ids), ROLES.c.role == role)
    )
    return frozenset(rows)


async def cases_by_id(session: AsyncSession, ids: Collection[int]) -> dict[int, Case]:
    """Return cases by id, each with what the family has sent."""
    rows = (await session.execute(_cases.where(CaseRow.id.in_(ids)))).all()
    return {one.id: one for one in await _cases_of(session, rows)}


async def cases_of(session: AsyncSession, family_id: int) -> list[OwnCase]:
    """Return all cases of a family, oldest first."""
    rows = await session.execute(
        select(CaseRow.opened_at, CaseRow.reasons)
        .where(CaseRow.family_id == family_id)
        .order_by(CaseRow.id)
    )
    return [OwnCase(opened_at, _worst_first(map(sign_of, reasons))) for opened_at, reasons in rows]


async def families_seen(session: AsyncSession, ids: Collection[int]) -> dict[int, FamilySeen]:
    """Return what may be seen of families, by id."""
    rows = (await session.execute(select(*_family_columns).where(FAMILIES.c.id.in_(ids)))).all()
    names = await names_of(session, [row.family_id for row in rows])
    return {row.family_id: _family_seen(row, names) for row in rows}


async def sent_check_ins(
    session: AsyncSession, family_ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], CheckIn]:
    """Return the check-ins of days that families have sent to their advisor."""
    rows = await session.scalars(
        select(CheckInRow).where(
            CheckInRow.family_id.in_(family_ids),
            CheckInRow.day.in_(days),
            CheckInRow.shown == Shown.SENT,
        )
    )
    return {(row.family_id, row.day): check_in_of(row) for row in rows}


async def names_of(
    session: AsyncSession, family_ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Return the first names of families' members, who agreed first stands first."""
    rows = await session.execute(
        select(PEOPLE.c.family_id, PEOPLE.c.name)
        .where(PEOPLE.c.family_id.in_(family_ids), PEOPLE.c.name.is_not(None))
        .order_by(PEOPLE.c.consent_at, PEOPLE.c.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for family_id, name in rows:
        found[family_id] = (*found.get(family_id, ()), name)
    return found


async def new_cases_by_advisor(
    session: AsyncSession, advisor_ids: Collection[int], *, most: int
) -> dict[int, CasesListed]:
    """Return the new cases of advisors' own families, by advisor; who has none lacks."""
    own = and_(FAMILIES.c.advisor_id.in_(advisor_ids), _is_advised)
    rows = (await session.execute(_first_of(own, most, FAMILIES.c.advisor_id))).all()
    cases = await _cases_of(session, rows)
    found: dict[int, CasesListed] = {}
    for row, one in zip(rows, cases, strict=True):
        before = found.get(row.advisor_id, CasesListed())
        found[row.advisor_id] = CasesListed((*before.cases, one), row.count)
    return found


async def new_cases_without_advisor(session: AsyncSession, *, most: int) -> CasesListed:
    """Return the new cases of families that no advisor looks after."""
    rows = (await session.execute(_first_of(~_is_advised, most))).all()
    return CasesListed(tuple(await _cases_of(session, rows)), rows[0].count if rows else 0)


async def newest_growth(
    session: AsyncSession, *, since: datetime, until: datetime
) -> dict[int | None, datetime]:
    """Return when a new case last grew, by advisor; None: of families without one."""
    grown = (
        select(case((_is_advised, FAMILIES.c.advisor_id)).label("advisor_id"), CaseRow.changed_at)
        .join(FAMILIES, FAMILIES.c.id == CaseRow.family_id)
        .where(
            CaseRow.changed_at > since,
            CaseRow.changed_at <= until,
            CaseRow.state == CaseState.NEW,
        )
        .subquery()
    )
    rows = await session.execute(
        select(grown.c.advisor_id, func.max(grown.c.changed_at)).group_by(grown.c.advisor_id)
    )
    return {row[0]: row[1] for row in rows}


async def last_told(
    session: AsyncSession, person_ids: Collection[int], slot: str
) -> dict[int, datetime]:
    """Return when the last message of a slot was made that people got or are about to get."""
    rows = await session.execute(
        select(OUTBOX.c.person_id, func.max(OUTBOX.c.made_at))
        .where(
            OUTBOX.c.person_id.in_(person_ids),
            OUTBOX.c.slot == slot,
            OUTBOX.c.op == Op.SEND,
            OUTBOX.c.state.not_in((State.SKIPPED, State.FAILED)),
        )
        .group_by(OUTBOX.c.person_id)
    )
    return {row[0]: row[1] for row in rows}


_family_columns = (
    FAMILIES.c.id.label("family_id"),
    FAMILIES.c.place,
    FAMILIES.c.village,
    FAMILIES.c.stage,
    FAMILIES.c.line_of_work,
    FAMILIES.c.advisor_id,
    _is_advised.label("is_advised"),
)
_case_columns = (
    CaseRow.id,
    CaseRow.kind,
    CaseRow.state,
    CaseRow.reasons,
    CaseRow.check_in_day,
)
_cases = select(*_case_columns, *_family_columns).join(
    FAMILIES, FAMILIES.c.id == CaseRow.family_id
)


def _first_of(
    whose: ColumnElement[bool], most: int, *apart: ColumnElement[Any]
) -> Select[tuple[Any, ...]]:
    """Return the new cases, worst and oldest first, the first few of each part."""
    order = (case((CaseRow.severity == Severity.RED, 0), else_=1), CaseRow.opened_at, CaseRow.id)
    ranked = (
        _cases.add_columns(
            func.row_number().over(partition_by=apart or None, order_by=order).label("place_in"),
            func.count().over(partition_by=apart or None).label("count"),
        )
        .where(whose, CaseRow.state == CaseState.NEW)
        .subquery()
    )
    return select(ranked).where(ranked.c.place_in <= most).order_by(ranked.c.place_in)


async def _cases_of(session: AsyncSession, rows: Collection[Any]) -> list[Case]:
    families = [row.family_id for row in rows]
    names = await names_of(session, families)
    days = [row.check_in_day for row in rows if row.check_in_day is not None]
    sent = await sent_check_ins(session, families, days) if days else {}
    return [
        Case(
            id=row.id,
            kind=CaseKind(row.kind),
            state=CaseState(row.state),
            signs=_worst_first(map(sign_of, row.reasons)),
            family=_family_seen(row, names),
            check_in=sent.get((row.family_id, row.check_in_day)),
        )
        for row in rows
    ]


def _worst_first(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    return tuple(sorted(signs, key=lambda sign: sign.severity is not Severity.RED))


def _family_seen(row: Any, names: dict[int, tuple[str, ...]]) -> FamilySeen:
    return FamilySeen(
        id=row.family_id,
        names=names.get(row.family_id, ()),
        place=row.place,
        village=row.village,
        stage=Stage(row.stage) if row.stage else None,
        line_of_work=LineOfWork(row.line_of_work) if row.line_of_work else None,
        advisor_id=row.advisor_id if row.is_advised else None,
    )
