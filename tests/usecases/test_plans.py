"""A plan and its versions: numbers are given once, and what was sent to the advisor stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from db.queries.people import person_of
from db.queries.plans import PlanVersion, versions_of
from db.session import Sessions
from domain.person import LineOfWork, Person
from domain.plan import LineKind, Plan, TooManyLines, Words
from tests.house import NOON
from tests.usecases.families import everything, member
from usecases.plans import (
    VERSIONS_KEPT,
    NoAdvisorError,
    change_plan,
    go_back_to,
    make_version,
    send_plan,
)
from usecases.staff import assign_advisor

AIGUL = 7001
PURCHASES = LineKind.PURCHASES
COW, HAY, CANS = (Words(text=text) for text in ("Уй", "Чөп", "Бидон"))


class Family:
    """A family that changes its plan, moment after moment."""

    def __init__(self, sessions: Sessions, person: Person) -> None:
        self.sessions = sessions
        self.person = person
        self.now = NOON

    def _who(self) -> dict[str, Any]:
        self.now += timedelta(minutes=1)
        return {"person": self.person, "consent_version": 1, "now": self.now}

    async def change(self, *steps: Any, **how: Any) -> None:
        for step in steps:
            await change_plan(self.sessions, **self._who(), change=step, **how)

    async def print(self) -> int:
        return (await make_version(self.sessions, **self._who())).number

    async def return_to(self, number: int) -> None:
        await go_back_to(self.sessions, **self._who(), number=number)

    async def send(self) -> PlanVersion:
        return await send_plan(self.sessions, **self._who())

    async def plan(self) -> Plan:
        async with self.sessions.read() as session:
            family = (await person_of(session, AIGUL)).family
        assert family is not None
        return family.plan

    async def numbers(self) -> list[int]:
        return [line.id for line in (await self.plan()).purchases]

    async def versions(self) -> dict[int, bool]:
        """The kept versions, newest first, and whether the advisor may see each."""
        assert self.person.family is not None
        async with self.sessions.read() as session:
            found = await versions_of(session, self.person.family.id)
        return {version.number: version.sent_at is not None for version in found}


@pytest.fixture
async def family(sessions: Sessions) -> Family:
    return Family(sessions, await member(sessions, AIGUL))


@pytest.fixture
async def advised(sessions: Sessions, family: Family) -> Family:
    assert family.person.family is not None
    await assign_advisor(sessions, family_id=family.person.family.id, advisor_id=9)
    return family


def add(words: Words) -> Any:
    return lambda plan: plan.with_new_line(PURCHASES, words)


def drop(number: int) -> Any:
    return lambda plan: plan.without_line(PURCHASES, number)


async def test_the_number_of_a_removed_line_is_not_given_again(family: Family) -> None:
    await family.change(add(COW), add(HAY), drop(2), add(CANS))
    assert await family.numbers() == [1, 3]
    await family.change(drop(1), drop(3), add(COW))
    assert await family.numbers() == [4]


async def test_each_list_has_numbers_of_its_own(family: Family) -> None:
    await family.change(add(COW), add(HAY), lambda plan: plan.with_new_line(LineKind.STEPS, COW))
    plan = await family.plan()
    assert [line.id for line in plan.steps] == [1]
    assert plan.last_ids == {PURCHASES: 2, LineKind.STEPS: 1}


async def test_numbers_go_on_when_an_earlier_version_is_taken_up(family: Family) -> None:
    await family.change(add(COW))
    first = await family.print()
    await family.change(add(HAY))
    await family.return_to(first)
    assert await family.numbers() == [1]
    await family.change(add(CANS))
    assert await family.numbers() == [1, 3]
    await family.return_to(first)
    await family.change(add(HAY))
    assert await family.numbers() == [1, 4]


async def test_numbers_go_on_when_lists_are_begun_anew(family: Family) -> None:
    await family.change(add(COW), add(HAY), Plan.begun_anew, add(CANS))
    assert await family.numbers() == [3]


async def test_a_plan_that_differs_only_in_numbers_given_is_the_same_version(
    family: Family,
) -> None:
    await family.change(add(COW))
    assert await family.print() == 1
    await family.change(add(HAY), drop(2))
    assert await family.print() == 1


async def test_the_sum_of_all_costs_finds_no_room_in_a_full_list(family: Family) -> None:
    def full(plan: Plan) -> Plan:
        for number in range(20):
            plan = plan.with_new_line(LineKind.COSTS, Words(text=f"Чыгым {number}"))
        return plan

    await family.change(full)
    before = await family.plan()
    with pytest.raises(TooManyLines):
        await family.change(lambda plan: plan.with_costs_together(Decimal(5000)))
    assert await family.plan() == before


async def test_a_version_that_was_sent_stays_after_twenty_five_more(advised: Family) -> None:
    await advised.change(lambda plan: replace(plan, own_money=Decimal(1)))
    sent = await advised.send()
    for amount in range(100, 125):
        await advised.change(lambda plan, amount=amount: replace(plan, own_money=Decimal(amount)))
        await advised.print()
    versions = await advised.versions()
    assert sent.number == 1
    assert versions == {**dict.fromkeys(range(26, 6, -1), False), 1: True}
    assert len(versions) == VERSIONS_KEPT + 1
    await advised.return_to(1)
    assert (await advised.plan()).own_money == Decimal(1)


async def test_a_plan_is_sent_once_however_often_she_says_so(advised: Family) -> None:
    await advised.change(add(COW))
    for _ in range(2):
        assert (await advised.send()).number == 1
    assert await advised.versions() == {1: True}


async def test_without_an_advisor_nothing_is_kept(family: Family) -> None:
    await family.change(add(COW))
    before = await everything(family.sessions)
    with pytest.raises(NoAdvisorError):
        await family.send()
    assert await everything(family.sessions) == before


async def test_a_change_may_keep_the_plan_as_it_was(family: Family) -> None:
    await family.change(add(COW))
    await family.change(Plan.begun_anew, keep_version=True, line_of_work=LineOfWork.FARMING)
    assert await family.plan() == Plan()
    assert await family.versions() == {1: False}
    async with family.sessions.read() as session:
        record = (await person_of(session, AIGUL)).family
    assert record is not None
    assert record.line_of_work is LineOfWork.FARMING
    await family.return_to(1)
    assert await family.numbers() == [1]


async def test_going_back_keeps_what_stood_there(family: Family) -> None:
    await family.change(add(COW))
    await family.print()
    await family.change(add(HAY))
    await family.return_to(1)
    assert await family.versions() == {2: False, 1: False}
    await family.return_to(2)
    assert [line.what for line in (await family.plan()).purchases] == [COW, HAY]


async def test_a_version_that_is_gone_changes_nothing(family: Family) -> None:
    await family.change(add(COW))
    before = await everything(family.sessions)
    with pytest.raises(LookupError):
        await family.return_to(7)
    assert await everything(family.sessions) == before
