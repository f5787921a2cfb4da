"""Papers beside taps: some people ask for their plan again and again while fifty others tap."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, cycle
from statistics import median, quantiles
from typing import Any, NamedTuple

from app.wiring import freeze_garbage
from bench.answers import Json
from bench.bots import FIRST_NEW, settings_in
from bench.program import Watched, keep_tapping, running, schedule_of
from bench.report import Figure
from bench.taps import ROAD, WAY_IN
from db.queries.people import person_of
from db.session import Sessions, connect
from domain.plan import Answer, Cost, Plan, Purchase, Question, Risk, Step, Words
from usecases.plans import change_plan

TAPPING = 50
RATE = 50
"""Taps a second: one a person, faster than anybody reads."""
ASKING = 5
PAUSE = 1.0
"""Seconds that somebody looks at a paper before asking for the next one; the plan has changed
by then, because typst remembers what it has set before."""
ROUNDS = 3
ENOUGH = 30
TO_PLAN = ("home_plan", "to_result", "to_papers")
PDF, DOCX = ("page", "whole"), ("office_page", "office_whole")
PDF_MS, TAP_MS, PDF_KB = 400, 150, 300

NICHE = "dairy_cow"
PLAN = Plan(
    niche=NICHE,
    answers={
        Question.SKILLS: Answer(("animals",)),
        Question.THINGS: Answer(("barn", "pasture")),
        Question.CUSTOMERS: Answer(("neighbours", "shops"), Words(text="Күн сайын эки айыл")),
        Question.COMPETITORS: Answer(("one_or_two", "we_are_fresher")),
        Question.SELLING_PLACE: Answer(("home", "bazaar")),
    },
    quantity=Decimal(300),
    price=Decimal(45),
    weak_months=(1, 2, 12),
    weak_quantity=Decimal(90),
    purchases=tuple(
        Purchase(number, Words(f"{NICHE}.{what}"), Decimal(10_000 * number))
        for number, what in enumerate(("cow", "winter_hay", "barn_repair", "cans"), 1)
    ),
    costs=tuple(
        Cost(number, Words(f"{NICHE}.{what}"), Decimal(1000 * number))
        for number, what in enumerate(("feed", "vet", "pasture_fee"), 1)
    ),
    risks=(
        Risk(1, Words(f"{NICHE}.illness"), Words(f"{NICHE}.vaccinate")),
        Risk(2, Words(f"{NICHE}.feed_price"), Words(f"{NICHE}.early_hay")),
    ),
    steps=tuple(
        Step(number, Words(f"{NICHE}.{what}"), date(2027, number, 20))
        for number, what in enumerate(("ask_buyers", "prepare_barn", "store_hay"), 1)
    ),
)
_sums = count(10_000)


class Paper(NamedTuple):
    """Milliseconds from the tap until Telegram has the file, and the file's kilobytes."""

    ms: float
    kb: float


class Turn(NamedTuple):
    """What fifty people and those who asked for papers beside them have waited for."""

    taps: list[float]
    papers: list[Paper]
    late: int


class Printed(Watched):
    """A local Telegram that tells, too, what the bot has answered to one tap."""

    def __init__(self) -> None:
        super().__init__()
        self._awaited: dict[tuple[str, int], asyncio.Future[tuple[float, Any]]] = {}

    async def call(
        self, method: str, params: Mapping[str, object], *rest: Any, **more: Any
    ) -> Any:
        result = await super().call(method, params, *rest, **more)
        awaited = self._awaited.pop((method, int(str(params.get("chat_id", 0)))), None)
        if awaited is not None:
            awaited.set_result((time.perf_counter(), result))
        return result

    async def after(self, person: int, button: str, method: str) -> tuple[float, Json]:
        """Tap; return the milliseconds until the bot has called a method, and its result."""
        awaited = asyncio.get_running_loop().create_future()
        self._awaited[method, person] = awaited
        message_id, data = self.button(person, button)
        begin = time.perf_counter()
        self.taps(person, message_id, data)
        async with asyncio.timeout(ENOUGH):
            end, result = await awaited
        return 1000 * (end - begin), result

    async def paper(self, person: int, button: str) -> Paper:
        """Ask for a paper and wait until it has come."""
        ms, message = await self.after(person, button, "sendDocument")
        return Paper(ms, message["document"]["file_size"] / 1024)


async def plan_anew(sessions: Sessions, person_id: int) -> None:
    """Give somebody a plan that nobody has had on paper yet."""
    async with sessions.read() as session:
        person = await person_of(session, person_id)
    assert person.consent is not None
    plan = replace(PLAN, own_money=Decimal(next(_sums)))
    await change_plan(
        sessions,
        person=person,
        consent_version=person.consent.version,
        change=lambda _before: plan,
        now=datetime.now(UTC),  # noqa: TID251 - a date for rows
    )


async def beside_taps() -> list[Figure]:
    """Tap with and without papers, in turns; tell what both wait for."""
    telegram = Printed()
    asking = range(FIRST_NEW, FIRST_NEW + ASKING)
    people = (range(first, first + TAPPING) for first in count(FIRST_NEW + ASKING, TAPPING))
    quiet, pdf = [], []
    async with running(telegram) as child:
        sessions = connect(settings_in(child.folder).database_url)
        freeze_garbage()
        for person in asking:
            await _come_to_plan(telegram, sessions, person)
        first = await telegram.paper(asking[0], PDF[0])
        first_docx = await telegram.paper(asking[0], DOCX[0])
        before = schedule_of(child.pid)
        for _ in range(ROUNDS):
            quiet.append(await _turn(telegram, sessions, next(people), ()))
            pdf.append(await _turn(telegram, sessions, next(people), asking, PDF))
        docx = await _turn(telegram, sessions, next(people), asking, DOCX)
        ran, waited = (
            now - then for now, then in zip(schedule_of(child.pid), before, strict=True)
        )
        await sessions.close()
    refused = [one.description for one in telegram.refusals if not one.race]
    papers = [paper for turn in pdf for paper in turn.papers]
    taps = [ms for turn in pdf for ms in turn.taps]
    alone = [ms for turn in quiet for ms in turn.taps]
    ratio = median(
        percentile(beside.taps, 95) / percentile(without.taps, 95)
        for beside, without in zip(pdf, quiet, strict=True)
    )
    times = [paper.ms for paper in papers]
    return [
        Figure("the first PDF", first.ms, "ms", note="typst and fonts are loaded"),
        Figure(
            "a PDF: p50",
            percentile(times, 50),
            "ms",
            note=f"from the tap to the file, {len(times)} of plans just changed; "
            f"{ASKING} people, {PAUSE:g} s to look at each",
        ),
        Figure("a PDF: p95", percentile(times, 95), "ms", at_most=PDF_MS),
        Figure("largest PDF", max(paper.kb for paper in papers), "KB", at_most=PDF_KB),
        Figure(
            "taps beside PDFs: p50",
            percentile(taps, 50),
            "ms",
            note=f"{TAPPING} people, each one tap a second",
        ),
        Figure("taps beside PDFs: p95", percentile(taps, 95), "ms", at_most=TAP_MS),
        Figure("taps without papers: p50", percentile(alone, 50), "ms"),
        Figure("taps without papers: p95", percentile(alone, 95), "ms"),
        Figure("p95 beside PDFs to p95 without", ratio, note="median of rounds in turns"),
        Figure("the first DOCX", first_docx.ms, "ms"),
        Figure("a DOCX: p95", percentile([one.ms for one in docx.papers], 95), "ms"),
        Figure("taps beside DOCX: p95", percentile(docx.taps, 95), "ms"),
        Figure(
            "it waited for a processor",
            100 * waited / (waited + ran),
            "%",
            note="of the time its loop could have run: over a few per cent, others spoil all this",
        ),
        Figure(
            "taps left out, the last one had no answer yet",
            sum(turn.late for turn in (*quiet, *pdf, docx)),
        ),
        Figure("taps without an answer", len(telegram.tapped), at_most=0),
        Figure("refused requests", len(refused), at_most=0, note=" ".join(refused[:3])),
    ]


async def _come_to_plan(telegram: Printed, sessions: Sessions, person: int) -> None:
    telegram.add_person("Айгүл", id=person)
    telegram.says(person, "/start")
    await asyncio.sleep(0.5)
    for tap in WAY_IN:
        await telegram.after(person, tap.button, "editMessageText")
    await plan_anew(sessions, person)
    for button in TO_PLAN:
        await telegram.after(person, button, "editMessageText")


async def _turn(
    telegram: Printed,
    sessions: Sessions,
    people: range,
    asking: Iterable[int],
    buttons: tuple[str, ...] = (),
) -> Turn:
    """Let people go the whole road, and others ask for papers meanwhile."""
    for person in people:
        telegram.add_person("Айгүл", id=person)
        telegram.says(person, "/start")
    await asyncio.sleep(1)
    telegram.seconds = []
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        asked = [
            tasks.create_task(_ask_again(telegram, sessions, person, buttons, over))
            for person in asking
        ]
        late = await keep_tapping(telegram, people, RATE, len(ROAD))
        over.set()
    await asyncio.sleep(1)
    papers = [paper for one in asked for paper in one.result()]
    return Turn([1000 * seconds for seconds in telegram.seconds], papers, late)


async def _ask_again(
    telegram: Printed,
    sessions: Sessions,
    person: int,
    buttons: tuple[str, ...],
    over: asyncio.Event,
) -> list[Paper]:
    papers = []
    await asyncio.sleep(PAUSE * (person % ASKING) / ASKING)
    for button in cycle(buttons):
        if over.is_set():
            break
        await plan_anew(sessions, person)
        papers.append(await telegram.paper(person, button))
        await asyncio.sleep(PAUSE)
    return papers


def percentile(values: list[float], part: int) -> float:
    return quantiles(values, n=100)[part - 1]
