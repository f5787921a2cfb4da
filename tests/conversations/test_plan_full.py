"""The full plan: nine sections in any order, its sums, its cautions and its papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from bot.dialogs.amount import Ask
from bot.plan.words import label
from content.niches import Form
from domain.plan import (
    Answer,
    Cost,
    CostPer,
    Plan,
    Purchase,
    Question,
    Risk,
    Section,
    Step,
    Words,
)
from domain.plan_cautions import CautionKind
from tests.chat import Chat
from tests.conftest import Newcomer
from tests.conversations.plans import (
    ADD,
    SECTIONS,
    Pages,
    choice_name,
    choose,
    live,
    name,
    niche_name,
    number,
    open_section,
    page,
    paper,
    plan_of,
    see_result,
    som,
    take_niche,
    tick,
    unit_name,
    write_plan,
)
from tests.documents.reading import pages_of, squeezed, text_of_docx
from tests.house import House
from usecases.record import change_family

Walk = Callable[[Chat], Awaitable[None]]
PREPARATION = {"ky": "Даярдык үчүн.", "ru": "Для подготовки."}
WEAK = {"ky": ("Январь", "Февраль", "Декабрь"), "ru": ("январь", "февраль", "декабрь")}


def choices(question: Question, *codes: str) -> Walk:
    async def walk(chat: Chat) -> None:
        await tick(chat, question, *codes)
        await chat.taps("Continue")

    return walk


async def idea(chat: Chat) -> None:
    await take_niche(chat, "dairy_cow")


async def purchases(chat: Chat) -> None:
    await chat.says("Саан уй")
    await chat.says("Кышкы чөп")
    await chat.taps("Continue")
    await number(chat, "90 миң", "150")
    await chat.taps(f"Кышкы чөп · {som(150)}")
    await chat.taps("Change how many")
    await number(chat, "200")
    await chat.taps("Back")
    await chat.taps("Our own money")
    await number(chat, "10 000")
    await chat.taps("Continue")


async def month(chat: Chat) -> None:
    await chat.taps("In what we sell")
    await chat.taps(unit_name(chat, "litre"))
    await chat.taps("How many a month")
    await number(chat, "300")
    await chat.taps("Price of one")
    await number(chat, "45")
    await chat.taps("Costs")
    await chat.says("Жем-чөп")
    await chat.says("Жеткирүү")
    await chat.taps("Continue")
    await number(chat, "4 500", "5")
    await chat.taps(f"Жеткирүү · {som(5)}")
    await chat.taps("It is for one unit sold")
    await chat.taps("Back")
    await chat.taps("Continue")
    await chat.taps("Back")


async def seasons(chat: Chat) -> None:
    for weak in WEAK[chat.locale]:
        await chat.taps(weak)
    await chat.taps("Continue")
    await number(chat, "100")


async def risks(chat: Chat) -> None:
    await chat.says("Уй ооруп калышы мүмкүн")
    await chat.says("Жол жабылат")
    await chat.taps("Continue")
    await chat.says("Эмдетебиз")
    await chat.says("Айран, курут жасайбыз")
    await chat.taps("Continue")


async def steps(chat: Chat) -> None:
    await chat.says("Коңшулардан сурайбыз")
    await chat.says("Уй издейбиз")
    await chat.taps("Continue")
    await chat.says("20.01")
    await chat.says("01.02.2027")
    await chat.taps("Continue")


WALKS: dict[Section, Walk] = {
    Section.IDEA: idea,
    Section.CUSTOMERS: choices(Question.CUSTOMERS, "neighbours", "shops", "asked_people"),
    Section.COMPETITORS: choices(Question.COMPETITORS, "one_or_two", "we_are_fresher"),
    Section.SELLING_PLACE: choices(Question.SELLING_PLACE, "home", "delivery"),
    Section.PURCHASES: purchases,
    Section.MONTH: month,
    Section.SEASONS: seasons,
    Section.RISKS: risks,
    Section.STEPS: steps,
}
DAIRY = Plan(
    niche="dairy_cow",
    answers={
        Question.CUSTOMERS: Answer(("neighbours", "shops", "asked_people")),
        Question.COMPETITORS: Answer(("one_or_two", "we_are_fresher")),
        Question.SELLING_PLACE: Answer(("home", "delivery")),
    },
    own_money=Decimal(10_000),
    unit=Words(code="litre"),
    quantity=Decimal(300),
    price=Decimal(45),
    weak_months=(1, 2, 12),
    weak_quantity=Decimal(100),
    purchases=(
        Purchase(1, Words(text="Саан уй"), Decimal(90_000)),
        Purchase(2, Words(text="Кышкы чөп"), Decimal(150), 200),
    ),
    costs=(
        Cost(1, Words(text="Жем-чөп"), Decimal(4500)),
        Cost(2, Words(text="Жеткирүү"), Decimal(5), CostPer.UNIT),
    ),
    risks=(
        Risk(1, Words(text="Уй ооруп калышы мүмкүн"), Words(text="Эмдетебиз")),
        Risk(2, Words(text="Жол жабылат"), Words(text="Айран, курут жасайбыз")),
    ),
    steps=(
        Step(1, Words(text="Коңшулардан сурайбыз"), date(2027, 1, 20)),
        Step(2, Words(text="Уй издейбиз"), date(2027, 2, 1)),
    ),
)
SUMS = (
    # to buy: 90 000 + 200 × 150 = 120 000; left: 150 000 + 10 000 - 120 000 = 40 000
    *(90_000, 30_000, 120_000, 10_000, 150_000, 40_000),
    # a month: 300 × 45 = 13 500; 4 500 + 300 × 5 = 6 000; 13 500 - 6 000 = 7 500
    *(13_500, 6000, 7500),
    # a weak month: 100 × 45 = 4 500; 4 500 + 100 × 5 = 5 000; 4 500 - 5 000 = −500
    *(4500, 5000),
    # a year: 9 × 13 500 + 3 × 4 500 = 135 000; 9 × 6 000 + 3 × 5 000 = 69 000; 66 000 are left
    *(135_000, 69_000, 66_000),
)
BREAK_EVEN = "113"  # 4 500 / (45 - 5) = 112,5
BACK = "22"  # 120 000 × 12 / 66 000 = 21,8
MARGIN = "56"  # 7 500 / 13 500 = 0,556


async def whole_plan(chat: Chat) -> str:
    """The full plan as a PDF, its words without spaces; every page says that it prepares."""
    await see_result(chat)
    await chat.taps("Other papers")
    await chat.taps("The whole plan (PDF)")
    pages = pages_of(paper(chat))
    assert all(squeezed(PREPARATION[chat.locale]) in text for text in pages)
    return "".join(pages)


async def test_sections_in_any_order_make_the_same_paper(newcomer: Newcomer, house: House) -> None:
    papers = set()
    for seed in range(5):
        chat = newcomer(f"Айгүл {seed}")
        see = Pages(chat)
        await live(chat, "naryn_at_bashy", person_name="Айгүл")
        order = list(Section)
        Random(seed).shuffle(order)  # noqa: S311 - an order
        await chat.says("/plan")
        chat.sees(see.sections(*Section))
        missing = list(Section)
        for section in order:
            await open_section(chat, section)
            await WALKS[section](chat)
            missing.remove(section)
            taken = Section.IDEA not in missing
            named = niche_name(chat, "dairy_cow") if taken else ""
            chat.stands_at(see.sections(*missing, idea=named))
        assert await plan_of(house, chat) == DAIRY, order
        papers.add(await whole_plan(chat))
    assert len(papers) == 1


async def test_four_of_nine_are_done_and_the_rest_is_named(aigul: Chat, house: House) -> None:
    see = Pages(aigul)
    await live(aigul, "naryn_at_bashy")
    await aigul.says("/plan")
    names = [SECTIONS[section] for section in Section]
    aigul.sees(
        see.sections(*Section),
        buttons=[*names, "Question by question", "See what it comes to", "Back"],
    )
    four = (Section.SEASONS, Section.CUSTOMERS, Section.SELLING_PLACE, Section.IDEA)
    for section in four:
        await open_section(aigul, section)
        await WALKS[section](aigul)
    missing = [section for section in Section if section not in four]
    aigul.stands_at(see.sections(*missing, idea=niche_name(aigul, "dairy_cow")))
    said = aigul.tr("Done: {done} of {of_all}", done=4, of_all=9)
    assert said in aigul.window
    await house.restart()
    await open_section(aigul, Section.COMPETITORS)
    await aigul.says("Жанында бир дүкөн бар")
    await aigul.taps("Continue")
    assert aigul.tr("Done: {done} of {of_all}", done=5, of_all=9) in aigul.window


async def test_the_screen_and_both_papers_say_the_same_sums(aigul: Chat, house: House) -> None:
    see, litre = Pages(aigul), unit_name(aigul, "litre")
    await live(aigul, "naryn_at_bashy", person_name="Айгүл <b>&</b> #1")
    await write_plan(aigul, DAIRY)
    await aigul.says("/plan")
    await open_section(aigul, Section.MONTH)
    aigul.sees(
        see.month_section(
            litre,
            "300",
            "45",
            month=see.month(13_500, 6000, left=7500),
            break_even=BREAK_EVEN,
            back=BACK,
            margin=MARGIN,
        ),
        buttons=["How many a month", "Price of one", "In what we sell", "Costs", "Back"],
    )
    await see_result(aigul)
    losing = aigul.tr("In some months more goes out than comes in: {value}", value=3)
    shown = see.result(
        niche_name(aigul, "dairy_cow"),
        to_buy=120_000,
        left=40_000,
        month=see.month(13_500, 6000, left=7500),
        cautions=(losing,),
        is_open=True,
    )
    aigul.sees(shown)

    pdf = await whole_plan(aigul)
    await aigul.taps("The whole plan (Word)")
    docx = text_of_docx(paper(aigul))
    for text in (pdf, docx):
        assert squeezed("Айгүл <b>&</b> #1") in text
        assert squeezed(PREPARATION[aigul.locale]) in text
        for amount in SUMS:
            assert squeezed(som(amount)) in text, amount
        for count in (BREAK_EVEN, BACK, MARGIN):
            assert count in text
        assert f"−{500}" in text
        for section in (DAIRY.purchases, DAIRY.costs, DAIRY.risks, DAIRY.steps):
            for line in section:
                assert squeezed(line.what.text) in text
        for question, answer in DAIRY.answers.items():
            for code in answer.choices:
                assert squeezed(choice_name(aigul, question, code)) in text
    await aigul.taps("One page (Word)")
    page_in_word = text_of_docx(paper(aigul))
    for amount in SUMS[:9]:
        assert squeezed(som(amount)) in page_in_word, amount
    await aigul.taps("The year as a picture")
    aigul.sees("Your year, month by month: what comes in and what goes out.", see.papers())
    (version,) = (await house.rows())["plan_versions"]
    assert version["number"] == 1


async def test_lines_are_added_changed_and_taken_away(aigul: Chat, house: House) -> None:
    see = Pages(aigul)
    cow, hay = (name(aigul, f"dairy_cow.{item}") for item in ("cow", "winter_hay"))
    await live(aigul, "naryn_at_bashy")
    await aigul.says("/plan")
    await open_section(aigul, Section.IDEA)
    await take_niche(aigul, "dairy_cow")
    await open_section(aigul, Section.PURCHASES)
    await choose(aigul, "dairy_cow.cow", "dairy_cow.winter_hay")
    await aigul.taps("Continue")
    await number(aigul, "90 000", "250")
    # 90 000 + 250 = 90 250; 150 000 - 90 250 = 59 750
    aigul.sees(
        see.purchases(90_250, left=59_750),
        buttons=[
            f"{cow} · {som(90_000)}",
            f"{hay} · 250",
            *(ADD, "Our own money", "Continue", "Where is this written?"),
        ],
    )
    await aigul.taps(f"{hay} · 250")
    await aigul.taps("Change how many")
    await number(aigul, "100")
    # 100 × 250 = 25 000
    aigul.sees(see.purchase(hay, 250, 100, 25_000))
    await aigul.taps("Change the words")
    aigul.sees("Write it in your own words. A voice message is fine, too.", buttons=["Back"])
    await aigul.says("Беде <тюк>")
    aigul.sees(see.purchase("Беде <тюк>", 250, 100, 25_000))
    await aigul.taps("Change the words")
    await aigul.sends("voice")
    assert aigul.tr("🎤 Your voice message is kept beside it.") in aigul.window
    await aigul.taps("Back")
    # 90 000 + 25 000 = 115 000; 150 000 - 115 000 = 35 000
    aigul.sees(
        see.purchases(115_000, left=35_000),
        buttons=[
            f"{cow} · {som(90_000)}",
            "Беде <тюк> · 100 × 250",
            *(ADD, "Our own money", "Continue", "Where is this written?"),
        ],
    )
    await aigul.taps(ADD)
    await aigul.says("Чака")
    await aigul.taps("Continue")
    await aigul.taps("I do not know")
    await aigul.taps("Чака · ?")
    await aigul.taps("Remove")
    await aigul.taps(f"{cow} · {som(90_000)}")
    await aigul.taps("Remove")
    # 150 000 - 25 000 = 125 000
    aigul.sees(see.purchases(25_000, left=125_000))
    (hay_line,) = (await plan_of(house, aigul)).purchases
    assert (hay_line.what.text, hay_line.price, hay_line.quantity) == (
        "Беде <тюк>",
        Decimal(250),
        100,
    )
    assert hay_line.what.voice


async def test_a_cost_can_be_for_one_unit_sold(aigul: Chat, house: House) -> None:
    see, tr = Pages(aigul), aigul.tr
    await live(aigul, "naryn_at_bashy")
    await write_plan(
        aigul,
        Plan(
            quantity=Decimal(300),
            price=Decimal(45),
            costs=(Cost(1, Words(text="Жем"), Decimal(6000)),),
        ),
    )
    await aigul.says("/plan")
    await open_section(aigul, Section.MONTH)
    await aigul.taps("Costs")
    aigul.sees(
        see.listed("costs"),
        buttons=[f"Жем · {som(6000)}", ADD, "Continue"],
    )
    await aigul.taps(f"Жем · {som(6000)}")
    aigul.sees(page("Жем", tr("A month: {amount} som", amount=som(6000))))
    await aigul.taps("Change the amount")
    aigul.sees(see.amount(Ask.COST, of="Жем"))
    await number(aigul, "20,50")
    await aigul.taps("It is for one unit sold")
    aigul.sees(
        page("Жем", tr("For one unit sold: {amount} som", amount="20,50")),
        buttons=[
            "Change the amount",
            "It is for a month",
            "Change the words",
            "Remove",
            "Back",
        ],
    )
    await aigul.says("/plan")
    await open_section(aigul, Section.MONTH)
    # 300 × 20,50 = 6 150; 13 500 - 6 150 = 7 350: no unit is needed to cover nothing
    assert see.month(13_500, 6150, left=7350) in aigul.window
    (cost,) = (await plan_of(house, aigul)).costs
    assert (cost.per, cost.amount) == (CostPer.UNIT, Decimal("20.5"))


async def test_weak_months_are_asked_with_their_quantity(aigul: Chat, house: House) -> None:
    see, litre = Pages(aigul), unit_name(aigul, "litre")
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, Plan(niche="dairy_cow", quantity=Decimal(300)))
    await aigul.says("/plan")
    await open_section(aigul, Section.SEASONS)
    aigul.sees(
        page(
            house.library.niches["dairy_cow"].season[aigul.locale],
            aigul.tr(
                "In which months will you sell less, or nothing? Tap them. If in none, continue."
            ),
        )
    )
    first, second, third = WEAK[aigul.locale]
    await aigul.taps(third)
    await aigul.taps(first)
    await aigul.taps(second)
    await aigul.taps(f"✅ {second}")
    await aigul.taps("Continue")
    aigul.sees(
        see.amount(Ask.WEAK_QUANTITY, unit=litre),
        buttons=["No", "I do not know", "Press the digits", "Back"],
    )
    await aigul.taps("I do not know")
    assert aigul.tr(SECTIONS[Section.SEASONS]) in aigul.window
    await open_section(aigul, Section.SEASONS)
    await aigul.taps("Continue")
    await aigul.taps("Back")
    assert aigul.offers(f"✅ {first}"), "the way back from the number is to the months"
    await aigul.taps("Continue")
    await aigul.taps("No")
    plan = await plan_of(house, aigul)
    assert (plan.weak_months, plan.weak_quantity) == ((1, 12), Decimal(0))
    await open_section(aigul, Section.SEASONS)
    await aigul.taps(f"✅ {first}")
    await aigul.taps(f"✅ {third}")
    await aigul.taps("Continue")
    assert (await plan_of(house, aigul)).weak_months == ()
    assert Section.SEASONS not in (await plan_of(house, aigul)).missing()


async def test_a_day_and_a_counter_measure_can_be_changed(aigul: Chat) -> None:
    see = Pages(aigul)
    await live(aigul, "naryn_at_bashy")
    await write_plan(
        aigul,
        Plan(
            niche="dairy_cow",
            risks=(Risk(1, Words(code="dairy_cow.credit")),),
            steps=(Step(1, Words(code="dairy_cow.ask_rules"), date(2026, 12, 1)),),
        ),
    )
    await aigul.says("/plan")
    await open_section(aigul, Section.RISKS)
    aigul.sees(see.listed("risks"))
    await aigul.taps(label(name(aigul, "dairy_cow.credit"), "?"))
    aigul.sees(name(aigul, "dairy_cow.credit", Form.TEXT))
    await aigul.taps("Change what we do")
    await choose(aigul, "dairy_cow.pay_day")
    counter = name(aigul, "dairy_cow.pay_day", Form.TEXT)
    aigul.sees(
        page(
            name(aigul, "dairy_cow.credit", Form.TEXT),
            aigul.tr("What we do: {counter}", counter=counter),
        ),
        buttons=["Change what we do", "Change the words", "Remove", "Back"],
    )
    await aigul.says("/plan")
    await open_section(aigul, Section.STEPS)
    await aigul.taps(label(name(aigul, "dairy_cow.ask_rules"), "01.12"))
    await aigul.taps("Change the day")
    aigul.sees(see.due(name(aigul, "dairy_cow.ask_rules", Form.TEXT), so_far=date(2026, 12, 1)))
    await aigul.taps("Back")
    assert aigul.offers("Change the day"), "the way back is to the line"
    await aigul.taps("Change the day")
    await aigul.says("24.12")
    await aigul.taps("Back")
    assert aigul.offers(label(name(aigul, "dairy_cow.ask_rules"), "24.12"))


ASKED = Answer(("neighbours", "shops", "asked_people"))
CALM = Plan(
    answers={Question.CUSTOMERS: ASKED},
    quantity=Decimal(100),
    price=Decimal(50),
    costs=(Cost(1, Words(text="Жем"), Decimal(2000)),),
)
CAUTIONS: dict[CautionKind, tuple[Plan, str, str]] = {}


def caution(kind: CautionKind, text: str, value: str = "", **changes: object) -> None:
    known: dict[str, object] = {
        "answers": CALM.answers,
        "quantity": CALM.quantity,
        "price": CALM.price,
        "costs": CALM.costs,
    }
    CAUTIONS[kind] = (Plan(**{**known, **changes}), text, value)  # type: ignore[arg-type]


# 100 × 50 = 5 000 come in, 6 500 go out
caution(
    CautionKind.LOSS,
    "A month costs more than it brings. Missing: {value} som",
    som(1500),
    costs=(Cost(1, Words(text="Жем"), Decimal(6500)),),
)
caution(
    CautionKind.PRICE_BELOW_COST,
    "One sells for less than it costs you to make or buy it.",
    costs=(Cost(1, Words(text="Товар"), Decimal(51), CostPer.UNIT),),
)
# 170 000 of 150 000 + 5 000
caution(
    CautionKind.OVER_BUDGET,
    "The purchases cost more than you have. Missing: {value} som",
    som(15_000),
    own_money=Decimal(5000),
    purchases=(Purchase(1, Words(text="Трактор"), Decimal(170_000)),),
)
# 150 000 - 149 000 = 1 000, and a month costs 2 000
caution(
    CautionKind.NOTHING_LEFT,
    "Little is left for the first month's costs: {value} som",
    som(1000),
    purchases=(Purchase(1, Words(text="Трактор"), Decimal(149_000)),),
)
# 10 × 50 = 500 in two months, and 2 000 go out
caution(
    CautionKind.WEAK_MONTHS_LOSE,
    "In some months more goes out than comes in: {value}",
    "2",
    weak_months=(1, 2),
    weak_quantity=Decimal(10),
)
caution(
    CautionKind.ONE_ANIMAL,
    "Nearly all the money goes into one animal. What if it falls ill?",
    niche="dairy_cow",
    weak_months=(),
    purchases=(
        Purchase(1, Words(code="dairy_cow.cow"), Decimal(80_000)),
        Purchase(2, Words(text="Чөп"), Decimal(20_000)),
    ),
)
caution(
    CautionKind.COSTS_TWICE,
    "Some costs may be counted twice. Look through the costs.",
    costs=(Cost(1, Words(), Decimal(1000)), Cost(2, Words(text="Жем"), Decimal(1000))),
)
caution(
    CautionKind.SALES_UNTESTED,
    "Nobody has been asked yet whether they would buy. Ask a few.",
    answers={Question.CUSTOMERS: Answer(("neighbours", "shops"))},
)
caution(
    CautionKind.ONE_KIND_OF_CUSTOMER,
    "Only one kind of buyer. What if they stop buying?",
    answers={Question.CUSTOMERS: Answer(("shops", "bought_before"))},
)
caution(
    CautionKind.SEASON_NOT_THOUGHT_OF,
    "This work changes with the seasons. Think of them.",
    niche="dairy_cow",
)
caution(
    CautionKind.RISK_WITHOUT_COUNTER,
    "For one risk you have not said what you will do.",
    risks=(Risk(1, Words(text="Суук")),),
)


async def test_every_caution_is_said_in_words(aigul: Chat) -> None:
    await live(aigul, "naryn_at_bashy")
    think = aigul.tr("Think of this again:")
    await write_plan(aigul, CALM)
    await see_result(aigul)
    assert think not in aigul.window
    for kind in CautionKind:
        plan, text, value = CAUTIONS[kind]
        await write_plan(aigul, plan)
        await see_result(aigul)
        said = aigul.tr(text, value=value) if value else aigul.tr(text)
        assert page(f"{think}\n• {said}") in aigul.window, kind


@pytest.mark.parametrize(("benefit", "rest"), [(4711, "2\u00a0789"), (7500, "0"), (8000, "−500")])
async def test_the_lost_benefit_stands_on_the_screen_and_never_on_paper(
    aigul: Chat, house: House, benefit: int, rest: str
) -> None:
    await live(aigul, "naryn_at_bashy")
    await change_family(
        house.sessions,
        person=await house.person(aigul.id),
        consent_version=house.runtime.consent_version,
        gets_benefit=True,
        benefit_monthly=Decimal(benefit),
    )
    await write_plan(aigul, DAIRY)
    await see_result(aigul)
    # 7 500 - 4 711 = 2 789; 7 500 - 7 500 = 0; 7 500 - 8 000 = −500
    stops = aigul.tr(
        "The benefit that stops: {benefit} som\nLeft without it: {rest} som",
        benefit=som(benefit),
        rest=rest,
    )
    assert stops in aigul.window
    stopping, left = stops.replace(rest, "").split("\n")
    texts = [await whole_plan(aigul)]
    for button in ("The whole plan (Word)", "One page (Word)", "One page (PDF)"):
        await aigul.taps(button)
        content = paper(aigul)
        is_word = "Word" in button
        texts.append(text_of_docx(content) if is_word else "".join(pages_of(content)))
    for text in texts:
        assert squeezed(stopping.split(":")[0]) not in text
        assert squeezed(left.split(":")[0]) not in text
        assert squeezed(som(4711)) not in text
        assert squeezed(som(2789)) not in text


async def test_what_is_not_answered_is_an_empty_line(aigul: Chat) -> None:
    await live(aigul, "naryn_at_bashy")
    await see_result(aigul)
    aigul.sees(Pages(aigul).result("", is_open=True))
    text = await whole_plan(aigul)
    assert "None" not in text
    assert not aigul.offers("The year as a picture")


async def test_costs_named_one_by_one_are_not_asked_for_once_more(
    aigul: Chat, house: House
) -> None:
    see = Pages(aigul)
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, replace(DAIRY, risks=(), steps=()))
    await aigul.says("/plan")
    await aigul.taps("Question by question")
    await aigul.taps("Continue")
    await aigul.taps("Continue")
    aigul.sees(see.offer("risks", 9))
    await aigul.taps("Back")
    aigul.sees(
        see.listed("costs", 8),
        buttons=[f"Жем-чөп · {som(4500)}", f"Жеткирүү · {som(5)}", ADD, "Continue", "Back"],
    )
    await aigul.taps("Continue")
    aigul.sees(see.offer("risks", 9))
    assert (await plan_of(house, aigul)).costs == DAIRY.costs


async def test_a_button_of_another_list_or_question_changes_nothing(
    aigul: Chat, house: House
) -> None:
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, replace(DAIRY, answers={}))
    await aigul.says("/plan")
    await open_section(aigul, Section.RISKS)
    await aigul.taps(ADD)
    offer, taken = aigul.button("✅ Жол жабылат")
    added = aigul.button(name(aigul, "dairy_cow.credit"))[1]
    await aigul.says("Суук")
    await aigul.taps("Back")
    await aigul.taps("Continue")
    await open_section(aigul, Section.PURCHASES)
    await aigul.taps(ADD)
    for data in (taken, added):
        await aigul.taps_again(offer["message_id"], data)
    assert (await plan_of(house, aigul)).purchases == DAIRY.purchases

    await aigul.says("/plan")
    await open_section(aigul, Section.CUSTOMERS)
    message, data = aigul.button(choice_name(aigul, Question.CUSTOMERS, "bazaar"))
    await aigul.says("Коңшулар")
    await aigul.taps("Continue")
    await open_section(aigul, Section.SELLING_PLACE)
    await aigul.taps_again(message["message_id"], data)
    plan = await plan_of(house, aigul)
    assert plan.answers == {Question.CUSTOMERS: Answer(words=Words(text="Коңшулар"))}


async def test_a_full_list_says_so(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    twenty = tuple(Step(number, Words(text=f"Кадам {number}")) for number in range(1, 21))
    await write_plan(aigul, Plan(niche="dairy_cow", steps=twenty))
    await aigul.says("/plan")
    await open_section(aigul, Section.STEPS)
    assert aigul.window == Pages(aigul).listed("steps")
    await aigul.taps("More ▶")
    await aigul.taps("Кадам 7 · ?")
    await aigul.taps("Back")
    await aigul.taps(ADD)
    for more in (aigul.says("Дагы бир кадам"), aigul.sends("voice")):
        await more
        aigul.sees("The list is full. Remove a line first.")
    assert len((await plan_of(house, aigul)).steps) == 20
