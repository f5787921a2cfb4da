"""A third language made up for a test: every text is the English or the Russian one in ⟦…⟧."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po, write_po

import content
from bot.languages import LOCALES

NAME = range(11, 29)
"""Lengths of names on buttons: they have to stay as long as they are."""
CODE = "kk"
"""Babel has to know the language; the texts here are not in it."""


def write_catalogues(folder: Path) -> Path:
    """Return a locales folder with the third language in it."""
    shutil.copytree(LOCALES, folder)
    with (folder / "messages.pot").open("rb") as file:
        catalogue = read_po(file, locale=CODE)
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            message.string = wrapped(message.id)
        elif message.id:
            message.string = tuple(
                wrapped(message.id[-1]) for _form in range(catalogue.num_plurals)
            )
    path = folder / CODE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return folder


def write_content(folder: Path) -> Path:
    """Return a content folder with the third language in every text."""
    for source in Path(content.__file__).parent.rglob("*.yaml"):
        target = folder / source.relative_to(Path(content.__file__).parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        added = _added(yaml.safe_load(source.read_text("utf-8")))
        target.write_text(yaml.safe_dump(added, allow_unicode=True), "utf-8")
    templates = Path(content.__file__).parent / "templates"
    shutil.copytree(templates, folder / "templates")
    shutil.copytree(templates / "ru", folder / "templates" / CODE)
    return folder


def wrapped(text: str) -> str:
    """Return a text as the third language has it."""
    return f"⟦{text}⟧"


def _added(node: Any) -> Any:
    if isinstance(node, list):
        return [_added(item) for item in node]
    if not isinstance(node, dict):
        return node
    languages = {CODE: _in_third(node["ru"])} if {"ky", "ru"} <= set(node) else {}
    return {name: _added(item) for name, item in node.items()} | languages


def _in_third(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _in_third(item) for name, item in node.items()}
    return wrapped(node[:-2] if len(node) in NAME and not {*"{<"} & {*node} else node)


def unwrapped(text: str) -> str:
    """Return what of a text is not in the third language; brackets nest."""
    rest, depth = [], 0
    for sign in text:
        depth += sign == "⟦"
        if depth == 0:
            rest.append(sign)
        depth -= sign == "⟧"
    return "".join(rest)
