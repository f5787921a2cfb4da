"""Trees: which faulty ones are refused, and every way through the real ones, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from bot.dialogs.trees.result import asked_about
from bot.taxes.duty_words import ask_lines
from bot.taxes.told import (
    Block,
    blocks_of,
    cost_block,
    pages_of,
    question_blocks,
    questions_of,
    silent,
)
from content.library import ContentError, Library
from content.screens import LONGEST_SCREEN
from content.trees import Point, Question, Section, Tree
from domain.person import Family, Person
from domain.progress import Progress
from domain.tree import Answer, Holds, path
from tests.content.small import change, write
from tests.house import LIBRARY, House
from usecases.trees import Walked, limits_of

FACTS = LIBRARY.facts
TAG = re.compile(r"<[^>]+>")
USEFUL = {Section.FITS, Section.STEPS, Section.KNOW, Section.ASK}

# Faulty trees -------------------------------------------------------------------------------

TREE = """\
id: small
title:
  ky: Каттоо
  ru: Регистрация
questions:
  - id: work
    text:
      ky: Эмне кыласыз?
      ru: Чем занимаетесь?
    choices:
      - id: trade
        name:
          ky: Соода
          ru: Торговля
      - id: farm
        name:
          ky: Чарба
          ru: Хозяйство
  - id: sales
    text:
      ky: Канчага сатасыз?
      ru: На сколько продаёте?
    kind: som
    when:
      - work:
          - trade
points:
  - id: patent
    section: fits
    title:
      ky: Патент
      ru: Патент
    text:
      ky: Туура келиши мүмкүн.
      ru: Может подойти.
    facts:
      - window
    cost: stall_patent
    when:
      - work:
          - trade
        sales:
          at_most: window
          times: 12
  - id: ask_size
    section: ask
    text:
      ky: Көлөмү канча?
      ru: Какой размер?
    facts:
      - size
"""
WHERE = "trees/small.yaml"
SALES = "  - id: sales\n"
REFUSALS = [
    # what stands there, what is put there, what the refusal says
    ("  ru: Регистрация\n", "", "title.ru: missing"),
    ("ky: Каттоо", "ky: Каттоо 2026", "title.ky: digits belong into a fact"),
    ("id: small", "id: large", "the id must be the name of the file"),
    ("id: small", "id: small\ncolour: red", "colour: Extra inputs are not permitted"),
    # questions
    ("      ru: Чем занимаетесь?\n", "", "questions.work.text.ru: missing"),
    ("Чем занимаетесь?", "Вам 18 лет?", "questions.work.text.ru: digits belong"),
    ("Чем занимаетесь?", "ы" * 251, "questions.work.text.ru: over 250 characters"),
    ("Чем занимаетесь?", "Чем, {name}?", "questions.work.text.ru: unknown placeholder {name}"),
    ("ky: Соода", f"ky: {'о' * 29}", "trade.name.ky: over 28 characters"),
    ("          ru: Торговля\n", "", "trade.name.ru: missing"),
    ("id: trade", "id: unknown", "unknown is offered by itself"),
    ("id: farm", "id: trade", "questions.work: a choice stands twice"),
    (SALES, "  - id: work\n", "questions: an id stands twice"),
    (SALES, "  - id: Sales\n", "id: String should match pattern"),
    ("kind: som", "kind: choice", "questions.sales: choices belong to the kind choice"),
    ("    choices:\n", "    kind: count\n    choices:\n", "questions.work: choices belong to"),
    ("kind: som", "kind: euro", "kind: Input should be"),
    # conditions
    (
        "    when:\n      - work:",
        "    when:\n      - sales:",
        "asks for sales, which does not come",
    ),
    ("    when:\n      - work:", "    when:\n      - gone:", "asks for gone, which does not come"),
    ("          - trade\npoints", "          - fishing\npoints", "work does not offer fishing"),
    ("at_most: window", "at_most: door", "points.patent: unknown fact door"),
    ("          at_most: window\n", "", "points.patent: sales: either at_most or over"),
    ("times: 12", "over: window", "points.patent: sales: either at_most or over"),
    ("        sales:\n          at", "        work:\n          at", "work is no number"),
    # points
    ("    facts:\n      - window", "    facts:\n      - door", "patent: facts: unknown fact door"),
    ("cost: stall_patent", "cost: horse_patent", "cost: Input should be"),
    ("section: fits", "section: best", "section: Input should be"),
    ("id: ask_size", "id: patent", "points: an id stands twice"),
    (
        "    title:\n      ky: Патент\n      ru: Патент\n",
        "",
        "points.patent: title: missing",
    ),
    ("ky: Патент", f"ky: {'п' * 29}", "points.patent: title.ky: over 28 characters"),
    ("ru: Может подойти.", f"ru: {'п' * 301}", "points.patent: text.ru: over 300 characters"),
    ("ru: Может подойти.", "ru: Даром & легко", "points.patent: text.ru: only <b>…</b> may"),
    ("ru: Может подойти.", "ru: Всего 500 сом.", "points.patent: text.ru: digits belong"),
    (
        "    text:\n      ky: Көлөмү канча?\n      ru: Какой размер?\n",
        "",
        "points.ask_size: ask: needs a text and the fact that is not known",
    ),
    (
        "    facts:\n      - size\n",
        "",
        "points.ask_size: ask: needs a text and the fact that is not known",
    ),
    ("section: ask", "section: steps", "points.ask_size: title: missing"),
    # out of reach: a question, a point, a limit that nobody lies on both sides of
    ("          - trade\npoints", "          []\npoints", "sales: no answers lead here"),
    (
        "      - work:\n          - trade\n        sales",
        "      - work:\n          - farm\n        sales",
        "patent: no answers lead here",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = write(tmp_path)
    (content / "trees").mkdir()
    (content / WHERE).write_text(TREE)
    return content


def test_the_small_tree_loads(folder: Path) -> None:
    assert set(Library.load(folder).trees) == {"small"}


@pytest.mark.parametrize(("old", "new", "problem"), REFUSALS)
def test_a_faulty_tree_is_refused(folder: Path, old: str, new: str, problem: str) -> None:
    change(folder, WHERE, old, new)
    with pytest.raises(ContentError) as refusal:
        Library.load(folder)
    assert any("small.yaml" in line and problem in line for line in refusal.value.problems), str(
        refusal.value
    )


def test_a_point_that_says_nothing_is_refused(folder: Path) -> None:
    change(folder, WHERE, "points:\n", "points:\n  - id: silent\n    section: know\n")
    with pytest.raises(ContentError, match=r"points\.silent: nothing to say"):
        Library.load(folder)


def test_no_more_choices_are_offered_than_fit(folder: Path) -> None:
    more = "".join(
        f"      - id: more_{code}\n        name:\n          ky: Дагы\n          ru: Ещё\n"
        for code in "abcdefg"
    )
    change(folder, WHERE, "    choices:\n", f"    choices:\n{more}")
    with pytest.raises(ContentError, match=r"questions\.work: over 8 choices"):
        Library.load(folder)


def test_a_number_is_tried_on_both_sides_of_its_limit(folder: Path) -> None:
    library = Library.load(folder)
    tree = library.trees["small"]
    sales = tree.question("sales")
    assert sales is not None
    # the limit is 3 a year, so 0 a month lies under it and 1 over it
    assert tree.answers_to(sales, library.facts) == [0, 1, "unknown"]
    assert len(list(tree.ways(library.facts))) == 5


# Every way ----------------------------------------------------------------------------------

EXHAUSTIVE = ("application", "registration")
A_WAY_IN_TURN = 4
"""How often each way of the tax tree is walked, its further questions answered differently."""
STRIDE = 7919
NUMBERS = ("sales", "cashless", "machines", "workers", "relatives")
"""The questions whose answers go into a sum."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows at the end of a way, and the answers that lead there."""

    answers: dict[str, Answer]
    points: tuple[tuple[Point, Holds], ...]

    def of(self, *sections: Section) -> list[tuple[Point, Holds]]:
        """The points of these sections, section by section."""
        return [one for section in sections for one in self.points if one[0].section is section]


@cache
def outcomes(tree_id: str) -> list[Outcome]:
    """Everything that is reached, each outcome once by each of its answers."""
    tree = LIBRARY.trees[tree_id]
    ways = tree.ways(FACTS) if tree_id in EXHAUSTIVE else ways_in_turn(tree)
    return [Outcome(way, tuple(Walked(tree, way, FACTS.limit_for_checks).points)) for way in ways]


def ways_in_turn(tree: Tree) -> Iterator[dict[str, Answer]]:
    """Every way of the questions that decide what else is asked; the others by turns."""
    deciding = {name for question in tree.questions for one in question.when for name in one}
    frame = [question for question in tree.questions if question.id in deciding]
    offered = {question.id: tree.answers_to(question, FACTS) for question in tree.questions}
    number = 0
    for way in tree.model_copy(update={"questions": tuple(frame)}).ways(FACTS):
        for _turn in range(A_WAY_IN_TURN):
            number += STRIDE
            yield with_the_others(tree, way, offered, number)


def with_the_others(
    tree: Tree, way: dict[str, Answer], offered: dict[str, list[Answer]], number: int
) -> dict[str, Answer]:
    """Answer what else is asked on a way: the digits of the number say how."""
    answers = dict(way)
    while (question := open_on(tree, answers)) is not None:
        number, place = divmod(number, len(offered[question.id]))
        answers[question.id] = offered[question.id][place]
    return answers


def open_on(tree: Tree, answers: dict[str, Answer]) -> Question | None:
    way = path(tree.questions, answers, FACTS.limit_for_checks)
    return None if way[-1].id in answers else way[-1]


each_tree = pytest.mark.parametrize("tree_id", sorted(LIBRARY.trees))


@pytest.mark.parametrize(("tree_id", "ways"), [("application", 420), ("registration", 84)])
def test_small_trees_are_walked_whole(tree_id: str, ways: int) -> None:
    found = [tuple(outcome.answers.items()) for outcome in outcomes(tree_id)]
    assert len(found) == len(set(found)) == ways


@each_tree
def test_every_answer_is_given_and_every_point_reached(tree_id: str) -> None:
    tree = LIBRARY.trees[tree_id]
    given = {item for outcome in outcomes(tree_id) for item in outcome.answers.items()}
    assert given == {
        (question.id, answer)
        for question in tree.questions
        for answer in tree.answers_to(question, FACTS)
    }
    reached = {point.id for outcome in outcomes(tree_id) for point, held in outcome.points}
    assert reached == {point.id for point in tree.points}


@each_tree
def test_every_way_ends_with_something_useful(tree_id: str) -> None:
    for outcome in outcomes(tree_id):
        assert USEFUL & {point.section for point, _held in outcome.points}, outcome.answers
        fits = outcome.of(Section.FITS)
        assert len(fits) == len({point.title["ky"] for point, _held in fits if point.title})


@each_tree
def test_whatever_follows_can_be_drawn(house: House, locale: str, tree_id: str) -> None:
    with house.speaking(locale):
        drawing = Drawing(house, LIBRARY.trees[tree_id])
        for outcome in outcomes(tree_id):
            drawing.result(outcome)
            drawing.what_to_know(outcome)
            drawing.questions(outcome)
            for point, held in outcome.of(Section.FITS, Section.STEPS):
                drawing.point(point, held, outcome)


class Drawing:
    """Draws the windows of a result, each once, and looks at what stands there."""

    def __init__(self, house: House, tree: Tree) -> None:
        self.runtime = house.runtime
        self.tree = tree
        self.limits = limits_of(self.runtime.library.facts, self.runtime.today)
        self.seen: set[object] = set()
        self.blocks: dict[tuple[str, Holds], list[Block]] = {}
        self.asks = {
            point.id
            for point in tree.points
            if point.section is Section.ASK or silent(self.runtime, point)
        }

    def is_new(self, window: str, *what: object) -> bool:
        key = (window, *what)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def of(self, point: Point, held: Holds) -> list[Block]:
        key = (point.id, held)
        if key not in self.blocks:
            self.blocks[key] = list(blocks_of(self.runtime, point, held))
        return self.blocks[key]

    def result(self, outcome: Outcome) -> None:
        reasons = [point.text for point, _held in outcome.of(Section.PERSON) if point.text]
        if self.is_new("result", *(text["ky"] for text in reasons)):
            lines = [f"• {text[self.runtime.locale]}" for text in reasons]
            sound("\n".join((self.tree.title[self.runtime.locale], "ы" * 90, *lines)))

    def what_to_know(self, outcome: Outcome) -> None:
        known = outcome.of(Section.BEWARE, Section.KNOW)
        if known and self.is_new("know", *((point.id, held) for point, held in known)):
            blocks = {block.text: block for one in known for block in self.of(*one)}
            self.pages(list(blocks.values()))

    def point(self, point: Point, held: Holds, outcome: Outcome) -> None:
        has_cost = point.cost is not None and held is Holds.YES
        numbers = [outcome.answers.get(name) for name in NUMBERS] if has_cost else []
        if self.is_new("point", point.id, held, *numbers):
            cost: list[Block] = []
            if point.cost is not None and held is Holds.YES:
                cost = [cost_block(self.runtime, SHE, point.cost, outcome.answers)]
            assert point.title
            head = f"{point.title[self.runtime.locale]}\n\n✅ Бүттү\n\n"
            door = [
                Block(text) for text in ask_lines(self.runtime, asked_about(self.runtime, point))
            ]
            blocks = [*self.of(point, held), *door]
            blocks[1 if point.text else 0 : 0] = cost  # after its own words
            self.pages(blocks, head=head)

    def questions(self, outcome: Outcome) -> None:
        if self.is_new("questions", *(p.id for p, _held in outcome.points if p.id in self.asks)):
            she = she_with(self.tree.id, outcome.answers)
            assert Walked(self.tree, outcome.answers, self.limits).points == list(outcome.points)
            questions = questions_of(self.runtime, she)
            for texts in questions.values():
                assert len(texts) == len(set(texts))
            assert bool(questions) == any(p.id in self.asks for p, _held in outcome.points)
            self.pages(list(question_blocks(questions)), head="ы" * 70)

    def pages(self, blocks: Sequence[Block], head: str = "") -> None:
        assert blocks
        pages = pages_of(self.runtime, blocks)
        told = [fact for page in pages for fact in page.facts]
        assert set(told) == {said.fact_id for block in blocks for said in block.told}
        for page in pages:
            sound(head + page.text)


SHE = Person(1, family=Family(1, place="talas_manas"))


def she_with(tree_id: str, answers: dict[str, Answer]) -> Person:
    return SHE.with_family(progress=Progress({tree_id: answers}))


def sound(text: str) -> None:
    """A screen's length, and nothing of the program's own in it."""
    shown = unescape(TAG.sub("", text))
    assert shown.strip()
    assert len(shown) <= LONGEST_SCREEN, shown
    assert not re.search(r"[{}<>]|None|\bnull\b", shown), shown


# No regime is chosen for anybody ------------------------------------------------------------

REGIME_TITLES = {
    (tree.id, point.id): point.title
    for tree in LIBRARY.trees.values()
    for point in tree.points
    if point.section is Section.FITS and point.title
}
ADVICE = {
    "ky": r"танда(ңыз|сыз)|жакшыраак|пайдалуу|арзаныраак|сөзсүз|туура келет",
    "ru": r"выб(ирайте|ерите)|лучше|выгодн|дешевле|обязательно|вам подойдёт|подходит вам",
}
MAY = {"ky": r"мүмкүн|керек", "ru": r"[Мм]ожет|[Нн]ужн"}


@pytest.mark.parametrize("language", LIBRARY.languages)
@pytest.mark.parametrize("where", sorted(REGIME_TITLES), ids="-".join)
def test_what_may_fit_is_named_as_that_and_nowhere_else(
    where: tuple[str, str], language: str
) -> None:
    tree_id, point_id = where
    (point,) = [one for one in LIBRARY.trees[tree_id].points if one.id == point_id]
    assert point.text
    assert re.search(MAY[language], point.text[language])
    assert not re.search(ADVICE[language], point.text[language])
    name = REGIME_TITLES[where][language]
    for tree in LIBRARY.trees.values():
        for other in tree.points:
            if other.section is not Section.FITS:
                told = (texts[language] for texts in (other.title, other.text) if texts)
                assert name not in " ".join(told), other.id
