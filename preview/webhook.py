"""Updates pushed to the bot's webhook: in order, again and again until it says 200."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp

from preview.bot_api import form_reply
from preview.files import Upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from preview.telegram import Telegram
    from preview.updates import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LONGEST_PAUSE = 60.0
PATIENCE = aiohttp.ClientTimeout(total=60)
OK_CLASS = 2


class Courier:
    """Carries updates to the webhook while one is set; sleeps otherwise.

    Args:
        telegram: Whose updates.
        pause: Seconds before the first repetition; they double from then on.
    """

    def __init__(self, telegram: Telegram, *, pause: float = 1.0) -> None:
        self._telegram = telegram
        self._pause = pause

    async def lifespan(self, _app: web.Application) -> AsyncIterator[None]:
        """Work as long as the application runs (for ``cleanup_ctx``)."""
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self._run())
            yield
            task.cancel()

    async def _run(self) -> None:
        updates = self._telegram.updates
        async with aiohttp.ClientSession(timeout=PATIENCE) as http:
            while True:
                await updates.changed.wait()
                updates.changed.clear()
                failures = 0
                while (webhook := updates.webhook) and updates.pending:
                    if await self._deliver(http, webhook):
                        failures = 0
                        continue
                    failures += 1
                    await self._rest(failures)

    async def _rest(self, failures: int) -> None:
        await asyncio.sleep(min(self._pause * 2 ** (failures - 1), LONGEST_PAUSE))

    async def _deliver(self, http: aiohttp.ClientSession, webhook: Webhook) -> bool:
        update = self._telegram.updates.pending[0]
        headers = {SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with http.post(webhook.url, json=update, headers=headers) as response:
                if response.status // 100 == OK_CLASS:
                    self._telegram.updates.confirm(update["update_id"])
                    await self._reply(response)
                    return True
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except TimeoutError:
            problem = "Read timeout expired"
        except aiohttp.ClientError as error:
            problem = f"Connection failed: {error}"
        webhook.last_error_date = self._telegram.timestamp()
        webhook.last_error_message = problem
        return False

    async def _reply(self, response: aiohttp.ClientResponse) -> None:
        """Do what the bot asks in the body of its answer, if it asks anything."""
        files: dict[str, Upload] = {}
        try:
            if response.content_type == "application/json":
                params = await response.json()
            elif response.content_type == "multipart/form-data":
                params, files = await form_reply(aiohttp.MultipartReader.from_response(response))
            else:
                return
        except ValueError:
            return  # an answer that cannot be read asks nothing
        if isinstance(params, dict) and isinstance(method := params.pop("method", None), str):
            await self._telegram.answer(method, params, files)
