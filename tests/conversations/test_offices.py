"""Offices: a coordinator enters them place by place; two may do so at once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from domain.office import OfficeKind
from domain.person import Role
from tests.chat import Chat, Parts, parts
from tests.conftest import Newcomer
from tests.conversations.test_roles import make, take
from tests.conversations.walks import STRAY_ON_THE_WAY, choose_place, come_home, enter
from tests.house import House
from usecases.record import change_family

OFFICES, NONE = "Offices: {place}", "None have been entered here yet."
KIND, NAME = "What kind of office is it?", "Write the name of the office. Families will see it."
PHONE, ADDRESS = "Write its telephone number.", "Write its address."
NO_PHONE = "I could not read this number. It may have digits, spaces, commas and + - ( )."
TOO_LONG = "Please write it shorter: up to {n} characters."
UNREADABLE = "I could not read that. Please write it in words."
REMOVING = "Remove it? Families will no longer see it."
GONE = "This office is no longer here. Another coordinator has removed it."
CHECK_AGAIN = "⚠ Checked long ago. Please ask there."
OFFICE_BUTTONS = ["Change it", "Remove it", "Back"]
CHANGE_BUTTONS = ["Its name", "Telephone", "Address", "Kind of office", "Back"]
AT_BASHY = "naryn_at_bashy"


@pytest.fixture
async def coordinator(aigul: Chat, house: House) -> Chat:
    return await appointed(aigul, house)


@pytest.fixture
async def colleague(newcomer: Newcomer, house: House) -> Chat:
    return await appointed(newcomer("Бактыгүл"), house)


async def appointed(chat: Chat, house: House) -> Chat:
    await make(house, chat, Role.COORDINATOR)
    await chat.says("/start")
    await chat.sends_language()
    return chat


async def open_place(chat: Chat, *codes: str) -> None:
    await chat.says("/menu")
    await chat.taps("Offices")
    await choose_place(chat, *codes)


async def open_office(chat: Chat, name: str = "Салык бөлүмү") -> None:
    await open_place(chat, "naryn", AT_BASHY)
    await chat.taps(name)


async def add(chat: Chat, name: str = "Салык бөлүмү") -> None:
    """Enter an office with a telephone number and no address."""
    await open_place(chat, "naryn", AT_BASHY)
    await chat.taps("Add an office")
    await chat.taps("Tax office")
    await chat.says(name)
    await chat.says("0353 42-11-16")
    await chat.taps("Without an address")


def heading(chat: Chat, place: str = AT_BASHY) -> str:
    return chat.tr(OFFICES, place=chat.house.library.places.full_name(place, chat.locale))


def office(
    chat: Chat,
    name: str = "Салык бөлүмү",
    *,
    kind: str = "Tax office",
    phone: str | None = "0353 42-11-16",
    address: str | None = None,
    checked: str = "Checked on: {date}",
    date: str = "24.11.2026",
) -> str:
    """What the window of an office says."""
    told = [chat.tr(kind), name]
    if phone is not None:
        told.append(chat.tr("Telephone: {phone}", phone=phone))
    if address is not None:
        told.append(chat.tr("Address: {address}", address=address))
    return "\n".join([*told, chat.tr(checked, date=date)])


def removing(chat: Chat) -> Parts:
    return parts(office(chat), REMOVING)


async def kept(house: House) -> list[dict[str, Any]]:
    return (await house.rows())["offices"]


async def test_an_office_is_entered_and_families_see_it(
    coordinator: Chat, newcomer: Newcomer, house: House
) -> None:
    await coordinator.says("/menu")
    await coordinator.taps("Offices")
    coordinator.sees("In which region is the office?")
    await choose_place(coordinator, "naryn")
    region = house.library.places.name("naryn", coordinator.locale)
    coordinator.sees(parts(region, "Which district or city?"))
    await choose_place(coordinator, AT_BASHY)
    coordinator.sees(parts(heading(coordinator), NONE), buttons=["Add an office", "Back"])

    await coordinator.taps("Add an office")
    coordinator.sees(
        KIND,
        buttons=[
            *("Ministry's district office", "Tax office", "Ayil okmotu"),
            *("Public service centre", "Another office", "Back"),
        ],
    )
    await coordinator.taps("Tax office")
    coordinator.sees(NAME, buttons=["Back"])
    await coordinator.says("  Салык\n бөлүмү ")
    coordinator.sees(PHONE, buttons=["Without a number", "Back"])
    await coordinator.says("0353 42-11-16")
    coordinator.sees(ADDRESS, buttons=["Without an address", "Back"])
    await coordinator.says("Ат-Башы айылы,\nЛенин көчөсү 1")
    address = "Ат-Башы айылы, Ленин көчөсү 1"
    coordinator.sees(office(coordinator, address=address), buttons=OFFICE_BUTTONS)
    await coordinator.taps("Back")
    coordinator.sees(heading(coordinator), buttons=["Салык бөлүмү", "Add an office", "Back"])

    (row,) = await kept(house)
    assert (row["place"], row["kind"], row["checked_by"]) == (AT_BASHY, "tax", coordinator.id)
    family = newcomer("Нургүл")
    await come_home(family)
    person = await house.person(family.id)
    await change_family(house.sessions, person=person, consent_version=1, place=AT_BASHY)
    await family.says("/contacts")
    await family.taps("Offices near me")
    family.sees(parts(heading(family), office(family, address=address)))


async def test_an_office_needs_neither_number_nor_address(coordinator: Chat, house: House) -> None:
    await open_place(coordinator, "naryn", AT_BASHY)
    await coordinator.taps("Add an office")
    await coordinator.taps("Ayil okmotu")
    await coordinator.says("Ак-Муз")
    await coordinator.taps("Without a number")
    await coordinator.taps("Without an address")
    coordinator.sees(office(coordinator, "Ак-Муз", kind="Ayil okmotu", phone=None))


@pytest.mark.parametrize(("taps", "rows"), [(1, 0), (2, 0), (3, 1), (4, 1)])
async def test_back_on_the_way_keeps_what_was_entered(
    coordinator: Chat, house: House, taps: int, rows: int
) -> None:
    await open_place(coordinator, "naryn", AT_BASHY)
    await coordinator.taps("Add an office")
    moves = ("Tax office", "“Салык бөлүмү", "“0353 42-11-16")
    await enter(coordinator, *moves[: taps - 1])
    await coordinator.taps("Back")
    assert len(await kept(house)) == rows
    if not rows:
        coordinator.sees(parts(heading(coordinator), NONE))
        return
    phone = "0353 42-11-16" if taps == 4 else None
    coordinator.sees(office(coordinator, phone=phone), buttons=OFFICE_BUTTONS)
    await coordinator.taps("Change it")
    await coordinator.taps("Telephone")
    await coordinator.says("116")
    coordinator.sees(office(coordinator, phone="116"))


async def test_each_field_is_changed_alone(coordinator: Chat, house: House) -> None:
    await add(coordinator)
    await coordinator.taps("Change it")
    coordinator.sees(office(coordinator), buttons=CHANGE_BUTTONS)
    await coordinator.taps("Its name")
    await coordinator.says("Жаңы салык")
    coordinator.sees(office(coordinator, "Жаңы салык"), buttons=OFFICE_BUTTONS)
    await coordinator.taps("Change it")
    await coordinator.taps("Telephone")
    await coordinator.says("+996 (3534) 2-11-17, 116")
    phone = "+996 (3534) 2-11-17, 116"
    coordinator.sees(office(coordinator, "Жаңы салык", phone=phone))
    await coordinator.taps("Change it")
    await coordinator.taps("Address")
    await coordinator.says("Көчө 1")
    coordinator.sees(office(coordinator, "Жаңы салык", phone=phone, address="Көчө 1"))
    await coordinator.taps("Change it")
    await coordinator.taps("Kind of office")
    await coordinator.taps("Public service centre")
    now = {"kind": "Public service centre", "address": "Көчө 1"}
    coordinator.sees(office(coordinator, "Жаңы салык", phone=phone, **now))
    await coordinator.taps("Change it")
    await coordinator.taps("Telephone")
    await coordinator.taps("Without a number")
    coordinator.sees(office(coordinator, "Жаңы салык", phone=None, **now))
    (row,) = await kept(house)
    assert (row["name"], row["phone"], row["kind"]) == ("Жаңы салык", None, "service_centre")


async def test_every_way_back_from_a_change_leads_to_the_office(coordinator: Chat) -> None:
    await add(coordinator)
    for label in CHANGE_BUTTONS[:-1]:
        await coordinator.taps("Change it")
        await coordinator.taps(label)
        await coordinator.taps("Back")
        coordinator.sees(office(coordinator), buttons=OFFICE_BUTTONS)
    await coordinator.taps("Change it")
    await coordinator.taps("Back")
    coordinator.sees(office(coordinator))
    await coordinator.taps("Remove it")
    await coordinator.taps("Back")
    coordinator.sees(office(coordinator))
    await coordinator.taps("Back")
    await coordinator.taps("Back")
    assert coordinator.offers("For the whole region")
    await coordinator.taps("Back")
    await coordinator.taps("Back")
    assert coordinator.offers("Offices")


async def test_what_was_checked_long_ago_is_marked_and_checked_by_one_tap(
    coordinator: Chat, colleague: Chat, house: House
) -> None:
    await add(coordinator)
    await house.later(timedelta(days=184))
    await open_place(colleague, "naryn", AT_BASHY)
    colleague.sees(
        parts(heading(colleague), CHECK_AGAIN),
        buttons=["⚠ Салык бөлүмү", "Add an office", "Back"],
    )
    await colleague.taps("⚠ Салык бөлүмү")
    old = "Checked long ago: {date}. It may have changed."
    colleague.sees(office(colleague, checked=old), buttons=["✅ Checked today", *OFFICE_BUTTONS])
    message, data = colleague.button("✅ Checked today")
    await colleague.taps("✅ Checked today")
    colleague.sees(office(colleague, date="27.05.2027"), buttons=OFFICE_BUTTONS)
    await colleague.taps_again(message["message_id"], data)
    colleague.stands_at(office(colleague, date="27.05.2027"))
    assert [row["checked_by"] for row in await kept(house)] == [colleague.id]


async def test_a_change_is_no_check(coordinator: Chat, house: House) -> None:
    await add(coordinator)
    await house.later(timedelta(days=10))
    await open_office(coordinator)
    await coordinator.taps("Change it")
    await coordinator.taps("Telephone")
    await coordinator.says("116")
    coordinator.sees(
        office(coordinator, phone="116"), buttons=["✅ Checked today", *OFFICE_BUTTONS]
    )


async def test_an_office_is_removed_after_one_question_and_may_be_entered_again(
    coordinator: Chat, house: House
) -> None:
    await add(coordinator)
    await coordinator.taps("Remove it")
    coordinator.sees(removing(coordinator), buttons=["Yes, remove it", "Back"])
    message, data = coordinator.button("Yes, remove it")
    await coordinator.taps("Yes, remove it")
    coordinator.sees(parts(heading(coordinator), NONE), buttons=["Add an office", "Back"])
    assert await kept(house) == []

    await add(coordinator)
    await coordinator.taps_again(message["message_id"], data)
    assert len(await kept(house)) == 1
    coordinator.stands_at(office(coordinator))


async def test_a_whole_region_and_a_city_without_districts_have_offices_of_their_own(
    coordinator: Chat, house: House
) -> None:
    await open_place(coordinator, "naryn")
    await coordinator.taps("For the whole region")
    coordinator.sees(parts(heading(coordinator, "naryn"), NONE))
    await coordinator.taps("Back")
    assert coordinator.offers("For the whole region")
    await coordinator.taps("Back")
    await choose_place(coordinator, "osh_city")
    coordinator.sees(parts(heading(coordinator, "osh_city"), NONE))
    await coordinator.taps("Back")
    coordinator.sees("In which region is the office?")


async def test_many_offices_are_listed_page_by_page(coordinator: Chat) -> None:
    for number in range(7):
        await add(coordinator, f"Кеңсе {number}")
    await open_place(coordinator, "naryn", AT_BASHY)
    assert coordinator.offers("Кеңсе 5")
    assert not coordinator.offers("Кеңсе 6")
    await coordinator.taps("More ▶")
    await coordinator.taps("Кеңсе 6")
    coordinator.sees(office(coordinator, "Кеңсе 6"))


async def test_what_cannot_be_used_is_refused_kindly(coordinator: Chat, house: House) -> None:
    await open_place(coordinator, "naryn", AT_BASHY)
    await coordinator.taps("Add an office")
    await coordinator.taps("Tax office")
    await coordinator.says("а" * 61)
    coordinator.sees(TOO_LONG, n=60)
    await coordinator.says("…")
    coordinator.sees(UNREADABLE)
    await coordinator.sends("photo")
    coordinator.sees(STRAY_ON_THE_WAY)
    coordinator.stands_at(NAME)
    await coordinator.says("Салык бөлүмү")
    for wrong in ("116 Айгүл", "<b>116</b>", "11", "1" * 21):
        await coordinator.says(wrong)
        coordinator.sees(NO_PHONE)
    await coordinator.says("1 " * 31)
    coordinator.sees(TOO_LONG, n=60)
    coordinator.stands_at(PHONE)
    await coordinator.says("116")
    await coordinator.says("а" * 121)
    coordinator.sees(TOO_LONG, n=120)
    coordinator.stands_at(ADDRESS)
    assert [row["address"] for row in await kept(house)] == [None]


async def test_strange_words_stand_as_they_were_typed(coordinator: Chat) -> None:
    await add(coordinator, "<b>Салык</b> & {place}")
    await coordinator.taps("Change it")
    await coordinator.taps("Address")
    await coordinator.says("<i>&amp;</i> көч.")
    name, address = "<b>Салык</b> & {place}", "<i>&amp;</i> көч."
    coordinator.sees(office(coordinator, name, address=address))
    await coordinator.taps("Back")
    await coordinator.taps(name)
    coordinator.sees(office(coordinator, name, address=address))


async def test_a_restart_in_the_middle_keeps_the_question(coordinator: Chat, house: House) -> None:
    await open_place(coordinator, "naryn", AT_BASHY)
    await coordinator.taps("Add an office")
    await house.restart()
    await coordinator.taps("Tax office")
    await house.restart()
    await coordinator.says("Салык бөлүмү")
    await house.restart()
    await coordinator.says("0353 42-11-16")
    await house.restart()
    await coordinator.taps("Without an address")
    coordinator.sees(office(coordinator))
    assert len(await kept(house)) == 1


async def test_two_who_enter_the_same_office_make_one(
    coordinator: Chat, colleague: Chat, house: House
) -> None:
    await add(coordinator)
    await add(colleague)
    colleague.sees(office(colleague))
    assert len(await kept(house)) == 1


@pytest.mark.parametrize(
    "moves",
    [
        ("✅ Checked today",),
        ("Change it",),
        ("Remove it",),
        ("Remove it", "Yes, remove it"),
        ("Change it", "Its name", "“Жаңы"),
        ("Change it", "Telephone", "“116"),
        ("Change it", "Telephone", "Without a number"),
        ("Change it", "Address", "“Көчө"),
        ("Change it", "Kind of office", "Another office"),
    ],
)
async def test_what_another_has_removed_meanwhile_is_told_kindly(
    coordinator: Chat, colleague: Chat, house: House, moves: tuple[str, ...]
) -> None:
    await add(coordinator)
    await house.later(timedelta(days=1))
    await open_office(coordinator)
    *first, last = moves
    await enter(coordinator, *first)
    await open_office(colleague)
    await colleague.taps("Remove it")
    await colleague.taps("Yes, remove it")

    await enter(coordinator, last)
    coordinator.sees(GONE, buttons=["Back"])
    assert await kept(house) == []
    while not coordinator.offers("Add an office"):
        await coordinator.taps("Back")
    coordinator.stands_at(parts(heading(coordinator), NONE))


async def test_two_who_change_different_things_both_keep_theirs(
    coordinator: Chat, colleague: Chat, house: House
) -> None:
    await add(coordinator)
    await open_office(colleague)
    for chat, what in ((coordinator, "Telephone"), (colleague, "Address")):
        await chat.taps("Change it")
        await chat.taps(what)
    await coordinator.says("116")
    await colleague.says("Көчө 1")
    colleague.sees(office(colleague, phone="116", address="Көчө 1"))


@pytest.mark.parametrize(
    "moves",
    [
        ("✅ Checked today",),
        ("Remove it", "Yes, remove it"),
        ("Change it", "Its name", "“Жаңы"),
        ("Change it", "Telephone", "“116"),
        ("Change it", "Address", "Without an address"),
        ("Change it", "Kind of office", "Another office"),
        ("Back", "Add an office", "Tax office", "“Жаңы"),
    ],
)
async def test_nothing_is_done_once_the_role_is_taken(
    coordinator: Chat, house: House, moves: tuple[str, ...]
) -> None:
    await add(coordinator)
    await house.later(timedelta(days=1))
    await open_office(coordinator)
    *first, last = moves
    await enter(coordinator, *first)
    before = await kept(house)
    await take(house, coordinator)
    await enter(coordinator, last)
    assert await kept(house) == before
    assert not coordinator.offers("Back")
    assert "Салык бөлүмү" not in coordinator.window


@pytest.mark.parametrize(
    "rooms",
    [
        (),
        ("Add an office",),
        ("Add an office", "Tax office"),
        ("Салык бөлүмү",),
        ("Салык бөлүмү", "Change it"),
        ("Салык бөлүмү", "Change it", "Telephone"),
    ],
)
async def test_a_window_still_open_shows_nothing_once_the_role_is_taken(
    coordinator: Chat,
    house: House,
    failures: list[logging.LogRecord],
    rooms: tuple[str, ...],
) -> None:
    await add(coordinator)
    await open_place(coordinator, "naryn", AT_BASHY)
    await enter(coordinator, *rooms)
    await take(house, coordinator)
    await coordinator.taps("Back")
    assert "Салык бөлүмү" not in coordinator.window
    assert not coordinator.offers("Add an office")
    assert {record.name for record in failures} <= {"aiogram_dialog.window"}
    failures.clear()


async def test_only_coordinators_have_offices_on_their_desk(aigul: Chat, house: House) -> None:
    await make(house, aigul, Role.ADVISOR, Role.OBSERVER)
    await aigul.says("/start")
    await aigul.sends_language()
    assert not aigul.offers("Offices")


async def test_every_kind_has_its_name(coordinator: Chat, house: House) -> None:
    await add(coordinator)
    for kind, label in {
        OfficeKind.LABOUR: "Ministry's district office",
        OfficeKind.OTHER: "Another office",
        OfficeKind.AYIL_OKMOTU: "Ayil okmotu",
    }.items():
        await coordinator.taps("Change it")
        await coordinator.taps("Kind of office")
        await coordinator.taps(label)
        coordinator.sees(office(coordinator, kind=label))
        assert [row["kind"] for row in await kept(house)] == [kind]
