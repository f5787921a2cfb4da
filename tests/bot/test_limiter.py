"""The outbox keeps inside Telegram's rates, and direct answers never wait for it.

The judge is the preview's Telegram: buckets of its own, 30 at once and 30 a second.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    CopyMessage,
    CopyMessages,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    ForwardMessage,
    ForwardMessages,
    GetFile,
    GetUpdates,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendVoice,
    TelegramMethod,
)
from aiogram.methods.base import Response
from aiogram.types import InputMediaPhoto
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.limiter import Limiter, LimiterMiddleware, in_outbox, messages_of
from bot.middlewares.patience import PatienceMiddleware
from preview.limits import Bucket, Limits
from preview.limits import Limiter as Judge
from preview.refusal import Refused
from preview.session import PreviewSession
from preview.telegram import Telegram
from tests.bot.virtual_time import clock, play
from tests.preview.conftest import TOKEN
from tests.preview.conftest import Clock as Calendar

AIGUL, BAKYT, CHYNARA = 1, 2, 3


class Line:
    """A limiter and the judge at the other end."""

    def __init__(self, *, seed: int = 0, jitter: float = 0.0) -> None:
        self.limiter = Limiter(clock=clock)
        self.judge = Judge(Limits(clock=clock))
        self.refused = 0
        self.sent: list[tuple[float, int]] = []
        self._random = random.Random(seed)  # noqa: S311 - a repeatable network
        self._jitter = jitter
        self._begin = clock()

    @property
    def now(self) -> float:
        return clock() - self._begin

    async def sends(self, chat_id: int) -> None:
        await self.limiter.turn(chat_id)
        self.sent.append((self.now, chat_id))
        await self._arrives(chat_id)

    async def answers(self, chat_id: int) -> None:
        self.limiter.debit(chat_id)
        await self._arrives(chat_id)

    async def _arrives(self, chat_id: int) -> None:
        if self._jitter:
            await asyncio.sleep(self._random.uniform(0, self._jitter))
        try:
            self.judge.spend(chat_id)
        except Refused:
            self.refused += 1


def rounded(sent: list[tuple[float, int]]) -> list[tuple[float, int]]:
    return [(round(moment, 3), chat_id) for moment, chat_id in sent]


async def a_busy_evening(
    line: Line, *, seconds: float, direct: float, batch: int, pause: float
) -> None:
    """Batches go out with pauses between them while people are answered."""
    strangers, known = count(1000), count(1)

    async def deliver() -> None:
        while line.now < seconds:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(batch):
                    tasks.create_task(line.sends(next(strangers)))
            await asyncio.sleep(pause)

    async def answer() -> None:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(int(seconds * direct)):
                await asyncio.sleep(1 / direct)
                tasks.create_task(line.answers(next(known) % 100))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(deliver())
        if direct:
            tasks.create_task(answer())


@pytest.mark.parametrize("direct", [0, 1, 4])
@pytest.mark.parametrize(("batch", "pause"), [(20, 0.2), (100, 0.2), (5, 0.0)])
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_five_a_second_go_out_and_none_is_refused(
    direct: int, batch: int, pause: float, seed: int
) -> None:
    async def story() -> None:
        line = Line(seed=seed, jitter=0.15)
        await a_busy_evening(line, seconds=60, direct=direct, batch=batch, pause=pause)
        assert line.refused == 0
        in_a_minute = sum(moment <= 60 for moment, _ in line.sent)
        assert 0.98 * 25 * 60 <= in_a_minute <= 25 * 60 + 9

    play(story())


def test_ten_direct_answers_a_second_leave_twenty_to_the_outbox() -> None:
    async def story() -> None:
        line = Line(jitter=0.15)
        await a_busy_evening(line, seconds=65, direct=10, batch=40, pause=0.0)
        assert line.refused == 0
        later = sum(5 < moment <= 65 for moment, _ in line.sent)
        assert later == pytest.approx(20 * 60, rel=0.02)

    play(story())


def test_thirty_direct_answers_a_second_leave_nothing() -> None:
    async def story() -> None:
        line = Line()
        await a_busy_evening(line, seconds=20, direct=30, batch=10, pause=0.0)
        assert line.refused == 0
        assert sum(1 < moment < 20 for moment, _ in line.sent) <= 1

    play(story())


class Bursts(Line):
    """Refuses direct answers that would be too many even without an outbox."""

    def __init__(self) -> None:
        super().__init__()
        self._overall = Bucket(burst=17, rate=30, at=clock())
        self._chats: dict[int, Bucket] = {}

    async def answers_if_not_too_many(self, chat_id: int) -> None:
        chat = self._chats.setdefault(chat_id, Bucket(burst=18, rate=1, at=clock()))
        if not max(self._overall.wait(clock(), 1), chat.wait(clock(), 1)):
            self._overall.spend(1)
            chat.spend(1)
            await self.answers(chat_id)


moments = st.tuples(
    st.sampled_from([0.0, 0.1, 0.3, 1.5]) | st.floats(0, 1.5),
    st.integers(0, 20),
    st.integers(0, 40),
    st.integers(1, 200),
    st.sampled_from([1, 2, 40]),
)


@settings(max_examples=150, deadline=None)
@given(schedule=st.lists(moments, min_size=1, max_size=40))
def test_whatever_is_sent_and_answered_nothing_is_refused(
    schedule: list[tuple[float, int, int, int, int]],
) -> None:
    async def story() -> None:
        line = Bursts()
        async with asyncio.TaskGroup() as tasks:
            for gap, answered, sent, first, chats in schedule:
                await asyncio.sleep(gap)
                for number in range(answered):
                    await line.answers_if_not_too_many(first + number % chats)
                for number in range(sent):
                    tasks.create_task(line.sends(first + number % chats))
        assert line.refused == 0
        assert len(line.sent) == sum(sent for _, _, sent, _, _ in schedule)

    play(story())


def test_a_hundred_wait_in_the_order_they_came_and_sleep_once_each() -> None:
    sleeps = 0

    async def sleep(seconds: float) -> None:
        nonlocal sleeps
        sleeps += 1
        await asyncio.sleep(seconds)

    async def story() -> None:
        limiter, served = Limiter(clock=clock, sleep=sleep), []
        begin = clock()

        async def send(chat_id: int) -> None:
            await limiter.turn(chat_id)
            served.append(chat_id)

        async with asyncio.TaskGroup() as tasks:
            for chat_id in range(100):
                tasks.create_task(send(chat_id))
        assert served == list(range(100))
        assert clock() - begin == pytest.approx((100 - 9) / 25, abs=0.05)
        assert sleeps <= 100

    play(story())


def test_in_one_chat_a_message_a_second_while_the_others_go_on() -> None:
    async def story() -> None:
        line = Line()
        async with asyncio.TaskGroup() as tasks:
            for chat_id in (AIGUL, AIGUL, AIGUL, BAKYT, CHYNARA):
                tasks.create_task(line.sends(chat_id))
        assert rounded(line.sent) == [
            (0, AIGUL),
            (0, BAKYT),
            (0, CHYNARA),
            (1, AIGUL),
            (2, AIGUL),
        ]

    play(story())


def test_a_hundred_for_one_chat_wait_behind_each_other_and_sleep_once_each() -> None:
    sleeps = 0

    async def sleep(seconds: float) -> None:
        nonlocal sleeps
        sleeps += 1
        await asyncio.sleep(seconds)

    async def story() -> None:
        limiter, served = Limiter(clock=clock, sleep=sleep), []

        async def send(number: int) -> None:
            await limiter.turn(AIGUL)
            served.append(number)

        async with asyncio.TaskGroup() as tasks:
            for number in range(100):
                tasks.create_task(send(number))
        assert served == list(range(100))
        assert sleeps <= 110

    play(story())


def test_a_direct_answer_takes_the_second_of_its_chat() -> None:
    async def story() -> None:
        line = Line()
        await line.answers(AIGUL)
        await line.answers(AIGUL)
        assert line.limiter.wait(AIGUL) == pytest.approx(2)
        assert line.limiter.wait(BAKYT) == 0
        await line.sends(AIGUL)
        assert rounded(line.sent) == [(2, AIGUL)]

    play(story())


def test_an_answer_that_comes_while_a_message_waits_puts_it_off() -> None:
    async def story() -> None:
        line = Line()
        await line.sends(AIGUL)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.sends(AIGUL))
            await asyncio.sleep(0.9)
            await line.answers(AIGUL)
        assert [round(moment, 3) for moment, _ in line.sent] == [0, 2]

    play(story())


def test_an_answer_that_comes_while_a_message_waits_for_others_puts_it_off_too() -> None:
    async def story() -> None:
        line = Line()
        async with asyncio.TaskGroup() as tasks:
            for chat_id in range(10, 30):
                tasks.create_task(line.sends(chat_id))
            tasks.create_task(line.sends(AIGUL))
            await asyncio.sleep(0.3)
            await line.answers(AIGUL)
        assert rounded(line.sent)[-1] == (1.3, AIGUL)

    play(story())


def test_those_who_wait_for_a_chat_are_counted_in_its_wait() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(4):
                tasks.create_task(limiter.turn(AIGUL))
            await asyncio.sleep(0)
            assert limiter.wait(AIGUL) == pytest.approx(4)
            assert limiter.wait(BAKYT) == 0

    play(story())


def test_who_is_stopped_while_waiting_gives_the_place_to_the_next() -> None:
    async def story() -> None:
        line = Line()
        for chat_id in range(9):
            await line.sends(chat_id)
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(line.sends(100))
            second = tasks.create_task(line.sends(101))
            tasks.create_task(line.sends(102))
            await asyncio.sleep(0.01)
            first.cancel()
            second.cancel()
        assert [chat_id for _, chat_id in line.sent[9:]] == [102]
        assert line.sent[-1][0] == pytest.approx(0.04)
        assert line.limiter.wait(100) == line.limiter.wait(200)

    play(story())


def test_a_refusal_pauses_its_chat_and_no_other() -> None:
    async def story() -> None:
        line = Line()
        line.limiter.refused(AIGUL, 5)
        line.limiter.refused(AIGUL, 3)
        assert line.limiter.wait(AIGUL) == 5
        assert line.limiter.wait(BAKYT) == 0
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.sends(AIGUL))
            tasks.create_task(line.sends(BAKYT))
        assert rounded(line.sent) == [(0, BAKYT), (5, AIGUL)]

    play(story())


def test_a_second_chat_refused_meanwhile_pauses_everybody() -> None:
    async def story() -> None:
        line = Line()
        line.limiter.refused(AIGUL, 5)
        await asyncio.sleep(2)
        line.limiter.refused(BAKYT, 4)
        assert line.limiter.wait(CHYNARA) == pytest.approx(4)
        await line.sends(CHYNARA)
        assert rounded(line.sent) == [(6, CHYNARA)]

    play(story())


def test_a_guess_holds_up_nobody_for_long() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        limiter.refused(AIGUL, 3600)
        limiter.refused(BAKYT, 3600)
        assert limiter.wait(CHYNARA) == pytest.approx(5)
        assert limiter.wait(BAKYT) == pytest.approx(3600)

    play(story())


def test_a_pause_that_comes_while_many_wait_holds_them() -> None:
    async def story() -> None:
        line = Line()
        async with asyncio.TaskGroup() as tasks:
            for chat_id in range(10, 110):
                tasks.create_task(line.sends(chat_id))
            await asyncio.sleep(1)
            line.limiter.refused(AIGUL, 7)
            line.limiter.refused(BAKYT, 7)
        assert not [moment for moment, _ in line.sent if 1.001 < moment < 5.99]
        assert len(line.sent) == 100

    play(story())


def test_a_second_refusal_after_the_first_pause_is_about_its_chat_only() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        limiter.refused(AIGUL, 1)
        await asyncio.sleep(1.5)
        limiter.refused(BAKYT, 9)
        assert limiter.wait(CHYNARA) == 0

    play(story())


def test_a_refusal_when_our_own_count_is_used_up_pauses_everybody() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        for chat_id in range(100, 128):
            limiter.debit(chat_id)
        limiter.refused(AIGUL, 3)
        assert limiter.wait(BAKYT) == pytest.approx(3)

    play(story())


def test_answers_far_beyond_the_rate_stop_the_outbox_for_a_second_not_for_ever() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        for _ in range(500):
            limiter.debit(AIGUL)
        assert limiter.wait(BAKYT) < 1
        assert limiter.wait(AIGUL) <= 20

    play(story())


def test_an_open_limiter_holds_up_nobody() -> None:
    async def story() -> None:
        limiter, begin = Limiter(math.inf, math.inf, clock=clock), clock()
        for number in range(5000):
            await limiter.turn(number % 7)
            limiter.debit(AIGUL, 10)
        assert limiter.wait(AIGUL) == 0
        assert clock() == begin
        limiter.refused(AIGUL, 2)
        await limiter.turn(AIGUL)
        assert clock() == pytest.approx(begin + 2)

    play(story())


def test_a_slow_limiter_sends_nevertheless() -> None:
    async def story() -> None:
        limiter, begin = Limiter(0.5, 0.25, clock=clock), clock()
        for chat_id in range(3):
            await limiter.turn(chat_id)
        assert clock() - begin == pytest.approx(8)

    play(story())


def test_chats_that_are_still_are_forgotten() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        for chat_id in range(3000):
            limiter.debit(chat_id)
            limiter.refused(chat_id, 1)
            await asyncio.sleep(0.05)
            assert len(limiter._chats) <= 64
        assert len(limiter._refused_until) <= 21
        assert limiter.wait(2999) > 0
        assert limiter.wait(0) <= 1

    play(story())


def test_a_chat_whose_second_runs_is_not_forgotten() -> None:
    async def story() -> None:
        limiter = Limiter(clock=clock)
        for chat_id in range(300):
            limiter.debit(chat_id)
        assert limiter.wait(0) == pytest.approx(1)

    play(story())


def test_a_chat_that_waits_is_not_forgotten() -> None:
    async def story() -> None:
        line = Line()
        line.limiter.refused(AIGUL, 10)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.sends(AIGUL))
            await asyncio.sleep(2)
            for chat_id in range(100, 300):
                await line.answers(chat_id)
                await asyncio.sleep(0.04)
            tasks.create_task(line.sends(AIGUL))
        moments = [moment for moment, chat_id in line.sent if chat_id == AIGUL]
        assert moments[1] - moments[0] == pytest.approx(1)

    play(story())


PICTURE = InputMediaPhoto(media="file")


@pytest.mark.parametrize(
    ("method", "messages"),
    [
        (SendMessage(chat_id=1, text="Салам"), 1),
        (SendVoice(chat_id=1, voice="file"), 1),
        (SendDocument(chat_id=1, document="file"), 1),
        (SendMediaGroup(chat_id=1, media=[PICTURE] * 3), 3),
        (CopyMessage(chat_id=1, from_chat_id=2, message_id=3), 1),
        (CopyMessages(chat_id=1, from_chat_id=2, message_ids=[3, 4]), 2),
        (ForwardMessage(chat_id=1, from_chat_id=2, message_id=3), 1),
        (ForwardMessages(chat_id=1, from_chat_id=2, message_ids=[3, 4]), 2),
        (EditMessageText(chat_id=1, message_id=2, text="Салам"), 1),
        (EditMessageReplyMarkup(chat_id=1, message_id=2), 1),
        (SendChatAction(chat_id=1, action="typing"), 0),
        (AnswerCallbackQuery(callback_query_id="1"), 0),
        (DeleteMessage(chat_id=1, message_id=2), 0),
        (GetFile(file_id="1"), 0),
        (GetUpdates(), 0),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, TelegramMethod) else str(value),
)
def test_what_telegram_counts(method: TelegramMethod[object], messages: int) -> None:
    assert messages_of(method) == messages


class House:
    """A bot with both middlewares before the local Telegram."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.telegram = Telegram(now=Calendar(), limits=limits or Limits(clock=clock))
        session = PreviewSession(self.telegram)
        self.limiter = Limiter(clock=clock)
        session.middleware(PatienceMiddleware())
        session.middleware(LimiterMiddleware(self.limiter))
        self.bot = Bot(TOKEN, session=session)

    def person(self, name: str) -> int:
        return self.telegram.add_person(name, started=True).id


@contextmanager
def the_outbox() -> Iterator[None]:
    token = in_outbox.set(True)
    try:
        yield
    finally:
        in_outbox.reset(token)


def test_a_direct_answer_is_counted_and_never_waits() -> None:
    async def story() -> None:
        house, begin = House(), clock()
        people = [house.person(f"Адам {number}") for number in range(30)]
        for person in people:
            await house.bot.send_message(person, "Салам")
        assert clock() == begin
        assert house.limiter.wait(AIGUL) == pytest.approx(19 / 30)
        assert house.limiter.wait(people[0]) == pytest.approx(1)

    play(story())


def test_what_does_not_count_is_not_counted() -> None:
    async def story() -> None:
        house = House()
        aigul = house.person("Айгүл")
        await house.bot.send_chat_action(aigul, "typing")
        assert house.limiter.wait(aigul) == 0

        async def refuse(bot: Bot, method: TelegramMethod[bool]) -> Response[bool]:
            raise TelegramRetryAfter(method, "Too Many Requests", retry_after=9)

        with pytest.raises(TelegramRetryAfter):
            await LimiterMiddleware(house.limiter)(
                refuse, house.bot, SendChatAction(chat_id=aigul, action="typing")
            )
        assert house.limiter.wait(aigul) == 0

    play(story())


def test_an_answer_of_several_messages_is_counted_as_so_many() -> None:
    async def story() -> None:
        house = House()
        aigul = house.person("Айгүл")
        first = await house.bot.send_message(aigul, "Бир")
        second = await house.bot.send_message(aigul, "Эки")
        await asyncio.sleep(5)
        await house.bot.copy_messages(aigul, aigul, [first.message_id, second.message_id])
        assert house.limiter.wait(aigul) == pytest.approx(2)

    play(story())


def test_what_the_outbox_sends_is_counted_once() -> None:
    async def story() -> None:
        house = House()
        aigul = house.person("Айгүл")
        await house.limiter.turn(aigul)
        with the_outbox():
            await house.bot.send_message(aigul, "Иштер кандай?")
        assert house.limiter.wait(aigul) == pytest.approx(1)

    play(story())


def test_a_refused_direct_answer_is_sent_later_and_holds_the_outbox_in_its_chat() -> None:
    async def story() -> None:
        house = House(Limits(clock=clock, chat_burst=1, chat_per_second=0.25))
        aigul, bakyt = house.person("Айгүл"), house.person("Бакыт")
        begin = clock()
        await house.bot.send_message(aigul, "Бир")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(house.bot.send_message(aigul, "Эки"))
            await asyncio.sleep(2.5)
            assert house.limiter.wait(aigul) == pytest.approx(1.5)
            assert house.limiter.wait(bakyt) == 0
        assert clock() - begin == pytest.approx(4)
        assert len(house.telegram.messages(aigul)) == 2

    play(story())


def test_the_outbox_hears_of_a_refusal_at_once() -> None:
    async def story() -> None:
        house = House(Limits(clock=clock, chat_burst=1))
        aigul = house.person("Айгүл")
        begin = clock()
        with the_outbox():
            await house.bot.send_message(aigul, "Иштер кандай?")
            with pytest.raises(TelegramRetryAfter):
                await house.bot.send_message(aigul, "Иштер кандай?")
        assert clock() == begin

    play(story())
