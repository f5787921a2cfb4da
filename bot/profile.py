"""What Telegram shows of the bot by itself: commands by language and role, and who it is."""

from __future__ import annotations

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.runtime import Runtime
from bot.saying import say
from bot.translations import Translations
from domain.person import Person, Role


def commands_for(role: Role, translations: Translations, locale: str) -> list[BotCommand]:
    """Return a role's commands with their descriptions in a language."""

    def _(msgid: str) -> str:
        return translations.gettext(msgid, locale=locale)

    family = {
        "idea": _("Idea and plan"),
        "worth": _("What we give up"),
        "mydata": _("My data"),
    }
    staff = {"language": _("Language"), "role": _("Change my role")}
    texts = {
        "menu": _("Home"),
        **(family if role is Role.FAMILY else staff),
        "help": _("Help"),
    }
    return [BotCommand(command=name, description=text) for name, text in texts.items()]


async def introduce(bot: Bot, runtime: Runtime) -> None:
    """Tell Telegram who the bot is: the default language for all, the others by code."""
    translations = runtime.translations
    for locale in translations.available_locales:
        code = None if locale == translations.default_locale else locale
        with translations.context(), translations.use_locale(locale):
            long, short = say(runtime, "about_the_bot").text, say(runtime, "about_short").text
        await bot.set_my_commands(
            commands_for(Role.FAMILY, translations, locale), language_code=code
        )
        await bot.set_my_description(long, language_code=code)
        await bot.set_my_short_description(short, language_code=code)


async def give_commands(bot: Bot, translations: Translations, person: Person) -> None:
    """Tell Telegram one person's commands: Telegram itself only knows the app's language."""
    locale = person.locale or translations.default_locale
    await bot.set_my_commands(
        commands_for(person.role, translations, locale),
        scope=BotCommandScopeChat(chat_id=person.id),
    )
