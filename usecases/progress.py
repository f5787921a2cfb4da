"""What a family answers in the trees and ticks off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from db.models import PROGRESS, ProgressRow
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person
from domain.progress import Progress
from usecases.record import own_family_id


async def change_progress(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    change: Callable[[Progress], Progress],
    now: datetime,
) -> Person:
    """Change what the family has answered or ticked, as it stands now; return the new state.

    Two members may tap at once: each change meets what the other one has just saved.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        this_one = select(PROGRESS.c.progress).where(PROGRESS.c.family_id == family_id)
        found: Progress | None = await session.scalar(this_one.with_for_update())
        if found is None:
            row = {"family_id": family_id, "progress": Progress(), "changed_at": now}
            await insert_missing(session, ProgressRow, [row])
            found = await session.scalar(this_one.with_for_update())
        progress = change(found or Progress())
        await session.execute(
            update(PROGRESS)
            .where(PROGRESS.c.family_id == family_id)
            .values(progress=progress, changed_at=now)
        )
    return person.with_family(progress=progress)
