"""Another idea: what was said about the first one is never lost without a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from content.niches import Niches
from domain.plan import (
    Answer,
    Cost,
    LineKind,
    Plan,
    Purchase,
    Question,
    Risk,
    Section,
    Step,
    Words,
)
from tests.chat import Chat, parts
from tests.conversations.plans import (
    Pages,
    live,
    niche_name,
    offers,
    open_section,
    plan_of,
    take_niche,
    unit_name,
    write_plan,
)
from tests.house import House

ASKED = parts(
    "Your lists and numbers are about another business. Shall we begin them anew?",
    "The plan as it is stays under «Earlier versions».",
)
DOORS = ["Begin them anew", "Keep what I said", "Look at others"]
STAYS = {
    Question.SKILLS: Answer(("animals",), Words(text="Малды билем")),
    Question.THINGS: Answer(("barn",)),
    Question.CUSTOMERS: Answer(("neighbours",)),
    Question.SELLING_PLACE: Answer(("home",)),
}
SAID = Plan(
    niche="dairy_cow",
    answers=STAYS,
    own_money=Decimal(10_000),
    quantity=Decimal(300),
    price=Decimal(45),
    weak_months=(1, 2),
    weak_quantity=Decimal(100),
    purchases=(Purchase(1, Words(code="dairy_cow.cow"), Decimal(90_000)),),
    costs=(Cost(1, Words(text="Тоют"), Decimal(4500)),),
    risks=(Risk(1, Words(text="Ооруу"), Words(text="Эмдетем")),),
    steps=(Step(1, Words(text="Сурайбыз"), date(2027, 1, 20)),),
)
OWN = Words(text="Мектеп формасын тигем", voice="voice-1")


async def at_ideas(chat: Chat, plan: Plan) -> None:
    """Stand where ideas are chosen, with this plan."""
    await live(chat, "naryn_at_bashy")
    await write_plan(chat, plan)
    await chat.says("/plan")
    await open_section(chat, Section.IDEA)


async def kept_versions(house: House) -> list[Plan]:
    return [row["plan"] for row in (await house.rows())["plan_versions"]]


async def test_begun_anew_the_business_is_empty_and_the_family_is_not(
    aigul: Chat, house: House
) -> None:
    await at_ideas(aigul, SAID)
    await take_niche(aigul, "home_sewing")
    aigul.sees(ASKED, buttons=DOORS)
    assert await plan_of(house, aigul) == SAID
    await aigul.taps("Begin them anew")
    plan = await plan_of(house, aigul)
    assert plan == Plan(niche="home_sewing", answers=STAYS, own_money=Decimal(10_000))
    assert await kept_versions(house) == [SAID]
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.line_of_work is house.library.niches["home_sewing"].sector

    await open_section(aigul, Section.PURCHASES)
    aigul.sees(Pages(aigul).offer("purchases"), buttons=offers(aigul, "home_sewing", "purchases"))


async def test_what_is_kept_is_counted_as_it_was(aigul: Chat, house: House) -> None:
    await at_ideas(aigul, SAID)
    await take_niche(aigul, "home_sewing")
    await aigul.taps("Keep what I said")
    plan = await plan_of(house, aigul)
    assert plan == replace(SAID, niche="home_sewing", unit=Words(code="litre"))
    assert await kept_versions(house) == [SAID]
    await open_section(aigul, Section.MONTH)
    litre = unit_name(aigul, "litre")
    assert aigul.window.startswith(
        aigul.tr(
            "We sell in: {unit}\nHow many a month: {quantity}\nPrice of one: {price}",
            unit=litre,
            quantity=300,
            price=45,
        )
    )


async def test_her_own_unit_stays_hers(aigul: Chat, house: House) -> None:
    mine = replace(SAID, unit=Words(text="бидон"))
    await at_ideas(aigul, mine)
    await take_niche(aigul, "home_sewing")
    await aigul.taps("Keep what I said")
    assert (await plan_of(house, aigul)).unit == Words(text="бидон")


async def test_whoever_looks_at_others_has_changed_nothing(aigul: Chat, house: House) -> None:
    await at_ideas(aigul, SAID)
    await take_niche(aigul, "home_sewing")
    await house.restart()
    await aigul.taps("Look at others")
    assert aigul.offers("Show others")
    assert await plan_of(house, aigul) == SAID
    assert await kept_versions(house) == []
    await aigul.taps("Keep this idea")
    assert await plan_of(house, aigul) == SAID


@pytest.mark.parametrize("answer", DOORS[:2])
async def test_own_words_survive_a_niche_and_the_way_back(
    aigul: Chat, house: House, answer: str
) -> None:
    own = replace(SAID, niche=None, own_idea=OWN, purchases=())
    await at_ideas(aigul, own)
    await take_niche(aigul, "home_sewing")
    aigul.sees(ASKED, buttons=DOORS)
    await aigul.taps(answer)
    plan = await plan_of(house, aigul)
    assert (plan.niche, plan.own_idea) == ("home_sewing", OWN)

    await open_section(aigul, Section.IDEA)
    await aigul.taps("I have my own idea")
    said = aigul.tr("In your words: «{idea}»", idea=OWN.text)
    assert said in aigul.window
    await aigul.taps("Continue")
    if answer == "Keep what I said":
        aigul.sees(ASKED, buttons=DOORS)
        await aigul.taps(answer)
    plan = await plan_of(house, aigul)
    assert (plan.niche, plan.own_idea) == (None, OWN)


async def test_from_a_niche_to_an_own_idea_is_asked_too(aigul: Chat, house: House) -> None:
    await at_ideas(aigul, SAID)
    await aigul.taps("I have my own idea")
    await aigul.says("Мектеп формасын тигем")
    assert (await plan_of(house, aigul)).niche == "dairy_cow"
    await aigul.taps("Continue")
    aigul.sees(ASKED, buttons=DOORS)
    await aigul.taps("Begin them anew")
    plan = await plan_of(house, aigul)
    assert (plan.niche, plan.own_idea.text) == (None, "Мектеп формасын тигем")
    assert not any(plan.lines(kind) for kind in LineKind)

    # Of an idea in own words no line of the niche is offered.
    await open_section(aigul, Section.PURCHASES)
    aigul.sees(Pages(aigul).offer("purchases"), buttons=offers(aigul, "own_idea", "purchases"))


@pytest.mark.parametrize(
    ("plan", "niche"),
    [
        (Plan(), "home_sewing"),
        (Plan(answers=STAYS, own_money=Decimal(10_000)), "home_sewing"),
        (Plan(niche="dairy_cow", answers=STAYS, own_money=Decimal(0)), "home_sewing"),
        (Plan(own_idea=OWN), "home_sewing"),
        (SAID, "dairy_cow"),
        (replace(SAID, niche=None), "home_sewing"),
    ],
)
async def test_where_nothing_would_be_lost_nothing_is_asked(
    aigul: Chat, house: House, plan: Plan, niche: str
) -> None:
    await at_ideas(aigul, plan)
    await take_niche(aigul, niche)
    named = aigul.tr("Your plan: {idea}", idea=niche_name(aigul, niche))
    assert aigul.window.startswith(named)
    assert await plan_of(house, aigul) == replace(plan, niche=niche)
    assert await kept_versions(house) == []


async def test_in_the_short_plan_another_idea_is_asked_about_and_goes_on(
    aigul: Chat, house: House
) -> None:
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, replace(SAID, steps=()))
    await aigul.says("/idea")
    for _ in range(7):
        await aigul.taps("Back")
    assert aigul.offers("Show others")
    await take_niche(aigul, "home_sewing")
    aigul.sees(ASKED, buttons=DOORS)
    await aigul.taps("Begin them anew")
    aigul.sees(
        Pages(aigul).offer("purchases", 4), buttons=offers(aigul, "home_sewing", "purchases")
    )
    assert (await plan_of(house, aigul)).own_money == Decimal(10_000)


async def test_a_niche_that_has_left_the_library_takes_the_place_of_nothing(
    aigul: Chat, house: House
) -> None:
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, Plan(niche="dairy_cow"))
    await aigul.says("/plan")
    await open_section(aigul, Section.IDEA)
    while not aigul.offers(niche_name(aigul, "goats")):
        await aigul.taps("Show others")
    await aigul.taps(niche_name(aigul, "goats"))
    left = {code: niche for code, niche in house.library.niches.items() if code != "goats"}
    house.library = replace(house.library, niches=Niches(left))
    await house.restart()

    await aigul.taps("Take this one")
    assert (await plan_of(house, aigul)).niche == "dairy_cow"
