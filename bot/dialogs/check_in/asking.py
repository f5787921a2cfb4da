"""The three taps: how it goes, what came in, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.check_in.moves import answer, here, said_so_far
from bot.runtime import runtime_of
from bot.states import CheckInSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, is_rest_of_album
from bot.wording import how_names, money_names, need_names
from domain.amount import read_amount
from domain.assent import Assent, read_assent
from domain.check_in import How, Money, Need, band_of


async def on_how(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await answer(manager, How(code))


async def on_money(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await answer(manager, Money(code))


async def on_need(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await answer(manager, Need(code))


async def on_sum(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Take a typed sum for the band in which it lies; a plain "no" is nothing."""
    text, library = message.text or "", runtime_of(manager).library
    if read_assent(text, library.assent_words) is Assent.NO:
        await answer(manager, Money.NOTHING)
        return
    try:
        band = band_of(read_amount(text, library.number_words))
    except ValueError:
        manager.show_mode = ShowMode.NO_UPDATE
        await message.answer(_("I did not understand. Please write it as a number."))
    else:
        await answer(manager, band)


async def on_file_early(message: Message, _w: MessageInput, manager: DialogManager) -> None:
    """Say where a voice message or a photo has its place; the question stays open."""
    manager.show_mode = ShowMode.NO_UPDATE
    if not is_rest_of_album(message, manager):
        await message.answer(
            _("First press what fits. A voice message or a photo can be added at the end.")
        )


def file_early() -> MessageInput:
    return MessageInput(on_file_early, content_types=[ContentType.VOICE, ContentType.PHOTO])


async def on_back_from_need(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Go back to the question before; who has not begun was not asked about money."""
    check_in = await here(manager)
    is_money_asked = check_in.how is not How.NOT_BEGUN
    await manager.switch_to(CheckInSG.money if is_money_asked else CheckInSG.how)


def offered(names: Mapping[Any, str], chosen: str | None) -> list[tuple[str, str]]:
    """Return answers for buttons; the one that was given before is ticked."""
    return [(code.value, f"✅ {name}" if code == chosen else name) for code, name in names.items()]


async def hows(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    return {"hows": offered(how_names(), (await here(dialog_manager)).how)}


async def sums(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    return {"sums": offered(money_names(), (await here(dialog_manager)).money)}


async def needs(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    return {"needs": offered(need_names(), (await here(dialog_manager)).need)}


LAST_TIME = Multi(Tr("Last time: {last_day}"), Ready("last"), when="last")
SAID = Multi(Tr("You have said:"), Ready("said"), when="said")

how = Window(
    Multi(
        Multi(
            Tr("How is your business going?"),
            Tr("Any answer is fine. It takes three taps."),
        ),
        Tr("Your advisor sees this only if you send it.", when="asks"),
        Tr("At the end it goes to your advisor: so your family has decided.", when="always"),
        LAST_TIME,
        sep="\n\n",
    ),
    Column(
        choice("check_in_how", "hows", on_how),
        Cancel(Label("Back"), id="check_in_how_back"),
        OtherLanguage("check_in_how_lang"),
    ),
    file_early(),
    Stray(),
    state=CheckInSG.how,
    getter=[said_so_far, hows],
)

money = Window(
    Multi(
        Multi(
            Tr("How much money has come in lately?", when="is_first"),
            Tr("How much money has come in since the last time?", when="last"),
            Tr("Press what fits, or write the sum."),
        ),
        SAID,
        LAST_TIME,
        sep="\n\n",
    ),
    Column(choice("check_in_money", "sums", on_money)),
    Column(
        SwitchTo(Label("Back"), id="check_in_money_back", state=CheckInSG.how),
        OtherLanguage("check_in_money_lang"),
    ),
    MessageInput(on_sum, content_types=ContentType.TEXT),
    file_early(),
    Stray(),
    state=CheckInSG.money,
    getter=[said_so_far, sums],
)

need = Window(
    Multi(Tr("What would help you now? Choose what helps most."), SAID, sep="\n\n"),
    Column(choice("check_in_need", "needs", on_need)),
    Column(
        Button(Label("Back"), id="check_in_need_back", on_click=on_back_from_need),
        OtherLanguage("check_in_need_lang"),
    ),
    file_early(),
    Stray(),
    state=CheckInSG.need,
    getter=[said_so_far, needs],
)
