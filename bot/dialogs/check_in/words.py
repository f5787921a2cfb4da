"""In her own words: a text, a voice message, a photo, or nothing."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.check_ins import own_words
from bot.dialogs.check_in.moves import begin_anew, day_of, here, keep
from bot.dialogs.letter import draft_of, on_rest_of_album
from bot.runtime import person_of, runtime_of
from bot.states import CheckInSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, on_unreadable
from domain.letter import Draft, LetterKind
from domain.typed import LONG, TooLong, long_text
from usecases.check_ins import NoCheckInError, add_words, take_back_words

LONGEST_SHOWN = 300
FILES = (ContentType.VOICE, ContentType.PHOTO)


async def on_text(
    message: Message, widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await _add_or_say(message, widget, manager, Draft(LetterKind.TEXT, text=text))


async def on_file(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    draft, data = draft_of(message), manager.dialog_data
    if message.media_group_id and message.media_group_id == data.get("album"):
        await on_rest_of_album(message, manager)
    elif draft is None:
        await on_unreadable(message, widget, manager, TooLong(LONG))
    else:
        data.update(album=message.media_group_id, album_told=False)
        await _add_or_say(message, widget, manager, draft)


async def _add_or_say(message: Message, widget: Any, manager: DialogManager, draft: Draft) -> None:
    try:
        await _add(manager, draft)
    except TooLong as error:
        await on_unreadable(message, widget, manager, error)


async def _add(manager: DialogManager, draft: Draft) -> None:
    """Keep what she says; where the family has finished meanwhile, she hears so."""
    runtime = runtime_of(manager)
    try:
        check_in = await add_words(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=day_of(manager),
            text=draft.text,
            file_kind=draft.kind if draft.file_id else None,
            file_id=draft.file_id,
        )
    except NoCheckInError:
        await begin_anew(manager)
        return
    keep(manager, check_in)
    if check_in.finished_at is not None:
        manager.dialog_data["late"] = True
        await manager.switch_to(CheckInSG.done)


async def on_take_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    try:
        check_in = await take_back_words(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=day_of(manager),
        )
    except NoCheckInError:
        await begin_anew(manager)
    else:
        keep(manager, check_in)


async def own(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    check_in = await here(dialog_manager)
    lines = own_words(check_in, longest=LONGEST_SHOWN)
    return {
        "own": "\n".join(lines),
        "has_own": bool(lines),
        "nothing_own": not lines,
        "has_file": check_in.file_id is not None,
    }


words = Window(
    Multi(
        Tr(
            "If you like, say in your own words how it goes. "
            "A text, a voice message or a photo is fine.",
            when="nothing_own",
        ),
        Tr("Kept. You may add something, or go on.", when="has_own"),
        Ready("own", when="has_own"),
        Tr(
            "One file is kept: a new voice message or photo takes the place of the last one.",
            when="has_file",
        ),
        sep="\n\n",
    ),
    Column(
        SwitchTo(Label("Skip"), id="check_in_skip", state=CheckInSG.sharing, when="nothing_own"),
        SwitchTo(Label("Continue"), id="check_in_on", state=CheckInSG.sharing, when="has_own"),
        Button(
            Label("Delete my words"),
            id="check_in_take_back",
            on_click=on_take_back,
            when="has_own",
        ),
        SwitchTo(Label("Back"), id="check_in_words_back", state=CheckInSG.need),
        OtherLanguage("check_in_words_lang"),
    ),
    TextInput(
        id="check_in_words", type_factory=long_text, on_success=on_text, on_error=on_unreadable
    ),
    MessageInput(on_file, content_types=list(FILES)),
    Stray(),
    state=CheckInSG.words,
    getter=own,
)
