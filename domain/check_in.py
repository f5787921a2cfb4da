"""«Иштер кандай?»: what a family is asked from time to time, what it answers, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

from domain.clock import at_hour, local_day
from domain.day import DAYS_A_WEEK
from domain.months import add_months, month_of
from domain.person import Rhythm, Stage

EVENING_HOUR = 18
EVENING_MINUTES = 150
"""The evening is from 18:00 to 20:30 in Bishkek."""

DAYS_IN_EVERY_MONTH = 28
FIRST_AFTER = 6
"""Days from signing to the first question."""

MONTHLY_APART = timedelta(days=14)
WEEKLY_APART = timedelta(days=3)
ASKED_STAGES = frozenset({Stage.CONTRACTED, Stage.OPERATING})


class How(StrEnum):
    """How it is going; each is an ordinary answer."""

    WELL = "well"
    PARTLY = "partly"
    STOPPED = "stopped"
    NOT_BEGUN = "not_begun"


class Money(StrEnum):
    """Money made since the last time, in bands of thousand KGS, the lower end included."""

    NOTHING = "nothing"
    UNDER_5 = "under_5"
    UNDER_15 = "under_15"
    UNDER_30 = "under_30"
    UNDER_60 = "under_60"
    MORE = "more"


class Need(StrEnum):
    """What would help now; health is that of people or animals, talk is with a person."""

    NOTHING = "nothing"
    SELLING = "selling"
    PAPERS = "papers"
    MONEY = "money"
    HEALTH = "health"
    TALK = "talk"


class Shown(StrEnum):
    """Who may see the answers: the family alone, or its advisor too."""

    UNDECIDED = "undecided"
    KEPT = "kept"
    SENT = "sent"


class Question(StrEnum):
    """What a check-in asks, in this order."""

    HOW = "how"
    MONEY = "money"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A question how things go, and what the family has answered so far.

    Attributes:
        day: When it was due; with the family it is its key.
        asked_at: UTC, like the moments below; None if she has begun it herself.
        answered_at: When the family first answered.
        words: What she added as text.
        file_kind: "voice" or "photo", if she added one.
    """

    day: date
    asked_at: datetime | None = None
    reminded_at: datetime | None = None
    seen_at: datetime | None = None
    answered_at: datetime | None = None
    how: How | None = None
    money: Money | None = None
    need: Need | None = None
    words: str | None = None
    file_kind: str | None = None
    file_id: str | None = None
    shown: Shown = Shown.UNDECIDED
    finished_at: datetime | None = None

    @property
    def open_question(self) -> Question | None:
        """What is asked next; whoever has not begun can have made nothing.

        >>> CheckIn(date(2026, 11, 24), how=How.STOPPED).open_question
        <Question.MONEY: 'money'>
        >>> CheckIn(date(2026, 11, 24), how=How.NOT_BEGUN).open_question
        <Question.NEED: 'need'>
        """
        if self.how is None:
            return Question.HOW
        if self.money is None and self.how is not How.NOT_BEGUN:
            return Question.MONEY
        return Question.NEED if self.need is None else None

    @property
    def is_silent(self) -> bool:
        """Whether it was asked and nothing was answered."""
        return self.asked_at is not None and self.answered_at is None and self.how is None


_BELOW = (
    (Decimal(5_000), Money.UNDER_5),
    (Decimal(15_000), Money.UNDER_15),
    (Decimal(30_000), Money.UNDER_30),
    (Decimal(60_000), Money.UNDER_60),
)


def band_of(amount: Decimal) -> Money:
    """Return the band of an amount in KGS; a loss is nothing made.

    >>> band_of(Decimal("4999.99")), band_of(Decimal(5000))
    (<Money.UNDER_5: 'under_5'>, <Money.UNDER_15: 'under_15'>)
    """
    if amount <= 0:
        return Money.NOTHING
    return next((band for end, band in _BELOW if amount < end), Money.MORE)


def next_check_in(
    family_id: int, rhythm: Rhythm, *, after: datetime, first: bool = False
) -> datetime | None:
    """Return when a family is asked next (UTC), or None if it does not want to be asked.

    It is an evening in Bishkek, at a minute that is always the family's own; the minutes, the
    days of the month and the weekdays are spread evenly over families.

    Args:
        family_id: From it alone follow minute, weekday and day of the month.
        rhythm: Monthly it is at least 14 days later, weekly at least 3.
        after: Aware.
        first: The family has just said that it has signed: on the sixth day, monthly or weekly.

    >>> from datetime import UTC
    >>> next_check_in(7, Rhythm.MONTHLY, after=datetime(2026, 11, 24, tzinfo=UTC))
    datetime.datetime(2026, 12, 12, 12, 40, tzinfo=datetime.timezone.utc)
    """
    if rhythm is Rhythm.OFF:
        return None
    digest = blake2b(str(family_id).encode(), digest_size=8).digest()
    number, minute = divmod(int.from_bytes(digest, "big"), EVENING_MINUTES)

    def evening(day: date) -> datetime:
        return at_hour(day, EVENING_HOUR) + timedelta(minutes=minute)

    if first:
        return evening(local_day(after) + timedelta(days=FIRST_AFTER))
    if rhythm is Rhythm.WEEKLY:
        earliest = after + WEEKLY_APART
        day = local_day(earliest)
        day += timedelta(days=(number - day.weekday()) % DAYS_A_WEEK)
        later = day + timedelta(days=DAYS_A_WEEK)
    else:
        earliest = after + MONTHLY_APART
        own = number % DAYS_IN_EVERY_MONTH + 1
        day = local_day(earliest).replace(day=own)
        later = add_months(month_of(day), 1).replace(day=own)
    return evening(day) if evening(day) >= earliest else evening(later)


def asks(stage: Stage | None) -> bool:
    """Whether a family at this stage is asked at all: from signing to the end of the contract.

    >>> asks(Stage.OPERATING), asks(Stage.CLOSED), asks(None)
    (True, False, False)
    """
    return stage in ASKED_STAGES
