"""What a family has answered and ticked off, as it is stored: JSON text."""

from __future__ import annotations

from pydantic import TypeAdapter
from sqlalchemy import Dialect, Text, TypeDecorator

from domain.progress import Progress

PROGRESS = TypeAdapter(Progress)


class ProgressDocument(TypeDecorator[Progress]):
    """Progress in a column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Progress | None, _dialect: Dialect) -> str | None:
        """Return the progress as JSON."""
        return None if value is None else PROGRESS.dump_json(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Progress | None:
        """Return the stored progress."""
        return None if value is None else PROGRESS.validate_json(value)
