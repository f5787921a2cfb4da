"""An update that is handled twice, a restart between: one line, one number, one version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.dialogs.amount import Ask
from domain.plan import (
    Answer,
    Cost,
    Plan,
    Purchase,
    Question,
    Risk,
    Section,
    Step,
    Words,
)
from preview.files import Upload
from tests.chat import Chat
from tests.conversations.plans import (
    Pages,
    choice_name,
    live,
    niche_name,
    number,
    open_section,
    plan_of,
    see_result,
    write_plan,
)
from tests.conversations.test_letter import give_advisor
from tests.house import House

SAID = Plan(
    niche="dairy_cow",
    answers={Question.SKILLS: Answer(("animals",))},
    own_money=Decimal(0),
    purchases=(Purchase(1, Words(text="Уй"), Decimal(90_000)),),
    costs=(Cost(1, Words(text="Тоют"), Decimal(4500)),),
    risks=(Risk(1, Words(text="Ооруу"), Words(text="Эмдетем")),),
    steps=(Step(1, Words(text="Сурайбыз"), date(2027, 1, 20)),),
)


def tap(chat: Chat, text: str) -> dict[str, Any]:
    """The update of a tap."""
    message, data = chat.button(text)
    return chat.house.telegram.taps(chat.id, message["message_id"], data)


async def handle_twice(chat: Chat, update: dict[str, Any]) -> None:
    """Let an update be handled, the program die before it is noted, and handle it again."""
    await chat.acts(update)
    at = chat.window
    await chat.house.restart()
    await chat.acts(update)
    assert chat.window == at


async def in_section(chat: Chat, section: Section, plan: Plan = SAID) -> None:
    await live(chat, "naryn_at_bashy")
    await write_plan(chat, plan)
    await chat.says("/plan")
    await open_section(chat, section)


async def test_a_tick(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.CUSTOMERS)
    shops = choice_name(aigul, Question.CUSTOMERS, "shops")
    await handle_twice(aigul, tap(aigul, shops))
    plan = await plan_of(house, aigul)
    assert plan.answer(Question.CUSTOMERS).choices == ("shops",)
    await handle_twice(aigul, tap(aigul, f"✅ {shops}"))
    assert (await plan_of(house, aigul)).answer(Question.CUSTOMERS).choices == ()


async def test_a_weak_month(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.SEASONS)
    january = aigul.labels(aigul.said[-1])[0]
    await handle_twice(aigul, tap(aigul, january))
    assert (await plan_of(house, aigul)).weak_months == (1,)


@pytest.mark.parametrize(
    ("section", "field"),
    [
        (Section.PURCHASES, "purchases"),
        (Section.RISKS, "risks"),
        (Section.STEPS, "steps"),
    ],
)
async def test_a_line_of_ones_own(aigul: Chat, house: House, section: Section, field: str) -> None:
    await in_section(aigul, section, replace(SAID, **{field: ()}))  # type: ignore[arg-type]
    await handle_twice(aigul, house.telegram.says(aigul.id, "Менин сөзүм"))
    (line,) = getattr(await plan_of(house, aigul), field)
    assert line.what == Words(text="Менин сөзүм")


async def test_a_voice_message(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.STEPS, replace(SAID, steps=()))
    await handle_twice(aigul, house.telegram.sends_voice(aigul.id, Upload("a.ogg", b"content")))
    (line,) = (await plan_of(house, aigul)).steps
    assert line.what.voice


async def test_a_usual_line_and_its_taking_away(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.STEPS, replace(SAID, steps=()))
    usual = aigul.labels(aigul.said[-1])[0]
    await handle_twice(aigul, tap(aigul, usual))
    assert len((await plan_of(house, aigul)).steps) == 1
    await handle_twice(aigul, tap(aigul, f"✅ {usual}"))
    assert (await plan_of(house, aigul)).steps == ()


async def test_a_removed_line(aigul: Chat, house: House) -> None:
    two = replace(SAID, risks=(*SAID.risks, Risk(2, Words(text="Суук"), Words(text="Жылытам"))))
    await in_section(aigul, Section.RISKS, two)
    await aigul.taps("Ооруу")
    await handle_twice(aigul, tap(aigul, "Remove"))
    assert (await plan_of(house, aigul)).risks == two.risks[1:]


async def test_a_number_that_is_confirmed(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.MONTH)
    await aigul.taps("How many a month")
    await handle_twice(aigul, house.telegram.says(aigul.id, "300"))
    await handle_twice(aigul, tap(aigul, "Yes, right"))
    assert (await plan_of(house, aigul)).quantity == Decimal(300)
    await aigul.taps("Price of one")
    await number(aigul, "45")
    assert await plan_of(house, aigul) == replace(SAID, quantity=Decimal(300), price=Decimal(45))


async def test_the_first_of_two_prices(aigul: Chat, house: House) -> None:
    unpriced = (Purchase(1, Words(text="Уй")), Purchase(2, Words(text="Чөп")))
    await live(aigul, "naryn_at_bashy")
    answers = {**SAID.answers, Question.THINGS: Answer()}
    await write_plan(aigul, replace(SAID, answers=answers, purchases=unpriced))
    await aigul.says("/idea")
    await aigul.says("90 миң")
    await handle_twice(aigul, tap(aigul, "Yes, right"))
    aigul.stands_at(Pages(aigul).amount(Ask.PRICE, of="Чөп"))
    prices = [line.price for line in (await plan_of(house, aigul)).purchases]
    assert prices == [Decimal(90_000), None]


async def test_digits_and_keys_of_an_older_pad(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.MONTH)
    await aigul.taps("How many a month")
    await aigul.taps("Press the digits")
    message, seven = aigul.button("7")
    await handle_twice(aigul, tap(aigul, "4"))
    await handle_twice(aigul, tap(aigul, "0"))
    await aigul.taps_again(message["message_id"], seven)
    await handle_twice(aigul, tap(aigul, "Done"))
    assert (await plan_of(house, aigul)).quantity == Decimal(40)


async def test_a_niche(aigul: Chat, house: House) -> None:
    await in_section(aigul, Section.IDEA, Plan(answers=SAID.answers))
    await aigul.taps(niche_name(aigul, "dairy_cow"))
    await handle_twice(aigul, tap(aigul, "Take this one"))
    assert await plan_of(house, aigul) == Plan(niche="dairy_cow", answers=SAID.answers)
    assert (await house.rows())["plan_versions"] == []


@pytest.mark.parametrize("answer", ["Begin them anew", "Keep what I said"])
async def test_another_niche(aigul: Chat, house: House, answer: str) -> None:
    await in_section(aigul, Section.IDEA)
    await aigul.taps(niche_name(aigul, "goats"))
    await handle_twice(aigul, tap(aigul, "Take this one"))
    await handle_twice(aigul, tap(aigul, answer))
    assert [row["plan"] for row in (await house.rows())["plan_versions"]] == [SAID]
    assert (await plan_of(house, aigul)).niche == "goats"


async def test_a_paper_a_way_back_and_a_copy_for_the_advisor(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    await give_advisor(house, aigul)
    await write_plan(aigul, SAID)
    await see_result(aigul)
    await handle_twice(aigul, tap(aigul, "The plan on one page"))

    async def versions() -> list[tuple[int, bool]]:
        rows = (await house.rows())["plan_versions"]
        return sorted((row["number"], row["sent_at"] is not None) for row in rows)

    assert await versions() == [(1, False)]
    await write_plan(aigul, replace(SAID, own_money=Decimal(500)))
    await aigul.taps("Show it to the advisor")
    await handle_twice(aigul, tap(aigul, "Send to the advisor"))
    assert await versions() == [(1, False), (2, True)]
    await aigul.taps("Continue")
    await aigul.taps("Earlier versions")
    await aigul.taps("1 · 24.11.2026")
    await handle_twice(aigul, tap(aigul, "Go back to this version"))
    assert await plan_of(house, aigul) == SAID
    assert await versions() == [(1, False), (2, True)]
