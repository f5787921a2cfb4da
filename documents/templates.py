"""Which template a paper is printed with: a plan may have a folder's, or one that was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from documents.sheet import Kind

LAYOUT = "layout.typ"
SHEETS = "sheets.typ"
MAIN = "main.typ"
LARGEST = 2 * 1024 * 1024
"""The size in bytes up to which a DOCX is read."""


class Refusal(StrEnum):
    """Why a template is not used."""

    NO_SUCH_TEMPLATE = "no_such_template"
    TOO_BIG = "too_big"
    BROKEN = "broken"
    MACRO = "macro"
    EXTERNAL = "external"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    SYNTAX = "syntax"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a template.

    Attributes:
        refusal: What kind of thing.
        what: The unknown name, the forbidden expression, the paragraph with the mistake, the part
            that may not be in it or is too big; empty if the whole file is too big or broken.
    """

    refusal: Refusal
    what: str = ""

    def __str__(self) -> str:
        return {
            Refusal.NO_SUCH_TEMPLATE: "there is no template of this name to replace",
            Refusal.TOO_BIG: f"{self.what or 'the file'} is too big",
            Refusal.BROKEN: "the file cannot be opened as DOCX",
            Refusal.MACRO: f"it holds a macro or an embedded object: {self.what}",
            Refusal.EXTERNAL: f"it reaches for something outside of the file: {self.what}",
            Refusal.UNKNOWN: f"unknown placeholder {{{{ {self.what} }}}}",
            Refusal.FORBIDDEN: f"only placeholders, for and if may stand in it, not: {self.what}",
            Refusal.SYNTAX: f"cannot be read: {self.what}",
        }[self.refusal]


class TemplateError(ValueError):
    """A template that is not used.

    Attributes:
        problems: Everything that is wrong with it, as far as it could be read.
        name: Its path in a folder of templates; empty for a file that was sent.
    """

    def __init__(self, problems: Iterable[Problem], name: str = "") -> None:
        self.problems = tuple(problems)
        self.name = name
        said = "; ".join(map(str, self.problems))
        super().__init__(f"{name}: {said}" if name else said)


class Templates:
    """The templates of the plan by language and kind, and those of the other papers.

    A folder has the layout of the built-in one and may hold only some of the files:
    ``ky/plan_short.docx``, ``ru/plan_full.typ`` …; its ``.typ`` files import its ``layout.typ``,
    or the built-in one if it has none. Nothing of a folder is used before it was checked and
    handed to ``use``. A DOCX that was sent goes before both. A language without built-in
    templates borrows those of the default language: better foreign headings than no paper.
    Only the plan may look different somewhere: the other papers are always the built-in ones.
    """

    def __init__(self, built_in: Path, folder: Path | None = None, default: str = "ky") -> None:
        self._built_in = built_in
        self._folder = folder
        self._default = default
        self._checked: dict[str, bytes] = {}
        self._sent: dict[str, bytes] = {}

    def of_folder(self) -> dict[str, bytes]:
        """Return the folder's files by name, ``layout.typ`` first."""
        if self._folder is None:
            return {}
        found = {
            path.relative_to(self._folder).as_posix(): path.read_bytes()
            for path in sorted(self._folder.rglob("*"))
            if path.suffix in {".docx", ".typ"}
            and not path.name.startswith("~$")
            and path.is_file()
        }
        return {LAYOUT: found.pop(LAYOUT), **found} if LAYOUT in found else found

    def has(self, name: str) -> bool:
        """Whether there is a template of this name to be replaced."""
        is_plan = name == LAYOUT or Path(name).name.startswith("plan_")
        return is_plan and self._is_built_in(name)

    def use(self, name: str, content: bytes) -> None:
        """Use a checked file of the folder from now on."""
        self._checked[name] = content

    def use_sent(self, language: str, kind: Kind, content: bytes | None) -> None:
        """Use a checked DOCX that was sent; with None the one before it is used again."""
        name = name_of(language, kind, "docx")
        self._sent.pop(name, None)
        if content is not None:
            self._sent[name] = content

    def docx(self, language: str, kind: Kind) -> bytes:
        """Return the DOCX template to use."""
        name = name_of(language, kind, "docx")
        return self._sent.get(name) or self._checked.get(name) or self._read(name)

    def typ(self, language: str, kind: Kind) -> dict[str, bytes]:
        """Return the typst template to use, and the layout that it imports."""
        name = name_of(language, kind, "typ")
        checked = self._checked.get(name)
        return self._read_typ(name) if checked is None else self.with_layout(checked)

    def paper(self, language: str, name: str) -> dict[str, bytes]:
        """Return the typst template of a paper that is not a plan, and what it imports."""
        return {**self._read_typ(f"{language}/{name}.typ"), SHEETS: self._read(SHEETS)}

    def with_layout(self, content: bytes) -> dict[str, bytes]:
        """Return a typst template of the folder with the layout that it would import."""
        return {MAIN: content, LAYOUT: self._checked.get(LAYOUT) or self._read(LAYOUT)}

    def under_layout(self, layout: bytes) -> Iterator[dict[str, bytes]]:
        """Return the built-in typst templates as they would be under another layout."""
        for path in sorted(self._built_in.glob("*/plan_*.typ")):
            yield {MAIN: path.read_bytes(), LAYOUT: layout}

    def _read_typ(self, name: str) -> dict[str, bytes]:
        return {MAIN: self._read(name), LAYOUT: self._read(LAYOUT)}

    def _read(self, name: str) -> bytes:
        if not self._is_built_in(name):
            name = f"{self._default}/{Path(name).name}"
        return (self._built_in / name).read_bytes()

    def _is_built_in(self, name: str) -> bool:
        return (self._built_in / name).is_file()


def name_of(language: str, kind: Kind, suffix: str) -> str:
    """Return a template's path in its folder.

    >>> name_of("ky", Kind.SHORT, "docx")
    'ky/plan_short.docx'
    """
    return f"{language}/plan_{kind}.{suffix}"
