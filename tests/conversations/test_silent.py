"""What an advisor hears of families: alerts, words, the morning's list, who is silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.outbox.buttons import SilentTap
from bot.saying import day_text
from bot.warning_words import for_advisor, for_family
from db.models import CaseRow, CheckInRow, PersonRow, RoleRow
from domain.case import CaseState
from domain.check_in import How, Money, Need, Shown
from domain.clock import at_hour
from domain.person import LineOfWork, Role
from domain.warning import Reason, Severity, Sign
from tests.chat import Chat, text_of
from tests.conftest import Newcomer
from tests.conversations.walks import SIGNED, come_home
from tests.house import House
from usecases.cases import open_cases, send_words
from usecases.privacy import forget_person
from usecases.record import change_family, change_person
from usecases.staff import appoint, assign_advisor

DAY = date(2026, 11, 24)
MONDAY, WEDNESDAY = date(2026, 11, 30), date(2026, 11, 25)
PLACE, VILLAGE = "naryn_at_bashy", "Ак-<Сай>"
WORDS = "Уй ооруп <калды> & сүт жок"
STOPPED = Sign(Reason.STOPPED, Severity.RED, 2)
NOT_BEGUN = Sign(Reason.NOT_BEGUN_LATE, Severity.AMBER, 4)
HELP = Sign(Reason.ASKS_FOR_HELP, Severity.AMBER)
FELL = Sign(Reason.INCOME_FELL, Severity.AMBER)
ALERT = "🔔 One of your families needs you to look."
ALERT_LEAD = "🔔 A family that has no advisor needs a look."
SENT_WORDS = "One of your families has sent this with its answers."
MORNING = "Good morning! This is waiting for you today."
SILENT_NOW = "Asked twice how it goes, they have not answered. There may be many reasons."
NOBODY = "All your families that were asked have answered."
BEFORE_ANYTHING_PRIVATE = 40


@pytest.fixture
async def advisor(house: House, newcomer: Newcomer) -> Chat:
    """An advisor who has opened the desk."""
    return await staff(house, newcomer("Бермет"), Role.ADVISOR)


async def staff(house: House, chat: Chat, role: Role) -> Chat:
    await appoint(house.sessions, person_ids=[chat.id], role=role, now=house.clock())
    await chat.says("/start")
    await chat.sends_language()
    return chat


async def family(
    house: House, chat: Chat, name: str, advisor: Chat | None, village: str = VILLAGE
) -> int:
    """Let a family come home and be in an advisor's care; return its number."""
    await come_home(chat, SIGNED)
    person, version = await house.person(chat.id), house.runtime.consent_version
    person = await change_person(house.sessions, person=person, consent_version=version, name=name)
    person = await change_family(
        house.sessions,
        person=person,
        consent_version=version,
        place=PLACE,
        village=village,
        line_of_work=LineOfWork.FARMING,
    )
    assert person.family is not None
    if advisor is not None:
        await assign_advisor(house.sessions, family_id=person.family.id, advisor_id=advisor.id)
    return person.family.id


@pytest.fixture
async def own(house: House, aigul: Chat, advisor: Chat) -> int:
    """Айгүл's family, which the advisor looks after."""
    return await family(house, aigul, "Айгүл <3", advisor)


@pytest.fixture
async def others(house: House, newcomer: Newcomer) -> int:
    """A family of another advisor."""
    other = await staff(house, newcomer("Чынара"), Role.ADVISOR)
    return await family(house, newcomer("Нургүл"), "Нургүл", other)


async def sends_check_in(
    house: House, family_id: int, *signs: Sign, day: date = DAY, **values: Any
) -> None:
    """Let a family have answered and sent it, so that cases open."""
    answers = {"how": How.STOPPED, "money": Money.UNDER_5, "need": Need.SELLING, "words": WORDS}
    async with house.sessions.begin() as session:
        row = {**answers, "shown": Shown.SENT, "asked_at": house.clock(), **values}
        row["answered_at"] = house.clock()
        session.add(CheckInRow(family_id=family_id, day=day, **row))
        await session.flush()
        await open_cases(session, family_id, signs, check_in_day=day, now=house.clock())


async def sends_words(house: House, family_id: int) -> None:
    async with house.sessions.begin() as session:
        await send_words(session, family_id, DAY, now=house.clock())


async def sees(house: House, family_id: int, *signs: Sign) -> None:
    async with house.sessions.begin() as session:
        await open_cases(session, family_id, signs, now=house.clock())


async def said_to(house: House, chat: Chat) -> list[dict[str, Any]]:
    """Everything that the outbox sends to somebody now."""
    before = len(house.telegram.messages(chat.id))
    await house.send()
    return list(house.telegram.messages(chat.id)[before:])


def reasons(chat: Chat, *signs: Sign) -> list[str]:
    with chat.house.speaking(chat.locale):
        return for_advisor(signs)


def place(chat: Chat, village: str = VILLAGE) -> str:
    return f"{chat.house.library.places.name(PLACE, chat.locale)}, {village}"


def who(chat: Chat, name: str = "Айгүл <3") -> str:
    stage = f"{chat.tr('Contract signed')} · {chat.tr('Farming')}"
    return f"{name} · {place(chat)}\n{stage}"


def bullets(chat: Chat, *signs: Sign) -> str:
    return "\n".join(f"• {line}" for line in reasons(chat, *signs))


def day_of(chat: Chat, day: date) -> str:
    with chat.house.speaking(chat.locale):
        return day_text(day, runtime=chat.house.runtime)


def answers(chat: Chat) -> str:
    lines = [
        chat.tr("How it goes, sent to you: {day}", day=day_of(chat, DAY)),
        chat.tr("It has stopped"),
        chat.tr("Income: {money}", money=chat.tr("Less than 5 thousand som")),
        chat.tr("Needs: {need}", need=chat.tr("Help with selling")),
    ]
    return "\n".join(lines)


def is_discreet(message: dict[str, Any]) -> bool:
    """Whether a phone that lies on the table gives nobody away."""
    text = text_of(message)
    assert len(text) <= 600
    first = text[:BEFORE_ANYTHING_PRIVATE]
    return not any(word in first for word in ("Айгүл", "Ак-", "сом", "Уй"))


async def test_a_red_case_is_told_with_what_was_sent(
    house: House, advisor: Chat, own: int
) -> None:
    await sends_check_in(house, own, STOPPED, HELP)
    [alert] = await said_to(house, advisor)
    assert text_of(alert) == "\n\n".join(
        (advisor.tr(ALERT), who(advisor), bullets(advisor, STOPPED), answers(advisor))
    )
    assert is_discreet(alert)
    spoilers = [one for one in alert["entities"] if one["type"] == "spoiler"]
    assert len(spoilers) == 1


async def test_what_was_kept_is_not_shown(house: House, advisor: Chat, own: int) -> None:
    await sends_check_in(house, own, STOPPED, shown=Shown.KEPT)
    [alert] = await said_to(house, advisor)
    assert text_of(alert).endswith(bullets(advisor, STOPPED))


async def test_a_new_reason_changes_the_message(house: House, advisor: Chat, own: int) -> None:
    await sees(house, own, STOPPED)
    [alert] = await said_to(house, advisor)
    house.clock.move(timedelta(days=1))
    await sees(house, own, NOT_BEGUN)
    assert await said_to(house, advisor) == []
    [changed] = [
        one
        for one in house.telegram.messages(advisor.id)
        if one["message_id"] == alert["message_id"]
    ]
    assert text_of(changed) == "\n\n".join(
        (advisor.tr(ALERT), who(advisor), bullets(advisor, STOPPED, NOT_BEGUN))
    )


@pytest.mark.parametrize("kind", ["voice", "photo"])
async def test_a_voice_or_a_photo_is_sent_again(
    house: House, aigul: Chat, advisor: Chat, own: int, kind: str
) -> None:
    await aigul.sends(kind)
    file = [one for one in house.telegram.messages(aigul.id) if kind in one][-1][kind]
    file_id = (file[-1] if kind == "photo" else file)["file_id"]
    await house.send()
    await sends_check_in(house, own, HELP, file_kind=kind, file_id=file_id)
    await sends_words(house, own)
    [words] = await said_to(house, advisor)
    assert kind in words
    assert text_of(words) == "\n\n".join((advisor.tr(SENT_WORDS), who(advisor), f"«{WORDS}»"))
    assert is_discreet(words)


async def test_words_that_were_taken_back_are_not_sent(
    house: House, aigul: Chat, advisor: Chat, own: int
) -> None:
    await sends_check_in(house, own, HELP, file_kind="voice", file_id="gone")
    await sends_words(house, own)
    async with house.sessions.begin() as session:
        await session.execute(update(CheckInRow).values(file_id=None, file_kind=None, words=None))
    assert await said_to(house, advisor) == []


async def test_the_morning_lists_five_and_counts_the_rest(
    house: House, newcomer: Newcomer, advisor: Chat, own: int
) -> None:
    await sees(house, own, HELP, FELL)
    for number in range(1, 6):
        house.clock.move(timedelta(minutes=1))
        sibling = await family(house, newcomer("Айша"), f"Айша{number}", advisor, "Баш")
        await sees(house, sibling, HELP)
    house.clock.now = at_hour(WEDNESDAY, 8, 30)
    await greet(house)
    [morning] = await said_to(house, advisor)
    [helps], [fell] = reasons(advisor, HELP), reasons(advisor, FELL)
    first = f"Айгүл <3, {place(advisor)}"
    lines = [
        advisor.tr("• {family}: {reasons}", family=first, reasons=text) for text in (helps, fell)
    ]
    lines += [
        advisor.tr(
            "• {family}: {reasons}", family=f"Айша{n}, {place(advisor, 'Баш')}", reasons=helps
        )
        for n in (1, 2, 3)
    ]
    more = house.translations.gettext("And {n} more.", "And {n} more.", 2, locale=advisor.locale)
    expected = "\n".join([*lines, more.format(n=2)])
    assert text_of(morning) == f"{advisor.tr(MORNING)}\n\n{expected}"
    assert is_discreet(morning)
    assert advisor.labels(morning) == []


async def test_a_case_that_was_closed_meanwhile_is_not_in_it(
    house: House, advisor: Chat, own: int
) -> None:
    await sees(house, own, HELP)
    house.clock.now = at_hour(WEDNESDAY, 8, 30)
    await greet(house)
    async with house.sessions.begin() as session:
        await session.execute(update(CaseRow).values(state=CaseState.CLOSED))
    assert await said_to(house, advisor) == []


async def greet(house: House) -> None:
    """Let the morning's job run alone."""
    [job] = [job for job in house.jobs if job.name == "greet_staff"]
    await job.run()


async def is_silent(house: House, *family_ids: int) -> None:
    """Let families have been asked twice without an answer."""
    async with house.sessions.begin() as session:
        for family_id in family_ids:
            for day in (DAY - timedelta(days=60), DAY - timedelta(days=30)):
                row = {"asked_at": at_hour(day, 19), "shown": Shown.UNDECIDED}
                session.add(CheckInRow(family_id=family_id, day=day, **row))


def families_of(chat: Chat, count: int) -> str:
    text = chat.house.translations.gettext("{n} family", "{n} families", count, locale=chat.locale)
    return text.format(n=count)


async def test_a_week_begins_with_who_is_silent(
    house: House, advisor: Chat, own: int, others: int
) -> None:
    await is_silent(house, own, others)
    house.clock.now = at_hour(MONDAY, 8, 30)
    await greet(house)
    [morning] = await said_to(house, advisor)
    one, many = (
        "{n} family has not answered for two check-ins.",
        "{n} families have not answered for two check-ins.",
    )
    line = house.translations.gettext(one, many, 1, locale=advisor.locale).format(n=1)
    assert text_of(morning) == f"{advisor.tr(MORNING)}\n\n{line}"
    await advisor.taps("See who is silent")
    advisor.sees(
        f"{advisor.tr(SILENT_NOW)}\n{families_of(advisor, 1)}\n\n{place(advisor)}\n"
        f"• Айгүл <3 · {advisor.tr('Farming')}",
        buttons=["On paper (PDF)", "Back"],
    )
    await advisor.taps("On paper (PDF)")
    assert "document" in advisor.said[-1]
    await house.restart()
    await advisor.taps("See who is silent")
    assert families_of(advisor, 1) in advisor.window
    await advisor.taps("Back")
    advisor.stands_at(desk(advisor, 1))


def desk(chat: Chat, count: int) -> str:
    one, many = "You look after {n} family.", "You look after {n} families."
    text = chat.house.translations.gettext(one, many, count, locale=chat.locale)
    later = chat.tr("Their messages will come here once the advisors' desk is open.")
    return f"{text.format(n=count)}\n{later}"


async def test_the_desk_counts_who_is_silent(house: House, advisor: Chat, own: int) -> None:
    await advisor.says("/menu")
    assert advisor.labels(advisor.said[-1]) == [
        advisor.tr("About the programme"),
        advisor.tr("Change my role"),
    ]
    await is_silent(house, own)
    await advisor.says("/menu")
    button = advisor.tr("Have not answered: {silent}", silent=1)
    await advisor.taps(button)
    assert "Айгүл <3" in advisor.window
    async with house.sessions.begin() as session:
        await session.execute(update(CheckInRow).values(answered_at=house.clock()))
    await advisor.taps(f"🌐 {other_language(advisor)}")
    assert "Айгүл" not in advisor.window


def other_language(chat: Chat) -> str:
    names = chat.house.translations
    return next(names.name_of(one) for one in names.available_locales if one != chat.locale)


async def test_many_families_turn_pages(
    house: House, newcomer: Newcomer, advisor: Chat, own: int
) -> None:
    ids = [
        await family(house, newcomer("Айша"), f"Айша {number} {'а' * 30}", advisor, "Баш")
        for number in range(8)
    ]
    await is_silent(house, own, *ids)
    await advisor.says("/menu")
    await advisor.taps(advisor.tr("Have not answered: {silent}", silent=9))
    assert len(advisor.window) <= 600
    assert "Айша 7" not in advisor.window
    await advisor.taps("More ▶")
    assert "Айша 7" in advisor.window


async def test_families_of_another_advisor_never_appear(
    house: House, advisor: Chat, own: int, others: int
) -> None:
    await sends_check_in(house, others, STOPPED, HELP, file_kind="voice", file_id="v")
    await is_silent(house, others)
    house.clock.now = at_hour(MONDAY, 8, 30)
    await greet(house)
    async with house.sessions.begin() as session:
        await session.execute(delete(CheckInRow).where(CheckInRow.file_id.is_not(None)))
    assert await said_to(house, advisor) == []
    await advisor.says("/menu")
    advisor.sees(desk(advisor, 1), buttons=["About the programme", "Change my role"])


@pytest.mark.parametrize("change", ["given on", "role taken", "forgotten"])
async def test_whoever_looks_after_the_family_at_delivery_hears(
    house: House, newcomer: Newcomer, advisor: Chat, own: int, change: str
) -> None:
    other = await staff(house, newcomer("Чынара"), Role.ADVISOR)
    await sends_check_in(house, own, STOPPED)
    if change == "given on":
        await assign_advisor(house.sessions, family_id=own, advisor_id=other.id)
    elif change == "role taken":
        async with house.sessions.begin() as session:
            await session.execute(delete(RoleRow).where(RoleRow.person_id == advisor.id))
    else:
        person = await house.person(advisor.id)
        await forget_person(house.sessions, person=person, family_too=False, now=house.clock())
    assert await said_to(house, advisor) == []


async def test_coordinators_hear_of_a_family_without_an_advisor(
    house: House, newcomer: Newcomer, advisor: Chat
) -> None:
    lead = await staff(house, newcomer("Жылдыз"), Role.COORDINATOR)
    loose = await family(house, newcomer("Айгүл"), "Айгүл <3", None)
    await sends_check_in(house, loose, STOPPED, words=None)
    [alert] = await said_to(house, lead)
    assert text_of(alert).startswith(lead.tr(ALERT_LEAD))
    assert is_discreet(alert)
    assert await said_to(house, advisor) == []


async def test_who_has_given_no_name_comes_last_in_the_place(
    house: House, aigul: Chat, newcomer: Newcomer, advisor: Chat, own: int
) -> None:
    nameless = await family(house, newcomer("Аты жок"), "Аты жок", advisor)
    async with house.sessions.begin() as session:
        await session.execute(
            update(PersonRow).where(PersonRow.family_id == nameless).values(name=None)
        )
    await is_silent(house, own, nameless)
    await advisor.says("/menu")
    await advisor.taps(advisor.tr("Have not answered: {silent}", silent=2))
    work = advisor.tr("Farming")
    lines = (f"• Айгүл <3 · {work}", f"• {advisor.tr('No name given')} · {work}")
    assert advisor.window.endswith("\n".join(lines))


async def test_an_old_button_does_nothing_for_who_is_no_advisor(
    house: House, aigul: Chat, advisor: Chat, own: int
) -> None:
    await is_silent(house, own)
    house.clock.now = at_hour(MONDAY, 8, 30)
    await greet(house)
    await house.send()
    message, data = advisor.button("See who is silent")
    assert data == SilentTap().pack()
    async with house.sessions.begin() as session:
        await session.execute(delete(RoleRow).where(RoleRow.person_id == advisor.id))
    await advisor.taps_again(message["message_id"], data)
    advisor.sees_nothing()
    advisor.hears("This section is for staff.")


@pytest.mark.parametrize("value", [None, 1, 2, 5])
@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("has_advisor", [True, False])
def test_every_reason_has_words(
    house: House, locale: str, reason: Reason, value: int | None, has_advisor: bool
) -> None:
    sign = Sign(reason, Severity.AMBER, value)
    with house.speaking(locale):
        [seen], [heard] = for_advisor([sign]), for_family([sign], has_advisor=has_advisor)
    assert seen
    assert not seen.endswith(".")
    assert "{" not in seen + heard
    assert 1 <= heard.count(". ") + 1 <= 2


async def test_the_family_reads_in_its_data_what_the_advisor_was_asked(
    house: House, aigul: Chat, own: int
) -> None:
    await sees(house, own, STOPPED, HELP)
    await aigul.says("/mydata")
    await aigul.taps("A copy of everything")
    stored = await house.bot.download(aigul.said[-1]["document"]["file_id"])
    assert stored is not None
    copy = stored.read().decode()
    heading = aigul.tr("What your advisor was asked to look at:")
    [stopped, helps] = reasons(aigul, STOPPED, HELP)
    assert f"{heading}\n24.11.2026: {stopped}\n24.11.2026: {helps}\n" in copy
