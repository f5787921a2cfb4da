"""A two-window aiogram-dialog bot, unchanged, by both faces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiogram import Bot, Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Back, Next
from aiogram_dialog.widgets.text import Const

from preview.people import Person
from preview.session import PreviewSession
from preview.telegram import Telegram
from tests.preview.conftest import TOKEN, http_bot

Done = Callable[[], Awaitable[None]]


class WayIn(StatesGroup):
    language = State()
    consent = State()


def dispatcher() -> Dispatcher:
    made = Dispatcher()

    @made.message(CommandStart())
    async def start(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(WayIn.language, mode=StartMode.RESET_STACK)

    made.include_router(
        Dialog(
            Window(Const("Тилди тандаңыз"), Next(Const("Кыргызча")), state=WayIn.language),
            Window(Const("Макулсузбу?"), Back(Const("Артка")), state=WayIn.consent),
        )
    )
    setup_dialogs(made)
    return made


@asynccontextmanager
async def polling(telegram: Telegram) -> AsyncIterator[Done]:
    async with http_bot(telegram) as bot:
        made = dispatcher()

        async def handled() -> None:
            async with asyncio.timeout(5):
                while telegram.updates.pending:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.05)

        async with asyncio.TaskGroup() as group:
            task = group.create_task(
                made.start_polling(bot, handle_signals=False, close_bot_session=False)
            )
            yield handled
            await made.stop_polling()
            await task


@asynccontextmanager
async def in_process(telegram: Telegram) -> AsyncIterator[Done]:
    made = dispatcher()
    bot = Bot(TOKEN, session=PreviewSession(telegram))

    async def handled() -> None:
        while telegram.updates.pending:
            await made.feed_raw_update(bot, telegram.updates.pending.popleft())

    yield handled


def button(telegram: Telegram, person: Person) -> tuple[int, str]:
    message = telegram.messages(person.id)[-1]
    return message["message_id"], message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]


@pytest.mark.parametrize("face", [polling, in_process])
async def test_start_shows_a_window_and_a_tap_edits_it(
    telegram: Telegram,
    aigul: Person,
    face: Callable[[Telegram], AbstractAsyncContextManager[Done]],
) -> None:
    async with face(telegram) as handled:
        await handled()
        assert [m["text"] for m in telegram.messages(aigul.id)] == ["/start", "Тилди тандаңыз"]

        telegram.taps(aigul.id, *button(telegram, aigul))
        await handled()
        assert [m["text"] for m in telegram.messages(aigul.id)] == ["/start", "Макулсузбу?"]

        telegram.taps(aigul.id, *button(telegram, aigul))
        await handled()
        assert telegram.messages(aigul.id)[-1]["text"] == "Тилди тандаңыз"
    assert telegram.refusals == []
    assert [answer["text"] for answer in telegram.answers(aigul.id)] == [None, None]
