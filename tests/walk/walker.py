"""A person who tries everything: each button of each screen, and a few things to type."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiogram.fsm.storage.base import StorageKey

from preview.files import Upload
from tests.chat import Chat, text_of
from tests.house import House

STRANGE = "<b>&"
TYPED = (STRANGE, "😀", "б" * 1001)
SENT = ("voice", "photo", "sticker")
PICTURE = Upload("picture.gif", b"GIF89a\x10\x00\x10\x00")
NAVIGATES = ("/menu", "/start")
LOSSES = (
    "Yes, delete everything",
    "Yes, leave",
    "Join the family",
    "Let the record stay",
    "I do not get this benefit",
)
"""Taps after which other screens are out of reach: tried last."""


class Place(NamedTuple):
    """Where a dialog stands; ``state`` is None outside of every dialog."""

    state: str | None
    opened_with: str = ""
    labels: tuple[str, ...] = ()


class Move(NamedTuple):
    """What a person does: taps, says or sends."""

    how: str
    what: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One message of the bot, as the person sees it."""

    who: str
    locale: str
    state: str | None
    move: Move
    text: str
    quoted: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label, _data in self.buttons)


class Walker:
    """Walks with one chat; ``tried`` may be shared with others who speak the same language."""

    def __init__(
        self, chat: Chat, who: str, commands: list[str], tried: dict[Place, set[Move]]
    ) -> None:
        self.chat = chat
        self.house: House = chat.house
        self.who = who
        self.screens: list[Screen] = []
        self.alerts: list[str] = []
        self.steps = 0
        self._commands = deque(commands)
        self._tried = tried
        self._leads: dict[Place, dict[Move, Place]] = defaultdict(dict)
        self._place = Place(None)
        self._answered = 0
        losses = (self.chat.tr(label) for label in LOSSES)
        self._losses = {Move("taps", label) for label in losses}

    async def walk(self, most: int = 4000) -> None:
        """Go on until nothing new is in reach."""
        while self._commands:
            await self._do(Move("says", self._commands.popleft()))
        for with_losses in (False, True):
            while (move := self._next(with_losses=with_losses)) is not None:
                await self._do(move)
                assert self.steps < most, f"{self.who} walks in circles at {self._place}"

    def _next(self, *, with_losses: bool) -> Move | None:
        """The next untried move here, or the first one on the shortest way to such a place."""
        queue: deque[tuple[Place, Move | None]] = deque([(self._place, None)])
        met = {self._place}
        while queue:
            place, first = queue.popleft()
            for move in self._moves(place):
                if move in self._tried[place]:
                    onward = self._leads[place].get(move)
                    if onward is not None and onward not in met:
                        met.add(onward)
                        queue.append((onward, first or move))
                elif with_losses or move not in self._losses:
                    return first or move
        return None

    def _moves(self, place: Place) -> Iterator[Move]:
        yield from (Move("taps", label) for label in place.labels)
        yield from (Move("says", text) for text in TYPED)
        yield from (Move("sends", kind) for kind in SENT)
        yield from (Move("says", command) for command in NAVIGATES)

    async def _do(self, move: Move) -> None:
        self.steps += 1
        before = self._place
        self._tried[before].add(move)
        if move.how == "taps":
            label = before.labels.index(move.what)
            message, data = self._buttons()[label]
            await self.chat.taps_again(message, data)
        elif move.how == "sends":
            await self.chat.acts(self._sent(move.what))
        else:
            await self.chat.acts(self.house.telegram.says(self.chat.id, move.what))
        self._place = await self._where()
        self._leads[before][move] = self._place
        self._keep(move)

    def _sent(self, kind: str) -> dict[str, Any]:
        telegram = self.house.telegram
        if kind == "photo":
            return telegram.sends_photo(self.chat.id, PICTURE, caption=STRANGE)
        if kind == "voice":
            return telegram.sends_voice(self.chat.id, Upload("voice.ogg", b"voice"))
        return telegram.sends_sticker(self.chat.id, Upload("sticker.webp", b"RIFF    WEBP"))

    def _keep(self, move: Move) -> None:
        telegram = self.house.telegram
        keyboard = telegram.reply_keyboard(self.chat.id) or {}
        keys = tuple(key["text"] for row in keyboard.get("keyboard", []) for key in row)
        for message in self.chat.said:
            self.screens.append(
                Screen(
                    who=self.who,
                    locale=self.chat.locale,
                    state=self._place.state,
                    move=move,
                    text=self._document(message) or text_of(message),
                    quoted=tuple(_quoted(message)),
                    buttons=tuple(_buttons(message)),
                    keys=keys,
                )
            )
        answers = telegram.answers(self.chat.id)
        self.alerts += [answer["text"] for answer in answers[self._answered :] if answer["text"]]
        self._answered = len(answers)

    def _document(self, message: dict[str, Any]) -> str | None:
        """What stands in a text file that the bot has sent."""
        if "document" not in message:
            return None
        stored = self.house.telegram.files.get(message["document"]["file_id"])
        return stored.content.decode()

    def _buttons(self) -> list[tuple[int, str]]:
        """The message and the data of each button that can be tapped, of the newest such message."""
        for message in reversed(self.house.telegram.messages(self.chat.id)):
            if buttons := list(_tappable(message)):
                return [(message["message_id"], data) for _label, data in buttons]
        return []

    async def _where(self) -> Place:
        """Ask the dialogs' storage."""
        stack = await self._stored("aiogd:stack:")
        if not stack.get("intents"):
            return Place(None)
        context = await self._stored(f"aiogd:context:{stack['intents'][-1]}")
        opened_with = {
            name: value for name, value in (context["start_data"] or {}).items() if name != "invite"
        }
        messages = reversed(self.house.telegram.messages(self.chat.id))
        drawn = next((found for message in messages if (found := list(_tappable(message)))), [])
        return Place(
            context["state"],
            json.dumps(opened_with, sort_keys=True),
            tuple(label for label, _data in drawn),
        )

    async def _stored(self, destiny: str) -> dict[str, Any]:
        key = StorageKey(
            bot_id=self.house.bot.id,
            chat_id=self.chat.id,
            user_id=self.chat.id,
            destiny=destiny,
        )
        return await self.house.dispatcher.storage.get_data(key)


def _buttons(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            yield button["text"], button.get("callback_data", "")


def _tappable(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The buttons that come back to the bot: links open elsewhere."""
    return ((label, data) for label, data in _buttons(message) if data)


def _quoted(message: dict[str, Any]) -> Iterator[str]:
    """Words of others: the titles of linked sources, in their own language."""
    units = message.get("text", "").encode("utf-16-le")
    for entity in message.get("entities", []):
        if entity["type"] == "text_link":
            start = entity["offset"] * 2
            yield units[start : start + entity["length"] * 2].decode("utf-16-le")
