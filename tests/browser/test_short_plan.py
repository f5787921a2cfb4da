"""A short plan in a browser: from home to the paper, in few taps and fewer numbers."""

from __future__ import annotations

import io

import pytest
from playwright.async_api import Page
from pypdfium2 import PdfDocument

from domain.plan import Question
from tests.browser.phone import LIBRARY, TRANSLATIONS, Phone

pytestmark = pytest.mark.browser

MOST_TAPS, MOST_NUMBERS = 35, 8
NICHE = LIBRARY.niches["dairy_cow"]
ANSWERS = ((Question.SKILLS, "animals"), (Question.THINGS, "barn"), (Question.THINGS, "pasture"))


@pytest.mark.parametrize(("locale", "name"), [("ky", "Айгүл"), ("ru", "Вера")])
async def test_a_short_plan_takes_few_taps_and_numbers(page: Page, locale: str, name: str) -> None:
    her = Phone(page, locale)
    await her.arrives(name)
    for label in (TRANSLATIONS.name_of(locale), "I agree", "Still thinking", "Understood, go on"):
        await her.taps(label)
    await her.reads(her.tr("Where do you live? Your advisor will see it."))
    her.tapped = her.typed = 0

    await her.taps("Idea and plan")
    for question in (Question.SKILLS, Question.THINGS):
        for code in (code for asked, code in ANSWERS if asked is question):
            await her.taps(LIBRARY.choices.name(question, code, locale))
        await her.taps("Continue")
    await her.taps(NICHE.name[locale])
    await her.taps("Take this one")

    for purchase in NICHE.purchases[:3]:
        await her.taps(purchase.name[locale])
    await her.taps("Continue")
    for typed, shown in (("90 000", "90 000"), ("20000", "20 000"), ("15мин", "15 000")):
        await her.number(typed, shown)
    await her.reads("125 000")
    await her.taps("Continue")

    await her.taps("No")  # no money of their own
    for number in ("300", "45", "6 000"):
        await her.number(number, number)

    for risk in NICHE.risks[:2]:
        await her.taps(risk.name[locale])
    await her.taps("Continue")
    for risk in NICHE.risks[:2]:
        await her.taps(risk.counters[0].name[locale])
    for step in NICHE.steps[:3]:
        await her.taps(step.name[locale])
    await her.taps("Continue")
    for step in NICHE.steps[:3]:
        await her.reads(step.text[locale])
        await her.taps_first()

    await her.reads("125 000", "13 500", "6 000", "7 500")
    await her.taps("The plan on one page")
    paper = await her.file("plan-1.pdf")
    text = " ".join(PdfDocument(io.BytesIO(paper))[0].get_textpage().get_text_range().split())
    for words in (NICHE.name[locale], "125 000", "13 500", "7 500"):
        assert words in text.replace("\u00a0", " ")

    assert her.tapped <= MOST_TAPS
    assert her.typed <= MOST_NUMBERS
    assert await her.refused() == []
