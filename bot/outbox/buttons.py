"""Buttons under messages that the bot sends by itself; they outlive every dialog."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from domain.check_in import How


class Wish(StrEnum):
    """What she wants with something that she was reminded of."""

    OPEN = "open"
    DONE = "done"
    LATER = "later"
    NOT_MINE = "not_mine"


class HowTap(CallbackData, prefix="how", sep="|"):
    """The first answer of a check-in (its day in ISO form), straight from the message."""

    day: str
    how: How


class CheckInTap(CallbackData, prefix="checkin", sep="|"):
    """To the check-in of a day, at its first open question."""

    day: str


class ReminderTap(CallbackData, prefix="remind", sep="|"):
    """Something that she was reminded of, by its key."""

    wish: Wish
    key: str


class NoticeTap(CallbackData, prefix="notice", sep="|"):
    """To what was corrected."""


class RecordTap(CallbackData, prefix="record", sep="|"):
    """The family's record stays: this one, whatever record she shares by then."""

    family: int


class SilentTap(CallbackData, prefix="silent", sep="|"):
    """To the families that are silent."""
