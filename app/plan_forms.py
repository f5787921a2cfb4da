"""Which forms plans are printed on, as the program starts."""

from __future__ import annotations

import logging

from db.queries.plans import templates_sent
from db.session import Sessions
from documents.maker import Documents
from documents.sheet import Kind
from documents.templates import TemplateError

log = logging.getLogger(__name__)


async def use_own_forms(documents: Documents, sessions: Sessions) -> None:
    """Print plans on the operator's and the coordinators' forms; tell which cannot be used."""
    for error in await documents.check_folder():
        log.warning("KOLDOO_PLAN_TEMPLATES: %s", error)
    async with sessions.read() as session:
        sent = await templates_sent(session)
    for form in sent:
        try:
            await documents.use_docx(form.locale, Kind(form.kind), form.content)
        except TemplateError as error:
            log.warning("plan template %s/%s: %s", form.locale, form.kind, error)
