"""A person with a phone: says, taps, sees. The person's words are English msgids, translated."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from re import sub
from typing import Any

from preview.files import Upload
from tests.house import House

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4) + (64).to_bytes(4)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen of the library, expected by its id."""

    id: str
    values: dict[str, str] = field(default_factory=dict)


def screen(screen_id: str, **values: str) -> Screen:
    """Expect a screen of the library."""
    return Screen(screen_id, values)


@dataclass(frozen=True, slots=True)
class Parts:
    """A message of several paragraphs."""

    parts: tuple[str | Screen, ...]


def parts(*texts: str | Screen) -> Parts:
    """Expect one message whose paragraphs are these."""
    return Parts(texts)


class Chat:
    """One person's private chat with the bot."""

    def __init__(self, house: House, first_name: str, locale: str, **person: Any) -> None:
        self.house = house
        self.locale = locale
        self.person = house.telegram.add_person(first_name, language_code="ky", **person)
        self.id = self.person.id
        self.said: list[dict[str, Any]] = []
        self._before: dict[int, dict[str, Any]] = {}

    async def says(self, text: str, *, reply_to: int | None = None) -> None:
        """Write a text; a key's label is written by its msgid."""
        self._look()
        await self._feed(self.house.telegram.says(self.id, self.tr(text), reply_to=reply_to))

    async def taps(self, label: str) -> None:
        """Tap the newest inline button with this label."""
        message, button = self.button(label)
        self._look()
        await self._feed(self.house.telegram.taps(self.id, message["message_id"], button))

    async def taps_again(self, message_id: int, data: str) -> None:
        """Tap a button of an older state of a message."""
        self._look()
        await self._feed(self.house.telegram.taps(self.id, message_id, data))

    async def sends(self, kind: str, name: str = "file.bin", *, caption: str = "") -> None:
        """Send a photo, voice, document or sticker."""
        self._look()
        content = PICTURE if kind == "photo" else b"content"
        telegram, upload = self.house.telegram, Upload(name, content)
        if kind == "sticker":
            update = telegram.sends_sticker(self.id, upload)
        else:
            update = getattr(telegram, f"sends_{kind}")(self.id, upload, caption=caption)
        await self._feed(update)

    async def acts(self, update: dict[str, Any]) -> None:
        """Do anything else, by its update."""
        self._look()
        await self._feed(update)

    async def sends_language(self) -> None:
        """Choose the language of this chat on the greeting."""
        await self.taps(self.house.translations.name_of(self.locale))

    def sees(
        self, *texts: str | Screen | Parts, buttons: list[str] | None = None, **values: Any
    ) -> None:
        """Everything that the bot said since the last move, and the last one's buttons."""
        said = [text_of(message) for message in self.said]
        expected = [self._expected(text, values) for text in texts]
        assert said == expected, f"said {said}, not {expected}"
        if buttons is not None:
            shown, wanted = self.labels(self.said[-1]), [self.tr(label) for label in buttons]
            assert shown == wanted, f"buttons {shown}, not {wanted}"

    def hears(self, text: str, **values: Any) -> None:
        """The answer to the last tap: a line that appears over the chat for a moment."""
        answer = self.house.telegram.answers(self.id)[-1]
        assert answer.get("text") == self.tr(text, **values), answer

    @property
    def window(self) -> str:
        """The text of the newest message with buttons: what the person can go on with."""
        shown = [m for m in self.house.telegram.messages(self.id) if "reply_markup" in m]
        return text_of(shown[-1]) if shown else ""

    def stands_at(self, text: str | Screen | Parts, **values: Any) -> None:
        """The newest message with buttons says this."""
        expected = self._expected(text, values)
        assert self.window == expected, f"stands at {self.window!r}, not {expected!r}"

    def sees_nothing(self) -> None:
        """The bot kept silent."""
        said = [text_of(message) for message in self.said]
        assert said == [], f"said {said}"

    def button(self, label: str) -> tuple[dict[str, Any], str]:
        """The newest message with a button of this label, and the button's data."""
        wanted = self.tr(label)
        messages = self.house.telegram.messages(self.id)
        for message in reversed(messages):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == wanted:
                        return message, button["callback_data"]
        shown = self.labels(messages[-1]) if messages else []
        msg = f"no button {wanted!r} among {shown}"
        raise AssertionError(msg)

    def offers(self, label: str) -> bool:
        """Whether the newest message with buttons has this one."""
        shown = [m for m in self.house.telegram.messages(self.id) if "reply_markup" in m]
        return bool(shown) and self.tr(label) in self.labels(shown[-1])

    def labels(self, message: dict[str, Any]) -> list[str]:
        """The labels of a message's inline buttons, the language's aside."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [
            button["text"] for row in rows for button in row if not button["text"].startswith("🌐")
        ]

    def tr(self, msgid: str, **values: Any) -> str:
        """A message of the program in this person's language."""
        text = self.house.translations.gettext(msgid, locale=self.locale)
        return text.format_map(values) if values else text

    def _expected(self, text: str | Screen | Parts, values: dict[str, Any]) -> str:
        if isinstance(text, Parts):
            return "\n\n".join(self._expected(part, values) for part in text.parts)
        if isinstance(text, Screen):
            return plain(self.house.screen(text.id, self.locale, **text.values))
        return self.tr(text, **values)

    def _look(self) -> None:
        messages = self.house.telegram.messages(self.id)
        self._before = {message["message_id"]: message for message in messages}

    async def _feed(self, update: dict[str, Any]) -> None:
        await self.house.feed(update)
        self.said = [
            message
            for message in self.house.telegram.messages(self.id)
            if message["from"]["is_bot"]
            and is_news(self._before.get(message["message_id"]), message)
        ]


def text_of(message: dict[str, Any]) -> str:
    """What a message says."""
    text: str = message.get("text") or message.get("caption") or f"<{kind_of(message)}>"
    return text


def kind_of(message: dict[str, Any]) -> str:
    """The kind of a message without words."""
    return next((kind for kind in ("document", "photo", "voice") if kind in message), "message")


def is_news(before: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    """Whether a message is new to its reader: words or other buttons, not buttons taken away."""
    if before is None or text_of(before) != text_of(now):
        return True
    return "reply_markup" in now and now["reply_markup"] != before.get("reply_markup")


def plain(html: str) -> str:
    """HTML as the words that Telegram shows."""
    return unescape(sub(r"<[^>]+>", "", html))
