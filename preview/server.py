"""The local Telegram over HTTP: the Bot API for a bot, a phone for people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web

from preview.bot_api import LARGEST_REQUEST, BotApi
from preview.phone import Phone
from preview.telegram import Telegram
from preview.webhook import Courier


def build(
    telegram: Telegram,
    *,
    token: str,
    advance: Callable[[timedelta], Awaitable[None]] | None = None,
    webhook_pause: float = 1.0,
) -> web.Application:
    """Return the application; run it on 127.0.0.1.

    Args:
        telegram: The state; the same one may serve an in-process session too.
        token: The bot's token; its number becomes the bot's id.
        advance: Moves the clock by a span; without it the page shows no clock.
        webhook_pause: Seconds before an update is pushed again; doubles each time.
    """
    telegram.token = token
    telegram.bot.id = int(token.partition(":")[0])
    app = web.Application(client_max_size=LARGEST_REQUEST)
    BotApi(telegram).add_to(app)
    Phone(telegram, advance).add_to(app)
    app.cleanup_ctx.append(Courier(telegram, pause=webhook_pause).lifespan)
    return app
