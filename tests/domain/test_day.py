"""Days to come as people type them: read, or refused with the reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from babel.dates import format_date, get_day_names, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from content.library import Library
from domain.day import NotADay, PastDay, TooFarDay, read_day

WORDS = Library.load().day_words
TODAY = date(2026, 11, 24)  # a Tuesday

both = pytest.mark.parametrize("locale", ["ky", "ru"])

TWENTIETH = [
    *("20.01", "20.1", "20/01", "20-01", "20,01", "20 01", "20. 01.", "２０.01"),
    *("20.01.2027", "20.01.27", "20/01/2027", "20.01.2027г.", "20.01.2027-ж.", "2027-01-20"),
    *("20 январь", "20-январь", "20 ЯНВАРЬ", "20январга", "20-январга чейин", "20 yanvar"),
    *(
        "20 января",
        "20января",
        "до 20 января",
        "20 янв.",
        "20 янв",
        "20-янв",
    ),
    *("январь 20", "20 января 2027", "20 января 2027 года", "20 января, 2027 г."),
    *("2027-ж., 20-январь", "2027-жылдын 20-январы", "20-январь 2027-жыл", "январь 20, 2027"),
    *("20-январь, шаршемби", "20 января, среда", "ср 20.01", "20.01 👍"),
]

READ = {
    # the next such day, today as well
    "24.11": date(2026, 11, 24),
    "23.11": date(2027, 11, 23),
    "25.11": date(2026, 11, 25),
    "1-март": date(2027, 3, 1),
    "1 марта": date(2027, 3, 1),
    "1-мартта": date(2027, 3, 1),
    "1-мартына": date(2027, 3, 1),
    "5-майга": date(2027, 5, 5),
    "5 мая": date(2027, 5, 5),
    "7-июнда": date(2027, 6, 7),
    "7 июля": date(2027, 7, 7),
    "15 дикабря": date(2026, 12, 15),
    "15 октебря": date(2027, 10, 15),
    "15-сентебрга": date(2027, 9, 15),
    "29-февраль": date(2028, 2, 29),
    "24.11.2029": date(2029, 11, 24),
    # from today
    "бүгүн": date(2026, 11, 24),
    "сегодня": date(2026, 11, 24),
    "эртең": date(2026, 11, 25),
    "ертен": date(2026, 11, 25),
    "эрте": date(2026, 11, 25),
    "erten": date(2026, 11, 25),
    "завтра!": date(2026, 11, 25),
    "эртең, шаршемби": date(2026, 11, 25),
    "бүрсүгүнү": date(2026, 11, 26),
    "послезавтра": date(2026, 11, 26),
    # the next weekday after today
    "шаршемби": date(2026, 11, 25),
    "шр": date(2026, 11, 25),
    "в среду": date(2026, 11, 25),
    "бш": date(2026, 11, 26),
    "чт": date(2026, 11, 26),
    "жума күнү": date(2026, 11, 27),
    "жумага чейин": date(2026, 11, 27),
    "в пятницу": date(2026, 11, 27),
    "ишемби": date(2026, 11, 28),
    "иш": date(2026, 11, 28),
    "сб": date(2026, 11, 28),
    "жекшембиде": date(2026, 11, 29),
    "жк": date(2026, 11, 29),
    "воскресение": date(2026, 11, 29),
    "дүйшөмбү": date(2026, 11, 30),
    "дуйшонбу": date(2026, 11, 30),
    "дш": date(2026, 11, 30),
    "пн": date(2026, 11, 30),
    "к понедельнику": date(2026, 11, 30),
    "шейшемби": date(2026, 12, 1),
    "шш": date(2026, 12, 1),
    "во вторник": date(2026, 12, 1),
}

NO_DAYS = [
    *(
        "",
        "  ",
        "😀",
        "күнү",
        "билбейм",
        "не знаю",
        "жакында",
        "эртерээк",
        "тезирээк",
        "20",
        "январь",
        "2027",
        "январь 2027",
    ),
    *("31.02", "30-февраль", "32.01", "20.13", "0.1", "00.00", "20.01.0000", "29.02.2027"),
    *("20.01 21.01", "20-25 январь", "20 января 21 февраля", "пн вт", "эртең бүгүн", "20–25.01"),
    *("20-январь, дүйшөмбү", "эртең, жума", "1500", "1500.50", "10:30", "10.30", "0555123456"),
    *("2 даана", "20 января 27 5", "-", "+", "20_01", "½", "ж " * 50 + "20.01", "1 " * 50),
]


@pytest.mark.parametrize("typed", TWENTIETH)
def test_one_day_can_be_said_in_many_ways(typed: str) -> None:
    assert read_day(typed, WORDS, today=TODAY) == date(2027, 1, 20)


@pytest.mark.parametrize(("typed", "day"), READ.items())
def test_a_day_is_read(typed: str, day: date) -> None:
    assert read_day(typed, WORDS, today=TODAY) == day


@pytest.mark.parametrize("typed", NO_DAYS)
def test_what_is_not_one_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        read_day(typed, WORDS, today=TODAY)


@pytest.mark.parametrize(
    "typed", ["кечээ", "вчера", "23.11.2026", "20 января 2026", "20.01.25", "2025-жылдын 1-майы"]
)
def test_a_day_that_is_over_is_refused(typed: str) -> None:
    with pytest.raises(PastDay):
        read_day(typed, WORDS, today=TODAY)


@pytest.mark.parametrize("typed", ["25.11.2029", "1 января 2030", "20.01.99", "20.01.9999"])
def test_a_day_in_the_far_future_is_refused(typed: str) -> None:
    with pytest.raises(TooFarDay):
        read_day(typed, WORDS, today=TODAY)


def test_a_leap_day_comes_when_it_comes() -> None:
    leap_day = date(2028, 2, 29)
    assert read_day("29.02", WORDS, today=date(2025, 3, 1)) == leap_day
    assert read_day("28.02.2031", WORDS, today=leap_day) == date(2031, 2, 28)
    with pytest.raises(TooFarDay):
        read_day("29.02", WORDS, today=date(2096, 3, 1))


@both
def test_months_and_weekdays_have_the_names_that_the_bot_writes(locale: str) -> None:
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, locale).items():
                assert read_day(f"5 {name}", WORDS, today=TODAY).month == number
    for number, name in get_day_names("wide", "format", locale).items():
        assert read_day(name, WORDS, today=TODAY).weekday() == number


DAYS = st.integers(0, 3 * 365).map(lambda days: TODAY + timedelta(days))
FORMATS = st.sampled_from(["short", "medium", "long", "full", "d MMMM y", "EEEE, d MMMM y"])


@given(DAYS, st.sampled_from(["ky", "ru"]), FORMATS)
def test_what_the_bot_writes_it_reads_back(day: date, locale: str, form: str) -> None:
    if (locale, form) == ("ky", "short"):
        form = "dd.MM.y"  # Babel's is an American 11/24/26
    assert read_day(format_date(day, form, locale), WORDS, today=TODAY) == day


PIECES = st.sampled_from([*TWENTIETH, *READ, *NO_DAYS, *WORDS.meanings, "5", "2027"])


@given(st.text() | st.text("0123456789.,-/ мгж") | st.lists(PIECES, max_size=4).map(" ".join))
def test_any_text_is_a_day_to_come_or_refused(text: str) -> None:
    with suppress(NotADay, PastDay, TooFarDay):
        assert TODAY <= read_day(text, WORDS, today=TODAY) <= date(2029, 11, 24)
