"""A plan in the database: one document that comes back as it went in."""

from __future__ import annotations

import asyncio
import json
import logging
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from db.models import PlanRow, PlanVersionRow
from db.queries.people import person_of
from db.queries.plans import versions_of
from db.session import Sessions, connect
from domain.plan import Answer, Cost, CostPer, LineKind, Plan, Purchase, Question, Words
from tests.domain.any_plan import plans
from tests.house import NOON
from tests.postgres import File, Server
from tests.usecases.families import join, member
from usecases.plans import change_plan, go_back_to, make_version

AIGUL, BAKYT = 7001, 7002


async def come_back(migrated: File | Server, folder: Path, written: list[Plan]) -> None:
    """Write plans one after another, and read each from the record and from its version."""
    url = await migrated.copy(folder)
    sessions = connect(url)
    person = await member(sessions, AIGUL)
    for plan in written:
        await change_plan(
            sessions,
            person=person,
            consent_version=1,
            change=lambda _, plan=plan: plan,  # type: ignore[misc]
            now=NOON,
        )
        version = await make_version(sessions, person=person, consent_version=1, now=NOON)
        async with sessions.read() as session:
            fresh = await person_of(session, AIGUL)
            assert fresh.family is not None
            (newest, *_rest) = await versions_of(session, fresh.family.id)
        assert fresh.family.plan == plan
        assert newest.plan == version.plan == plan
        assert digits(fresh.family.plan) == digits(newest.plan) == digits(plan)
    await sessions.close()
    await migrated.drop(url)


def digits(plan: Plan) -> list[str]:
    """Every amount as it is written: 1500.50 is not 1500.5 here."""
    return [
        str(amount)
        for amount in (
            *(plan.own_money, plan.quantity, plan.price, plan.weak_quantity),
            *(purchase.price for purchase in plan.purchases),
            *(cost.amount for cost in plan.costs),
        )
    ]


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(written=st.lists(plans, min_size=1, max_size=5))
def test_any_plan_comes_back_as_it_went_in(migrated: File | Server, written: list[Plan]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(come_back(migrated, Path(folder), written))


PLAN = Plan(
    quantity=Decimal("12.50"),
    price=Decimal("0.1"),
    purchases=(Purchase(3, Words(text="Ө ү ң «<b>&</b>» 🐄"), Decimal("99999999.99"), 7),),
    costs=(Cost(1, Words(), Decimal("0.00"), CostPer.UNIT),),
)


async def family_with(sessions: Sessions, document: str) -> Plan:
    """Put a document of another program's version into a record, and read it."""
    person = await member(sessions, AIGUL)
    assert person.family is not None
    async with sessions.begin() as session:
        await session.execute(
            insert(PlanRow).values(family_id=person.family.id, plan=Plan(), changed_at=NOON)
        )
        await session.execute(text("UPDATE plans SET plan = :plan"), {"plan": document})
    async with sessions.read() as session:
        fresh = await person_of(session, AIGUL)
    assert fresh.family is not None
    return fresh.family.plan


async def test_what_a_newer_program_added_does_no_harm(sessions: Sessions) -> None:
    document = {
        "niche": "dairy_cow",
        "mood": "good",
        "own_money": "10000.50",
        "own_idea": {"code": "", "text": "Сүт", "voice": "", "length": 12},
        "purchases": [{"id": 1, "what": {"text": "Уй", "colour": "red"}, "price": "90000.00"}],
        "journal": [{"day": "2026-11-24"}],
    }
    plan = await family_with(sessions, json.dumps(document))
    assert plan == Plan(
        niche="dairy_cow",
        own_money=Decimal("10000.50"),
        own_idea=Words(text="Сүт"),
        purchases=(Purchase(1, Words(text="Уй"), Decimal(90_000)),),
    )
    assert str(plan.own_money) == "10000.50"


async def test_what_an_older_program_did_not_know_is_empty(sessions: Sessions) -> None:
    assert await family_with(sessions, "{}") == Plan()
    assert not Plan()


async def test_a_question_that_is_no_longer_asked_does_no_harm(sessions: Sessions) -> None:
    document = {"answers": {"weather": {"choices": ["rain"]}, "skills": {"choices": ["sewing"]}}}
    plan = await family_with(sessions, json.dumps(document))
    assert [answer.choices for answer in plan.answers.values()] == [("sewing",)]


@pytest.mark.parametrize(
    ("document", "read"),
    [
        (
            {"costs": [{"id": 1, "what": {}, "per": "week"}, {"id": 2, "what": {}}]},
            Plan(costs=(Cost(2, Words()),)),
        ),
        (
            {"answers": {"weather": {"choices": ["rain"]}, "things": {"choices": ["barn"]}}},
            Plan(answers={Question.THINGS: Answer(("barn",))}),
        ),
        (
            {"answers": {"skills": {"choices": "all"}, "things": {"choices": ["barn"]}}},
            Plan(answers={Question.THINGS: Answer(("barn",))}),
        ),
        ({"mood": {"a": 1}, "niche": "goats", "price": "a lot"}, Plan(niche="goats")),
        (
            {"purchases": [{"id": "x"}, 7, None, {"id": 3, "what": {"text": "Уй"}}]},
            Plan(purchases=(Purchase(3, Words(text="Уй")),)),
        ),
        ({"own_idea": {"text": 5, "voice": "id"}}, Plan(own_idea=Words(voice="id"))),
        ({"weak_months": [1, "snow", 12]}, Plan(weak_months=(1, 12))),
        ({"steps": {"id": 1}, "risks": "none", "own_money": [], "unit": 5}, Plan()),
    ],
)
async def test_what_can_be_read_is_read_and_the_rest_passed_over(
    sessions: Sessions,
    caplog: pytest.LogCaptureFixture,
    document: dict[str, Any],
    read: Plan,
) -> None:
    caplog.set_level(logging.INFO)
    assert await family_with(sessions, json.dumps(document | {"price": "а лот"})) == read
    assert caplog.text == ""


async def test_the_last_numbers_are_read_one_by_one(sessions: Sessions) -> None:
    document = {"last_ids": {"purchases": 7, "dreams": 4, "steps": "many"}, "purchases": [{}]}
    plan = await family_with(sessions, json.dumps(document))
    assert plan.last_ids == {LineKind.PURCHASES: 7}
    added = plan.with_new_line(LineKind.PURCHASES, Words(text="Уй"))
    assert [line.id for line in added.purchases] == [8]


async def test_a_version_that_cannot_be_read_in_full_is_still_one(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    who: Any = {"person": person, "consent_version": 1, "now": NOON}
    await make_version(sessions, **who)
    async with sessions.begin() as session:
        document = {"price": "5", "costs": [{"id": 1, "what": {}, "per": "week"}]}
        await session.execute(
            text("UPDATE plan_versions SET plan = :plan"), {"plan": json.dumps(document)}
        )
    after = await go_back_to(sessions, number=1, **who)
    assert after.family is not None
    assert after.family.plan == Plan(price=Decimal(5))
    assert (await make_version(sessions, **who)).number == 3


async def test_without_a_plan_there_is_an_empty_one(sessions: Sessions) -> None:
    await member(sessions, AIGUL)
    async with sessions.read() as session:
        person = await person_of(session, AIGUL)
        assert person.family is not None
        assert person.family.plan == Plan()
        assert await versions_of(session, person.family.id) == []


async def test_a_change_that_changes_nothing_writes_nothing(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    for minutes, price in ((0, 5), (1, 5), (2, 6)):
        await change_plan(
            sessions,
            person=person,
            consent_version=1,
            change=lambda _, price=price: Plan(price=Decimal(price)),  # type: ignore[misc]
            now=NOON + timedelta(minutes=minutes),
        )
        async with sessions.read() as session:
            changed_at = await session.scalar(select(PlanRow.changed_at))
        assert changed_at == NOON + timedelta(minutes=minutes if price == 6 else 0)


async def test_two_members_changes_meet(sessions: Sessions) -> None:
    aigul = await member(sessions, AIGUL)
    bakyt = await join(sessions, await member(sessions, BAKYT), aigul)

    async def add(person_id: int, number: int) -> None:
        def one_more(plan: Plan) -> Plan:
            answer = plan.purchases
            line = Purchase(len(answer) + 1, Words(text=f"{person_id}-{number}"))
            return Plan(purchases=(*answer, line))

        person = aigul if person_id == AIGUL else bakyt
        await change_plan(sessions, person=person, consent_version=1, change=one_more, now=NOON)

    await asyncio.gather(*(add(who, number) for who in (AIGUL, BAKYT) for number in range(5)))
    async with sessions.read() as session:
        person = await person_of(session, BAKYT)
    assert person.family is not None
    lines = person.family.plan.purchases
    assert sorted(line.id for line in lines) == [*range(1, 11)]
    assert len({line.what.text for line in lines}) == 10


async def test_a_change_that_fails_leaves_the_plan_as_it_was(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    await change_plan(sessions, person=person, consent_version=1, change=lambda _: PLAN, now=NOON)

    def no(_plan: Plan) -> Plan:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the change's own
        await change_plan(sessions, person=person, consent_version=1, change=no, now=NOON)
    async with sessions.read() as session:
        fresh = await person_of(session, AIGUL)
    assert fresh.family is not None
    assert fresh.family.plan == PLAN


async def test_versions_are_of_one_family(sessions: Sessions) -> None:
    aigul, bakyt = await member(sessions, AIGUL), await member(sessions, BAKYT)
    for person, price in ((aigul, 5), (bakyt, 6), (bakyt, 7)):
        await change_plan(
            sessions,
            person=person,
            consent_version=1,
            change=lambda _, price=price: Plan(price=Decimal(price)),  # type: ignore[misc]
            now=NOON,
        )
        await make_version(sessions, person=person, consent_version=1, now=NOON)
    assert aigul.family is not None
    async with sessions.read() as session:
        (only,) = await versions_of(session, aigul.family.id)
        rows = (await session.scalars(select(PlanVersionRow.number))).all()
    assert (only.number, only.plan.price, only.sent_at) == (1, Decimal(5), None)
    assert sorted(rows) == [1, 1, 2]
    with pytest.raises(LookupError):
        await go_back_to(sessions, person=aigul, consent_version=1, number=2, now=NOON)
