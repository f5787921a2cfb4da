"""Every kind of message: a policy, a renderer, and long samples in each language."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from bot.outbox import RENDERERS
from bot.outbox.cases import Morning, Words
from bot.outbox.daily import Daily
from db.queries.cases import Case, CasesListed, FamilySeen
from domain.calendar import Due, DueKind
from domain.case import CaseKind, CaseState
from domain.check_in import CheckIn, How, Money, Need, Shown
from domain.outbox import POLICIES, Kind
from domain.person import LineOfWork, Stage
from domain.plan import Words as PlanWords
from domain.reminding import Reminder
from domain.trouble import Trouble
from domain.warning import Reason, Severity, Sign
from tests.house import NOON, TRANSLATIONS, House
from usecases.outbox import Message
from usecases.reminders import Reminded

LONGEST, MOST_BUTTONS, LONGEST_LABEL, SEEN_ON_A_LOCKED_PHONE = 600, 6, 28, 40
TAG = re.compile(r"<[^>]+>")
NAME, WORDS = "Бактыгүл", "сүттү саткан жер жабылып калды " * 30
DAY = date(2026, 11, 24)
LATER = DAY + timedelta(days=3)
ANSWERED = CheckIn(
    DAY,
    asked_at=NOON,
    answered_at=NOON,
    how=How.STOPPED,
    money=Money.NOTHING,
    need=Need.HEALTH,
    words=WORDS,
    file_kind="voice",
    file_id="voice",
    shown=Shown.SENT,
    finished_at=NOON,
)
FAMILY = FamilySeen(
    1,
    (NAME, "Айгүл", "Чынара"),
    "naryn_at_bashy",
    "Ак-Сай айылы",
    Stage.OPERATING,
    LineOfWork.FARMING,
    7,
)
SIGNS = (
    Sign(Reason.STOPPED, Severity.RED, 2),
    Sign(Reason.ASKS_TO_TALK, Severity.RED),
    Sign(Reason.DUTY_OVERDUE, Severity.AMBER, 21),
    Sign(Reason.SILENT, Severity.AMBER, 2),
)
CASE = Case(1, CaseKind.BUSINESS_STOPPED, CaseState.NEW, SIGNS, FAMILY, ANSWERED)
REPORT = Due(DueKind.SINGLE_TAX_REPORT, LATER, LATER, f"single_tax_report:{LATER}")
STEP = Due(DueKind.PLAN_STEP, LATER, LATER, f"plan_step:1:{LATER}", PlanWords(text=WORDS))
OVERDUE = Due(
    DueKind.WORKER_REPORT, DAY - timedelta(days=2), DAY - timedelta(days=4), "worker_report:x"
)
THINGS = tuple(Reminded(Reminder(due.key, DAY, 1), due) for due in (REPORT, STEP, OVERDUE))
LIST = Reminded(Reminder("checklist:registration", DAY, 1), tree_id="registration", left=7)
SAMPLES: dict[Kind, list[Any]] = {
    Kind.OPERATOR_ALERTED: list(Trouble),
    Kind.CASE_OPENED: [CASE],
    Kind.WORDS_SENT: [Words(FAMILY, ANSWERED)],
    Kind.FACT_CORRECTED: ["ubk_bar_years"],
    Kind.DELETION_ASKED: [NOON],
    Kind.DUTY_NEARED: [
        *(Daily((one,)) for one in THINGS),
        Daily((*THINGS, LIST), CheckIn(DAY)),
    ],
    Kind.MORNING_CAME: [Morning(CasesListed((CASE,) * 5, 40), 12)],
    Kind.CHECK_IN_ASKED: [Daily((), CheckIn(DAY)), Daily((), CheckIn(DAY), repeats=True)],
    Kind.STEP_NEARED: [Daily((THINGS[1],)), Daily((LIST,))],
}


def test_every_kind_has_a_policy_a_renderer_and_a_sample() -> None:
    assert set(POLICIES) == set(RENDERERS) == set(SAMPLES) == set(Kind)


@pytest.mark.parametrize("locale", TRANSLATIONS.available_locales)
@pytest.mark.parametrize("kind", Kind)
def test_every_message_is_short_and_discreet(house: House, kind: Kind, locale: str) -> None:
    payload = {"what": "late", "place": "outbox", "day": DAY.isoformat()}
    message = Message(1, 1, kind, payload, locale=locale, family_id=1)
    for seen in SAMPLES[kind]:
        with house.speaking(locale):
            drawn = RENDERERS[kind].draw(house.runtime, message, seen)
        assert drawn is not None
        text = unescape(TAG.sub("", drawn.text))
        assert len(text) <= LONGEST, text
        beginning = text[:SEEN_ON_A_LOCKED_PHONE]
        for private in (NAME, WORDS[:10], "Ак-Сай", *map(str, range(5, 10))):
            assert private not in beginning, beginning
        rows = drawn.buttons.inline_keyboard if drawn.buttons else []
        labels = [button.text for row in rows for button in row]
        assert len(labels) <= MOST_BUTTONS
        assert [label for label in labels if len(label) > LONGEST_LABEL] == []
