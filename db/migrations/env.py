"""Alembic's entry: runs the migrations on the connection that it is given."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from db.models import Base, Moment


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our time type as the column type that it is, so that old migrations stand alone."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
