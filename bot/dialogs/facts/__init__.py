"""Facts: the coordinators' desk of truth.

A coordinator sees what is stale or unconfirmed first, opens a fact as families hear it today,
confirms it or corrects it field by field, sees what that comes to and puts it in. Another one
takes a second look. What was done stands in the history and can be undone; who was told
otherwise can be sent the correction.
"""

from __future__ import annotations

from aiogram_dialog import Dialog

from bot.dialogs.facts import change, echo, fact, history, listed, words

__all__ = ["build"]


def build() -> Dialog:
    return Dialog(
        listed.window,
        fact.window,
        fact.send,
        fact.name,
        change.change,
        change.value,
        change.day,
        change.level,
        words.source,
        words.words,
        echo.echo,
        echo.review,
        history.window,
    )
