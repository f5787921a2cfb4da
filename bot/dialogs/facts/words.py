"""Correcting where a fact is written, and the words in which it is said."""

from __future__ import annotations

import re
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
from bot.dialogs.facts.moves import (
    draft_of,
    fits,
    keep,
    on_desk,
    refuse,
    runtime_and_person,
)
from bot.dialogs.facts.reading import source_day, with_placeholders
from bot.dialogs.facts.wording import source_link, title_html, values_of, words_of
from bot.runtime import Runtime, runtime_of
from bot.states import FactsSG
from bot.tr import Label, Own, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from content.facts import LONGEST_STATEMENT, Fact, Source
from domain.day import FutureDay
from domain.person import Person, Role
from domain.typed import TooLong, tidy
from usecases.facts import corrected_fields, fact_with

STEPS = ("title", "url", "date")
LONGEST_TITLE = 120
LONGEST_URL = 500
PLAIN_URL = re.compile(r"https?://[^\s/\"'<>\\^`{|}]+\.[^\s\"'<>\\^`{|}]+")
"""Nothing that could end the link in which it will stand."""
NO_MARKUP = re.compile(r"[<>&]")


async def on_source(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Take the source step by step: its name, its address, its date."""
    runtime, said = runtime_of(manager), manager.dialog_data["source"]
    step = step_of(said)
    words, today = runtime.library.day_words, runtime.today
    try:
        if step == "title":
            said[step] = tidy(" ".join((message.text or "").splitlines()), limit=LONGEST_TITLE)
        elif step == "url":
            said[step] = plain_url(tidy(message.text or "", limit=LONGEST_URL))
        else:
            said[step] = source_day(message.text or "", words, today=today)
    except TooLong as error:
        text = _("Please write it shorter: up to {n} characters.").format(n=error.limit)
        await refuse(message, manager, text)
    except FutureDay:
        await refuse(message, manager, not_of_the_past())
    except ValueError:
        await refuse(message, manager, objections()[step])
    if len(said) < len(STEPS):
        return
    if await fits(manager, "source", said):
        await keep(manager, source=said)
    else:
        del said["date"]
        await refuse(message, manager, not_of_the_past())


async def on_no_date(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    said = manager.dialog_data["source"]
    if step_of(said) == "date":
        await keep(manager, source={**said, "date": None})


async def on_same_source(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Vouch for the source that the fact has."""
    fact = (await on_desk(manager, runtime_of(manager))).fact
    if fact.source is not None:
        await keep(manager, source=fact.source.model_dump())


async def on_words(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Take the sentence in one language, with its values as people read them."""
    runtime, fact = runtime_of(manager), await drafted(manager)
    language = language_asked(manager)
    try:
        text = tidy(" ".join((message.text or "").splitlines()), limit=LONGEST_STATEMENT)
    except TooLong as error:
        text = _("Please write it shorter: up to {n} characters.").format(n=error.limit)
        await refuse(message, manager, text)
    except ValueError:
        await refuse(message, manager, _("I could not read that. Please write it in words."))
    else:
        if NO_MARKUP.search(text):
            await refuse(message, manager, _("Please write it without the signs <, > and &."))
            return
        text = with_placeholders(text, values_of(runtime, fact, language))
        await take_words(manager, language, text, message)


async def on_same_words(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Leave one language's sentence as it is."""
    fact, language = await drafted(manager), language_asked(manager)
    if fact.statement is not None:
        await take_words(manager, language, fact.statement[language])


async def take_words(
    manager: DialogManager, language: str, text: str, message: Message | None = None
) -> None:
    """Keep one language's sentence and ask for the next; both must tell the same values."""
    said = {**manager.dialog_data["statement"], language: text}
    languages = runtime_of(manager).library.languages
    as_if_all = {code: said.get(code, text) for code in languages}
    if message is not None and not await fits(manager, "statement", as_if_all):
        wrong = _(
            "I cannot take this sentence. Numbers must be those of the fact, "
            "and the same in all languages. Correct the value first if it has changed."
        )
        await refuse(message, manager, wrong)
        return
    manager.dialog_data["statement"] = said
    if set(said) == set(languages):
        await keep(manager, statement=said)


def step_of(said: dict[str, Any]) -> str:
    """Return what of a source is asked for next."""
    return next((step for step in STEPS if step not in said), STEPS[-1])


def language_asked(manager: DialogManager) -> str:
    """Return in which language the sentence is asked for: first in one's own."""
    runtime = runtime_of(manager)
    return next_language(runtime, manager.dialog_data["statement"])


def next_language(runtime: Runtime, said: dict[str, str]) -> str:
    own_first = sorted(runtime.library.languages, key=lambda code: code != runtime.locale)
    return next((code for code in own_first if code not in said), own_first[-1])


def plain_url(text: str) -> str:
    """Return an address that can stand in a link.

    Raises:
        ValueError: it is none.
    """
    if PLAIN_URL.fullmatch(text) is None:
        raise ValueError(text)
    return Source(title="—", url=text, date=None).url


async def drafted(manager: DialogManager) -> Fact:
    """Return the fact with the values that the correction gives it."""
    runtime, person = runtime_and_person(manager)
    fact, draft = (await on_desk(manager, runtime)).fact, draft_of(manager)
    values: dict[str, Any] = {
        field: draft[field] for field in ("value", "parts") if field in draft
    }
    fields = corrected_fields(fact, values, person=person, today=runtime.today)
    return fact_with(runtime.library.facts, fact.id, fields)


def objections() -> dict[str, str]:
    """Return why a part of a source cannot be taken."""
    return {
        "title": _("I could not read that. Please write it in words."),
        "url": _("Send the whole address, without spaces and quotes. It begins with https://"),
        "date": _("I did not understand this day. Write it like this: 20.01.2027"),
    }


def not_of_the_past() -> str:
    return _("A source cannot be of this date. Please look at it again.")


async def source_asked(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    fact = (await on_desk(dialog_manager, runtime)).fact
    step = step_of(dialog_manager.dialog_data["source"])
    return {
        "title": title_html(runtime, fact),
        "source": source_link(fact.source),
        "step": step,
        "may_stay": step == "title" and fact.source is not None,
        "may_be_empty": step == "date",
        "for_level": "bot_use" in draft_of(dialog_manager),
    }


async def words_asked(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    fact, language = await drafted(dialog_manager), language_asked(dialog_manager)
    return {
        "title": title_html(runtime, fact),
        "now": words_of(runtime, fact, language),
        "language": runtime.translations.name_of(language),
        "value": values_of(runtime, fact, language).get("value", ""),
        "may_stay": fact.statement is not None,
    }


source = Window(
    Multi(
        Ready("title"),
        Multi(Tr("Now:"), Ready("source"), sep=" "),
        Tr("For this level name where it is written.", when="for_level"),
        Case(
            {
                "title": Tr("How is the new source called? You vouch for it."),
                "url": Tr("Send its address."),
                "date": Tr("Of which date is it? A year or a month is enough."),
            },
            selector="step",
        ),
        sep="\n\n",
    ),
    MessageInput(on_source, content_types=[ContentType.TEXT]),
    Column(
        Button(Label("The same source"), "fact_same_source", on_same_source, when="may_stay"),
        Button(Label("It names no date"), "fact_no_date", on_no_date, when="may_be_empty"),
        SwitchTo(Label("Back"), id="fact_source_back", state=FactsSG.change),
        OtherLanguage("fact_source_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=FactsSG.source,
    getter=source_asked,
)

words = Window(
    Multi(
        Multi(Ready("title"), Tr("{language}:"), Own("now")),
        Tr("Write the sentence in this language: {language}"),
        Tr("Write the value just like this: {value}", when="value"),
        sep="\n\n",
    ),
    MessageInput(on_words, content_types=[ContentType.TEXT]),
    Column(
        Button(Label("Leave it as it is"), "fact_same_words", on_same_words, when="may_stay"),
        SwitchTo(Label("Back"), id="fact_words_back", state=FactsSG.change),
        OtherLanguage("fact_words_lang"),
    ),
    Stray(),
    state=FactsSG.words,
    getter=words_asked,
)
