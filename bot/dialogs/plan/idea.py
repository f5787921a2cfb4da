"""The idea: niches that fit, each with its reasons in words, or an own one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.moves import back, go_on, now_plan, on_unreadable, progress, save
from bot.plan_words import idea_of
from bot.runtime import Runtime, runtime_of
from bot.states import PlanSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from bot.wording import work_names
from domain.niche import Match, matches
from domain.person import LineOfWork, Person
from domain.plan import Question, Words
from domain.typed import words

A_PAGE = 5


def fitting(runtime: Runtime, person: Person) -> list[Match]:
    """Return the niches, the best fitting first.

    The line of work speaks for a niche while no niche is taken: afterwards it comes from that.
    """
    family = person.family
    if family is None:
        return []
    plan, place = family.plan, family.place
    known = (plan.answer(question) for question in (Question.SKILLS, Question.THINGS))
    return matches(
        (niche.wants for niche in runtime.library.niches.offered()),
        has={code for answer in known for code in answer.choices},
        work=None if plan.niche else family.line_of_work,
        in_city=None if place is None else runtime.library.places.is_city(place),
    )


async def on_niche(_c: CallbackQuery, _w: Any, manager: DialogManager, niche_id: str) -> None:
    manager.dialog_data["niche"] = niche_id
    await manager.switch_to(PlanSG.niche)


async def on_more(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    all_of_them = len(runtime_of(manager).library.niches.offered())
    shown = manager.dialog_data.get("from", 0) + A_PAGE
    manager.dialog_data["from"] = shown if shown < all_of_them else 0


async def on_take(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    niche = runtime_of(manager).library.niches.get(manager.dialog_data["niche"])
    if niche is None:
        await manager.switch_to(PlanSG.niches)
        return
    await save(
        manager,
        lambda plan: replace(plan, niche=niche.id, own_idea=Words()),
        line_of_work=niche.sector,
    )
    await go_on(manager)


async def on_idea(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await save_own(manager, text=text)


async def on_voice(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await save_own(manager, voice=message.voice.file_id if message.voice else "")


async def save_own(manager: DialogManager, **own: str) -> None:
    """Keep an idea in own words; it takes the place of a niche."""
    await save(
        manager,
        lambda plan: replace(plan, niche=None, own_idea=replace(plan.own_idea, **own)),
    )


async def on_idea_done(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await go_on(manager)


async def niches_that_fit(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    locale, niches = runtime.locale, runtime.library.niches
    begin = dialog_manager.dialog_data.get("from", 0)
    shown = fitting(runtime, person)[begin : begin + A_PAGE]
    return {
        **progress(dialog_manager),
        "idea": idea_of(runtime, now_plan(dialog_manager)),
        "reasons": "\n".join(f"• {line(runtime, match)}" for match in shown),
        "niches": [(match.niche, niches[match.niche].name[locale]) for match in shown],
    }


def line(runtime: Runtime, match: Match) -> str:
    """Return a niche and why it fits, or what it lacks, in one line."""
    locale = runtime.locale
    name = runtime.library.niches[match.niche].name[locale]
    if match.lacks:
        return _("{niche}: you would need {lacks}").format(
            niche=name, lacks=", ".join(things(runtime, match.lacks))
        )
    if because := reasons(runtime, match):
        return _("{niche}: you have {because}").format(niche=name, because=because)
    return name


def reasons(runtime: Runtime, match: Match) -> str:
    """Return what speaks for a niche: skills, things and the line of work that were named."""
    named = things(runtime, match.because)
    if match.same_work:
        named.append(f"«{work_names()[runtime.library.niches[match.niche].sector]}»")
    return ", ".join(dict.fromkeys(named))


def things(runtime: Runtime, codes: tuple[str, ...]) -> list[str]:
    """Return skills and things in words."""
    choices, locale = runtime.library.choices, runtime.locale
    skills = choices.codes(Question.SKILLS)
    return [
        f"«{choices.name(Question.SKILLS if code in skills else Question.THINGS, code, locale)}»"
        for code in codes
    ]


async def niche_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    locale, niches = runtime.locale, runtime.library.niches
    niche = niches.get(dialog_manager.dialog_data.get("niche", ""))
    match = next(
        (one for one in fitting(runtime, person) if niche and one.niche == niche.id), None
    )
    if niche is None or match is None:
        return {"name": "", "about": "", "season": "", "risks": "", "work": ""} | dict.fromkeys(
            ("because", "lacks", "elsewhere"), ""
        )
    return {
        "name": niche.name[locale],
        "work": work_names()[LineOfWork(niche.sector)],
        "about": niche.about[locale],
        "season": niche.season[locale],
        "because": reasons(runtime, match),
        "lacks": ", ".join(things(runtime, match.lacks)),
        "elsewhere": match.elsewhere,
    }


async def own_idea_so_far(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    plan = now_plan(dialog_manager)
    return {"idea": idea_of(runtime, plan) if plan.own_idea else ""}


niches = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Tr("Your idea now: {idea}", when="idea"),
        Tr("These fit what you can and have. Tap one to read about it."),
        Ready("reasons"),
        sep="\n\n",
    ),
    Column(choice("niche", "niches", on_niche)),
    Column(
        Button(Label("Show others"), id="more_niches", on_click=on_more),
        SwitchTo(Label("I have my own idea"), id="to_own_idea", state=PlanSG.own_idea),
        Button(Label("Keep this idea"), id="keep_idea", on_click=on_idea_done, when="idea"),
        back("niches_back"),
        OtherLanguage("niches_lang"),
    ),
    Stray(),
    state=PlanSG.niches,
    getter=niches_that_fit,
)

niche = Window(
    Multi(
        Multi(Own("name"), Tr("Line of work: {work}")),
        Multi(Own("about"), Own("season")),
        Tr("It fits, because you named: {because}", when="because"),
        Tr("You would still need: {lacks}", when="lacks"),
        Tr(
            "It is usually done elsewhere: think whether it works where you live.",
            when="elsewhere",
        ),
        sep="\n\n",
    ),
    Column(
        Button(Label("Take this one"), id="take_niche", on_click=on_take),
        SwitchTo(Label("Look at others"), id="other_niches", state=PlanSG.niches),
        OtherLanguage("niche_lang"),
    ),
    Stray(),
    state=PlanSG.niche,
    getter=niche_shown,
)

own_idea = Window(
    Multi(
        Tr("Write in one sentence what you want to do. A voice message is fine, too."),
        Tr("In your words: «{idea}»", when="idea"),
        sep="\n\n",
    ),
    Column(
        Button(Label("Continue"), id="idea_done", on_click=on_idea_done, when="idea"),
        SwitchTo(Label("Look at others"), id="idea_niches", state=PlanSG.niches),
        OtherLanguage("own_idea_lang"),
    ),
    TextInput(id="own_idea", type_factory=words, on_success=on_idea, on_error=on_unreadable),
    MessageInput(on_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.own_idea,
    getter=own_idea_so_far,
)
