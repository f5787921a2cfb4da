"""Pages and pictures set by typst. It works outside the interpreter's lock, so in a thread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from documents.letters import FONTS
from documents.templates import Problem, Refusal, TemplateError

Files = Mapping[str, bytes]

CHART = Path(__file__).parent / "chart.typ"
HOW_IT_WENT = Path(__file__).parent / "how_it_went.typ"
CHART_LARGEST = 80 * 1024  # bytes: a picture is read over a slow line
CHART_PPI = (144.0, 115.2, 90.0)  # 800, 640, 500 px wide
UNKNOWN_KEY = 'dictionary does not contain key "'


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )


def paper_pdf(files: Files, values: Mapping[str, Any]) -> bytes:
    """Return a paper as a PDF.

    Args:
        files: The template as ``main.typ``, and what it imports.
        values: The sheet as plain dicts, lists and strings.

    Raises:
        TemplateError: typst refuses the template.
    """
    try:
        return _made(dict(files), "sheet", values)
    except typst.TypstError as error:
        raise TemplateError([_problem(error)]) from error


def chart_png(values: Mapping[str, Any], drawing: Path = CHART) -> bytes:
    """Return the chart as a PNG of at most 80 KB: 800 px wide, fewer if it says very much."""
    made = b""
    for ppi in CHART_PPI:
        made = _made(drawing.read_bytes(), "chart", values, ppi=ppi)
        if len(made) <= CHART_LARGEST:
            break
    return made


def _problem(error: typst.TypstError) -> Problem:
    if error.message.startswith(UNKNOWN_KEY):
        return Problem(Refusal.UNKNOWN, error.message.removeprefix(UNKNOWN_KEY).rstrip('"'))
    place = error.diagnostic.partition("┌─ ")[2].partition("\n")[0]
    return Problem(Refusal.SYNTAX, f"{error.message} ({place})" if place else error.message)


def _made(
    source: Any,  # one file, or several by name (which the stubs do not know)
    name: str,
    values: Mapping[str, Any],
    *,
    ppi: float | None = None,
) -> bytes:
    """Return a PDF, or a PNG if it is said how dense it is."""
    return typst.compile(
        source,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(values)},
        format="png" if ppi else "pdf",
        ppi=ppi,
    )
