"""The phones that tap, and two Telegrams that answer them at once.

Both bots of a comparison talk to the same one: over HTTP to ``bench.answers`` in a process of its
own, or in process, where everything of aiogram's client is done but the socket.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message

from bench.answers import Json, answer_to

DATE = 1_795_500_000
INTENT_ENDS = "\x1d"
"""What aiogram-dialog writes between a dialog's id and a button's."""


@dataclass(slots=True)
class Phone:
    """One person's private chat: the last message with buttons, and how many requests came."""

    id: int
    message: Message | None = None
    requests: int = 0

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": "Айгүл", "language_code": "ky"}

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": "Айгүл"}

    def data_of(self, button: str) -> str:
        """Return the callback data of a button by the id that its dialog gave it."""
        keyboard = self.message.reply_markup if self.message else None
        rows = keyboard.inline_keyboard if keyboard else []
        offered = [one.callback_data or "" for row in rows for one in row]
        for data in offered:
            if data.partition(INTENT_ENDS)[2] == button:
                return data
        msg = f"no button {button!r} among {offered}"
        raise LookupError(msg)


class Phones:
    """Everybody's phone by id, and the updates that they make."""

    def __init__(self) -> None:
        self._phones: dict[int, Phone] = {}
        self._numbers = count(1)

    def __getitem__(self, person_id: int) -> Phone:
        return self._phones.setdefault(person_id, Phone(person_id))

    def __delitem__(self, person_id: int) -> None:
        del self._phones[person_id]

    def says(self, person_id: int, text: str) -> Json:
        """Return the update of a person who writes."""
        phone = self[person_id]
        message = {
            "message_id": next(self._numbers),
            "date": DATE,
            "chat": phone.chat,
            "from": phone.user,
            "text": text,
        }
        return {"update_id": next(self._numbers), "message": message}

    def taps(self, person_id: int, button: str) -> Json:
        """Return the update of a person who taps a button.

        Raises:
            LookupError: The button is not there.
        """
        phone = self[person_id]
        data = phone.data_of(button)
        assert phone.message is not None
        shown = phone.message.model_dump(mode="json", exclude_none=True, by_alias=True)
        query = {
            "id": str(next(self._numbers)),
            "from": phone.user,
            "chat_instance": str(person_id),
            "message": shown,
            "data": data,
        }
        return {"update_id": next(self._numbers), "callback_query": query}

    def see(self, result: object) -> None:
        """Show what a request has brought."""
        if isinstance(result, Message) and result.reply_markup is not None:
            self[result.chat.id].message = result


class AtOnce(BaseSession):
    """aiogram's client without the socket."""

    def __init__(self, phones: Phones) -> None:
        super().__init__()
        self._phones = phones

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ARG002, ASYNC109 - aiogram's signature
    ) -> TelegramType:
        files: dict[str, InputFile] = {}
        form = {
            key: prepared
            for key, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=files))
        }
        await asyncio.sleep(0)  # a real request lets others run
        body = answer_to(method.__api_method__, form)
        response = self.check_response(bot=bot, method=method, status_code=200, content=body)
        self._phones.see(response.result)
        return cast(TelegramType, response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002
        timeout: int = 30,  # noqa: ARG002, ASYNC109
        chunk_size: int = 65536,  # noqa: ARG002
        raise_for_status: bool = True,  # noqa: ARG002
    ) -> AsyncGenerator[bytes, None]:
        raise NotImplementedError(url)
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


class OverHttp(AiohttpSession):
    """aiogram's client as it runs, to a Telegram in another process."""

    def __init__(self, phones: Phones, url: str) -> None:
        super().__init__(api=TelegramAPIServer.from_base(url))
        self._phones = phones

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        result = await super().make_request(bot, method, timeout)
        self._phones.see(result)
        return result
