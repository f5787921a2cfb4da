"""One update, one transaction: the dialog moves and the inbox row goes, or neither."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import SimpleEventIsolation
from aiogram.types import ErrorEvent, Message, Update
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Next
from aiogram_dialog.widgets.text import Const

from bot.fsm_storage import SqliteStorage
from bot.middlewares.turn import TurnMiddleware
from bot.state_file import Inbox, StateFile
from preview.telegram import Telegram
from tests.state.conftest import Disk, message

AIGUL = StorageKey(bot_id=42, chat_id=7, user_id=7)


class WayIn(StatesGroup):
    language = State()
    consent = State()


async def test_a_turn_reads_its_own_writes_and_shows_them_at_its_end(
    file: StateFile, inbox: Inbox, disk: Disk
) -> None:
    storage = SqliteStorage(file)
    inbox.add([message(1)])
    with file.turn(1):
        await storage.set_state(AIGUL, "WayIn:language")
        await storage.set_data(AIGUL, {"village": "Манас"})
        assert await storage.get_state(AIGUL) == "WayIn:language"
        assert await storage.get_data(AIGUL) == {"village": "Манас"}
        assert disk.states == []
        assert disk.inbox == [1]
    assert disk.states == ["WayIn:language"]
    assert disk.inbox == []


async def handled_until(error: BaseException, file: StateFile) -> None:
    """A turn that writes a state and then breaks off."""
    with file.turn(1):
        await SqliteStorage(file).set_state(AIGUL, "WayIn:language")
        raise error


async def test_a_failed_turn_is_written_but_stays_in_the_inbox(
    file: StateFile, inbox: Inbox, disk: Disk
) -> None:
    inbox.add([message(1)])
    with pytest.raises(ZeroDivisionError):
        await handled_until(ZeroDivisionError(), file)
    assert disk.states == ["WayIn:language"]
    assert disk.inbox == [1]


async def test_a_cancelled_turn_leaves_no_trace(file: StateFile, inbox: Inbox, disk: Disk) -> None:
    inbox.add([message(1)])
    with pytest.raises(asyncio.CancelledError):
        await handled_until(asyncio.CancelledError(), file)
    assert disk.states == []
    assert disk.inbox == [1]


async def test_half_a_turn_is_never_written(file: StateFile, inbox: Inbox, disk: Disk) -> None:
    inbox.add([message(1)])
    with file.transaction() as db:
        db.execute(
            "CREATE TRIGGER full BEFORE DELETE ON inbox BEGIN SELECT RAISE(FAIL, 'disk full'); END"
        )
    with pytest.raises(Exception, match="disk full"), file.turn(1):
        await SqliteStorage(file).set_state(AIGUL, "WayIn:language")
    assert disk.states == []
    assert disk.inbox == [1]


async def test_a_task_that_outlives_its_turn_writes_directly(file: StateFile, disk: Disk) -> None:
    turn_is_over = asyncio.Event()

    async def late() -> None:
        await turn_is_over.wait()
        await SqliteStorage(file).set_state(AIGUL, "WayIn:consent")

    async with asyncio.TaskGroup() as tasks:
        with file.turn(1):
            tasks.create_task(late())
            await asyncio.sleep(0)
        turn_is_over.set()
    assert disk.states == ["WayIn:consent"]


async def test_forgetting_in_a_turn_spares_only_what_is_written_after_it(
    file: StateFile, inbox: Inbox, disk: Disk
) -> None:
    storage = SqliteStorage(file)
    await storage.set_data(AIGUL, {"village": "Манас"})
    inbox.add([message(1), message(2), message(3, chat_id=8)])
    with file.turn(1):
        await storage.set_state(AIGUL, "Forget:sure")
        file.forget(7)
        assert await storage.get_state(AIGUL) is None
        assert await storage.get_data(AIGUL) == {}
        assert disk.inbox == [1, 2, 3]
        await storage.set_state(AIGUL, "WayIn:language")
    assert disk.rows("SELECT state, data FROM dialog") == [("WayIn:language", "{}")]
    assert disk.inbox == [3]


async def test_error_handlers_write_outside_the_turn(
    bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    async def break_down(_message: Message, state: FSMContext) -> None:
        await state.set_state("WayIn:language")
        raise ZeroDivisionError

    async def apologise(_error: ErrorEvent, state: FSMContext) -> None:
        assert disk.states == ["WayIn:language"]
        await state.set_state("WayIn:home")
        assert disk.states == ["WayIn:home"]

    dispatcher.message.register(break_down)
    dispatcher.errors.register(apologise)
    inbox.add([message(1)])
    await dispatcher.feed_update(bot, Update.model_validate(message(1), context={"bot": bot}))
    assert disk.states == ["WayIn:home"]
    assert disk.inbox == [1]


class WatchedIsolation(SimpleEventIsolation):
    """Remembers what the file held when the last lock of an update was released."""

    def __init__(self, disk: Disk) -> None:
        super().__init__()
        self.disk = disk
        self.held = 0
        self.at_release: list[list[int]] = []

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        async with super().lock(key):
            self.held += 1
            yield
            self.held -= 1
            if not self.held:
                self.at_release.append(self.disk.inbox)


@contextmanager
def transactions(file: StateFile) -> Iterator[list[str]]:
    """Everything that writes to the file while the block runs."""
    written: list[str] = []

    def note(statement: str) -> None:
        if not statement.startswith("SELECT"):
            written.append(statement.split(maxsplit=1)[0])

    with file.transaction() as db:
        connection = db
    connection.set_trace_callback(note)
    yield written
    connection.set_trace_callback(None)


async def test_a_tap_on_a_dialog_is_one_transaction_inside_the_lock(
    file: StateFile, inbox: Inbox, disk: Disk, telegram: Telegram, bot: Bot
) -> None:
    isolation = WatchedIsolation(disk)
    dispatcher = Dispatcher(storage=SqliteStorage(file), events_isolation=isolation)
    dispatcher.update.outer_middleware(TurnMiddleware(file))
    language = Window(Const("Тилди тандаңыз"), Next(Const("Кыргызча")), state=WayIn.language)
    dispatcher.include_router(Dialog(language, Window(Const("Макулсузбу?"), state=WayIn.consent)))
    setup_dialogs(dispatcher, events_isolation=isolation)

    async def start(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(WayIn.language, mode=StartMode.RESET_STACK)

    async def handle(raw: dict[str, Any]) -> None:
        inbox.add([raw])
        await dispatcher.feed_update(bot, Update.model_validate(raw, context={"bot": bot}))

    dispatcher.message.register(start, CommandStart())
    aigul = telegram.add_person("Айгүл")
    await handle(telegram.says(aigul.id, "/start"))
    shown = telegram.messages(aigul.id)[-1]
    tap = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    raw = telegram.taps(aigul.id, shown["message_id"], tap)
    inbox.add([raw])

    with transactions(file) as written:
        await dispatcher.feed_update(bot, Update.model_validate(raw, context={"bot": bot}))

    assert telegram.messages(aigul.id)[-1]["text"] == "Макулсузбу?"
    assert written == ["BEGIN", "INSERT", "INSERT", "DELETE", "COMMIT"]
    assert isolation.at_release == [[], []]
    assert telegram.refusals == []
