"""What goes when somebody is forgotten, and what stays."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import (
    CaseRow,
    CheckInRow,
    ErasureRow,
    FamilyRow,
    InviteRow,
    LetterRow,
    OutboxRow,
    PersonRow,
    PushRow,
    ReminderRow,
)
from db.queries.people import person_of
from db.session import Sessions
from domain.outbox import Kind
from domain.person import Person, Role, Stage
from tests.house import NOON
from tests.usecases.families import (
    count,
    everything,
    full_member,
    join,
    letter,
    member,
    newcomer,
)
from usecases.invites import invite_member
from usecases.outbox import NewMessage, queue
from usecases.privacy import (
    FAMILIES_A_RUN,
    TIME_TO_OBJECT,
    WITHOUT_CONSENT,
    GivenConsent,
    drop_families,
    drop_strangers,
    forget_person,
    hand_out_data,
    keep_record,
    leave_family,
)
from usecases.staff import appoint, assign_advisor

AIGUL, BAKTYGUL, CHOLPON = 7001, 7002, 7003


async def seen(sessions: Sessions, person_id: int) -> Person:
    async with sessions.read() as session:
        return await person_of(session, person_id)


async def erased(sessions: Sessions) -> list[str]:
    async with sessions.read() as session:
        return sorted(await session.scalars(select(ErasureRow.what)))


async def write_to(sessions: Sessions, person: Person) -> None:
    """Let the clock leave a row of each sort for a person and the family."""
    assert person.family is not None
    key, today = {"family_id": person.family.id}, NOON.date()
    async with sessions.begin() as session:
        await queue(
            session,
            [
                NewMessage(kind, person.id, f"{kind}:{person.id}", {"words": "айыл Айгүл"})
                for kind in Kind
            ],
            now=NOON,
        )
        session.add(PushRow(**key, day=today, what=f"daily:{today}"))
        session.add(ReminderRow(**key, key="step:айыл Айгүл"))
        session.add(CheckInRow(**key, day=today, shown="kept", answered_by=person.id, words="ж"))
        session.add(
            CaseRow(
                **key,
                kind="help_asked",
                severity="red",
                state="new",
                reasons=[],
                opened_at=NOON,
                changed_at=NOON,
            )
        )


OF_THE_CLOCK = (OutboxRow, PushRow, ReminderRow, CheckInRow, CaseRow)


async def test_nothing_of_an_only_member_stays(sessions: Sessions) -> None:
    person = await full_member(sessions, AIGUL, "Айгүл")
    await write_to(sessions, person)
    await invite_member(sessions, person=person, consent_version=1, now=NOON)
    before = await everything(sessions)
    assert "7001" in before
    assert "Айгүл" in before

    await forget_person(sessions, person=person, family_too=False, now=NOON)

    after = await everything(sessions)
    assert "7001" not in after
    assert "Айгүл" not in after
    for table in (PersonRow, FamilyRow, LetterRow, InviteRow, *OF_THE_CLOCK):
        assert await count(sessions, table) == 0
    assert await erased(sessions) == ["family", "person"]


async def test_who_is_forgotten_twice_is_noted_once(sessions: Sessions) -> None:
    person = await full_member(sessions, AIGUL, "Айгүл")
    for _ in range(2):
        await forget_person(sessions, person=person, family_too=False, now=NOON)
    assert await erased(sessions) == ["family", "person"]


async def test_a_run_drops_fifty_records_at_most(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for _ in range(FAMILIES_A_RUN + 1):
            session.add(FamilyRow(created_at=NOON, rhythm="monthly", forget_due_at=NOON))
    assert [await drop_families(sessions, now=NOON) for _ in range(3)] == [FAMILIES_A_RUN, 1, 0]


async def test_a_forgotten_member_leaves_the_others_their_record(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await letter(sessions, guest, "Бактыгүлдүн каты")

    await forget_person(sessions, person=guest, family_too=False, now=NOON)

    assert "7002" not in await everything(sessions)
    assert "Бактыгүл" not in await everything(sessions)
    left = await seen(sessions, AIGUL)
    assert left.family is not None
    assert (left.family.village, left.family.members) == ("айыл Айгүл", 1)
    assert left.family.goes_at is None
    assert [kept.body for kept in (await hand_out_data(sessions, person_id=AIGUL)).letters] == [
        "кат Айгүл"
    ]
    assert await erased(sessions) == ["person"]


async def test_a_shared_record_goes_after_seven_days(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await forget_person(sessions, person=guest, family_too=True, now=NOON)

    almost = NOON + TIME_TO_OBJECT - timedelta(seconds=1)
    assert await drop_families(sessions, now=almost) == 0
    left = await seen(sessions, AIGUL)
    assert left.family is not None
    assert left.family.goes_at == NOON + TIME_TO_OBJECT

    assert await drop_families(sessions, now=NOON + TIME_TO_OBJECT) == 1
    after = await seen(sessions, AIGUL)
    assert after.family is not None
    assert after.consent is not None
    assert after.family.id != left.family.id
    assert (after.family.stage, after.family.village) == (None, None)
    letters = (await hand_out_data(sessions, person_id=AIGUL)).letters
    assert [kept.body for kept in letters] == ["кат Айгүл"]
    assert "айыл" not in await everything(sessions)
    assert await drop_families(sessions, now=NOON + TIME_TO_OBJECT) == 0


async def test_the_others_are_written_to_when_their_record_is_to_go(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    assert guest.family is not None
    for _ in range(2):
        await forget_person(sessions, person=guest, family_too=True, now=NOON)
    goes_at = (NOON + TIME_TO_OBJECT).isoformat()
    async with sessions.read() as session:
        rows = await session.execute(
            select(OutboxRow.person_id, OutboxRow.kind, OutboxRow.dedupe_key, OutboxRow.payload)
        )
        key = f"deletion:{guest.family.id}:{goes_at}:{AIGUL}"
        assert [tuple(row) for row in rows] == [
            (AIGUL, Kind.DELETION_ASKED, key, {"goes_at": goes_at})
        ]


async def test_with_the_record_goes_what_its_members_were_sent_about_it(
    sessions: Sessions,
) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    await write_to(sessions, host)
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await forget_person(sessions, person=guest, family_too=True, now=NOON)
    await drop_families(sessions, now=NOON + TIME_TO_OBJECT)
    async with sessions.read() as session:
        kinds = set(await session.scalars(select(OutboxRow.kind)))
    staff = {Kind.OPERATOR_ALERTED, Kind.CASE_OPENED, Kind.WORDS_SENT, Kind.MORNING_CAME}
    assert kinds == {*staff, Kind.FACT_CORRECTED}
    for table in (PushRow, ReminderRow, CheckInRow, CaseRow):
        assert await count(sessions, table) == 0


async def test_a_member_may_object(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await forget_person(sessions, person=guest, family_too=True, now=NOON)

    kept = await keep_record(sessions, person=host, consent_version=1)

    assert kept.family is not None
    assert kept.family.goes_at is None
    assert await drop_families(sessions, now=NOON + 2 * TIME_TO_OBJECT) == 0
    assert (await seen(sessions, AIGUL)).family == kept.family


async def test_who_leaves_begins_an_empty_record(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await letter(sessions, guest, "Бактыгүлдүн каты")

    left = await leave_family(sessions, person=guest, now=NOON)

    assert left.family is not None
    assert host.family is not None
    assert left.family.id != host.family.id
    assert (left.family.stage, left.family.members) == (None, 1)
    assert len((await hand_out_data(sessions, person_id=BAKTYGUL)).letters) == 1
    stays = await seen(sessions, AIGUL)
    assert stays.family is not None
    assert (stays.family.stage, stays.family.members) == (Stage.WAITING, 1)


async def test_an_only_member_does_not_leave(sessions: Sessions) -> None:
    person = await full_member(sessions, AIGUL, "Айгүл")
    assert await leave_family(sessions, person=person, now=NOON) == person


@pytest.mark.parametrize("leave", [False, True], ids=["forget", "leave"])
async def test_when_all_go_at_once_no_record_is_left_behind(
    sessions: Sessions, leave: bool
) -> None:
    everybody = []
    for number in range(0, 10, 2):
        host = await member(sessions, AIGUL + number)
        guest = await join(sessions, await member(sessions, AIGUL + number + 1), host)
        everybody += [host, guest]

    async def go(person: Person) -> None:
        if leave:
            await leave_family(sessions, person=person, now=NOON)
        else:
            await forget_person(sessions, person=person, family_too=False, now=NOON)

    await asyncio.gather(*(go(person) for person in everybody))

    async with sessions.read() as session:
        families = set(await session.scalars(select(FamilyRow.id)))
        used = set(await session.scalars(select(PersonRow.family_id)))
    assert families == used


async def test_a_forgotten_advisor_looks_after_nobody(sessions: Sessions) -> None:
    person = await full_member(sessions, AIGUL, "Айгүл")
    assert person.family is not None
    await appoint(sessions, person_ids=[CHOLPON], role=Role.ADVISOR, now=NOON)
    await assign_advisor(sessions, family_id=person.family.id, advisor_id=CHOLPON)

    await forget_person(sessions, person=Person(CHOLPON), family_too=False, now=NOON)

    assert "7003" not in await everything(sessions)
    left = await seen(sessions, AIGUL)
    assert left.family is not None
    assert not left.family.has_advisor


async def test_who_does_not_agree_is_dropped_after_a_day(sessions: Sessions) -> None:
    await newcomer(sessions, AIGUL)
    async with sessions.begin() as session:
        await queue(session, [NewMessage(Kind.FACT_CORRECTED, AIGUL, "words:7001")], now=NOON)
    await member(sessions, BAKTYGUL)
    await appoint(sessions, person_ids=[CHOLPON], role=Role.ADVISOR, now=NOON)

    almost = NOON + WITHOUT_CONSENT - timedelta(seconds=1)
    assert await drop_strangers(sessions, now=almost) == []
    assert await drop_strangers(sessions, now=NOON + WITHOUT_CONSENT) == [AIGUL]

    assert "7001" not in await everything(sessions)
    assert (await seen(sessions, BAKTYGUL)).consent is not None
    assert (await seen(sessions, CHOLPON)).roles == {Role.ADVISOR}
    assert await erased(sessions) == ["never_agreed"]


async def test_a_copy_holds_only_the_own_letters(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    await join(sessions, await member(sessions, BAKTYGUL), host)

    holdings = await hand_out_data(sessions, person_id=BAKTYGUL)

    assert holdings.person == await seen(sessions, BAKTYGUL)
    assert holdings.letters == []
    assert holdings.consents == [GivenConsent(version=1, locale="ky", given_at=NOON)]
