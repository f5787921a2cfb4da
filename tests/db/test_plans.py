"""How SQLite answers what a tap asks: by an index, whatever the number of families."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, make_url

from db.queries.due import next_due
from db.queries.outbox import is_due, is_sending
from db.session import Sessions
from domain.clock import at_hour, local_day
from domain.outbox import Kind, Outcome, Result
from tests.chat import Chat
from tests.house import NOON, House
from tests.usecases.clockwork import family
from tests.walk.people import COMMANDS, Cast
from tests.walk.walker import STRANGE, Map, Move, Walker
from usecases.daily import redraw
from usecases.outbox import LEASE, NewMessage, claim, drop_old_messages, mark, queue
from usecases.privacy import drop_families, drop_strangers

Asked = dict[str, Any]
TABLES = ("people", "families", "letters", "invites")
SENT_FROM = ("outbox", "pushes", "people", "check_ins")
SCANNED = re.compile(
    r"\bSCAN (people|families|consents|letters|roles|invites|outbox|pushes|check_ins|reminders)\b"
    r"(?! USING INDEX ix_outbox_sending)"
)
"""What is being sent just now is at most a batch or two."""


@pytest.fixture
def asked(sessions: Sessions, on_postgres: bool) -> Iterator[Asked]:
    """Every statement that is sent, with the values of one time."""
    if on_postgres:
        pytest.skip("SQLite's plans")
    statements: Asked = {}

    def note(*told: Any) -> None:
        _connection, _cursor, sql, values, _context, many = told
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.setdefault(sql, values[0] if many else values)

    engines = [sessions.writer.sync_engine, sessions.reader.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def scanned(url: str, statements: Asked) -> dict[str, list[str]]:
    """The statements that look at every row of a table of people, and the plan's lines."""
    found = {}
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        for sql, values in statements.items():
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)
            lines = [str(row[3]) for row in plan]
            if any(SCANNED.search(line) for line in lines):
                found[sql] = lines
    return found


async def test_no_tap_looks_at_everybody(house: House, asked: Asked, database_url: str) -> None:
    cast = Cast(house, "ky")
    starts = [await cast.advised(), await cast.left(), *await cast.invited()]
    forgets = [Move("says", "/forget"), Move("taps", starts[0].chat.tr("Yes, delete everything"))]
    asked.clear()
    for start in (*starts, replace(starts[0], first=forgets)):
        walker = Walker(start.chat, start.who, start.first, Map())
        await walker.walk(enough=len(start.first))
    walker = Walker(Chat(house, STRANGE, "ky"), "new", COMMANDS, Map())
    await walker.walk(enough=300)
    changed = {f"{sql.split()[0]} {table}" for sql in asked for table in TABLES if table in sql}
    assert {"UPDATE letters", "DELETE people", "DELETE families", "UPDATE invites"} <= changed
    assert scanned(database_url, asked) == {}


async def test_no_job_looks_at_everybody(
    sessions: Sessions, asked: Asked, database_url: str
) -> None:
    await drop_strangers(sessions, now=NOON)
    await drop_families(sessions, now=NOON)
    assert asked
    assert scanned(database_url, asked) == {}


async def test_nor_does_the_sender(sessions: Sessions, asked: Asked, database_url: str) -> None:
    """It sends an alert, a check-in, a correction and an edit, blocks somebody, and dies."""
    evening = at_hour(local_day(NOON), 19)
    for number in (1, 2):
        await family(sessions, id=number, members=(number,))
    asked.clear()
    kinds = (Kind.CASE_OPENED, Kind.CHECK_IN_ASKED, Kind.FACT_CORRECTED)
    payload = {"check_in": str(local_day(NOON))}
    rows = [
        NewMessage(kind, person, f"{kind}:{person}", payload, slot="daily:2026-11-24")
        for kind in kinds
        for person in (1, 2)
    ]
    async with sessions.begin() as session:
        await queue(session, rows, now=evening)
    messages, _looked_at = await claim(sessions, now=evening, limit=len(rows))
    results = [Result.SENT, Result.BLOCKED, Result.UNKNOWN, Result.RETRY_LATER, Result.SENT]
    outcomes = [Outcome(result, message_id=1) for result in results]
    await mark(sessions, list(zip(messages, outcomes, strict=False)), now=evening)
    async with sessions.begin() as session:
        await redraw(session, Kind.CHECK_IN_ASKED, (1, 2), day=local_day(NOON), now=evening)
    await claim(sessions, now=evening + timedelta(minutes=1), limit=10)
    await claim(sessions, now=evening + 2 * LEASE, limit=10)
    await drop_old_messages(sessions, now=evening)
    async with sessions.read() as session:
        await is_due(session, evening)
        await is_sending(session)
        await next_due(session)
    changed = {f"{sql.split()[0]} {table}" for sql in asked for table in SENT_FROM if table in sql}
    assert {"INSERT outbox", "UPDATE outbox", "DELETE outbox", "INSERT pushes"} <= changed
    assert {"UPDATE people", "UPDATE check_ins"} <= changed
    assert scanned(database_url, asked) == {}
