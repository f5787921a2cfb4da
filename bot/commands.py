"""The commands that Telegram shows in its menu: the five most used, by language and role."""

from __future__ import annotations

from aiogram import Bot
from aiogram.types import BotCommand

from bot.translations import Translations


def family_commands(translations: Translations, locale: str) -> list[BotCommand]:
    """Return a family's commands in a language."""
    texts = {
        "menu": "Home",
        "language": "Language",
        "mydata": "My data",
        "help": "Help",
        "stop": "Stop messages",
    }
    return [
        BotCommand(command=command, description=translations.gettext(text, locale=locale))
        for command, text in texts.items()
    ]


async def register(bot: Bot, translations: Translations) -> None:
    """Tell Telegram the commands: the default language for everybody, the others by code."""
    for locale in translations.available_locales:
        code = None if locale == translations.default_locale else locale
        await bot.set_my_commands(family_commands(translations, locale), language_code=code)
