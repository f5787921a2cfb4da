"""Settings: what the family and the person said about themselves, each changed alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import ManagedTextInput, TextInput
from aiogram_dialog.widgets.kbd import (
    Button,
    Cancel,
    Column,
    Group,
    NextPage,
    PrevPage,
    Row,
    ScrollingGroup,
    Select,
    Start,
    SwitchTo,
)
from aiogram_dialog.widgets.text import Format, Multi

from bot.dialogs.amount import Ask, amount_in, ask_amount
from bot.money import money
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import month_text
from bot.states import InviteSG, MyDataSG, SettingsSG, StopSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray, choice, on_language
from bot.wording import phone_names, rhythm_names, stage_names, work_names
from domain.months import MONTHS_A_YEAR
from domain.person import SIGNED_STAGES, LineOfWork, Person, PhoneUse, Rhythm, Stage
from domain.typed import TooLong, short_text
from usecases.record import FamilyChanges, PersonChanges, change_family, change_person

NOT_SAID = "—"
YEARS_BACK = 5
ROWS = 5
A_PAGE = 2 * ROWS
BENEFIT_ANSWERS = {"yes": True, "no": False, "unknown": None}


async def save_family(manager: DialogManager, changes: FamilyChanges) -> None:
    """Save one answer about the family."""
    runtime = runtime_of(manager)
    person = await change_family(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        **changes,
    )
    remember(manager, person)


async def save_person(manager: DialogManager, changes: PersonChanges) -> None:
    """Save one answer about the person."""
    runtime = runtime_of(manager)
    person = await change_person(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        **changes,
    )
    remember(manager, person)


async def go_back(manager: DialogManager, menu: State) -> None:
    """Return to the menu, or to home if the question was asked from there."""
    start_data = manager.start_data if isinstance(manager.start_data, dict) else {}
    if start_data.get("from_home"):
        await manager.done()
    else:
        await manager.switch_to(menu)


def back(id: str, menu: State) -> Button:
    """Return a question's way back."""

    async def on_back(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        await go_back(manager, menu)

    return Button(Label("Back"), id=id, on_click=on_back)


async def on_stage(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_family(manager, {"stage": Stage(code)})
    family = person_of(manager).family
    if family and family.stage in SIGNED_STAGES and family.signed_month is None:
        await manager.switch_to(SettingsSG.signed_year)
    else:
        await go_back(manager, SettingsSG.family)


async def on_year(_c: CallbackQuery, _w: Any, manager: DialogManager, year: str) -> None:
    manager.dialog_data["year"] = int(year)
    await manager.switch_to(SettingsSG.signed_month)


async def on_month(_c: CallbackQuery, _w: Any, manager: DialogManager, month: str) -> None:
    signed = date(manager.dialog_data["year"], int(month), 1)
    await save_family(manager, {"signed_month": signed, "signed_unknown": False})
    await go_back(manager, SettingsSG.family)


async def on_month_unknown(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await save_family(manager, {"signed_month": None, "signed_unknown": True})
    await go_back(manager, SettingsSG.family)


async def on_benefit(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_family(manager, {"gets_benefit": BENEFIT_ANSWERS[code]})
    await go_back(manager, SettingsSG.family)


async def on_benefit_monthly(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await ask_amount(manager, Ask.BENEFIT, skip=True)


async def on_amount(_data: Any, result: dict[str, Any] | None, manager: DialogManager) -> None:
    """Keep what the benefit is a month; the other rooms come back without a result."""
    if result is not None:
        await save_family(manager, {"benefit_monthly": amount_in(result)})
        await go_back(manager, SettingsSG.family)


async def on_work(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_family(manager, {"line_of_work": LineOfWork(code)})
    await go_back(manager, SettingsSG.family)


async def on_region(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    places = runtime_of(manager).library.places
    if code not in places:
        return
    manager.dialog_data["region"] = code
    if places.districts(code):
        await manager.switch_to(SettingsSG.district)
    else:
        await save_family(manager, {"place": code, "village": None})
        await go_back(manager, SettingsSG.family)


async def on_district(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    places = runtime_of(manager).library.places
    if code not in places:
        return
    await save_family(manager, {"place": code, "village": None})
    if places.is_city(code):
        await go_back(manager, SettingsSG.family)
    else:
        await manager.switch_to(SettingsSG.village)


async def on_village(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await save_family(manager, {"village": text})
    await go_back(manager, SettingsSG.family)


async def on_skip_village(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    await go_back(manager, SettingsSG.family)


async def on_name(
    _message: Message, _widget: ManagedTextInput[str], manager: DialogManager, text: str
) -> None:
    await save_person(manager, {"name": text})
    await go_back(manager, SettingsSG.me)


async def on_unreadable(
    message: Message, _widget: Any, manager: DialogManager, error: ValueError
) -> None:
    """Say kindly why the text could not be taken; the question stays open."""
    manager.show_mode = ShowMode.NO_UPDATE
    if isinstance(error, TooLong):
        await message.answer(
            _("Please write it shorter: up to {n} characters.").format(n=error.limit)
        )
    else:
        await message.answer(_("I could not read that. Please write it in letters."))


async def on_phone(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_person(manager, {"phone_use": PhoneUse(code)})
    await go_back(manager, SettingsSG.me)


async def on_rhythm(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_family(manager, {"rhythm": Rhythm(code)})
    await go_back(manager, SettingsSG.me)


async def on_always_send(_c: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    await save_family(manager, {"always_send": code == "yes"})


async def on_settings_language(
    callback: CallbackQuery, widget: Any, manager: DialogManager, code: str
) -> None:
    await on_language(callback, widget, manager, code)
    await go_back(manager, SettingsSG.menu)


async def values(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    """What is known, in words; «—» where nothing was said."""
    family = person.family
    locale = runtime.translations.current_locale
    place = NOT_SAID
    if family is not None and family.place is not None:
        place = runtime.library.places.full_name(family.place, locale)
    month = family.signed_month if family else None
    return {
        "name": person.name or NOT_SAID,
        "phone": phone_names()[person.phone_use] if person.phone_use else NOT_SAID,
        "rhythm": rhythm_names()[family.rhythm] if family else NOT_SAID,
        "stage": stage_names()[family.stage] if family and family.stage else NOT_SAID,
        "signed": month_text(month, runtime=runtime) if month else NOT_SAID,
        "work": work_names()[family.line_of_work] if family and family.line_of_work else NOT_SAID,
        "place": place,
        "village": (family.village if family else None) or NOT_SAID,
        "benefit": yes_or_no(family.gets_benefit if family else None),
        "benefit_monthly": benefit_text(runtime, person),
        "shows_benefit": shows_benefit(person),
        "gets_benefit": bool(family and family.gets_benefit),
        "knows_monthly": bool(family and family.benefit_monthly is not None),
        "is_signed": bool(family and family.stage in SIGNED_STAGES),
        "language": runtime.translations.name_of(locale),
    }


def benefit_text(runtime: Runtime, person: Person) -> str:
    """Return what the family gets of the benefit a month; «—» where it has not said."""
    monthly = person.family.benefit_monthly if person.family else None
    if monthly is None:
        return NOT_SAID
    return _("{amount} som").format(amount=money(monthly, runtime.locale))


def shows_benefit(person: Person) -> bool:
    """Whether the benefit concerns the family: it has signed, or has answered about it."""
    family = person.family
    return family is not None and (
        family.stage in SIGNED_STAGES or family.gets_benefit is not None
    )


async def stages(**_kwargs: Any) -> dict[str, Any]:
    return {"stages": list(stage_names().items())}


def yes_or_no(answer: bool | None) -> str:
    """Return an answer in a word; «—» where there is none."""
    if answer is None:
        return NOT_SAID
    return _("yes") if answer else _("no")


async def benefits(**_kwargs: Any) -> dict[str, Any]:
    return {
        "benefits": [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))],
    }


async def works(**_kwargs: Any) -> dict[str, Any]:
    return {"works": list(work_names().items())}


async def rhythms(person: Person, **_kwargs: Any) -> dict[str, Any]:
    family = person.family
    sends = family is not None and family.always_send
    wish = ("no", _("Ask me each time")) if sends else ("yes", _("Always send"))
    return {
        "rhythms": list(rhythm_names().items()),
        "wishes": [wish],
        "sends": sends,
        "asks_to_send": not sends,
    }


async def phones(**_kwargs: Any) -> dict[str, Any]:
    return {"phones": list(phone_names().items())}


async def all_languages(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    codes, name_of = runtime.translations.available_locales, runtime.translations.name_of
    return {"all_languages": [(code, name_of(code)) for code in codes]}


async def years(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    this_year = runtime.today.year
    return {"years": [str(this_year - back) for back in range(YEARS_BACK)]}


async def months(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    today = runtime.today
    is_this_year = dialog_manager.dialog_data["year"] == today.year
    last = today.month if is_this_year else MONTHS_A_YEAR
    return {
        "months": [
            (str(month), month_text(date(today.year, month, 1), runtime=runtime))
            for month in range(1, last + 1)
        ]
    }


async def regions(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    locale = runtime.translations.current_locale
    found = runtime.library.places.regions()
    return {"regions": [(place.code, place.name[locale]) for place in found]}


async def districts(
    dialog_manager: DialogManager, runtime: Runtime, **_kwargs: Any
) -> dict[str, Any]:
    locale = runtime.translations.current_locale
    found = runtime.library.places.districts(dialog_manager.dialog_data["region"])
    return {
        "districts": [(place.code, place.name[locale]) for place in found],
        "many_districts": len(found) > A_PAGE,
    }


menu = Window(
    Tr("What would you like to change?"),
    Column(
        SwitchTo(Label("About my family"), id="to_family", state=SettingsSG.family),
        SwitchTo(Label("About me"), id="to_me", state=SettingsSG.me),
        SwitchTo(Label("Language"), id="to_language", state=SettingsSG.language),
        Start(Label("Invite a family member"), id="to_invite", state=InviteSG.ready),
        Start(Label("My data"), id="to_data", state=MyDataSG.overview),
        Cancel(Label("Back"), id="settings_back"),
        OtherLanguage("settings_lang"),
    ),
    Stray(),
    state=SettingsSG.menu,
)

family = Window(
    Tr("Place: {place}\nVillage: {village}\nWork: {work}\nWhere we stand: {stage}"),
    Tr("Signed: {signed}", when="is_signed"),
    Tr("Benefit «үй-бүлөгө көмөк»: {benefit}", when="shows_benefit"),
    Column(
        SwitchTo(Label("Place"), id="to_place", state=SettingsSG.region),
        SwitchTo(Label("Work"), id="to_work", state=SettingsSG.line_of_work),
        SwitchTo(Label("Where we stand"), id="to_stage", state=SettingsSG.stage),
        SwitchTo(
            Label("When we signed"), id="to_signed", state=SettingsSG.signed_year, when="is_signed"
        ),
        SwitchTo(
            Label("Our benefit"), id="to_benefit", state=SettingsSG.benefit, when="shows_benefit"
        ),
        SwitchTo(Label("Back"), id="family_back", state=SettingsSG.menu),
        OtherLanguage("family_lang"),
    ),
    Stray(),
    state=SettingsSG.family,
    getter=values,
)

me = Window(
    Tr("Name: {name}\nWho reads this phone: {phone}\nHow often I may ask: {rhythm}"),
    Column(
        SwitchTo(Label("Name"), id="to_name", state=SettingsSG.name),
        SwitchTo(Label("Who reads this phone"), id="to_phone", state=SettingsSG.phone),
        SwitchTo(Label("How often to ask"), id="to_rhythm", state=SettingsSG.rhythm),
        Start(Label("Stop messages"), id="to_stop", state=StopSG.asking),
        SwitchTo(Label("Back"), id="me_back", state=SettingsSG.menu),
        OtherLanguage("me_lang"),
    ),
    Stray(),
    state=SettingsSG.me,
    getter=values,
)

language = Window(
    Tr("Choose a language"),
    Column(
        choice("set_language", "all_languages", on_settings_language),
        back("language_back", SettingsSG.menu),
    ),
    Stray(),
    state=SettingsSG.language,
    getter=all_languages,
)

name = Window(
    Tr("What is your name? Write only the first name.\nYour advisor will see it."),
    TextInput(id="name", type_factory=short_text, on_success=on_name, on_error=on_unreadable),
    Column(back("name_back", SettingsSG.me), OtherLanguage("name_lang")),
    Stray(),
    state=SettingsSG.name,
)

phone = Window(
    Tr(
        "Who reads this phone?\n"
        "If others do, I keep sums and private words out of sight until you tap."
    ),
    Column(
        choice("phone", "phones", on_phone),
        back("phone_back", SettingsSG.me),
        OtherLanguage("phone_lang"),
    ),
    Stray(),
    state=SettingsSG.phone,
    getter=phones,
)

rhythm = Window(
    Multi(
        Tr("How often may I ask how things go?"),
        Tr("Your advisor sees your answers only if you send them.", when="asks_to_send"),
        Tr("Your answers go to your advisor, unless you keep them.", when="sends"),
        sep="\n\n",
    ),
    Column(
        choice("rhythm", "rhythms", on_rhythm),
        choice("always_send", "wishes", on_always_send),
        back("rhythm_back", SettingsSG.me),
        OtherLanguage("rhythm_lang"),
    ),
    Stray(),
    state=SettingsSG.rhythm,
    getter=rhythms,
)

stage = Window(
    Tr("Where do you stand now?"),
    Group(choice("set_stage", "stages", on_stage), width=2),
    Column(back("stage_back", SettingsSG.family), OtherLanguage("set_stage_lang")),
    Stray(),
    state=SettingsSG.stage,
    getter=stages,
)

signed_year = Window(
    Tr("In which year did you sign?"),
    Group(
        Select(
            Format("{item}"),
            id="signed_year",
            item_id_getter=lambda item: item,
            items="years",
            on_click=on_year,
        ),
        width=3,
    ),
    Column(
        Button(Label("I do not know"), id="year_unknown", on_click=on_month_unknown),
        back("year_back", SettingsSG.family),
        OtherLanguage("year_lang"),
    ),
    Stray(),
    state=SettingsSG.signed_year,
    getter=years,
)

signed_month = Window(
    Tr("In which month did you sign?"),
    Group(choice("signed_month", "months", on_month), width=3),
    Column(
        Button(Label("I do not know"), id="month_unknown", on_click=on_month_unknown),
        SwitchTo(Label("Back"), id="month_back", state=SettingsSG.signed_year),
        OtherLanguage("month_lang"),
    ),
    Stray(),
    state=SettingsSG.signed_month,
    getter=months,
)

benefit = Window(
    Tr("Do you get the benefit «үй-бүлөгө көмөк»?"),
    Tr("Benefit a month: {benefit_monthly}", when="knows_monthly"),
    Column(
        choice("benefit", "benefits", on_benefit),
        Button(
            Label("How much a month"),
            id="benefit_monthly",
            on_click=on_benefit_monthly,
            when="gets_benefit",
        ),
        back("benefit_back", SettingsSG.family),
        OtherLanguage("benefit_lang"),
    ),
    Stray(),
    state=SettingsSG.benefit,
    getter=[benefits, values],
)

line_of_work = Window(
    Tr("What do you want to do?"),
    Column(
        choice("work", "works", on_work),
        back("work_back", SettingsSG.family),
        OtherLanguage("work_lang"),
    ),
    Stray(),
    state=SettingsSG.line_of_work,
    getter=works,
)

region = Window(
    Tr("Where do you live?"),
    Group(choice("region", "regions", on_region), width=2),
    Column(back("region_back", SettingsSG.family), OtherLanguage("region_lang")),
    Stray(),
    state=SettingsSG.region,
    getter=regions,
)

district = Window(
    Tr("Which district or city?"),
    ScrollingGroup(
        choice("district", "districts", on_district),
        id="districts",
        width=2,
        height=ROWS,
        hide_pager=True,
    ),
    Row(
        PrevPage("districts", text=Label("◀ Earlier")),
        NextPage("districts", text=Label("More ▶")),
        when="many_districts",
    ),
    Column(
        SwitchTo(Label("Back"), id="district_back", state=SettingsSG.region),
        OtherLanguage("district_lang"),
    ),
    Stray(),
    state=SettingsSG.district,
    getter=districts,
)

village = Window(
    Tr("Write the name of your village."),
    TextInput(
        id="village", type_factory=short_text, on_success=on_village, on_error=on_unreadable
    ),
    Column(
        Button(Label("Skip"), id="village_skip", on_click=on_skip_village),
        SwitchTo(Label("Back"), id="village_back", state=SettingsSG.district),
        OtherLanguage("village_lang"),
    ),
    Stray(),
    state=SettingsSG.village,
)


def build() -> Dialog:
    return Dialog(
        menu,
        family,
        me,
        language,
        name,
        phone,
        rhythm,
        stage,
        signed_year,
        signed_month,
        benefit,
        line_of_work,
        region,
        district,
        village,
        on_process_result=on_amount,
    )
