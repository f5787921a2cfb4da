"""The desk of facts: coordinators confirm, correct, look twice, undo; families hear of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.dialogs.facts.listed import in_order
from content.facts import Fact
from db.session import Sessions
from domain.fact_change import ChangeState
from domain.truth import Level
from tests.chat import Chat, plain, text_of
from tests.conftest import Newcomer
from tests.conversations.facts_desk import (
    BAR,
    OPEN,
    QUOTA,
    SEWING,
    STALL,
    come_to_desk,
    correct_value,
    fact,
    hear_the_bar,
    history,
    label,
    open_fact,
    reads_on,
    said,
    title,
    turns_to,
    value,
)
from tests.conversations.test_counts import CountingSessions
from tests.conversations.test_roles import take
from tests.conversations.walks import STRAY_ON_THE_WAY, come_home, enter
from tests.house import LIBRARY, House

CHANGED = "Somebody has changed this meanwhile. This is how it stands now."
WAITS = "Somebody's change waits for a second look. Yours can follow then."
NAME = "Your name stands beside what you do to facts. What is your name?"
SOURCE_URL = "https://cbd.minjust.gov.kg/7-8532"
WHERE, BACK = "Where is this written?", "Back"
ALSO_CONFIRMS = "With this you also confirm the fact, in your name."
SAME = "Nothing changes: it stands like this already."
FREE = ["Confirm", "Correct", WHERE, BACK]


@pytest.fixture
async def desk(aigul: Chat) -> Chat:
    """The only coordinator so far."""
    await come_to_desk(aigul, name="Айгүл")
    return aigul


@pytest.fixture
async def second(newcomer: Newcomer, desk: Chat) -> Chat:
    """Another coordinator."""
    chat = newcomer("Бактыгүл")
    await come_to_desk(chat, name="Бактыгүл")
    return chat


def counts(chat: Chat, stale: int, unconfirmed: int, waiting: int) -> str:
    text = (
        "⚠ Past review: {stale}\n• Not confirmed: {unconfirmed}\n"
        "Waiting for a second look: {waiting}"
    )
    return chat.tr(text, stale=stale, unconfirmed=unconfirmed, waiting=waiting)


async def test_what_is_stale_stands_first_then_what_nobody_confirmed(
    desk: Chat, house: House
) -> None:
    facts = list(house.library.facts)
    assert desk.window.startswith(counts(desk, 0, len(facts), 0))
    await open_fact(desk)
    await desk.taps("Confirm")
    await house.later(timedelta(days=60))
    await desk.says("/menu")
    await desk.says("/facts")
    today = house.runtime.today
    stale = [one for one in facts if today > one.review_by]
    assert stale
    assert desk.window.startswith(counts(desk, len(stale), len(facts) - 1, 0))
    signs = [text[0] for text in desk.labels(desk.said[-1])]
    assert signs[:8] == ["⚠"] * 8
    await desk.says(title(desk))
    assert desk.offers(label(desk, "✓"))


def test_a_stale_fact_stands_before_an_unconfirmed_one_and_confirmed_ones_last() -> None:
    def one(fact_id: str, review_by: str, checked_by: str | None) -> Fact:
        fields = {"checked_on": "2026-01-01", "review_by": review_by, "checked_by": checked_by}
        return LIBRARY.facts.corrected(fact_id, fields)

    confirmed, soon, unconfirmed, stale = (
        one(STALL, "2027-03-01", "Айгүл"),
        one(OPEN, "2027-02-01", "Айгүл"),
        one(QUOTA, "2027-05-01", None),
        one(BAR, "2026-11-23", "Айгүл"),
    )
    listed = in_order([confirmed, soon, unconfirmed, stale], date(2026, 11, 24))
    assert listed == [stale, unconfirmed, soon, confirmed]


async def test_a_fact_is_found_by_a_word_however_it_is_spelt(desk: Chat) -> None:
    await desk.says(title(desk).upper().replace("Ө", "О").replace("Ү", "У"))
    assert desk.offers(label(desk))
    await desk.says("жокмундайсөз")
    assert desk.tr("There is nothing.") in desk.window
    await desk.taps("All facts")
    assert desk.offers("More ▶")
    await desk.sends("voice")
    desk.sees(STRAY_ON_THE_WAY)


async def test_the_only_coordinator_confirms_and_it_is_said_firmly(
    desk: Chat, house: House
) -> None:
    await open_fact(desk)
    window = desk.window
    assert title(desk) in window
    assert said(desk) in window
    assert desk.tr("Level: {level}", level=desk.tr("Said with its source")) in window
    assert desk.tr("Today: {level}", level=desk.tr("Said with a caution")) in window
    checked = desk.tr("Checked on: {date}. Nobody has confirmed it.", date="24.11.2026")
    assert checked in window
    assert desk.labels(desk.said[-1]) == [desk.tr(text) for text in FREE]

    await desk.taps("Confirm")
    confirmed = desk.tr("Confirmed on: {date}, by: {name}", date="24.11.2026", name="Айгүл")
    assert confirmed in desk.window
    assert desk.tr("Look again by: {date}", date="24.05.2027") in desk.window
    assert fact(desk).level(house.runtime.today) is Level.STATE
    assert [change.looked_by for change in await history(house)] == [None]
    await desk.taps("History")
    assert desk.tr("Nobody else has looked.") in desk.window


async def test_sources_are_one_tap_away(desk: Chat) -> None:
    await open_fact(desk)
    await desk.taps(WHERE)
    source = fact(desk).source
    assert source is not None
    assert source.title in desk.window
    await desk.taps(BACK)
    assert title(desk) in desk.window


async def test_looking_at_the_desk_tells_nobody_anything(desk: Chat, house: House) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    assert (await house.rows())["state.telling"] == []


async def test_a_value_is_corrected_as_people_type_it_and_families_hear_the_new_one(
    desk: Chat, newcomer: Newcomer, house: House
) -> None:
    family = newcomer("Нургүл")
    old = said(desk)
    await hear_the_bar(family)
    assert value(family) in family.window
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("көп")
    desk.sees("I could not read that as a value of this fact. Please write it again.")
    await desk.says("беш")
    assert old in desk.window
    assert f"{desk.tr('Value')}: 3" in await turns_to(desk, "Put it in")
    assert fact(desk).value == 3
    await reads_on(desk, "Put it in")
    assert fact(desk).value == 5
    assert said(desk) in desk.window
    assert said(desk) != old
    line = desk.tr(
        "Told this: {this}, otherwise: {otherwise}, within reach: {reachable}",
        this=0,
        otherwise=1,
        reachable=1,
    )
    assert line in desk.window
    await family.taps(BACK)
    await family.taps("What it costs")
    assert value(family).startswith("5")
    assert value(family) in family.window
    await desk.taps("Correct")
    assert not desk.offers("See what it comes to")


async def test_another_coordinator_takes_the_second_look(
    desk: Chat, second: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    assert fact(desk).value == 3
    waits = desk.tr("Waits for a second look: {name}, {date}", name="Айгүл", date="24.11.2026")
    assert waits in desk.window
    assert not desk.offers("Take a look")
    assert not desk.offers("Correct")

    await second.says("/menu")
    await second.says("/facts")
    await second.taps("For a second look")
    await second.taps(label(second))
    await second.taps("Take a look")
    assert f"24.11.2026, Айгүл: {second.tr('corrected')}" in second.window
    await reads_on(second, "Agree")
    assert fact(second).value == 5
    assert said(second) in second.window
    await second.taps("History")
    assert second.tr("Second look: {name}", name="Бактыгүл") in second.window


def in_all_languages(house: House, fact_id: str = BAR) -> list[str]:
    """A fact's words as they are said now, in every language."""
    today, facts = house.runtime.today, house.library.facts
    said = [facts.say(fact_id, today=today, language=one).text for one in house.library.languages]
    return [plain(text) for text in said if text is not None]


async def test_the_second_look_at_a_confirmation_shows_all_that_is_agreed_to(
    desk: Chat, second: Chat, house: House
) -> None:
    await open_fact(desk)
    await desk.taps("Confirm")
    await open_fact(second)
    await second.taps("Take a look")
    shown = await turns_to(second, "Agree")
    source = fact(second).source
    assert source is not None
    assert source.url in str(second.house.telegram.messages(second.id)[-1])
    for words in (
        *in_all_languages(house),
        f"24.11.2026, Айгүл: {second.tr('confirmed')}",
        f"{second.tr('Value')}: {value(second)}",
        f"{second.tr('Level')}: {second.tr('Said with its source')}",
        source.title[:50],
        f"{second.tr('Look again by')}: 24.05.2027",
    ):
        assert words in shown


async def test_a_correction_is_shown_in_every_language_to_who_makes_it_and_who_looks(
    desk: Chat, second: Chat, house: House
) -> None:
    before = in_all_languages(house)
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("5")
    echoed = await turns_to(desk, "Put it in")
    assert desk.tr(ALSO_CONFIRMS) in echoed
    await reads_on(desk, "Put it in")
    await open_fact(second)
    await second.taps("Take a look")
    looked = await turns_to(second, "Agree")
    await second.taps("Agree")
    after = in_all_languages(house)
    assert len(after) == len(before) == len(house.library.languages)
    for was, will in zip(before, after, strict=True):
        assert f"{was}\n→ {will}" in echoed
        assert f"{was}\n→ {will}" in looked


async def test_an_undo_that_says_more_waits_and_is_named_to_who_looks(
    desk: Chat, second: Chat, house: House
) -> None:
    await open_fact(desk)
    for move in ("Correct", "Level", "Not said"):
        await desk.taps(move)
    await reads_on(desk, "Put it in")
    await desk.taps("History")
    await desk.taps("Undo the newest in force")
    assert fact(desk).bot_use is Level.DO_NOT_STATE
    await open_fact(second)
    await second.taps("Take a look")
    shown = await turns_to(second, "Agree")
    assert f"24.11.2026, Айгүл: {second.tr('undone')}" in shown
    level = f"{second.tr('Not said')} → {second.tr('Said with its source')}"
    assert f"{second.tr('Level')}: {level}" in shown
    await second.taps("Agree")
    assert fact(desk).bot_use is Level.STATE


@pytest.mark.parametrize("typed", ["стол патенти", "патент на лоток", "1500", "1 500 сом"])
async def test_a_fact_is_found_as_people_ask_for_it_and_by_its_value(
    desk: Chat, typed: str
) -> None:
    await desk.says(typed)
    assert desk.offers(label(desk, "•", STALL))


async def test_typing_the_same_again_is_no_correction(desk: Chat) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("үч")
    assert desk.tr(SAME) in desk.window
    assert not desk.offers("Put it in")
    await desk.taps("Correct something else")
    assert not desk.offers("See what it comes to")
    await desk.taps("Source")
    await desk.taps("The same source")
    assert desk.tr(SAME) in desk.window


async def test_a_number_in_the_sentence_is_corrected_like_the_value(desk: Chat) -> None:
    await open_fact(desk, SEWING)
    await desk.taps("Correct")
    number = f"{desk.tr('Number in the sentence')}: 12\u00a0%"
    await desk.taps(number)
    assert number in desk.window
    await desk.says("жүз элүү")
    desk.sees("This cannot be a value of this fact. Please look at it again.")
    await desk.says("13,5")
    assert f"{number} → 13,5\u00a0%" in await turns_to(desk, "Put it in")
    await desk.taps("Correct something else")
    await desk.taps(f"{desk.tr('Number in the sentence')}: 40\u00a0%")
    await desk.says("50")
    await reads_on(desk, "Put it in")
    parts = {name: float(part.value) for name, part in fact(desk, SEWING).parts.items()}
    assert parts == {"share": 13.5, "base": 50}
    assert "13,5" in said(desk, SEWING)


async def test_what_is_corrected_is_the_fact_as_it_stands_in_the_database(
    desk: Chat, house: House
) -> None:
    """Another process may have put something in force a moment ago."""
    await correct_value(desk, "5")
    now = in_all_languages(house)
    house.library.facts.use({})
    await desk.taps("Correct")
    await desk.taps("Words")
    assert any(words in desk.window for words in now)
    await desk.taps(BACK)
    await desk.taps("Value")
    await desk.says("5")
    assert desk.tr(SAME) in desk.window


async def test_who_does_not_agree_leaves_it_as_it_was(
    desk: Chat, second: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await open_fact(second)
    await second.taps("Take a look")
    await reads_on(second, "Do not agree")
    assert fact(second).value == 3
    assert second.offers("Correct")
    assert [change.state for change in await history(house)] == [ChangeState.REFUSED]
    await open_fact(desk)
    await desk.taps("History")
    assert desk.tr("Not agreed to by: {name}", name="Бактыгүл") in desk.window


async def test_ones_own_change_can_be_taken_back(desk: Chat, second: Chat, house: House) -> None:
    await correct_value(desk, "5")
    await open_fact(second)
    await desk.taps("Take it back")
    assert desk.offers("Correct")
    await second.taps("Take a look")
    assert second.tr("Nothing waits for a second look any more.") in second.window
    assert [change.state for change in await history(house)] == [ChangeState.WITHDRAWN]


async def test_a_look_that_comes_too_late_is_told_kindly(
    desk: Chat, second: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await open_fact(second)
    await second.taps("Take a look")
    await turns_to(second, "Agree")
    await desk.taps("Take it back")
    await second.taps("Agree")
    assert second.window.startswith(second.tr(CHANGED))
    assert second.offers("Correct")
    assert fact(second).value == 3


async def test_saying_less_firmly_is_in_force_at_once(
    desk: Chat, second: Chat, newcomer: Newcomer, house: House
) -> None:
    family = newcomer("Нургүл")
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Level")
    await desk.taps("Not said")
    assert desk.tr("This is in force at once.") in desk.window
    await reads_on(desk, "Put it in")
    assert fact(desk).bot_use is Level.DO_NOT_STATE
    assert desk.tr("Value: {value}", value="3") in desk.window
    assert not desk.offers(WHERE)
    await come_home(family)
    await family.taps("About the programme")
    await family.taps("What it costs")
    assert value(family) not in family.window


async def test_a_change_that_waits_does_not_keep_anybody_from_saying_less_firmly(
    desk: Chat, second: Chat, house: House
) -> None:
    await correct_value(desk, "5")
    await open_fact(second)
    await second.taps("Lower the level")
    await second.taps("Said with a caution")
    aside = "It puts aside what waits for a second look: {name}, {date}"
    shown = await turns_to(second, "Put it in")
    assert second.tr(aside, name="Айгүл", date="24.11.2026") in shown
    assert second.tr(ALSO_CONFIRMS) not in shown
    await reads_on(second, "Put it in")
    assert [change.state for change in await history(house)] == [
        ChangeState.OVERTAKEN,
        ChangeState.IN_FORCE,
    ]


async def test_two_coordinators_at_once_see_what_the_other_did(
    desk: Chat, second: Chat, house: House
) -> None:
    await open_fact(second)
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Level")
    await desk.taps("Said with a caution")
    await reads_on(desk, "Put it in")
    await second.taps("Confirm")
    assert second.window.startswith(second.tr(CHANGED))
    assert len(await history(house)) == 1

    await second.taps("Correct")
    await second.taps("Value")
    await second.says("6")
    await correct_value(desk, "5")
    await reads_on(second, "Put it in")
    assert second.tr(WAITS) in second.window
    await turns_to(second, "Put it in")


async def test_a_tap_that_is_handled_twice_is_one_change(desk: Chat, house: House) -> None:
    await open_fact(desk)
    message, confirm = desk.button("Confirm")
    await desk.taps("Confirm")
    await desk.taps_again(message["message_id"], confirm)
    assert len(await history(house)) == 1
    await desk.taps("History")
    message, undo = desk.button("Undo the newest in force")
    await desk.taps("Undo the newest in force")
    await desk.taps_again(message["message_id"], undo)
    assert len(await history(house)) == 2


async def test_undo_lets_the_file_speak_again_and_history_tells_all(
    desk: Chat, house: House
) -> None:
    old = said(desk)
    await correct_value(desk, "5")
    new = said(desk)
    await desk.taps("History")
    assert "24.11.2026, Айгүл" in desk.window
    await desk.taps("Undo the newest in force")
    assert old in desk.window
    await desk.taps("History")
    await desk.taps("Undo the newest in force")
    assert new in desk.window
    await desk.taps("History")
    assert desk.window.count(desk.tr("undone")) == 2


async def test_a_long_history_has_pages(desk: Chat) -> None:
    for years in range(4, 13):
        await correct_value(desk, str(years))
    await desk.taps("History")
    assert len(desk.window) <= 600
    first = desk.window
    await desk.taps("More ▶")
    assert desk.window != first


async def test_days_are_typed_as_people_type_them(desk: Chat) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    for what, typed, expected in (
        ("Valid from", "15.07.2022", date(2022, 7, 15)),
        ("Valid until", "1-январь 2031", date(2031, 1, 1)),
        ("Look again by", "20.01", date(2027, 1, 20)),
    ):
        await desk.taps(what)
        await desk.says("бир күнү")
        desk.sees("I did not understand this day. Write it like this: 20.01.2027")
        await desk.says(typed)
        assert f"→ {expected:%d.%m.%Y}" in await turns_to(desk, "Put it in")
        if what != "Look again by":
            await desk.taps("Correct something else")
    await reads_on(desk, "Put it in")
    corrected = fact(desk)
    assert (corrected.valid_from, corrected.valid_until, corrected.review_by) == (
        date(2022, 7, 15),
        date(2031, 1, 1),
        date(2027, 1, 20),
    )
    await desk.taps("Correct")
    await desk.taps("Look again by")
    await desk.says("20.01.2020")
    desk.sees("This day is over. Please choose a later one.")
    await desk.taps(BACK)
    await desk.taps("Valid until")
    await desk.taps("No day")
    await reads_on(desk, "Put it in")
    assert fact(desk).valid_until is None


async def test_a_fact_does_not_end_before_it_begins(desk: Chat) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Valid from")
    await desk.says("1.6.2026")
    await desk.taps("Correct something else")
    await desk.taps("Valid until")
    await desk.says("1.5.2026")
    assert desk.tr("It would end before it begins. Look at the days.") in desk.window
    assert not desk.offers("Put it in")
    await desk.taps("Drop the correction")
    await desk.taps("Correct")
    assert not desk.offers("See what it comes to")


async def test_who_names_a_source_may_say_it_more_firmly(desk: Chat, house: House) -> None:
    await open_fact(desk, STALL)
    await desk.taps("Correct")
    await desk.taps("Level")
    await desk.taps("Said with its source")
    assert desk.tr("For this level name where it is written.") in desk.window
    await desk.says("<b>Салык кодекси & Ко</b>")
    for wrong in ("салык кодекси", 'https://sti.gov.kg/"x', "https://sti.gov.kg/a b", "https://x"):
        await desk.says(wrong)
        desk.sees("Send the whole address, without spaces and quotes. It begins with https://")
    await desk.says(SOURCE_URL)
    await desk.says("жакында")
    desk.sees("I did not understand this day. Write it like this: 20.01.2027")
    for ahead in ("20.12.2026", "2030", "01.2027"):
        await desk.says(ahead)
        desk.sees("A source cannot be of this date. Please look at it again.")
    await desk.says("09.2026")
    shown = await turns_to(desk, "Put it in")
    assert "<b>Салык кодекси & Ко</b>, 09.2026" in shown
    await reads_on(desk, "Put it in")
    corrected = fact(desk, STALL)
    assert corrected.source is not None
    assert (corrected.source.url, corrected.source.date) == (SOURCE_URL, "2026-09")
    assert corrected.level(house.runtime.today) is Level.STATE


async def test_the_same_source_is_vouched_for_by_one_tap(desk: Chat, house: House) -> None:
    await open_fact(desk, STALL)
    await desk.taps("Correct")
    await desk.taps("Level")
    await desk.taps("Said with its source")
    await desk.taps("The same source")
    await reads_on(desk, "Put it in")
    assert fact(desk, STALL).level(house.runtime.today) is Level.STATE


async def test_what_nobody_knew_becomes_known_word_by_word(desk: Chat, house: House) -> None:
    await open_fact(desk, OPEN)
    assert not desk.offers(WHERE)
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("отуз күн")
    await desk.taps("Correct something else")
    await desk.taps("Words")
    assert not desk.offers("Leave it as it is")
    await desk.says("Жооп 40 күндө чыгат.")
    wrong = (
        "I cannot take this sentence. Numbers must be those of the fact, "
        "and the same in all languages. Correct the value first if it has changed."
    )
    desk.sees(wrong)
    await desk.says("Жооп чыгат: отуз күн.")
    await desk.says("Ответа ждут месяц.")
    desk.sees(wrong)
    await desk.says("Ответа ждут: отуз күн.")
    fields = f"{desk.tr('Source')}"
    text = "This does not fit together yet. Look at: {fields}"
    assert desk.tr(text, fields=fields) in desk.window
    await desk.taps("Correct something else")
    await desk.taps("Source")
    await desk.says("Токтом")
    await desk.says(SOURCE_URL)
    await desk.taps("It names no date")
    await desk.taps("Correct something else")
    await desk.taps("Level")
    await desk.taps("Said with a caution")
    await reads_on(desk, "Put it in")
    corrected = fact(desk, OPEN)
    own, other = ("Жооп чыгат: {value}.", "Ответа ждут: {value}.")
    first = desk.locale
    (rest,) = set(house.library.languages) - {first}
    assert corrected.statement == {first: own, rest: other}
    assert said(desk, OPEN) == "Жооп чыгат: отуз күн."
    assert corrected.level(house.runtime.today) is Level.STATE_WITH_CHECK


async def test_words_that_wait_for_a_value_say_so(desk: Chat, house: House) -> None:
    """Of some facts the files hold the sentence and not yet the number."""
    waits = [one.id for one in house.library.facts if one.needs_value and one.value is None]
    assert waits
    for fact_id in waits:
        await open_fact(desk, fact_id)
        await desk.taps("Correct")
        assert "…" in desk.window
    await desk.taps("Value")
    await desk.says("30")
    await desk.taps("Correct something else")
    await desk.taps("Source")
    await desk.says("Токтом")
    await desk.says(SOURCE_URL)
    await desk.says("2026")
    await desk.taps("Correct something else")
    await desk.taps("Level")
    await desk.taps("Said with a caution")
    await reads_on(desk, "Put it in")
    assert "30" in said(desk, waits[-1])


async def test_words_are_written_with_the_value_as_it_is_read(desk: Chat) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Words")
    told = value(desk)
    await desk.says("Токтом & мыйзам")
    desk.sees("Please write it without the signs <, > and &.")
    await desk.says(f"Үч жыл эмес: {told}.".replace("\u00a0", " "))
    await desk.taps("Leave it as it is")
    assert f"Үч жыл эмес: {told}." in desk.window
    await reads_on(desk, "Put it in")
    statement = fact(desk).statement
    assert statement is not None
    assert statement[desk.locale] == "Үч жыл эмес: {value}."


async def test_a_name_is_asked_for_as_soon_as_the_desk_opens(aigul: Chat, house: House) -> None:
    await come_to_desk(aigul)
    aigul.sees(NAME, buttons=[BACK])
    await aigul.says("…")
    aigul.sees("I could not read that. Please write it in letters.")
    await aigul.says("Айгүл <b>&")
    assert aigul.offers("More ▶")
    await open_fact(aigul)
    await aigul.taps("Confirm")
    assert "Айгүл <b>&" in aigul.window
    assert (await house.person(aigul.id)).name == "Айгүл <b>&"
    assert fact(aigul).checked_by == "Айгүл <b>&"


async def test_a_correction_survives_that_the_name_was_missing(aigul: Chat) -> None:
    await come_to_desk(aigul)
    await aigul.taps(BACK)
    await aigul.says(title(aigul))
    for move in (label(aigul), "Correct", "Value"):
        await aigul.taps(move)
    await aigul.says("5")
    await reads_on(aigul, "Put it in")
    aigul.sees(NAME)
    await aigul.says("Айгүл")
    await reads_on(aigul, "Put it in")
    assert fact(aigul).value == 5


async def test_a_restart_keeps_the_correction_and_what_was_begun(desk: Chat, house: House) -> None:
    await correct_value(desk, "5")
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("6")
    await house.restart()
    assert fact(desk).value == 5
    await reads_on(desk, "Put it in")
    assert fact(desk).value == 6


@pytest.mark.parametrize("move", ["Confirm", "Correct", "History", BACK])
async def test_nothing_is_shown_or_done_once_the_role_is_taken(
    desk: Chat, house: House, move: str
) -> None:
    await correct_value(desk, "5")
    await take(house, desk)
    await desk.taps(move)
    desk.hears("You are no longer a coordinator.")
    assert title(desk) not in desk.window
    assert desk.window
    assert len(await history(house)) == 1


async def test_a_correction_is_not_put_in_once_the_role_is_taken(desk: Chat, house: House) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Value")
    await desk.says("6")
    await turns_to(desk, "Put it in")
    await take(house, desk)
    await desk.taps("Put it in")
    desk.hears("You are no longer a coordinator.")
    assert await history(house) == []


async def test_what_is_typed_once_the_role_is_taken_is_answered_kindly(
    desk: Chat, house: House
) -> None:
    await open_fact(desk)
    await desk.taps("Correct")
    await desk.taps("Value")
    await take(house, desk)
    await desk.says("6")
    assert desk.tr("You are no longer a coordinator.") in [text_of(one) for one in desk.said]
    assert title(desk) not in desk.window


async def test_a_tap_at_the_desk_costs_one_write_and_two_reads(
    sessions: Sessions, tmp_path: Path, locale: str
) -> None:
    """A person is read with every update; a fact with what was done to it once more."""
    count: Counter[str] = Counter()
    house = House(CountingSessions(sessions, count), tmp_path)
    await house.start()
    chat = Chat(house, "Айгүл", locale)
    await come_to_desk(chat, name="Айгүл")
    await open_fact(chat)
    for move in (
        *("Confirm", "Correct", "Value", "“5", "Correct something else", "Level"),
        *("Said with a caution", "Put it in", "History", "Undo the newest in force"),
        *(
            "Correct",
            "Source",
            "The same source",
            "Drop the correction",
            BACK,
            "All facts",
            "More ▶",
        ),
    ):
        if move == "Put it in":
            await turns_to(chat, move)
        count.clear()
        await enter(chat, move)
        assert (count["begin"] <= 1, count["read"] <= 2) == (True, True), (move, count)
    house.close()


async def test_families_have_no_desk_of_facts(aigul: Chat) -> None:
    await come_home(aigul)
    await aigul.says("/facts")
    aigul.sees("This section is for staff.")
