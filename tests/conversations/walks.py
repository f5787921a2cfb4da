"""Ways that many conversations share: everybody walks in from ``/start``."""

from __future__ import annotations

from tests.chat import Chat

KEYS = "These two keys are always below: home, and write to the advisor."
STRAY = "I did not understand. Press a button above. For a question, press 💬 below."
NO_SUCH_COMMAND = "I did not understand this command. For help, write /help"
STRAY_ON_THE_WAY = "I did not understand. Press a button above."
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
    return link_on(chat)


def link_on(chat: Chat) -> str:
    """Return the token of the invite that stands on the screen."""
    return chat.window.split("?start=")[1].split()[0]


async def enter(chat: Chat, *moves: str) -> None:
    """Go through moves: a command or key is said, anything else is tapped."""
    for move in moves:
        if is_tap(move):
            await chat.taps(move)
        elif move == "(language)":
            await chat.sends_language()
        else:
            await chat.says(move.removeprefix("“"))


def is_tap(move: str) -> bool:
    """Whether a move is a tap on an inline button."""
    return not move.startswith(("/", "🏠", "💬", "“", "("))


AT_HOME = ("/start", "(language)", "I agree", THINKING, "Understood, go on")
SIGNED_AT_HOME = ("/start", "(language)", "I agree", SIGNED, "This month", "Understood, go on")
ROOMS = {
    "language": ("/start",),
    "consent": ("/start", "(language)"),
    "consent_more": ("/start", "(language)", "More about this"),
    "consent_rest": ("/start", "(language)", "More about this", "Continue"),
    "declined": ("/start", "(language)", "I do not agree"),
    "read before consent": ("/start", "(language)", "I do not agree", "About the programme"),
    "stage": ("/start", "(language)", "I agree"),
    "signed": ("/start", "(language)", "I agree", SIGNED),
    "first": ("/start", "(language)", "I agree", SIGNED, "This month"),
    "letter on the way": ("/start", "(language)", "I agree", WHAT, "💬 Write to the advisor"),
    "home": AT_HOME,
    "read": (*AT_HOME, "About the programme"),
    "read screen": (*AT_HOME, "About the programme", "What it costs"),
    "sources": (*AT_HOME, "About the programme", "What it costs", "Where is this written?"),
    "settings": (*AT_HOME, "Settings"),
    "about the family": (*AT_HOME, "Settings", "About my family"),
    "region": (*AT_HOME, "Choose my place"),
    "work": (*AT_HOME, "Settings", "About my family", "Work"),
    "stage again": (*AT_HOME, "Settings", "About my family", "Where we stand"),
    "year": (*SIGNED_AT_HOME, "Settings", "About my family", "When we signed"),
    "month": (*SIGNED_AT_HOME, "Settings", "About my family", "When we signed", "2026"),
    "about me": (*AT_HOME, "Settings", "About me"),
    "name": (*AT_HOME, "Settings", "About me", "Name"),
    "phone": (*AT_HOME, "Settings", "About me", "Who reads this phone"),
    "rhythm": (*AT_HOME, "Settings", "About me", "How often to ask"),
    "language again": (*AT_HOME, "Settings", "Language"),
    "invite": (*AT_HOME, "Settings", "Invite a family member"),
    "letter": (*AT_HOME, "💬 Write to the advisor"),
    "letter asking": (*AT_HOME, "💬 Write to the advisor", "“Саламатсызбы"),
    "letter kept": (
        *AT_HOME,
        "💬 Write to the advisor",
        "“Саламатсызбы",
        "Keep it to myself",
    ),
    "letter torn": (*AT_HOME, "💬 Write to the advisor", "“Саламатсызбы", "Delete it"),
    "benefit": (*SIGNED_AT_HOME, "Settings", "About my family", "Our benefit"),
    "worth": (*AT_HOME, "/worth"),
    "worth result": (*AT_HOME, "/worth", "No"),
    "amount": (*AT_HOME, "/worth", "Yes"),
    "amount pad": (*AT_HOME, "/worth", "Yes", "Press the digits"),
    "amount right": (*AT_HOME, "/worth", "Yes", "“4 миң 700"),
    "taxes": (*AT_HOME, "Registration and taxes"),
    "tax question": (*AT_HOME, "/tax"),
    "calendar": (*AT_HOME, "/calendar"),
    "take along": (*AT_HOME, "Registration and taxes", "Questions to take along"),
    "contacts": (*AT_HOME, "/contacts"),
    "safety": (*AT_HOME, "/contacts", "Safety at home"),
    "offices near": (*AT_HOME, "/contacts", "Offices near me"),
    "ask": (*AT_HOME, "/ask"),
    "ask found": (*AT_HOME, "“ИП кайдан ачылат?"),
    "my data": (*AT_HOME, "/mydata"),
    "kept messages": (*AT_HOME, "/mydata", "Kept messages"),
    "forget": (*AT_HOME, "/forget"),
    "stop": (*AT_HOME, "/stop"),
    "stopped": (*AT_HOME, "/stop", "Yes, stop messages"),
    "plan question": (*AT_HOME, "Idea and plan"),
    "plan niches": (*AT_HOME, "Idea and plan", "Continue", "Continue"),
    "plan offer": (*AT_HOME, "/plan", "What to buy"),
    "plan amount": (*AT_HOME, "/plan", "What to buy", "“Уй", "Continue"),
    "plan line": (*AT_HOME, "/plan", "What to buy", "“Уй", "Continue", "I do not know", "Уй · ?"),
    "plan counter": (*AT_HOME, "/plan", "What may go wrong", "“Суук", "Continue"),
    "plan due": (*AT_HOME, "/plan", "First steps", "“Тизме", "Continue"),
    "plan papers": (*AT_HOME, "/plan", "See what it comes to", "Other papers"),
}
"""How to reach each room; ``“`` marks what is typed."""
