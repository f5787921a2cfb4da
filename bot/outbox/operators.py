"""What who runs the program hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aiogram.utils.i18n import gettext as _

from bot.outbox.drawing import Drawn, Renderer
from bot.runtime import Runtime
from domain.outbox import Kind
from domain.trouble import Trouble
from usecases.outbox import Message


def trouble_words() -> dict[Trouble, str]:
    """Return what has gone wrong, in words."""
    return {
        Trouble.UPDATE_FAILED: _("Something failed while I was answering somebody."),
        Trouble.UPDATE_PUT_ASIDE: _(
            "An update took the program down again and again. I have put it aside."
        ),
        Trouble.MESSAGE_REFUSED: _("A message could not be sent, and will not be tried again."),
        Trouble.JOB_FAILED: _("Something that is done by the clock has failed."),
        Trouble.LATE: _("Something that should have been done long ago waits."),
    }


async def look(_runtime: Runtime, messages: Sequence[Message]) -> dict[int, Trouble]:
    """Return what has gone wrong; the row says it all."""
    return {message.id: Trouble(message.payload["what"]) for message in messages}


def draw(_runtime: Runtime, message: Message, trouble: Any) -> Drawn:
    """Say what has gone wrong and at which place; the log says more."""
    place = escape(str(message.payload["place"]), quote=False)
    return Drawn(f"⚠ {trouble_words()[trouble]}\n<code>{place}</code>")


RENDERERS: Mapping[Kind, Renderer] = {Kind.OPERATOR_ALERTED: Renderer(look, draw)}
