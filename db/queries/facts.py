"""What coordinators did to facts, and who was told what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import PEOPLE, FactChangeRow, FactNoticeRow, TellingRow
from domain.fact_change import ChangeKind, ChangeState


@dataclass(frozen=True, slots=True)
class FactChange:
    """What somebody did to a fact.

    ``fields`` is all that then stands in the place of the file's words (JSON), empty where the
    file speaks. Names and ids are empty once the person is forgotten, and while nobody looked.
    """

    id: int
    fact_id: str
    kind: ChangeKind
    state: ChangeState
    fields: dict[str, Any]
    version_before: str
    version: str
    made_by: int | None
    made_by_name: str | None
    made_at: datetime
    looked_by: int | None
    looked_by_name: str | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """How many people were told a fact, by what they were told last.

    ``reachable`` are those told otherwise who have neither stopped nor blocked messages. Of those
    told otherwise the correction was not sent to ``unsent``, and ``unseen`` have not seen it.
    """

    this: int = 0
    otherwise: int = 0
    reachable: int = 0
    unsent: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class SentCorrection:
    """A change in force of which people were sent a notice.

    ``fields`` is all that stands in the place of the file's words (JSON), ``earlier`` are the
    versions of the fact that were in force before.
    """

    change_id: int
    version: str
    fields: dict[str, Any]
    earlier: frozenset[str]

    def corrects(self, version: str, today: date) -> bool:
        """Whether who is told this version hears what is no longer said today."""
        day = today.isoformat()
        first, last = (self.fields.get(name) or day for name in ("valid_from", "valid_until"))
        return version in self.earlier and (version != self.version or not first <= day <= last)


@dataclass(frozen=True, slots=True)
class Notice:
    """That a person is to hear of a correction; ``told`` is what they heard last, if known."""

    change_id: int
    fact_id: str
    told: list[str]
    """Versions of the fact, the latest first."""


async def changes_of(session: AsyncSession, fact_id: str) -> list[FactChange]:
    """Return everything that was done to a fact, oldest first."""
    found = await session.scalars(
        select(FactChangeRow).where(FactChangeRow.fact_id == fact_id).order_by(FactChangeRow.id)
    )
    return [_change(row) for row in found]


async def facts_waiting(session: AsyncSession) -> list[str]:
    """Return the facts whose change waits for a second look, the longest waiting first."""
    found = await session.scalars(
        select(FactChangeRow.fact_id)
        .where(FactChangeRow.state == ChangeState.WAITING)
        .order_by(FactChangeRow.id)
    )
    return list(found)


async def current_corrections(session: AsyncSession) -> dict[str, dict[str, Any]]:
    """Return by fact what stands in the place of its file's words."""
    newest = (
        select(func.max(FactChangeRow.id))
        .where(FactChangeRow.state == ChangeState.IN_FORCE)
        .group_by(FactChangeRow.fact_id)
    )
    found = await session.execute(
        select(FactChangeRow.fact_id, FactChangeRow.fields).where(FactChangeRow.id.in_(newest))
    )
    return {fact_id: fields for fact_id, fields in found if fields}


async def sent_corrections(
    session: AsyncSession, fact_ids: Collection[str]
) -> dict[str, SentCorrection]:
    """Return by fact the change in force, where people were sent a notice of it."""
    is_sent = exists().where(FactNoticeRow.change_id == FactChangeRow.id)
    found = await session.execute(
        select(FactChangeRow, is_sent)
        .where(FactChangeRow.fact_id.in_(fact_ids), FactChangeRow.state == ChangeState.IN_FORCE)
        .order_by(FactChangeRow.id)
    )
    earlier: dict[str, set[str]] = {}
    sent: dict[str, SentCorrection] = {}
    for row, was_sent in found:
        versions = earlier.setdefault(row.fact_id, set())
        versions.add(row.version_before)
        sent.pop(row.fact_id, None)
        if was_sent:
            sent[row.fact_id] = SentCorrection(
                row.id, row.version, row.fields, frozenset(versions)
            )
        versions.add(row.version)
    return sent


async def told_otherwise(
    session: AsyncSession, fact_id: str, version: str, *, change_id: int | None = None
) -> Told:
    """Return how many people were last told this version of a fact, and how many another one.

    Args:
        session: Where to read.
        fact_id: The fact.
        version: The version that is in force.
        change_id: The change that put it in force, of which people may have been sent a notice.
    """
    last = _last_told(fact_id, version).subquery()
    otherwise = _otherwise(last.c.this, last.c.other)
    reaches = and_(otherwise, PEOPLE.c.stopped_at.is_(None), PEOPLE.c.blocked_at.is_(None))
    is_sent, is_seen = FactNoticeRow.person_id.is_not(None), FactNoticeRow.seen_at.is_not(None)
    counted = (
        ~otherwise,
        otherwise,
        reaches,
        and_(otherwise, ~is_sent),
        and_(is_sent, ~is_seen),
    )
    found = await session.execute(
        select(*(func.count(case((condition, 1))) for condition in counted))
        .select_from(last)
        .join(PEOPLE, PEOPLE.c.id == last.c.person_id)
        .outerjoin(
            FactNoticeRow,
            and_(
                FactNoticeRow.person_id == last.c.person_id,
                FactNoticeRow.change_id == change_id,
            ),
        )
    )
    return Told(*map(int, found.one()))


def people_told_otherwise(fact_id: str, version: str) -> Select[int]:
    """Select the ids of who was last told another version of a fact than this one."""
    last = _last_told(fact_id, version).subquery()
    return select(last.c.person_id).where(_otherwise(last.c.this, last.c.other))


async def first_notice(session: AsyncSession, person_id: int) -> Notice | None:
    """Return the oldest correction that a person has not seen; of one fact the newest."""
    unseen = (
        select(FactChangeRow.fact_id, func.max(FactChangeRow.id).label("change_id"))
        .join(FactNoticeRow, FactNoticeRow.change_id == FactChangeRow.id)
        .where(FactNoticeRow.person_id == person_id, FactNoticeRow.seen_at.is_(None))
        .group_by(FactChangeRow.fact_id)
        .order_by("change_id")
        .limit(1)
    )
    row = (await session.execute(unseen)).one_or_none()
    if row is None:
        return None
    told = await session.scalars(
        select(TellingRow.version)
        .where(TellingRow.person_id == person_id, TellingRow.fact_id == row.fact_id)
        .order_by(TellingRow.told_at.desc())
    )
    return Notice(row.change_id, row.fact_id, list(told))


async def notices_unseen(
    session: AsyncSession, notices: Collection[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return the fact of each correction that a person has not seen; of one fact the newest only.

    Args:
        session: Where to read.
        notices: A person and a change, each; so are the keys of what is returned.
    """
    later_change = aliased(FactChangeRow)
    later_notice = aliased(FactNoticeRow)
    is_overtaken = (
        select(later_notice.change_id)
        .join(later_change, later_change.id == later_notice.change_id)
        .where(
            later_notice.person_id == FactNoticeRow.person_id,
            later_notice.change_id > FactNoticeRow.change_id,
            later_notice.seen_at.is_(None),
            later_change.fact_id == FactChangeRow.fact_id,
        )
        .exists()
    )
    found = await session.execute(
        select(FactNoticeRow.person_id, FactNoticeRow.change_id, FactChangeRow.fact_id)
        .join(FactChangeRow, FactChangeRow.id == FactNoticeRow.change_id)
        .where(
            tuple_(FactNoticeRow.person_id, FactNoticeRow.change_id).in_(notices),
            FactNoticeRow.seen_at.is_(None),
            ~is_overtaken,
        )
    )
    return {(person_id, change_id): fact_id for person_id, change_id, fact_id in found}


def _last_told(fact_id: str, version: str) -> Select[int, Any, Any]:
    """Select for each person when they were last told this version, and when another one."""
    is_this = TellingRow.version == version
    return (
        select(
            TellingRow.person_id,
            func.max(case((is_this, TellingRow.told_at))).label("this"),
            func.max(case((~is_this, TellingRow.told_at))).label("other"),
        )
        .where(TellingRow.fact_id == fact_id)
        .group_by(TellingRow.person_id)
    )


def _otherwise(
    this: ColumnElement[datetime], other: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Told at the same moment counts as told otherwise: better one correction too many."""
    return and_(other.is_not(None), or_(this.is_(None), other >= this))


def _change(row: FactChangeRow) -> FactChange:
    return FactChange(
        id=row.id,
        fact_id=row.fact_id,
        kind=ChangeKind(row.kind),
        state=ChangeState(row.state),
        fields=row.fields,
        version_before=row.version_before,
        version=row.version,
        made_by=row.made_by,
        made_by_name=row.made_by_name,
        made_at=row.made_at,
        looked_by=row.looked_by,
        looked_by_name=row.looked_by_name,
        looked_at=row.looked_at,
    )
