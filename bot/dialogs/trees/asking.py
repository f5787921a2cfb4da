"""The questions of a tree: buttons, a day, and always «I do not know»."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.trees.moves import answered, asked_in, go_back, here
from bot.plan.words import label
from bot.runtime import Runtime, runtime_of
from bot.saying import day_text
from bot.states import TreeSG
from bot.tr import Label, Own, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_stray
from content.trees import Kind, Question
from domain.assent import Assent, read_assent
from domain.day import FutureDay, PastDay, TooFarDay, read_day, read_past_day
from domain.folding import fold
from domain.tree import UNKNOWN
from usecases.trees import takes

OF = ":"
"""Between a question and the answer that a button gives to it."""
TICK = "✅ "
EXAMPLE = 30
"""Days from today."""
SAID = {Assent.YES: "yes", Assent.NO: "no", Assent.UNSURE: UNKNOWN}


async def on_choice(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Keep the answer to the question that the button belongs to; an old button answers that."""
    question_id, _colon, answer = code.partition(OF)
    question = here(manager).tree.question(question_id)
    if question is not None and question in here(manager).way and takes(question, answer):
        await answered(manager, question, answer)


async def on_unknown_day(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    question = asked_in(manager)
    if question is not None:
        await answered(manager, question, UNKNOWN)


async def on_typed_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Read a day as people write it; what is no day is answered kindly."""
    runtime, question = runtime_of(manager), asked_in(manager)
    if question is None:
        return
    if read_assent(message.text or "", runtime.library.assent_words) is Assent.UNSURE:
        await answered(manager, question, UNKNOWN)
        return
    read = read_past_day if question.kind is Kind.PAST_DAY else read_day
    try:
        day = read(message.text or "", runtime.library.day_words, today=runtime.today)
    except ValueError as error:
        manager.show_mode = ShowMode.NO_UPDATE
        await message.answer(objection(error, example_for(runtime, question)))
    else:
        await message.answer(_("Noted: {day}").format(day=day_with_year(runtime, day)))
        await answered(manager, question, day.isoformat())


async def on_typed(message: Message, widget: MessageInput, manager: DialogManager) -> None:
    """Take the words of a button, or a yes, a no, an «I do not know»; the rest is no answer."""
    runtime, question, text = runtime_of(manager), asked_in(manager), message.text or ""
    if question is None:
        return
    names = {fold(name): code for name, code in names_of(runtime, question)}
    said = read_assent(text, runtime.library.assent_words)
    code = names.get(fold(text)) or (SAID[said] if said else None)
    if code is not None and takes(question, code):
        await answered(manager, question, code)
    else:
        await on_stray(message, widget, manager)


def names_of(runtime: Runtime, question: Question) -> list[tuple[str, str]]:
    """Return each choice in words, with its code."""
    return [(choice.name[runtime.locale], choice.id) for choice in question.choices]


def example_for(runtime: Runtime, question: Question | None) -> str:
    """Return a day as it may be written: one that has been, or one to come."""
    is_past = question is not None and question.kind is Kind.PAST_DAY
    day = runtime.today + timedelta(days=-EXAMPLE if is_past else EXAMPLE)
    return f"{day:%d.%m.%Y}"


def objection(error: ValueError, example: str) -> str:
    """Return kindly why a day cannot be taken."""
    if isinstance(error, PastDay):
        return _("This day is over. Please choose a later one.")
    if isinstance(error, TooFarDay):
        return _("This day is far away. Please choose an earlier one.")
    if isinstance(error, FutureDay):
        return _("This day is still to come. Please write one that has been.")
    text = _("I did not understand this day. Write it like this: {example}")
    return text.format(example=example)


def day_with_year(runtime: Runtime, day: date) -> str:
    """Return a day in words; with its year if it is not this one."""
    text = day_text(day, runtime=runtime)
    return text if day.year == runtime.today.year else f"{day.year}: {text}"


async def on_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await go_back(manager)


async def question_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    one, question, locale = here(dialog_manager), asked_in(dialog_manager), runtime.locale
    if question is None:  # content has changed since
        return {"title": "", "n": "", "text": "", "answers": [], "so_far": "", "example": ""}
    given = one.given.get(question.id)
    offered = [(choice.id, choice.name[locale]) for choice in question.choices]
    offered.append((UNKNOWN, _("I do not know")))
    is_day = isinstance(given, str) and given != UNKNOWN and not question.choices
    return {
        "title": one.tree.title[locale],
        "n": one.way.index(question) + 1 if question in one.way else "",
        "text": question.text[locale],
        "example": example_for(runtime, question),
        "answers": [
            (f"{question.id}{OF}{code}", ticked(name) if code == given else name)
            for code, name in offered
        ],
        "so_far": day_with_year(runtime, date.fromisoformat(str(given))) if is_day else "",
    }


def ticked(name: str) -> str:
    """Return a label with a tick; a long name is cut."""
    return label(f"{TICK}{name}")


HEAD = Multi(Multi(Own("title"), Tr("Question {n}")), Own("text"), sep="\n\n")

question = Window(
    HEAD,
    MessageInput(on_typed, content_types=[ContentType.TEXT]),
    Column(
        choice("tree_answer", "answers", on_choice),
        Button(Label("Back"), id="tree_back", on_click=on_back),
        OtherLanguage("tree_lang"),
    ),
    Stray(),
    state=TreeSG.question,
    getter=question_shown,
)

day = Window(
    Multi(
        HEAD,
        Tr("Write the day like this: {example}"),
        Tr("So far: {so_far}", when="so_far"),
        sep="\n\n",
    ),
    MessageInput(on_typed_day, content_types=[ContentType.TEXT]),
    Column(
        Button(Label("I do not know"), id="tree_day_unknown", on_click=on_unknown_day),
        Button(Label("Back"), id="tree_day_back", on_click=on_back),
        OtherLanguage("tree_day_lang"),
    ),
    Stray(),
    state=TreeSG.day,
    getter=question_shown,
)
