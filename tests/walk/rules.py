"""What every screen must keep to; each rule yields what is wrong in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.states import ReadSG, SettingsSG
from bot.translations import Translations
from content.library import Library
from tests.walk.walker import STRANGE, Screen

LONGEST_LABEL = 28
LONGEST_SCREEN = 600
MOST_BUTTONS = 6
MOST_WITH_LISTS = 12
LISTS = frozenset(
    state.state
    for state in (
        ReadSG.menu,
        SettingsSG.region,
        SettingsSG.district,
        SettingsSG.stage,
        SettingsSG.signed_year,
        SettingsSG.signed_month,
    )
)
"""Places, months, years, stages and topics: the only screens with up to twelve buttons."""

SAME_IN_EVERY_LANGUAGE = re.compile(
    r"/[a-z]+\b|https?://\S+|\bKoldoo\b|\bSTI-\d+|\bTelegram\b|\S+@\S+"
)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LEFTOVER = re.compile(r"[{}]|%\(|&(?:lt|gt|amp|quot);|</?[a-z]+>")
SHORTEST_FRAGMENT = 6


class Tongue:
    """Knows the words of all languages, so that those of another one are noticed."""

    def __init__(self, translations: Translations, library: Library, msgids: list[str]) -> None:
        self._fragments = {
            code: {
                fragment
                for text in (
                    *(translations.gettext(msgid, locale=code) for msgid in msgids),
                    *_content(library, code),
                )
                for fragment in _fragments(text)
            }
            for code in translations.available_locales
        }
        self._names = {translations.name_of(code) for code in translations.available_locales}

    def foreign(self, text: str, locale: str) -> Iterator[str]:
        """Yield words of English, and of the bot's other languages."""
        for name in self._names:
            text = text.replace(name, "")
        yield from re.findall(r"[A-Za-z]{2,}", SAME_IN_EVERY_LANGUAGE.sub("", text))
        own = self._fragments[locale]
        for code, fragments in self._fragments.items():
            if code != locale:
                found = (fragment for fragment in fragments - own if fragment in text)
                yield from (word for word in found if not any(word in mine for mine in own))


def _fragments(text: str) -> Iterator[str]:
    for part in re.split(r"\{[^{}]*\}|\n|</?b>", text):
        bare = part.strip(" .,:;!?«»")
        if len(bare) >= SHORTEST_FRAGMENT:
            yield bare


def _content(library: Library, code: str) -> Iterator[str]:
    for screen in library.screens.values():
        for line in screen.lines:
            yield line.text[code]
            if line.otherwise:
                yield line.otherwise[code]


def faults(screen: Screen, tongue: Tongue) -> Iterator[str]:
    """Yield what is wrong with a screen."""
    shown = (screen.text, *screen.labels, *screen.keys)
    for text in shown:
        own = text.replace(STRANGE, "")
        for quote in screen.quoted:
            own = own.replace(quote, "")
        for found in _LEFTOVER.findall(own):
            yield f"left over or not escaped once: {found}"
        for word in tongue.foreign(own, screen.locale):
            yield f"not in {screen.locale}: {word!r}"
    for label in (*screen.labels, *screen.keys):
        if len(label) > LONGEST_LABEL:
            yield f"a label of {len(label)}: {label}"
    if len(screen.text) > LONGEST_SCREEN and not screen.text.endswith("\n"):
        yield f"{len(screen.text)} characters"
    if not screen.labels and not screen.keys and "/" not in screen.text:
        yield "no way on"
    languages = sum(label.startswith("🌐") for label in screen.labels)
    most = MOST_WITH_LISTS if screen.state in LISTS else MOST_BUTTONS
    if len(screen.labels) - languages > most:
        yield f"{len(screen.labels) - languages} buttons, over {most}"
