"""What the plan tells of its sums, on screen and on paper: nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.person import Stage
from domain.plan import Cost, Plan, Purchase, Risk, Section, Step, Words
from tests.chat import Chat
from tests.conftest import Newcomer
from tests.conversations.plans import (
    Pages,
    live,
    niche_name,
    open_section,
    page,
    paper,
    see_result,
    som,
    write_plan,
)
from tests.conversations.test_my_data import copy_of
from tests.conversations.walks import agree, invite_link
from tests.documents.reading import pages_of, squeezed, text_of_docx
from tests.house import House
from usecases.record import change_family

BENEFIT = "The benefit that stops: {benefit} som\nLeft without it: {rest} som"
VOICE = "voice message"
PAPERS = {
    "The whole plan (PDF)": False,
    "The whole plan (Word)": True,
    "One page (PDF)": False,
    "One page (Word)": True,
}
SHOP = Plan(
    niche="village_shop",
    own_money=Decimal(0),
    quantity=Decimal(26),
    price=Decimal(2500),
    purchases=(
        Purchase(1, Words(text="Муздаткыч"), Decimal(25_000)),
        Purchase(2, Words(text="Тараза"), Decimal(12_000)),
    ),
    costs=(Cost(1, Words(text="Товар"), Decimal(40_000)),),
)
"""A month: 26 × 2 500 = 65 000; 65 000 - 40 000 = 25 000. To buy: 25 000 + 12 000 = 37 000."""
UNPRICED = replace(SHOP, purchases=(*SHOP.purchases, Purchase(3, Words(text="Текче"))))
LOSS = replace(SHOP, quantity=Decimal(10))
"""A month: 10 × 2 500 = 25 000; 25 000 - 40 000 = -15 000. Sold 16 a month, it covers them."""
NOTHING_LEFT = replace(SHOP, quantity=Decimal(16))
"""A month: 16 × 2 500 = 40 000; nothing is left of it."""


async def live_with(chat: Chat, plan: Plan) -> None:
    await live(chat, "naryn_at_bashy")
    await write_plan(chat, plan)


async def papers_of(chat: Chat) -> dict[str, str]:
    """The words of every paper of the plan, without spaces, by its button."""
    await see_result(chat)
    await chat.taps("Other papers")
    found = {}
    for button, is_word in PAPERS.items():
        await chat.taps(button)
        content = paper(chat)
        found[button] = text_of_docx(content) if is_word else "".join(pages_of(content))
    return found


async def whole_papers(chat: Chat) -> list[str]:
    found = await papers_of(chat)
    return [text for button, text in found.items() if "whole" in button]


async def at_the_month(chat: Chat) -> None:
    await chat.says("/plan")
    await open_section(chat, Section.MONTH)


@pytest.mark.parametrize(
    ("plan", "back"),
    [
        (SHOP, "2"),
        (UNPRICED, ""),
        (LOSS, ""),
        (NOTHING_LEFT, ""),
        (replace(SHOP, purchases=()), ""),
    ],
)
async def test_the_months_to_earn_back_are_told_once_every_price_is_known(
    aigul: Chat, plan: Plan, back: str
) -> None:
    await live_with(aigul, plan)
    await at_the_month(aigul)
    # 37 000 × 12 / (25 000 × 12) = 1,48
    said = aigul.tr(
        "Months until the start is earned back, weak months counted: {back}", back=back
    )
    assert (said in aigul.window.split("\n")) is bool(back)
    assert (said.split(":")[0] in aigul.window) is bool(back)


@pytest.mark.parametrize(
    ("plan", "is_never"),
    [
        (SHOP, False),
        (UNPRICED, False),
        (LOSS, True),
        (NOTHING_LEFT, True),
        (replace(LOSS, purchases=UNPRICED.purchases), False),
    ],
)
async def test_never_stands_on_paper_only_where_it_is_so(
    aigul: Chat, plan: Plan, is_never: bool
) -> None:
    await live_with(aigul, plan)
    never = squeezed(aigul.tr("at these numbers: never"))
    label = squeezed(aigul.tr("Months until the start is earned back"))
    for text in await whole_papers(aigul):
        assert label in text
        assert (never in text) is is_never


async def test_a_missing_price_leaves_the_total_and_the_rest_open(aigul: Chat) -> None:
    see = Pages(aigul)
    await live_with(aigul, replace(UNPRICED, own_money=Decimal(10_000)))
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    aigul.sees(see.purchases(37_000, unpriced=1, own=10_000))
    await see_result(aigul)
    told = "\n".join(
        (
            aigul.tr("To buy: {total} som", total=som(37_000)),
            aigul.tr("Without a price yet: {unpriced}", unpriced=1),
        )
    )
    assert told in aigul.window.split("\n\n")
    # Neither 37 000, nor what would be left: 150 000 + 10 000 - 37 000 = 123 000
    for text in (await papers_of(aigul)).values():
        assert squeezed("Текче") in text
        assert squeezed(som(37_000)) not in text
        assert squeezed(som(123_000)) not in text

    await write_plan(aigul, replace(SHOP, own_money=Decimal(10_000)))
    await aigul.says("/plan")
    await open_section(aigul, Section.PURCHASES)
    aigul.sees(see.purchases(37_000, left=123_000, own=10_000))
    for text in (await papers_of(aigul)).values():
        assert squeezed(som(37_000)) in text
        assert squeezed(som(123_000)) in text


async def test_costs_together_stand_beside_single_ones_and_are_warned_of(aigul: Chat) -> None:
    see = Pages(aigul)
    both = replace(
        SHOP,
        costs=(Cost(1, Words(), Decimal(30_000)), Cost(2, Words(text="Жарык"), Decimal(1500))),
    )
    await live_with(aigul, both)
    together = aigul.tr("All costs together")
    # 30 000 + 1 500 = 31 500; 65 000 - 31 500 = 33 500
    await at_the_month(aigul)
    assert see.month(65_000, 31_500, left=33_500) in aigul.window
    await aigul.taps("Costs")
    aigul.sees(
        page(
            aigul.tr("What you pay for again and again"),
            aigul.tr(
                "«All costs together» and single costs are both counted. Remove one of them."
            ),
            aigul.tr("Tap a line to change it."),
        )
    )
    await see_result(aigul)
    assert f"• {aigul.tr('Some costs may be counted twice. Look through the costs.')}" in (
        aigul.window.split("\n")
    )
    for text in (await papers_of(aigul)).values():
        for name, amount in ((together, 30_000), ("Жарык", 1500)):
            row = squeezed(aigul.tr("{name}, a month", name=name) + som(amount))
            assert row in text
        assert squeezed(som(31_500)) in text

    # Alone, the one sum is the month's: it does not stand there twice.
    await write_plan(aigul, replace(both, costs=both.costs[:1]))
    await at_the_month(aigul)
    await aigul.taps("Costs")
    aigul.sees(see.listed("costs"))
    for text in (await papers_of(aigul)).values():
        assert squeezed(together) not in text
        assert squeezed(som(30_000)) in text


async def test_steps_stand_on_paper_in_the_order_of_their_days(aigul: Chat) -> None:
    steps = (
        Step(1, Words(text="Кийинчерээк")),
        Step(2, Words(text="Үчүнчү"), date(2027, 2, 1)),
        Step(3, Words(text="Биринчи"), date(2026, 12, 30)),
        Step(4, Words(text="Экинчи"), date(2027, 1, 20)),
    )
    await live_with(aigul, replace(SHOP, steps=steps))
    for text in (await papers_of(aigul)).values():
        places = [text.index(word) for word in ("Биринчи", "Экинчи", "Үчүнчү", "Кийинчерээк")]
        assert places == sorted(places)


SPOKEN = Plan(
    own_idea=Words(voice="voice-1"),
    purchases=(Purchase(1, Words(voice="voice-2"), Decimal(5000)),),
    risks=(Risk(1, Words(text="Суук"), Words(voice="voice-3")), Risk(2, Words(voice="voice-4"))),
    steps=(Step(1, Words(voice="voice-5"), date(2027, 1, 20)),),
)


async def test_a_voice_message_alone_is_an_empty_line_on_paper(aigul: Chat) -> None:
    await live_with(aigul, SPOKEN)
    voice = aigul.tr(VOICE)
    await see_result(aigul)
    assert aigul.tr("Your plan: {idea}", idea=voice) in aigul.window
    for text in (await papers_of(aigul)).values():
        assert squeezed(voice).casefold() not in text.casefold()
        for known in (som(5000), "Суук", "20.01.2027"):
            assert squeezed(known) in text
        assert "None" not in text

    # Words beside a voice message stand there as ever.
    await write_plan(aigul, replace(SPOKEN, own_idea=Words(text="Боорсок", voice="voice-1")))
    for text in (await papers_of(aigul)).values():
        assert "Боорсок" in text


async def test_the_copy_names_what_was_only_spoken(aigul: Chat) -> None:
    await live_with(aigul, SPOKEN)
    voice = aigul.tr(VOICE)
    wanted = [
        f"{aigul.tr('The idea')}: {voice}",
        f"- {voice}: 1 × {som(5000)}",
        f"- Суук: {voice}",
        f"- {voice}: —",
        f"- {voice}: 20.01.2027",
    ]
    lines = await copy_of(aigul)
    assert [line for line in wanted if line not in lines] == []


async def test_the_copy_has_the_versions_though_the_plan_itself_is_empty(
    aigul: Chat, house: House
) -> None:
    await live_with(aigul, Plan())
    assert aigul.tr("The plan as it stands:") not in await copy_of(aigul)
    await see_result(aigul)
    await aigul.taps("The plan on one page")
    await write_plan(aigul, SHOP)
    await see_result(aigul)
    await aigul.taps("The plan on one page")
    await aigul.taps("Earlier versions")
    await aigul.taps("1 · 24.11.2026")
    await aigul.taps("Go back to this version")
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert not family.plan
    lines = await copy_of(aigul)
    for number in (1, 2):
        assert aigul.tr("Version {number}: {day}", number=number, day="24.11.2026") in lines
    assert lines.count(f"- Муздаткыч: 1 × {som(25_000)}") == 1
    assert f"{aigul.tr('The idea')}: {niche_name(aigul, 'village_shop')}" in lines


async def family_says(chat: Chat, **said: object) -> None:
    house = chat.house
    await change_family(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        **said,  # type: ignore[arg-type]  # the names of a record's fields
    )


@pytest.mark.parametrize(
    ("signed", "is_told"),
    [
        (None, True),
        (date(2026, 11, 1), True),  # it stops with March 2027
        (date(2026, 7, 1), True),  # it stops with this month
        (date(2026, 6, 1), False),
        (date(2024, 1, 1), False),
    ],
)
async def test_the_benefit_stands_in_the_result_only_while_it_still_stops(
    aigul: Chat, signed: date | None, is_told: bool
) -> None:
    await live_with(aigul, SHOP)
    await family_says(aigul, gets_benefit=True, benefit_monthly=Decimal(4711))
    if signed is not None:
        await family_says(aigul, stage=Stage.OPERATING, signed_month=signed)
    await see_result(aigul)
    # 25 000 - 4 711 = 20 289
    told = aigul.tr(BENEFIT, benefit=som(4711), rest=som(20_289))
    assert (told in aigul.window.split("\n\n")) is is_told
    assert (som(4711) in aigul.window) is is_told


async def test_who_gets_no_benefit_loses_none_whatever_was_said_at_once(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await live_with(aigul, SHOP)
    bakyt = newcomer("Бакыт")
    await agree(bakyt, link=await invite_link(aigul))
    await bakyt.taps("Continue")
    await aigul.says("/worth")
    await aigul.taps("Yes")
    await bakyt.says("/worth")
    await bakyt.taps("Change my answer")
    await bakyt.taps("No")
    await see_result(bakyt)
    assert aigul.tr(BENEFIT).split(":")[0] not in bakyt.window

    # Her number comes after his "no": both answers are one, and the last one counts.
    await aigul.says("4711")
    await aigul.taps("Yes, right")
    told = aigul.tr(BENEFIT, benefit=som(4711), rest=som(20_289))
    await see_result(bakyt)
    assert told in bakyt.window.split("\n\n")
    await bakyt.says("/worth")
    await bakyt.taps("Change my answer")
    await bakyt.taps("No")
    for chat in (aigul, bakyt):
        await see_result(chat)
        assert som(4711) not in chat.window
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert (family.gets_benefit, family.benefit_monthly) == (False, None)
