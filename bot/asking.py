"""A message as a question in own words: from any window, and where none is open."""

from __future__ import annotations

from typing import Any

from aiogram.types import Message

from bot.runtime import Runtime
from domain.person import Person
from domain.question import question
from domain.typed import NothingTyped


def question_in(message: Message) -> dict[str, Any] | None:
    """Return what ``AskSG`` starts with; None for what is no question, or somebody else's.

    Raises:
        TooLong: it is longer than a message to the advisor may be.
    """
    if message.text is None or message.forward_origin is not None:
        return None
    try:
        return {"question": question(message.text), "message_id": message.message_id}
    except NothingTyped:
        return None


def may_ask(person: Person, runtime: Runtime) -> bool:
    """Whether the person has agreed to the present consent text and has a record."""
    return person.agreed_to(runtime.consent_version) and person.family is not None
