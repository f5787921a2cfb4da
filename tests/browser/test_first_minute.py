"""The first minute in a browser: a new person on the phone page of the real preview.

``KOLDOO_SCREENSHOTS=1`` renews the pictures in ``docs/screenshots``.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from app.preview import HOLDER
from tests.browser.phone import TRANSLATIONS, Phone

pytestmark = pytest.mark.browser


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
    await her.pictured(f"first-minute-{locale}.png")

    await her.taps("Understood, go on")
    keys = her.phone.get_by_test_id("reply-key")
    await expect(keys).to_have_text([her.tr("🏠 Home"), her.tr("💬 Write to the advisor")])
    await her.reads(her.tr("Where do you live? Your advisor will see it."))
    await expect(page.get_by_test_id("refusal")).to_have_count(0)
