"""Each rule of preview/rules.md, by both faces, with Telegram's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aiogram import Bot, methods
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from preview.people import Person
from preview.refusal import NOT_MODIFIED, QUERY_TOO_OLD
from preview.telegram import Limits, Telegram
from tests.preview.conftest import Clock, picture, png, refusal_of

Request = TelegramMethod[Any]
CHAT = 1001


def text(value: str, **more: Any) -> Request:
    return methods.SendMessage(chat_id=CHAT, text=value, **more)


def html(value: str) -> Request:
    return text(value, parse_mode="HTML")


def photo(**more: Any) -> Request:
    return methods.SendPhoto(chat_id=CHAT, photo=BufferedInputFile(png(), "a.png"), **more)


def document(content: bytes) -> Request:
    return methods.SendDocument(chat_id=CHAT, document=BufferedInputFile(content, "a.bin"))


def inline(*buttons: dict[str, Any]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**b)] for b in buttons])


def tap(data: str, label: str = "Ооба") -> Request:
    return text("?", reply_markup=inline({"text": label, "callback_data": data}))


def poll(options: int = 2, question: str = "Кайсы күн?", **more: Any) -> Request:
    names: list[Any] = [f"{number}-күн" for number in range(options)]
    return methods.SendPoll(chat_id=CHAT, question=question, options=names, **more)


def album(size: int) -> Request:
    media: list[Any] = [
        InputMediaPhoto(media=BufferedInputFile(png(), "a.png")) for _ in range(size)
    ]
    return methods.SendMediaGroup(chat_id=CHAT, media=media)


def mixed_album() -> Request:
    picture = InputMediaPhoto(media=BufferedInputFile(png(), "a.png"))
    paper = InputMediaDocument(media=BufferedInputFile(b"%PDF", "a.pdf"))
    return methods.SendMediaGroup(chat_id=CHAT, media=[picture, paper])


def commands(*named: tuple[str, str]) -> Request:
    listed = [BotCommand(command=name, description=about) for name, about in named]
    return methods.SetMyCommands(commands=listed)


HUNDRED_ONE = inline(*[{"text": "А", "callback_data": str(n)} for n in range(101)])
BAD = "Bad Request: "
PARSE = "Bad Request: can't parse entities: "

REFUSED: list[tuple[Callable[[], Request], str]] = [
    (lambda: text(""), BAD + "message text is empty"),
    (lambda: text(" \n "), BAD + "text must be non-empty"),
    (lambda: text("\u202e\u200b\u2800"), BAD + "text must be non-empty"),
    (lambda: html("<b></b>"), BAD + "text must be non-empty"),
    (lambda: text("а" * 4097), BAD + "message is too long"),
    (lambda: text("😀" * 2049), BAD + "message is too long"),
    (lambda: text("а" * 20_000), BAD + "text is too long"),
    (lambda: text("а", parse_mode="XML"), BAD + "unsupported parse_mode"),
    (lambda: html("<div>а</div>"), PARSE + 'unsupported start tag "div" at byte offset 0'),
    (lambda: html("ң<br>"), PARSE + 'unsupported start tag "br" at byte offset 2'),
    (lambda: html("<b>а"), PARSE + 'can\'t find end tag corresponding to start tag "b"'),
    (lambda: html("а</b>"), PARSE + "unexpected end tag at byte offset 2"),
    (
        lambda: html("<b><i>а</b></i>"),
        PARSE + 'unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    (lambda: html("5 < 6"), PARSE + 'unsupported start tag "" at byte offset 2'),
    (lambda: html("<b"), PARSE + "unclosed start tag at byte offset 0"),
    (
        lambda: html("<span>а</span>"),
        PARSE + 'tag "span" must have class "tg-spoiler" at byte offset 0',
    ),
    (lambda: photo(caption="а" * 1025), BAD + "message caption is too long"),
    (lambda: tap("д" * 33), BAD + "BUTTON_DATA_INVALID"),
    (lambda: tap(""), BAD + "BUTTON_DATA_INVALID"),
    (lambda: tap("ok", " "), BAD + "inline keyboard button text must be non-empty"),
    (
        lambda: text("?", reply_markup=inline({"text": "А"})),
        BAD + "text buttons are unallowed in the inline keyboard",
    ),
    (
        lambda: text("?", reply_markup=ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="")]])),
        BAD + "keyboard button text must be non-empty",
    ),
    (lambda: text("?", reply_markup=HUNDRED_ONE), BAD + "reply markup is too long"),
    (
        lambda: text("?", reply_parameters=ReplyParameters(message_id=999)),
        BAD + "message to be replied not found",
    ),
    (lambda: methods.SendMessage(chat_id=5, text="а"), BAD + "chat not found"),
    (lambda: methods.SendMessage(chat_id="@nobody", text="а"), BAD + "chat not found"),
    (
        lambda: methods.EditMessageText(chat_id=CHAT, message_id=999, text="а"),
        BAD + "message to edit not found",
    ),
    (
        lambda: methods.EditMessageText(chat_id=CHAT, message_id=1, text="а"),
        BAD + "message can't be edited",
    ),
    (
        lambda: methods.DeleteMessage(chat_id=CHAT, message_id=999),
        BAD + "message to delete not found",
    ),
    (
        lambda: methods.DeleteMessages(chat_id=CHAT, message_ids=list(range(101))),
        BAD + "too many message identifiers specified",
    ),
    (lambda: methods.AnswerCallbackQuery(callback_query_id="7"), QUERY_TOO_OLD),
    (
        lambda: methods.CopyMessage(chat_id=CHAT, from_chat_id=CHAT, message_id=999),
        BAD + "message to copy not found",
    ),
    (
        lambda: methods.ForwardMessage(chat_id=CHAT, from_chat_id=CHAT, message_id=999),
        BAD + "message to forward not found",
    ),
    (
        lambda: methods.PinChatMessage(chat_id=CHAT, message_id=999),
        BAD + "message to pin not found",
    ),
    (
        lambda: methods.SendChatAction(chat_id=CHAT, action="dancing"),
        BAD + "wrong parameter action in request",
    ),
    (lambda: document(b""), BAD + "file must be non-empty"),
    (lambda: document(b"x" * ((50 << 20) + 1)), "Request Entity Too Large"),
    (
        lambda: methods.SendPhoto(chat_id=CHAT, photo=BufferedInputFile(b"no", "a.png")),
        BAD + "IMAGE_PROCESS_FAILED",
    ),
    (
        lambda: methods.SendPhoto(
            chat_id=CHAT, photo=BufferedInputFile(png().ljust((10 << 20) + 1), "a.png")
        ),
        BAD + "file of size 10485761 bytes is too big for a photo; "
        "the maximum size is 10485760 bytes",
    ),
    (
        lambda: methods.SendDocument(chat_id=CHAT, document="no-such-id"),
        BAD + "wrong file identifier/HTTP URL specified",
    ),
    (
        lambda: methods.GetFile(file_id="no-such-id"),
        BAD + "wrong file_id or the file is temporarily unavailable",
    ),
    (lambda: poll(1), BAD + "poll must have at least 2 option"),
    (lambda: poll(13), BAD + "poll can't have more than 12 options"),
    (lambda: poll(question="а" * 301), BAD + "poll question length must not exceed 300"),
    (lambda: poll(type="quiz"), BAD + "correct quiz option list must be non-empty"),
    (
        lambda: poll(type="quiz", correct_option_ids=[2]),
        BAD + "wrong quiz correct_option_id",
    ),
    (
        lambda: poll(3, type="quiz", correct_option_ids=[1, 0]),
        BAD + "correct quiz option list must be increasing",
    ),
    (lambda: album(11), BAD + "too many messages to send as an album"),
    (mixed_album, BAD + "document can't be mixed with other media types"),
    (lambda: commands(("Жардам", "…")), BAD + "BOT_COMMAND_INVALID"),
    (lambda: commands(("help", "")), BAD + "BOT_COMMAND_DESCRIPTION_INVALID"),
    (
        lambda: commands(*[(f"c{n}", "…") for n in range(101)]),
        BAD + "BOT_COMMANDS_TOO_MUCH",
    ),
    (
        lambda: methods.SetWebhook(url="ftp://bot"),
        BAD + "invalid webhook URL specified",
    ),
    (
        lambda: methods.SetWebhook(url="http://127.0.0.1:9", secret_token="сыр"),
        BAD + "secret token contains unallowed characters",
    ),
    (
        lambda: methods.SendDice(chat_id=CHAT),
        BAD + "sendDice is not modelled by the preview",
    ),
]


async def test_telegram_refuses_in_its_own_words(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    for request, words in REFUSED:
        before = len(telegram.refusals)
        assert await refusal_of(request(), bot) == words
        kept = telegram.refusals[before:]
        assert [refusal.description for refusal in kept] == [words]
    shown = telegram.messages(aigul.id)
    assert [message["message_id"] for message in shown] == [1], "a refused request did something"


ACCEPTED: list[Callable[[], Request]] = [
    lambda: text("а" * 4096),
    lambda: text("😀" * 2048),
    lambda: html("<b>" + "а" * 4096 + "</b>"),
    lambda: photo(caption="а" * 1024),
    lambda: tap("д" * 32),
    lambda: tap("1"),
    lambda: text("?", reply_markup=inline(*[{"text": "А", "callback_data": "1"}] * 100)),
    lambda: document(b"x" * (21 << 20)),
    lambda: poll(12),
    lambda: poll(type="quiz", correct_option_ids=[1], explanation="Себеби."),
    lambda: album(10),
    lambda: text(
        "?", reply_parameters=ReplyParameters(message_id=9, allow_sending_without_reply=True)
    ),
    lambda: commands(("help", "Жардам")),
    lambda: methods.SendChatAction(chat_id=CHAT, action="typing"),
    lambda: methods.DeleteMessages(chat_id=CHAT, message_ids=[999]),
    lambda: methods.SendLocation(chat_id=CHAT, latitude=42.8, longitude=74.5),
    lambda: methods.SendContact(chat_id=CHAT, phone_number="+996000", first_name="Бактыгүл"),
]


async def test_what_just_keeps_a_rule_is_accepted(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    for request in ACCEPTED:
        assert await refusal_of(request(), bot) == ""
    assert telegram.refusals == []


async def test_only_caught_races_are_marked_as_races(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    sent = await bot.send_message(CHAT, "Салам")
    same = methods.EditMessageText(chat_id=CHAT, message_id=sent.message_id, text=" Салам ")
    assert await refusal_of(same, bot) == NOT_MODIFIED
    for request in (
        methods.EditMessageText(chat_id=CHAT, message_id=999, text="а"),
        methods.DeleteMessage(chat_id=CHAT, message_id=999),
        methods.AnswerCallbackQuery(callback_query_id="7"),
        text(""),
    ):
        await refusal_of(request, bot)
    assert [refusal.race for refusal in telegram.refusals] == [True, True, True, True, False]


async def test_a_block_is_a_race_once_and_a_mistake_afterwards(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    telegram.blocks(aigul.id)
    assert await refusal_of(text("1"), bot) == "Forbidden: bot was blocked by the user"
    await refusal_of(text("2"), bot)
    telegram.unblocks(aigul.id)
    assert await refusal_of(text("3"), bot) == ""
    telegram.blocks(aigul.id)
    await refusal_of(text("4"), bot)
    assert [refusal.race for refusal in telegram.refusals] == [True, False, True]
    assert {refusal.person for refusal in telegram.refusals} == {aigul.id}


async def test_a_deleted_account_is_forbidden(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    telegram.deactivates(aigul.id)
    assert await refusal_of(text("а"), bot) == "Forbidden: user is deactivated"


async def test_the_bot_cannot_write_first(bot: Bot, telegram: Telegram) -> None:
    bakty = telegram.add_person("Бактыгүл")
    request = methods.SendMessage(chat_id=bakty.id, text="Салам")
    assert await refusal_of(request, bot) == "Bad Request: chat not found"
    telegram.says(bakty.id, "/start")
    assert await refusal_of(request, bot) == ""


async def test_a_tap_is_answered_once_and_soon(
    bot: Bot, telegram: Telegram, aigul: Person, clock: Clock
) -> None:
    sent = await bot.send_message(
        CHAT, "?", reply_markup=inline({"text": "1", "callback_data": "1"})
    )
    for seconds, words in ((30, ""), (31, QUERY_TOO_OLD)):
        query = telegram.taps(aigul.id, sent.message_id, "1")["callback_query"]
        clock.passes(seconds=seconds)
        answer = methods.AnswerCallbackQuery(callback_query_id=query["id"], text="Жакшы")
        assert await refusal_of(answer, bot) == words
        assert await refusal_of(answer, bot) == QUERY_TOO_OLD
    assert [answer["text"] for answer in telegram.answers(aigul.id)] == ["Жакшы"]


async def test_an_old_message_cannot_be_deleted_for_everyone(
    bot: Bot, telegram: Telegram, aigul: Person, clock: Clock
) -> None:
    old = await bot.send_message(CHAT, "эски")
    clock.passes(hours=48)
    assert await bot.delete_message(CHAT, old.message_id)
    old = await bot.send_message(CHAT, "эски")
    clock.passes(hours=48, seconds=1)
    for request in (
        methods.DeleteMessage(chat_id=CHAT, message_id=old.message_id),
        methods.DeleteMessages(chat_id=CHAT, message_ids=[old.message_id]),
    ):
        assert await refusal_of(request, bot) == BAD + "message can't be deleted for everyone"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot: Bot, aigul: Person) -> None:
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Башкы бет")]])
    sent = await bot.send_message(CHAT, "Мына", reply_markup=keys)
    edit = methods.EditMessageText(chat_id=CHAT, message_id=sent.message_id, text="Жаңы")
    assert await refusal_of(edit, bot) == BAD + "message can't be edited"


async def test_text_and_captions_are_edited_by_their_own_methods(bot: Bot, aigul: Person) -> None:
    words = await bot.send_message(CHAT, "Мына")
    shot = await bot.send_photo(CHAT, BufferedInputFile(png(), "a.png"), caption="Мына")
    on_words: dict[str, Any] = {"chat_id": CHAT, "message_id": words.message_id}
    on_shot: dict[str, Any] = {"chat_id": CHAT, "message_id": shot.message_id}
    caption = methods.EditMessageCaption(**on_words, caption="Жаңы")
    assert await refusal_of(caption, bot) == BAD + "there is no caption in the message to edit"
    written = methods.EditMessageText(**on_shot, text="Жаңы")
    assert await refusal_of(written, bot) == BAD + "there is no text in the message to edit"
    changed = await bot.edit_message_caption(**on_shot, caption="Жаңы")
    assert not isinstance(changed, bool)
    assert changed.caption == "Жаңы"
    removed = await bot.edit_message_caption(**on_shot)
    assert not isinstance(removed, bool)
    assert removed.caption is None


async def test_a_file_of_twenty_megabytes_goes_down_and_no_more(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    for size, words in ((20 << 20, ""), ((20 << 20) + 1, BAD + "file is too big")):
        sent = await bot.send_document(CHAT, BufferedInputFile(b"x" * size, "a.bin"))
        assert sent.document
        request = methods.GetFile(file_id=sent.document.file_id)
        assert await refusal_of(request, bot) == words
        stored = telegram.files.get(sent.document.file_id)
        assert stored
        assert (telegram.files.at(stored.path) is None) == bool(words), "a guessed address"


async def test_a_file_of_another_kind_is_not_reused(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    shot = telegram.sends_photo(aigul.id, picture())["message"]["photo"][-1]["file_id"]
    again = await bot.send_photo(CHAT, shot)
    assert again.photo
    assert again.photo[-1].file_id == shot
    request = methods.SendDocument(chat_id=CHAT, document=shot)
    assert await refusal_of(request, bot) == BAD + "can't use file of type Photo as Document"


async def test_an_old_query_has_a_settable_age(clock: Clock) -> None:
    patient = Telegram(now=clock, limits=Limits(query_lifetime=timedelta(hours=1)))
    aigul = patient.add_person("Айгүл", started=True)
    keys = {"inline_keyboard": [[{"text": "1", "callback_data": "1"}]]}
    sent = await patient.call(
        "sendMessage", {"chat_id": aigul.id, "text": "?", "reply_markup": keys}
    )
    assert isinstance(sent, dict)
    query = patient.taps(aigul.id, sent["message_id"], "1")["callback_query"]
    clock.passes(minutes=59)
    assert await patient.call("answerCallbackQuery", {"callback_query_id": query["id"]})
