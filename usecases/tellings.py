"""Who was told which version of which fact: taken over from the state file in batches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from db.models import PEOPLE, TellingRow
from db.session import Sessions
from db.upsert import insert_or_renew
from domain.telling import Telling

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
    """Take all that waits over; of people who are unknown or forgotten nothing is kept.

    Killed between its two steps it takes the same once more, which only renews the time.
    """
    while batch := waiting.tellings(A_BATCH):
        async with sessions.begin() as session:
            told = {telling.person_id for telling in batch}
            known = set(await session.scalars(select(PEOPLE.c.id).where(PEOPLE.c.id.in_(told))))
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
        waiting.drop_tellings(batch)
