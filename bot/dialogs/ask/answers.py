"""What was found: the best answer with the other titles, or whom to ask."""

from __future__ import annotations

from html import escape
from typing import Any

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.ask.advisor import on_advisor
from bot.dialogs.ask.answering import asked, on_helped, takes_question
from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime
from bot.saying import Spoken, door_text, reservation_of, say, say_fact
from bot.states import AskSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.scope import OTHER, screen_of


async def on_fact(_c: CallbackQuery, _w: Any, manager: DialogManager, fact_id: str) -> None:
    if fact_id in manager.dialog_data["facts"]:
        manager.dialog_data["fact"] = fact_id
        await manager.switch_to(AskSG.fact)


async def best_answer(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    """Say the fact that fits best; the others are titles to tap."""
    best, *others = dialog_manager.dialog_data["facts"]
    facts = runtime.library.facts
    titles = [(other, facts[other].title[runtime.locale]) for other in others if other in facts]
    return {**_shown(say_answer(runtime, best)), "others": titles, "alone": not titles}


async def chosen_answer(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    return _shown(say_answer(runtime, dialog_manager.dialog_data["fact"]))


async def no_answer(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    """Say whom to ask, and about what; on another day the fact may be said again."""
    return _shown(say_answer(runtime, dialog_manager.dialog_data["facts"][0]))


async def not_our_subject(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    """Say what a topic's screen says; where it tells numbers for help, her words are not shown."""
    data = dialog_manager.dialog_data
    numbers = bool(data["facts"])
    shown = _shown(say_topic(runtime, data["topic"]))
    return {**shown, "numbers": numbers, "quoted": not numbers}


def _shown(spoken: Spoken) -> dict[str, Any]:
    return {"text": spoken.text, "facts": spoken.facts}


BRIBES = "unknown_anticorruption_phone"
"""Who asks for it is told that nobody pays for a place; the screen rests on the fact."""


def say_answer(runtime: Runtime, fact_id: str) -> Spoken:
    """Return a fact under its title as it may be said today, or whom to ask about it.

    A fact that the library no longer has is answered like a question that resembles nothing.
    """
    if fact_id == BRIBES:
        return say(runtime, "no_fee")
    if fact_id not in runtime.library.facts:
        return say_topic(runtime, OTHER)
    title = escape(runtime.library.facts[fact_id].title[runtime.locale], quote=False)
    said = say_fact(runtime, fact_id)
    if said.text is None:
        about = _("It is about: {title}").format(title=title)
        return Spoken(f"{door_text(runtime, said.ask_at)}\n\n{about}", facts=[])
    parts = [_("Here is what I know about your question:"), f"<b>{title}</b>\n{said.text}"]
    if reservation := reservation_of(runtime, [said]):
        parts.append(reservation)
    return Spoken("\n\n".join(parts), facts=[fact_id])


def say_topic(runtime: Runtime, topic: str) -> Spoken:
    """Return the screen of a topic; one of old is like any other that is not the bot's subject."""
    screen = screen_of(topic)
    return say(runtime, screen if screen in runtime.library.screens else screen_of(OTHER))


found = Window(
    Multi(
        Ready("text"),
        Tr("You asked: «{echo}»"),
        Tr("Did you mean something else? Choose below or write again.", when="others"),
        Tr("For another question, just write.", when="alone"),
        Tr("✅ I am glad that it helped.", when="helped"),
        sep="\n\n",
    ),
    Column(
        choice("ask_other", "others", on_fact),
        where_is_this_written("found_sources", best_answer),
        Button(Label("This helped"), id="found_helped", on_click=on_helped, when="not_helped"),
        Button(Label("Ask my advisor"), id="found_advisor", on_click=on_advisor, when="not_sent"),
        Cancel(Label("Back"), id="found_back"),
        OtherLanguage("found_lang"),
    ),
    takes_question("found_question"),
    Stray(),
    state=AskSG.found,
    getter=[best_answer, asked],
)

fact = Window(
    Multi(
        Ready("text"),
        Tr("✅ I am glad that it helped.", when="helped"),
        sep="\n\n",
    ),
    Column(
        where_is_this_written("ask_fact_sources", chosen_answer),
        Button(Label("This helped"), id="ask_fact_helped", on_click=on_helped, when="not_helped"),
        Button(
            Label("Ask my advisor"), id="ask_fact_advisor", on_click=on_advisor, when="not_sent"
        ),
        SwitchTo(Label("Back to the answers"), id="ask_fact_back", state=AskSG.found),
        OtherLanguage("ask_fact_lang"),
    ),
    takes_question("ask_fact_question"),
    Stray(),
    state=AskSG.fact,
    getter=[chosen_answer, asked],
)

unknown = Window(
    Multi(Ready("text"), Tr("You asked: «{echo}»"), sep="\n\n"),
    Column(
        where_is_this_written("unknown_sources", no_answer),
        Button(Label("Ask my advisor"), "unknown_advisor", on_advisor, when="not_sent"),
        SwitchTo(Label("Ask something else"), id="unknown_again", state=AskSG.asking),
        Cancel(Label("Back"), id="unknown_back"),
        OtherLanguage("unknown_lang"),
    ),
    takes_question("unknown_question"),
    Stray(),
    state=AskSG.unknown,
    getter=[no_answer, asked],
)

not_ours = Window(
    Multi(
        Tr("These numbers are here for when they are needed.", when="numbers"),
        Ready("text"),
        Tr("You asked: «{echo}»", when="quoted"),
        sep="\n\n",
    ),
    Column(
        where_is_this_written("not_ours_sources", not_our_subject),
        Button(Label("Ask my advisor"), "not_ours_advisor", on_advisor, when="not_sent"),
        SwitchTo(Label("Ask something else"), id="not_ours_again", state=AskSG.asking),
        Cancel(Label("Back"), id="not_ours_back"),
        OtherLanguage("not_ours_lang"),
    ),
    takes_question("not_ours_question"),
    Stray(),
    state=AskSG.not_ours,
    getter=[not_our_subject, asked],
)
