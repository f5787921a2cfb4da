"""What people see and do: keyboards, polls, albums, copies, files, commands, groups."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot, methods
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    MenuButtonDefault,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from preview.files import Upload
from preview.people import Person
from preview.telegram import Telegram
from tests.preview.conftest import picture, png, refusal_of

YES = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Ооба", callback_data="y")]]
)


def last(telegram: Telegram, person: Person) -> dict[str, Any]:
    return telegram.messages(person.id)[-1]


async def test_a_reply_keyboard_stays_until_it_is_removed(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Башкы бет")]], resize_keyboard=True)
    await bot.send_message(aigul.id, "Мына", reply_markup=keys)
    await bot.send_message(aigul.id, "Дагы", reply_markup=YES)
    telegram.says(aigul.id, "Башкы бет")
    assert telegram.reply_keyboard(aigul.id) == {
        "keyboard": [[{"text": "Башкы бет"}]],
        "resize_keyboard": True,
    }
    await bot.send_message(aigul.id, "Болду", reply_markup=ReplyKeyboardRemove())
    assert telegram.reply_keyboard(aigul.id) is None
    assert "reply_markup" not in last(telegram, aigul)


async def test_a_one_time_keyboard_goes_when_it_is_used(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    share = KeyboardButton(text="Номерим", request_contact=True)
    keys = ReplyKeyboardMarkup(keyboard=[[share]], one_time_keyboard=True)
    await bot.send_message(aigul.id, "Мына", reply_markup=keys)
    telegram.says(aigul.id, "башка сөз")
    assert telegram.reply_keyboard(aigul.id)
    telegram.sends_contact(aigul.id)
    assert telegram.reply_keyboard(aigul.id) is None


async def test_buttons_that_a_message_never_had_cannot_be_tapped(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    sent = await bot.send_message(aigul.id, "?", reply_markup=YES)
    await bot.edit_message_reply_markup(chat_id=aigul.id, message_id=sent.message_id)
    assert "reply_markup" not in last(telegram, aigul)
    telegram.taps(aigul.id, sent.message_id, "y")  # already on its way when the edit came
    with pytest.raises(LookupError):
        telegram.taps(aigul.id, sent.message_id, "n")
    telegram.deletes(aigul.id, sent.message_id)
    with pytest.raises(LookupError):
        telegram.taps(aigul.id, sent.message_id, "y")


async def test_an_edit_keeps_the_place_and_says_when(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    sent = await bot.send_message(aigul.id, "<b>бир</b>", parse_mode="HTML", reply_markup=YES)
    await bot.send_message(aigul.id, "акыркы")
    edited = await bot.edit_message_text("эки", chat_id=aigul.id, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.edit_date
    assert [message["text"] for message in telegram.messages(aigul.id)] == [
        "/start",
        "эки",
        "акыркы",
    ]
    assert edited.entities is None
    assert edited.reply_markup is None


async def test_a_text_can_become_a_photo_and_a_photo_another(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    sent = await bot.send_message(aigul.id, "Күтө туруңуз")
    for width in (2, 4):
        media = InputMediaPhoto(media=BufferedInputFile(png(width), "a.png"), caption="Мына")
        await bot.edit_message_media(media, chat_id=aigul.id, message_id=sent.message_id)
        message = last(telegram, aigul)
        assert "text" not in message
        assert (message["photo"][0]["width"], message["caption"]) == (width, "Мына")


async def test_a_file_comes_back_as_it_went(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    content = b"%PDF" + bytes(100_000)
    update = telegram.sends_document(aigul.id, Upload("plan.pdf", content))
    document = update["message"]["document"]
    assert document["mime_type"] == "application/pdf"
    got = await bot.download(document["file_id"])
    assert isinstance(got, BytesIO)
    assert got.getvalue() == content
    again = await bot.send_document(aigul.id, document["file_id"])
    assert again.document
    assert again.document.file_id == document["file_id"]


async def test_every_kind_of_file_is_sent(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    def file(name: str) -> BufferedInputFile:
        return BufferedInputFile(b"bytes", name)

    await bot.send_voice(aigul.id, file("v.oga"), duration=3)
    assert last(telegram, aigul)["voice"]["duration"] == 3
    await bot.send_audio(aigul.id, file("m.mp3"), title="Ыр", performer="Ырчы")
    assert last(telegram, aigul)["audio"]["title"] == "Ыр"
    await bot.send_video(aigul.id, file("v.mp4"), caption="Видео")
    assert last(telegram, aigul)["caption"] == "Видео"
    await bot.send_sticker(aigul.id, file("s.webp"))
    assert last(telegram, aigul)["sticker"]["type"] == "regular"
    assert telegram.refusals == []


async def test_an_album_is_several_messages_of_one_group(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    shots: list[Any] = [
        InputMediaPhoto(media=BufferedInputFile(png(), "a.png"), caption="<b>Бир</b>",
                        parse_mode="HTML"),
        InputMediaVideo(media=BufferedInputFile(b"mp4", "b.mp4")),
    ]  # fmt: skip
    sent = await bot.send_media_group(aigul.id, shots)
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption == "Бир"
    assert sent[0].caption_entities
    assert telegram.messages(aigul.id)[-2:][1]["video"]
    papers: list[Any] = [InputMediaDocument(media=BufferedInputFile(b"%PDF", "a.pdf"))] * 2
    assert len(await bot.send_media_group(aigul.id, papers)) == 2


async def test_copies_and_forwards(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    advisor = telegram.add_person("Нурбек", started=True)
    shot = telegram.sends_photo(aigul.id, picture(), caption="Мына")["message"]["message_id"]
    await bot.copy_message(advisor.id, aigul.id, shot, caption="Үй-бүлөдөн")
    copied = last(telegram, advisor)
    assert (copied["caption"], "forward_origin" in copied) == ("Үй-бүлөдөн", False)
    assert copied["from"]["is_bot"]
    await bot.forward_message(advisor.id, aigul.id, shot)
    forwarded = last(telegram, advisor)
    assert forwarded["forward_origin"]["sender_user"]["id"] == aigul.id
    ids = await bot.copy_messages(advisor.id, aigul.id, [1, shot, 999], remove_caption=True)
    assert len(ids) == 2
    assert "caption" not in last(telegram, advisor)
    assert len(await bot.forward_messages(advisor.id, aigul.id, [1, 999])) == 1
    gone = methods.CopyMessages(chat_id=advisor.id, from_chat_id=aigul.id, message_ids=[999])
    assert await refusal_of(gone, bot) == "Bad Request: messages to copy not found"


async def test_a_poll_counts_votes(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    sent = await bot.send_poll(
        aigul.id, "Кайсы күн?", ["Дүйшөмбү", "Шейшемби"], is_anonymous=False
    )
    assert sent.poll
    answer = telegram.votes(aigul.id, sent.poll.id, [0])
    assert answer["poll_answer"]["option_ids"] == [0]
    telegram.votes(aigul.id, sent.poll.id, [1])
    assert [o["voter_count"] for o in last(telegram, aigul)["poll"]["options"]] == [0, 1]
    taken_back = telegram.votes(aigul.id, sent.poll.id, [])
    assert taken_back["poll_answer"]["option_ids"] == []
    with pytest.raises(ValueError, match="one answer"):
        telegram.votes(aigul.id, sent.poll.id, [0, 1])
    stopped = await bot.stop_poll(aigul.id, sent.message_id)
    assert stopped.is_closed
    again = methods.StopPoll(chat_id=aigul.id, message_id=sent.message_id)
    assert await refusal_of(again, bot) == "Bad Request: poll has already been closed"
    with pytest.raises(ValueError, match="closed"):
        telegram.votes(aigul.id, sent.poll.id, [0])


async def test_a_quiz_is_answered_once(bot: Bot, telegram: Telegram, aigul: Person) -> None:
    sent = await bot.send_poll(
        aigul.id,
        "Патент керекпи?",
        ["Ооба", "Жок"],
        type="quiz",
        correct_option_ids=[0],
        explanation="<b>Ооба</b>, керек.",
        explanation_parse_mode="HTML",
    )
    assert sent.poll
    assert sent.poll.explanation == "Ооба, керек."
    update = telegram.votes(aigul.id, sent.poll.id, [1])
    assert update["poll"]["total_voter_count"] == 1, "an anonymous poll does not say who"
    with pytest.raises(ValueError, match="cannot be changed"):
        telegram.votes(aigul.id, sent.poll.id, [0])


async def test_a_person_sees_the_nearest_commands(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    def named(name: str) -> list[BotCommand]:
        return [BotCommand(command=name, description=name)]

    def seen() -> str:
        return "".join(command["command"] for command in telegram.commands_for(aigul.id))

    private, own = BotCommandScopeAllPrivateChats(), BotCommandScopeChat(chat_id=aigul.id)
    steps: list[dict[str, Any]] = [
        {"commands": named("a")},
        {"commands": named("b"), "language_code": "ky"},
        {"commands": named("c"), "scope": private},
        {"commands": named("d"), "scope": private, "language_code": "ky"},
        {"commands": named("e"), "scope": own},
        {"commands": named("f"), "scope": own, "language_code": "ky"},
    ]
    for step in steps:
        await bot.set_my_commands(**step)
        assert seen() == step["commands"][0].command
    await bot.set_my_commands(named("g"), language_code="ru")
    assert seen() == "f"
    await bot.delete_my_commands(own, "ky")
    assert seen() == "e"
    [command] = await bot.get_my_commands(private, "ky")
    assert command.command == "d"
    assert await bot.get_my_commands(private, "ru") == []


async def test_the_bots_texts_and_menu_button_are_kept(bot: Bot, aigul: Person) -> None:
    await bot.set_my_name("Колдоо")
    await bot.set_my_name("Поддержка", language_code="ru")
    assert (await bot.get_my_name()).name == "Колдоо"
    assert (await bot.get_my_name("ru")).name == "Поддержка"
    assert (await bot.get_my_name("ky")).name == "Колдоо"
    await bot.set_my_description("Жардам")
    assert (await bot.get_my_description("ky")).description == "Жардам"
    await bot.set_my_short_description("Ж")
    assert (await bot.get_my_short_description()).short_description == "Ж"
    long = methods.SetMyShortDescription(short_description="а" * 121)
    assert await refusal_of(long, bot) == "Bad Request: bot short description is too long"
    await bot.set_chat_menu_button(chat_id=aigul.id, menu_button=MenuButtonDefault())
    assert (await bot.get_chat_menu_button(aigul.id)).type == "default"
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_a_chat_and_its_members_are_told(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    sent = await bot.send_message(aigul.id, "Мына")
    await bot.pin_chat_message(aigul.id, sent.message_id)
    chat = await bot.get_chat(aigul.id)
    assert chat.first_name == "Айгүл"
    assert chat.pinned_message
    assert chat.pinned_message.message_id == sent.message_id
    assert last(telegram, aigul)["pinned_message"]["text"] == "Мына"
    await bot.unpin_chat_message(aigul.id)
    assert (await bot.get_chat(aigul.id)).pinned_message is None
    assert (await bot.get_chat_member(aigul.id, aigul.id)).status == "member"
    stranger = methods.GetChatMember(chat_id=aigul.id, user_id=5)
    assert await refusal_of(stranger, bot) == "Bad Request: user not found"


async def test_groups_and_channels_reach_the_bot(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    group = telegram.add_group("Соода айылы")
    added = telegram.adds_bot(aigul.id, group.id)["my_chat_member"]
    assert added["new_chat_member"]["status"] == "member"
    written = telegram.says(aigul.id, "/start@koldoo_preview_bot", chat_id=group.id)["message"]
    assert written["chat"]["type"] == "supergroup"
    await bot.send_message(group.id, "Мага жеке жазыңыз.", reply_markup=YES)
    tapped = telegram.taps(aigul.id, written["message_id"] + 1, "y", chat_id=group.id)
    assert tapped["callback_query"]["message"]["chat"]["id"] == group.id
    await bot.leave_chat(group.id)
    request = methods.SendMessage(chat_id=group.id, text="а")
    words = "Forbidden: bot is not a member of the supergroup chat"
    assert await refusal_of(request, bot) == words
    channel = telegram.add_group("Кабарлар", type="channel")
    posted = await bot.send_message(channel.id, "Кабар")
    assert posted.from_user is None


async def test_what_the_bot_did_is_logged_without_secrets(
    bot: Bot, telegram: Telegram, aigul: Person
) -> None:
    await bot.send_message(aigul.id, "Салам", reply_markup=YES)
    await bot.set_webhook("http://127.0.0.1:9/", secret_token="abc")
    assert list(telegram.calls) == [
        (
            "sendMessage",
            {
                "chat_id": aigul.id,
                "text": "Салам",
                "reply_markup": {"inline_keyboard": [[{"text": "Ооба", "callback_data": "y"}]]},
            },
        ),
        ("setWebhook", {"url": "http://127.0.0.1:9/"}),
    ]


def test_people_cannot_do_what_an_app_does_not_let_them(telegram: Telegram, aigul: Person) -> None:
    for text in ("", " \n", "а" * 4097):
        with pytest.raises(ValueError, match="1 to 4096"):
            telegram.says(aigul.id, text)
    telegram.blocks(aigul.id)
    with pytest.raises(ValueError, match="cannot act"):
        telegram.says(aigul.id, "Салам")
    with pytest.raises(ValueError, match="nothing changes"):
        telegram.blocks(aigul.id)
