"""One plan for a family: two members write it, papers keep versions, an advisor is sent one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from bot.plan.words import label
from content.niches import Form
from db.models import FamilyRow
from domain.plan import Cost, Plan, Purchase, Question, Risk, Section, Step, Words
from tests.chat import Chat, screen
from tests.conftest import Newcomer
from tests.conversations.plans import (
    DOORS,
    UNTESTED,
    Pages,
    choice_name,
    choose,
    day,
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
    tick,
    ticks,
    unit_name,
    write_plan,
)
from tests.conversations.test_letter import give_advisor
from tests.conversations.walks import agree, come_home, invite_link
from tests.documents.reading import pages_of, squeezed
from tests.house import HOLDER, LIBRARY, House
from usecases.plans import VERSIONS_KEPT, make_version
from usecases.record import NotAllowedError

GONE = "This line is no longer there."
PLAN = Plan(
    niche="village_shop",
    quantity=Decimal(26),
    price=Decimal(2500),
    own_money=Decimal(0),
    purchases=(Purchase(1, Words(text="Муздаткыч"), Decimal(25_000)),),
    costs=(Cost(1, Words(text="Товар"), Decimal(40_000)),),
    risks=(Risk(1, Words(text="Насыя"), Words(text="Дептер")),),
    steps=(Step(1, Words(text="Тизме"), date(2026, 12, 1)),),
)
TODAY = date(2026, 11, 24)


@pytest.fixture
async def bakyt(aigul: Chat, newcomer: Newcomer) -> Chat:
    """Somebody whom Aigul has let into her record."""
    await live(aigul, "naryn_at_bashy")
    other = newcomer("Бакыт")
    await agree(other, link=await invite_link(aigul))
    await other.taps("Continue")
    return other


def tapping(chat: Chat, text: str) -> dict[str, Any]:
    """The update of a tap that has not arrived yet."""
    message, data = chat.button(text)
    return chat.house.telegram.taps(chat.id, message["message_id"], data)


async def at_once(house: House, *updates: dict[str, Any]) -> None:
    """Let updates of several people arrive at the same moment."""
    await asyncio.gather(*(house.feed(one) for one in updates))


async def versions(house: House) -> list[tuple[int, bool]]:
    """Number of each version, and whether the advisor may see it."""
    rows = (await house.rows())["plan_versions"]
    return sorted((row["number"], row["sent_at"] is not None) for row in rows)


async def test_each_field_is_saved_alone_and_seen_at_the_next_draw(
    aigul: Chat, bakyt: Chat
) -> None:
    mine, theirs = Pages(aigul), Pages(bakyt)
    piece = unit_name(aigul, "piece")
    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, Section.MONTH)
    aigul.sees(mine.month_section(piece))
    await aigul.taps("How many a month")
    await number(aigul, "40")
    aigul.sees(mine.month_section(piece, "40"))
    bakyt.stands_at(theirs.month_section(piece))
    await bakyt.taps("Price of one")
    await number(bakyt, "125")
    bakyt.sees(theirs.month_section(piece, "40", "125"))
    await aigul.taps("In what we sell")
    await aigul.taps("Back")
    aigul.sees(mine.month_section(piece, "40", "125"))
    await aigul.taps("How many a month")
    await number(aigul, "50")
    await bakyt.taps("In what we sell")
    await bakyt.taps("Back")
    bakyt.sees(theirs.month_section(piece, "50", "125"))


async def test_two_members_write_at_the_same_time(aigul: Chat, bakyt: Chat, house: House) -> None:
    for chat, asked, typed in (
        (aigul, "How many a month", "40"),
        (bakyt, "Price of one", "125"),
    ):
        await chat.says("/plan")
        await open_section(chat, Section.MONTH)
        await chat.taps(asked)
        await chat.says(typed)
    await at_once(house, tapping(aigul, "Yes, right"), tapping(bakyt, "Yes, right"))
    plan = await plan_of(house, aigul)
    assert (plan.quantity, plan.price) == (Decimal(40), Decimal(125))

    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, Section.CUSTOMERS)
    await at_once(
        house,
        tapping(aigul, choice_name(aigul, Question.CUSTOMERS, "shops")),
        tapping(bakyt, choice_name(bakyt, Question.CUSTOMERS, "bazaar")),
    )
    await tick(aigul, Question.CUSTOMERS, "online")
    aigul.sees(
        Pages(aigul).question(Question.CUSTOMERS),
        buttons=ticks(aigul, Question.CUSTOMERS, "shops", "bazaar", "online"),
    )

    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, Section.STEPS)
    says = house.telegram.says
    await at_once(house, says(aigul.id, "Баасын сурайбыз"), says(bakyt.id, "Орун табабыз"))
    steps = (await plan_of(house, aigul)).steps
    assert {step.what.text for step in steps} == {"Баасын сурайбыз", "Орун табабыз"}
    assert [step.id for step in steps] == [1, 2]


async def test_the_same_field_keeps_the_last_word(aigul: Chat, bakyt: Chat, house: House) -> None:
    for chat, typed in ((aigul, "40"), (bakyt, "50")):
        await chat.says("/plan")
        await open_section(chat, Section.MONTH)
        await chat.taps("How many a month")
        await chat.says(typed)
    await bakyt.taps("Yes, right")
    await aigul.taps("Yes, right")
    assert (await plan_of(house, bakyt)).quantity == Decimal(40)


@pytest.mark.parametrize(
    ("moves", "says"),
    [
        (("Change the words",), "Витрина"),
        (("Change the price",), "30 000"),
        (("Change how many",), "2"),
        (("Change the price", "Press the digits", "7", "Done"), ""),
    ],
)
async def test_a_line_that_the_other_one_removed_is_no_longer_there(
    aigul: Chat, bakyt: Chat, house: House, moves: tuple[str, ...], says: str
) -> None:
    await write_plan(aigul, PLAN)
    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, Section.PURCHASES)
        await chat.taps(f"Муздаткыч · {som(25_000)}")
    for move in moves[:-1]:
        await aigul.taps(move)
    if says:
        await aigul.taps(moves[-1])
    await bakyt.taps("Remove")
    if says:
        await aigul.says(says)
        if aigul.offers("Yes, right"):
            await aigul.taps("Yes, right")
    else:
        await aigul.taps(moves[-1])
    aigul.sees(GONE, buttons=["Back"])
    await aigul.taps("Back")
    assert aigul.tr("Nothing stands here yet.") in aigul.window
    assert (await plan_of(house, aigul)).purchases == ()


@pytest.mark.parametrize("section", [Section.RISKS, Section.STEPS])
async def test_a_removed_line_is_not_asked_about(
    aigul: Chat, bakyt: Chat, house: House, section: Section
) -> None:
    await write_plan(aigul, PLAN)
    text, value, change, says = {
        Section.RISKS: ("Насыя", "", "Change what we do", "Насыя бербейм"),
        Section.STEPS: ("Тизме", "01.12", "Change the day", "20.01"),
    }[section]
    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, section)
        await chat.taps(label(text, value))
    await aigul.taps(change)
    await bakyt.taps("Remove")
    await aigul.says(says)
    aigul.sees(GONE, buttons=["Back"])
    await aigul.taps("Back")
    plan = await plan_of(house, aigul)
    assert (plan.risks, plan.steps) == {
        Section.RISKS: ((), PLAN.steps),
        Section.STEPS: (PLAN.risks, ()),
    }[section]


async def test_every_paper_keeps_its_version_and_one_can_go_back(
    aigul: Chat, bakyt: Chat, house: House
) -> None:
    mine, theirs = Pages(aigul), Pages(bakyt)
    shop = niche_name(aigul, "village_shop")
    await see_result(aigul)
    await aigul.taps("Earlier versions")
    aigul.sees("There is no version yet. The first paper makes one.", buttons=["Back"])
    await write_plan(aigul, PLAN)
    await see_result(aigul)
    # 26 × 2 500 = 65 000; 65 000 - 40 000 = 25 000; 150 000 - 25 000 = 125 000
    before = mine.result(
        shop,
        to_buy=25_000,
        left=125_000,
        month=mine.month(65_000, 40_000, left=25_000),
        cautions=(UNTESTED,),
        is_open=True,
    )
    aigul.sees(before, buttons=[*DOORS])
    await aigul.taps("The plan on one page")
    aigul.sees(mine.paper(1))
    await aigul.taps("The plan on one page")
    aigul.sees(mine.paper(1))
    assert await versions(house) == [(1, False)]

    await bakyt.says("/plan")
    await open_section(bakyt, Section.MONTH)
    await bakyt.taps("Price of one")
    await number(bakyt, "3000")
    await see_result(bakyt)
    await bakyt.taps("Other papers")
    await bakyt.taps("The whole plan (PDF)")
    bakyt.sees(theirs.paper(2))

    # One more change that no paper has seen, and back to the first version.
    await bakyt.says("/plan")
    await open_section(bakyt, Section.COMPETITORS)
    await tick(bakyt, Question.COMPETITORS, "nobody")
    await see_result(bakyt)
    await bakyt.taps("Earlier versions")
    bakyt.sees(
        "Each paper keeps the plan as it was. Tap a version to look at it.",
        buttons=["2 · 24.11.2026", "1 · 24.11.2026", "Back"],
    )
    await bakyt.taps("1 · 24.11.2026")
    bakyt.sees(
        page(
            bakyt.tr("Version {number}: {day}", number=1, day=day(bakyt, TODAY)),
            bakyt.tr("Your plan: {idea}", idea=shop),
            bakyt.tr("To buy: {total} som", total=som(25_000)),
            theirs.month(65_000, 40_000, left=25_000),
        ),
        buttons=["One page (PDF)", "The whole plan (PDF)", "Go back to this version", "Back"],
    )
    await bakyt.taps("One page (PDF)")
    bakyt.sees(theirs.paper(1))
    assert squeezed(som(65_000)) in pages_of(paper(bakyt))[0]
    await bakyt.taps("Go back to this version")
    bakyt.sees(before)
    assert await plan_of(house, aigul) == PLAN
    assert await versions(house) == [(1, False), (2, False), (3, False)]

    # What stood before going back is kept, and can be had again.
    await bakyt.taps("Earlier versions")
    await bakyt.taps("3 · 24.11.2026")
    await bakyt.taps("Go back to this version")
    plan = await plan_of(house, aigul)
    assert plan.price == Decimal(3000)
    assert plan.answer(Question.COMPETITORS).choices == ("nobody",)


async def test_twenty_versions_are_kept(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    person, version = await house.person(aigul.id), house.runtime.consent_version

    async def one_more(price: int) -> None:
        await write_plan(aigul, replace(PLAN, price=Decimal(price)))
        await make_version(
            house.sessions, person=person, consent_version=version, now=house.clock()
        )

    for price in range(1, VERSIONS_KEPT + 4):
        await one_more(price)
    assert [number for number, _sent in await versions(house)] == [*range(4, 24)]
    await see_result(aigul)
    await aigul.taps("Earlier versions")
    while not aigul.offers("4 · 24.11.2026"):
        await aigul.taps("More ▶")
    await aigul.taps("4 · 24.11.2026")
    await one_more(100)
    await aigul.taps("One page (PDF)")
    aigul.sees("This version is no longer kept.", buttons=["Back"])
    await aigul.taps("Back")
    assert not aigul.offers("4 · 24.11.2026")


async def test_going_back_to_a_version_that_has_just_gone(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    person, version = await house.person(aigul.id), house.runtime.consent_version
    for price in range(1, VERSIONS_KEPT + 2):
        await write_plan(aigul, replace(PLAN, price=Decimal(price)))
        await make_version(
            house.sessions, person=person, consent_version=version, now=house.clock()
        )
        if price == 1:
            await see_result(aigul)
            await aigul.taps("Earlier versions")
            await aigul.taps("1 · 24.11.2026")
    await aigul.taps("Go back to this version")
    aigul.stands_at("Each paper keeps the plan as it was. Tap a version to look at it.")
    assert (await plan_of(house, aigul)).price == Decimal(VERSIONS_KEPT + 1)


async def test_without_an_advisor_the_plan_stays_at_home(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    await write_plan(aigul, PLAN)
    await see_result(aigul)
    await aigul.taps("Show it to the advisor")
    aigul.sees(screen("plan_without_advisor"), buttons=["Keep it to myself"])
    await aigul.taps("Keep it to myself")
    assert aigul.offers("The plan on one page")
    assert await versions(house) == []


async def test_the_advisor_is_sent_a_copy_once(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    await give_advisor(house, aigul)
    await write_plan(aigul, PLAN)

    async def send() -> None:
        await see_result(aigul)
        await aigul.taps("Show it to the advisor")
        aigul.sees(screen("plan_to_advisor"), buttons=["Send to the advisor", "Keep it to myself"])
        await aigul.taps("Send to the advisor")

    def sent(number: int) -> str:
        kept = house.screen("plan_sent", aigul.locale)
        return page(kept, aigul.tr("Version: {number}", number=number))

    await send()
    aigul.sees(sent(1), buttons=["Continue"])
    first = (await house.rows())["plan_versions"]
    assert first[0]["sent_at"] == house.clock()
    house.clock.move(timedelta(hours=1))
    await send()
    aigul.sees(sent(1))
    assert (await house.rows())["plan_versions"] == first

    await write_plan(aigul, replace(PLAN, price=Decimal(2600)))
    await see_result(aigul)
    await aigul.taps("The plan on one page")
    assert await versions(house) == [(1, True), (2, False)]
    await aigul.taps("Earlier versions")
    await aigul.taps("1 · 24.11.2026")
    assert aigul.tr("The advisor has been sent this version.") in aigul.window
    await aigul.taps("Back")
    await aigul.taps("2 · 24.11.2026")
    assert aigul.tr("The advisor has been sent this version.") not in aigul.window


async def test_an_advisor_may_have_gone_meanwhile(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    await give_advisor(house, aigul)
    await see_result(aigul)
    await aigul.taps("Show it to the advisor")
    async with house.sessions.begin() as session:
        await session.execute(update(FamilyRow).values(advisor_id=None))
    await aigul.taps("Send to the advisor")
    aigul.stands_at(screen("plan_without_advisor"))
    assert await versions(house) == []


async def test_the_plan_goes_with_the_last_member(aigul: Chat, bakyt: Chat, house: House) -> None:
    await write_plan(aigul, PLAN)
    await see_result(aigul)
    await aigul.taps("The plan on one page")
    await aigul.says("/forget")
    await aigul.taps("Yes, delete mine")
    assert await plan_of(house, bakyt) == PLAN
    await see_result(bakyt)
    await bakyt.taps("The plan on one page")
    bakyt.sees(Pages(bakyt).paper(1))
    await bakyt.says("/forget")
    await bakyt.taps("Yes, delete everything")
    rows = await house.rows()
    assert (rows["plans"], rows["plan_versions"]) == ([], [])
    assert "Муздаткыч" not in str(rows)


async def test_who_has_not_agreed_has_no_plan(aigul: Chat, house: House) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    for command in ("/idea", "/plan"):
        await aigul.says(command)
        aigul.stands_at(screen("consent", holder=HOLDER[aigul.locale]))
    assert (await house.rows())["plans"] == []


@pytest.mark.parametrize(
    "moves",
    [
        ("/idea", "(skill)"),
        ("/idea", "“Тигем"),
        ("/plan", "(month)", "“40", "Yes, right"),
        ("/plan", "(steps)", "“Тизме"),
        ("/plan", "See what it comes to", "The plan on one page"),
    ],
)
async def test_under_a_new_consent_text_nothing_of_the_plan_is_saved(
    aigul: Chat, house: House, moves: tuple[str, ...]
) -> None:
    await live(aigul, "naryn_at_bashy")
    before = await walk(aigul, moves[:-1])
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()
    await walk(aigul, moves[-1:])
    aigul.stands_at(screen("consent", holder=HOLDER[aigul.locale]))
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.plan == before
    assert (await house.rows())["plan_versions"] == []


async def walk(chat: Chat, moves: tuple[str, ...]) -> Plan:
    """Go through moves, and return the plan as it is then."""
    for move in moves:
        if move == "(skill)":
            await tick(chat, Question.SKILLS, "sewing")
        elif move == "(month)":
            await open_section(chat, Section.MONTH)
            await chat.taps("How many a month")
        elif move == "(steps)":
            await open_section(chat, Section.STEPS)
        elif move.startswith(("/", "“")):
            await chat.says(move.removeprefix("“"))
        else:
            await chat.taps(move)
    return await plan_of(chat.house, chat)


async def test_nobody_without_a_record_changes_a_plan(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    person = await house.person(aigul.id)
    await aigul.says("/forget")
    await aigul.taps("Yes, delete everything")
    with pytest.raises(NotAllowedError):
        await make_version(
            house.sessions,
            person=person,
            consent_version=house.runtime.consent_version,
            now=house.clock(),
        )


async def test_a_voice_message_is_kept_beside_each_field(aigul: Chat, house: House) -> None:
    await live(aigul, "naryn_at_bashy")
    await aigul.says("/plan")
    for section in (Section.CUSTOMERS, Section.COMPETITORS, Section.SELLING_PLACE):
        await open_section(aigul, section)
        await aigul.sends("voice")
        voice = newest_voice(aigul)
        await aigul.says("Сөз менен")
        await aigul.taps("Continue")
        words = (await plan_of(house, aigul)).answer(Question(section.value)).words
        assert words == Words(text="Сөз менен", voice=voice)

    await open_section(aigul, Section.IDEA)
    await aigul.taps("I have my own idea")
    await aigul.says("Боорсок бышырам")
    await aigul.sends("voice")
    assert (await plan_of(house, aigul)).own_idea == Words(
        text="Боорсок бышырам", voice=newest_voice(aigul)
    )
    await aigul.taps("Continue")

    await open_section(aigul, Section.RISKS)
    await choose(aigul, "own_idea.on_credit")
    await aigul.sends("voice")
    spoken = newest_voice(aigul)
    await aigul.taps("Continue")
    await aigul.sends("voice")
    answer = newest_voice(aigul)
    risks = (await plan_of(house, aigul)).risks
    assert risks[0].counter == Words(voice=answer)
    assert risks[1].what == Words(voice=spoken)
    await aigul.taps("I will think about it")
    await aigul.taps(label(aigul.tr("voice message"), "?"))
    await aigul.taps("Change what we do")
    await aigul.sends("voice")
    answer = newest_voice(aigul)
    await aigul.taps("Change what we do")
    await aigul.says("Алдын ала төлөшөт")
    counter = (await plan_of(house, aigul)).risks[1].counter
    assert counter == Words(text="Алдын ала төлөшөт", voice=answer)


def newest_voice(chat: Chat) -> str:
    """The file id of the voice message that the person sent last."""
    said = [m for m in chat.house.telegram.messages(chat.id) if "voice" in m]
    file_id: str = said[-1]["voice"]["file_id"]
    return file_id


async def test_both_see_it_in_their_own_language(aigul: Chat, bakyt: Chat, house: House) -> None:
    await write_plan(aigul, replace(PLAN, risks=(Risk(1, Words(code="village_shop.credit")),)))
    bakyt.locale = next(
        code for code in house.translations.available_locales if code != aigul.locale
    )
    await bakyt.says("/language")
    await bakyt.taps(house.translations.name_of(bakyt.locale))
    for chat in (aigul, bakyt):
        await chat.says("/plan")
        await open_section(chat, Section.RISKS)
        await chat.taps(label(name(chat, "village_shop.credit"), "?"))
        chat.sees(name(chat, "village_shop.credit", Form.TEXT))
