from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod
from aiohttp.test_utils import TestServer

from preview.files import Upload
from preview.people import Person
from preview.server import build
from preview.session import PreviewSession
from preview.telegram import Limits, Telegram

TOKEN = "42:preview"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        self.monotonic = 1000.0

    def __call__(self) -> datetime:
        return self.now

    def real(self) -> float:
        return self.monotonic

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


def png(width: int = 2, height: int = 3) -> bytes:
    """Return a real PNG, grey all over."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def picture() -> Upload:
    return Upload("stall.png", png(), "image/png")


async def refusal_of(request: TelegramMethod[Any], bot: Bot) -> str:
    """Return the error text of a request, "" when it was accepted."""
    try:
        await bot(request)
    except TelegramAPIError as error:
        return error.message
    return ""


@asynccontextmanager
async def http_bot(telegram: Telegram) -> AsyncIterator[Bot]:
    """An unchanged aiogram bot that reaches the local Telegram over a socket."""
    async with TestServer(build(telegram, token=TOKEN, webhook_pause=0.01)) as server:
        api = TelegramAPIServer.from_base(str(server.make_url("")).rstrip("/"))
        session = AiohttpSession(api=api)
        yield Bot(TOKEN, session=session)
        await (await session.create_session()).close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(now=clock, limits=Limits.off())


@pytest.fixture
def aigul(telegram: Telegram) -> Person:
    person = telegram.add_person("Айгүл", id=1001)
    telegram.says(person.id, "/start")
    return person


@pytest.fixture(params=["in process", "http"])
async def bot(request: pytest.FixtureRequest, telegram: Telegram) -> AsyncIterator[Bot]:
    """The same bot by either face."""
    if request.param == "in process":
        yield Bot(TOKEN, session=PreviewSession(telegram))
        return
    async with http_bot(telegram) as over_http:
        yield over_http
