"""Dialog state in the state file."""

import json
from collections.abc import Mapping
from typing import Any

from aiogram.exceptions import DataNotDictLikeError
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey

from bot.state_file import DialogKey, StateFile


class SqliteStorage(BaseStorage):
    """aiogram's storage over a state file; data is JSON, and an empty dialog leaves no row.

    The calls never yield to the loop. Inside a turn they are written when the turn ends.
    """

    def __init__(self, file: StateFile) -> None:
        self._file = file
        self._keys = DefaultKeyBuilder(with_bot_id=True, with_destiny=True)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Write the state and keep the data."""
        dialog = self._dialog(key)
        text = state.state if isinstance(state, State) else state
        self._file.move(dialog, self._file.position(dialog)._replace(state=text))

    async def get_state(self, key: StorageKey) -> str | None:
        """Return the state, ``None`` where there is none."""
        return self._file.position(self._dialog(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the data and keep the state.

        Raises:
            DataNotDictLikeError: ``data`` is not a mapping.
            TypeError: ``data`` holds what JSON does not know.
        """
        if not isinstance(data, Mapping):
            msg = f"Data must be a dict or dict-like object, got {type(data).__name__}"
            raise DataNotDictLikeError(msg)
        text = json.dumps(dict(data))
        dialog = self._dialog(key)
        self._file.move(dialog, self._file.position(dialog)._replace(data=text))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return a copy of the data, ``{}`` where there is none."""
        data: dict[str, Any] = json.loads(self._file.position(self._dialog(key)).data)
        return data

    async def close(self) -> None:
        """Leave the file open: who opened it closes it."""

    def _dialog(self, key: StorageKey) -> DialogKey:
        return DialogKey(self._keys.build(key), key.chat_id, key.user_id)
