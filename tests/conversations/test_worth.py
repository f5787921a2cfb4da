"""What it costs, by stage: her own number beside the plan's, the months, and whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.person import Family, LineOfWork, Stage
from domain.plan import Cost, CostPer, Plan, Words
from tests.chat import Chat, parts, screen
from tests.conftest import Newcomer
from tests.conversations.walks import (
    SIGNED,
    STRAY,
    THINKING,
    WAITING,
    agree,
    come_home,
    enter,
    invite_link,
    open_settings,
)
from tests.house import HOLDER, LIBRARY, House
from usecases.plans import change_plan
from usecases.record import change_family

QUESTION = parts(
    "Let us see what stops and what your plan brings.\n"
    "Your family sees this. Your advisor is not shown it.",
    "Do you get the benefit «үй-бүлөгө көмөк»?",
)
AMOUNT = (
    "How much of «үй-бүлөгө көмөк» do you get a month, in som?\n"
    "Write it as you like: 45000 or 45 thousand."
)
PLACE_ASKED = "Where do you live? Your advisor will see it."
WHERE, WRITE, CHANGE = "Where is this written?", "💬 Write to the advisor", "Change my answer"
RULE = screen("worth_rule", months="36")
MILK = Plan(
    quantity=Decimal(300),
    price=Decimal("40.50"),
    costs=(Cost(1, Words(), Decimal(6000)), Cost(2, Words(), Decimal(5), CostPer.UNIT)),
)
"""A month: 300 times 40.50 is 12,150; 6,000 and 300 times 5 go out; 4,650 are left."""


def amount_asked(chat: Chat) -> str:
    return "\n".join(chat.tr(line) for line in AMOUNT.split("\n"))


async def family_of(house: House, chat: Chat) -> Family:
    family = (await house.person(chat.id)).family
    assert family is not None
    return family


async def plan_milk(house: House, chat: Chat) -> None:
    """Give the family the numbers of a plan."""
    await change_plan(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=1,
        change=lambda _plan: MILK,
        now=house.clock(),
    )


async def test_her_number_stands_beside_the_plan(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await plan_milk(house, aigul)
    await aigul.says("/worth")
    aigul.sees(QUESTION, buttons=["Yes", "No", "I do not know", "Back"])
    await aigul.taps("Yes")
    aigul.sees(amount_asked(aigul), buttons=["I do not know", "Press the digits", "Back"])
    await aigul.says("5 миң 200 сом")
    await aigul.taps("Yes, right")
    sums = screen("worth_sums", benefit="5\u00a0200", profit="4\u00a0650", difference="−550")
    aigul.sees(parts(sums, RULE), buttons=[CHANGE, WRITE, WHERE, "Back"])
    assert (await family_of(house, aigul)).benefit_monthly == Decimal(5200)

    await aigul.taps(WHERE)
    assert aigul.window.startswith(aigul.tr("Where this is written:"))
    await aigul.taps("Back")
    aigul.sees(parts(sums, RULE))
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)

    await aigul.says("/worth")
    aigul.sees(parts(sums, RULE))
    await aigul.says("/worth")
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)


async def test_without_a_plan_nothing_is_made_up(aigul: Chat, house: House) -> None:
    await come_home(aigul, WAITING)
    await enter(aigul, "/worth", "Yes", "“1 500,50", "Yes, right")
    no_plan = screen("worth_no_plan", benefit="1\u00a0500,50")
    aigul.sees(parts(no_plan, RULE), buttons=["Idea and plan", CHANGE, WRITE, WHERE, "Back"])
    assert (await family_of(house, aigul)).benefit_monthly == Decimal("1500.50")


@pytest.mark.parametrize("stage", [*(stage for stage in Stage), None])
async def test_no_screen_advises_to_sign_or_not(
    aigul: Chat, house: House, stage: Stage | None
) -> None:
    await come_home(aigul)
    if stage is not None:
        person = await house.person(aigul.id)
        await change_family(house.sessions, person=person, consent_version=1, stage=stage)
    for moves in (("No",), ("I do not know",), ("Yes", "I do not know"), ("Yes", "“4700")):
        await enter(aigul, "/worth")
        if aigul.offers(CHANGE):
            await aigul.taps(CHANGE)
        aigul.stands_at(QUESTION)
        await enter(aigul, *moves)
        if aigul.offers("Yes, right"):
            await aigul.taps("Yes, right")
        advice = {
            "ky": ("кол коюңуз", "койбоңуз", "жакшыраак"),
            "ru": ("подпишите", "не подписывайте", "стоит ", "выгод", "лучше"),
        }
        assert [word for word in advice[aigul.locale] if word in aigul.window.lower()] == []
        assert aigul.offers("Back")
        assert len(aigul.window) <= 600


async def test_who_gets_none_loses_nothing_now(aigul: Chat, house: House) -> None:
    await come_home(aigul, THINKING)
    await enter(aigul, "/worth", "No")
    aigul.sees(screen("worth_no_benefit"), buttons=[CHANGE, WRITE, WHERE, "Back"])
    assert (await family_of(house, aigul)).gets_benefit is False


async def test_who_does_not_know_hears_whom_to_ask_and_is_asked_again(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "I do not know")
    aigul.sees(screen("worth_unknown"), buttons=[CHANGE, WRITE, WHERE, "Back"])
    assert "1966" in aigul.window
    await aigul.taps("Back")
    await aigul.says("/worth")
    aigul.sees(QUESTION)


async def test_the_sum_may_stay_unknown(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "I do not know")
    aigul.sees(parts(screen("worth_no_amount"), RULE), buttons=[CHANGE, WRITE, WHERE, "Back"])
    assert await family_of(house, aigul) == replace(
        await family_of(house, aigul), gets_benefit=True, benefit_monthly=None
    )
    await enter(aigul, CHANGE, "Yes", "Back")
    aigul.sees(QUESTION)


async def test_who_names_a_sum_gets_it_whatever_another_member_has_said(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul)
    link = await invite_link(aigul)
    bakyt = newcomer("Бакыт")
    await agree(bakyt, link=link)
    for amount, kept in (("I do not know", (False, None)), ("“4700", (True, Decimal(4700)))):
        await enter(aigul, "/worth")
        if aigul.offers(CHANGE):
            await aigul.taps(CHANGE)
        await enter(aigul, "Yes")
        await enter(bakyt, "/worth")
        if bakyt.offers(CHANGE):
            await bakyt.taps(CHANGE)
        await enter(bakyt, "No")
        await enter(aigul, amount)
        if aigul.offers("Yes, right"):
            await aigul.taps("Yes, right")
        family = await family_of(house, aigul)
        assert (family.gets_benefit, family.benefit_monthly) == kept
    aigul.sees(parts(screen("worth_no_plan", benefit="4\u00a0700"), RULE))


@pytest.mark.parametrize(("answer", "kept"), [("No", False), ("I do not know", None)])
@pytest.mark.parametrize("where", [("/worth", CHANGE), ("settings",)])
async def test_another_answer_clears_the_sum(
    aigul: Chat, house: House, answer: str, kept: bool | None, where: tuple[str, ...]
) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "“4700", "Yes, right")
    if where == ("settings",):
        await open_settings(aigul, "About my family", "Our benefit")
    else:
        await enter(aigul, *where)
    await aigul.taps(answer)
    family = await family_of(house, aigul)
    assert (family.gets_benefit, family.benefit_monthly) == (kept, None)


async def test_a_signed_family_hears_both_months(aigul: Chat, house: House) -> None:
    await agree(aigul)
    await enter(aigul, SIGNED, "This month", "Let us reckon")
    aigul.sees(QUESTION)
    await enter(aigul, "Yes", "“4700", "Yes, right")
    months = {
        "ky": ("март, 2027-жыл", "март, 2030-жыл"),
        "ru": ("март 2027 года", "март 2030 года"),
    }
    stops, ends = months[aigul.locale]
    duties = screen("worth_signed", stops=stops, bar_ends=ends)
    no_plan = screen("worth_no_plan", benefit="4\u00a0700")
    aigul.sees(parts(no_plan, duties), buttons=["Idea and plan", CHANGE, WRITE, WHERE, "Back"])
    await plan_milk(house, aigul)
    await enter(aigul, "Back", "Let us reckon")
    sums = screen("worth_sums", benefit="4\u00a0700", profit="4\u00a0650", difference="−50")
    aigul.sees(parts(sums, duties))

    await enter(aigul, CHANGE, "I do not know")
    aigul.sees(duties)
    await enter(aigul, CHANGE, "No")
    aigul.sees(screen("first_signed_no_benefit"))
    await aigul.taps("Back")
    assert not aigul.offers("Let us reckon")


async def test_who_signed_and_has_not_said_when_is_asked(aigul: Chat) -> None:
    await agree(aigul)
    await enter(aigul, SIGNED, "Earlier", "Understood, go on", "/worth", "Yes", "I do not know")
    unknown = parts(screen("worth_no_amount"), screen("first_signed_unknown_date"))
    aigul.sees(unknown, buttons=["Choose the month", CHANGE, WRITE, WHERE, "Back"])
    await enter(aigul, "Choose the month", "Back")
    aigul.sees(unknown)
    await enter(aigul, "Choose the month", "2026", "октябрь")
    months = {
        "ky": ("февраль, 2027-жыл", "февраль, 2030-жыл"),
        "ru": ("февраль 2027 года", "февраль 2030 года"),
    }
    stops, ends = months[aigul.locale]
    aigul.sees(
        parts(
            screen("worth_no_amount"),
            screen("worth_signed", stops=stops, bar_ends=ends),
        )
    )


@pytest.mark.parametrize(
    ("year", "screen_id", "ends"),
    [
        ("2025", "first_signed_long_ago", ("сентябрь, 2028-жыл", "сентябрь 2028 года")),
        ("2022", "first_signed_bar_over", ("сентябрь, 2025-жыл", "сентябрь 2025 года")),
    ],
)
async def test_where_the_benefit_has_stopped_nothing_is_asked(
    aigul: Chat, year: str, screen_id: str, ends: tuple[str, str]
) -> None:
    await agree(aigul)
    await enter(aigul, SIGNED, "Earlier", "Choose the month", year, "май")
    assert not aigul.offers("Let us reckon")
    await aigul.says("/worth")
    said = screen(screen_id, bar_ends=ends[aigul.locale == "ru"])
    aigul.sees(said, buttons=[WRITE, WHERE, "Back"])


async def test_past_the_review_the_rule_falls_silent_and_the_doors_stay(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    house.clock.move(timedelta(days=400))
    await enter(aigul, "/worth", "Yes", "“4700", "Yes, right")
    otherwise = LIBRARY.screens["worth_rule"].lines[0].otherwise
    assert otherwise is not None
    assert otherwise[aigul.locale] in aigul.window
    assert "36" not in aigul.window
    assert "1966" in aigul.window
    assert not aigul.offers(WHERE)
    for answer in ("No", "I do not know"):
        await enter(aigul, CHANGE, answer)
        assert "1966" in aigul.window
        assert not aigul.offers(WHERE)


async def test_a_signed_family_past_the_review_hears_no_month(aigul: Chat, house: House) -> None:
    await agree(aigul)
    await enter(aigul, SIGNED, "This month", "Understood, go on")
    house.clock.move(timedelta(days=400))
    await enter(aigul, "/worth", "Yes", "“4700", "Yes, right")
    aigul.sees(
        parts(screen("worth_no_plan", benefit="4\u00a0700"), screen("first_signed_unknown_date"))
    )


async def test_confirmed_facts_are_said_without_reservation(aigul: Chat, house: House) -> None:
    confirmed = {
        fact.id: fact.model_copy(update={"checked_by": "Айша Мисал"}) for fact in LIBRARY.facts
    }
    house.library = replace(LIBRARY, facts=type(LIBRARY.facts)(confirmed, LIBRARY.facts._units))
    await house.restart()
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "“4700", "Yes, right")
    aigul.sees(parts(screen("worth_no_plan", benefit="4\u00a0700"), RULE))
    day = aigul.tr("Checked on: {date}. It may have changed since.").partition("{")[0]
    assert day not in aigul.window


async def test_what_is_typed_or_sent_instead_of_a_tap_is_answered(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says("/worth")
    await aigul.says("5000")
    aigul.sees(STRAY)
    await aigul.sends("voice")
    aigul.sees(STRAY)
    aigul.stands_at(QUESTION)


async def test_before_consent_nothing_is_asked_and_nothing_kept(aigul: Chat, house: House) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.says("/worth")
    aigul.sees(screen("consent", holder=HOLDER[aigul.locale]))
    await aigul.says("4700")
    assert (await house.rows())["families"] == []


async def test_under_a_new_consent_text_no_answer_is_kept(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "“4700")
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()
    await aigul.taps("Yes, right")
    aigul.stands_at(screen("consent", holder=HOLDER[aigul.locale]))
    assert (await family_of(house, aigul)).benefit_monthly is None


async def test_an_old_answer_button_does_not_change_what_was_said_later(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.says("/worth")
    message, no = aigul.button("No")
    await enter(aigul, "Yes", "“4700", "Yes, right")
    await aigul.taps_again(message["message_id"], no)
    family = await family_of(house, aigul)
    assert (family.gets_benefit, family.benefit_monthly) == (True, Decimal(4700))


async def test_the_sum_is_the_familys_and_can_be_changed_and_taken_along(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul)
    link = await invite_link(aigul)
    await enter(aigul, "/worth", "Yes", "“4700", "Yes, right")

    bakyt = newcomer("Бакыт")
    await agree(bakyt, link=link)
    await open_settings(bakyt, "About my family", "Our benefit")
    monthly = bakyt.tr("{amount} som", amount="4\u00a0700")
    line = bakyt.tr("Benefit a month: {benefit_monthly}", benefit_monthly=monthly)
    asked = bakyt.tr("Do you get the benefit «үй-бүлөгө көмөк»?")
    bakyt.sees(f"{asked}\n{line}")
    await enter(bakyt, "How much a month", "“4 миң 800", "Yes, right")
    assert (await family_of(house, aigul)).benefit_monthly == Decimal(4800)

    await enter(aigul, "/mydata", "A copy of everything")
    file = await house.bot.download(aigul.said[0]["document"]["file_id"])
    assert file is not None
    monthly = aigul.tr("{amount} som", amount="4\u00a0800")
    line = aigul.tr("Benefit a month: {benefit_monthly}", benefit_monthly=monthly)
    assert line in file.read().decode().splitlines()


async def test_a_restart_between_question_and_result_loses_nothing(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    for move in ("/worth", "Yes", "“4700", "Yes, right"):
        await enter(aigul, move)
        await house.restart()
    await aigul.taps(WHERE)
    await house.restart()
    await aigul.taps("Back")
    aigul.sees(parts(screen("worth_no_plan", benefit="4\u00a0700"), RULE))


async def test_home_leads_there_while_it_is_the_next_step(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    known: dict[str, Any] = {"place": "bishkek_lenin", "line_of_work": LineOfWork.TRADE}
    person = await house.person(aigul.id)
    await change_family(house.sessions, person=person, consent_version=1, **known)
    await enter(aigul, "🏠 Home", "What it costs")
    aigul.sees(QUESTION)
