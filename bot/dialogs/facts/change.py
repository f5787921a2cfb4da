"""Correcting: what it is about, then the value, a day or the level."""

from __future__ import annotations

from html import unescape
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.moves import draft_of, fits, keep, on_desk, refuse, show_echo
from bot.dialogs.facts.reading import DAY, DAY_OF_YEAR, any_day, read_value
from bot.dialogs.facts.wording import (
    PART,
    day_written,
    field_text,
    label_cut,
    level_names,
    names_for,
    title_html,
)
from bot.runtime import Runtime, runtime_of
from bot.states import FactsSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from content.facts import Fact
from domain.day import NotADay, PastDay, TooFarDay, read_day
from domain.person import Person, Role
from domain.truth import Level
from domain.typed import TooLong

WINDOWS = {
    "value": FactsSG.value,
    "valid_from": FactsSG.day,
    "valid_until": FactsSG.day,
    "source": FactsSG.source,
    "bot_use": FactsSG.level,
    "statement": FactsSG.words,
    "review_by": FactsSG.day,
}


async def on_what(_c: CallbackQuery, _w: Any, manager: DialogManager, field: str) -> None:
    """Ask for one field; what was half said of a source or of the words begins anew."""
    if field in names_for((await on_desk(manager, runtime_of(manager))).fact):
        manager.dialog_data.update(what=field, source={}, statement={})
        await manager.switch_to(WINDOWS.get(field, FactsSG.value))


async def on_value(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Read a value, or a number beside it, as its unit needs it."""
    runtime, what = runtime_of(manager), manager.dialog_data["what"]
    fact = (await on_desk(manager, runtime)).fact
    unit = unit_of(fact, what)
    try:
        value = read_value(message.text or "", unit, runtime.library, today=runtime.today)
    except TooLong as error:
        text = _("Please write it shorter: up to {n} characters.").format(n=error.limit)
        await refuse(message, manager, text)
    except ValueError:
        text = _("I could not read that as a value of this fact. Please write it again.")
        await refuse(message, manager, text)
    else:
        field, said = as_field(what, value, draft_of(manager))
        if await fits(manager, field, said):
            await keep(manager, **{field: said})
        else:
            text = _("This cannot be a value of this fact. Please look at it again.")
            await refuse(message, manager, text)


def unit_of(fact: Fact, what: str) -> str | None:
    """Return the unit of the fact's value, or of a number beside it."""
    return fact.parts[what.removeprefix(PART)].unit if what.startswith(PART) else fact.unit


def as_field(what: str, value: int | float | str, draft: dict[str, Any]) -> tuple[str, Any]:
    """Return the field of a correction and all that it then holds."""
    if not what.startswith(PART):
        return "value", value
    return "parts", {**draft.get("parts", {}), what.removeprefix(PART): value}


async def on_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Read the day from which or until which the fact holds, or of its review."""
    runtime, what = runtime_of(manager), manager.dialog_data["what"]
    text, words, today = message.text or "", runtime.library.day_words, runtime.today
    try:
        if what == "review_by":
            day = read_day(text, words, today=today)
        else:
            day = any_day(text, words, today=today, past_first=what == "valid_from")
    except PastDay:
        await refuse(message, manager, _("This day is over. Please choose a later one."))
    except TooFarDay:
        await refuse(message, manager, _("This day is far away. Please choose an earlier one."))
    except NotADay:
        text = _("I did not understand this day. Write it like this: 20.01.2027")
        await refuse(message, manager, text)
    else:
        said = day.isoformat()
        if await fits(manager, what, said):
            await keep(manager, **{what: said})
        elif what == "review_by":
            text = _("This day is far away. Please choose an earlier one.")
            await refuse(message, manager, text)
        else:
            text = _("This day cannot be right. Please look at it again.")
            await refuse(message, manager, text)


async def on_no_day(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Let the fact hold without a beginning, or without an end."""
    what = manager.dialog_data["what"]
    if what in {"valid_from", "valid_until"}:
        await keep(manager, **{what: None})


async def on_level(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    """Take a level; if it needs a better source than the fact has, ask for that, too."""
    level = Level(code)
    draft_of(manager)["bot_use"] = level.value
    if await fits(manager, "bot_use", level.value):
        await keep(manager)
        return
    manager.dialog_data.update(what="source", source={})
    await manager.switch_to(FactsSG.source)


async def on_see(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await show_echo(manager)


async def fields_offered(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    fact = (await on_desk(dialog_manager, runtime)).fact
    now = {
        field: f"{name}: {field_text(runtime, fact, field)}"
        for field, name in names_for(fact).items()
    }
    return {
        "title": title_html(runtime, fact),
        "now": "\n".join(now.values()),
        "whats": [
            (field, label_cut(unescape(now[field])) if field.startswith(PART) else name)
            for field, name in names_for(fact).items()
        ],
        "has_draft": bool(draft_of(dialog_manager)),
    }


async def asked(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    desk = await on_desk(dialog_manager, runtime)
    fact, what = desk.fact, dialog_manager.dialog_data.get("what", "value")
    names = names_for(fact)
    unit = unit_of(fact, what) if what in names else fact.unit
    kind = "number" if unit is not None else "words"
    return {
        "title": title_html(runtime, fact),
        "now": f"{names[what]}: {field_text(runtime, fact, what)}" if what in names else "",
        "kind": "day" if unit in {DAY, DAY_OF_YEAR} else kind,
        "what": what,
        "day": day_written(getattr(fact, what)) if what in DAYS else "",
        "may_be_empty": what in {"valid_from", "valid_until"},
        "level": level_names()[fact.bot_use],
        "levels": [
            (level.value, name)
            for level, name in level_names().items()
            if level is not fact.bot_use and (desk.waiting is None or fact.bot_use.at_least(level))
        ],
        "is_busy": desk.waiting is not None,
    }


DAYS = ("valid_from", "valid_until", "review_by")

change = Window(
    Multi(
        Multi(Ready("title"), Ready("now")),
        Tr("What is to be corrected?"),
        sep="\n\n",
    ),
    Column(
        choice("fact_what", "whats", on_what),
        Button(Label("See what it comes to"), "fact_to_echo", on_see, when="has_draft"),
        SwitchTo(Label("Back"), id="fact_change_back", state=FactsSG.fact),
        OtherLanguage("fact_change_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.change,
    getter=fields_offered,
)

value = Window(
    Multi(
        Multi(Ready("title"), Ready("now")),
        Case(
            {
                "number": Tr("Write the new number."),
                "day": Tr("Write the new day."),
                "words": Tr("Write the new value as it is to be read."),
            },
            selector="kind",
        ),
        sep="\n\n",
    ),
    MessageInput(on_value, content_types=[ContentType.TEXT]),
    Column(
        SwitchTo(Label("Back"), id="fact_value_back", state=FactsSG.change),
        OtherLanguage("fact_value_lang"),
    ),
    Stray(),
    state=FactsSG.value,
    getter=asked,
)

day = Window(
    Multi(
        Ready("title"),
        Case(
            {
                "valid_from": Tr("From which day does it hold? Now: {day}"),
                "valid_until": Tr("Until which day does it hold? Now: {day}"),
                "review_by": Tr("By which day is somebody to look again? Now: {day}"),
                ...: Tr("Write the new day."),
            },
            selector="what",
        ),
        sep="\n\n",
    ),
    MessageInput(on_day, content_types=[ContentType.TEXT]),
    Column(
        Button(Label("No day"), id="fact_no_day", on_click=on_no_day, when="may_be_empty"),
        SwitchTo(Label("Back"), id="fact_day_back", state=FactsSG.change),
        OtherLanguage("fact_day_lang"),
    ),
    Stray(),
    state=FactsSG.day,
    getter=asked,
)

level = Window(
    Multi(
        Multi(Ready("title"), Tr("Level: {level}")),
        Tr("How may it be said? Saying it less firmly is in force at once."),
        Tr("Somebody's change waits: now it can only be said less firmly.", when="is_busy"),
        sep="\n\n",
    ),
    Column(
        choice("fact_level", "levels", on_level),
        SwitchTo(Label("Back"), id="fact_level_back", state=FactsSG.fact),
        OtherLanguage("fact_level_lang"),
    ),
    Stray(),
    state=FactsSG.level,
    getter=asked,
)
