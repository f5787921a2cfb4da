"""Ways that many conversations share: everybody walks in from ``/start``."""

from __future__ import annotations

from tests.chat import Chat

KEYS = "These two keys are always below: home, and write to the advisor."
SIGNED, WAITING, THINKING, WHAT = (
    "Yes, it is signed",
    "Applied, I am waiting",
    "Still thinking",
    "What is this?",
)


async def agree(chat: Chat, *, link: str = "") -> None:
    """Go as far as the first question about the family."""
    await chat.says(f"/start {link}".strip())
    await chat.sends_language()
    await chat.taps("I agree")


async def come_home(chat: Chat, stage: str = THINKING) -> None:
    """Go all the way in."""
    await agree(chat)
    await chat.taps(stage)
    if stage == SIGNED:
        await chat.taps("This month")
    await chat.taps("Understood, go on")


async def open_settings(chat: Chat, *labels: str) -> None:
    """Open the settings from home, and go on by these buttons."""
    await chat.says("🏠 Home")
    await chat.taps("Settings")
    for label in labels:
        await chat.taps(label)


async def say_place(chat: Chat, region: str, district: str, village: str = "") -> None:
    """Answer home's question about the place; names stand as in the list of places."""
    await open_settings(chat, "About my family", "Place")
    await choose_place(chat, region, district)
    if village:
        await chat.says(village)


async def choose_place(chat: Chat, *codes: str) -> None:
    """Tap the places with these codes, turning pages where needed."""
    places = chat.house.library.places
    for code in codes:
        name = places.name(code, chat.locale)
        while not chat.offers(name):
            await chat.taps("More ▶")
        await chat.taps(name)


async def invite_link(chat: Chat) -> str:
    """Make an invite and return its token."""
    await open_settings(chat, "Invite a family member")
    return chat.window.split("?start=")[1].split()[0]
