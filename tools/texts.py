"""Bring the catalogues up to date with the program's texts, or check that they are.

``python -m tools.texts`` lists what is wrong and exits 1; ``--write`` extracts and updates,
keeping every translation. Nothing here guesses: a changed text waits for its translator, empty.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

PROJECT = "Koldoo"
SOURCES = Path("bot")
LOCALES = SOURCES / "locales"
TEMPLATE = LOCALES / "messages.pot"
WIDGETS = {"Tr": None, "TrN": (1, 2), "Label": None, "Key": None, "everywhere": None}
KEYWORDS = DEFAULT_KEYWORDS | WIDGETS
NOTES = ("NOTE:",)
WIDTH = 99


def extracted() -> Catalog:
    """Return every message that the program says."""
    template = Catalog(project=PROJECT, charset="utf-8")
    found = extract_from_dir(str(SOURCES), keywords=KEYWORDS, comment_tags=NOTES)
    for _file, _line, message, comments, context in found:
        template.add(message, auto_comments=comments, context=context)
    return template


def read(path: Path) -> Catalog:
    """Return a file's catalogue, empty if it is not there; the folder names the language."""
    locale = path.parents[1].name if path.suffix == ".po" else None
    if not path.exists():
        return Catalog(locale=locale, project=PROJECT, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalogue the same way every time."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, no_location=True, sort_output=True)


def catalogues() -> list[Path]:
    """Return the file of every language; a language is a folder, its file may not be there yet."""
    folders = sorted(path for path in LOCALES.iterdir() if path.is_dir())
    return [folder / "LC_MESSAGES/messages.po" for folder in folders]


def update() -> None:
    """Extract, and give every language the messages that there are now."""
    template = extracted()
    template.creation_date = read(TEMPLATE).creation_date
    write(TEMPLATE, template)
    for path in catalogues():
        catalog = read(path)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(path, catalog)


def problems() -> Iterator[str]:
    """Yield what is wrong, one line each."""
    template = extracted()
    if _contents(read(TEMPLATE)) != _contents(template):
        yield f"{TEMPLATE}: not what the program says; run: make texts"
    wanted = {message.id for message in template if message.id}
    for path in catalogues():
        catalog = read(path)
        there = {message.id for message in catalog if message.id}
        yield from (f"{path}: missing: {name!r}" for name in _sorted(wanted - there))
        yield from (f"{path}: nobody says: {name!r}" for name in _sorted(there - wanted))
        yield from (f"{path}: obsolete: {name!r}" for name in _sorted(catalog.obsolete))
        for message in catalog:
            if message.id and not _whole(message, catalog.num_plurals):
                yield f"{path}: not translated: {message.id!r}"


def _contents(catalog: Catalog) -> list[tuple[object, ...]]:
    """Return what counts of a template: all but places and dates."""
    return sorted(
        (str(message.id), str(message.context), message.auto_comments, sorted(message.flags))
        for message in catalog
        if message.id
    )


def _sorted(names: Iterable[object]) -> list[object]:
    return sorted(names, key=str)


def _whole(message: Message, plurals: int) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    forms = plurals if message.pluralizable else 1
    return not message.fuzzy and len(strings) == forms and all(strings)


def main() -> int:
    """Check, or write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--write", action="store_true", help="extract and update the catalogues")
    if parser.parse_args().write:
        update()
        print(f"{len(list(problems()))} to translate; python -m tools.texts lists them")
        return 0
    found = list(problems())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
