"""Forms of the plan are kept and dropped by coordinators only, and outlive them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from db.models import PlanTemplateRow, RoleRow
from db.queries.people import person_of
from db.queries.plans import SentForm, SentTemplate, forms_sent, templates_sent
from db.session import Sessions
from domain.person import Person, Role
from tests.house import NOON
from tests.usecases.families import everything, member
from usecases.plan_forms import drop_form, keep_form
from usecases.privacy import forget_person
from usecases.record import NotAllowedError
from usecases.staff import appoint

AIGUL, BAKTYGUL = 7001, 7002
LATER = NOON + timedelta(days=1)


async def coordinator(sessions: Sessions, person_id: int = AIGUL) -> Person:
    await appoint(sessions, person_ids=[person_id], role=Role.COORDINATOR, now=NOON)
    async with sessions.read() as session:
        return await person_of(session, person_id)


async def keep(sessions: Sessions, person: Person, **form: Any) -> None:
    sent: dict[str, Any] = {
        "locale": "ky",
        "kind": "short",
        "name": "our.docx",
        "content": b"1",
        "now": NOON,
    }
    await keep_form(sessions, person=person, **(sent | form))


async def kept(sessions: Sessions) -> list[SentTemplate]:
    async with sessions.read() as session:
        return await templates_sent(session)


async def test_each_language_and_kind_has_one_form_the_newest(sessions: Sessions) -> None:
    first, second = await coordinator(sessions), await coordinator(sessions, BAKTYGUL)
    await keep(sessions, first)
    await keep(sessions, first, kind="full")
    await keep(sessions, second, name="new.docx", content=b"2", now=LATER)
    assert await kept(sessions) == [
        SentTemplate("ky", "full", "our.docx", b"1", NOON),
        SentTemplate("ky", "short", "new.docx", b"2", LATER),
    ]
    async with sessions.read() as session:
        assert await forms_sent(session) == [
            SentForm("ky", "full", "our.docx", NOON),
            SentForm("ky", "short", "new.docx", LATER),
        ]
        assert set(await session.scalars(select(PlanTemplateRow.sent_by))) == {AIGUL, BAKTYGUL}


async def test_a_form_is_dropped_alone(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    for form in ({"locale": "ky"}, {"locale": "ru"}, {"kind": "full"}):
        await keep(sessions, person, **form)
    for _ in range(2):
        await drop_form(sessions, person=person, locale="ky", kind="short")
    assert [(form.locale, form.kind) for form in await kept(sessions)] == [
        ("ky", "full"),
        ("ru", "short"),
    ]


async def test_a_long_name_is_cut(sessions: Sessions) -> None:
    await keep(sessions, await coordinator(sessions), name="б" * 200 + ".docx")
    assert [form.name for form in await kept(sessions)] == ["б" * 60]


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.OBSERVER, None])
async def test_who_is_no_coordinator_changes_no_form(
    sessions: Sessions, role: Role | None
) -> None:
    await keep(sessions, await coordinator(sessions))
    person = await member(sessions, BAKTYGUL)
    if role is not None:
        await appoint(sessions, person_ids=[BAKTYGUL], role=role, now=NOON)
    before = await everything(sessions)
    with pytest.raises(NotAllowedError):
        await keep(sessions, person, content=b"2")
    with pytest.raises(NotAllowedError):
        await drop_form(sessions, person=person, locale="ky", kind="short")
    assert await everything(sessions) == before


async def test_a_role_taken_meanwhile_counts_no_more(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    await keep(sessions, person)
    async with sessions.begin() as session:
        await session.execute(delete(RoleRow).where(RoleRow.person_id == AIGUL))
    assert Role.COORDINATOR in person.roles
    with pytest.raises(NotAllowedError):
        await keep(sessions, person, content=b"2")
    with pytest.raises(NotAllowedError):
        await drop_form(sessions, person=person, locale="ky", kind="short")
    assert [form.content for form in await kept(sessions)] == [b"1"]


async def test_a_form_outlives_who_sent_it(sessions: Sessions) -> None:
    person = await coordinator(sessions)
    await keep(sessions, person)
    await keep(sessions, await coordinator(sessions, BAKTYGUL), kind="full")
    await forget_person(sessions, person=person, family_too=False, now=LATER)
    assert "7001" not in await everything(sessions)
    assert [form.kind for form in await kept(sessions)] == ["full", "short"]
    async with sessions.read() as session:
        assert set(await session.scalars(select(PlanTemplateRow.sent_by))) == {None, BAKTYGUL}
