"""What follows from the answers: what may fit, what to do, what to know; nothing is chosen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Start, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.sources import where_is_this_written
from bot.dialogs.trees.asking import day_with_year, ticked
from bot.dialogs.trees.moves import ask, here
from bot.money import money, quantity
from bot.paging import first_page, open_page, turning
from bot.plan.words import label, shortened
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.states import TakeAlongSG, TreeSG
from bot.taxes.answers import progress_of
from bot.taxes.duty_words import ask_lines
from bot.taxes.told import (
    Block,
    blocks_of,
    cost_block,
    pages_of,
    questions_of,
    says_something,
    silent,
)
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice, paged
from content.trees import Kind, Point, Question, Section
from content.wording import LONGEST_LABEL
from domain.person import Person
from domain.progress import Progress
from domain.tree import UNKNOWN, Answer, Holds
from domain.truth import Door
from usecases.progress import change_progress
from usecases.trees import tick_of

LISTS = {Section.FITS: TreeSG.fits, Section.STEPS: TreeSG.steps}
READ = (Section.BEWARE, Section.KNOW, Section.ASK)
A_LIST = 6
MOST_REASONS = 4
LONGEST_ANSWER = 14
"""Characters; of a longer answer the question is clear."""


def held_in(manager: DialogManager, *sections: Section) -> list[tuple[Point, Holds]]:
    """Return the points of these sections that follow, section by section."""
    points = here(manager).points
    return [one for section in sections for one in points if one[0].section is section]


async def result_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    tree, progress = here(dialog_manager).tree, progress_of(person)
    steps = held_in(dialog_manager, Section.STEPS)
    reasons = held_in(dialog_manager, Section.PERSON)
    texts = [
        point.text[runtime.locale] for point, held in reasons if point.text and held is Holds.YES
    ]
    to_know = held_in(dialog_manager, Section.BEWARE, Section.KNOW)
    return {
        "title": tree.title[runtime.locale],
        "fits": len(held_in(dialog_manager, Section.FITS)),
        "steps": len(steps),
        "done": sum(progress.is_done(tick_of(tree, point)) for point, _held in steps),
        "know": sum(says_something(runtime, point) for point, _held in to_know),
        "questions": sum(map(len, questions_of(runtime, person).values())),
        "reasons": "\n".join(f"• {text}" for text in texts[:MOST_REASONS]),
    }


async def points_listed(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    """The points of the list that is open, each by its title."""
    state = dialog_manager.current_context().state
    section = Section.FITS if state == TreeSG.fits else Section.STEPS
    tree, progress = here(dialog_manager).tree, progress_of(person)
    points = held_in(dialog_manager, section)
    names = [
        (point.id, point.title[runtime.locale] if point.title else point.id)
        for point, _h in points
    ]
    done = {point.id for point, _h in points if progress.is_done(tick_of(tree, point))}
    return {
        "title": tree.title[runtime.locale],
        "points": [(code, ticked(name) if code in done else name) for code, name in names],
        "many": len(points) > A_LIST,
    }


async def on_point(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["point"] = code
    await first_page(manager, "point_pages")
    await manager.switch_to(TreeSG.point)


async def on_know(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await first_page(manager, "know_pages")
    await manager.switch_to(TreeSG.know)


def point_here(manager: DialogManager) -> tuple[Point, Holds] | None:
    """Return the point that is open, None if it no longer follows."""
    wanted = manager.dialog_data.get("point")
    return next((one for one in here(manager).points if one[0].id == wanted), None)


async def point_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    found = point_here(dialog_manager)
    if found is None:
        gone = Block(_("The answers have changed. This does not follow from them any more."))
        return {
            **await read(dialog_manager, runtime, "point_pages", [gone]),
            "name": "",
            "tick": [],
        }
    point, held = found
    one, is_step = here(dialog_manager), point.section is Section.STEPS
    blocks = list(blocks_of(runtime, point, held))
    if point.cost is not None and held is Holds.YES:
        after_own_words = 1 if point.text else 0
        blocks.insert(after_own_words, cost_block(runtime, person, point.cost, one.counts))
    blocks += [Block(text) for text in ask_lines(runtime, asked_about(runtime, point))]
    is_done = progress_of(person).is_done(tick_of(one.tree, point))
    wanted = ("undo", _("Not done yet")) if is_done else ("done", _("It is done"))
    return {
        **await read(dialog_manager, runtime, "point_pages", blocks),
        "name": point.title[runtime.locale] if point.title else "",
        "is_step": is_step,
        "is_done": is_step and is_done,
        "tick": [(f"{point.id}-{wanted[0]}", wanted[1])] if is_step else [],
    }


def asked_about(runtime: Runtime, point: Point) -> list[tuple[str, Door]]:
    """Return what a point knows of and may not say today, each with whom to ask."""
    facts = (runtime.library.facts[fact_id] for fact_id in silent(runtime, point))
    return [(fact.title[runtime.locale], fact.ask_at) for fact in facts]


async def know_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    blocks: dict[str, Block] = {}
    for point, held in held_in(dialog_manager, *READ):
        for block in blocks_of(runtime, point, held):
            blocks.setdefault(block.text, block)
    return await read(dialog_manager, runtime, "know_pages", list(blocks.values()))


async def read(
    manager: DialogManager, runtime: Runtime, scroll_id: str, blocks: list[Block]
) -> dict[str, Any]:
    """Return the page that is open, for a window with this scroll."""
    pages = pages_of(runtime, blocks)
    page = pages[await open_page(manager, scroll_id, len(pages))]
    for said in page.told:
        runtime.tell(said.fact_id, said.version)
    return {
        "text": page.text,
        "facts": page.facts,
        "pages": len(pages),
    }


async def on_tick(_c: CallbackQuery, _w: Any, manager: DialogManager, wanted: str) -> None:
    """Tick a step, or open it again: as the button says, however often it is pressed."""
    runtime, tree = runtime_of(manager), here(manager).tree
    point_id, _dash, what = wanted.rpartition("-")
    key, today = f"{tree.id}.{point_id}", runtime.today

    def change(progress: Progress) -> Progress:
        return progress.with_tick(key, today) if what == "done" else progress.without_tick(key)

    person = await change_progress(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        change=change,
        now=runtime.clock(),
    )
    remember(manager, person)
    await manager.switch_to(TreeSG.steps)


async def on_point_back(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    found = point_here(manager)
    state = LISTS.get(found[0].section) if found else None
    await manager.switch_to(state or TreeSG.result)


async def answers_shown(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    one = here(dialog_manager)
    answered = [question for question in one.way if question.id in one.given]
    return {
        "title": one.tree.title[runtime.locale],
        "asked": [
            (question.id, answer_label(runtime, question, one.given[question.id]))
            for question in answered
        ],
        "many": len(answered) > A_LIST,
    }


def answer_label(runtime: Runtime, question: Question, answer: Answer) -> str:
    """Return an answer as the label that leads to its question."""
    if question.kind.is_day and answer != UNKNOWN:
        text = day_with_year(runtime, date.fromisoformat(str(answer)))
    elif question.kind is Kind.SOM and answer != UNKNOWN:
        text = _("{sum} som").format(sum=money(Decimal(answer), runtime.locale))
    elif question.kind is Kind.COUNT and answer != UNKNOWN:
        text = quantity(Decimal(answer), runtime.locale)
    else:
        text = question.name(str(answer), runtime.locale) or "?"
    short = shortened(question.text[runtime.locale], LONGEST_LABEL - len(text) - len(": "))
    return label(f"{short}: {text}" if len(text) < LONGEST_ANSWER else text)


async def on_answer(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Ask a question again; whatever follows from it is worked out anew."""
    question = here(manager).tree.question(code)
    if question is not None:
        manager.dialog_data["changing"] = True
        await ask(manager, question)


result = Window(
    Multi(
        Own("title"),
        Tr("This follows from your answers. I choose nothing for you."),
        Multi(Tr("Talk to your advisor:"), Own("reasons"), when="reasons"),
        sep="\n\n",
    ),
    Column(
        SwitchTo(Label("What may fit: {fits}"), id="to_fits", state=TreeSG.fits, when="fits"),
        SwitchTo(
            Label("What to do: {done} of {steps}"), id="to_steps", state=TreeSG.steps, when="steps"
        ),
        Button(Label("Good to know: {know}"), id="to_know", on_click=on_know, when="know"),
        Start(
            Label("Questions to ask: {questions}"),
            id="to_questions",
            state=TakeAlongSG.questions,
            when="questions",
        ),
        SwitchTo(Label("Change an answer"), id="to_answers", state=TreeSG.answers),
        Cancel(Label("Back"), id="result_back_out"),
        OtherLanguage("tree_result_lang"),
    ),
    Stray(),
    state=TreeSG.result,
    getter=result_shown,
)

fits = Window(
    Multi(
        Own("title"),
        Tr("These may fit you. The tax office says which one you may take."),
        sep="\n\n",
    ),
    *paged("tree_fits", "points", on_point, height=A_LIST, when="many"),
    Column(
        SwitchTo(Label("Back"), id="fits_back", state=TreeSG.result), OtherLanguage("fits_lang")
    ),
    Stray(),
    state=TreeSG.fits,
    getter=points_listed,
)

steps = Window(
    Multi(
        Own("title"),
        Tr("Open a step to read it and to tick it off."),
        sep="\n\n",
    ),
    *paged("tree_steps", "points", on_point, height=A_LIST, when="many"),
    Column(
        SwitchTo(Label("Back"), id="steps_back", state=TreeSG.result), OtherLanguage("steps_lang")
    ),
    Stray(),
    state=TreeSG.steps,
    getter=points_listed,
)

point = Window(
    Multi(
        Own("name", when="name"),
        Tr("✅ Done", when="is_done"),
        Ready("text"),
        sep="\n\n",
    ),
    *turning("point_pages"),
    Column(
        choice("tree_tick", "tick", on_tick),
        where_is_this_written("point_sources", point_shown),
        Button(Label("Back"), id="point_back", on_click=on_point_back),
        OtherLanguage("point_lang"),
    ),
    Stray(),
    state=TreeSG.point,
    getter=point_shown,
)

know = Window(
    Ready("text"),
    *turning("know_pages"),
    Column(
        where_is_this_written("know_sources", know_shown),
        SwitchTo(Label("Back"), id="know_back", state=TreeSG.result),
        OtherLanguage("know_lang"),
    ),
    Stray(),
    state=TreeSG.know,
    getter=know_shown,
)

answers = Window(
    Multi(Own("title"), Tr("Tap an answer to change it."), sep="\n\n"),
    *paged("tree_answers", "asked", on_answer, height=A_LIST, when="many"),
    Column(
        SwitchTo(Label("Back"), id="answers_back", state=TreeSG.result),
        OtherLanguage("answers_lang"),
    ),
    Stray(),
    state=TreeSG.answers,
    getter=answers_shown,
)
