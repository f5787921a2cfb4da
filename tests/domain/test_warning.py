"""Early warning: records in words, and what is to be looked at in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_in import CheckIn, How, Money, Need
from domain.warning import (
    Reason,
    Record,
    Severity,
    Sign,
    is_visible,
    opens_case,
    signs_of,
    worst,
)

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)


def told(how: How, money: Money | None = None, need: Need | None = Need.NOTHING) -> CheckIn:
    return CheckIn(TODAY, asked_at=NOON, answered_at=NOON, how=how, money=money, need=need)


def well(money: Money | None = Money.UNDER_15, need: Need | None = Need.NOTHING) -> CheckIn:
    return told(How.WELL, money, need)


def partly(money: Money | None = Money.UNDER_15, need: Need | None = Need.NOTHING) -> CheckIn:
    return told(How.PARTLY, money, need)


STOPPED = told(How.STOPPED, Money.NOTHING)
NOT_BEGUN = told(How.NOT_BEGUN)
SILENT = CheckIn(TODAY, asked_at=NOON)
NOT_ASKED = CheckIn(TODAY)
BY_VOICE = CheckIn(TODAY, asked_at=NOON, answered_at=NOON, file_kind="voice", file_id="1")
NO_MONEY = partly(Money.NOTHING)
MUCH = well(Money.UNDER_60)

SAYS_STOPPED = Sign(Reason.STOPPED, Severity.RED, 1)
WANTS_TO_TALK = Sign(Reason.ASKS_TO_TALK, Severity.RED)
WANTS_HELP = Sign(Reason.ASKS_FOR_HELP, Severity.AMBER)
IS_ILL = Sign(Reason.ILLNESS, Severity.AMBER)
FELL = Sign(Reason.INCOME_FELL, Severity.AMBER)


def amber(reason: Reason, value: int) -> Sign:
    return Sign(reason, Severity.AMBER, value)


NO_INCOME_TWICE = amber(Reason.NO_INCOME, 2)
SILENT_TWICE = amber(Reason.SILENT, 2)


def row(
    name: str,
    *check_ins: CheckIn,
    signs: Sequence[Sign] = (),
    signed: date | None = None,
    overdue: int | None = None,
    today: date = TODAY,
) -> object:
    return pytest.param(Record(check_ins, signed, overdue, today), tuple(signs), id=name)


CASES = [
    # ordinary
    row("nothing is known"),
    row("signed long ago, never asked", signed=date(2025, 1, 1)),
    row("it goes well", well()),
    row("it goes partly", partly()),
    row("well all the time", well(), well(), well(), well()),
    row("not begun in the first months", NOT_BEGUN, signed=SEPTEMBER),
    row("not begun, the month of signing is not known", NOT_BEGUN, NOT_BEGUN),
    row("nothing earned once", NO_MONEY, well()),
    row("only the first question is answered", well(None, None)),
    row("she sent a voice message and tapped nothing", BY_VOICE),
    # stopped
    row("stopped", STOPPED, signs=[SAYS_STOPPED]),
    row("stopped, the rest is not answered", told(How.STOPPED, need=None), signs=[SAYS_STOPPED]),
    row("stopped twice", STOPPED, STOPPED, signs=[replace(SAYS_STOPPED, value=2)]),
    row("stopped, before it well", STOPPED, well(), STOPPED, signs=[SAYS_STOPPED]),
    row("stopped, goes again", partly(), STOPPED, STOPPED),
    row("stopped and silent since", SILENT, STOPPED, signs=[SAYS_STOPPED]),
    row(
        "stopped and silent twice",
        *(SILENT, SILENT, STOPPED),
        signs=[SAYS_STOPPED, SILENT_TWICE],
    ),
    row(
        "stopped and silent in between",
        *(STOPPED, SILENT, STOPPED),
        signs=[replace(SAYS_STOPPED, value=2)],
    ),
    # not begun
    row(
        "not begun three months after signing",
        NOT_BEGUN,
        signed=AUGUST,
        signs=[amber(Reason.NOT_BEGUN_LATE, 3)],
    ),
    row(
        "not begun, over the year's end",
        NOT_BEGUN,
        signed=AUGUST,
        today=date(2027, 1, 1),
        signs=[amber(Reason.NOT_BEGUN_LATE, 5)],
    ),
    row("begun late", well(), NOT_BEGUN, signed=date(2026, 1, 1)),
    # money
    row("nothing earned twice", NO_MONEY, NO_MONEY, signs=[NO_INCOME_TWICE]),
    row(
        "nothing earned twice, and it goes well",
        *(well(Money.NOTHING), NO_MONEY),
        signs=[NO_INCOME_TWICE],
    ),
    row(
        "nothing earned three times",
        *(NO_MONEY, NO_MONEY, NO_MONEY),
        signs=[amber(Reason.NO_INCOME, 3)],
    ),
    row(
        "nothing earned twice, silent in between",
        *(NO_MONEY, SILENT, NO_MONEY),
        signs=[NO_INCOME_TWICE],
    ),
    row("nothing earned, unknown, nothing earned", NO_MONEY, partly(None), NO_MONEY),
    row("nothing earned after it had stopped", NO_MONEY, STOPPED),
    row("nothing earned twice, then something", partly(Money.UNDER_5), NO_MONEY, NO_MONEY),
    row("fell by two bands", well(Money.UNDER_15), MUCH, MUCH, MUCH, signs=[FELL]),
    row("fell by one band", well(Money.UNDER_30), MUCH, MUCH, MUCH),
    row(
        "fell by two bands and a third",
        *(well(Money.UNDER_15), well(Money.MORE), MUCH, MUCH),
        signs=[FELL],
    ),
    row(
        "fell by a third less than two bands",
        *(well(Money.UNDER_15), MUCH, MUCH, well(Money.UNDER_30)),
    ),
    row("fell, with two earlier ones only", well(Money.NOTHING), MUCH, MUCH),
    row(
        "fell, the earlier ones with gaps",
        *(well(Money.UNDER_5), SILENT, MUCH, well(None), MUCH, NOT_BEGUN, MUCH),
        signs=[FELL],
    ),
    row(
        "only the last three count",
        *(well(Money.UNDER_5), well(), well(), well(), well(Money.MORE), well(Money.MORE)),
    ),
    row("rose by two bands", MUCH, well(), well(), well()),
    row(
        "fell to nothing twice",
        *(NO_MONEY, NO_MONEY, MUCH, MUCH),
        signs=[NO_INCOME_TWICE, FELL],
    ),
    row("stopped with less money", STOPPED, MUCH, MUCH, MUCH, signs=[SAYS_STOPPED, FELL]),
    # needs
    row("goes well, wants to sell more", well(need=Need.SELLING), signs=[WANTS_HELP]),
    row("goes well, needs help with papers", well(need=Need.PAPERS), signs=[WANTS_HELP]),
    row("goes partly, needs money", partly(need=Need.MONEY), signs=[WANTS_HELP]),
    row("somebody is ill", partly(need=Need.HEALTH), signs=[IS_ILL]),
    row("goes well, wants to talk", well(need=Need.TALK), signs=[WANTS_TO_TALK]),
    row("not begun, wants to talk", told(How.NOT_BEGUN, need=Need.TALK), signs=[WANTS_TO_TALK]),
    row("wanted to talk the time before", well(), well(need=Need.TALK)),
    row("wanted to talk, silent since", SILENT, well(need=Need.TALK), signs=[WANTS_TO_TALK]),
    row(
        "nothing earned twice, wants to talk: red comes first",
        *(partly(Money.NOTHING, Need.TALK), NO_MONEY),
        signs=[WANTS_TO_TALK, NO_INCOME_TWICE],
    ),
    row(
        "stopped, wants to talk",
        told(How.STOPPED, Money.NOTHING, Need.TALK),
        signs=[SAYS_STOPPED, WANTS_TO_TALK],
    ),
    # duties
    row("a duty of today", overdue=0),
    row("a week overdue", overdue=7),
    row("more than a week overdue", overdue=8, signs=[amber(Reason.DUTY_OVERDUE, 8)]),
    row(
        "goes well, long overdue",
        well(),
        overdue=90,
        signs=[amber(Reason.DUTY_OVERDUE, 90)],
    ),
    # silence
    row("silent once", SILENT, well()),
    row("silent twice", SILENT, SILENT, well(), signs=[SILENT_TWICE]),
    row("silent from the beginning", *[SILENT] * 3, signs=[amber(Reason.SILENT, 3)]),
    row("silent, answered, silent", SILENT, well(), SILENT),
    row("silent twice, the next is due", NOT_ASKED, SILENT, SILENT, signs=[SILENT_TWICE]),
    row("silent twice, then a voice message", BY_VOICE, SILENT, SILENT),
    row("silent twice long ago", well(), SILENT, SILENT),
]


@pytest.mark.parametrize(("record", "signs"), CASES)
def test_what_is_to_be_looked_at(record: Record, signs: tuple[Sign, ...]) -> None:
    assert signs_of(record) == signs


def test_the_worst_of_none_is_none() -> None:
    assert worst([]) is None
    assert worst([SILENT_TWICE]) is Severity.AMBER
    assert worst([SILENT_TWICE, SAYS_STOPPED, FELL]) is Severity.RED


@pytest.mark.parametrize("reason", Reason)
def test_without_her_word_the_advisor_sees_overdue_duties_only(reason: Reason) -> None:
    assert is_visible(reason) is (reason is Reason.DUTY_OVERDUE)


@pytest.mark.parametrize("reason", Reason)
def test_silence_makes_a_case_with_another_reason_only(reason: Reason) -> None:
    sign = Sign(reason, Severity.AMBER)
    assert opens_case([sign]) is (reason is not Reason.SILENT)
    assert opens_case([SILENT_TWICE, sign]) is opens_case([sign])
    assert not opens_case([])


CHECK_INS = st.builds(
    CheckIn,
    day=st.just(TODAY),
    asked_at=st.none() | st.just(NOON),
    answered_at=st.none() | st.just(NOON),
    how=st.none() | st.sampled_from(How),
    money=st.none() | st.sampled_from(Money),
    need=st.none() | st.sampled_from(Need),
)
RECORDS = st.builds(
    Record,
    st.lists(CHECK_INS, max_size=8),
    st.none() | st.dates(),
    st.none() | st.integers(-5, 100),
    st.dates(),
)


@given(RECORDS)
def test_any_record_is_read_worst_first_each_reason_once(record: Record) -> None:
    signs = signs_of(record)
    severities = [sign.severity for sign in signs]
    assert severities == sorted(severities, key=[Severity.RED, Severity.AMBER].index)
    assert len({sign.reason for sign in signs}) == len(signs)
    assert worst(signs) is (severities[0] if severities else None)


def newest_told(record: Record, change: Callable[[CheckIn], CheckIn]) -> Record:
    """The record with another answer in the newest check-in that says how it goes."""
    check_ins = list(record.check_ins)
    for index, one in enumerate(check_ins):
        if one.how is not None:
            check_ins[index] = change(one)
            break
    return replace(record, check_ins=check_ins)


def with_newest(record: Record, check_in: CheckIn) -> Record:
    return replace(record, check_ins=[check_in, *record.check_ins])


def less_money(one: CheckIn) -> CheckIn:
    bands = list(Money)
    return replace(one, money=bands[max(bands.index(one.money) - 1, 0)] if one.money else None)


BAD_NEWS: dict[str, Callable[[Record], Record]] = {
    "silent once more": lambda record: with_newest(record, SILENT),
    "less money": lambda record: newest_told(record, less_money),
    "no money": lambda record: newest_told(record, lambda one: replace(one, money=Money.NOTHING)),
    "later": lambda record: replace(record, overdue_days=(record.overdue_days or 0) + 8),
    "stopped now": lambda record: with_newest(record, STOPPED),
    "stopped": lambda record: newest_told(record, lambda one: replace(one, how=How.STOPPED)),
    "wants to talk": lambda record: newest_told(record, lambda one: replace(one, need=Need.TALK)),
    "ill": lambda record: newest_told(
        record, lambda one: one if one.need is Need.TALK else replace(one, need=Need.HEALTH)
    ),
}
MILDNESS = [Severity.RED, Severity.AMBER, None]


@pytest.mark.parametrize("news", BAD_NEWS)
@given(record=RECORDS)
def test_more_bad_news_makes_it_no_milder(news: str, record: Record) -> None:
    before, after = signs_of(record), signs_of(BAD_NEWS[news](record))
    assert MILDNESS.index(worst(after)) <= MILDNESS.index(worst(before))
    assert not opens_case(before) or opens_case(after)


@given(RECORDS)
def test_silence_less_money_and_delay_take_no_reason_away(record: Record) -> None:
    before = {sign.reason for sign in signs_of(record)}
    for news in ("silent once more", "less money", "later"):
        assert before <= {sign.reason for sign in signs_of(BAD_NEWS[news](record))}
