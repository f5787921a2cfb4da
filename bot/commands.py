"""The commands that Telegram shows in its menu: the five most used, by language and role."""

from __future__ import annotations

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.translations import Translations
from domain.person import Person, Role


def commands_for(role: Role, translations: Translations, locale: str) -> list[BotCommand]:
    """Return a role's commands with their descriptions in a language."""

    def _(msgid: str) -> str:
        return translations.gettext(msgid, locale=locale)

    family = {"mydata": _("My data"), "stop": _("Stop messages")}
    staff = {"role": _("Change my role")}
    texts = {
        "menu": _("Home"),
        "language": _("Language"),
        **(family if role is Role.FAMILY else staff),
        "help": _("Help"),
    }
    return [BotCommand(command=name, description=text) for name, text in texts.items()]


async def register(bot: Bot, translations: Translations) -> None:
    """Tell Telegram a family's commands: the default language for all, the others by code."""
    for locale in translations.available_locales:
        commands = commands_for(Role.FAMILY, translations, locale)
        code = None if locale == translations.default_locale else locale
        await bot.set_my_commands(commands, language_code=code)


async def register_for(bot: Bot, translations: Translations, person: Person) -> None:
    """Tell Telegram one person's commands: Telegram itself only knows the app's language."""
    locale = person.locale or translations.default_locale
    await bot.set_my_commands(
        commands_for(person.role, translations, locale),
        scope=BotCommandScopeChat(chat_id=person.id),
    )
