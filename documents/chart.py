"""A picture of what comes in and what goes out, to be read on a phone."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from documents.letters import printable


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One month (or any other time) of the chart.

    Attributes:
        label: Its name: «Январь».
        incoming: What comes in, KGS; below zero it is drawn as nothing.
        outgoing: What goes out, KGS; likewise.
        left: What is left, in words and figures: «4 500», «−2 000».
    """

    label: str
    incoming: Decimal
    outgoing: Decimal
    left: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the picture says; all words are ready to be shown in one language.

    Attributes:
        language: The language of the words, ``ky`` or ``ru``.
        title: Stands above the picture.
        incoming: What the first bar shows: «Түшөт».
        outgoing: What the second bar shows: «Чыгат».
        left: What the figures at the end say: «Калат, сом».
        rows: The months.
        note: A line under the picture, may be empty.
    """

    language: str
    title: str
    incoming: str
    outgoing: str
    left: str
    rows: tuple[ChartRow, ...]
    note: str = ""


def chart_values(chart: Chart, letters: AbstractSet[str]) -> dict[str, Any]:
    """Return what the drawing gets: words, and bars as shares of the longest one."""

    def said(text: str) -> str:
        return printable(text, letters)

    longest = max((max(row.incoming, row.outgoing) for row in chart.rows), default=Decimal(0))

    def share(amount: Decimal) -> float:
        return float(max(amount, Decimal(0)) / longest) if longest > 0 else 0.0

    return {
        "language": chart.language,
        "title": said(chart.title),
        "incoming": said(chart.incoming),
        "outgoing": said(chart.outgoing),
        "left": said(chart.left),
        "note": said(chart.note),
        "rows": [
            {
                "label": said(row.label),
                "incoming": share(row.incoming),
                "outgoing": share(row.outgoing),
                "left": said(row.left),
            }
            for row in chart.rows
        ],
    }
