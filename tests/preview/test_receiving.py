"""How updates reach a bot: long polling, its conflicts, and webhooks. Real sockets."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import ClientSession, ClientTimeout, web
from aiohttp.test_utils import TestServer

from preview.people import Person
from preview.server import build
from preview.telegram import Telegram
from preview.updates import OTHER_POLLER, SET_WEBHOOK, WEBHOOK_ACTIVE
from tests.preview.conftest import http_bot

Json = dict[str, Any]


async def test_updates_wait_until_they_are_confirmed(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    telegram.says(aigul.id, "бир")
    telegram.says(aigul.id, "эки")
    waiting = await bot.get_updates()
    assert [update.message.text for update in waiting if update.message] == [
        "/start",
        "бир",
        "эки",
    ]
    assert await bot.get_updates(limit=1) == waiting[:1]
    assert await bot.get_updates(offset=waiting[1].update_id) == waiting[1:]
    assert await bot.get_updates() == waiting[1:], "confirmed updates are forgotten"
    assert await bot.get_updates(offset=-1) == waiting[2:]
    assert await bot.get_updates() == waiting[2:], "a negative offset forgets the rest"


async def test_a_long_poll_wakes_when_somebody_writes(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    [start] = await bot.get_updates()
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(offset=start.update_id + 1, timeout=20))
        await asyncio.sleep(0.1)
        assert not poll.done()
        telegram.says(aigul.id, "Салам")
    [update] = poll.result()
    assert update.message
    assert update.message.text == "Салам"
    assert time.monotonic() - began < 2


async def test_a_long_poll_ends_empty_after_its_time(bot: Bot, aigul: Person) -> None:
    [start] = await bot.get_updates()
    began = time.monotonic()
    assert await bot.get_updates(offset=start.update_id + 1, timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


async def test_only_allowed_kinds_are_kept_from_now_on(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    [start] = await bot.get_updates(allowed_updates=["my_chat_member"])
    telegram.says(aigul.id, "Салам")
    telegram.blocks(aigul.id)
    kinds = [update.event_type for update in await bot.get_updates(offset=start.update_id + 1)]
    assert kinds == ["my_chat_member"]


async def test_the_older_of_two_pollers_is_told(bot: Bot, aigul: Person) -> None:
    [start] = await bot.get_updates()
    async with asyncio.TaskGroup() as group:
        older = group.create_task(outcome(bot, offset=start.update_id + 1, timeout=20))
        await asyncio.sleep(0.1)
        assert await bot.get_updates(offset=start.update_id + 1) == []
    assert older.result() == OTHER_POLLER


async def test_a_poller_that_died_is_nobodys_conflict(telegram: Telegram, aigul: Person) -> None:
    runner = web.AppRunner(build(telegram, token="42:preview"))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    address = f"http://127.0.0.1:{port}/bot42:preview/getUpdates?timeout=20"
    telegram.updates.pending.clear()
    async with ClientSession() as http:
        with pytest.raises(TimeoutError):
            await http.get(address, timeout=ClientTimeout(total=0.1))
        await asyncio.sleep(0.1)
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(http.get(address))
            await asyncio.sleep(0.1)
            telegram.says(aigul.id, "Салам")
        answer = await poll.result().json()
    await runner.cleanup()
    assert answer["result"][0]["message"]["text"] == "Салам"
    assert telegram.refusals == []


async def outcome(bot: Bot, **poll: Any) -> str:
    try:
        await bot.get_updates(**poll)
    except TelegramConflictError as error:
        return error.message
    return ""


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot, aigul: Person) -> None:
    [start] = await bot.get_updates()
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(outcome(bot, offset=start.update_id + 1, timeout=20))
        await asyncio.sleep(0.1)
        await bot.set_webhook("http://127.0.0.1:9/", max_connections=7)
    assert poll.result() == SET_WEBHOOK
    assert await outcome(bot) == WEBHOOK_ACTIVE
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == ("http://127.0.0.1:9/", 7)
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


class Receiver:
    """A bot's webhook that fails as often as it is told."""

    def __init__(self, *, failures: int = 0) -> None:
        self.failures = failures
        self.attempts: list[tuple[int, str | None]] = []
        self.texts: list[str] = []

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.attempts.append((update["update_id"], secret))
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        self.texts.append(update["message"]["text"])
        return web.json_response(
            {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "Угулду"}
        )

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/hook", self.receive)
        return TestServer(app)


async def until(ready: Any) -> None:
    async with asyncio.timeout(5):
        while not ready():  # noqa: ASYNC110 - what is awaited happens behind a socket
            await asyncio.sleep(0.01)


async def test_a_webhook_gets_every_update_in_order_again_until_it_says_200(
    telegram: Telegram, aigul: Person
) -> None:
    receiver = Receiver(failures=2)
    async with http_bot(telegram) as bot, receiver.server() as server:
        await bot.set_webhook(str(server.make_url("/hook")), secret_token="S-1_x")
        telegram.says(aigul.id, "бир")
        await until(lambda: len(receiver.texts) == 2 and not telegram.updates.pending)
        info = await bot.get_webhook_info()
    assert receiver.texts == ["/start", "бир"]
    first = receiver.attempts[0]
    assert receiver.attempts[:3] == [first] * 3
    assert {secret for _, secret in receiver.attempts} == {"S-1_x"}
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await until(lambda: telegram.messages(aigul.id)[-1]["text"] == "Угулду")


async def test_a_webhook_that_is_away_is_tried_again(telegram: Telegram, aigul: Person) -> None:
    receiver = Receiver()
    async with receiver.server() as server:
        address = str(server.make_url("/hook"))
        port = server.port
    async with http_bot(telegram) as bot:
        await bot.set_webhook(address)
        await until(
            lambda: telegram.updates.webhook and telegram.updates.webhook.last_error_message
        )
        app = web.Application()
        app.router.add_post("/hook", receiver.receive)
        async with TestServer(app, port=port):
            await until(lambda: receiver.texts == ["/start"])


@pytest.mark.parametrize("in_background", [True, False])
async def test_an_unchanged_aiogram_bot_works_behind_a_webhook(
    telegram: Telegram, aigul: Person, in_background: bool
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> Any:
        return message.answer(f"Сиз: {message.text}")

    async with http_bot(telegram) as bot:
        app = web.Application()
        handler = SimpleRequestHandler(
            dispatcher, bot, handle_in_background=in_background, secret_token="тс".encode().hex()
        )
        handler.register(app, path="/hook")
        async with TestServer(app) as server:
            secret = "тс".encode().hex()
            await bot.set_webhook(str(server.make_url("/hook")), secret_token=secret)
            await until(lambda: telegram.messages(aigul.id)[-1]["text"] == "Сиз: /start")
    assert telegram.refusals == []


async def test_a_shutdown_ends_long_polls_and_streams_at_once(
    telegram: Telegram, aigul: Person
) -> None:
    server = TestServer(build(telegram, token="42:preview"))
    await server.start_server()
    async with ClientSession() as http:
        poll_url = server.make_url("/bot42:preview/getUpdates?timeout=50&offset=-1")
        await (await http.get(poll_url)).json()
        telegram.updates.pending.clear()
        async with asyncio.TaskGroup() as group:
            poll = group.create_task(http.get(poll_url))
            stream = await http.get(server.make_url("/phone/events"))
            reading = group.create_task(stream.read())
            await asyncio.sleep(0.1)
            began = time.monotonic()
            await server.close()
        assert time.monotonic() - began < 2
        assert (await poll.result().json())["result"] == []
        assert reading.result().startswith(b"event: snapshot\n")
