"""Lines of the plan: a number is given once, and an older button answers for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.dialogs.amount import Ask
from bot.plan.words import label
from domain.plan import Answer, Cost, LineKind, Plan, Purchase, Question, Section, Step, Words
from tests.chat import Chat
from tests.conftest import Newcomer
from tests.conversations.plans import (
    ADD,
    Pages,
    day,
    name,
    number,
    offers,
    open_section,
    plan_of,
    see_result,
    som,
    unit_name,
    write_plan,
)
from tests.conversations.walks import agree, come_home, invite_link
from tests.house import House

NICHE = "dairy_cow"
BEGUN = Plan(
    niche=NICHE,
    answers={Question.SKILLS: Answer(("animals",)), Question.THINGS: Answer(("barn",))},
)
HERS = BEGUN.with_new_line(LineKind.PURCHASES, Words(text="Сепаратор")).with_new_line(
    LineKind.PURCHASES, Words(text="Уй")
)


@pytest.fixture
async def bakyt(aigul: Chat, newcomer: Newcomer) -> Chat:
    """Somebody whom Aigul has let into her record; her plan has two lines."""
    await come_home(aigul)
    await write_plan(aigul, HERS)
    other = newcomer("Бакыт")
    await agree(other, link=await invite_link(aigul))
    await other.taps("Continue")
    return other


async def put_another(chat: Chat) -> None:
    """Take the last line away and write another one in its place."""
    await chat.says("/plan")
    await open_section(chat, Section.PURCHASES)
    await chat.taps("Уй · ?")
    await chat.taps("Remove")
    await chat.taps(ADD)
    await chat.says("Тоют")


async def test_a_price_of_a_removed_line_is_not_the_price_of_another(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    see = Pages(aigul)
    await write_plan(aigul, HERS.with_line_changed(LineKind.PURCHASES, 1, price=Decimal(5000)))
    await aigul.says("/idea")
    aigul.sees(see.amount(Ask.PRICE, of="Уй"))
    await put_another(bakyt)
    await number(aigul, "90 000")
    aigul.sees(see.amount(Ask.PRICE, of="Тоют"))
    purchases = (await plan_of(house, aigul)).purchases
    assert [(line.what.text, line.price) for line in purchases] == [
        ("Сепаратор", Decimal(5000)),
        ("Тоют", None),
    ]


async def test_an_older_button_takes_no_other_line_away(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    await aigul.taps(ADD)
    message, data = aigul.button("✅ Уй")
    await put_another(bakyt)
    await aigul.taps_again(message["message_id"], data)
    purchases = (await plan_of(house, aigul)).purchases
    assert [line.what.text for line in purchases] == ["Сепаратор", "Тоют"]
    own = ("Сепаратор", "Тоют")
    aigul.sees(Pages(aigul).offer("purchases"), buttons=offers(aigul, NICHE, "purchases", own=own))


async def test_numbers_go_on_after_an_earlier_version_is_taken_up(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await write_plan(aigul, BEGUN.with_new_line(LineKind.PURCHASES, Words(text="Сепаратор")))
    await see_result(aigul)
    await aigul.taps("The plan on one page")
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    await aigul.taps(ADD)
    await aigul.says("Уй")
    message, data = aigul.button("✅ Уй")

    await aigul.taps("Back")
    await aigul.taps("Continue")
    await aigul.taps("See what it comes to")
    await aigul.taps("Earlier versions")
    await aigul.taps("1 · 24.11.2026")
    await aigul.taps("Go back to this version")
    await aigul.taps("All sections")
    await open_section(aigul, Section.PURCHASES)
    await aigul.taps(ADD)
    await aigul.says("Тоют")
    await aigul.taps_again(message["message_id"], data)
    purchases = (await plan_of(house, aigul)).purchases
    assert [(line.id, line.what.text) for line in purchases] == [(1, "Сепаратор"), (3, "Тоют")]


async def test_a_day_that_has_passed_meanwhile_is_not_taken(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await write_plan(aigul, replace(BEGUN, steps=(Step(1, Words(text="Уй издейбиз")),)))
    await aigul.says("/plan")
    await open_section(aigul, Section.STEPS)
    await aigul.taps("Уй издейбиз · ?")
    await aigul.taps("Change the day")
    today = house.runtime.today
    near, far = (day(aigul, today + timedelta(days=count)) for count in (14, 30))
    message, data = aigul.button(near)
    later = aigul.button(far)[1]

    house.clock.move(timedelta(days=15))
    await aigul.taps_again(message["message_id"], data)
    assert (await plan_of(house, aigul)).steps[0].due is None
    aigul.stands_at(Pages(aigul).due("Уй издейбиз"))
    assert not aigul.offers(near)

    house.clock.move(timedelta(days=15))
    await aigul.taps_again(message["message_id"], later)
    assert (await plan_of(house, aigul)).steps[0].due == today + timedelta(days=30)


TOO_LONG = "Please write it shorter: up to {n} characters."


@pytest.mark.parametrize(
    ("moves", "limit"),
    [
        (("What to buy",), 60),
        (("What may go wrong",), 60),
        (("First steps", "“Тизме", "Continue", "I do not know yet", "(line)"), 60),
        (("A month's money", "In what we sell"), 60),
        (("Who will buy",), 200),
        (("The idea", "I have my own idea"), 200),
        (("What may go wrong", "“Суук", "Continue"), 200),
    ],
)
async def test_what_is_too_long_hears_how_long_it_may_be(
    aigul: Chat, house: House, moves: tuple[str, ...], limit: int
) -> None:
    await come_home(aigul)
    await aigul.says("/plan")
    for move in moves:
        if move == "(line)":
            await aigul.says("/plan")
            await open_section(aigul, Section.STEPS)
            await aigul.taps("Тизме · ?")
            await aigul.taps("Change the words")
        elif move.startswith("“"):
            await aigul.says(move.removeprefix("“"))
        else:
            await aigul.taps(move)
    before, at = await plan_of(house, aigul), aigul.window
    await aigul.says("а" * (limit + 1))
    aigul.sees(TOO_LONG, n=limit)
    assert await plan_of(house, aigul) == before
    aigul.stands_at(at)
    await aigul.says("а" * limit)
    assert await plan_of(house, aigul) != before


def of_price(chat: Chat) -> str:
    return Pages(chat).amount(Ask.PRICE, of=name(chat, f"{NICHE}.cow"))


def of_quantity(chat: Chat) -> str:
    return Pages(chat).amount(Ask.QUANTITY, unit=unit_name(chat, "piece"))


@pytest.mark.parametrize(
    ("moves", "asked"),
    [
        (("What to buy", "Continue"), of_price),
        (("A month's money", "How many a month"), of_quantity),
    ],
)
async def test_at_a_number_the_name_and_the_unit_change_their_language(
    aigul: Chat, house: House, moves: tuple[str, ...], asked: Callable[[Chat], str]
) -> None:
    await come_home(aigul)
    cow = Words(code=f"{NICHE}.cow")
    piece = Words(code="piece")
    await write_plan(aigul, replace(BEGUN, unit=piece, purchases=(Purchase(1, cow),)))
    await aigul.says("/plan")
    for move in moves:
        await aigul.taps(move)
        if aigul.offers(ADD):
            await aigul.taps(ADD)
    aigul.sees(asked(aigul))
    for code in house.translations.available_locales[::-1] * 2:
        if code != aigul.locale:
            await aigul.taps(f"🌐 {house.translations.name_of(code)}")
            aigul.locale = code
            aigul.sees(asked(aigul))


async def test_an_older_door_to_the_sources_gives_no_apology(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    cost = Cost(1, Words(text="Тоют"), Decimal(500))
    await write_plan(aigul, replace(HERS, costs=(cost,)))
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    message, data = aigul.button("Where is this written?")
    await aigul.taps("Continue")
    await open_section(aigul, Section.MONTH)
    await aigul.taps("Costs")
    at = aigul.window
    await aigul.taps_again(message["message_id"], data)
    aigul.sees_nothing()
    aigul.stands_at(at)
    assert house.telegram.answers(aigul.id)[-1]["text"] is None


async def test_costs_that_filled_up_meanwhile_are_shown_instead_of_their_sum(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    sold = replace(BEGUN, own_money=Decimal(0), quantity=Decimal(10), price=Decimal(500))
    await write_plan(
        aigul, replace(sold, purchases=(Purchase(1, Words(text="Уй"), Decimal(90_000)),))
    )
    see = Pages(aigul)
    await aigul.says("/idea")
    aigul.sees(see.amount(Ask.COSTS, n=8))
    await aigul.says("5000")
    twenty = tuple(Cost(line, Words(text=f"Чыгым {line}")) for line in range(1, 21))
    await write_plan(aigul, replace(await plan_of(house, aigul), costs=twenty))
    await aigul.taps("Yes, right")
    first = [label(f"Чыгым {line}", "?") for line in range(1, 7)]
    aigul.sees(see.listed("costs", 8))
    assert aigul.labels(aigul.said[-1])[:6] == first
    assert (await plan_of(house, aigul)).costs == twenty


async def test_pieces_and_price_may_be_written_together(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    await aigul.says("Эчки")
    await aigul.taps("Continue")
    await number(aigul, "3 x 8000")
    # 3 × 8 000 = 24 000; 150 000 - 24 000 = 126 000
    aigul.sees(Pages(aigul).purchases(24_000, left=126_000))
    assert aigul.labels(aigul.said[-1])[0] == f"Эчки · 3 × {som(8000)}"
    assert (await plan_of(house, aigul)).purchases == (
        Purchase(1, Words(text="Эчки"), Decimal(8000), 3),
    )
