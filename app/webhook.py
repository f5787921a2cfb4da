"""Webhook instead of long polling: an update is answered after it has been handled."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from app.settings import Settings


async def webhook(
    application: web.Application, dispatcher: Dispatcher, bot: Bot, settings: Settings
) -> None:
    """Tell Telegram where to deliver, and accept only what carries the secret."""
    url = settings.webhook_url or ""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=secret
    )
    handler.register(application, path=urlsplit(url).path or "/")
    await bot.set_webhook(
        url, secret_token=secret, allowed_updates=dispatcher.resolve_used_update_types()
    )
