"""Long polling that loses no update: a batch is written down before it is confirmed.

Updates of one chat are handled one after the other, in the order they came; those of different
chats beside each other.
"""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.dispatcher import DEFAULT_BACKOFF_CONFIG
from aiogram.exceptions import AiogramError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiogram.utils.backoff import Backoff, BackoffConfig
from aiogram_dialog.api.entities import DIALOG_EVENT_NAME

from bot.state_file import Inbox, Received
from db.session import DatabaseAwayError
from domain.trouble import Trouble, place_of
from usecases.operators import Alert

logger = logging.getLogger(__name__)

LONG_POLL = 30
"""Seconds that Telegram may hold a getUpdates without updates."""
GRACE = 20.0
"""Seconds that running handlers get to finish after a stop."""
WAITING_PER_HANDLER = 10


async def tell_nobody(_what: Trouble, _place: str) -> None:
    """Tell no operator of a trouble: the log has it."""


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's types: one update it cannot read must not hold up the rest."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int
    allowed_updates: list[str]


async def poll(
    bot: Bot,
    dispatcher: Dispatcher,
    inbox: Inbox,
    *,
    stopping: asyncio.Event,
    concurrency: int = 100,
    grace: float = GRACE,
    backoff: BackoffConfig = DEFAULT_BACKOFF_CONFIG,
    alert: Alert = tell_nobody,
) -> None:
    """Receive and handle updates until ``stopping`` is set.

    What an earlier process left comes first. At the stop the long poll ends at once, running
    handlers may finish, and what has not begun stays in the inbox for the next process. Start-up
    and shutdown events of the dispatcher are the caller's.

    Args:
        bot: Whose updates.
        dispatcher: Who handles them; with ``TurnMiddleware``.
        inbox: Where they are written down.
        stopping: Set it to stop.
        concurrency: Chats handled beside each other.
        grace: Seconds for running handlers after the stop; then they are cancelled.
        backoff: Waits between failed requests.
        alert: Tells operators of an update that failed or was put aside.

    Raises:
        ExceptionGroup: Telegram does not know the token (``TelegramUnauthorizedError``).
    """

    async def handle(received: Received) -> None:
        await _handle(
            bot, dispatcher, inbox, received, stopping=stopping, backoff=backoff, alert=alert
        )

    async with asyncio.TaskGroup() as tasks:
        lanes = _Lanes(tasks, handle, stopping=stopping, concurrency=concurrency)

        async def work() -> None:
            await _replay(inbox, lanes, alert)
            await _receive(bot, dispatcher, inbox, lanes, Backoff(backoff))

        working = tasks.create_task(work())
        await stopping.wait()
        working.cancel()
        inbox.acquit()  # at once: who asked us to stop may kill us before the handlers are done
        await lanes.finish(grace)


async def replay(
    bot: Bot,
    dispatcher: Dispatcher,
    inbox: Inbox,
    *,
    stopping: asyncio.Event,
    alert: Alert = tell_nobody,
) -> None:
    """Handle what an earlier, polling process left; for a program that goes on by webhook."""

    async def handle(received: Received) -> None:
        await _handle(bot, dispatcher, inbox, received, stopping=stopping, alert=alert)

    async with asyncio.TaskGroup() as tasks:
        lanes = _Lanes(tasks, handle, stopping=stopping, concurrency=1)
        await _replay(inbox, lanes, alert)
        await lanes.empty()


def update_types(dispatcher: Dispatcher) -> list[str]:
    """Return what is asked of Telegram: what has a handler here, no business chats of others."""
    inner = {DIALOG_EVENT_NAME, "business_message"}
    return dispatcher.resolve_used_update_types(skip_events=inner)


class _Lanes:
    """A lane for each chat that has updates; in a lane one update at a time."""

    def __init__(
        self,
        tasks: asyncio.TaskGroup,
        handle: Callable[[Received], Awaitable[None]],
        *,
        stopping: asyncio.Event,
        concurrency: int,
    ) -> None:
        self._group = tasks
        self._handle = handle
        self._stopping = stopping
        self._handlers = asyncio.Semaphore(concurrency)
        self._room = asyncio.Semaphore(concurrency * WAITING_PER_HANDLER)
        self._lanes: dict[int | None, deque[Received]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, received: Received) -> None:
        """Queue an update behind those of its chat; waits while too many are queued."""
        await self._room.acquire()
        lane = self._lanes.get(received.chat_id)
        if lane is not None:
            lane.append(received)
            return
        self._lanes[received.chat_id] = deque([received])
        task = self._group.create_task(self._drain(received.chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def empty(self) -> None:
        """Wait until all that was taken is handled."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def finish(self, grace: float) -> None:
        """Wait for what is running, and cancel what takes longer."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=grace)
        for task in late:
            task.cancel()
        if late:
            logger.warning("handlers of %d chats were cancelled; their updates stay", len(late))

    async def _drain(self, chat_id: int | None) -> None:
        lane = self._lanes[chat_id]
        while lane:
            async with self._handlers:
                if self._stopping.is_set():
                    return
                await self._handle(lane.popleft())
            self._room.release()
        del self._lanes[chat_id]


async def _replay(inbox: Inbox, lanes: _Lanes, alert: Alert) -> None:
    """Handle what was left; first and alone, what was in hand when a replay died.

    So a single update that kills the process is found, and its neighbours are not blamed.
    """
    for update_id in inbox.put_aside():
        await alert(Trouble.UPDATE_PUT_ASIDE, str(update_id))
    leftovers = inbox.leftovers()
    for received in leftovers:
        if received.attempts:
            await lanes.take(received)
            await lanes.empty()
    for received in leftovers:
        if not received.attempts:
            await lanes.take(received)


async def _receive(
    bot: Bot, dispatcher: Dispatcher, inbox: Inbox, lanes: _Lanes, backoff: Backoff
) -> None:
    allowed = update_types(dispatcher)
    offset = None
    while True:
        request = RawUpdates(offset=offset, timeout=LONG_POLL, allowed_updates=allowed)
        try:
            batch = await bot(request, request_timeout=int(bot.session.timeout + LONG_POLL))
            received = inbox.add(batch)
        except TelegramUnauthorizedError:
            raise
        except TelegramRetryAfter as refusal:
            logger.warning("getUpdates is to wait %d s", refusal.retry_after)
            await asyncio.sleep(refusal.retry_after)
            continue
        except (AiogramError, sqlite3.OperationalError) as trouble:
            place, delay = place_of(trouble), backoff.next_delay
            logger.warning("no updates: %s; next try in %.1f s", place, delay)
            await backoff.asleep()
            continue
        backoff.reset()
        # An empty answer confirms the offset. Ids may start anew, so it is not sent again.
        offset = batch[-1]["update_id"] + 1 if batch else None
        for one in received:
            await lanes.take(one)


async def _handle(
    bot: Bot,
    dispatcher: Dispatcher,
    inbox: Inbox,
    received: Received,
    *,
    stopping: asyncio.Event,
    backoff: BackoffConfig = DEFAULT_BACKOFF_CONFIG,
    alert: Alert = tell_nobody,
) -> None:
    waits = Backoff(backoff)
    try:
        if received.leftover:
            inbox.attempt(received.update_id)
        while not await _handled(bot, dispatcher, received, alert):
            if await waited(stopping, next(waits)):
                return  # the update stays in the inbox
        inbox.done(received.update_id)
    except sqlite3.Error as error:  # the update stays in the inbox
        _log(received, error)


async def _handled(bot: Bot, dispatcher: Dispatcher, received: Received, alert: Alert) -> bool:
    """Handle an update; return whether it is over with, well or badly."""
    try:
        await _feed(bot, dispatcher, received)
    except DatabaseAwayError as error:
        _log(received, error)
        return False
    except Exception as error:  # noqa: BLE001 - one update must not stop the others
        _log(received, error)
        await alert(Trouble.UPDATE_FAILED, place_of(error))
    return True


async def waited(stopping: asyncio.Event, seconds: float) -> bool:
    """Wait; return early, with True, when the program is to stop."""
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _feed(bot: Bot, dispatcher: Dispatcher, received: Received) -> None:
    update = Update.model_validate(received.raw, context={"bot": bot})
    answer = await dispatcher.feed_update(bot, update, bots=(bot,))
    if isinstance(answer, TelegramMethod):
        await dispatcher.silent_call_request(bot, answer)


def _log(received: Received, error: Exception) -> None:
    logger.error(
        "update %d of chat %s failed: %s", received.update_id, received.chat_id, place_of(error)
    )
