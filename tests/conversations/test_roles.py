"""Roles: who holds several chooses; who holds none is told kindly; nothing works when taken."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import delete

from db.models import RoleRow
from domain.person import Role
from tests.chat import Chat
from tests.conversations.walks import come_home
from tests.house import House
from usecases.staff import appoint, assign_advisor

PLACE_ASKED = "Where do you live? Your advisor will see it."
DESK_LATER = "Their messages will come here once the advisors' desk is open."


async def make(house: House, chat: Chat, *roles: Role) -> None:
    for role in roles:
        await appoint(house.sessions, person_ids=[chat.id], role=role, now=house.clock())


async def take(house: House, chat: Chat) -> None:
    async with house.sessions.begin() as session:
        await session.execute(delete(RoleRow).where(RoleRow.person_id == chat.id))


def families(chat: Chat, count: int) -> str:
    translations = chat.house.translations
    one, many = "You look after {n} family.", "You look after {n} families."
    return translations.gettext(one, many, count, locale=chat.locale).format(n=count)


async def test_without_a_role_there_is_nothing_to_choose(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says("/role")
    aigul.sees("This section is for staff.")
    aigul.stands_at(PLACE_ASKED)


async def test_an_advisor_chooses_a_language_and_sees_the_desk(aigul: Chat, house: House) -> None:
    await make(house, aigul, Role.ADVISOR)
    await aigul.says("/start")
    await aigul.sends_language()
    aigul.sees(
        f"{families(aigul, 0)}\n{aigul.tr(DESK_LATER)}",
        buttons=["About the programme", "Change my role"],
    )
    await aigul.taps("About the programme")
    await aigul.taps("Back")
    aigul.sees(f"{families(aigul, 0)}\n{aigul.tr(DESK_LATER)}")


async def test_who_holds_several_roles_changes_between_them(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await make(house, aigul, Role.ADVISOR, Role.COORDINATOR)
    family = (await house.person(aigul.id)).family
    assert family is not None
    await assign_advisor(house.sessions, family_id=family.id, advisor_id=aigul.id)

    await aigul.says("/role")
    as_coordinator = aigul.tr("You are here as: {role}", role=aigul.tr("Coordinator"))
    aigul.sees(as_coordinator, buttons=["Family", "Advisor", "Back"])
    await aigul.taps("Back")
    assert aigul.tr("Families: {families}", families=1) in aigul.window
    assert f"{aigul.tr('Families still thinking')}: 1" in aigul.window

    await aigul.says("/role")
    await aigul.taps("Advisor")
    aigul.sees(f"{families(aigul, 1)}\n{aigul.tr(DESK_LATER)}")
    await aigul.taps("Change my role")
    await aigul.taps("Family")
    aigul.sees(PLACE_ASKED)
    await house.restart()
    await aigul.says("/menu")
    aigul.sees(PLACE_ASKED)


async def test_an_observer_sees_figures_only(aigul: Chat, house: House) -> None:
    await make(house, aigul, Role.OBSERVER)
    await aigul.says("/start")
    await aigul.sends_language()
    aigul.sees(aigul.tr("Families: {families}", families=0))


async def test_a_role_taken_away_while_its_button_is_shown_is_refused(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await make(house, aigul, Role.ADVISOR, Role.COORDINATOR)
    await aigul.says("/role")
    await take(house, aigul)
    await aigul.taps("Advisor")
    aigul.sees(PLACE_ASKED)
    aigul.hears("This section is for staff.")
    assert (await house.person(aigul.id)).role is Role.FAMILY


async def test_a_desk_still_open_shows_nothing_once_the_role_is_taken(
    aigul: Chat, house: House, failures: list[logging.LogRecord]
) -> None:
    await come_home(aigul)
    await make(house, aigul, Role.COORDINATOR)
    await aigul.says("/menu")
    await aigul.taps("About the programme")
    await take(house, aigul)
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)
    assert {record.name for record in failures} <= {"aiogram_dialog.window"}
    failures.clear()


async def test_staff_are_not_dropped_for_want_of_consent(aigul: Chat, house: House) -> None:
    await make(house, aigul, Role.COORDINATOR)
    await aigul.says("/start")
    await aigul.sends_language()
    await house.later(timedelta(days=3))
    await aigul.says("/menu")
    assert aigul.tr("Families: {families}", families=0) in aigul.window
