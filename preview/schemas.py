"""Requests read by aiogram's own method classes: every method it knows has a schema here."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NoReturn, Union, get_args, get_origin

import aiogram.methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from pydantic import ValidationError

from preview.refusal import Refused, refuse

Json = dict[str, Any]
Method = TelegramMethod[Any]
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

MARKUPS: dict[str, type[Markup]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
CHAT_IDS = frozenset({"chat_id", "from_chat_id"})
SECRETS = frozenset({"secret_token", "certificate"})
EMPTY = {"text": "message text is empty", "chat_id": "chat_id is empty"}
LONGEST_LOGGED = 200


@cache
def _methods() -> dict[str, type[Method]]:
    found = {}
    for name in aiogram.methods.__all__:
        method = getattr(aiogram.methods, name)
        if isinstance(method, type) and issubclass(method, TelegramMethod):
            api_name = getattr(method, "__api_method__", None)
            if isinstance(api_name, str):
                found[api_name.lower()] = method
    return found


def method_named(name: str) -> type[Method]:
    """Return aiogram's class for a Bot API method, whatever the case of its letters.

    Raises:
        Refused: 404, Telegram has no such method.
    """
    method = _methods().get(name.lower())
    if method is None:
        raise Refused(404, "Not Found")
    return method


def chat_number(value: object) -> int | None:
    """Return a chat's id as a number, also out of a form; None for a username."""
    if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) else None


def name_of(method: type[Method]) -> str:
    """Return the method's name as the documentation spells it."""
    return method.__api_method__


def _members(annotation: Any) -> set[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return {member for part in get_args(annotation) for member in _members(part)}
    return {annotation}


@cache
def _texty(method: type[Method]) -> frozenset[str]:
    """Fields whose value is itself a text, never JSON."""
    return frozenset(
        name for name, field in method.model_fields.items() if str in _members(field.annotation)
    )


def _markup(value: Any) -> Markup | None:
    if isinstance(value, str):
        value = _from_json(value, "can't parse reply keyboard markup JSON object")
    if not isinstance(value, dict):
        refuse("object expected as reply markup")
    for key, markup in MARKUPS.items():
        if key in value:
            if key == "keyboard":
                value = {**value, "keyboard": _keys(value[key])}
            return markup.model_validate(value)
    return None


def _keys(value: Any) -> Any:
    """Keys that are plain words become objects, in whatever rows they stand."""
    if isinstance(value, list):
        return [_keys(item) for item in value]
    return {"text": value} if isinstance(value, str) else value


def _from_json(value: str, problem: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        refuse(problem)


def _decoded(method: type[Method], params: Mapping[str, object]) -> Json:
    texty = _texty(method)
    decoded: Json = {}
    for name, value in params.items():
        if name not in method.model_fields or name in {"thumbnail", "reply_markup"}:
            continue
        if name in CHAT_IDS:
            value = chat_number(value) or value  # noqa: PLW2901
        elif isinstance(value, str) and name not in texty and value[:1] in {"[", "{"}:
            value = _from_json(value, f"can't parse {name} JSON object")  # noqa: PLW2901
        if name == "media" and isinstance(value, list):
            value = [_without_thumbnail(item) for item in value]  # noqa: PLW2901
        decoded[name] = _without_thumbnail(value)
    return decoded


def _without_thumbnail(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != "thumbnail"}
    return value


def read(
    method: type[Method], params: Mapping[str, object], uploaded: typing.Iterable[str]
) -> Method:
    """Return the request as aiogram's method object.

    Args:
        method: From ``method_named``.
        params: Values as they came: JSON values, or texts from a form.
        uploaded: Names of files in the request; a file named like a field is its value.

    Raises:
        Refused: 400, a parameter is missing or has the wrong form.
    """
    decoded = _decoded(method, params)
    for name in uploaded:
        if name in method.model_fields:
            decoded.setdefault(name, f"attach://{name}")
    try:
        if params.get("reply_markup"):
            decoded["reply_markup"] = _markup(params["reply_markup"])
            _check_inline(method, decoded["reply_markup"])
        asked = method.model_validate(decoded)
    except ValidationError as error:
        _refuse_invalid(error)
    for name in method.model_fields:
        if isinstance(getattr(asked, name), Default):
            setattr(asked, name, None)
    return asked


def _check_inline(method: type[Method], markup: Markup | None) -> None:
    allowed = _members(method.model_fields["reply_markup"].annotation)
    if markup is not None and type(markup) not in allowed:
        refuse("inline keyboard expected")


def _refuse_invalid(error: ValidationError) -> NoReturn:
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "missing" and place in EMPTY:
        refuse(EMPTY[place])
    refuse(f'parameter "{place}" is invalid: {first["msg"]}')


def plain(value: Any) -> Any:
    """Return an aiogram value as JSON, only the fields that were sent."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return None if isinstance(value, Default) else value


def for_log(params: Mapping[str, object]) -> Json:
    """Return parameters without secrets, long values cut."""
    return {
        name: value[:LONGEST_LOGGED] if isinstance(value, str) else value
        for name, value in params.items()
        if name not in SECRETS
    }
