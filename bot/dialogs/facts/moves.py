"""What every window of the desk needs: the fact that is open, and what is being corrected."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode
from pydantic import ValidationError

from bot.paging import first_page
from bot.runtime import Runtime, person_of, runtime_of
from bot.states import FactsSG
from content.facts import Fact
from db.queries.facts import FactChange, Told, changes_of, told_otherwise
from domain.fact_change import ChangeState
from domain.person import Person
from usecases.facts import (
    NamelessError,
    StaleError,
    WaitingError,
    corrected_fields,
    fact_with,
    fields_of,
    mark,
    newest,
)

ECHO_PAGES, REVIEW_PAGES = "fact_echo_pages", "fact_review_pages"
SAME = {"value", "valid_from", "valid_until", "bot_use", "statement", "review_by"}


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A fact as it stands in the database, with everything that was done to it."""

    fact: Fact
    changes: list[FactChange]
    told: Told

    @property
    def in_force(self) -> FactChange | None:
        """What stands in the place of the file's words."""
        return newest(self.changes, ChangeState.IN_FORCE)

    @property
    def waiting(self) -> FactChange | None:
        """What waits for a second look."""
        return newest(self.changes, ChangeState.WAITING)

    @property
    def mark(self) -> str:
        """What a screen drawn now has seen."""
        return mark(self.fact, self.in_force)


async def on_desk(manager: DialogManager, runtime: Runtime) -> OnDesk:
    """Read the fact that is open, once an update: this process's memory may be a minute old."""
    fact_id, known = fact_id_of(manager), manager.middleware_data.get("on_desk")
    if isinstance(known, OnDesk) and known.fact.id == fact_id:
        return known
    async with runtime.sessions.read() as session:
        changes = await changes_of(session, fact_id)
        in_force = newest(changes, ChangeState.IN_FORCE)
        fact = fact_with(runtime.library.facts, fact_id, in_force.fields if in_force else {})
        change_id = in_force.id if in_force else None
        version = fact.version_on(runtime.today)
        told = await told_otherwise(session, fact_id, version, change_id=change_id)
    desk = OnDesk(fact, changes, told)
    manager.middleware_data["on_desk"] = desk
    return desk


def fact_id_of(manager: DialogManager) -> str:
    fact_id: str = manager.dialog_data["fact"]
    return fact_id


def draft_of(manager: DialogManager) -> dict[str, Any]:
    """Return what has been said so far of how the fact is to be: JSON by field."""
    draft: dict[str, Any] = manager.dialog_data.setdefault("draft", {})
    return draft


def would_be(runtime: Runtime, person: Person, fact: Fact, draft: dict[str, Any]) -> Fact:
    """Return the fact as it will stand.

    Raises:
        ValueError: it does not fit together yet; the text names the fields.
    """
    facts, today = runtime.library.facts, runtime.today
    planned = facts.of_file(fact.id).review_by
    fields = corrected_fields(fact, draft, person=person, today=today, planned=planned)
    return facts.corrected(fact.id, fields)


def faults(error: ValueError) -> set[str]:
    """Return the fields that an error of ``Facts.corrected`` names."""
    if isinstance(error, ValidationError):
        return {str(one["loc"][0]) for one in error.errors() if one["loc"]}
    return {line.partition(":")[0].partition(".")[0].strip() for line in str(error).split(";")}


async def fits(manager: DialogManager, field: str, value: Any) -> bool:
    """Whether a field may be like this, whatever else is still missing."""
    runtime, person = runtime_and_person(manager)
    fact = (await on_desk(manager, runtime)).fact
    try:
        would_be(runtime, person, fact, {**draft_of(manager), field: value})
    except ValueError as error:
        return field not in faults(error)
    return True


async def attempt(manager: DialogManager, change: Awaitable[object]) -> bool:
    """Do something to a fact; where that cannot be, say why above the window drawn next."""
    try:
        await change
    except StaleError:
        note(manager, _("Somebody has changed this meanwhile. This is how it stands now."))
    except WaitingError:
        note(manager, _("Somebody's change waits for a second look. Yours can follow then."))
    except NamelessError:
        manager.dialog_data["then"] = manager.current_context().state.state
        await manager.switch_to(FactsSG.name)
    else:
        return True
    finally:
        manager.middleware_data.pop("on_desk", None)
    return False


def state_before(manager: DialogManager) -> State:
    """Return the window from which the name was asked for."""
    then = manager.dialog_data.get("then")
    return next((one for one in FactsSG.__all_states__ if one.state == then), FactsSG.fact)


def note(manager: DialogManager, text: str) -> None:
    """Let the window drawn next, and only that, begin with these words."""
    manager.middleware_data["note"] = text


async def refuse(message: Message, manager: DialogManager, text: str) -> None:
    """Say kindly why something typed cannot be taken; the question stays open."""
    manager.show_mode = ShowMode.NO_UPDATE
    await message.answer(escape(text, quote=False))


async def keep(manager: DialogManager, **fields: Any) -> None:
    """Take something into the correction and show what it comes to.

    What stands like this already is no correction. A source is: the same one may be vouched for.
    """
    draft = draft_of(manager)
    draft.update(fields)
    stands = fields_of((await on_desk(manager, runtime_of(manager))).fact)
    for field in [field for field in draft if field in SAME and draft[field] == stands[field]]:
        del draft[field]
    if "parts" in draft:
        draft["parts"] = dict(_other_parts(draft["parts"], stands["parts"]))
        if not draft["parts"]:
            del draft["parts"]
    await show_echo(manager)


def _other_parts(said: Mapping[str, Any], stands: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if value != stands[name]["value"]:
            yield name, value


async def show_echo(manager: DialogManager) -> None:
    """Show what the correction comes to, from the first page on."""
    await first_page(manager, ECHO_PAGES)
    await manager.switch_to(FactsSG.echo)


def is_own(change: FactChange, person: Person) -> bool:
    return change.made_by == person.id


def runtime_and_person(manager: DialogManager) -> tuple[Runtime, Person]:
    return runtime_of(manager), person_of(manager)
