"""Contacts: lines as facts, offices of her own place, safety at home; nothing that is no fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.saying import reservation_of, say_fact
from db.models import OfficeRow
from domain.office import OfficeKind
from tests.chat import Chat, Parts, parts, plain, screen
from tests.conversations.walks import STRAY, choose_place, come_home
from tests.house import LIBRARY, House
from usecases.record import change_family

LINES = ("hotline_ministry_1966", "hotline_tax", "site_tax")
SAFETY = ("102", "111", "117")
HERE, NEUTRAL = (
    "Here is whom you can call.",
    "These numbers are here for when they are needed.",
)
LINES_BUTTONS = [
    *("Offices near me", "Safety at home", "💬 Write to the advisor"),
    *("Where is this written?", "Back"),
]
CHOOSE = "Choose your place. Then I show the offices there."
OFFICES, NONE = "Offices: {place}", "None have been entered here yet."
DOOR = screen("ask_at_ministry_1966")
AT_BASHY = "naryn_at_bashy"


def facts(chat: Chat, *fact_ids: str) -> Parts:
    """What is said of facts today, with what is not confirmed."""
    house = chat.house
    with house.speaking(chat.locale):
        said = [say_fact(house.runtime, fact_id) for fact_id in fact_ids]
        texts = [fact.text or "" for fact in said]
        return parts(*map(plain, texts), plain(reservation_of(house.runtime, said)))


def lines(chat: Chat, *fact_ids: str) -> Parts:
    return parts(HERE, *facts(chat, *(fact_ids or LINES)).parts)


def safety(chat: Chat) -> Parts:
    return parts(NEUTRAL, screen("safety"))


def heading(chat: Chat, place: str) -> str:
    return chat.tr(OFFICES, place=chat.house.library.places.full_name(place, chat.locale))


async def live_in(chat: Chat, place: str) -> None:
    person = await chat.house.person(chat.id)
    await change_family(chat.house.sessions, person=person, consent_version=1, place=place)


async def there_is(house: House, place: str, name: str, **told: Any) -> None:
    """Let an office have been entered."""
    office = {"kind": OfficeKind.TAX, "checked_on": house.runtime.today, **told}
    async with house.sessions.begin() as session:
        session.add(OfficeRow(place=place, name=name, **office))


async def open_offices(chat: Chat) -> None:
    await chat.says("/contacts")
    await chat.taps("Offices near me")


async def told(house: House) -> set[str]:
    """The facts of which it is remembered that they were told."""
    return {row["fact_id"] for row in (await house.rows())["state.telling"]}


async def test_the_lines_are_facts_with_their_sources(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    before = await told(house)
    await aigul.says("/contacts")
    aigul.sees(lines(aigul), buttons=LINES_BUTTONS)
    assert await told(house) - before == set(LINES)

    await aigul.taps("Where is this written?")
    for fact_id in LINES:
        source = LIBRARY.facts[fact_id].source
        assert source is not None
        assert source.title in aigul.window
    await aigul.taps("Back")
    aigul.sees(lines(aigul))
    await aigul.taps("💬 Write to the advisor")
    await aigul.taps("Back")
    aigul.sees(lines(aigul))
    await aigul.sends("photo")
    aigul.sees(STRAY)
    await aigul.taps("Back")
    aigul.sees("Where do you live? Your advisor will see it.")


async def test_safety_at_home_names_the_police_first_and_how_to_hide_it(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await aigul.says("/contacts")
    await aigul.taps("Safety at home")
    aigul.sees(safety(aigul), buttons=["Where is this written?", "Back"])
    assert aigul.window[:40] == aigul.tr(NEUTRAL)[:40]
    assert plain(house.screen("not_confirmed_ministry_1966", aigul.locale)) not in aigul.window
    assert "24.11.2026" not in aigul.window
    order = [aigul.window.index(number) for number in SAFETY]
    assert order == sorted(order)
    assert not await told(house) & {"hotline_police_102", "hotline_child_111"}  # nobody's matter

    await aigul.taps("Where is this written?")
    source = LIBRARY.facts["hotline_police_102"].source
    assert source is not None
    assert source.title in aigul.window
    await aigul.taps("Back")
    await aigul.taps("Back")
    aigul.sees(lines(aigul))


async def test_a_number_that_is_no_longer_certain_is_not_said(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    house.clock.move(timedelta(days=365))
    await aigul.says("/contacts")
    aigul.sees(parts(HERE, DOOR, screen("ask_at_tax_116")), buttons=[*LINES_BUTTONS[:3], "Back"])
    await aigul.taps("Safety at home")
    aigul.sees(safety(aigul), buttons=["Back"])


async def test_one_number_alone_may_be_silent(aigul: Chat, house: House) -> None:
    house.library = replace(LIBRARY, facts=LIBRARY.facts.copy())
    await house.restart()
    house.runtime.library.facts.use({LINES[0]: {"bot_use": "do_not_state"}})
    await come_home(aigul)
    await aigul.says("/contacts")
    *said, reservation = facts(aigul, *LINES[1:]).parts
    aigul.sees(parts(HERE, *said, DOOR, reservation))


async def test_who_has_said_no_place_chooses_one_and_sees_its_offices(
    aigul: Chat, house: House
) -> None:
    await there_is(house, AT_BASHY, "Салык бөлүмү")
    await come_home(aigul)
    await open_offices(aigul)
    aigul.sees(CHOOSE, buttons=["Choose my place", "💬 Write to the advisor", "Back"])
    await aigul.taps("Choose my place")
    await choose_place(aigul, "naryn", AT_BASHY)
    await aigul.taps("Skip")
    checked = aigul.tr("Checked on: {date}", date="24.11.2026")
    aigul.sees(
        parts(heading(aigul, AT_BASHY), f"{aigul.tr('Tax office')}\nСалык бөлүмү\n{checked}"),
        buttons=["💬 Write to the advisor", "Back"],
    )
    await aigul.taps("Back")
    aigul.sees(lines(aigul))


async def test_a_place_may_be_left_unsaid(aigul: Chat) -> None:
    await come_home(aigul)
    await open_offices(aigul)
    await aigul.taps("Choose my place")
    await aigul.taps("Back")
    aigul.sees(CHOOSE)


async def test_where_none_are_entered_it_says_so_and_whom_to_ask(
    aigul: Chat, house: House
) -> None:
    await there_is(house, "talas", "Талас салык")
    await there_is(house, "naryn_naryn", "Нарын салык")
    await come_home(aigul)
    await live_in(aigul, AT_BASHY)
    await open_offices(aigul)
    aigul.sees(
        parts(heading(aigul, AT_BASHY), NONE, DOOR), buttons=["💬 Write to the advisor", "Back"]
    )


async def test_the_offices_of_the_region_stand_in_until_the_district_has_some(
    aigul: Chat, house: House
) -> None:
    await there_is(house, "naryn", "Облустук")
    await come_home(aigul)
    await live_in(aigul, AT_BASHY)
    await open_offices(aigul)
    assert aigul.window.startswith(f"{heading(aigul, 'naryn')}\n\n")
    assert "Облустук" in aigul.window
    await there_is(house, AT_BASHY, "Райондук")
    await open_offices(aigul)
    assert aigul.window.startswith(f"{heading(aigul, AT_BASHY)}\n\n")
    assert "Райондук" in aigul.window
    assert "Облустук" not in aigul.window


async def test_a_city_without_districts_has_its_own(aigul: Chat, house: House) -> None:
    await there_is(house, "osh_city", "Ош салык")
    await come_home(aigul)
    await live_in(aigul, "osh_city")
    await open_offices(aigul)
    assert "Ош салык" in aigul.window


@pytest.mark.parametrize("days", [183, 184])
async def test_what_was_checked_long_ago_is_said_so(aigul: Chat, house: House, days: int) -> None:
    checked_on = house.runtime.today - timedelta(days=days)
    await there_is(house, AT_BASHY, "Салык", phone="116", address="Көчө 1", checked_on=checked_on)
    await come_home(aigul)
    await live_in(aigul, AT_BASHY)
    await open_offices(aigul)
    fresh, old = "Checked on: {date}", "Checked long ago: {date}. It may have changed."
    told_lines = [
        *(aigul.tr("Tax office"), "Салык"),
        aigul.tr("Telephone: {phone}", phone="116"),
        aigul.tr("Address: {address}", address="Көчө 1"),
        aigul.tr(fresh if days == 183 else old, date=f"{checked_on:%d.%m.%Y}"),
    ]
    aigul.sees(parts(heading(aigul, AT_BASHY), "\n".join(told_lines)))


async def test_strange_words_of_an_office_stand_as_they_were_typed(
    aigul: Chat, house: House
) -> None:
    strange = "<b>Салык</b> & {place} &lt;"
    await there_is(house, AT_BASHY, strange, phone="116", address=strange)
    await come_home(aigul)
    await live_in(aigul, AT_BASHY)
    await open_offices(aigul)
    assert aigul.window.count(strange) == 2


async def test_many_offices_are_shown_page_by_page_within_a_screen(
    aigul: Chat, house: House
) -> None:
    for number in range(5):
        name = f"{number} {'Ы' * 58}"
        await there_is(house, AT_BASHY, name, phone="1 " * 20, address="Д" * 120)
    await come_home(aigul)
    await live_in(aigul, AT_BASHY)
    await open_offices(aigul)
    shown = ""
    for _page in range(5):
        assert len(aigul.window) <= 600
        shown += aigul.window
        await aigul.taps("More ▶")
    assert all(f"\n{number} ЫЫ" in shown for number in range(5))
    await aigul.taps("◀ Earlier")
    await aigul.taps("Back")
    aigul.sees(lines(aigul))


async def test_every_page_fits_a_screen(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says("/contacts")
    assert len(aigul.window) <= 600
    await aigul.taps("Safety at home")
    assert len(aigul.window) <= 600
    assert "102" in aigul.window


async def test_a_replayed_tap_and_a_restart_change_nothing(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/contacts")
    message, data = aigul.button("Safety at home")
    await aigul.taps("Safety at home")
    await aigul.taps_again(message["message_id"], data)
    aigul.stands_at(safety(aigul))
    await house.restart()
    await aigul.taps("Back")
    aigul.sees(lines(aigul))
    await aigul.says("/contacts")
    aigul.sees(lines(aigul))


async def test_who_has_not_agreed_is_asked_first(aigul: Chat) -> None:
    await aigul.says("/start")
    await aigul.sends_language()
    await aigul.says("/contacts")
    assert aigul.offers("I agree")
