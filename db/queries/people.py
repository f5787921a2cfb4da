"""Who a person is, in one row."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import FAMILIES, PEOPLE, PLAN_TABLE, PROGRESS, ROLES, FactNoticeRow
from domain.person import (
    Consent,
    Family,
    LineOfWork,
    Person,
    PhoneUse,
    Rhythm,
    Role,
    Stage,
)
from domain.plan import Plan
from domain.progress import Progress

_member = PEOPLE.alias()
_roles = (
    select(func.aggregate_strings(ROLES.c.role, ","))
    .where(ROLES.c.person_id == PEOPLE.c.id)
    .scalar_subquery()
)
_members = select(func.count()).where(_member.c.family_id == PEOPLE.c.family_id).scalar_subquery()
_notices = exists().where(FactNoticeRow.person_id == PEOPLE.c.id, FactNoticeRow.seen_at.is_(None))
_record = (
    FAMILIES.c.stage,
    FAMILIES.c.signed_month,
    FAMILIES.c.signed_unknown,
    FAMILIES.c.gets_benefit,
    FAMILIES.c.benefit_monthly,
    FAMILIES.c.place,
    FAMILIES.c.village,
    FAMILIES.c.line_of_work,
    FAMILIES.c.rhythm,
    FAMILIES.c.always_send,
    FAMILIES.c.advisor_id,
    FAMILIES.c.forget_due_at,
    PLAN_TABLE.c.plan,
    PROGRESS.c.progress,
)
_person = (
    select(
        PEOPLE,
        _roles.label("roles"),
        _members.label("members"),
        *_record,
        _notices.label("has_notices"),
    )
    .outerjoin(FAMILIES, FAMILIES.c.id == PEOPLE.c.family_id)
    .outerjoin(PLAN_TABLE, PLAN_TABLE.c.family_id == PEOPLE.c.family_id)
    .outerjoin(PROGRESS, PROGRESS.c.family_id == PEOPLE.c.family_id)
    .where(PEOPLE.c.id == bindparam("person_id"))
)
_families = (
    select(
        FAMILIES.c.id.label("family_id"),
        select(func.count())
        .where(_member.c.family_id == FAMILIES.c.id)
        .scalar_subquery()
        .label("members"),
        *_record,
    )
    .outerjoin(PLAN_TABLE, PLAN_TABLE.c.family_id == FAMILIES.c.id)
    .outerjoin(PROGRESS, PROGRESS.c.family_id == FAMILIES.c.id)
    .where(FAMILIES.c.id.in_(bindparam("ids", expanding=True)))
)


async def person_of(session: AsyncSession, person_id: int) -> Person:
    """Return what is known of a Telegram user; a stranger has nothing but the id."""
    row = (await session.execute(_person, {"person_id": person_id})).one_or_none()
    if row is None:
        return Person(person_id)
    return Person(
        id=row.id,
        locale=row.locale,
        name=row.name,
        phone_use=PhoneUse(row.phone_use) if row.phone_use else None,
        consent=Consent(row.consent_version, row.consent_at) if row.consent_at else None,
        roles=frozenset(Role(role) for role in row.roles.split(",")) if row.roles else frozenset(),
        chosen_role=Role(row.chosen_role) if row.chosen_role else None,
        stopped=row.stopped_at is not None,
        blocked=row.blocked_at is not None,
        keyboard_locale=row.keyboard_locale,
        commands_locale=row.commands_locale,
        has_notices=row.has_notices,
        family=_family(row) if row.family_id is not None else None,
    )


async def families_by_id(session: AsyncSession, ids: Collection[int]) -> dict[int, Family]:
    """Return families' records by id."""
    rows = await session.execute(_families, {"ids": list(ids)})
    return {row.family_id: _family(row) for row in rows}


async def deletions_asked(
    session: AsyncSession, family_ids: Collection[int]
) -> dict[int, datetime]:
    """Return when families' records go, of those whose deletion was asked for."""
    rows = await session.execute(
        select(FAMILIES.c.id, FAMILIES.c.forget_due_at).where(
            FAMILIES.c.id.in_(family_ids), FAMILIES.c.forget_due_at.is_not(None)
        )
    )
    return {row.id: row.forget_due_at for row in rows}


def _family(row: Any) -> Family:
    return Family(
        id=row.family_id,
        stage=Stage(row.stage) if row.stage else None,
        signed_month=row.signed_month,
        signed_unknown=row.signed_unknown,
        gets_benefit=row.gets_benefit,
        benefit_monthly=row.benefit_monthly,
        place=row.place,
        village=row.village,
        line_of_work=LineOfWork(row.line_of_work) if row.line_of_work else None,
        rhythm=Rhythm(row.rhythm),
        members=row.members,
        has_advisor=row.advisor_id is not None,
        always_send=row.always_send,
        goes_at=row.forget_due_at,
        plan=Plan() if row.plan is None else row.plan,
        progress=Progress() if row.progress is None else row.progress,
    )
