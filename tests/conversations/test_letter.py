"""Writing to the advisor: kept at once, sent only when she says so."""

from __future__ import annotations

from typing import Any

import pytest

from domain.person import Role
from preview.files import Upload
from tests.chat import PICTURE, Chat, parts, screen
from tests.conversations.walks import STRAY, come_home
from tests.house import House
from usecases.staff import appoint, assign_advisor

HOW = "Write in one message. A voice message or a photo is fine, too."
ASK = "Shall I send it to your advisor?"
CHOICES = ["Send to the advisor", "Keep it to myself", "Delete it"]
KEY = "💬 Write to the advisor"
TORN = "Your message is deleted. Nobody will see it."
HOME = "Where do you live? Your advisor will see it."
KEPT = "Your message is kept and nobody sees it. You find it under «My data»."


async def letters(house: House) -> list[tuple[Any, ...]]:
    """Kind, words and whether it was sent, of every letter."""
    rows = (await house.rows())["letters"]
    return [(row["kind"], row["body"], row["sent_at"] is not None) for row in rows]


async def give_advisor(house: House, chat: Chat) -> None:
    """Let somebody look after the family."""
    family = (await house.person(chat.id)).family
    assert family is not None
    await appoint(house.sessions, person_ids=[9001], role=Role.ADVISOR, now=house.clock())
    await assign_advisor(house.sessions, family_id=family.id, advisor_id=9001)


def asking(chat: Chat, text: str) -> Any:
    echo = f"{chat.tr('Your message:')}\n{chat.tr('«{echo}»', echo=text)}"
    return parts(echo, ASK)


async def test_a_letter_is_shown_and_sent(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await give_advisor(house, aigul)
    await aigul.says(KEY)
    aigul.sees(parts(screen("letter_to_advisor"), HOW), buttons=["Back"])
    await aigul.says("  Уй ооруп калды. <b>Эмне кылайын?</b>\n\nАйгүл ")
    aigul.sees(asking(aigul, "Уй ооруп калды. <b>Эмне кылайын?</b>\nАйгүл"), buttons=CHOICES)
    await aigul.taps("Send to the advisor")
    aigul.sees(screen("letter_sent"), buttons=["Continue"])
    assert await letters(house) == [("text", "Уй ооруп калды. <b>Эмне кылайын?</b>\nАйгүл", True)]
    await aigul.taps("Continue")
    aigul.sees(HOME)


async def test_without_an_advisor_a_letter_waits(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    aigul.sees(parts(screen("letter_without_advisor"), HOW), buttons=["Back"])
    await aigul.says("Кеңешчим ким?")
    await aigul.taps("Send to the advisor")
    aigul.sees(screen("letter_sent_without_advisor"), buttons=["Continue"])


async def test_a_letter_can_be_kept_or_torn_up(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.says("Азырынча ойлонуп көрөм")
    await aigul.taps("Keep it to myself")
    aigul.sees(KEPT, buttons=["Continue"])
    await aigul.taps("Continue")
    assert await letters(house) == [("text", "Азырынча ойлонуп көрөм", False)]

    await aigul.says(KEY)
    await aigul.says("Муну жөнөтпөйм")
    await aigul.taps("Delete it")
    aigul.sees(TORN, buttons=["Continue"])
    await aigul.taps("Continue")
    aigul.sees(HOME)
    assert await letters(house) == [("text", "Азырынча ойлонуп көрөм", False)]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("voice", "Your voice message is kept."),
        ("photo", "Your photo is kept."),
        ("document", "Your file is kept."),
    ],
)
async def test_a_letter_may_be_a_file(aigul: Chat, house: House, kind: str, line: str) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.sends(kind, caption="  Менин күнөсканам ")
    aigul.sees(parts(f"{aigul.tr(line)}\n«Менин күнөсканам»", ASK), buttons=CHOICES)
    await aigul.taps("Send to the advisor")
    assert await letters(house) == [(kind, "Менин күнөсканам", True)]

    await aigul.says(KEY)
    await aigul.sends(kind, caption="😀")
    aigul.sees(parts(line, ASK))


async def test_what_cannot_be_a_letter_is_refused_kindly(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.says("а" * 1001)
    aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
    await aigul.sends("photo", caption="а" * 1001)
    aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
    await aigul.says("🙏🙏")
    aigul.sees("I could not read that. Please write it in words.")
    await aigul.sends("sticker")
    aigul.sees(STRAY)
    assert await letters(house) == []
    await aigul.says("а" * 1000)
    aigul.sees(asking(aigul, "а" * 200))
    assert await letters(house) == [("text", "а" * 1000, False)]


async def test_what_is_written_while_asking_is_kept_as_well(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    for answer, left in (
        ("Send to the advisor", [True, True, True]),
        ("Keep it to myself", [True, True, True, False, False, False]),
        ("Delete it", [True, True, True, False, False, False]),
    ):
        await aigul.says(KEY)
        await aigul.says("Уй ооруп калды")
        aigul.sees(asking(aigul, "Уй ооруп калды"))
        await aigul.sends("voice")
        aigul.sees(parts("Your voice message is kept.", in_all(aigul, 2), ASK), buttons=CHOICES)
        await house.restart()
        await aigul.says("а" * 1001)
        aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
        await aigul.sends("sticker")
        aigul.sees(STRAY)
        await aigul.sends("photo", caption="Уйдун сүрөтү")
        kept = f"{aigul.tr('Your photo is kept.')}\n«Уйдун сүрөтү»"
        aigul.sees(parts(kept, in_all(aigul, 3), ASK), buttons=CHOICES)
        await aigul.taps(answer)
        assert [sent for _kind, _words, sent in await letters(house)] == left


def in_all(chat: Chat, count: int) -> str:
    one = "{n} message in all. Your answer holds for all of them."
    many = "{n} messages in all. Your answer holds for all of them."
    translations = chat.house.translations
    return translations.gettext(one, many, count, locale=chat.locale).format(n=count)


async def test_of_an_album_the_first_picture_is_kept(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    for album, said in (
        ("555", [parts("Your photo is kept.", ASK)]),
        ("555", ["One picture a message, please. The first is kept."]),
        ("555", []),
        ("556", [parts("Your photo is kept.", in_all(aigul, 2), ASK)]),
        ("556", ["One picture a message, please. The first is kept."]),
    ):
        update = house.telegram.sends_photo(aigul.id, Upload("a.png", PICTURE))
        update["message"]["media_group_id"] = album
        await aigul.acts(update)
        aigul.sees(*said)
    await aigul.taps("Send to the advisor")
    assert await letters(house) == [("photo", None, True)] * 2


async def test_the_same_message_makes_one_letter(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    update = house.telegram.says(aigul.id, "Саламатсызбы")
    await house.feed(update)
    await house.feed(update)
    assert await letters(house) == [("text", "Саламатсызбы", False)]
    aigul.stands_at(asking(aigul, "Саламатсызбы"))


async def test_a_second_tap_on_send_sends_once(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.says("Саламатсызбы")
    message, data = aigul.button("Send to the advisor")
    await aigul.taps("Send to the advisor")
    sent_at = [row["sent_at"] for row in (await house.rows())["letters"]]
    await aigul.taps_again(message["message_id"], data)
    aigul.stands_at(screen("letter_sent_without_advisor"))
    assert [row["sent_at"] for row in (await house.rows())["letters"]] == sent_at


async def test_a_letter_survives_a_restart_before_it_is_sent(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await house.restart()
    await aigul.says("Саламатсызбы")
    await house.restart()
    aigul.stands_at(asking(aigul, "Саламатсызбы"))
    await aigul.taps("Send to the advisor")
    aigul.sees(screen("letter_sent_without_advisor"))
    assert await letters(house) == [("text", "Саламатсызбы", True)]


async def test_back_from_a_letter_leads_home(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.taps("Back")
    aigul.sees(HOME)


async def test_pressing_the_key_again_and_again_ends_well(aigul: Chat) -> None:
    await come_home(aigul)
    for _ in range(3):
        await aigul.says(KEY)
    aigul.sees(parts(screen("letter_without_advisor"), HOW))
    await aigul.taps("Back")
    aigul.sees(HOME)


@pytest.mark.parametrize(
    "window", [(), ("Send to the advisor",), ("Keep it to myself",), ("Delete it",)]
)
async def test_a_letter_begun_inside_a_letter_replaces_it(
    aigul: Chat, window: tuple[str, ...]
) -> None:
    await come_home(aigul)
    await aigul.says(KEY)
    await aigul.says("Уй ооруп калды")
    for label in window:
        await aigul.taps(label)
    await aigul.says(KEY)
    await aigul.says("Муну жөнөтпөйм")
    await aigul.taps("Delete it")
    aigul.sees(TORN)
    await aigul.taps("Continue")
    aigul.sees(HOME)


@pytest.mark.parametrize(
    "name",
    ["letter_to_advisor", "letter_without_advisor", "letter_sent", "letter_sent_without_advisor"],
)
def test_no_letter_is_said_to_be_read(name: str, house: House) -> None:
    """As long as the advisors' desk does not show letters."""
    lines = house.library.screens[name].lines
    assert any("азырынча" in line.text["ky"] for line in lines)
    assert not any("окуйт" in line.text["ky"] for line in lines)
