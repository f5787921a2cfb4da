"""Offices near a family: what they are, how to reach them, and when that was last checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.typed import short_text, tidy

LONGEST_ADDRESS = 120
HALF_A_YEAR = timedelta(days=183)
DIGITS = frozenset("0123456789")
PHONE_SIGNS = DIGITS | frozenset(" +-(),")
FEWEST_DIGITS, MOST_DIGITS = 3, 20


class OfficeKind(StrEnum):
    """What an office is for."""

    LABOUR = "labour"
    TAX = "tax"
    AYIL_OKMOTU = "ayil_okmotu"
    SERVICE_CENTRE = "service_centre"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a coordinator has entered it.

    Attributes:
        place: Code of a region, district or city in ``content/places.yaml``.
        name: In one line, at most 60 characters.
        phone: As typed; None where unknown.
        address: In one line, at most 120 characters; None where unknown.
        checked_on: The day on which a coordinator last checked all this.
    """

    id: int
    place: str
    kind: OfficeKind
    name: str
    phone: str | None
    address: str | None
    checked_on: date

    def checked_long_ago(self, today: date) -> bool:
        """Whether the last check is more than half a year back.

        >>> office = Office(1, "naryn", OfficeKind.TAX, "Салык", None, None, date(2026, 5, 25))
        >>> office.checked_long_ago(date(2026, 11, 24))
        False
        >>> office.checked_long_ago(date(2026, 11, 25))
        True
        """
        return today - self.checked_on > HALF_A_YEAR


class NoPhone(ValueError):
    """The text is no telephone number."""


def phone_text(text: str) -> str:
    """Return a telephone number, or several, as typed.

    Raises:
        NoPhone: there are other signs in it than digits, spaces and ``+-(),``, or fewer than
            3 or more than 20 digits.
        NothingTyped: no letter or digit is left.
        TooLong: more than 60 characters are left.

    >>> phone_text(" 0312 66-01-07 ")
    '0312 66-01-07'
    """
    phone = short_text(text)
    digits = sum(sign in DIGITS for sign in phone)
    if not PHONE_SIGNS.issuperset(phone) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise NoPhone
    return phone


def address_text(text: str) -> str:
    """Return an address in one line, at most 120 characters.

    Raises:
        NothingTyped: no letter or digit is left.
        TooLong: more than 120 characters are left.
    """
    return tidy(" ".join(text.splitlines()), limit=LONGEST_ADDRESS)
