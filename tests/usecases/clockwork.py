"""Time with the clock's planning and a postman: what families are sent, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from app.passing import pass_time
from db.models import FamilyRow, PersonRow, PlanRow, ProgressRow
from db.queries.due import next_due
from db.session import Sessions
from domain.clock import BISHKEK
from domain.outbox import Kind, Op, Outcome, Result
from domain.person import Rhythm, Stage
from domain.plan import Plan, Step, Words
from domain.progress import Progress
from domain.tree import Answer
from scheduler.jobs import Job
from tests.house import LIBRARY, NOON
from usecases.asking_how import ask_how_it_goes
from usecases.days_off import DaysOff
from usecases.outbox import Message, deliver_due
from usecases.record import AT_ONCE
from usecases.reminding import remind_families

SINGLE: dict[str, Answer] = {
    "activity": "making",
    "registered": "entrepreneur",
    "regime": "single_zero",
    "registered_on": "2025-03-03",
    "workers": "none",
    "buyers": "people",
    "abroad": "no",
    "kkm": "have",
    "sales": 20_000,
    "cashless": 0,
    "phone_money": "business",
}


def patent(until: date) -> dict[str, Answer]:
    """Answers of who has a patent to a day."""
    return {**SINGLE, "regime": "trade_patent", "patent_until": until.isoformat()}


async def family(
    sessions: Sessions,
    answers: dict[str, Answer] | None = None,
    *,
    id: int = 7,
    members: Sequence[int] = (1,),
    steps: Sequence[date] = (),
    progress: Progress | None = None,
    **record: Any,
) -> int:
    """Add a family at which the clock has yet to look; return its id."""
    record = {"stage": Stage.PLANNING, "rhythm": Rhythm.MONTHLY, "look_at": AT_ONCE, **record}
    planned = tuple(Step(number, Words(text="уй"), day) for number, day in enumerate(steps, 1))
    async with sessions.begin() as session:
        session.add(FamilyRow(id=id, created_at=NOON, signed_unknown=True, **record))
        await session.flush()
        session.add(PlanRow(family_id=id, plan=Plan(steps=planned), changed_at=NOON))
        progress = progress or Progress({"tax": answers or {}})
        session.add(ProgressRow(family_id=id, progress=progress, changed_at=NOON))
        for person_id in members:
            session.add(
                PersonRow(
                    id=person_id,
                    created_at=NOON,
                    locale="ky",
                    consent_version=1,
                    consent_at=NOON,
                    family_id=id,
                )
            )
    return id


class Sent(NamedTuple):
    """What somebody was sent: when in Bishkek, what weighed most, which check-in it asked."""

    at: str
    kind: Kind
    check_in: str | None = None


@dataclass
class Clockwork:
    """The clock's two jobs and a sender, at a time that a test moves."""

    sessions: Sessions
    now: datetime = NOON
    days_off: DaysOff = field(default_factory=DaysOff)
    sent: dict[int, list[Sent]] = field(default_factory=dict)
    edited: Counter[int] = field(default_factory=Counter)

    async def later(self, by: timedelta) -> None:
        """Let time pass, from one due moment to the next."""
        await pass_time(
            by,
            clock=lambda: self.now,
            move=self.move,
            next_due=self.next_due,
            jobs=(Job("remind", by, self.remind), Job("ask", by, self.ask)),
            sent=self.send,
        )

    async def until(self, day: date, hour: int = 12) -> None:
        """Let time pass until an hour of a day in Bishkek."""
        await self.later(datetime(day.year, day.month, day.day, hour, tzinfo=BISHKEK) - self.now)

    async def wake(self, day: date, hour: int, minute: int = 0) -> None:
        """Let nothing run until then, and everything once."""
        self.now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BISHKEK).astimezone(
            UTC
        )
        await self.tick()

    async def tick(self) -> None:
        """Run everything once."""
        await self.remind()
        await self.ask()
        await self.send()

    def move(self, by: timedelta) -> None:
        self.now += by

    async def next_due(self) -> datetime | None:
        async with self.sessions.read() as session:
            return await next_due(session)

    async def remind(self) -> int:
        return await remind_families(self.sessions, LIBRARY, self.days_off, now=self.now)

    async def ask(self) -> int:
        return await ask_how_it_goes(self.sessions, now=self.now)

    async def send(self) -> None:
        while await deliver_due(self.sessions, self, clock=lambda: self.now, limit=100):
            pass

    async def deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        """Take messages as Telegram would."""
        at = f"{self.now.astimezone(BISHKEK):%Y-%m-%d %H:%M}"
        for one in messages:
            if one.op is not Op.SEND:
                self.edited[one.person_id] += 1
                continue
            said = Sent(at, one.kind, one.payload.get("check_in"))
            self.sent.setdefault(one.person_id, []).append(said)
        return [Outcome(Result.SENT, message_id=one.id) for one in messages]
