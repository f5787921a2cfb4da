"""Whatever people do, in whatever order: no traceback, no refused request, every tap answered."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.session import connect
from preview.files import Upload
from tests.house import House
from tests.postgres import File, Server

COMMANDS = [
    "/start",
    "/menu",
    "/help",
    "/language",
    "/role",
    "/cancel",
    "/mydata",
    "/forget",
    "/stop",
    "/plan",
    "/start@koldoo",
    "/",
]
NASTY = (
    "<b>",
    "&amp;",
    "\u202eayil\u202c",
    "👍",
    "ооба",
    "🏠 Башкы бет",
    "💬 Кеңешчиге жазуу",
    "а" * 4096,
)
FILES = ("photo", "voice", "document", "sticker")
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x08\x00\x00\x00\x08\x08\x02\x00\x00\x00"
)

texts = st.one_of(
    st.sampled_from(COMMANDS), st.sampled_from(NASTY), st.text(min_size=1, max_size=80)
)
moves = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 60)),  # a button on screen, or one of long ago
    st.tuples(st.just("tap"), st.integers(0, 60)),
    st.tuples(st.just("say"), texts),
    st.tuples(st.just("send"), st.sampled_from(FILES)),
    st.tuples(st.just("do"), st.sampled_from(("location", "contact", "block", "edit", "forward"))),
    st.tuples(st.just("restart"), st.none()),
)


class Somebody:
    """A person who does what the dice say."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.id = house.telegram.add_person("Кимдир").id
        self.taps = 0
        self.buttons: list[tuple[int, str]] = []

    async def does(self, kind: str, what: Any) -> None:
        if kind == "restart":
            await self.house.restart()
            return
        act = getattr(self, kind)(what)
        for update in act:
            await self.house.feed(update)
        self._look()

    def tap(self, number: int) -> Iterator[dict[str, Any]]:
        present = {message["message_id"] for message in self.house.telegram.messages(self.id)}
        buttons = [button for button in self.buttons if button[0] in present]
        if buttons:
            message_id, data = buttons[-1 - number % len(buttons)]
            self.taps += 1
            yield self.house.telegram.taps(self.id, message_id, data)

    def say(self, text: str) -> Iterator[dict[str, Any]]:
        if text.strip("\x00 \t\r\n") and text.isprintable():
            yield self.house.telegram.says(self.id, text)

    def send(self, kind: str) -> Iterator[dict[str, Any]]:
        sends = getattr(self.house.telegram, f"sends_{kind}")
        yield sends(self.id, Upload("file.png", PICTURE))

    def do(self, what: str) -> Iterator[dict[str, Any]]:
        telegram, own = self.house.telegram, self._own_texts()
        if what == "location":
            yield telegram.sends_location(self.id)
        elif what == "contact":
            yield telegram.sends_contact(self.id)
        elif what == "block":
            yield telegram.blocks(self.id)
            yield telegram.unblocks(self.id)
        elif own:
            yield (
                telegram.edits(self.id, own[-1], "башка сөз")
                if what == "edit"
                else telegram.forwards(self.id, own[-1])
            )

    def _own_texts(self) -> list[int]:
        messages = self.house.telegram.messages(self.id)
        return [
            message["message_id"]
            for message in messages
            if message["from"]["id"] == self.id and "text" in message
        ]

    def _look(self) -> None:
        for message in self.house.telegram.messages(self.id):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    found = (message["message_id"], button.get("callback_data"))
                    if found[1] and found not in self.buttons:
                        self.buttons.append(found)


@contextmanager
def errors() -> Iterator[list[str]]:
    """What is logged as an error meanwhile."""
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    handler = Keep(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield found
    finally:
        logging.getLogger().removeHandler(handler)


async def live(migrated: File | Server, folder: Path, doings: list[tuple[str, Any]]) -> None:
    url = await migrated.copy(folder)
    sessions = connect(url)
    house = House(sessions, folder)
    await house.start()
    with errors() as found:
        somebody = Somebody(house)
        await somebody.does("say", "/start")
        for kind, what in doings:
            await somebody.does(kind, what)
    answered = {answer["query_id"] for answer in house.telegram.answers(somebody.id)}
    refused = [refusal for refusal in house.telegram.refusals if not refusal.race]
    house.close()
    await sessions.close()
    await migrated.drop(url)
    assert found == []
    assert refused == []
    assert len(answered) == somebody.taps


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(doings=st.lists(moves, min_size=10, max_size=60))
def test_nothing_that_people_do_breaks_the_bot(
    migrated: File | Server, doings: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live(migrated, Path(folder), doings))
