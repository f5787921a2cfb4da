"""The clock moves on by a week in a browser: the bot asks how things go, and is answered."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.browser.conftest import PHONE
from tests.browser.phone import TRANSLATIONS, Phone

pytestmark = pytest.mark.browser

WITH_CLOCK = ViewportSize(width=1100, height=760)
A_WEEK = 20_000
"""Milliseconds: everything that falls due on the way is done and sent."""


@pytest.mark.parametrize(("locale", "name"), [("ky", "Айгүл"), ("ru", "Вера")])
async def test_a_week_after_signing_she_is_asked_and_answers(
    page: Page, locale: str, name: str
) -> None:
    her = Phone(page, locale)
    await her.arrives(name)
    for label in (
        TRANSLATIONS.name_of(locale),
        "I agree",
        "Yes, it is signed",
        "This month",
        "Understood, go on",
    ):
        await her.taps(label)
    await her.reads(her.tr("Where do you live? Your advisor will see it."))

    await page.set_viewport_size(WITH_CLOCK)
    await page.get_by_test_id("clock-week").click()
    asked = her.tr("👋 Hello! How are things going? Tap what fits. Every answer is welcome.")
    await expect(her.screen()).to_contain_text(asked, timeout=A_WEEK)
    await page.set_viewport_size(PHONE)
    await her.pictured(f"check-in-{locale}.png")

    await her.taps("It goes a little")
    await her.reads(her.tr("How much money has come in lately?"))
    await her.taps_first()
    await her.reads(her.tr("What would help you now? Choose what helps most."))
    await her.taps_first()
    await her.taps("Skip")
    await her.taps("Finish")
    await her.reads(her.tr("✅ It stays with your family."))
    assert await her.refused() == []
