"""Invites: one more member sees the same record."""

from __future__ import annotations

from datetime import timedelta

from domain.person import Stage
from tests.chat import Chat, screen
from tests.conftest import Newcomer
from tests.conversations.test_way_in import figures
from tests.conversations.walks import (
    KEYS,
    SIGNED,
    WAITING,
    agree,
    choose_place,
    come_home,
    enter,
    invite_link,
    link_on,
    open_settings,
)
from tests.house import House

PLACE_ASKED = "Where do you live? Your advisor will see it."
WORK_ASKED = "What is your work? Your advisor will see it."
OWN_RECORD = (
    "You have a record of your own.\n"
    "If you join, you see the family's record. If nobody else uses yours, it is deleted."
)


async def members(house: House, chat: Chat) -> int:
    family = (await house.person(chat.id)).family
    assert family is not None
    return family.members


async def test_a_link_is_shown_to_be_sent_on(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    token = await invite_link(aigul)
    link = f"https://t.me/{house.telegram.bot.username}?start={token}"
    aigul.sees(screen("invite_ready", link=link), buttons=["Send it to somebody", "Back"])
    assert token not in str((await house.rows())["invites"])


async def test_an_invited_person_is_not_asked_what_is_known(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul, WAITING)
    await agree(bakyt, link=await invite_link(aigul))
    bakyt.sees(screen("invite_welcome"), buttons=["Continue"])
    await bakyt.taps("Continue")
    bakyt.sees(PLACE_ASKED, KEYS)
    assert house.telegram.reply_keyboard(bakyt.id) is not None
    assert await members(house, aigul) == 2
    assert await figures(house) == [(2, 2, 0), (2, 2, 0), (1, 1, 0), (0, 0, 0), (1, 1, 0)]


async def test_an_invite_into_an_empty_record_asks_for_the_stage(
    aigul: Chat, newcomer: Newcomer
) -> None:
    bakyt, cholpon = newcomer("Бакыт"), newcomer("Чолпон")
    await come_home(aigul)
    await agree(bakyt, link=await invite_link(aigul))
    await enter(bakyt, "/mydata", "Leave the shared record", "Yes, leave")
    await enter(bakyt, "Correct something", "Invite a family member")
    await agree(cholpon, link=link_on(bakyt))
    cholpon.sees("Have you signed the social contract?")


async def test_both_members_see_what_one_changes(aigul: Chat, newcomer: Newcomer) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await agree(bakyt, link=await invite_link(aigul))
    await bakyt.taps("Continue")
    await bakyt.taps("Choose my place")
    await choose_place(bakyt, "bishkek")
    await choose_place(bakyt, "bishkek_lenin")
    await aigul.says("🏠 Home")
    aigul.sees(WORK_ASKED)
    await aigul.taps("Choose my work")
    await aigul.taps("Trade")
    await open_settings(bakyt, "About my family")
    assert bakyt.tr("Trade") in bakyt.window


async def test_an_invite_outlasts_a_detour_on_the_way_in(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await bakyt.says(f"/start {await invite_link(aigul)}")
    await bakyt.sends_language()
    await bakyt.says("/start")
    await bakyt.taps("More about this")
    await bakyt.says("/menu")
    await bakyt.taps("I agree")
    assert await members(house, bakyt) == 2


async def test_who_has_a_record_is_asked_before_joining(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul, SIGNED)
    await come_home(bakyt)
    token = await invite_link(aigul)
    await bakyt.says(f"/start {token}")
    bakyt.sees(OWN_RECORD, buttons=["Join the family", "Stay with my own"])
    await bakyt.taps("Stay with my own")
    bakyt.sees(PLACE_ASKED)
    assert await members(house, bakyt) == 1

    await bakyt.says(f"/start {token}")
    await house.restart()
    await bakyt.taps("Join the family")
    bakyt.sees(screen("invite_welcome"), buttons=["Continue"])
    family = (await house.person(bakyt.id)).family
    assert family is not None
    assert (family.stage, family.members) == (Stage.CONTRACTED, 2)
    assert len((await house.rows())["families"]) == 1
    await bakyt.taps("Continue")
    await aigul.says("🏠 Home")
    bakyt.stands_at(aigul.window)

    await bakyt.says(f"/start {token}")
    bakyt.stands_at(aigul.window)


async def test_a_link_works_once(aigul: Chat, newcomer: Newcomer, house: House) -> None:
    bakyt, cholpon, damira = newcomer("Бакыт"), newcomer("Чолпон"), newcomer("Дамира")
    await come_home(aigul)
    await come_home(damira)
    token = await invite_link(aigul)
    await agree(bakyt, link=token)

    await damira.says(f"/start {token}")
    damira.sees(screen("invite_used_up"), buttons=["Continue"])
    await damira.taps("Continue")
    damira.sees(PLACE_ASKED)

    await agree(cholpon, link=token)
    cholpon.sees(screen("invite_used_up"), buttons=["Continue"])
    await cholpon.taps("Continue")
    cholpon.sees("Have you signed the social contract?")
    assert (await members(house, aigul), await members(house, cholpon)) == (2, 1)


async def test_a_link_works_for_seven_days(aigul: Chat, newcomer: Newcomer, house: House) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await come_home(bakyt)
    token = await invite_link(aigul)
    await house.later(timedelta(days=7))
    await bakyt.says(f"/start {token}")
    bakyt.sees(screen("invite_used_up"), buttons=["Continue"])
    await bakyt.says("/start nonsense")
    bakyt.sees(screen("invite_used_up"), buttons=["Continue"])


async def test_two_taps_on_join_at_once_join_once(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    bakyt = newcomer("Бакыт")
    await come_home(aigul)
    await come_home(bakyt)
    await bakyt.says(f"/start {await invite_link(aigul)}")
    message, data = bakyt.button("Join the family")
    await bakyt.taps("Join the family")
    await bakyt.taps_again(message["message_id"], data)
    bakyt.stands_at(screen("invite_welcome"))
    assert await members(house, bakyt) == 2
