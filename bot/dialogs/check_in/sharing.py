"""Who may see it: all that was said, then the advisor, or the family alone."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.check_ins import said_in
from bot.dialogs.check_in.moves import begin_anew, day_of, here, keep, said_so_far
from bot.runtime import person_of, runtime_of
from bot.states import CheckInSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from domain.check_in import Shown
from usecases.check_ins import NoCheckInError, finish_check_in


async def on_send(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await _finish(manager, Shown.SENT)


async def on_keep(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await _finish(manager, Shown.KEPT)


async def on_always(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await _finish(manager, Shown.SENT, always=True)


async def _finish(manager: DialogManager, shown: Shown, *, always: bool = False) -> None:
    runtime = runtime_of(manager)
    try:
        check_in, person = await finish_check_in(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=day_of(manager),
            shown=shown,
            always=always,
            now=runtime.clock(),
        )
    except NoCheckInError:
        await begin_anew(manager)
        return
    keep(manager, check_in, person)
    manager.dialog_data.update(just=True, always=always)
    await manager.switch_to(CheckInSG.done)


async def all_said(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    return {"all_said": "\n".join(said_in(await here(dialog_manager)))}


sharing = Window(
    Multi(
        Tr(
            "Who may see your answers? If you send them, your advisor sees all of them. "
            "If you keep them, only your family does.",
            when="asks",
        ),
        Tr(
            "It goes to your advisor: so your family has decided. Your advisor sees all of it.",
            when="always",
        ),
        Tr(
            "You have no advisor here yet. What you say stays with your family.", when="no_advisor"
        ),
        Multi(Tr("You have said:"), Ready("all_said")),
        sep="\n\n",
    ),
    Column(
        Button(
            Label("Send to the advisor"), id="check_in_send", on_click=on_send, when="has_advisor"
        ),
        Button(Label("Not this time"), id="check_in_not_now", on_click=on_keep, when="always"),
        Button(Label("Keep it to myself"), id="check_in_keep", on_click=on_keep, when="asks"),
        Button(Label("Always send"), id="check_in_always", on_click=on_always, when="asks"),
        Button(Label("Finish"), id="check_in_finish", on_click=on_keep, when="no_advisor"),
        SwitchTo(Label("Back"), id="check_in_share_back", state=CheckInSG.words),
        OtherLanguage("check_in_share_lang"),
    ),
    Stray(),
    state=CheckInSG.sharing,
    getter=[said_so_far, all_said],
)
