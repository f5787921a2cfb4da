"""The bot's languages: one folder each, compiled in memory at start."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from aiogram.utils.i18n import I18n
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.languages import DEFAULT, LOCALES, codes


class Translations(I18n):
    """aiogram's I18n over ``.po`` files: nothing to compile by hand, no binary in git.

    A language is a folder with ``LC_MESSAGES/messages.po``; the default one comes first.
    """

    def __init__(self, path: Path = LOCALES, default_locale: str = DEFAULT) -> None:
        super().__init__(path=path, default_locale=default_locale)

    @contextmanager
    def context(self) -> Generator[I18n, None, None]:
        """Make this the one that ``gettext`` uses: it asks the base class's variable."""
        token = I18n.set_current(self)
        try:
            yield self
        finally:
            I18n.reset_current(token)

    def find_locales(self) -> dict[str, GNUTranslations]:
        """Compile every language found, the default one first, the others by name."""
        return {code: self._compile(code) for code in codes(self.path, self.default_locale)}

    def _compile(self, code: str) -> GNUTranslations:
        source = self.path / code / "LC_MESSAGES" / f"{self.domain}.po"
        with source.open("rb") as file:
            catalog = read_po(file, locale=code)
        binary = BytesIO()
        write_mo(binary, catalog)
        binary.seek(0)
        return GNUTranslations(binary)

    @cache  # noqa: B019 - one instance, as long as the program
    def name_of(self, code: str) -> str:
        """Return a language's own name: Кыргызча, Русский."""
        name = Locale.parse(code).get_display_name(code) or code
        return name[:1].upper() + name[1:]

    def everywhere(self, msgid: str) -> tuple[str, ...]:
        """Return a message in every language, each once."""
        texts = (self.gettext(msgid, locale=code) for code in self.available_locales)
        return tuple(dict.fromkeys(texts))
