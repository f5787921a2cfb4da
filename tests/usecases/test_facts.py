"""Facts are kept by coordinators: two look, nobody overwrites anybody, people hear of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from content.facts import Confidence, Fact, Facts
from content.units import Units
from db.models import FactNoticeRow, PersonRow, RoleRow, TellingRow
from db.queries.facts import (
    FactChange,
    Notice,
    Told,
    changes_of,
    current_corrections,
    facts_waiting,
    first_notice,
    told_otherwise,
)
from db.queries.people import person_of
from db.session import Sessions
from domain.fact_change import ChangeKind, ChangeState
from domain.person import Person, Role
from domain.telling import Telling
from domain.truth import Level
from tests.house import LIBRARY, NOON
from tests.usecases.families import everything, member
from usecases.facts import (
    NamelessError,
    StaleError,
    WaitingError,
    confirm,
    correct,
    fields_of,
    forget_coordinator,
    look,
    mark,
    newest,
    reload_facts,
    see_notice,
    send_correction,
    undo,
    withdraw,
)
from usecases.record import NotAllowedError
from usecases.staff import appoint, name_staff
from usecases.tellings import keep_tellings

AIGUL, BAKTYGUL, FAMILY = 7001, 7002, 7003
BAR, QUOTA, OPEN, WEAK, SHARE = (
    "ubk_bar_years",
    "quota_2026",
    "unknown_decision_time",
    "trade_patent_stall_price",
    "budget_2022_2024",
)
REPORT_DAY, GRANT, PARTED = (
    "single_tax_report_day",
    "grant_amount_current",
    "single_tax_trade_limit",
)
YESTERDAY = "2026-11-23"
UNITS = Units(units={})
TODAY = date(2026, 11, 24)
SOURCE = {"title": "Токтом № 1", "url": "https://cbd.minjust.gov.kg/1", "date": "2026-11"}
WORDS = {"ky": "Жооп ушунча күтүлөт: {value}.", "ru": "Ответа ждут столько: {value}."}
KNOWN = {"source": SOURCE, "statement": WORDS}


@pytest.fixture
def facts() -> Facts:
    return LIBRARY.facts.copy()


@pytest.fixture
async def aigul(sessions: Sessions) -> Person:
    return await coordinator(sessions, AIGUL, "Айгүл")


@pytest.fixture
async def baktygul(sessions: Sessions) -> Person:
    return await coordinator(sessions, BAKTYGUL, "Бактыгүл")


async def coordinator(sessions: Sessions, person_id: int, name: str) -> Person:
    await appoint(sessions, person_ids=[person_id], role=Role.COORDINATOR, now=NOON)
    return await name_staff(sessions, person=Person(person_id), name=name)


async def done(sessions: Sessions, fact_id: str = BAR) -> list[FactChange]:
    async with sessions.read() as session:
        return await changes_of(session, fact_id)


async def seen(sessions: Sessions, facts: Facts, fact_id: str = BAR) -> str:
    """What a screen drawn now knows of the fact."""
    return mark(facts[fact_id], newest(await done(sessions, fact_id), ChangeState.IN_FORCE))


async def put_in(
    sessions: Sessions,
    facts: Facts,
    person: Person,
    changes: Mapping[str, Any],
    fact_id: str = BAR,
) -> int:
    """Correct a fact; return the change's id."""
    await correct(
        sessions,
        facts=facts,
        person=person,
        fact_id=fact_id,
        version_seen=await seen(sessions, facts, fact_id),
        changes=changes,
        now=NOON,
    )
    return (await done(sessions, fact_id))[-1].id


async def vouch(sessions: Sessions, facts: Facts, person: Person, fact_id: str = BAR) -> int:
    await confirm(
        sessions,
        facts=facts,
        person=person,
        fact_id=fact_id,
        version_seen=await seen(sessions, facts, fact_id),
        now=NOON,
    )
    return (await done(sessions, fact_id))[-1].id


async def tell(
    sessions: Sessions, person_id: int, version: str, told_at: datetime = NOON, fact_id: str = BAR
) -> None:
    async with sessions.begin() as session:
        session.add(
            TellingRow(person_id=person_id, fact_id=fact_id, version=version, told_at=told_at)
        )


async def told(sessions: Sessions, facts: Facts, *, change_id: int | None = None) -> Told:
    async with sessions.read() as session:
        version = facts[BAR].version_on(TODAY)
        return await told_otherwise(session, BAR, version, change_id=change_id)


async def agree(sessions: Sessions, facts: Facts, person: Person, change_id: int) -> None:
    await look(sessions, facts=facts, person=person, change_id=change_id, agree=True, now=NOON)


async def notice_of(sessions: Sessions, person_id: int = FAMILY) -> Notice | None:
    async with sessions.read() as session:
        return await first_notice(session, person_id)


def states(changes: list[FactChange]) -> list[tuple[ChangeKind, ChangeState]]:
    return [(change.kind, change.state) for change in changes]


async def test_the_only_coordinator_confirms_and_nobody_else_has_looked(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    before = facts[BAR]
    await vouch(sessions, facts, aigul)
    (change,) = await done(sessions)
    assert (change.kind, change.state) == (ChangeKind.CONFIRM, ChangeState.IN_FORCE)
    assert (change.made_by_name, change.looked_by, change.looked_at) == ("Айгүл", None, None)
    assert set(change.fields) == {"checked_by", "checked_on", "review_by", "confirms"}
    assert facts[BAR] == before.model_copy(
        update={"checked_by": "Айгүл", "checked_on": TODAY, "review_by": date(2027, 5, 24)}
    )
    assert facts[BAR].level(TODAY) is Level.STATE
    assert facts[BAR].version == before.version


async def test_a_change_waits_for_another_coordinators_look(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    assert facts[BAR].value == 3
    async with sessions.read() as session:
        assert await facts_waiting(session) == [BAR]
        assert await current_corrections(session) == {}
    with pytest.raises(NotAllowedError):
        await look(sessions, facts=facts, person=aigul, change_id=change_id, agree=True, now=NOON)
    for _ in range(2):
        await look(
            sessions, facts=facts, person=baktygul, change_id=change_id, agree=True, now=NOON
        )
    assert (facts[BAR].value, facts[BAR].checked_by) == (5, "Айгүл")
    (change,) = await done(sessions)
    assert (change.state, change.looked_by_name) == (ChangeState.IN_FORCE, "Бактыгүл")
    async with sessions.read() as session:
        assert await facts_waiting(session) == []


async def test_a_refused_change_leaves_the_fact_as_it_was(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    await look(sessions, facts=facts, person=baktygul, change_id=change_id, agree=False, now=NOON)
    assert facts[BAR].value == 3
    assert states(await done(sessions)) == [(ChangeKind.CORRECT, ChangeState.REFUSED)]
    with pytest.raises(StaleError):
        await look(
            sessions, facts=facts, person=baktygul, change_id=change_id, agree=True, now=NOON
        )
    await put_in(sessions, facts, aigul, {"value": 5})
    assert [state for _kind, state in states(await done(sessions))] == [
        ChangeState.REFUSED,
        ChangeState.WAITING,
    ]


async def test_while_one_waits_a_second_is_refused_until_it_is_taken_back(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    with pytest.raises(WaitingError):
        await put_in(sessions, facts, baktygul, {"value": 6})
    with pytest.raises(WaitingError):
        await vouch(sessions, facts, baktygul)
    with pytest.raises(NotAllowedError):
        await withdraw(sessions, person=baktygul, change_id=change_id)
    for _ in range(2):
        await withdraw(sessions, person=aigul, change_id=change_id)
    await put_in(sessions, facts, baktygul, {"value": 6})
    with pytest.raises(StaleError):
        await look(
            sessions, facts=facts, person=baktygul, change_id=change_id, agree=True, now=NOON
        )
    assert [state for _kind, state in states(await done(sessions))] == [
        ChangeState.WITHDRAWN,
        ChangeState.WAITING,
    ]


async def test_lowering_is_in_force_at_once_and_overtakes_what_waits(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    version_seen = await seen(sessions, facts)
    for _ in range(2):  # a tap handled twice
        await correct(
            sessions,
            facts=facts,
            person=baktygul,
            fact_id=BAR,
            version_seen=version_seen,
            changes={"bot_use": "do_not_state"},
            now=NOON,
        )
    assert (facts[BAR].bot_use, facts[BAR].checked_by) == (Level.DO_NOT_STATE, None)
    assert states(await done(sessions)) == [
        (ChangeKind.CORRECT, ChangeState.OVERTAKEN),
        (ChangeKind.CORRECT, ChangeState.IN_FORCE),
    ]
    with pytest.raises(StaleError):
        await look(
            sessions, facts=facts, person=baktygul, change_id=change_id, agree=True, now=NOON
        )


@pytest.mark.parametrize(
    "changes", [{"bot_use": "state"}, {"bot_use": "do_not_state", "value": 9}]
)
async def test_what_is_not_only_lower_waits(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person, changes: dict[str, Any]
) -> None:
    await put_in(sessions, facts, aigul, changes, QUOTA)
    assert baktygul.roles is not None
    assert states(await done(sessions, QUOTA)) == [(ChangeKind.CORRECT, ChangeState.WAITING)]


async def test_two_coordinators_at_once_do_not_overwrite_each_other(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    version_seen = await seen(sessions, facts)
    await put_in(sessions, facts, aigul, {"bot_use": "state_with_check"})
    before = await everything(sessions)
    with pytest.raises(StaleError):
        await correct(
            sessions,
            facts=facts,
            person=baktygul,
            fact_id=BAR,
            version_seen=version_seen,
            changes={"bot_use": "do_not_state"},
            now=NOON,
        )
    assert await everything(sessions) == before


async def test_a_source_alone_is_another_fact_to_a_screen(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    version_seen, version = await seen(sessions, facts), facts[BAR].version
    await put_in(sessions, facts, aigul, {"source": SOURCE})
    assert facts[BAR].version == version
    with pytest.raises(StaleError):
        await confirm(
            sessions,
            facts=facts,
            person=aigul,
            fact_id=BAR,
            version_seen=version_seen,
            now=NOON,
        )


async def test_a_tap_that_is_handled_twice_is_one_change(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    version_seen = await seen(sessions, facts)
    for _ in range(2):
        await correct(
            sessions,
            facts=facts,
            person=aigul,
            fact_id=BAR,
            version_seen=version_seen,
            changes={"value": 5},
            now=NOON,
        )
    (change,) = await done(sessions)
    for _ in range(2):
        await undo(sessions, facts=facts, person=aigul, change_id=change.id, now=NOON)
    assert [kind for kind, _state in states(await done(sessions))] == [
        ChangeKind.CORRECT,
        ChangeKind.UNDO,
    ]


async def test_undo_brings_back_what_stood_before_and_can_be_undone(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    of_file = facts[BAR]
    first = await put_in(sessions, facts, aigul, {"value": 5})
    second = await put_in(sessions, facts, aigul, {"value": 7})
    with pytest.raises(StaleError):
        await undo(sessions, facts=facts, person=aigul, change_id=first, now=NOON)
    await undo(sessions, facts=facts, person=aigul, change_id=second, now=NOON)
    assert facts[BAR].value == 5
    third = (await done(sessions))[-1]
    assert (third.version, third.version_before) == (
        facts[BAR].version,
        facts.corrected(BAR, {"value": 7}).version,
    )
    await undo(sessions, facts=facts, person=aigul, change_id=third.id, now=NOON)
    assert facts[BAR].value == 7

    change_id = await put_in(sessions, facts, aigul, {"value": 9}, QUOTA)
    await undo(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    assert (await done(sessions, QUOTA))[-1].fields == {}
    assert facts[QUOTA] == LIBRARY.facts[QUOTA]
    assert of_file.value == 3


@pytest.mark.parametrize(
    ("what", "confidence"),
    [
        ((WEAK, {"source": SOURCE}), Confidence.MEDIUM),
        ((WEAK, {"source": SOURCE, "bot_use": "state"}), Confidence.HIGH),
        ((BAR, {"source": SOURCE, "bot_use": "state_with_check"}), Confidence.HIGH),
        (
            (OPEN, KNOWN | {"value": "30", "bot_use": "state_with_check"}),
            Confidence.MEDIUM,
        ),
        ((OPEN, KNOWN), Confidence.UNKNOWN),
    ],
)
async def test_who_names_a_source_vouches_for_the_level(
    sessions: Sessions,
    facts: Facts,
    aigul: Person,
    what: tuple[str, dict[str, Any]],
    confidence: Confidence,
) -> None:
    fact_id, changes = what
    await put_in(sessions, facts, aigul, changes, fact_id)
    assert facts[fact_id].confidence is confidence
    assert (facts[fact_id].checked_by, facts[fact_id].checked_on) == ("Айгүл", TODAY)


@pytest.mark.parametrize(
    ("fact_id", "changes"),
    [
        (WEAK, {"bot_use": "state"}),
        (BAR, {"value": "three"}),
        (BAR, {"value": 2.5}),
        (BAR, {"value": 99999999}),
        (REPORT_DAY, {"value": 20.5}),
        (REPORT_DAY, {"value": 45}),
        (REPORT_DAY, {"value": 0}),
        (GRANT, {"value": -1}),
        (GRANT, {"value": 0.125}),
        (PARTED, {"parts": {"rate": "a half"}}),
        (PARTED, {"parts": {"rate": 101}}),
        (PARTED, {"parts": {"other": 1}}),
        (BAR, {"source": SOURCE | {"date": "2026-11-25"}}),
        (BAR, {"source": SOURCE | {"date": "2027"}}),
        (BAR, {"source": SOURCE | {"date": "1989-12-31"}}),
        (BAR, {"source": SOURCE | {"date": "2026-02-30"}}),
        (BAR, {"valid_from": "1989-12-31"}),
        (BAR, {"review_by": "2027-05-25"}),
        (BAR, {"source": {"title": "", "url": "here", "date": None}}),
        (BAR, {"statement": {"ky": "Жок {value}.", "ru": "Нет."}}),
        (BAR, {"statement": {"ky": "3 жыл жок.", "ru": "3 года нет."}}),
        (OPEN, {"bot_use": "state", "source": SOURCE}),
    ],
)
async def test_what_does_not_fit_is_not_put_in(
    sessions: Sessions, facts: Facts, aigul: Person, fact_id: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"."):
        await put_in(sessions, facts, aigul, changes, fact_id)
    assert await done(sessions, fact_id) == []


async def test_a_share_of_a_number_stays_exact(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    fact = facts[SHARE]
    assert facts.corrected(SHARE, fields_of(fact)) == fact
    await put_in(sessions, facts, aigul, {"value": 0.25}, SHARE)
    assert facts[SHARE].value == Decimal("0.25")


async def test_every_fact_of_the_files_comes_back_whole(facts: Facts) -> None:
    for fact in facts:
        again: Fact = facts.corrected(fact.id, fields_of(fact))
        assert (again, again.version) == (fact, fact.version)


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.OBSERVER, None])
async def test_who_is_no_coordinator_changes_no_fact(
    sessions: Sessions, facts: Facts, aigul: Person, role: Role | None
) -> None:
    waiting = await put_in(sessions, facts, aigul, {"value": 5})
    person = replace(await member(sessions, FAMILY), name="Нургүл")
    if role is not None:
        await appoint(sessions, person_ids=[FAMILY], role=role, now=NOON)
    before = await everything(sessions)
    kept: dict[str, Any] = {"facts": facts, "person": person, "now": NOON}
    with pytest.raises(NotAllowedError):
        await put_in(sessions, facts, person, {"value": 6})
    with pytest.raises(NotAllowedError):
        await vouch(sessions, facts, person)
    for call in (
        look(sessions, **kept, change_id=waiting, agree=True),
        undo(sessions, **kept, change_id=waiting),
        send_correction(sessions, **kept, change_id=waiting),
        withdraw(sessions, person=person, change_id=waiting),
    ):
        with pytest.raises(NotAllowedError):
            await call
    assert await everything(sessions) == before


async def test_a_role_taken_meanwhile_counts_no_more(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    version_seen = await seen(sessions, facts)
    async with sessions.begin() as session:
        await session.execute(delete(RoleRow).where(RoleRow.person_id == AIGUL))
    with pytest.raises(NotAllowedError):
        await confirm(
            sessions,
            facts=facts,
            person=aigul,
            fact_id=BAR,
            version_seen=version_seen,
            now=NOON,
        )
    with pytest.raises(NotAllowedError):
        await name_staff(sessions, person=aigul, name="Айгүл")


async def test_a_name_stands_beside_what_one_does(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    with pytest.raises(NamelessError):
        await put_in(sessions, facts, replace(aigul, name=None), {"value": 6})
    async with sessions.read() as session:
        assert (await person_of(session, AIGUL)).name == "Айгүл"


async def test_who_was_told_otherwise_is_counted_by_what_they_heard_last(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    old = facts[BAR].version
    await put_in(sessions, facts, aigul, {"value": 5})
    new = facts[BAR].version
    heard = {
        FAMILY: [(old, 0)],
        7004: [(old, 0), (new, 1)],
        7005: [(new, 0), (old, 1)],
        7006: [(old, 0), (new, 0)],
        7007: [(new, 0)],
        7008: [("older", 0), (old, 1)],
        7009: [(old, 0)],
    }
    for person_id, versions in heard.items():
        await member(sessions, person_id)
        for version, days in versions:
            await tell(sessions, person_id, version, NOON + timedelta(days=days))
    await tell(sessions, 7007, old, fact_id=QUOTA)
    assert await told(sessions, facts) == Told(this=2, otherwise=5, reachable=5, unsent=5)
    async with sessions.begin() as session:
        for person_id, values in {
            7008: {"stopped_at": NOON},
            7009: {"blocked_at": NOON},
        }.items():
            await session.execute(
                update(PersonRow).where(PersonRow.id == person_id).values(**values)
            )
    assert await told(sessions, facts) == Told(this=2, otherwise=5, reachable=3, unsent=5)


async def test_a_correction_goes_once_to_exactly_those_told_otherwise(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    old = facts[BAR].version
    for person_id in (FAMILY, 7004):
        await member(sessions, person_id)
    await tell(sessions, FAMILY, old)
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    await tell(sessions, 7004, facts[BAR].version)
    kept: dict[str, Any] = {"facts": facts, "person": aigul, "now": NOON}
    assert await send_correction(sessions, **kept, change_id=change_id) == 1
    assert await send_correction(sessions, **kept, change_id=change_id) == 0
    async with sessions.read() as session:
        counted = await told_otherwise(session, BAR, facts[BAR].version, change_id=change_id)
    assert counted == Told(this=1, otherwise=1, reachable=1, unsent=0, unseen=1)
    assert await notice_of(sessions) == Notice(change_id, BAR, [old])
    assert await notice_of(sessions, 7004) is None

    newer = await put_in(sessions, facts, aigul, {"value": 6})
    with pytest.raises(StaleError):
        await send_correction(sessions, **kept, change_id=change_id)
    assert await send_correction(sessions, **kept, change_id=newer) == 2
    family = await see_notice(sessions, person=Person(FAMILY), change_id=newer, now=NOON)
    assert not family.has_notices
    assert await notice_of(sessions) is None
    async with sessions.read() as session:
        assert (await person_of(session, 7004)).has_notices


async def test_who_was_told_what_is_in_force_again_has_nothing_to_hear(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    old = facts[BAR].version
    for person_id in (FAMILY, 7004):
        await member(sessions, person_id)
        await tell(sessions, person_id, old)
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    await send_correction(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    await see_notice(sessions, person=Person(7004), change_id=change_id, now=NOON)
    await tell(sessions, 7004, facts[BAR].version, NOON + timedelta(hours=1))
    await undo(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    assert await notice_of(sessions) is None
    assert await told(sessions, facts) == Told(this=1, otherwise=1, reachable=1, unsent=1)


async def test_a_part_is_corrected_by_its_name_and_the_others_stay(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    before = facts[PARTED].parts
    assert len(before) > 1
    await put_in(sessions, facts, aigul, {"parts": {"rate": 0.75}}, PARTED)
    assert facts[PARTED].parts == before | {
        "rate": before["rate"].model_copy(update={"value": Decimal("0.75")})
    }
    assert facts[PARTED].version != LIBRARY.facts[PARTED].version


@pytest.mark.parametrize(
    ("what", "review_by"),
    [
        ((QUOTA, {}), "2027-01-01"),
        ((QUOTA, {"value": 9}), "2027-01-01"),
        ((QUOTA, {"review_by": "2027-02-01"}), "2027-02-01"),
        ((BAR, {"value": 9}), "2027-05-24"),
    ],
)
async def test_the_nearer_review_of_the_file_stays(
    sessions: Sessions,
    facts: Facts,
    aigul: Person,
    what: tuple[str, dict[str, Any]],
    review_by: str,
) -> None:
    fact_id, changes = what
    for _ in range(2):
        if changes:
            await put_in(sessions, facts, aigul, changes, fact_id)
        else:
            await vouch(sessions, facts, aigul, fact_id)
    assert facts[fact_id].review_by.isoformat() == review_by


@pytest.mark.parametrize(
    ("corrections", "waits"),
    [
        ([{"value": 9}], True),
        ([{"bot_use": "do_not_state"}], True),
        ([{"bot_use": "state_with_check"}], True),
        ([{"valid_until": YESTERDAY}], True),
        ([{"bot_use": "do_not_state"}, {"bot_use": "state"}], False),
        ([{"bot_use": "state_with_check"}, {"bot_use": "state"}], False),
        ([{"source": SOURCE}], False),
    ],
)
async def test_an_undo_that_says_more_waits_for_a_second_look(
    sessions: Sessions,
    facts: Facts,
    aigul: Person,
    corrections: list[dict[str, Any]],
    waits: bool,
) -> None:
    for changes in corrections:
        undone = await put_in(sessions, facts, aigul, changes)
    before = facts[BAR]
    baktygul = await coordinator(sessions, BAKTYGUL, "Бактыгүл")
    for _ in range(2):  # a tap handled twice
        await undo(sessions, facts=facts, person=baktygul, change_id=undone, now=NOON)
    last = (await done(sessions))[-1]
    assert last.kind is ChangeKind.UNDO
    assert last.state is (ChangeState.WAITING if waits else ChangeState.IN_FORCE)
    assert (facts[BAR] == before) is waits
    if waits:
        with pytest.raises(WaitingError):
            await undo(sessions, facts=facts, person=aigul, change_id=undone, now=NOON)
        await agree(sessions, facts, aigul, last.id)
        assert facts[BAR] == LIBRARY.facts[BAR]


async def test_an_undo_that_was_agreed_to_leaves_nothing_to_hear(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    await member(sessions, FAMILY)
    await tell(sessions, FAMILY, facts[BAR].version)
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    await send_correction(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    baktygul = await coordinator(sessions, BAKTYGUL, "Бактыгүл")
    await undo(sessions, facts=facts, person=baktygul, change_id=change_id, now=NOON)
    assert await notice_of(sessions) is not None
    await agree(sessions, facts, aigul, (await done(sessions))[-1].id)
    assert await notice_of(sessions) is None


async def test_who_was_told_a_fact_that_has_ended_hears_of_it(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    await member(sessions, FAMILY)
    await tell(sessions, FAMILY, facts[BAR].version)
    await put_in(sessions, facts, aigul, {"valid_until": "2027-12-31"})
    assert await told(sessions, facts) == Told(this=1)
    change_id = await put_in(sessions, facts, aigul, {"valid_until": YESTERDAY})
    assert await told(sessions, facts) == Told(otherwise=1, reachable=1, unsent=1)
    await send_correction(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    assert await notice_of(sessions) is not None


@dataclass
class Waiting:
    """Tellings that wait in the state file."""

    kept: list[Telling]

    def tellings(self, limit: int) -> list[Telling]:
        return self.kept[:limit]

    def drop_tellings(self, tellings: Sequence[Telling]) -> None:
        self.kept = [one for one in self.kept if one not in tellings]


@pytest.mark.parametrize("changes", [{"value": 5}, {"valid_until": YESTERDAY}])
async def test_who_was_told_just_before_a_correction_was_sent_hears_of_it_too(
    sessions: Sessions, facts: Facts, aigul: Person, changes: dict[str, Any]
) -> None:
    late, told_anew, told_in_time = FAMILY, 7004, 7005
    old = facts[BAR].version
    for person_id in (late, told_anew, told_in_time):
        await member(sessions, person_id)
    await tell(sessions, told_in_time, old)
    change_id = await put_in(sessions, facts, aigul, changes)
    await send_correction(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    waiting = Waiting(
        [
            Telling(late, BAR, old),
            Telling(told_in_time, BAR, old),
            Telling(told_anew, BAR, "of a later program"),
            Telling(told_anew, QUOTA, facts[QUOTA].version),
            Telling(404, BAR, old),
        ]
    )
    await keep_tellings(sessions, waiting, now=NOON)
    assert await notice_of(sessions, late) == Notice(change_id, BAR, [old])
    assert await notice_of(sessions, told_anew) is None
    counted = await told(sessions, facts, change_id=change_id)
    assert (counted.unsent, counted.unseen) == (1, 2)


async def test_before_a_correction_is_sent_nobody_hears_of_it(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    old = facts[BAR].version
    await member(sessions, FAMILY)
    await put_in(sessions, facts, aigul, {"value": 5})
    await keep_tellings(sessions, Waiting([Telling(FAMILY, BAR, old)]), now=NOON)
    assert await notice_of(sessions) is None
    assert (await told(sessions, facts)).unsent == 1


async def test_what_waits_goes_with_the_coordinator_who_made_it(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    await put_in(sessions, facts, aigul, {"value": 5})
    async with sessions.begin() as session:
        await forget_coordinator(session, AIGUL)
    assert states(await done(sessions)) == [(ChangeKind.CORRECT, ChangeState.WITHDRAWN)]
    await put_in(sessions, facts, baktygul, {"value": 6})


async def test_another_process_uses_what_was_put_in_force(
    sessions: Sessions, facts: Facts, aigul: Person, caplog: pytest.LogCaptureFixture
) -> None:
    other = LIBRARY.facts.copy()
    await put_in(sessions, facts, aigul, {"value": 5})
    await reload_facts(sessions, other)
    assert other[BAR] == facts[BAR]

    caplog.set_level(logging.WARNING, "usecases.facts")
    smaller = Facts({fact.id: fact for fact in LIBRARY.facts if fact.id != BAR}, UNITS)
    for _ in range(2):
        await reload_facts(sessions, smaller)
    assert [record.getMessage() for record in caplog.records] == [
        "a correction is not used: ubk_bar_years: there is no such fact"
    ]


async def test_what_was_confirmed_outlives_the_coordinator_without_the_name(
    sessions: Sessions, facts: Facts, aigul: Person, baktygul: Person
) -> None:
    confirmed = await vouch(sessions, facts, aigul)
    await look(sessions, facts=facts, person=baktygul, change_id=confirmed, agree=True, now=NOON)
    await put_in(sessions, facts, baktygul, {"bot_use": "state_with_check"})
    other = await put_in(sessions, facts, baktygul, {"value": 9}, QUOTA)
    await look(sessions, facts=facts, person=aigul, change_id=other, agree=True, now=NOON)
    async with sessions.begin() as session:
        await forget_coordinator(session, AIGUL)
        await session.execute(delete(PersonRow).where(PersonRow.id == AIGUL))
    left = await everything(sessions)
    assert str(AIGUL) not in left
    assert "Айгүл" not in left
    await reload_facts(sessions, facts)
    assert facts[BAR].checked_by == ""
    assert facts[BAR].confirmed_on(TODAY)
    assert [change.made_by for change in await done(sessions)] == [None, BAKTYGUL]
    assert [change.looked_by for change in await done(sessions)] == [BAKTYGUL, None]


async def test_a_correction_is_forgotten_with_who_was_to_hear_of_it(
    sessions: Sessions, facts: Facts, aigul: Person
) -> None:
    await member(sessions, FAMILY)
    await tell(sessions, FAMILY, facts[BAR].version)
    change_id = await put_in(sessions, facts, aigul, {"value": 5})
    await send_correction(sessions, facts=facts, person=aigul, change_id=change_id, now=NOON)
    async with sessions.begin() as session:
        await session.execute(delete(PersonRow).where(PersonRow.id == FAMILY))
    async with sessions.read() as session:
        assert list(await session.scalars(select(FactNoticeRow.person_id))) == []
