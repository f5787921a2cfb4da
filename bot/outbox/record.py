"""What concerns a family's record itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from aiogram.utils.i18n import gettext as _

from bot.outbox.buttons import RecordTap
from bot.outbox.drawing import Drawn, Renderer, keyboard
from bot.runtime import Runtime
from bot.saying import day_text
from db.queries.people import deletions_asked
from domain.clock import local_day
from domain.outbox import Kind
from usecases.outbox import Message


async def look(runtime: Runtime, messages: Sequence[Message]) -> dict[int, datetime]:
    """Return when the record goes, where it still does; what was said to stay is left out."""
    family_ids = {message.family_id for message in messages if message.family_id is not None}
    async with runtime.sessions.read() as session:
        deletions = await deletions_asked(session, family_ids)
    asked = {
        message.id: datetime.fromisoformat(message.payload["goes_at"]) for message in messages
    }
    return {
        message.id: asked[message.id]
        for message in messages
        if deletions.get(message.family_id or 0) == asked[message.id]
    }


def draw(runtime: Runtime, message: Message, goes_at: Any) -> Drawn:
    """Say that the record goes, when, and how it stays."""
    text = _(
        "Somebody of your family asked to delete the family's record. "
        "It goes on this day unless you say that it stays: {day}"
    ).format(day=escape(day_text(local_day(goes_at), runtime=runtime), quote=False))
    tap = RecordTap(family=message.family_id or 0)
    button = (_("Let the record stay"), tap.pack())
    return Drawn(f"{_heading()}\n\n{text}", keyboard(button))


def stays() -> Drawn:
    """Say that the record stays, in the place of the question."""
    return Drawn("\n\n".join((_heading(), _("The record stays. Nothing is deleted."))), None)


def _heading() -> str:
    # NOTE: shown on a locked phone: at least forty characters, nothing private
    return _("📁 This message is about the record that your family keeps with me.")


RENDERERS: Mapping[Kind, Renderer] = {Kind.DELETION_ASKED: Renderer(look, draw)}
