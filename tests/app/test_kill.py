"""SIGKILL between receiving and handling: no update is lost, none has two effects.

Real people go the way in and write letters; the real program is killed and started again on the
same files. ``KOLDOO_KILLS=20`` kills it that often; three moments are enough for every day.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from bot.translations import Translations
from preview.people import Person
from tests.app.child import HOLDER, PATIENCE, TOKEN, Child, WatchedTelegram, free_port, nothing

KILLS = int(os.environ.get("KOLDOO_KILLS", "3"))
NAMES = {"Айгүл": "ky", "Бактыгүл": "ky", "Вера": "ru", "Чынара": "ky"}
TRANSLATIONS = Translations()
GLANCE = 0.02
SEED = 7
WAY_IN = 5
A_LETTER = 4


class Moment(Enum):
    """When the bot dies."""

    RECEIVED = "a batch has been handed out, and its handling has begun"
    CONFIRMING = "a batch is written down and about to be confirmed"
    ANSWERING = "a handler's work is stored, and Telegram has not seen the answer yet"
    ANSWERED = "Telegram has the answer, and the bot does not know it"


@dataclass
class Trap:
    """Kills the bot once, when it has come to the moment for the n-th time."""

    moment: Moment
    countdown: int
    delay: float
    kill: Callable[[], None]

    def before(self, method: str, asked: Mapping[str, object]) -> None:
        if method != "getUpdates":
            self._reached(Moment.ANSWERING)
        elif "offset" in asked:
            self._reached(Moment.CONFIRMING)

    def after(self, method: str, body: dict[str, Any]) -> None:
        if method != "getUpdates":
            self._reached(Moment.ANSWERED)
        elif body.get("result"):
            self._reached(Moment.RECEIVED)

    def _reached(self, moment: Moment) -> None:
        if moment is not self.moment:
            return
        self.countdown -= 1
        if self.countdown == 0 and moment is Moment.RECEIVED:
            asyncio.get_running_loop().call_later(self.delay, self.kill)
        elif self.countdown == 0:
            self.kill()


@dataclass
class Village:
    """People who act at the same time, and one bot that answers them."""

    telegram: WatchedTelegram
    folder: Path
    bot_api: str
    chance: random.Random
    people: list[tuple[Person, str]] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    async def start(self) -> Child:
        child = await Child.start(
            self.folder,
            "run",
            bot_token=TOKEN,
            data_holder=HOLDER,
            bot_api_url=self.bot_api,
            port=free_port(),
        )
        self.children.append(child)
        await child.logs("ready")
        return child

    async def act(
        self, act: Callable[[Person, str], object], child: Child, *, kill: bool
    ) -> Child:
        """Let everybody do the same; return the bot that has handled it all."""
        if kill:
            trap = self._trap(child)
            self.telegram.before, self.telegram.after = trap.before, trap.after
        for person, locale in self.people:
            act(person, locale)
        if kill:
            await child.ends()
            assert trap.countdown <= 0
            self.telegram.before = self.telegram.after = nothing
            child = await self.start()
        async with asyncio.timeout(PATIENCE):
            while self.telegram.updates.pending or self.rows("inbox"):  # noqa: ASYNC110
                await asyncio.sleep(GLANCE)
        return child

    def _trap(self, child: Child) -> Trap:
        moment = self.chance.choice(list(Moment))
        often = moment in {Moment.ANSWERING, Moment.ANSWERED}
        return Trap(
            moment,
            countdown=self.chance.randint(1, len(self.people)) if often else 1,
            delay=self.chance.uniform(0, 0.1),
            kill=child.process.kill,
        )

    def greets(self, person: Person, _locale: str) -> None:
        self.telegram.says(person.id, "/start")

    def chooses_language(self, person: Person, locale: str) -> None:
        self._taps(person, TRANSLATIONS.name_of(locale))

    def taps(self, label: str, person: Person, locale: str) -> None:
        self._taps(person, TRANSLATIONS.gettext(label, locale=locale))

    def presses(self, key: str, person: Person, locale: str) -> None:
        self.telegram.says(person.id, TRANSLATIONS.gettext(key, locale=locale))

    def writes(self, person: Person, _locale: str) -> None:
        self.telegram.says(person.id, f"Суроом бар: {person.id}")

    def _taps(self, person: Person, label: str) -> None:
        for message in reversed(self.telegram.messages(person.id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        self.telegram.taps(
                            person.id, message["message_id"], button["callback_data"]
                        )
                        return
        raise LookupError(label)

    def rows(self, table: str) -> int:
        """How many rows a table of the state file has."""
        return int(self._ask("koldoo.db.state", f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - its name is ours

    def found(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds."""
        return self._ask("koldoo.db", query)

    def _ask(self, name: str, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / name)) as db:
            return db.execute(query).fetchall()


async def test_every_update_has_one_effect_however_often_the_bot_is_killed(
    telegram: WatchedTelegram, bot_api: str, tmp_path: Path
) -> None:
    village = Village(telegram, tmp_path, bot_api, random.Random(SEED))  # noqa: S311
    village.people = [
        (telegram.add_person(name, language_code=locale), locale) for name, locale in NAMES.items()
    ]
    letters = max(1, -(-(KILLS - WAY_IN) // A_LETTER))
    acts: list[Callable[[Person, str], object]] = [
        village.greets,
        village.chooses_language,
        partial(village.taps, "I agree"),
        partial(village.taps, "Applied, I am waiting"),
        partial(village.taps, "Understood, go on"),
    ]
    for _ in range(letters):
        acts += [
            partial(village.presses, "💬 Write to the advisor"),
            village.writes,
            partial(village.taps, "Send to the advisor"),
            partial(village.taps, "Continue"),
        ]
    deadly = {number * len(acts) // KILLS for number in range(KILLS)}

    child = await village.start()
    try:
        for number, act in enumerate(acts):
            child = await village.act(act, child, kill=number in deadly)
        assert await child.stops() == 0
    finally:
        await child.kill()

    everybody = len(NAMES)
    assert village.found("SELECT count(*) FROM people") == [(everybody,)]
    assert village.found("SELECT count(*), count(DISTINCT stage) FROM families") == [
        (everybody, 1)
    ]
    assert village.found("SELECT person_id, count(*) FROM consents GROUP BY 1") == [
        (person.id, 1) for person, _ in village.people
    ]
    assert village.found("SELECT person_id, count(*), count(sent_at) FROM letters GROUP BY 1") == [
        (person.id, letters, letters) for person, _ in village.people
    ]
    steps = village.found("SELECT step, sum(shown), sum(answered) FROM step_counts GROUP BY 1")
    assert steps == [
        (step, everybody, everybody) for step in ("consent", "first", "language", "stage")
    ]
    assert village.rows("poison") == 0
    assert telegram.serious_refusals() == []
    lines = [line for one in village.children for line in one.lines]
    assert [line for line in lines if line["level"] == "ERROR"] == []
