"""A number pressed digit by digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Start
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.amount.asked import (
    NOTHING,
    QUESTIONS,
    asked_with,
    give_back,
    in_words,
    on_skip,
    question,
)
from bot.dialogs.amount.reading import FAILURES, Failure, no_number, objection, on_typed, why
from bot.runtime import Runtime
from bot.states import AmountSG, LetterSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from domain.amount import MOST

DELETE = "⌫"
PAD = (*"123456789", NOTHING, "000", DELETE)


def keys(digits: str) -> list[tuple[str, str]]:
    """Return the keys by the digits that they follow, so that a tap handled twice is one tap.

    >>> keys("47")[0], keys("")[-1]
    (('47+1', '1'), ('+⌫', '⌫'))
    """
    return [(f"{digits}+{key}", key) for key in PAD]


async def on_key(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, pressed: str
) -> None:
    """Put a digit behind those that it was pressed after; a key of an older pad does nothing."""
    digits = manager.dialog_data.get("digits", "")
    key = dict(keys(digits)).get(pressed)
    if key is None:
        return
    digits = digits[:-1] if key == DELETE else (digits + key).lstrip(NOTHING) or NOTHING
    if not digits or Decimal(digits) <= MOST:
        manager.dialog_data["digits"] = digits


async def on_done(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    digits = manager.dialog_data.get("digits", "")
    if is_answer(digits, asked_with(manager)):
        await give_back(manager, digits)


async def on_back(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Return to typing, with as many tries as before."""
    manager.dialog_data["failures"] = 0
    await manager.switch_to(AmountSG.asking)


def is_answer(digits: str, asked: dict[str, Any]) -> bool:
    """Whether the digits pressed so far are a number that will do."""
    return bool(digits) and objection(Decimal(digits), asked) is None


def what_failed(data: dict[str, Any]) -> str:
    """Return why she presses digits; empty if she has chosen to."""
    if data.get("failures", 0) < FAILURES:
        return ""
    failure = Failure(data.get("failure", Failure.UNREAD))
    if failure is Failure.UNREAD:
        return _("I could not read that. Let us press the digits.")
    return why(failure)


async def digits_pressed(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    asked, data = asked_with(dialog_manager), dialog_manager.dialog_data
    digits = data.get("digits", "")
    return {
        **await question(dialog_manager, runtime),
        "pad": keys(digits),
        "shown": in_words(runtime, Decimal(digits), asked) if digits else "…",
        "done": is_answer(digits, asked),
        "failed": what_failed(data),
    }


pad = Window(
    Multi(
        Own("failed", when="failed"),
        Multi(
            Ready("about", when="is_about"),
            Case(dict(QUESTIONS), selector="ask"),
            Tr("Counted in: {unit}", when="unit"),
        ),
        Tr("So far: {shown}"),
        sep="\n\n",
    ),
    MessageInput(on_typed, content_types=ContentType.TEXT),
    no_number(),
    Group(
        choice("amount_key", "pad", on_key),
        width=3,
    ),
    Column(
        Button(Label("Done"), id="amount_done", on_click=on_done, when="done"),
        Start(Label("💬 Write to the advisor"), id="amount_letter", state=LetterSG.writing),
        Button(Label("I do not know"), id="pad_skip", on_click=on_skip, when="skip"),
        Button(Label("Back"), id="pad_back", on_click=on_back),
        OtherLanguage("pad_lang"),
    ),
    Stray(),
    state=AmountSG.pad,
    getter=digits_pressed,
)
