"""The outbox: what is queued once, claimed in its order and hours, and what becomes of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import OUTBOX, PEOPLE, OutboxRow, PersonRow, PushRow
from db.queries.outbox import (
    in_slots,
    is_due,
    is_sending,
    next_message,
    outbox_counts,
    waiting_edits,
)
from db.session import WAIT, DatabaseAwayError, Sessions
from domain.clock import at_hour, local_day
from domain.outbox import (
    FINAL,
    MOST_ATTEMPTS,
    ONE_DAY,
    POLICIES,
    UNREACHABLE,
    Kind,
    Op,
    Outcome,
    Result,
    State,
    pause_after,
)
from tests.house import NOON
from tests.usecases.clockwork import family
from usecases import outbox
from usecases.outbox import (
    CHUNK,
    KEPT,
    LEASE,
    MARK_AGAIN,
    SOON,
    Message,
    NewMessage,
    claim,
    deliver_due,
    drop_old_messages,
    mark,
    queue,
)

AIGUL, VERA = 1, 2
TODAY = local_day(NOON)
EVENING = at_hour(TODAY, 19)
NIGHT = at_hour(TODAY, 23)
ALERT, DUTY, CHECK_IN, CORRECTION = (
    Kind.CASE_OPENED,
    Kind.DUTY_NEARED,
    Kind.CHECK_IN_ASKED,
    Kind.FACT_CORRECTED,
)


@pytest.fixture
async def people(sessions: Sessions) -> None:
    """Айгүл and Вера, each with a family of her own."""
    await family(sessions, id=7, members=(AIGUL,))
    await family(sessions, id=8, members=(VERA,))


pytestmark = pytest.mark.usefixtures("people")


class Post:
    """Takes what is handed over, and says of it what it is told to say."""

    def __init__(self, *results: Result, message_id: int | None = 100) -> None:
        self.results = cycle(results or (Result.SENT,))
        self.message_id = message_id
        self.got: list[Message] = []

    async def deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        self.got += messages
        return [
            Outcome(result, self.message_id if result is Result.SENT else None, retry_in=30.0)
            for _message, result in zip(messages, self.results, strict=False)
        ]


def new(kind: Kind = ALERT, key: str = "reason:1", person: int = AIGUL, **more: Any) -> NewMessage:
    return NewMessage(kind, person, key, **more)


async def put(sessions: Sessions, *messages: NewMessage, now: datetime = NOON) -> None:
    async with sessions.begin() as session:
        await queue(session, messages, now=now)


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


async def row(sessions: Sessions, key: str = "reason:1") -> Any:
    async with sessions.read() as session:
        found = await session.execute(select(OUTBOX).where(OUTBOX.c.dedupe_key == key))
        return found.one()


async def state(sessions: Sessions, key: str = "reason:1") -> tuple[str, str | None]:
    found = await row(sessions, key)
    return found.state, found.error


async def claimed(
    sessions: Sessions, now: datetime = NOON, limit: int = 100
) -> list[tuple[Kind, int]]:
    messages, _looked_at = await claim(sessions, now=now, limit=limit)
    return [(one.kind, one.person_id) for one in messages]


async def set_person(sessions: Sessions, **values: Any) -> None:
    async with sessions.begin() as session:
        await session.execute(update(PEOPLE).where(PEOPLE.c.id == AIGUL).values(**values))


# Queueing


async def test_the_same_reason_makes_one_row(sessions: Sessions) -> None:
    await put(sessions, new(payload={"case": 1}), new(payload={"case": 2}))
    await put(sessions, new(payload={"case": 3}))
    async with sessions.read() as session:
        assert await outbox_counts(session) == {(ALERT, State.QUEUED): 1}
    assert (await row(sessions)).payload == {"case": 1}


async def test_a_row_goes_with_the_transaction_of_its_reason(sessions: Sessions) -> None:
    async def fail() -> None:
        async with sessions.begin() as session:
            await queue(session, [new()], now=NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with sessions.read() as session:
        assert await outbox_counts(session) == {}


async def test_many_are_queued_at_once(sessions: Sessions) -> None:
    await put(sessions, *(new(key=f"reason:{number}") for number in range(CHUNK + 1)))
    async with sessions.read() as session:
        assert await outbox_counts(session) == {(ALERT, State.QUEUED): CHUNK + 1}


@pytest.mark.parametrize(
    ("kind", "queued_at", "due_at"),
    [
        (ALERT, NIGHT, NIGHT),
        (DUTY, NOON, NOON),
        (DUTY, NIGHT, at_hour(TODAY + ONE_DAY, 8)),
        (CHECK_IN, NOON, at_hour(TODAY, 18)),
        (CHECK_IN, at_hour(TODAY, 21), at_hour(TODAY + ONE_DAY, 18)),
    ],
)
async def test_a_message_falls_due_inside_its_hours(
    sessions: Sessions, kind: Kind, queued_at: datetime, due_at: datetime
) -> None:
    await put(sessions, new(kind), now=queued_at)
    life = POLICIES[kind].life
    found = await row(sessions)
    assert found.not_before == due_at
    assert found.stale_after == (None if life is None else due_at + life)
    async with sessions.read() as session:
        assert await next_message(session) == due_at
        assert await is_due(session, due_at)
        early = await is_due(session, due_at - timedelta(seconds=1))
    assert early == (POLICIES[kind].hours is None)  # the clock was set back, no reason to wait


# Claiming


async def test_the_most_pressing_comes_first_then_the_oldest(sessions: Sessions) -> None:
    await put(sessions, new(CHECK_IN, "a:1"), now=EVENING - timedelta(hours=2))
    await put(sessions, new(DUTY, "b:2", VERA), now=EVENING)
    await put(sessions, new(ALERT, "c:1"), now=EVENING)
    await put(sessions, new(ALERT, "d:2", VERA), now=EVENING - timedelta(minutes=1))
    assert await claimed(sessions, EVENING, limit=3) == [
        (ALERT, VERA),
        (ALERT, AIGUL),
        (DUTY, VERA),
    ]
    assert await claimed(sessions, EVENING) == [(CHECK_IN, AIGUL)]
    assert await claimed(sessions, EVENING) == []


async def test_what_is_claimed_late_waits_for_its_next_hours(sessions: Sessions) -> None:
    await put(sessions, new(CHECK_IN), now=EVENING)
    assert await claimed(sessions, NIGHT) == []
    found = await row(sessions)
    assert (found.state, found.attempts) == (State.QUEUED, 0)
    assert found.not_before == at_hour(TODAY + ONE_DAY, 18)


async def test_by_night_only_an_alert_comes_and_makes_no_sound(sessions: Sessions) -> None:
    await put(sessions, new(ALERT, "a:1"), new(DUTY, "b:1"))
    messages, _looked_at = await claim(sessions, now=NIGHT, limit=10)
    assert [(one.kind, one.silent) for one in messages] == [(ALERT, True)]
    await put(sessions, new(ALERT, "c:1"))
    messages, _looked_at = await claim(sessions, now=NOON, limit=10)
    assert [one.silent for one in messages if one.kind is ALERT] == [False]


@pytest.mark.parametrize(
    ("kind", "values", "ends"),
    [
        (DUTY, {"stopped_at": NOON}, (State.SKIPPED, "stopped")),
        (ALERT, {"stopped_at": NOON}, None),
        (DUTY, {"blocked_at": NOON}, (State.BLOCKED, "blocked before")),
        (ALERT, {"blocked_at": NOON}, (State.BLOCKED, "blocked before")),
    ],
)
async def test_who_does_not_want_it_does_not_get_it(
    sessions: Sessions, kind: Kind, values: dict[str, Any], ends: tuple[State, str] | None
) -> None:
    await put(sessions, new(kind))
    await set_person(sessions, **values)
    assert bool(await claimed(sessions)) == (ends is None)
    assert await state(sessions) == (ends or (State.SENDING, None))


async def test_who_has_gone_gets_nothing_but_operators_may_be_strangers(
    sessions: Sessions,
) -> None:
    await put(sessions, new(DUTY, "a:1"), new(Kind.OPERATOR_ALERTED, "b:99", 99))
    async with sessions.begin() as session:
        await session.execute(delete(PersonRow).where(PersonRow.id == AIGUL))
    assert await claimed(sessions) == [(Kind.OPERATOR_ALERTED, 99)]
    assert await state(sessions, "a:1") == (State.SKIPPED, "gone")


@pytest.mark.parametrize("kind", [kind for kind, policy in POLICIES.items() if policy.life])
async def test_what_is_too_old_to_be_worth_it_is_skipped(sessions: Sessions, kind: Kind) -> None:
    life = POLICIES[kind].life
    assert life is not None
    await put(sessions, new(kind), now=EVENING)
    assert await claimed(sessions, EVENING + life) == []
    assert await state(sessions) == (State.SKIPPED, "stale")


async def test_a_duty_is_worth_it_however_late(sessions: Sessions) -> None:
    await put(sessions, new(DUTY))
    assert await claimed(sessions, NOON + timedelta(days=300)) == [(DUTY, AIGUL)]


async def test_an_alert_does_not_wait_for_a_clock_that_was_set_back(sessions: Sessions) -> None:
    await put(sessions, new(ALERT, "a:1"), new(DUTY, "b:1"))
    assert await claimed(sessions, NOON - timedelta(minutes=59)) == [(ALERT, AIGUL)]


async def test_an_alert_that_failed_waits_for_its_next_try(sessions: Sessions) -> None:
    await put(sessions, new(ALERT))
    await deliver_due(sessions, Post(Result.NOT_TAKEN), clock=at(NOON), limit=10)
    assert await claimed(sessions, NOON + timedelta(seconds=1)) == []


# One pushed message a day, four a week


async def test_a_correction_takes_the_day_of_the_family(sessions: Sessions) -> None:
    await put(sessions, new(CORRECTION, "fact_corrected:1:1"), new(CORRECTION, "fact:2:1"))
    assert await claimed(sessions) == [(CORRECTION, AIGUL)]
    assert (await row(sessions, "fact:2:1")).not_before == at_hour(TODAY + ONE_DAY, 10)
    assert await claimed(sessions, NOON + ONE_DAY) == [(CORRECTION, AIGUL)]


async def test_it_waits_if_the_day_is_taken_by_the_days_message(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(PushRow(family_id=7, day=TODAY, what=f"daily:{TODAY}"))
    await put(sessions, new(CORRECTION, "fact:1:1"), new(DUTY, f"daily:{TODAY}:1"))
    assert await claimed(sessions) == [(DUTY, AIGUL)]
    assert (await state(sessions, "fact:1:1"))[0] == State.QUEUED


async def test_all_members_get_what_has_the_same_reason(sessions: Sessions) -> None:
    await family(sessions, id=9, members=(31, 32))
    await put(sessions, *(new(CORRECTION, f"fact:1:{one}", one) for one in (31, 32)))
    assert await claimed(sessions, limit=1) == [(CORRECTION, 31)]
    assert await claimed(sessions, limit=1) == [(CORRECTION, 32)]


async def test_there_are_four_a_week(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for ago in (1, 2, 4, 6):
            session.add(PushRow(family_id=7, day=TODAY - ago * ONE_DAY, what="daily"))
    await put(sessions, new(CORRECTION, "fact:1:1"))
    assert await claimed(sessions) == []
    assert await claimed(sessions, NOON + ONE_DAY) == [(CORRECTION, AIGUL)]


async def test_alerts_and_people_without_a_family_are_not_counted(sessions: Sessions) -> None:
    await set_person(sessions, family_id=None)
    await put(sessions, *(new(CORRECTION, f"fact:{number}:1") for number in range(3)))
    await put(sessions, *(new(ALERT, f"case:{number}:2", VERA) for number in range(3)))
    assert len(await claimed(sessions)) == 6


# Edits


SLOT = "case:1"


async def send_first(sessions: Sessions, message_id: int | None = 100) -> None:
    await put(sessions, new(key="first", slot=SLOT))
    await deliver_due(sessions, Post(message_id=message_id), clock=at(NOON), limit=10)


async def test_an_edit_knows_what_it_changes_and_keeps_no_hours(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(CHECK_IN, "edit", op=Op.EDIT, slot=SLOT), now=NIGHT)
    messages, _looked_at = await claim(sessions, now=NIGHT, limit=10)
    assert [(one.op, one.message_id) for one in messages] == [(Op.EDIT, 100)]


async def test_a_newer_edit_takes_the_place_of_one_that_waits(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(key="older", op=Op.EDIT, slot=SLOT))
    await put(sessions, new(key="other", op=Op.EDIT, slot="case:2"))
    await put(sessions, new(key="newer", op=Op.EDIT, slot=SLOT))
    assert await state(sessions, "older") == (State.SKIPPED, "replaced")
    post = Post()
    await deliver_due(sessions, post, clock=at(NOON), limit=10)
    assert [one.op for one in post.got] == [Op.EDIT]
    assert (await state(sessions, "newer"))[0] == State.SENT


async def test_an_edit_that_is_being_sent_is_not_replaced(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(key="older", op=Op.EDIT, slot=SLOT))
    await claim(sessions, now=NOON, limit=10)
    await put(sessions, new(key="newer", op=Op.EDIT, slot=SLOT))
    assert (await state(sessions, "older"))[0] == State.SENDING
    assert (await state(sessions, "newer"))[0] == State.QUEUED


async def test_an_edit_waits_while_its_message_is_being_sent(sessions: Sessions) -> None:
    await put(sessions, new(key="first", slot=SLOT))
    messages, _looked_at = await claim(sessions, now=NOON, limit=10)
    await put(sessions, new(key="edit", op=Op.EDIT, slot=SLOT))
    assert await claimed(sessions) == []
    assert (await row(sessions, "edit")).not_before == NOON + SOON
    await mark(sessions, [(messages[0], Outcome(Result.SENT, 55))], now=NOON)
    messages, _looked_at = await claim(sessions, now=NOON + SOON, limit=10)
    assert [one.message_id for one in messages] == [55]


async def test_two_edits_of_a_message_are_never_under_way_together(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(key="older", op=Op.EDIT, slot=SLOT))
    first, _looked_at = await claim(sessions, now=NOON, limit=10)
    await put(sessions, new(key="newer", op=Op.EDIT, slot=SLOT))
    assert await claimed(sessions) == []
    assert (await row(sessions, "newer")).not_before == NOON + SOON
    await mark(sessions, [(first[0], Outcome(Result.SENT, 100))], now=NOON)
    assert len(await claimed(sessions, NOON + SOON)) == 1


async def test_nor_if_both_wait_because_a_sender_died(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(key="older", op=Op.EDIT, slot=SLOT))
    await claim(sessions, now=NOON, limit=10)
    await put(sessions, new(key="newer", op=Op.EDIT, slot=SLOT))
    assert len(await claimed(sessions, NOON + LEASE)) == 1


async def test_other_people_and_slots_are_told_apart(sessions: Sessions) -> None:
    """Each has a message in the other's slot, too."""
    for person in (AIGUL, VERA):
        for slot in ("a", "b"):
            await put(sessions, new(key=f"{slot}{person}", person=person, slot=slot))
            post = Post(message_id=10 * person + (slot == "b"))
            await deliver_due(sessions, post, clock=at(NOON), limit=1)
    some = {(AIGUL, "a"), (VERA, "b")}
    for person, slot in sorted(some):
        await put(sessions, new(key=f"e{person}", person=person, op=Op.EDIT, slot=slot))
    await put(
        sessions,
        new(key="n1", op=Op.EDIT, slot="b"),
        new(key="n2", person=VERA, op=Op.EDIT, slot="a"),
    )
    assert [await state(sessions, f"e{one}") for one in (1, 2)] == [(State.QUEUED, None)] * 2
    async with sessions.read() as session:
        found = await in_slots(session, some | {(AIGUL, "c")})
    assert {slot: one.message_id for slot, one in found.items()} == {
        (AIGUL, "a"): 10,
        (VERA, "b"): 21,
        (AIGUL, "c"): None,
    }


async def test_slots_are_found_by_both_columns_of_their_index(sessions: Sessions) -> None:
    if sessions.reader.dialect.name != "sqlite":
        pytest.skip("SQLite says it best")
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, words: str, values: Any, *_more: Any) -> None:
        seen.append((words, values))

    event.listen(sessions.reader.sync_engine, "before_cursor_execute", note)
    slots = {(person, slot) for person in range(25) for slot in ("a", "b")}
    async with sessions.read() as session:
        await in_slots(session, slots)
        await waiting_edits(session, slots)
    with closing(sqlite3.connect(str(sessions.reader.url.database))) as connection:
        plans = [
            step[-1]
            for words, values in seen
            for step in connection.execute(f"EXPLAIN QUERY PLAN {words}", values)
            if "outbox" in step[-1]
        ]
    both = "SEARCH outbox USING INDEX ix_outbox_person_id (person_id=? AND slot=?)"
    assert plans == [both, both]


async def test_there_may_be_nothing_to_edit(sessions: Sessions) -> None:
    await put(sessions, new(key="edit", op=Op.EDIT, slot=SLOT))
    assert await claimed(sessions) == []
    assert await state(sessions, "edit") == (State.SKIPPED, "nothing to edit")


async def test_nothing_is_edited_that_was_never_shown(sessions: Sessions) -> None:
    await put(sessions, new(key="first", slot=SLOT))
    await deliver_due(sessions, Post(Result.NOTHING_TO_SAY), clock=at(NOON), limit=10)
    await put(sessions, new(key="edit", op=Op.EDIT, slot=SLOT))
    assert await claimed(sessions) == []
    assert (await state(sessions, "edit"))[0] == State.SKIPPED


# What comes of an attempt


@pytest.mark.parametrize(
    ("result", "kind", "ends"),
    [
        (Result.SENT, ALERT, State.SENT),
        (Result.NOTHING_TO_SAY, ALERT, State.SKIPPED),
        (Result.BLOCKED, ALERT, State.BLOCKED),
        (Result.DEACTIVATED, ALERT, State.BLOCKED),
        (Result.CHAT_NOT_FOUND, ALERT, State.BLOCKED),
        (Result.BAD_REQUEST, ALERT, State.FAILED),
        (Result.UNKNOWN, CHECK_IN, State.UNCERTAIN),
        (Result.UNKNOWN, ALERT, State.QUEUED),
        (Result.NOT_TAKEN, CHECK_IN, State.QUEUED),
        (Result.RETRY_LATER, CHECK_IN, State.QUEUED),
    ],
)
async def test_every_result_ends_a_message_or_puts_it_off(
    sessions: Sessions, result: Result, kind: Kind, ends: State
) -> None:
    await put(sessions, new(kind), now=EVENING)
    await deliver_due(sessions, Post(result), clock=at(EVENING), limit=10)
    found = await row(sessions)
    assert found.state == ends
    assert found.lease_until is None
    assert found.ended_at == (EVENING if ends in FINAL else None)
    assert found.message_id == (100 if result is Result.SENT else None)
    if result is Result.RETRY_LATER:
        assert (found.attempts, found.not_before) == (0, EVENING + timedelta(seconds=30))
    elif ends is State.QUEUED:
        assert (found.attempts, found.not_before) == (1, EVENING + timedelta(seconds=2))


async def test_nothing_is_tried_for_ever_and_each_pause_is_longer(sessions: Sessions) -> None:
    await put(sessions, new())
    post, now, pauses = Post(Result.UNKNOWN), NOON, []
    while await deliver_due(sessions, post, clock=at(now), limit=10):
        found = await row(sessions)
        if found.state == State.UNCERTAIN:
            break
        pauses.append((found.not_before - now).total_seconds())
        now = found.not_before
    assert len(post.got) == MOST_ATTEMPTS
    assert pauses == [pause_after(number) for number in range(1, MOST_ATTEMPTS)]


async def test_a_long_outage_uses_up_no_attempts(sessions: Sessions) -> None:
    await put(sessions, new())
    now = NOON
    for _ in range(20):
        await deliver_due(sessions, Post(Result.NOT_TAKEN), clock=at(now), limit=10)
        now = (await row(sessions)).not_before
    assert now - NOON < timedelta(minutes=10)
    await deliver_due(sessions, Post(Result.UNKNOWN), clock=at(now), limit=10)
    assert (await state(sessions))[0] == State.QUEUED


async def test_an_edit_may_always_be_repeated(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(CHECK_IN, "edit", op=Op.EDIT, slot=SLOT))
    await deliver_due(sessions, Post(Result.UNKNOWN), clock=at(NOON), limit=10)
    assert (await state(sessions, "edit"))[0] == State.QUEUED
    await claim(sessions, now=NOON + timedelta(seconds=2), limit=10)
    assert await claimed(sessions, NOON + 2 * LEASE) == [(CHECK_IN, AIGUL)]


@pytest.mark.parametrize("result", sorted(UNREACHABLE))
async def test_who_cannot_be_reached_is_written_to_no_more(
    sessions: Sessions, result: Result
) -> None:
    await put(sessions, new(key="a:1"))
    await deliver_due(sessions, Post(result), clock=at(NOON), limit=10)
    async with sessions.read() as session:
        blocked = dict((await session.execute(select(PEOPLE.c.id, PEOPLE.c.blocked_at))).all())
    assert blocked == {AIGUL: NOON, VERA: None}
    await put(sessions, new(key="b:1"))
    assert await claimed(sessions) == []
    assert await state(sessions, "b:1") == (State.BLOCKED, "blocked before")


async def test_what_became_of_it_is_written_once_the_database_is_back(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(sessions, new())
    begin, fails = sessions.begin, iter([False, True, True])

    @asynccontextmanager
    async def away_at_times() -> AsyncIterator[AsyncSession]:
        if next(fails, False):
            raise DatabaseAwayError
        async with begin() as session:
            yield session

    monkeypatch.setattr(sessions, "begin", away_at_times)
    monkeypatch.setattr(outbox, "MARK_AGAIN", (0, 0, 0))
    await deliver_due(sessions, Post(), clock=at(NOON), limit=10)
    assert await state(sessions) == (State.SENT, None)


def test_it_is_written_well_inside_the_lease() -> None:
    longest = sum(WAIT + pause for pause in MARK_AGAIN) + WAIT
    assert longest < LEASE.total_seconds() / 3


async def test_it_is_written_with_the_moment_after_sending(sessions: Sessions) -> None:
    await put(sessions, new())
    after = NOON + timedelta(minutes=1)
    moments = iter((NOON, after))
    await deliver_due(sessions, Post(Result.NOT_TAKEN), clock=lambda: next(moments), limit=10)
    assert (await row(sessions)).not_before == after + timedelta(seconds=pause_after(1))


async def test_what_another_sender_has_taken_over_is_left_to_it(sessions: Sessions) -> None:
    await put(sessions, new())
    slow, _looked_at = await claim(sessions, now=NOON, limit=10)
    await claim(sessions, now=NOON + LEASE, limit=10)
    for result in (Result.UNKNOWN, Result.BAD_REQUEST, Result.SENT):
        await mark(sessions, [(slow[0], Outcome(result))], now=NOON + LEASE)
        assert await state(sessions) == (State.SENDING, None)
    assert await claimed(sessions, NOON + LEASE) == []


@pytest.mark.parametrize(("kind", "again"), [(CHECK_IN, 0), (ALERT, 1)])
async def test_what_was_sent_was_sent_however_late_that_is_known(
    sessions: Sessions, kind: Kind, again: int
) -> None:
    await put(sessions, new(kind), now=EVENING)
    slow, _looked_at = await claim(sessions, now=EVENING, limit=10)
    late = EVENING + LEASE
    if again:  # it is given back, and this sender does not get to it
        await put(sessions, new(key="older:2", person=VERA), now=EVENING - LEASE)
        await claim(sessions, now=late, limit=1)
    else:
        await claim(sessions, now=late, limit=1)
    assert (await state(sessions))[0] == (State.QUEUED if again else State.UNCERTAIN)
    await mark(sessions, [(slow[0], Outcome(Result.SENT, message_id=55))], now=late)
    found = await row(sessions)
    assert (found.state, found.error, found.message_id) == (State.SENT, None, 55)
    assert await claimed(sessions, late) == []


async def test_an_edit_waits_for_no_answer_that_comes_twice(sessions: Sessions) -> None:
    """What has ended stays as it is, though a slow sender marks it once more."""
    await put(sessions, new(CHECK_IN), now=EVENING)
    messages, _looked_at = await claim(sessions, now=EVENING, limit=10)
    await claim(sessions, now=EVENING + LEASE, limit=10)
    assert await state(sessions) == (State.UNCERTAIN, "the sender died")
    await mark(sessions, [(messages[0], Outcome(Result.BAD_REQUEST))], now=EVENING + LEASE)
    assert await state(sessions) == (State.UNCERTAIN, "the sender died")


# A sender that died


async def test_after_the_lease_a_kind_that_repeats_is_sent_again(sessions: Sessions) -> None:
    await put(sessions, new(ALERT, "a:1"), new(CHECK_IN, "b:1"), now=EVENING)
    assert len(await claimed(sessions, EVENING)) == 2
    early, late = EVENING + LEASE - timedelta(seconds=1), EVENING + LEASE
    assert await claimed(sessions, early) == []
    async with sessions.read() as session:
        assert await is_sending(session)
        assert [await is_due(session, at) for at in (early, late)] == [False, True]
    assert await claimed(sessions, late) == [(ALERT, AIGUL)]
    assert await state(sessions, "b:1") == (State.UNCERTAIN, "the sender died")


async def test_what_kills_every_sender_ends_as_uncertain(sessions: Sessions) -> None:
    await put(sessions, new())
    now = NOON
    for _ in range(MOST_ATTEMPTS):
        assert await claimed(sessions, now) == [(ALERT, AIGUL)]
        now += LEASE
    assert await claimed(sessions, now) == []
    assert await state(sessions) == (State.UNCERTAIN, "the sender died")


# Whatever happens


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    results=st.lists(st.sampled_from(Result), max_size=6),
    kinds=st.lists(st.sampled_from(sorted(set(Kind) - {CHECK_IN})), min_size=1, max_size=6),
    deaths=st.sets(st.integers(0, 5)),
)
async def test_counts_add_up_whatever_comes_of_messages(
    sessions: Sessions, results: list[Result], kinds: list[Kind], deaths: set[int]
) -> None:
    async with sessions.begin() as session:
        await session.execute(delete(OutboxRow))
        await session.execute(update(PEOPLE).values(blocked_at=None))
    await put(
        sessions,
        *(
            new(kind, f"{kind}:{number}:{number}", (AIGUL, VERA)[number % 2])
            for number, kind in enumerate(kinds)
        ),
    )
    post, now, got = Post(*results, Result.SENT), NOON, Counter[int]()
    for step in range(60):
        async with sessions.read() as session:
            counts = await outbox_counts(session)
        assert sum(counts.values()) == len(kinds)
        if {state_now for _kind, state_now in counts} <= FINAL:
            break
        if step in deaths:
            await claim(sessions, now=now, limit=3)
        else:
            await deliver_due(sessions, post, clock=at(now), limit=3)
        async with sessions.read() as session:
            now = max(now + LEASE, await next_message(session) or now)
    else:
        pytest.fail(f"there is no end: {counts}")
    got.update(message.id for message in post.got)
    async with sessions.read() as session:
        rows = (await session.execute(select(OUTBOX))).all()
    for one in rows:
        assert (one.ended_at is None) == (one.state not in FINAL)
        assert one.state != State.SENT or got[one.id] >= 1


# Tidying up


async def test_what_ended_long_ago_goes_and_what_waits_stays(sessions: Sessions) -> None:
    await put(sessions, new(key="old"))
    await deliver_due(sessions, Post(), clock=at(NOON), limit=10)
    await put(sessions, new(DUTY, key="new"), now=NOON)
    assert await drop_old_messages(sessions, now=NOON + KEPT - timedelta(seconds=1)) == 0
    assert await drop_old_messages(sessions, now=NOON + KEPT) == 1
    async with sessions.read() as session:
        assert await outbox_counts(session) == {(DUTY, State.QUEUED): 1}
        assert await next_message(session) == NOON
        assert not await is_due(session, datetime(2026, 1, 1, tzinfo=UTC))
