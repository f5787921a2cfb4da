"""What is known about the bot and its chats: commands, texts, members, webhook."""

from __future__ import annotations

import re
from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChat,
    GetChatMember,
    GetFile,
    GetMyCommands,
    LeaveChat,
    SetChatMenuButton,
    SetMyCommands,
    SetWebhook,
)

from preview.content import Uploads
from preview.files import MAX_DOWNLOAD
from preview.markup import units
from preview.people import Chat
from preview.refusal import refuse
from preview.schemas import plain
from preview.sending import Handler
from preview.state import CommandsKey, State
from preview.updates import Webhook

Json = dict[str, Any]

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]*")
MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
MAX_SECRET = 256
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(state: State, _asked: Any, _uploads: Uploads) -> Json:
    """Return the bot."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return state.bot.user() | abilities


def _commands_key(asked: Any) -> CommandsKey:
    scope = plain(asked.scope) or {"type": "default"}
    return scope["type"], scope.get("chat_id"), asked.language_code or ""


def set_my_commands(state: State, asked: SetMyCommands, _uploads: Uploads) -> bool:
    """Choose the commands of one scope and language."""
    if len(asked.commands) > MAX_COMMANDS:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in asked.commands:
        if not COMMAND.fullmatch(command.command.removeprefix("/")):
            refuse("BOT_COMMAND_INVALID")
        if not 1 <= units(command.description.strip()) <= MAX_DESCRIPTION:
            refuse("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _commands_key(asked)
    if key[1] is not None:
        state.known_chat(key[1])
    state.commands[key] = [
        {"command": one.command.removeprefix("/"), "description": one.description.strip()}
        for one in asked.commands
    ]
    _show_commands(state)
    return True


def delete_my_commands(state: State, asked: DeleteMyCommands, _uploads: Uploads) -> bool:
    """Forget the commands of one scope and language."""
    state.commands.pop(_commands_key(asked), None)
    _show_commands(state)
    return True


def get_my_commands(state: State, asked: GetMyCommands, _uploads: Uploads) -> list[Json]:
    """Return the commands of exactly this scope and language."""
    return state.commands.get(_commands_key(asked), [])


def _show_commands(state: State) -> None:
    for person_id in state.people:
        state.emit("commands", {"person": person_id, "commands": state.commands_for(person_id)})


def set_text(name: str) -> Handler:
    """Return the method that sets the bot's name or a description."""

    def put(state: State, asked: Any, _uploads: Uploads) -> bool:
        text = getattr(asked, name) or ""
        if units(text) > TEXTS[name]:
            refuse(f"bot {name.replace('_', ' ')} is too long")
        state.texts[name, asked.language_code or ""] = text
        return True

    return put


def get_text(name: str) -> Handler:
    """Return the method that reads the bot's name or a description."""

    def take(state: State, asked: Any, _uploads: Uploads) -> Json:
        default = state.bot.name if name == "name" else ""
        general = state.texts.get((name, "")) or default
        return {name: state.texts.get((name, asked.language_code or "")) or general}

    return take


def _menu_chat(state: State, asked: Any) -> Chat | None:
    return None if asked.chat_id is None else state.known_chat(asked.chat_id)


def set_chat_menu_button(state: State, asked: SetChatMenuButton, _uploads: Uploads) -> bool:
    """Choose what the button beside the message field does."""
    button: Json = plain(asked.menu_button) or {"type": "default"}
    chat = _menu_chat(state, asked)
    if chat is None:
        state.menu_button = button
    else:
        chat.menu_button = button
    return True


def get_chat_menu_button(state: State, asked: Any, _uploads: Uploads) -> Json:
    """Return what the button beside the message field does."""
    chat = _menu_chat(state, asked)
    return (chat.menu_button if chat else None) or state.menu_button


def get_chat(state: State, asked: GetChat, _uploads: Uploads) -> Json:
    """Return what the bot may know about a chat."""
    chat = state.known_chat(asked.chat_id)
    gifts = (
        "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
        "gifts_from_channels",
    )  # fmt: skip
    about = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.pinned:
        about["pinned_message"] = chat.messages[chat.pinned[-1]]
    return about


def get_chat_member(state: State, asked: GetChatMember, _uploads: Uploads) -> Json:
    """Return what somebody is in a chat."""
    chat = state.known_chat(asked.chat_id)
    if asked.user_id == state.bot.id:
        return {"status": "member" if chat.has_bot else "left", "user": state.bot.user()}
    person = state.people.get(asked.user_id)
    if person is None:
        refuse("user not found")
    here = chat.person is None or chat.person is person
    return {"status": "member" if here else "left", "user": person.user()}


def leave_chat(state: State, asked: LeaveChat, _uploads: Uploads) -> bool:
    """Leave a group or a channel."""
    chat = state.open_chat(asked.chat_id)
    if chat.person is not None:
        refuse("chat member status can't be changed in private chats")
    chat.has_bot = False
    return True


def get_file(state: State, asked: GetFile, _uploads: Uploads) -> Json:
    """Return where a file can be downloaded."""
    stored = state.files.get(asked.file_id)
    if stored is None:
        refuse("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > MAX_DOWNLOAD:
        refuse("file is too big")
    return stored.base() | {"file_path": stored.path}


def set_webhook(state: State, asked: SetWebhook, _uploads: Uploads) -> bool:
    """Choose where updates are pushed to; an empty address removes the webhook."""
    secret = asked.secret_token or ""
    if len(secret) > MAX_SECRET:
        refuse("secret token is too long")
    if not SECRET.fullmatch(secret):
        refuse("secret token contains unallowed characters")
    if asked.url and not asked.url.startswith(("http://", "https://")):
        refuse("invalid webhook URL specified")
    state.updates.allow(asked.allowed_updates)
    webhook = (
        Webhook(asked.url, secret or None, asked.max_connections or 40) if asked.url else None
    )
    state.updates.hook(webhook, drop_pending=bool(asked.drop_pending_updates))
    return True


def delete_webhook(state: State, asked: Any, _uploads: Uploads) -> bool:
    """Go back to long polling."""
    state.updates.hook(None, drop_pending=bool(asked.drop_pending_updates))
    return True


def get_webhook_info(state: State, _asked: Any, _uploads: Uploads) -> Json:
    """Return how the webhook is doing."""
    webhook = state.updates.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.last_error_date is not None:
            info["last_error_date"] = webhook.last_error_date
            info["last_error_message"] = webhook.last_error_message
    if state.updates.allowed is not None:
        info["allowed_updates"] = sorted(state.updates.allowed)
    return info


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": set_text("name"),
    "getMyName": get_text("name"),
    "setMyDescription": set_text("description"),
    "getMyDescription": get_text("description"),
    "setMyShortDescription": set_text("short_description"),
    "getMyShortDescription": get_text("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
