"""Plans as they stood when papers were made of them, and the forms they are printed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PlanTemplateRow, PlanVersionRow
from domain.plan import Plan

_versions = select(
    PlanVersionRow.number,
    PlanVersionRow.plan,
    PlanVersionRow.made_at,
    PlanVersionRow.sent_at,
)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version; times in UTC, ``sent_at`` is None while the advisor may not see it."""

    number: int
    plan: Plan
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentTemplate:
    """A form for plans that a coordinator sent; ``kind`` is ``short`` or ``full``."""

    locale: str
    kind: str
    name: str
    content: bytes
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class SentForm:
    """What is told of a form that was sent; ``kind`` is ``short`` or ``full``, time in UTC."""

    locale: str
    kind: str
    name: str
    sent_at: datetime


async def forms_sent(session: AsyncSession) -> list[SentForm]:
    """Return what is told of the forms that were sent, by language and kind."""
    rows = await session.execute(
        select(
            PlanTemplateRow.locale,
            PlanTemplateRow.kind,
            PlanTemplateRow.name,
            PlanTemplateRow.sent_at,
        ).order_by(PlanTemplateRow.locale, PlanTemplateRow.kind)
    )
    return [SentForm(*row) for row in rows]


async def templates_sent(session: AsyncSession) -> list[SentTemplate]:
    """Return the forms in use, by language and kind."""
    rows = await session.execute(
        select(
            PlanTemplateRow.locale,
            PlanTemplateRow.kind,
            PlanTemplateRow.name,
            PlanTemplateRow.content,
            PlanTemplateRow.sent_at,
        ).order_by(PlanTemplateRow.locale, PlanTemplateRow.kind)
    )
    return [SentTemplate(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A version in a list; the time in UTC."""

    number: int
    made_at: datetime


async def kept_versions(session: AsyncSession, family_id: int) -> list[KeptVersion]:
    """Return what versions there are of a family's plan, newest first."""
    rows = await session.execute(
        select(PlanVersionRow.number, PlanVersionRow.made_at)
        .where(PlanVersionRow.family_id == family_id)
        .order_by(PlanVersionRow.number.desc())
    )
    return [KeptVersion(*row) for row in rows]


async def version_of(session: AsyncSession, family_id: int, number: int) -> PlanVersion | None:
    """Return one version; None if it is not kept."""
    rows = await session.execute(
        _versions.where(PlanVersionRow.family_id == family_id, PlanVersionRow.number == number)
    )
    row = rows.one_or_none()
    return None if row is None else PlanVersion(*row)


async def versions_of(
    session: AsyncSession, family_id: int, *, limit: int | None = None
) -> list[PlanVersion]:
    """Return the versions of a family's plan, newest first; all of them, or so many."""
    rows = await session.execute(
        _versions.where(PlanVersionRow.family_id == family_id)
        .order_by(PlanVersionRow.number.desc())
        .limit(limit)
    )
    return [PlanVersion(*row) for row in rows]
