"""Who runs the program hears of troubles: what and where, never what somebody wrote."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from aiogram.utils.backoff import BackoffConfig

from bot.dialogs import settings
from bot.outbox.drawing import Drawn, Renderer
from bot.polling import poll
from bot.state_file import MOST_ATTEMPTS, Inbox
from domain.outbox import Kind
from domain.trouble import Trouble
from tests.chat import Chat, text_of
from tests.conftest import Newcomer
from tests.conversations.walks import AT_HOME, agree, enter
from tests.house import House
from usecases.outbox import NewMessage, queue

FAILED = "Something failed while I was answering somebody."
PUT_ASIDE = "An update took the program down again and again. I have put it aside."
REFUSED = "A message could not be sent, and will not be tried again."
JOB = "Something that is done by the clock has failed."
LATE = "Something that should have been done long ago waits."
SORRY = "Something went wrong. Try again a little later."
SECRET = "Кара-Тоо-Суу"
QUICK = BackoffConfig(min_delay=0.01, max_delay=0.02, factor=1.1, jitter=0)


@pytest.fixture
async def operator(newcomer: Newcomer, house: House) -> Chat:
    """Somebody who runs the program and speaks the chat's language."""
    chat = newcomer("Оператор")
    await agree(chat)
    house.operator_ids = (chat.id,)
    await house.restart()
    return chat


def heard(chat: Chat) -> list[str]:
    """What an operator was told, without the places."""
    texts = [text_of(message) for message in chat.house.telegram.messages(chat.id)]
    return [text.split("\n", 1)[0].removeprefix("⚠ ") for text in texts if text.startswith("⚠")]


async def fails(*_args: object, **changes: object) -> None:
    raise RuntimeError(str(changes))


async def test_an_error_in_a_handler_is_told_once_an_hour_by_its_place(
    aigul: Chat,
    operator: Chat,
    house: House,
    failures: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await enter(aigul, *AT_HOME, "Settings", "About me", "Name")
    monkeypatch.setattr(settings, "change_person", fails)
    for _ in range(3):
        await aigul.says(SECRET)
        aigul.sees(SORRY)
    await house.send()
    assert heard(operator) == [operator.tr(FAILED)]
    told = text_of(house.telegram.messages(operator.id)[-1])
    assert "RuntimeError at test_operators.py:" in told
    assert SECRET not in told
    assert all(SECRET not in str(row) for row in (await house.rows())["outbox"])

    house.clock.move(timedelta(hours=1))
    await aigul.says(SECRET)
    await house.send()
    assert heard(operator) == [operator.tr(FAILED)] * 2
    assert len(failures) == 4
    failures.clear()


async def test_who_has_stopped_messages_still_hears_of_troubles_at_night(
    operator: Chat, house: House
) -> None:
    await operator.says("/stop")
    await operator.taps("Yes, stop messages")
    house.clock.move(timedelta(hours=14))
    await house.runtime.alert(Trouble.LATE, "messages")
    await house.send()
    assert heard(operator) == [operator.tr(LATE)]


@pytest.mark.parametrize("locale", ["ky"])
async def test_an_operator_whom_the_bot_has_not_met_is_told_in_the_first_language(
    newcomer: Newcomer, house: House
) -> None:
    chat = newcomer("Оператор")
    house.telegram.says(chat.id, "/start")  # he has opened the chat, and nobody has answered yet
    house.operator_ids = (chat.id,)
    await house.restart()
    await house.runtime.alert(Trouble.JOB_FAILED, "reload: <KeyError> at facts.py:12")
    await house.send()
    assert heard(chat) == [house.translations.gettext(JOB, locale="ky")]
    assert "<KeyError>" in text_of(house.telegram.messages(chat.id)[-1])


async def test_a_message_that_telegram_refuses_is_told(
    operator: Chat, house: House, failures: list[logging.LogRecord]
) -> None:
    await house.runtime.alert(Trouble.LATE, "messages")
    own = house.notifier._renderers

    async def look(_runtime: object, messages: object) -> dict[int, object]:
        return {message.id: None for message in messages}  # type: ignore[attr-defined]

    def draw(*_args: object) -> Drawn:
        raise KeyError(SECRET)

    house.notifier._renderers = {**own, Kind.DELETION_ASKED: Renderer(look, draw)}
    async with house.sessions.begin() as session:
        new = NewMessage(Kind.DELETION_ASKED, operator.id, "deletion:1:2:3")
        await queue(session, [new], now=house.clock())
    await house.send()
    assert heard(operator) == [operator.tr(LATE), operator.tr(REFUSED)]
    told = text_of(house.telegram.messages(operator.id)[-1])
    assert told.endswith("deletion_asked: not drawn: KeyError")
    failures.clear()


@pytest.mark.parametrize("locale", ["ky"])
async def test_an_update_that_cannot_be_read_and_one_that_kills_are_told(
    operator: Chat, house: House, failures: list[logging.LogRecord]
) -> None:
    inbox = Inbox(house.state_file)
    inbox.add([{"update_id": 900001, "message": {"chat": {"id": 5}, "text": SECRET}}])
    inbox.add([{"update_id": 900002, "message": "nonsense"}])
    for _ in range(MOST_ATTEMPTS):
        inbox.attempt(900001)
    stopping = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(
            poll(
                house.bot,
                house.dispatcher,
                inbox,
                stopping=stopping,
                backoff=QUICK,
                alert=house.runtime.alert,
            )
        )
        await asyncio.sleep(0.3)
        stopping.set()
    await house.send()
    assert heard(operator) == [operator.tr(PUT_ASIDE), operator.tr(FAILED)]
    messages = house.telegram.messages(operator.id)
    assert text_of(messages[-2]).endswith("\n900001")
    assert "ValidationError" in text_of(messages[-1])
    assert SECRET not in str((await house.rows())["outbox"])
    failures.clear()


async def test_a_job_that_fails_is_told_and_the_others_go_on(
    operator: Chat,
    house: House,
    failures: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as fault:
        fault.setattr("scheduler.jobs.drop_strangers", fails)
        for _ in range(2):
            await house.tick()
    assert heard(operator) == [operator.tr(JOB)]
    assert "drop_strangers: RuntimeError at test_operators.py:" in text_of(
        house.telegram.messages(operator.id)[-1]
    )
    failures.clear()
