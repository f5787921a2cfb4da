"""Messages out: kinds, what holds for each, and what can become of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.clock import BISHKEK

ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    """Why something is sent, by what has happened."""

    OPERATOR_ALERTED = "operator_alerted"
    CASE_OPENED = "case_opened"
    WORDS_SENT = "words_sent"
    FACT_CORRECTED = "fact_corrected"
    DELETION_ASKED = "deletion_asked"
    DUTY_NEARED = "duty_neared"
    MORNING_CAME = "morning_came"
    CHECK_IN_ASKED = "check_in_asked"
    STEP_NEARED = "step_neared"


class Op(StrEnum):
    """What is done: a new message, or a change of the one in the same slot."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


class State(StrEnum):
    """Where a message stands; all but the first two are final."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNCERTAIN = "uncertain"


FINAL = frozenset(State) - {State.QUEUED, State.SENDING}


class Result(StrEnum):
    """What came of an attempt to send.

    ``NOT_TAKEN``: the network failed before Telegram could have taken it. ``UNKNOWN``: it failed
    when Telegram may have taken it; there is no way to ask.
    """

    SENT = "sent"
    NOTHING_TO_SAY = "nothing_to_say"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    CHAT_NOT_FOUND = "chat_not_found"
    BAD_REQUEST = "bad_request"
    RETRY_LATER = "retry_later"
    NOT_TAKEN = "not_taken"
    UNKNOWN = "unknown"


UNREACHABLE = frozenset({Result.BLOCKED, Result.DEACTIVATED, Result.CHAT_NOT_FOUND})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt.

    Attributes:
        message_id: Telegram's number of what was sent.
        error: Why not, without anybody's words.
        retry_in: Seconds that Telegram asks to wait.
    """

    result: Result
    message_id: int | None = None
    error: str | None = None
    retry_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when something may be done in Bishkek."""

    first: time
    last: time

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies inside."""
        return self.first <= moment.astimezone(BISHKEK).time() < self.last

    def next(self, moment: datetime) -> datetime:
        """Return the moment, or the first later one that lies inside.

        >>> from datetime import UTC
        >>> DAY.next(datetime(2026, 11, 24, 18, 0, tzinfo=UTC)).astimezone(BISHKEK).isoformat()
        '2026-11-25T08:00:00+06:00'
        """
        if self.holds(moment):
            return moment
        local = moment.astimezone(BISHKEK)
        day = local.date() if local.time() < self.first else local.date() + ONE_DAY
        return datetime.combine(day, self.first, BISHKEK).astimezone(moment.tzinfo)


DAY = Hours(time(8), time(21))
EVENING = Hours(time(18), time(21))
MORNING = 10
"""The hour at which the message of a day goes, if it asks no check-in."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a kind of messages.

    Attributes:
        priority: The smaller, the sooner.
        hours: When it may be sent; None: at any time, with sound by day only.
        life: How long after it fell due it is still worth sending; None: for ever.
        repeats: Whether it is sent again if nobody knows whether it went out.
        after_stop: Whether it is sent to who has stopped messages.
        is_push: Whether it counts towards the one message a day of a family.
    """

    priority: int
    hours: Hours | None
    life: timedelta | None
    repeats: bool
    after_stop: bool = False
    is_push: bool = False


POLICIES = {
    Kind.OPERATOR_ALERTED: Policy(0, None, None, repeats=True, after_stop=True),
    Kind.CASE_OPENED: Policy(0, None, None, repeats=True, after_stop=True),
    Kind.WORDS_SENT: Policy(0, None, None, repeats=True, after_stop=True),
    Kind.FACT_CORRECTED: Policy(1, DAY, None, repeats=True, is_push=True),
    Kind.DELETION_ASKED: Policy(1, DAY, timedelta(days=7), repeats=True, after_stop=True),
    Kind.DUTY_NEARED: Policy(1, DAY, None, repeats=True, is_push=True),
    Kind.MORNING_CAME: Policy(1, DAY, timedelta(hours=13), repeats=False, after_stop=True),
    Kind.CHECK_IN_ASKED: Policy(2, EVENING, timedelta(days=3), repeats=False, is_push=True),
    Kind.STEP_NEARED: Policy(2, DAY, ONE_DAY, repeats=False, is_push=True),
}
PRIORITIES = tuple(sorted({policy.priority for policy in POLICIES.values()}))


def reason(day: date) -> str:
    """Return by what a family's messages of a day are known.

    >>> reason(date(2026, 12, 1))
    'daily:2026-12-01'
    """
    return f"daily:{day.isoformat()}"


MOST_ATTEMPTS = 20
"""With the pauses between them more than an hour."""
LONGEST_PAUSE = 300.0


def pause_after(attempts: int) -> float:
    """Return the seconds to wait after the n-th attempt that the network spoilt.

    >>> [pause_after(n) for n in (1, 2, 3, 9)]
    [2.0, 4.0, 8.0, 300.0]
    """
    return min(2.0**attempts, LONGEST_PAUSE)
