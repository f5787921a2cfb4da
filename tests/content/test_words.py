"""What the real content says: whole in both languages, within limits, and honest."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

import content
from content.library import Library
from content.reading import read_file
from content.screens import LONGEST_SCREEN
from content.units import Units
from content.wording import visible_length
from domain.truth import Door, Level

CONTENT = Path(content.__file__).parent
LIBRARY = Library.load()
DAYS = [date(2026, 11, 24), date(2027, 2, 1), date(2028, 1, 1)]
SPACE = "\N{NO-BREAK SPACE}"

both = pytest.mark.parametrize("language", LIBRARY.languages)
on_each_day = pytest.mark.parametrize("today", DAYS)
each_screen = pytest.mark.parametrize("screen_id", sorted(LIBRARY.screens))


@both
@on_each_day
@each_screen
def test_every_screen_speaks_on_every_day(screen_id: str, today: date, language: str) -> None:
    screen = LIBRARY.screens[screen_id]
    said = screen.say(LIBRARY.facts, today=today, language=language, **screen.samples(language))
    assert said.text.strip()
    assert not re.search(r"[{}]|None|\n\n", said.text)
    assert visible_length(said.text) <= LONGEST_SCREEN
    assert said.text.count("\n") < 6


@both
@on_each_day
@each_screen
def test_no_silent_value_leaks_into_a_screen(screen_id: str, today: date, language: str) -> None:
    screen = LIBRARY.screens[screen_id]
    values = dict.fromkeys(screen.values, "…")
    said = screen.say(LIBRARY.facts, today=today, language=language, **values)
    told = {fact.fact_id for fact in said.told}
    for fact in LIBRARY.facts:
        words = LIBRARY.facts.values_for_checks(fact.id, language)
        if fact.level(today) is Level.DO_NOT_STATE:
            assert fact.id not in told
            if "value" in words and fact.value not in HOTLINES:
                spoken = {word for fact in said.told for word in (fact.value, fact.number)}
                assert words["value"] not in said.text or words["value"] in spoken
    numbers = set(re.findall(r"\d+", said.text)) - HOTLINES
    allowed = {n for fact in said.told for n in re.findall(r"\d+", fact.value or "")}
    assert numbers <= allowed


@both
@on_each_day
@each_screen
def test_what_a_screen_leaves_out_has_a_door(screen_id: str, today: date, language: str) -> None:
    screen = LIBRARY.screens[screen_id]
    said = screen.say(LIBRARY.facts, today=today, language=language, **screen.samples(language))
    silent = [
        LIBRARY.facts[fact]
        for line in screen.lines
        for fact in line.facts
        if LIBRARY.facts[fact].level(today) is Level.DO_NOT_STATE
    ]
    assert set(said.doors) == {fact.ask_at for fact in silent} - set(screen.names)


def test_today_the_main_values_are_said_and_a_year_later_none() -> None:
    screen = LIBRARY.screens["first_exploring"]
    today = screen.say(LIBRARY.facts, today=DAYS[0], language="ru").text
    assert f"150{SPACE}000{SPACE}сомов" in today
    assert f"3{SPACE}месяца" in today
    assert f"3{SPACE}года" in today
    assert "150" not in screen.say(LIBRARY.facts, today=DAYS[1], language="ru").text
    assert not re.search(r"\d", screen.say(LIBRARY.facts, today=DAYS[2], language="ru").text)


def test_nothing_is_stated_as_certain_before_somebody_confirms_it() -> None:
    for fact in LIBRARY.facts:
        assert fact.checked_by is None
        assert fact.level(DAYS[0]) is not Level.STATE


def test_the_quota_of_a_year_is_not_said_in_the_next() -> None:
    quota = LIBRARY.facts["quota_2026"]
    assert quota.level(date(2026, 12, 31)) is Level.STATE_WITH_CHECK
    assert quota.level(date(2027, 1, 1)) is Level.DO_NOT_STATE


def test_contradicted_and_unknown_facts_are_never_said() -> None:
    silent = {fact.id for fact in LIBRARY.facts if fact.bot_use is Level.DO_NOT_STATE}
    assert "ubk_amount_per_child" in silent
    assert {fact.id for fact in LIBRARY.facts if fact.id.startswith("unknown_")} < silent


def test_every_fact_is_reviewed_within_half_a_year() -> None:
    for fact in LIBRARY.facts:
        assert fact.review_by - fact.checked_on <= timedelta(days=182)


@pytest.mark.parametrize("door", Door)
def test_every_door_has_its_words(door: Door) -> None:
    assert f"ask_at_{door}" in LIBRARY.screens
    assert f"not_confirmed_{door}" in LIBRARY.screens


def test_consent_carries_a_version() -> None:
    assert LIBRARY.screens["consent"].version == 1


@pytest.mark.parametrize(
    ("value", "unit", "language", "words"),
    [
        (1, "years", "ky", "1 жыл"),
        (3, "years", "ky", "3 жыл"),
        (1, "years", "ru", "1 год"),
        (3, "years", "ru", "3 года"),
        (5, "years", "ru", "5 лет"),
        (21, "years", "ru", "21 год"),
        (3, "months", "ru", "3 месяца"),
        (16, "years_of_age", "ky", "16 жаш"),
        (150000, "KGS", "ky", "150 000 сом"),
        (150000, "KGS", "ru", "150 000 сомов"),
        (1001, "KGS", "ru", "1 001 сом"),
        (13300, "families", "ru", "13 300 семей"),
        (2022, "year", "ru", "2022"),
        (385, "act_number", "ky", "385"),
        ("1966", None, "ky", "1966"),
    ],
)
def test_values_are_said_with_their_unit(
    units: Units, value: int | str, unit: str | None, language: str, words: str
) -> None:
    assert units.say(value, unit, language) == words.replace(" ", SPACE)


@pytest.fixture(scope="module")
def units() -> Units:
    problems: list[str] = []
    units = read_file(CONTENT / "units.yaml", Units, problems)
    assert units is not None, problems
    return units


HOTLINES = {"1966", "116", "111", "102"}
"""Numbers that any text may hold."""

LABELS = re.compile(
    r"жакыр|муктаж|бечара|жарды|малоимущ|бедн|нуждающ|инвалид(?!ност)|балким|эже\b|\bапа\b|айым\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("[fs]*s/*.yaml")), ids=lambda path: path.stem)
def test_nobody_is_labelled(path: Path) -> None:
    content = yaml.safe_load(path.read_text("utf-8"))
    content.pop("source", None)  # a title is the source's
    content.pop("asked", None)  # and people call themselves as they like
    content.pop("note", None)
    assert not LABELS.search(str(content))


@pytest.mark.parametrize("name", ["first_waiting", "first_exploring"])
def test_that_nobody_pays_does_not_stand_next_to_what_is_not_confirmed(name: str) -> None:
    assert "төлөнбөйт" in LIBRARY.screens[name].lines[0].text["ky"]


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_what_this_is_tells_the_sum_in_six_lines(language: str) -> None:
    said = LIBRARY.screens["what_is_this"].say(
        LIBRARY.facts, today=date(2026, 12, 1), language=language
    )
    assert len(said.text.splitlines()) <= 6
    assert "grant_amount_current" in [fact.fact_id for fact in said.told]
