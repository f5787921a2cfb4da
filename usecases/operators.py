"""Who runs the program hears of troubles."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from db.session import DatabaseAwayError, Sessions
from domain.outbox import Kind
from domain.trouble import Trouble, place_of
from usecases.outbox import NewMessage, queue

log = logging.getLogger(__name__)

LONGEST_PLACE = 56

Alert = Callable[[Trouble, str], Awaitable[None]]
"""Tells operators what has gone wrong, and where; never raises."""


async def alert_operators(
    sessions: Sessions,
    operator_ids: Sequence[int],
    what: Trouble,
    place: str,
    *,
    now: datetime,
) -> None:
    """Let operators know of a trouble; of the same one at most once an hour.

    Never raises, so that a trouble makes no second one: if nobody can be told, the log knows.

    Args:
        sessions: Where to write.
        operator_ids: Their Telegram ids; the bot need not have met them.
        what: What has gone wrong.
        place: A line of code, a job: never what somebody wrote.
        now: The moment.
    """
    if not operator_ids:
        return
    place = place[:LONGEST_PLACE]
    reason = f"operator:{what}:{place}:{now:%Y-%m-%dT%H}"
    payload = {"what": what.value, "place": place}
    alerts = [
        NewMessage(Kind.OPERATOR_ALERTED, one, f"{reason}:{one}", payload) for one in operator_ids
    ]
    try:
        async with sessions.begin() as session:
            await queue(session, alerts, now=now)
    except DatabaseAwayError:
        log.warning("operators are not told of it: the database is away")
    except Exception as error:  # noqa: BLE001 - who tells has work of its own to finish
        log.error("operators are not told of it: %s", place_of(error))  # noqa: TRY400
