"""Questions to take along: what is not known on the family's own way, by whom to ask."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.trees.result import read
from bot.paging import turning
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.states import TakeAlongSG
from bot.taxes.told import door_names, question_blocks, questions_of
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from documents.questions import QuestionGroup, QuestionsSheet
from domain.person import Person


async def questions_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    blocks = list(question_blocks(questions_of(runtime, person)))
    return {
        **await read(dialog_manager, runtime, "question_pages", blocks),
        "is_some": bool(blocks),
        "is_none": not blocks,
    }


async def on_paper(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send the questions as a page to take along; the window stays where it is."""
    runtime, person = runtime_of(manager), person_of(manager)
    manager.show_mode = ShowMode.NO_UPDATE
    content = await runtime.documents.questions(questions_sheet(runtime, person))
    await bot_of(manager).send_document(
        person.id,
        BufferedInputFile(content, "questions.pdf"),
        caption=_("Questions to take along. Write the answers down beside them."),
    )


def questions_sheet(runtime: Runtime, person: Person) -> QuestionsSheet:
    """Return the page: whom to ask, and what."""
    names, place = door_names(), person.family.place if person.family else None
    return QuestionsSheet(
        language=runtime.locale,
        name=person.name or "",
        place=runtime.library.places.full_name(place, runtime.locale) if place else "",
        date=f"{runtime.today:%d.%m.%Y}",
        groups=tuple(
            QuestionGroup(door=names[door], questions=tuple(texts))
            for door, texts in questions_of(runtime, person).items()
        ),
    )


questions = Window(
    Multi(
        Tr("Ask these before you begin. The answers depend on your place."),
        Tr(
            "There are no questions yet. Answer those on the application, registration or taxes.",
            when="is_none",
        ),
        Ready("text", when="is_some"),
        sep="\n\n",
    ),
    *turning("question_pages"),
    Column(
        Button(Label("On paper (PDF)"), id="questions_paper", on_click=on_paper, when="is_some"),
        Cancel(Label("Back"), id="questions_back"),
        OtherLanguage("questions_lang"),
    ),
    Stray(),
    state=TakeAlongSG.questions,
    getter=questions_shown,
)


def build() -> Dialog:
    return Dialog(questions)
