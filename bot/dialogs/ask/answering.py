"""Looking a question up, counting it, and going to the window of what was found."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button

from bot.runtime import has_written, person_of, runtime_of
from bot.saying import NEVER_REMEMBERED
from bot.states import AskSG
from bot.widgets import on_unreadable
from content.search import Action
from domain.question import question
from usecases.ask_counts import count_asked, count_helped

ECHO = 80
"""Characters of her question that are shown again."""
WINDOWS = {Action.ANSWER: AskSG.found, Action.UNKNOWN: AskSG.unknown}


async def on_open(_data: Any, manager: DialogManager) -> None:
    """Answer a question that was written in another room."""
    if isinstance(manager.start_data, dict):
        asked = manager.start_data
        await answer(manager, str(asked["question"]), message_id=int(str(asked["message_id"])))


async def on_question(
    message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    """Answer a question; a message that is handled twice is one question."""
    if message.message_id != manager.dialog_data.get("message_id"):
        await answer(manager, text, message_id=message.message_id)


async def answer(manager: DialogManager, text: str, *, message_id: int) -> None:
    """Look a question up, count it and show what was found; a call for help is not counted."""
    runtime = runtime_of(manager)
    found = runtime.library.ask(text, today=runtime.today)
    manager.dialog_data.clear()
    manager.dialog_data.update(
        question=text,
        message_id=message_id,
        action=found.action.value,
        facts=[one.fact_id for one in found.found],
        topic=found.topic,
    )
    if not has_written(manager) and NEVER_REMEMBERED.isdisjoint(manager.dialog_data["facts"][:1]):
        await count_asked(runtime.sessions, **_counted(manager), now=runtime.clock())
    await show_answer(manager)


async def show_answer(manager: DialogManager) -> None:
    """Go to the window of what was found; the screen of a topic comes before any fact."""
    data = manager.dialog_data
    by_topic = data["topic"] is not None
    await manager.switch_to(AskSG.not_ours if by_topic else WINDOWS[Action(data["action"])])


async def on_helped(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Count once that the answer helped."""
    runtime, data = runtime_of(manager), manager.dialog_data
    if not data.get("helped"):
        data["helped"] = True
        await count_helped(runtime.sessions, **_counted(manager), now=runtime.clock())


def _counted(manager: DialogManager) -> dict[str, Any]:
    data = manager.dialog_data
    what = next(iter(data["facts"]), data["topic"])
    return {"action": data["action"], "what": what, "locale": person_of(manager).locale}


async def asked(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    """Return the question, shortened, and what became of it."""
    data = dialog_manager.dialog_data
    words = " ".join(data["question"].split())
    return {
        "echo": words if len(words) <= ECHO else f"{words[:ECHO].rstrip()}…",
        "helped": "helped" in data,
        "not_helped": "helped" not in data,
        "not_sent": "sent" not in data,
    }


def takes_question(id: str) -> TextInput[str]:
    """Return what takes a question: every window of this room takes the next one."""
    return TextInput(id=id, type_factory=question, on_success=on_question, on_error=on_unreadable)
