"""The printer's workshop: one thread that makes one paper after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from documents.chart import Chart, chart_values
from documents.how_it_went import HowChart, how_values
from documents.letters import font_letters
from documents.month import MonthSheet, month_values
from documents.questions import QuestionsSheet, questions_values
from documents.sheet import Kind, PlanSheet
from documents.silent import SilentSheet, silent_values
from documents.templates import LAYOUT, Problem, Refusal, TemplateError, Templates
from documents.values import examples, values_of

Made = TypeVar("Made")


class Documents:
    """Makes papers and pictures beside the event loop, never in it.

    typst and docxtpl are imported in the thread when they are first needed.
    """

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")

    async def pdf(self, sheet: PlanSheet) -> bytes:
        """Return the plan as a PDF; a short plan is one page."""
        return await self._in_worker(lambda: _pdf(self._templates, sheet))

    async def docx(self, sheet: PlanSheet) -> bytes:
        """Return the plan as a DOCX."""
        return await self._in_worker(lambda: _docx(self._templates, sheet))

    async def questions(self, sheet: QuestionsSheet) -> bytes:
        """Return the questions to take along as a PDF of one page."""
        return await self._in_worker(
            lambda: _paper(
                self._templates.paper(sheet.language, "questions"),
                questions_values(sheet, font_letters()),
            )
        )

    async def month(self, sheet: MonthSheet) -> bytes:
        """Return the month as a PDF of one page."""
        return await self._in_worker(
            lambda: _paper(
                self._templates.paper(sheet.language, "month"),
                month_values(sheet, font_letters()),
            )
        )

    async def silent(self, sheet: SilentSheet) -> bytes:
        """Return the families to visit as a PDF of as many pages as they need."""
        return await self._in_worker(
            lambda: _paper(
                self._templates.paper(sheet.language, "silent"),
                silent_values(sheet, font_letters()),
            )
        )

    async def chart(self, chart: Chart) -> bytes:
        """Return the chart as a PNG, 800 px wide."""
        return await self._in_worker(lambda: _chart(chart))

    async def how_it_went(self, chart: HowChart) -> bytes:
        """Return how the months went as a PNG, 800 px wide."""
        return await self._in_worker(lambda: _how_it_went(chart))

    async def docx_template(self, language: str, kind: Kind) -> bytes:
        """Return the DOCX template in use, to be edited in Word."""
        return await self._in_worker(lambda: self._templates.docx(language, kind))

    async def check_docx(self, content: bytes) -> None:
        """Check a template that was sent.

        Raises:
            TemplateError: it may not be used.
        """
        await self._in_worker(lambda: _check_docx(content))

    def use_checked_docx(self, language: str, kind: Kind, content: bytes) -> None:
        """Use a template that ``check_docx`` has let through from now on."""
        self._templates.use_sent(language, kind, content)

    async def use_docx(self, language: str, kind: Kind, content: bytes) -> None:
        """Check a template that was sent and use it from now on.

        Raises:
            TemplateError: it is not used; the one before it stays.
        """
        await self.check_docx(content)
        self.use_checked_docx(language, kind, content)

    def use_built_in(self, language: str, kind: Kind) -> None:
        """Forget the template that was sent."""
        self._templates.use_sent(language, kind, None)

    async def check_folder(self) -> list[TemplateError]:
        """Check the folder's templates and use those that are right.

        Returns:
            One error for each template that is not used; the built-in one is used meanwhile.
        """
        return await self._in_worker(lambda: _check_folder(self._templates))

    def close(self) -> None:
        """Stop; papers that nobody has begun are not made any more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    async def _in_worker(self, make: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._worker, make)


def _pdf(templates: Templates, sheet: PlanSheet) -> bytes:
    return _paper(templates.typ(sheet.language, sheet.kind), values_of(sheet, font_letters()))


def _paper(files: dict[str, bytes], values: dict[str, Any]) -> bytes:
    from documents.typesetting import paper_pdf

    return paper_pdf(files, values)


def _docx(templates: Templates, sheet: PlanSheet) -> bytes:
    from documents.office import plan_docx

    template = templates.docx(sheet.language, sheet.kind)
    return plan_docx(template, values_of(sheet, font_letters(), foreign=True))


def _chart(chart: Chart) -> bytes:
    from documents.typesetting import chart_png

    return chart_png(chart_values(chart, font_letters()))


def _how_it_went(chart: HowChart) -> bytes:
    from documents.typesetting import HOW_IT_WENT, chart_png

    return chart_png(how_values(chart, font_letters()), HOW_IT_WENT)


def _check_docx(content: bytes) -> None:
    from documents.office import check_docx

    check_docx(content)


def _check_folder(templates: Templates) -> list[TemplateError]:
    errors = []
    for name, content in templates.of_folder().items():
        try:
            _check_file(templates, name, content)
        except TemplateError as error:
            errors.append(TemplateError(error.problems, name))
        else:
            templates.use(name, content)
    return errors


def _check_file(templates: Templates, name: str, content: bytes) -> None:
    from documents.office import check_docx
    from documents.typesetting import paper_pdf

    if not templates.has(name):
        raise TemplateError([Problem(Refusal.NO_SUCH_TEMPLATE)])
    if name.endswith(".docx"):
        check_docx(content)
        return
    made = templates.under_layout(content) if name == LAYOUT else [templates.with_layout(content)]
    for files in made:
        for values in examples():
            paper_pdf(files, values)
