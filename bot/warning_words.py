"""Early warning in words: what an advisor reads, and what the family itself hears first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext

from domain.warning import Reason, Sign


def for_advisor(signs: Iterable[Sign]) -> list[str]:
    """Return what is to be looked at, a line for each sign, as plain text without a full stop."""
    return [_ADVISOR[sign.reason](sign) for sign in signs]


def for_family(signs: Iterable[Sign]) -> list[str]:
    """Return what the family hears: at most two sentences for each sign, as plain text.

    Nothing in it blames or promises; it says where to turn.
    """
    said = _family()
    return [said[sign.reason] for sign in signs]


def _stopped(sign: Sign) -> str:
    if sign.value is None or sign.value == 1:
        return _("The work has stopped")
    return ngettext(
        "The work has stopped, said {n} time in a row",
        "The work has stopped, said {n} times in a row",
        sign.value,
    ).format(n=sign.value)


def _not_begun_late(sign: Sign) -> str:
    if sign.value is None:
        return _("The work has not begun")
    return ngettext(
        "The work has not begun {n} month after signing",
        "The work has not begun {n} months after signing",
        sign.value,
    ).format(n=sign.value)


def _no_income(sign: Sign) -> str:
    if sign.value is None:
        return _("The work goes on without income")
    return ngettext(
        "The work goes on without income, said {n} time in a row",
        "The work goes on without income, said {n} times in a row",
        sign.value,
    ).format(n=sign.value)


def _duty_overdue(sign: Sign) -> str:
    if sign.value is None:
        return _("A duty with a day is not marked as done")
    return ngettext(
        "A duty is not marked as done {n} day after its day",
        "A duty is not marked as done {n} days after its day",
        sign.value,
    ).format(n=sign.value)


def _silent(sign: Sign) -> str:
    if sign.value is None:
        return _("Has not answered lately")
    return ngettext(
        "Has not answered {n} time in a row", "Has not answered {n} times in a row", sign.value
    ).format(n=sign.value)


_ADVISOR: Mapping[Reason, Callable[[Sign], str]] = {
    Reason.STOPPED: _stopped,
    Reason.NOT_BEGUN_LATE: _not_begun_late,
    Reason.NO_INCOME: _no_income,
    Reason.INCOME_FELL: lambda _sign: _("Much less income than before"),
    Reason.ASKS_TO_TALK: lambda _sign: _("Asks for a talk"),
    Reason.ASKS_FOR_HELP: lambda _sign: _("Asks for help"),
    Reason.ILLNESS: lambda _sign: _("Illness, of people or animals"),
    Reason.DUTY_OVERDUE: _duty_overdue,
    Reason.SILENT: _silent,
}


def _family() -> dict[Reason, str]:
    return {
        Reason.STOPPED: _(
            "It happens that work stops. Talk over with your advisor what can be done."
        ),
        Reason.NOT_BEGUN_LATE: _(
            "A beginning often takes time. Ask your advisor with which step to begin."
        ),
        Reason.NO_INCOME: _(
            "There has been no income for some time. "
            "Look at prices and costs together with your advisor."
        ),
        Reason.INCOME_FELL: _(
            "There are weaker months, too. Ask your advisor what may help in them."
        ),
        Reason.ASKS_TO_TALK: _(
            "You would like to talk. Write to your advisor, or see whom else to ask: /contacts"
        ),
        Reason.ASKS_FOR_HELP: _(
            "It is good that you say what you need. Ask here: /ask, or write to your advisor."
        ),
        Reason.ILLNESS: _("Health comes first. Whom to call is written here: /contacts"),
        Reason.DUTY_OVERDUE: _(
            "A day in your calendar is over: /calendar. If it is done, mark it there."
        ),
        Reason.SILENT: _("You need not answer each time. Whenever you like, I am here: /checkin"),
    }
