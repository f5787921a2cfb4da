"""Settings: each answer changed alone, and the ways back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from content.places import Country, Places
from domain.person import LineOfWork, PhoneUse, Rhythm, Stage
from tests.chat import Chat, screen
from tests.conversations.walks import (
    SIGNED,
    STRAY,
    agree,
    choose_place,
    come_home,
    enter,
    open_settings,
)
from tests.house import HOLDER, LIBRARY, House
from usecases.record import change_family

TOO_LONG = "Please write it shorter: up to {n} characters."
UNREADABLE = "I could not read that. Please write it in letters."
FAMILY = "Place: {place}\nVillage: {village}\nWork: {work}\nWhere we stand: {stage}"
ME = "Name: {name}\nWho reads this phone: {phone}\nHow often I may ask: {rhythm}"


def family_screen(chat: Chat, **known: str) -> str:
    values = {"place": "—", "village": "—", "work": "—", "stage": chat.tr("Still thinking")}
    return chat.tr(FAMILY, **{**values, **known})


def signed_screen(chat: Chat, *, signed: str = "—", benefit: str = "—") -> str:
    lines = (
        family_screen(chat, stage=chat.tr("Contract signed")),
        chat.tr("Signed: {signed}", signed=signed),
        chat.tr("Benefit «үй-бүлөгө көмөк»: {benefit}", benefit=benefit),
    )
    return "\n".join(lines)


def me_screen(chat: Chat, **known: str) -> str:
    values = {"name": "—", "phone": "—", "rhythm": chat.tr("Once a month")}
    return chat.tr(ME, **{**values, **known})


def place(chat: Chat, code: str) -> str:
    return chat.house.library.places.full_name(code, chat.locale)


async def test_a_place_is_region_district_and_village(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    aigul.sees("Where do you live?")
    await choose_place(aigul, "naryn")
    aigul.sees("Which district or city?")
    await aigul.taps("Back")
    aigul.sees("Where do you live?")
    await choose_place(aigul, "naryn", "naryn_at_bashy")
    aigul.sees("Write the name of your village.", buttons=["Skip", "Back"])
    await aigul.says("  Ак-Муз\nайылы ")
    at_bashy = place(aigul, "naryn_at_bashy")
    aigul.sees(family_screen(aigul, place=at_bashy, village="Ак-Муз айылы"))
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert (family.place, family.village) == ("naryn_at_bashy", "Ак-Муз айылы")


async def test_a_village_may_be_skipped_and_goes_with_its_district(aigul: Chat) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "naryn", "naryn_at_bashy")
    await aigul.says("Ак-Муз")
    await aigul.taps("Place")
    await choose_place(aigul, "talas", "talas_talas")
    await aigul.taps("Skip")
    aigul.sees(family_screen(aigul, place=place(aigul, "talas_talas")))


async def test_a_city_has_no_village(aigul: Chat) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "bishkek")
    await choose_place(aigul, "bishkek_lenin")
    aigul.sees(family_screen(aigul, place=place(aigul, "bishkek_lenin")))


async def test_a_long_list_of_districts_has_a_second_page(aigul: Chat) -> None:
    last = "jalal_abad_city_bazar_korgon"
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "jalal_abad")
    assert not aigul.offers(aigul.house.library.places.name(last, aigul.locale))
    await aigul.taps("More ▶")
    await choose_place(aigul, last)
    aigul.sees(family_screen(aigul, place=place(aigul, last)))


@pytest.mark.parametrize(
    ("region", "code", "shown"),
    [
        ("talas", "talas_manas", {"ky": "Манас району", "ru": "Манасский район"}),
        ("jalal_abad", "jalal_abad_city_manas", {"ky": "Манас шаары", "ru": "город Манас"}),
    ],
)
async def test_the_two_places_called_manas_are_told_apart(
    aigul: Chat, house: House, region: str, code: str, shown: dict[str, str]
) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, region)
    await choose_place(aigul, code)
    if aigul.offers("Skip"):
        await aigul.taps("Skip")
    whole = f"{house.library.places.name(region, aigul.locale)}, {shown[aigul.locale]}"
    aigul.sees(family_screen(aigul, place=whole))


async def test_what_cannot_be_a_village_is_refused_kindly(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "naryn", "naryn_at_bashy")
    for piece in ("а" * 4096, "а" * 904):
        await aigul.says(piece)
        aigul.sees(TOO_LONG, n=60)
    for nothing in ("😀👍🏽👨‍👩‍👧", "\u202e\u200f!", "…"):
        await aigul.says(nothing)
        aigul.sees(UNREADABLE)
    await aigul.sends("photo")
    aigul.sees(STRAY)
    aigul.stands_at("Write the name of your village.")

    await aigul.says("\u202e<b>Ак-Муз</b> & \u200fайылы")
    village = "<b>Ак-Муз</b> & айылы"
    aigul.sees(family_screen(aigul, place=place(aigul, "naryn_at_bashy"), village=village))


async def test_the_month_of_signing_is_year_and_month(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Where we stand")
    await aigul.taps("Contract signed")
    aigul.sees("In which year did you sign?")
    await aigul.taps("2025")
    aigul.sees("In which month did you sign?")
    await aigul.taps("Back")
    aigul.sees("In which year did you sign?")
    await aigul.taps("2026")
    december = "декабрь"
    assert not aigul.offers(december)
    await aigul.taps("Back")
    await aigul.taps("Back")
    aigul.sees(signed_screen(aigul))

    await aigul.taps("When we signed")
    await aigul.taps("2025")
    assert aigul.offers(december)
    await aigul.taps(december)
    signed = {"ky": "декабрь, 2025-жыл", "ru": "декабрь 2025 года"}[aigul.locale]
    aigul.sees(signed_screen(aigul, signed=signed))

    await aigul.taps("When we signed")
    await aigul.taps("I do not know")
    family = (await house.person(aigul.id)).family
    assert family is not None
    assert (family.stage, family.signed_month, family.signed_unknown) == (
        Stage.CONTRACTED,
        None,
        True,
    )


async def test_work_name_phone_and_rhythm_are_kept(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Work")
    await aigul.taps("Back")
    aigul.sees(family_screen(aigul))
    await aigul.taps("Work")
    await aigul.taps("Making things")
    aigul.sees(family_screen(aigul, work=aigul.tr("Making things")))

    await open_settings(aigul, "About me", "Name")
    await aigul.says("😀")
    aigul.sees(UNREADABLE)
    await aigul.says("Айгүл <3")
    aigul.sees(me_screen(aigul, name="Айгүл <3"))
    await aigul.taps("Who reads this phone")
    await aigul.taps("Others at home, too")
    await aigul.taps("How often to ask")
    await aigul.taps("Once a week")
    aigul.sees(
        me_screen(
            aigul,
            name="Айгүл <3",
            phone=aigul.tr("Others at home, too"),
            rhythm=aigul.tr("Once a week"),
        )
    )
    person = await house.person(aigul.id)
    assert person.family is not None
    assert (person.name, person.phone_use) == ("Айгүл <3", PhoneUse.SHARED)
    assert (person.family.line_of_work, person.family.rhythm) == (
        LineOfWork.MAKING,
        Rhythm.WEEKLY,
    )


async def test_the_language_changes_window_and_keys(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    await open_settings(aigul, "Language")
    other = next(code for code in house.translations.available_locales if code != aigul.locale)
    old_key = aigul.tr("🏠 Home")
    await aigul.taps(house.translations.name_of(other))
    aigul.locale = other
    aigul.sees("What would you like to change?")
    await aigul.says(old_key)
    keyboard = house.telegram.reply_keyboard(aigul.id)
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["text"] == aigul.tr("🏠 Home")


async def test_every_room_of_the_settings_leads_back(aigul: Chat) -> None:
    await come_home(aigul)
    await open_settings(aigul)
    for rooms in (
        ["About my family", "Place"],
        ["About my family", "Work"],
        ["About my family", "Where we stand"],
        ["About me", "Name"],
        ["About me", "Who reads this phone"],
        ["About me", "How often to ask"],
        ["Language"],
        ["Invite a family member"],
        ["My data"],
    ):
        for label in rooms:
            await aigul.taps(label)
        for _ in rooms:
            await aigul.taps("Back")
        aigul.sees("What would you like to change?")
    await aigul.taps("Back")
    aigul.sees("Where do you live? Your advisor will see it.")


async def test_a_restart_in_the_middle_of_the_settings_keeps_the_question(
    aigul: Chat, house: House
) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, "naryn")
    await house.restart()
    await choose_place(aigul, "naryn_at_bashy")
    await house.restart()
    await aigul.says("Ак-Муз")
    at_bashy = place(aigul, "naryn_at_bashy")
    aigul.sees(family_screen(aigul, place=at_bashy, village="Ак-Муз"))


async def test_the_answer_about_the_benefit_can_be_taken_back(aigul: Chat, house: House) -> None:
    await agree(aigul)
    await enter(aigul, SIGNED, "Earlier", "I do not get this benefit", "Understood, go on")
    await open_settings(aigul, "About my family")
    aigul.sees(signed_screen(aigul, benefit=aigul.tr("no")))
    for answer, shown, kept in (
        ("Yes", aigul.tr("yes"), True),
        ("I do not know", "—", None),
        ("No", aigul.tr("no"), False),
    ):
        gets_it = aigul.tr("Benefit «үй-бүлөгө көмөк»: {benefit}", benefit=aigul.tr("yes"))
        monthly = ["How much a month"] if gets_it in aigul.window else []
        await aigul.taps("Our benefit")
        aigul.sees(
            "Do you get the benefit «үй-бүлөгө көмөк»?",
            buttons=["Yes", "No", "I do not know", *monthly, "Back"],
        )
        await aigul.taps(answer)
        aigul.sees(signed_screen(aigul, benefit=shown))
        family = (await house.person(aigul.id)).family
        assert family is not None
        assert family.gets_benefit is kept


@pytest.mark.parametrize("chosen", [(), ("naryn",)], ids=["region", "district"])
async def test_a_place_that_is_no_longer_listed_is_not_taken(
    aigul: Chat, house: House, chosen: tuple[str, ...]
) -> None:
    await come_home(aigul)
    await open_settings(aigul, "About my family", "Place")
    await choose_place(aigul, *chosen)
    name = LIBRARY.places.name("naryn_at_bashy" if chosen else "naryn", aigul.locale)
    regions = (region for region in LIBRARY.places.regions() if region.code != "naryn")
    house.library = replace(LIBRARY, places=Places(Country(regions=tuple(regions))))
    await house.restart()
    await aigul.taps(name)
    assert not aigul.offers(name)
    assert (await house.rows())["families"][0]["place"] is None


async def test_a_place_that_went_later_is_shown_by_its_code(aigul: Chat, house: House) -> None:
    await come_home(aigul)
    person = await house.person(aigul.id)
    await change_family(house.sessions, person=person, consent_version=1, place="atlantis")
    await open_settings(aigul, "About my family")
    aigul.sees(family_screen(aigul, place="atlantis"))


@pytest.mark.parametrize(
    ("rooms", "last"),
    [
        (("Settings", "About me", "Name"), "“Айгүл"),
        (("Settings", "About me", "How often to ask"), "Once a week"),
        (("Settings",), "Invite a family member"),
        (("💬 Write to the advisor",), "“Уй ооруп калды"),
    ],
)
async def test_under_a_new_consent_text_an_open_window_saves_nothing(
    aigul: Chat, house: House, rooms: tuple[str, ...], last: str
) -> None:
    await come_home(aigul)
    await enter(aigul, *rooms)
    before = without_state(await house.rows())
    text = LIBRARY.screens["consent"].model_copy(update={"version": 2})
    house.library = replace(LIBRARY, screens={**LIBRARY.screens, "consent": text})
    await house.restart()
    await enter(aigul, last)
    aigul.stands_at(screen("consent", holder=HOLDER[aigul.locale]))
    assert without_state(await house.rows()) == before


def without_state(rows: dict[str, Any]) -> dict[str, Any]:
    return {name: found for name, found in rows.items() if not name.startswith("state.")}
