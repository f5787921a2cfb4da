"""Words for the domain's codes, in the current language."""

from __future__ import annotations

from aiogram.utils.i18n import gettext as _

from domain.check_in import How, Money, Need
from domain.person import LineOfWork, PhoneUse, Rhythm, Role, Stage


def stage_names() -> dict[Stage, str]:
    """Return where a family may stand, in the order of the road."""
    return {
        Stage.EXPLORING: _("Still thinking"),
        Stage.PLANNING: _("Making a plan"),
        Stage.WAITING: _("Applied, I am waiting"),
        Stage.RETURNED: _("The plan came back"),
        Stage.NOT_SELECTED: _("Not selected"),
        Stage.CONTRACTED: _("Contract signed"),
        Stage.OPERATING: _("The business runs"),
        Stage.CLOSED: _("It has ended"),
    }


def stage_counts() -> dict[Stage, str]:
    """Return what families at each stage are called where they are counted."""
    return {
        Stage.EXPLORING: _("Families still thinking"),
        Stage.PLANNING: _("Families making a plan"),
        Stage.WAITING: _("Families waiting"),
        Stage.RETURNED: _("Families whose plan came back"),
        Stage.NOT_SELECTED: _("Families not selected"),
        Stage.CONTRACTED: _("Families that signed"),
        Stage.OPERATING: _("Families running a business"),
        Stage.CLOSED: _("Families that are done"),
    }


def work_names() -> dict[LineOfWork, str]:
    """Return the lines of work."""
    return {
        LineOfWork.FARMING: _("Farming"),
        LineOfWork.MAKING: _("Making things"),
        LineOfWork.TRADE: _("Trade"),
        LineOfWork.SERVICES: _("Services"),
        LineOfWork.UNDECIDED: _("I have not decided yet"),
    }


def rhythm_names() -> dict[Rhythm, str]:
    """Return how often the bot may ask how things go."""
    return {
        Rhythm.MONTHLY: _("Once a month"),
        Rhythm.WEEKLY: _("Once a week"),
        Rhythm.OFF: _("Do not ask"),
    }


def phone_names() -> dict[PhoneUse, str]:
    """Return who reads this phone."""
    return {PhoneUse.MINE: _("Only me"), PhoneUse.SHARED: _("Others at home, too")}


def role_names() -> dict[Role, str]:
    """Return the roles in which a person may act."""
    return {
        Role.FAMILY: _("Family"),
        Role.ADVISOR: _("Advisor"),
        Role.COORDINATOR: _("Coordinator"),
        Role.OBSERVER: _("Observer"),
    }


def how_names() -> dict[How, str]:
    """Return how it may be going, in her words."""
    return {
        How.WELL: _("It goes well"),
        How.PARTLY: _("It goes a little"),
        How.STOPPED: _("It has stopped"),
        How.NOT_BEGUN: _("We have not begun yet"),
    }


def money_names() -> dict[Money, str]:
    """Return the bands of money made since the last time."""
    return {
        Money.NOTHING: _("Nothing yet"),
        Money.UNDER_5: _("Less than 5 thousand som"),
        Money.UNDER_15: _("5–15 thousand som"),
        Money.UNDER_30: _("15–30 thousand som"),
        Money.UNDER_60: _("30–60 thousand som"),
        Money.MORE: _("60 thousand som or more"),
    }


def need_names() -> dict[Need, str]:
    """Return what would help now."""
    return {
        Need.NOTHING: _("Nothing is needed"),
        Need.SELLING: _("Help with selling"),
        Need.PAPERS: _("Help with papers"),
        Need.MONEY: _("Money is short"),
        Need.HEALTH: _("Illness, people or animals"),
        Need.TALK: _("A talk with somebody"),
    }
