"""Logs: one JSON object a line, with ids only."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FIELDS = ("update_id", "chat_id", "kind")


class JsonLines(logging.Formatter):
    """One line a record: time, level, logger, message and the ids that were handed in.

    Of an exception only types and places are written: its text may quote what somebody wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = trace_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def message_of(record: logging.LogRecord) -> str:
    """Return the message; of aiogram's own only its form, for it may quote an exception."""
    return str(record.msg) if record.name.startswith("aiogram") else record.getMessage()


def trace_of(error: BaseException) -> list[str]:
    """Return the chain of an exception as types and places, innermost first."""
    lines = []
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__name__)
        trace = current.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"{code.co_qualname} line {trace.tb_lineno}")
            trace = trace.tb_next
        current = current.__cause__ or current.__context__
    return lines


def set_up(level: str) -> None:
    """Write everything to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("aiogram.event", "aiohttp.access", "alembic", "apscheduler", "aiogram_dialog"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
