"""What a family does with its plan: changes it, makes papers of it, goes back, shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PLAN_TABLE, FamilyRow, PlanRow, PlanVersionRow
from db.queries.plans import PlanVersion, versions_of
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import LineOfWork, Person
from domain.plan import Plan
from usecases.record import look_again, own_family_id, set_own_family

VERSIONS_KEPT = 20


class NoAdvisorError(Exception):
    """The family has no advisor to whom the plan could go."""


async def change_plan(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    change: Callable[[Plan], Plan],
    now: datetime,
    line_of_work: LineOfWork | None = None,
    keep_version: bool = False,
) -> Person:
    """Change one thing in the plan as it stands now; return the member's new state.

    Two members may write at once: each change meets what the other one has just saved.

    Args:
        sessions: Where to write.
        person: Who changes it.
        consent_version: The text that they must have agreed to.
        change: Takes the plan and returns it changed; it may run on a newer plan than the
            person has seen, so it names what it changes.
        now: The moment.
        line_of_work: What the family's work is by this change, if it says so.
        keep_version: Keep the plan as it stood before, so that one can go back to it.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        ValueError: from ``change``; nothing is saved.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        plan = await _held(session, family_id, now=now)
        changed = change(plan)
        if keep_version:
            await _version(session, family_id, plan, now)
        if changed != plan:
            await _save(session, family_id, changed, now=now)
        if changed.steps != plan.steps:
            await look_again(session, family_id)
        if line_of_work is not None:
            await set_own_family(
                session, person, consent_version=consent_version, line_of_work=line_of_work
            )
    if line_of_work is not None:
        person = person.with_family(line_of_work=line_of_work)
    return person.with_family(plan=changed)


async def make_version(
    sessions: Sessions, *, person: Person, consent_version: int, now: datetime
) -> PlanVersion:
    """Keep the plan as it stands, for a paper; an unchanged plan keeps its number.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        return await _version(session, family_id, await _held(session, family_id, now=now), now)


async def go_back_to(
    sessions: Sessions, *, person: Person, consent_version: int, number: int, now: datetime
) -> Person:
    """Take an earlier version up again; the plan as it stood is kept as a version before that.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        LookupError: there is no such version any more.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        plan = await _held(session, family_id, now=now)
        earlier = await session.scalar(
            select(PlanVersionRow.plan).where(
                PlanVersionRow.family_id == family_id, PlanVersionRow.number == number
            )
        )
        if earlier is None:
            raise LookupError(number)
        await _version(session, family_id, plan, now)
        taken_up = earlier.after(plan)
        await _save(session, family_id, taken_up, now=now)
        await look_again(session, family_id)
    return person.with_family(plan=taken_up)


async def send_plan(
    sessions: Sessions, *, person: Person, consent_version: int, now: datetime
) -> PlanVersion:
    """Let the advisor see a copy of the plan as it stands.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
        NoAdvisorError: nobody looks after the family yet.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        advisor = await session.scalar(
            select(FamilyRow.advisor_id).where(FamilyRow.id == family_id)
        )
        if advisor is None:
            raise NoAdvisorError
        plan = await _held(session, family_id, now=now)
        version = await _version(session, family_id, plan, now)
        if version.sent_at is None:
            await session.execute(
                update(PlanVersionRow)
                .where(
                    PlanVersionRow.family_id == family_id,
                    PlanVersionRow.number == version.number,
                )
                .values(sent_at=now)
            )
        return version


async def _held(session: AsyncSession, family_id: int, *, now: datetime) -> Plan:
    """Return the plan, held until the transaction ends; an empty one begins here."""
    this_one = select(PLAN_TABLE.c.plan).where(PLAN_TABLE.c.family_id == family_id)
    plan: Plan | None = await session.scalar(this_one.with_for_update())
    if plan is None:
        row = {"family_id": family_id, "plan": Plan(), "changed_at": now}
        await insert_missing(session, PlanRow, [row])
        plan = await session.scalar(this_one.with_for_update())
    return Plan() if plan is None else plan


async def _save(session: AsyncSession, family_id: int, plan: Plan, *, now: datetime) -> None:
    await session.execute(
        update(PLAN_TABLE)
        .where(PLAN_TABLE.c.family_id == family_id)
        .values(plan=plan, changed_at=now)
    )


async def _version(
    session: AsyncSession, family_id: int, plan: Plan, now: datetime
) -> PlanVersion:
    """Keep the plan as the newest version unless it is that already.

    The oldest ones go; one that was sent to the advisor stays.
    """
    newest = next(iter(await versions_of(session, family_id, limit=1)), None)
    if newest is not None and newest.plan == plan:
        return newest
    number = newest.number + 1 if newest else 1
    session.add(PlanVersionRow(family_id=family_id, number=number, plan=plan, made_at=now))
    await session.execute(
        delete(PlanVersionRow).where(
            PlanVersionRow.family_id == family_id,
            PlanVersionRow.number <= number - VERSIONS_KEPT,
            PlanVersionRow.sent_at.is_(None),
        )
    )
    return PlanVersion(number=number, plan=plan, made_at=now, sent_at=None)
