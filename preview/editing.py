"""Messages changed, deleted and pinned by the bot, and taps answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    UnpinAllChatMessages,
    UnpinChatMessage,
)

from preview.content import MEDIA, Uploads, caption_content, checked_markup, text_content
from preview.markup import units
from preview.people import Chat
from preview.polls import stop_poll
from preview.refusal import (
    DELETE_NOT_FOUND,
    EDIT_NOT_FOUND,
    NOT_MODIFIED,
    QUERY_TOO_OLD,
    Refused,
    refuse,
)
from preview.sending import Handler, media_content
from preview.state import State

Json = dict[str, Any]

DELETABLE = timedelta(hours=48)
MAX_ANSWER = 200
MAX_DELETED = 100
SHOWN = (
    "text", "entities", "caption", "caption_entities", "reply_markup", "has_media_spoiler", *MEDIA,
)  # fmt: skip
EDITABLE_MEDIA = frozenset({"text", "photo", "document", "audio", "video"})
CAPTIONED = frozenset(MEDIA) - {"sticker"}


def _editable(state: State, asked: Any) -> tuple[Chat, Json]:
    if asked.inline_message_id:
        refuse("inline messages are not modelled by the preview")
    chat = state.open_chat(asked.chat_id)
    if asked.message_id is None:
        refuse("message identifier is not specified")
    message = chat.messages.get(asked.message_id)
    if message is None:
        raise Refused(400, EDIT_NOT_FOUND)
    ours = message.get("from") == state.bot.user() or chat.type == "channel"
    if not ours or asked.message_id in chat.unkeyed or "forward_origin" in message:
        refuse("message can't be edited")
    return chat, message


def _change(
    state: State,
    chat: Chat,
    message: Json,
    content: Json,
    *,
    instead_of: tuple[str, ...],
    markup: Json | None,
) -> Json:
    kept = {
        key: value
        for key, value in message.items()
        if key not in instead_of and key != "reply_markup"
    }
    changed = kept | content | ({"reply_markup": markup} if markup else {})
    if all(changed.get(name) == message.get(name) for name in SHOWN):
        raise Refused(400, NOT_MODIFIED)
    state.limiter.spend(chat.id)
    return state.keep(chat, changed | {"edit_date": state.timestamp()})


def edit_message_text(state: State, asked: EditMessageText, _uploads: Uploads) -> Json:
    """Change the text of a message."""
    if asked.rich_message is not None:
        refuse("rich messages are not modelled by the preview")
    chat, message = _editable(state, asked)
    content = text_content(asked.text, asked.parse_mode, asked.entities)
    if "text" not in message:
        refuse("there is no text in the message to edit")
    markup = checked_markup(asked.reply_markup)
    return _change(state, chat, message, content, instead_of=("text", "entities"), markup=markup)


def edit_message_caption(state: State, asked: EditMessageCaption, _uploads: Uploads) -> Json:
    """Change or remove a caption."""
    chat, message = _editable(state, asked)
    content = caption_content(asked.caption, asked.parse_mode, asked.caption_entities)
    if not CAPTIONED & message.keys():
        refuse("there is no caption in the message to edit")
    markup = checked_markup(asked.reply_markup)
    return _change(
        state, chat, message, content, instead_of=("caption", "caption_entities"), markup=markup
    )


def edit_message_media(state: State, asked: EditMessageMedia, uploads: Uploads) -> Json:
    """Put another file in the place of a file or of a text."""
    chat, message = _editable(state, asked)
    if not EDITABLE_MEDIA & message.keys():
        refuse("message can't be edited")
    content = media_content(state, asked.media, uploads)
    markup = checked_markup(asked.reply_markup)
    return _change(state, chat, message, content, instead_of=SHOWN, markup=markup)


def edit_message_reply_markup(
    state: State, asked: EditMessageReplyMarkup, _uploads: Uploads
) -> Json:
    """Change the buttons under a message."""
    chat, message = _editable(state, asked)
    markup = checked_markup(asked.reply_markup)
    return _change(state, chat, message, {}, instead_of=(), markup=markup)


def _check_deletable(state: State, chat: Chat, message: Json) -> None:
    if state.timestamp() - message["date"] > DELETABLE.total_seconds():
        refuse("message can't be deleted for everyone")
    ours = message.get("from") == state.bot.user() or chat.type in {"private", "channel"}
    if not ours:
        refuse("message can't be deleted")


def delete_message(state: State, asked: DeleteMessage, _uploads: Uploads) -> bool:
    """Delete one message for everybody."""
    chat = state.open_chat(asked.chat_id)
    message = chat.messages.get(asked.message_id)
    if message is None:
        raise Refused(400, DELETE_NOT_FOUND)
    _check_deletable(state, chat, message)
    state.drop(chat, [asked.message_id])
    return True


def delete_messages(state: State, asked: DeleteMessages, _uploads: Uploads) -> bool:
    """Delete several messages; what is gone already is left out."""
    chat = state.open_chat(asked.chat_id)
    if not asked.message_ids:
        refuse("message identifiers are not specified")
    if len(asked.message_ids) > MAX_DELETED:
        refuse("too many message identifiers specified")
    found = [number for number in asked.message_ids if number in chat.messages]
    for number in found:
        _check_deletable(state, chat, chat.messages[number])
    if found:
        state.drop(chat, found)
    return True


def answer_callback_query(state: State, asked: AnswerCallbackQuery, _uploads: Uploads) -> bool:
    """Answer a tap, once and soon."""
    query = state.queries.get(asked.callback_query_id)
    lifetime = state.limits.query_lifetime
    if query is None or query.answered or state.now() - query.asked_at > lifetime:
        raise Refused(400, QUERY_TOO_OLD)
    if asked.text and units(asked.text) > MAX_ANSWER:
        refuse("MESSAGE_TOO_LONG")
    query.answered = True
    answer: Json = {
        "query_id": query.id,
        "text": asked.text or None,
        "show_alert": bool(asked.show_alert),
    }
    state.callback_answers[query.person.id].append(answer)
    state.emit("answer", {"person": query.person.id, **answer})
    return True


def pin_chat_message(state: State, asked: PinChatMessage, _uploads: Uploads) -> bool:
    """Pin a message; the chat says so."""
    chat = state.open_chat(asked.chat_id)
    message = chat.messages.get(asked.message_id)
    if message is None:
        refuse("message to pin not found")
    if asked.message_id in chat.pinned:
        chat.pinned.remove(asked.message_id)
    chat.pinned.append(asked.message_id)
    pinned = {key: value for key, value in message.items() if key != "reply_to_message"}
    sender = None if chat.type == "channel" else state.bot.user()
    state.new_message(chat, sender, {"pinned_message": pinned})
    return True


def unpin_chat_message(state: State, asked: UnpinChatMessage, _uploads: Uploads) -> bool:
    """Unpin one message; without an id, the latest."""
    chat = state.open_chat(asked.chat_id)
    number = asked.message_id or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        refuse("message to unpin not found")
    chat.pinned.remove(number)
    return True


def unpin_all_chat_messages(state: State, asked: UnpinAllChatMessages, _uploads: Uploads) -> bool:
    """Unpin everything."""
    state.open_chat(asked.chat_id).pinned.clear()
    return True


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "stopPoll": stop_poll,
}
