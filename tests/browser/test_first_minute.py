"""The first minute in a browser: a new person on the phone page of the real preview.

``KOLDOO_SCREENSHOTS=1`` renews the pictures in ``docs/screenshots``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from app.clock import Clock
from app.preview import HOLDER
from bot.translations import Translations
from content.library import Library
from domain.clock import local_day
from tests.app.child import ROOT, free_port, running

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURES = ROOT / "docs/screenshots"
PHONE = ViewportSize(width=390, height=760)
TRANSLATIONS = Translations()
LIBRARY = Library.load(languages=TRANSLATIONS.available_locales)


@pytest.fixture
def browser() -> str:
    """Where the browser is; without one the test is skipped, but not in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and "CI" in os.environ:
        pytest.fail("no Chromium: see .ci/run")
    if found is None:
        pytest.skip("no Chromium")
    return found


@pytest.fixture
async def page(browser: str, tmp_path: Path) -> AsyncIterator[Page]:
    """The page of ``koldoo start`` without a token, in a browser; no script may fail on it."""
    port = free_port()
    async with running(tmp_path, "start", port=port) as koldoo, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=QUIET)
        opened = await chromium.new_page(viewport=PHONE, device_scale_factor=2)
        opened.set_default_timeout(10_000)
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda line: complaints.append(f"{line.type}: {line.text}"))
        await opened.goto(f"http://127.0.0.1:{port}")
        yield opened
        await chromium.close()
        assert complaints == []
        assert await koldoo.stops() == 0
        assert [line["message"] for line in koldoo.lines if line["level"] == "ERROR"] == []


class Phone:
    """The open phone of a new person."""

    def __init__(self, page: Page, locale: str) -> None:
        self.page = page
        self.locale = locale
        self.phone = page.get_by_test_id(re.compile(r"^phone-"))

    async def arrives(self, name: str) -> None:
        await self.page.get_by_test_id("add-person").click()
        dialog = self.page.get_by_test_id("dialog")
        await dialog.get_by_role("textbox").fill(name)
        await dialog.get_by_role("combobox").select_option(self.locale)
        await dialog.get_by_role("button", name="Add").click()
        await self.phone.get_by_test_id("start").click()

    async def taps(self, label: str) -> None:
        button = self.phone.get_by_test_id("inline-button")
        await button.filter(has_text=re.compile(f"^{re.escape(self.tr(label))}$")).last.click()

    async def reads(self, *lines: str) -> None:
        """The newest message with buttons says this, line by line."""
        for line in lines:
            await expect(self.screen()).to_contain_text(line)

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


@pytest.mark.parametrize(("locale", "name"), [("ky", "Айгүл"), ("ru", "Вера")])
async def test_the_first_minute_of_a_new_person(page: Page, locale: str, name: str) -> None:
    her = Phone(page, locale)
    await her.arrives(name)
    await her.reads(*TRANSLATIONS.everywhere("Hello! I am Koldoo. Choose a language."))

    await her.taps(TRANSLATIONS.name_of(locale))
    await her.reads(*her.lines("consent", holder="…"), HOLDER[locale])

    await her.taps("I agree")
    await her.reads(her.tr("Have you signed the social contract?"))

    await her.taps("Yes, it is signed")
    await her.reads(her.tr("When did you sign?"))

    await her.taps("This month")
    await her.reads(*her.lines("first_signed", month="…"))
    if os.environ.get("KOLDOO_SCREENSHOTS"):
        PICTURES.mkdir(exist_ok=True)
        await page.screenshot(path=PICTURES / f"first-minute-{locale}.png", animations="disabled")

    await her.taps("Understood, go on")
    keys = her.phone.get_by_test_id("reply-key")
    await expect(keys).to_have_text([her.tr("🏠 Home"), her.tr("💬 Write to the advisor")])
    await her.reads(her.tr("Where do you live? Your advisor will see it."))
    await expect(page.get_by_test_id("refusal")).to_have_count(0)
