"""Early warning in words: what an advisor reads, and what the family itself hears first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext

from domain.warning import Reason, Sign


def for_advisor(signs: Iterable[Sign]) -> list[str]:
    """Return what is to be looked at, a line for each sign, as plain text without a full stop."""
    return [_line(sign) for sign in signs]


def for_family(signs: Iterable[Sign], *, has_advisor: bool) -> list[str]:
    """Return what the family hears: at most two sentences for each sign, as plain text.

    Nothing in it blames or promises; it says where to turn, with an advisor or without one.
    """
    said = _family() if has_advisor else _family() | _without_advisor()
    return [said[sign.reason] for sign in signs]


def _line(sign: Sign) -> str:
    plain, counted = _ADVISOR[sign.reason]
    if counted is None or sign.value is None or sign.value == 1:
        return plain()
    return counted(sign.value).format(n=sign.value)


_ADVISOR: Mapping[Reason, tuple[Callable[[], str], Callable[[int], str] | None]] = {
    Reason.STOPPED: (
        lambda: _("The work has stopped"),
        lambda n: ngettext(
            "The work has stopped, said {n} time in a row",
            "The work has stopped, said {n} times in a row",
            n,
        ),
    ),
    Reason.NOT_BEGUN_LATE: (
        lambda: _("The work has not begun"),
        lambda n: ngettext(
            "The work has not begun {n} month after signing",
            "The work has not begun {n} months after signing",
            n,
        ),
    ),
    Reason.NO_INCOME: (
        lambda: _("The work goes on without income"),
        lambda n: ngettext(
            "The work goes on without income, said {n} time in a row",
            "The work goes on without income, said {n} times in a row",
            n,
        ),
    ),
    Reason.INCOME_FELL: (lambda: _("Much less income than before"), None),
    Reason.ASKS_TO_TALK: (lambda: _("Asks for a talk"), None),
    Reason.ASKS_FOR_HELP: (lambda: _("Asks for help"), None),
    Reason.ILLNESS: (lambda: _("Illness, of people or animals"), None),
    Reason.DUTY_OVERDUE: (
        lambda: _("A duty with a day is not marked as done"),
        lambda n: ngettext(
            "A duty is not marked as done {n} day after its day",
            "A duty is not marked as done {n} days after its day",
            n,
        ),
    ),
    Reason.SILENT: (
        lambda: _("Has not answered lately"),
        lambda n: ngettext(
            "Has not answered {n} time in a row", "Has not answered {n} times in a row", n
        ),
    ),
}
"""How a reason is worded, and how it is with its value; once is said without a number."""


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
        Reason.ILLNESS: _(
            "Health comes first. If a person is ill, see a doctor; if an animal is, call a vet."
        ),
        Reason.DUTY_OVERDUE: _(
            "A day in your calendar is over: /calendar. If it is done, mark it there."
        ),
        Reason.SILENT: _("You need not answer each time. Whenever you like, I am here: /checkin"),
    }


def _without_advisor() -> dict[Reason, str]:
    """Return what differs where nobody looks after the family yet."""
    return {
        Reason.STOPPED: _(
            "It happens that work stops. You may ask at your ayil okmotu what can be done: "
            "/contacts"
        ),
        Reason.NOT_BEGUN_LATE: _(
            "A beginning often takes time. Ask here with which step to begin: /ask"
        ),
        Reason.NO_INCOME: _(
            "There has been no income for some time. "
            "Look at prices and costs with somebody who knows them: /contacts"
        ),
        Reason.INCOME_FELL: _("There are weaker months, too. Ask here what may help: /ask"),
        Reason.ASKS_TO_TALK: _(
            "You would like to talk. You may ask at your ayil okmotu, or here: /contacts"
        ),
        Reason.ASKS_FOR_HELP: _(
            "It is good that you say what you need. "
            "Ask here: /ask, or at your ayil okmotu: /contacts"
        ),
    }
