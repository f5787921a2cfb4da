from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from documents.letters import FONTS, font_letters, letters_of, printable
from documents.maker import Documents
from documents.sheet import Kind, LabelRow, PlanSheet, PurchaseRow, RiskRow, StepRow
from tests.documents.reading import pages_of, said_by, squeezed, text_of_docx, told_by
from tests.documents.samples import FULL_KY, FULL_RU, SHEETS, SHORT_KY, SHORT_RU, som

FOOTERS = {
    "ky": "Даярдык үчүн. Министрликтин расмий формасы эмес. Чечимди комиссия кабыл алат.",
    "ru": "Для подготовки. Не официальная форма министерства. Решение принимает комиссия.",
}
PAPERS = pytest.mark.parametrize(
    "sheet", SHEETS, ids=lambda sheet: f"{sheet.kind}-{sheet.language}"
)
HOSTILE = (
    '#let x = 1; #panic("!")',
    "$a_b$ *жирно* _курсив_ [скобки] {фигурные} \\ <метка> @ссылка ~",
    "= заголовок",
    "- список",
    "+ номер 1. а",
    "\"кавычки\" 'апостроф' `код` // /* -- ---",
    "<b>&amp;</b> ]]> <w:p/>",
    "{{ name }} {% for row in purchases %} {# нет #} {{ ''.__class__ }}",
    "%PDF \\u0041 \\n",
    "а" * 300,
)


@PAPERS
async def test_a_pdf_says_what_went_in(documents: Documents, sheet: PlanSheet) -> None:
    pdf = await documents.pdf(sheet)
    text = "".join(pages_of(pdf))
    for said in said_by(sheet):
        assert squeezed(said) in text
    assert len(pdf) <= 300 * 1024


@PAPERS
async def test_every_page_says_that_it_is_preparation(
    documents: Documents, sheet: PlanSheet
) -> None:
    pages = pages_of(await documents.pdf(sheet))
    assert (len(pages) == 1) is (sheet.kind is Kind.SHORT)
    for number, page in enumerate(pages, start=1):
        assert squeezed(FOOTERS[sheet.language]) in page
        assert squeezed(f"{sheet.date} · {number} / {len(pages)}") in page


@PAPERS
async def test_a_pdf_tells_its_language_and_its_title(
    documents: Documents, sheet: PlanSheet
) -> None:
    pdf = await documents.pdf(sheet)
    title, author = told_by(pdf)
    assert title.endswith(f"изнес-план: {sheet.title}")
    assert author == sheet.name
    assert f"/Lang({sheet.language}-KG)".encode() in pdf


@PAPERS
async def test_a_docx_says_what_went_in(documents: Documents, sheet: PlanSheet) -> None:
    docx = await documents.docx(sheet)
    text = text_of_docx(docx)
    for said in said_by(sheet):
        assert squeezed(said) in text
    assert squeezed(FOOTERS[sheet.language]) in text
    assert "{" not in text
    assert Document(BytesIO(docx)).core_properties.title == sheet.title


@pytest.mark.parametrize("sheet", [FULL_KY, FULL_RU], ids=["ky", "ru"])
async def test_the_year_is_not_torn(documents: Documents, sheet: PlanSheet) -> None:
    with_year = [page for page in pages_of(await documents.pdf(sheet)) if "Апрель" in page]
    assert len(with_year) == 1
    for row in sheet.year:
        assert (
            squeezed(f"{row.month} {row.sales} {row.costs} {row.profit} {row.running}")
            in with_year[0]
        )


def _longest() -> PlanSheet:
    name = "Тигүүчү машина, столу жана жарыгы менен, толук комплект, жаңысы"[:60]
    return replace(
        SHORT_KY,
        title="Ж" * 60,
        name="Мисалбүбү " * 6,
        place=SHORT_KY.place * 2,
        idea="Үйдө кийим тигебиз. " * 100,
        skills="кийим тигүү, " * 12,
        things="үйдөгү бөлмө, " * 12,
        purchases=tuple(
            PurchaseRow(f"{number} {name}"[:60], "1000", som(123456), som(123456000))
            for number in range(1, 21)
        ),
        month=tuple(LabelRow(name, som(1234567)) for _ in range(8)),
        risks=tuple(RiskRow("Буйрутма азаят " * 20, "Сүйлөшөбүз " * 20) for _ in range(20)),
        steps=tuple(StepRow("Баасын сурайбыз " * 20, "2027-жылдын 25-декабры") for _ in range(20)),
    )


async def test_the_longest_short_plan_is_one_page_with_all_purchases(documents: Documents) -> None:
    sheet = _longest()
    [page] = pages_of(await documents.pdf(sheet))
    for row in sheet.purchases:
        assert squeezed(row.name + row.quantity + row.price + row.total) in page
    assert squeezed("Калган тобокелдер толук планда: 16") in page
    assert squeezed("Калган кадамдар толук планда: 15") in page


async def test_the_longest_full_plan_leaves_nothing_out(documents: Documents) -> None:
    sheet = replace(_longest(), kind=Kind.FULL, year=FULL_KY.year, customers="Кардар. " * 200)
    text = "".join(pages_of(await documents.pdf(sheet)))
    assert text.count(squeezed("Буйрутма азаят")) == 20 * 20
    assert squeezed(sheet.idea) in text


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["ky", "ru"])
async def test_an_empty_plan_is_a_form_to_fill_in_by_pen(
    documents: Documents, kind: Kind, language: str
) -> None:
    sheet = PlanSheet(kind, language)
    pages = pages_of(await documents.pdf(sheet))
    assert squeezed(FOOTERS[language]) in pages[0]
    docx = await documents.docx(sheet)
    assert "________" in text_of_docx(docx)
    purchases = Document(BytesIO(docx)).tables[0]
    assert len(purchases.rows) == 1 + 3 + 1


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_name_is_never_markup(documents: Documents, name: str) -> None:
    sheet = replace(
        FULL_RU, title=name, name=name, idea=name, purchases=(PurchaseRow(name, "1", "2", "2"),)
    )
    for text in (
        "".join(pages_of(await documents.pdf(sheet))),
        text_of_docx(await documents.docx(sheet)),
    ):
        assert text.count(squeezed(name)) >= 4


async def test_signs_without_a_letter_leave_no_empty_box(documents: Documents) -> None:
    sheet = replace(
        SHORT_RU, name="Айгүл 👩‍🌾🏠\x07", place="سلام عليكم, Ат-Башы", title="Сүт ɵн\u202e"
    )
    [page] = pages_of(await documents.pdf(sheet))
    assert squeezed("Айгүл Место жительства: … …, Ат-Башы") in page
    assert "Сүтөн" in page
    docx = text_of_docx(await documents.docx(sheet))
    assert squeezed("سلام عليكم, Ат-Башы") in docx  # Word has letters for it
    assert "🏠" not in docx


def test_the_fonts_have_every_letter_of_the_languages() -> None:
    letters = font_letters()
    alphabet = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
    signs = "0123456789№«»„“”’—–-−·×…%+=°²()[]{}\u00a0"
    assert set(alphabet + alphabet.upper() + signs) <= letters
    for sheet in SHEETS:
        assert set("".join(said_by(sheet))) <= letters
    for path in FONTS.glob("*.ttf"):
        assert letters_of(path.read_bytes()) == letters
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 200 * 1024


async def test_every_letter_of_the_fonts_is_really_drawn(documents: Documents) -> None:
    letters = [letter for letter in sorted(font_letters()) if letter.isalpha()]
    words = "".join(f"{letter}. " for letter in letters)
    text = "".join(pages_of(await documents.pdf(replace(FULL_KY, idea=words))))
    assert squeezed(words) in text


def test_what_cannot_be_read_is_one_sign() -> None:
    letters = font_letters()
    assert printable("北京 2026 ①", letters) == "… 2026 1"
    assert printable("  a\t b\r\n\u00a0c ", letters) == "a b \u00a0c"
    assert printable("и\u0306", letters) == "й"


async def test_the_same_plan_is_the_same_file(documents: Documents) -> None:
    assert await documents.pdf(SHORT_KY) == await documents.pdf(SHORT_KY)


async def test_the_loop_is_free_while_papers_are_made(documents: Documents) -> None:
    await documents.pdf(FULL_KY)
    await documents.docx(FULL_KY)
    gaps: list[float] = []
    done = asyncio.Event()

    async def tick() -> None:
        last = time.perf_counter()
        while not done.is_set():
            await asyncio.sleep(0.005)
            gaps.append(time.perf_counter() - last)
            last = time.perf_counter()

    async def make() -> None:
        sheets = [replace(FULL_KY, version=str(number)) for number in range(20)]
        await asyncio.gather(*map(documents.pdf, sheets))
        await asyncio.gather(*map(documents.docx, sheets[:5]))
        done.set()

    await asyncio.gather(tick(), make())
    assert max(gaps) < 0.25  # a worker that held the loop would take seconds


def test_start_up_loads_neither_typst_nor_docxtpl() -> None:
    loaded = "sorted({'typst', 'docxtpl', 'docx', 'lxml', 'jinja2'} & set(sys.modules))"
    printed = subprocess.run(  # noqa: S603 - our own program
        [
            sys.executable,
            "-c",
            f"import sys, documents.maker, documents.templates; print({loaded})",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == "[]"
