"""Trees: which question is open, which answers count, what follows; by cases and for any tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.tree import (
    UNKNOWN,
    Answer,
    Bound,
    Condition,
    Holds,
    Limits,
    Wanted,
    counted,
    holds,
    is_certain,
    open_question,
    path,
    points_of,
)

YES, NO, PERHAPS = Holds.YES, Holds.NO, Holds.PERHAPS


@dataclass(frozen=True)
class One:
    """A question, or a point."""

    id: str
    conditions: Sequence[Condition] = ()


def one_of(*answers: str) -> frozenset[str]:
    return frozenset(answers)


def known(**limits: int) -> Limits:
    """Limits of which the others may not be said today."""
    return lambda fact: Decimal(limits[fact]) if fact in limits else None


SILENT = known()
# what do you do → (trade) where → (market) how much; anybody: since when
TRADE, MARKET = {"work": one_of("trade")}, {"place": one_of("market", UNKNOWN)}
QUESTIONS = [One("work"), One("place", [TRADE]), One("sales", [MARKET]), One("since")]
SMALL = {"sales": Bound("limit", 12)}
LARGE = {"sales": Bound("limit", 12, over=True)}
POINTS = [
    One("patent", [{**MARKET, **SMALL}]),
    One("dearer", [{**MARKET, **LARGE}]),
    One("farm", [{"work": one_of("farm")}]),
    One("anybody"),
]


def ids(items: Sequence[One]) -> list[str]:
    return [item.id for item in items]


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ({}, ["work"]),
        ({"work": "farm"}, ["work", "since"]),
        ({"work": "trade"}, ["work", "place"]),
        ({"work": UNKNOWN}, ["work", "since"]),
        ({"work": "trade", "place": "shop"}, ["work", "place", "since"]),
        ({"work": "trade", "place": UNKNOWN}, ["work", "place", "sales"]),
        ({"work": "trade", "place": "market", "sales": 5}, ["work", "place", "sales", "since"]),
        # What was answered on a way that is no longer taken neither asks nor answers anything.
        ({"work": "farm", "place": "market", "sales": 5}, ["work", "since"]),
        # An answer ahead of an open question waits for its turn.
        ({"work": "trade", "since": "2026"}, ["work", "place"]),
        # A question that is no longer in the tree, and an answer that it no longer offers.
        ({"gone": "trade", "work": "farm"}, ["work", "since"]),
        ({"work": "gone"}, ["work", "since"]),
    ],
)
def test_the_way_follows_the_answers(answers: dict[str, Answer], way: list[str]) -> None:
    assert ids(path(QUESTIONS, answers, SILENT)) == way
    is_open = way[-1] not in answers
    found = open_question(QUESTIONS, answers, SILENT)
    assert (found.id if found else None) == (way[-1] if is_open else None)
    assert list(counted(QUESTIONS, answers, SILENT)) == [one for one in way if one in answers]


@pytest.mark.parametrize(
    ("answer", "over", "held"),
    [
        # 12 × 100 = 1200
        (100, False, YES),
        (100, True, NO),
        (101, False, NO),
        (101, True, YES),
        (0, False, YES),
        (UNKNOWN, False, PERHAPS),
        (UNKNOWN, True, PERHAPS),
    ],
)
def test_a_month_is_compared_with_a_year(answer: Answer, over: bool, held: Holds) -> None:
    bound = Bound("limit", 12, over=over)
    assert bound.met_by(answer, known(limit=1200)) is held
    assert bound.met_by(answer, SILENT) is PERHAPS


@pytest.mark.parametrize(
    ("conditions", "answers", "certain"),
    [
        ([], {}, True),
        ([MARKET], {"place": "market"}, True),
        ([MARKET], {"place": UNKNOWN}, False),
        ([MARKET], {"place": "shop"}, False),
        ([SMALL], {"sales": 100}, True),
        ([SMALL], {"sales": UNKNOWN}, False),
        # An «I do not know» about something else makes no difference; one certain way is enough.
        ([MARKET], {"place": "market", "work": UNKNOWN}, True),
        ([{**MARKET, **TRADE}, SMALL], {"place": UNKNOWN, "work": "trade", "sales": 100}, True),
        ([{**MARKET, **TRADE}], {"place": UNKNOWN, "work": "trade"}, False),
    ],
)
def test_what_rests_on_i_do_not_know_is_not_certain(
    conditions: list[Condition], answers: dict[str, Answer], certain: bool
) -> None:
    assert is_certain(conditions, answers, known(limit=1200)) == certain


@pytest.mark.parametrize(
    ("conditions", "answers", "held"),
    [
        ([], {}, YES),
        ([{}], {}, YES),
        ([TRADE], {}, NO),
        ([TRADE], {"work": "trade"}, YES),
        ([TRADE], {"work": UNKNOWN}, NO),
        # One of the conditions is enough, and a certain one outweighs an uncertain one.
        ([TRADE, SMALL], {"work": "farm", "sales": 5}, PERHAPS),
        ([TRADE, SMALL], {"work": "trade", "sales": 5}, YES),
        ([TRADE, MARKET], {"work": "farm", "place": "shop"}, NO),
        # All of one condition must be met, and a failed part outweighs an uncertain one.
        ([{**TRADE, **SMALL}], {"work": "trade", "sales": 5}, PERHAPS),
        ([{**TRADE, **SMALL}], {"work": "farm", "sales": 5}, NO),
        ([{**TRADE, **SMALL}], {"work": "trade"}, NO),
        ([{**SMALL, **TRADE}], {"sales": 5}, NO),
    ],
)
def test_conditions(conditions: list[Condition], answers: dict[str, Answer], held: Holds) -> None:
    assert holds(conditions, answers, SILENT) is held


AT_MARKET = {"work": "trade", "place": "market", "since": "2026"}


@pytest.mark.parametrize(
    ("answers", "limits", "points"),
    [
        ({}, SILENT, {"anybody": YES}),
        ({"work": "farm"}, SILENT, {"farm": YES, "anybody": YES}),
        ({**AT_MARKET, "sales": 5}, known(limit=60), {"patent": YES, "anybody": YES}),
        ({**AT_MARKET, "sales": 6}, known(limit=60), {"dearer": YES, "anybody": YES}),
        # Nobody can say while the number or the limit is not known: both are shown as perhaps.
        (
            {**AT_MARKET, "sales": UNKNOWN},
            known(limit=60),
            {"patent": PERHAPS, "dearer": PERHAPS, "anybody": YES},
        ),
        (
            {**AT_MARKET, "sales": 6},
            SILENT,
            {"patent": PERHAPS, "dearer": PERHAPS, "anybody": YES},
        ),
        # A change at the beginning lets everything after it go, and back brings it back.
        ({**AT_MARKET, "sales": 6, "work": "farm"}, SILENT, {"farm": YES, "anybody": YES}),
    ],
)
def test_points_follow_from_the_answers_that_count(
    answers: dict[str, Answer], limits: Limits, points: dict[str, Holds]
) -> None:
    found = points_of(POINTS, QUESTIONS, answers, limits)
    assert {point.id: held for point, held in found} == points


# Any small tree -----------------------------------------------------------------------------

CHOICES = ("a", "b", UNKNOWN)
FACTS = ("low", "high")
answers_given = st.sampled_from((*CHOICES, "gone")) | st.integers(0, 40)
wanted: st.SearchStrategy[Wanted] = st.frozensets(st.sampled_from(CHOICES)) | st.builds(
    Bound, st.sampled_from(FACTS), st.sampled_from((1, 12)), over=st.booleans()
)
all_limits = st.fixed_dictionaries({fact: st.integers(0, 300) for fact in FACTS})


@dataclass(frozen=True)
class SmallTree:
    questions: list[One]
    points: list[One]


def conditions_on(question_ids: list[str]) -> st.SearchStrategy[list[Condition]]:
    if not question_ids:
        return st.just([])
    condition: st.SearchStrategy[Condition] = st.dictionaries(
        st.sampled_from(question_ids), wanted, min_size=1, max_size=3
    )
    return st.lists(condition, max_size=3)


@st.composite
def trees(draw: st.DrawFn) -> SmallTree:
    names = [f"q{number}" for number in range(draw(st.integers(1, 6)))]
    questions = [
        One(name, draw(conditions_on(names[:number]))) for number, name in enumerate(names)
    ]
    points = [One(f"p{number}", draw(conditions_on(names))) for number in range(4)]
    return SmallTree(questions, points)


given_answers = st.dictionaries(st.sampled_from([f"q{n}" for n in range(6)]), answers_given)
some_limits = st.dictionaries(st.sampled_from(FACTS), st.integers(0, 300)).map(
    lambda limits: known(**limits)
)


@given(trees(), given_answers, some_limits)
def test_the_way_holds_what_is_asked_and_stops_at_what_is_open(
    tree: SmallTree, answers: dict[str, Answer], limits: Limits
) -> None:
    way = path(tree.questions, answers, limits)
    reached = tree.questions.index(way[-1]) if way else len(tree.questions)
    before: dict[str, Answer] = {}
    for question in tree.questions[:reached]:
        asked = holds(question.conditions, before, limits) is not NO
        assert (question in way) == asked
        if asked:
            before[question.id] = answers[question.id]
    found = open_question(tree.questions, answers, limits)
    assert found is None or found is way[-1]
    assert (found is None) == all(question.id in answers for question in way)


@given(trees(), given_answers, some_limits)
def test_only_what_is_on_the_way_counts(
    tree: SmallTree, answers: dict[str, Answer], limits: Limits
) -> None:
    counts = counted(tree.questions, answers, limits)
    assert counts.items() <= answers.items()
    assert path(tree.questions, counts, limits) == path(tree.questions, answers, limits)
    follows = points_of(tree.points, tree.questions, answers, limits)
    assert points_of(tree.points, tree.questions, counts, limits) == follows
    assert follows == [
        (point, held)
        for point in tree.points
        if (held := holds(point.conditions, counts, limits)) is not NO
    ]


@given(trees(), given_answers, some_limits, st.dictionaries(st.just("gone"), answers_given))
def test_questions_that_are_gone_make_no_difference(
    tree: SmallTree, answers: dict[str, Answer], limits: Limits, gone: dict[str, Answer]
) -> None:
    with_gone = {**gone, **answers}
    assert path(tree.questions, with_gone, limits) == path(tree.questions, answers, limits)
    assert "gone" not in counted(tree.questions, with_gone, limits)
    follows = points_of(tree.points, tree.questions, answers, limits)
    assert points_of(tree.points, tree.questions, with_gone, limits) == follows


@given(trees(), given_answers, some_limits, st.data())
def test_a_changed_answer_changes_only_what_comes_after_it(
    tree: SmallTree, answers: dict[str, Answer], limits: Limits, data: st.DataObject
) -> None:
    way = path(tree.questions, answers, limits)
    if not way:
        return
    number = data.draw(st.integers(0, len(way) - 1))
    changed = {**answers, way[number].id: data.draw(answers_given)}
    assert path(tree.questions, changed, limits)[: number + 1] == way[: number + 1]


@given(trees(), given_answers, some_limits, st.data())
def test_whoever_goes_on_answering_reaches_the_end(
    tree: SmallTree, answers: dict[str, Answer], limits: Limits, data: st.DataObject
) -> None:
    given_now = dict(answers)
    for _question in tree.questions:
        question = open_question(tree.questions, given_now, limits)
        if question is None:
            break
        assert question.id not in given_now
        given_now[question.id] = data.draw(answers_given)
    assert open_question(tree.questions, given_now, limits) is None


@given(trees(), given_answers, all_limits)
def test_a_limit_that_falls_silent_turns_no_answer_round(
    tree: SmallTree, answers: dict[str, Answer], limits: dict[str, int]
) -> None:
    for point in tree.points:
        silent = holds(point.conditions, answers, SILENT)
        told = holds(point.conditions, answers, known(**limits))
        assert silent in (told, PERHAPS)
