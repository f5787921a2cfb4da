"""Answers, words and who sees them: repeated, at once, and with what they open."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db.models import FAMILIES, OUTBOX, CaseRow
from db.queries.check_ins import check_ins_of
from db.session import Sessions
from domain.check_in import CheckIn, How, Money, Need, Shown
from domain.outbox import Kind, Op, State
from domain.person import Person, Stage
from domain.typed import TooLong
from tests.usecases.families import join, member
from usecases.asking_how import ask_how_it_goes
from usecases.check_ins import (
    NoCheckInError,
    add_words,
    answer_at_once,
    answer_check_in,
    finish_check_in,
    see_check_in,
    take_back_words,
    to_answer,
)
from usecases.privacy import forget_person, leave_family
from usecases.record import AT_ONCE, change_family
from usecases.staff import assign_advisor

EVENING = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
AIGUL, BAKYT, ADVISOR = 7001, 7002, 9001


async def signed(sessions: Sessions, person_id: int = AIGUL) -> Person:
    person = await member(sessions, person_id)
    return await change_family(sessions, person=person, consent_version=1, stage=Stage.CONTRACTED)


async def two(sessions: Sessions) -> tuple[Person, Person]:
    """Two members of a family that has signed."""
    first = await signed(sessions)
    return first, await join(sessions, await member(sessions, BAKYT), first)


async def ask(sessions: Sessions, person: Person) -> None:
    """Ask a family by the clock, and have it sent."""
    async with sessions.begin() as session:
        await session.execute(
            update(FAMILIES).where(FAMILIES.c.id == family_of(person)).values(check_in_at=EVENING)
        )
    await ask_how_it_goes(sessions, now=EVENING)
    async with sessions.begin() as session:
        await session.execute(update(OUTBOX).values(state=State.SENT, message_id=5))


def family_of(person: Person) -> int:
    assert person.family is not None
    return person.family.id


def by(person: Person, day: date = DAY) -> dict[str, Any]:
    return {"person": person, "consent_version": 1, "day": day}


async def answer(sessions: Sessions, person: Person, *given: How | Money | Need) -> CheckIn:
    found = [
        await answer_check_in(sessions, **by(person), answer=one, now=EVENING) for one in given
    ]
    return found[-1]


async def stored(sessions: Sessions, person: Person) -> list[CheckIn]:
    async with sessions.read() as session:
        return await check_ins_of(session, family_of(person))


async def edits(sessions: Sessions) -> list[tuple[int, Any]]:
    """Whose messages are to be drawn anew, and which check-in they ask."""
    async with sessions.read() as session:
        rows = await session.execute(
            select(OUTBOX.c.person_id, OUTBOX.c.payload)
            .where(OUTBOX.c.op == Op.EDIT, OUTBOX.c.kind == Kind.CHECK_IN_ASKED)
            .order_by(OUTBOX.c.person_id)
        )
        return [(person_id, payload["check_in"]) for person_id, payload in rows]


async def test_the_first_answer_closes_the_message_of_every_member_once(
    sessions: Sessions,
) -> None:
    first, second = await two(sessions)
    await ask(sessions, first)
    assert await edits(sessions) == []
    found, is_first = await answer_at_once(sessions, **by(second), how=How.PARTLY, now=EVENING)
    assert is_first
    assert (found.how, found.answered_at, found.seen_at) == (How.PARTLY, EVENING, EVENING)
    assert await edits(sessions) == [(AIGUL, "2026-11-24"), (BAKYT, "2026-11-24")]
    later = EVENING + timedelta(minutes=1)
    _same, is_first = await answer_at_once(sessions, **by(first), how=How.WELL, now=later)
    assert not is_first
    await answer_check_in(sessions, **by(first), answer=Money.NOTHING, now=later)
    assert len(await edits(sessions)) == 2
    (kept,) = await stored(sessions, first)
    assert (kept.how, kept.money) == (How.PARTLY, Money.NOTHING)


async def test_of_two_first_answers_at_once_one_counts(sessions: Sessions) -> None:
    first, second = await two(sessions)
    await ask(sessions, first)
    found = await asyncio.gather(
        answer_at_once(sessions, **by(first), how=How.WELL, now=EVENING),
        answer_at_once(sessions, **by(second), how=How.STOPPED, now=EVENING),
    )
    counted = [one for one, is_first in found if is_first]
    assert len(counted) == 1
    assert (await stored(sessions, first))[0].how is counted[0].how


async def test_two_members_who_begin_at_once_begin_one(sessions: Sessions) -> None:
    first, second = await two(sessions)
    await asyncio.gather(answer(sessions, first, How.WELL), answer(sessions, second, How.STOPPED))
    assert len(await stored(sessions, first)) == 1


async def test_of_two_who_finish_at_once_one_says_who_sees_it(sessions: Sessions) -> None:
    first, second = await two(sessions)
    await assign_advisor(sessions, family_id=family_of(first), advisor_id=ADVISOR)
    await answer(sessions, first, How.WELL, Money.NOTHING, Need.NOTHING)
    found = await asyncio.gather(
        finish_check_in(sessions, **by(first), shown=Shown.KEPT, now=EVENING),
        finish_check_in(sessions, **by(second), shown=Shown.SENT, now=EVENING),
    )
    assert {check_in.shown for check_in, _person in found} == {
        (await stored(sessions, first))[0].shown
    }


async def test_a_check_in_begun_by_the_family_puts_off_the_next_question(
    sessions: Sessions,
) -> None:
    person = await signed(sessions)
    async with sessions.begin() as session:
        await session.execute(update(FAMILIES).values(check_in_at=EVENING, look_at=EVENING))
    await answer(sessions, person, How.WELL)
    async with sessions.read() as session:
        row = (await session.execute(select(FAMILIES))).one()
    assert (row.check_in_at, row.look_at) == (None, AT_ONCE)


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
async def test_a_day_on_which_nobody_asked_is_not_begun(sessions: Sessions, day: date) -> None:
    person = await signed(sessions)
    for deed in (
        answer_check_in(sessions, **by(person, day), answer=How.WELL, now=EVENING),
        answer_at_once(sessions, **by(person, day), how=How.WELL, now=EVENING),
        see_check_in(sessions, **by(person, day), now=EVENING),
        add_words(sessions, **by(person, day), text="сөз"),
        finish_check_in(sessions, **by(person, day), shown=Shown.KEPT, now=EVENING),
    ):
        with pytest.raises(NoCheckInError):
            await deed
    assert await stored(sessions, person) == []


async def test_an_answer_may_change_until_it_is_finished(sessions: Sessions) -> None:
    person = await signed(sessions)
    assert (await answer(sessions, person, How.WELL, Money.MORE)).money is Money.MORE
    assert (await answer(sessions, person, How.NOT_BEGUN)).money is None
    assert (await answer(sessions, person, Money.UNDER_5)).money is None
    await answer(sessions, person, How.PARTLY, Money.UNDER_5, Need.TALK)
    await finish_check_in(sessions, **by(person), shown=Shown.KEPT, now=EVENING)
    await answer(sessions, person, How.STOPPED, Money.NOTHING, Need.NOTHING)
    await add_words(sessions, **by(person), text="сөз", file_kind="voice", file_id="v")
    (kept,) = await stored(sessions, person)
    assert (kept.how, kept.money, kept.need) == (How.PARTLY, Money.UNDER_5, Need.TALK)
    assert (kept.words, kept.file_id) == (None, None)


async def test_words_add_up_and_the_same_words_count_once(sessions: Sessions) -> None:
    person = await signed(sessions)
    await answer(sessions, person, How.WELL)
    for text in ("бир", "эки", "бир"):
        await add_words(sessions, **by(person), text=text)
    for number in ("1", "2"):
        found = await add_words(sessions, **by(person), file_kind="photo", file_id=number)
    assert (found.words, found.file_id) == ("бир\n\nэки", "2")
    with pytest.raises(TooLong):
        await add_words(sessions, **by(person), text="а" * 999)
    found = await take_back_words(sessions, **by(person))
    assert (found.words, found.file_kind, found.file_id, found.how) == (None, None, None, How.WELL)


async def test_without_an_advisor_nothing_is_sent(sessions: Sessions) -> None:
    person = await signed(sessions)
    await answer(sessions, person, How.STOPPED, Money.NOTHING, Need.TALK)
    found, person = await finish_check_in(
        sessions, **by(person), shown=Shown.SENT, always=True, now=EVENING
    )
    assert found.shown is Shown.KEPT
    assert person.family is not None
    assert not person.family.always_send
    assert await reasons(sessions) == []


async def reasons(sessions: Sessions) -> list[Any]:
    async with sessions.read() as session:
        rows = await session.scalars(select(CaseRow.reasons))
        return [row for found in rows for row in found]


async def test_what_was_kept_before_does_not_speak_to_the_advisor(sessions: Sessions) -> None:
    person = await signed(sessions)
    await assign_advisor(sessions, family_id=family_of(person), advisor_id=ADVISOR)
    for days, shown in ((0, Shown.KEPT), (30, Shown.SENT)):
        now, day = EVENING + timedelta(days=days), DAY + timedelta(days=days)
        for given in (How.STOPPED, Money.NOTHING, Need.NOTHING):
            await answer_check_in(sessions, **by(person, day), answer=given, now=now)
        await finish_check_in(sessions, **by(person, day), shown=shown, now=now)
        if shown is Shown.KEPT:
            assert await reasons(sessions) == []
    (reason,) = await reasons(sessions)
    assert reason["reason"] == "stopped"
    assert reason["value"] == 1


async def test_what_goes_well_again_is_no_case_any_more(sessions: Sessions) -> None:
    person = await signed(sessions)
    await assign_advisor(sessions, family_id=family_of(person), advisor_id=ADVISOR)
    for days, how, states in ((0, How.STOPPED, ["new"]), (30, How.WELL, ["closed"])):
        now, day = EVENING + timedelta(days=days), DAY + timedelta(days=days)
        for given in (how, Money.UNDER_5, Need.NOTHING):
            await answer_check_in(sessions, **by(person, day), answer=given, now=now)
        await finish_check_in(sessions, **by(person, day), shown=Shown.SENT, now=now)
        async with sessions.read() as session:
            assert list(await session.scalars(select(CaseRow.state))) == states


async def test_words_go_with_who_said_them_and_the_answers_stay(sessions: Sessions) -> None:
    first, second = await two(sessions)
    await answer(sessions, first, How.WELL)
    await add_words(sessions, **by(first), text="менин сөзүм", file_kind="voice", file_id="v")
    await forget_person(sessions, person=first, family_too=False, now=EVENING)
    (kept,) = await stored(sessions, second)
    assert (kept.how, kept.words, kept.file_kind, kept.file_id) == (How.WELL, None, None, None)


@pytest.mark.parametrize(
    ("gone", "words", "file_id"), [(0, "экинчи", None), (1, "биринчи\n\nүчүнчү", "v")]
)
async def test_of_two_who_said_something_each_takes_their_own(
    sessions: Sessions, gone: int, words: str, file_id: str | None
) -> None:
    members = await two(sessions)
    await answer(sessions, members[0], How.WELL)
    for number, text in ((0, "биринчи"), (1, "экинчи"), (0, "үчүнчү")):
        await add_words(sessions, **by(members[number]), text=text)
    await add_words(sessions, **by(members[0]), file_kind="voice", file_id="v")
    await forget_person(sessions, person=members[gone], family_too=False, now=EVENING)
    (kept,) = await stored(sessions, members[1 - gone])
    assert (kept.how, kept.words, kept.file_id) == (How.WELL, words, file_id)


async def test_who_leaves_the_family_leaves_its_check_ins(sessions: Sessions) -> None:
    first, second = await two(sessions)
    await answer(sessions, second, How.WELL)
    gone = await leave_family(sessions, person=second, now=EVENING)
    assert len(await stored(sessions, first)) == 1
    assert await stored(sessions, gone) == []
    with pytest.raises(NoCheckInError):
        await answer_at_once(sessions, **by(gone), how=How.STOPPED, now=EVENING)


@pytest.mark.parametrize(
    ("check_ins", "opened"),
    [
        ([], CheckIn(DAY)),
        ([CheckIn(DAY, finished_at=EVENING)], CheckIn(DAY, finished_at=EVENING)),
        ([CheckIn(DAY - timedelta(days=9), finished_at=EVENING)], CheckIn(DAY)),
        ([CheckIn(DAY - timedelta(days=9))], CheckIn(DAY - timedelta(days=9))),
        ([CheckIn(DAY - timedelta(days=32), how=How.WELL)], CheckIn(DAY)),
    ],
)
def test_what_is_opened_by_her_own_wish(check_ins: list[CheckIn], opened: CheckIn) -> None:
    assert to_answer(check_ins, DAY) == opened
