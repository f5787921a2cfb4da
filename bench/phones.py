"""A Telegram that answers at once, and the phones that tap in it.

Both bots of a comparison talk to this one. It prepares the form and reads the answer as aiogram's
own session does, and leaves out only the socket and the other side's work.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

Json = dict[str, Any]

BOT = {"id": 42, "is_bot": True, "first_name": "Koldoo"}
DATE = 1_795_500_000
SHOWS = ("sendMessage", "editMessageText")
INTENT_ENDS = "\x1d"
"""What aiogram-dialog writes between a dialog's id and a button's."""


@dataclass(slots=True)
class Phone:
    """One person's private chat: the last message with buttons, and what she is due to get."""

    id: int
    message: Json | None = None
    requests: int = 0

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": "Айгүл", "language_code": "ky"}

    @property
    def chat(self) -> Json:
        return {"id": self.id, "type": "private", "first_name": "Айгүл"}

    def data_of(self, button: str) -> str:
        """Return the callback data of a button by the id that its dialog gave it."""
        offered = [] if self.message is None else buttons_of(self.message)
        for data in offered:
            if data.partition(INTENT_ENDS)[2] == button:
                return data
        msg = f"no button {button!r} among {offered}"
        raise LookupError(msg)


def buttons_of(message: Json) -> list[str]:
    """Return the callback data of all buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


class AtOnce(BaseSession):
    """An aiogram session without a socket."""

    def __init__(self) -> None:
        super().__init__()
        self.phones: dict[int, Phone] = {}
        self._numbers = count(1)

    def phone(self, person_id: int) -> Phone:
        """Return a person's phone; the first time it is a new one."""
        return self.phones.setdefault(person_id, Phone(person_id))

    def says(self, person_id: int, text: str) -> Json:
        """Return the update of a person who writes."""
        phone = self.phone(person_id)
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
        phone = self.phone(person_id)
        data = phone.data_of(button)
        query = {
            "id": str(next(self._numbers)),
            "from": phone.user,
            "chat_instance": "1",
            "message": phone.message,
            "data": data,
        }
        return {"update_id": next(self._numbers), "callback_query": query}

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
        body = json.dumps({"ok": True, "result": self._answer(method.__api_method__, form)})
        response = self.check_response(bot=bot, method=method, status_code=200, content=body)
        return cast(TelegramType, response.result)

    def _answer(self, name: str, form: Json) -> Json | bool:
        if name == "answerCallbackQuery":
            return True
        if name not in SHOWS:
            msg = f"a tap called {name}"
            raise AssertionError(msg)
        phone = self.phone(int(form["chat_id"]))
        message = {
            "message_id": int(form.get("message_id") or next(self._numbers)),
            "date": DATE,
            "chat": phone.chat,
            "from": BOT,
            "text": form["text"],
        }
        keyboard = json.loads(form.get("reply_markup") or "{}")
        if "inline_keyboard" in keyboard:
            message["reply_markup"] = keyboard
            phone.message = message
        return message

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
