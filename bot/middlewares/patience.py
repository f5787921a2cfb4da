"""Patience: a reply that Telegram puts off is sent when it may be."""

from __future__ import annotations

import asyncio
import logging

from aiogram import Bot
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType

from bot.limiter import in_outbox

log = logging.getLogger(__name__)

LONGEST_WAIT = 60
"""Seconds; a longer ban is not waited for inside an update."""
TRIES = 5


class PatienceMiddleware(BaseRequestMiddleware):
    """Waits as long as a 429 says and asks again; the outbox hears of it at once instead."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Send a request; give up after the last try.

        Raises:
            TelegramRetryAfter: it is still too soon, or the wait would be too long.
        """
        if in_outbox.get():
            return await make_request(bot, method)
        for _ in range(TRIES):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as refusal:
                if refusal.retry_after > LONGEST_WAIT:
                    raise
                log.warning("%s is to wait %d s", type(method).__name__, refusal.retry_after)
                await asyncio.sleep(refusal.retry_after)
        return await make_request(bot, method)
