"""What people do with their phones; every act becomes an update for the bot."""

from __future__ import annotations

from typing import Any

from preview.content import MAX_TEXT, file_content
from preview.files import Upload
from preview.markup import cleaned, is_empty, trimmed, units, with_detected
from preview.people import Chat, Person
from preview.polls import count
from preview.sending import forward_origin
from preview.state import Query, State

Json = dict[str, Any]

BISHKEK = {"latitude": 42.8746, "longitude": 74.5698}


def pieces(text: str) -> list[str]:
    """Return a long text as an app sends it: in messages of at most 4096 units.

    >>> [len(piece) for piece in pieces("а" * 5000)]
    [4096, 904]
    """
    parts: list[str] = []
    part: list[str] = []
    length = 0
    for character in text:
        size = units(character)
        if length + size > MAX_TEXT:
            parts.append("".join(part))
            part, length = [], 0
        part.append(character)
        length += size
    parts.append("".join(part))
    return [part for part in parts if part.strip()] or [text]


class Acts(State):
    """A Telegram whose people can act. Each act returns the update as Telegram sends it."""

    def says(
        self,
        person_id: int,
        text: str,
        *,
        reply_to: int | None = None,
        chat_id: int | None = None,
    ) -> Json:
        """Write a text to the bot, or into a group or channel.

        Raises:
            ValueError: Nothing to send, or more than one message (see ``pieces``).
        """
        text, _ = trimmed(cleaned(text), [])
        if is_empty(text) or units(text) > MAX_TEXT:
            msg = "an app sends 1 to 4096 UTF-16 units in one message"
            raise ValueError(msg)
        entities = with_detected(text, [])
        content: Json = {"text": text, "entities": entities} if entities else {"text": text}
        return self._sends(person_id, content, reply_to=reply_to, chat_id=chat_id)

    def sends_photo(self, person_id: int, upload: Upload, *, caption: str = "") -> Json:
        """Send a picture."""
        return self._sends_file(person_id, "photo", upload, caption)

    def sends_document(self, person_id: int, upload: Upload, *, caption: str = "") -> Json:
        """Send a file."""
        return self._sends_file(person_id, "document", upload, caption)

    def sends_voice(self, person_id: int, upload: Upload, *, caption: str = "") -> Json:
        """Send a voice message."""
        return self._sends_file(person_id, "voice", upload, caption)

    def sends_sticker(self, person_id: int, upload: Upload) -> Json:
        """Send a sticker."""
        return self._sends_file(person_id, "sticker", upload, "")

    def sends_location(
        self,
        person_id: int,
        *,
        latitude: float = BISHKEK["latitude"],
        longitude: float = BISHKEK["longitude"],
    ) -> Json:
        """Send a point on the map."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._sends(person_id, {"location": place})

    def sends_contact(self, person_id: int, *, phone_number: str | None = None) -> Json:
        """Share the person's own contact, or somebody's number."""
        person = self.people[person_id]
        contact: Json = {"phone_number": phone_number or person.phone_number}
        contact["first_name"] = person.first_name
        if phone_number is None:
            contact["user_id"] = person.id
        return self._sends(person_id, {"contact": contact})

    def forwards(
        self, person_id: int, message_id: int, *, from_chat_id: int | None = None
    ) -> Json:
        """Forward a message to the bot; by default one out of the same chat."""
        source = self.chats[from_chat_id or person_id].messages[message_id]
        own = ("message_id", "from", "chat", "date", "reply_markup", "reply_to_message")
        carried = {key: value for key, value in source.items() if key not in own}
        carried.pop("edit_date", None)
        return self._sends(person_id, forward_origin(source) | carried)

    def edits(self, person_id: int, message_id: int, text: str) -> Json:
        """Change an own text, or the caption of an own file."""
        chat = self.chats[person_id]
        message = chat.messages[message_id]
        if message["from"]["id"] != person_id:
            msg = "people edit their own messages"
            raise ValueError(msg)
        text, _ = trimmed(cleaned(text), [])
        if "text" in message and is_empty(text):
            msg = "a text cannot become nothing"
            raise ValueError(msg)
        entities = with_detected(text, [])
        field = "text" if "text" in message else "caption"
        listed = "entities" if field == "text" else "caption_entities"
        kept = {key: value for key, value in message.items() if key not in {field, listed}}
        changed = kept | {field: text, "edit_date": self.timestamp()}
        if entities:
            changed[listed] = entities
        return self.updates.publish("edited_message", self.keep(chat, changed))

    def deletes(self, person_id: int, message_id: int) -> None:
        """Delete a message for both sides; Telegram does not tell the bot."""
        chat = self.chats[person_id]
        if message_id not in chat.messages:
            msg = "no such message in the chat"
            raise LookupError(msg)
        self.drop(chat, [message_id])

    def taps(
        self, person_id: int, message_id: int, callback_data: str, *, chat_id: int | None = None
    ) -> Json:
        """Tap an inline button, also one that an edit has just taken away.

        Raises:
            LookupError: The message is gone or never carried such a button.
        """
        chat = self.chats[chat_id or person_id]
        message = chat.messages.get(message_id)
        if message is None or callback_data not in chat.offered.get(message_id, set()):
            msg = f"message {message_id} has no button {callback_data!r}"
            raise LookupError(msg)
        person = self._present(person_id, chat)
        query = Query(str(10**18 + self.number()), person, self.now())
        self.queries[query.id] = query
        body = {
            "id": query.id,
            "from": person.user(),
            "message": message,
            "chat_instance": str(10**15 + abs(chat.id)),
            "data": callback_data,
        }
        return self.updates.publish("callback_query", body)

    def votes(self, person_id: int, poll_id: str, option_ids: list[int]) -> Json:
        """Vote in a poll, change the vote, or take it back with an empty list.

        Returns:
            The poll_answer update; the poll update where the poll is anonymous.
        """
        kept = self.polls[poll_id]
        poll = self.chats[kept.chat_id].messages[kept.message_id]["poll"]
        if poll["is_closed"]:
            msg = "the poll is closed"
            raise ValueError(msg)
        if person_id in kept.votes and not poll["allows_revoting"]:
            msg = "an answer to this poll cannot be changed"
            raise ValueError(msg)
        if len(option_ids) > 1 and not poll["allows_multiple_answers"]:
            msg = "the poll takes one answer"
            raise ValueError(msg)
        texts = range(len(poll["options"]))
        if any(number not in texts for number in option_ids):
            msg = "the poll has no such option"
            raise ValueError(msg)
        person = self._present(person_id, self.chats[kept.chat_id])
        if option_ids:
            kept.votes[person_id] = list(option_ids)
        else:
            kept.votes.pop(person_id, None)
        counted = count(self, poll_id, {})
        if poll["is_anonymous"]:
            return counted
        answer = {
            "poll_id": poll_id,
            "user": person.user(),
            "option_ids": list(option_ids),
            "option_persistent_ids": [str(number) for number in option_ids],
        }
        return self.updates.publish("poll_answer", answer)

    def blocks(self, person_id: int) -> Json:
        """Block the bot."""
        return self._membership(person_id, blocked=True)

    def unblocks(self, person_id: int) -> Json:
        """Take the block back."""
        return self._membership(person_id, blocked=False)

    def deactivates(self, person_id: int) -> None:
        """Delete the account; Telegram does not tell the bot."""
        self.people[person_id].deactivated = True

    def adds_bot(self, person_id: int, chat_id: int) -> Json:
        """Take the bot into a group or channel."""
        chat = self.chats[chat_id]
        chat.has_bot = True
        return self._bot_status(self.people[person_id], chat, "left", "member")

    def _bot_status(self, person: Person, chat: Chat, before: str, after: str) -> Json:
        bot = self.bot.user()
        states: dict[str, Json] = {
            "member": {"user": bot, "status": "member"},
            "left": {"user": bot, "status": "left"},
            "kicked": {"user": bot, "status": "kicked", "until_date": 0},
        }
        body = {
            "chat": chat.json(),
            "from": person.user(),
            "date": self.timestamp(),
            "old_chat_member": states[before],
            "new_chat_member": states[after],
        }
        return self.updates.publish("my_chat_member", body)

    def _membership(self, person_id: int, *, blocked: bool) -> Json:
        person = self.people[person_id]
        if person.blocked == blocked:
            msg = "nothing changes"
            raise ValueError(msg)
        person.blocked = blocked
        person.block_told = False
        person.started = True
        self.emit("blocked", {"person": person_id, "blocked": blocked})
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        return self._bot_status(person, self.chats[person_id], before, after)

    def _present(self, person_id: int, chat: Chat) -> Person:
        person = self.people[person_id]
        if person.deactivated or (chat.person is person and person.blocked):
            msg = "a person who blocked the bot or is gone cannot act"
            raise ValueError(msg)
        if not chat.has_bot:
            msg = "the bot is not in this chat and hears nothing"
            raise ValueError(msg)
        if chat.person is person:
            person.started = True
        return person

    def _sends_file(self, person_id: int, kind: str, upload: Upload, caption: str) -> Json:
        content = file_content(self.files.add(kind, upload))
        text, _ = trimmed(cleaned(caption), [])
        if text:
            content["caption"] = text
            if entities := with_detected(text, []):
                content["caption_entities"] = entities
        return self._sends(person_id, content)

    def _sends(
        self,
        person_id: int,
        content: Json,
        *,
        reply_to: int | None = None,
        chat_id: int | None = None,
    ) -> Json:
        chat = self.chats[chat_id or person_id]
        person = self._present(person_id, chat)
        if reply_to is not None:
            answered = dict(chat.messages[reply_to])
            answered.pop("reply_to_message", None)
            content = content | {"reply_to_message": answered}
        channel = chat.type == "channel"
        message = self.new_message(chat, None if channel else person.user(), content)
        self._hide_once(chat, content)
        return self.updates.publish("channel_post" if channel else "message", message)

    def _hide_once(self, chat: Chat, content: Json) -> None:
        keyboard = chat.keyboard
        if keyboard is None or not keyboard.get("one_time_keyboard"):
            return
        keys = [key for row in keyboard["keyboard"] for key in row]
        used = any(
            key["text"] == content.get("text")
            or (key.get("request_contact") and "contact" in content)
            or (key.get("request_location") and "location" in content)
            for key in keys
        )
        if used:
            self.show_keyboard(chat, None)
