"""Writing to the advisor: who will see it, a message or several, then send or keep them."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, LaunchMode, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column
from aiogram_dialog.widgets.text import Multi

from bot.runtime import Runtime, person_of, runtime_of
from bot.saying import say
from bot.states import LetterSG
from bot.tr import Label, Ready, Tr, TrN
from bot.widgets import OtherLanguage, Stray, on_unreadable
from domain.letter import Draft, LetterKind
from domain.person import Person
from domain.typed import LONG, TooLong, long_text
from usecases.letters import keep_letter, send_letters, tear_up_letters

ECHO = 200
FILES = (ContentType.VOICE, ContentType.PHOTO, ContentType.DOCUMENT)


async def on_text(
    message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await _keep(message, manager, Draft(LetterKind.TEXT, text=text))


async def on_file(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    draft = draft_of(message)
    if message.media_group_id and message.media_group_id == manager.dialog_data.get("album"):
        await on_rest_of_album(message, manager)
    elif draft is None:
        manager.show_mode = ShowMode.NO_UPDATE
        await message.answer(_("Please write it shorter: up to {n} characters.").format(n=LONG))
    else:
        await _keep(message, manager, draft)


async def on_rest_of_album(message: Message, manager: DialogManager) -> None:
    """Say once that only the first picture of an album is kept."""
    manager.show_mode = ShowMode.NO_UPDATE
    if not manager.dialog_data["album_told"]:
        manager.dialog_data["album_told"] = True
        await message.answer(_("One picture a message, please. The first is kept."))


def draft_of(message: Message) -> Draft | None:
    """Return a voice message, photo or document as a draft; None if its caption is too long."""
    try:
        caption = long_text(message.caption) if message.caption else None
    except TooLong:
        return None
    except ValueError:
        caption = None
    if message.voice:
        return Draft(LetterKind.VOICE, text=caption, file_id=message.voice.file_id)
    if message.photo:
        return Draft(LetterKind.PHOTO, text=caption, file_id=message.photo[-1].file_id)
    if message.document:
        return Draft(LetterKind.DOCUMENT, text=caption, file_id=message.document.file_id)
    return None


async def _keep(message: Message, manager: DialogManager, draft: Draft) -> None:
    runtime, data = runtime_of(manager), manager.dialog_data
    letter_id = await keep_letter(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        message_id=message.message_id,
        draft=draft,
        now=runtime.clock(),
    )
    data["letters"] = list(dict.fromkeys([*data.get("letters", []), letter_id]))
    data["kind"], data["echo"] = draft.kind.value, (draft.text or "")[:ECHO]
    data["album"], data["album_told"] = message.media_group_id, False
    await manager.switch_to(LetterSG.asking)


async def on_send(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    await send_letters(
        runtime.sessions,
        person=person_of(manager),
        letter_ids=manager.dialog_data["letters"],
        now=runtime.clock(),
    )
    await manager.switch_to(LetterSG.sent)


async def on_tear_up(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await tear_up_letters(
        runtime_of(manager).sessions,
        person=person_of(manager),
        letter_ids=manager.dialog_data["letters"],
    )
    await manager.switch_to(LetterSG.torn)


async def on_keep(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await manager.switch_to(LetterSG.kept)


def letter_kinds() -> dict[str, str]:
    """What a letter of each kind is called when it is shown to its writer."""
    return {
        LetterKind.TEXT: _("Your message:"),
        LetterKind.VOICE: _("Your voice message is kept."),
        LetterKind.PHOTO: _("Your photo is kept."),
        LetterKind.DOCUMENT: _("Your file is kept."),
    }


async def who_sees(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    has_advisor = person.family is not None and person.family.has_advisor
    screen = "letter_to_advisor" if has_advisor else "letter_without_advisor"
    return {"who_sees": say(runtime, screen).text}


async def draft_shown(dialog_manager: DialogManager, **_kwargs: Any) -> dict[str, Any]:
    return {
        "kind": letter_kinds()[dialog_manager.dialog_data["kind"]],
        "echo": dialog_manager.dialog_data["echo"],
        "n": (count := len(dialog_manager.dialog_data["letters"])),
        "several": count > 1,
    }


async def letter_sent(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    has_advisor = person.family is not None and person.family.has_advisor
    screen = "letter_sent" if has_advisor else "letter_sent_without_advisor"
    return {"text": say(runtime, screen).text}


def _takes(id: str) -> list[TextInput[str] | MessageInput]:
    """Return what takes a letter: words, a voice message, a photo or a file."""
    return [
        TextInput(id=id, type_factory=long_text, on_success=on_text, on_error=on_unreadable),
        MessageInput(on_file, content_types=list(FILES)),
    ]


writing = Window(
    Multi(
        Ready("who_sees"),
        Tr("Write in one message. A voice message or a photo is fine, too."),
        sep="\n\n",
    ),
    *_takes("letter"),
    Column(Cancel(Label("Back"), id="letter_back"), OtherLanguage("letter_lang")),
    Stray(),
    state=LetterSG.writing,
    getter=who_sees,
)

asking = Window(
    Multi(
        Multi(Ready("kind"), Tr("«{echo}»", when="echo")),
        TrN(
            "{n} message in all. Your answer holds for all of them.",
            "{n} messages in all. Your answer holds for all of them.",
            when="several",
        ),
        Tr("Shall I send it to your advisor?"),
        sep="\n\n",
    ),
    Column(
        Button(Label("Send to the advisor"), id="letter_send", on_click=on_send),
        Button(Label("Keep it to myself"), id="letter_keep", on_click=on_keep),
        Button(Label("Delete it"), id="letter_delete", on_click=on_tear_up),
        OtherLanguage("asking_lang"),
    ),
    *_takes("more_letters"),
    Stray(),
    state=LetterSG.asking,
    getter=draft_shown,
)

sent = Window(
    Ready("text"),
    Column(Cancel(Label("Continue"), id="sent_done"), OtherLanguage("sent_lang")),
    Stray(),
    state=LetterSG.sent,
    getter=letter_sent,
)

kept = Window(
    Tr("Your message is kept and nobody sees it. You find it under «My data»."),
    Column(Cancel(Label("Continue"), id="kept_done"), OtherLanguage("kept_lang")),
    Stray(),
    state=LetterSG.kept,
)

torn = Window(
    Tr("Your message is deleted. Nobody will see it."),
    Column(Cancel(Label("Continue"), id="torn_done"), OtherLanguage("torn_lang")),
    Stray(),
    state=LetterSG.torn,
)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(writing, asking, sent, kept, torn, launch_mode=LaunchMode.SINGLE_TOP)
