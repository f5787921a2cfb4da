"""The in-process face: an aiogram session that asks the local Telegram, without sockets."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, cast

from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNotFound
from aiogram.methods import GetFile, TelegramMethod
from aiogram.methods.base import TelegramType

from preview.files import Upload
from preview.refusal import Refused

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import InputFile

    from preview.telegram import Telegram


class PreviewSession(BaseSession):
    """Builds the same form a real session sends, and reads the answer the same way."""

    def __init__(self, telegram: Telegram, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.telegram = telegram

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Send one request; aiogram's exceptions come out as from the real Telegram."""
        if bot.token != self.telegram.token:
            status, body = 401, Refused(401, "Unauthorized").body()
        else:
            given: dict[str, InputFile] = {}
            params: dict[str, object] = {}
            for key, value in method.model_dump(warnings=False).items():
                prepared = self.prepare_value(value, bot=bot, files=given)
                if prepared:
                    params[key] = prepared
            uploads = {key: await _read(bot, key, file) for key, file in given.items()}
            status, body = await self.telegram.answer(method.__api_method__, params, uploads)
        response = self.check_response(
            bot=bot, method=method, status_code=status, content=self.json_dumps(body)
        )
        return cast("TelegramType", response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002
        timeout: int = 30,  # noqa: ARG002, ASYNC109
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: ARG002
    ) -> AsyncGenerator[bytes, None]:
        """Download a file, in chunks."""
        path = url.partition(f"/file/bot{self.telegram.token}/")[2]
        stored = self.telegram.files.at(path)
        if stored is None:
            raise TelegramNotFound(method=GetFile(file_id=path), message="Not Found")
        for start in range(0, len(stored.content), chunk_size):
            yield stored.content[start : start + chunk_size]

    async def close(self) -> None:
        """Nothing is open."""


async def _read(bot: Bot, key: str, file: InputFile) -> Upload:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or key, content)
