"""Truth: how firmly a fact may be said on a given day, and whom to ask instead."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How firmly a fact may be said, from the firmest down."""

    STATE = "state"
    STATE_WITH_CHECK = "state_with_check"
    DO_NOT_STATE = "do_not_state"

    def at_least(self, other: Level) -> bool:
        """Whether this level is as firm as ``other``, or firmer.

        >>> Level.STATE.at_least(Level.STATE_WITH_CHECK)
        True
        """
        return _FIRMEST_FIRST.index(self) <= _FIRMEST_FIRST.index(other)

    def lowered(self) -> Level:
        """The next level down; the lowest stays where it is.

        >>> Level.STATE.lowered()
        <Level.STATE_WITH_CHECK: 'state_with_check'>
        """
        return _FIRMEST_FIRST[min(_FIRMEST_FIRST.index(self) + 1, len(_FIRMEST_FIRST) - 1)]


_FIRMEST_FIRST = (Level.STATE, Level.STATE_WITH_CHECK, Level.DO_NOT_STATE)


class Door(StrEnum):
    """Who can answer for certain what the bot may not say."""

    TAX_116 = "tax_116"
    MINISTRY_1966 = "ministry_1966"
    ADVISOR = "advisor"


def level_on(bot_use: Level, *, confirmed: bool, review_by: date, today: date) -> Level:
    """Return how firmly a fact may be said today.

    A fact that no coordinator has confirmed is said at best with its date and door; after
    ``review_by`` whatever could be said falls one level.

    Args:
        bot_use: The firmest level that the fact's source allows.
        confirmed: Whether a named coordinator has confirmed the fact.
        review_by: The last day on which the fact counts as fresh.
        today: The day on which it would be said.

    >>> spring, summer = date(2027, 3, 1), date(2027, 6, 1)
    >>> level_on(Level.STATE, confirmed=True, review_by=summer, today=spring).value
    'state'
    >>> level_on(Level.STATE, confirmed=False, review_by=summer, today=spring).value
    'state_with_check'
    >>> level_on(Level.STATE, confirmed=False, review_by=spring, today=summer).value
    'do_not_state'
    """
    level = bot_use
    if level is Level.STATE and not confirmed:
        level = Level.STATE_WITH_CHECK
    return level.lowered() if today > review_by else level
