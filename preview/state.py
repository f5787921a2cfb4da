"""The memory of the local Telegram: people, chats, messages, files, and who watches."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from preview.files import Files
from preview.limits import Limiter, Limits
from preview.people import BotAccount, Chat, Person
from preview.refusal import BLOCKED, DEACTIVATED, Refusal, Refused, refuse
from preview.updates import Updates

Json = dict[str, Any]
Event = tuple[str, Json]
CommandsKey = tuple[str, int | None, str]
"""Scope, its chat, language."""

FIRST_PERSON = 1001
FIRST_GROUP = -1001000000001
REMEMBERED_CALLS = 1000


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    id: str
    person: Person
    asked_at: datetime
    answered: bool = False


@dataclass(slots=True)
class Poll:
    """Where a poll stands and who voted for what."""

    chat_id: int
    message_id: int
    correct: list[int]
    votes: dict[int, list[int]] = field(default_factory=dict)


class State:
    """Everything that is true in the local Telegram; messages are replaced, never changed."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        limits: Limits | None = None,
        token: str = "42:preview",  # noqa: S107 - opens nothing
        name: str = "Koldoo",
        username: str = "koldoo_preview_bot",
    ) -> None:
        self.now = now
        self.limits = limits or Limits()
        self.limiter = Limiter(self.limits)
        self.token = token
        self.bot = BotAccount(int(token.partition(":")[0]), name, username)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.updates = Updates()
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, Poll] = {}
        self.commands: dict[CommandsKey, list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.refusals: list[Refusal] = []
        self.calls: deque[tuple[str, Json]] = deque(maxlen=REMEMBERED_CALLS)
        self.callback_answers: dict[int, list[Json]] = defaultdict(list)
        self._watchers: set[asyncio.Queue[Event]] = set()
        self._last_message = 0
        self._last_number = 0

    def timestamp(self) -> int:
        """Return the moment as Telegram writes dates: whole seconds since 1970."""
        return int(self.now().timestamp())

    def number(self) -> int:
        """Return a number never used before: for queries, polls and albums."""
        self._last_number += 1
        return self._last_number

    def subscribe(self) -> asyncio.Queue[Event]:
        """Return a queue that receives every visible change as (name, data)."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Event]) -> None:
        """Stop filling a queue."""
        self._watchers.discard(queue)

    def emit(self, event: str, data: Json) -> None:
        """Tell every watcher."""
        for queue in self._watchers:
            queue.put_nowait((event, data))

    def add_person(
        self,
        first_name: str,
        *,
        language_code: str = "ky",
        username: str | None = None,
        id: int | None = None,
        title: str = "",
        started: bool = False,
    ) -> Person:
        """Add somebody who may write to the bot.

        Args:
            first_name: As the person's profile says.
            language_code: Of the person's app.
            username: Without the @.
            id: Telegram's number for the person; chosen when absent.
            title: What the phone page says under the name.
            started: The person wrote to the bot long ago, so the bot may write first.
        """
        number = id if id is not None else max([FIRST_PERSON - 1, *self.people]) + 1
        person = Person(
            id=number,
            first_name=first_name,
            language_code=language_code,
            username=username,
            title=title,
            phone_number=f"+996000{number:06d}",
            started=started,
        )
        self.people[number] = person
        self.chats[number] = Chat(id=number, type="private", person=person)
        return person

    def add_group(self, title: str, *, type: str = "supergroup") -> Chat:
        """Add a group or a channel ("group", "supergroup", "channel") that the bot is in."""
        number = min([FIRST_GROUP + 1, *self.chats]) - 1
        self.chats[number] = Chat(id=number, type=type, title=title)
        return self.chats[number]

    def known_chat(self, chat_id: int | str | None) -> Chat:
        """Return a chat that the bot may look at.

        Raises:
            Refused: 400, the bot has never met it.
        """
        if chat_id is None or chat_id == "":
            refuse("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or (chat.person is not None and not chat.person.started):
            refuse("chat not found")
        return chat

    def open_chat(self, chat_id: int | str | None) -> Chat:
        """Return a chat that the bot may write to.

        Raises:
            Refused: 400 unknown; 403 blocked, deactivated or not a member.
        """
        chat = self.known_chat(chat_id)
        if chat.person is not None and chat.person.deactivated:
            raise Refused(403, DEACTIVATED)
        if chat.person is not None and chat.person.blocked:
            raise Refused(403, BLOCKED)
        if not chat.has_bot:
            raise Refused(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        return chat

    def new_message(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """Put a message into a chat and show it."""
        self._last_message += 1
        message: Json = {"message_id": self._last_message}
        if sender is not None:
            message["from"] = sender
        else:
            message["sender_chat"] = chat.json()
        message |= {"chat": chat.json(), "date": self.timestamp(), **content}
        return self.keep(chat, message)

    def keep(self, chat: Chat, message: Json) -> Json:
        """Store a new or changed message and show it."""
        chat.messages[message["message_id"]] = message
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        data = {key["callback_data"] for row in rows for key in row if "callback_data" in key}
        if data:
            chat.offered.setdefault(message["message_id"], set()).update(data)
        if chat.person is not None:
            self.emit("message", {"person": chat.id, "message": message})
        return message

    def add_poll(self, poll_id: str, chat_id: int, message_id: int, correct: list[int]) -> None:
        """Remember where a poll stands."""
        self.polls[poll_id] = Poll(chat_id, message_id, correct)

    def drop(self, chat: Chat, message_ids: list[int]) -> None:
        """Delete messages for everybody."""
        for message_id in message_ids:
            chat.messages.pop(message_id, None)
            chat.offered.pop(message_id, None)
            if message_id in chat.pinned:
                chat.pinned.remove(message_id)
        if chat.person is not None:
            self.emit("deleted", {"person": chat.id, "message_ids": message_ids})

    def show_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        """Show or remove the keyboard under the chat."""
        if chat.keyboard == keyboard:
            return
        chat.keyboard = keyboard
        if chat.person is not None:
            self.emit("keyboard", {"person": chat.id, "keyboard": keyboard})

    def commands_for(self, person_id: int) -> list[Json]:
        """Return the commands a person sees: Telegram's order of scopes and languages."""
        language = self.people[person_id].language_code
        for scope, chat_id in (
            ("chat", person_id),
            ("all_private_chats", None),
            ("default", None),
        ):
            for code in (language, ""):
                if found := self.commands.get((scope, chat_id, code)):
                    return found
        return []

    def messages(self, person_id: int) -> list[Json]:
        """Return what the person's chat shows, oldest first."""
        return list(self.chats[person_id].messages.values())

    def reply_keyboard(self, person_id: int) -> Json | None:
        """Return the reply keyboard the person sees, if any."""
        return self.chats[person_id].keyboard

    def answers(self, person_id: int) -> list[Json]:
        """Return the answers to the person's taps: query_id, text, show_alert."""
        return list(self.callback_answers[person_id])
