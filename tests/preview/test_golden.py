"""Our JSON beside samples written from Telegram's documentation (preview/golden).

"*" in a sample stands for a value that Telegram leaves open: ids of files, queries, updates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Message, Update
from aiohttp.test_utils import TestClient, TestServer
from pydantic import BaseModel

import preview
from preview.files import Upload
from preview.people import Person
from preview.server import build
from preview.telegram import Limits, Telegram
from tests.preview.conftest import TOKEN, Clock, picture

Json = dict[str, Any]
SAMPLES = {
    path.stem: json.loads(path.read_text("utf-8"))["sample"]
    for path in (Path(preview.__file__).parent / "golden").glob("*.json")
}


def masked(ours: Any, sample: Any) -> Any:
    """Return ours with a star wherever the sample has one."""
    if sample == "*":
        assert ours not in (None, "")
        return "*"
    if isinstance(ours, dict) and isinstance(sample, dict):
        return {key: masked(value, sample.get(key)) for key, value in ours.items()}
    if isinstance(ours, list) and isinstance(sample, list) and len(ours) == len(sample):
        return [masked(*pair) for pair in zip(ours, sample, strict=True)]
    return ours


def unknown_fields(value: Any) -> Iterator[str]:
    """Yield fields that aiogram's schema of the Bot API does not have."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or {}
        for name in value.__class__.model_fields:
            yield from unknown_fields(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from unknown_fields(item)


@pytest.fixture
def aigul(telegram: Telegram) -> Person:
    return telegram.add_person("Айгүл", id=1001, username="aigul_example")


async def happened(telegram: Telegram, aigul: Person) -> dict[str, Any]:
    """Return what each sample shows, out of one afternoon in one chat."""
    seen: dict[str, Any] = {"update_message": telegram.says(aigul.id, "/start")}
    keys = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "yes"}]]}
    question = {
        "chat_id": aigul.id,
        "text": " <b>Жардам</b> керекпи? 😀 <tg-spoiler>Ооба</tg-spoiler>\n",
        "parse_mode": "HTML",
        "reply_markup": keys,
    }
    asked = await telegram.call("sendMessage", question)
    assert isinstance(asked, dict)
    seen["message"] = asked
    seen["update_photo"] = telegram.sends_photo(aigul.id, picture(), caption=" Менин дүкөнүм ")
    paper = Upload("plan.pdf", b"%PDF", "application/pdf")
    seen["update_document"] = telegram.sends_document(aigul.id, paper)
    seen["update_voice"] = telegram.sends_voice(aigul.id, Upload("v.oga", b"OggS", "audio/ogg"))
    seen["update_location"] = telegram.sends_location(aigul.id)
    seen["update_contact"] = telegram.sends_contact(aigul.id)
    seen["update_reply"] = telegram.says(aigul.id, "Ооба", reply_to=asked["message_id"])
    seen["update_forward"] = telegram.forwards(aigul.id, asked["message_id"])
    seen["update_callback_query"] = telegram.taps(aigul.id, asked["message_id"], "yes")
    seen["update_edited_message"] = telegram.edits(aigul.id, 1, "Салам")
    choice = {
        "chat_id": aigul.id,
        "question": "Кайсы күн ыңгайлуу?",
        "options": ["Дүйшөмбү", "Шейшемби"],
        "is_anonymous": False,
    }
    poll = await telegram.call("sendPoll", choice)
    assert isinstance(poll, dict)
    seen["update_poll_answer"] = telegram.votes(aigul.id, poll["poll"]["id"], [1])
    seen["update_poll"] = telegram.updates.pending[-2]
    seen["update_group_message"] = telegram.says(
        aigul.id, "Салам", chat_id=telegram.add_group("Соода айылы").id
    )
    channel = telegram.add_group("Кабарлар", type="channel")
    seen["update_channel_post"] = telegram.says(aigul.id, "Кабар", chat_id=channel.id)
    file_id = seen["update_document"]["message"]["document"]["file_id"]
    seen["file"] = await telegram.call("getFile", {"file_id": file_id})
    seen["user"] = await telegram.call("getMe", {})
    seen["update_my_chat_member"] = telegram.blocks(aigul.id)
    telegram.updates.pending.clear()
    seen["webhook_info"] = await telegram.call("getWebhookInfo", {})
    return seen


async def errors(clock: Clock) -> dict[str, Any]:
    """Return bodies as they come over the wire."""
    telegram = Telegram(now=clock, limits=Limits(per_second=1, clock=clock.real))
    aigul = telegram.add_person("Айгүл", id=1001, started=True)
    seen = {}
    async with TestClient(TestServer(build(telegram, token=TOKEN))) as client:

        async def answer(method: str, token: str = TOKEN, **params: Any) -> Json:
            response = await client.post(f"/bot{token}/{method}", json=params)
            body = await response.json()
            assert isinstance(body, dict)
            assert response.status == body.get("error_code", 200)
            return body

        seen["error_bad_request"] = await answer("sendMessage", chat_id=5, text="а")
        seen["error_unauthorized"] = await answer("getMe", "42:wrong")
        seen["error_not_found"] = await answer("sendLove", chat_id=1001)
        seen["ok"] = await answer("sendChatAction", chat_id=1001, action="typing")
        await answer("sendMessage", chat_id=1001, text="а")
        seen["error_too_many_requests"] = await answer("sendMessage", chat_id=1001, text="б")
        telegram.blocks(aigul.id)
        seen["error_forbidden"] = await answer("sendMessage", chat_id=1001, text="в")
        await answer("setWebhook", url="http://127.0.0.1:9/", drop_pending_updates=True)
        seen["error_conflict"] = await answer("getUpdates")
    return seen


async def test_our_json_is_telegrams_json(telegram: Telegram, aigul: Person, clock: Clock) -> None:
    ours = await happened(telegram, aigul) | await errors(clock)
    assert ours.keys() == SAMPLES.keys()
    for name, sample in SAMPLES.items():
        assert masked(ours[name], sample) == sample, name


async def test_no_update_has_a_field_that_telegram_lacks(
    telegram: Telegram, aigul: Person
) -> None:
    for name, ours in (await happened(telegram, aigul)).items():
        if name.startswith("update"):
            assert list(unknown_fields(Update.model_validate(ours))) == [], name
    assert telegram.messages(aigul.id)
    for message in telegram.messages(aigul.id):
        assert list(unknown_fields(Message.model_validate(message))) == []
