"""What no window asked for: a kind line, or silence where silence is right."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from preview.files import Upload
from tests.chat import PICTURE, Chat
from tests.conversations.walks import AT_HOME, ROOMS, STRAY, STRAY_ON_THE_WAY, enter
from tests.house import House

PLACE_ASKED = "Where do you live? Your advisor will see it."
POLL = {
    "id": "77",
    "question": "Кандай?",
    "options": [{"text": "Жакшы", "voter_count": 0, "persistent_id": "1"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}
FEW_ROOMS = ["consent", "declined", "stage", "first", "home", "sources", "region", "letter kept"]


def photo(house: House, chat: Chat, album: str | None = None) -> dict[str, Any]:
    update = house.telegram.sends_photo(chat.id, Upload("a.png", PICTURE))
    if album is not None:
        update["message"]["media_group_id"] = album
    return update


@pytest.mark.parametrize("room", FEW_ROOMS)
async def test_whatever_is_sent_is_answered_once_and_the_window_stays(
    aigul: Chat, house: House, room: str
) -> None:
    await enter(aigul, *ROOMS[room])
    at, telegram = aigul.window, house.telegram
    is_at_home = telegram.reply_keyboard(aigul.id) is not None
    poll = telegram.says(aigul.id, "Суроо")
    del poll["message"]["text"]
    poll["message"]["poll"] = POLL
    for update in (
        telegram.says(aigul.id, "150 000"),
        telegram.says(aigul.id, "😀\u202e!"),
        telegram.sends_sticker(aigul.id, Upload("a.webp", b"RIFF")),
        photo(house, aigul),
        telegram.sends_location(aigul.id),
        telegram.sends_contact(aigul.id),
        telegram.forwards(aigul.id, telegram.messages(aigul.id)[1]["message_id"]),
        poll,
    ):
        await aigul.acts(update)
        aigul.sees(STRAY if is_at_home else STRAY_ON_THE_WAY)
    assert aigul.window == at


@pytest.mark.parametrize("room", FEW_ROOMS)
async def test_a_text_is_looked_up_over_the_window_once_she_has_agreed(
    aigul: Chat, house: House, room: str
) -> None:
    await enter(aigul, *ROOMS[room])
    at = aigul.window
    has_agreed = (await house.person(aigul.id)).agreed_to(1)
    for text in ("Саламатсызбы", "<b>😀\u202e & {name} %s"):
        await aigul.says(text)
        if has_agreed:
            assert aigul.offers("Ask my advisor")
            await aigul.taps("Back")
        else:
            aigul.sees(STRAY_ON_THE_WAY)
        assert aigul.window == at
    await aigul.says("а" * 4096)
    if has_agreed:
        aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
    else:
        aigul.sees(STRAY_ON_THE_WAY)
    assert aigul.window == at


async def test_an_edit_is_met_with_silence(aigul: Chat, house: House) -> None:
    await enter(aigul, *AT_HOME)
    await aigul.says("Саламатсызбы")
    mine = [m for m in house.telegram.messages(aigul.id) if not m["from"]["is_bot"]]
    await aigul.acts(house.telegram.edits(aigul.id, mine[-1]["message_id"], "/start"))
    aigul.sees_nothing()


async def test_an_album_is_answered_once(aigul: Chat, house: House) -> None:
    await enter(aigul, *AT_HOME)
    before = len(house.telegram.messages(aigul.id))
    for _ in range(3):
        await aigul.acts(photo(house, aigul, album="555"))
    assert len(house.telegram.messages(aigul.id)) == before + 3 + 1
    await aigul.acts(photo(house, aigul, album="556"))
    aigul.sees(STRAY)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_met_with_silence(
    aigul: Chat, house: House, kind: str
) -> None:
    await enter(aigul, *AT_HOME)
    group = house.telegram.add_group("Кошуналар", type=kind)
    calls = len(house.telegram.calls)
    await aigul.acts(house.telegram.adds_bot(aigul.id, group.id))
    for text in ("/start", "🏠 Home", "Саламатсызбы"):
        await aigul.acts(house.telegram.says(aigul.id, text, chat_id=group.id))
        aigul.sees_nothing()
    assert len(house.telegram.calls) == calls
    aigul.stands_at(PLACE_ASKED)


async def test_ten_messages_in_one_second_get_ten_answers(aigul: Chat, house: House) -> None:
    await enter(aigul, *AT_HOME)
    before = len(house.telegram.messages(aigul.id))
    updates = [house.telegram.says(aigul.id, f"Билдирүү {n}") for n in range(10)]
    await asyncio.gather(*(house.feed(update) for update in updates))
    assert len(house.telegram.messages(aigul.id)) == before + 20
    await aigul.taps("Back")
    await aigul.taps("Settings")
    aigul.sees("What would you like to change?")


async def test_ten_first_messages_of_a_stranger_meet_them_once(aigul: Chat, house: House) -> None:
    updates = [house.telegram.says(aigul.id, f"Билдирүү {n}") for n in range(10)]
    await asyncio.gather(*(house.feed(update) for update in updates))
    assert len((await house.rows())["people"]) == 1
    await aigul.sends_language()
    assert aigul.offers("I agree")


async def test_a_word_without_an_open_window_is_looked_up_over_home(
    aigul: Chat, house: House
) -> None:
    await enter(aigul, *AT_HOME)
    house.state_file.forget(aigul.id)
    await aigul.says("Саламатсызбы")
    assert aigul.offers("Ask my advisor")
    await aigul.taps("Back")
    aigul.sees(PLACE_ASKED)
