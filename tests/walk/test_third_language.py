"""A third language is two folders of texts: the program needs no change for it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from babel.dates import get_month_names

from bot.profile import commands_for
from bot.translations import Translations
from content.library import Library
from db.session import Sessions
from domain.person import Role
from tests.chat import Chat
from tests.house import House
from tests.walk.people import COMMANDS
from tests.walk.rules import SAME_IN_EVERY_LANGUAGE
from tests.walk.third_language import CODE, unwrapped, write_catalogues, write_content
from tests.walk.walker import STRANGE, Map, Screen, Walker

MONTHS = tuple(get_month_names("wide", context="stand-alone", locale=CODE).values())
"""Babel knows them."""


@pytest.fixture
async def third_house(
    sessions: Sessions, tmp_path: Path, failures: list[logging.LogRecord]
) -> AsyncIterator[House]:
    translations = Translations(write_catalogues(tmp_path / "locales"))
    library = Library.load(write_content(tmp_path / "content"), translations.available_locales)
    house = House(
        sessions,
        tmp_path,
        translations=translations,
        library=library,
        templates=tmp_path / "content" / "templates",
    )
    await house.start()
    yield house
    house.close()
    assert [refusal for refusal in house.telegram.refusals if not refusal.race] == []
    assert [(record.getMessage(), record.exc_info) for record in failures] == []


def words(screen: Screen) -> str:
    """What a screen says outside of the third language, apart from names and values."""
    text = "\n".join((screen.text, *screen.labels, *screen.keys))
    for quote in (*screen.quoted, STRANGE, *MONTHS):
        text = text.replace(quote, "")
    return SAME_IN_EVERY_LANGUAGE.sub("", unwrapped(text))


async def test_the_first_minute_and_more_speak_the_third_language(third_house: House) -> None:
    translations = third_house.translations
    chat = Chat(third_house, STRANGE, CODE)
    walker = Walker(chat, "third", COMMANDS, Map())
    await walker.walk(enough=400)

    names = {translations.name_of(code) for code in translations.available_locales}
    greeting = "WayInSG:language"
    untranslated = {
        f"{screen.state}: {line}"
        for screen in walker.screens
        if screen.locale == CODE and screen.state != greeting
        for line in words(screen).splitlines()
        if any(sign.isalpha() for sign in line) and line.removeprefix("🌐 ") not in names
    }
    assert untranslated == set()
    assert f"🌐 {translations.name_of(CODE)}" in {
        label for screen in walker.screens for label in screen.labels
    }


def test_its_commands_are_translated(tmp_path: Path) -> None:
    translations = Translations(write_catalogues(tmp_path / "locales"))
    commands = [command for role in Role for command in commands_for(role, translations, CODE)]
    assert [unwrapped(command.description) for command in commands] == [""] * len(commands)
