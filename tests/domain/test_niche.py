"""Which niches fit: an order that can be told in words."""

from __future__ import annotations

from itertools import chain, combinations, product
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.niche import Match, Needs, Whereabouts, matches
from domain.person import LineOfWork
from tests.house import LIBRARY

OFFERED = {niche.id: niche.wants for niche in LIBRARY.niches.offered()}
codes = st.sampled_from("abcdefgh")
some_codes = st.frozensets(codes, max_size=6)
niches = st.lists(
    st.builds(
        Needs,
        niche=st.text("xyz", min_size=1, max_size=4),
        sector=st.sampled_from(LineOfWork),
        where=st.sampled_from(Whereabouts),
        needs=some_codes,
        helps=some_codes,
    ),
    unique_by=lambda niche: niche.niche,
    max_size=12,
)
work = st.none() | st.sampled_from(LineOfWork)
in_city = st.none() | st.booleans()


def rank(match: Match) -> tuple[bool, int, int]:
    """What decides the order."""
    return match.elsewhere, len(match.lacks), -(len(match.because) + match.same_work)


@given(niches, some_codes, work, in_city)
def test_every_niche_is_shown_once_and_nothing_else(
    known: list[Needs], has: frozenset[str], work: LineOfWork | None, in_city: bool | None
) -> None:
    found = matches(known, has=has, work=work, in_city=in_city)
    assert sorted(match.niche for match in found) == sorted(niche.niche for niche in known)


@given(niches, some_codes, work, in_city)
def test_the_reasons_are_what_it_asks_for(
    known: list[Needs], has: frozenset[str], work: LineOfWork | None, in_city: bool | None
) -> None:
    wants = {niche.niche: niche for niche in known}
    for match in matches(known, has=has, work=work, in_city=in_city):
        niche, because, lacks = wants[match.niche], set(match.because), set(match.lacks)
        assert because.isdisjoint(lacks)
        assert because == has & (niche.needs | niche.helps)
        assert lacks == niche.needs - has
        assert match.same_work is (work is niche.sector)
        assert not (match.elsewhere and niche.where is Whereabouts.ANYWHERE)


@given(niches, some_codes, codes, work, in_city)
def test_one_thing_more_that_it_needs_never_lowers_a_niche(
    known: list[Needs],
    has: frozenset[str],
    one_more: str,
    work: LineOfWork | None,
    in_city: bool | None,
) -> None:
    needing = [niche.niche for niche in known if one_more in niche.needs]
    assume(needing and one_more not in has)

    def places(has: frozenset[str]) -> dict[str, int]:
        found = matches(known, has=has, work=work, in_city=in_city)
        return {match.niche: place for place, match in enumerate(found)}

    before, after = places(has), places(has | {one_more})
    assert all(after[niche] <= before[niche] for niche in needing)


@given(niches, some_codes, work, in_city, st.integers())
def test_the_order_of_the_files_decides_only_between_equals(
    known: list[Needs],
    has: frozenset[str],
    work: LineOfWork | None,
    in_city: bool | None,
    seed: int,
) -> None:
    mixed = Random(seed).sample(known, len(known))  # noqa: S311 - an order
    found = matches(known, has=has, work=work, in_city=in_city)
    again = matches(mixed, has=has, work=work, in_city=in_city)
    assert [rank(match) for match in found] == [rank(match) for match in again]
    assert {match.niche: match for match in found} == {match.niche: match for match in again}
    assert [rank(match) for match in found] == sorted(rank(match) for match in found)


@pytest.mark.parametrize("niche_id", OFFERED)
def test_every_niche_of_the_library_is_first_for_somebody(niche_id: str) -> None:
    niche = OFFERED[niche_id]
    helps = sorted(niche.helps)
    some = chain.from_iterable(combinations(helps, size) for size in range(len(helps) + 1))
    assert any(
        matches(OFFERED.values(), has=niche.needs | set(extra), work=work, in_city=in_city)[
            0
        ].niche
        == niche_id
        for extra, work, in_city in product(some, (None, niche.sector), (True, False))
    )


def test_who_names_nothing_sees_all_of_them() -> None:
    found = matches(OFFERED.values(), has=())
    assert len(found) == len(OFFERED)
    assert all(match.because == () for match in found)
