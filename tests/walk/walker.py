"""A person who tries everything: each button of each screen, and a few things to type."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiogram.fsm.storage.base import StorageKey

from bot.states import FactsSG, PlanSG
from preview.files import Upload
from tests.chat import Chat, text_of
from tests.house import House

STRANGE = "<b>&"
TYPED = (STRANGE, "😀", "б" * 1001)
SENT = ("voice", "photo", "sticker")
PICTURE = Upload("picture.gif", b"GIF89a\x10\x00\x10\x00")
NAVIGATES = ("/menu", "/start")
FAR = 9000
LOSSES = (
    "Yes, delete everything",
    "Yes, leave",
    "Let the record stay",
    "I do not get this benefit",
)
"""Taps after which other screens are out of reach: tried last."""


ALIKE = ("PlanSG", "AmountSG", "TreeSG", "FactsSG", "CalendarSG")
EACH_LEADS_ELSEWHERE = frozenset({PlanSG.menu.state, FactsSG.change.state})
"""In these dialogs but for these windows one item of a list stands for the others: there are
too many to try each."""
LIST = re.compile(r"([a-z_]+)[:+-]")
"""How an item begins that names its list."""
ABOUT_WHAT = frozenset({"invite", "of", "line", "unit", "n", "question", "message_id"})
"""What a dialog is opened with that makes no other place of it."""


class Place(NamedTuple):
    """Where a dialog stands; ``state`` is None outside of every dialog.

    ``labels`` are its buttons; in some dialogs ``‹list›`` stands for the items of a list.
    """

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
    open_labels: tuple[str, ...]
    is_file: bool

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label, _data in self.buttons)


class Map:
    """What was tried where, and where it led the last time."""

    def __init__(self) -> None:
        self.tried: dict[Place, set[Move]] = defaultdict(set)
        self.leads: dict[Place, dict[Move, Place]] = defaultdict(dict)


class Walker:
    """Walks with one chat, on a map that people of the same language share."""

    def __init__(self, chat: Chat, who: str, first: Sequence[Move], known: Map) -> None:
        self.chat = chat
        self.house: House = chat.house
        self.who = who
        self.screens: list[Screen] = []
        self.alerts: list[tuple[str, str]] = []
        self.steps = 0
        self._first = deque(first)
        self._tried = known.tried
        self._leads = known.leads
        self._place = Place(None)
        self._said: list[dict[str, Any]] = []
        self._answered = 0
        losses = (self.chat.tr(label) for label in LOSSES)
        self._losses = {Move("taps", label) for label in losses}
        names = self.house.translations
        self._others = {
            names.name_of(code) for code in names.available_locales if code != chat.locale
        }
        self._back_to_own = f"🌐 {names.name_of(chat.locale)}"

    async def walk(self, *, enough: int = FAR) -> None:
        """Go on until nothing new is in reach, or until so many steps are enough."""
        while self._first:
            await self._do(self._first.popleft())
        for with_losses in (False, True):
            while (move := self._next(with_losses=with_losses)) is not None:
                if self.steps >= enough:
                    return
                await self._do(move)
                assert self.steps < FAR, f"{self.who} walks in circles at {self._place}"

    def _next(self, *, with_losses: bool) -> Move | None:
        """The next untried move here, or the first one on the shortest way to such a place."""
        queue: deque[tuple[Place, Move | None]] = deque([(self._place, None)])
        met = {self._place}
        while queue:
            place, first = queue.popleft()
            for move in self._moves(place):
                if move in self._tried[self._where_tried(place, move)]:
                    onward = self._leads[place].get(move)
                    if onward is not None and onward not in met:
                        met.add(onward)
                        queue.append((onward, first or move))
                elif with_losses or move not in self._losses:
                    return first or move
        return None

    def _where_tried(self, place: Place, move: Move) -> Place:
        """Buttons are tapped at every place; what is said and sent, once in each window."""
        return place if move.how == "taps" else Place(place.state)

    def _moves(self, place: Place) -> Iterator[Move]:
        labels = (label for label in place.labels if label not in self._others)
        yield from (Move("taps", label) for label in labels)
        yield from (Move("says", text) for text in TYPED)
        yield from (Move("sends", kind) for kind in SENT)
        yield from (Move("says", command) for command in NAVIGATES)

    async def _do(self, move: Move) -> None:
        self.steps += 1
        before = self._place
        self._tried[self._where_tried(before, move)].add(move)
        if move.how == "taps":
            await self._tap(move.what)
            if move.what.startswith("🌐"):
                await self._look(move, spoken=self._language(move.what))
                await self._tap(self._back_to_own)
        elif move.how == "sends":
            await self._feed(self._sent(move.what))
        else:
            await self._feed(self.house.telegram.says(self.chat.id, move.what))
        await self._look(move, spoken=self.chat.locale)
        self._leads[before][move] = self._place

    async def _tap(self, label: str) -> None:
        message, buttons = self._drawn()
        alike = is_alike(self._place.state)
        data = next(
            data
            for shown, data in buttons
            if label == shown or (alike and label == _alike(shown, data))
        )
        await self._feed(self.house.telegram.taps(self.chat.id, message, data))

    async def _feed(self, update: dict[str, Any]) -> None:
        """Let the bot answer; keep the messages that are new or say something new."""
        messages = self.house.telegram.messages
        before = {message["message_id"]: _shown(message) for message in messages(self.chat.id)}
        await self.house.feed(update)
        self._said = [
            message
            for message in messages(self.chat.id)
            if message["from"]["is_bot"]
            and not _shown(message) <= before.get(message["message_id"], set())
        ]

    def _language(self, label: str) -> str:
        names = self.house.translations
        return next(
            code for code in names.available_locales if label.endswith(names.name_of(code))
        )

    def _sent(self, kind: str) -> dict[str, Any]:
        telegram = self.house.telegram
        if kind == "photo":
            return telegram.sends_photo(self.chat.id, PICTURE, caption=STRANGE)
        if kind == "voice":
            return telegram.sends_voice(self.chat.id, Upload("voice.ogg", b"voice"))
        return telegram.sends_sticker(self.chat.id, Upload("sticker.webp", b"RIFF    WEBP"))

    async def _look(self, move: Move, *, spoken: str) -> None:
        """Keep what the bot has said, and see where the dialog stands now."""
        self._place = await self._where()
        telegram = self.house.telegram
        keyboard = telegram.reply_keyboard(self.chat.id) or {}
        keys = tuple(key["text"] for row in keyboard.get("keyboard", []) for key in row)
        for message in self._said:
            self.screens.append(
                Screen(
                    who=self.who,
                    locale=spoken,
                    state=self._place.state,
                    move=move,
                    text=self._document(message) or text_of(message),
                    quoted=tuple(_quoted(message)),
                    buttons=tuple(_buttons(message)),
                    keys=keys,
                    open_labels=self._place.labels,
                    is_file="document" in message,
                )
            )
        answers = telegram.answers(self.chat.id)
        self.alerts += [
            (spoken, answer["text"]) for answer in answers[self._answered :] if answer["text"]
        ]
        self._answered = len(answers)

    def _document(self, message: dict[str, Any]) -> str | None:
        """What stands in a text file that the bot has sent; papers are read by their own tests."""
        if "document" not in message:
            return None
        if message["document"]["mime_type"] != "text/plain":
            return None
        stored = self.house.telegram.files.get(message["document"]["file_id"])
        assert stored is not None
        return stored.content.decode()

    def _drawn(self) -> tuple[int, list[tuple[str, str]]]:
        """The newest message with buttons to tap: its id, and each button's label and data."""
        for message in reversed(self.house.telegram.messages(self.chat.id)):
            if buttons := list(_tappable(message)):
                return message["message_id"], buttons
        return 0, []

    async def _where(self) -> Place:
        """Ask the dialogs' storage."""
        stack = await self._stored("aiogd:stack:")
        if not stack.get("intents"):
            return Place(None)
        context = await self._stored(f"aiogd:context:{stack['intents'][-1]}")
        opened_with = {
            name: value
            for name, value in (context["start_data"] or {}).items()
            if name not in ABOUT_WHAT
        }
        _message, drawn = self._drawn()
        alike = is_alike(context["state"])
        labels = (_alike(label, data) if alike else label for label, data in drawn)
        return Place(
            context["state"],
            json.dumps(opened_with, sort_keys=True),
            tuple(dict.fromkeys(labels)),
        )

    async def _stored(self, destiny: str) -> dict[str, Any]:
        key = StorageKey(
            bot_id=self.house.bot.id,
            chat_id=self.chat.id,
            user_id=self.chat.id,
            destiny=destiny,
        )
        return await self.house.dispatcher.storage.get_data(key)


def is_alike(state: str | None) -> bool:
    """Whether the items of a window's lists lead to windows that are alike."""
    return (state or "").startswith(ALIKE) and state not in EACH_LEADS_ELSEWHERE


def _alike(label: str, data: str) -> str:
    """Return ``‹list›`` for an item of a list, ticked or not; any other button's label."""
    widget, colon, item = data.rsplit("\x1d", maxsplit=1)[-1].partition(":")
    if not colon or label.startswith("🌐"):
        return label
    named = LIST.match(item)
    return f"‹{widget} {named[1]}›" if named else f"‹{widget}›"


def _shown(message: dict[str, Any]) -> set[str]:
    """What a message shows; a keyboard taken away is nothing new."""
    return {text_of(message), *(label for label, _data in _buttons(message))}


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
