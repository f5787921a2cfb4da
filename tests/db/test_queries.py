"""Queries: who a person is, sums without names, letters in their order; upserts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import ConsentRow, FamilyRow, LetterRow, PersonRow, RoleRow, StepCountRow
from db.queries.figures import families_by_stage, families_of, way_in_figures
from db.queries.letters import letters_of
from db.queries.people import person_of
from db.session import Sessions
from db.upsert import add_up, insert_missing
from domain.person import Consent, Family, LineOfWork, Person, PhoneUse, Rhythm, Role, Stage
from domain.road import WayInStep
from tests.house import NOON

DAY = date(2026, 11, 24)


@pytest.fixture
async def family(sessions: Sessions) -> FamilyRow:
    """A full record with two members, the first of whom is an advisor as well."""
    async with sessions.begin() as session:
        family = FamilyRow(
            created_at=NOON,
            stage=Stage.CONTRACTED,
            signed_month=date(2026, 11, 1),
            signed_unknown=False,
            gets_benefit=True,
            place="naryn_at_bashy",
            village="Ак-Сай",
            line_of_work=LineOfWork.FARMING,
            rhythm=Rhythm.WEEKLY,
            advisor_id=9,
        )
        session.add(family)
        await session.flush()
        session.add(
            PersonRow(
                id=1,
                created_at=NOON,
                locale="ky",
                name="Айгүл",
                phone_use=PhoneUse.SHARED,
                consent_version=1,
                consent_at=NOON,
                chosen_role=Role.FAMILY,
                family_id=family.id,
            )
        )
        session.add(PersonRow(id=2, created_at=NOON, family_id=family.id, blocked_at=NOON))
        await session.flush()
        for role in (Role.ADVISOR, Role.COORDINATOR):
            session.add(RoleRow(person_id=1, role=role, given_at=NOON))
    return family


async def test_a_stranger_is_nothing_but_an_id(sessions: Sessions) -> None:
    async with sessions.read() as session:
        assert await person_of(session, 5) == Person(5)


async def test_a_person_is_read_with_roles_and_family(
    sessions: Sessions, family: FamilyRow
) -> None:
    async with sessions.read() as session:
        assert await person_of(session, 1) == Person(
            id=1,
            locale="ky",
            name="Айгүл",
            phone_use=PhoneUse.SHARED,
            consent=Consent(1, NOON),
            roles=frozenset({Role.ADVISOR, Role.COORDINATOR}),
            chosen_role=Role.FAMILY,
            family=Family(
                id=family.id,
                stage=Stage.CONTRACTED,
                signed_month=date(2026, 11, 1),
                gets_benefit=True,
                place="naryn_at_bashy",
                village="Ак-Сай",
                line_of_work=LineOfWork.FARMING,
                rhythm=Rhythm.WEEKLY,
                members=2,
                has_advisor=True,
            ),
        )
        other = await person_of(session, 2)
    assert (other.blocked, other.consent, other.roles) == (True, None, frozenset())


async def test_families_are_counted_by_stage_and_advisor(
    sessions: Sessions, family: FamilyRow
) -> None:
    async with sessions.begin() as session:
        session.add(FamilyRow(created_at=NOON, signed_unknown=False, rhythm=Rhythm.MONTHLY))
    async with sessions.read() as session:
        assert await families_by_stage(session) == {Stage.CONTRACTED: 1}
        assert [await families_of(session, advisor) for advisor in (9, 8)] == [1, 0]


async def test_steps_are_summed_over_days_and_languages(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for day, locale, shown, answered in (
            (DAY, "ky", 3, 2),
            (DAY, "ru", 1, 1),
            (date(2026, 10, 1), "ky", 50, 50),
        ):
            session.add(
                StepCountRow(
                    day=day, step=WayInStep.CONSENT, locale=locale, shown=shown, answered=answered
                )
            )
    async with sessions.read() as session:
        figures = {figure.step: figure for figure in await way_in_figures(session, since=DAY)}
    consent = figures[WayInStep.CONSENT]
    assert (consent.shown, consent.answered, consent.left) == (4, 3, 1)
    assert list(figures) == list(WayInStep)
    assert figures[WayInStep.STAGE].shown == 0


async def test_letters_come_in_the_order_of_writing(sessions: Sessions, family: FamilyRow) -> None:
    async with sessions.begin() as session:
        for message_id, body in ((30, "биринчи"), (20, "экинчи")):
            session.add(
                LetterRow(
                    person_id=1,
                    family_id=family.id,
                    message_id=message_id,
                    kind="text",
                    body=body,
                    written_at=NOON,
                )
            )
            await session.flush()
    async with sessions.read() as session:
        assert [letter.body for letter in await letters_of(session, 1)] == ["биринчи", "экинчи"]
        assert await letters_of(session, 2) == []


async def test_what_is_there_is_not_inserted_again(sessions: Sessions) -> None:
    row = {"id": 1, "created_at": NOON, "locale": "ky"}
    async with sessions.begin() as session:
        assert await insert_missing(session, PersonRow, [row])
        assert not await insert_missing(session, PersonRow, [{**row, "locale": "ru"}])
        both = [{**row, "locale": "ru"}, {"id": 2, "created_at": NOON, "locale": "ru"}]
        assert await insert_missing(session, PersonRow, both)
        locales = await session.execute(select(PersonRow.id, PersonRow.locale))
        assert {row.id: row.locale for row in locales} == {1: "ky", 2: "ru"}


async def test_a_key_that_numbers_itself_is_not_inserted_again(sessions: Sessions) -> None:
    consent = {"person_id": 1, "version": 1, "locale": "ky", "given_at": NOON}
    async with sessions.begin() as session:
        session.add(PersonRow(id=1, created_at=NOON))
        await session.flush()
        assert await insert_missing(session, ConsentRow, [consent])
        assert not await insert_missing(session, ConsentRow, [consent])


async def test_sums_are_added_up(sessions: Sessions) -> None:
    key = {"day": DAY, "step": WayInStep.LANGUAGE, "locale": "ky"}
    for _ in range(2):
        async with sessions.begin() as session:
            await add_up(
                session,
                StepCountRow,
                [{**key, "shown": 1, "answered": 2}],
                key=("day", "step", "locale"),
                sums=("shown", "answered"),
            )
    async with sessions.read() as session:
        row = (await session.execute(select(StepCountRow.shown, StepCountRow.answered))).one()
        assert tuple(row) == (2, 4)
