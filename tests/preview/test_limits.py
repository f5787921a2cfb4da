"""Telegram's rates: 30 a second over all, in a chat a burst of 20 and then one a second."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from preview.session import PreviewSession
from preview.telegram import Limits, Telegram
from tests.preview.conftest import TOKEN, Clock


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(now=clock, limits=Limits(clock=clock.real))


@pytest.fixture
def bot(telegram: Telegram) -> Bot:
    return Bot(TOKEN, session=PreviewSession(telegram))


async def test_a_chat_takes_twenty_at_once_and_then_one_a_second(
    telegram: Telegram, bot: Bot, clock: Clock
) -> None:
    aigul = telegram.add_person("Айгүл", started=True)
    for number in range(20):
        await bot.send_message(aigul.id, str(number))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(aigul.id, "20")
    assert refused.value.retry_after == 1
    clock.passes(days=1)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(aigul.id, "20")  # a preview clock refills nothing
    clock.monotonic += 1
    await bot.send_message(aigul.id, "20")
    with pytest.raises(TelegramRetryAfter):
        await bot.edit_message_text("!", chat_id=aigul.id, message_id=1)
    assert [refusal.race for refusal in telegram.refusals] == [False] * 3


async def test_thirty_a_second_over_all(telegram: Telegram, bot: Bot, clock: Clock) -> None:
    people = [telegram.add_person(f"Адам {n}", started=True) for n in range(31)]
    for person in people[:30]:
        await bot.send_message(person.id, "Салам")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(people[30].id, "Салам")
    clock.monotonic += 1
    for person in people:
        if person is not people[30]:
            await bot.send_message(person.id, "Дагы")


async def test_a_refused_request_and_an_answer_to_a_tap_cost_nothing(
    telegram: Telegram, bot: Bot
) -> None:
    aigul = telegram.add_person("Айгүл", started=True)
    for _ in range(40):
        await bot.send_chat_action(aigul.id, "typing")
        await telegram.answer("sendMessage", {"chat_id": aigul.id, "text": ""})
    for number in range(20):
        await bot.send_message(aigul.id, str(number))


async def test_an_album_costs_as_many_as_it_has_pictures(
    telegram: Telegram, bot: Bot, clock: Clock
) -> None:
    aigul = telegram.add_person("Айгүл", started=True)
    for _ in range(20):
        await bot.send_message(aigul.id, "а")
    clock.monotonic += 2
    ids = [message["message_id"] for message in telegram.messages(aigul.id)][:3]
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.copy_messages(aigul.id, aigul.id, ids)
    assert refused.value.retry_after == 1
    await bot.copy_messages(aigul.id, aigul.id, ids[:2])
