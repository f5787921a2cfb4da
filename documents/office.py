"""Plans as DOCX, from templates that a coordinator edits in Word and that nobody trusts.

A template may hold placeholders, ``for`` over the plan's lists and ``if``; a list is gone through
once, not inside another, so that the work is bounded by the size of the file.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from documents.templates import LARGEST, Problem, Refusal, TemplateError
from documents.values import examples, names

LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500
LONGEST_PROPERTY = 255  # characters; python-docx refuses more
LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0"})
PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
)
EMBEDDED = re.compile(r"vbaProject|/embeddings/|/activeX/", re.IGNORECASE)
REACHING_FIELD = re.compile(r"\s*(DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|DATABASE)\b", re.IGNORECASE)
HARMLESS_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAGS = re.compile(r"<[^>]*>")
QUOTED = 80  # characters of a paragraph that are quoted


class _Blank(str):
    """A line to write on by pen; ``if`` takes it for what it is: nothing said."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


BLANK = _Blank("_" * 24)  # cells of tables stay empty instead


def plan_docx(template: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the plan as a DOCX.

    Args:
        template: The template's file.
        values: What ``documents.values`` returns.

    Raises:
        TemplateError: the template may not be used.
    """
    said = {key: value if value != "" else BLANK for key, value in values.items()}
    environment = _Environment()
    made = DocxTemplate(BytesIO(template))
    made.render(said, environment, autoescape=True)
    if environment.problems:
        raise TemplateError(environment.problems)
    properties = made.docx.core_properties
    properties.title = values["title"][:LONGEST_PROPERTY]
    properties.author = values["name"][:LONGEST_PROPERTY]
    properties.language = values["language"]
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def check_docx(content: bytes) -> None:
    """Check a template from outside, then print a whole and an empty plan with it.

    Args:
        content: The file as it was sent.

    Raises:
        TemplateError: it names everything that is wrong.
    """
    if len(content) > LARGEST:
        raise TemplateError([Problem(Refusal.TOO_BIG)])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            problems = list(_of_archive(archive))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError) as error:
        raise TemplateError([Problem(Refusal.BROKEN)]) from error
    if problems:
        raise TemplateError(problems)
    try:
        for values in examples():
            plan_docx(content, values)
    except TemplateError:
        raise
    except Exception as error:  # a broken DOCX fails in any place of python-docx
        raise TemplateError([Problem(Refusal.BROKEN)]) from error


def _of_archive(archive: zipfile.ZipFile) -> Iterator[Problem]:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        yield Problem(Refusal.TOO_BIG)
        return
    for part in parts:
        if EMBEDDED.search(f"/{part.filename}"):
            yield Problem(Refusal.MACRO, part.filename)
        elif part.filename.endswith((".xml", ".rels")):
            yield from _of_part(part.filename, archive.read(part))
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        yield Problem(Refusal.MACRO, "macroEnabled")


def _of_part(name: str, content: bytes) -> Iterator[Problem]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        yield Problem(Refusal.EXTERNAL, f"{name}: DOCTYPE")
    if name.endswith(".rels"):
        for link in root:
            target = link.get("Target", "")
            harmless = link.get("Type", "").endswith("/hyperlink") and HARMLESS_LINK.match(target)
            if link.get("TargetMode") == "External" and not harmless:
                yield Problem(Refusal.EXTERNAL, target[:QUOTED])
    fields = [field.get(f"{WORD}instr", "") for field in root.iter(f"{WORD}fldSimple")]
    fields += [
        "".join(part.text or "" for part in paragraph.iter(f"{WORD}instrText"))
        for paragraph in root.iter(f"{WORD}p")
    ]
    for field in fields:
        if REACHING_FIELD.match(field):
            yield Problem(Refusal.EXTERNAL, field.strip()[:QUOTED])


class _Environment(SandboxedEnvironment):
    """Reads a template only if nothing but placeholders, ``for`` and ``if`` is in it."""

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.problems: list[Problem] = []
        self._names = names()
        self._source = ""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            near = self._paragraph(source, error.lineno)
            found = [Problem(Refusal.SYNTAX, f"{error.message} «{near}»")]
        else:
            self._source = source
            found = list(dict.fromkeys(self._of_node(tree, {})))
        if found:
            self.problems += found
            return nodes.Template([nodes.Output([nodes.TemplateData(source)])], lineno=1)
        return tree

    def _of_node(self, node: nodes.Node, rows: Mapping[str, str]) -> Iterator[Problem]:
        """Find what may not stand here; ``rows`` says of which list a loop's name is a row."""
        match node:
            case nodes.Name(name=name) if name not in self._names:
                yield Problem(Refusal.UNKNOWN, name)
            case nodes.Name(name=name) if self._names[name]:
                yield Problem(Refusal.FORBIDDEN, f"{{{{ {name} }}}}")
            case nodes.Name():
                pass
            case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
                if attr not in self._parts(name, rows):
                    yield Problem(Refusal.UNKNOWN, f"{name}.{attr}")
            case nodes.For(target=nodes.Name(name=row), iter=nodes.Name(name=name)) if not rows:
                if self._names.get(name):
                    yield from self._of_all([*node.body, *node.else_, node.test], {row: name})
                else:
                    yield Problem(Refusal.UNKNOWN, name)
            case nodes.If(test=nodes.Name(name=name)) if self._names.get(name):
                yield from self._of_all([*node.body, *node.elif_, *node.else_], rows)
            case _ if isinstance(node, PLAIN):
                yield from self._of_all(node.iter_child_nodes(), rows)
            case _:
                yield Problem(Refusal.FORBIDDEN, self._paragraph(self._source, node.lineno))

    def _of_all(
        self, found: Iterable[nodes.Node | None], rows: Mapping[str, str]
    ) -> Iterator[Problem]:
        for node in found:
            if node is not None:
                yield from self._of_node(node, rows)

    @staticmethod
    def _paragraph(source: str, line: int) -> str:
        """Return the words of a paragraph: docxtpl begins a line for each."""
        marked = "".join(source.splitlines()[line - 1 : line])
        return html.unescape(TAGS.sub("", marked)).strip()[:QUOTED]

    def _parts(self, name: str, rows: Mapping[str, str]) -> frozenset[str]:
        """Return what may be asked of a name inside a loop: of its row, or of the loop."""
        if name in rows:
            return self._names[rows[name]]
        return LOOP if rows and name == "loop" else frozenset()
