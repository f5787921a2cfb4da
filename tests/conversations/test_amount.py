"""Saying one number: typed in many ways, pressed digit by digit, confirmed or taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest
from aiogram import F
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.text import Format

from bot.dialogs.amount import Ask, amount_in, ask_amount
from domain.plan import Words
from tests.chat import Chat, parts, screen
from tests.conversations.walks import come_home, enter
from tests.house import LIBRARY, House

UNREAD = "I did not understand. Please write it as a number."
NO_NUMBER = "A number is needed here. Write it, or press its digits."
BENEFIT = (
    "How much of «үй-бүлөгө көмөк» do you get a month, in som?",
    "Write it as you like: 45000 or 45 thousand.",
)
Asks = Callable[..., Awaitable[list[Any]]]
PRICE = "Write it as you like: 45000 or 45 thousand. Several: 5 x 3000."


class ParentSG(StatesGroup):
    room = State()


@pytest.fixture
def asks(house: House, aigul: Chat) -> Asks:
    """Open the question from a room of the test's own; what came back is in the list."""

    async def open_it(ask: Ask, **how: Any) -> list[Any]:
        results: list[Any] = []

        async def begin(_message: Message, dialog_manager: DialogManager) -> None:
            await dialog_manager.start(ParentSG.room, mode=StartMode.RESET_STACK)

        async def on_start(_data: Any, manager: DialogManager) -> None:
            await ask_amount(manager, ask, **how)

        async def on_result(_data: Any, result: Any, _manager: DialogManager) -> None:
            results.append(result)

        await come_home(aigul)
        room = Window(Format("…"), state=ParentSG.room)
        house.state_file.close()
        house._open()
        house.dispatcher.message.register(begin, F.text == "begin")
        house.dispatcher.include_router(
            Dialog(room, on_start=on_start, on_process_result=on_result)
        )
        await house.start()
        await aigul.says("begin")
        return results

    return open_it


def lines(chat: Chat, *texts: str) -> str:
    return "\n".join(chat.tr(text) for text in texts)


async def speak_the_other_language(chat: Chat) -> None:
    """Switch at the open window; from here on the chat speaks it."""
    translations = chat.house.translations
    (other,) = (code for code in translations.available_locales if code != chat.locale)
    await chat.taps(f"🌐 {translations.name_of(other)}")
    chat.locale = other


def understood(chat: Chat, amount: str) -> str:
    shown = chat.tr("{amount} som", amount=amount)
    return chat.tr("I understood: {shown}. Is it right?", shown=shown)


@pytest.mark.parametrize(
    ("typed", "shown", "amount"),
    [
        ("4700", "4 700", "4700"),
        ("1 500,50", "1 500,50", "1500.50"),
        ("бир жарым миң", "1 500", "1500"),
        ("полтора тыс", "1 500", "1500"),
        ("150мин", "150 000", "150000"),
        ("1,5 млн сом", "1 500 000", "1500000"),
        ("0,5", "0,50", "0.50"),
    ],
)
async def test_a_sum_is_read_as_people_type_it(
    aigul: Chat, asks: Asks, typed: str, shown: str, amount: str
) -> None:
    results = await asks(Ask.PRICE, of=Words(text="Уй"), cow=7)
    aigul.sees(
        "Уй\n" + lines(aigul, "How much does one cost, in som?", PRICE),
        buttons=["Press the digits", "Back"],
    )
    await aigul.says(typed)
    sum_shown = understood(aigul, shown.replace(" ", "\u00a0"))
    aigul.sees(f"Уй\n{sum_shown}", buttons=["Yes, right", "Write it again"])
    assert results == []
    await aigul.taps("Yes, right")
    (result,) = results
    assert (result["ask"], result["cow"], amount_in(result)) == (Ask.PRICE, 7, Decimal(amount))


async def test_a_number_can_be_written_again_before_it_counts(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.COSTS, n=8, of_all=10)
    progress = aigul.tr("Question {n} of {of_all}", n=8, of_all=10)
    asked = lines(aigul, "How much will all costs of a month be, in som?", BENEFIT[1])
    aigul.sees(f"{progress}\n\n{asked}")
    await aigul.says("400")
    await aigul.taps("Write it again")
    aigul.sees(f"{progress}\n\n{asked}")
    await aigul.says("4000")
    aigul.sees(understood(aigul, "4\u00a0000"))
    at = aigul.window
    await aigul.says("балким")
    assert aigul.offers("Ask my advisor")
    await aigul.taps("Back")
    assert aigul.window == at
    await aigul.says("40 миң")
    aigul.sees(understood(aigul, "40\u00a0000"))
    await aigul.taps("Yes, right")
    assert [amount_in(result) for result in results] == [Decimal(40_000)]


async def test_a_quantity_keeps_its_unit_and_its_fraction(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.QUANTITY, of=Words(text="<Сүт> & айран"), unit=Words(text="литр"))
    unit = aigul.tr("Counted in: {unit}", unit="литр")
    asked = lines(aigul, "How many will you sell in an ordinary month?")
    example = aigul.tr("Write the number, such as 30 or 12,5.")
    aigul.sees(f"<Сүт> & айран\n{asked}\n{unit}\n{example}")
    await aigul.says("1212,5 литр")
    shown = aigul.tr("I understood: {shown}. Is it right?", shown="1\u00a0212,5 литр")
    aigul.sees(f"<Сүт> & айран\n{shown}")
    await aigul.taps("Yes, right")
    assert [amount_in(result) for result in results] == [Decimal("1212.5")]


async def test_pieces_are_whole(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.HOW_MANY, of=Words(text="Кой"))
    aigul.sees(
        "Кой\n" + lines(aigul, "How many of these will you buy?", "Write the number, such as 5."),
        buttons=["1", "2", "3", "Press the digits", "Back"],
    )
    await aigul.says("2,5")
    aigul.sees("A whole number is needed here, such as 5.")
    await aigul.taps("3")
    assert [amount_in(result) for result in results] == [Decimal(3)]


async def test_nothing_is_an_answer_only_where_it_may_be(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.OWN_MONEY, zero=True)
    aigul.sees(
        lines(aigul, "How much of your own money will you add, in som?", BENEFIT[1]),
        buttons=["No", "Press the digits", "Back"],
    )
    await aigul.says("0")
    aigul.sees(understood(aigul, "0"))
    await aigul.taps("Write it again")
    await aigul.taps("No")
    assert [amount_in(result) for result in results] == [Decimal(0)]


async def test_a_price_is_more_than_nothing(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.UNIT_PRICE, unit=Words(text="даана"))
    await aigul.says("0 сом")
    aigul.sees("A number above zero is needed here.")
    await aigul.taps("Press the digits")
    await aigul.taps("0")
    assert not aigul.offers("Done")
    await aigul.taps("5")
    await aigul.taps("Done")
    assert [amount_in(result) for result in results] == [Decimal(5)]


async def test_who_is_not_understood_twice_presses_the_digits(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.BENEFIT, skip=True)
    await aigul.says("көп")
    aigul.sees(UNREAD)
    await aigul.says("абдан көп")
    pad = [*"1234567890", "000", "⌫", "💬 Write to the advisor", "I do not know", "Back"]
    failed = aigul.tr("I could not read that. Let us press the digits.")

    def at(so_far: str) -> str:
        return "\n\n".join(
            (failed, aigul.tr(BENEFIT[0]), aigul.tr("So far: {shown}", shown=so_far))
        )

    def som(amount: str) -> str:
        return at(aigul.tr("{amount} som", amount=amount))

    aigul.sees(at("…"), buttons=pad)
    for key, shown in (
        ("0", som("0")),
        ("5", som("5")),
        ("000", som("5\u00a0000")),
        ("⌫", som("500")),
        ("7", som("5\u00a0007")),
    ):
        await aigul.taps(key)
        aigul.sees(shown)
    await aigul.says("дагы эле көп")
    aigul.sees(UNREAD)
    aigul.stands_at(som("5\u00a0007"))
    await aigul.taps("Done")
    assert [amount_in(result) for result in results] == [Decimal(5007)]


async def test_the_digits_end_where_typed_numbers_end(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.BENEFIT)
    await aigul.says("999999999")
    aigul.sees("This number is too large. Please write a smaller one.")
    await aigul.taps("Press the digits")
    for key in ("9", "000", "000", "9", "9"):
        await aigul.taps(key)
    await aigul.taps("Done")
    assert [amount_in(result) for result in results] == [Decimal(90_000_009)]


async def test_typing_helps_at_the_digits_too(aigul: Chat, asks: Asks) -> None:
    results = await asks(Ask.BENEFIT)
    await aigul.taps("Press the digits")
    await aigul.taps("8")
    await aigul.says("эки миң")
    aigul.sees(understood(aigul, "2\u00a0000"))
    await aigul.taps("Yes, right")
    assert [amount_in(result) for result in results] == [Decimal(2000)]


async def test_the_advisor_is_near_where_the_digits_are(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.BENEFIT)
    await aigul.taps("Press the digits")
    await aigul.taps("4")
    here = aigul.window
    await aigul.taps("💬 Write to the advisor")
    aigul.stands_at(
        parts(
            screen("letter_without_advisor"),
            "Write in one message. A voice message or a photo is fine, too.",
        )
    )
    await aigul.taps("Back")
    assert aigul.window == here


async def test_why_it_was_not_taken_is_said_the_second_time_too(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.HOW_MANY)
    asked = aigul.tr("How many of these will you buy?")
    so_far = aigul.tr("So far: {shown}", shown="…")
    whole = aigul.tr("A whole number is needed here, such as 5.")
    await aigul.says("көп")
    aigul.sees(UNREAD)
    await aigul.says("2,5")
    pad = f"{whole}\n\n{asked}\n\n{so_far}"
    aigul.sees(pad)
    # At the digits the reason is an answer of its own, however often.
    for typed, reason in (
        ("0", aigul.tr("A number above zero is needed here.")),
        ("999999999", aigul.tr("This number is too large. Please write a smaller one.")),
        ("көп", aigul.tr(UNREAD)),
        ("2,5", whole),
    ):
        await aigul.says(typed)
        aigul.sees(reason)
        aigul.stands_at(pad)
    await speak_the_other_language(aigul)
    assert aigul.window.startswith(aigul.tr("A whole number is needed here, such as 5."))


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ((), "5"),
        (("⌫",), "…"),
        (("5",), "55"),
        (("000", "⌫"), "500"),
        (("000", "⌫", "⌫"), "50"),
        (("000", "000", "9", "9"), "50\u00a0000\u00a0009"),
    ],
)
async def test_a_digit_that_is_handled_twice_is_one_digit(
    aigul: Chat, asks: Asks, keys: tuple[str, ...], shown: str
) -> None:
    await asks(Ask.HOW_MANY)
    await aigul.taps("Press the digits")
    for key in ("5", *keys):
        message, data = aigul.button(key)
        await aigul.taps(key)
        here = aigul.window
        await aigul.taps_again(message["message_id"], data)
        assert aigul.window == here
        assert len(data.encode()) <= 64
    assert aigul.window.endswith(aigul.tr("So far: {shown}", shown=shown))


async def test_a_key_of_an_older_pad_does_nothing(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.HOW_MANY)
    await enter(aigul, "Press the digits", "5")
    old = [aigul.button(key) for key in ("7", "⌫", "000")]
    await enter(aigul, "5", "5")
    here = aigul.window
    for message, data in old:
        await aigul.taps_again(message["message_id"], data)
        assert aigul.window == here


@pytest.mark.parametrize(
    "typed", ["ооба", "Ооба!", "оба", "ooba", "да", "Да, верно", "ок", "макул", "+", "👍🏽"]
)
async def test_a_typed_yes_confirms(aigul: Chat, asks: Asks, typed: str) -> None:
    results = await asks(Ask.BENEFIT)
    await enter(aigul, "“4700", f"“{typed}")
    assert [amount_in(result) for result in results] == [Decimal(4700)]


@pytest.mark.parametrize("typed", ["жок", "jok", "туура эмес", "нет", "Неверно.", "-", "👎"])
async def test_after_a_typed_no_it_is_asked_again(aigul: Chat, asks: Asks, typed: str) -> None:
    results = await asks(Ask.BENEFIT)
    await enter(aigul, "“4700", f"“{typed}")
    aigul.sees(lines(aigul, *BENEFIT))
    await enter(aigul, "“4800", "“ооба")
    assert [amount_in(result) for result in results] == [Decimal(4800)]


@pytest.mark.parametrize(
    ("typed", "pieces", "price"),
    [
        ("3 x 8000", 3, "8 000"),
        ("5 по 3000", 5, "3 000"),
        ("8000 сом x 12", 12, "8 000"),
        ("8000", None, "8 000"),
    ],
)
async def test_pieces_may_be_named_beside_their_price(
    aigul: Chat, asks: Asks, typed: str, pieces: int | None, price: str
) -> None:
    results = await asks(Ask.PRICE)
    await enter(aigul, "“2 x 500", f"“{typed}")
    som = aigul.tr("{amount} som", amount=price.replace(" ", "\u00a0"))
    shown = f"{pieces}\u00a0×\u00a0{som}" if pieces else som
    aigul.sees(aigul.tr("I understood: {shown}. Is it right?", shown=shown))
    await aigul.taps("Yes, right")
    (result,) = results
    assert result["quantity"] == pieces
    assert amount_in(result) == Decimal(price.replace(" ", ""))


async def test_elsewhere_two_numbers_are_not_one(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.UNIT_PRICE)
    await aigul.says("3 x 8000")
    aigul.sees(UNREAD)


async def test_another_language_leaves_no_word_of_the_first(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.QUANTITY, of=Words(code="dairy_cow.cow"), unit=Words(code="piece"))
    cow, unit = LIBRARY.niches["dairy_cow"].purchases[0].name, LIBRARY.choices.unit
    for moves in ((), ("“12,5",), ("Write it again", "Press the digits", "7")):
        await enter(aigul, *moves)
        for _ in aigul.house.translations.available_locales:
            await speak_the_other_language(aigul)
            for locale in aigul.house.translations.available_locales:
                words = (cow[locale], unit("piece", locale))
                found = [word in aigul.window for word in words]
                assert found == [locale == aigul.locale] * 2, aigul.window


async def test_a_cost_without_words_is_all_costs(aigul: Chat, asks: Asks) -> None:
    await asks(Ask.COST, line=3)
    for _ in range(2):
        assert aigul.window.startswith(aigul.tr("All costs together"))
        await speak_the_other_language(aigul)


@pytest.mark.parametrize("kind", ["voice", "photo", "document", "sticker"])
@pytest.mark.parametrize("moves", [(), ("Press the digits",), ("“500",)])
async def test_what_is_no_text_is_answered_kindly(
    aigul: Chat, asks: Asks, kind: str, moves: tuple[str, ...]
) -> None:
    await asks(Ask.BENEFIT)
    await enter(aigul, *moves)
    here = aigul.window
    await aigul.sends(kind)
    aigul.sees(NO_NUMBER)
    assert aigul.window == here


async def test_what_is_not_known_is_an_answer_and_going_back_is_none(
    aigul: Chat, asks: Asks
) -> None:
    results = await asks(Ask.BENEFIT, skip=True)
    aigul.sees(lines(aigul, *BENEFIT), buttons=["I do not know", "Press the digits", "Back"])
    await aigul.taps("I do not know")
    await aigul.says("begin")
    await aigul.says("500")
    await aigul.taps("Write it again")
    await aigul.taps("Back")
    unknown, nothing = results
    assert amount_in(unknown) is None
    assert nothing is None


async def test_a_restart_in_the_middle_loses_nothing(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "“көп")
    await house.restart()
    await aigul.says("көп эле")
    await enter(aigul, "4", "7")
    await house.restart()
    await enter(aigul, "000")
    so_far = aigul.tr("{amount} som", amount="47\u00a0000")
    assert aigul.window.endswith(aigul.tr("So far: {shown}", shown=so_far))
    await aigul.says("4700")
    await house.restart()
    await aigul.taps("Yes, right")
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.benefit_monthly == Decimal(4700)


async def test_buttons_of_yesterday_change_nothing(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await enter(aigul, "/worth", "Yes", "Press the digits", "4")
    digit, four = aigul.button("4")
    await aigul.says("4700")
    right, yes = aigul.button("Yes, right")
    await aigul.taps("Write it again")
    for message, data in ((digit, four), (right, yes)):
        await aigul.taps_again(message["message_id"], data)
        aigul.stands_at(lines(aigul, *BENEFIT))
    await aigul.says("4800")
    await aigul.taps("Yes, right")
    await aigul.taps_again(right["message_id"], yes)
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert family.benefit_monthly == Decimal(4800)


async def test_the_word_of_a_button_is_as_good_as_the_button(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says("/worth")
    await aigul.taps("Yes")
    await aigul.says({"ky": "билбейм", "ru": "не знаю"}[aigul.locale])
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert (family.gets_benefit, family.benefit_monthly) == (True, None)
