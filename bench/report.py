"""Figures: what was measured, and whether it is good enough."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; without a bound it is only told."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    goal: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether a must is missed."""
        too_little = self.at_least is not None and self.value < self.at_least
        too_much = self.at_most is not None and self.value > self.at_most
        return too_little or too_much

    def __str__(self) -> str:
        number = f"{self.value:.0f}" if self.value == int(self.value) else f"{self.value:.2f}"
        bounds = []
        if self.at_least is not None:
            bounds.append(f"must ≥ {self.at_least:g}")
        if self.at_most is not None:
            bounds.append(f"must ≤ {self.at_most:g}")
        if self.goal is not None:
            bounds.append(f"goal {self.goal:g}")
        remarks = ", ".join([*bounds, *filter(None, [self.note])])
        mark = "MISSED " if self.missed else ""
        return f"{self.name:<50} {number:>8} {self.unit:<3} {mark}{remarks}".rstrip()
