"""An amount: one number, typed as people type it or pressed digit by digit, and confirmed.

A parent opens it with :func:`ask_amount` and gets its own data back with ``amount`` beside it, or
None when nothing was said.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from html import escape
from typing import Any

from aiogram import F
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Group, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Case, Format, Multi

from bot.money import money, quantity
from bot.runtime import Runtime, runtime_of
from bot.states import AmountSG, LetterSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, on_stray
from domain.amount import MOST, TooLarge, read_amount


class Ask(StrEnum):
    """What is asked for."""

    BENEFIT = "benefit"
    PRICE = "price"
    HOW_MANY = "how_many"
    OWN_MONEY = "own_money"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    COSTS = "costs"
    COST = "cost"
    WEAK_QUANTITY = "weak_quantity"


QUESTIONS = {
    Ask.BENEFIT: Tr("How much of «үй-бүлөгө көмөк» do you get a month, in som?"),
    Ask.PRICE: Tr("How much does one cost, in som?"),
    Ask.HOW_MANY: Tr("How many of these will you buy?"),
    Ask.OWN_MONEY: Tr("How much of your own money will you add, in som?"),
    Ask.QUANTITY: Tr("How many will you sell in an ordinary month?"),
    Ask.UNIT_PRICE: Tr("For how much will you sell one, in som?"),
    Ask.COSTS: Tr("How much will all costs of a month be, in som?"),
    Ask.COST: Tr("How much will this cost you, in som?"),
    Ask.WEAK_QUANTITY: Tr("How many will you sell in a weak month?"),
}
IN_SOM = frozenset({Ask.BENEFIT, Ask.PRICE, Ask.OWN_MONEY, Ask.UNIT_PRICE, Ask.COSTS, Ask.COST})
AN_EXAMPLE = Tr("Write the number, such as 30 or 12,5.")
EXAMPLES = {
    **dict.fromkeys(Ask, AN_EXAMPLE),
    **dict.fromkeys(IN_SOM, Tr("Write it as you like: 45000 or 45 thousand.")),
    Ask.HOW_MANY: Tr("Write the number, such as 5."),
}
NOTHING = "0"
FEW = ["1", "2", "3"]
DELETE = "⌫"
PAD = (*"123456789", NOTHING, "000", DELETE)
FAILURES = 2


async def ask_amount(
    manager: DialogManager,
    ask: Ask,
    *,
    of: str = "",
    unit: str = "",
    zero: bool = False,
    skip: bool = False,
    **back: str | int,
) -> None:
    """Ask for a number.

    Args:
        manager: The parent's.
        ask: What is asked for.
        of: What it is about, in plain words; stands above the question.
        unit: In what is counted.
        zero: Whether it may be nothing; then there is a button for that.
        skip: Whether it may stay unknown; then ``amount`` is None.
        back: Whatever the parent wants to find beside ``amount``. With ``n`` and ``of_all`` the
            window says which of how many questions this is.
    """
    asked = {"ask": ask.value, "of": of, "unit": unit, "zero": zero, "skip": skip}
    await manager.start(AmountSG.asking, data={**asked, **back})


def amount_in(result: dict[str, Any]) -> Decimal | None:
    """Return the number that was said; None if it is not known."""
    return None if result["amount"] is None else Decimal(result["amount"])


def asked_with(manager: DialogManager) -> dict[str, Any]:
    """Return what the parent has asked for."""
    return manager.start_data if isinstance(manager.start_data, dict) else {}


async def give_back(manager: DialogManager, amount: str | None) -> None:
    """Return the number to the parent."""
    await manager.done({**asked_with(manager), "amount": amount})


def objection(amount: Decimal, asked: dict[str, Any]) -> str | None:
    """Return why a number cannot be the answer, in words; None if it can."""
    if asked["ask"] == Ask.HOW_MANY and amount % 1:
        return _("A whole number is needed here, such as 5.")
    if not (amount or asked["zero"]):
        return _("A number above zero is needed here.")
    return None


def read(text: str, manager: DialogManager) -> Decimal | str:
    """Return the number that a text means, or what to say instead."""
    try:
        amount = read_amount(text, runtime_of(manager).library.number_words)
    except TooLarge:
        return _("This number is too large. Please write a smaller one.")
    except ValueError:
        return _("I did not understand. Please write it as a number.")
    return objection(amount, asked_with(manager)) or amount


async def understood(manager: DialogManager, amount: Decimal) -> None:
    """Show what was understood."""
    manager.dialog_data["amount"] = f"{amount:f}"
    manager.dialog_data["failures"] = 0
    await manager.switch_to(AmountSG.right)


async def on_typed(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Take a typed number; whoever is not understood twice gets the digits to press."""
    found = read(message.text or "", manager)
    if isinstance(found, Decimal):
        await understood(manager, found)
        return
    failures = manager.dialog_data["failures"] = manager.dialog_data.get("failures", 0) + 1
    if failures < FAILURES:
        manager.show_mode = ShowMode.NO_UPDATE
        await message.answer(found)
    else:
        await manager.switch_to(AmountSG.pad)


async def on_typed_again(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    """Take another number in place of the one that is to be confirmed."""
    found = read(message.text or "", manager)
    if isinstance(found, Decimal):
        await understood(manager, found)
    else:
        await on_stray(message, widget, manager)


async def on_no_number(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(_("A number is needed here. Write it, or press its digits."))


async def on_quick(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, amount: str
) -> None:
    if amount in quick_amounts(asked_with(manager)):
        await give_back(manager, amount)


async def on_skip(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await give_back(manager, None)


async def on_right(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await give_back(manager, manager.dialog_data["amount"])


async def on_digit(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, key: str
) -> None:
    digits = manager.dialog_data.get("digits", "")
    if key == DELETE:
        digits = digits[:-1]
    elif key in PAD:
        digits = (digits + key).lstrip(NOTHING) or NOTHING
    if not digits or Decimal(digits) <= MOST:
        manager.dialog_data["digits"] = digits


async def on_done(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    digits = manager.dialog_data.get("digits", "")
    if is_answer(digits, asked_with(manager)):
        await give_back(manager, digits)


def is_answer(digits: str, asked: dict[str, Any]) -> bool:
    """Whether the digits pressed so far are a number that will do."""
    return bool(digits) and objection(Decimal(digits), asked) is None


def quick_amounts(asked: dict[str, Any]) -> list[str]:
    """Return the amounts that are one tap away."""
    if asked["ask"] == Ask.HOW_MANY:
        return FEW
    return [NOTHING] if asked["zero"] else []


def in_words(amount: Decimal, asked: dict[str, Any], locale: str) -> str:
    """Return an amount with its unit: «1 500 сом», «12,5 литр»."""
    if asked["ask"] in IN_SOM:
        return _("{amount} som").format(amount=money(amount, locale))
    return f"{quantity(amount, locale)} {asked['unit']}".strip()


async def question(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    asked, locale = asked_with(dialog_manager), runtime.locale
    return {
        "ask": asked["ask"],
        "about": f"<b>{escape(asked['of'], quote=False)}</b>",
        "is_about": bool(asked["of"]),
        "n": asked.get("n", 0),
        "of_all": asked.get("of_all", 0),
        "unit": asked["unit"],
        "quick": [
            (amount, _("No") if amount == NOTHING else money(Decimal(amount), locale))
            for amount in quick_amounts(asked)
        ],
        "skip": asked["skip"],
    }


async def digits_pressed(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    asked, data = asked_with(dialog_manager), dialog_manager.dialog_data
    locale, digits = runtime.locale, data.get("digits", "")
    return {
        **await question(dialog_manager, runtime),
        "pad": PAD,
        "shown": in_words(Decimal(digits), asked, locale) if digits else "…",
        "done": is_answer(digits, asked),
        "failed": data.get("failures", 0) >= FAILURES,
    }


async def amount_understood(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    amount = Decimal(dialog_manager.dialog_data["amount"])
    locale = runtime.locale
    return {
        **await question(dialog_manager, runtime),
        "shown": in_words(amount, asked_with(dialog_manager), locale),
    }


def _no_number() -> MessageInput:
    """Return what answers a voice message or a picture; an album is left to the stray input."""
    return MessageInput(on_no_number, filter=F.media_group_id.is_(None))


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
    _no_number(),
    Group(
        Select(
            Format("{item[1]}"),
            id="amount_quick",
            item_id_getter=lambda item: item[0],
            items="quick",
            on_click=on_quick,
        ),
        width=3,
    ),
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

pad = Window(
    Multi(
        Tr("I could not read that. Let us press the digits.", when="failed"),
        Multi(
            Ready("about", when="is_about"),
            Case(dict(QUESTIONS), selector="ask"),
            Tr("Counted in: {unit}", when="unit"),
        ),
        Tr("So far: {shown}"),
        sep="\n\n",
    ),
    MessageInput(on_typed, content_types=ContentType.TEXT),
    _no_number(),
    Group(
        Select(
            Format("{item}"),
            id="amount_digit",
            item_id_getter=lambda key: key,
            items="pad",
            on_click=on_digit,
        ),
        width=3,
    ),
    Column(
        Button(Label("Done"), id="amount_done", on_click=on_done, when="done"),
        Start(Label("💬 Write to the advisor"), id="amount_letter", state=LetterSG.writing),
        SwitchTo(Label("Back"), id="pad_back", state=AmountSG.asking),
        OtherLanguage("pad_lang"),
    ),
    Stray(),
    state=AmountSG.pad,
    getter=digits_pressed,
)

right = Window(
    Ready("about", when="is_about"),
    Tr("I understood: {shown}. Is it right?"),
    MessageInput(on_typed_again, content_types=ContentType.TEXT),
    _no_number(),
    Column(
        Button(Label("Yes, right"), id="amount_right", on_click=on_right),
        SwitchTo(Label("Write it again"), id="amount_again", state=AmountSG.asking),
        OtherLanguage("right_lang"),
    ),
    Stray(),
    state=AmountSG.right,
    getter=amount_understood,
)


def build() -> Dialog:
    return Dialog(asking, pad, right)
