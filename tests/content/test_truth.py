"""How firmly a fact is said, day by day, and what is said instead."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.facts import Facts
from content.library import Library
from domain.truth import Door, Level, level_on
from tests.content.small import change, write

STATE, CHECK, SILENT = Level.STATE, Level.STATE_WITH_CHECK, Level.DO_NOT_STATE
REVIEW = date(2027, 5, 24)
ONE_DAY = timedelta(days=1)
FRESH, STALE = REVIEW, REVIEW + ONE_DAY


@pytest.mark.parametrize(
    ("bot_use", "confirmed", "today", "level"),
    [
        (STATE, True, FRESH, STATE),
        (STATE, True, STALE, CHECK),
        (STATE, False, FRESH, CHECK),
        (STATE, False, STALE, SILENT),
        (CHECK, True, FRESH, CHECK),
        (CHECK, True, STALE, SILENT),
        (CHECK, False, FRESH, CHECK),
        (CHECK, False, STALE, SILENT),
        (SILENT, True, FRESH, SILENT),
        (SILENT, True, STALE, SILENT),
        (SILENT, False, FRESH, SILENT),
        (SILENT, False, STALE, SILENT),
    ],
)
def test_the_level_follows_use_confirmation_and_age(
    bot_use: Level, confirmed: bool, today: date, level: Level
) -> None:
    assert level_on(bot_use, confirmed=confirmed, review_by=REVIEW, today=today) is level


@given(st.sampled_from(Level), st.booleans(), st.dates(), st.dates(), st.integers(0, 400))
def test_no_fact_grows_firmer_with_age(
    bot_use: Level, confirmed: bool, review_by: date, today: date, days: int
) -> None:
    later = min(today.toordinal() + days, date.max.toordinal())
    now, then = (
        level_on(bot_use, confirmed=confirmed, review_by=review_by, today=day)
        for day in (today, date.fromordinal(later))
    )
    assert bot_use.at_least(now)
    assert now.at_least(then)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def facts_of(folder: Path) -> Facts:
    return Library.load(folder).facts


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2025, 12, 31), SILENT),
        (date(2026, 1, 1), CHECK),
        (date(2027, 5, 24), CHECK),
        (date(2027, 5, 25), SILENT),
    ],
)
def test_a_fact_is_silent_outside_its_validity_and_past_its_review(
    folder: Path, today: date, level: Level
) -> None:
    assert facts_of(folder).say("window", today=today, language="ky").level is level


def test_a_confirmed_fact_is_stated_until_its_last_valid_day(folder: Path) -> None:
    change(folder, "facts/window.yaml", "checked_by: null", "checked_by: A coordinator")
    change(folder, "facts/window.yaml", "review_by: 2027-05-24", "review_by: 2028-05-24")
    facts = facts_of(folder)
    assert facts.say("window", today=date(2027, 12, 31), language="ru").level is STATE
    assert facts.say("window", today=date(2028, 1, 1), language="ru").level is SILENT


def test_a_fact_is_said_with_its_source_date_and_door(folder: Path) -> None:
    said = facts_of(folder).say("window", today=FRESH, language="ru")
    assert said.text == "Срок: 3\N{NO-BREAK SPACE}месяца."
    assert (said.number, said.value) == ("3", "3\N{NO-BREAK SPACE}месяца")
    assert said.source is not None
    assert said.source.url == "https://example.org/law"
    assert said.checked_on == date(2026, 11, 24)
    assert said.ask_at is Door.MINISTRY_1966


def test_a_silent_fact_carries_nothing_but_its_door(folder: Path) -> None:
    said = facts_of(folder).say("window", today=STALE, language="ru")
    assert (said.text, said.value, said.number, said.source) == (None, None, None, None)
    assert said.ask_at is Door.MINISTRY_1966


def test_a_number_to_reckon_with_is_given_only_while_it_may_be_stated(folder: Path) -> None:
    facts = facts_of(folder)
    assert facts.whole_number("window", today=FRESH) == 3
    assert facts.whole_number("window", today=STALE) is None
    assert facts.whole_number("size", today=FRESH) is None


@pytest.mark.parametrize(
    ("fact_id", "value", "number"),
    [
        ("grant_purposes", None, None),
        ("grant_amount_current", 150000.5, None),
        ("grant_amount_current", 150000.0, 150000),
    ],
)
def test_what_is_no_whole_number_is_no_number_to_reckon_with(
    fact_id: str, value: float | None, number: int | None
) -> None:
    facts, day = REAL.facts.copy(), date(2026, 11, 24)
    facts.use({fact_id: {} if value is None else {"value": value}})
    assert facts[fact_id].level(day) is not SILENT
    assert facts.whole_number(fact_id, today=day) == number


def test_the_version_that_is_told_ends_with_the_fact(folder: Path) -> None:
    window = facts_of(folder)["window"]
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    assert window.version_on(first) == window.version_on(last) == window.version
    ended = {window.version_on(first - ONE_DAY), window.version_on(last + ONE_DAY)}
    assert len(ended) == 1
    assert window.version not in ended


def test_the_version_changes_with_any_change(folder: Path) -> None:
    before = facts_of(folder).say("window", today=FRESH, language="ru").version
    assert facts_of(folder).say("window", today=FRESH, language="ky").version == before
    change(folder, "facts/window.yaml", "value: 3", "value: 4")
    assert facts_of(folder).say("window", today=FRESH, language="ru").version != before


def test_a_screen_says_what_may_be_said_and_names_the_door_for_the_rest(folder: Path) -> None:
    library = Library.load(folder)
    fresh = library.screens["hello"].say(
        library.facts, today=FRESH, language="ky", name="Айгүл & <'Бакыт'>"
    )
    assert fresh.text == (
        "Саламатсызбы, Айгүл &amp; &lt;'Бакыт'&gt;!\nМөөнөт: 3\N{NO-BREAK SPACE}ай."
    )
    assert [said.fact_id for said in fresh.told] == ["window"]
    assert fresh.doors == (Door.ADVISOR,)
    assert not fresh.confirmed

    stale = library.screens["hello"].say(library.facts, today=STALE, language="ky", name="А")
    assert stale.text == "Саламатсызбы, А!\nМөөнөтүн так билбейм."
    assert stale.told == ()
    assert stale.doors == (Door.MINISTRY_1966, Door.ADVISOR)
    assert stale.confirmed


def test_a_screen_of_confirmed_facts_is_confirmed(folder: Path) -> None:
    change(folder, "facts/window.yaml", "checked_by: null", "checked_by: A coordinator")
    library = Library.load(folder)
    screen = library.screens["hello"]
    assert screen.say(library.facts, today=FRESH, language="ru", name="А").confirmed
    assert not screen.say(library.facts, today=STALE, language="ru", name="А").confirmed


def test_a_confirmed_fact_may_still_need_a_check(folder: Path) -> None:
    change(folder, "facts/window.yaml", "checked_by: null", "checked_by: A coordinator")
    change(folder, "facts/window.yaml", "bot_use: state", "bot_use: state_with_check")
    library = Library.load(folder)
    said = library.screens["hello"].say(library.facts, today=FRESH, language="ru", name="А")
    assert [(fact.level, fact.confirmed) for fact in said.told] == [(CHECK, True)]
    assert said.confirmed


@given(day=st.dates(date(2020, 1, 1), date(2035, 1, 1)), language=st.sampled_from(["ky", "ru"]))
def test_no_silent_fact_of_the_real_content_ever_carries_anything(
    day: date, language: str
) -> None:
    for fact in REAL.facts:
        said = REAL.facts.say(fact.id, today=day, language=language)
        if said.level is SILENT:
            assert (said.text, said.value, said.number, said.source) == (None,) * 4
        else:
            assert said.text
            assert said.source


REAL = Library.load()
