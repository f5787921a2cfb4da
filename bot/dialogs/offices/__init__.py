"""Offices: a coordinator enters them by place, checks them, and removes what is no more."""

from __future__ import annotations

from aiogram_dialog import Dialog

from bot.dialogs.offices import office, places, writing


def build() -> Dialog:
    return Dialog(
        places.region,
        places.district,
        places.offices,
        office.office,
        office.removing,
        writing.change,
        writing.kind,
        writing.name,
        writing.phone,
        writing.address,
    )
