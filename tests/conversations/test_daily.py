"""The day's message: what is due and how things go; done, later, not for me."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.i18n import ngettext
from sqlalchemy import delete, update

from bot.outbox.buttons import ReminderTap, Wish
from bot.saying import month_text, reservation_of
from bot.taxes.duty_words import capital
from db.models import FAMILIES, DayExceptionRow, ReminderRow
from domain.clock import BISHKEK
from domain.person import Rhythm, Stage
from domain.plan import Plan, Step, Words
from domain.progress import Progress
from domain.tree import Answer
from tests.chat import Chat, is_news, parts, text_of
from tests.conftest import Newcomer
from tests.conversations.plans import day, write_plan
from tests.conversations.test_calendar import SINGLE, ZERO, answer, line
from tests.conversations.walks import SIGNED, come_home, invite_link
from tests.house import House
from usecases.progress import change_progress
from usecases.record import change_family

REMINDS = "📅 Koldoo reminds you. This is on your list:"
ASKS = "👋 Hello! How are things going? Tap what fits. Every answer is welcome."
ASKS_AGAIN = "👋 Hello! How are things going by now? One tap is enough."
ANSWERED = "✅ Your family has answered how things are going. Thank you!"
HOWS = ["It goes well", "It goes a little", "It has stopped", "We have not begun yet"]
DONE, LATER, NOT_MINE, OPEN = "Done", "Later", "Not for me", "Open"
WISHES = [DONE, LATER, NOT_MINE, OPEN]
CARD = [DONE, LATER, NOT_MINE, "In the calendar"]
WHEN = "When shall I remind you? Tap, or write the day like this: 20.01"
GONE = "This is no longer in the calendar."
WHERE, BACK = "Where is this written?", "Back"
DROPPED = "I will not remind you of this date any more."
REPORT_DAY = date(2027, 1, 20)
STEP_DAY = date(2026, 12, 10)
STEP_SAID = date(2026, 12, 7)
LIST = "application"
WITH_STEPS: dict[str, Answer] = {
    "ubk": "yes",
    "passport": "have",
    "settlement": "village",
    "plan": "ready",
    "applied": "no",
}


async def until(house: House, *chats: Chat, day: date, hour: int = 12) -> None:
    """Let time pass, and see what has come meanwhile."""
    for chat in chats:
        chat._look()
    await house.later(datetime(day.year, day.month, day.day, hour, tzinfo=BISHKEK) - house.clock())
    look(*chats)


async def sent(house: House, *chats: Chat) -> None:
    """Let the outbox be emptied, and see what has come."""
    for chat in chats:
        chat._look()
    await house.send()
    look(*chats)


def look(*chats: Chat) -> None:
    for chat in chats:
        chat.said = [
            message
            for message in chat.house.telegram.messages(chat.id)
            if is_news(chat._before.get(message["message_id"]), message)
        ]


def left(chat: Chat, one: str, many: str, n: int) -> str:
    with chat.house.speaking(chat.locale):
        return ngettext(one, many, n).format(n=n)


def unconfirmed(chat: Chat) -> str:
    """What stands beside the report's day while nobody has confirmed it."""
    house = chat.house
    with house.speaking(chat.locale):
        fact = house.library.facts.say(
            "single_tax_report_day", today=house.runtime.today, language=chat.locale
        )
        return reservation_of(house.runtime, [fact])


def titled(chat: Chat, what: str) -> str:
    return capital(chat.tr(what))


def step(chat: Chat, text: str = "Уй сатып алуу") -> str:
    return chat.tr("plan: {step}", step=text)


async def with_step(house: House, chat: Chat, *days: date, text: str = "Уй сатып алуу") -> None:
    """Come home, and have planned something for these days."""
    await come_home(chat)
    await write_plan(
        chat, Plan(steps=tuple(Step(n, Words(text=text), one) for n, one in enumerate(days, 1)))
    )


async def in_one_house(house: House, newcomer: Newcomer, host: Chat) -> Chat:
    """Let another member join."""
    token = await invite_link(host)
    other = newcomer("Бакыт")
    await other.says(f"/start {token}")
    await other.sends_language()
    await other.taps("I agree")
    return other


async def ask_at(house: House, moment: datetime) -> None:
    """Let the next check-in fall due then."""
    async with house.sessions.begin() as session:
        await session.execute(update(FAMILIES).values(check_in_at=moment))


async def reminders(house: House) -> list[dict[str, Any]]:
    return (await house.rows())["reminders"]


async def test_how_things_go_is_asked_and_asked_again(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await until(house, aigul, day=date(2026, 12, 1))
    aigul.sees(ASKS, buttons=HOWS)
    await until(house, aigul, day=date(2026, 12, 5))
    aigul.sees(ASKS_AGAIN, buttons=HOWS)
    await until(house, aigul, day=date(2026, 12, 12))
    aigul.sees_nothing()


async def test_a_report_ten_three_and_one_day_before_and_when_it_is_over(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await answer(house, aigul, ZERO)
    for when in (10, 17, 19):
        await until(house, aigul, day=date(2027, 1, when))
        report = line(aigul, REPORT_DAY, SINGLE)
        expected = parts(aigul.tr(REMINDS), report, unconfirmed(aigul))
        aigul.sees(expected, buttons=WISHES)
    await until(house, aigul, day=date(2027, 1, 22))
    was = aigul.tr("The day was: {day}", day=day(aigul, REPORT_DAY))
    over = f"{titled(aigul, SINGLE)}\n{was}"
    aigul.sees(
        parts(REMINDS, over, "If it is done, press «Done».", unconfirmed(aigul)), buttons=WISHES
    )
    told = [row["fact_id"] for row in (await house.rows())["tellings"]]
    assert "single_tax_report_day" in told


async def test_a_day_off_is_said_with_the_last_working_day(aigul: Chat, house: House) -> None:
    async with house.sessions.begin() as session:
        session.add(DayExceptionRow(day=REPORT_DAY, is_off=True))
    await come_home(aigul)
    await answer(house, aigul, ZERO)
    await until(house, aigul, day=date(2027, 1, 9))
    report = line(aigul, REPORT_DAY, SINGLE, act_by=date(2027, 1, 19))
    aigul.sees(parts(REMINDS, report, unconfirmed(aigul)), buttons=WISHES)


async def test_a_step_of_the_plan_in_her_own_words(aigul: Chat, house: House) -> None:
    async with house.sessions.begin() as session:
        session.add(DayExceptionRow(day=STEP_DAY, is_off=True))  # she may do it all the same
    await with_step(house, aigul, STEP_DAY, text="<Уй> & музоо")
    await until(house, aigul, day=STEP_SAID)
    shown = line(aigul, STEP_DAY, step(aigul, "<Уй> & музоо"))
    aigul.sees(parts(REMINDS, shown), buttons=WISHES)
    await until(house, aigul, day=STEP_DAY)
    aigul.sees(parts(REMINDS, shown), buttons=WISHES)
    await until(house, aigul, day=date(2027, 1, 10))
    aigul.sees_nothing()


async def test_a_list_that_is_begun_leads_to_its_steps(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await tick(house, aigul, f"{LIST}.get_list")
    await until(house, aigul, day=date(2026, 12, 2))
    aigul.sees(begun(aigul), buttons=[LATER, NOT_MINE, OPEN])
    await aigul.taps(OPEN)
    assert house.library.trees[LIST].title[aigul.locale] in aigul.window
    await tick(house, aigul, f"{LIST}.hand_in")
    await sent(house, aigul)
    aigul.sees(begun(aigul), buttons=[LATER, NOT_MINE, OPEN])


def begun(chat: Chat) -> str:
    """The list in the day's message."""
    title = chat.house.library.trees[LIST].title[chat.locale]
    named = chat.tr("You have begun a list: «{list}»", list=title)
    return f"{chat.tr(REMINDS)}\n\n{named}\n{steps_text(chat)}"


def steps_text(chat: Chat) -> str:
    return left(chat, "{n} step is left.", "{n} steps are left.", steps(chat))


def steps(chat: Chat) -> int:
    """How many steps are left, as the message says."""
    words = text_of(chat.said[-1]).splitlines()[-1]
    return int("".join(filter(str.isdigit, words)))


async def tick(house: House, chat: Chat, key: str) -> None:
    """Do a step of a list."""

    def change(progress: Progress) -> Progress:
        for question, said in WITH_STEPS.items():
            progress = progress.with_answer(LIST, question, said)
        return progress.with_tick(key, house.runtime.today)

    await change_progress(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        change=change,
        now=house.clock(),
    )


async def test_with_a_check_in_it_is_one_message(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await house.tick()
    async with house.sessions.begin() as session:
        await session.execute(update(FAMILIES).values(stage="operating"))
    await ask_at(house, datetime(2026, 12, 7, 12, 41, tzinfo=UTC))
    await until(house, aigul, day=STEP_SAID)
    aigul.sees_nothing()
    await until(house, aigul, day=STEP_SAID, hour=19)
    shown = line(aigul, STEP_DAY, step(aigul))
    aigul.sees(
        parts(REMINDS, shown, "And how are things going?"),
        buttons=[aigul.labels(aigul.said[-1])[0], "How things are going"],
    )
    await aigul.taps(aigul.labels(aigul.said[-1])[0])
    assert shown in aigul.window
    await aigul.taps(DONE)
    await sent(house, aigul)
    named = f"✅ {titled(aigul, step(aigul))}"
    aigul.sees(parts(REMINDS, named, "And how are things going?"), buttons=HOWS)


async def test_many_things_are_three_lines_and_the_way_to_the_rest(
    aigul: Chat, house: House
) -> None:
    await with_step(house, aigul, *[STEP_DAY] * 5)
    await until(house, aigul, day=STEP_SAID)
    shown = line(aigul, STEP_DAY, step(aigul))
    more = left(aigul, "And {n} more: /calendar", "And {n} more: /calendar", 2)
    aigul.sees(parts(REMINDS, *[shown] * 3, more))
    assert len(aigul.labels(aigul.said[-1])) == 3


async def test_done_closes_it_for_everybody(aigul: Chat, house: House, newcomer: Newcomer) -> None:
    await with_step(house, aigul, STEP_DAY)
    other = await in_one_house(house, newcomer, aigul)
    await until(house, aigul, other, day=STEP_SAID)
    shown = parts(REMINDS, line(aigul, STEP_DAY, step(aigul)))
    for chat in (aigul, other):
        chat.sees(shown, buttons=WISHES)
    message, data = aigul.button(DONE)
    await aigul.taps(DONE)
    closed = parts(REMINDS, f"✅ {titled(aigul, step(aigul))}")
    aigul.sees(closed, buttons=[])
    await sent(house, aigul, other)
    aigul.sees_nothing()
    other.sees(closed, buttons=[])

    before = await reminders(house)
    await aigul.taps_again(message["message_id"], data)
    aigul.sees_nothing()
    assert await reminders(house) == before
    assert list((await house.person(aigul.id)).family.progress.ticks) == ["plan_step:1:2026-12-10"]  # type: ignore[union-attr]
    await until(house, aigul, other, day=date(2027, 1, 10))
    other.sees_nothing()


async def test_what_is_done_in_the_calendar_is_done_in_the_message(
    aigul: Chat, house: House
) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await aigul.taps(OPEN)
    await aigul.taps("In the calendar")
    await aigul.taps("It is done")
    await sent(house, aigul)
    aigul.sees(parts(REMINDS, f"✅ {titled(aigul, step(aigul))}"), buttons=[])


async def test_not_for_me_is_never_said_again(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await aigul.taps(NOT_MINE)
    aigul.sees(parts(REMINDS, dropped_card(aigul)), buttons=[DONE, LATER, OPEN])
    await until(house, aigul, day=date(2027, 1, 10))
    aigul.sees_nothing()


async def test_not_for_me_can_be_taken_back(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await aigul.taps(NOT_MINE)
    await aigul.taps(OPEN)
    aigul.sees(dropped_card(aigul), buttons=[DONE, LATER, "In the calendar", BACK])
    await aigul.taps(LATER)
    await aigul.taps("Tomorrow")
    await sent(house, aigul)
    await until(house, aigul, day=date(2026, 12, 8))
    aigul.sees(parts(REMINDS, line(aigul, STEP_DAY, step(aigul))), buttons=WISHES)


def dropped_card(chat: Chat) -> str:
    return f"{line(chat, STEP_DAY, step(chat))}\n{chat.tr(DROPPED)}"


@pytest.mark.parametrize(
    ("choose", "again"),
    [("Tomorrow", date(2026, 12, 8)), ("In a week", date(2026, 12, 14)), ("12.12", None)],
)
async def test_later_is_on_the_day_that_she_chooses(
    aigul: Chat, house: House, choose: str, again: date | None
) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await aigul.taps(LATER)
    aigul.sees(
        parts(line(aigul, STEP_DAY, step(aigul)), WHEN), buttons=["Tomorrow", "In a week", BACK]
    )
    if again is None:
        again = date(2026, 12, 12)
        for wrong, said in {
            "07.12": "That is today. Please choose a later day.",
            "06.12.2026": "This day is over. Please choose a later one.",
            "07.12.2036": "This day is far away. Please choose an earlier one.",
            "качандыр бир": "I did not understand this day. "
            "Write it like this: 20.01, or press a button.",
        }.items():
            await aigul.says(wrong)
            aigul.sees(said)
        await house.restart()
        await aigul.says(choose)
    else:
        await aigul.taps(choose)
    on = aigul.tr("I will remind you on: {day}", day=day(aigul, again))
    put_off = f"{line(aigul, STEP_DAY, step(aigul))}\n{on}"
    aigul.sees(put_off, buttons=[*CARD, BACK])
    await sent(house, aigul)
    aigul.sees(parts(REMINDS, put_off), buttons=[])
    await until(house, aigul, day=again)
    assert aigul.tr(REMINDS) in text_of(aigul.said[-1])
    await until(house, aigul, day=date(2027, 1, 10))
    aigul.sees_nothing()


async def test_a_step_can_be_put_off_as_long_as_the_clock_sees_it(
    aigul: Chat, house: House
) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await aigul.taps(LATER)
    last = date(2027, 1, 2)
    await aigul.says("03.01.2027")
    said = "I can remind you until: {day}. Please choose a day not later than that."
    aigul.sees(aigul.tr(said, day=day(aigul, last)))
    await aigul.says("02.01.2027")
    await sent(house, aigul)
    await until(house, aigul, day=last)
    was = aigul.tr("The day was: {day}", day=day(aigul, STEP_DAY))
    over = f"{titled(aigul, step(aigul))}\n{was}"
    aigul.sees(
        parts(REMINDS, over, "If it is done, press «Done»."), buttons=[DONE, NOT_MINE, OPEN]
    )


async def test_the_law_is_put_off_to_its_last_working_day_at_most(
    aigul: Chat, house: House
) -> None:
    async with house.sessions.begin() as session:
        session.add(DayExceptionRow(day=REPORT_DAY, is_off=True))
    await come_home(aigul)
    await answer(house, aigul, ZERO)
    last = date(2027, 1, 19)
    await until(house, aigul, day=date(2027, 1, 16))
    await aigul.taps(LATER)
    report = line(aigul, REPORT_DAY, SINGLE, act_by=last)
    aigul.sees(parts(report, WHEN), buttons=["Tomorrow", BACK])
    await aigul.says("20.01")
    said = "The last day is {day}. Please choose a day not later than that."
    aigul.sees(aigul.tr(said, day=day(aigul, last)))
    await aigul.says("19.01")
    on = aigul.tr("I will remind you on: {day}", day=day(aigul, last))
    assert f"{report}\n{on}" in aigul.window


async def test_what_is_gone_cannot_be_put_off(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    await write_plan(aigul, Plan())
    await aigul.taps(LATER)
    aigul.sees(GONE, buttons=[BACK])
    await aigul.says("12.12")
    aigul.sees(GONE)


@pytest.mark.parametrize("wish", [Wish.OPEN, Wish.LATER])
async def test_a_list_that_is_no_longer_kept(aigul: Chat, house: House, wish: Wish) -> None:
    await come_home(aigul)
    data = ReminderTap(wish=wish, key="checklist:old").pack()
    button = InlineKeyboardButton(text="?", callback_data=data)
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    message = await house.bot.send_message(aigul.id, "?", reply_markup=keyboard)
    await aigul.taps_again(message.message_id, data)
    aigul.hears(GONE)


async def test_a_month_of_the_benefit_is_named(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, date(2027, 2, 10))
    person = await house.person(aigul.id)
    record: dict[str, Any] = {"stage": Stage.CONTRACTED, "signed_month": date(2026, 10, 1)}
    await change_family(
        house.sessions, person=person, consent_version=1, rhythm=Rhythm.OFF, **record
    )
    month = date(2027, 2, 1)
    await until(house, aigul, day=date(2027, 1, 22))
    stops = capital(aigul.tr("about then the benefit stops, if you get it"))
    with house.speaking(aigul.locale):
        named = month_text(month, runtime=house.runtime)
    assert aigul.tr("Month: {month}. {what}", month=named, what=stops) in text_of(aigul.said[-1])


async def test_the_card_has_sources_and_the_open_dialog_stays_beneath(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await answer(house, aigul, ZERO)
    await until(house, aigul, day=date(2027, 1, 10))
    await aigul.says("/ask")
    asking = aigul.window
    await aigul.taps(OPEN)
    report = line(aigul, REPORT_DAY, SINGLE)
    card = parts(report, unconfirmed(aigul))
    aigul.sees(card, buttons=[*CARD, WHERE, BACK])
    await aigul.taps(WHERE)
    assert "http" not in aigul.window
    assert aigul.tr("Where this is written:") in aigul.window
    await aigul.taps(BACK)
    aigul.stands_at(card)
    await aigul.taps(BACK)
    assert aigul.window == asking


async def test_after_weeks_and_a_restart_the_buttons_still_work(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await answer(house, aigul, ZERO)
    await until(house, aigul, day=date(2027, 1, 10))
    first, done = aigul.button(DONE)
    _message, opening = aigul.button(OPEN)
    await until(house, aigul, day=date(2027, 1, 17))
    await house.restart()
    await aigul.taps_again(first["message_id"], done)
    aigul.hears("✅ Marked as done.")
    await sent(house, aigul)
    closed = parts(REMINDS, f"✅ {titled(aigul, SINGLE)}")
    aigul.sees(closed, buttons=[])
    await aigul.taps_again(first["message_id"], opening)
    aigul.sees(f"✅ {titled(aigul, SINGLE)}")


async def test_what_she_was_never_told_of_cannot_be_ticked(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID)
    message, data = aigul.button(DONE)
    async with house.sessions.begin() as session:
        await session.execute(delete(ReminderRow))
    await aigul.taps_again(message["message_id"], data)
    aigul.hears(GONE)
    assert data == ReminderTap(wish=Wish.DONE, key="plan_step:1:2026-12-10").pack()
    assert not (await house.person(aigul.id)).family.progress.ticks  # type: ignore[union-attr]


async def test_what_is_done_before_it_goes_out_is_not_said(aigul: Chat, house: House) -> None:
    await with_step(house, aigul, STEP_DAY)
    await until(house, aigul, day=STEP_SAID, hour=9)
    await change_progress(
        house.sessions,
        person=await house.person(aigul.id),
        consent_version=house.runtime.consent_version,
        change=lambda progress: progress.with_tick("plan_step:1:2026-12-10", STEP_SAID),
        now=house.clock(),
    )
    await until(house, aigul, day=date(2027, 1, 1))
    aigul.sees_nothing()


async def test_an_answer_of_one_closes_the_question_for_the_other(
    aigul: Chat, house: House, newcomer: Newcomer
) -> None:
    await come_home(aigul, SIGNED)
    other = await in_one_house(house, newcomer, aigul)
    await until(house, aigul, other, day=date(2026, 12, 1))
    other.sees(ASKS, buttons=HOWS)
    await other.taps("It goes well")
    await sent(house, aigul, other)
    aigul.sees(ANSWERED, buttons=[])


async def test_nothing_private_stands_at_the_beginning(aigul: Chat, house: House) -> None:
    """A person's phone may lie on the table."""
    await come_home(aigul)
    for text in (ASKS, ASKS_AGAIN, REMINDS):
        assert len(aigul.tr(text)) >= 40
