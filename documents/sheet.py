"""What stands on a plan's paper: words and sums, ready to be printed in one language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Which plan is printed."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """One thing to buy; ``total`` is price times quantity."""

    name: str = ""
    quantity: str = ""
    price: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A line of a label and its value: «Түшкөн акча», «12 000 сом»."""

    label: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the year; ``running`` is the profit since the first month."""

    month: str = ""
    sales: str = ""
    costs: str = ""
    profit: str = ""
    running: str = ""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What may go wrong, and what is done about it."""

    risk: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """What is done, and by which day."""

    step: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """A plan, worded and formatted by the caller; an empty string is a line to fill in by pen.

    Headings are not here: they stand in the templates. Sums carry no-break spaces. Signs that
    the paper's font lacks are left out (``documents.letters``).

    Attributes:
        language: ``ky`` or ``ru``: which templates are used.
        title: What the business is, in a few words.
        name: Who the plan belongs to.
        place: Where they live.
        version: Number of the version, bare: the template says «3-нуска», «Версия 3».
        date: The day it was made.
        idea: The idea in sentences.
        skills: What the family can do, as a list in words.
        things: What it has.
        budget: What the start costs, and from what it is paid.
        month: What an ordinary month brings and takes.
        year: The twelve months (full plan).
        year_sales: The sums under them.
        results: Break-even, months to earn back, margin (full plan).
    """

    kind: Kind
    language: str
    title: str = ""
    name: str = ""
    place: str = ""
    version: str = ""
    date: str = ""
    idea: str = ""
    skills: str = ""
    things: str = ""
    purchases: tuple[PurchaseRow, ...] = ()
    purchases_total: str = ""
    budget: tuple[LabelRow, ...] = ()
    month: tuple[LabelRow, ...] = ()
    risks: tuple[RiskRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    customers: str = ""
    competitors: str = ""
    selling_place: str = ""
    seasons: str = ""
    year: tuple[MonthRow, ...] = ()
    year_sales: str = ""
    year_costs: str = ""
    year_profit: str = ""
    results: tuple[LabelRow, ...] = ()
