"""New messages from the bot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram.methods import (
    CopyMessage,
    CopyMessages,
    ForwardMessage,
    ForwardMessages,
    SendChatAction,
    SendContact,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPoll,
)

from preview.content import (
    MEDIA,
    Uploads,
    caption_content,
    checked_markup,
    file_content,
    given_file,
    text_content,
)
from preview.people import Chat
from preview.polls import copied_poll, poll_content
from preview.refusal import refuse
from preview.schemas import plain
from preview.state import State

Json = dict[str, Any]
Handler = Callable[[State, Any, Uploads], object]

ALBUM = 10
CARRIED = (
    "text", "entities", "caption", "caption_entities", "poll", "location", "contact",
    "has_media_spoiler", "show_caption_above_media", *MEDIA,
)  # fmt: skip
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice",
        "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def _replied_to(chat: Chat, asked: Any) -> Json:
    wanted = asked.reply_parameters
    number = wanted.message_id if wanted is not None else asked.reply_to_message_id
    if number is None:
        return {}
    message = chat.messages.get(number)
    if message is not None:
        return {"reply_to_message": {k: v for k, v in message.items() if k != "reply_to_message"}}
    optional = asked.allow_sending_without_reply
    if wanted is not None:
        optional = plain(wanted.allow_sending_without_reply)
    if not optional:
        refuse("message to be replied not found")
    return {}


def deliver(state: State, asked: Any, content: Json) -> Json:
    """Put the bot's message into the chat that the request names.

    Raises:
        Refused: The chat, the reply, the keyboard or the rate is wrong.
    """
    chat = state.open_chat(asked.chat_id)
    reply = _replied_to(chat, asked)
    markup = checked_markup(asked.reply_markup)
    state.limiter.spend(chat.id)
    return _put(state, chat, asked, content | reply, markup)


def _put(state: State, chat: Chat, asked: Any, content: Json, markup: Json | None) -> Json:
    if plain(asked.protect_content):
        content = content | {"has_protected_content": True}
    if markup is not None and "inline_keyboard" in markup:
        content = content | {"reply_markup": markup}
    sender = None if chat.type == "channel" else state.bot.user()
    message = state.new_message(chat, sender, content)
    if markup is not None and "inline_keyboard" not in markup:
        chat.unkeyed.add(message["message_id"])
        if "remove_keyboard" in markup:
            state.show_keyboard(chat, None)
        elif "keyboard" in markup:
            state.show_keyboard(chat, markup)
    return message


def send_message(state: State, asked: SendMessage, _uploads: Uploads) -> Json:
    """Send a text."""
    return deliver(state, asked, text_content(asked.text, asked.parse_mode, asked.entities))


def send_file(kind: str) -> Handler:
    """Return the method that sends one kind of file."""

    def send(state: State, asked: Any, uploads: Uploads) -> Json:
        state.open_chat(asked.chat_id)
        caption: Json = {}
        if kind != "sticker":
            caption = caption_content(asked.caption, asked.parse_mode, asked.caption_entities)
        stored = given_file(state, kind, getattr(asked, kind), uploads)
        content = file_content(stored, asked) | caption
        if getattr(asked, "has_spoiler", None):
            content["has_media_spoiler"] = True
        return deliver(state, asked, content)

    return send


def send_location(state: State, asked: SendLocation, _uploads: Uploads) -> Json:
    """Send a point on the map."""
    place = {"latitude": asked.latitude, "longitude": asked.longitude}
    return deliver(state, asked, {"location": place})


def send_contact(state: State, asked: SendContact, _uploads: Uploads) -> Json:
    """Send a telephone number."""
    contact = {"phone_number": asked.phone_number, "first_name": asked.first_name}
    for name in ("last_name", "vcard"):
        if value := getattr(asked, name):
            contact[name] = value
    return deliver(state, asked, {"contact": contact})


def send_poll(state: State, asked: SendPoll, _uploads: Uploads) -> Json:
    """Ask everybody in the chat."""
    message = deliver(state, asked, poll_content(state, asked))
    poll = message["poll"]
    correct = poll.get("correct_option_ids", [])
    state.add_poll(poll["id"], message["chat"]["id"], message["message_id"], correct)
    return message


def send_media_group(state: State, asked: SendMediaGroup, uploads: Uploads) -> list[Json]:
    """Send an album."""
    chat = state.open_chat(asked.chat_id)
    if not asked.media:
        refuse("there are no messages to send")
    if len(asked.media) > ALBUM:
        refuse("too many messages to send as an album")
    kinds = {item.type for item in asked.media}
    if len(kinds) > 1 and (alone := sorted(kinds & {"audio", "document"})):
        refuse(f"{alone[0]} can't be mixed with other media types")
    reply = _replied_to(chat, asked)
    contents = [media_content(state, item, uploads) for item in asked.media]
    state.limiter.spend(chat.id, len(contents))
    album = {"media_group_id": str(state.number())}
    return [_put(state, chat, asked, content | album | reply, None) for content in contents]


def media_content(state: State, item: Any, uploads: Uploads) -> Json:
    """Return the content that an InputMedia describes."""
    if item.type not in MEDIA:
        refuse(f"media of type {item.type} is not modelled by the preview")
    caption = caption_content(item.caption, item.parse_mode, item.caption_entities)
    content = file_content(given_file(state, item.type, item.media, uploads), item) | caption
    if getattr(item, "has_spoiler", None):
        content["has_media_spoiler"] = True
    return content


def _source(state: State, asked: Any, message_id: int, verb: str) -> Json:
    message = state.known_chat(asked.from_chat_id).messages.get(message_id)
    if message is None:
        refuse(f"message to {verb} not found")
    if "pinned_message" in message:
        refuse(f"the message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def _carried(message: Json) -> Json:
    return {name: message[name] for name in CARRIED if name in message}


def copy_message(state: State, asked: CopyMessage, _uploads: Uploads) -> Json:
    """Send a copy, with another caption when one is given."""
    chat = state.open_chat(asked.chat_id)
    source = _source(state, asked, asked.message_id, "copy")
    content = _carried(source)
    if asked.caption is not None and not {"text", "poll"} & content.keys():
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(asked.caption, asked.parse_mode, asked.caption_entities)
    copy = deliver(state, asked, copied_poll(state, content))
    _settle_poll(state, chat, copy, source)
    return {"message_id": copy["message_id"]}


def _settle_poll(state: State, chat: Chat, copy: Json, source: Json) -> None:
    if "poll" in copy:
        correct = state.polls[source["poll"]["id"]].correct
        state.add_poll(copy["poll"]["id"], chat.id, copy["message_id"], correct)


def copy_messages(state: State, asked: CopyMessages, _uploads: Uploads) -> list[Json]:
    """Send copies of several messages; what cannot be copied is left out."""
    return _several(state, asked, remove_caption=bool(asked.remove_caption), forward=False)


def forward_message(state: State, asked: ForwardMessage, _uploads: Uploads) -> Json:
    """Forward a message, saying whose it was."""
    chat = state.open_chat(asked.chat_id)
    source = _source(state, asked, asked.message_id, "forward")
    state.limiter.spend(chat.id)
    return _put(state, chat, asked, _carried(source) | forward_origin(source), None)


def forward_messages(state: State, asked: ForwardMessages, _uploads: Uploads) -> list[Json]:
    """Forward several messages; what is gone is left out."""
    return _several(state, asked, remove_caption=False, forward=True)


def _several(state: State, asked: Any, *, remove_caption: bool, forward: bool) -> list[Json]:
    chat = state.open_chat(asked.chat_id)
    source = state.known_chat(asked.from_chat_id)
    found = [source.messages[number] for number in asked.message_ids if number in source.messages]
    found = [message for message in found if "pinned_message" not in message]
    if not found:
        refuse(f"messages to {'forward' if forward else 'copy'} not found")
    state.limiter.spend(chat.id, len(found))
    sent = []
    for message in found:
        content = _carried(message)
        if remove_caption:
            content.pop("caption", None)
            content.pop("caption_entities", None)
        content = content | forward_origin(message) if forward else copied_poll(state, content)
        copy = _put(state, chat, asked, content, None)
        if not forward:
            _settle_poll(state, chat, copy, message)
        sent.append({"message_id": copy["message_id"]})
    return sent


def forward_origin(message: Json) -> Json:
    """Return the field that says whose message is forwarded."""
    if "forward_origin" in message:
        return {"forward_origin": message["forward_origin"]}
    origin: Json = {"type": "user", "date": message["date"], "sender_user": message.get("from")}
    if origin["sender_user"] is None:
        origin = {
            "type": "channel",
            "date": message["date"],
            "chat": message["chat"],
            "message_id": message["message_id"],
        }
    return {"forward_origin": origin}


def send_chat_action(state: State, asked: SendChatAction, _uploads: Uploads) -> bool:
    """Show that the bot is typing, or uploading."""
    chat = state.open_chat(asked.chat_id)
    if asked.action not in ACTIONS:
        refuse("wrong parameter action in request")
    if chat.person is not None:
        state.emit("action", {"person": chat.id, "action": asked.action})
    return True


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    **{f"send{kind.capitalize()}": send_file(kind) for kind in MEDIA},
    "sendLocation": send_location,
    "sendContact": send_contact,
    "sendPoll": send_poll,
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "sendChatAction": send_chat_action,
}
