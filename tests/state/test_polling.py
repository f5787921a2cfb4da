"""Every update is handled once and in order, whatever the network and the handlers do."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.fsm.context import FSMContext
from aiogram.methods import GetMe, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, User

from bot.polling import poll
from bot.state_file import Inbox, StateFile
from preview.session import PreviewSession
from preview.telegram import Telegram
from tests.state.conftest import Disk, message, polling


class Notes:
    """A handler that notes what was handled, and lets a test wait for it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.texts: list[str] = []
        self.running = 0
        self.most_running = 0
        self._changed = asyncio.Condition()
        dispatcher.message.register(self.handle)

    async def handle(self, message: Message, state: FSMContext) -> None:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        count = await state.get_value("count", 0)
        await message.answer("ооба")
        await state.update_data(count=count + 1)
        self.running -= 1
        async with self._changed:
            self.texts.append(str(message.text))
            self._changed.notify_all()

    async def until(self, count: int) -> list[str]:
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.texts) >= count)
        return self.texts


class Gate:
    """A handler that begins and then waits for the test."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.first_begun = asyncio.Event()
        self.opened = asyncio.Event()
        dispatcher.message.register(self.handle)

    async def handle(self, message: Message, state: FSMContext) -> None:
        self.begun.append(str(message.text))
        await state.set_state("WayIn:language")
        self.first_begun.set()
        await self.opened.wait()
        self.ended.append(str(message.text))


class TroubledSession(PreviewSession):
    """A session whose getUpdates fails a few times before it works."""

    def __init__(self, telegram: Telegram, *troubles: AiogramError) -> None:
        super().__init__(telegram)
        self.troubles = list(troubles)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        if method.__api_method__ == "getUpdates" and self.troubles:
            raise self.troubles.pop(0)
        return await super().make_request(bot, method, timeout)


@pytest.fixture
def notes(dispatcher: Dispatcher) -> Notes:
    return Notes(dispatcher)


async def test_ten_messages_in_one_second_are_handled_one_by_one_in_order(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk, notes: Notes
) -> None:
    aigul = telegram.add_person("Айгүл")
    async with polling(bot, dispatcher, inbox):
        for number in range(10):
            telegram.says(aigul.id, str(number))
        assert await notes.until(10) == [str(number) for number in range(10)]
    assert notes.most_running == 1
    assert disk.rows("SELECT data FROM dialog") == [('{"count": 10}',)]
    assert disk.inbox == []
    assert telegram.refusals == []


async def test_two_quick_messages_cannot_overtake_each_other_before_the_lock(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, notes: Notes
) -> None:
    class Slow:
        """A middleware outside the isolation lock, slower for the first message."""

        async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any:
            for _ in range(50 if event.message.text == "биринчи" else 0):
                await asyncio.sleep(0)
            return await handler(event, data)

    dispatcher.update.outer_middleware.unregister(dispatcher.fsm)
    dispatcher.update.outer_middleware(Slow())
    dispatcher.update.outer_middleware(dispatcher.fsm)
    aigul = telegram.add_person("Айгүл")
    telegram.says(aigul.id, "биринчи")
    telegram.says(aigul.id, "экинчи")
    async with polling(bot, dispatcher, inbox):
        assert await notes.until(2) == ["биринчи", "экинчи"]


async def test_people_do_not_wait_for_each_other(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox
) -> None:
    gate = Gate(dispatcher)
    async with polling(bot, dispatcher, inbox):
        for number in range(5):
            telegram.says(telegram.add_person(f"Айгүл {number}").id, str(number))
        await gate.first_begun.wait()
        while len(gate.begun) < 5:  # noqa: ASYNC110 - each begins as the loop turns
            await asyncio.sleep(0)
        assert gate.ended == []
        gate.opened.set()


async def test_no_more_chats_are_handled_at_once_than_allowed(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, notes: Notes
) -> None:
    for number in range(30):
        telegram.says(telegram.add_person(f"Айгүл {number}").id, str(number))
    async with polling(bot, dispatcher, inbox, concurrency=2):
        await notes.until(30)
    assert notes.most_running == 2


async def test_an_update_is_on_disk_before_it_is_confirmed(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    gate = Gate(dispatcher)
    update_id = telegram.says(telegram.add_person("Айгүл").id, "Салам")["update_id"]
    async with polling(bot, dispatcher, inbox):
        await gate.first_begun.wait()
        assert disk.inbox == [update_id]
        while telegram.updates.pending:  # noqa: ASYNC110 - until the batch is confirmed
            await asyncio.sleep(0)
        assert disk.inbox == [update_id]
        gate.opened.set()
    assert disk.inbox == []


async def test_leftovers_are_handled_before_anything_new(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk, notes: Notes
) -> None:
    aigul = telegram.add_person("Айгүл")
    inbox.add([message(1, aigul.id, "эски 1"), message(2, aigul.id, "эски 2")])
    telegram.says(aigul.id, "жаңы")
    async with polling(bot, dispatcher, inbox):
        assert await notes.until(3) == ["эски 1", "эски 2", "жаңы"]
    assert disk.inbox == []


async def test_what_was_in_hand_at_a_death_is_handled_alone(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, notes: Notes
) -> None:
    people = [telegram.add_person(f"Айгүл {number}").id for number in range(4)]
    inbox.add([message(number, person, str(number)) for number, person in enumerate(people)])
    inbox.attempt(2)
    inbox.attempt(3)
    async with polling(bot, dispatcher, inbox):
        assert await notes.until(2) == ["2", "3"]
        assert notes.most_running == 1
        await notes.until(4)


async def test_a_leftover_is_counted_before_it_is_handled(
    bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    gate = Gate(dispatcher)
    inbox.add([message(1)])
    async with polling(bot, dispatcher, inbox):
        await gate.first_begun.wait()
        assert disk.rows("SELECT attempts FROM inbox") == [(1,)]
        gate.opened.set()


async def test_an_update_that_fails_stops_nothing_and_its_words_stay_out_of_the_log(
    telegram: Telegram,
    bot: Bot,
    dispatcher: Dispatcher,
    inbox: Inbox,
    disk: Disk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def break_down(message: Message) -> None:
        raise ValueError(message.text)

    dispatcher.message.register(break_down, F.text == "сыр")
    notes = Notes(dispatcher)
    aigul = telegram.add_person("Айгүл")
    secret = telegram.says(aigul.id, "сыр")["update_id"]
    unreadable = message(1, aigul.id)
    unreadable["message"]["date"] = "кечээ"
    inbox.add([unreadable])
    telegram.says(aigul.id, "Салам")
    with caplog.at_level(logging.DEBUG):
        async with polling(bot, dispatcher, inbox):
            assert await notes.until(1) == ["Салам"]
    assert disk.inbox == []
    assert f"update {secret} of chat {aigul.id} failed: ValueError at " in caplog.text
    assert f"update 1 of chat {aigul.id} failed: ValidationError at " in caplog.text
    for word in ("сыр", "кечээ", "Салам", "Айгүл"):
        assert word not in caplog.text


@pytest.mark.parametrize(
    "trouble",
    [
        TelegramNetworkError(GetMe(), "connection reset"),
        TelegramServerError(GetMe(), "Bad Gateway"),
        TelegramConflictError(GetMe(), "terminated by other getUpdates request"),
        TelegramRetryAfter(GetMe(), "Too Many Requests", retry_after=0),
        ClientDecodeError("not JSON", ValueError(), "<html>"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_a_troubled_network_is_asked_again(
    trouble: AiogramError,
    telegram: Telegram,
    dispatcher: Dispatcher,
    inbox: Inbox,
    notes: Notes,
) -> None:
    telegram.says(telegram.add_person("Айгүл").id, "Салам")
    session = TroubledSession(telegram, trouble, trouble)
    async with polling(Bot(telegram.token, session=session), dispatcher, inbox):
        assert await notes.until(1) == ["Салам"]
    assert session.troubles == []


async def test_a_full_disk_leaves_updates_with_telegram(
    telegram: Telegram,
    bot: Bot,
    dispatcher: Dispatcher,
    notes: Notes,
    file: StateFile,
) -> None:
    class FullOnce(Inbox):
        full = True

        def add(self, updates: Any) -> Any:
            if updates and self.full:
                self.full = False
                msg = "database or disk is full"
                raise sqlite3.OperationalError(msg)
            return super().add(updates)

    telegram.says(telegram.add_person("Айгүл").id, "Салам")
    async with polling(bot, dispatcher, FullOnce(file)):
        assert await notes.until(1) == ["Салам"]


async def test_a_wrong_token_ends_the_poll(
    telegram: Telegram, dispatcher: Dispatcher, inbox: Inbox
) -> None:
    stranger = Bot("43:other", session=PreviewSession(telegram))
    with pytest.raises(ExceptionGroup) as raised:
        await poll(stranger, dispatcher, inbox, stopping=asyncio.Event())
    assert raised.group_contains(TelegramUnauthorizedError)


async def test_a_stop_lets_handlers_finish_and_leaves_the_rest_in_the_inbox(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    gate = Gate(dispatcher)
    aigul = telegram.add_person("Айгүл")
    telegram.says(aigul.id, "биринчи")
    second = telegram.says(aigul.id, "экинчи")["update_id"]
    async with polling(bot, dispatcher, inbox) as stopping:
        await gate.first_begun.wait()
        stopping.set()
        await asyncio.sleep(0)
        gate.opened.set()
    assert gate.ended == ["биринчи"]
    assert disk.inbox == [second]
    assert disk.states == ["WayIn:language"]


async def test_a_handler_that_outstays_the_grace_is_handled_again_next_time(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    gate = Gate(dispatcher)
    update_id = telegram.says(telegram.add_person("Айгүл").id, "Салам")["update_id"]
    async with polling(bot, dispatcher, inbox, grace=0.01) as stopping:
        await gate.first_begun.wait()
        stopping.set()
    assert gate.ended == []
    assert disk.inbox == [update_id]
    assert disk.states == []


async def test_a_stop_clears_the_blame_before_the_handlers_are_done(
    bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk
) -> None:
    gate = Gate(dispatcher)
    inbox.add([message(1)])
    async with polling(bot, dispatcher, inbox) as stopping:
        await gate.first_begun.wait()
        stopping.set()
        while disk.rows("SELECT attempts FROM inbox") != [(0,)]:
            await asyncio.sleep(0)
        gate.opened.set()


async def test_a_restart_in_the_middle_continues_the_conversation(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, disk: Disk, notes: Notes
) -> None:
    aigul = telegram.add_person("Айгүл")
    for text in ("биринчи", "экинчи"):
        async with polling(bot, dispatcher, inbox):
            telegram.says(aigul.id, text)
            while text not in notes.texts:  # noqa: ASYNC110 - handled, perhaps not confirmed
                await asyncio.sleep(0)
    assert notes.texts == ["биринчи", "экинчи"]
    assert disk.rows("SELECT data FROM dialog") == [('{"count": 2}',)]


async def test_a_handler_may_return_its_answer(
    telegram: Telegram, bot: Bot, dispatcher: Dispatcher, inbox: Inbox
) -> None:
    async def answer(message: Message, event_from_user: User) -> SendMessage:
        return message.answer(f"Саламатсызбы, {event_from_user.first_name}")

    dispatcher.message.register(answer)
    aigul = telegram.add_person("Айгүл")
    async with polling(bot, dispatcher, inbox):
        telegram.says(aigul.id, "Салам")
        while len(telegram.messages(aigul.id)) < 2:  # noqa: ASYNC110 - the preview has no bell
            await asyncio.sleep(0)
    assert telegram.messages(aigul.id)[-1]["text"] == "Саламатсызбы, Айгүл"
