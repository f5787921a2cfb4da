"""Offices are entered, changed, checked and removed by coordinators only, and outlive them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from db.models import OfficeRow, RoleRow
from db.queries.offices import office_of, offices_of
from db.queries.people import person_of
from db.session import Sessions
from domain.office import NoPhone, Office, OfficeKind, address_text, phone_text
from domain.person import Person, Role
from domain.typed import NothingTyped, TooLong
from tests.house import NOON
from tests.usecases.families import count, everything, member
from usecases.offices import add_office, change_office, check_office, remove_office
from usecases.privacy import forget_person
from usecases.record import NotAllowedError
from usecases.staff import appoint

AIGUL, BAKTYGUL = 7001, 7002
TODAY = NOON.date()
LATER = TODAY + timedelta(days=200)


async def coordinator(sessions: Sessions, person_id: int = AIGUL) -> Person:
    await appoint(sessions, person_ids=[person_id], role=Role.COORDINATOR, now=NOON)
    async with sessions.read() as session:
        return await person_of(session, person_id)


async def add(sessions: Sessions, person: Person, name: str, place: str = "naryn") -> int:
    return await add_office(
        sessions, person=person, place=place, kind=OfficeKind.TAX, name=name, today=TODAY
    )


async def kept(sessions: Sessions, *places: str) -> list[Office]:
    async with sessions.read() as session:
        return await offices_of(session, *places)


async def test_an_office_is_entered_changed_and_checked(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    first, second = await add(sessions, person, "Биринчи"), await add(sessions, person, "Экинчи")
    assert await change_office(sessions, person=person, office_id=second, phone="0352 25-01-16")
    assert await change_office(
        sessions, person=person, office_id=second, kind=OfficeKind.OTHER, name="Үчүнчү"
    )
    assert await kept(sessions, "naryn") == [
        Office(first, "naryn", OfficeKind.TAX, "Биринчи", None, None, TODAY),
        Office(second, "naryn", OfficeKind.OTHER, "Үчүнчү", "0352 25-01-16", None, TODAY),
    ]
    other = await coordinator(sessions, BAKTYGUL)
    assert await check_office(sessions, person=other, office_id=second, today=LATER)
    assert [office.checked_on for office in await kept(sessions, "naryn")] == [TODAY, LATER]
    async with sessions.read() as session:
        checkers = await session.scalars(select(OfficeRow.checked_by).order_by(OfficeRow.id))
        assert list(checkers) == [AIGUL, BAKTYGUL]


async def test_a_place_has_its_own_offices(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    for place in ("naryn", "naryn_at_bashy", "talas"):
        await add(sessions, person, place, place=place)
    assert [office.name for office in await kept(sessions, "talas")] == ["talas"]
    assert [office.name for office in await kept(sessions, "naryn_at_bashy", "naryn")] == [
        "naryn",
        "naryn_at_bashy",
    ]
    assert await kept(sessions, "chuy") == []


async def test_the_same_office_entered_twice_is_one(sessions: Sessions) -> None:
    first, second = await coordinator(sessions), await coordinator(sessions, BAKTYGUL)
    assert await add(sessions, first, "Салык") == await add(sessions, second, "Салык")
    assert await count(sessions, OfficeRow) == 1
    await add(sessions, second, "Салык", place="talas")
    assert await count(sessions, OfficeRow) == 2


async def test_what_is_gone_is_neither_changed_nor_removed_again(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    stays, goes = await add(sessions, person, "Калат"), await add(sessions, person, "Кетет")
    assert await remove_office(sessions, person=person, office_id=goes)
    before = await everything(sessions)
    assert not await remove_office(sessions, person=person, office_id=goes)
    assert not await change_office(sessions, person=person, office_id=goes, phone="116")
    assert not await check_office(sessions, person=person, office_id=goes, today=LATER)
    assert await everything(sessions) == before
    async with sessions.read() as session:
        assert await office_of(session, goes) is None
        assert await office_of(session, stays) is not None


Deed = Callable[[Sessions, Person, int], Awaitable[object]]
DEEDS: dict[str, Deed] = {
    "add": lambda sessions, person, _office: add(sessions, person, "Башка"),
    "change": lambda sessions, person, office: change_office(
        sessions, person=person, office_id=office, phone="116"
    ),
    "check": lambda sessions, person, office: check_office(
        sessions, person=person, office_id=office, today=LATER
    ),
    "remove": lambda sessions, person, office: remove_office(
        sessions, person=person, office_id=office
    ),
}


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.OBSERVER, None])
@pytest.mark.parametrize("deed", DEEDS)
async def test_who_is_no_coordinator_changes_nothing(
    sessions: Sessions, role: Role | None, deed: str
) -> None:
    office = await add(sessions, await coordinator(sessions), "Салык")
    person = await member(sessions, BAKTYGUL)
    if role is not None:
        await appoint(sessions, person_ids=[BAKTYGUL], role=role, now=NOON)
    before = await everything(sessions)
    with pytest.raises(NotAllowedError):
        await DEEDS[deed](sessions, person, office)
    assert await everything(sessions) == before


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_role_taken_meanwhile_counts_no_more(sessions: Sessions, deed: str) -> None:
    person = await coordinator(sessions)
    office = await add(sessions, person, "Салык")
    async with sessions.begin() as session:
        await session.execute(delete(RoleRow).where(RoleRow.person_id == AIGUL))
    assert Role.COORDINATOR in person.roles
    before = await everything(sessions)
    with pytest.raises(NotAllowedError):
        await DEEDS[deed](sessions, person, office)
    assert await everything(sessions) == before


async def test_an_office_outlives_who_checked_it(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    await add(sessions, person, "Биринчи")
    await add(sessions, await coordinator(sessions, BAKTYGUL), "Экинчи")
    await forget_person(sessions, person=person, family_too=False, now=NOON)
    assert "7001" not in await everything(sessions)
    assert [office.name for office in await kept(sessions, "naryn")] == ["Биринчи", "Экинчи"]
    async with sessions.read() as session:
        assert set(await session.scalars(select(OfficeRow.checked_by))) == {None, BAKTYGUL}


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("116", "116"),
        (" 0312  66-01-07 ", "0312 66-01-07"),
        ("\u202a+996 (312) 66-01-07\u202c", "+996 (312) 66-01-07"),
        ("0312 66-01-07, 0555 12 34 56", "0312 66-01-07, 0555 12 34 56"),
        ("1" * 20, "1" * 20),
        ("0312\n660107", "0312 660107"),
    ],
)
def test_a_telephone_number_is_kept_as_typed(typed: str, phone: str) -> None:
    assert phone_text(typed) == phone


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("12", NoPhone),
        ("1" * 21, NoPhone),
        ("0312 66-01-07 Айгүл", NoPhone),
        ("<b>0312</b>", NoPhone),
        ("0312/660107", NoPhone),
        ("٣١٢٦٦", NoPhone),
        ("+-()", NothingTyped),
        ("", NothingTyped),
        ("1 " * 40, TooLong),
    ],
)
def test_what_is_no_telephone_number_is_refused(typed: str, error: type[ValueError]) -> None:
    with pytest.raises(error):
        phone_text(typed)


def test_an_address_is_one_line_of_at_most_120_characters() -> None:
    assert address_text("Нарын ш.,\n  Ленин көч. 1 ") == "Нарын ш., Ленин көч. 1"
    assert address_text("а" * 120) == "а" * 120
    with pytest.raises(TooLong):
        address_text("а" * 121)
    with pytest.raises(NothingTyped):
        address_text("…")
