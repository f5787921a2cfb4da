"""Notices of corrected facts: they wait at home, and a message says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OUTBOX, FactNoticeRow
from db.upsert import insert_missing
from domain.outbox import Kind, State
from usecases.outbox import NewMessage, queue


async def send_notices(
    session: AsyncSession, notices: Iterable[tuple[int, int]], *, now: datetime
) -> None:
    """Let people hear of corrections, at home and by a message; who has heard of it, does not.

    Args:
        session: The open transaction.
        notices: A person and a change, each.
        now: The moment.
    """
    notices = list(notices)
    if not notices:
        return
    rows = [
        {"person_id": person_id, "change_id": change_id, "made_at": now}
        for person_id, change_id in notices
    ]
    await insert_missing(session, FactNoticeRow, rows)
    messages = (
        NewMessage(
            Kind.FACT_CORRECTED, person_id, key_of(person_id, change_id), {"change": change_id}
        )
        for person_id, change_id in notices
    )
    await queue(session, messages, now=now)


async def call_off(
    session: AsyncSession, person_id: int, change_ids: Iterable[int], *, now: datetime
) -> None:
    """End the messages that wait, of corrections that a person has heard of at home."""
    keys = [key_of(person_id, change_id) for change_id in change_ids]
    if keys:
        await session.execute(
            update(OUTBOX)
            .where(OUTBOX.c.dedupe_key.in_(keys), OUTBOX.c.state == State.QUEUED)
            .values(state=State.SKIPPED, error="seen at home", ended_at=now)
        )


def key_of(person_id: int, change_id: int) -> str:
    """Return by what the message of a correction is known."""
    return f"{Kind.FACT_CORRECTED}:{change_id}:{person_id}"
