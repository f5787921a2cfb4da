"""Going on with a plan that was left: exactly what is open is asked, one thing after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.dialogs.amount import Ask
from domain.person import LineOfWork
from domain.plan import (
    Answer,
    Cost,
    Plan,
    Purchase,
    Question,
    Risk,
    ShortStep,
    Step,
    Words,
)
from tests.chat import Chat
from tests.conversations.plans import Pages, live, number, plan_of, write_plan
from tests.house import House
from usecases.record import change_family, change_person

GO_ON = "Go on with the plan"
TYPED = Plan(
    niche="dairy_cow",
    answers={Question.SKILLS: Answer(), Question.THINGS: Answer()},
    own_money=Decimal(10_000),
    quantity=Decimal(300),
    price=Decimal(45),
    purchases=(Purchase(1, Words(text="Сепаратор"), Decimal(5000)), Purchase(2, Words(text="Уй"))),
    costs=(Cost(1, Words(text="Тоют"), Decimal(4500)), Cost(2, Words(text="Дары"))),
    risks=(
        Risk(1, Words(text="Ооруу")),
        Risk(2, Words(text="Суук"), Words(text="Жылытам")),
        Risk(3, Words(text="Жол")),
    ),
    steps=(
        Step(1, Words(text="Сурайбыз")),
        Step(2, Words(text="Издейбиз"), date(2027, 1, 20)),
    ),
)
"""Something of every list is open."""
OPEN = [ShortStep.PURCHASES, ShortStep.COSTS, ShortStep.RISKS, ShortStep.STEPS]


async def at_home_with(chat: Chat, plan: Plan) -> None:
    """Stand at home, where the plan is the next step."""
    await live(chat, "naryn_at_bashy", person_name="Айгүл")
    house = chat.house
    person, version = await house.person(chat.id), house.runtime.consent_version
    person = await change_family(
        house.sessions,
        person=person,
        consent_version=version,
        gets_benefit=False,
        line_of_work=LineOfWork.FARMING,
    )
    await change_person(house.sessions, person=person, consent_version=version, name="Айгүл")
    await write_plan(chat, plan)
    await chat.says("🏠 Home")


async def test_what_is_open_in_every_list_is_asked_and_nothing_else(
    aigul: Chat, house: House
) -> None:
    see = Pages(aigul)
    await at_home_with(aigul, TYPED)
    left = aigul.tr("Go on with your plan. Questions left: {questions}", questions=4)
    assert left in aigul.window
    assert TYPED.open_questions() == OPEN

    await aigul.taps(GO_ON)
    aigul.sees(see.amount(Ask.PRICE, of="Уй"))
    await number(aigul, "90 000")
    # 5 000 + 90 000 = 95 000; 150 000 + 10 000 - 95 000 = 65 000
    aigul.sees(see.purchases(95_000, left=65_000, own=10_000, n=4))
    await aigul.taps("Continue")
    await aigul.says("🏠 Home")

    await aigul.taps(GO_ON)
    aigul.sees(see.amount(Ask.COST, of="Дары"))
    await number(aigul, "200")
    await aigul.says("🏠 Home")

    await aigul.taps(GO_ON)
    aigul.sees(see.counter("Ооруу", 9))
    await aigul.says("Эмдетем")
    aigul.sees(see.counter("Жол", 9))
    await aigul.says("Күтөм")
    await aigul.says("🏠 Home")

    await aigul.taps(GO_ON)
    aigul.sees(see.due("Сурайбыз", 10))
    await aigul.says("25.01")
    assert aigul.offers("The plan on one page")
    plan = await plan_of(house, aigul)
    assert plan.open_questions() == []
    await aigul.says("🏠 Home")
    assert not aigul.offers(GO_ON)


async def test_whoever_turns_back_is_asked_the_same_again(aigul: Chat) -> None:
    see = Pages(aigul)
    await at_home_with(aigul, TYPED)
    for _ in range(2):
        message, data = aigul.button(GO_ON)
        await aigul.taps(GO_ON)
        aigul.sees(see.amount(Ask.PRICE, of="Уй"))
        await aigul.taps_again(message["message_id"], data)
        aigul.stands_at(see.amount(Ask.PRICE, of="Уй"))
        await aigul.says("🏠 Home")


async def test_what_stays_unknown_is_passed_and_asked_the_next_time(
    aigul: Chat, house: House
) -> None:
    see = Pages(aigul)
    said = replace(TYPED, costs=TYPED.costs[:1], risks=TYPED.risks[1:2], steps=TYPED.steps[1:])
    await at_home_with(aigul, said)
    for _ in range(2):
        await aigul.taps(GO_ON)
        aigul.sees(see.amount(Ask.PRICE, of="Уй"))
        await aigul.taps("I do not know")
        aigul.sees(see.purchases(5000, unpriced=1, own=10_000, n=4))
        await aigul.taps("Continue")
        assert aigul.offers("The plan on one page")
        await aigul.says("🏠 Home")
    assert (await plan_of(house, aigul)).purchases == TYPED.purchases


async def test_an_empty_list_is_offered_and_a_begun_one_is_not(aigul: Chat) -> None:
    see = Pages(aigul)
    priced = replace(TYPED, purchases=TYPED.purchases[:1], costs=TYPED.costs[:1])
    await at_home_with(aigul, replace(priced, risks=()))
    await aigul.taps(GO_ON)
    aigul.sees(see.offer("risks", 9))
    await write_plan(aigul, priced)
    await aigul.says("🏠 Home")
    await aigul.taps(GO_ON)
    aigul.sees(see.counter("Ооруу", 9))
