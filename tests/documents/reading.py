"""Papers opened again, by other programs than those that made them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import Any

import pypdfium2
from docx import Document
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from documents.month import MonthSheet
from documents.questions import QuestionsSheet
from documents.sheet import PlanSheet

BREAKS = re.compile(r"[\s\u200b\ufffe\u0002]+")


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page, without spaces: lines break where they like."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]


def width_of(pdf: bytes) -> int:
    """Return how wide the first page is, in mm."""
    with pypdfium2.PdfDocument(pdf) as document:
        width: float = document[0].get_width()
        return round(width / 72 * 25.4)


def right_edge_of(pdf: bytes) -> float:
    """Return where the rightmost sign of the first page ends, in mm."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        edge: float = max(text.get_charbox(at)[2] for at in range(text.count_chars()))
        return edge / 72 * 25.4


def drawings_of(pdf: bytes) -> int:
    """Return how many lines and areas are drawn on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(list(document[0].get_objects([FPDF_PAGEOBJ_PATH])))


def told_by(pdf: bytes) -> tuple[str, str]:
    """Return title and author of a PDF, as a reader's program shows them."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document.get_metadata_value("Title"), document.get_metadata_value("Author")


def text_of_docx(content: bytes) -> str:
    """Return all words of body, tables and footers, without spaces."""
    document = Document(BytesIO(content))
    places = [document.element.body]
    places += [section.footer._element for section in document.sections]
    return squeezed(
        " ".join(node.text or "" for place in places for node in place.iter() if _is_text(node))
    )


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def squeezed(text: str) -> str:
    return BREAKS.sub("", text)


def said_by(sheet: PlanSheet | QuestionsSheet | MonthSheet) -> Iterator[str]:
    """Return every string of the sheet that is printed."""
    plain = asdict(sheet)
    plain.pop("kind", None)
    del plain["language"]
    yield from _strings(plain)


def _strings(value: Any) -> Iterator[str]:
    match value:
        case bool():
            return
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case _:
            for inner in value:
                yield from _strings(inner)


def _is_text(node: Any) -> bool:
    return isinstance(node.tag, str) and node.tag.endswith("}t")
