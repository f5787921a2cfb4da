"""Any plan that a family may write, for property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from domain.amount import MOST
from domain.months import MONTHS_A_YEAR
from domain.plan import (
    MOST_LINES,
    Answer,
    Cost,
    CostPer,
    Plan,
    Purchase,
    Question,
    Risk,
    Step,
    Words,
)

Line = TypeVar("Line", Purchase, Cost, Risk, Step)
amounts = st.decimals(0, MOST, places=2) | st.integers(0, int(MOST)).map(Decimal)
codes = st.sampled_from(["", "dairy_cow.cow", "village_shop.fridge", "long.gone"])
words = st.builds(Words, code=codes, text=st.text(max_size=20), voice=st.text(max_size=20))
answers = st.builds(
    Answer, choices=st.lists(st.text(max_size=8), max_size=4).map(tuple), words=words
)
months = st.sets(st.integers(1, MONTHS_A_YEAR)).map(lambda found: tuple(sorted(found)))
ids = st.integers(1, 1000)


def lines(line: st.SearchStrategy[Line]) -> st.SearchStrategy[tuple[Line, ...]]:
    """Return lists of lines, each with an id of its own."""
    return st.lists(line, max_size=MOST_LINES, unique_by=lambda one: one.id).map(tuple)


purchases = lines(
    st.builds(
        Purchase,
        ids,
        words,
        price=st.none() | amounts,
        quantity=st.integers(1, int(MOST)),
    )
)
costs = lines(
    st.builds(Cost, ids, words, amount=st.none() | amounts, per=st.sampled_from(CostPer))
)
plans = st.builds(
    Plan,
    niche=st.none() | st.sampled_from(["dairy_cow", "village_shop", "gone"]),
    own_idea=words,
    answers=st.dictionaries(st.sampled_from(Question), answers),
    own_money=st.none() | amounts,
    unit=words,
    quantity=st.none() | amounts,
    price=st.none() | amounts,
    weak_months=st.none() | months,
    weak_quantity=st.none() | amounts,
    purchases=purchases,
    costs=costs,
    risks=lines(st.builds(Risk, ids, words, words)),
    steps=lines(st.builds(Step, ids, words, st.none() | st.dates(date(2026, 1, 1)))),
)
reckoned = st.builds(
    Plan,
    own_money=amounts,
    quantity=amounts,
    price=amounts,
    weak_months=months,
    weak_quantity=amounts,
    purchases=purchases,
    costs=lines(st.builds(Cost, ids, words, amount=amounts, per=st.sampled_from(CostPer))).filter(
        bool
    ),
)
"""Plans whose sums are known."""
