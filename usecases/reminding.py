"""The clock looks at families: what they are to hear of on a day, and when it looks again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from content.library import Library
from content.trees import Section
from db.models import CHECK_INS, FAMILIES, ReminderRow
from db.queries.check_ins import recent_check_ins
from db.queries.outbox import pushes_of
from db.queries.people import families_by_id
from db.queries.reminders import reachable_members, reminders_of
from db.session import Sessions
from db.upsert import insert_or_renew
from domain.calendar import MONTH_ONLY, Due, DueKind
from domain.check_in import CheckIn, asks, next_check_in
from domain.clock import BISHKEK, at_hour, local_day
from domain.outbox import DAY, MORNING, ONE_DAY, Kind, reason
from domain.person import Family, Rhythm
from domain.progress import Progress
from domain.reminding import CHECKLIST, Reminder, may_push, next_checklist_day, next_day
from domain.warning import Record, Sign, is_visible, opens_case, signs_of
from usecases.asking_how import UNTIL_REMINDED, look_at_due, open_check_ins
from usecases.cases import open_cases
from usecases.daily import push
from usecases.days_off import DaysOff
from usecases.duties import TAX_TREE, open_duties
from usecases.record import AT_ONCE
from usecases.trees import tick_of, walked

CHUNK = 25
"""Reading plans and answers takes a millisecond a family: a transaction stays short."""
LOOKING_HOUR = 3
LONGEST_LOOK = timedelta(days=7)
"""Days of the law may be corrected: whoever has duties is looked at each week."""
SINCE = timedelta(days=190)
CHECKLISTS = ("application", "registration")


LEGAL = frozenset(DueKind) - MONTH_ONLY - {DueKind.PLAN_STEP}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a family when it is looked at.

    Attributes:
        look_at: When it was to be looked at; ``AT_ONCE`` after a change.
        pushed: What it was sent in the last seven days and is to be sent, by day.
        check_ins: Newest first.
    """

    family: Family
    look_at: datetime
    check_in_at: datetime | None = None
    reminders: Mapping[str, Reminder] = field(default_factory=dict)
    pushed: Mapping[date, str] = field(default_factory=dict)
    check_ins: Sequence[CheckIn] = ()
    is_reachable: bool = True
    """Whether anybody of the family may be written to."""


@dataclass(frozen=True, slots=True)
class Push:
    """The message of a day: what weighs most in it, when it goes, which check-in it asks."""

    kind: Kind
    day: date
    moment: datetime
    told: tuple[Reminder, ...] = ()
    check_in: date | None = None
    repeats: bool = False
    """Whether that check-in was asked before."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking at a family.

    Attributes:
        look_at: When to look again; None: when something changes.
        signs: What the advisor may see anyway.
    """

    look_at: datetime | None
    check_in_at: datetime | None
    push: Push | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A duty or a begun checklist, and what was said of it."""

    state: Reminder
    due: Due | None = None
    last_tick: date = date.min

    def next_day(self, today: date) -> date | None:
        """Return the day on which it is said next."""
        if self.due is not None:
            return next_day(self.due, self.state, today=today)
        return next_checklist_day(self.last_tick, self.state, today=today)

    def told(self, day: date) -> Thing:
        """Return it as it stands once it has been said."""
        state = replace(self.state, told_on=day, times=self.state.times + 1)
        return replace(self, state=state)


async def remind_families(
    sessions: Sessions, library: Library, days_off: DaysOff, *, now: datetime
) -> int:
    """Look at every family whose time has come; return how many.

    What was to be said while nothing ran is said now, once. A family that has had its one
    message of the day, or four in a week, hears of it on the first day that is free.
    """

    async def look(ids: Sequence[int]) -> int:
        return await _look_at_some(sessions, library, days_off, ids, now)

    return await look_at_due(sessions, FAMILIES.c.look_at, look, chunk=CHUNK, now=now)


async def _look_at_some(
    sessions: Sessions, library: Library, days_off: DaysOff, of: Sequence[int], now: datetime
) -> int:
    today = local_day(now)
    async with sessions.begin() as session:
        due = (await session.execute(_taking, {"ids": of, "now": now})).all()
        if not due:
            return 0
        ids = [row.id for row in due]
        families = await families_by_id(session, ids)
        reminders = await reminders_of(session, ids)
        pushed = await pushes_of(session, ids, today)
        check_ins = await recent_check_ins(session, ids, since=today - SINCE)
        members = await reachable_members(session, ids)
        looked = {
            row.id: look_at(
                Seen(
                    families[row.id],
                    row.look_at,
                    row.check_in_at,
                    reminders.get(row.id, {}),
                    pushed.get(row.id, {}),
                    check_ins.get(row.id, ()),
                    row.id in members,
                ),
                library,
                days_off,
                now=now,
            )
            for row in due
        }
        await _write_down(session, looked, members, now)
        return len(due)


def look_at(seen: Seen, library: Library, days_off: DaysOff, *, now: datetime) -> Looked:
    """Return what a family is to hear of, and when to look at it again.

    What she has only just changed she knows: it is not said on the same day. In the evening,
    when nothing is sent any more, the next day counts. What is found before the day's message
    has gone joins it. Who is asked every week is asked once: the next week comes soon.
    """
    family, day = seen.family, local_day(DAY.next(now))
    if seen.look_at <= AT_ONCE and now >= at_hour(day, MORNING):
        day += ONE_DAY
    check_in_at, is_weekly = _next_check_in(seen, now), family.rhythm is Rhythm.WEEKLY
    is_planned = seen.pushed.get(day) == reason(day) and now < at_hour(day, MORNING)
    asks_on_the_day = not is_planned and _is_asked_on(day, check_in_at, now)
    is_repeated = check_in_at is not None and not asks_on_the_day and not is_weekly
    repeated = _unanswered(seen.check_ins) if is_repeated else None
    duties = open_duties(library, family, day, days_off)
    things = [Thing(seen.reminders.get(due.key, Reminder(due.key)), due) for due in duties]
    things += _checklists(seen, library, day)
    said = [thing for thing in things if thing.next_day(day) == day]
    repeats = repeated is not None and _asked_again_on(repeated) <= day and not is_planned
    signs = _visible_signs(seen, duties, day)
    push = None
    is_free = is_planned or may_push(seen.pushed, day)
    if (said or repeats) and seen.is_reachable and is_free:
        push = Push(
            kind=_weightiest(said, is_check_in=asks_on_the_day or not said),
            day=day,
            moment=_moment(day, now, check_in_at if asks_on_the_day else None, repeated, said),
            told=tuple(thing.told(day).state for thing in said),
            check_in=day if asks_on_the_day else repeated.day if repeated and repeats else None,
            repeats=repeats,
        )
        if asks_on_the_day:
            check_in_at = next_check_in(family.id, family.rhythm, after=push.moment)
    later: list[date | None] = [
        (thing.told(day) if push and thing in said else thing).next_day(day + ONE_DAY)
        for thing in things
    ]
    if push and asks_on_the_day and not is_weekly:
        later.append(day + UNTIL_REMINDED)
    if repeated is not None and not (push and repeats):
        later.append(max(_asked_again_on(repeated), day + ONE_DAY))
    return Looked(_look_again(later, family, day), check_in_at, push, signs)


def _next_check_in(seen: Seen, now: datetime) -> datetime | None:
    family = seen.family
    if not asks(family.stage) or family.rhythm is Rhythm.OFF:
        return None
    if seen.check_in_at is not None:
        return seen.check_in_at
    return next_check_in(family.id, family.rhythm, after=now, first=not seen.check_ins)


def _is_asked_on(day: date, check_in_at: datetime | None, now: datetime) -> bool:
    """Whether a check-in belongs to a day: it falls due on it, or was not asked before."""
    if check_in_at is None:
        return False
    return local_day(check_in_at) == day or (check_in_at <= now and day == local_day(now))


def _unanswered(check_ins: Sequence[CheckIn]) -> CheckIn | None:
    """Return the last check-in, if it is to be asked once more, or may never have arrived."""
    last = next(iter(check_ins), None)
    if last is None or last.answered_at is not None or last.reminded_at is not None:
        return None
    return last


def _asked_again_on(check_in: CheckIn) -> date:
    return check_in.day + UNTIL_REMINDED


def _checklists(seen: Seen, library: Library, today: date) -> list[Thing]:
    """Return the lists of which something is done and something is not."""
    found, progress = [], seen.family.progress
    for tree_id in CHECKLISTS:
        begun = [day for key, day in progress.ticks.items() if key.startswith(f"{tree_id}.")]
        if not begun:
            continue
        if steps_left(library, progress, tree_id, today):
            key = f"{CHECKLIST}{tree_id}"
            state = seen.reminders.get(key, Reminder(key))
            found.append(Thing(state, last_tick=max(begun)))
    return found


def steps_left(library: Library, progress: Progress, tree_id: str, today: date) -> int:
    """Return how many steps of a list are not done."""
    tree = walked(library, progress, tree_id, today)
    steps = [point for point, _held in tree.points if point.section is Section.STEPS]
    return sum(not progress.is_done(tick_of(tree.tree, point)) for point in steps)


def _weightiest(said: Sequence[Thing], *, is_check_in: bool) -> Kind:
    if any(thing.due and thing.due.kind is not DueKind.PLAN_STEP for thing in said):
        return Kind.DUTY_NEARED
    return Kind.CHECK_IN_ASKED if is_check_in else Kind.STEP_NEARED


def _moment(
    day: date,
    now: datetime,
    check_in_at: datetime | None,
    repeated: CheckIn | None,
    said: Sequence[Thing],
) -> datetime:
    """Return when the day's message goes: with the check-in, else in the morning."""
    if check_in_at is not None:
        return max(now, check_in_at)
    if repeated is not None and not said and repeated.asked_at is not None:
        asked = repeated.asked_at.astimezone(BISHKEK)
        return max(now, at_hour(day, asked.hour, asked.minute))
    return max(now, at_hour(day, MORNING))


def _look_again(days: Iterable[date | None], family: Family, day: date) -> datetime | None:
    known = [one for one in days if one is not None]
    steps = (step.due for step in family.plan.steps)
    has_steps = any(due is not None and due >= day for due in steps)
    if family.progress.of(TAX_TREE) or has_steps or family.signed_month is not None:
        known.append(day + LONGEST_LOOK)
    return at_hour(min(known), LOOKING_HOUR) if known else None


def _visible_signs(seen: Seen, duties: Iterable[Due], day: date) -> tuple[Sign, ...]:
    overdue = [(day - due.day).days for due in duties if due.kind in LEGAL and due.day < day]
    record = Record(
        seen.check_ins, seen.family.signed_month, max(overdue, default=None), today=day
    )
    return tuple(sign for sign in signs_of(record) if is_visible(sign.reason))


async def _write_down(
    session: AsyncSession,
    looked: Mapping[int, Looked],
    members: Mapping[int, Collection[int]],
    now: datetime,
) -> None:
    told = [
        {
            "family_id": family_id,
            "key": one.key,
            "told_on": one.told_on,
            "times": one.times,
            "later_on": one.later_on,
            "dropped": one.dropped,
        }
        for family_id, found in looked.items()
        if found.push is not None
        for one in found.push.told
    ]
    if told:
        await insert_or_renew(
            session, ReminderRow, told, key=("family_id", "key"), renew=("told_on", "times")
        )
    for family_id, found in looked.items():
        if found.push is not None:
            await _push(session, family_id, found.push, members, now)
        if opens_case(found.signs):
            await open_cases(session, family_id, found.signs, now=now)
    await session.execute(
        _looked,
        [
            {"family": family_id, "again": found.look_at, "check_in": found.check_in_at}
            for family_id, found in looked.items()
        ],
    )


async def _push(
    session: AsyncSession,
    family_id: int,
    found: Push,
    members: Mapping[int, Collection[int]],
    now: datetime,
) -> None:
    if found.check_in is not None and not found.repeats:
        await open_check_ins(session, [family_id], found.check_in)
    elif found.check_in is not None:
        await session.execute(
            update(CHECK_INS)
            .where(CHECK_INS.c.family_id == family_id, CHECK_INS.c.day == found.check_in)
            .values(reminded_at=now)
        )
    await push(
        session,
        found.kind,
        [(family_id, found.moment)],
        members,
        day=found.day,
        check_in=found.check_in,
        now=now,
    )


_taking = (
    select(FAMILIES.c.id, FAMILIES.c.look_at, FAMILIES.c.check_in_at)
    .where(
        FAMILIES.c.id.in_(bindparam("ids", expanding=True)),
        FAMILIES.c.look_at <= bindparam("now"),
    )
    .order_by(FAMILIES.c.id)
    .with_for_update(skip_locked=True, key_share=True)
)
_looked = (
    update(FAMILIES)
    .where(FAMILIES.c.id == bindparam("family"))
    .values(look_at=bindparam("again"), check_in_at=bindparam("check_in"))
)
