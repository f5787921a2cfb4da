"""What waits for the bot: one queue, read by long polling or pushed to a webhook."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from preview.refusal import Refused

Json = dict[str, Any]

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50
LARGEST_BATCH = 100
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
SET_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


Alive = Callable[[], bool]


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class Updates:
    """Updates that the bot has not confirmed yet, oldest first."""

    def __init__(self) -> None:
        self.pending: deque[Json] = deque()
        self.allowed: frozenset[str] | None = None
        self.webhook: Webhook | None = None
        self.changed = asyncio.Event()
        self._last_id = 100_000
        self._poll: asyncio.Future[None] | None = None
        self._listens: Alive | None = None

    def publish(self, kind: str, body: Json) -> Json:
        """Make an update and queue it, if the bot wants this kind.

        Returns:
            The update as Telegram sends it.
        """
        self._last_id += 1
        update = {"update_id": self._last_id, kind: body}
        wanted = kind not in ON_REQUEST if self.allowed is None else kind in self.allowed
        if wanted:
            self.pending.append(update)
            self.wake()
        return update

    def allow(self, kinds: list[str] | None) -> None:
        """Choose the kinds of later updates; nothing changes with None."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def wake(self) -> None:
        """Let a waiting long poll return with what there is."""
        self.changed.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def hook(self, webhook: Webhook | None, *, drop_pending: bool) -> None:
        """Set or remove the webhook."""
        if drop_pending:
            self.pending.clear()
        self.webhook = webhook
        if webhook is not None:
            self._terminate(SET_WEBHOOK)
        self.changed.set()

    def confirm(self, update_id: int) -> None:
        """Forget updates up to and including this one."""
        while self.pending and self.pending[0]["update_id"] <= update_id:
            self.pending.popleft()

    async def poll(
        self,
        *,
        offset: int | None,
        limit: int | None,
        timeout: int | None,  # noqa: ASYNC109 - Telegram's word
        listens: Alive | None = None,
    ) -> list[Json]:
        """Return waiting updates; wait up to ``timeout`` seconds for the first.

        Args:
            offset: The first update wanted; what is before it is confirmed.
            limit: At most so many.
            timeout: Seconds.
            listens: Whether the caller is still there; one that died is not told of a conflict.

        Raises:
            Refused: 409 while a webhook is set, or when another poll takes over.
        """
        if self.webhook is not None:
            raise Refused(409, WEBHOOK_ACTIVE)
        self._terminate(OTHER_POLLER)
        self._forget(offset or 0)
        if not self.pending and timeout and timeout > 0:
            self._listens = listens
            await self._wait(min(timeout, LONGEST_POLL))
        size = limit if limit and 0 < limit <= LARGEST_BATCH else LARGEST_BATCH
        return list(islice(self.pending, size))

    def _forget(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        else:
            self.confirm(offset - 1)

    async def _wait(self, seconds: int) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _terminate(self, reason: str) -> None:
        if self._poll is None or self._poll.done():
            return
        if self._listens is None or self._listens():
            self._poll.set_exception(Refused(409, reason))
        else:
            self._poll.set_result(None)
