"""My data: seen, copied, stopped, left, forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.dialogs.settings import NOT_SAID
from bot.saying import day_text
from domain.clock import local_day
from domain.person import Role
from domain.telling import Telling
from tests.chat import Chat, parts, screen
from tests.conftest import Newcomer
from tests.conversations.walks import (
    SIGNED,
    WAITING,
    agree,
    choose_place,
    come_home,
    enter,
    invite_link,
    open_settings,
)
from tests.house import HOLDER, House
from usecases.record import change_family, change_person, stop_messages
from usecases.staff import appoint
from usecases.tellings import keep_tellings

OVERVIEW = (
    "Name: {name}\nPlace: {place}\nVillage: {village}\nWork: {work}\nWhere we stand: {stage}"
)
PLACE_ASKED = "Where do you live? Your advisor will see it."
GOES = "A family member asked to delete your shared record. It goes on: {goes_at}"
OVERVIEW_BUTTONS = [
    "A copy of everything",
    "Correct something",
    "Kept messages",
    "Delete everything",
    "Back",
]
NAME, VILLAGE, WORDS = "Айгүлжамал", "Кара-Тоо-Суу", "Уй ооруп калды"


async def say_everything(chat: Chat) -> None:
    """Give a name and a village, and write a letter."""
    await open_settings(chat, "About my family", "Place")
    await choose_place(chat, "naryn", "naryn_at_bashy")
    await chat.says(VILLAGE)
    await open_settings(chat, "About me", "Name")
    await chat.says(NAME)
    await chat.says("💬 Write to the advisor")
    await chat.says(WORDS)
    await chat.taps("Keep it to myself")


async def bring(host: Chat, guest: Chat) -> None:
    """Let a second member join the first one's record."""
    await agree(guest, link=await invite_link(host))


def in_a_week(house: House, chat: Chat) -> str:
    with house.speaking(chat.locale):
        return day_text(local_day(house.clock() + timedelta(days=7)), runtime=house.runtime)


def traces(rows: dict[str, list[dict[str, Any]]], chat: Chat) -> list[str]:
    """What still stands anywhere of a person, word by word; random numbers are not words."""
    told = re.compile(rf"(?<![0-9a-z]){chat.id}(?![0-9a-z])|{NAME}|{VILLAGE}|{WORDS}")
    return [
        f"{table}: {readable(row)}"
        for table, found in rows.items()
        for row in found
        if told.search(readable(row))
    ]


def readable(row: dict[str, Any]) -> str:
    """A row as text, with the letters that JSON hides behind their numbers."""
    return " ".join(unescaped(value) for value in row.values())


def unescaped(value: Any) -> str:
    try:
        return str(json.loads(value))
    except (TypeError, ValueError):
        return str(value)


async def test_what_is_on_its_way_in_the_state_file_is_found(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("💬 Write to the advisor")
    await aigul.says(WORDS)
    found = [line for line in traces(await house.rows(), aigul) if line.startswith("state.")]
    assert any(WORDS in line for line in found)


async def test_the_overview_shows_what_is_known_and_leads_back(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/mydata")
    known = aigul.tr(
        OVERVIEW,
        name=NOT_SAID,
        place=NOT_SAID,
        village=NOT_SAID,
        work=NOT_SAID,
        stage=aigul.tr("Still thinking"),
    )
    rules = screen("my_data_rules", holder=HOLDER[aigul.locale])
    aigul.sees(parts(known, rules), buttons=OVERVIEW_BUTTONS)
    await aigul.taps("Correct something")
    aigul.sees("What would you like to change?")
    await aigul.taps("Back")
    aigul.sees(parts(known, rules))
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)


async def test_the_copy_holds_everything_in_words(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await say_everything(aigul)
    await aigul.says("💬 Write to the advisor")
    await aigul.sends("voice")
    await aigul.taps("Send to the advisor")
    await aigul.says("/mydata")
    await aigul.taps("A copy of everything")
    aigul.sees("<document>")

    document = aigul.said[0]["document"]
    assert document["file_name"] == "koldoo.txt"
    stored = await house.bot.download(document["file_id"])
    assert stored is not None
    text = stored.read().decode()
    place = house.library.places.full_name("naryn_at_bashy", aigul.locale)
    for line in (
        aigul.tr("Language: {language}", language=house.translations.name_of(aigul.locale)),
        aigul.tr(
            "Agreed on: {date}. Text number: {version}. Language: {language}",
            date="24.11.2026",
            version=1,
            language=house.translations.name_of(aigul.locale),
        ),
        aigul.tr("{date}, only kept: {words}", date="24.11.2026", words=WORDS),
        aigul.tr(
            "{date}, sent to the advisor: {words}",
            date="24.11.2026",
            words=aigul.tr("voice message"),
        ),
    ):
        assert line in text.splitlines()
    for value in (NAME, VILLAGE, place, aigul.tr("Contract signed"), "ноябрь"):
        assert value in text


async def copy_of(chat: Chat) -> list[str]:
    """Ask for a copy of everything; return its lines."""
    await chat.says("/mydata")
    await chat.taps("A copy of everything")
    stored = await chat.house.bot.download(chat.said[0]["document"]["file_id"])
    assert stored is not None
    return stored.read().decode().splitlines()


async def test_the_copy_tells_what_no_window_shows(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul, SIGNED)
    lines = [
        aigul.tr("Benefit «үй-бүлөгө көмөк»: {benefit}", benefit=NOT_SAID),
        aigul.tr("There is an advisor: {answer}", answer=aigul.tr("no")),
        aigul.tr("Others who share this record: {n}", n=0),
        aigul.tr("Messages are stopped: {answer}", answer=aigul.tr("no")),
        aigul.tr("Roles: {roles}", roles=aigul.tr("Family")),
    ]
    assert [line for line in lines if line not in await copy_of(aigul)] == []

    await bring(aigul, newcomer("Бакыт"))
    person = await house.person(aigul.id)
    person = await change_family(
        house.sessions, person=person, consent_version=1, gets_benefit=True
    )
    person = await change_person(
        house.sessions, person=person, consent_version=1, chosen_role=Role.FAMILY
    )
    await stop_messages(house.sessions, person=person, now=house.clock())
    await appoint(house.sessions, person_ids=[aigul.id], role=Role.OBSERVER, now=house.clock())
    roles = f"{aigul.tr('Family')}, {aigul.tr('Observer')}"
    lines = [
        aigul.tr("Benefit «үй-бүлөгө көмөк»: {benefit}", benefit=aigul.tr("yes")),
        aigul.tr("Others who share this record: {n}", n=1),
        aigul.tr("Messages are stopped: {answer}", answer=aigul.tr("yes")),
        aigul.tr("Roles: {roles}", roles=roles),
    ]
    assert [line for line in lines if line not in await copy_of(aigul)] == []


async def test_messages_stop_and_begin_again(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/stop")
    aigul.sees(screen("stop_messages"), buttons=["Yes, stop messages", "No, leave them on"])
    await aigul.taps("No, leave them on")
    aigul.sees(PLACE_ASKED)
    await aigul.says("/stop")
    await aigul.taps("Yes, stop messages")
    aigul.sees(screen("stopped"), buttons=["Send messages again", "Home"])
    assert (await house.person(aigul.id)).stopped
    await aigul.taps("Home")
    aigul.sees(PLACE_ASKED)
    assert (await house.person(aigul.id)).stopped
    await aigul.says("/stop")
    await aigul.taps("Yes, stop messages")
    await aigul.taps("Send messages again")
    aigul.sees(PLACE_ASKED)
    assert not (await house.person(aigul.id)).stopped

    await aigul.says("/stop")
    await aigul.taps("Yes, stop messages")
    await aigul.says("/start")
    aigul.sees(screen("welcome_back"), PLACE_ASKED)
    assert not (await house.person(aigul.id)).stopped


async def test_an_only_member_leaves_no_trace(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await say_everything(aigul)
    assert traces(await house.rows(), aigul)
    await aigul.says("/forget")
    aigul.sees(screen("forget_family_last"), buttons=["Yes, delete everything", "No, keep it"])
    await aigul.taps("No, keep it")
    await aigul.taps("Delete everything")
    await aigul.taps("Yes, delete everything")
    aigul.sees(screen("forgotten"))
    assert house.telegram.reply_keyboard(aigul.id) is None

    rows = await house.rows()
    assert traces(rows, aigul) == []
    assert {name for name, found in rows.items() if found} <= {
        "alembic_version",
        "step_counts",
        "erasures",
    }
    assert [row["what"] for row in rows["erasures"]] == ["person", "family"]


async def test_who_was_forgotten_can_come_back_as_somebody_new(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/mydata")
    message, data = aigul.button("Correct something")
    await aigul.says("/forget")
    await aigul.taps("Yes, delete everything")
    await aigul.taps_again(message["message_id"], data)
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]
    await aigul.sends_language()
    await aigul.taps("I agree")
    await aigul.taps(WAITING)
    aigul.sees(screen("first_waiting"))


async def test_the_record_stays_with_the_other_member(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await bring(aigul, bakyt)
    await say_everything(bakyt)
    await bakyt.says("/forget")
    bakyt.sees(
        screen("forget_person"),
        buttons=["Yes, delete mine", "Delete the family's, too", "No, keep it"],
    )
    await bakyt.taps("Yes, delete mine")
    bakyt.sees(screen("forgotten"))

    rows = await house.rows()
    assert [line for line in traces(rows, bakyt) if not line.startswith("families")] == []
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert (family.village, family.members, family.goes_at) == (VILLAGE, 1, None)


async def test_another_member_can_let_the_record_stay(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await bring(aigul, bakyt)
    await bakyt.says("/forget")
    await bakyt.taps("Delete the family's, too")
    bakyt.sees(screen("forget_family_asked", date=in_a_week(house, bakyt)))
    await bakyt.taps("Yes, delete everything")
    bakyt.sees(screen("forgotten_family_asked", date=in_a_week(house, bakyt)))

    await aigul.says("🏠 Home")
    aigul.sees(GOES, goes_at=in_a_week(house, aigul))
    await aigul.taps("Let the record stay")
    aigul.sees(PLACE_ASKED)
    await house.later(timedelta(days=8))
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.stage is not None


async def test_without_an_objection_the_record_goes_after_seven_days(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await bring(aigul, bakyt)
    await say_everything(bakyt)
    await bakyt.says("/forget")
    await bakyt.taps("Delete the family's, too")
    await bakyt.taps("Yes, delete everything")

    await house.later(timedelta(days=7, minutes=-1))
    assert [line.split(":")[0] for line in traces(await house.rows(), bakyt)] == ["families"]
    await house.later(timedelta(minutes=1))
    assert traces(await house.rows(), bakyt) == []
    await aigul.says("🏠 Home")
    aigul.sees("Have you signed the social contract?")


async def test_who_leaves_begins_an_empty_record(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await say_everything(aigul)
    await bring(aigul, bakyt)
    await bakyt.says("/mydata")
    await bakyt.taps("Leave the shared record")
    await bakyt.taps("No, stay")
    await bakyt.taps("Leave the shared record")
    await bakyt.taps("Yes, leave")
    assert VILLAGE not in bakyt.window
    assert not bakyt.offers("Leave the shared record")
    hers, his = await house.person(aigul.id), await house.person(bakyt.id)
    assert hers.family is not None
    assert his.family is not None
    assert (hers.family.village, hers.family.members) == (VILLAGE, 1)
    assert (his.family.village, his.family.members) == (None, 1)


async def test_a_block_is_noticed_and_undone_on_return(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await house.feed(house.telegram.blocks(aigul.id))
    assert (await house.person(aigul.id)).blocked
    await aigul.acts(house.telegram.unblocks(aigul.id))
    aigul.sees_nothing()
    assert not (await house.person(aigul.id)).blocked
    await aigul.says("/start")
    aigul.sees(PLACE_ASKED)


async def test_a_block_is_noticed_by_the_first_refusal(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    update = house.telegram.says(aigul.id, "/menu")
    house.telegram.people[aigul.id].blocked = True
    await house.feed(update)
    assert (await house.person(aigul.id)).blocked
    assert [refusal.race for refusal in house.telegram.refusals] == [True]


async def test_a_stranger_may_block_too(aigul: Chat, house: House) -> None:
    await aigul.says("/start")
    await house.feed(house.telegram.blocks(aigul.id))
    assert (await house.person(aigul.id)).blocked
    await house.later(timedelta(days=1))
    assert (await house.rows())["people"] == []


async def test_a_restart_in_the_middle_of_forgetting(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/forget")
    await house.restart()
    await aigul.taps("Yes, delete everything")
    aigul.sees(screen("forgotten"))
    assert (await house.rows())["people"] == []


async def test_who_is_told_something_and_forgets_leaves_no_telling(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await enter(aigul, "About the programme", "What it costs")
    waiting = house.state_file.tellings(1000)
    assert {one.person_id for one in waiting} == {aigul.id}
    await enter(aigul, "/forget", "Yes, delete everything")
    assert house.state_file.tellings(1000) == []
    # What was on its way to the database at that moment is not kept there either.
    await keep_tellings(house.sessions, Waiting(waiting), now=house.clock())
    assert (await house.rows())["tellings"] == []


async def test_of_strangers_no_telling_is_kept(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await enter(aigul, "About the programme", "What it costs")
    hers = house.state_file.tellings(1000)
    strangers = [one._replace(person_id=9009) for one in hers]
    await keep_tellings(house.sessions, Waiting([*strangers, *hers]), now=house.clock())
    found = {row["person_id"] for row in (await house.rows())["tellings"]}
    assert found == {aigul.id}


def test_what_is_told_in_the_turn_that_forgets_is_forgotten_too(house: House) -> None:
    file = house.state_file
    with file.turn(1, 9009):
        file.tell("hotline_tax", "1")
        file.forget(9009)
    assert file.tellings(1000) == []
    with file.turn(2, 9009):
        file.tell("hotline_tax", "1")
    assert [one.person_id for one in file.tellings(1000)] == [9009]


class Waiting:
    """Tellings that wait to be taken over."""

    def __init__(self, tellings: list[Telling]) -> None:
        self.waiting = tellings

    def tellings(self, limit: int) -> list[Telling]:
        return self.waiting[:limit]

    def drop_tellings(self, tellings: Sequence[Telling]) -> None:
        self.waiting = [one for one in self.waiting if one not in tellings]


def kept(chat: Chat, words: str) -> str:
    return chat.tr("{date}, only kept: {words}", date="24.11.2026", words=words)


async def test_kept_messages_are_read_sent_and_deleted_one_by_one(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    for words in ("Биринчи", "<b>Экинчи</b>", "Үчүнчү"):
        await aigul.says("💬 Write to the advisor")
        await aigul.says(words)
        await aigul.taps("Keep it to myself")
    await aigul.says("/mydata")
    await aigul.taps("Kept messages")
    aigul.sees(
        kept(aigul, "Үчүнчү"),
        buttons=["◀ Earlier", "More ▶", "Send to the advisor", "Delete it", "Back"],
    )
    old, data = aigul.button("Delete it")
    await aigul.taps("More ▶")
    aigul.sees(kept(aigul, "<b>Экинчи</b>"))
    await aigul.taps("Send to the advisor")
    aigul.sees(kept(aigul, "Үчүнчү"))
    await aigul.taps("Delete it")
    aigul.sees(kept(aigul, "Биринчи"), buttons=["Send to the advisor", "Delete it", "Back"])
    await aigul.taps_again(old["message_id"], data)
    aigul.stands_at(kept(aigul, "Биринчи"))
    await aigul.taps("Delete it")
    aigul.sees("No message is kept here.", buttons=["Back"])
    rows = (await house.rows())["letters"]
    assert [(row["body"], row["sent_at"] is not None) for row in rows] == [("<b>Экинчи</b>", True)]


async def test_a_long_kept_message_fits_on_the_screen(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says("💬 Write to the advisor")
    await aigul.sends("photo", caption="<" + "а" * 900)
    await aigul.taps("Keep it to myself")
    await aigul.says("/mydata")
    await aigul.taps("Kept messages")
    assert aigul.tr("photo") in aigul.window
    assert "<аа" in aigul.window
    assert len(aigul.window) <= 600


async def test_who_has_not_agreed_and_forgets_nothing_is_asked_for_consent(aigul: Chat) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.says("/forget")
    await aigul.taps("No, keep it")
    aigul.sees(screen("consent", holder=HOLDER[aigul.locale]))


async def test_staff_are_told_what_else_goes(aigul: Chat, house: House) -> None:
    await appoint(house.sessions, person_ids=[aigul.id], role=Role.ADVISOR, now=house.clock())
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.says("/forget")
    aigul.sees(
        parts(screen("forget_staff"), screen("forget_no_family")),
        buttons=["Yes, delete everything", "No, keep it"],
    )
    await aigul.taps("Yes, delete everything")
    aigul.sees(screen("forgotten"))
    assert (await house.rows())["roles"] == []
