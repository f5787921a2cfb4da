"""The phone page's API: acts in, one stream of events out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer

from preview.people import Person
from preview.server import build
from preview.telegram import Telegram
from tests.preview.conftest import TOKEN, Clock, png

Json = dict[str, Any]
KEYS = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "y"}]]}


class Phone:
    def __init__(self, client: TestClient[Any, Any], telegram: Telegram) -> None:
        self.client = client
        self.telegram = telegram
        self.stream: ClientResponse | None = None

    async def post(self, path: str, *, status: int = 200, **body: Any) -> Json:
        response = await self.client.post(f"/phone/{path}", json=body)
        assert response.status == status, await response.text()
        answer = await response.json()
        assert isinstance(answer, dict)
        return answer

    async def get(self, path: str) -> Json:
        answer = await (await self.client.get(f"/phone/{path}")).json()
        assert isinstance(answer, dict)
        return answer

    async def next(self) -> tuple[str, Json]:
        """Return the next event of the one stream."""
        if self.stream is None:
            self.stream = await self.client.get("/phone/events")
            assert self.stream.content_type == "text/event-stream"
        async with asyncio.timeout(5):
            name = (await self.stream.content.readline()).decode().removeprefix("event: ").strip()
            data = json.loads((await self.stream.content.readline()).decode()[6:])
            await self.stream.content.readline()
        return name, data

    async def bot(self, method: str, **params: Any) -> Any:
        _status, body = await self.telegram.answer(method, params)
        return body.get("result")


@pytest.fixture
async def phone(telegram: Telegram, clock: Clock) -> AsyncIterator[Phone]:
    async def advance(span: timedelta) -> None:
        clock.passes(seconds=span.total_seconds())

    app = build(telegram, token=TOKEN, advance=advance)
    async with TestClient(TestServer(app)) as client:
        yield Phone(client, telegram)


async def test_the_page_and_its_assets_are_served(phone: Phone) -> None:
    page = await phone.client.get("/")
    assert page.content_type == "text/html"
    assert (await phone.client.get("/phone/static/phone.css")).content_type == "text/css"
    for path in ("/phone/static/no.js", "/phone/static/..%2Fserver.py", "/phone/file/no"):
        assert (await phone.client.get(path)).status == 404


async def test_people_are_listed_and_added(phone: Phone) -> None:
    phone.telegram.add_person("Айгүл", title="Үй-бүлө · кыргызча")
    new = await phone.post("people", name=" Жаңыл ", language_code="ru")
    listed = await phone.get("people")
    assert listed["people"] == [
        {"id": 1001, "name": "Айгүл", "title": "Үй-бүлө · кыргызча", "language_code": "ky",
         "blocked": False},
        new,
    ]  # fmt: skip
    assert new == {
        "id": 1002,
        "name": "Жаңыл",
        "title": "",
        "language_code": "ru",
        "blocked": False,
    }
    assert listed["clock"] is True
    assert listed["now"] == "2026-11-24T12:00:00+00:00"
    assert listed["bot"] == {"id": 42, "name": "Koldoo", "username": "koldoo_preview_bot"}
    await phone.post("people", status=400, name=" ")


async def test_the_stream_tells_everything_that_changes(phone: Phone, aigul: Person) -> None:
    name, snapshot = await phone.next()
    assert name == "snapshot"
    assert snapshot["now"] == "2026-11-24T12:00:00+00:00"
    assert snapshot["refusals"] == []
    chat = snapshot["chats"]["1001"]
    assert [message["text"] for message in chat["messages"]] == ["/start"]
    assert (chat["keyboard"], chat["commands"], chat["blocked"]) == (None, [], False)

    sent = await phone.bot("sendMessage", chat_id=aigul.id, text="?", reply_markup=KEYS)
    assert await phone.next() == ("message", {"person": 1001, "message": sent})

    query = await phone.post("tap", person=1001, message_id=sent["message_id"], data="y")
    await phone.bot("answerCallbackQuery", callback_query_id=query["query_id"], text="Жакшы")
    assert await phone.next() == (
        "answer",
        {"person": 1001, "query_id": query["query_id"], "text": "Жакшы", "show_alert": False},
    )

    await phone.bot("sendChatAction", chat_id=aigul.id, action="typing")
    assert await phone.next() == ("action", {"person": 1001, "action": "typing"})

    await phone.bot("deleteMessage", chat_id=aigul.id, message_id=sent["message_id"])
    assert await phone.next() == (
        "deleted",
        {"person": 1001, "message_ids": [sent["message_id"]]},
    )

    keys = {"keyboard": [[{"text": "Башкы бет"}]]}
    await phone.bot("sendMessage", chat_id=aigul.id, text="Мына", reply_markup=keys)
    await phone.next()
    assert await phone.next() == ("keyboard", {"person": 1001, "keyboard": keys})

    commands = [{"command": "help", "description": "Жардам"}]
    await phone.bot("setMyCommands", commands=commands)
    assert await phone.next() == ("commands", {"person": 1001, "commands": commands})

    await phone.bot("sendMessage", chat_id=aigul.id, text="")
    refusal = {
        "method": "sendMessage",
        "code": 400,
        "description": "Bad Request: message text is empty",
        "race": False,
        "person": 1001,
    }
    assert await phone.next() == ("refused", refusal)

    await phone.post("block", person=1001, blocked=True)
    assert await phone.next() == ("blocked", {"person": 1001, "blocked": True})
    await phone.post("block", person=1001, blocked=True, status=400)

    await phone.post("clock", hours=24)
    assert await phone.next() == ("clock", {"now": "2026-11-25T12:00:00+00:00"})

    await phone.post("people", name="Жаңыл")
    name, people = await phone.next()
    assert (name, len(people["people"])) == ("people", 2)

    again = Phone(phone.client, phone.telegram)
    assert (await again.next())[1]["refusals"] == [refusal]


async def test_people_act(phone: Phone, aigul: Person) -> None:
    await phone.post("send", person=1001, text="Салам", reply_to=1)
    await phone.post("edit", person=1001, message_id=2, text="Саламатсызбы")
    await phone.post("send", person=1001, text="а" * 5000, reply_to=None)
    await phone.post("contact", person=1001)
    await phone.post("location", person=1001)
    poll = await phone.bot("sendPoll", chat_id=1001, question="?", options=["1", "2"])
    await phone.post("vote", person=1001, message_id=poll["message_id"], option_ids=[1])
    shown = phone.telegram.messages(1001)
    assert (shown[1]["text"], shown[1]["reply_to_message"]["message_id"]) == ("Саламатсызбы", 1)
    assert [len(message["text"]) for message in shown[2:4]] == [4096, 904]
    assert shown[4]["contact"]["user_id"] == 1001
    assert shown[5]["location"]
    assert shown[6]["poll"]["total_voter_count"] == 1


@pytest.mark.parametrize(
    ("kind", "name", "mime"),
    [
        ("photo", "a.png", "image/png"),
        ("document", "plan.pdf", "application/pdf"),
        ("voice", "voice.webm", "audio/ogg"),
        ("sticker", "s.png", "image/png"),
    ],
)
async def test_files_go_up_and_are_shown(
    phone: Phone, aigul: Person, kind: str, name: str, mime: str
) -> None:
    form = FormData({"person": "1001", "kind": kind, "caption": "Мына"})
    form.add_field(
        "file", png(), filename=name, content_type="image/png" if "png" in name else mime
    )
    response = await phone.client.post("/phone/upload", data=form)
    assert response.status == 200
    message = phone.telegram.messages(1001)[-1]
    assert message.get("caption") == (None if kind == "sticker" else "Мына")
    about = message[kind][0] if kind == "photo" else message[kind]
    got = await phone.client.get(f"/phone/file/{about['file_id']}")
    assert (await got.read(), got.content_type) == (png(), mime)


async def test_impossible_acts_are_refused_in_one_line(phone: Phone, aigul: Person) -> None:
    for path, status, body in (
        ("send", 404, {"person": 5, "text": "а"}),
        ("send", 404, {"person": 1001}),
        ("send", 400, {"person": 1001, "text": " "}),
        ("tap", 400, {"person": 1001, "message_id": 1, "data": "y"}),
        ("vote", 404, {"person": 1001, "message_id": 1, "option_ids": [0]}),
        ("edit", 404, {"person": 1001, "message_id": 9, "text": "а"}),
        ("clock", 400, {"hours": 0}),
    ):
        assert (await phone.post(path, status=status, **body))["error"]
    response = await phone.client.post("/phone/send", json=[])
    assert response.status == 400


async def test_without_a_clock_there_is_none(telegram: Telegram, aigul: Person) -> None:
    async with TestClient(TestServer(build(telegram, token=TOKEN))) as client:
        phone = Phone(client, telegram)
        assert (await phone.get("people"))["clock"] is False
        await phone.post("clock", status=404, hours=1)


async def test_a_closed_page_leaves_nothing_behind(phone: Phone, aigul: Person) -> None:
    await phone.next()
    assert phone.stream
    phone.stream.close()
    async with asyncio.timeout(5):
        while phone.telegram._watchers:
            phone.telegram.says(aigul.id, "Салам")
            await asyncio.sleep(0.01)
