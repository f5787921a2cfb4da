"""Home: one next step, its door, and the ways back."""

from __future__ import annotations

import re
from datetime import date

import pytest

from domain.check_in import asks
from domain.person import LineOfWork, Role, Stage
from domain.road import NextStep, next_step
from tests.chat import Chat, Parts, Screen, parts, screen
from tests.conversations.test_calendar import OTHER, REPORT_DAY, SINGLE, answer, at, line, told
from tests.conversations.walks import SIGNED, agree, come_home
from tests.house import House
from usecases.progress import change_progress
from usecases.record import FamilyChanges, change_family
from usecases.staff import appoint, assign_advisor

PLACE_ASKED = "Where do you live? Your advisor will see it."
WORK_ASKED = "What is your work? Your advisor will see it."
PAPERS = "Keep every receipt, photo and the contract. Ask before you sell what you bought."
COSTS = "Read what taking part costs. Talk it over at home."
DOORS = ["Idea and plan", "Registration and taxes", "About the programme", "Settings"]
DOORS_ONCE_SIGNED = ["Idea and plan", "Registration and taxes", "How things go", "Settings"]
WRITE = parts(
    screen("letter_without_advisor"),
    "Write in one message. A voice message or a photo is fine, too.",
)
BENEFIT_ASKED = parts(
    "Let us see what stops and what your plan brings.\n"
    "Your family sees this. Your advisor is not shown it.",
    "Do you get the benefit «үй-бүлөгө көмөк»?",
)
SECTIONS = parts(
    "Done: {done} of {of_all}",
    "Still missing: {missing}",
    "Choose a section, in any order. Each answer is kept at once.",
)
ALL_SECTIONS = (
    *("The idea", "Who will buy", "Who else sells this", "Where we sell", "What to buy"),
    *("A month's money", "Seasons", "What may go wrong", "First steps"),
)
KNOWN: FamilyChanges = {"place": "bishkek_lenin", "line_of_work": LineOfWork.TRADE}


async def know(house: House, chat: Chat, changes: FamilyChanges) -> NextStep:
    """Fill in the record, and look at home anew."""
    person = await house.person(chat.id)
    for answers in (KNOWN, changes):
        person = await change_family(house.sessions, person=person, consent_version=1, **answers)
    await chat.says("🏠 Home")
    return next_step(person)


STEPS: dict[Stage, tuple[NextStep, str, str, Screen | Parts]] = {
    Stage.EXPLORING: (NextStep.TALK_AT_HOME, COSTS, "What it costs", BENEFIT_ASKED),
    Stage.PLANNING: (
        NextStep.BEGIN_THE_PLAN,
        "Make a short plan: ten questions, mostly taps. You get it on paper at once.",
        "Begin the plan",
        parts(
            "Question {n} of {of_all}",
            "What can you or your family do? Tap all that fits.",
            "You may also write it, or send a voice message.",
        ),
    ),
    Stage.WAITING: (
        NextStep.WAIT_FOR_COMMISSION,
        "Your application is with the commission. Read how it decides.",
        "How they decide",
        screen("commission_decides"),
    ),
    Stage.RETURNED: (
        NextStep.MEND_THE_PLAN,
        "Your plan came back to be improved. This happens. Open it and change what was asked for.",
        "Open my plan",
        SECTIONS,
    ),
    Stage.NOT_SELECTED: (
        NextStep.START_SMALL,
        "You were not selected this time. Your idea stays yours. Ask your advisor what now.",
        "Ask my advisor",
        WRITE,
    ),
    Stage.CONTRACTED: (NextStep.KEEP_THE_PAPERS, PAPERS, "Ask my advisor", WRITE),
    Stage.OPERATING: (NextStep.KEEP_THE_PAPERS, PAPERS, "Ask my advisor", WRITE),
    Stage.CLOSED: (
        NextStep.WRITE_WHEN_NEEDED,
        "If something comes up, write to your advisor.",
        "Ask my advisor",
        WRITE,
    ),
}


@pytest.mark.parametrize("stage", Stage)
async def test_a_complete_record_gets_the_step_of_its_stage(
    aigul: Chat, house: House, stage: Stage
) -> None:
    step, text, label, leads_to = STEPS[stage]
    await come_home(aigul)
    assert await know(house, aigul, {"stage": stage, "signed_unknown": True}) is step
    aigul.sees(text, buttons=[label, *(DOORS_ONCE_SIGNED if asks(stage) else DOORS)])
    await aigul.taps(label)
    missing = ", ".join(f"«{aigul.tr(name)}»" for name in ALL_SECTIONS)
    aigul.sees(leads_to, n=1, done=0, of_all=9 if leads_to is SECTIONS else 10, missing=missing)
    await aigul.taps("Back")
    aigul.sees(text)


async def test_gaps_are_asked_for_one_after_the_other(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    aigul.stands_at(PLACE_ASKED)
    await aigul.taps("Choose my place")
    aigul.sees("Where do you live?")
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)
    await aigul.taps("Choose my place")
    await aigul.taps(house.library.places.name("osh_city", aigul.locale))
    aigul.sees(WORK_ASKED)
    await aigul.taps("Choose my work")
    await aigul.taps("Farming")
    aigul.sees(COSTS)

    family = (await house.person(aigul.id)).family
    assert family is not None
    await appoint(house.sessions, person_ids=[9001], role=Role.ADVISOR, now=house.clock())
    await assign_advisor(house.sessions, family_id=family.id, advisor_id=9001)
    await aigul.says("🏠 Home")
    aigul.sees("What is your name? Your advisor will see it.")
    await aigul.taps("Write my name")
    await aigul.says("Айгүл")
    aigul.sees(parts(aigul.tr("{name}, hello!", name="Айгүл"), COSTS))


async def test_the_month_of_signing_is_asked_for_while_it_matters(aigul: Chat) -> None:
    await agree(aigul)
    await aigul.taps(SIGNED)
    await aigul.taps("Earlier")
    await aigul.taps("Understood, go on")
    asked = "When did you sign? Then I can tell you the month in which the benefit changes."
    aigul.stands_at(asked)
    await aigul.taps("Choose the month")
    await aigul.taps("Back")
    aigul.sees(asked)
    await aigul.taps("Choose the month")
    await aigul.taps("2025")
    await aigul.taps("май")
    again = "📅 About this month the benefit may be asked for again: {month}"
    month = {"ky": "сентябрь, 2028-жыл", "ru": "сентябрь 2028 года"}[aigul.locale]
    aigul.sees(parts(PLACE_ASKED, aigul.tr(again, month=month)))


async def test_home_speaks_another_language_by_one_tap(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    other = next(code for code in house.translations.available_locales if code != aigul.locale)
    await aigul.taps(f"🌐 {house.translations.name_of(other)}")
    aigul.locale = other
    aigul.sees(PLACE_ASKED, buttons=["Choose my place", *DOORS])


async def test_home_is_short_at_every_stage(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for stage in Stage:
        await know(house, aigul, {"stage": stage})
        message, _ = aigul.button("Settings")
        rows = message["reply_markup"]["inline_keyboard"]
        labels = [button["text"] for row in rows for button in row]
        assert len(labels) <= 6
        assert max(map(len, labels)) <= 28
        assert len(aigul.window) <= 600


@pytest.mark.parametrize(
    "topic",
    [
        ("What is this?", "what_is_this"),
        ("Who can take part", "two_doors"),
        ("What it costs", "what_it_costs"),
        ("Where to apply", "where_to_apply"),
        ("How they decide", "commission_decides"),
        ("Nobody may take money", "no_fee"),
    ],
    ids=lambda topic: topic[1],
)
async def test_each_topic_is_read_with_its_sources(
    aigul: Chat, house: House, topic: tuple[str, str]
) -> None:
    label, screen_id = topic
    text: Screen = screen(screen_id)
    await come_home(aigul)
    await aigul.taps("About the programme")
    aigul.sees("What would you like to know?")
    await aigul.taps(label)
    aigul.sees(text)
    if aigul.offers("Where is this written?"):
        await aigul.taps("Where is this written?")
        assert aigul.window.startswith(aigul.tr("Where this is written:"))
        assert re.search(r"\d{4}", aigul.window)
        while aigul.offers("More ▶"):
            at = aigul.window
            await aigul.taps("More ▶")
            if aigul.window == at:
                break
        await aigul.taps("Back")
        aigul.sees(text)
    await aigul.taps("Back")
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)


async def test_a_button_of_a_step_that_is_over_shows_the_step_that_is_due(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    old, data = aigul.button("Choose my place")
    person = await house.person(aigul.id)
    await change_family(house.sessions, person=person, consent_version=1, place="bishkek_lenin")
    await aigul.taps_again(old["message_id"], data)
    aigul.sees(WORK_ASKED)


STOPS = "📅 If you get the benefit, it stops about this month: {month}"


async def do(house: House, chat: Chat, key: str) -> None:
    """Tick a duty off."""
    await change_progress(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        change=lambda progress: progress.with_tick(key, house.runtime.today),
        now=house.clock(),
    )
    await chat.says("🏠 Home")


async def test_home_shows_the_next_day_that_is_not_done(aigul: Chat, house: House) -> None:
    at(house, date(2026, 11, 24))
    await come_home(aigul, SIGNED)
    # signed in November 2026, and it stops four months after
    month = {"ky": "март, 2027-жыл", "ru": "март 2027 года"}[aigul.locale]
    stops = aigul.tr(STOPS, month=month)
    aigul.stands_at(parts(PLACE_ASKED, stops))
    before = await told(house, aigul)
    await answer(house, aigul, OTHER)
    await aigul.says("🏠 Home")
    due = parts(PLACE_ASKED, f"📅 {line(aigul, REPORT_DAY, SINGLE)}")
    aigul.sees(due, buttons=["Choose my place", *DOORS_ONCE_SIGNED, "Where is this written?"])
    assert await told(house, aigul) - before == {"single_tax_report_day"}
    await aigul.taps("Where is this written?")
    assert "20" in aigul.window
    await aigul.taps("Back")
    aigul.sees(due)

    # Ninety days from the day of the first report the second one is due.
    at(house, REPORT_DAY)
    await do(house, aigul, "single_tax_report:2027-01-20")
    aigul.sees(parts(PLACE_ASKED, f"📅 {line(aigul, date(2027, 4, 20), SINGLE)}"))
    await do(house, aigul, "single_tax_report:2027-04-20")
    aigul.sees(parts(PLACE_ASKED, aigul.tr(STOPS, month="март")))
