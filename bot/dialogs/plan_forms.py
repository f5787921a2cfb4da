"""Forms of the plan: a coordinator takes the one in use, changes it in Word, sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import Any

from aiogram.enums import ContentType
from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.dialogs.desk import only_for
from bot.runtime import Runtime, bot_of, person_of, runtime_of
from bot.states import PlanFormsSG
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray, choice
from db.queries.plans import SentForm, forms_sent
from documents.sheet import Kind
from documents.templates import LARGEST, Problem, Refusal, TemplateError
from domain.clock import local_day
from domain.person import Person, Role
from usecases.plan_forms import drop_form, keep_form

SUFFIX = ".docx"
MEGABYTES = LARGEST // 2**20
MOST_PROBLEMS = 5
LONGEST_WHAT = 80


async def on_form(_callback: CallbackQuery, _w: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["form"] = code
    await manager.switch_to(PlanFormsSG.form)


async def on_get(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Send the form in use as a file; the window stays where it is."""
    only_for(person_of(manager), Role.COORDINATOR)
    language, kind = chosen(manager)
    content = await runtime_of(manager).documents.docx_template(language, kind)
    manager.show_mode = ShowMode.NO_UPDATE
    await bot_of(manager).send_document(
        person_of(manager).id,
        BufferedInputFile(content, f"plan_{kind}_{language}{SUFFIX}"),
        caption=_("Change it in Word and send it back here."),
    )


async def on_document(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    only_for(person_of(manager), Role.COORDINATOR)
    manager.show_mode = ShowMode.NO_UPDATE
    document = message.document
    if document is None or not (document.file_name or "").lower().endswith(SUFFIX):
        await message.answer(_("I need a Word file whose name ends in .docx"))
    elif (document.file_size or 0) > LARGEST:
        await message.answer(refusal_text([Problem(Refusal.TOO_BIG)]))
    else:
        content = BytesIO()
        await bot_of(manager).download(document, destination=content)
        await _take(message, manager, document.file_name or "", content.getvalue())


async def _take(message: Message, manager: DialogManager, name: str, content: bytes) -> None:
    """Check a form, keep it, and only then use it."""
    runtime, (language, kind) = runtime_of(manager), chosen(manager)
    try:
        await runtime.documents.check_docx(content)
    except TemplateError as error:
        await message.answer(refusal_text(error.problems))
        return
    await keep_form(
        runtime.sessions,
        person=person_of(manager),
        locale=language,
        kind=kind,
        name="".join(sign for sign in name if sign.isprintable()),
        content=content,
        now=runtime.clock(),
    )
    runtime.documents.use_checked_docx(language, kind, content)
    await message.answer(_("✅ The form is kept. Word files of the plan are made on it now."))
    manager.show_mode = ShowMode.SEND
    await manager.switch_to(PlanFormsSG.form)


async def on_built_in(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    runtime, (language, kind) = runtime_of(manager), chosen(manager)
    await drop_form(runtime.sessions, person=person_of(manager), locale=language, kind=kind)
    runtime.documents.use_built_in(language, kind)


def refusal_text(problems: Sequence[Problem]) -> str:
    """Return why a form is not used, as HTML; not more than one can read at once."""
    lines = [_("This form cannot be used yet:")]
    lines += [f"• {problem_text(problem)}" for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(_("There is more. Correct these first."))
    lines.append(_("The form in use stays."))
    return escape("\n".join(lines), quote=False)


def problem_text(problem: Problem) -> str:
    """Return one problem in words."""
    what = problem.what[:LONGEST_WHAT]
    return {
        Refusal.NO_SUCH_TEMPLATE: _("There is no such form of the plan."),
        Refusal.TOO_BIG: _("This is too long for a form: {what}").format(what=what)
        if what
        else _("The file is too big. The most is {n} MB.").format(n=MEGABYTES),
        Refusal.BROKEN: _("I could not open the file. In Word, save it as .docx again."),
        Refusal.MACRO: _("There is a macro or another file inside: {what}").format(what=what),
        Refusal.EXTERNAL: _("It takes something from outside: {what}").format(what=what),
        Refusal.UNKNOWN: _("I do not know this word in braces: {what}").format(
            what=f"{{{{ {what} }}}}"
        ),
        Refusal.FORBIDDEN: _("This cannot stand in a form: {what}").format(what=what),
        Refusal.SYNTAX: _("I could not read this place: {what}").format(what=what),
    }[problem.refusal]


def chosen(manager: DialogManager) -> tuple[str, Kind]:
    """Return the language and the kind of the form that is open."""
    language, _sep, kind = manager.dialog_data["form"].rpartition("_")
    return language, Kind(kind)


def form_name(runtime: Runtime, language: str, kind: Kind) -> str:
    """Return what a form is called: its language and the plan that is printed on it."""
    text = _("{language}, one page") if kind is Kind.SHORT else _("{language}, whole plan")
    return text.format(language=runtime.translations.name_of(language))


def form_line(runtime: Runtime, language: str, kind: Kind, own: SentForm | None) -> str:
    """Return in one line which form is in use."""
    name = form_name(runtime, language, kind)
    if own is None:
        return _("{form}: the built-in form").format(form=name)
    date = f"{local_day(own.sent_at):%d.%m.%Y}"
    return _("{form}: own form {name}, {date}").format(form=name, name=own.name, date=date)


async def own_forms(runtime: Runtime) -> dict[tuple[str, str], SentForm]:
    """Return the forms that were sent, by language and kind."""
    async with runtime.sessions.read() as session:
        return {(form.locale, form.kind): form for form in await forms_sent(session)}


async def forms_listed(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    own = await own_forms(runtime)
    every = [
        (language, kind) for language in runtime.translations.available_locales for kind in Kind
    ]
    lines = (form_line(runtime, *form, own.get(form)) for form in every)
    return {
        "lines": escape("\n".join(lines), quote=False),
        "forms": [
            (f"{language}_{kind}", form_name(runtime, language, kind)) for language, kind in every
        ],
    }


async def form_shown(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    only_for(person, Role.COORDINATOR)
    form = chosen(dialog_manager)
    own = (await own_forms(runtime)).get(form)
    line = escape(form_line(runtime, *form, own), quote=False)
    return {"line": line, "own": own is not None, "n": MEGABYTES}


def _takes() -> tuple[MessageInput, Stray]:
    return MessageInput(on_document, content_types=[ContentType.DOCUMENT]), Stray()


forms = Window(
    Multi(
        Tr("Word files of the plan are made on these forms. A PDF keeps its look."),
        Ready("lines"),
        sep="\n\n",
    ),
    Column(
        choice("plan_form", "forms", on_form),
        Cancel(Label("Back"), id="forms_back"),
        OtherLanguage("forms_lang"),
    ),
    Stray(),
    state=PlanFormsSG.forms,
    getter=forms_listed,
)

form = Window(
    Multi(
        Ready("line"),
        Tr("Take the form in use, change it in Word and send it here."),
        sep="\n\n",
    ),
    Column(
        Button(Label("Get the form in use"), id="form_get", on_click=on_get),
        SwitchTo(Label("Send a file"), id="form_send", state=PlanFormsSG.sending),
        Button(Label("Back to the built-in form"), "form_built_in", on_built_in, when="own"),
        SwitchTo(Label("Back"), id="form_back", state=PlanFormsSG.forms),
        OtherLanguage("form_lang"),
    ),
    *_takes(),
    state=PlanFormsSG.form,
    getter=form_shown,
)

sending = Window(
    Multi(
        Ready("line"),
        Tr("Send the new form here: a Word file (.docx), at most {n} MB."),
        Tr("I fill in what stands in braces. Move it or take it out, but do not change it."),
        Tr("If something is wrong with the file, I say what, and the form in use stays."),
        sep="\n\n",
    ),
    Column(
        Button(Label("Get the form in use"), id="sending_get", on_click=on_get),
        SwitchTo(Label("Back"), id="sending_back", state=PlanFormsSG.form),
        OtherLanguage("sending_lang"),
    ),
    *_takes(),
    state=PlanFormsSG.sending,
    getter=form_shown,
)


def build() -> Dialog:
    return Dialog(forms, form, sending)
