"""A number typed as people type it, and the question whether it is right."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, SwitchTo
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.amount.asked import (
    IN_SOM,
    QUESTIONS,
    Ask,
    asked_with,
    give_back,
    in_words,
    on_skip,
    question,
    quick_amounts,
)
from bot.dialogs.amount.reading import Understood, no_number, on_typed, read, show_understood
from bot.runtime import Runtime, runtime_of
from bot.states import AmountSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_stray
from domain.assent import Assent, read_assent

EXAMPLES = {
    **dict.fromkeys(Ask, Tr("Write the number, such as 30 or 12,5.")),
    **dict.fromkeys(IN_SOM, Tr("Write it as you like: 45000 or 45 thousand.")),
    Ask.PRICE: Tr("Write it as you like: 45000 or 45 thousand. Several: 5 x 3000."),
    Ask.HOW_MANY: Tr("Write the number, such as 5."),
}


async def on_quick(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, amount: str
) -> None:
    if amount in quick_amounts(asked_with(manager)):
        await give_back(manager, amount)


async def on_right(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await give_back_understood(manager)


async def on_answer(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    """Take a typed yes or no, or another number in place of the one that is to be confirmed."""
    text = message.text or ""
    said = read_assent(text, runtime_of(manager).library.assent_words)
    found = read(text, manager)
    if said is Assent.YES:
        await give_back_understood(manager)
    elif said is Assent.NO:
        await manager.switch_to(AmountSG.asking)
    elif isinstance(found, Understood):
        await show_understood(manager, found)
    else:
        await on_stray(message, widget, manager)


async def give_back_understood(manager: DialogManager) -> None:
    """Return the number that was confirmed."""
    data = manager.dialog_data
    await give_back(manager, data["amount"], pieces=data.get("pieces"))


async def amount_understood(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    asked, data = asked_with(dialog_manager), dialog_manager.dialog_data
    amount = Decimal(data["amount"])
    return {
        **await question(dialog_manager, runtime),
        "shown": in_words(runtime, amount, asked, pieces=data.get("pieces")),
    }


asking = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Multi(
            Ready("about", when="is_about"),
            Case(dict(QUESTIONS), selector="ask"),
            Tr("Counted in: {unit}", when="unit"),
            Case(dict(EXAMPLES), selector="ask"),
        ),
        sep="\n\n",
    ),
    MessageInput(on_typed, content_types=ContentType.TEXT),
    no_number(),
    Group(choice("amount_quick", "quick", on_quick), width=3),
    Column(
        Button(Label("I do not know"), id="amount_skip", on_click=on_skip, when="skip"),
        SwitchTo(Label("Press the digits"), id="amount_pad", state=AmountSG.pad),
        Cancel(Label("Back"), id="amount_back"),
        OtherLanguage("amount_lang"),
    ),
    Stray(),
    state=AmountSG.asking,
    getter=question,
)

right = Window(
    Ready("about", when="is_about"),
    Tr("I understood: {shown}. Is it right?"),
    MessageInput(on_answer, content_types=ContentType.TEXT),
    no_number(),
    Column(
        Button(Label("Yes, right"), id="amount_right", on_click=on_right),
        SwitchTo(Label("Write it again"), id="amount_again", state=AmountSG.asking),
        OtherLanguage("right_lang"),
    ),
    Stray(),
    state=AmountSG.right,
    getter=amount_understood,
)
