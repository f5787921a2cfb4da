"""The full plan: its nine sections in any order, and what is still missing."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.lists import open_short
from bot.dialogs.plan.moves import now_plan, open_lines, open_niches
from bot.plan.words import idea_of, label, section_names
from bot.runtime import Runtime
from bot.states import PlanSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, choice
from domain.plan import LineKind, Question, Section

QUESTIONS = {
    Section.CUSTOMERS: Question.CUSTOMERS,
    Section.COMPETITORS: Question.COMPETITORS,
    Section.SELLING_PLACE: Question.SELLING_PLACE,
}
LISTS = {
    Section.PURCHASES: LineKind.PURCHASES,
    Section.RISKS: LineKind.RISKS,
    Section.STEPS: LineKind.STEPS,
}
STATES = {
    Section.MONTH: PlanSG.month,
    Section.SEASONS: PlanSG.seasons,
}


async def on_section(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    section = Section(code)
    manager.dialog_data.pop("step", None)
    if section in QUESTIONS:
        manager.dialog_data["question"] = QUESTIONS[section].value
        await manager.switch_to(PlanSG.question)
    elif section is Section.IDEA:
        await open_niches(manager)
    elif section in STATES:
        await manager.switch_to(STATES[section])
    else:
        await open_lines(manager, LISTS[section])


async def on_short(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await open_short(manager)


async def sections(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan = now_plan(dialog_manager)
    missing, names = plan.missing(), section_names()
    return {
        "idea": idea_of(runtime, plan),
        "done": len(Section) - len(missing),
        "of_all": len(Section),
        "missing": ", ".join(f"«{names[section]}»" for section in missing),
        "short_open": bool(plan.open_questions()),
        "sections": [
            (section.value, name if section in missing else label(f"✅ {name}"))
            for section, name in names.items()
        ],
    }


menu = Window(
    Multi(
        Tr("Your plan: {idea}", when="idea"),
        Tr("Done: {done} of {of_all}"),
        Tr("Still missing: {missing}", when="missing"),
        Tr("Choose a section, in any order. Each answer is kept at once."),
        sep="\n\n",
    ),
    Column(choice("section", "sections", on_section)),
    Column(
        Button(Label("Question by question"), id="to_short", on_click=on_short, when="short_open"),
        SwitchTo(Label("See what it comes to"), id="to_result", state=PlanSG.result),
        Cancel(Label("Back"), id="plan_back"),
        OtherLanguage("menu_lang"),
    ),
    Stray(),
    state=PlanSG.menu,
    getter=sections,
)
