"""A family as its advisor sees it: names, place, stage and line of work."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.i18n import gettext as _

from bot.runtime import Runtime
from bot.wording import stage_names, work_names
from db.queries.cases import FamilySeen
from domain.person import LineOfWork

LONGEST_NAMES, LONGEST_VILLAGE = 40, 30


def names_text(names: Sequence[str]) -> str:
    """Return the first names of a family's members, as plain text."""
    return cut(", ".join(names), LONGEST_NAMES) if names else _("No name given")


def place_text(runtime: Runtime, place: str | None, village: str | None) -> str:
    """Return where a family lives, as plain text; empty if it has not said so."""
    name = runtime.library.places.name(place, runtime.locale) if place else ""
    return ", ".join(part for part in (name, cut(village or "", LONGEST_VILLAGE)) if part)


def work_text(family: FamilySeen) -> str:
    """Return a family's stage and line of work, as plain text; empty if neither is known."""
    stage = stage_names()[family.stage] if family.stage else ""
    return " · ".join(part for part in (stage, line_text(family.line_of_work)) if part)


def line_text(work: LineOfWork | None) -> str:
    """Return a line of work; empty where the family has none yet."""
    return "" if work in (None, LineOfWork.UNDECIDED) else work_names()[work]


def cut(text: str, longest: int) -> str:
    """Return a text that is no longer than that, cut with «…».

    >>> cut("Ак-Сай", 4)
    'Ак-…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
