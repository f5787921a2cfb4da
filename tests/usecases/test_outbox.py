"""The outbox: what is queued once, claimed in its order and hours, and what becomes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from db.models import OUTBOX, PEOPLE, OutboxRow, PersonRow, PushRow
from db.queries.outbox import is_due, is_sending, next_message, outbox_counts
from db.session import Sessions
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
from usecases.outbox import (
    CHUNK,
    KEPT,
    LEASE,
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
        assert not await is_due(session, due_at - timedelta(seconds=1))
        assert await is_due(session, due_at)


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
    await deliver_due(sessions, Post(message_id=message_id), now=NOON, limit=10)


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
    await deliver_due(sessions, post, now=NOON, limit=10)
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


async def test_there_may_be_nothing_to_edit(sessions: Sessions) -> None:
    await put(sessions, new(key="edit", op=Op.EDIT, slot=SLOT))
    assert await claimed(sessions) == []
    assert await state(sessions, "edit") == (State.SKIPPED, "nothing to edit")


async def test_nothing_is_edited_that_was_never_shown(sessions: Sessions) -> None:
    await put(sessions, new(key="first", slot=SLOT))
    await deliver_due(sessions, Post(Result.NOTHING_TO_SAY), now=NOON, limit=10)
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
    await deliver_due(sessions, Post(result), now=EVENING, limit=10)
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
    while await deliver_due(sessions, post, now=now, limit=10):
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
        await deliver_due(sessions, Post(Result.NOT_TAKEN), now=now, limit=10)
        now = (await row(sessions)).not_before
    assert now - NOON < timedelta(minutes=10)
    await deliver_due(sessions, Post(Result.UNKNOWN), now=now, limit=10)
    assert (await state(sessions))[0] == State.QUEUED


async def test_an_edit_may_always_be_repeated(sessions: Sessions) -> None:
    await send_first(sessions)
    await put(sessions, new(CHECK_IN, "edit", op=Op.EDIT, slot=SLOT))
    await deliver_due(sessions, Post(Result.UNKNOWN), now=NOON, limit=10)
    assert (await state(sessions, "edit"))[0] == State.QUEUED
    await claim(sessions, now=NOON + timedelta(seconds=2), limit=10)
    assert await claimed(sessions, NOON + 2 * LEASE) == [(CHECK_IN, AIGUL)]


@pytest.mark.parametrize("result", sorted(UNREACHABLE))
async def test_who_cannot_be_reached_is_written_to_no_more(
    sessions: Sessions, result: Result
) -> None:
    await put(sessions, new(key="a:1"))
    await deliver_due(sessions, Post(result), now=NOON, limit=10)
    async with sessions.read() as session:
        blocked = dict((await session.execute(select(PEOPLE.c.id, PEOPLE.c.blocked_at))).all())
    assert blocked == {AIGUL: NOON, VERA: None}
    await put(sessions, new(key="b:1"))
    assert await claimed(sessions) == []
    assert await state(sessions, "b:1") == (State.BLOCKED, "blocked before")


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
        if {at for _kind, at in counts} <= FINAL:
            break
        if step in deaths:
            await claim(sessions, now=now, limit=3)
        else:
            await deliver_due(sessions, post, now=now, limit=3)
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
    await deliver_due(sessions, Post(), now=NOON, limit=10)
    await put(sessions, new(key="new"), now=NOON)
    assert await drop_old_messages(sessions, now=NOON + KEPT - timedelta(seconds=1)) == 0
    assert await drop_old_messages(sessions, now=NOON + KEPT) == 1
    async with sessions.read() as session:
        assert await outbox_counts(session) == {(ALERT, State.QUEUED): 1}
        assert await next_message(session) == NOON
        assert not await is_due(session, datetime(2026, 1, 1, tzinfo=UTC))
