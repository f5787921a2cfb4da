"""The list: what is past its review first, then what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.common import ManagedScroll
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.dialogs.facts.wording import label_of
from bot.runtime import Runtime, runtime_of
from bot.states import FactsSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, on_unreadable, paged
from content.facts import Fact
from db.queries.facts import facts_waiting
from domain.folding import fold
from domain.person import Person, Role
from domain.typed import short_text

A_PAGE = 8
NAMES_REMEMBERED = 2000


async def on_fact(_c: CallbackQuery, _w: Any, manager: DialogManager, fact_id: str) -> None:
    """Open a fact; what was begun with another one is dropped."""
    if fact_id not in runtime_of(manager).library.facts:
        return
    if manager.dialog_data.get("fact") != fact_id:
        manager.dialog_data.update(fact=fact_id, draft={})
    await manager.switch_to(FactsSG.fact)


async def on_find(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await _narrow(manager, find=text, only_waiting=False)


async def on_waiting(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await _narrow(manager, find="", only_waiting=True)


async def on_all(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await _narrow(manager, find="", only_waiting=False)


async def _narrow(manager: DialogManager, *, find: str, only_waiting: bool) -> None:
    """List only some, from the first page on."""
    manager.dialog_data.update(find=find, only_waiting=only_waiting)
    scroll = manager.find("fact_pages")
    if isinstance(scroll, ManagedScroll):
        await scroll.set_page(0)


def in_order(facts: Sequence[Fact], today: date) -> list[Fact]:
    """Return facts past their review first, then unconfirmed ones, each by review."""
    return sorted(
        facts,
        key=lambda fact: (
            today <= fact.review_by,
            fact.checked_by is not None,
            fact.review_by,
            fact.id,
        ),
    )


def found(runtime: Runtime, words: str, facts: list[Fact]) -> list[Fact]:
    """Return the facts that a typed text means.

    First those with all the words in a title or the id, then what the search of everybody's
    questions finds, then those with the words in the value or in what people ask.
    """
    asked = [one.fact_id for one in runtime.library.ask(words, today=runtime.today).found]

    def place(fact: Fact) -> int | None:
        if _holds(_names(fact), words):
            return -1
        if fact.id in asked:
            return asked.index(fact.id)
        return len(asked) if _holds(_asked(runtime, fact), words) else None

    places = {fact.id: place(fact) for fact in facts}
    meant = [fact for fact in facts if places[fact.id] is not None]
    return sorted(meant, key=lambda fact: places[fact.id] or 0)


def _holds(names: tuple[str, ...], words: str) -> bool:
    return all(word in _folded(names) for word in fold(words).split())


@lru_cache(NAMES_REMEMBERED)
def _folded(names: tuple[str, ...]) -> str:
    return fold(" ".join(names))


def _names(fact: Fact) -> tuple[str, ...]:
    return (*fact.title.values(), fact.id)


def _asked(runtime: Runtime, fact: Fact) -> tuple[str, ...]:
    if fact.value is None:
        return fact.asked
    facts, languages = runtime.library.facts, runtime.library.languages
    values = [facts.values_for_checks(fact.id, language)["value"] for language in languages]
    return (*fact.asked, str(fact.value), *values)


async def facts_listed(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    async with runtime.sessions.read() as session:
        waiting = await facts_waiting(session)
    facts, today = list(runtime.library.facts), runtime.today
    data = dialog_manager.dialog_data
    find, only_waiting = data.get("find", ""), data.get("only_waiting", False)
    shown = in_order(facts, today)
    if only_waiting:
        shown = [fact for fact in shown if fact.id in waiting]
    if find:
        shown = found(runtime, find, shown)
    return {
        "stale": sum(today > fact.review_by for fact in facts),
        "unconfirmed": sum(fact.checked_by is None for fact in facts),
        "waiting": len(waiting),
        "find": find,
        "nothing": not shown,
        "is_narrow": bool(find) or only_waiting,
        "offers_waiting": bool(waiting) and not only_waiting,
        "facts": [(fact.id, label_of(runtime, fact)) for fact in shown],
        "many": len(shown) > A_PAGE,
    }


window = Window(
    Multi(
        Tr(
            "⚠ Past review: {stale}\n• Not confirmed: {unconfirmed}\n"
            "Waiting for a second look: {waiting}"
        ),
        Tr("Looked for: {find}", when="find"),
        Tr("There is nothing.", when="nothing"),
        Tr("Tap a fact, or write what it is about."),
        sep="\n\n",
    ),
    TextInput(id="fact_find", type_factory=short_text, on_success=on_find, on_error=on_unreadable),
    *paged("fact", "facts", on_fact, height=A_PAGE, when="many"),
    Column(
        Button(Label("For a second look"), "facts_waiting", on_waiting, when="offers_waiting"),
        Button(Label("All facts"), "facts_all", on_all, when="is_narrow"),
        Cancel(Label("Back"), id="facts_back"),
        OtherLanguage("facts_lang"),
    ),
    Stray(),
    state=FactsSG.facts,
    getter=facts_listed,
)
