"""Who is there: the bot, people and the chats between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class BotAccount:
    """The bot itself."""

    id: int
    name: str
    username: str

    def user(self) -> Json:
        """Return the User that signs the bot's messages."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    language_code: str
    username: str | None = None
    title: str = ""
    phone_number: str = ""
    started: bool = False
    """Whether the person has ever written to the bot; before that it cannot write to them."""
    blocked: bool = False
    deactivated: bool = False
    block_told: bool = False
    """Whether the bot has met its first 403 since the block."""

    def user(self) -> Json:
        """Return the User that signs the person's messages."""
        user: Json = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }
        if self.username:
            user["username"] = self.username
        return user

    def names(self) -> Json:
        """Return the names that a private Chat shows."""
        names: Json = {"first_name": self.first_name}
        if self.username:
            names["username"] = self.username
        return names


@dataclass(slots=True)
class Chat:
    """A conversation and what can be seen in it."""

    id: int
    type: str
    title: str = ""
    person: Person | None = None
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    menu_button: Json | None = None
    pinned: list[int] = field(default_factory=list)
    unkeyed: set[int] = field(default_factory=set)
    """Messages sent with a reply keyboard: they cannot be edited."""
    offered: dict[int, set[str]] = field(default_factory=dict)
    """Every callback_data a message has ever carried."""
    has_bot: bool = True

    def json(self) -> Json:
        """Return the Chat inside a Message."""
        chat: Json = {"id": self.id, "type": self.type}
        if self.person is not None:
            return chat | self.person.names()
        return chat | {"title": self.title}
