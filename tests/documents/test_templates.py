from __future__ import annotations

import io
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx.document
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.letters import font_letters
from documents.maker import Documents
from documents.sheet import Kind, PurchaseRow
from documents.templates import (
    LARGEST,
    LAYOUT,
    SHEETS,
    Problem,
    Refusal,
    TemplateError,
    Templates,
)
from documents.values import names
from tests.documents.conftest import BUILT_IN
from tests.documents.reading import pages_of, parts_of, squeezed, text_of_docx, width_of
from tests.documents.samples import FULL_KY, MONTH_KY, QUESTIONS_KY, SHORT_KY, SHORT_RU

GUIDE = Path(__file__).parents[2] / "docs" / "plan_templates.md"
RELS = "word/_rels/document.xml.rels"
KB = 1024
A4, A5 = 210, 148  # mm


def written(*paragraphs: str) -> bytes:
    """Return a DOCX as a coordinator would write it."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def changed(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    parts = parts_of(content)
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


async def refused(documents: Documents, content: bytes) -> list[Problem]:
    """Send a template; it must be refused, and the built-in one stays in use."""
    with pytest.raises(TemplateError) as refusal:
        await documents.use_docx("ky", Kind.SHORT, content)
    assert squeezed("Кыскача бизнес-план").upper() in text_of_docx(await documents.docx(SHORT_KY))
    return list(refusal.value.problems)


async def test_a_template_that_was_sent_is_used_for_its_language_and_kind_only(
    documents: Documents,
) -> None:
    await documents.use_docx("ky", Kind.SHORT, written("Министрликтин формасы", "{{ name }}"))

    assert text_of_docx(await documents.docx(SHORT_KY)) == squeezed(
        "Министрликтин формасы" + SHORT_KY.name
    )
    assert squeezed("Министрликтин формасы") not in text_of_docx(await documents.docx(FULL_KY))

    documents.use_built_in("ky", Kind.SHORT)
    assert squeezed("Кыскача бизнес-план").upper() in text_of_docx(await documents.docx(SHORT_KY))


async def test_rows_and_conditions_of_a_template(documents: Documents) -> None:
    template = written(
        "{% for row in steps %}{{ loop.index }}) {{ row.step }} — {{ row.day }}. {% endfor %}",
        "{% if customers %}Кардарлар{% endif %}{% if not more_risks %}Баары{% endif %}",
        "{%p if purchases %}",
        "Сатып алабыз",
        "{%p endif %}",
    )
    await documents.use_docx("ru", Kind.SHORT, template)
    text = text_of_docx(await documents.docx(SHORT_RU))
    for number, row in enumerate(SHORT_RU.steps, start=1):
        assert squeezed(f"{number}) {row.step} — {row.day}.") in text
    assert text.endswith(squeezed("Баары Сатып алабыз"))
    assert "Кардарлар" not in text


async def test_every_unknown_placeholder_is_named(documents: Documents) -> None:
    document = Document()
    document.add_paragraph("{{ name }} {{ famly_name }}")
    table = document.add_table(rows=3, cols=1)
    table.cell(0, 0).text = "{%tr for row in purchases %}"
    table.cell(1, 0).text = "{{ row.name }} {{ row.prise }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.sections[0].footer.paragraphs[0].text = "{{ dait }}"
    document.add_paragraph("{%p for line in purchasses %}")
    document.add_paragraph("{{ line.name }}")
    document.add_paragraph("{%p endfor %}")

    problems = await refused(documents, saved(document))

    assert problems == [
        Problem(Refusal.UNKNOWN, "famly_name"),
        Problem(Refusal.UNKNOWN, "row.prise"),
        Problem(Refusal.UNKNOWN, "purchasses"),
        Problem(Refusal.UNKNOWN, "dait"),
    ]
    assert "{{ famly_name }}" in str(TemplateError(problems))


async def test_a_placeholder_that_word_tore_apart_is_read(documents: Documents) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for part in ("{", "{ na", "me", " }}"):
        paragraph.add_run(part).bold = part == "me"
    await documents.use_docx("ky", Kind.SHORT, saved(document))
    assert text_of_docx(await documents.docx(SHORT_KY)) == squeezed(SHORT_KY.name)


@pytest.mark.parametrize(
    "mistake",
    ["Аты: {{ name", "Аты: {{ name name }}", "Аты: {% for row in %}", "Аты: {% endif %}"],
)
async def test_a_mistake_is_shown_with_its_place(documents: Documents, mistake: str) -> None:
    [problem] = await refused(documents, written("Биринчи сап", mistake, "Акыркы сап"))
    assert problem == Problem(Refusal.SYNTAX, mistake)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}",
        "{{ name.__class__.__mro__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for x in range(10**9) %}{{ x }}{% endfor %}",
        "{{ 'а' * 10**9 }}",
        "{{ 9**9**9 }}",
        "{{ name|upper }}",
        "{{ name.upper() }}",
        "{% set x = 1 %}",
        "{% vm %}",
        "{% colspan name %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ purchases }}",
        "{{ purchases[0].name }}",
        "{% for a in steps %}{% for b in steps %}{{ a.step }}{% endfor %}{% endfor %}",
        "{% for row in steps recursive %}{{ loop(steps) }}{% endfor %}",
    ],
)
async def test_a_template_cannot_run_a_program(documents: Documents, attack: str) -> None:
    began = time.perf_counter()
    problems = await refused(documents, written("Биринчи сап", attack))
    assert {problem.refusal for problem in problems} <= {Refusal.FORBIDDEN, Refusal.UNKNOWN}
    assert time.perf_counter() - began < 3


async def test_a_program_in_the_properties_is_found_too(documents: Documents) -> None:
    document = Document()
    document.core_properties.title = "{{ ''.__class__ }}"
    [problem] = await refused(documents, saved(document))
    assert problem.refusal is Refusal.FORBIDDEN


async def test_a_file_that_is_no_docx(documents: Documents) -> None:
    broken = Problem(Refusal.BROKEN)
    assert await refused(documents, b"") == [broken]
    assert await refused(documents, b"%PDF-1.7") == [broken]
    assert await refused(documents, written("{{ name }}")[:-200]) == [broken]
    only_zip = io.BytesIO()
    with zipfile.ZipFile(only_zip, "w") as archive:
        archive.writestr("a.txt", "a")
    assert await refused(documents, only_zip.getvalue()) == [broken]

    def tear(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = parts["word/document.xml"][:-50]

    assert await refused(documents, changed(written("{{ name }}"), tear)) == [broken]

    def hide(parts: dict[str, bytes]) -> None:
        parts["word/document.png"] = parts.pop("word/document.xml")
        for name in ("[Content_Types].xml", "_rels/.rels"):
            parts[name] = parts[name].replace(b"word/document.xml", b"word/document.png")
        parts["word/_rels/document.png.rels"] = parts.pop(RELS)

    assert await refused(documents, changed(written("{{ name }}"), hide)) == [broken]

    def lose(parts: dict[str, bytes]) -> None:
        del parts["word/document.xml"]

    assert await refused(documents, changed(written("{{ name }}"), lose)) == [broken]


async def test_files_that_are_too_big(documents: Documents) -> None:
    too_big = Problem(Refusal.TOO_BIG)
    assert await refused(documents, b"\0" * (LARGEST + 1)) == [too_big]

    def bomb(parts: dict[str, bytes]) -> None:
        parts["word/media/image1.png"] = b"\0" * (100 * 1024 * 1024)

    content = changed(written("{{ name }}"), bomb)
    assert len(content) < LARGEST
    assert await refused(documents, content) == [too_big]

    def many(parts: dict[str, bytes]) -> None:
        parts |= {f"word/media/{number}.png": b"" for number in range(1000)}

    assert await refused(documents, changed(written("{{ name }}"), many)) == [too_big]

    def styled(parts: dict[str, bytes]) -> None:
        parts |= {f"word/styles{number}.xml": b" " * 1024 * KB for number in range(4)}

    assert await refused(documents, changed(written("{{ name }}"), styled)) == [too_big]


@pytest.mark.parametrize("name", ["document", "header1", "footer2", "footnotes"])
async def test_what_is_printed_is_less_than_what_is_kept(documents: Documents, name: str) -> None:
    part = f"word/{name}.xml"

    def fill(parts: dict[str, bytes]) -> None:
        parts[part] = parts.get(part, b"<a></a>") + b" " * 256 * KB

    content = changed(written("{{ name }}"), fill)
    assert await refused(documents, content) == [Problem(Refusal.TOO_BIG, part)]


async def test_a_header_counts_each_time_that_it_is_printed(documents: Documents) -> None:
    def often(times: int, paragraphs: int) -> Callable[[dict[str, bytes]], None]:
        def change(parts: dict[str, bytes]) -> None:
            links = parts[RELS].replace(b"</Relationships>", b"")
            for number in range(times):
                links += _relationship("header", "header9.xml", f"rId9{number}").encode()
            parts[RELS] = links + b"</Relationships>"
            parts["word/header9.xml"] = (
                f"<w:hdr {nsdecls('w')}>{'<w:p/>' * paragraphs}</w:hdr>".encode()
            )

        return change

    too_big = [Problem(Refusal.TOO_BIG)]
    content = written("{{ name }}")
    await documents.use_docx("ru", Kind.SHORT, changed(content, often(1, 8000)))
    assert await refused(documents, changed(content, often(10, 8000))) == too_big
    assert await refused(documents, changed(content, often(1000, 1))) == too_big


def looped(name: str, signs: int) -> list[str]:
    return [f"{{%p for row in {name} %}}", "а" * signs, "{%p endfor %}"]


async def test_only_little_is_repeated(documents: Documents) -> None:
    half = 24 * KB
    await documents.use_docx(
        "ru", Kind.SHORT, written(*looped("steps", half), *looped("risks", half))
    )
    purchases = tuple(PurchaseRow(str(number)) for number in range(20))
    docx = await documents.docx(replace(SHORT_RU, purchases=purchases))
    assert len(parts_of(docx)["word/document.xml"]) < 1024 * KB

    too_long = Problem(Refusal.TOO_BIG, "{% for row in risks %}")
    assert await refused(documents, written(*looped("risks", 2 * half + 3 * KB))) == [too_long]
    both = written(*looped("steps", half), *looped("risks", half + 3 * KB))
    assert await refused(documents, both) == [too_long]


@pytest.mark.parametrize("open_end", ["{{", "{%tr ", "{#", "{% for row in steps %}", "{{ name }}"])
async def test_a_template_cannot_hold_up_the_program(documents: Documents, open_end: str) -> None:
    began = time.perf_counter()
    [problem] = await refused(documents, written(open_end * 100_000))
    assert problem.refusal in {Refusal.SYNTAX, Refusal.TOO_BIG}
    assert time.perf_counter() - began < 10


async def test_macros_and_embedded_objects(documents: Documents) -> None:
    def macro(parts: dict[str, bytes]) -> None:
        parts["word/vbaProject.bin"] = b"\0"

    def named(parts: dict[str, bytes]) -> None:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
        )

    def embedded(parts: dict[str, bytes]) -> None:
        parts["word/embeddings/oleObject1.bin"] = b"\0"

    for change in (macro, named, embedded):
        [problem] = await refused(documents, changed(written("{{ name }}"), change))
        assert problem.refusal is Refusal.MACRO


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://example.org/a.dotm"),
        ("image", "http://example.org/a.png"),
        ("hyperlink", "file:///etc/passwd"),
    ],
)
async def test_a_template_reaches_for_nothing_outside(
    documents: Documents, kind: str, target: str
) -> None:
    [problem] = await refused(documents, changed(written("{{ name }}"), _link(kind, target)))
    assert problem == Problem(Refusal.EXTERNAL, target)


@pytest.mark.parametrize("mode", ["", ' TargetMode="Internal"', ' TargetMode="External"'])
@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("aFChunk", Refusal.MACRO),
        ("oleObject", Refusal.MACRO),
        ("subDocument", Refusal.EXTERNAL),
        ("attachedTemplate", Refusal.EXTERNAL),
    ],
)
async def test_another_document_is_not_taken_in(
    documents: Documents, kind: str, refusal: Refusal, mode: str
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/chunk.html"] = b"<img src='http://example.org/x.png'>"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"<Default ", b'<Default Extension="html" ContentType="text/html"/><Default ', 1
        )
        link = _relationship(kind, "chunk.html", "rId99", mode)
        parts[RELS] = parts[RELS].replace(b"</Relationships>", f"{link}</Relationships>".encode())

    content = changed(written("{{ name }}"), change)
    assert await refused(documents, content) == [Problem(refusal, "chunk.html")]


async def test_a_link_to_a_site_may_stand_in_a_template(documents: Documents) -> None:
    link = _link("hyperlink", "https://example.org/form")
    await documents.use_docx("ky", Kind.SHORT, changed(written("{{ name }}"), link))


def _link(kind: str, target: str) -> Callable[[dict[str, bytes]], None]:
    link = _relationship(kind, target, "rId99", ' TargetMode="External"')

    def change(parts: dict[str, bytes]) -> None:
        parts[RELS] = parts[RELS].replace(b"</Relationships>", f"{link}</Relationships>".encode())

    return change


def _relationship(kind: str, target: str, name: str, mode: str = "") -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{target}"{mode}/>'


@pytest.mark.parametrize("field", ["INCLUDEPICTURE http://example.org/a", 'DDEAUTO c:\\ "x"'])
async def test_a_field_that_fetches_is_refused(documents: Documents, field: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("{{ name }}")
    half = len(field) // 4
    for part in (field[:half], field[half:]):
        paragraph.add_run()._r.append(
            parse_xml(f"<w:instrText {nsdecls('w')}>{part}</w:instrText>")
        )
    [problem] = await refused(documents, saved(document))
    assert problem == Problem(Refusal.EXTERNAL, field)


BEGIN, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "end"))


def code(text: str) -> str:
    return f'<w:instrText xml:space="preserve">{text}</w:instrText>'


def with_fields(*paragraphs: str) -> bytes:
    document = Document()
    for runs in paragraphs:
        document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}><w:r>{runs}</w:r></w:p>"))
    return saved(document)


@pytest.mark.parametrize(
    "paragraphs",
    [
        [BEGIN + code(" PAGE ") + END + BEGIN + code("LINK Excel.Sheet.8 x") + END],
        [
            BEGIN + code("PAGE") + END,
            BEGIN + code("NUMPAGES") + END + BEGIN + code("LINK a") + END,
        ],
        [code("NK x") + END, BEGIN + code("LI")],  # the later paragraph stands first
        [BEGIN + code("IF 1=1 ") + BEGIN + code("LINK x") + END + END],
        [BEGIN + "<w:delInstrText>LINK x</w:delInstrText>" + END],
        [BEGIN + code("link x") + END],
    ],
)
async def test_a_field_that_fetches_is_found_anywhere(
    documents: Documents, paragraphs: list[str]
) -> None:
    [problem] = await refused(documents, with_fields(*paragraphs))
    assert problem.refusal is Refusal.EXTERNAL
    assert problem.what.upper().startswith("LINK ")


async def test_harmless_fields_may_stand_in_a_template(documents: Documents) -> None:
    codes = ("PAGE", "NUMPAGES", "DATE", 'HYPERLINK "https://example.org/link"', "REF _Link1")
    content = with_fields(*(BEGIN + code(text) + END for text in codes))
    await documents.use_docx("ky", Kind.SHORT, content)


async def test_a_paper_does_not_say_who_made_the_template(documents: Documents) -> None:
    document = Document()
    document.add_paragraph("{{ name }}")
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = "Мисалбек Үлгүлөев"
    about.title = about.subject = about.keywords = about.category = "Мисалбек Үлгүлөев"

    def employ(parts: dict[str, bytes]) -> None:
        said = "<Company>Мисалбек Үлгүлөев</Company>".encode()
        parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(b"<Company/>", said)
        assert said in parts["docProps/app.xml"]

    await documents.use_docx("ky", Kind.SHORT, changed(saved(document), employ))
    docx = await documents.docx(SHORT_KY)
    assert not [
        name
        for name, part in parts_of(docx).items()
        if "Мисалбек" in part.decode("utf-8", "replace")
    ]
    told = Document(io.BytesIO(docx)).core_properties
    assert (told.title, told.author, told.last_modified_by, told.comments) == (
        SHORT_KY.title,
        SHORT_KY.name,
        "",
        "",
    )


async def test_entities_are_not_unfolded(documents: Documents) -> None:
    def laugh(parts: dict[str, bytes]) -> None:
        head, body = parts["word/document.xml"].split(b"?>", 1)
        parts["word/document.xml"] = (
            head + b'?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + body
        )

    [problem] = await refused(documents, changed(written("{{ name }}"), laugh))
    assert problem.refusal is Refusal.EXTERNAL


async def test_a_folder_replaces_the_files_that_it_holds(tmp_path: Path) -> None:
    (tmp_path / "ky").mkdir()
    (tmp_path / "ky" / "plan_short.docx").write_bytes(written("Облустун формасы {{ date }}"))
    (tmp_path / "ky" / "plan_short.typ").write_text(
        '#import "/layout.typ": *\nБарак: #sheet.name #pairs(sheet.budget)'
    )
    documents = Documents(Templates(BUILT_IN, tmp_path))
    try:
        assert await documents.check_folder() == []
        assert squeezed("Облустун формасы") in text_of_docx(await documents.docx(SHORT_KY))
        assert pages_of(await documents.pdf(SHORT_KY))[0].startswith(
            squeezed(f"Барак: {SHORT_KY.name}")
        )
        assert squeezed("Бизнес идеясы") in pages_of(await documents.pdf(FULL_KY))[0]
        assert squeezed("Бизнес-идея") in pages_of(await documents.pdf(SHORT_RU))[0]
    finally:
        documents.close()


async def test_wrong_files_of_a_folder_are_named_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "ky").mkdir()
    (tmp_path / "ru").mkdir()
    (tmp_path / "ky" / "plan_short.docx").write_bytes(written("{{ famly_name }}"))
    (tmp_path / "ky" / "plan_short.typ").write_text('#import "/layout.typ": *\n#sheet.famly_name')
    (tmp_path / "ru" / "plan_short.typ").write_text("#sheet.name")
    (tmp_path / "ru" / "plan-full.docx").write_bytes(written("{{ name }}"))
    (tmp_path / "layout.typ").write_text("#let sheet = (:)")
    documents = Documents(Templates(BUILT_IN, tmp_path))
    try:
        errors = {error.name: error for error in await documents.check_folder()}
        assert set(errors) == {
            "layout.typ",
            "ky/plan_short.docx",
            "ky/plan_short.typ",
            "ru/plan_short.typ",
            "ru/plan-full.docx",
        }
        assert errors["ky/plan_short.docx"].problems == (Problem(Refusal.UNKNOWN, "famly_name"),)
        assert errors["ky/plan_short.typ"].problems == (Problem(Refusal.UNKNOWN, "famly_name"),)
        assert errors["ru/plan-full.docx"].problems == (Problem(Refusal.NO_SUCH_TEMPLATE),)
        [mistake] = errors["ru/plan_short.typ"].problems
        assert mistake == Problem(Refusal.SYNTAX, "unknown variable: sheet (main.typ:1:1)")
        assert squeezed("Бизнес идеясы") in text_of_docx(await documents.docx(SHORT_KY))
        assert squeezed("Бизнес-идея") in pages_of(await documents.pdf(SHORT_RU))[0]
    finally:
        documents.close()


async def test_a_folder_named_like_a_template_is_none(tmp_path: Path) -> None:
    (tmp_path / "ky" / "plan_short.docx").mkdir(parents=True)
    documents = Documents(Templates(BUILT_IN, tmp_path))
    try:
        assert await documents.check_folder() == []
        assert squeezed("Бизнес идеясы") in text_of_docx(await documents.docx(SHORT_KY))
    finally:
        documents.close()


@pytest.mark.parametrize(
    ("default", "heading", "month_heading"),
    [
        ("ky", "Бизнес идеясы", "Мөөнөтү бар иштер"),
        ("ru", "Бизнес-идея", "Дела со сроком"),
    ],
)
async def test_a_language_without_templates_borrows_the_default_ones(
    default: str, heading: str, month_heading: str
) -> None:
    documents = Documents(Templates(BUILT_IN, default=default))
    sheet = replace(FULL_KY, language="kk")
    try:
        assert squeezed(heading) in pages_of(await documents.pdf(sheet))[0]
        assert squeezed(heading) in text_of_docx(await documents.docx(sheet))
        month = await documents.month(replace(MONTH_KY, language="kk"))
        assert squeezed(month_heading) in pages_of(month)[0]
        template = await documents.docx_template("kk", Kind.FULL)
        assert template == await documents.docx_template(default, Kind.FULL)
        await documents.use_docx("kk", Kind.FULL, written("Үчүнчү тил"))
        assert text_of_docx(await documents.docx(sheet)) == squeezed("Үчүнчү тил")
    finally:
        documents.close()


async def test_the_built_in_templates_of_the_plan_pass_the_check(tmp_path: Path) -> None:
    others = shutil.ignore_patterns("sheets.typ", "questions.typ", "month.typ", "silent.typ")
    shutil.copytree(BUILT_IN, tmp_path, ignore=others, dirs_exist_ok=True)
    documents = Documents(Templates(BUILT_IN, tmp_path))
    try:
        assert await documents.check_folder() == []
    finally:
        documents.close()


async def test_only_the_plan_can_be_replaced_from_a_folder(tmp_path: Path) -> None:
    names = {SHEETS, "ky/questions.typ", "ky/month.typ", "ru/questions.typ", "ru/month.typ"}
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Облустун барагы")
    shutil.copy(BUILT_IN / "ky" / "plan_short.typ", tmp_path / "ky")
    (tmp_path / LAYOUT).write_text((BUILT_IN / LAYOUT).read_text().replace('"a4"', '"a5"'))
    documents = Documents(Templates(BUILT_IN, tmp_path))
    try:
        errors = await documents.check_folder()
        assert {error.name for error in errors} == names
        assert {error.problems for error in errors} == {(Problem(Refusal.NO_SUCH_TEMPLATE),)}
        assert width_of(await documents.pdf(SHORT_KY)) == A5
        for paper in (
            await documents.questions(QUESTIONS_KY),
            await documents.month(MONTH_KY),
        ):
            assert squeezed("Расмий документ эмес") in pages_of(paper)[0]
            assert width_of(paper) == A4
    finally:
        documents.close()


@pytest.mark.parametrize("name", ["plan_short", "plan_full", "questions", "month"])
def test_the_templates_of_all_languages_ask_for_the_same(name: str) -> None:
    def asked(language: str) -> list[str]:
        return [
            word
            for word in (BUILT_IN / language / f"{name}.typ").read_text().split()
            if "sheet." in word
        ]

    assert len(asked("ky")) == len(asked("ru"))


def test_the_words_of_the_templates_can_be_drawn() -> None:
    for path in BUILT_IN.rglob("*.typ"):
        assert {sign for sign in path.read_text() if not sign.isspace()} <= font_letters()


def test_every_name_is_written_down() -> None:
    guide = GUIDE.read_text()
    for name, parts in names().items():
        assert f"`{name}`" in guide
        for part in parts:
            assert f"`row.{part}`" in guide
