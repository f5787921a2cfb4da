"""What a number is asked for, and how question and answer are worded."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from html import escape
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from bot.money import money, quantity
from bot.plan.words import line_name, said, unit_said
from bot.runtime import Runtime
from bot.states import AmountSG
from bot.tr import Own, Tr
from domain.plan import Words


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
    TREE_SOM = "tree_som"
    TREE_COUNT = "tree_count"


QUESTIONS = {
    Ask.BENEFIT: Tr("How much of «үй-бүлөгө көмөк» do you get a month, in som?"),
    Ask.PRICE: Tr("How much does one cost, in som?"),
    Ask.HOW_MANY: Tr("How many of these will you buy?"),
    Ask.OWN_MONEY: Tr("How much of your own money will you add, in som?"),
    Ask.QUANTITY: Tr("How many will you sell in an ordinary month?"),
    Ask.UNIT_PRICE: Tr("For how much will you sell one, in som?"),
    Ask.COSTS: Tr("How much will all costs of a month be, in som?"),
    Ask.COST: Tr("How much does this cost you a month, in som?"),
    Ask.WEAK_QUANTITY: Tr("How many will you sell in a weak month?"),
    **dict.fromkeys((Ask.TREE_SOM, Ask.TREE_COUNT), Own("tree_question")),
}
IN_SOM = frozenset(
    {
        *(Ask.BENEFIT, Ask.PRICE, Ask.OWN_MONEY, Ask.UNIT_PRICE, Ask.COSTS, Ask.COST),
        Ask.TREE_SOM,
    }
)
NO_WORDS = Words()
NOTHING = "0"
FEW = ["1", "2", "3"]
PIECES_OF = "\u00a0×\u00a0"


async def ask_amount(
    manager: DialogManager,
    ask: Ask,
    *,
    of: Words = NO_WORDS,
    unit: Words = NO_WORDS,
    zero: bool = False,
    skip: bool = False,
    **back: str | int,
) -> None:
    """Ask for a number.

    The parent gets back what it has handed over, with ``amount`` and ``quantity`` beside it.

    Args:
        manager: The parent's.
        ask: What is asked for.
        of: What it is about; stands above the question.
        unit: In what is counted.
        zero: Whether it may be nothing; then there is a button for that.
        skip: Whether it may stay unknown; then ``amount`` is None.
        back: Whatever the parent wants to find beside ``amount``. With ``n`` and ``of_all`` the
            window says which of how many questions this is.
    """
    asked = {"ask": ask.value, "zero": zero, "skip": skip}
    words = {
        f"{name}_{part}": getattr(value, part)
        for name, value in (("of", of), ("unit", unit))
        for part in ("code", "text", "voice")
    }
    await manager.start(AmountSG.asking, data={**asked, **words, **back})


def amount_in(result: dict[str, Any]) -> Decimal | None:
    """Return the number that was said; None if it is not known."""
    return None if result["amount"] is None else Decimal(result["amount"])


def asked_with(manager: DialogManager) -> dict[str, Any]:
    """Return what the parent has asked for."""
    return manager.start_data if isinstance(manager.start_data, dict) else {}


async def give_back(
    manager: DialogManager, amount: str | None, *, pieces: int | None = None
) -> None:
    """Return the number to the parent, and how many pieces were named beside a price."""
    await manager.done({**asked_with(manager), "amount": amount, "quantity": pieces})


async def on_skip(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Leave the number unknown."""
    await give_back(manager, None)


def quick_amounts(asked: dict[str, Any]) -> list[str]:
    """Return the amounts that are one tap away."""
    if asked["ask"] == Ask.HOW_MANY:
        return FEW
    return [NOTHING] if asked["zero"] else []


def about(runtime: Runtime, asked: dict[str, Any]) -> str:
    """Return what the number is about; empty where the question says it all."""
    words = _words(asked, "of")
    return line_name(runtime, words) if asked["ask"] == Ask.COST else said(runtime, words)


def unit_of(runtime: Runtime, asked: dict[str, Any]) -> str:
    """Return in what is counted: «литр»; empty where it is money or pieces."""
    return unit_said(runtime, _words(asked, "unit"))


def in_words(
    runtime: Runtime, amount: Decimal, asked: dict[str, Any], *, pieces: int | None = None
) -> str:
    """Return an amount with its unit: «1 500 сом», «12,5 литр», «5 × 3 000 сом»."""
    locale = runtime.locale
    if asked["ask"] not in IN_SOM:
        return f"{quantity(amount, locale)} {unit_of(runtime, asked)}".strip()
    price = _("{amount} som").format(amount=money(amount, locale))
    if pieces is None:
        return price
    return PIECES_OF.join((quantity(Decimal(pieces), locale), price))


async def question(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    asked = asked_with(dialog_manager)
    name = about(runtime, asked)
    return {
        "ask": asked["ask"],
        "about": f"<b>{escape(name, quote=False)}</b>",
        "is_about": bool(name),
        "n": asked.get("n", 0),
        "of_all": asked.get("of_all", 0),
        "unit": unit_of(runtime, asked),
        "quick": [
            (amount, _("No") if amount == NOTHING else money(Decimal(amount), runtime.locale))
            for amount in quick_amounts(asked)
        ],
        "skip": asked["skip"],
        "tree_question": tree_question(runtime, asked),
    }


def tree_question(runtime: Runtime, asked: dict[str, Any]) -> str:
    """Return the words of a tree's question; empty where none asks."""
    tree = runtime.library.trees.get(str(asked.get("tree", "")))
    question = tree.question(str(asked["question"])) if tree else None
    return question.text[runtime.locale] if question else ""


def _words(asked: dict[str, Any], name: str) -> Words:
    return Words(*(asked.get(f"{name}_{part}", "") for part in ("code", "text", "voice")))
