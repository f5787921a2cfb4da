"""Offices in words, for families and for the coordinators who keep them."""

from __future__ import annotations

from html import escape

from aiogram.utils.i18n import gettext as _

from bot.plan.words import label
from bot.runtime import Runtime
from domain.office import Office, OfficeKind

CHECK_AGAIN = "⚠ "


def kind_names() -> dict[OfficeKind, str]:
    """Return what offices there are."""
    return {
        OfficeKind.LABOUR: _("Ministry's district office"),
        OfficeKind.TAX: _("Tax office"),
        OfficeKind.AYIL_OKMOTU: _("Ayil okmotu"),
        OfficeKind.SERVICE_CENTRE: _("Public service centre"),
        OfficeKind.OTHER: _("Another office"),
    }


def office_text(runtime: Runtime, office: Office) -> str:
    """Return all that is told of an office, as HTML."""
    lines = [kind_names()[office.kind], office.name]
    if office.phone is not None:
        lines.append(_("Telephone: {phone}").format(phone=office.phone))
    if office.address is not None:
        lines.append(_("Address: {address}").format(address=office.address))
    checked = _("Checked on: {date}")
    if office.checked_long_ago(runtime.today):
        checked = _("Checked long ago: {date}. It may have changed.")
    lines.append(checked.format(date=f"{office.checked_on:%d.%m.%Y}"))
    return escape("\n".join(lines), quote=False)


def office_label(runtime: Runtime, office: Office) -> str:
    """Return an office on a button, with a sign where it was checked long ago."""
    sign = CHECK_AGAIN if office.checked_long_ago(runtime.today) else ""
    return label(sign + office.name)
