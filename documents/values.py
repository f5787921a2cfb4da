"""What a template gets: the sheet's strings, cleaned, with empty rows to fill in by pen."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import asdict, fields
from typing import Any

from documents.letters import printable
from documents.sheet import (
    Kind,
    LabelRow,
    MonthRow,
    PlanSheet,
    PurchaseRow,
    RiskRow,
    StepRow,
)

Values = dict[str, Any]

ROWS: dict[str, type] = {
    "purchases": PurchaseRow,
    "budget": LabelRow,
    "month": LabelRow,
    "risks": RiskRow,
    "steps": StepRow,
    "year": MonthRow,
    "results": LabelRow,
}
LEAST_ROWS = {"purchases": 3, "risks": 2, "steps": 3}
MOST_ROWS_SHORT = {"risks": 4, "steps": 5}
LONGEST_SHORT = 400  # characters of a text of a short plan
LONGEST_SHORT_CELL = 120


def values_of(sheet: PlanSheet, letters: AbstractSet[str], *, foreign: bool = False) -> Values:
    """Return the sheet as plain dicts, lists and strings.

    Lists shorter than ``LEAST_ROWS`` are filled up with empty rows. A short plan is one page: it
    cuts very long texts and shows the first of its risks and steps; ``more_risks`` and
    ``more_steps`` say how many stand in the full plan only, empty if none do.
    """
    plain: Values = each_text(
        asdict(sheet), lambda text: printable(text, letters, foreign=foreign)
    )
    for name, most_short in MOST_ROWS_SHORT.items():
        rows = plain[name]
        most = most_short if sheet.kind is Kind.SHORT else len(rows)
        plain[name] = rows[:most]
        plain[f"more_{name}"] = str(len(rows) - most) if len(rows) > most else ""
    for name, least in LEAST_ROWS.items():
        empty = asdict(ROWS[name]())
        plain[name] = [*plain[name], *[empty] * (least - len(plain[name]))]
    return _cut(plain) if sheet.kind is Kind.SHORT else plain


def names() -> dict[str, frozenset[str]]:
    """Return every name a template may use, and for a list the names in its rows."""
    found: dict[str, frozenset[str]] = {}
    for field in fields(PlanSheet):
        row = ROWS.get(field.name)
        found[field.name] = frozenset(part.name for part in fields(row)) if row else frozenset()
    return found | {f"more_{name}": frozenset() for name in MOST_ROWS_SHORT}


def examples() -> tuple[Values, Values]:
    """Return a plan in which everything is said, and one in which nothing is."""
    said: Values = {
        name: [dict.fromkeys(parts, "1")] * 2 if parts else "1" for name, parts in names().items()
    }
    unsaid: Values = {name: [] if parts else "" for name, parts in names().items()}
    return said, unsaid


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return what a sheet holds, as plain dicts and lists, with every text in it changed."""
    match value:
        case bool():
            return value
        case str():
            return change(value)
        case dict():
            return {key: each_text(inner, change) for key, inner in value.items()}
        case _:
            return [each_text(inner, change) for inner in value]


def shorter(text: str, longest: int) -> str:
    """Return the text, cut after a word and with «…» if it is too long."""
    if len(text) <= longest:
        return text
    return (text[:longest].rpartition(" ")[0] or text[: longest - 1]) + "…"


def _cut(values: Values) -> Values:
    return {
        name: shorter(value, LONGEST_SHORT)
        if isinstance(value, str)
        else [
            {part: shorter(text, LONGEST_SHORT_CELL) for part, text in row.items()}
            for row in value
        ]
        for name, value in values.items()
    }
