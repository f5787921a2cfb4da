"""What a family does with what it was reminded of: it is done, later, or not for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from content.library import Library
from db.models import ReminderRow
from db.session import Sessions
from domain.calendar import MONTH_ONLY, Due
from domain.clock import local_day
from domain.person import Family, Person
from domain.reminding import CHECKLIST, Reminder
from usecases.daily import redraw_told
from usecases.days_off import DaysOff
from usecases.duties import AHEAD, BEHIND, due_list
from usecases.progress import change_own_progress
from usecases.record import hold_own_family, look_again, own_family_id
from usecases.reminding import steps_left


class Standing(StrEnum):
    """What has become of something that was said."""

    OPEN = "open"
    DONE = "done"
    PUT_OFF = "put_off"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Reminded:
    """Something that was said, as it stands now.

    Attributes:
        due: The duty; None for a checklist.
        tree_id: The tree whose list it is.
        left: Steps of the list that are not done.
        done_on: The day on which it was ticked as done.
    """

    state: Reminder
    due: Due | None = None
    tree_id: str = ""
    left: int = 0
    done_on: date | None = None

    @property
    def key(self) -> str:
        """By this it is known."""
        return self.state.key

    @property
    def standing(self) -> Standing:
        """What has become of it."""
        told_on, later_on = self.state.told_on, self.state.later_on
        if self.done_on is not None or (self.due is None and not self.left):
            return Standing.DONE
        if self.state.dropped:
            return Standing.DROPPED
        if later_on is not None and (told_on is None or later_on > told_on):
            return Standing.PUT_OFF
        return Standing.OPEN

    @property
    def can_be_done(self) -> bool:
        """Whether one tap can say that it is done."""
        return self.due is not None and self.due.kind not in MONTH_ONLY

    def is_over(self, today: date) -> bool:
        """Whether its day lies in the past."""
        return self.due is not None and self.due.over_after < today


def reminded_of(
    library: Library, days_off: DaysOff, family: Family, states: Iterable[Reminder], today: date
) -> list[Reminded]:
    """Return what was said as it stands now, duties by day; what is gone is left out.

    A month of the benefit is gone when it is over.
    """
    by_key = {state.key: state for state in states}
    dues = due_list(library, family, today - BEHIND, today + AHEAD, today=today, days_off=days_off)
    found = [
        Reminded(by_key[due.key], due, done_on=family.progress.ticks.get(due.key))
        for due in dues
        if due.key in by_key and (due.kind not in MONTH_ONLY or due.over_after >= today)
    ]
    for key, state in by_key.items():
        tree_id = key.removeprefix(CHECKLIST)
        if key.startswith(CHECKLIST) and tree_id in library.trees:
            left = steps_left(library, family.progress, tree_id, today)
            found.append(Reminded(state, tree_id=tree_id, left=left))
    return found


async def do_reminded(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    key: str,
    now: datetime,
    drawn: int | None = None,
) -> Person | None:
    """Tick something as done; return the member's new state, None if it was never said to them.

    Done before, it keeps its day. ``drawn`` is the number of the member's message that the
    caller changes itself.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        family_id = await own_family_id(session, person, consent_version=consent_version)
        if await session.get(ReminderRow, (family_id, key)) is None:
            return None
        progress = await change_own_progress(
            session,
            person,
            consent_version,
            lambda progress: progress.with_tick(key, local_day(now)),
            now=now,
            drawn=drawn,
        )
    return person.with_family(progress=progress)


async def put_off(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    key: str,
    until: date,
    now: datetime,
) -> bool:
    """Say something again on another day; return whether it had ever been said.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        family_id = await hold_own_family(session, person, consent_version=consent_version)
        changes = or_(
            ReminderRow.dropped,
            ReminderRow.later_on.is_(None),
            ReminderRow.later_on != until,
        )
        saved = await session.execute(
            update(ReminderRow)
            .where(ReminderRow.family_id == family_id, ReminderRow.key == key, changes)
            .values(later_on=until, dropped=False)
            .returning(ReminderRow.key)
        )
        return await _follow(session, family_id, key, has_changed=bool(saved.all()), now=now)


async def drop_reminder(
    sessions: Sessions,
    *,
    person: Person,
    consent_version: int,
    key: str,
    now: datetime,
    drawn: int | None = None,
) -> bool:
    """Never say something again; return whether it had ever been said.

    ``drawn`` is the number of the member's message that the caller changes itself.

    Raises:
        NotAllowedError: they have no record, or have not agreed to this version of the text.
    """
    async with sessions.begin() as session:
        family_id = await hold_own_family(session, person, consent_version=consent_version)
        saved = await session.execute(
            update(ReminderRow)
            .where(
                ReminderRow.family_id == family_id,
                ReminderRow.key == key,
                ReminderRow.dropped.is_(False),
            )
            .values(dropped=True)
            .returning(ReminderRow.key)
        )
        but = None if drawn is None else (person.id, drawn)
        return await _follow(
            session, family_id, key, has_changed=bool(saved.all()), now=now, but=but
        )


async def _follow(
    session: AsyncSession,
    family_id: int,
    key: str,
    *,
    has_changed: bool,
    now: datetime,
    but: tuple[int, int] | None = None,
) -> bool:
    """Let the clock and the messages follow a wish; return whether the thing was ever said."""
    if not has_changed:
        return await session.get(ReminderRow, (family_id, key)) is not None
    await look_again(session, family_id)
    await redraw_told(session, family_id, [key], but=but, now=now)
    return True
