"""Which niches fit a family, and why: a pure rule that can be told in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.person import LineOfWork


class Whereabouts(StrEnum):
    """Where a niche can be followed."""

    VILLAGE = "village"
    CITY = "city"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a niche needs: codes of skills and things of the plan's first two questions."""

    niche: str
    sector: LineOfWork
    where: Whereabouts = Whereabouts.ANYWHERE
    needs: frozenset[str] = frozenset()
    helps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """How a niche fits.

    Attributes:
        niche: Its id.
        because: What the family can and has of what it needs or is helped by, sorted.
        lacks: What it needs and the family did not name, sorted.
        same_work: It is the line of work that the family named before.
        elsewhere: It belongs to villages and the family lives in a city, or the other way round.
    """

    niche: str
    because: tuple[str, ...]
    lacks: tuple[str, ...]
    same_work: bool = False
    elsewhere: bool = False


def matches(
    niches: Iterable[Needs],
    *,
    has: Collection[str],
    work: LineOfWork | None = None,
    in_city: bool | None = None,
) -> list[Match]:
    """Return all niches, the best fitting first.

    First what can be followed where the family lives, then what lacks least, then what rests on
    most of what it can and has; a line of work named before counts as one thing more. Equal ones
    keep their order. Nothing is hidden and nothing is chosen for the family.

    Args:
        niches: What the niches need.
        has: Codes of what the family can and has.
        work: The line of work in the family's record.
        in_city: Whether it lives in a city; None where the place is not known.

    >>> bees = Needs("bees", LineOfWork.FARMING, needs=frozenset({"yard"}))
    >>> shop = Needs("shop", LineOfWork.TRADE, needs=frozenset({"room"}))
    >>> [match.niche for match in matches([bees, shop], has={"room"})]
    ['shop', 'bees']
    >>> matches([bees], has={"room"})[0].lacks
    ('yard',)
    """
    found = [_match(niche, has, work, in_city) for niche in niches]
    return sorted(
        found,
        key=lambda match: (
            match.elsewhere,
            len(match.lacks),
            -(len(match.because) + match.same_work),
        ),
    )


def _match(
    niche: Needs, has: Collection[str], work: LineOfWork | None, in_city: bool | None
) -> Match:
    own = frozenset(has)
    wrong_place = {True: Whereabouts.VILLAGE, False: Whereabouts.CITY}
    return Match(
        niche=niche.niche,
        because=tuple(sorted(own & (niche.needs | niche.helps))),
        lacks=tuple(sorted(niche.needs - own)),
        same_work=work is niche.sector,
        elsewhere=in_city is not None and niche.where is wrong_place[in_city],
    )
