"""Reading what was typed; whoever is not understood twice gets the digits, and hears why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aiogram import F
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from bot.dialogs.amount.asked import NOTHING, Ask, asked_with, give_back
from bot.runtime import runtime_of
from bot.states import AmountSG
from domain.amount import TooLarge, read_amount, read_purchase
from domain.assent import Assent, read_assent

FAILURES = 2


class Failure(StrEnum):
    """Why something cannot be the answer."""

    UNREAD = "unread"
    TOO_LARGE = "too_large"
    NOT_WHOLE = "not_whole"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Understood:
    """A number, and how many pieces were named beside a price, if any were."""

    amount: Decimal
    pieces: int | None = None


def read(text: str, manager: DialogManager) -> Understood | Failure:
    """Return the number that a text means, or why it cannot be the answer."""
    words, asked = runtime_of(manager).library.number_words, asked_with(manager)
    try:
        if asked["ask"] == Ask.PRICE:
            pieces, amount = read_purchase(text, words)
            found = Understood(amount, pieces)
        else:
            found = Understood(read_amount(text, words))
    except TooLarge:
        return Failure.TOO_LARGE
    except ValueError:
        return Failure.UNREAD
    return objection(found.amount, asked) or found


def objection(amount: Decimal, asked: dict[str, Any]) -> Failure | None:
    """Return why a number cannot be the answer; None if it can."""
    if asked["ask"] in (Ask.HOW_MANY, Ask.TREE_COUNT) and amount % 1:
        return Failure.NOT_WHOLE
    if not (amount or asked["zero"]):
        return Failure.NOTHING
    return None


def why(failure: Failure) -> str:
    """Return a failure in words."""
    texts = {
        Failure.UNREAD: _("I did not understand. Please write it as a number."),
        Failure.TOO_LARGE: _("This number is too large. Please write a smaller one."),
        Failure.NOT_WHOLE: _("A whole number is needed here, such as 5."),
        Failure.NOTHING: _("A number above zero is needed here."),
    }
    return texts[failure]


async def show_understood(manager: DialogManager, found: Understood) -> None:
    """Show what was understood, to be confirmed."""
    manager.dialog_data.update(amount=f"{found.amount:f}", pieces=found.pieces, failures=0)
    await manager.switch_to(AmountSG.right)


async def on_typed(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Take a typed number, or the word of a button.

    Whoever is not understood twice gets the digits to press.
    """
    text, asked = message.text or "", asked_with(manager)
    said = read_assent(text, runtime_of(manager).library.assent_words)
    if said is Assent.UNSURE and asked["skip"]:
        await give_back(manager, None)
        return
    if said is Assent.NO and asked["zero"]:
        await give_back(manager, NOTHING)
        return
    found = read(text, manager)
    if isinstance(found, Understood):
        await show_understood(manager, found)
        return
    failures = manager.dialog_data.get("failures", 0) + 1
    manager.dialog_data.update(failures=failures, failure=found.value)
    if failures < FAILURES or manager.current_context().state == AmountSG.pad:
        manager.show_mode = ShowMode.NO_UPDATE
        await message.answer(why(found))
    else:
        await manager.switch_to(AmountSG.pad)


async def on_no_number(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(_("A number is needed here. Write it, or press its digits."))


def no_number() -> MessageInput:
    """Return what answers a voice message or a picture; an album is left to the stray input."""
    return MessageInput(on_no_number, filter=F.media_group_id.is_(None))
