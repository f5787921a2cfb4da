"""A picture of how a family's months went, by its own check-ins."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from documents.letters import printable


@dataclass(frozen=True, slots=True)
class HowRow:
    """One check-in of the picture.

    Attributes:
        label: Its day: «24.11.26».
        money: What came in: «5–15»; empty where it was not said.
        band: Which band that is, from zero; None where it was not said.
        how: How it went, in words.
    """

    label: str
    money: str
    band: int | None
    how: str


@dataclass(frozen=True, slots=True)
class HowChart:
    """What the picture says; all words are ready to be shown in one language.

    Attributes:
        language: The language of the words, ``ky`` or ``ru``.
        title: Stands above the picture.
        money: What the figures at the end are: «миң сом».
        bands: How many bands of money there are.
        rows: The check-ins, oldest first.
        note: A line under the picture.
    """

    language: str
    title: str
    money: str
    bands: int
    rows: tuple[HowRow, ...]
    note: str


def how_values(chart: HowChart, letters: AbstractSet[str]) -> dict[str, Any]:
    """Return what the drawing gets: words, and bars as shares of the highest band.

    >>> row = HowRow("24.11.26", "5", 1, "")
    >>> how_values(HowChart("ky", "", "", 6, (row,), ""), frozenset("5"))["rows"][0]["share"]
    0.2
    """

    def said(text: str) -> str:
        return printable(text, letters)

    return {
        "language": chart.language,
        "title": said(chart.title),
        "money": said(chart.money),
        "note": said(chart.note),
        "rows": [
            {
                "label": said(row.label),
                "money": said(row.money),
                "how": said(row.how),
                "share": None if row.band is None else row.band / (chart.bands - 1),
            }
            for row in chart.rows
        ],
    }
