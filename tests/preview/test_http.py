"""The Bot API face without aiogram: bodies, addresses, files; and who may ask."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from preview.people import Person
from preview.server import build
from preview.session import PreviewSession
from preview.telegram import Telegram
from tests.preview.conftest import TOKEN, png

Client = TestClient[Any, Any]
KEYS = {"inline_keyboard": [[{"text": "Ооба", "callback_data": "y"}]]}


@pytest.fixture
async def client(telegram: Telegram) -> AsyncIterator[Client]:
    async with TestClient(TestServer(build(telegram, token=TOKEN))) as made:
        yield made


async def result(client: Client, method: str, **request: Any) -> Any:
    response = await client.post(f"/bot{TOKEN}/{method}", **request)
    body = await response.json()
    assert body["ok"], body
    return body["result"]


async def test_json_forms_and_addresses_mean_the_same(client: Client, aigul: Person) -> None:
    as_text = {"chat_id": str(aigul.id), "text": "Салам", "reply_markup": json.dumps(KEYS)}
    multipart = FormData(as_text)
    multipart.add_field("unused", b"x", filename="x")
    sent = [
        await result(
            client,
            "sendMessage",
            json={"chat_id": aigul.id, "text": "Салам", "reply_markup": KEYS},
        ),
        await result(client, "SENDMESSAGE", data=as_text),
        await result(client, "sendmessage", data=multipart),
        (await (await client.get(f"/bot{TOKEN}/sendMessage", params=as_text)).json())["result"],
    ]
    for message in sent:
        message.pop("message_id")
        assert message == sent[0]
    assert sent[0]["reply_markup"] == KEYS


async def test_a_file_goes_up_by_its_own_name_or_attached(client: Client, aigul: Person) -> None:
    for fields in ({}, {"photo": "attach://shot"}):
        form = FormData({"chat_id": str(aigul.id), **fields})
        form.add_field("shot" if fields else "photo", png(), filename="a.png")
        message = await result(client, "sendPhoto", data=form)
        file = await result(client, "getFile", json={"file_id": message["photo"][0]["file_id"]})
        got = await client.get(f"/file/bot{TOKEN}/{file['file_path']}")
        assert await got.read() == png()


async def test_what_is_not_there_is_said(
    client: Client, telegram: Telegram, aigul: Person
) -> None:
    for path, status in (
        ("/bot42:wrong/getMe", 401),
        ("/file/bot42:wrong/photos/a.png", 401),
        (f"/file/bot{TOKEN}/photos/a.png", 404),
        (f"/bot{TOKEN}/getLove", 404),
        (f"/bot{TOKEN}/getChat?chat_id=5", 400),
        (f"/bot{TOKEN}/sendMessage", 400),
        (f"/bot{TOKEN}/sendMessage?chat_id={aigul.id}&text=a&reply_markup=%7B", 400),
        (f"/bot{TOKEN}/sendMessage?chat_id={aigul.id}&text=a&reply_markup=5", 400),
        (f"/bot{TOKEN}/sendMessage?chat_id={aigul.id}&text=a&message_thread_id=x", 400),
        (
            f"/bot{TOKEN}/editMessageText?chat_id={aigul.id}&message_id=1&text=a"
            '&reply_markup={"keyboard":[["а"]]}',
            400,
        ),
    ):
        response = await client.get(path)
        body = await response.json()
        assert (response.status, body["error_code"], body["ok"]) == (status, status, False)
    assert telegram.refusals[-1].description == "Bad Request: inline keyboard expected"
    half = {"chat_id": aigul.id, "text": "а\ud83d"}
    await client.post(f"/bot{TOKEN}/sendMessage", json=half)
    assert telegram.refusals[-1].description == "Bad Request: strings must be encoded in UTF-8"
    for data in ("{", "[]"):
        response = await client.post(
            f"/bot{TOKEN}/getMe", data=data, headers={"Content-Type": "application/json"}
        )
        assert response.status == 400


async def test_a_keyboard_may_be_plain_words(
    client: Client, telegram: Telegram, aigul: Person
) -> None:
    markup = {"keyboard": [["Башкы бет"]]}
    await result(
        client, "sendMessage", json={"chat_id": aigul.id, "text": "а", "reply_markup": markup}
    )
    assert telegram.reply_keyboard(aigul.id) == {"keyboard": [[{"text": "Башкы бет"}]]}


async def test_another_token_is_no_bot_of_ours_in_process_either(telegram: Telegram) -> None:
    with pytest.raises(TelegramUnauthorizedError):
        await Bot("42:wrong", session=PreviewSession(telegram)).get_me()


async def test_the_bot_is_the_one_of_the_token(telegram: Telegram) -> None:
    app = build(telegram, token="777:x")
    async with TestClient(TestServer(app)) as client:
        body = await (await client.get("/bot777:x/getMe")).json()
    assert body["result"]["id"] == 777
