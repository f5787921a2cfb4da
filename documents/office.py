"""Plans as DOCX, from templates that a coordinator edits in Word and that nobody trusts.

A template may hold placeholders, ``for`` over the plan's lists and ``if``; a list is gone through
once, not inside another. What is printed, and what is repeated in it, has a largest size: the
libraries hold up the whole program while they work on it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from documents.templates import LARGEST, Problem, Refusal, TemplateError
from documents.values import examples, names

LARGEST_UNPACKED = 20 * 1024 * 1024
LARGEST_XML = 1024 * 1024  # one part; Word's styles take half of it
LARGEST_XML_TOGETHER = 4 * 1024 * 1024
LARGEST_PRINTED = 256 * 1024  # document, headers, footers …, together
LARGEST_REPEATED = 50 * 1024  # what stands in loops, together
MOST_PARTS = 500
MOST_LINKS = 500  # in one part; a header is printed once for each link to it
MOST_TAGS = 300  # in one part; a full plan takes fifty
LONGEST_TAG = 200  # characters between the brackets of a placeholder
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
PRINTED = re.compile(r"word/(document|header|footer|footnotes)\d*\.xml", re.IGNORECASE)
REACHING_FIELD = re.compile(
    r"(?<![\w./])(DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|DATABASE|RD)\b.*", re.IGNORECASE
)
EMBEDDING_LINKS = frozenset({"afchunk", "oleobject", "package", "control", "vbaproject"})
REACHING_LINKS = frozenset({"attachedtemplate", "subdocument"})
KEPT_LINKS = frozenset({RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES})
HARMLESS_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE_XML = re.compile(r"application/.*xml", re.IGNORECASE)
XML = (".xml", ".rels")
TAGS = re.compile(r"<[^>]*>")
ORDER = re.compile(r"-?\s*(?:(?:tr|tc|p|r)\s+)?(?:for|endfor|if|elif|else|endif)\b")
OPENING = re.compile(r"\{[{%#]")
CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
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
    _describe(made.docx, values)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _describe(made: Document, values: Mapping[str, Any]) -> None:
    """Say in the file's properties what the plan says, and nothing of the template's author."""
    properties = made.core_properties
    for name in ("last_modified_by", "comments", "category", "keywords", "subject"):
        setattr(properties, name, "")
    properties.title = values["title"][:LONGEST_PROPERTY]
    properties.author = values["name"][:LONGEST_PROPERTY]
    properties.language = values["language"]
    links = made.part.package.rels
    for link in [link for link in links.values() if link.reltype not in KEPT_LINKS]:
        del links[link.rId]


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
        if not problems:
            for values in examples():
                plan_docx(content, values)
    except TemplateError:
        raise
    except Exception as error:  # a broken file fails in any place of zipfile, lxml, python-docx
        raise TemplateError([Problem(Refusal.BROKEN)]) from error
    if problems:
        raise TemplateError(problems)


def _of_archive(archive: zipfile.ZipFile) -> Iterator[Problem]:
    parts = archive.infolist()
    written = sum(part.file_size for part in parts if part.filename.endswith(XML))
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > LARGEST_UNPACKED
        or written > LARGEST_XML_TOGETHER
    ):
        yield Problem(Refusal.TOO_BIG)
        return
    for part in parts:
        if EMBEDDED.search(f"/{part.filename}"):
            yield Problem(Refusal.MACRO, part.filename)
        elif part.filename.endswith(XML):
            most = LARGEST_PRINTED if PRINTED.fullmatch(part.filename) else LARGEST_XML
            if part.file_size > most:
                yield Problem(Refusal.TOO_BIG, part.filename)
                return
            yield from _of_part(part.filename, archive.read(part))
    for kind in _read(archive.read("[Content_Types].xml")):
        name = kind.get("PartName", f".{kind.get('Extension', '')}")
        said = kind.get("ContentType", "")
        if "macroEnabled" in said:
            yield Problem(Refusal.MACRO, "macroEnabled")
        elif OFFICE_XML.fullmatch(said) and not name.endswith(XML):
            yield Problem(Refusal.BROKEN)  # it would not have been looked through


def _of_part(name: str, content: bytes) -> Iterator[Problem]:
    root = _read(content)
    if root.getroottree().docinfo.doctype:
        yield Problem(Refusal.EXTERNAL, f"{name}: DOCTYPE")
    if name.endswith(".rels"):
        yield from _of_links(root)
    fields = _fields(root)
    for paragraph in root.iter(f"{WORD}p"):
        paragraph.tail = f"{paragraph.tail or ''}\n"
    yield from _of_tags("".join(map(str, root.itertext())))
    for attribute in (str(value) for node in root.iter() for value in node.attrib.values()):
        if OPENING.search(attribute):
            yield Problem(Refusal.FORBIDDEN, attribute[:QUOTED])
    for field in REACHING_FIELD.finditer(fields):
        yield Problem(Refusal.EXTERNAL, field.group().strip()[:QUOTED])


def _of_links(links: etree._Element) -> Iterator[Problem]:
    if len(links) > MOST_LINKS:
        yield Problem(Refusal.TOO_BIG)
    for link in links:
        kind = link.get("Type", "").rpartition("/")[2].lower()
        target = link.get("Target", "")
        harmless = kind == "hyperlink" and HARMLESS_LINK.match(target)
        if kind in EMBEDDING_LINKS:
            yield Problem(Refusal.MACRO, target[:QUOTED])
        elif kind in REACHING_LINKS or (link.get("TargetMode") == "External" and not harmless):
            yield Problem(Refusal.EXTERNAL, target[:QUOTED])


def _fields(root: etree._Element) -> str:
    """Return the codes of all fields, a line each; Word may tear one apart over paragraphs."""
    codes = ""
    for part in root.iter("{*}*"):
        match etree.QName(part).localname:
            case "instrText" | "delInstrText":
                codes += (part.text or "").replace("\n", " ")
            case "fldChar" | "fldSimple":
                codes += "\n".join(["", *map(str, part.attrib.values()), ""])
    return codes


def _read(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _of_tags(text: str) -> Iterator[Problem]:
    """Find what docxtpl's regular expressions would work on for hours.

    They hold up the whole program meanwhile: placeholders without an end, its own orders
    (``vm``, ``colspan`` …), and very many of anything.
    """
    place = 0
    for _ in range(MOST_TAGS):
        opening = OPENING.search(text, place)
        if opening is None:
            return
        end = text.find(CLOSING[opening.group()], opening.end(), opening.end() + LONGEST_TAG)
        if end < 0:
            paragraph = text[text.rfind("\n", 0, opening.start()) + 1 : opening.end() + QUOTED]
            yield Problem(Refusal.SYNTAX, paragraph.partition("\n")[0][:QUOTED])
            return
        if opening.group() == "{%" and not ORDER.match(text, opening.end(), end):
            yield Problem(Refusal.FORBIDDEN, text[opening.start() : end + 2])
        place = end + 2
    yield Problem(Refusal.TOO_BIG)


class _Environment(SandboxedEnvironment):
    """Reads a template only if nothing but placeholders, ``for`` and ``if`` is in it."""

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.problems: list[Problem] = []
        self._names = names()
        self._source = ""
        self._printed = 0
        self._repeated = 0

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        self._printed += len(source)
        if self._printed > LARGEST_PRINTED:
            raise TemplateError([Problem(Refusal.TOO_BIG)])
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            near = self._paragraph(source, error.lineno)
            found = [Problem(Refusal.SYNTAX, near)]
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
                    self._repeated += sum(
                        len(text.data) for text in node.find_all(nodes.TemplateData)
                    )
                    if self._repeated > LARGEST_REPEATED:
                        yield Problem(Refusal.TOO_BIG, f"{{% for {row} in {name} %}}")
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
