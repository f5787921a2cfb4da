"""The idea: niches that fit, each with its reasons in words, or an own one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import ManagedTextInput, MessageInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.plan.moves import back, go_on, now_plan, progress, save
from bot.plan.words import OWN, idea_of, said, unit_words
from bot.runtime import Runtime, runtime_of
from bot.states import PlanSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_unreadable
from bot.wording import work_names
from domain.niche import Match, matches
from domain.person import Person
from domain.plan import Plan, Question
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
    """Take a niche; where another business was planned, ask first what becomes of that."""
    plan = now_plan(manager)
    if plan.is_about_something and plan.niche != manager.dialog_data["niche"]:
        await manager.switch_to(PlanSG.another)
    else:
        await take(manager, lambda plan: plan)


async def on_anew(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await take(manager, Plan.begun_anew, keep_version=True)


async def on_keep(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Keep what was said; it goes on being counted in the unit in which it was said."""
    unit = unit_words(runtime_of(manager), now_plan(manager))
    await take(manager, lambda plan: replace(plan, unit=unit), keep_version=True)


async def take(
    manager: DialogManager, change: Callable[[Plan], Plan], *, keep_version: bool = False
) -> None:
    """Take the niche that is open, or the idea in own words, and go on."""
    niches = {niche.id: niche for niche in runtime_of(manager).library.niches.offered()}
    niche = niches.get(manager.dialog_data["niche"])
    if niche is None and manager.dialog_data["niche"] != OWN:  # it has left the library
        await manager.switch_to(PlanSG.niches)
        return
    await save(
        manager,
        lambda plan: replace(change(plan), niche=niche.id if niche else None),
        line_of_work=niche.sector if niche else None,
        keep_version=keep_version,
    )
    await go_on(manager)


async def on_idea(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await save_own(manager, text=text)


async def on_voice(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await save_own(manager, voice=message.voice.file_id if message.voice else "")


async def save_own(manager: DialogManager, **own: str) -> None:
    """Keep an idea in own words; a niche gives way to it when she goes on."""
    await save(manager, lambda plan: replace(plan, own_idea=replace(plan.own_idea, **own)))


async def on_own(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Take the idea in own words, as a niche is taken."""
    manager.dialog_data["niche"] = OWN
    plan = now_plan(manager)
    if plan.niche is not None and plan.is_about_something:
        await manager.switch_to(PlanSG.another)
    else:
        await take(manager, lambda plan: plan)


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
        "named": (named := any_named(now_plan(dialog_manager))),
        "unnamed": not named,
        "reasons": "\n".join(f"• {line(runtime, match)}" for match in shown),
        "niches": [(match.niche, niches[match.niche].name[locale]) for match in shown],
    }


def any_named(plan: Plan) -> bool:
    """Whether the family has named something that it can or has."""
    return any(plan.answer(question).choices for question in (Question.SKILLS, Question.THINGS))


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
        gone = dict.fromkeys(("name", "about", "season", "work", "because", "lacks"), "")
        return {**gone, "elsewhere": False, "gone": True}
    return {
        "gone": False,
        "name": niche.name[locale],
        "work": work_names()[niche.sector],
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
    return {"idea": said(runtime, plan.own_idea)}


niches = Window(
    Multi(
        Tr("Question {n} of {of_all}", when="n"),
        Tr("Your idea now: {idea}", when="idea"),
        Tr("These fit what you can and have. Tap one to read about it.", when="named"),
        Tr("Lines of business to choose from. Tap one to read about it.", when="unnamed"),
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
        Tr("This line of business is no longer here.", when="gone"),
        Multi(Own("name"), Tr("Line of work: {work}"), when="name"),
        Multi(Own("about"), Own("season"), when="about"),
        Tr("It fits, because you named: {because}", when="because"),
        Tr("You would still need: {lacks}", when="lacks"),
        Tr(
            "It is usually done elsewhere: think whether it works where you live.",
            when="elsewhere",
        ),
        sep="\n\n",
    ),
    Column(
        Button(Label("Take this one"), id="take_niche", on_click=on_take, when="name"),
        SwitchTo(Label("Look at others"), id="other_niches", state=PlanSG.niches),
        OtherLanguage("niche_lang"),
    ),
    Stray(),
    state=PlanSG.niche,
    getter=niche_shown,
)

another = Window(
    Multi(
        Tr("Your lists and numbers are about another business. Shall we begin them anew?"),
        Tr("The plan as it is stays under «Earlier versions»."),
        sep="\n\n",
    ),
    Column(
        Button(Label("Begin them anew"), id="begin_anew", on_click=on_anew),
        Button(Label("Keep what I said"), id="keep_said", on_click=on_keep),
        SwitchTo(Label("Look at others"), id="another_niches", state=PlanSG.niches),
        OtherLanguage("another_lang"),
    ),
    Stray(),
    state=PlanSG.another,
)

own_idea = Window(
    Multi(
        Tr("Write in one sentence what you want to do. A voice message is fine, too."),
        Tr("In your words: «{idea}»", when="idea"),
        sep="\n\n",
    ),
    Column(
        Button(Label("Continue"), id="own_done", on_click=on_own, when="idea"),
        SwitchTo(Label("Look at others"), id="idea_niches", state=PlanSG.niches),
        OtherLanguage("own_idea_lang"),
    ),
    TextInput(id="own_idea", type_factory=words, on_success=on_idea, on_error=on_unreadable),
    MessageInput(on_voice, content_types=[ContentType.VOICE]),
    Stray(),
    state=PlanSG.own_idea,
    getter=own_idea_so_far,
)
