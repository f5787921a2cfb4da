"""Cases: what an advisor is to look at, by kind and by how far it is."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from domain.warning import Reason


class CaseKind(StrEnum):
    """What a case is about; a family has at most one open case of each kind."""

    HELP_ASKED = "help_asked"
    BUSINESS_STOPPED = "business_stopped"
    INCOME_FELL = "income_fell"
    DUTY_OVERDUE = "duty_overdue"


class CaseState(StrEnum):
    """How far a case is."""

    NEW = "new"
    ANSWERED = "answered"
    CLOSED = "closed"


DUTY_RESTS = timedelta(days=60)
"""For so long after it was closed, an overdue duty opens no other case."""
_KINDS = {
    Reason.STOPPED: CaseKind.BUSINESS_STOPPED,
    Reason.NOT_BEGUN_LATE: CaseKind.BUSINESS_STOPPED,
    Reason.NO_INCOME: CaseKind.INCOME_FELL,
    Reason.INCOME_FELL: CaseKind.INCOME_FELL,
    Reason.ASKS_TO_TALK: CaseKind.HELP_ASKED,
    Reason.ASKS_FOR_HELP: CaseKind.HELP_ASKED,
    Reason.ILLNESS: CaseKind.HELP_ASKED,
    Reason.DUTY_OVERDUE: CaseKind.DUTY_OVERDUE,
}


def kind_of(reason: Reason) -> CaseKind | None:
    """Return what kind of case a reason makes; silence makes none.

    >>> kind_of(Reason.ILLNESS), kind_of(Reason.SILENT)
    (<CaseKind.HELP_ASKED: 'help_asked'>, None)
    """
    return _KINDS.get(reason)
