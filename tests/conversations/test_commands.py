"""Commands and keys: they work at every step of every dialog, in every language's labels."""

from __future__ import annotations

import pytest

from tests.chat import Chat, parts, screen
from tests.conversations.walks import AT_HOME, NO_SUCH_COMMAND, ROOMS, enter
from tests.house import HOLDER, House

PLACE_ASKED = "Where do you live? Your advisor will see it."
BEFORE_HOME = {name for name, moves in ROOMS.items() if "Understood, go on" not in moves}


def entrance(chat: Chat, room: str) -> str:
    """What ``/menu`` opens from a room."""
    if room == "language":
        return "\n\n".join(
            chat.house.translations.everywhere("Hello! I am Koldoo. Choose a language.")
        )
    if room == "declined":
        return chat.tr(chat.house.screen("declined", chat.locale))
    if room in {"consent", "consent_more", "consent_rest", "read before consent"}:
        return chat.tr(chat.house.screen("consent", chat.locale, holder=HOLDER[chat.locale]))
    if room == "stage":
        return chat.tr("Have you signed the social contract?")
    return ""


@pytest.mark.parametrize("locale", ["ky"])
@pytest.mark.parametrize("room", ROOMS)
async def test_commands_work_in_every_room(aigul: Chat, house: House, room: str) -> None:
    await enter(aigul, *ROOMS[room])
    at = aigul.window
    met = (await house.person(aigul.id)).locale is not None

    await aigul.says("/help")
    if met:
        aigul.sees(screen("help"), at)
    await aigul.says("/language")
    if met:
        aigul.sees("Choose a language")
        await aigul.taps("Back")
        assert aigul.window == at or room == "language again"
    await aigul.says("/stop")
    if met:
        aigul.sees(screen("stop_messages"))
        await aigul.taps("No, leave them on")
        assert aigul.window == at or room in {"language again", "stop"}
    for command in ("/cancel", "/menu"):
        await aigul.says(command)
        expected = entrance(aigul, room)
        if expected:
            aigul.sees(expected)
        else:
            assert aigul.offers("Settings")


@pytest.mark.parametrize("language", ["ky", "ru"])
async def test_the_keys_work_in_every_language(aigul: Chat, house: House, language: str) -> None:
    await enter(aigul, *AT_HOME)
    home = house.translations.gettext("🏠 Home", locale=language)
    letter = house.translations.gettext("💬 Write to the advisor", locale=language)
    await aigul.says(letter)
    aigul.sees(
        parts(
            screen("letter_without_advisor"),
            "Write in one message. A voice message or a photo is fine, too.",
        )
    )
    await aigul.says(home)
    aigul.sees(PLACE_ASKED)


@pytest.mark.parametrize("room", sorted(BEFORE_HOME - {"language", "stage", "signed", "first"}))
async def test_the_keys_ask_for_consent_first(aigul: Chat, room: str) -> None:
    await enter(aigul, *ROOMS[room])
    for key in ("💬 Write to the advisor", "/mydata", "🏠 Home"):
        await aigul.says(key)
        if entrance(aigul, room):
            aigul.sees(entrance(aigul, room))


@pytest.mark.parametrize(
    ("command", "ways_back"),
    [
        ("/stop", ["No, leave them on"]),
        ("/language", ["Back"]),
        ("/mydata", ["Back"]),
        ("/forget", ["No, keep it", "Back"]),
        ("💬 Write to the advisor", ["Back"]),
    ],
)
async def test_a_command_leads_back_home_though_the_state_file_was_lost(
    aigul: Chat, house: House, command: str, ways_back: list[str]
) -> None:
    await enter(aigul, *AT_HOME)
    house.state_file.forget(aigul.id)
    await aigul.says(command)
    assert len(aigul.said) == 1
    await enter(aigul, *ways_back)
    aigul.sees(PLACE_ASKED)


async def test_a_command_of_a_stranger_meets_them(aigul: Chat) -> None:
    await aigul.says("/stop")
    assert aigul.labels(aigul.said[-1]) == ["Кыргызча", "Русский"]


@pytest.mark.parametrize("locale", ["ky"])
async def test_a_chain_of_commands_never_ends_badly(aigul: Chat) -> None:
    await enter(aigul, *AT_HOME)
    for _ in range(40):
        for command in ("/stop", "/language", "/forget"):
            await aigul.says(command)
    await aigul.says("/menu")
    aigul.sees(PLACE_ASKED)


ASKING = ("stage", "home", "region", "name", "letter", "letter asking", "forget")


@pytest.mark.parametrize("room", ASKING)
async def test_an_unknown_command_is_never_an_answer(aigul: Chat, house: House, room: str) -> None:
    await enter(aigul, *ROOMS[room])
    at, before = aigul.window, await house.rows()
    for text in ("/cash", "/", "/Start\nАйгүл"):
        await aigul.says(text)
        aigul.sees(NO_SUCH_COMMAND)
    assert aigul.window == at
    after = await house.rows()
    assert [after[name] for name in ("people", "families", "letters")] == [
        before[name] for name in ("people", "families", "letters")
    ]
