"""The calendar: what falls due when, what is done, and the month on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from aiogram.utils.i18n import ngettext

from bot.taxes.duty_words import capital
from bot.taxes.month import month_title
from bot.taxes.profile import due_list, tax_profile, undated_kinds
from domain.calendar import DueKind, LegalDays, Regime, TaxProfile
from domain.person import Stage
from domain.plan import Plan, Step, Words
from domain.progress import Progress
from domain.tree import UNKNOWN, Answer
from tests.chat import Chat, plain
from tests.conftest import Newcomer
from tests.conversations.plans import day, files, page, paper, write_plan
from tests.conversations.walks import agree, come_home, invite_link
from tests.documents.reading import pages_of, squeezed
from tests.house import House
from usecases.duties import legal_days
from usecases.progress import change_progress
from usecases.record import change_family

AHEAD, NOTHING = "📅 The next three months", "I know of nothing that has a day."
TELL_MORE = "Answer the questions about taxes: then I can tell more."
OPEN, COMING, DONE, UNDATED = "Still open:", "Coming up:", "Done:", "The day is not known:"
IT_IS_DONE, NOT_YET, WHERE = "It is done", "Not done yet", "Where is this written?"
TAXES, ON_PAPER, PRINT = "Questions about taxes", "A month on paper", "On paper (PDF)"
SINGLE, DECLARATION = "single tax: report and payment", "annual tax declaration"
WORKERS, FUND = "monthly report on workers", "own contribution to the Social Fund"
PATENT = "patent: get the next one before this one ends"
STOPS = "about then the benefit stops, if you get it"
DOOR = "ask_at_tax_116"
REPORT_DAY = date(2027, 1, 20)
BAR = ["ubk_bar_starts_after_months", "ubk_bar_years"]

COMMON: dict[str, Answer] = {
    "activity": "making",
    "registered": "entrepreneur",
    "buyers": "people",
    "workers": "none",
    "abroad": "no",
    "kkm": "have",
    "sales": 20_000,
    "cashless": UNKNOWN,
    "phone_money": "business",
}
ZERO = {**COMMON, "regime": "single_zero", "registered_on": "2026-10-05"}
OTHER = {**ZERO, "regime": "single_other", "workers": "two", "relatives": "no"}


def patent(until: str, registered_on: str = "2026-10-05") -> dict[str, Answer]:
    return {
        **COMMON,
        "regime": "trade_patent",
        "patent_until": until,
        "registered_on": registered_on,
    }


async def answer(house: House, chat: Chat, answers: dict[str, Answer]) -> None:
    """Put answers of the tax tree into the family's record."""

    def change(progress: Progress) -> Progress:
        for question, said in answers.items():
            progress = progress.with_answer("tax", question, said)
        return progress

    await change_progress(
        house.sessions,
        person=await house.person(chat.id),
        consent_version=house.runtime.consent_version,
        change=change,
        now=house.clock(),
    )


async def come_with(house: House, chat: Chat, answers: dict[str, Answer]) -> None:
    """Come home, and have answered this."""
    await come_home(chat)
    await answer(house, chat, answers)


def at(house: House, day: date) -> None:
    """Let it be noon of a day."""
    house.clock.now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def line(chat: Chat, when: date | str, what: str, act_by: date | None = None) -> str:
    """A duty on its line."""
    said = when if isinstance(when, str) else day(chat, when)
    text = chat.tr("{day} — {what}", day=said, what=chat.tr(what))
    if act_by is None:
        return text
    return chat.tr("{duty} · a day off. Last working day: {day}", duty=text, day=day(chat, act_by))


def block(chat: Chat, heading: str, *lines: str) -> str:
    return "\n".join((chat.tr(heading), *lines))


def plan_line(chat: Chat, when: date, words: str, act_by: date | None = None) -> str:
    return line(chat, when, chat.tr("plan: {step}", step=words), act_by)


def unknown_day(chat: Chat, *kinds: str) -> str:
    door = chat.house.screen(DOOR, chat.locale)
    return block(chat, UNDATED, "; ".join(chat.tr(kind) for kind in kinds), plain(door))


def unconfirmed(chat: Chat, door: str = "tax_116") -> str:
    """What stands below facts that nobody has confirmed."""
    said = "Checked on: {date}. It may have changed since."
    sentence = chat.house.screen(f"not_confirmed_{door}", chat.locale)
    return f"{plain(sentence)} {chat.tr(said, date='24.11.2026')}"


def fact(chat: Chat, fact_id: str) -> str:
    """A fact's statement."""
    facts = chat.house.library.facts
    said = facts.say(fact_id, today=chat.house.runtime.today, language=chat.locale).text
    assert said is not None
    return plain(said)


def ask(chat: Chat, *fact_ids: str) -> str:
    """What is not known, and where to ask."""
    facts = chat.house.library.facts
    titles = "; ".join(facts[fact_id].title[chat.locale] for fact_id in fact_ids)
    return f"{titles}\n{plain(chat.house.screen(DOOR, chat.locale))}"


async def told(house: House, chat: Chat) -> set[str]:
    """The facts that she has been told since the way in."""
    rows = (await house.rows())["state.telling"]
    return {row["fact_id"] for row in rows if row["person_id"] == chat.id}


async def told_by(house: House, chat: Chat, move: str) -> set[str]:
    """The facts that a tap has told her for the first time."""
    before = await told(house, chat)
    await chat.taps(move)
    return await told(house, chat) - before


async def ticks(house: House, chat: Chat) -> dict[str, date]:
    family = (await house.person(chat.id)).family
    assert family is not None
    return dict(family.progress.ticks)


def tap_on(chat: Chat, when: date, name: str, *, done: bool = False) -> str:
    """A duty's button."""
    return f"{'✅ ' if done else ''}{when:%d.%m} {chat.tr(name)}"


async def test_who_has_answered_nothing_finds_the_questions(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    before = await told(house, aigul)
    await aigul.says("/calendar")
    expected = page(*(aigul.tr(text) for text in (AHEAD, NOTHING, TELL_MORE)))
    aigul.sees(expected, buttons=[TAXES, ON_PAPER, "Back"])
    assert await told(house, aigul) == before
    await aigul.taps(TAXES)
    assert not aigul.offers(ON_PAPER)

    await aigul.says("/calendar")
    await aigul.says("/calendar")
    aigul.sees(expected)
    await aigul.taps("Back")
    assert not aigul.offers(ON_PAPER)


async def test_the_plan_and_the_benefit_stand_there_without_taxes(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    person = await house.person(aigul.id)
    record: dict[str, Any] = {"stage": Stage.CONTRACTED, "signed_month": date(2026, 10, 1)}
    await change_family(house.sessions, person=person, consent_version=1, **record)
    steps = (Step(1, Words(text="<b>Тизме</b>"), date(2026, 12, 1)), Step(2, Words(text="Уй")))
    await write_plan(aigul, Plan(steps=steps))
    await aigul.says("/calendar")
    month = "февраль, 2027-жыл" if aigul.locale == "ky" else "февраль 2027 года"
    benefit = aigul.tr("Month: {month}. {what}", month=month, what=capital(aigul.tr(STOPS)))
    step = plan_line(aigul, date(2026, 12, 1), "<b>Тизме</b>")
    reservation = unconfirmed(aigul, "ministry_1966")
    aigul.sees(
        page(
            aigul.tr(AHEAD), block(aigul, COMING, step, benefit), aigul.tr(TELL_MORE), reservation
        ),
        buttons=[
            "01.12 <b>Тизме</b>",
            f"02.2027 {aigul.tr('The benefit stops')}",
            *(TAXES, ON_PAPER, WHERE, "Back"),
        ],
    )
    assert await told(house, aigul) >= set(BAR)
    await aigul.taps(f"02.2027 {aigul.tr('The benefit stops')}")
    assert not aigul.offers(IT_IS_DONE)
    assert fact(aigul, BAR[0]) in aigul.window

    changes: tuple[tuple[dict[str, Any], bool], ...] = (
        ({"gets_benefit": False}, False),
        ({"gets_benefit": None}, True),
        ({"signed_month": date(2026, 6, 1)}, False),  # it stopped in October: nothing to do now
    )
    for change, is_there in changes:
        person = await house.person(aigul.id)
        await change_family(house.sessions, person=person, consent_version=1, **change)
        await aigul.says("/calendar")
        assert (capital(aigul.tr(STOPS)) in aigul.window) == is_there


async def test_a_quarter_has_its_day_and_what_is_not_known_its_door(
    aigul: Chat, house: House
) -> None:
    await come_with(house, aigul, OTHER)
    before = await told(house, aigul)
    await aigul.says("/calendar")
    aigul.sees(
        page(
            aigul.tr(AHEAD),
            block(aigul, COMING, line(aigul, REPORT_DAY, SINGLE)),
            unknown_day(aigul, DECLARATION, WORKERS, FUND),
            unconfirmed(aigul),
        ),
        buttons=[
            tap_on(aigul, REPORT_DAY, "Single tax"),
            *("Declaration", "Report on workers", "Social Fund"),
            *(TAXES, ON_PAPER, WHERE, "Back"),
        ],
    )
    assert await told(house, aigul) - before == {"single_tax_report_day"}
    await aigul.taps(WHERE)
    assert fact(aigul, "single_tax_report_day") in aigul.window
    await aigul.taps("Back")

    assert await told_by(house, aigul, "Report on workers") == {"worker_report_161"}
    title = aigul.tr(WORKERS)
    aigul.sees(
        page(
            title[0].upper() + title[1:],
            fact(aigul, "worker_report_161"),
            ask(aigul, "worker_report_day"),
            unconfirmed(aigul),
        ),
        buttons=[WHERE, "Back"],
    )
    await aigul.taps("Back")
    assert await told_by(house, aigul, "Social Fund") == set()
    title = aigul.tr(FUND)
    asked = ask(aigul, "contrib_ie_payment_day", "contrib_ie_own")
    aigul.sees(page(title[0].upper() + title[1:], asked), buttons=["Back"])


SUNDAY = date(2026, 12, 20)
DAYS_OFF = [
    (date(2026, 11, 24), SUNDAY, date(2026, 12, 18)),
    (date(2026, 11, 24), date(2027, 1, 1), date(2026, 12, 31)),  # New Year
    (date(2026, 12, 24), date(2027, 3, 9), date(2027, 3, 5)),  # Orozo Ait after 8 March
    (date(2027, 2, 1), date(2027, 3, 21), date(2027, 3, 19)),  # Nooruz, a Sunday
    (date(2027, 3, 1), date(2027, 5, 1), date(2027, 4, 30)),  # a Saturday
]


@pytest.mark.parametrize(("today", "due", "act_by"), DAYS_OFF, ids=lambda one: f"{one}")
async def test_on_a_day_off_the_last_working_day_before_it_counts(
    aigul: Chat, house: House, today: date, due: date, act_by: date
) -> None:
    await come_with(house, aigul, patent(due.isoformat()))
    at(house, today)
    await aigul.says("/calendar")
    assert block(aigul, COMING, line(aigul, due, PATENT, act_by)) in aigul.window

    facts = {"patent_where", "trade_patent_no_kkm_esf_report"}
    assert await told_by(house, aigul, tap_on(aigul, due, "Next patent")) == facts
    holiday = house.runtime.days_off.name_of(due, aigul.locale)
    assert (holiday is None) == (due == SUNDAY)
    day_off = aigul.tr("That is a day off: {holiday}.", holiday=holiday)
    title = aigul.tr(PATENT)
    when = (
        f"📅 {day(aigul, due)}",
        day_off if holiday else aigul.tr("That is a day off."),
        aigul.tr("Last working day: {day}", day=day(aigul, act_by)),
    )
    aigul.sees(
        page(
            "\n".join(when),
            title[0].upper() + title[1:],
            fact(aigul, "patent_where"),
            fact(aigul, "trade_patent_no_kkm_esf_report"),
            unconfirmed(aigul),
        ),
        buttons=[IT_IS_DONE, WHERE, "Back"],
    )


async def test_done_and_not_done_yet(aigul: Chat, house: House) -> None:
    await come_with(house, aigul, ZERO)
    await aigul.says("/calendar")
    await aigul.taps(tap_on(aigul, REPORT_DAY, "Single tax"))
    title = aigul.tr(SINGLE)
    about = page(
        f"📅 {day(aigul, REPORT_DAY)}",
        title[0].upper() + title[1:],
        fact(aigul, "single_tax_report_day"),
        ask(aigul, "single_tax_report_form"),
        unconfirmed(aigul),
    )
    aigul.sees(about, buttons=[IT_IS_DONE, WHERE, "Back"])
    message, done = aigul.button(IT_IS_DONE)
    await aigul.taps(IT_IS_DONE)
    marked = aigul.tr("✅ Done. Marked on: {day}", day="24.11.2026")
    aigul.sees(page(about, marked), buttons=[NOT_YET, WHERE, "Back"])
    key = "single_tax_report:2027-01-20"
    assert await ticks(house, aigul) == {key: date(2026, 11, 24)}

    at(house, date(2026, 11, 25))
    saved = (await house.rows())["progress"]
    await aigul.taps_again(message["message_id"], done)
    assert (await house.rows())["progress"] == saved

    await aigul.taps("Back")
    aigul.sees(
        page(
            aigul.tr(AHEAD),
            block(aigul, DONE, f"✅ {line(aigul, REPORT_DAY, SINGLE)}"),
            unknown_day(aigul, FUND),
            unconfirmed(aigul),
        ),
        buttons=[
            tap_on(aigul, REPORT_DAY, "Single tax", done=True),
            *("Social Fund", TAXES, ON_PAPER, WHERE, "Back"),
        ],
    )
    await aigul.taps(tap_on(aigul, REPORT_DAY, "Single tax", done=True))
    message, undo = aigul.button(NOT_YET)
    await aigul.taps(NOT_YET)
    aigul.sees(about)
    await aigul.taps_again(message["message_id"], undo)
    assert await ticks(house, aigul) == {}
    aigul.stands_at(about)


async def test_a_late_tap_means_the_duty_that_it_named(aigul: Chat, house: House) -> None:
    await come_with(house, aigul, patent("2026-12-15"))
    steps = (Step(1, Words(text="Уй"), date(2026, 12, 1)),)
    await write_plan(aigul, Plan(steps=steps))
    await aigul.says("/calendar")
    await aigul.taps("01.12 Уй")
    message, done = aigul.button(IT_IS_DONE)
    await aigul.taps("Back")
    await aigul.taps(tap_on(aigul, date(2026, 12, 15), "Next patent"))
    await aigul.taps_again(message["message_id"], done)
    assert set(await ticks(house, aigul)) == {"plan_step:1:2026-12-01"}
    assert aigul.offers(IT_IS_DONE)

    message, done = aigul.button(IT_IS_DONE)
    await answer(house, aigul, {"regime": "single_zero"})
    await aigul.taps_again(message["message_id"], done)
    assert set(await ticks(house, aigul)) == {"plan_step:1:2026-12-01"}
    aigul.sees("This is no longer in the calendar.", buttons=["Back"])


async def test_one_ticks_and_the_other_sees_it(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_with(house, aigul, ZERO)
    await write_plan(aigul, Plan(steps=(Step(1, Words(text="Уй"), date(2026, 12, 1)),)))
    bakyt = newcomer("Бакыт")
    await agree(bakyt, link=await invite_link(aigul))
    await bakyt.taps("Continue")
    await bakyt.says("/calendar")
    await bakyt.taps("01.12 Уй")
    await aigul.says("/calendar")
    await aigul.taps("01.12 Уй")
    await aigul.taps(IT_IS_DONE)

    await bakyt.taps(IT_IS_DONE)
    assert bakyt.offers(NOT_YET)
    await bakyt.taps("Back")
    done = plan_line(bakyt, date(2026, 12, 1), "Уй")
    assert block(bakyt, DONE, f"✅ {done}") in bakyt.window
    await bakyt.taps(tap_on(bakyt, REPORT_DAY, "Single tax"))
    await bakyt.taps(IT_IS_DONE)
    assert len(await ticks(house, aigul)) == 2

    await aigul.taps("Back")
    assert OPEN not in aigul.window
    assert aigul.offers(tap_on(aigul, REPORT_DAY, "Single tax", done=True))
    await write_plan(bakyt, Plan())
    await aigul.taps("✅ 01.12 Уй")
    aigul.sees("This is no longer in the calendar.", buttons=["Back"])


@pytest.mark.parametrize("registered_on", ["2026-10-05", UNKNOWN])
async def test_a_report_of_last_month_is_open_only_where_it_was_hers(
    aigul: Chat, house: House, registered_on: str
) -> None:
    await come_with(house, aigul, {**ZERO, "registered_on": registered_on})
    at(house, date(2027, 2, 1))
    await aigul.says("/calendar")
    was_due = block(aigul, OPEN, line(aigul, REPORT_DAY, SINGLE))
    assert (was_due in aigul.window) == (registered_on != UNKNOWN)
    coming = block(aigul, COMING, line(aigul, date(2027, 4, 20), SINGLE))
    assert coming in aigul.window
    at(house, date(2027, 2, 20))
    await aigul.says("/calendar")
    assert was_due not in aigul.window


async def test_after_their_review_facts_are_silent_and_the_door_is_there(
    aigul: Chat, house: House
) -> None:
    await come_with(house, aigul, OTHER)
    at(house, date(2027, 5, 26))
    before = await told(house, aigul)
    await aigul.says("/calendar")
    aigul.sees(
        page(
            aigul.tr(AHEAD),
            aigul.tr(NOTHING),
            unknown_day(aigul, SINGLE, DECLARATION, WORKERS, FUND),
        ),
        buttons=[
            *("Single tax", "Declaration", "Report on workers", "Social Fund"),
            *(TAXES, ON_PAPER, "Back"),
        ],
    )
    assert await told_by(house, aigul, "Single tax") == set()
    title = aigul.tr(SINGLE)
    asked = ask(aigul, "single_tax_report_day", "single_tax_report_form")
    aigul.sees(page(title[0].upper() + title[1:], asked), buttons=["Back"])
    await aigul.taps("Back")
    await aigul.taps(ON_PAPER)
    await aigul.taps("июль ▶" if aigul.offers("июль ▶") else "июнь ▶")
    await aigul.taps(PRINT)
    assert await told(house, aigul) == before


async def test_a_full_calendar_stays_readable(aigul: Chat, house: House) -> None:
    await come_with(house, aigul, OTHER)
    steps = tuple(
        Step(number, Words(text=f"{number} " + "а" * 100), date(2026, 12, number))
        for number in range(1, 16)
    )
    await write_plan(aigul, Plan(steps=steps))
    await aigul.says("/calendar")
    assert len(aigul.window) <= 600
    shown = aigul.window.count("аа…")
    assert 2 <= shown <= 6
    with house.speaking(aigul.locale):
        beyond = ngettext("And {n} more.", "And {n} more.", 16 - shown).format(n=16 - shown)
    assert beyond in aigul.window
    assert aigul.offers("01.12 1 " + "а" * 19 + "…")
    await aigul.taps("More ▶")
    await aigul.taps("More ▶")
    assert aigul.offers("Report on workers")
    assert aigul.offers("Back")


async def test_a_month_on_paper(aigul: Chat, house: House) -> None:
    await come_with(house, aigul, {**ZERO, "workers": "one", "relatives": "no"})
    person = await house.person(aigul.id)
    signed: dict[str, Any] = {"stage": Stage.CONTRACTED, "signed_month": date(2026, 9, 1)}
    await change_family(house.sessions, person=person, consent_version=1, **signed)
    await write_plan(aigul, Plan(steps=(Step(1, Words(text="Уй алуу"), date(2027, 1, 3)),)))
    await aigul.says("/calendar")
    await aigul.taps(ON_PAPER)
    months = {"ky": ("декабрь ▶", "январь, 2027-жыл ▶"), "ru": ("декабрь ▶", "январь 2027 года ▶")}
    for month in months[aigul.locale]:
        await aigul.taps(month)
    name_of = house.runtime.days_off.name_of
    with house.speaking(aigul.locale):
        title = month_title(date(2027, 1, 1), runtime=house.runtime)
    days = {"1": date(2027, 1, 1), "2, 3, 4, 5, 6": date(2027, 1, 2), "7": date(2027, 1, 7)}
    holidays = (
        aigul.tr("{days} — {holiday}", days=text, holiday=name_of(one, aigul.locale))
        for text, one in days.items()
    )
    aigul.sees(
        page(
            f"📅 {title}",
            block(
                aigul,
                COMING,
                plan_line(aigul, date(2027, 1, 3), "Уй алуу"),
                line(aigul, REPORT_DAY, SINGLE),
            ),
            block(aigul, "Holidays:", *holidays),
            unconfirmed(aigul),
        )
    )
    await aigul.taps(PRINT)
    caption = aigul.tr("Your month on paper: {month}", month=title)
    aigul.sees(page(caption, unconfirmed(aigul)))
    [(name, pdf)] = files(aigul)
    assert name == "month-2027-01.pdf"
    [text] = pages_of(pdf)
    weekdays = {"ky": "дүй.шейш.шарш.бейш.жумаишм.жек.", "ru": "пнвтсрчтптсбвс"}[aigul.locale]
    days_as_said = {
        "ky": ("3-январь", "20-январь"),
        "ru": ("3 января", "20 января"),
    }
    title_on_paper = aigul.tr(SINGLE)
    for part in (
        *(title, weekdays, *days_as_said[aigul.locale]),
        *(title_on_paper[1:], aigul.tr("Single tax"), "Уй алуу", aigul.tr(FUND)[1:]),
        *(name_of(date(2027, 1, 1), aigul.locale) or "-", "116"),
    ):
        assert squeezed(part) in text
    for stop in ("The benefit stops", STOPS):
        assert squeezed(aigul.tr(stop)) not in text

    await aigul.taps("Back")
    assert aigul.offers(TAXES)


async def test_a_month_holds_what_must_be_done_in_it_for_a_day_after_it(
    aigul: Chat, house: House
) -> None:
    """1 May 2027 is a Saturday and a holiday: the last working day is in April."""
    await come_with(house, aigul, patent("2027-05-01"))
    at(house, date(2027, 4, 5))
    await aigul.says("/calendar")
    await aigul.taps(ON_PAPER)
    await aigul.taps(PRINT)
    [text] = pages_of(paper(aigul))
    april, may = {"ky": ("30-апрель", "1-май"), "ru": ("30 апреля", "1 мая")}[aigul.locale]
    assert squeezed(april) in text
    assert squeezed(may) in text
    assert text.count(squeezed(aigul.tr("Next patent"))) == 1


async def test_only_the_months_of_a_year_can_be_opened(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/calendar")
    await aigul.taps(ON_PAPER)
    first = aigul.window
    message, print_now = aigul.button(PRINT)
    for _month in range(11):
        await aigul.taps(next(label for label in buttons(aigul) if label.endswith("▶")))
    assert not any(label.endswith("▶") for label in buttons(aigul))
    at(house, date(2028, 3, 1))
    await aigul.taps_again(message["message_id"], print_now)
    assert [name for name, _content in files(aigul)] == ["month-2028-03.pdf"]
    await aigul.says("/calendar")
    await aigul.taps(ON_PAPER)
    assert aigul.window != first


def buttons(chat: Chat) -> list[str]:
    shown = [m for m in chat.house.telegram.messages(chat.id) if "reply_markup" in m]
    return chat.labels(shown[-1])


FARMER: dict[str, Answer] = {"activity": "own_farm", "only_own": "only_own"}
REGISTERED = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("answers", "profile"),
    [
        ({}, TaxProfile(Regime.NONE_YET)),
        ({"activity": "making"}, TaxProfile(Regime.NONE_YET)),
        ({**COMMON, "registered": "no"}, TaxProfile(Regime.NONE_YET, has_workers=False)),
        ({**COMMON, "registered": UNKNOWN}, TaxProfile(Regime.UNKNOWN, has_workers=False)),
        (COMMON, TaxProfile(Regime.UNKNOWN, has_workers=False)),
        ({**COMMON, "regime": UNKNOWN}, TaxProfile(Regime.UNKNOWN, has_workers=False)),
        (ZERO, TaxProfile(Regime.SINGLE_ZERO, has_workers=False, registered_on=REGISTERED)),
        (OTHER, TaxProfile(Regime.SINGLE_OTHER, has_workers=True, registered_on=REGISTERED)),
        (
            {**OTHER, "workers": UNKNOWN},
            TaxProfile(Regime.SINGLE_OTHER, registered_on=REGISTERED),
        ),
        (
            patent("2026-12-20"),
            TaxProfile(Regime.TRADE_PATENT, False, REGISTERED, date(2026, 12, 20)),
        ),
        (patent(UNKNOWN, UNKNOWN), TaxProfile(Regime.TRADE_PATENT, has_workers=False)),
        # an answer that is no longer asked for does not count
        (
            {**patent("2026-12-20"), "regime": "single_zero"},
            TaxProfile(Regime.SINGLE_ZERO, False, REGISTERED),
        ),
        (
            {**FARMER, "registered_farm": "farm", "phone_money": "cash"},
            TaxProfile(Regime.FARM),
        ),
        (
            {
                **FARMER,
                "registered_farm": "farm",
                "phone_money": "cash",
                **{"regime": "single_zero"},
            },
            TaxProfile(Regime.FARM),
        ),
        ({**FARMER, "registered_farm": "no"}, TaxProfile(Regime.NONE_YET)),
        ({**FARMER, "registered_farm": UNKNOWN}, TaxProfile(Regime.UNKNOWN)),
    ],
)
@pytest.mark.parametrize("locale", ["ky"])
async def test_answers_make_a_profile(
    aigul: Chat, house: House, answers: dict[str, Answer], profile: TaxProfile
) -> None:
    await come_with(house, aigul, answers)
    assert tax_profile(house.runtime, await house.person(aigul.id)) == profile


@pytest.mark.parametrize("locale", ["ky"])
async def test_the_days_of_the_law_come_from_facts_that_may_be_said(
    aigul: Chat, house: House
) -> None:
    runtime = house.runtime
    at(house, date(2026, 5, 1))
    days = legal_days(house.library, runtime.today)
    assert days.single_tax_report_day == 20
    assert days.annual_declaration_day is not None
    assert (days.annual_declaration_day.month, days.annual_declaration_day.day) == (5, 1)
    assert days.worker_report_day is None
    # The declaration's fact is one of 2026: of the next year nobody has said the day yet.
    for later in (date(2026, 5, 2), date(2026, 11, 24), date(2027, 1, 2)):
        at(house, later)
        assert legal_days(house.library, runtime.today) == replace(
            days, annual_declaration_day=None
        )
    at(house, date(2027, 5, 25))
    assert legal_days(house.library, runtime.today) == LegalDays()

    await come_with(house, aigul, OTHER)
    at(house, date(2026, 11, 24))
    person = await house.person(aigul.id)
    listed = due_list(runtime, person, date(2026, 11, 24), date(2027, 5, 2))
    assert [due.key for due in listed] == [
        "single_tax_report:2027-01-20",
        "single_tax_report:2027-04-20",
    ]
    assert undated_kinds(runtime, person) == (
        DueKind.ANNUAL_DECLARATION,
        DueKind.WORKER_REPORT,
        DueKind.OWN_CONTRIBUTION,
    )
    await answer(house, aigul, {"registered_on": "2025-03-03"})
    person = await house.person(aigul.id)
    at(house, date(2026, 4, 1))
    listed = due_list(runtime, person, date(2026, 4, 21), date(2026, 5, 2))
    assert [due.key for due in listed] == ["annual_declaration:2026-05-01"]
