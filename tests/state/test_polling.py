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
from tests.state.conftest import Disk, House, message


class Notes:
    """A handler that notes what was handled, and lets a test wait for it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.texts: list[str] = []
        self.running = 0
        self.at_once: dict[str, int] = {}
        self._changed = asyncio.Condition()
        dispatcher.message.register(self.handle)

    async def handle(self, message: Message, state: FSMContext) -> None:
        self.running += 1
        self.at_once[str(message.text)] = self.running
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
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        if method.__api_method__ == "getUpdates" and self.troubles:
            raise self.troubles.pop(0)
        return await super().make_request(bot, method, timeout)


@pytest.fixture
def notes(dispatcher: Dispatcher) -> Notes:
    return Notes(dispatcher)


async def test_ten_messages_in_one_second_are_handled_one_by_one_in_order(
    house: House, disk: Disk, notes: Notes
) -> None:
    aigul = house.telegram.add_person("Айгүл")
    async with house.polling():
        for number in range(10):
            house.telegram.says(aigul.id, str(number))
        assert await notes.until(10) == [str(number) for number in range(10)]
    assert set(notes.at_once.values()) == {1}
    assert disk.rows("SELECT data FROM dialog") == [('{"count": 10}',)]
    assert disk.inbox == []
    assert house.telegram.refusals == []


async def test_two_quick_messages_cannot_overtake_each_other_before_the_lock(
    house: House, notes: Notes
) -> None:
    class Slow:
        """A middleware outside the isolation lock, slower for the first message."""

        async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any:
            for _ in range(50 if event.message.text == "биринчи" else 0):
                await asyncio.sleep(0)
            return await handler(event, data)

    house.dispatcher.update.outer_middleware.unregister(house.dispatcher.fsm)
    house.dispatcher.update.outer_middleware(Slow())
    house.dispatcher.update.outer_middleware(house.dispatcher.fsm)
    aigul = house.telegram.add_person("Айгүл")
    house.telegram.says(aigul.id, "биринчи")
    house.telegram.says(aigul.id, "экинчи")
    async with house.polling():
        assert await notes.until(2) == ["биринчи", "экинчи"]


async def test_people_do_not_wait_for_each_other(house: House) -> None:
    gate = Gate(house.dispatcher)
    async with house.polling():
        for number in range(5):
            house.telegram.says(house.telegram.add_person(f"Айгүл {number}").id, str(number))
        await gate.first_begun.wait()
        while len(gate.begun) < 5:  # noqa: ASYNC110 - each begins as the loop turns
            await asyncio.sleep(0)
        assert gate.ended == []
        gate.opened.set()


async def test_no_more_chats_are_handled_at_once_than_allowed(house: House, notes: Notes) -> None:
    for number in range(30):
        house.telegram.says(house.telegram.add_person(f"Айгүл {number}").id, str(number))
    async with house.polling(concurrency=2):
        await notes.until(30)
    assert max(notes.at_once.values()) == 2


async def test_an_update_is_on_disk_before_it_is_confirmed(house: House, disk: Disk) -> None:
    gate = Gate(house.dispatcher)
    update_id = house.telegram.says(house.telegram.add_person("Айгүл").id, "Салам")["update_id"]
    async with house.polling():
        await gate.first_begun.wait()
        assert disk.inbox == [update_id]
        while house.telegram.updates.pending:  # noqa: ASYNC110 - until the batch is confirmed
            await asyncio.sleep(0)
        assert disk.inbox == [update_id]
        gate.opened.set()
    assert disk.inbox == []


async def test_leftovers_are_handled_before_anything_new(
    house: House, disk: Disk, notes: Notes
) -> None:
    aigul = house.telegram.add_person("Айгүл")
    house.inbox.add([message(1, aigul.id, "эски 1"), message(2, aigul.id, "эски 2")])
    house.telegram.says(aigul.id, "жаңы")
    async with house.polling():
        assert await notes.until(3) == ["эски 1", "эски 2", "жаңы"]
    assert disk.inbox == []


async def test_what_was_in_hand_at_a_death_is_handled_alone(house: House, notes: Notes) -> None:
    people = [house.telegram.add_person(f"Айгүл {number}").id for number in range(4)]
    sent = [house.telegram.says(person, str(at)) for at, person in enumerate(people)]
    house.telegram.updates.pending.clear()
    house.inbox.add(sent)
    house.inbox.attempt(sent[2]["update_id"])
    house.inbox.attempt(sent[3]["update_id"])
    async with house.polling():
        await notes.until(4)
    assert notes.texts[:2] == ["2", "3"]
    assert notes.at_once["2"] == notes.at_once["3"] == 1


async def test_a_leftover_is_counted_before_it_is_handled(house: House, disk: Disk) -> None:
    gate = Gate(house.dispatcher)
    house.inbox.add([message(1)])
    async with house.polling():
        await gate.first_begun.wait()
        assert disk.rows("SELECT attempts FROM inbox") == [(1,)]
        gate.opened.set()


async def test_an_update_that_fails_stops_nothing_and_its_words_stay_out_of_the_log(
    house: House, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down(message: Message) -> None:
        raise ValueError(message.text)

    house.dispatcher.message.register(break_down, F.text == "сыр")
    notes = Notes(house.dispatcher)
    aigul = house.telegram.add_person("Айгүл")
    secret = house.telegram.says(aigul.id, "сыр")["update_id"]
    unreadable = message(1, aigul.id)
    unreadable["message"]["date"] = "кечээ"
    house.inbox.add([unreadable])
    house.telegram.says(aigul.id, "Салам")
    with caplog.at_level(logging.DEBUG):
        async with house.polling():
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
    house: House, trouble: AiogramError, notes: Notes
) -> None:
    house.telegram.says(house.telegram.add_person("Айгүл").id, "Салам")
    session = TroubledSession(house.telegram, trouble, trouble)
    async with house.polling(Bot(house.telegram.token, session=session)):
        assert await notes.until(1) == ["Салам"]
    assert session.troubles == []


async def test_a_full_disk_leaves_updates_with_telegram(
    house: House, notes: Notes, file: StateFile
) -> None:
    class FullOnce(Inbox):
        full = True

        def add(self, updates: Any) -> Any:
            if updates and self.full:
                self.full = False
                msg = "database or disk is full"
                raise sqlite3.OperationalError(msg)
            return super().add(updates)

    house.telegram.says(house.telegram.add_person("Айгүл").id, "Салам")
    house.inbox = FullOnce(file)
    async with house.polling():
        assert await notes.until(1) == ["Салам"]


async def test_a_wrong_token_ends_the_poll(house: House) -> None:
    stranger = Bot("43:other", session=PreviewSession(house.telegram))
    async with asyncio.timeout(5):
        with pytest.raises(ExceptionGroup) as raised:
            await poll(stranger, house.dispatcher, house.inbox, stopping=asyncio.Event())
    assert raised.group_contains(TelegramUnauthorizedError)


async def test_a_stop_lets_handlers_finish_and_leaves_the_rest_in_the_inbox(
    house: House, disk: Disk
) -> None:
    gate = Gate(house.dispatcher)
    aigul = house.telegram.add_person("Айгүл")
    house.telegram.says(aigul.id, "биринчи")
    second = house.telegram.says(aigul.id, "экинчи")["update_id"]
    async with house.polling() as stopping:
        await gate.first_begun.wait()
        stopping.set()
        await asyncio.sleep(0)
        gate.opened.set()
    assert gate.ended == ["биринчи"]
    assert disk.inbox == [second]
    assert disk.states == ["WayIn:language"]


async def test_a_handler_that_outstays_the_grace_is_handled_again_next_time(
    house: House, disk: Disk
) -> None:
    gate = Gate(house.dispatcher)
    update_id = house.telegram.says(house.telegram.add_person("Айгүл").id, "Салам")["update_id"]
    async with house.polling(grace=0.01) as stopping:
        await gate.first_begun.wait()
        stopping.set()
    assert gate.ended == []
    assert disk.inbox == [update_id]
    assert disk.states == []


async def test_a_stop_clears_the_blame_before_the_handlers_are_done(
    house: House, disk: Disk
) -> None:
    gate = Gate(house.dispatcher)
    house.inbox.add([message(1)])
    async with house.polling() as stopping:
        await gate.first_begun.wait()
        stopping.set()
        while disk.rows("SELECT attempts FROM inbox") != [(0,)]:  # noqa: ASYNC110
            await asyncio.sleep(0)
        gate.opened.set()


async def test_a_restart_in_the_middle_continues_the_conversation(
    house: House, disk: Disk, notes: Notes
) -> None:
    aigul = house.telegram.add_person("Айгүл")
    for text in ("биринчи", "экинчи"):
        async with house.polling():
            house.telegram.says(aigul.id, text)
            while text not in notes.texts:  # noqa: ASYNC110 - handled, perhaps not confirmed
                await asyncio.sleep(0)
    assert notes.texts == ["биринчи", "экинчи"]
    assert disk.rows("SELECT data FROM dialog") == [('{"count": 2}',)]


async def test_a_handler_may_return_its_answer(house: House) -> None:
    async def answer(message: Message, event_from_user: User) -> SendMessage:
        return message.answer(f"Саламатсызбы, {event_from_user.first_name}")

    house.dispatcher.message.register(answer)
    aigul = house.telegram.add_person("Айгүл")
    async with house.polling():
        house.telegram.says(aigul.id, "Салам")
        while len(house.telegram.messages(aigul.id)) < 2:  # noqa: ASYNC110 - the preview has no bell
            await asyncio.sleep(0)
    assert house.telegram.messages(aigul.id)[-1]["text"] == "Саламатсызбы, Айгүл"
