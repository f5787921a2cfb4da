"""The way in: language, consent, "have you signed?", the first useful thing, home.

At most four taps and nothing typed before the first useful sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Format, Multi

from bot.dialogs.sources import where_is_this_written
from bot.first_things import bar_for, first_thing
from bot.keyboard import keyboard
from bot.profile import give_commands
from bot.runtime import Runtime, bot_of, has_written, person_of, remember, runtime_of
from bot.saying import say
from bot.states import DeskSG, HomeSG, JoinSG, LetterSG, ReadSG, SettingsSG, WayInSG, WorthSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, on_language
from domain.months import add_months, month_of
from domain.person import SIGNED_STAGES, Person, Role, Stage
from domain.road import signed_month_matters
from usecases.record import change_family
from usecases.way_in import arrive, choose_signed_month, choose_stage, come_home, give_consent

MONTHS_BACK = {"this_month": 0, "last_month": 1, "two_months_ago": 2}
LATE_QUESTIONS = {WayInSG.signed, WayInSG.first}
DESKS = {
    Role.ADVISOR: DeskSG.advisor,
    Role.COORDINATOR: DeskSG.coordinator,
    Role.OBSERVER: DeskSG.observer,
}


def entrance(person: Person, *, consent_version: int) -> State:
    """Return where a person goes in: the first question that is open, or home."""
    if person.locale is None:
        return WayInSG.language
    if person.role is not Role.FAMILY:
        return DESKS[person.role]
    if not person.agreed_to(consent_version) or person.family is None:
        return WayInSG.consent
    if person.family.stage is None:
        return WayInSG.stage
    return HomeSG.home


async def go_in(manager: DialogManager, data: dict[str, Any] | None = None) -> None:
    """Open the entrance that fits the person, whatever was open before."""
    runtime, person = runtime_of(manager), person_of(manager)
    state = entrance(person, consent_version=runtime.consent_version)
    if state is WayInSG.language:
        person = await arrive(runtime.sessions, person_id=person.id, now=runtime.clock())
        remember(manager, person)
    if state is HomeSG.home and not has_written(manager):
        await give_keys(manager)
    if data is None and state is WayInSG.consent and (invite := invite_of(manager)):
        data = {"invite": invite}
    await manager.start(state, data=data, mode=StartMode.RESET_STACK)


async def lay_home_beneath(manager: DialogManager) -> None:
    """Where nothing is open, let home lie beneath what is opened next: there is a way back."""
    if not manager.has_context():
        manager.show_mode = ShowMode.NO_UPDATE
        await go_in(manager)


async def give_keys(manager: DialogManager) -> None:
    """Give who comes home the two keys and the commands in her language, if she lacks them.

    The commands wait for a message: the tap that ends the way in has enough to do. Both wait
    for the next time where this update has written something else.
    """
    runtime, person = runtime_of(manager), person_of(manager)
    bot = bot_of(manager)
    lacks_keys = person.keyboard_locale != person.locale
    lacks_commands = isinstance(manager.event, Message) and person.commands_locale != person.locale
    if not (lacks_keys or lacks_commands):
        return
    person = await come_home(
        runtime.sessions, person=person, with_commands=lacks_commands, now=runtime.clock()
    )
    remember(manager, person)
    if lacks_keys:
        await bot.send_message(
            person.id,
            _("These two keys are always below: home, and write to the advisor."),
            reply_markup=keyboard(),
        )
    if lacks_commands:
        await give_commands(bot, runtime.translations, person)


def invite_of(manager: DialogManager) -> str | None:
    """Return the invite with which the open dialog was entered."""
    data = manager.start_data if manager.has_context() else None
    return data.get("invite") if isinstance(data, dict) else None


async def go_on(manager: DialogManager, data: dict[str, Any] | None = None) -> None:
    """Continue the way in at the question that is open; from anywhere else, go in."""
    is_asked = manager.has_context() and manager.current_context().state in LATE_QUESTIONS
    if is_asked and person_of(manager).agreed_to(runtime_of(manager).consent_version):
        await manager.show(ShowMode.SEND)
    else:
        await go_in(manager, data)


async def on_first_language(
    callback: CallbackQuery, widget: Any, manager: DialogManager, code: str
) -> None:
    await on_language(callback, widget, manager, code)
    person = person_of(manager)
    if person.role is Role.FAMILY:
        await manager.switch_to(WayInSG.consent)
    else:
        await go_in(manager)


async def on_agree(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime, person = runtime_of(manager), person_of(manager)
    invite, is_new = invite_of(manager), person.family is None
    person = await give_consent(
        runtime.sessions,
        person_id=person.id,
        version=runtime.consent_version,
        locale=runtime.translations.current_locale,
        now=runtime.clock(),
        invite=invite,
    )
    remember(manager, person)
    family = person.family
    if invite and is_new and family is not None and family.members == 1:
        await manager.start(JoinSG.used_up, mode=StartMode.RESET_STACK)
    elif family is None or family.stage is None:
        await manager.switch_to(WayInSG.stage)
    elif is_new:
        await manager.start(JoinSG.joined, mode=StartMode.RESET_STACK)
    else:
        await go_in(manager)


async def on_stage(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, answer: str
) -> None:
    runtime = runtime_of(manager)
    signed = answer == Stage.CONTRACTED
    stage = Stage(answer) if answer in set(Stage) else Stage.EXPLORING
    person = await choose_stage(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        stage=stage,
        signed=signed,
        now=runtime.clock(),
    )
    remember(manager, person)
    manager.dialog_data["what_is_this"] = answer not in set(Stage)
    await manager.switch_to(WayInSG.signed if signed else WayInSG.first)


async def on_signed(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, answer: str
) -> None:
    runtime = runtime_of(manager)
    person = await choose_signed_month(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        month=_month_back(runtime.today, answer),
        unknown=answer == "unknown",
        now=runtime.clock(),
    )
    remember(manager, person)
    await manager.switch_to(WayInSG.first)


def _month_back(today: date, answer: str) -> date | None:
    back = MONTHS_BACK.get(answer)
    return None if back is None else add_months(month_of(today), -back)


async def on_no_benefit(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    person = await change_family(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        gets_benefit=False,
    )
    remember(manager, person)


async def on_home(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await go_in(manager)


async def greeting(runtime: Runtime, **_kwargs: Any) -> dict[str, Any]:
    translations = runtime.translations
    return {
        "greeting": "\n\n".join(translations.everywhere("Hello! I am Koldoo. Choose a language.")),
        "languages": [
            (code, translations.name_of(code)) for code in translations.available_locales
        ],
    }


async def consent_text(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    holder, has_agreed_before = runtime.holder_said, person.consent is not None
    return {
        "consent": say(runtime, "consent", holder=holder).text,
        "more": say(runtime, "consent_more", holder=holder).text,
        "rest": say(runtime, "consent_more_2").text,
        "declined": say(runtime, "declined_again" if has_agreed_before else "declined").text,
    }


async def stages(**_kwargs: Any) -> dict[str, Any]:
    return {
        "stages": [
            (Stage.CONTRACTED.value, _("Yes, it is signed")),
            (Stage.WAITING.value, _("Applied, I am waiting")),
            (Stage.EXPLORING.value, _("Still thinking")),
            ("what_is_this", _("What is this?")),
        ]
    }


async def signing_times(**_kwargs: Any) -> dict[str, Any]:
    return {
        "times": [
            ("this_month", _("This month")),
            ("last_month", _("Last month")),
            ("two_months_ago", _("Two months ago")),
            ("earlier", _("Earlier")),
            ("unknown", _("I do not know")),
        ]
    }


async def first_useful(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    what_is_this = bool(dialog_manager.dialog_data.get("what_is_this"))
    spoken = first_thing(runtime, person, what_is_this=what_is_this)
    bar = bar_for(runtime, person)
    return {
        "text": spoken.text,
        "facts": spoken.facts,
        "not_applied": person.family is not None and person.family.stage is Stage.EXPLORING,
        "asks_worth": bar is not None
        and month_of(runtime.today) <= bar.stops
        and person.family is not None
        and person.family.gets_benefit is not False,
        "asks_month": person.family is not None and signed_month_matters(person.family),
        "asks_benefit": person.family is not None
        and person.family.stage in SIGNED_STAGES
        and person.family.gets_benefit is None,
    }


language = Window(
    Format("{greeting}"),
    Column(
        Select(
            Format("{item[1]}"),
            id="language",
            item_id_getter=lambda item: item[0],
            items="languages",
            on_click=on_first_language,
        )
    ),
    Stray(),
    state=WayInSG.language,
    getter=greeting,
)

consent = Window(
    Ready("consent"),
    Column(
        Button(Label("I agree"), id="agree", on_click=on_agree),
        SwitchTo(Label("I do not agree"), id="disagree", state=WayInSG.declined),
        SwitchTo(Label("More about this"), id="consent_more", state=WayInSG.consent_more),
        OtherLanguage("consent_lang"),
    ),
    Stray(),
    state=WayInSG.consent,
    getter=consent_text,
)

consent_more = Window(
    Ready("more"),
    Column(
        SwitchTo(Label("Continue"), id="consent_rest", state=WayInSG.consent_rest),
        SwitchTo(Label("Back"), id="more_back", state=WayInSG.consent),
        OtherLanguage("more_lang"),
    ),
    Stray(),
    state=WayInSG.consent_more,
    getter=consent_text,
)

consent_rest = Window(
    Ready("rest"),
    Column(
        SwitchTo(Label("Back to the question"), id="rest_back", state=WayInSG.consent),
        OtherLanguage("rest_lang"),
    ),
    Stray(),
    state=WayInSG.consent_rest,
    getter=consent_text,
)

declined = Window(
    Ready("declined"),
    Column(
        Start(Label("About the programme"), id="declined_read", state=ReadSG.menu),
        SwitchTo(Label("Back to the question"), id="declined_back", state=WayInSG.consent),
        OtherLanguage("declined_lang"),
    ),
    Stray(),
    state=WayInSG.declined,
    getter=consent_text,
)

stage = Window(
    Tr("Have you signed the social contract?"),
    Column(
        Select(
            Format("{item[1]}"),
            id="stage",
            item_id_getter=lambda item: item[0],
            items="stages",
            on_click=on_stage,
        ),
        OtherLanguage("stage_lang"),
    ),
    Stray(),
    state=WayInSG.stage,
    getter=stages,
)

signed = Window(
    Tr("When did you sign?"),
    Column(
        Select(
            Format("{item[1]}"),
            id="signed",
            item_id_getter=lambda item: item[0],
            items="times",
            on_click=on_signed,
        ),
        SwitchTo(Label("Back"), id="signed_back", state=WayInSG.stage),
        OtherLanguage("signed_lang"),
    ),
    Stray(),
    state=WayInSG.signed,
    getter=signing_times,
)

first = Window(
    Multi(
        Ready("text"),
        Tr("Shall we reckon how much less it will be a month?", when="asks_worth"),
        sep="\n\n",
    ),
    Column(
        Button(Label("Understood, go on"), id="first_home", on_click=on_home),
        Start(Label("Let us reckon"), id="first_worth", state=WorthSG.asking, when="asks_worth"),
        Button(
            Label("I do not get this benefit"),
            id="no_benefit",
            on_click=on_no_benefit,
            when="asks_benefit",
        ),
        Start(
            Label("Choose the month"),
            id="first_month",
            state=SettingsSG.signed_year,
            data={"from_home": True},
            when="asks_month",
        ),
        Start(
            Label("About the programme"),
            id="first_read",
            state=ReadSG.menu,
            when="not_applied",
        ),
        Start(Label("💬 Write to the advisor"), id="first_letter", state=LetterSG.writing),
        where_is_this_written("first_sources", first_useful),
        OtherLanguage("first_lang"),
    ),
    Stray(),
    state=WayInSG.first,
    getter=first_useful,
)


def build() -> Dialog:
    return Dialog(language, consent, consent_more, consent_rest, declined, stage, signed, first)
