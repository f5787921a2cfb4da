"""A local Telegram: one bot, many people, the rules of the Bot API once.

It has two faces: ``preview.session`` in process, ``preview.server`` over HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from preview import editing, profile, sending
from preview.acts import Acts, pieces
from preview.content import Uploads
from preview.files import Upload
from preview.limits import Limits
from preview.people import Chat, Person
from preview.refusal import BLOCKED, CAUGHT_RACES, Refusal, Refused, refuse
from preview.schemas import chat_number, for_log, method_named, name_of, plain, read
from preview.sending import Handler
from preview.updates import Alive

Json = dict[str, Any]

__all__ = ["Chat", "Limits", "Person", "Refusal", "Refused", "Telegram", "Upload", "pieces"]

METHODS: dict[str, Handler] = {**sending.METHODS, **editing.METHODS, **profile.METHODS}
GET_UPDATES = "getUpdates"


class Telegram(Acts):
    """One bot and the people who talk to it; no I/O of its own.

    Args:
        now: Dates messages; the rule of 48 hours and the age of taps follow it.
        limits: Rates; ``Limits.off()`` for tests that are not about them.
        token: The bot's token; its number is the bot's id.
        name: The bot's name.
        username: The bot's name with @.
    """

    async def call(
        self,
        method: str,
        params: Mapping[str, object],
        files: Uploads | None = None,
        *,
        listens: Alive | None = None,
    ) -> object:
        """Do what the bot asks.

        Args:
            method: A Bot API method, in any case.
            params: JSON values, or texts as in a form.
            files: Uploaded files by the name that ``attach://`` uses.
            listens: Whether the bot still waits for the answer; matters to long polls.

        Returns:
            The ``result`` of the answer.

        Raises:
            Refused: As Telegram refuses; kept in ``refusals`` too.
        """
        try:
            found = method_named(method)
            method = name_of(found)
            asked = read(found, params, files or {})
            if method == GET_UPDATES:
                return await self._get_updates(asked, listens)
            handler = METHODS.get(method)
            if handler is None:
                refuse(f"{method} is not modelled by the preview")
            result = handler(self, asked, files or {})
        except Refused as refused:
            self._remember(method, params, refused)
            raise
        self.calls.append((method, for_log(plain(asked))))
        return result

    async def answer(
        self,
        method: str,
        params: Mapping[str, object],
        files: Uploads | None = None,
        *,
        listens: Alive | None = None,
    ) -> tuple[int, Json]:
        """Return status and body of the answer to a request, refused or not."""
        await asyncio.sleep(0)  # a real request lets others run
        try:
            result = await self.call(method, params, files, listens=listens)
        except Refused as refused:
            return refused.code, refused.body()
        return 200, {"ok": True, "result": result}

    async def _get_updates(self, asked: Any, listens: Alive | None) -> list[Json]:
        self.updates.allow(asked.allowed_updates)
        return await self.updates.poll(
            offset=asked.offset, limit=asked.limit, timeout=asked.timeout, listens=listens
        )

    def _remember(self, method: str, params: Mapping[str, object], refused: Refused) -> None:
        person = self.people.get(chat_number(params.get("chat_id")) or 0)
        race = refused.description in CAUGHT_RACES
        if refused.description == BLOCKED and person is not None and not person.block_told:
            person.block_told = race = True
        refusal = Refusal(
            method=method,
            params=for_log(params),
            code=refused.code,
            description=refused.description,
            race=race,
            person=person.id if person else None,
        )
        self.refusals.append(refusal)
        self.emit("refused", self.refused_event(refusal))

    def refused_event(self, refusal: Refusal) -> Json:
        """Return what the page is told about a refusal."""
        return {
            "method": refusal.method,
            "code": refusal.code,
            "description": refusal.description,
            "race": refusal.race,
            "person": refusal.person,
        }
