"""Trouble: restarts, stale buttons, double taps, removed states, and a fault of our own."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3

import pytest

from app.logs import JsonLines
from bot.dialogs import settings
from domain.person import Stage
from tests.chat import Chat, screen
from tests.conversations.walks import AT_HOME, ROOMS, SIGNED, WAITING, agree, enter, is_tap
from tests.house import House

PLACE_ASKED = "Where do you live? Your advisor will see it."
STALE = "This button is out of date. Here is where you stopped."
SORRY = "Something went wrong. Try again a little later."
SECRET = "Кара-Тоо-Суу"


@pytest.mark.parametrize("locale", ["ky"])
@pytest.mark.parametrize("room", ROOMS)
async def test_a_restart_leaves_every_window_alive(aigul: Chat, house: House, room: str) -> None:
    await enter(aigul, *ROOMS[room][:-1])
    await house.restart()
    await enter(aigul, ROOMS[room][-1])
    at = aigul.window
    await house.restart()
    other = next(code for code in house.translations.available_locales if code != aigul.locale)
    switch = f"🌐 {house.translations.name_of(other)}"
    shown = house.telegram.messages(aigul.id)[-1].get("reply_markup", {"inline_keyboard": []})
    if any(button["text"] == switch for row in shown["inline_keyboard"] for button in row):
        await aigul.taps(switch)
        assert aigul.window != at
    else:
        await aigul.says("Саламатсызбы")
        assert aigul.said


async def test_a_button_of_an_older_message_leads_to_where_she_stopped(
    aigul: Chat, house: House
) -> None:
    await enter(aigul, *AT_HOME)
    message, data = aigul.button("Choose my place")
    await aigul.says("💬 Write to the advisor")
    await aigul.says("/menu")
    await aigul.taps("Settings")
    await aigul.taps_again(message["message_id"], data)
    aigul.sees("What would you like to change?")
    aigul.hears(STALE)
    await aigul.taps("About me")
    assert aigul.offers("Name")


async def test_a_stale_button_under_an_open_question_shows_the_question(aigul: Chat) -> None:
    await enter(aigul, *AT_HOME)
    message, data = aigul.button("Settings")
    await aigul.taps("Settings")
    await aigul.taps("About me")
    await aigul.taps("Name")
    await aigul.taps_again(message["message_id"], data)
    aigul.stands_at("What is your name? Write only the first name.\nYour advisor will see it.")
    await aigul.says("Айгүл")
    assert "Айгүл" in aigul.window


@pytest.mark.parametrize("locale", ["ru"])
@pytest.mark.parametrize("room", [room for room, moves in ROOMS.items() if is_tap(moves[-1])])
async def test_the_same_tap_twice_does_no_harm(aigul: Chat, house: House, room: str) -> None:
    *before, last = ROOMS[room]
    await enter(aigul, *before)
    message, data = aigul.button(last)
    await aigul.taps(last)
    at = aigul.window
    await aigul.taps_again(message["message_id"], data)
    assert aigul.window == at
    taps = [name for name, _ in house.telegram.calls if name == "answerCallbackQuery"]
    assert len(taps) == len(house.telegram.answers(aigul.id))


async def test_three_quick_taps_at_once_act_once(aigul: Chat, house: House) -> None:
    await agree(aigul)
    message, _ = aigul.button(SIGNED)
    taps = [
        house.telegram.taps(aigul.id, message["message_id"], aigul.button(label)[1])
        for label in (SIGNED, WAITING, WAITING)
    ]
    answered = len(house.telegram.answers(aigul.id))
    await asyncio.gather(*(house.feed(tap) for tap in taps))
    aigul.stands_at("When did you sign?")
    assert len(house.telegram.answers(aigul.id)) == answered + 3
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.stage is Stage.CONTRACTED

    message, data = aigul.button("Earlier")
    tap = house.telegram.taps(aigul.id, message["message_id"], data)
    await asyncio.gather(*(house.feed(tap) for _ in range(3)))
    aigul.stands_at(screen("first_signed_unknown_date"))


async def test_three_quick_ends_of_the_way_in_send_the_keys_once(
    aigul: Chat, house: House
) -> None:
    await agree(aigul)
    await aigul.taps(WAITING)
    message, data = aigul.button("Understood, go on")
    taps = [house.telegram.taps(aigul.id, message["message_id"], data) for _ in range(3)]
    before = len(house.telegram.messages(aigul.id))
    await asyncio.gather(*(house.feed(tap) for tap in taps))
    assert len(house.telegram.messages(aigul.id)) == before + 1
    await aigul.taps("Settings")
    aigul.sees("What would you like to change?")


def rename_states(house: House, old: str, new: str) -> None:
    """Leave the state file as an earlier version of the program would have."""
    house.state_file.close()
    with sqlite3.connect(house.state_path) as file:
        rows = file.execute("SELECT key, data FROM dialog").fetchall()
        assert any(old in data for _, data in rows)
        for key, data in rows:
            kept = json.dumps(json.loads(data)).replace(old, new)
            file.execute("UPDATE dialog SET data = ? WHERE key = ?", (kept, key))
    file.close()


@pytest.mark.parametrize("new", ["SettingsSG:gone", "GoneSG:menu"])
@pytest.mark.parametrize("move", ["/start", "tap", "word"])
async def test_a_state_removed_by_an_upgrade_brings_home(
    aigul: Chat, house: House, new: str, move: str
) -> None:
    await enter(aigul, *AT_HOME, "Settings", "About me")
    rename_states(house, "SettingsSG:me", new)
    await house.restart()
    if move == "tap":
        await aigul.taps("Name")
    else:
        await aigul.says("Саламатсызбы" if move == "word" else move)
    aigul.stands_at(PLACE_ASKED)
    await aigul.taps("Settings")
    aigul.sees("What would you like to change?")


async def test_a_removed_state_beneath_the_open_window_brings_home(
    aigul: Chat, house: House
) -> None:
    await enter(aigul, *AT_HOME, "Settings", "My data")
    rename_states(house, "SettingsSG:menu", "SettingsSG:gone")
    await house.restart()
    await aigul.taps("Back")
    aigul.stands_at(PLACE_ASKED)
    await aigul.taps("Settings")
    aigul.sees("What would you like to change?")


async def test_a_fault_is_apologised_for_and_logged_without_words(
    aigul: Chat,
    house: House,
    failures: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fails(*_args: object, **changes: object) -> None:
        raise RuntimeError(str(changes))

    await enter(aigul, *AT_HOME, "Settings", "About me", "Name")
    with monkeypatch.context() as fault:
        fault.setattr(settings, "change_person", fails)
        fault.setattr(settings, "change_family", fails)
        await aigul.says(SECRET)
        aigul.sees(SORRY)
        await enter(aigul, "/menu", "Settings", "About me", "How often to ask", "Once a week")
        aigul.hears(SORRY)
    log = "\n".join(JsonLines().format(record) for record in failures)
    assert len(failures) == 2
    assert f'"chat_id": {aigul.id}' in log
    assert "RuntimeError" in log
    assert SECRET not in log
    assert "weekly" not in log
    failures.clear()

    await aigul.taps("Once a week")
    assert aigul.tr("Once a week") in aigul.window
