"""What handlers and dialogs need, in one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from aiogram import Bot
from aiogram_dialog import DialogManager

from bot.translations import Translations
from content.library import Library
from db.session import Sessions
from documents.maker import Documents
from domain.clock import local_day
from domain.person import Person
from domain.trouble import Trouble
from usecases.days_off import DaysOff
from usecases.operators import alert_operators


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a handler or getter may need, built once in ``app.wiring``.

    ``holder`` is who keeps the data, by language; ``forget_chat`` drops what the state file
    keeps of a chat; ``tell`` remembers that the sender is told a fact's version; ``documents``
    makes papers beside the event loop; ``days_off`` are reloaded together with the facts;
    ``operator_ids`` hear of troubles.
    """

    sessions: Sessions
    library: Library
    translations: Translations
    clock: Callable[[], datetime]
    holder: Mapping[str, str]
    forget_chat: Callable[[int], None]
    tell: Callable[[str, str], None]
    documents: Documents
    days_off: DaysOff
    operator_ids: tuple[int, ...] = ()

    @property
    def today(self) -> date:
        """The day that it is in Bishkek."""
        return local_day(self.clock())

    @property
    def locale(self) -> str:
        """The language that is spoken now."""
        return self.translations.current_locale

    async def alert(self, what: Trouble, place: str) -> None:
        """Let who runs the program know of a trouble; see ``usecases.operators``."""
        await alert_operators(self.sessions, self.operator_ids, what, place, now=self.clock())

    @property
    def holder_said(self) -> str:
        """Who keeps the data, in the current language; where it is not named there, in another."""
        names = self.holder
        return names.get(self.locale) or next(iter(names.values()))

    @property
    def consent_version(self) -> int:
        """The version of the consent text that people have to agree to."""
        return self.library.screens["consent"].version


def runtime_of(manager: DialogManager) -> Runtime:
    """Return the runtime inside a dialog's callback."""
    return cast(Runtime, manager.middleware_data["runtime"])


def bot_of(manager: DialogManager) -> Bot:
    """Return who sends: a tapped message may be too old to be answered."""
    return cast(Bot, manager.middleware_data["bot"])


def person_of(manager: DialogManager) -> Person:
    """Return who is writing, as read with this update or changed since."""
    return cast(Person, manager.middleware_data["person"])


def remember(manager: DialogManager, person: Person) -> None:
    """Let the windows drawn in this update see what a use case has changed."""
    manager.middleware_data["person"] = person
    manager.middleware_data["has_written"] = True


def has_written(manager: DialogManager) -> bool:
    """Whether a use case has written in this update already: there is one write an update."""
    return "has_written" in manager.middleware_data
