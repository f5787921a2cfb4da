"""The forms that plans are printed on: a coordinator's own in the place of the built-in one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, update

from db.models import SHORT_TEXT, PlanTemplateRow
from db.session import Sessions
from db.upsert import insert_missing
from domain.person import Person, Role
from usecases.staff import hold_role


async def keep_form(
    sessions: Sessions,
    *,
    person: Person,
    locale: str,
    kind: str,
    name: str,
    content: bytes,
    now: datetime,
) -> None:
    """Keep a form that a coordinator sent; it replaces the one sent before.

    Args:
        sessions: Where to write.
        person: Who sent it.
        locale: The language of the plans that are printed on it.
        kind: ``short`` or ``full``.
        name: What the file was called; its first 60 characters are kept.
        content: The file; the caller has checked that it can be used.
        now: The moment.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    key = {"locale": locale, "kind": kind}
    form = {
        "name": name[:SHORT_TEXT],
        "content": content,
        "sent_by": person.id,
        "sent_at": now,
    }
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        if not await insert_missing(session, PlanTemplateRow, [key | form]):
            await session.execute(
                update(PlanTemplateRow).where(*_this_one(locale, kind)).values(**form)
            )


async def drop_form(sessions: Sessions, *, person: Person, locale: str, kind: str) -> None:
    """Delete the form that a coordinator sent; plans are printed on the built-in one again.

    Raises:
        NotAllowedError: they are no coordinator at this moment.
    """
    async with sessions.begin() as session:
        await hold_role(session, person, Role.COORDINATOR)
        await session.execute(delete(PlanTemplateRow).where(*_this_one(locale, kind)))


def _this_one(locale: str, kind: str) -> tuple[ColumnElement[bool], ...]:
    return PlanTemplateRow.locale == locale, PlanTemplateRow.kind == kind
