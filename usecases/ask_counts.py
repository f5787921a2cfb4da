"""How often a fact or a topic was asked for, and how often the answer helped: sums, never who."""

from __future__ import annotations

from datetime import datetime

from db.models import AskCountRow
from db.session import Sessions
from db.upsert import add_up
from domain.clock import local_day
from usecases.step_counts import NO_LANGUAGE_YET


async def count_asked(
    sessions: Sessions, *, action: str, what: str, locale: str | None, now: datetime
) -> None:
    """Count one question.

    Args:
        sessions: Where to write.
        action: How it was answered, such as ``answer``.
        what: The id of the fact that fits best, or the topic that is not the bot's subject.
        locale: The language of who asked.
        now: The moment.
    """
    await _count(sessions, action, what, locale, now, asked=1)


async def count_helped(
    sessions: Sessions, *, action: str, what: str, locale: str | None, now: datetime
) -> None:
    """Count one answer that helped, beside the questions that were answered so."""
    await _count(sessions, action, what, locale, now, helped=1)


async def _count(
    sessions: Sessions,
    action: str,
    what: str,
    locale: str | None,
    now: datetime,
    *,
    asked: int = 0,
    helped: int = 0,
) -> None:
    row = {
        "day": local_day(now),
        "action": action,
        "what": what,
        "locale": locale or NO_LANGUAGE_YET,
        "asked": asked,
        "helped": helped,
    }
    async with sessions.begin() as session:
        await add_up(
            session,
            AskCountRow,
            [row],
            key=("day", "action", "what", "locale"),
            sums=("asked", "helped"),
        )
