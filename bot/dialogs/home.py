"""Home: one next step, the next dated duty, and the doors to the other rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start
from aiogram_dialog.widgets.text import Case, Multi

from bot.dialogs.check_in import open_own
from bot.dialogs.sources import where_is_this_written
from bot.first_things import BAR_FACTS, duty_for
from bot.plan.words import plan_of
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text, month_text, say_fact
from bot.states import HomeSG, LetterSG, NoticesSG, PlanSG, ReadSG, SettingsSG, TaxesSG, WorthSG
from bot.taxes.answers import progress_of
from bot.taxes.duty_words import facts_of
from bot.taxes.duty_words import line as duty_line
from bot.taxes.profile import due_list
from bot.tr import Label, Ready, Tr
from bot.widgets import OtherLanguage, Stray
from domain.calendar import MONTH_ONLY, Due
from domain.check_in import asks
from domain.clock import local_day
from domain.person import Person
from domain.road import DutyKind, NextStep, next_step
from usecases.privacy import keep_record

AHEAD = timedelta(days=90)
STEP_TEXTS = {
    NextStep.SAVE_THE_RECORD: Tr(
        "A family member asked to delete your shared record. It goes on: {goes_at}"
    ),
    NextStep.HEAR_A_CORRECTION: Tr("Something that I told you has been corrected."),
    NextStep.SAY_STAGE: Tr("Tell me where you stand. Then I know what to show you."),
    NextStep.SAY_SIGNED_MONTH: Tr(
        "When did you sign? Then I can tell you the month in which the benefit changes."
    ),
    NextStep.SAY_PLACE: Tr("Where do you live? Your advisor will see it."),
    NextStep.SAY_LINE_OF_WORK: Tr("What is your work? Your advisor will see it."),
    NextStep.SAY_NAME: Tr("What is your name? Your advisor will see it."),
    NextStep.TALK_AT_HOME: Tr("Read what taking part costs. Talk it over at home."),
    NextStep.BEGIN_THE_PLAN: Tr(
        "Make a short plan: ten questions, mostly taps. You get it on paper at once."
    ),
    NextStep.GO_ON_WITH_THE_PLAN: Tr("Go on with your plan. Questions left: {questions}"),
    NextStep.FIND_WHERE_TO_APPLY: Tr("Find out where to apply."),
    NextStep.WAIT_FOR_COMMISSION: Tr(
        "Your application is with the commission. Read how it decides."
    ),
    NextStep.MEND_THE_PLAN: Tr(
        "Your plan came back to be improved. This happens. Open it and change what was asked for."
    ),
    NextStep.START_SMALL: Tr(
        "You were not selected this time. Your idea stays yours. Ask your advisor what now."
    ),
    NextStep.KEEP_THE_PAPERS: Tr(
        "Keep every receipt, photo and the contract. Ask before you sell what you bought."
    ),
    NextStep.WRITE_WHEN_NEEDED: Tr("If something comes up, write to your advisor."),
}
STEP_LABELS = {
    NextStep.SAVE_THE_RECORD: Label("Let the record stay"),
    NextStep.HEAR_A_CORRECTION: Label("What was corrected"),
    NextStep.SAY_STAGE: Label("Say where I stand"),
    NextStep.SAY_SIGNED_MONTH: Label("Choose the month"),
    NextStep.SAY_PLACE: Label("Choose my place"),
    NextStep.SAY_LINE_OF_WORK: Label("Choose my work"),
    NextStep.SAY_NAME: Label("Write my name"),
    NextStep.TALK_AT_HOME: Label("What it costs"),
    NextStep.BEGIN_THE_PLAN: Label("Begin the plan"),
    NextStep.GO_ON_WITH_THE_PLAN: Label("Go on with the plan"),
    NextStep.FIND_WHERE_TO_APPLY: Label("Where to apply"),
    NextStep.WAIT_FOR_COMMISSION: Label("How they decide"),
    NextStep.MEND_THE_PLAN: Label("Open my plan"),
    NextStep.START_SMALL: Label("Ask my advisor"),
    NextStep.KEEP_THE_PAPERS: Label("Ask my advisor"),
    NextStep.WRITE_WHEN_NEEDED: Label("Ask my advisor"),
}
STEP_LEADS_TO: dict[NextStep, tuple[State, dict[str, Any] | None]] = {
    NextStep.HEAR_A_CORRECTION: (NoticesSG.corrected, None),
    NextStep.SAY_STAGE: (SettingsSG.stage, None),
    NextStep.SAY_SIGNED_MONTH: (SettingsSG.signed_year, None),
    NextStep.SAY_PLACE: (SettingsSG.region, None),
    NextStep.SAY_LINE_OF_WORK: (SettingsSG.line_of_work, None),
    NextStep.SAY_NAME: (SettingsSG.name, None),
    NextStep.TALK_AT_HOME: (WorthSG.asking, None),
    NextStep.BEGIN_THE_PLAN: (PlanSG.menu, {"short": True}),
    NextStep.GO_ON_WITH_THE_PLAN: (PlanSG.menu, {"short": True}),
    NextStep.FIND_WHERE_TO_APPLY: (ReadSG.screen, {"screen": "where_to_apply"}),
    NextStep.WAIT_FOR_COMMISSION: (ReadSG.screen, {"screen": "commission_decides"}),
    NextStep.MEND_THE_PLAN: (PlanSG.menu, None),
    NextStep.START_SMALL: (LetterSG.writing, None),
    NextStep.KEEP_THE_PAPERS: (LetterSG.writing, None),
    NextStep.WRITE_WHEN_NEEDED: (LetterSG.writing, None),
}


async def on_next_step(
    _callback: CallbackQuery, _widget: Any, manager: DialogManager, code: str
) -> None:
    """Take the step that the button named; if another one is due by now, show that."""
    person = person_of(manager)
    step = next_step(person)
    if step != code:
        return
    if step is NextStep.SAVE_THE_RECORD:
        runtime = runtime_of(manager)
        person = await keep_record(
            runtime.sessions, person=person, consent_version=runtime.consent_version
        )
        remember(manager, person)
        return
    state, data = STEP_LEADS_TO[step]
    await manager.start(state, data={**(data or {}), "from_home": True})


async def on_plan(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Open the plan: at the first open question of the short one, else by its sections."""
    has_questions = bool(plan_of(person_of(manager)).open_questions())
    await manager.start(PlanSG.menu, data={"short": has_questions})


async def on_check_in(_callback: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await open_own(manager)


def next_due(runtime: Runtime, person: Person) -> Due | None:
    """Return the next thing with a day that is not done; months of the benefit are told apart."""
    progress, today = progress_of(person), runtime.today
    found = due_list(runtime, person, today, today + AHEAD)
    return next(
        (due for due in found if due.kind not in MONTH_ONLY and not progress.is_done(due.key)),
        None,
    )


async def home_screen(runtime: Runtime, person: Person, **_kwargs: Any) -> dict[str, Any]:
    duty, due = duty_for(runtime, person), next_due(runtime, person)
    facts = facts_of(due.kind) if due else BAR_FACTS if duty else ()
    for fact_id in facts:
        say_fact(runtime, fact_id)
    goes_at = person.family.goes_at if person.family else None
    asks_how = person.family is not None and asks(person.family.stage)
    return {
        "asks_how": asks_how,
        "reads": not asks_how,
        "name": person.name or "",
        "step": next_step(person),
        "steps": [next_step(person)],
        "duty": duty.kind if duty and not due else None,
        "due": f"📅 {duty_line(runtime, due)}" if due else "",
        "facts": [one for one in facts if say_fact(runtime, one).text is not None],
        "month": month_text(duty.month, runtime=runtime) if duty else "",
        "questions": len(plan_of(person).open_questions()),
        "goes_at": day_text(local_day(goes_at), runtime=runtime) if goes_at else "",
    }


home = Window(
    Multi(
        Tr("{name}, hello!", when="name"),
        Case(dict(STEP_TEXTS), selector="step"),
        Case(
            {
                DutyKind.BENEFIT_STOPS: Tr(
                    "📅 If you get the benefit, it stops about this month: {month}"
                ),
                DutyKind.BENEFIT_AGAIN: Tr(
                    "📅 About this month the benefit may be asked for again: {month}"
                ),
            },
            selector="duty",
            when="duty",
        ),
        Ready("due", when="due"),
        sep="\n\n",
    ),
    Column(
        Select(
            Case(dict(STEP_LABELS), selector="item"),
            id="next_step",
            item_id_getter=lambda step: step,
            items="steps",
            on_click=on_next_step,
        ),
        Button(Label("Idea and plan"), id="home_plan", on_click=on_plan),
        Start(Label("Registration and taxes"), id="home_taxes", state=TaxesSG.menu),
        Button(Label("How things go"), id="home_check_in", on_click=on_check_in, when="asks_how"),
        Start(Label("About the programme"), id="home_read", state=ReadSG.menu, when="reads"),
        Start(Label("Settings"), id="home_settings", state=SettingsSG.menu),
    ),
    Column(where_is_this_written("home_sources", home_screen), OtherLanguage("home_lang")),
    Stray(),
    state=HomeSG.home,
    getter=home_screen,
)


def build() -> Dialog:
    return Dialog(home)
