"""What a family answers in the trees and ticks off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PROGRESS, ProgressRow
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person
from domain.progress import Progress
from domain.reminding import CHECKLIST
from usecases.daily import redraw_told
from usecases.duties import TAX_TREE
from usecases.record import look_again, own_family_id


async def change_progress(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    change: Callable[[Progress], Progress],
    now: datetime,
) -> Person:
    """Change what the family has answered or ticked, as it stands now; return the new state.

    Two members may tap at once: each change meets what the other one has just saved. Messages
    that reminded of what was ticked follow.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        progress = await change_own_progress(session, person, consent_version, change, now=now)
    return person.with_family(progress=progress)


async def change_own_progress(
    session: AsyncSession,
    person: Person,
    consent_version: int,
    change: Callable[[Progress], Progress],
    *,
    now: datetime,
    drawn: int | None = None,
) -> Progress:
    """Change the progress of the family to which the person belongs at this moment; return it.

    ``drawn`` is the number of the person's message that the caller changes itself.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    family_id = await own_family_id(session, person, consent_version=consent_version)
    this_one = select(PROGRESS.c.progress).where(PROGRESS.c.family_id == family_id)
    found: Progress | None = await session.scalar(this_one.with_for_update())
    if found is None:
        row = {"family_id": family_id, "progress": Progress(), "changed_at": now}
        await insert_missing(session, ProgressRow, [row])
        found = await session.scalar(this_one.with_for_update())
    before = found or Progress()
    progress = change(before)
    await session.execute(
        update(PROGRESS)
        .where(PROGRESS.c.family_id == family_id)
        .values(progress=progress, changed_at=now)
    )
    if (before.of(TAX_TREE), before.ticks) != (progress.of(TAX_TREE), progress.ticks):
        await look_again(session, family_id)
    if ticked := before.ticks.keys() ^ progress.ticks.keys():
        lists = {f"{CHECKLIST}{key.partition('.')[0]}" for key in ticked}
        but = None if drawn is None else (person.id, drawn)
        await redraw_told(session, family_id, ticked | lists, but=but, now=now)
    return progress
