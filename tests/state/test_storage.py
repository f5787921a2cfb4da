"""What aiogram and aiogram-dialog may expect of a storage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.exceptions import DataNotDictLikeError
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.fsm.storage.memory import MemoryStorage

from bot.fsm_storage import SqliteStorage
from bot.state_file import StateFile, StateFileError
from tests.state.conftest import Disk

AIGUL = StorageKey(bot_id=42, chat_id=7, user_id=7)


class WayIn(StatesGroup):
    language = State()


@pytest.fixture(params=["sqlite", "memory"])
def storage(request: pytest.FixtureRequest, file: StateFile) -> BaseStorage:
    return SqliteStorage(file) if request.param == "sqlite" else MemoryStorage()


async def test_a_new_person_has_no_state_and_no_data(storage: BaseStorage) -> None:
    assert await storage.get_state(AIGUL) is None
    assert await storage.get_data(AIGUL) == {}
    assert await storage.get_value(AIGUL, "village", "?") == "?"


async def test_a_state_is_kept_until_it_is_taken_away(storage: BaseStorage) -> None:
    await storage.set_state(AIGUL, WayIn.language)
    assert await storage.get_state(AIGUL) == "WayIn:language"
    await storage.set_state(AIGUL, "WayIn:consent")
    assert await storage.get_state(AIGUL) == "WayIn:consent"
    await storage.set_state(AIGUL, None)
    assert await storage.get_state(AIGUL) is None


async def test_data_is_replaced_and_updated(storage: BaseStorage) -> None:
    await storage.set_data(AIGUL, {"village": "Көк-Жар", "steps": [1, 2], "agreed": True})
    assert await storage.update_data(AIGUL, {"agreed": None}) == {
        "village": "Көк-Жар",
        "steps": [1, 2],
        "agreed": None,
    }
    await storage.set_data(AIGUL, {"village": "Манас"})
    assert await storage.get_data(AIGUL) == {"village": "Манас"}
    assert await storage.get_value(AIGUL, "village") == "Манас"


async def test_state_and_data_do_not_touch_each_other(storage: BaseStorage) -> None:
    await storage.set_data(AIGUL, {"village": "Манас"})
    await storage.set_state(AIGUL, "WayIn:language")
    await storage.set_data(AIGUL, {})
    assert await storage.get_state(AIGUL) == "WayIn:language"
    await storage.set_data(AIGUL, {"village": "Манас"})
    await storage.set_state(AIGUL, None)
    assert await storage.get_data(AIGUL) == {"village": "Манас"}


async def test_what_was_read_or_written_is_a_copy(storage: BaseStorage) -> None:
    given = {"village": "Манас"}
    await storage.set_data(AIGUL, given)
    given["village"] = "?"
    (await storage.get_data(AIGUL))["village"] = "?"
    assert await storage.get_data(AIGUL) == {"village": "Манас"}


@pytest.mark.parametrize("field", ["bot_id", "chat_id", "user_id", "thread_id"])
async def test_each_bot_chat_person_and_topic_stands_alone(
    storage: BaseStorage, field: str
) -> None:
    await storage.set_state(AIGUL, "WayIn:language")
    other = replace(AIGUL, **{field: 8})  # type: ignore[arg-type] # all four are int
    assert await storage.get_state(other) is None


async def test_each_destiny_stands_alone(storage: BaseStorage) -> None:
    await storage.set_data(replace(AIGUL, destiny="aiogd:stack:"), {"intents": ["a"]})
    assert await storage.get_data(AIGUL) == {}
    assert await storage.get_data(replace(AIGUL, destiny="aiogd:stack:b")) == {}


async def test_data_that_is_no_mapping_is_refused(storage: BaseStorage) -> None:
    with pytest.raises(DataNotDictLikeError):
        await storage.set_data(AIGUL, ["village"])  # type: ignore[arg-type]


async def test_dialogs_survive_a_restart(disk: Disk) -> None:
    with StateFile(disk.path) as file:
        await SqliteStorage(file).set_state(AIGUL, "WayIn:language")
        await SqliteStorage(file).set_data(AIGUL, {"village": "Көк-Жар"})
    with StateFile(disk.path) as file:
        assert await SqliteStorage(file).get_state(AIGUL) == "WayIn:language"
        assert await SqliteStorage(file).get_data(AIGUL) == {"village": "Көк-Жар"}


async def test_an_empty_dialog_leaves_no_row(file: StateFile, disk: Disk) -> None:
    storage = SqliteStorage(file)
    await storage.set_state(AIGUL, "WayIn:language")
    await storage.set_data(AIGUL, {"village": "Манас"})
    await storage.set_state(AIGUL, None)
    assert len(disk.rows("SELECT * FROM dialog")) == 1
    await storage.set_data(AIGUL, {})
    assert disk.rows("SELECT * FROM dialog") == []


async def test_data_outside_json_is_refused_where_it_is_written(file: StateFile) -> None:
    with pytest.raises(TypeError):
        await SqliteStorage(file).set_data(AIGUL, {"path": Path("x")})


async def test_half_a_character_is_kept(file: StateFile) -> None:
    storage = SqliteStorage(file)
    await storage.set_data(AIGUL, {"village": "\ud83d"})
    assert await storage.get_data(AIGUL) == {"village": "\ud83d"}


def test_a_file_of_a_newer_version_is_refused(disk: Disk) -> None:
    with StateFile(disk.path) as file, file.transaction() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StateFileError, match="version 99"):
        StateFile(disk.path)


async def test_forgetting_removes_every_dialog_of_one_person(file: StateFile, disk: Disk) -> None:
    storage = SqliteStorage(file)
    for person in (7, 8):
        key = StorageKey(bot_id=42, chat_id=person, user_id=person)
        await storage.set_state(key, "WayIn:language")
        await storage.set_data(replace(key, destiny="aiogd:stack:"), {"intents": ["a"]})
    await storage.set_state(StorageKey(bot_id=42, chat_id=-100, user_id=7), "in a group")

    file.forget(7)

    assert {row[0] for row in disk.rows("SELECT user_id FROM dialog")} == {8}
