"""Contacts: whom to turn to about the programme and taxes, the offices nearby, safety at home.

Every number is a fact, said with its date and door, or what a coordinator has entered.
"""

from __future__ import annotations

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import (
    Cancel,
    Column,
    NextPage,
    PrevPage,
    Row,
    Start,
    StubScroll,
    SwitchTo,
)
from aiogram_dialog.widgets.link_preview import LinkPreview
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.sources import where_is_this_written
from bot.offices import office_text
from bot.paging import in_pages, open_page
from bot.runtime import Runtime
from bot.saying import Spoken, door_text, reservation_of, say, say_fact
from bot.states import ContactsSG, LetterSG, SettingsSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from db.queries.offices import offices_of
from domain.office import Office
from domain.person import Person
from domain.truth import Door

PROGRAMME_AND_TAXES = ("hotline_ministry_1966", "hotline_tax", "site_tax")


def about(runtime: Runtime, fact_ids: tuple[str, ...]) -> Spoken:
    """Say each fact as it may be said today, then whom to ask and what is not confirmed."""
    said = [say_fact(runtime, fact_id) for fact_id in fact_ids]
    told = [fact for fact in said if fact.text is not None]
    doors = dict.fromkeys(fact.ask_at for fact in said if fact.text is None)
    paragraphs = [
        *(fact.text for fact in told if fact.text is not None),
        *(door_text(runtime, door) for door in doors),
    ]
    if reservation := reservation_of(runtime, told):
        paragraphs.append(reservation)
    return Spoken(text="\n\n".join(paragraphs), facts=[fact.fact_id for fact in told])


async def lines_shown(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    spoken = about(runtime, PROGRAMME_AND_TAXES)
    return {"text": spoken.text, "facts": spoken.facts}


async def safety_shown(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    spoken = say(runtime, "safety")
    return {"text": spoken.text, "facts": spoken.facts}


async def offices_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    place = person.family.place if person.family else None
    found = await offices_near(runtime, place) if place else []
    pages = in_pages([office_text(runtime, office) for office in found])
    page = await open_page(dialog_manager, "contacts_pages", len(pages))
    where = found[0].place if found else place
    return {
        "what": "offices" if found else "none" if place else "no_place",
        "no_place": not place,
        "place": runtime.library.places.full_name(where, runtime.locale) if where else "",
        "offices": "\n\n".join(pages[page]),
        "door": door_text(runtime, Door.MINISTRY_1966),
        "pages": len(pages),
        "many": len(pages) > 1,
    }


async def offices_near(runtime: Runtime, place: str) -> list[Office]:
    """Return the offices of a place; where none are entered, those of its whole region."""
    region = runtime.library.places.region_of(place)
    async with runtime.sessions.read() as session:
        found = await offices_of(session, place, region)
    return [office for office in found if office.place == place] or found


lines = Window(
    Multi(Tr("Here is whom you can call."), Ready("text"), sep="\n\n"),
    Column(
        SwitchTo(Label("Offices near me"), id="contacts_offices", state=ContactsSG.offices),
        SwitchTo(Label("Safety at home"), id="contacts_safety", state=ContactsSG.safety),
        Start(Label("💬 Write to the advisor"), id="contacts_letter", state=LetterSG.writing),
        where_is_this_written("contacts_sources", lines_shown),
        Cancel(Label("Back"), id="contacts_back"),
        OtherLanguage("contacts_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=ContactsSG.lines,
    getter=lines_shown,
)

safety = Window(
    Multi(
        Tr("These numbers are here for when they are needed."),
        Ready("text"),
        sep="\n\n",
    ),
    Column(
        where_is_this_written("safety_sources", safety_shown),
        SwitchTo(Label("Back"), id="safety_back", state=ContactsSG.lines),
        OtherLanguage("safety_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=ContactsSG.safety,
    getter=safety_shown,
)

offices = Window(
    Case(
        {
            "offices": Multi(Tr("Offices: {place}"), Ready("offices"), sep="\n\n"),
            "none": Multi(
                Tr("Offices: {place}"),
                Tr("None have been entered here yet."),
                Ready("door"),
                sep="\n\n",
            ),
            "no_place": Tr("Choose your place. Then I show the offices there."),
        },
        selector="what",
    ),
    StubScroll(id="contacts_pages", pages="pages"),
    Row(
        PrevPage("contacts_pages", text=Label("◀ Earlier")),
        NextPage("contacts_pages", text=Label("More ▶")),
        when="many",
    ),
    Column(
        Start(
            Label("Choose my place"),
            id="contacts_place",
            state=SettingsSG.region,
            data={"from_home": True},
            when="no_place",
        ),
        Start(Label("💬 Write to the advisor"), id="offices_letter", state=LetterSG.writing),
        SwitchTo(Label("Back"), id="near_back", state=ContactsSG.lines),
        OtherLanguage("near_lang"),
    ),
    LinkPreview(is_disabled=True),
    Stray(),
    state=ContactsSG.offices,
    getter=offices_shown,
)


def build() -> Dialog:
    return Dialog(lines, safety, offices)
