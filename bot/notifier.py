"""Sends what the outbox hands over, and says what came of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, SendMessage
from aiogram.types import Message as SentMessage
from aiogram.types import TelegramObject
from aiohttp import ClientConnectorError

from bot.limiter import Limiter, in_outbox
from bot.outbox import RENDERERS
from bot.outbox.drawing import Drawn, Renderer
from bot.runtime import Runtime
from db.session import DatabaseAwayError
from domain.letter import LetterKind
from domain.outbox import Kind, Op, Outcome, Result
from domain.trouble import Trouble, place_of
from usecases.outbox import Message

log = logging.getLogger(__name__)

IN_FLIGHT = 30
"""Requests beside each other; more are slower."""
LONGEST_TURN = 10.0
"""Seconds; who would wait longer for its turn goes back into the outbox."""
LONGEST_WAIT = 60.0
"""Seconds that it waits at most, should the wait become longer meanwhile: less than a lease."""
LONGEST_ERROR = 120
SHOWN_ALREADY = "message is not modified"
GONE = ("message to edit not found", "message can't be edited", "message to delete not found")
DEACTIVATED = "user is deactivated"
BLOCKED = "blocked by the user"
NO_CHAT = "chat not found"
NEVER_TAKEN = TelegramUnauthorizedError
DOUBTFUL = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
NOTHING_TO_SAY = Outcome(Result.NOTHING_TO_SAY)
AWAY = Outcome(Result.NOT_TAKEN, error="the database is away")


class Sent(TelegramObject):
    """All that is read of a text that Telegram has taken; the whole message costs far more."""

    message_id: int


class SendText(SendMessage):
    """``sendMessage`` for many."""

    __returning__: ClassVar[Any] = Sent


ANSWER = Response[Sent]
"""Kept here: pydantic makes it anew, at the cost of thirty messages, once nobody holds it."""


class BotNotifier:
    """Draws messages in each person's language and sends them through the limiter."""

    def __init__(
        self,
        bot: Bot,
        runtime: Runtime,
        limiter: Limiter,
        telling_to: Callable[[int], AbstractContextManager[None]],
        renderers: Mapping[Kind, Renderer] = RENDERERS,
    ) -> None:
        """Keep what is needed.

        Args:
            bot: Who sends.
            runtime: What drawing needs.
            limiter: Telegram's rates.
            telling_to: Facts said inside are remembered as told to this person.
            renderers: How each kind is drawn.
        """
        self._bot = bot
        self._runtime = runtime
        self._limiter = limiter
        self._telling_to = telling_to
        self._renderers = renderers

    async def deliver(self, messages: Sequence[Message]) -> Sequence[Outcome]:
        """Draw and send messages beside each other; return what came of each, in their order."""
        seen = await self._look(messages)
        gate = asyncio.Semaphore(IN_FLIGHT)

        async def deliver(message: Message) -> Outcome:
            async with gate:
                try:
                    return await self._deliver(message, seen)
                except Exception as error:  # noqa: BLE001 - what others got must not be lost
                    return _not_known(message, error)

        async with asyncio.TaskGroup() as tasks:
            sending = [tasks.create_task(deliver(message)) for message in messages]
        outcomes = [task.result() for task in sending]
        await self._tell_of_refusals(messages, outcomes)
        return outcomes

    async def _tell_of_refusals(
        self, messages: Sequence[Message], outcomes: Sequence[Outcome]
    ) -> None:
        """Let operators know of what nobody will get; not of what they would not get either."""
        places = {
            f"{message.kind}: {outcome.error}"
            for message, outcome in zip(messages, outcomes, strict=True)
            if outcome.result is Result.BAD_REQUEST and message.kind is not Kind.OPERATOR_ALERTED
        }
        for place in sorted(places):
            await self._runtime.alert(Trouble.MESSAGE_REFUSED, place)

    async def _look(self, messages: Sequence[Message]) -> dict[int, Any]:
        by_kind: dict[Kind, list[Message]] = {}
        for message in messages:
            by_kind.setdefault(message.kind, []).append(message)
        seen: dict[int, Any] = {}
        for kind, of_kind in by_kind.items():
            try:
                seen |= await self._renderers[kind].look(self._runtime, of_kind)
            except DatabaseAwayError:
                seen |= {message.id: AWAY for message in of_kind}
            except Exception as error:  # noqa: BLE001 - it is logged, and the others go on
                if len(of_kind) == 1:
                    seen[of_kind[0].id] = _not_drawn(of_kind[0], error)
                    continue
                for message in of_kind:
                    seen |= await self._look([message])
        return seen

    async def _deliver(self, message: Message, seen: Mapping[int, Any]) -> Outcome:
        drawn = self._drawn(message, seen.get(message.id, NOTHING_TO_SAY))
        if isinstance(drawn, Outcome):
            return drawn
        wait = self._limiter.wait(message.person_id)
        if wait > LONGEST_TURN:
            return Outcome(Result.RETRY_LATER, retry_in=wait)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._limiter.turn(message.person_id)
        except TimeoutError:
            return Outcome(Result.RETRY_LATER, retry_in=self._limiter.wait(message.person_id))
        return await self._attempt(message, drawn)

    def _drawn(self, message: Message, seen: Any) -> Drawn | Outcome:
        if isinstance(seen, Outcome):
            return seen
        try:
            return self._draw(message, seen) or NOTHING_TO_SAY
        except Exception as error:  # noqa: BLE001 - it is logged, and the others go on
            return _not_drawn(message, error)

    def _draw(self, message: Message, seen: Any) -> Drawn | None:
        translations = self._runtime.translations
        locale = message.locale or translations.default_locale
        with (
            translations.context(),
            translations.use_locale(locale),
            self._telling_to(message.person_id),
        ):
            return self._renderers[message.kind].draw(self._runtime, message, seen)

    async def _attempt(self, message: Message, drawn: Drawn) -> Outcome:
        paid = in_outbox.set(True)
        try:
            number = await self._send(message, drawn)
        except TelegramRetryAfter as refusal:
            self._limiter.refused(message.person_id, refusal.retry_after)
            return Outcome(Result.RETRY_LATER, retry_in=refusal.retry_after)
        except (TelegramAPIError, ClientDecodeError) as refusal:
            return outcome_of(refusal, message)
        finally:
            in_outbox.reset(paid)
        return Outcome(Result.SENT, message_id=number)

    async def _send(self, message: Message, drawn: Drawn) -> int | None:
        chat_id, buttons = message.person_id, drawn.buttons
        if message.op is Op.EDIT and message.message_id is not None:
            await self._bot.edit_message_text(
                drawn.text,
                chat_id=chat_id,
                message_id=message.message_id,
                reply_markup=buttons,
            )
            return message.message_id
        if message.op is Op.DELETE and message.message_id is not None:
            await self._bot.delete_message(chat_id, message.message_id)
            return message.message_id
        return (await self._send_new(message, drawn)).message_id

    async def _send_new(self, message: Message, drawn: Drawn) -> SentMessage:
        chat_id, file_id = message.person_id, drawn.file_id
        send: Any = {
            LetterKind.PHOTO: self._bot.send_photo,
            LetterKind.VOICE: self._bot.send_voice,
            LetterKind.DOCUMENT: self._bot.send_document,
        }.get(drawn.file_kind)
        if send is not None and file_id is not None:
            sent: SentMessage = await send(
                chat_id,
                file_id,
                caption=drawn.text,
                reply_markup=drawn.buttons,
                disable_notification=message.silent,
            )
            return sent
        return await self._bot(
            SendText(
                chat_id=chat_id,
                text=drawn.text,
                reply_markup=drawn.buttons,
                disable_notification=message.silent,
            )
        )


def _not_drawn(message: Message, error: Exception) -> Outcome:
    log.error("message %d (%s) is not drawn: %s", message.id, message.kind, place_of(error))
    return Outcome(Result.BAD_REQUEST, error=f"not drawn: {type(error).__name__}")


def _not_known(message: Message, error: Exception) -> Outcome:
    log.error("message %d (%s): %s", message.id, message.kind, place_of(error))
    return Outcome(Result.UNKNOWN, error=type(error).__name__)


def outcome_of(refusal: TelegramAPIError | ClientDecodeError, message: Message) -> Outcome:
    """Return what a refusal means; nothing of the message's words is in it."""
    reason = refusal.message
    is_edit = message.op is not Op.SEND
    meanings = (
        (DEACTIVATED in reason, Outcome(Result.DEACTIVATED, error=Result.DEACTIVATED)),
        (BLOCKED in reason, Outcome(Result.BLOCKED, error=Result.BLOCKED)),
        (NO_CHAT in reason, Outcome(Result.CHAT_NOT_FOUND, error=Result.CHAT_NOT_FOUND)),
        (is_edit and SHOWN_ALREADY in reason, Outcome(Result.SENT, message.message_id)),
        (is_edit and any(text in reason for text in GONE), Outcome(Result.NOTHING_TO_SAY)),
        (isinstance(refusal, TelegramForbiddenError), Outcome(Result.CHAT_NOT_FOUND)),
        (isinstance(refusal, NEVER_TAKEN), Outcome(Result.NOT_TAKEN, error="unauthorized")),
        (
            isinstance(refusal.__cause__, ClientConnectorError),
            Outcome(Result.NOT_TAKEN, error="no connection"),
        ),
        (isinstance(refusal, DOUBTFUL), Outcome(Result.UNKNOWN, error=type(refusal).__name__)),
    )
    known = next((outcome for holds, outcome in meanings if holds), None)
    if known is not None:
        return known
    log.error("message %d (%s) was refused: %s", message.id, message.kind, shortened(reason))
    return Outcome(Result.BAD_REQUEST, error=shortened(reason))


def shortened(reason: str) -> str:
    """Return a refusal without what it cites of the message.

    >>> shortened("Bad Request: can't parse entities: Unsupported start tag «Айгүл»")
    "Bad Request: can't parse entities"
    """
    return ":".join(reason.split(":")[:2])[:LONGEST_ERROR]
