"""Papers of the plan: one page, the whole of it, for the office, and a picture of the year."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.i18n import gettext as _
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from aiogram_dialog.widgets.text import Multi

from bot.plan.sheet import chart_of, sheet_of
from bot.plan.words import plan_of
from bot.runtime import bot_of, person_of, runtime_of
from bot.states import PlanSG
from bot.tr import Label, Tr
from bot.widgets import OtherLanguage, Stray
from db.queries.plans import PlanVersion
from documents.sheet import Kind, PlanSheet
from domain.person import Person
from domain.plan_sums import sums
from usecases.plans import make_version

Printer = Callable[[PlanSheet], Awaitable[bytes]]


async def newest(manager: DialogManager) -> PlanVersion:
    """Keep the plan as it stands, and return it with its number."""
    runtime = runtime_of(manager)
    return await make_version(
        runtime.sessions,
        person=person_of(manager),
        consent_version=runtime.consent_version,
        now=runtime.clock(),
    )


async def send_paper(
    manager: DialogManager, version: PlanVersion, kind: Kind, *, office: bool = False
) -> None:
    """Send a version as a file; the window stays where it is."""
    runtime, person = runtime_of(manager), person_of(manager)
    documents = runtime.documents
    printer: Printer = documents.docx if office else documents.pdf
    content = await printer(sheet_of(runtime, person, version, kind))
    manager.show_mode = ShowMode.NO_UPDATE
    await bot_of(manager).send_document(
        person.id,
        BufferedInputFile(content, file_name(version, kind, "docx" if office else "pdf")),
        caption=_("Your plan, version {n}. It is preparation: the commission decides.").format(
            n=version.number
        ),
    )


def file_name(version: PlanVersion, kind: Kind, suffix: str) -> str:
    """Return a name that tells papers apart and says nothing of the family."""
    whole = "-full" if kind is Kind.FULL else ""
    return f"plan-{version.number}{whole}.{suffix}"


def paper_button(
    text: Label,
    id: str,
    kind: Kind,
    *,
    office: bool = False,
    of: Callable[[DialogManager], Awaitable[PlanVersion | None]] = newest,
    when: str | None = None,
) -> Button:
    """Return a button that sends a paper.

    Args:
        text: What stands on it.
        id: The button's id.
        kind: One page or the whole plan.
        office: Word instead of PDF.
        of: Returns the version to print; nothing is sent if there is none.
        when: The getter's key that says whether the button is shown.
    """

    async def on_paper(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
        version = await of(manager)
        if version is not None:
            await send_paper(manager, version, kind, office=office)

    return Button(text, id=id, on_click=on_paper, when=when)


async def on_picture(_c: CallbackQuery, _b: Button, manager: DialogManager) -> None:
    """Send the year as a picture, its words before it."""
    runtime, person = runtime_of(manager), person_of(manager)
    chart = chart_of(runtime, plan_of(person))
    manager.show_mode = ShowMode.NO_UPDATE
    if chart is None:
        return
    manager.show_mode = ShowMode.SEND  # a picture fills the phone: the buttons come below it
    picture = await runtime.documents.chart(chart)
    await bot_of(manager).send_photo(
        person.id,
        BufferedInputFile(picture, "plan.png"),
        caption=_("Your year, month by month: what comes in and what goes out."),
    )


async def papers_offered(person: Person, **_kwargs: Any) -> dict[str, Any]:
    return {"year": sums(plan_of(person)) is not None}


papers = Window(
    Multi(
        Tr("A PDF is for reading on the phone. A Word file is for the office: it can be changed."),
        Tr("What you have not answered is left as an empty line."),
        sep="\n\n",
    ),
    Column(
        paper_button(Label("The whole plan (PDF)"), "whole", Kind.FULL),
        paper_button(Label("The whole plan (Word)"), "office_whole", Kind.FULL, office=True),
        paper_button(Label("One page (PDF)"), "page", Kind.SHORT),
        paper_button(Label("One page (Word)"), "office_page", Kind.SHORT, office=True),
        Button(Label("The year as a picture"), id="picture", on_click=on_picture, when="year"),
        SwitchTo(Label("Back"), id="papers_back", state=PlanSG.result),
        OtherLanguage("papers_lang"),
    ),
    Stray(),
    state=PlanSG.papers,
    getter=papers_offered,
)
