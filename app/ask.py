"""The command ``ask``: what the bot finds for a question, without a chat."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from html import unescape
from io import TextIOWrapper
from pathlib import Path

from content.facts import Said
from content.library import Library
from content.scope import screen_of
from content.search import Action, Answer

STANDARD_INPUT = Path("-")
MOST_READ = 4000
"""Characters of a question: its end, where the question stands. No message holds many more."""


def questions_in(file: Path) -> list[str]:
    """Return the lines of a file, or of standard input if it is "-".

    Empty ones too, so that answers stay in step with them.

    Raises:
        OSError: It cannot be read.
        UnicodeDecodeError: It is not UTF-8.
    """
    source = sys.stdin.buffer if file == STANDARD_INPUT else file.open("rb")
    with TextIOWrapper(source, encoding="utf-8-sig") as lines:
        return [line.rstrip("\n") for line in lines]


def as_json(question: str, answer: Answer) -> str:
    """Return one line for a machine."""
    return json.dumps(
        {
            "question": question,
            "action": answer.action,
            "facts": [found.fact_id for found in answer.found],
            "scores": [found.score for found in answer.found],
        },
        ensure_ascii=False,
    )


def as_lines(library: Library, answer: Answer, *, today: date, language: str) -> Iterator[str]:
    """Yield what the bot would say."""
    if answer.topic is not None:
        yield _screen(library, screen_of(answer.topic), today=today, language=language)
        return
    for found in answer.found:
        said = library.facts.say(found.fact_id, today=today, language=language)
        yield f"• {library.facts[found.fact_id].title[language]}"
        if said.text is not None:
            yield from _stated(library, said, today=today, language=language)
    if answer.action is Action.UNKNOWN:
        door = library.facts[answer.found[0].fact_id].ask_at
        yield _screen(library, f"ask_at_{door}", today=today, language=language)


def _stated(library: Library, said: Said, *, today: date, language: str) -> Iterator[str]:
    yield f"  {_bare(said.text or '')}"
    if said.source is not None:
        yield f"  {said.source.title}, {said.source.date or '…'}: {said.source.url}"
    if not said.confirmed:
        screen = f"not_confirmed_{said.ask_at}"
        yield f"  {_screen(library, screen, today=today, language=language)}"


def _screen(library: Library, screen: str, *, today: date, language: str) -> str:
    said = library.screens[screen].say(library.facts, today=today, language=language)
    return _bare(said.text)


def _bare(text: str) -> str:
    """Return Telegram's HTML as plain text."""
    return unescape(re.sub(r"</?b>", "", text))
