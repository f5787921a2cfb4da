"""How SQLite answers what a tap asks: by an index, whatever the number of families."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, make_url

from db.session import Sessions
from tests.chat import Chat
from tests.house import NOON, House
from tests.walk.people import COMMANDS, Cast
from tests.walk.walker import STRANGE, Map, Move, Walker
from usecases.privacy import drop_families, drop_strangers

Asked = dict[str, Any]
TABLES = ("people", "families", "letters", "invites")
SCANNED = re.compile(r"\bSCAN (people|families|consents|letters|roles|invites)\b")


@pytest.fixture
def asked(sessions: Sessions, on_postgres: bool) -> Iterator[Asked]:
    """Every statement that is sent, with the values of one time."""
    if on_postgres:
        pytest.skip("SQLite's plans")
    statements: Asked = {}

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_rest: Any) -> None:
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            statements.setdefault(sql, values)

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
