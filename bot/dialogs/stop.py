"""Stopping messages: what ends, what goes on, and how to begin again."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column

from bot.dialogs.way_in import go_in
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import say
from bot.states import StopSG
from bot.tr import Label, Ready
from bot.widgets import OtherLanguage, Stray
from usecases.record import resume_messages, stop_messages


async def on_stop(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    person = await stop_messages(runtime.sessions, person=person_of(manager), now=runtime.clock())
    remember(manager, person)
    await manager.switch_to(StopSG.stopped)


async def on_resume(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    remember(
        manager, await resume_messages(runtime_of(manager).sessions, person=person_of(manager))
    )
    await go_in(manager)


async def on_home(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await go_in(manager)


async def texts(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    return {
        "asking": say(runtime, "stop_messages").text,
        "stopped": say(runtime, "stopped").text,
    }


asking = Window(
    Ready("asking"),
    Column(
        Button(Label("Yes, stop messages"), id="stop_yes", on_click=on_stop),
        Cancel(Label("No, leave them on"), id="stop_no"),
        OtherLanguage("stop_lang"),
    ),
    Stray(),
    state=StopSG.asking,
    getter=texts,
)

stopped = Window(
    Ready("stopped"),
    Column(
        Button(Label("Send messages again"), id="resume", on_click=on_resume),
        Button(Label("Home"), id="stopped_home", on_click=on_home),
        OtherLanguage("stopped_lang"),
    ),
    Stray(),
    state=StopSG.stopped,
    getter=texts,
)


def build() -> Dialog:
    return Dialog(asking, stopped)
