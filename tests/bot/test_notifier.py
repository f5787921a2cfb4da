"""The notifier: every kind of message goes out, and every refusal means one thing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.i18n import gettext

from bench.bots import TOKEN
from bench.faulty import Fault, FaultyTelegram
from bot.limiter import Limiter
from bot.notifier import BotNotifier, outcome_of, shortened
from bot.outbox.drawing import Drawn, Renderer
from bot.runtime import Runtime
from db.session import DatabaseAwayError
from domain.letter import LetterKind
from domain.outbox import Kind, Op, Outcome, Result
from tests.chat import Chat
from tests.house import House
from usecases.outbox import Message

SECRET = "Кара-Тоо-Суу"
UNFORESEEN = 13
HI = Drawn("<b>Салам</b>")
BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Ооба", callback_data="yes")]]
)


class Drawing:
    """Draws what it is told; None: nothing to say, an exception: it fails."""

    def __init__(self, **drawn: Drawn | Exception | None) -> None:
        self.drawn = drawn

    async def look(self, _runtime: Runtime, messages: Sequence[Message]) -> Mapping[int, Any]:
        if any("unseen" in one.payload for one in messages):
            raise LookupError
        return {one.id: one.payload["say"] for one in messages if "say" in one.payload}

    def draw(self, _runtime: Runtime, _message: Message, say: str) -> Drawn | None:
        drawn = self.drawn.get(say, HI)
        if isinstance(drawn, Exception):
            raise drawn
        return drawn


def notifier(
    house: House,
    drawing: Drawing | None = None,
    *,
    bot: Bot | None = None,
    limiter: Limiter | None = None,
) -> BotNotifier:
    drawing = drawing or Drawing()
    return BotNotifier(
        bot or house.bot,
        house.runtime,
        limiter or Limiter(math.inf, math.inf),
        house.state_file.telling_to,
        dict.fromkeys(Kind, Renderer(drawing.look, drawing.draw)),
    )


def message(person: int, number: int = 1, **more: Any) -> Message:
    return Message(
        number, person, Kind.CASE_OPENED, {"say": "hi"} | more.pop("payload", {}), **more
    )


async def one(house: House, sent: Message, drawing: Drawing | None = None) -> Outcome:
    (outcome,) = await notifier(house, drawing).deliver([sent])
    return outcome


@pytest.fixture
async def person(aigul: Chat) -> Chat:
    """Айгүл, who has written to the bot."""
    await aigul.says("/start")
    return aigul


def newest(house: House, person: Chat) -> dict[str, Any]:
    return house.telegram.messages(person.id)[-1]


async def test_a_text_goes_out_with_its_buttons(house: House, person: Chat) -> None:
    drawing = Drawing(hi=Drawn("<b>Салам</b>", BUTTONS))
    outcome = await one(house, message(person.id), drawing)
    shown = newest(house, person)
    assert outcome == Outcome(Result.SENT, message_id=shown["message_id"])
    assert (shown["text"], shown["entities"][0]["type"]) == ("Салам", "bold")
    assert person.labels(shown) == ["Ооба"]


@pytest.mark.parametrize("kind", [LetterKind.PHOTO, LetterKind.VOICE, LetterKind.DOCUMENT])
async def test_what_a_person_sent_is_sent_again(
    house: House, person: Chat, kind: LetterKind
) -> None:
    await person.sends(kind.value)
    sent = [one for one in house.telegram.messages(person.id) if kind.value in one][-1][kind.value]
    file_id = (sent[-1] if isinstance(sent, list) else sent)["file_id"]
    drawing = Drawing(hi=Drawn("Анын сөзү", BUTTONS, kind, file_id))
    outcome = await one(house, message(person.id), drawing)
    shown = newest(house, person)
    assert outcome == Outcome(Result.SENT, message_id=shown["message_id"])
    assert shown["caption"] == "Анын сөзү"
    assert kind.value in shown
    assert person.labels(shown) == ["Ооба"]


async def test_a_message_is_edited_and_deleted(house: House, person: Chat) -> None:
    number = (await one(house, message(person.id))).message_id
    edit = message(person.id, op=Op.EDIT, message_id=number, payload={"say": "new"})
    drawing = Drawing(new=Drawn("Жаңы"))
    for _ in range(2):  # the second time nothing is changed by it
        assert await one(house, edit, drawing) == Outcome(Result.SENT, message_id=number)
    assert newest(house, person)["text"] == "Жаңы"
    delete = message(person.id, op=Op.DELETE, message_id=number)
    assert await one(house, delete) == Outcome(Result.SENT, message_id=number)
    assert newest(house, person)["message_id"] != number
    for gone in (edit, delete):
        assert await one(house, gone) == Outcome(Result.NOTHING_TO_SAY)


async def test_at_night_it_makes_no_sound(house: House, person: Chat) -> None:
    await one(house, message(person.id, silent=True))
    await one(house, message(person.id))
    calls = [params for method, params in house.telegram.calls if method == "sendMessage"]
    assert [bool(params.get("disable_notification")) for params in calls[-2:]] == [True, False]


async def test_each_is_drawn_in_the_persons_language(house: House, person: Chat) -> None:
    def draw(_runtime: Runtime, _message: Message, _seen: Any) -> Drawn:
        return Drawn(gettext("Back to the menu"))

    speaking = BotNotifier(
        house.bot,
        house.runtime,
        Limiter(math.inf, math.inf),
        house.state_file.telling_to,
        {Kind.CASE_OPENED: Renderer(Drawing().look, draw)},
    )
    for locale in ("ky", "ru", None):
        await speaking.deliver([message(person.id, locale=locale)])
    said = [one["text"] for one in house.telegram.messages(person.id)[-3:]]
    words = {
        locale: house.translations.gettext("Back to the menu", locale=locale)
        for locale in ("ky", "ru")
    }
    assert said == [words["ky"], words["ru"], words[house.translations.default_locale]]


async def test_one_that_cannot_be_drawn_does_not_stop_the_others(
    house: House, person: Chat, failures: list[Any]
) -> None:
    drawing = Drawing(bad=ValueError("«Айгүл»"), nothing=None)
    outcomes = await notifier(house, drawing).deliver(
        [
            message(person.id, 1),
            message(person.id, 2, payload={"say": "bad"}),
            message(person.id, 3, payload={"say": "nothing"}),
            message(person.id, 4),
        ]
    )
    assert [outcome.result for outcome in outcomes] == [
        Result.SENT,
        Result.BAD_REQUEST,
        Result.NOTHING_TO_SAY,
        Result.SENT,
    ]
    assert outcomes[1].error == "not drawn: ValueError"
    [logged] = [record.getMessage() for record in failures]
    assert logged.startswith(
        "message 2 (case_opened) is not drawn: ValueError at test_notifier.py:"
    )
    assert failures[0].exc_info is None  # it would quote what somebody wrote
    failures.clear()


async def test_one_that_cannot_be_looked_up_does_not_stop_the_others(
    house: House, person: Chat, failures: list[Any]
) -> None:
    outcomes = await notifier(house).deliver(
        [
            message(person.id, 1),
            message(person.id, 2, payload={"unseen": True}),
            message(person.id, 3),
        ]
    )
    assert [outcome.result for outcome in outcomes] == [
        Result.SENT,
        Result.BAD_REQUEST,
        Result.SENT,
    ]
    assert outcomes[1].error == "not drawn: LookupError"
    failures.clear()


async def test_a_kind_that_nobody_draws_stops_nothing(
    house: House, person: Chat, failures: list[Any]
) -> None:
    renderers = {Kind.CASE_OPENED: Renderer(Drawing().look, Drawing().draw)}
    limiter = Limiter(math.inf, math.inf)
    some = BotNotifier(house.bot, house.runtime, limiter, house.state_file.telling_to, renderers)
    unknown = Message(2, person.id, Kind.MORNING_CAME, {})
    outcomes = await some.deliver([message(person.id), unknown])
    assert [outcome.result for outcome in outcomes] == [Result.SENT, Result.BAD_REQUEST]
    failures.clear()


async def test_what_nobody_foresaw_stops_nothing_and_nothing_that_was_sent_is_lost(
    house: House, person: Chat, failures: list[Any]
) -> None:
    """An error in one message's sending is that message's; whether it went is not known."""

    class Broken(Limiter):
        async def turn(self, chat_id: int) -> None:
            if chat_id == UNFORESEEN:
                raise RuntimeError(SECRET)

    sending = notifier(house, limiter=Broken(math.inf, math.inf))
    outcomes = await sending.deliver([message(UNFORESEEN, 1), message(person.id, 2)])
    assert [outcome.result for outcome in outcomes] == [Result.UNKNOWN, Result.SENT]
    assert outcomes[0].error == "RuntimeError"
    [logged] = [record.getMessage() for record in failures]
    assert logged.startswith("message 1 (case_opened): RuntimeError at test_notifier.py:")
    assert failures[0].exc_info is None
    failures.clear()


async def test_while_the_database_is_away_nothing_is_taken(house: House, person: Chat) -> None:
    class Away(Drawing):
        async def look(self, *_args: Any) -> Mapping[int, Any]:
            raise DatabaseAwayError

    assert (await one(house, message(person.id), Away())).result is Result.NOT_TAKEN


async def test_what_nobody_needs_any_more_is_left_out(house: House, person: Chat) -> None:
    before = len(house.telegram.messages(person.id))
    unsaid = Message(1, person.id, Kind.CASE_OPENED, {})
    assert await one(house, unsaid) == Outcome(Result.NOTHING_TO_SAY)
    assert len(house.telegram.messages(person.id)) == before


# Refusals of the local Telegram


async def test_who_has_blocked_the_bot_is_told_apart(house: House, person: Chat) -> None:
    house.telegram.blocks(person.id)
    outcome = await one(house, message(person.id))
    assert outcome == Outcome(Result.BLOCKED, error="blocked")
    house.telegram.unblocks(person.id)


@pytest.mark.parametrize(
    ("strange", "result"), [(False, Result.DEACTIVATED), (True, Result.CHAT_NOT_FOUND)]
)
async def test_who_is_gone_is_told_apart(
    house: House, person: Chat, strange: bool, result: Result
) -> None:
    house.telegram.deactivates(person.id)
    outcome = await one(house, message(999 if strange else person.id))
    assert outcome.result is result
    house.telegram.refusals.clear()


async def test_what_telegram_finds_wrong_fails_without_the_words(
    house: House, person: Chat, failures: list[Any]
) -> None:
    drawing = Drawing(hi=Drawn("<айгүл>"))
    outcome = await one(house, message(person.id), drawing)
    assert outcome == Outcome(Result.BAD_REQUEST, error="Bad Request: can't parse entities")
    assert "айгүл" not in failures[-1].getMessage()
    house.telegram.refusals.clear()
    failures.clear()


# Every refusal that Telegram may come with


@pytest.mark.parametrize(
    ("text", "op", "result"),
    [
        ("Bad Request: chat not found", Op.SEND, Result.CHAT_NOT_FOUND),
        ("Bad Request: message is not modified: …", Op.EDIT, Result.SENT),
        ("Bad Request: message to edit not found", Op.EDIT, Result.NOTHING_TO_SAY),
        ("Bad Request: message can't be edited", Op.EDIT, Result.NOTHING_TO_SAY),
        ("Bad Request: message to delete not found", Op.DELETE, Result.NOTHING_TO_SAY),
    ],
)
def test_each_refusal_means_one_thing(text: str, op: Op, result: Result) -> None:
    refusal = TelegramBadRequest(SendMessage(chat_id=1, text="сөз"), text)
    outcome = outcome_of(refusal, message(1, op=op, message_id=7))
    assert outcome.result is result
    assert outcome.message_id == (7 if result is Result.SENT else None)


def test_an_answer_that_is_no_json_leaves_it_unknown() -> None:
    refusal = ClientDecodeError("<html>", ValueError("no"), "<html>")
    assert outcome_of(refusal, message(1)) == Outcome(Result.UNKNOWN, error="ClientDecodeError")


def test_an_error_is_short_and_cites_nothing() -> None:
    reason = f"Bad Request: can't parse entities: «Айгүл» {'а' * 500}"
    assert shortened(reason) == "Bad Request: can't parse entities"
    assert len(shortened("а" * 500)) == 120


def test_nobody_waits_for_what_is_wrong_with_everything() -> None:
    refusal = TelegramAPIError(SendMessage(chat_id=1, text="сөз"), "Strange: something else")
    assert outcome_of(refusal, message(1)).result is Result.BAD_REQUEST


# The network


@pytest.mark.parametrize(
    ("fault", "result", "taken"),
    [
        (Fault.RESET_BEFORE, Result.UNKNOWN, 0),
        (Fault.RESET_AFTER, Result.UNKNOWN, 1),
        (Fault.ERROR, Result.UNKNOWN, 0),
        (Fault.STORM, Result.RETRY_LATER, 0),
        (Fault.CHAT_STORM, Result.RETRY_LATER, 0),
        (Fault.SLOW, Result.SENT, 1),
    ],
)
async def test_each_fault_means_one_thing(
    house: House, fault: Fault, result: Result, taken: int
) -> None:
    telegram = FaultyTelegram({fault: 1.0})
    limiter = Limiter(math.inf, math.inf)
    async with telegram.answering() as url:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url))
        bot = Bot(TOKEN, session=session)
        (outcome,) = await notifier(house, bot=bot, limiter=limiter).deliver([message(1)])
        await session.close()
    assert outcome.result is result
    assert len(telegram.taken) == taken
    paused = limiter.wait(1) > 0
    assert paused == (result is Result.RETRY_LATER)
    assert outcome.retry_in == (1 if paused else 0)


async def test_without_a_connection_nothing_was_taken(house: House) -> None:
    async with FaultyTelegram().answering() as url:
        pass  # nobody listens there any more
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    (outcome,) = await notifier(house, bot=Bot(TOKEN, session=session)).deliver([message(1)])
    await session.close()
    assert outcome == Outcome(Result.NOT_TAKEN, error="no connection")


async def test_a_token_that_is_not_known_takes_nothing(house: House) -> None:
    stranger = Bot("43:AAGstranger", session=house.bot.session)
    (outcome,) = await notifier(house, bot=stranger).deliver([message(1)])
    assert outcome == Outcome(Result.NOT_TAKEN, error="unauthorized")


async def test_who_would_wait_too_long_goes_back_into_the_outbox(house: House) -> None:
    limiter = Limiter(math.inf, math.inf)
    limiter.refused(1, 300)
    (outcome,) = await notifier(house, limiter=limiter).deliver([message(1)])
    assert outcome.result is Result.RETRY_LATER
    assert outcome.retry_in == pytest.approx(300, abs=1)
