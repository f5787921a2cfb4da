"""Asking the advisor instead: the question is kept, shown with who sees it, and sent or not."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.ask.answering import asked, show_answer, takes_question
from bot.dialogs.letter import who_sees
from bot.runtime import person_of, runtime_of
from bot.states import AskSG, LetterSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from domain.letter import Draft, LetterKind
from usecases.letters import keep_letter, send_letters, tear_up_letters


async def on_advisor(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Keep the question as a message to the advisor, unsent, and show who would see it."""
    runtime, data = runtime_of(manager), manager.dialog_data
    data["letter"] = await keep_letter(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        message_id=data["message_id"],
        draft=Draft(LetterKind.TEXT, text=data["question"]),
        now=runtime.clock(),
    )
    await manager.switch_to(AskSG.advisor)


async def on_send(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime, data = runtime_of(manager), manager.dialog_data
    await send_letters(
        runtime.sessions,
        person=person_of(manager),
        letter_ids=[data["letter"]],
        now=runtime.clock(),
    )
    data["sent"] = True
    await show_answer(manager)
    await manager.start(LetterSG.sent)


async def on_keep(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await show_answer(manager)
    await manager.start(LetterSG.kept)


async def on_tear_up(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await tear_up_letters(
        runtime_of(manager).sessions,
        person=person_of(manager),
        letter_ids=[manager.dialog_data["letter"]],
    )
    await show_answer(manager)
    await manager.start(LetterSG.torn)


advisor = Window(
    Multi(
        Multi(Tr("Your message:"), Tr("«{echo}»")),
        Ready("who_sees"),
        Tr("Shall I send it to your advisor?"),
        sep="\n\n",
    ),
    Column(
        Button(Label("Send to the advisor"), id="ask_send", on_click=on_send),
        Button(Label("Keep it to myself"), id="ask_keep", on_click=on_keep),
        Button(Label("Delete it"), id="ask_delete", on_click=on_tear_up),
        OtherLanguage("ask_advisor_lang"),
    ),
    takes_question("advisor_question"),
    Stray(),
    state=AskSG.advisor,
    getter=[who_sees, asked],
)
