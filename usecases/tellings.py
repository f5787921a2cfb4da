"""Who was told which version of which fact: taken over from the state file in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PEOPLE, TellingRow
from db.queries.facts import sent_corrections
from db.session import Sessions
from db.upsert import insert_or_renew
from domain.clock import local_day
from domain.telling import Telling
from usecases.notices import send_notices

A_BATCH = 500


class Tellings(Protocol):
    """Where tellings wait, so that a tap that only reads writes nothing to the database."""

    def tellings(self, limit: int) -> Sequence[Telling]:
        """Return some that wait."""
        ...

    def drop_tellings(self, tellings: Sequence[Telling]) -> None:
        """Drop what is kept."""
        ...


async def keep_tellings(sessions: Sessions, waiting: Tellings, *, now: datetime) -> None:
    """Take all that waits over; of who has not agreed or is forgotten nothing is kept.

    Who was told what a correction, sent meanwhile, has corrected is sent it as well.

    Killed between its two steps it takes the same once more, which only renews the time.
    """
    while batch := waiting.tellings(A_BATCH):
        async with sessions.begin() as session:
            told = {telling.person_id for telling in batch}
            agreed = select(PEOPLE.c.id).where(
                PEOPLE.c.id.in_(told), PEOPLE.c.consent_at.is_not(None)
            )
            known = set(await session.scalars(agreed.with_for_update(read=True)))
            rows = [
                {
                    "person_id": telling.person_id,
                    "fact_id": telling.fact_id,
                    "version": telling.version,
                    "told_at": now,
                }
                for telling in batch
                if telling.person_id in known
            ]
            if rows:
                await insert_or_renew(
                    session,
                    TellingRow,
                    rows,
                    key=("person_id", "fact_id", "version"),
                    renew=("told_at",),
                )
                await _correct_latecomers(
                    session, [one for one in batch if one.person_id in known], now
                )
        waiting.drop_tellings(batch)


async def _correct_latecomers(
    session: AsyncSession, tellings: Sequence[Telling], now: datetime
) -> None:
    corrections = await sent_corrections(session, {telling.fact_id for telling in tellings})
    late = {
        (telling.person_id, correction.change_id)
        for telling in tellings
        if (correction := corrections.get(telling.fact_id)) is not None
        and correction.corrects(telling.version, local_day(now))
    }
    await send_notices(session, sorted(late), now=now)
