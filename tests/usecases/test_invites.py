"""Invites: single use, seven days, and only the hash of the token is kept."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from db.models import FamilyRow, InviteRow, LetterRow
from db.session import Sessions
from domain.person import Person
from tests.house import NOON
from tests.usecases.families import count, everything, full_member, join, member, newcomer
from usecases.invites import LIFETIME, Joining, invite_member, join_family
from usecases.record import NotAllowedError
from usecases.way_in import give_consent

HOST, GUEST, OTHER = 7001, 7002, 7003


@pytest.fixture
async def host(sessions: Sessions) -> Person:
    return await full_member(sessions, HOST, "Айгүл")


def family_of(person: Person) -> int | None:
    return person.family.id if person.family else None


async def test_a_token_is_not_stored(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    assert token not in await everything(sessions)


async def test_somebody_new_joins_by_agreeing(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    guest = await member(sessions, GUEST, invite=token)
    assert family_of(guest) == family_of(host)
    assert guest.family is not None
    assert guest.family.members == 2
    assert await count(sessions, FamilyRow) == 1


async def test_an_invite_works_once(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    await member(sessions, GUEST, invite=token)
    other = await member(sessions, OTHER, invite=token)
    assert family_of(other) != family_of(host)


async def test_an_invite_runs_out(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON - LIFETIME)
    other = await member(sessions, OTHER, invite=token)
    assert family_of(other) != family_of(host)


async def test_of_two_newcomers_with_one_invite_one_joins(
    sessions: Sessions, host: Person
) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    for person_id in (GUEST, OTHER):
        await newcomer(sessions, person_id)
    both = await asyncio.gather(
        *(
            give_consent(
                sessions, person_id=person_id, version=1, locale="ky", now=NOON, invite=token
            )
            for person_id in (GUEST, OTHER)
        )
    )
    assert sorted(family_of(person) == family_of(host) for person in both) == [False, True]
    assert all(person.family is not None for person in both)


async def test_of_two_families_with_one_invite_one_joins(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    guests = [await member(sessions, person_id) for person_id in (GUEST, OTHER)]
    outcomes = await asyncio.gather(
        *(
            join_family(sessions, person=guest, token=token, leave_own=True, now=NOON)
            for guest in guests
        )
    )
    assert sorted(joining for joining, _person in outcomes) == [Joining.JOINED, Joining.USED_UP]
    assert await count(sessions, FamilyRow) == 2


async def test_an_own_record_is_only_left_when_she_says_so(
    sessions: Sessions, host: Person
) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    guest = await member(sessions, GUEST)
    asked = await join_family(sessions, person=guest, token=token, leave_own=False, now=NOON)
    assert asked == (Joining.HAS_OWN_RECORD, guest)
    joining, joined = await join_family(
        sessions, person=guest, token=token, leave_own=True, now=NOON
    )
    assert (joining, family_of(joined)) == (Joining.JOINED, family_of(host))
    assert await count(sessions, FamilyRow) == 1


async def test_letters_go_with_their_writer(sessions: Sessions, host: Person) -> None:
    guest = await full_member(sessions, GUEST, "Бактыгүл")
    joined = await join(sessions, guest, host)
    assert await count(sessions, FamilyRow) == 1
    async with sessions.read() as session:
        rows = await session.execute(select(LetterRow.body, LetterRow.family_id))
    assert sorted(tuple(row) for row in rows) == [
        ("кат Айгүл", family_of(host)),
        ("кат Бактыгүл", family_of(joined)),
    ]


async def test_an_own_invite_changes_nothing(sessions: Sessions, host: Person) -> None:
    token = await invite_member(sessions, person=host, consent_version=1, now=NOON)
    outcome = await join_family(sessions, person=host, token=token, leave_own=True, now=NOON)
    assert outcome == (Joining.ALREADY_HERE, host)
    guest = await member(sessions, GUEST, invite=token)
    assert family_of(guest) == family_of(host)


async def test_an_unknown_token_is_used_up(sessions: Sessions, host: Person) -> None:
    outcome = await join_family(sessions, person=host, token="x", leave_own=True, now=NOON)
    assert outcome == (Joining.USED_UP, host)


async def test_without_a_record_there_is_nothing_to_invite_to(sessions: Sessions) -> None:
    stranger = await newcomer(sessions, GUEST)
    with pytest.raises(NotAllowedError):
        await invite_member(sessions, person=stranger, consent_version=1, now=NOON)
    assert await count(sessions, InviteRow) == 0
