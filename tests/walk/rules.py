"""What every screen must keep to; each rule yields what is wrong in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.states import (
    AmountSG,
    CalendarSG,
    CheckInSG,
    FactsSG,
    OfficesSG,
    PlanFormsSG,
    PlanSG,
    ReadSG,
    SettingsSG,
    TaxesSG,
    TreeSG,
    WayInSG,
)
from bot.translations import Translations
from content.library import Library
from tests.walk.walker import STRANGE, Screen

LONGEST_LABEL = 28
LONGEST_SCREEN = 600
MOST_BUTTONS = 6
MOST_ITEMS = 12
KEYS = ("🏠", "💬")
LISTS = frozenset(
    state.state
    for state in (
        AmountSG.pad,
        ReadSG.menu,
        SettingsSG.region,
        SettingsSG.district,
        SettingsSG.stage,
        SettingsSG.signed_year,
        SettingsSG.signed_month,
        PlanSG.menu,
        PlanSG.question,
        PlanSG.niches,
        PlanSG.offer,
        PlanSG.lines,
        PlanSG.unit,
        PlanSG.seasons,
        PlanSG.versions,
        PlanFormsSG.forms,
        CalendarSG.duties,
        CheckInSG.money,
        CheckInSG.need,
        OfficesSG.region,
        OfficesSG.district,
        OfficesSG.offices,
        FactsSG.facts,
        FactsSG.change,
        TaxesSG.menu,
        TreeSG.question,
        TreeSG.fits,
        TreeSG.steps,
        TreeSG.answers,
    )
)
"""Digits, places, months, years, stages, answers of a check-in and topics: only these list up to
twelve items, beside at most six buttons. Elsewhere an item is a button like any other; the
language button never counts.
"""

IN_EVERY_LANGUAGE = frozenset({WayInSG.language.state, FactsSG.echo.state, FactsSG.review.state})
"""The greeting, and the words of a fact that somebody vouches for."""

SAME_IN_EVERY_LANGUAGE = re.compile(
    r"/[a-z]+\b|https?://\S+|\bKoldoo\b|\bSTI-\d+|\bTelegram\b|\S+@\S+"
    r"|\bcabinet\.salyk\.kg\b|\bSmart-ID KG\b|\bQR\b|\bwww\.sti\.gov\.kg\b|\bWFP\b"
    r"|\bPDF\b|\bWord\b|\.docx\b"
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
    for text in (screen.text, *screen.labels):
        own = text.replace(STRANGE, "")
        for quote in screen.quoted:
            own = own.replace(quote, "")
        for found in _LEFTOVER.findall(own):
            yield f"left over or not escaped once: {found}"
        for word in (
            () if screen.state in IN_EVERY_LANGUAGE else tongue.foreign(own, screen.locale)
        ):
            yield f"not in {screen.locale}: {word!r}"
    for label in (*screen.labels, *screen.keys):
        if len(label) > LONGEST_LABEL:
            yield f"a label of {len(label)}: {label}"
    if len(screen.text) > LONGEST_SCREEN and not screen.is_file:
        yield f"{len(screen.text)} characters"
    if not screen.open_labels and not screen.keys and "/start" not in screen.text:
        yield "no way on"
    explains_keys = screen.move.what == "/help"  # also before they are there
    for sign in () if explains_keys else KEYS:
        if f"{sign} " in screen.text and not any(sign in key for key in screen.keys):
            yield f"speaks of {sign}, and there is no such key"
    buttons = [data for label, data in screen.buttons if not label.startswith("🌐")]
    items = [data for data in buttons if ":" in data] if screen.state in LISTS else []
    if len(items) > MOST_ITEMS:
        yield f"{len(items)} items, over {MOST_ITEMS}"
    if len(buttons) - len(items) > MOST_BUTTONS:
        yield f"{len(buttons) - len(items)} buttons, over {MOST_BUTTONS}"
