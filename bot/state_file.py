"""The state file: where every conversation stands, and the updates not yet handled.

One SQLite file beside the database, called in the event loop: a call takes microseconds. It holds
the dialogs and the inbox together, so that one transaction moves a dialog and takes the update
that moved it out of the inbox. Whatever moment the process dies at, either both happened or
neither, and an update handled again meets the dialog it met the first time.

One process polls with a state file; two on the same file are not supported.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from domain.telling import Telling

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 2
TELLING = """
    CREATE TABLE telling (
        person_id INTEGER NOT NULL,
        fact_id TEXT NOT NULL,
        version TEXT NOT NULL,
        PRIMARY KEY (person_id, fact_id, version)
    ) WITHOUT ROWID
"""
SCHEMA = (
    """
    CREATE TABLE dialog (
        key TEXT PRIMARY KEY,
        chat_id INTEGER NOT NULL,
        user_id INTEGER NOT NULL,
        state TEXT,
        data TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX dialog_chat ON dialog (chat_id)",
    "CREATE INDEX dialog_user ON dialog (user_id)",
    """
    CREATE TABLE inbox (
        update_id INTEGER PRIMARY KEY,
        chat_id INTEGER,
        raw TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX inbox_chat ON inbox (chat_id)",
    "CREATE TABLE last_batch (update_id INTEGER PRIMARY KEY)",
    """
    CREATE TABLE poison (
        update_id INTEGER PRIMARY KEY,
        put_aside_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
    )
    """,
    TELLING,
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)
FROM_VERSION_1 = (TELLING, f"PRAGMA user_version = {SCHEMA_VERSION}")

MOST_ATTEMPTS = 4
"""A leftover is tried once among others, then three times alone; then it is put aside."""


class StateFileError(RuntimeError):
    """The file was written by a newer version of the bot."""


class DialogKey(NamedTuple):
    """Which row of the file, and whose it is."""

    key: str
    chat_id: int
    user_id: int


class Position(NamedTuple):
    """Where a dialog stands: aiogram's state and data (JSON)."""

    state: str | None = None
    data: str = "{}"


NOWHERE = Position()


@dataclass(eq=False, slots=True)
class Turn:
    """What one update changes in the state file, kept back until the update is handled."""

    file: "StateFile"
    person_id: int | None = None
    told: set[Telling] = field(default_factory=set)
    positions: dict[DialogKey, Position] = field(default_factory=dict)
    forgotten: list[int] = field(default_factory=list)
    open: bool = True


_current: ContextVar[Turn | None] = ContextVar("koldoo_turn", default=None)


class StateFile:
    """One connection to the state file; close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open the file, and create it if it is missing.

        Raises:
            StateFileError: A newer version of the bot wrote it.
        """
        self._db = sqlite3.connect(path, timeout=5, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves the disk, too
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            self.close()
            msg = f"{path} has version {version}; this bot knows up to {SCHEMA_VERSION}"
            raise StateFileError(msg)
        if version < SCHEMA_VERSION:
            with self.transaction() as db:
                for statement in FROM_VERSION_1 if version else SCHEMA:
                    db.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def settle(self) -> None:
        """Empty the write-ahead log into the file, so that what was forgotten is gone."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file; its write-ahead log goes into it."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing. Never await inside."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    def position(self, dialog: DialogKey) -> Position:
        """Return where a dialog stands, as this turn sees it."""
        turn = self._turn()
        if turn:
            kept_back = turn.positions.get(dialog)
            if kept_back is not None:
                return kept_back
            if dialog.chat_id in turn.forgotten or dialog.user_id in turn.forgotten:
                return NOWHERE
        with closing(
            self._db.execute("SELECT state, data FROM dialog WHERE key = ?", (dialog.key,))
        ) as rows:
            row = rows.fetchone()
        return Position(*row) if row else NOWHERE

    def move(self, dialog: DialogKey, position: Position) -> None:
        """Write where a dialog stands: at the end of the turn, or at once outside one."""
        turn = self._turn()
        if turn:
            turn.positions[dialog] = position
        else:
            self._write(dialog, position)

    def forget(self, person_id: int) -> None:
        """Remove a person: every dialog, and every update of the private chat.

        Args:
            person_id: The person's Telegram id, which is also that of the private chat.
        """
        turn = self._turn()
        if turn:
            turn.forgotten.append(person_id)
            turn.told.clear()
            for dialog in list(turn.positions):
                if person_id in (dialog.chat_id, dialog.user_id):
                    del turn.positions[dialog]
        else:
            with self.transaction():
                self._erase(person_id)

    def tell(self, fact_id: str, version: str) -> None:
        """Remember that whoever sent the present update is told a version of a fact."""
        turn = self._turn()
        if turn and turn.person_id is not None:
            turn.told.add(Telling(turn.person_id, fact_id, version))

    def tellings(self, limit: int) -> list[Telling]:
        """Return who was told what, as far as the database has not taken it over."""
        rows = self._db.execute("SELECT * FROM telling LIMIT ?", (limit,)).fetchall()
        return [Telling(*row) for row in rows]

    def drop_tellings(self, tellings: Sequence[Telling]) -> None:
        """Drop what the database has taken over."""
        with self.transaction() as db:
            db.executemany(
                "DELETE FROM telling WHERE person_id = ? AND fact_id = ? AND version = ?",
                tellings,
            )

    @contextmanager
    def turn(self, update_id: int, person_id: int | None = None) -> Iterator[None]:
        """Handle one update: its changes and its leaving the inbox are one transaction.

        If the handling fails, its changes are written, but the update stays in the inbox for the
        caller to take out once the failure is dealt with. If it is cancelled, as if the process
        had died, nothing is written.

        Args:
            update_id: The update's.
            person_id: Who sent it.
        """
        turn = Turn(self, person_id)
        token = _current.set(turn)
        try:
            yield
        except Exception:
            turn.open = False
            with self.transaction():
                self._write_turn(turn)
            raise
        else:
            turn.open = False
            with self.transaction() as db:
                self._write_turn(turn)
                db.execute("DELETE FROM inbox WHERE update_id = ?", (update_id,))
        finally:
            turn.open = False  # a task that outlives the turn has inherited it
            _current.reset(token)

    @contextmanager
    def telling_to(self, person_id: int) -> Iterator[None]:
        """Say something to a person outside of an update: the facts in it count as told."""
        turn = Turn(self, person_id)
        token = _current.set(turn)
        try:
            yield
        finally:
            turn.open = False
            _current.reset(token)
        if turn.told:
            with self.transaction():
                self._write_turn(turn)

    def _turn(self) -> Turn | None:
        turn = _current.get()
        return turn if turn and turn.open and turn.file is self else None

    def _write_turn(self, turn: Turn) -> None:
        for person_id in turn.forgotten:
            self._erase(person_id)
        for dialog, position in turn.positions.items():
            self._write(dialog, position)
        self._db.executemany("INSERT OR IGNORE INTO telling VALUES (?, ?, ?)", turn.told)

    def _write(self, dialog: DialogKey, position: Position) -> None:
        if position == NOWHERE:
            self._db.execute("DELETE FROM dialog WHERE key = ?", (dialog.key,))
            return
        self._db.execute(
            "INSERT INTO dialog (key, chat_id, user_id, state, data) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET state = excluded.state, data = excluded.data",
            (*dialog, *position),
        )

    def _erase(self, person_id: int) -> None:
        self._db.execute("DELETE FROM dialog WHERE chat_id = ?", (person_id,))
        self._db.execute("DELETE FROM dialog WHERE user_id = ?", (person_id,))
        self._db.execute("DELETE FROM inbox WHERE chat_id = ?", (person_id,))
        self._db.execute("DELETE FROM telling WHERE person_id = ?", (person_id,))


@dataclass(frozen=True, slots=True)
class Received:
    """An update as Telegram sent it, written down."""

    update_id: int
    chat_id: int | None
    raw: dict[str, Any]
    leftover: bool = False
    attempts: int = 0
    """How often an earlier process died while this one was being handled."""


class Inbox:
    """Updates that were received and are not handled yet."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def add(self, updates: Sequence[dict[str, Any]]) -> list[Received]:
        """Write a batch down, in one transaction, and return the updates that are new.

        A process that dies before it confirms a batch receives it once more, when some of it may
        be handled and gone from the inbox. So the ids of the last batch are remembered. A stored
        offset would not do: after a quiet week Telegram begins again from a random id.
        """
        if not updates:
            return []
        batch = [Received(raw["update_id"], chat_of(raw), raw) for raw in updates]
        with self._file.transaction() as db:
            known = {row[0] for row in db.execute("SELECT update_id FROM last_batch")}
            new = [received for received in batch if received.update_id not in known]
            db.executemany(
                "INSERT OR IGNORE INTO inbox (update_id, chat_id, raw) VALUES (?, ?, ?)",
                [(one.update_id, one.chat_id, json.dumps(one.raw)) for one in new],
            )
            db.execute("DELETE FROM last_batch")
            db.executemany(
                "INSERT OR IGNORE INTO last_batch VALUES (?)", [(one.update_id,) for one in batch]
            )
        return new

    def put_aside(self) -> list[int]:
        """Put aside what took the process down at every attempt; return the updates' ids.

        The id goes to the log and to the table ``poison``; its content is personal and goes.
        """
        with self._file.transaction() as db:
            poison = db.execute(
                "DELETE FROM inbox WHERE attempts >= ? RETURNING update_id", (MOST_ATTEMPTS,)
            ).fetchall()
            db.executemany("INSERT OR IGNORE INTO poison (update_id) VALUES (?)", poison)
        for (update_id,) in poison:
            logger.error(
                "update %d took the process down %d times and is put aside",
                update_id,
                MOST_ATTEMPTS,
            )
        return [update_id for (update_id,) in poison]

    def leftovers(self) -> list[Received]:
        """Return what an earlier process did not handle, oldest first."""
        with self._file.transaction() as db:
            rows = db.execute(
                "SELECT update_id, chat_id, raw, attempts FROM inbox ORDER BY update_id"
            ).fetchall()
        return [
            Received(update_id, chat_id, json.loads(raw), leftover=True, attempts=attempts)
            for update_id, chat_id, raw, attempts in rows
        ]

    def attempt(self, update_id: int) -> None:
        """Count that a leftover is about to be handled; written before it is."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ?", (update_id,)
            )

    def done(self, update_id: int) -> None:
        """Take an update out, whatever became of it."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM inbox WHERE update_id = ?", (update_id,))

    def acquit(self) -> None:
        """Clear all attempts: the process was told to stop, so no update takes it down."""
        with self._file.transaction() as db:
            db.execute("UPDATE inbox SET attempts = 0 WHERE attempts > 0")


def chat_of(raw: Mapping[str, Any]) -> int | None:
    """Return the chat of a raw update; the person's where the event has no chat.

    >>> chat_of({"update_id": 1, "message": {"chat": {"id": 7}, "from": {"id": 8}}})
    7
    >>> chat_of({"update_id": 1, "callback_query": {"from": {"id": 8}, "data": "yes"}})
    8
    >>> chat_of({"update_id": 1, "poll": {"id": "3"}}) is None
    True
    """
    for event in raw.values():
        if not isinstance(event, Mapping):
            continue
        message = event.get("message")
        places = (
            message.get("chat") if isinstance(message, Mapping) else None,
            event.get("chat"),
            event.get("voter_chat"),
            event.get("from"),
            event.get("user"),
        )
        for place in places:
            if isinstance(place, Mapping) and isinstance(place.get("id"), int):
                return int(place["id"])
    return None
