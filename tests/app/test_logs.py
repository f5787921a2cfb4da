"""Logs are JSON lines with ids only."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from app.logs import JsonLines

NAME = "Бактыгүл"


class Book:
    """What was written to the log."""

    def __init__(self) -> None:
        self.text = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


@pytest.fixture
def book() -> Iterator[Book]:
    opened = Book()
    handler = logging.StreamHandler(opened.text)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield opened
    root.removeHandler(handler)


def misread(text: str) -> None:
    """Fail as a library would: with the person's words in the message."""
    try:
        int(text)
    except ValueError as error:
        raise LookupError(text) from error


def test_a_failure_is_logged_with_ids_and_places_but_without_words(book: Book) -> None:
    try:
        misread(NAME)
    except LookupError:
        logging.getLogger("bot").exception(
            "update failed", extra={"update_id": 7, "chat_id": 101, "text": NAME}
        )
    (line,) = book.lines
    assert (line["level"], line["message"]) == ("ERROR", "update failed")
    assert (line["update_id"], line["chat_id"]) == (7, 101)
    types = [part for part in line["error"] if " line " not in part]
    assert types == ["LookupError", "ValueError"]
    assert any(part.startswith("misread line ") for part in line["error"])
    assert NAME not in book.text.getvalue()


def test_a_line_stays_one_line(book: Book) -> None:
    logging.getLogger("bot").warning("two\nlines")
    assert [line["message"] for line in book.lines] == ["two\nlines"]
    assert book.text.getvalue().count("\n") == 1
