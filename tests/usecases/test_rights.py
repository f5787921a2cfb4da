"""Nobody changes what is not theirs; staff are appointed once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from db.models import InviteRow, LetterRow, RoleRow
from db.queries.letters import letters_of
from db.queries.people import person_of
from db.session import Sessions
from domain.letter import Draft, LetterKind
from domain.person import LineOfWork, Person, Role, Stage
from domain.plan import Plan
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
from usecases.letters import keep_letter, send_letters, tear_up_letters
from usecases.plan_forms import drop_form, keep_form
from usecases.plans import change_plan, go_back_to, make_version, send_plan
from usecases.privacy import forget_person, keep_record, leave_family
from usecases.record import (
    NotAllowedError,
    change_family,
    change_person,
    note_block,
    note_return,
    resume_messages,
    stop_messages,
)
from usecases.staff import appoint, assign_advisor
from usecases.way_in import choose_signed_month, choose_stage

AIGUL, BAKTYGUL = 7001, 7002


async def test_a_role_that_is_not_held_cannot_be_chosen(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    with pytest.raises(NotAllowedError):
        await change_person(
            sessions, person=person, consent_version=1, chosen_role=Role.COORDINATOR
        )
    async with sessions.read() as session:
        assert (await person_of(session, AIGUL)).role is Role.FAMILY


async def test_a_held_role_can_be_chosen_and_left(sessions: Sessions) -> None:
    await member(sessions, AIGUL)
    await appoint(sessions, person_ids=[AIGUL], role=Role.ADVISOR, now=NOON)
    async with sessions.read() as session:
        person = await person_of(session, AIGUL)
    assert (
        await change_person(sessions, person=person, consent_version=1, chosen_role=Role.FAMILY)
    ).role is (Role.FAMILY)
    assert (
        await change_person(sessions, person=person, consent_version=1, chosen_role=Role.ADVISOR)
    ).role is (Role.ADVISOR)


async def test_who_has_left_no_longer_changes_the_record(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await leave_family(sessions, person=guest, now=NOON)

    changed = await change_family(sessions, person=guest, consent_version=1, stage=Stage.CLOSED)

    assert changed.family is not None
    assert changed.family.stage is Stage.CLOSED
    async with sessions.read() as session:
        kept = await person_of(session, AIGUL)
    assert kept.family is not None
    assert kept.family.stage is Stage.WAITING


async def test_without_the_present_consent_nothing_is_written(sessions: Sessions) -> None:
    agreed = await member(sessions, AIGUL)
    stranger = await newcomer(sessions, BAKTYGUL)
    before = await everything(sessions)
    for person, version in ((agreed, 2), (stranger, 1)):
        who: Any = {"sessions": sessions, "person": person, "consent_version": version}
        for attempt in (
            change_person(**who, name="Айгүл"),
            change_family(**who, village="Ак-Сай"),
            keep_letter(**who, message_id=1, draft=Draft(LetterKind.TEXT, text="к"), now=NOON),
            invite_member(**who, now=NOON),
            choose_stage(**who, stage=Stage.WAITING, signed=False, now=NOON),
            choose_signed_month(**who, month=None, unknown=True, now=NOON),
            keep_record(**who),
        ):
            with pytest.raises(NotAllowedError):
                await attempt
    assert await everything(sessions) == before


async def test_how_the_bot_speaks_may_change_without_consent(sessions: Sessions) -> None:
    stranger = await newcomer(sessions, BAKTYGUL)
    changed = await change_person(
        sessions, person=stranger, consent_version=1, commands_locale="ru"
    )
    async with sessions.read() as session:
        assert await person_of(session, BAKTYGUL) == changed


async def test_what_is_written_goes_to_the_record_of_this_moment(sessions: Sessions) -> None:
    host = await full_member(sessions, AIGUL, "Айгүл")
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    own = await leave_family(sessions, person=guest, now=NOON)
    assert own.family is not None
    await letter(sessions, guest, "кат")
    await invite_member(sessions, person=guest, consent_version=1, now=NOON)
    async with sessions.read() as session:
        letters = await session.scalars(
            select(LetterRow.family_id).where(LetterRow.person_id == BAKTYGUL)
        )
        assert list(letters) == [own.family.id]
        assert set(await session.scalars(select(InviteRow.family_id))) >= {own.family.id}


async def test_a_change_touches_one_family(sessions: Sessions) -> None:
    first = await full_member(sessions, AIGUL, "Айгүл")
    second = await full_member(sessions, BAKTYGUL, "Бактыгүл")
    await change_family(sessions, person=first, consent_version=1, village="Кочкор")
    async with sessions.read() as session:
        assert await person_of(session, BAKTYGUL) == second


async def test_a_letter_is_sent_once_and_by_its_writer(sessions: Sessions) -> None:
    writer, other = await member(sessions, AIGUL), await member(sessions, BAKTYGUL)
    number = await letter(sessions, writer, "кат")
    later = NOON.replace(hour=9)
    for person, now, sent_at in ((other, NOON, None), (writer, NOON, NOON), (writer, later, NOON)):
        await send_letters(sessions, person=person, letter_ids=[number], now=now)
        async with sessions.read() as session:
            assert [kept.sent_at for kept in await letters_of(session, AIGUL)] == [sent_at]


async def test_a_letter_is_torn_up_by_its_writer_and_before_it_is_sent(
    sessions: Sessions,
) -> None:
    writer, other = await member(sessions, AIGUL), await member(sessions, BAKTYGUL)
    kept, sent = [await letter(sessions, writer, "кат", message_id=i) for i in (1, 2)]
    await send_letters(sessions, person=writer, letter_ids=[sent], now=NOON)
    await tear_up_letters(sessions, person=other, letter_ids=[kept, sent])
    assert await count(sessions, LetterRow) == 2
    await tear_up_letters(sessions, person=writer, letter_ids=[kept, sent])
    async with sessions.read() as session:
        assert [left.id for left in await letters_of(session, AIGUL)] == [sent]


async def test_a_message_handled_twice_is_one_letter(sessions: Sessions) -> None:
    writer = await member(sessions, AIGUL)
    numbers = {await letter(sessions, writer, "кат") for _ in range(2)}
    assert len(numbers) == 1
    assert await count(sessions, LetterRow) == 1


async def test_messages_are_stopped_and_allowed_again(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    assert (await stop_messages(sessions, person=person, now=NOON)).stopped
    assert not (await resume_messages(sessions, person=person)).stopped


async def test_a_block_is_remembered_until_the_return(sessions: Sessions) -> None:
    await member(sessions, AIGUL)
    for note, blocked in (
        (note_block(sessions, person_id=AIGUL, now=NOON), True),
        (note_return(sessions, person_id=AIGUL), False),
    ):
        await note
        async with sessions.read() as session:
            assert (await person_of(session, AIGUL)).blocked is blocked


async def test_staff_are_appointed_once_and_before_they_write(sessions: Sessions) -> None:
    for _ in range(2):
        await appoint(sessions, person_ids=[1, 2], role=Role.COORDINATOR, now=NOON)
    await appoint(sessions, person_ids=[], role=Role.ADVISOR, now=NOON)
    assert await count(sessions, RoleRow) == 2
    async with sessions.read() as session:
        person = await person_of(session, 1)
    assert (person.role, person.consent, person.family) == (Role.COORDINATOR, None, None)


async def test_a_family_gets_its_advisor(sessions: Sessions) -> None:
    person = await member(sessions, AIGUL)
    assert person.family is not None
    assert not person.family.has_advisor
    await assign_advisor(sessions, family_id=person.family.id, advisor_id=9)
    async with sessions.read() as session:
        after = await person_of(session, AIGUL)
    assert after.family is not None
    assert after.family.has_advisor


PLAN_CHANGES: dict[str, Callable[..., Coroutine[Any, Any, object]]] = {
    "change": lambda **who: change_plan(**who, change=lambda _plan: Plan(price=Decimal(7))),
    "work": lambda **who: change_plan(
        **who, change=lambda plan: plan, line_of_work=LineOfWork.FARMING, keep_version=True
    ),
    "version": make_version,
    "back": lambda **who: go_back_to(**who, number=1),
    "send": send_plan,
}


@pytest.mark.parametrize("change", PLAN_CHANGES)
async def test_a_plan_is_changed_only_by_who_has_agreed_and_is_still_there(
    sessions: Sessions, change: str
) -> None:
    attempt = PLAN_CHANGES[change]
    person = await member(sessions, AIGUL)
    stranger = await newcomer(sessions, BAKTYGUL)
    assert person.family is not None
    await assign_advisor(sessions, family_id=person.family.id, advisor_id=9)
    who: Any = {"sessions": sessions, "now": NOON}
    for price in (1, 2):
        priced = Plan(price=Decimal(price))
        await change_plan(
            **who,
            person=person,
            consent_version=1,
            change=lambda _, priced=priced: priced,  # type: ignore[misc]
        )
        await make_version(**who, person=person, consent_version=1)
    before = await everything(sessions)
    nobody = Person(7003, locale="ky")
    for refused, version in ((person, 2), (stranger, 1), (nobody, 1)):
        with pytest.raises(NotAllowedError):
            await attempt(**who, person=refused, consent_version=version)
    assert await everything(sessions) == before

    await attempt(**who, person=person, consent_version=1)
    await forget_person(sessions, person=person, family_too=False, now=NOON)
    before = await everything(sessions)
    with pytest.raises(NotAllowedError):
        await attempt(**who, person=person, consent_version=1)
    assert await everything(sessions) == before


async def test_who_was_forgotten_meanwhile_changes_no_plan_of_the_family(
    sessions: Sessions,
) -> None:
    host = await member(sessions, AIGUL)
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    who: Any = {"sessions": sessions, "now": NOON}
    await make_version(**who, person=host, consent_version=1)
    await forget_person(sessions, person=guest, family_too=False, now=NOON)
    before = await everything(sessions)
    for attempt in PLAN_CHANGES.values():
        with pytest.raises(NotAllowedError):
            await attempt(**who, person=guest, consent_version=1)
    assert await everything(sessions) == before


async def test_who_has_left_changes_the_plan_of_their_own_record(sessions: Sessions) -> None:
    host = await member(sessions, AIGUL)
    guest = await join(sessions, await member(sessions, BAKTYGUL), host)
    await leave_family(sessions, person=guest, now=NOON)
    await change_plan(
        sessions,
        person=guest,
        consent_version=1,
        change=lambda _plan: Plan(price=Decimal(7)),
        now=NOON,
    )
    plans = []
    for person_id in (AIGUL, BAKTYGUL):
        async with sessions.read() as session:
            family = (await person_of(session, person_id)).family
        assert family is not None
        plans.append(family.plan)
    assert plans == [Plan(), Plan(price=Decimal(7))]


async def test_forms_are_changed_by_nobody_else(sessions: Sessions) -> None:
    form: Any = {"sessions": sessions, "locale": "ky", "kind": "short"}
    file: Any = {"name": "a.docx", "content": b"1", "now": NOON}
    await appoint(sessions, person_ids=[AIGUL], role=Role.COORDINATOR, now=NOON)
    gone = await member(sessions, AIGUL)
    await keep_form(**form, **file, person=gone)
    await forget_person(sessions, person=gone, family_too=False, now=NOON)
    before = await everything(sessions)
    stranger, agreed = await newcomer(sessions, 7003), await member(sessions, BAKTYGUL)
    before = await everything(sessions)
    for person in (gone, stranger, agreed, Person(7004)):
        for attempt in (
            keep_form(**form, **file, person=person),
            drop_form(**form, person=person),
        ):
            with pytest.raises(NotAllowedError):
                await attempt
    assert await everything(sessions) == before
