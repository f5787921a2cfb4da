"""My data: all that is kept, a copy as a file, and how to have it forgotten."""

from __future__ import annotations

from html import escape
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, ReplyKeyboardRemove
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.common import ManagedScroll
from aiogram_dialog.widgets.kbd import (
    Button,
    Cancel,
    Column,
    NextPage,
    PrevPage,
    Row,
    Select,
    Start,
    StubScroll,
    SwitchTo,
)
from aiogram_dialog.widgets.text import Multi, Text

from bot.check_ins import copy_lines
from bot.dialogs.settings import values, yes_or_no
from bot.dialogs.way_in import go_in
from bot.plan.copy import plan_text
from bot.runtime import Runtime, bot_of, person_of, remember, runtime_of
from bot.saying import day_text, say
from bot.states import MyDataSG, SettingsSG
from bot.taxes.copy import progress_text, told_text
from bot.tr import Label, Ready, Tr
from bot.warning_words import for_advisor
from bot.widgets import OtherLanguage, Stray
from bot.wording import role_names
from db.queries.cases import OwnCase
from db.queries.letters import Letter, letters_of
from domain.clock import local_day
from domain.letter import LetterKind
from domain.person import Person, Role
from usecases.letters import send_letters, tear_up_letters
from usecases.privacy import (
    TIME_TO_OBJECT,
    Holdings,
    forget_person,
    hand_out_data,
    leave_family,
)

LONGEST_SHOWN = 500


async def on_copy(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send everything that is kept as a text file that any phone can open."""
    runtime, bot = runtime_of(manager), bot_of(manager)
    holdings = await hand_out_data(runtime.sessions, person_id=person_of(manager).id)
    known = await values(runtime=runtime, person=holdings.person)
    manager.show_mode = ShowMode.NO_UPDATE
    text = copy_text(runtime, holdings, known)
    file = BufferedInputFile(text.encode(), filename="koldoo.txt")
    await bot.send_document(holdings.person.id, file)


def copy_text(runtime: Runtime, holdings: Holdings, known: dict[str, Any]) -> str:
    """Return a person's data as plain text in the current language."""
    person, roles = holdings.person, role_names()
    family = person.family
    lines = [
        _("Language: {language}").format_map(known),
        _("Name: {name}\nWho reads this phone: {phone}\nHow often I may ask: {rhythm}").format_map(
            known
        ),
        _("Place: {place}\nVillage: {village}\nWork: {work}\nWhere we stand: {stage}").format_map(
            known
        ),
        _("Signed: {signed}").format_map(known),
        _("Benefit «үй-бүлөгө көмөк»: {benefit}").format_map(known),
        _("Benefit a month: {benefit_monthly}").format_map(known),
        _("There is an advisor: {answer}").format(
            answer=yes_or_no(family.has_advisor if family else False)
        ),
        _("Others who share this record: {n}").format(n=family.members - 1 if family else 0),
        _("Messages are stopped: {answer}").format(answer=yes_or_no(person.stopped)),
        _("Roles: {roles}").format(
            roles=", ".join(roles[role] for role in Role if role in {Role.FAMILY, *person.roles})
        ),
    ]
    lines += [
        _("Agreed on: {date}. Text number: {version}. Language: {language}").format(
            date=f"{local_day(consent.given_at):%d.%m.%Y}",
            version=consent.version,
            language=runtime.translations.name_of(consent.locale),
        )
        for consent in holdings.consents
    ]
    lines += [letter_line(letter) for letter in holdings.letters]
    lines += plan_lines(runtime, holdings)
    if family is not None:
        lines += progress_text(runtime, family.progress)
    if holdings.check_ins:
        lines += ["", _("How things went:"), *copy_lines(holdings.check_ins)]
        lines.append(
            _("Answers always go to the advisor: {answer}").format(
                answer=yes_or_no(family is not None and family.always_send)
            )
        )
    lines += told_text(runtime, holdings.told)
    lines += case_lines(holdings.cases)
    return "\n".join(lines) + "\n"


def plan_lines(runtime: Runtime, holdings: Holdings) -> list[str]:
    """Return the plan as it stands, and each kept version of it."""
    family = holdings.person.family
    if family is None or not (family.plan or holdings.versions):
        return []
    lines = ["", _("The plan as it stands:"), *plan_text(runtime, family.plan)]
    for version in holdings.versions:
        day = f"{local_day(version.made_at):%d.%m.%Y}"
        lines += ["", _("Version {number}: {day}").format(number=version.number, day=day)]
        if version.sent_at is not None:
            lines.append(_("The advisor has been sent this version."))
        lines += plan_text(runtime, version.plan)
    return lines


def case_lines(cases: list[OwnCase]) -> list[str]:
    """Return what the advisor was asked to look at, case by case."""
    if not cases:
        return []
    lines = [
        f"{local_day(case.opened_at):%d.%m.%Y}: {'; '.join(for_advisor(case.signs))}"
        for case in cases
    ]
    return ["", _("What your advisor was asked to look at:"), *lines]


def letter_line(letter: Letter) -> str:
    """Return a letter in one line: when it was written, whether it was sent, its words."""
    date = f"{local_day(letter.written_at):%d.%m.%Y}"
    if letter.sent_at is None:
        return _("{date}, only kept: {words}").format(date=date, words=words_of(letter))
    return _("{date}, sent to the advisor: {words}").format(date=date, words=words_of(letter))


def words_of(letter: Letter) -> str:
    """Return what a letter says; a file is named by its kind, its caption follows."""
    kinds = {
        LetterKind.VOICE: _("voice message"),
        LetterKind.PHOTO: _("photo"),
        LetterKind.DOCUMENT: _("file"),
    }
    parts = (kinds.get(LetterKind(letter.kind)), letter.body)
    return ": ".join(part for part in parts if part)


async def on_kept_send(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, letter_id: int
) -> None:
    runtime = runtime_of(manager)
    await send_letters(
        runtime.sessions,
        person=person_of(manager),
        letter_ids=[letter_id],
        now=runtime.clock(),
    )
    await show_newest(manager)


async def on_kept_delete(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, letter_id: int
) -> None:
    await tear_up_letters(
        runtime_of(manager).sessions, person=person_of(manager), letter_ids=[letter_id]
    )
    await show_newest(manager)


async def show_newest(manager: DialogManager) -> None:
    """Begin the kept messages from the newest again."""
    scroll = manager.find("kept_pages")
    if isinstance(scroll, ManagedScroll):
        await scroll.set_page(0)


async def kept_letters(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    """One kept letter a page, the newest first; its id travels in its buttons."""
    async with runtime.sessions.read() as session:
        letters = await letters_of(session, person.id)
    unsent = [letter for letter in reversed(letters) if letter.sent_at is None]
    scroll = dialog_manager.find("kept_pages")
    page = await scroll.get_page() if isinstance(scroll, ManagedScroll) else 0
    shown = unsent[min(page, max(0, len(unsent) - 1)) :][:1]
    return {
        "shown": [letter.id for letter in shown],
        "letter": escape(shorten("".join(map(letter_line, shown))), quote=False),
        "pages": max(1, len(unsent)),
        "many": len(unsent) > 1,
        "none": not unsent,
    }


def shorten(text: str) -> str:
    """Return as much of a letter as a screen holds; the copy has all of it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


async def on_keep(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Go back to my data; who has not agreed is asked for that first."""
    if person_of(manager).agreed_to(runtime_of(manager).consent_version):
        await manager.switch_to(MyDataSG.overview)
    else:
        await go_in(manager)


async def on_forget(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await _forget(manager, family_too=False)


async def on_forget_all(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await _forget(manager, family_too=True)


async def _forget(manager: DialogManager, *, family_too: bool) -> None:
    """Delete the person and say goodbye; nothing of the dialog stays behind."""
    runtime, person = runtime_of(manager), person_of(manager)
    goes_at = await forget_person(
        runtime.sessions, person=person, family_too=family_too, now=runtime.clock()
    )
    if goes_at is None:
        goodbye = say(runtime, "forgotten")
    else:
        goes_on = day_text(local_day(goes_at), runtime=runtime)
        goodbye = say(runtime, "forgotten_family_asked", date=goes_on)
    await manager.reset_stack()
    runtime.forget_chat(person.id)
    await bot_of(manager).send_message(person.id, goodbye.text, reply_markup=ReplyKeyboardRemove())


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
    members = person.family.members if person.family else 0
    screen = ("forget_no_family", "forget_family_last", "forget_person")[min(members, 2)]
    goes_on = local_day(runtime.clock() + TIME_TO_OBJECT)
    return {
        "shared": members > 1,
        "alone": members <= 1,
        "is_staff": bool(person.roles),
        "staff": say(runtime, "forget_staff").text,
        "text": say(runtime, screen).text,
        "family_text": say(
            runtime, "forget_family_asked", date=day_text(goes_on, runtime=runtime)
        ).text,
    }


def on_shown(text: Text, *, id: str, on_click: Any) -> Select[int]:
    """Return a button for the shown letter: its id travels along, so a tap means this one."""
    return Select(
        text,
        id=id,
        item_id_getter=lambda letter_id: letter_id,
        items="shown",
        type_factory=int,
        on_click=on_click,
    )


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
        SwitchTo(Label("Kept messages"), id="data_kept", state=MyDataSG.kept),
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
    Multi(Ready("staff", when="is_staff"), Ready("text"), sep="\n\n"),
    Column(
        Button(Label("Yes, delete everything"), id="forget_yes", on_click=on_forget, when="alone"),
        Button(Label("Yes, delete mine"), id="forget_mine", on_click=on_forget, when="shared"),
        SwitchTo(
            Label("Delete the family's, too"),
            id="forget_all",
            state=MyDataSG.forget_family,
            when="shared",
        ),
        Button(Label("No, keep it"), id="forget_no", on_click=on_keep),
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
        Button(Label("No, keep it"), id="forget_all_no", on_click=on_keep),
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


kept = Window(
    Ready("letter"),
    Tr("No message is kept here.", when="none"),
    StubScroll(id="kept_pages", pages="pages"),
    Row(
        PrevPage("kept_pages", text=Label("◀ Earlier")),
        NextPage("kept_pages", text=Label("More ▶")),
        when="many",
    ),
    Column(
        on_shown(Label("Send to the advisor"), id="kept_send", on_click=on_kept_send),
        on_shown(Label("Delete it"), id="kept_delete", on_click=on_kept_delete),
        SwitchTo(Label("Back"), id="kept_back", state=MyDataSG.overview),
        OtherLanguage("kept_letters_lang"),
    ),
    Stray(),
    state=MyDataSG.kept,
    getter=kept_letters,
)


def build() -> Dialog:
    return Dialog(overview, forget, forget_family, leave, kept)
