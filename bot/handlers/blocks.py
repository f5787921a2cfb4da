"""Blocking and coming back: noticed at once, undone on return."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.runtime import Runtime
from domain.person import Person
from usecases.record import note_block, note_return


async def blocked(_event: ChatMemberUpdated, person: Person, runtime: Runtime) -> None:
    await note_block(runtime.sessions, person_id=person.id, now=runtime.clock())


async def returned(_event: ChatMemberUpdated, person: Person, runtime: Runtime) -> None:
    await note_return(runtime.sessions, person_id=person.id)


def build() -> Router:
    router = Router(name="blocks")
    router.my_chat_member.register(blocked, ChatMemberUpdatedFilter(IS_NOT_MEMBER))
    router.my_chat_member.register(returned, ChatMemberUpdatedFilter(IS_MEMBER))
    return router
