"""My data: all that is kept, a copy as a file, and how to have it forgotten."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message, ReplyKeyboardRemove
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Start, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.letter import letter_kinds
from bot.dialogs.settings import NOT_SAID, values
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text, say
from bot.states import MyDataSG, SettingsSG, StopSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from bot.wording import role_names
from domain.clock import local_day
from domain.person import Person, Role
from usecases.privacy import (
    TIME_TO_OBJECT,
    Holdings,
    forget_person,
    hand_out_data,
    leave_family,
)


async def on_copy(callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send everything that is kept as a text file that any phone can open."""
    runtime, person = runtime_of(manager), person_of(manager)
    holdings = await hand_out_data(runtime.sessions, person_id=person.id)
    known = await values(runtime=runtime, person=person)
    manager.show_mode = ShowMode.NO_UPDATE
    if isinstance(callback.message, Message):
        file = BufferedInputFile(copy_text(holdings, known).encode(), filename="koldoo.txt")
        await callback.message.answer_document(file)


def copy_text(holdings: Holdings, known: dict[str, Any]) -> str:
    """Return a person's data as plain text in the current language."""
    person, kinds, roles = holdings.person, letter_kinds(), role_names()
    consent, family = person.consent, person.family
    lines = [
        _("Language: {language}").format_map(known),
        _("Name: {name}\nWho reads this phone: {phone}\nHow often I may ask: {rhythm}").format_map(
            known
        ),
        _("Place: {place}\nVillage: {village}\nWork: {work}\nWhere we stand: {stage}").format_map(
            known
        ),
        _("Signed: {signed}").format_map(known),
        _("Benefit «үй-бүлөгө көмөк»: {answer}").format(
            answer=yes_or_no(family.gets_benefit if family else None)
        ),
        _("Others who share this record: {n}").format(n=family.members - 1 if family else 0),
        _("Messages are stopped: {answer}").format(answer=yes_or_no(person.stopped)),
        _("Roles: {roles}").format(
            roles=", ".join(roles[role] for role in Role if role in {Role.FAMILY, *person.roles})
        ),
    ]
    if consent is not None:
        lines.append(
            _("Agreed on: {date}").format(date=local_day(consent.given_at).strftime("%d.%m.%Y"))
        )
    lines += [
        f"{local_day(letter.written_at):%d.%m.%Y}: {letter.body or kinds[letter.kind]}"
        for letter in holdings.letters
    ]
    return "\n".join(lines) + "\n"


def yes_or_no(answer: bool | None) -> str:
    """Return an answer in a word; «—» where there is none."""
    if answer is None:
        return NOT_SAID
    return _("yes") if answer else _("no")


async def on_forget(callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await _forget(callback, manager, family_too=False)


async def on_forget_all(callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await _forget(callback, manager, family_too=True)


async def _forget(callback: CallbackQuery, manager: DialogManager, *, family_too: bool) -> None:
    """Delete the person and say goodbye; nothing of the dialog stays behind."""
    runtime, person = runtime_of(manager), person_of(manager)
    await forget_person(
        runtime.sessions, person=person, family_too=family_too, now=runtime.clock()
    )
    await manager.reset_stack()
    runtime.forget_chat(person.id)
    if isinstance(callback.message, Message):
        await callback.message.answer(
            say(runtime, "forgotten").text, reply_markup=ReplyKeyboardRemove()
        )


async def on_leave(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime = runtime_of(manager)
    remember(
        manager,
        await leave_family(runtime.sessions, person=person_of(manager), now=runtime.clock()),
    )
    await manager.switch_to(MyDataSG.overview)


async def overview_data(runtime: Runtime, person: Person, **kwargs: Any) -> dict[str, Any]:
    members = person.family.members if person.family else 0
    return {
        **await values(runtime=runtime, person=person, **kwargs),
        "rules": say(runtime, "my_data_rules", holder=runtime.holder_said).text,
        "shared": members > 1,
    }


async def forgetting(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    shared = person.family is not None and person.family.members > 1
    goes_on = local_day(runtime.clock() + TIME_TO_OBJECT)
    return {
        "shared": shared,
        "alone": not shared,
        "text": say(runtime, "forget_person" if shared else "forget_family_last").text,
        "family_text": say(
            runtime, "forget_family_asked", date=day_text(goes_on, runtime=runtime)
        ).text,
    }


overview = Window(
    Multi(
        Multi(
            Tr(
                "Name: {name}\nPlace: {place}\nVillage: {village}\n"
                "Work: {work}\nWhere we stand: {stage}"
            ),
            Tr("Signed: {signed}", when="is_signed"),
        ),
        Ready("rules"),
        sep="\n\n",
    ),
    Column(
        Button(Label("A copy of everything"), id="data_copy", on_click=on_copy),
        Start(Label("Correct something"), id="data_settings", state=SettingsSG.menu),
        Start(Label("Stop messages"), id="data_stop", state=StopSG.asking),
        SwitchTo(
            Label("Leave the shared record"), id="data_leave", state=MyDataSG.leave, when="shared"
        ),
        SwitchTo(Label("Delete everything"), id="data_forget", state=MyDataSG.forget),
        Cancel(Label("Back"), id="data_back"),
        OtherLanguage("data_lang"),
    ),
    Stray(),
    state=MyDataSG.overview,
    getter=overview_data,
)

forget = Window(
    Ready("text"),
    Column(
        Button(Label("Yes, delete everything"), id="forget_yes", on_click=on_forget),
        SwitchTo(
            Label("Delete the family's, too"),
            id="forget_all",
            state=MyDataSG.forget_family,
            when="shared",
        ),
        SwitchTo(Label("No, keep it"), id="forget_no", state=MyDataSG.overview),
        OtherLanguage("forget_lang"),
    ),
    Stray(),
    state=MyDataSG.forget,
    getter=forgetting,
)

forget_family = Window(
    Ready("family_text"),
    Column(
        Button(Label("Yes, delete everything"), id="forget_all_yes", on_click=on_forget_all),
        SwitchTo(Label("No, keep it"), id="forget_all_no", state=MyDataSG.overview),
        OtherLanguage("forget_all_lang"),
    ),
    Stray(),
    state=MyDataSG.forget_family,
    getter=forgetting,
)

leave = Window(
    Tr(
        "You will no longer see the family's record, and begin an empty one.\n"
        "What the others wrote stays with them. Leave it?"
    ),
    Column(
        Button(Label("Yes, leave"), id="leave_yes", on_click=on_leave),
        SwitchTo(Label("No, stay"), id="leave_no", state=MyDataSG.overview),
        OtherLanguage("leave_lang"),
    ),
    Stray(),
    state=MyDataSG.leave,
)


def build() -> Dialog:
    return Dialog(overview, forget, forget_family, leave)
