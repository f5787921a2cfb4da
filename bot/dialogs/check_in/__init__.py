"""«Иштер кандай?»: three taps, own words, who may see it, and what came of it."""

from __future__ import annotations

from aiogram_dialog import Dialog, DialogManager, LaunchMode, ShowMode

from bot.dialogs.check_in import asking, done, sharing, words
from bot.dialogs.check_in.moves import recent, window_of
from bot.dialogs.way_in import lay_home_beneath
from bot.runtime import person_of, remember, runtime_of
from domain.check_in import CheckIn
from usecases.check_ins import see_check_in, to_answer


async def open_check_in(
    manager: DialogManager,
    check_in: CheckIn,
    *,
    is_new: bool = False,
    show_mode: ShowMode | None = None,
) -> None:
    """Open a check-in at its first open question; where nothing is open, home lies beneath.

    A new one is of the day on which its first answer is given.
    """
    await lay_home_beneath(manager)
    await manager.start(
        window_of(check_in),
        data={} if is_new else {"day": check_in.day.isoformat()},
        show_mode=show_mode or ShowMode.AUTO,
    )


async def open_own(manager: DialogManager) -> None:
    """Open what a family would answer or look at now; that it was seen is noted."""
    runtime = runtime_of(manager)
    check_ins = await recent(manager)
    check_in = to_answer(check_ins, runtime.today)
    is_new = check_in not in check_ins
    if check_in.asked_at is not None and check_in.seen_at is None:
        check_in = await see_check_in(
            runtime.sessions,
            person=person_of(manager),
            consent_version=runtime.consent_version,
            day=check_in.day,
            now=runtime.clock(),
        )
        remember(manager, person_of(manager))
    await open_check_in(manager, check_in, is_new=is_new)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(
        asking.how,
        asking.money,
        asking.need,
        words.words,
        sharing.sharing,
        done.done,
        launch_mode=LaunchMode.SINGLE_TOP,
    )
