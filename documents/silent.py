"""A list to take along to the villages: whom to visit, with boxes to tick by hand."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass

from documents.letters import printable
from documents.values import Values, each_text, shorter

LONGEST = 80  # characters of a text


@dataclass(frozen=True, slots=True)
class SilentRow:
    """A family: its names, what it does, and when it was asked last: «24.11.2026»."""

    names: str = ""
    work: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class VillageRows:
    """The families of one village: «Ат-Башы району, Ак-Сай»."""

    place: str = ""
    families: tuple[SilentRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SilentSheet:
    """The families in the order in which they are printed, all words in one language.

    Headings stand in the templates; it has as many pages as it needs.

    Attributes:
        language: ``ky`` or ``ru``: which template is used.
        name: Whose list it is; empty is a line to fill in by pen.
        date: The day the list was made.
        villages: Those without families are left out.
    """

    language: str
    name: str = ""
    date: str = ""
    villages: tuple[VillageRows, ...] = ()


def silent_values(sheet: SilentSheet, letters: AbstractSet[str]) -> Values:
    """Return the sheet as plain dicts, lists and strings."""
    plain: Values = each_text(
        asdict(sheet), lambda text: shorter(printable(text, letters), LONGEST)
    )
    villages = [village for village in plain["villages"] if village["families"]]
    return plain | {"title": "", "villages": villages}
