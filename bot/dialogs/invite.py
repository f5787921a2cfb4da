"""Invites: a link for one more member, and what happens to who follows it."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.deep_linking import create_start_link
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Url
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Format

from bot.dialogs.way_in import go_in, invite_of
from bot.runtime import Runtime, bot_of, person_of, remember, runtime_of
from bot.saying import say
from bot.states import InviteSG, JoinSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from usecases.invites import Joining, invite_member, join_family


async def on_invite(_data: Any, manager: DialogManager) -> None:
    """Make the link once, when the window is opened."""
    runtime = runtime_of(manager)
    bot = bot_of(manager)
    token = await invite_member(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        now=runtime.clock(),
    )
    manager.dialog_data["link"] = await create_start_link(bot, token)


async def on_join(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    if person_of(manager).agreed_to(runtime_of(manager).consent_version):
        await follow(manager, str(invite_of(manager)), leave_own=True)
    else:
        await go_in(manager)


async def on_stay(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await go_in(manager)


async def follow(manager: DialogManager, token: str, *, leave_own: bool = False) -> None:
    """Follow an invite as a person who has agreed before; show what came of it."""
    runtime = runtime_of(manager)
    joining, person = await join_family(
        runtime.sessions,
        person=person_of(manager),
        token=token,
        leave_own=leave_own,
        now=runtime.clock(),
    )
    remember(manager, person)
    windows = {Joining.JOINED: JoinSG.joined, Joining.USED_UP: JoinSG.used_up}
    if joining is Joining.HAS_OWN_RECORD:
        await manager.start(JoinSG.choosing, data={"invite": token})
    elif joining in windows and manager.has_context() and leave_own:
        await manager.switch_to(windows[joining])
    elif joining in windows:
        await manager.start(windows[joining])
    else:
        await go_in(manager)


async def invite_text(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    link = dialog_manager.dialog_data["link"]
    return {"invite": say(runtime, "invite_ready", link=link).text, "link": link}


async def outcome(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    return {
        "joined": say(runtime, "invite_welcome").text,
        "used_up": say(runtime, "invite_used_up").text,
    }


ready = Window(
    Ready("invite"),
    Column(
        Url(Label("Send it to somebody"), Format("https://t.me/share/url?url={link}")),
        Cancel(Label("Back"), id="invite_back"),
        OtherLanguage("invite_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=InviteSG.ready,
    getter=invite_text,
    preview_data={"invite": "…", "link": "https://t.me/koldoo_bot?start=token"},
)

choosing = Window(
    Tr(
        "You have a record of your own.\n"
        "If you join, you see the family's record. If nobody else uses yours, it is deleted."
    ),
    Column(
        Button(Label("Join the family"), id="join_yes", on_click=on_join),
        Button(Label("Stay with my own"), id="join_no", on_click=on_stay),
        OtherLanguage("join_lang"),
    ),
    Stray(),
    state=JoinSG.choosing,
)

joined = Window(
    Ready("joined"),
    Column(
        Button(Label("Continue"), id="joined_on", on_click=on_stay), OtherLanguage("joined_lang")
    ),
    Stray(),
    state=JoinSG.joined,
    getter=outcome,
)

used_up = Window(
    Ready("used_up"),
    Column(
        Button(Label("Continue"), id="used_up_on", on_click=on_stay), OtherLanguage("used_up_lang")
    ),
    Stray(),
    state=JoinSG.used_up,
    getter=outcome,
)


def build() -> list[Dialog]:
    return [Dialog(ready, on_start=on_invite), Dialog(choosing, joined, used_up)]
