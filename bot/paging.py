"""Pages: a long text shown piece by piece, and the buttons that turn them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.common import ManagedScroll
from aiogram_dialog.widgets.kbd import NextPage, PrevPage, Row, StubScroll

from bot.tr import Label

Piece = TypeVar("Piece")

A_PAGE = 500
"""Characters, tags not counted."""

_TAG = re.compile(r"<[^>]+>")


def in_pages(
    pieces: Sequence[Piece], longest: int = A_PAGE, text: Callable[[Piece], str] = str
) -> list[list[Piece]]:
    """Return the pieces page by page; at least one page, at least one piece on each.

    Args:
        pieces: What stands together.
        longest: Characters a page.
        text: A piece's text, HTML.
    """
    pages: list[list[Piece]] = [[]]
    for piece in pieces:
        length = sum(len(_TAG.sub("", text(one))) for one in (*pages[-1], piece))
        if pages[-1] and length > longest:
            pages.append([])
        pages[-1].append(piece)
    return pages


async def open_page(manager: DialogManager, scroll_id: str, pages: int) -> int:
    """Return the number of the page that is open; the last one where there are fewer by now."""
    scroll = manager.find(scroll_id)
    number = await scroll.get_page() if isinstance(scroll, ManagedScroll) else 0
    return min(number, pages - 1)


async def first_page(manager: DialogManager, scroll_id: str) -> None:
    """Let a text be read from its beginning."""
    scroll = manager.find(scroll_id)
    if isinstance(scroll, ManagedScroll):
        await scroll.set_page(0)


def turning(scroll_id: str) -> tuple[StubScroll, Row]:
    """Return a scroll over ``pages`` of the getter, and the buttons that lead somewhere."""
    return (
        StubScroll(id=scroll_id, pages="pages"),
        Row(
            PrevPage(scroll_id, text=Label("◀ Earlier"), when=_is_one_before),
            NextPage(scroll_id, text=Label("More ▶"), when=_is_one_after),
        ),
    )


def _is_one_before(data: dict[str, Any], *_args: Any) -> bool:
    return bool(data["current_page"] > 0)


def _is_one_after(data: dict[str, Any], *_args: Any) -> bool:
    return bool(data["current_page"] < data["pages"] - 1)
