"""All that a coordinator puts in or agrees to: nobody vouches for what was not shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager

from bot.dialogs.facts.wording import (
    ARROW,
    NOTHING,
    difference,
    field_of,
    level_names,
    names_for,
    told_words,
)
from bot.paging import in_pages, open_page
from bot.runtime import Runtime
from content.facts import Fact

ALWAYS = {"source", "bot_use", "review_by"}
"""Fields that are shown even where they stay as they are; others where there is something."""


def agreed_to(runtime: Runtime, before: Fact, after: Fact) -> Iterator[str]:
    """Yield, a block each (HTML), the words in every language and then all the rest."""
    for language in runtime.library.languages:
        name = runtime.translations.name_of(language)
        yield f"<b>{name}</b>\n" + sentence(runtime, before, after, language)
    yield "\n".join(rest(runtime, before, after))


def sentence(runtime: Runtime, before: Fact, after: Fact, language: str) -> str:
    """Return the words in one language, whatever their level: «was → will be» (HTML)."""
    was, will = (
        told_words(runtime.library.facts, fact, language) or NOTHING for fact in (before, after)
    )
    return will if was == will else f"{was}\n{ARROW} {will}"


def rest(runtime: Runtime, before: Fact, after: Fact) -> Iterator[str]:
    """Yield the values, the level, the source and the days, a line each (HTML)."""
    for field, name in names_for(after).items():
        is_there = field_of(before, field) is not None or field_of(after, field) is not None
        if field != "statement" and (field in ALWAYS or is_there):
            yield difference(runtime, before, after, field, name)
        level = after.level(runtime.today)
        if field == "bot_use" and level is not after.bot_use:
            yield _("Today: {level}").format(level=level_names()[level])


async def in_turn(manager: DialogManager, pages_id: str, blocks: list[str]) -> dict[str, Any]:
    """Return the page that is open; only on the last one all has been seen."""
    pages = in_pages(blocks)
    page = await open_page(manager, pages_id, len(pages))
    return {
        "lines": "\n\n".join(pages[page]),
        "pages": len(pages),
        "many": len(pages) > 1,
        "is_seen": page == len(pages) - 1,
    }
