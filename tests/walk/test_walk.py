"""A walk through every window of every dialog, in every language."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from aiogram.fsm.state import StatesGroup
from babel.messages.pofile import read_po

from bot import states
from bot.dialogs.home import STEP_TEXTS
from bot.languages import LOCALES
from bot.states import HomeSG
from bot.tr import Tr
from tests.house import LIBRARY, TRANSLATIONS, House
from tests.walk.people import Cast
from tests.walk.rules import Tongue, faults
from tests.walk.walker import Map, Screen, Walker

STATES = {
    state.state
    for _name, group in inspect.getmembers(states, inspect.isclass)
    if issubclass(group, StatesGroup)
    for state in group.__states__
}


def msgids() -> list[str]:
    """The source texts of the program."""
    with (LOCALES / "messages.pot").open("rb") as file:
        catalogue = read_po(file)
    ids = (message.id for message in catalogue if message.id)
    return [text for one in ids for text in ([one] if isinstance(one, str) else one)]


async def test_every_screen_can_be_read_and_left(
    house: House, locale: str, screens_file: Path | None
) -> None:
    screens: list[Screen] = []
    alerts: set[tuple[str, str]] = set()
    known = Map()
    for start in await Cast(house, locale).everybody():
        walker = Walker(start.chat, start.who, start.first, known)
        await walker.walk()
        screens += walker.screens
        alerts |= set(walker.alerts)
    if screens_file is not None:
        write(screens, screens_file)

    tongue = Tongue(TRANSLATIONS, LIBRARY, msgids())
    wrong = {
        f"{screen.state} ({screen.who}: {screen.move.how} {screen.move.what}): {fault}": None
        for screen in screens
        for fault in faults(screen, tongue)
    }
    assert list(wrong) == []
    assert [word for code, alert in alerts for word in tongue.foreign(alert, code)] == []
    assert {screen.state for screen in screens if screen.state} == STATES
    at_home = "\n".join(screen.text for screen in screens if screen.state == HomeSG.home.state)
    steps = {step: walked(text, locale) for step, text in STEP_TEXTS.items()}
    assert [step for step, text in steps.items() if text not in at_home] == []


def walked(text: Tr, locale: str) -> str:
    """The words of a home text before its first value, in a language."""
    words = TRANSLATIONS.gettext(text._msgid, locale=locale)
    return words.partition("{")[0]


def write(screens: Iterable[Screen], path: Path) -> None:
    """Add the different screens to a file, state by state."""
    by_state: dict[str, dict[tuple[str, tuple[str, ...]], Screen]] = defaultdict(dict)
    for screen in screens:
        by_state[screen.state or "-"].setdefault((screen.text, screen.labels), screen)
    with path.open("a", encoding="utf-8") as file:
        for state in sorted(by_state):
            for screen in by_state[state].values():
                file.write(f"=== {screen.locale} {state} ({screen.who})\n{screen.text}\n")
                file.writelines(f"    [{label}]\n" for label in screen.labels)
                file.write("\n")
