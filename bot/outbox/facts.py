"""Corrections of what a person was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aiogram.utils.i18n import gettext as _

from bot.outbox.buttons import NoticeTap
from bot.outbox.drawing import Drawn, Renderer, keyboard
from bot.runtime import Runtime
from db.queries.facts import notices_unseen
from domain.outbox import Kind
from usecases.outbox import Message


async def look(runtime: Runtime, messages: Sequence[Message]) -> dict[int, str]:
    """Return the fact of each correction that is not seen yet; others have nothing to say."""
    notices = {message.id: (message.person_id, message.payload["change"]) for message in messages}
    async with runtime.sessions.read() as session:
        unseen = await notices_unseen(session, notices.values())
    facts = runtime.library.facts
    return {
        number: unseen[notice]
        for number, notice in notices.items()
        if notice in unseen and unseen[notice] in facts
    }


def draw(runtime: Runtime, _message: Message, fact_id: Any) -> Drawn:
    """Say that something was corrected; what it is stands behind the button, with its source."""
    title = runtime.library.facts[fact_id].title[runtime.locale]
    text = _("I have to correct something that I told you before.")
    button = (_("What was corrected"), NoticeTap().pack())
    return Drawn(
        f"{text}\n\n{escape(title, quote=False)}",
        keyboard(button),
    )


RENDERERS: Mapping[Kind, Renderer] = {Kind.FACT_CORRECTED: Renderer(look, draw)}
