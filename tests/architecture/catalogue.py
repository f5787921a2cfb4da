"""The program's texts: the source catalogue and each language's."""

from __future__ import annotations

import ast
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.languages import LOCALES

BOT = Path("bot")
CODES = tuple(sorted(path.name for path in LOCALES.iterdir() if path.is_dir()))


def source() -> list[Message]:
    """What the program says, in English."""
    return _messages(_read(LOCALES / "messages.pot"))


def translated(code: str) -> Catalog:
    """A language's catalogue."""
    return _read(LOCALES / code / "LC_MESSAGES" / "messages.po", code)


def forms_of(message: Message) -> list[tuple[str, str]]:
    """Each text with its translation, plural forms apart."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(str(message.id[-1]), form) for form in message.string or ()]


def labels() -> set[str]:
    """The texts of buttons, as written in the code."""
    return {
        str(call.args[0].value)
        for path in BOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Label"
        and isinstance(call.args[0], ast.Constant)
    }


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _read(path: Path, code: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=code)
