"""Ask: a question in own words, and what the facts say; what they do not say, whom to ask.

What may not be said today never shows another fact's number in its place. The question's words
are kept only if she asks her advisor; otherwise it is counted without them.
"""

from __future__ import annotations

from aiogram.enums import ContentType
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, LaunchMode, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Cancel, Column, Start
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.ask.advisor import advisor
from bot.dialogs.ask.answering import on_open, takes_question
from bot.dialogs.ask.answers import fact, found, not_ours, unknown
from bot.states import AskSG, LetterSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, is_rest_of_album

FILES = (ContentType.VOICE, ContentType.PHOTO, ContentType.DOCUMENT)


async def on_file(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    manager.show_mode = ShowMode.NO_UPDATE
    if not is_rest_of_album(message, manager):
        await message.answer(
            _("I can only look for words. To send this to your advisor, press 💬 first.")
        )


asking = Window(
    Multi(
        Tr("Write your question in your own words."),
        Tr("For example: where do I register?"),
        Tr("Your advisor sees it only if you send it."),
        sep="\n\n",
    ),
    Column(
        Start(Label("💬 Write to the advisor"), id="ask_letter", state=LetterSG.writing),
        Cancel(Label("Back"), id="ask_back"),
        OtherLanguage("ask_lang"),
    ),
    takes_question("question"),
    MessageInput(on_file, content_types=list(FILES)),
    Stray(),
    state=AskSG.asking,
)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(
        asking,
        found,
        fact,
        unknown,
        not_ours,
        advisor,
        on_start=on_open,
        launch_mode=LaunchMode.SINGLE_TOP,
    )
