"""«Иштер кандай?»: three taps, own words, and who may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import update

from bot.outbox.buttons import CheckInTap, HowTap
from db.models import FAMILIES
from domain.check_in import How, Shown
from domain.person import Stage
from tests.chat import Chat, parts
from tests.conftest import Newcomer
from tests.conversations.test_letter import give_advisor
from tests.conversations.walks import SIGNED, come_home, enter, invite_link, open_settings
from tests.house import House
from usecases.record import change_family

TODAY = date(2026, 11, 24)
EVENING = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
HOWS = ["It goes well", "It goes a little", "It has stopped", "We have not begun yet"]
SUMS = [
    *("Nothing yet", "Less than 5 thousand som", "5–15 thousand som", "15–30 thousand som"),
    *("30–60 thousand som", "60 thousand som or more"),
]
NEEDS = [
    *("Nothing is needed", "Help with selling", "Help with papers", "Money is short"),
    *("Illness, people or animals", "A talk with somebody"),
]
DOORS = ["📅 Calendar", "Ask a question", "How it went", "Back"]
EARLY = "First press what fits. A voice message or a photo can be added at the end."
ONE_FILE = "One file is kept: a new voice message or photo takes the place of the last one."
IF_YOU_SEND = "Your advisor sees this only if you send it."
LATELY = "How much money has come in lately?\nPress what fits, or write the sum."
SINCE = "How much money has come in since the last time?\nPress what fits, or write the sum."
HELP = "What would help you now? Choose what helps most."
OWN = "If you like, say in your own words how it goes. A text, a voice message or a photo is fine."
MORE = "Kept. You may add something, or go on."
WHO = (
    "Who may see your answers? If you send them, your advisor sees all of them. "
    "If you keep them, only your family does."
)
AS_DECIDED = "It goes to your advisor: so your family has decided. Your advisor sees all of it."
NO_ADVISOR = "You have no advisor here yet. What you say stays with your family."
GOOD = "Thank you for saying so. It is good to hear."
STOPPED = "Thank you for saying so. This happens, and often not by your doing."
SEEN, KEPT = "✅ Your advisor may see it.", "✅ It stays with your family."


def opening(chat: Chat) -> str:
    """The first lines of the first question."""
    first = chat.tr("How is your business going?")
    return f"{first}\n{chat.tr('Any answer is fine. It takes three taps.')}"


def lines(chat: Chat, **said: str) -> list[str]:
    """What was said, each on a line; keys are ``how``, ``money``, ``need`` and ``words``."""
    texts = {
        "how": "How it goes: {how}",
        "money": "Came in: {money}",
        "need": "What would help: {need}",
        "words": "Your words: «{words}»",
        "file": "{file}",
    }
    return [chat.tr(texts[key], **{key: chat.tr(value)}) for key, value in said.items()]


def said(chat: Chat, **values: str) -> str:
    return "\n".join([chat.tr("You have said:"), *lines(chat, **values)])


async def begin(chat: Chat) -> None:
    """Come home signed, and ask to be asked."""
    await come_home(chat, SIGNED)
    await chat.says("/checkin")


async def rows(house: House) -> list[dict[str, Any]]:
    return (await house.rows())["check_ins"]


async def row(house: House) -> dict[str, Any]:
    (found,) = await rows(house)
    return found


async def ask(house: House, chat: Chat) -> None:
    """Let the evening come on which the clock asks the family of somebody."""
    family = await family_of(house, chat)
    house.clock.now = EVENING
    async with house.sessions.begin() as session:
        await session.execute(
            update(FAMILIES).where(FAMILIES.c.id == family.id).values(check_in_at=EVENING)
        )
    await house.tick()


def asked(chat: Chat, how: How) -> tuple[dict[str, Any], str]:
    """The message that asks, and the data of one of its answers."""
    data = HowTap(day=TODAY.isoformat(), how=how).pack()
    offered = chat.house.telegram.chats[chat.id].offered
    number = max(one for one, buttons in offered.items() if data in buttons)
    return chat.house.telegram.chats[chat.id].messages[number], data


async def sent(house: House, chat: Chat, tap: CallbackData) -> int:
    """A message with this button, sent before; its number."""
    button = InlineKeyboardButton(text="…", callback_data=tap.pack())
    buttons = InlineKeyboardMarkup(inline_keyboard=[[button]])
    return (await house.bot.send_message(chat.id, "…", reply_markup=buttons)).message_id


async def taps_how(chat: Chat, how: How) -> None:
    """Tap an answer under the message that asked."""
    message, data = asked(chat, how)
    await chat.taps_again(message["message_id"], data)


async def test_three_taps_and_words_are_sent(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await give_advisor(house, aigul)
    await aigul.says("/checkin")
    aigul.sees(parts(opening(aigul), IF_YOU_SEND), buttons=[*HOWS, "Back"])
    assert await rows(house) == []

    await aigul.taps("It goes well")
    so_far = {"how": "It goes well"}
    aigul.sees(parts(doubled(aigul, LATELY), said(aigul, **so_far)), buttons=[*SUMS, "Back"])
    await aigul.taps("5–15 thousand som")
    so_far["money"] = "5–15 thousand som"
    aigul.sees(parts(HELP, said(aigul, **so_far)), buttons=[*NEEDS, "Back"])
    await aigul.taps("Help with selling")
    so_far["need"] = "Help with selling"
    aigul.sees(OWN, buttons=["Skip", "Back"])
    await aigul.says("Сүт <b>көп</b>, сатып албай жатышат")
    kept = lines(aigul, words="Сүт <b>көп</b>, сатып албай жатышат")
    aigul.sees(parts(MORE, kept[0]), buttons=["Continue", "Delete my words", "Back"])
    await aigul.taps("Continue")
    everything = "\n".join([said(aigul, **so_far), *kept])
    aigul.sees(
        parts(WHO, everything),
        buttons=["Send to the advisor", "Keep it to myself", "Always send", "Back"],
    )
    assert (await row(house))["shown"] == Shown.UNDECIDED
    await aigul.taps("Send to the advisor")
    assert aigul.window.startswith("\n\n".join((aigul.tr(GOOD), aigul.tr(SEEN))))
    assert aigul.labels(aigul.said[-1]) == [
        aigul.tr(label) for label in ("Ask my advisor", *DOORS)
    ]
    stored = await row(house)
    assert (stored["how"], stored["money"], stored["need"]) == ("well", "under_15", "selling")
    assert (stored["shown"], stored["answered_by"]) == ("sent", aigul.id)
    assert not (await family_of(house, aigul)).always_send


def doubled(chat: Chat, text: str) -> str:
    """Two sentences, each a message of its own, on two lines."""
    return "\n".join(chat.tr(line) for line in text.split("\n"))


async def family_of(house: House, chat: Chat) -> Any:
    family = (await house.person(chat.id)).family
    assert family is not None
    return family


async def test_whoever_has_not_begun_is_not_asked_about_money(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await aigul.taps("We have not begun yet")
    aigul.sees(parts(HELP, said(aigul, how="We have not begun yet")), buttons=[*NEEDS, "Back"])
    await aigul.taps("Back")
    assert aigul.offers("It has stopped")
    await aigul.taps("It has stopped")
    await aigul.taps("Nothing yet")
    await enter(aigul, "Back", "Back")
    await aigul.taps("We have not begun yet")
    await enter(aigul, "Nothing is needed", "Skip")
    aigul.sees(
        parts(NO_ADVISOR, said(aigul, how="We have not begun yet", need="Nothing is needed")),
        buttons=["Finish", "Back"],
    )
    await aigul.taps("Finish")
    stored = await row(house)
    assert (stored["how"], stored["money"], stored["shown"]) == ("not_begun", None, "kept")


@pytest.mark.parametrize(
    ("typed", "band"),
    [("12 миң", "under_15"), ("5000", "under_15"), ("жок", "nothing"), ("70 000 сом", "more")],
)
async def test_a_typed_sum_is_taken_for_its_band(
    aigul: Chat, house: House, typed: str, band: str
) -> None:
    await begin(aigul)
    await aigul.taps("It goes a little")
    await aigul.says("көп эмес")
    aigul.sees("I did not understand. Please write it as a number.")
    await aigul.says(typed)
    assert (await row(house))["money"] == band
    assert aigul.offers("A talk with somebody")


async def test_a_stopped_business_is_an_ordinary_answer(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It has stopped", "Nothing yet", "A talk with somebody", "Skip", "Finish")
    assert aigul.window.startswith("\n\n".join((aigul.tr(STOPPED), aigul.tr(KEPT))))
    assert "кеңешчи" not in aigul.window
    assert "консультант" not in aigul.window
    assert aigul.labels(aigul.said[-1]) == [aigul.tr(label) for label in DOORS]
    assert (await house.rows())["cases"] == []
    assert len(aigul.window) <= 600


async def test_what_was_kept_may_be_sent_after_all_once(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await give_advisor(house, aigul)
    await enter(aigul, "/checkin", "It has stopped", "Nothing yet", "Nothing is needed", "Skip")
    await aigul.taps("Keep it to myself")
    assert (await house.rows())["cases"] == []
    message, send = aigul.button("Send to the advisor")
    await aigul.taps("Send to the advisor")
    assert aigul.tr(SEEN) in aigul.window
    assert not aigul.offers("Send to the advisor")
    await aigul.taps_again(message["message_id"], send)
    assert (await row(house))["shown"] == Shown.SENT
    assert [case["kind"] for case in (await house.rows())["cases"]] == ["business_stopped"]


async def test_a_voice_before_the_taps_is_told_its_place(aigul: Chat, house: House) -> None:
    await begin(aigul)
    for answer in ("It goes well", "Nothing yet", "Nothing is needed"):
        for kind in ("voice", "photo"):
            await aigul.sends(kind)
            aigul.sees(EARLY)
        await aigul.taps(answer)
    assert (await row(house))["file_id"] is None


async def test_what_is_sent_may_open_a_case(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await give_advisor(house, aigul)
    await enter(aigul, "/checkin", "It has stopped", "Nothing yet", "Nothing is needed", "Skip")
    await aigul.taps("Send to the advisor")
    (case,) = (await house.rows())["cases"]
    assert (case["kind"], case["check_in_day"]) == ("business_stopped", TODAY)


async def test_always_send_is_a_wish_that_can_be_put_aside_and_taken_back(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul, SIGNED)
    await give_advisor(house, aigul)
    taps = ("It goes well", "Nothing yet", "Nothing is needed", "Skip")
    await enter(aigul, "/checkin", *taps, "Always send")
    assert (await family_of(house, aigul)).always_send
    each_time = (
        "From now on your answers go to the advisor each time. "
        "You can change that in the settings."
    )
    assert aigul.tr(each_time) in aigul.window

    house.clock.move(timedelta(days=1))
    await enter(aigul, "/checkin")
    assert (
        aigul.tr("At the end it goes to your advisor: so your family has decided.") in aigul.window
    )
    await enter(aigul, *taps)
    assert aigul.window.startswith(aigul.tr(AS_DECIDED))
    assert aigul.labels(aigul.said[-1])[:2] == [
        aigul.tr("Send to the advisor"),
        aigul.tr("Not this time"),
    ]
    await aigul.taps("Not this time")
    assert [one["shown"] for one in await rows(house)] == ["sent", "kept"]

    await open_settings(aigul, "About me", "How often to ask")
    await aigul.taps("Ask me each time")
    assert not (await family_of(house, aigul)).always_send
    assert aigul.offers("Always send")


async def test_voice_and_photo_are_kept_the_last_one_of_them(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It goes well", "Nothing yet", "Nothing is needed")
    await aigul.sends("voice")
    aigul.sees(parts(MORE, "Your voice message is kept.", ONE_FILE))
    await aigul.sends("photo", caption="Күнөскана")
    photo = lines(aigul, words="Күнөскана", file="Your photo is kept.")
    aigul.sees(parts(MORE, "\n".join(photo), ONE_FILE))
    await aigul.says("Күнөскана")
    assert (await row(house))["words"] == "Күнөскана"
    await aigul.says("Дагы бир сөз")
    stored = await row(house)
    assert (stored["words"], stored["file_kind"]) == ("Күнөскана\n\nДагы бир сөз", "photo")
    await aigul.says("а" * 990)
    aigul.sees("Please write it shorter: up to {n} characters.", n=1000)
    await aigul.taps("Delete my words")
    aigul.sees(OWN, buttons=["Skip", "Back"])
    stored = await row(house)
    assert (stored["words"], stored["file_id"], stored["need"]) == (None, None, "nothing")


async def test_a_tap_on_the_message_answers_and_goes_on_below(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await ask(house, aigul)
    await taps_how(aigul, How.PARTLY)
    so_far = said(aigul, how="It goes a little")
    aigul.sees(parts(doubled(aigul, LATELY), so_far), buttons=[*SUMS, "Back"])
    assert (await row(house))["how"] == "partly"

    await taps_how(aigul, How.STOPPED)
    aigul.hears("Your family has answered this already.")
    aigul.sees_nothing()
    assert (await row(house))["how"] == "partly"

    await enter(aigul, "Nothing yet", "Nothing is needed", "Skip", "Finish", "Back")
    assert aigul.offers("How things go")
    await taps_how(aigul, How.STOPPED)
    aigul.hears("Your family has answered this already.")
    assert aigul.window.startswith(aigul.tr("What you said: {day}", day=day_said(aigul)))


def day_said(chat: Chat) -> str:
    return {"ky": "24-ноябрь, шейшемби", "ru": "24 ноября, вторник"}[chat.locale]


async def test_the_way_to_the_questions_notes_that_it_was_seen(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await ask(house, aigul)
    tap = CheckInTap(day=TODAY.isoformat())
    message = await sent(house, aigul, tap)
    await aigul.taps_again(message, tap.pack())
    aigul.sees(opening(aigul), buttons=[*HOWS, "Back"])
    stored = await row(house)
    assert (stored["seen_at"], stored["answered_at"]) == (house.clock(), None)
    await enter(aigul, "It goes well", "15–30 thousand som")
    await aigul.taps_again(message, tap.pack())
    assert aigul.offers("A talk with somebody")


async def test_a_double_tap_opens_one_window_without_a_word(aigul: Chat, house: House) -> None:
    await come_home(aigul, SIGNED)
    await ask(house, aigul)
    await taps_how(aigul, How.WELL)
    before = len(house.telegram.answers(aigul.id))
    await taps_how(aigul, How.WELL)
    aigul.sees_nothing()
    (answer,) = house.telegram.answers(aigul.id)[before:]
    assert not answer.get("text")
    await enter(aigul, "Nothing yet", "Nothing is needed", "Skip", "Finish", "Back")
    await taps_how(aigul, How.WELL)
    assert aigul.window.startswith(aigul.tr("What you said: {day}", day=day_said(aigul)))


@pytest.mark.parametrize(
    "tap",
    [
        HowTap(day="2026-10-01", how=How.WELL),
        HowTap(day="9999-99-99", how=How.WELL),
        CheckInTap(day="2026-10-01"),
        CheckInTap(day="../x"),
    ],
)
async def test_a_tap_on_what_was_never_asked_here_says_so(
    aigul: Chat, house: House, tap: CallbackData
) -> None:
    await come_home(aigul, SIGNED)
    await aigul.taps_again(await sent(house, aigul, tap), tap.pack())
    aigul.hears("This button is out of date. Open the menu.")
    aigul.sees_nothing()
    assert await rows(house) == []


async def test_a_restart_in_the_middle_loses_no_answer(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await aigul.taps("It goes well")
    await house.restart()
    await aigul.taps("60 thousand som or more")
    await house.restart()
    house.clock.move(timedelta(days=3))
    await aigul.says("/checkin")
    assert aigul.offers("A talk with somebody")
    await enter(aigul, "Nothing is needed", "Skip", "Finish")
    stored = await row(house)
    assert (stored["day"], stored["money"]) == (TODAY, "more")


async def test_the_first_answer_counts_for_the_family(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul, SIGNED)
    other = newcomer("Бакыт")
    await other.says(f"/start {await invite_link(aigul)}")
    await enter(other, "(language)", "I agree", "Continue")
    await ask(house, aigul)
    await taps_how(other, How.WELL)
    await house.send()
    for chat in (aigul, other):
        assert "reply_markup" not in asked(chat, How.WELL)[0]
    await taps_how(aigul, How.STOPPED)
    aigul.hears("Your family has answered this already.")
    assert (await row(house))["answered_by"] == other.id
    await enter(other, "Nothing yet", "Nothing is needed", "Skip", "Finish")
    assert aigul.offers("5–15 thousand som")
    await aigul.taps("5–15 thousand som")
    assert aigul.window.startswith(aigul.tr("What you said: {day}", day=day_said(aigul)))
    assert (await row(house))["money"] == "nothing"


async def test_words_that_come_after_another_has_finished_are_told_so(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul, SIGNED)
    other = newcomer("Бакыт")
    await other.says(f"/start {await invite_link(aigul)}")
    await enter(other, "(language)", "I agree", "Continue")
    await enter(aigul, "/checkin", "It goes well", "Nothing yet", "Nothing is needed")
    await enter(other, "/checkin", "Skip", "Finish")
    await aigul.says("Дагы айтарым бар эле")
    late = "Your family has finished this meanwhile. These words were not kept."
    assert aigul.window.startswith(aigul.tr(late))
    assert (await row(house))["words"] is None


async def test_a_stale_tap_changes_nothing_that_is_finished(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It goes well", "Nothing yet")
    message, stale = aigul.button("Help with papers")
    await enter(aigul, "Nothing is needed", "Skip", "Finish")
    await aigul.taps_again(message["message_id"], stale)
    stored = await row(house)
    assert (stored["need"], stored["shown"]) == ("nothing", "kept")


async def test_the_last_time_is_shown(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It goes well", "15–30 thousand som", "Nothing is needed", "Skip", "Finish")
    house.clock.move(timedelta(days=10))
    await aigul.says("/checkin")
    last = aigul.tr("Last time: {last_day}", last_day=day_said(aigul))
    before = f"{aigul.tr('It goes well')}, {aigul.tr('15–30 thousand som')}"
    aigul.sees(parts(opening(aigul), f"{last}\n{before}"))
    await aigul.taps("It goes a little")
    aigul.sees(
        parts(doubled(aigul, SINCE), said(aigul, how="It goes a little"), f"{last}\n{before}")
    )
    await enter(aigul, "Nothing yet", "Nothing is needed", "Skip", "Finish")
    assert aigul.window.endswith(f"{aigul.tr('Earlier:')}\n24.11.2026: {before}")


async def test_the_months_come_as_a_picture_with_words(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It goes well", "15–30 thousand som", "Nothing is needed", "Skip", "Finish")
    await aigul.taps("How it went")
    month = f"24.11.2026: {aigul.tr('It goes well')}, {aigul.tr('15–30 thousand som')}"
    aigul.sees(f"{aigul.tr('How it went')}\n{month}")
    assert "photo" in aigul.said[-1]


async def test_nobody_is_asked_before_signing(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    window = aigul.window
    await aigul.says("/checkin")
    kindly = "I ask how things go once the contract is signed. Is it? Then say so in the settings."
    aigul.sees(kindly, window)
    person = await house.person(aigul.id)
    await change_family(house.sessions, person=person, consent_version=1, stage=Stage.CONTRACTED)
    await aigul.says("🏠 Home")
    await aigul.taps("How things go")
    assert aigul.window.startswith(opening(aigul))
    await aigul.taps("Back")
    await enter(aigul, "Registration and taxes", "About the programme")


async def test_sums_are_out_of_sight(aigul: Chat, house: House) -> None:
    await begin(aigul)
    await enter(aigul, "It goes well", "15–30 thousand som", "Nothing is needed", "Skip")
    message = aigul.said[-1]
    hidden = [
        message["text"][one["offset"] : one["offset"] + one["length"]]
        for one in message["entities"]
        if one["type"] == "spoiler"
    ]
    assert hidden == [aigul.tr("15–30 thousand som")]
    assert aigul.tr("15–30 thousand som") not in message["text"][:40]


async def test_what_was_said_is_in_the_copy_and_goes_with_who_said_it(
    aigul: Chat, newcomer: Newcomer, house: House
) -> None:
    await come_home(aigul, SIGNED)
    other = newcomer("Бакыт")
    await other.says(f"/start {await invite_link(aigul)}")
    await enter(other, "(language)", "I agree", "Continue")
    await enter(aigul, "/checkin", "It goes well", "Nothing yet", "Nothing is needed")
    await aigul.says("Иним жардам берди")
    await enter(aigul, "Continue", "Finish", "/mydata", "A copy of everything")
    stored_file = await house.bot.download(aigul.said[-1]["document"]["file_id"])
    assert stored_file is not None
    assert "Иним жардам берди" in stored_file.read().decode()
    await enter(aigul, "/forget", "Yes, delete mine")
    stored = await row(house)
    assert (stored["answered_by"], stored["words"], stored["how"]) == (None, None, "well")
