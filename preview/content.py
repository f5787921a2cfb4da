"""What a message can hold, checked and written as the Bot API writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preview.files import StoredFile, Upload
from preview.markup import formatted, is_empty, units
from preview.refusal import refuse
from preview.schemas import Markup, plain
from preview.state import State

Json = dict[str, Any]
Uploads = Mapping[str, Upload]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BUTTONS = 100
MAX_CALLBACK_DATA = 64
MEDIA = ("photo", "document", "voice", "audio", "video", "sticker")
ADDRESSES = ("http://", "https://", "tg://", "ton://")
INLINE_ACTIONS = frozenset(
    {
        "url", "callback_data", "web_app", "login_url", "switch_inline_query",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
        "callback_game", "pay",
    }
)  # fmt: skip


def text_content(text: str | None, parse_mode: Any, entities: Any) -> Json:
    """Return the text of a message.

    Raises:
        Refused: Empty, too long, or not parsable.
    """
    if not text:
        refuse("message text is empty")
    text, found = formatted(text, plain(parse_mode), plain(entities))
    if is_empty(text):
        refuse("text must be non-empty")
    if units(text) > MAX_TEXT:
        refuse("message is too long")
    return {"text": text, "entities": found} if found else {"text": text}


def caption_content(caption: str | None, parse_mode: Any, entities: Any) -> Json:
    """Return the caption of a message; nothing when it is empty.

    Raises:
        Refused: Too long, or not parsable.
    """
    if not caption:
        return {}
    text, found = formatted(caption, plain(parse_mode), plain(entities))
    if units(text) > MAX_CAPTION:
        refuse("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": found} if found else {"caption": text}


def given_file(state: State, kind: str, value: Any, uploads: Uploads) -> StoredFile:
    """Return the file of a request: uploaded with it, or known by its id.

    Raises:
        Refused: No such file, or the file breaks a rule.
    """
    if not isinstance(value, str) or not value:
        refuse(f"there is no {kind} in the request")
    if value.startswith("attach://"):
        upload = uploads.get(value.removeprefix("attach://"))
        if upload is None:
            refuse(f"there is no {kind} in the request")
        return state.files.add(kind, upload)
    if value.startswith(("http://", "https://")):
        refuse("sending a file by HTTP URL is not modelled by the preview")
    return state.files.reused(value, kind)


def file_content(stored: StoredFile, details: Any = None) -> Json:
    """Return a file as the field of a Message.

    Args:
        stored: The file.
        details: A request or InputMedia that may say duration, title and so on.
    """
    width, height = stored.size
    about = stored.base()
    if stored.kind == "photo":
        return {"photo": [about | {"width": width, "height": height}]}
    if stored.kind == "sticker":
        side = {"width": width or 512, "height": height or 512}
        kinds = {"is_animated": False, "is_video": False, "type": "regular"}
        return {"sticker": about | side | kinds}
    about["mime_type"] = stored.mime_type
    if stored.kind != "document":
        about["duration"] = _seconds(getattr(details, "duration", None))
    if stored.kind == "video":
        about["width"] = getattr(details, "width", None) or 640
        about["height"] = getattr(details, "height", None) or 360
    if stored.kind != "voice":
        about["file_name"] = stored.name
    if stored.kind == "audio":
        for name in ("performer", "title"):
            if value := getattr(details, name, None):
                about[name] = value
    return {stored.kind: about}


def _seconds(value: Any) -> int:
    if value is None:
        return 0
    if hasattr(value, "total_seconds"):
        return int(value.total_seconds())
    return int(value.timestamp()) if hasattr(value, "timestamp") else int(value)


def checked_markup(markup: Markup | None) -> Json | None:
    """Return a keyboard as JSON; None when there is nothing to show.

    Raises:
        Refused: A button breaks a rule.
    """
    if markup is None:
        return None
    shown: Json = plain(markup)
    if "inline_keyboard" in shown:
        rows = [row for row in shown["inline_keyboard"] if row]
        _check_inline(rows)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in shown:
        rows = [row for row in shown["keyboard"] if row]
        for key in (key for row in rows for key in row):
            if not key["text"].strip():
                refuse("keyboard button text must be non-empty")
        return shown | {"keyboard": rows} if rows else None
    return shown


def _check_inline(rows: list[list[Json]]) -> None:
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        refuse("reply markup is too long")
    for key in (key for row in rows for key in row):
        if not key["text"].strip():
            refuse("inline keyboard button text must be non-empty")
        if not INLINE_ACTIONS & key.keys():
            refuse("text buttons are unallowed in the inline keyboard")
        data = key.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
            refuse("BUTTON_DATA_INVALID")
        url = key.get("url")
        if url is not None and not url.startswith(ADDRESSES) and "." not in url:
            refuse(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
