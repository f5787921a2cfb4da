"""Cases: what opens them, what joins them, and who hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import CaseRow, CheckInRow, FamilyRow, OutboxRow
from db.queries.cases import readers_of
from db.queries.silence import silent_counts, silent_families
from db.session import Sessions
from domain.case import CaseState, kind_of
from domain.check_in import Shown
from domain.outbox import Kind, Op
from domain.person import Person, Role, Stage
from domain.warning import Reason, Severity, Sign
from tests.house import NOON
from tests.usecases.families import member
from usecases.cases import open_cases, send_words
from usecases.outbox import claim
from usecases.privacy import forget_person
from usecases.staff import appoint, assign_advisor

ADVISOR, OTHER, LEADS = 91, 92, (93, 94)
DAY = date(2026, 11, 24)
STOPPED = Sign(Reason.STOPPED, Severity.RED, 1)
NOT_BEGUN = Sign(Reason.NOT_BEGUN_LATE, Severity.AMBER, 4)
HELP = Sign(Reason.ASKS_FOR_HELP, Severity.AMBER)
TALK = Sign(Reason.ASKS_TO_TALK, Severity.RED)
FELL = Sign(Reason.INCOME_FELL, Severity.AMBER)
SILENT = Sign(Reason.SILENT, Severity.AMBER, 2)


def overdue(days: int) -> Sign:
    """A duty whose day was so many days ago."""
    return Sign(Reason.DUTY_OVERDUE, Severity.AMBER, days)


@pytest.fixture
async def family_id(sessions: Sessions) -> int:
    """A family with an advisor, beside another advisor and two coordinators."""
    await appoint(sessions, person_ids=(ADVISOR, OTHER), role=Role.ADVISOR, now=NOON)
    await appoint(sessions, person_ids=LEADS, role=Role.COORDINATOR, now=NOON)
    person = await member(sessions, 1)
    assert person.family is not None
    await assign_advisor(sessions, family_id=person.family.id, advisor_id=ADVISOR)
    return person.family.id


async def see(
    sessions: Sessions,
    family_id: int,
    *signs: Sign,
    now: datetime = NOON,
    day: date | None = None,
) -> None:
    async with sessions.begin() as session:
        await open_cases(session, family_id, signs, now=now, check_in_day=day)
        if day is not None:
            await send_words(session, family_id, day, now=now)


async def close_all(sessions: Sessions, now: datetime = NOON) -> None:
    async with sessions.begin() as session:
        await session.execute(update(CaseRow).values(state=CaseState.CLOSED, changed_at=now))


async def cases(sessions: Sessions) -> list[CaseRow]:
    async with sessions.read() as session:
        return list(await session.scalars(select(CaseRow).order_by(CaseRow.id)))


async def sent(sessions: Sessions) -> list[tuple[Kind, int, Op]]:
    """What waits in the outbox: kind, to whom, what is done."""
    async with sessions.read() as session:
        rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.id))
        return [(Kind(row.kind), row.person_id, Op(row.op)) for row in rows]


def said(case: CaseRow) -> list[str]:
    return [str(row["reason"]) for row in case.reasons]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_but_silence_has_a_kind(reason: Reason) -> None:
    assert (kind_of(reason) is None) is (reason is Reason.SILENT)


@pytest.mark.parametrize(
    ("signs", "kinds"),
    [
        ([STOPPED], ["business_stopped"]),
        ([STOPPED, HELP], ["business_stopped", "help_asked"]),
        ([NOT_BEGUN, STOPPED], ["business_stopped"]),
        ([FELL, SILENT], ["income_fell"]),
        ([overdue(8)], ["duty_overdue"]),
        ([SILENT], []),
        ([], []),
    ],
    ids=["stopped", "two kinds", "one kind", "silence beside", "duty", "silence", "nothing"],
)
async def test_signs_make_cases_by_kind(
    sessions: Sessions, family_id: int, signs: Sequence[Sign], kinds: list[str]
) -> None:
    await see(sessions, family_id, *signs)
    assert [case.kind for case in await cases(sessions)] == kinds


async def test_red_is_told_at_once_and_amber_waits(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, STOPPED, HELP)
    assert await sent(sessions) == [(Kind.CASE_OPENED, ADVISOR, Op.SEND)]
    messages, _looked = await claim(sessions, now=NOON, limit=10)
    [red, amber] = await cases(sessions)
    assert (red.severity, amber.severity) == (Severity.RED, Severity.AMBER)
    assert [one.payload for one in messages] == [{"case": red.id}]


async def test_at_night_it_comes_without_a_sound(sessions: Sessions, family_id: int) -> None:
    night = datetime(2026, 11, 24, 17, tzinfo=UTC)
    await see(sessions, family_id, STOPPED, now=night)
    [message], _looked = await claim(sessions, now=night, limit=10)
    assert message.silent


async def test_the_same_reason_twice_changes_nothing(sessions: Sessions, family_id: int) -> None:
    for days in (0, 30):
        await see(sessions, family_id, STOPPED, now=NOON + timedelta(days=days))
    [case] = await cases(sessions)
    assert (said(case), case.changed_at) == (["stopped"], NOON)
    assert await sent(sessions) == [(Kind.CASE_OPENED, ADVISOR, Op.SEND)]


async def test_a_known_reason_keeps_up_with_its_value(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, overdue(8))
    await see(sessions, family_id, overdue(15), now=NOON + timedelta(days=7))
    [case] = await cases(sessions)
    assert (case.reasons[0]["value"], case.changed_at) == (15, NOON)
    assert await sent(sessions) == []


async def test_a_new_reason_joins_a_red_case_and_changes_its_message(
    sessions: Sessions, family_id: int
) -> None:
    await see(sessions, family_id, STOPPED)
    later = NOON + timedelta(days=1)
    await see(sessions, family_id, NOT_BEGUN, now=later)
    [case] = await cases(sessions)
    assert (said(case), case.severity) == (["stopped", "not_begun_late"], Severity.RED)
    assert case.changed_at == later
    assert await sent(sessions) == [
        (Kind.CASE_OPENED, ADVISOR, Op.SEND),
        (Kind.CASE_OPENED, ADVISOR, Op.EDIT),
    ]


async def test_amber_that_becomes_red_is_told(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, HELP)
    await see(sessions, family_id, TALK, now=NOON + timedelta(days=1))
    [case] = await cases(sessions)
    assert (said(case), case.severity) == (["asks_for_help", "asks_to_talk"], Severity.RED)
    assert await sent(sessions) == [(Kind.CASE_OPENED, ADVISOR, Op.SEND)]


async def test_a_closed_case_is_followed_by_another(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, STOPPED)
    await close_all(sessions)
    await see(sessions, family_id, STOPPED, now=NOON + timedelta(days=1))
    assert [case.state for case in await cases(sessions)] == ["closed", "new"]
    assert len(await sent(sessions)) == 2


@pytest.mark.parametrize(("days", "opened"), [(1, 1), (59, 1), (60, 2)])
async def test_a_duty_rests_after_its_case_was_closed(
    sessions: Sessions, family_id: int, days: int, opened: int
) -> None:
    await see(sessions, family_id, overdue(8))
    await close_all(sessions)
    await see(sessions, family_id, overdue(8 + days), now=NOON + timedelta(days=days))
    assert len(await cases(sessions)) == opened


@pytest.mark.parametrize("advisor_id", [None, 555], ids=["none", "no longer one"])
async def test_without_an_advisor_all_coordinators_hear(
    sessions: Sessions, family_id: int, advisor_id: int | None
) -> None:
    async with sessions.begin() as session:
        await session.execute(update(FamilyRow).values(advisor_id=advisor_id))
    await see(sessions, family_id, STOPPED)
    assert await sent(sessions) == [(Kind.CASE_OPENED, one, Op.SEND) for one in LEADS]


async def check_in(sessions: Sessions, family_id: int, day: date, **values: Any) -> None:
    async with sessions.begin() as session:
        session.add(CheckInRow(family_id=family_id, day=day, **{"shown": Shown.SENT} | values))


@pytest.mark.parametrize("values", [{"file_kind": "voice", "file_id": "v"}, {"words": "жардам"}])
@pytest.mark.parametrize("signs", [[STOPPED], [HELP], []], ids=["red", "amber", "well"])
async def test_what_was_sent_with_a_check_in_goes_to_the_same_people(
    sessions: Sessions, family_id: int, signs: list[Sign], values: dict[str, Any]
) -> None:
    await check_in(sessions, family_id, DAY, **values)
    for _ in range(2):
        await see(sessions, family_id, *signs, day=DAY)
    words = [one for one in await sent(sessions) if one[0] is Kind.WORDS_SENT]
    assert words == [(Kind.WORDS_SENT, ADVISOR, Op.SEND)]


@pytest.mark.parametrize(
    "values", [{}, {"file_id": "v", "file_kind": "voice", "shown": Shown.KEPT}], ids=str
)
async def test_nothing_is_sent_on_that_was_not_sent(
    sessions: Sessions, family_id: int, values: dict[str, Any]
) -> None:
    await check_in(sessions, family_id, DAY, **values)
    await see(sessions, family_id, HELP, day=DAY)
    assert await sent(sessions) == []


async def test_what_is_urgent_and_said_again_is_heard_again(
    sessions: Sessions, family_id: int
) -> None:
    for day in (DAY, DAY, DAY + timedelta(days=30)):
        await see(sessions, family_id, STOPPED, day=day)
    assert await sent(sessions) == [(Kind.CASE_OPENED, ADVISOR, Op.SEND)] * 2


async def test_the_newest_check_in_is_the_one_that_is_shown(
    sessions: Sessions, family_id: int
) -> None:
    next_day = DAY + timedelta(days=30)
    for day in (DAY, next_day):
        await see(sessions, family_id, STOPPED, day=day)
    await see(sessions, family_id, NOT_BEGUN)
    [case] = await cases(sessions)
    assert case.check_in_day == next_day


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        ([STOPPED], [], []),
        ([STOPPED, FELL], [FELL], [("income_fell", "amber", ["income_fell"])]),
        (
            [STOPPED, NOT_BEGUN],
            [NOT_BEGUN],
            [("business_stopped", "amber", ["not_begun_late"])],
        ),
        ([TALK], [], [("help_asked", "red", ["asks_to_talk"])]),
        ([TALK], [HELP], [("help_asked", "red", ["asks_to_talk", "asks_for_help"])]),
    ],
    ids=["it goes again", "one of two", "another reason", "asked to talk", "asks for more"],
)
async def test_how_it_goes_is_what_was_said_last(
    sessions: Sessions,
    family_id: int,
    before: Sequence[Sign],
    now: Sequence[Sign],
    left: list[tuple[str, str, list[str]]],
) -> None:
    """What a family has asked for stays until somebody answers."""
    await see(sessions, family_id, *before, day=DAY)
    later = NOON + timedelta(days=30)
    await see(sessions, family_id, *now, now=later, day=DAY + timedelta(days=30))
    still_open = [case for case in await cases(sessions) if case.state == CaseState.NEW]
    assert [(one.kind, one.severity, said(one)) for one in still_open] == left


async def test_what_the_clock_sees_and_what_was_answered_closes_nothing(
    sessions: Sessions, family_id: int
) -> None:
    await see(sessions, family_id, STOPPED, day=DAY)
    await see(sessions, family_id, overdue(8))
    assert [case.state for case in await cases(sessions)] == ["new", "new"]
    async with sessions.begin() as session:
        await session.execute(update(CaseRow).values(state=CaseState.ANSWERED))
    await see(sessions, family_id, day=DAY + timedelta(days=30))
    assert [case.state for case in await cases(sessions)] == ["answered", "answered"]


async def test_cases_go_with_the_family(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, STOPPED, HELP)
    async with sessions.begin() as session:
        family = await session.get_one(FamilyRow, family_id)
        await session.delete(family)
    assert await cases(sessions) == []


async def test_the_number_of_a_case_that_has_gone_does_not_come_back(
    sessions: Sessions, family_id: int
) -> None:
    """The outbox still knows the message about the other one."""
    await see(sessions, family_id, STOPPED)
    await forget_person(sessions, person=Person(1), family_too=True, now=NOON)
    other = await member(sessions, 2)
    assert other.family is not None
    assert other.family.id != family_id
    await assign_advisor(sessions, family_id=other.family.id, advisor_id=ADVISOR)
    await see(sessions, other.family.id, STOPPED)
    assert await sent(sessions) == [(Kind.CASE_OPENED, ADVISOR, Op.SEND)] * 2


async def test_a_forgotten_advisor_leaves_no_message(sessions: Sessions, family_id: int) -> None:
    await see(sessions, family_id, STOPPED)
    await forget_person(sessions, person=Person(ADVISOR), family_too=False, now=NOON)
    assert await sent(sessions) == []
    async with sessions.read() as session:
        assert await readers_of(session, family_id) == list(LEADS)


async def asked(sessions: Sessions, family_id: int, *answered: bool | None) -> None:
    """Let a family have been asked each month, and have answered or not; None: begun itself."""
    for number, answer in enumerate(answered):
        at = NOON + timedelta(days=30 * number)
        await check_in(
            sessions,
            family_id,
            at.date(),
            asked_at=None if answer is None else at,
            answered_at=None if answer is False else at,
            shown=Shown.UNDECIDED,
        )


@pytest.mark.parametrize(
    ("answers", "silent"),
    [
        ([], False),
        ([False], False),
        ([False, False], True),
        ([True, False, False], True),
        ([False, False, True], False),
        ([False, True, False], False),
        ([False, False, None], False),
        ([True, False], False),
    ],
    ids=str,
)
async def test_two_without_an_answer_are_silence(
    sessions: Sessions, family_id: int, answers: list[bool | None], silent: bool
) -> None:
    await set_stage(sessions, family_id, Stage.OPERATING)
    await asked(sessions, family_id, *answers)
    async with sessions.read() as session:
        counts = await silent_counts(session, [ADVISOR, OTHER])
        found = [one.id for one in await silent_families(session, ADVISOR)]
        others = await silent_families(session, OTHER)
    assert (counts, found, others) == (({ADVISOR: 1}, [family_id], []) if silent else ({}, [], []))


async def set_stage(sessions: Sessions, family_id: int, stage: Stage) -> None:
    async with sessions.begin() as session:
        await session.execute(
            update(FamilyRow).where(FamilyRow.id == family_id).values(stage=stage)
        )


@pytest.mark.parametrize("values", [{"stage": Stage.CLOSED}, {"rhythm": "off"}], ids=str)
async def test_who_is_not_asked_any_more_is_not_silent(
    sessions: Sessions, family_id: int, values: dict[str, str]
) -> None:
    await asked(sessions, family_id, False, False)
    async with sessions.begin() as session:
        await session.execute(update(FamilyRow).values(**{"stage": Stage.OPERATING} | values))
    async with sessions.read() as session:
        assert await silent_families(session, ADVISOR) == []
