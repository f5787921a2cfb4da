"""The list of duties: what is still open, what is coming, what is done, what has no day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from aiogram.types import CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram.utils.i18n import ngettext
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Cancel, Column, Start, SwitchTo

from bot.dialogs.sources import where_is_this_written
from bot.runtime import Runtime
from bot.saying import reservation_of, say_fact
from bot.states import CalendarSG, TreeSG
from bot.taxes.answers import progress_of, walked
from bot.taxes.duty_words import (
    DAY_FACTS,
    button_label,
    line,
    short_names,
    undated_lines,
)
from bot.taxes.profile import due_list, undated_kinds
from bot.tr import Label, Ready
from bot.widgets import OtherLanguage, Stray, paged
from content.facts import Said
from domain.calendar import MONTH_ONLY, Due
from domain.person import Person
from usecases.duties import TAX_TREE

AHEAD, BEHIND = timedelta(90), timedelta(30)
MOST_LINES = 6
A_PAGE = 6
LONGEST = 600


class Listed(NamedTuple):
    """Under which heading a duty stands, and its line as HTML."""

    heading: str
    line: str


async def on_duty(_callback: CallbackQuery, _w: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["duty"] = key
    await manager.switch_to(CalendarSG.duty)


def dues_now(runtime: Runtime, person: Person) -> list[Due]:
    """Return what falls due in the next three months, or did in the last one and may be open."""
    today = runtime.today
    found = due_list(runtime, person, today - BEHIND, today + AHEAD)
    return [due for due in found if due.over_after >= today or due.kind not in MONTH_ONLY]


def told_of(runtime: Runtime, dues: list[Due]) -> list[Said]:
    """Say the facts on which days rest, and return what could be said."""
    facts = dict.fromkeys(fact for due in dues for fact in DAY_FACTS.get(due.kind, ()))
    return [said for fact in facts if (said := say_fact(runtime, fact)).text is not None]


def listed_of(runtime: Runtime, person: Person, dues: list[Due]) -> Iterator[Listed]:
    """Yield the open duties by day, then those that are done."""
    progress = progress_of(person)
    open_ones = [due for due in dues if not progress.is_done(due.key)]
    for due in open_ones:
        is_over = due.over_after < runtime.today
        yield Listed(_("Still open:") if is_over else _("Coming up:"), line(runtime, due))
    for due in dues:
        if due not in open_ones:
            yield Listed(_("Done:"), line(runtime, due, is_done=True))


def paragraphs(listed: list[Listed], most: int) -> list[str]:
    """Return the first lines under their headings, and how many there are beyond them."""
    blocks: dict[str, list[str]] = {}
    for one in listed[:most]:
        blocks.setdefault(one.heading, []).append(one.line)
    found = ["\n".join((heading, *lines)) for heading, lines in blocks.items()]
    if beyond := len(listed) - most:
        found.append(ngettext("And {n} more.", "And {n} more.", beyond).format(n=beyond))
    return found


def fitted(before: list[str], listed: list[Listed], after: list[str]) -> str:
    """Return a message with as many lines as it has room for."""
    most = min(len(listed), MOST_LINES)
    text = "\n\n".join((*before, *paragraphs(listed, most), *after))
    while len(text) > LONGEST and most:
        most -= 1
        text = "\n\n".join((*before, *paragraphs(listed, most), *after))
    return text


async def duties_listed(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    dues, unknown = dues_now(runtime, person), undated_kinds(runtime, person)
    told, progress = told_of(runtime, dues), progress_of(person)
    before = [_("📅 The next three months")]
    if not dues:
        before.append(_("I know of nothing that has a day."))
    after = undated_lines(runtime, unknown)
    if after:
        after[0] = "\n".join((_("The day is not known:"), after[0]))
    if walked(runtime, person, TAX_TREE).open is not None:
        after.append(_("Answer the questions about taxes: then I can tell more."))
    if reservation := reservation_of(runtime, told):
        after.append(reservation)
    items = [(due.key, button_label(runtime, due, progress)) for due in dues]
    items += [(kind.value, short_names()[kind]) for kind in unknown]
    return {
        "text": fitted(before, list(listed_of(runtime, person, dues)), after),
        "facts": [said.fact_id for said in told],
        "duties": items,
        "many": len(items) > A_PAGE,
    }


duties = Window(
    Ready("text"),
    *paged("calendar_duty", "duties", on_duty, height=A_PAGE, when="many"),
    Column(
        Start(
            Label("Questions about taxes"),
            id="calendar_taxes",
            state=TreeSG.question,
            data={"tree": TAX_TREE},
        ),
        SwitchTo(Label("A month on paper"), id="calendar_paper", state=CalendarSG.month),
        where_is_this_written("calendar_sources", duties_listed),
        Cancel(Label("Back"), id="calendar_back"),
        OtherLanguage("calendar_lang"),
    ),
    Stray(),
    state=CalendarSG.duties,
    getter=duties_listed,
)
