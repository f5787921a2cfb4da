"""The way in: at most four taps and nothing typed before the first useful sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.queries.figures import StepFigures, way_in_figures
from domain.road import WayInStep
from tests.chat import Chat, Parts, parts, screen
from tests.conversations.walks import (
    KEYS,
    SIGNED,
    STRAY_ON_THE_WAY,
    THINKING,
    WAITING,
    WHAT,
    agree,
    come_home,
)
from tests.house import HOLDER, LIBRARY, House

CONSENT_BUTTONS = ["I agree", "I do not agree", "More about this"]
STAGE_BUTTONS = [SIGNED, WAITING, THINKING, WHAT]
TIMES = ["This month", "Last month", "Two months ago", "Earlier", "I do not know"]
STOPS = {
    "This month": {"ky": "март, 2027-жыл", "ru": "март 2027 года"},
    "Last month": {"ky": "февраль, 2027-жыл", "ru": "февраль 2027 года"},
    "Two months ago": {"ky": "январь, 2027-жыл", "ru": "январь 2027 года"},
}


def consent(chat: Chat) -> Parts:
    return parts(screen("consent", holder=HOLDER[chat.locale]))


def first_signed(chat: Chat, answer: str) -> Parts:
    """What who signed at this time hears first, and what is offered."""
    return parts(
        screen("first_signed", month=STOPS[answer][chat.locale]),
        "Shall we reckon how much less it will be a month?",
    )


async def figures(house: House) -> list[tuple[int, int, int]]:
    """Shown, answered and left of each question, in the order of the way in."""
    async with house.sessions.read() as session:
        found = await way_in_figures(session, since=house.runtime.today)
    assert [figure.step for figure in found] == list(WayInStep)
    return [(figure.shown, figure.answered, figure.left) for figure in found]


async def test_a_signed_family_hears_when_the_benefit_stops(aigul: Chat) -> None:
    await aigul.says("/start")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]

    await aigul.sends_language()
    aigul.sees(consent(aigul), buttons=CONSENT_BUTTONS)

    await aigul.taps("I agree")
    aigul.sees("Have you signed the social contract?", buttons=STAGE_BUTTONS)

    await aigul.taps(SIGNED)
    aigul.sees("When did you sign?", buttons=[*TIMES, "Back"])

    await aigul.taps("This month")
    aigul.sees(
        first_signed(aigul, "This month"),
        buttons=[
            "Understood, go on",
            "Let us reckon",
            "I do not get this benefit",
            "💬 Write to the advisor",
            "Where is this written?",
        ],
    )

    await aigul.taps("Understood, go on")
    aigul.sees(
        parts(
            "Where do you live? Your advisor will see it.",
            "📅 If you get the benefit, it stops about this month: {month}",
        ),
        KEYS,
        month=STOPS["This month"][aigul.locale],
    )
    keyboard = aigul.house.telegram.reply_keyboard(aigul.id)
    assert keyboard is not None
    assert [key["text"] for key in keyboard["keyboard"][0]] == [
        aigul.tr("🏠 Home"),
        aigul.tr("💬 Write to the advisor"),
    ]


@pytest.mark.parametrize(
    ("answer", "screen_id"),
    [(WAITING, "first_waiting"), (THINKING, "first_exploring"), (WHAT, "what_is_this")],
)
async def test_each_answer_leads_to_its_first_useful_thing(
    aigul: Chat, answer: str, screen_id: str
) -> None:
    await agree(aigul)
    await aigul.taps(answer)
    aigul.sees(screen(screen_id))
    assert aigul.offers("About the programme") == (answer in {THINKING, WHAT})

    await aigul.taps("Understood, go on")
    aigul.sees("Where do you live? Your advisor will see it.", KEYS)


@pytest.mark.parametrize("answer", TIMES)
async def test_each_time_of_signing_says_what_is_known(aigul: Chat, answer: str) -> None:
    await agree(aigul)
    await aigul.taps(SIGNED)
    await aigul.taps(answer)
    if answer in STOPS:
        aigul.sees(first_signed(aigul, answer))
    else:
        aigul.sees(screen("first_signed_unknown_date"))

    await aigul.taps("Understood, go on")
    asked_again = "When did you sign? Then I can tell you the month in which the benefit changes."
    assert (aigul.window == aigul.tr(asked_again)) == (answer == "Earlier")


async def test_who_gets_no_benefit_is_not_told_when_it_stops(aigul: Chat, house: House) -> None:
    await agree(aigul)
    await aigul.taps(SIGNED)
    await aigul.taps("Last month")
    await aigul.taps("I do not get this benefit")
    aigul.sees(screen("first_signed_no_benefit"))
    assert not aigul.offers("I do not get this benefit")

    await aigul.taps("Understood, go on")
    aigul.sees("Where do you live? Your advisor will see it.", KEYS)
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.gets_benefit is False


async def test_more_about_consent_leads_back_to_the_question(aigul: Chat) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.taps("More about this")
    aigul.sees(screen("consent_more", holder=HOLDER[aigul.locale]))
    await aigul.taps("Back")
    aigul.sees(consent(aigul))
    await aigul.taps("More about this")
    await aigul.taps("Continue")
    aigul.sees(screen("consent_more_2"))
    await aigul.taps("Back to the question")
    aigul.sees(consent(aigul), buttons=CONSENT_BUTTONS)


async def test_who_declines_can_read_facts_and_leaves_nothing_after_a_day(
    aigul: Chat, house: House
) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.taps("I do not agree")
    aigul.sees(screen("declined"), buttons=["About the programme", "Back to the question"])

    await aigul.taps("About the programme")
    aigul.sees("What would you like to know?")
    await aigul.taps("What it costs")
    aigul.sees(screen("what_it_costs"), buttons=["Where is this written?", "Back"])
    await aigul.taps("Back")
    await aigul.taps("Back")
    aigul.sees(screen("declined"))

    rows = await house.rows()
    (kept,) = rows["people"]
    filled = {name: value for name, value in kept.items() if value is not None}
    assert filled == {
        "id": aigul.id,
        "locale": aigul.locale,
        "step": WayInStep.CONSENT,
        "created_at": house.clock(),
    }
    assert [rows[name] for name in ("families", "consents", "letters")] == [[], [], []]

    await house.later(timedelta(hours=23))
    assert (await house.rows())["people"] == [kept]
    await house.later(timedelta(hours=1))
    rows = await house.rows()
    assert str(aigul.id) not in str(rows)
    assert [rows[name] for name in ("people", "state.dialog", "state.inbox")] == [[], [], []]


async def test_who_is_dropped_after_a_day_can_begin_again_by_an_old_button(
    aigul: Chat, house: House
) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await house.later(timedelta(days=2))

    await aigul.taps("I agree")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]
    await aigul.sends_language()
    aigul.sees(consent(aigul))
    await aigul.taps("I agree")
    aigul.sees("Have you signed the social contract?")
    assert (await house.person(aigul.id)).consent is not None


async def test_a_language_switched_in_the_middle_holds_from_there(
    aigul: Chat, house: House
) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    other = next(code for code in house.translations.available_locales if code != aigul.locale)
    await aigul.taps(f"🌐 {house.translations.name_of(other)}")
    aigul.locale = other
    aigul.sees(consent(aigul), buttons=CONSENT_BUTTONS)
    await aigul.taps("I agree")
    aigul.sees("Have you signed the social contract?")
    await aigul.taps(WAITING)
    await aigul.taps("Understood, go on")
    aigul.sees("Where do you live? Your advisor will see it.", KEYS)
    assert [row["locale"] for row in (await house.rows())["consents"]] == [other]


async def test_start_in_the_middle_continues_where_she_stopped(aigul: Chat) -> None:
    await aigul.says("/start")
    await aigul.says("/start")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]
    await aigul.sends_language()
    await aigul.says("/start")
    aigul.sees(consent(aigul))
    await aigul.taps("I agree")
    await aigul.says("/start")
    aigul.sees("Have you signed the social contract?")
    await aigul.taps(SIGNED)
    await aigul.says("/start")
    aigul.sees("When did you sign?")
    await aigul.taps("This month")
    await aigul.says("/start")
    aigul.sees(first_signed(aigul, "This month"))
    await aigul.taps("Understood, go on")
    await aigul.says("/start")
    aigul.stands_at(
        parts(
            "Where do you live? Your advisor will see it.",
            "📅 If you get the benefit, it stops about this month: {month}",
        ),
        month=STOPS["This month"][aigul.locale],
    )


async def test_a_restart_loses_no_step_of_the_way(aigul: Chat, house: House) -> None:
    await aigul.says("/start")
    for label in (
        house.translations.name_of(aigul.locale),
        "I agree",
        SIGNED,
        "Two months ago",
        "Understood, go on",
    ):
        await house.restart()
        await aigul.taps(label)
    assert len(aigul.said) == 2
    assert await figures(house) == [(1, 1, 0)] * len(WayInStep)


async def test_a_text_typed_before_an_answer_is_answered_kindly(aigul: Chat) -> None:
    await aigul.says("Саламатсызбы")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]
    await aigul.sends_language()
    await aigul.says("Мага жардам керек")
    aigul.sees(STRAY_ON_THE_WAY)
    await aigul.taps("I agree")
    for label in (SIGNED, "Earlier"):
        await aigul.says("Мага жардам керек")
        assert aigul.offers("Ask my advisor")
        await aigul.taps("Back")
        await aigul.taps(label)
    aigul.sees(screen("first_signed_unknown_date"))


async def test_a_new_consent_text_is_asked_for_at_the_next_start(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()

    for command in ("/menu", "🏠 Home", "💬 Write to the advisor", "/start"):
        await aigul.says(command)
        aigul.sees(consent(aigul))
    await aigul.taps("I agree")
    aigul.sees("Where do you live? Your advisor will see it.")
    assert [row["version"] for row in (await house.rows())["consents"]] == [1, 2]
    await aigul.says("/menu")
    aigul.sees("Where do you live? Your advisor will see it.")


async def test_who_declines_a_new_consent_text_keeps_her_record(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()

    await aigul.says("/menu")
    await aigul.taps("I do not agree")
    aigul.sees(screen("declined_again"), buttons=["About the programme", "Back to the question"])
    await aigul.taps("About the programme")
    await aigul.taps("What it costs")
    aigul.sees(screen("what_it_costs"))
    await house.later(timedelta(days=2))
    kept = await house.person(aigul.id)
    assert kept.consent is not None
    assert kept.consent.version == 1
    await aigul.says("/start")
    aigul.sees(consent(aigul))
    await aigul.says("/forget")
    await aigul.taps("Yes, delete everything")
    assert (await house.rows())["people"] == []


async def test_every_step_is_counted_once(aigul: Chat, house: House) -> None:
    await aigul.says("/start")
    await aigul.says("/start")
    assert await figures(house) == [(1, 0, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    await aigul.sends_language()
    assert await figures(house) == [(1, 1, 0), (1, 0, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    await aigul.taps("More about this")
    await aigul.taps("Back")
    agreeing, data = aigul.button("I agree")
    await aigul.taps("I agree")
    await aigul.taps_again(agreeing["message_id"], data)
    assert await figures(house) == [(1, 1, 0), (1, 1, 0), (1, 0, 1), (0, 0, 0), (0, 0, 0)]
    await aigul.taps(SIGNED)
    await aigul.taps("Earlier")
    assert await figures(house) == [(1, 1, 0)] * 4 + [(1, 0, 1)]
    await aigul.taps("Understood, go on")
    assert await figures(house) == [(1, 1, 0)] * 5
    assert StepFigures(WayInStep.FIRST, shown=3, answered=1).left == 2


async def test_an_update_handled_twice_counts_once(aigul: Chat, house: House) -> None:
    await house.feed(update := house.telegram.says(aigul.id, "/start"))
    await house.feed(update)
    for label in (house.translations.name_of(aigul.locale), "I agree", WAITING):
        message, data = aigul.button(label)
        tap = house.telegram.taps(aigul.id, message["message_id"], data)
        await house.feed(tap)
        await house.feed(tap)
    assert await figures(house) == [(1, 1, 0), (1, 1, 0), (1, 1, 0), (0, 0, 0), (1, 0, 1)]


async def test_who_goes_back_from_the_month_and_answers_anew_is_counted(
    aigul: Chat, house: House
) -> None:
    await agree(aigul)
    await aigul.taps(SIGNED)
    await aigul.taps("Back")
    aigul.sees("Have you signed the social contract?", buttons=STAGE_BUTTONS)
    await aigul.taps(WAITING)
    await aigul.taps("Understood, go on")
    assert await figures(house) == [(1, 1, 0), (1, 1, 0), (1, 1, 0), (1, 0, 1), (1, 1, 0)]


async def test_what_a_stranger_writes_first_is_kept_nowhere(aigul: Chat, house: House) -> None:
    for words in ("Салам, менин атым Айгүл", "/start менин атым Айгүл", "/help Айгүл"):
        await aigul.says(words)
    rows = str(await house.rows())
    assert "Айгүл" not in rows
    assert "\\u0410\\u0439\\u0433" not in rows
    await aigul.sends_language()
    await aigul.taps("I agree")
    aigul.sees("Have you signed the social contract?")


async def test_who_signed_earlier_can_choose_the_month_at_once(aigul: Chat) -> None:
    await agree(aigul)
    await aigul.taps(SIGNED)
    await aigul.taps("Earlier")
    await aigul.taps("Choose the month")
    await aigul.taps("2025")
    month = {"ky": "май", "ru": "май"}[aigul.locale]
    await aigul.taps(month)
    ends = {"ky": "сентябрь, 2028-жыл", "ru": "сентябрь 2028 года"}[aigul.locale]
    aigul.sees(screen("first_signed_long_ago", bar_ends=ends))
