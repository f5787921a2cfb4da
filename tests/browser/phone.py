"""Somebody's phone on the preview's page: taps, says, reads."""

from __future__ import annotations

import os
import re
from urllib.parse import urljoin

from playwright.async_api import Locator, Page, expect

from app.clock import Clock
from bot.translations import Translations
from content.library import Library
from domain.clock import local_day
from tests.app.child import ROOT

TOO_FAST = "429 Too Many Requests"
"""No person taps as fast as a test; the bot waits and goes on."""
PICTURES = ROOT / "docs/screenshots"
TRANSLATIONS = Translations()
LIBRARY = Library.load(languages=TRANSLATIONS.available_locales)


class Phone:
    """The open phone of a new person."""

    def __init__(self, page: Page, locale: str) -> None:
        self.page = page
        self.locale = locale
        self.phone = page.get_by_test_id(re.compile(r"^phone-"))
        self.tapped = 0
        self.typed = 0

    async def arrives(self, name: str) -> None:
        await self.page.get_by_test_id("add-person").click()
        dialog = self.page.get_by_test_id("dialog")
        await dialog.get_by_role("textbox").fill(name)
        await dialog.get_by_role("combobox").select_option(self.locale)
        await dialog.get_by_role("button", name="Add").click()
        await self.phone.get_by_test_id("start").click()

    async def says(self, text: str) -> None:
        self.typed += 1
        await self.phone.get_by_test_id("composer").fill(text)
        await self.phone.get_by_test_id("send").click()

    async def taps(self, label: str) -> None:
        self.tapped += 1
        button = self.phone.get_by_test_id("inline-button")
        await button.filter(has_text=re.compile(f"^{re.escape(self.tr(label))}$")).last.click()

    async def number(self, typed: str, shown: str) -> None:
        """Type a number, and confirm what the bot understood."""
        await self.says(typed)
        await self.reads(shown.replace(" ", "\u00a0"))
        await self.taps("Yes, right")

    async def taps_first(self) -> None:
        """Tap the first button of the newest message that has some."""
        self.tapped += 1
        await self.screen().get_by_test_id("inline-button").first.click()

    async def file(self, name: str) -> bytes:
        """The bytes of the file of this name in the newest message."""
        link = self.phone.get_by_role("link", name=re.compile(re.escape(name))).last
        await expect(link).to_be_visible()
        address = await link.get_attribute("href")
        assert address is not None
        answer = await self.page.request.get(urljoin(self.page.url, address))
        return await answer.body()

    async def reads(self, *lines: str) -> None:
        """The newest message with buttons says this, line by line."""
        for line in lines:
            await expect(self.screen()).to_contain_text(line)

    async def refused(self) -> list[str]:
        """What Telegram refused the bot, but for the taps that no person makes as fast."""
        refusals = await self.page.get_by_test_id("refusal").all_inner_texts()
        return [refusal for refusal in refusals if TOO_FAST not in refusal]

    def screen(self) -> Locator:
        button = self.page.get_by_test_id("inline-button")
        return self.phone.get_by_test_id("message").filter(has=button).last

    def tr(self, msgid: str) -> str:
        return TRANSLATIONS.gettext(msgid, locale=self.locale)

    def lines(self, screen_id: str, **values: str) -> list[str]:
        """What a screen of the library says whatever its values are."""
        said = LIBRARY.screens[screen_id].say(
            LIBRARY.facts, today=local_day(Clock()()), language=self.locale, **values
        )
        return [
            line
            for line in said.text.splitlines()
            if line and not any(value in line for value in values.values())
        ]

    async def pictured(self, name: str) -> None:
        """Renew a picture of the README, if that is asked for."""
        if os.environ.get("KOLDOO_SCREENSHOTS"):
            PICTURES.mkdir(exist_ok=True)
            await self.page.screenshot(path=PICTURES / name, animations="disabled")
