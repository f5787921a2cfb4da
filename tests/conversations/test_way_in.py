"""The way in: at most four taps and nothing typed before the first useful sentence."""

from __future__ import annotations

from tests.chat import Chat, screen
from tests.house import HOLDER

KEYS = "These two keys are always below: home, and write to the advisor."


async def agree(chat: Chat) -> None:
    """Go as far as the first question about the family."""
    await chat.says("/start")
    await chat.sends_language()
    await chat.taps("I agree")


async def test_a_signed_family_hears_when_the_benefit_stops(aigul: Chat) -> None:
    await aigul.says("/start")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]

    await aigul.sends_language()
    aigul.sees(
        screen("consent", holder=HOLDER[aigul.locale]),
        buttons=["I agree", "I do not agree", "More about this"],
    )

    await aigul.taps("I agree")
    aigul.sees(
        "Have you signed the social contract?",
        buttons=["Yes, it is signed", "Applied, I am waiting", "Still thinking", "What is this?"],
    )

    await aigul.taps("Yes, it is signed")
    aigul.sees("When did you sign?")

    await aigul.taps("This month")
    month = {"ky": "март, 2027-жыл", "ru": "март 2027 года"}[aigul.locale]
    aigul.sees(
        screen("first_signed", month=month),
        buttons=[
            "Understood, go on",
            "I do not get this benefit",
            "💬 Write to the advisor",
            "Where is this written?",
        ],
    )

    await aigul.taps("Understood, go on")
    assert [text for text in map(aigul.tr, [KEYS])] == [aigul.said[-1]["text"]]
