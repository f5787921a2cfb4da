"""Facts, kept by coordinators: confirmed, corrected, looked at by a second one, undone.

Files hold the defaults; a change holds all that stands in the place of a file's words from then
on. One fact is changed by one coordinator at a time: all of them wait for one another here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from content.facts import CONFIRMS, Confidence, Fact, Facts
from content.units import Value
from db.models import PEOPLE, FactChangeRow, FactNoticeRow, RoleRow
from db.queries.facts import (
    FactChange,
    changes_of,
    current_corrections,
    people_told_otherwise,
)
from db.queries.people import person_of
from db.session import Sessions
from domain.clock import local_day
from domain.fact_change import ChangeKind, ChangeState, next_review
from domain.person import Person, Role
from domain.truth import Level
from usecases.notices import call_off, send_notices
from usecases.record import NotAllowedError
from usecases.staff import hold_role

log = logging.getLogger(__name__)

MAY_BE_CORRECTED = frozenset(
    {
        *("value", "parts", "valid_from", "valid_until", "source", "bot_use", "confidence"),
        *("statement", "checked_by", "checked_on", "review_by"),
    }
)
SAID = ("value", "parts", "statement", "valid_from", "valid_until")
NEEDED_FOR = {
    Level.STATE: Confidence.HIGH,
    Level.STATE_WITH_CHECK: Confidence.MEDIUM,
    Level.DO_NOT_STATE: Confidence.LOW,
}
CHUNK = 1000


class StaleError(Exception):
    """Somebody has changed the fact since the screen was drawn."""


class WaitingError(Exception):
    """Somebody's change of this fact waits for a second look; there is one at a time."""


class NamelessError(Exception):
    """The coordinator has not said the name that stands beside what they do."""


Make = Callable[[Fact], dict[str, Any]]
"""From the fact as it stands to all that will stand in the place of the file's words."""


async def confirm(
    sessions: Sessions,
    *,
    facts: Facts,
    person: Person,
    fact_id: str,
    version_seen: str,
    now: datetime,
) -> None:
    """Vouch for a fact as it stands; it counts as fresh for six months.

    Args:
        sessions: Where to write.
        facts: What is in use; the change is laid over it once it is in force.
        person: Who vouches.
        fact_id: For which fact.
        version_seen: ``mark`` of the fact on the screen.
        now: The moment.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
        NamelessError: they have no name.
        StaleError: the fact is another one by now.
        WaitingError: a change of it waits for a second look.
    """

    def make(fact: Fact) -> dict[str, Any]:
        of_file = facts.of_file(fact_id)
        checked = _checked(person, local_day(now), of_file.review_by)
        if _unchecked(fact) == _unchecked(of_file):
            return {**checked, CONFIRMS: fact.version}
        return {**fields_of(fact), **checked}

    await _change(
        sessions,
        facts,
        person=person,
        fact_id=fact_id,
        kind=ChangeKind.CONFIRM,
        make=make,
        seen=version_seen,
        now=now,
    )


async def correct(
    sessions: Sessions,
    *,
    facts: Facts,
    person: Person,
    fact_id: str,
    version_seen: str,
    changes: Mapping[str, Any],
    now: datetime,
) -> None:
    """Correct what is said of a fact; see ``corrected_fields``. The other arguments: ``confirm``.

    Args:
        sessions: Where to write.
        facts: What is in use.
        person: Who corrects.
        fact_id: Which fact.
        version_seen: ``mark`` of the fact on the screen.
        changes: By field of ``content.facts.Fact`` its new value (JSON); of the parts, by name,
            the new numbers of those that change.
        now: The moment.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
        NamelessError: they have no name.
        StaleError: the fact is another one by now.
        WaitingError: a change of it waits for a second look.
        ValueError: the changes do not fit the fact.
    """

    def make(fact: Fact) -> dict[str, Any]:
        planned = facts.of_file(fact_id).review_by
        return corrected_fields(
            fact, changes, person=person, today=local_day(now), planned=planned
        )

    await _change(
        sessions,
        facts,
        person=person,
        fact_id=fact_id,
        kind=ChangeKind.CORRECT,
        make=make,
        seen=version_seen,
        now=now,
        needs_look=lambda fact: not lowers(fact, changes),
    )


def corrected_fields(
    fact: Fact,
    changes: Mapping[str, Any],
    *,
    person: Person,
    today: date,
    planned: date | None = None,
) -> dict[str, Any]:
    """Return all that stands in the place of the file's words after a correction (JSON).

    Who names a source vouches for it: the confidence rises to what the level needs. Who corrects
    anything has checked it today; lowering the level alone is a doubt, no check. The review
    ``planned`` by the file stays where it is nearer than the one that follows from the check.

    Raises:
        ValueError: a part or a day cannot be; the text begins with the field.
    """
    fields = fields_of(fact) | dict(changes)
    fields["parts"] = _parts(fact, changes.get("parts", {}))
    if lowers(fact, changes):
        return fields
    if "source" in changes and (changes["source"].get("date") or "") > today.isoformat():
        msg = "source: its day is still to come"
        raise ValueError(msg)
    if changes.get("review_by", "") > next_review(today).isoformat():
        msg = "review_by: later than a fact counts as fresh"
        raise ValueError(msg)
    needed = NEEDED_FOR[Level(fields["bot_use"])]
    if "source" in changes and not fact.confidence.firmest.at_least(needed.firmest):
        fields["confidence"] = needed.value
    checked = _checked(person, today, planned)
    return fields | {field: value for field, value in checked.items() if field not in changes}


def lowers(fact: Fact, changes: Mapping[str, Any]) -> bool:
    """Whether a correction only lowers the level: that is in force without a second look."""
    return set(changes) == {"bot_use"} and fact.bot_use.at_least(Level(changes["bot_use"]))


async def look(
    sessions: Sessions,
    *,
    facts: Facts,
    person: Person,
    change_id: int,
    agree: bool,
    now: datetime,
) -> None:
    """Take the second look at a change that waits: it comes into force, or is refused.

    Raises:
        NotAllowedError: they are no coordinator at this moment, or made the change themselves.
        NamelessError: they have no name.
        StaleError: the change does not wait any more.
    """
    state = ChangeState.IN_FORCE if agree else ChangeState.REFUSED
    async with sessions.begin() as session:
        await _hold_desk(session, person)
        row = await session.get(FactChangeRow, change_id)
        if row is None or row.state != ChangeState.WAITING:
            if row is not None and (row.state, row.looked_by) == (state, person.id):
                return
            raise StaleError
        if row.made_by == person.id:
            raise NotAllowedError
        row.state, row.looked_at = state, now
        row.looked_by, row.looked_by_name = person.id, person.name
        await session.flush()
        if agree and row.kind == ChangeKind.UNDO:
            version = fact_with(facts, row.fact_id, row.fields).version_on(local_day(now))
            await _drop_notices(session, row.fact_id, version)
        corrections = await current_corrections(session)
    use_corrections(facts, corrections)


async def withdraw(sessions: Sessions, *, person: Person, change_id: int) -> None:
    """Take back one's own change before anybody has looked at it.

    Raises:
        NotAllowedError: they are no coordinator at this moment, or somebody else made it.
        StaleError: it does not wait any more.
    """
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        row = await session.get(FactChangeRow, change_id, with_for_update=True)
        if row is None or row.state not in {ChangeState.WAITING, ChangeState.WITHDRAWN}:
            raise StaleError
        if row.made_by != person.id:
            raise NotAllowedError
        row.state = ChangeState.WITHDRAWN


async def undo(
    sessions: Sessions, *, facts: Facts, person: Person, change_id: int, now: datetime
) -> None:
    """Let what stood before a change stand again.

    It waits for a second look like a correction, unless it only says less. Who was told what
    then stands again has nothing more to hear.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
        NamelessError: they have no name.
        StaleError: the change is not the newest in force.
        WaitingError: a change of the fact waits for a second look.
    """
    today = local_day(now)
    async with sessions.begin() as session:
        is_alone = await _hold_desk(session, person)
        undone = await session.get(FactChangeRow, change_id)
        if undone is None:
            raise StaleError
        changes = await changes_of(session, undone.fact_id)
        in_force = [change for change in changes if change.state is ChangeState.IN_FORCE]
        if _is_undone(change_id, changes, person):
            return
        if not in_force or in_force[-1].id != change_id:
            raise StaleError
        before = in_force[-2].fields if len(in_force) > 1 else {}
        fact = fact_with(facts, undone.fact_id, in_force[-1].fields)
        again = fact_with(facts, undone.fact_id, before)
        at_once = is_alone or not _says_more(again, fact, today)
        if not at_once and newest(changes, ChangeState.WAITING) is not None:
            raise WaitingError
        session.add(
            FactChangeRow(
                fact_id=undone.fact_id,
                kind=ChangeKind.UNDO,
                state=ChangeState.IN_FORCE if at_once else ChangeState.WAITING,
                fields=before,
                version_before=fact.version,
                version=again.version,
                made_by=person.id,
                made_by_name=person.name,
                made_at=now,
            )
        )
        await session.flush()
        if at_once:
            await _overtake(session, changes)
            await _drop_notices(session, undone.fact_id, again.version_on(today))
        corrections = await current_corrections(session)
    use_corrections(facts, corrections)


async def send_correction(
    sessions: Sessions, *, facts: Facts, person: Person, change_id: int, now: datetime
) -> int:
    """Let everybody who was last told another version of a fact hear of its correction.

    Sent again, it goes only to who was told otherwise since.

    Returns:
        How many are sent a message; it waits for them at home as well.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
        StaleError: the change is not the newest in force.
    """
    async with sessions.read() as session:
        change = await session.get(FactChangeRow, change_id)
        if change is None:
            raise StaleError
        fact = fact_with(facts, change.fact_id, change.fields)
        version = fact.version_on(local_day(now))
        ids = list(await session.scalars(people_told_otherwise(change.fact_id, version)))
    sent = 0
    for first in range(0, max(len(ids), 1), CHUNK):
        async with sessions.begin() as session:
            await hold_role(session, person, Role.COORDINATOR)
            changes = await changes_of(session, change.fact_id)
            in_force = newest(changes, ChangeState.IN_FORCE)
            if in_force is None or in_force.id != change_id:
                raise StaleError
            sent += await _notify(session, ids[first : first + CHUNK], change_id, now)
    return sent


async def _notify(session: AsyncSession, ids: Sequence[int], change_id: int, now: datetime) -> int:
    """Queue a correction for people who are still there and have not got it."""
    got = select(FactNoticeRow.person_id).where(FactNoticeRow.change_id == change_id)
    known = await session.scalars(
        select(PEOPLE.c.id)
        .where(PEOPLE.c.id.in_(ids), PEOPLE.c.id.not_in(got))
        .with_for_update(read=True)
    )
    notices = [(one, change_id) for one in known]
    await send_notices(session, notices, now=now)
    return len(notices)


async def see_notice(
    sessions: Sessions, *, person: Person, change_id: int, now: datetime
) -> Person:
    """Note that a person has heard of a correction, and of older ones of the same fact.

    Returns:
        The person as they are now: ``has_notices`` says whether there is more to hear.
    """
    of_fact = select(FactChangeRow.fact_id).where(FactChangeRow.id == change_id)
    heard = select(FactChangeRow.id).where(
        FactChangeRow.fact_id == of_fact.scalar_subquery(), FactChangeRow.id <= change_id
    )
    async with sessions.begin() as session:
        seen = await session.scalars(
            update(FactNoticeRow)
            .where(
                FactNoticeRow.person_id == person.id,
                FactNoticeRow.change_id.in_(heard),
                FactNoticeRow.seen_at.is_(None),
            )
            .values(seen_at=now)
            .returning(FactNoticeRow.change_id)
        )
        await call_off(session, person.id, seen, now=now)
        return await person_of(session, person.id)


async def reload_facts(sessions: Sessions, facts: Facts) -> None:
    """Use what the coordinators, also by way of other processes, have put in force."""
    async with sessions.read() as session:
        corrections = await current_corrections(session)
    use_corrections(facts, corrections)


def use_corrections(facts: Facts, corrections: Mapping[str, Mapping[str, Any]]) -> None:
    """Lay corrections over the files; what no longer fits is logged and left out."""
    for problem in facts.use(corrections):
        log.warning("a correction is not used: %s", " ".join(problem.split()))


async def forget_coordinator(session: AsyncSession, person_id: int) -> None:
    """Take a person's name and id out of what they did to facts; what is in force stays.

    What of theirs waits for a second look is taken back. A fact that they confirmed stays
    confirmed, by an empty name.
    """
    await session.get(RoleRow, (person_id, Role.COORDINATOR), with_for_update=True)
    made = select(FactChangeRow.fact_id).where(FactChangeRow.made_by == person_id)
    rows = list(
        await session.scalars(select(FactChangeRow).where(FactChangeRow.fact_id.in_(made)))
    )
    names = {row.made_by_name for row in rows if row.made_by == person_id}
    for row in rows:
        if row.fields.get("checked_by") in names:
            row.fields = {**row.fields, "checked_by": ""}
        if row.made_by == person_id:
            row.made_by = row.made_by_name = None
            if row.state == ChangeState.WAITING:
                row.state = ChangeState.WITHDRAWN
    await session.flush()
    await session.execute(
        update(FactChangeRow)
        .where(FactChangeRow.looked_by == person_id)
        .values(looked_by=None, looked_by_name=None)
    )


def mark(fact: Fact, in_force: FactChange | None) -> str:
    """Return by what a screen knows whether the fact on it is still the one in force."""
    return f"{fact.version}.{in_force.id if in_force else 0}"


def fact_with(facts: Facts, fact_id: str, fields: Mapping[str, Any]) -> Fact:
    """Return the fact with these fields; as the file has it where they no longer fit."""
    try:
        return facts.corrected(fact_id, fields)
    except ValueError:
        return facts.corrected(fact_id, {})


def newest(changes: Sequence[FactChange], state: ChangeState) -> FactChange | None:
    """Return the newest change in this state, of those that stand oldest first."""
    return next((change for change in reversed(changes) if change.state is state), None)


def _unchecked(fact: Fact) -> dict[str, Any]:
    """Return what is said of a fact and where it is written, without who has checked it."""
    checks = {"checked_by", "checked_on", "review_by"}
    return {name: value for name, value in fields_of(fact).items() if name not in checks}


def fields_of(fact: Fact) -> dict[str, Any]:
    """Return all of a fact that may be corrected (JSON)."""
    fields = fact.model_dump(mode="json", include=set(MAY_BE_CORRECTED))
    parts = {
        name: {"value": _number(part.value), "unit": part.unit}
        for name, part in fact.parts.items()
    }
    return {**fields, "value": _number(fact.value), "parts": parts}


def _number(value: Value | None) -> int | float | str | None:
    """JSON has no decimals, and a number between quotes would be taken for words."""
    return float(value) if isinstance(value, Decimal) else value


def _parts(fact: Fact, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return all parts of a fact (JSON), with these numbers in the place of its own."""
    parts: dict[str, Any] = fields_of(fact)["parts"]
    for name, number in numbers.items():
        if name not in parts:
            msg = f"parts.{name}: there is no such part"
            raise ValueError(msg)
        parts[name] = {**parts[name], "value": number}
    return parts


def _checked(person: Person, today: date, planned: date | None) -> dict[str, Any]:
    return {
        "checked_by": person.name,
        "checked_on": today.isoformat(),
        "review_by": next_review(today, planned).isoformat(),
    }


async def _change(
    sessions: Sessions,
    facts: Facts,
    *,
    person: Person,
    fact_id: str,
    kind: ChangeKind,
    make: Make,
    seen: str,
    now: datetime,
    needs_look: Callable[[Fact], bool] = lambda _fact: True,
) -> None:
    async with sessions.begin() as session:
        is_alone = await _hold_desk(session, person)
        changes = await changes_of(session, fact_id)
        in_force = newest(changes, ChangeState.IN_FORCE)
        fact = fact_with(facts, fact_id, in_force.fields if in_force else {})
        if _is_done(facts, changes, person, kind, make):
            return
        if seen != mark(fact, in_force):
            raise StaleError
        fields = make(fact)
        at_once = is_alone or not needs_look(fact)
        if not at_once and newest(changes, ChangeState.WAITING) is not None:
            raise WaitingError
        row = FactChangeRow(
            fact_id=fact_id,
            kind=kind,
            state=ChangeState.IN_FORCE if at_once else ChangeState.WAITING,
            fields=fields,
            version_before=fact.version,
            version=facts.corrected(fact_id, fields).version,
            made_by=person.id,
            made_by_name=person.name,
            made_at=now,
        )
        if at_once:
            await _overtake(session, changes)
        session.add(row)
        await session.flush()
        corrections = await current_corrections(session)
    use_corrections(facts, corrections)


async def _hold_desk(session: AsyncSession, person: Person) -> bool:
    """Refuse who is no coordinator with a name; let nobody else change facts meanwhile.

    Returns:
        Whether there is no other coordinator.
    """
    ids = list(
        await session.scalars(
            select(RoleRow.person_id)
            .where(RoleRow.role == Role.COORDINATOR)
            .order_by(RoleRow.person_id)
            .with_for_update()
        )
    )
    if person.id not in ids:
        raise NotAllowedError
    if not person.name:
        raise NamelessError
    return len(ids) == 1


def _is_done(
    facts: Facts, changes: Sequence[FactChange], person: Person, kind: ChangeKind, make: Make
) -> bool:
    """Whether the newest change is this one: a tap may be handled twice."""
    if not changes:
        return False
    last = changes[-1]
    is_same = last.made_by == person.id and last.kind is kind
    if not is_same or last.state not in {ChangeState.WAITING, ChangeState.IN_FORCE}:
        return False
    return make(fact_with(facts, last.fact_id, last.fields)) == last.fields


def _is_undone(change_id: int, changes: Sequence[FactChange], person: Person) -> bool:
    """Whether the newest change undoes this one already: a tap handled twice."""
    alive = {ChangeState.WAITING, ChangeState.IN_FORCE}
    last = [change for change in changes if change.state in alive][-2:]
    return (
        len(last) > 1
        and last[0].id == change_id
        and (last[1].kind, last[1].made_by) == (ChangeKind.UNDO, person.id)
    )


def _says_more(after: Fact, before: Fact, today: date) -> bool:
    """Whether more would be said than now: other words, another value, longer or more firmly."""
    if after.bot_use is Level.DO_NOT_STATE:
        return False
    is_weaker = before.bot_use.at_least(after.bot_use) and before.level(today).at_least(
        after.level(today)
    )
    return not is_weaker or any(getattr(after, field) != getattr(before, field) for field in SAID)


async def _overtake(session: AsyncSession, changes: Sequence[FactChange]) -> None:
    """Put aside what waits: it was made of words that are no longer in force."""
    waiting = [change.id for change in changes if change.state is ChangeState.WAITING]
    if waiting:
        await session.execute(
            update(FactChangeRow)
            .where(FactChangeRow.id.in_(waiting))
            .values(state=ChangeState.OVERTAKEN)
        )


async def _drop_notices(session: AsyncSession, fact_id: str, version: str) -> None:
    """Drop what nobody has seen yet and who was told this version need not see any more."""
    of_fact = select(FactChangeRow.id).where(FactChangeRow.fact_id == fact_id)
    await session.execute(
        delete(FactNoticeRow).where(
            FactNoticeRow.change_id.in_(of_fact),
            FactNoticeRow.seen_at.is_(None),
            FactNoticeRow.person_id.not_in(people_told_otherwise(fact_id, version)),
        )
    )
