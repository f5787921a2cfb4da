"""The HTTP face for bots: the Bot API's addresses, bodies and errors."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web
from aiohttp.web_request import FileField

from preview.files import MAX_UPLOAD, Upload
from preview.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from preview.telegram import Telegram

Json = dict[str, Any]

LARGEST_REQUEST = MAX_UPLOAD + (10 << 20)
TOO_LARGE = Refused(413, "Request Entity Too Large")


def refused(refusal: Refused) -> web.Response:
    """Return an error as Telegram answers it."""
    return web.json_response(refusal.body(), status=refusal.code)


class BotApi:
    """``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._closing = False

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self.request)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)
        app.on_shutdown.append(self._close)

    async def request(self, request: web.Request) -> web.Response:
        """Answer one request of the bot."""
        if request.match_info["token"] != self._telegram.token:
            return refused(Refused(401, "Unauthorized"))
        try:
            params, files = await _body(request)
        except web.HTTPRequestEntityTooLarge:
            return refused(TOO_LARGE)
        except ValueError:
            return refused(Refused(400, "Bad Request: can't parse the request body"))
        if self._closing:
            return refused(Refused(502, "Bad Gateway"))
        status, body = await self._telegram.answer(
            request.match_info["method"],
            params,
            files,
            listens=lambda: request.transport is not None,
        )
        return web.json_response(body, status=status)

    async def download(self, request: web.Request) -> web.Response:
        """Give a file back."""
        if request.match_info["token"] != self._telegram.token:
            return refused(Refused(401, "Unauthorized"))
        stored = self._telegram.files.at(request.match_info["path"])
        if stored is None:
            return refused(Refused(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _close(self, _app: web.Application) -> None:
        self._closing = True
        self._telegram.updates.wake()


async def _body(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    params: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json()
        if not isinstance(body, dict):
            msg = "object expected"
            raise ValueError(msg)
        return params | body, files
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            content = await asyncio.to_thread(value.file.read)
            files[name] = Upload(value.filename, content, value.content_type)
        else:
            params[name] = value if isinstance(value, str) else value.decode()
    return params, files


async def form_reply(reader: AsyncIterator[Any]) -> tuple[Json, dict[str, Upload]]:
    """Return the request that a bot wrote into its answer to a webhook, as multipart."""
    params: Json = {}
    files: dict[str, Upload] = {}
    async for part in reader:
        if isinstance(part, BodyPartReader) and part.name:
            content = bytes(await part.read(decode=True))
            if part.filename:
                files[part.name] = Upload(part.filename, content)
            else:
                params[part.name] = content.decode()
    return params, files
