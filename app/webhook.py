"""Webhook instead of long polling: an update is answered after it has been handled."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import ValidationError

from app.settings import Settings
from bot.polling import update_types
from db.session import DatabaseAwayError
from domain.trouble import Trouble, place_of
from usecases.operators import Alert

log = logging.getLogger(__name__)


def serve_webhook(
    application: web.Application,
    dispatcher: Dispatcher,
    bot: Bot,
    settings: Settings,
    alert: Alert,
) -> None:
    """Take updates at the address's path; only what carries the secret is accepted."""
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=secret_of(settings)
    )
    handler.register(application, path=urlsplit(settings.webhook_url or "").path or "/")
    application.middlewares.append(answering_troubles(alert))


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


def answering_troubles(alert: Alert) -> Middleware:
    """Return what answers Telegram when an update could not be handled.

    One that cannot be read is put aside, and operators hear of it; one that came too early comes
    again.
    """

    @web.middleware
    async def answer_troubles(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except ValidationError as error:
            log.error("an update cannot be read")  # noqa: TRY400 - the trace would quote it
            await alert(Trouble.UPDATE_FAILED, place_of(error))
            return web.Response()
        except DatabaseAwayError:
            return web.Response(status=503)

    return answer_troubles
