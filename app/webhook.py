"""Webhook instead of long polling: an update is answered after it has been handled."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import ValidationError

from app.settings import Settings
from bot.polling import update_types
from db.session import DatabaseAwayError

log = logging.getLogger(__name__)


def serve_webhook(
    application: web.Application, dispatcher: Dispatcher, bot: Bot, settings: Settings
) -> None:
    """Take updates at the address's path; only what carries the secret is accepted."""
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=secret_of(settings)
    )
    handler.register(application, path=urlsplit(settings.webhook_url or "").path or "/")
    application.middlewares.append(answer_troubles)


async def ask_for_updates(bot: Bot, dispatcher: Dispatcher, settings: Settings) -> None:
    """Tell Telegram where to deliver."""
    await bot.set_webhook(
        settings.webhook_url or "",
        secret_token=secret_of(settings),
        allowed_updates=update_types(dispatcher),
    )


def secret_of(settings: Settings) -> str | None:
    """Return what each delivery has to carry."""
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else None


@web.middleware
async def answer_troubles(request: web.Request, handler: Handler) -> web.StreamResponse:
    """An update that cannot be read is put aside; one that came too early comes again."""
    try:
        return await handler(request)
    except ValidationError:
        log.error("an update cannot be read")  # noqa: TRY400 - the trace would quote it
        return web.Response()
    except DatabaseAwayError:
        return web.Response(status=503)
