"""The way in is counted: each question once, whatever is handled twice."""

from __future__ import annotations

import asyncio

from db.models import FamilyRow
from db.queries.figures import way_in_figures
from db.session import Sessions
from domain.clock import local_day
from domain.months import month_of
from domain.person import Person, Stage
from domain.road import WayInStep
from tests.house import NOON
from tests.usecases.families import count, everything, member, newcomer
from usecases.way_in import (
    arrive,
    choose_language,
    choose_signed_month,
    choose_stage,
    come_home,
    give_consent,
)

Counts = dict[WayInStep, tuple[int, int]]


async def counts(sessions: Sessions) -> Counts:
    """Shown and answered, of the questions that were shown or answered at all."""
    async with sessions.read() as session:
        figures = await way_in_figures(session, since=local_day(NOON))
    pairs = {figure.step: (figure.shown, figure.answered) for figure in figures}
    return {step: pair for step, pair in pairs.items() if pair != (0, 0)}


async def test_every_question_of_the_longest_road_is_counted(sessions: Sessions) -> None:
    person = await member(sessions, 1)
    person = await choose_stage(
        sessions, person=person, consent_version=1, stage=Stage.CONTRACTED, signed=True, now=NOON
    )
    person = await choose_signed_month(
        sessions,
        person=person,
        consent_version=1,
        month=month_of(local_day(NOON)),
        unknown=False,
        now=NOON,
    )
    await come_home(sessions, person=person, now=NOON)
    assert await counts(sessions) == dict.fromkeys(WayInStep, (1, 1))


async def test_the_short_road_leaves_the_month_out(sessions: Sessions) -> None:
    person = await member(sessions, 1)
    await choose_stage(
        sessions, person=person, consent_version=1, stage=Stage.WAITING, signed=False, now=NOON
    )
    found = await counts(sessions)
    assert WayInStep.SIGNED not in found
    assert found[WayInStep.FIRST] == (1, 0)


async def test_who_stops_is_counted_as_left(sessions: Sessions) -> None:
    await newcomer(sessions, 1)
    await arrive(sessions, person_id=2, now=NOON)
    assert await counts(sessions) == {WayInStep.LANGUAGE: (2, 1), WayInStep.CONSENT: (1, 0)}


async def test_what_is_handled_twice_counts_once(sessions: Sessions) -> None:
    for _ in range(2):
        await arrive(sessions, person_id=1, now=NOON)
    for _ in range(2):
        await choose_language(sessions, person=Person(1), locale="ky", now=NOON)
    for _ in range(2):
        await give_consent(sessions, person_id=1, version=1, locale="ky", now=NOON)
    assert await counts(sessions) == {
        WayInStep.LANGUAGE: (1, 1),
        WayInStep.CONSENT: (1, 1),
        WayInStep.STAGE: (1, 0),
    }
    assert await count(sessions, FamilyRow) == 1


async def test_what_comes_at_once_counts_once(sessions: Sessions) -> None:
    await asyncio.gather(*(arrive(sessions, person_id=1, now=NOON) for _ in range(4)))
    await asyncio.gather(
        *(choose_language(sessions, person=Person(1), locale="ky", now=NOON) for _ in range(4))
    )
    people = await asyncio.gather(
        *(give_consent(sessions, person_id=1, version=1, locale="ky", now=NOON) for _ in range(4))
    )
    assert len({person.family.id for person in people if person.family}) == 1
    assert await counts(sessions) == {
        WayInStep.LANGUAGE: (1, 1),
        WayInStep.CONSENT: (1, 1),
        WayInStep.STAGE: (1, 0),
    }


async def test_a_language_changed_later_is_no_answer(sessions: Sessions) -> None:
    await member(sessions, 1)
    before = await counts(sessions)
    person = await choose_language(sessions, person=Person(1), locale="ru", now=NOON)
    assert person.locale == "ru"
    assert await counts(sessions) == before


async def test_many_people_are_counted_at_once(sessions: Sessions) -> None:
    ids = range(1, 11)
    await asyncio.gather(*(newcomer(sessions, person_id) for person_id in ids))
    assert await counts(sessions) == {WayInStep.LANGUAGE: (10, 10), WayInStep.CONSENT: (10, 0)}


async def test_the_sums_do_not_know_who(sessions: Sessions) -> None:
    await newcomer(sessions, 7001)
    lines = (await everything(sessions)).splitlines()
    steps = [line for line in lines if line.startswith("step_counts")]
    assert steps
    assert [line for line in steps if "7001" in line] == []
