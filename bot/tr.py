"""Texts of windows, translated when they are drawn; values are escaped here, once."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from aiogram.utils.i18n import gettext, ngettext
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.text import Text


class Escaped(Mapping[str, str]):
    """The values of a getter, safe to stand in an HTML message."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def __getitem__(self, key: str) -> str:
        return escape(str(self._data[key]), quote=False)

    def __iter__(self) -> Any:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class Tr(Text):
    """A gettext message, translated when its window is drawn; values are escaped."""

    def __init__(self, msgid: str, when: Any = None) -> None:
        super().__init__(when=when)
        self._msgid = msgid

    async def _render_text(self, data: dict[str, Any], _manager: DialogManager) -> str:
        return gettext(self._msgid).format_map(Escaped(data))


class TrN(Text):
    """A gettext message with plural forms; ``n`` names the counted value."""

    def __init__(self, one: str, many: str, n: str = "n", when: Any = None) -> None:
        super().__init__(when=when)
        self._one = one
        self._many = many
        self._n = n

    async def _render_text(self, data: dict[str, Any], _manager: DialogManager) -> str:
        text = ngettext(self._one, self._many, int(data[self._n]))
        return text.format_map(Escaped(data))


class Label(Text):
    """A button's text: a gettext message whose values stand as they are."""

    def __init__(self, msgid: str, when: Any = None) -> None:
        super().__init__(when=when)
        self._msgid = msgid

    async def _render_text(self, data: dict[str, Any], _manager: DialogManager) -> str:
        return gettext(self._msgid).format_map(data)


class Own(Text):
    """A person's own words under this key, escaped."""

    def __init__(self, key: str, when: Any = None) -> None:
        super().__init__(when=when)
        self._key = key

    async def _render_text(self, data: dict[str, Any], _manager: DialogManager) -> str:
        return Escaped(data)[self._key]


class Ready(Text):
    """HTML that the getter has drawn already, under this key."""

    def __init__(self, key: str, when: Any = None) -> None:
        super().__init__(when=when)
        self._key = key

    async def _render_text(self, data: dict[str, Any], _manager: DialogManager) -> str:
        return str(data[self._key])
