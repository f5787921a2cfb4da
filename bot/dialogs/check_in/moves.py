"""Moving through a check-in: which one is open, what is said in it, what is asked next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from bot.check_ins import how_and_money, said_in
from bot.runtime import Runtime, person_of, remember, runtime_of
from bot.saying import day_text
from bot.states import CheckInSG
from db.queries.check_ins import check_ins_of
from domain.check_in import CheckIn, How, Question
from domain.person import Person
from usecases.check_ins import Answer, NoCheckInError, answer_check_in

ASKED_IN = {
    Question.HOW: CheckInSG.how,
    Question.MONEY: CheckInSG.money,
    Question.NEED: CheckInSG.need,
    None: CheckInSG.words,
}


def day_of(manager: DialogManager) -> date:
    """Return the day of the open check-in; one that the family begins is of today."""
    data = {**_start_data(manager), **manager.dialog_data}
    return date.fromisoformat(data["day"]) if "day" in data else runtime_of(manager).today


def _start_data(manager: DialogManager) -> dict[str, Any]:
    return manager.start_data if isinstance(manager.start_data, dict) else {}


async def recent(manager: DialogManager) -> list[CheckIn]:
    """Return the family's last check-ins, newest first; they are read once an update."""
    known = manager.middleware_data
    if "check_ins" not in known:
        family = person_of(manager).family
        async with runtime_of(manager).sessions.read() as session:
            known["check_ins"] = await check_ins_of(session, family.id) if family else []
    found: list[CheckIn] = known["check_ins"]
    return found


async def here(manager: DialogManager) -> CheckIn:
    """Return the open check-in as it stands."""
    day = day_of(manager)
    return next((one for one in await recent(manager) if one.day == day), CheckIn(day))


def keep(manager: DialogManager, check_in: CheckIn, person: Person | None = None) -> None:
    """Let the windows drawn in this update see what a use case has changed."""
    manager.middleware_data.pop("check_ins", None)
    manager.dialog_data["day"] = check_in.day.isoformat()
    remember(manager, person or person_of(manager))


def window_of(check_in: CheckIn) -> State:
    """Return where a check-in goes on: at its first open question, or at what was said."""
    return CheckInSG.done if check_in.finished_at else ASKED_IN[check_in.open_question]


def window_after(check_in: CheckIn, asked: State) -> State:
    """Return the window that follows one in which an answer was given."""
    if check_in.finished_at is not None:
        return CheckInSG.done
    if asked == CheckInSG.how and check_in.how is not How.NOT_BEGUN:
        return CheckInSG.money
    return CheckInSG.need if asked in (CheckInSG.how, CheckInSG.money) else CheckInSG.words


async def answer(manager: DialogManager, given: Answer) -> None:
    """Save an answer and go on to what is asked after it."""
    runtime, asked = runtime_of(manager), manager.current_context().state
    try:
        check_in = await answer_check_in(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=day_of(manager),
            answer=given,
            now=runtime.clock(),
        )
    except NoCheckInError:
        await begin_anew(manager)
        return
    keep(manager, check_in)
    await manager.switch_to(window_after(check_in, asked))


async def begin_anew(manager: DialogManager) -> None:
    """Ask how things go today: the open check-in is of a record that she has left, or of old."""
    manager.dialog_data["day"] = runtime_of(manager).today.isoformat()
    await manager.switch_to(CheckInSG.how)


async def said_so_far(
    dialog_manager: DialogManager, runtime: Runtime, person: Person, **_kwargs: Any
) -> dict[str, Any]:
    """What every question shows: what is said already, and what was said the last time."""
    check_in = await here(dialog_manager)
    before = [one for one in await recent(dialog_manager) if one.how and one.day < check_in.day]
    last = before[0] if before else None
    without_words = replace(check_in, words=None, file_kind=None)
    family = person.family
    return {
        "said": "\n".join(said_in(without_words)),
        "last_day": day_text(last.day, runtime=runtime) if last else "",
        "is_first": last is None,
        "last": how_and_money(last) if last else "",
        "has_advisor": bool(family and family.has_advisor),
        "always": bool(family and family.has_advisor and family.always_send),
        "asks": bool(family and family.has_advisor and not family.always_send),
        "no_advisor": not (family and family.has_advisor),
    }
