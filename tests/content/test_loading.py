"""What the library refuses to load, and how it says so."""

from decimal import Decimal
from pathlib import Path

import pytest

import content
from content.library import ContentError, Library
from content.reading import read_file
from content.units import Unit, Units
from tests.content.small import change, write

FACT = "facts/window.yaml"
UNKNOWN = "facts/size.yaml"
SCREEN = "screens/hello.yaml"
NICHE = "niches/milk.yaml"

REFUSALS = [
    # file, what stands there, what is put there, what the refusal says
    (FACT, "  ru: >-\n    Срок: {value}.\n", "", "statement.ru: missing"),
    (FACT, "Мөөнөт: {value}.", "Мөөнөт: 3 ай.", "statement.ky: digits belong into"),
    (FACT, "Мөөнөт: {value}.", "Мөөнөт: {amount}.", "unknown placeholder {amount}"),
    (FACT, "Мөөнөт: {value}.", "{value}га чейин.", "an ending is glued to a placeholder"),
    (FACT, "Мөөнөт: {value}.", "Мөөнөт: {value.", "a brace that is no placeholder"),
    (FACT, "Мөөнөт: {value}.", "Мөөнөт: {Value}.", "a brace that is no placeholder"),
    (FACT, "Мөөнөт: {value}.", "<i>Мөөнөт</i>: {value}.", "only <b>…</b> may stand"),
    (FACT, "Мөөнөт: {value}.", "<b>Мөөнөт: {value}.", "only <b>…</b> may stand"),
    (FACT, "Мөөнөт: {value}.", "Мөөнөт & {value}.", "only <b>…</b> may stand"),
    (FACT, "Мөөнөт: {value}.", "ү" * 251, "statement.ky: over 250 characters"),
    (FACT, "value: 3", "value: null", "value: missing"),
    (FACT, "  ru: >-\n    Срок: {value}.", "  ru: >-\n    Срок.", "tell different values"),
    (FACT, "  ky: Мөөнөт", "  ky: " + "ү" * 29, "title.ky: over 28 characters"),
    (
        FACT,
        "asked:\n  - качанга чейин\n  - до какого дня\n",
        "asked: []\n",
        "asked: Tuple should have",
    ),
    (FACT, "unit: months", "unit: moons", "unit: unknown unit moons"),
    (FACT, "confidence: high", "confidence: medium", "medium confidence does not allow state"),
    (FACT, "confidence: high", "confidence: low", "low confidence does not allow state"),
    (FACT, "confidence: high", "confidence: sure", "confidence: Input should be"),
    (FACT, "ask_at: ministry_1966", "ask_at: neighbour", "ask_at: Input should be"),
    (FACT, "checked_on: 2026-11-24", "checked_on: 2027-11-24", "review_by: before checked_on"),
    (FACT, "id: window", "id: door", "the id must be the name of the file"),
    (FACT, "id: window", "colour: red\nid: window", "colour: Extra inputs are not permitted"),
    (FACT, "id: window", "id: [window", "not YAML"),
    (FACT, "date: '2026-02'", "date: February", "source.date: String should match"),
    (FACT, "url: https://", "url: ", "source.url: String should match"),
    (FACT, "topics:\n  - benefit", "topics: []", "topics: Tuple should have at least 1 item"),
    (UNKNOWN, "bot_use: do_not_state", "bot_use: state", "statement: missing"),
    (UNKNOWN, "statement: null", "statement:\n  ky: Ооба\n  ru: Да", "source: missing"),
    (SCREEN, "      ru: >-\n        Здравствуйте, {name}!\n", "", "text.ru: missing"),
    (SCREEN, "        Срок точно не знаю.", "        ", "line 2: otherwise.ru: missing"),
    (SCREEN, "      - window", "      - door", "line 2: unknown fact door"),
    (SCREEN, "  - facts:\n", "  - fact:\n", "fact: Extra inputs are not permitted"),
    (SCREEN, "Саламатсызбы, {name}!", "{window}", "line 1: text.ky: unknown placeholder"),
    (SCREEN, "Саламатсызбы, {name}!", "{city}", "line 1: text.ky: unknown placeholder"),
    (SCREEN, "Саламатсызбы, {name}!", "{name}га салам", "an ending is glued"),
    (SCREEN, "Мөөнөтүн так билбейм.", "Мөөнөт: {window}", "otherwise.ky: unknown placeholder"),
    (SCREEN, "Мөөнөтүн так билбейм.", "3 ай", "otherwise.ky: digits belong into"),
    (SCREEN, "Саламатсызбы, {name}!", "Саламат, {name}: 117", "line 1: text.ky: digits"),
    (SCREEN, "Саламатсызбы, {name}!", "{name} " + "ү" * 580, "ky: 618 characters, over 600"),
    (SCREEN, "values:\n  - name", "values: []", "sample: name must stand both"),
    (SCREEN, "values:\n", "values:\n  - city\n", "sample: city must stand both"),
    (SCREEN, "    ru: Айгүл\n", "", "sample.name.ru: missing"),
    ("units.yaml", "        few: месяца\n", "", "months: words.ru: missing plural form few"),
    (NICHE, "needs:\n  - animals", "needs:\n  - wings", "needs or helps: unknown wings"),
    (NICHE, "unit: litre", "unit: bottle", "unit: unknown bottle"),
    (NICHE, "- id: p1", "- id: p0", "an id stands twice"),
    (NICHE, "sector: farming", "sector: undecided", "sector: a niche that is offered has one"),
    (NICHE, "ky: Сүт сатасыз.", "ky: Айына 5 литр.", "about.ky: digits belong into a fact"),
    (NICHE, "ky: Сүт\n", f"ky: {'ү' * 29}\n", "milk.name.ky: over 28 characters"),
    (NICHE, "ky: Аты", f"ky: {'ү' * 27}", "p0.name.ky: over 26 characters"),
    ("choices.yaml", "      ru: Скот\n", "", "skills: animals.name.ru: missing"),
    ("places.yaml", "code: talas_manas", "code: talas", "talas: the code stands twice"),
    ("places.yaml", "          ru: Манасский район\n", "", "talas_manas: name.ru: missing"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def test_the_small_content_loads(folder: Path) -> None:
    assert set(Library.load(folder).screens) == {"hello", "scope_other"}


@pytest.mark.parametrize(("file", "old", "new", "problem"), REFUSALS)
def test_faulty_content_is_refused(
    folder: Path, file: str, old: str, new: str, problem: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(ContentError) as refusal:
        Library.load(folder)
    name = Path(file).name
    assert any(name in line and problem in line for line in refusal.value.problems), str(
        refusal.value
    )


def test_a_value_that_no_line_uses_is_refused(folder: Path) -> None:
    change(folder, SCREEN, "Саламатсызбы, {name}!", "Саламатсызбы!")
    change(folder, SCREEN, "Здравствуйте, {name}!", "Здравствуйте!")
    with pytest.raises(ContentError, match="values: name is used in no line"):
        Library.load(folder)


def test_a_screen_that_may_fall_silent_is_refused(folder: Path) -> None:
    screen = (folder / SCREEN).read_text()
    last = screen.index("  - facts:\n      - size")
    (folder / SCREEN).write_text("id: hello\nlines:\n" + screen[last:])
    with pytest.raises(ContentError, match="nothing is left when no fact may be said"):
        Library.load(folder)


def test_an_otherwise_without_a_fact_is_refused(folder: Path) -> None:
    change(folder, SCREEN, "  - facts:\n      - window\n    text:", "  - text:")
    with pytest.raises(ContentError, match="there is no fact that could fail"):
        Library.load(folder)


@pytest.mark.parametrize("file", ["units.yaml", "places.yaml"])
def test_a_missing_file_is_refused(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ContentError, match=f"{file}: missing"):
        Library.load(folder)


@pytest.mark.parametrize("number", ["1966", "116", "111", "102", "STI-161"])
def test_hotlines_and_names_of_forms_may_stand_in_a_text(folder: Path, number: str) -> None:
    change(folder, SCREEN, "Саламатсызбы,", f"Номери {number}, саламатсызбы,")
    Library.load(folder)


@pytest.mark.parametrize("digits", ["11966", "1167", "116102", "STI-16", "2026-02-17", "٣"])
def test_no_other_digits_slip_through(folder: Path, digits: str) -> None:
    change(folder, SCREEN, "Саламатсызбы,", f"Номери {digits}, саламатсызбы,")
    with pytest.raises(ContentError, match="digits belong into"):
        Library.load(folder)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    change(folder, FACT, "Мөөнөт: {value}.", "Мөөнөт: 3 ай.")
    change(folder, UNKNOWN, "ask_at: advisor", "ask_at: neighbour")
    change(folder, SCREEN, "Саламатсызбы, {name}!", "{name}га салам")
    change(folder, "places.yaml", "          ru: Манасский район\n", "")
    with pytest.raises(ContentError) as refusal:
        Library.load(folder)
    text = str(refusal.value)
    assert text.splitlines() == list(refusal.value.problems)
    for file in ("window.yaml", "size.yaml", "hello.yaml", "places.yaml"):
        assert file in text


def test_a_screen_takes_exactly_its_values(folder: Path) -> None:
    library = Library.load(folder)
    today = library.facts["window"].checked_on
    with pytest.raises(ValueError, match="hello needs the values"):
        library.screens["hello"].say(library.facts, today=today, language="ky")
    with pytest.raises(ValueError, match="hello needs the values"):
        library.screens["hello"].say(
            library.facts, today=today, language="ky", name="Айгүл", city="Ош"
        )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("value: 3", "value: 2.5", "value: 2.5 is no months"),
        ("value: 3", "value: -3", "value: -3 is no months"),
        ("value: 3", "value: 99999999", "value: 99999999 is no months"),
        ("value: 3", "value: '3'", "value: 3 is no months"),
        ("valid_from: 2026", "valid_from: 1989", "valid_from: before 1990"),
        ("valid_until: 2027", "valid_until: 1989", "valid_until: before 1990"),
        ("date: '2026-02'", "date: '1989'", "source: before 1990"),
        ("date: '2026-02'", "date: '2026-13'", "source: there is no such day"),
    ],
)
def test_a_number_or_day_that_cannot_be_is_refused(
    folder: Path, old: str, new: str, problem: str
) -> None:
    change(folder, FACT, old, new)
    with pytest.raises(ContentError) as refusal:
        Library.load(folder)
    assert refusal.value.problems == (f"facts/window.yaml: {problem}",)


@pytest.mark.parametrize(
    ("unit", "fits", "does_not"),
    [
        ("KGS", ["0", "150000.5", "0.25"], ["-1", "0.125"]),
        ("percent", ["0", "0.25", "100"], ["100.5", "-0.5"]),
        ("day_of_month", ["1", "31"], ["0", "32", "20.5"]),
        ("years", ["0", "3", "100"], ["2.5", "101"]),
        ("months", ["0", "36"], ["0.5", "99999999"]),
        ("count", ["0", "20"], ["20.5", "-1"]),
        ("year", ["1990", "2030"], ["20", "2030.5"]),
    ],
)
def test_a_unit_says_what_its_numbers_can_be(
    unit: str, fits: list[str], does_not: list[str]
) -> None:
    folder = Path(content.__file__).parent
    units = read_file(folder / "units.yaml", Units, [])
    assert units is not None
    assert [one for one in fits if not units.can_say(Decimal(one), unit)] == []
    assert [one for one in does_not if units.can_say(Decimal(one), unit)] == []


@pytest.mark.parametrize(
    ("value", "fits"), [("2030-01-01", True), ("1989-12-31", False), ("2030-02-30", False)]
)
def test_a_day_is_one_of_our_time(value: str, fits: bool) -> None:
    units = Units(units={"date": Unit(day={"ky": "y"})})
    assert units.can_say(value, "date") is fits
