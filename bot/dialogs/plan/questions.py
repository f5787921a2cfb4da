"""Questions that are answered with choices, own words or a voice message; and the seasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, Group
from aiogram_dialog.widgets.text import Case, Multi
from babel.dates import get_month_names

from bot.dialogs.amount import Ask
from bot.dialogs.plan.moves import (
    ask_for,
    back,
    go_on,
    now_plan,
    progress,
    save,
)
from bot.plan.words import niche_of, said
from bot.runtime import Runtime, runtime_of
from bot.states import PlanSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from domain.months import MONTHS_A_YEAR
from domain.plan import Plan, Question
from domain.typed import words

QUESTION_TEXTS = {
    Question.SKILLS: Tr("What can you or your family do? Tap all that fits."),
    Question.THINGS: Tr("What do you have already? Tap all that fits."),
    Question.CUSTOMERS: Tr("Who will buy from you? Tap all that fits."),
    Question.COMPETITORS: Tr("Who else sells this near you? How are you different?"),
    Question.SELLING_PLACE: Tr("Where will you sell? Tap all that fits."),
}
TAKE, DROP, TICK = "+", "-", "✅ "


def tickable(names: list[tuple[str, str]], taken: set[str]) -> list[tuple[str, str]]:
    """Return buttons that name the state they lead to, so that a tap handled twice is one tap."""
    return [
        (f"{DROP}{code}", TICK + name) if code in taken else (f"{TAKE}{code}", name)
        for code, name in names
    ]


def ticked(codes: tuple[str, ...], item: str, order: list[str]) -> tuple[str, ...]:
    """Return the codes after a tap on an item, in the order in which they are offered.

    >>> ticked(("sewing",), "+animals", ["animals", "sewing"])
    ('animals', 'sewing')
    >>> ticked(("sewing",), "-sewing", ["animals", "sewing"])
    ()
    """
    sign, code = item[0], item[1:]
    kept = {*codes, code} if sign == TAKE else {*codes} - {code}
    return tuple(known for known in order if known in kept)


def asked(manager: DialogManager) -> Question:
    return Question(manager.dialog_data["question"])


async def on_choice(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    question, (of_question, _colon, tap) = asked(manager), item.partition(":")
    if of_question != question:
        return  # a button of another question, in an older message
    order = [named.id for named in runtime_of(manager).library.choices.of(question)]

    def change(plan: Plan) -> Plan:
        answer = plan.answer(question)
        choices = ticked(answer.choices, tap, order)
        return plan.with_answer(question, replace(answer, choices=choices))

    await save(manager, change)


async def on_words(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await answer_in_words(manager, text=text)


async def on_voice(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await answer_in_words(manager, voice=message.voice.file_id if message.voice else "")


async def answer_in_words(manager: DialogManager, **own: str) -> None:
    """Keep what was typed or spoken beside the choices."""
    question = asked(manager)

    def change(plan: Plan) -> Plan:
        answer = plan.answer(question)
        return plan.with_answer(question, replace(answer, words=replace(answer.words, **own)))

    await save(manager, change)


async def on_answered(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    question = asked(manager)
    await save(manager, lambda plan: plan.with_answer(question, plan.answer(question)))
    await go_on(manager)


async def question_asked(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    question = asked(dialog_manager)
    answer = now_plan(dialog_manager).answer(question)
    locale = runtime.locale
    names = [(named.id, named.name[locale]) for named in runtime.library.choices.of(question)]
    return {
        **progress(dialog_manager),
        "question": question,
        "choices": [
            (f"{question}:{tap}", name) for tap, name in tickable(names, set(answer.choices))
        ],
        "own": said(runtime, answer.words),
    }


async def on_month(_c: CallbackQuery, _w: Any, manager: DialogManager, item: str) -> None:
    order = [str(month) for month in range(1, MONTHS_A_YEAR + 1)]

    def change(plan: Plan) -> Plan:
        known = tuple(str(month) for month in plan.weak_months or ())
        months = tuple(int(month) for month in ticked(known, item, order))
        return replace(plan, weak_months=months)

    await save(manager, change)


async def on_seasons(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await save(manager, lambda plan: replace(plan, weak_months=plan.weak_months or ()))
    if now_plan(manager).weak_months:
        await ask_for(manager, Ask.WEAK_QUANTITY)
    else:
        await go_on(manager)


async def weak_months(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan, locale = now_plan(dialog_manager), runtime.locale
    names = get_month_names("wide", context="stand-alone", locale=locale)
    months = [(str(number), names[number]) for number in range(1, MONTHS_A_YEAR + 1)]
    season = niche_of(runtime, plan).season[locale]
    return {
        "season": season if plan.niche else "",
        "months": tickable(months, {str(month) for month in plan.weak_months or ()}),
    }


question = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Case(dict(QUESTION_TEXTS), selector="question"),
        Tr("In your words: «{own}». A new message takes its place.", when="own"),
        Tr("You may also write it, or send a voice message."),
        sep="\n\n",
    ),
    Group(choice("choice", "choices", on_choice), width=2),
    Column(
        Button(Label("Continue"), id="answered", on_click=on_answered),
        back("question_back"),
        OtherLanguage("question_lang"),
    ),
    TextInput(id="own", type_factory=words, on_success=on_words, on_error=on_unreadable),
    MessageInput(on_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.question,
    getter=question_asked,
)

seasons = Window(
    Multi(
        Ready("season", when="season"),
        Tr("In which months will you sell less, or nothing? Tap them. If in none, continue."),
        sep="\n\n",
    ),
    Group(choice("weak", "months", on_month), width=2),
    Column(
        Button(Label("Continue"), id="seasons_done", on_click=on_seasons),
        back("seasons_back"),
        OtherLanguage("seasons_lang"),
    ),
    Stray(),
    state=PlanSG.seasons,
    getter=weak_months,
)
