"""The papers beside the plan: questions to take along, and the month on the wall."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.letters import font_letters
from documents.maker import Documents
from documents.month import MOST_DUTIES, MOST_UNDATED, DayCell, DutyRow, MonthSheet
from documents.questions import (
    BLANK_QUESTIONS,
    MOST_QUESTIONS,
    QuestionGroup,
    QuestionsSheet,
    questions_values,
)
from tests.documents.reading import (
    drawings_of,
    pages_of,
    right_edge_of,
    said_by,
    squeezed,
    told_by,
)
from tests.documents.samples import (
    MONTH_KY,
    MONTH_RU,
    MONTHS_ON_PAPER,
    QUESTIONS,
    QUESTIONS_KY,
    QUESTIONS_RU,
)

Sheet = QuestionsSheet | MonthSheet
FOOTERS = {
    "ky": "Даярдык үчүн. Расмий документ эмес.",
    "ru": "Для подготовки. Не официальный документ.",
}
LARGEST = 300 * 1024
TEXT_EDGE = 210 - 18 + 0.5  # mm
SHEETS = pytest.mark.parametrize(
    "sheet",
    [*QUESTIONS, *MONTHS_ON_PAPER],
    ids=lambda sheet: f"{type(sheet).__name__}-{sheet.language}",
)
LANGUAGES = pytest.mark.parametrize("language", ["ky", "ru"])
LONG_WORD = "Ж" * 300
QUESTION = "Базардан орун алуу үчүн кимге кайрылыш керек жана ал канча турат?"


async def printed(documents: Documents, sheet: Sheet) -> bytes:
    if isinstance(sheet, MonthSheet):
        return await documents.month(sheet)
    return await documents.questions(sheet)


async def page_of(documents: Documents, sheet: Sheet) -> str:
    """Print a sheet; it must be one small page with nothing beyond its edge."""
    pdf = await printed(documents, sheet)
    [page] = pages_of(pdf)
    assert squeezed(FOOTERS[sheet.language]) in page
    assert len(pdf) <= LARGEST
    assert right_edge_of(pdf) <= TEXT_EDGE
    return page


def asked(*doors: int) -> QuestionsSheet:
    """Return a sheet with so many questions at each door."""
    groups = [
        QuestionGroup(
            f"{door}-эшик", tuple(f"{door}.{one}. {QUESTION}" for one in range(1, count + 1))
        )
        for door, count in enumerate(doors, start=1)
    ]
    return replace(QUESTIONS_KY, groups=tuple(groups))


def busy(duties: int, undated: int) -> MonthSheet:
    """Return a month of six weeks with so much to do."""
    weeks = [
        tuple(DayCell(f"{7 * week + day}", day > 4, "Бирдиктүү салык") for day in range(7))
        for week in range(6)
    ]
    return replace(
        MONTH_KY,
        weeks=tuple(weeks),
        duties=tuple(
            DutyRow("20-январь", f"{one}. {QUESTION * 2}", "19-январь")
            for one in range(1, duties + 1)
        ),
        undated=tuple(f"{one}) {QUESTION * 2}" for one in range(1, undated + 1)),
    )


@SHEETS
async def test_a_sheet_says_what_went_in(documents: Documents, sheet: Sheet) -> None:
    page = await page_of(documents, sheet)
    for said in said_by(sheet):
        assert squeezed(said) in page


@pytest.mark.parametrize(
    ("sheet", "headings"),
    [
        (QUESTIONS_KY, ("Ала баруучу суроолор", "Аты:", "Жашаган жери:")),
        (QUESTIONS_RU, ("Вопросы, которые взять с собой", "Имя:", "Место жительства:")),
        (MONTH_KY, ("Мөөнөтү бар иштер", "Күнү белгисиз: сураңыз", "Боз күндөр: дем алыш")),
        (MONTH_RU, ("Дела со сроком", "День не известен: спросите", "Серые дни: выходные")),
    ],
)
async def test_headings_of_each_language(
    documents: Documents, sheet: Sheet, headings: tuple[str, ...]
) -> None:
    page = await page_of(documents, sheet)
    for heading in headings:
        assert squeezed(heading) in page


@SHEETS
async def test_a_sheet_tells_its_language_and_its_title(
    documents: Documents, sheet: Sheet
) -> None:
    pdf = await printed(documents, sheet)
    title, author = told_by(pdf)
    assert title in {
        "Ала баруучу суроолор",
        "Вопросы, которые взять с собой",
        "Айлык календарь: 2027-жыл, январь",
        "Календарь на месяц: Январь 2027 года",
    }
    assert author == sheet.name
    assert f"/Lang({sheet.language}-KG)".encode() in pdf


@pytest.mark.parametrize("doors", [(24,), (1,) * 24, (8, 8, 8), (23, 1)])
async def test_the_most_questions_stand_on_one_page(
    documents: Documents, doors: tuple[int, ...]
) -> None:
    sheet = asked(*doors)
    page = await page_of(documents, sheet)
    for said in said_by(sheet):
        assert squeezed(said) in page
    assert "Батпай" not in page


@pytest.mark.parametrize(
    ("doors", "shown", "beyond"),
    [((25,), "1.24.", 1), ((20, 10), "2.4.", 6), ((24, 3), "1.24.", 3), ((8, 8, 8, 8), "3.8.", 8)],
)
async def test_questions_beyond_are_counted(
    documents: Documents, doors: tuple[int, ...], shown: str, beyond: int
) -> None:
    page = await page_of(documents, asked(*doors))
    assert page.count(squeezed(QUESTION)) == MOST_QUESTIONS
    assert shown + squeezed(QUESTION) in page
    assert squeezed(f"Батпай калган суроолор: {beyond}") in page
    assert f"{len(doors)}-эшик" not in page or shown.startswith(f"{len(doors)}.")


async def test_few_questions_have_two_lines_for_the_answer_and_many_one(
    documents: Documents,
) -> None:
    async def drawn_for_one_more(than: int) -> int:
        before, after = [await documents.questions(asked(count)) for count in (than, than + 1)]
        return drawings_of(after) - drawings_of(before)

    box = 1
    assert await drawn_for_one_more(than=4) == box + 2
    assert await drawn_for_one_more(than=23) == box + 1


@pytest.mark.parametrize("groups", [(), (QuestionGroup("Айыл өкмөтү"),)])
def test_without_questions_there_are_blank_ones(groups: tuple[QuestionGroup, ...]) -> None:
    values = questions_values(QuestionsSheet("ky", groups=groups), font_letters())
    assert values["groups"] == [{"door": "", "questions": [""] * BLANK_QUESTIONS}]
    assert values["more"] == ""


@LANGUAGES
async def test_empty_sheets_are_forms_to_fill_in_by_pen(
    documents: Documents, language: str
) -> None:
    page = await page_of(documents, QuestionsSheet(language))
    assert "?" not in page
    page = await page_of(documents, MonthSheet(language))
    assert squeezed({"ky": "Эмне кылабыз", "ru": "Что сделать"}[language]) in page
    assert squeezed({"ky": "Боз күндөр", "ru": "Серые дни"}[language]) not in page
    assert squeezed({"ky": "Күнү белгисиз", "ru": "День не известен"}[language]) not in page


async def test_a_month_has_rows_to_fill_in_by_pen(documents: Documents) -> None:
    drawn = [drawings_of(await documents.month(busy(duties, 0))) for duties in range(5)]
    assert drawn[0] == drawn[1] == drawn[2] == drawn[3] < drawn[4]


async def test_the_busiest_month_stands_on_one_page(documents: Documents) -> None:
    sheet = busy(MOST_DUTIES, MOST_UNDATED)
    page = await page_of(documents, sheet)
    for said in said_by(sheet):
        assert squeezed(said) in page
    assert "Батпай" not in page


@pytest.mark.parametrize(
    ("duties", "undated", "beyond"),
    [
        (MOST_DUTIES + 5, 2, ["Батпай калган иштер: 5"]),
        (2, MOST_UNDATED + 1, ["Батпай калган иштер: 1"]),
        (MOST_DUTIES + 12, MOST_UNDATED + 3, [f"Батпай калган иштер: {n}" for n in (12, 3)]),
    ],
)
async def test_duties_beyond_are_counted(
    documents: Documents, duties: int, undated: int, beyond: list[str]
) -> None:
    page = await page_of(documents, busy(duties, undated))
    shown = min(duties, MOST_DUTIES) + min(undated, MOST_UNDATED)
    assert page.count(squeezed(QUESTION * 2)) == shown
    for said in beyond:
        assert squeezed(said) in page


@pytest.mark.parametrize("sheet", MONTHS_ON_PAPER, ids=["ky", "ru"])
async def test_a_done_duty_is_ticked(documents: Documents, sheet: MonthSheet) -> None:
    def all_done(done: bool) -> MonthSheet:
        duties = [replace(duty, is_done=done) for duty in sheet.duties]
        return replace(sheet, duties=tuple(duties))

    ticked, empty = [drawings_of(await documents.month(all_done(done))) for done in (True, False)]
    assert ticked - empty == len(sheet.duties)
    assert empty < drawings_of(await documents.month(sheet)) < ticked


async def test_a_day_off_is_grey_and_a_marked_day_stands_out(documents: Documents) -> None:
    async def drawn(first: DayCell) -> int:
        week = (first, *(DayCell(str(day)) for day in range(2, 8)))
        return drawings_of(await documents.month(replace(MONTH_KY, weeks=(week,))))

    plain = await drawn(DayCell("1"))
    assert await drawn(DayCell("1", is_off=True)) == plain + 1
    assert await drawn(DayCell("1", mark="Салык")) == plain + 1


@LANGUAGES
@pytest.mark.parametrize("words", [LONG_WORD, "узун сөз " * 100, f"{LONG_WORD} {LONG_WORD}"])
async def test_very_long_words_stay_on_the_page(
    documents: Documents, language: str, words: str
) -> None:
    group = QuestionGroup(words, (words,) * 4)
    page = await page_of(
        documents, QuestionsSheet(language, words, words, "24.11.2026", (group,) * 6)
    )
    assert page.count("…") == 2 + 6 + MOST_QUESTIONS
    await page_of(
        documents,
        replace(
            busy(0, 0),
            language=language,
            name=words,
            weeks=((DayCell("1", mark=words),) * 7,) * 6,
            duties=(DutyRow("20-январь", words, "19-январь"),) * MOST_DUTIES,
            undated=(words,) * MOST_UNDATED,
        ),
    )


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ("Бирдиктүү салыктын отчётун тапшыруу", "Бирдиктүү салыктын отчётун…"),
        ("Ж" * 25, "Ж" * 25),
    ],
)
async def test_a_long_mark_stays_in_its_day(documents: Documents, mark: str, shown: str) -> None:
    week = (*(DayCell(str(day)) for day in range(1, 7)), DayCell("7", mark=mark))
    page = await page_of(documents, replace(MONTH_KY, weeks=(week,)))
    assert squeezed(f"7{shown} Боз күндөр") in page


@LANGUAGES
async def test_full_names_of_weekdays_have_room(documents: Documents, language: str) -> None:
    names = {
        "ky": ("дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби"),
        "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    }[language]
    page = await page_of(documents, replace(MONTH_KY, language=language, weekdays=names))
    assert "".join(names) in page


async def test_signs_without_a_letter_are_left_out(documents: Documents) -> None:
    page = await page_of(
        documents,
        replace(
            QUESTIONS_RU,
            name="Айгүл 👩‍🌾",
            groups=(QuestionGroup("☎ 116", ("Где взять 🏠 سلام патент?", "")),),
        ),
    )
    assert squeezed("Айгүл Место жительства") in page
    assert squeezed("Где взять … патент?") in page
    pdf = await documents.month(replace(MONTH_RU, month_title="Январь 📅"))
    assert squeezed("Календарь на месяц · Январь · 1 / 1") in pages_of(pdf)[0]
    assert told_by(pdf)[0] == "Календарь на месяц: Январь"


@pytest.mark.parametrize("words", ['#panic("!") $a$ *б* [в] <г> @д', "= заголовок", "// нет"])
async def test_her_words_are_never_markup(documents: Documents, words: str) -> None:
    group = QuestionGroup(words, (words,))
    page = await page_of(documents, replace(QUESTIONS_KY, name=words, groups=(group,)))
    assert page.count(squeezed(words)) == 3
    page = await page_of(
        documents,
        replace(MONTH_KY, name=words, duties=(DutyRow("", words),), undated=(words,)),
    )
    assert page.count(squeezed(words)) == 3
