"""Application, registration and taxes: one dialog for every tree of ``content/trees``."""

from __future__ import annotations

from aiogram_dialog import Data, Dialog, DialogManager, LaunchMode, ShowMode

from bot.dialogs.trees import asking, result
from bot.dialogs.trees.moves import go_on, on_number
from bot.dialogs.way_in import go_in, lay_home_beneath
from bot.states import TreeSG


async def open_tree(manager: DialogManager, tree_id: str) -> None:
    """Open a tree over home: at its first open question, or at what follows."""
    manager.show_mode = ShowMode.NO_UPDATE
    await go_in(manager)
    manager.show_mode = ShowMode.SEND
    await manager.start(TreeSG.question, data={"tree": tree_id})


async def open_steps(manager: DialogManager, tree_id: str) -> None:
    """Open the steps of a tree below what is open; where nothing is, home lies beneath."""
    await lay_home_beneath(manager)
    await manager.start(TreeSG.steps, data={"tree": tree_id}, show_mode=ShowMode.SEND)


async def on_open(_start_data: Data, manager: DialogManager) -> None:
    """Go to the open question, unless the steps themselves were asked for."""
    if manager.current_context().state != TreeSG.steps:
        await go_on(manager)


def build() -> Dialog:
    """Return the dialog; opened again from inside it, it begins anew instead of piling up."""
    return Dialog(
        asking.question,
        asking.day,
        result.result,
        result.fits,
        result.steps,
        result.know,
        result.point,
        result.answers,
        launch_mode=LaunchMode.SINGLE_TOP,
        on_start=on_open,
        on_process_result=on_number,
    )
