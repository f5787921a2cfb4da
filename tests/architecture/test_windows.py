"""Every state is a window, every window takes whatever is written, every id means one thing."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from aiogram.fsm.state import StatesGroup
from aiogram_dialog import Dialog, Window
from aiogram_dialog.api.internal import Widget
from aiogram_dialog.widgets.common import BaseScroll
from aiogram_dialog.widgets.kbd.pager import BasePager

from bot import states
from bot.states import SettingsSG, WayInSG
from bot.widgets import OtherLanguage, Stray
from tests.house import House

GROUPS = [
    group
    for _name, group in inspect.getmembers(states, inspect.isclass)
    if issubclass(group, StatesGroup) and group is not StatesGroup
]


def windows_of(house: House) -> list[Window]:
    """The bot's windows; aiogram-dialog brings one of its own, which nothing opens."""
    return [
        window
        for router in house.dispatcher.sub_routers
        if isinstance(router, Dialog) and router.states_group() in GROUPS
        for window in router.windows.values()
        if isinstance(window, Window)
    ]


def widgets_in(node: Any) -> Iterator[Widget]:
    """Everything inside a window, however it is nested."""
    if isinstance(node, Mapping):
        node = node.values()
    elif isinstance(node, Widget):
        yield node
        node = vars(node).values()
    elif not isinstance(node, list | tuple):
        return
    for part in node:
        yield from widgets_in(part)


def parts_of(window: Window) -> list[Widget]:
    return list(widgets_in([window.text, window.keyboard, window.on_message]))


async def test_every_state_has_a_window_and_every_window_a_state(house: House) -> None:
    declared = {state for group in GROUPS for state in group.__states__}
    shown = [window.state for window in windows_of(house)]
    assert set(shown) == declared
    assert len(shown) == len(declared)


async def test_every_window_takes_whatever_is_written(house: House) -> None:
    without = [
        window.state
        for window in windows_of(house)
        if not any(isinstance(widget, Stray) for widget in parts_of(window))
    ]
    assert without == []


async def test_every_window_speaks_another_language_by_one_tap(house: House) -> None:
    chooses_it = {WayInSG.language, SettingsSG.language}
    without = {
        window.state
        for window in windows_of(house)
        if not any(isinstance(widget, OtherLanguage) for widget in parts_of(window))
    }
    assert without == chooses_it


async def test_an_id_means_one_thing(house: House) -> None:
    """Old messages keep their buttons: an id that moved would do something else."""
    owners: dict[str, list[str]] = defaultdict(list)
    for window in windows_of(house):
        for widget in parts_of(window):
            name = getattr(widget, "widget_id", None)
            if name is not None and not isinstance(widget, BasePager | BaseScroll):
                owners[name].append(f"{window.state.state}: {type(widget).__name__}")
    assert owners
    assert {name: places for name, places in owners.items() if len(places) > 1} == {}


async def test_an_id_fits_beside_an_item(house: House) -> None:
    """Telegram takes 64 bytes: the dialog's own mark, the id and an item's code."""
    longest = 20
    ids = {
        getattr(widget, "widget_id", None) or ""
        for window in windows_of(house)
        for widget in parts_of(window)
    }
    assert {name for name in ids if len(name) > longest} == set()
