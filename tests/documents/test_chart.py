from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal

import pytest

from documents.chart import Chart, ChartRow, chart_values
from documents.how_it_went import HowChart, HowRow
from documents.letters import font_letters
from documents.maker import Documents
from tests.documents.samples import CHART_KY, CHART_RU, MONTHS, som

KB = 1024


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


@pytest.mark.parametrize("chart", [CHART_KY, CHART_RU], ids=["ky", "ru"])
async def test_a_chart_of_the_year_is_small_and_wide_enough(
    documents: Documents, chart: Chart
) -> None:
    png = await documents.chart(chart)
    width, height = size_of(png)
    assert width == 800
    assert height <= 1100
    assert len(png) <= 80 * KB


async def test_a_chart_that_says_very_much_is_small_too(documents: Documents) -> None:
    rows = tuple(
        ChartRow(month, Decimal(number * 1_234_567), Decimal(9_876_543), som(-8_765_432 * number))
        for number, month in enumerate(MONTHS, start=1)
    )
    png = await documents.chart(
        replace(CHART_RU, rows=rows, title="Сколько денег приходит " * 6, note="Так вышло. " * 12)
    )
    assert len(png) <= 80 * KB
    assert size_of(png)[0] >= 500


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (ChartRow("Январь", Decimal(0), Decimal(0), "0"),) * 12,
        (ChartRow("Январь", Decimal(-5), Decimal(-7), "2"),),
        (ChartRow("Январь", Decimal(0), Decimal(7000), "−7 000"),) * 12,
        (ChartRow("Январь 👩‍🌾 #panic()", Decimal("0.01"), Decimal(10**12), "a" * 60),),
    ],
)
async def test_odd_numbers_make_a_chart(documents: Documents, rows: tuple[ChartRow, ...]) -> None:
    assert size_of(await documents.chart(replace(CHART_KY, rows=rows)))[0] == 800


def test_bars_are_shares_of_the_longest() -> None:
    chart = replace(
        CHART_KY,
        rows=(
            ChartRow("1", Decimal(50), Decimal(200), "−150"),
            ChartRow("2", Decimal(-1), Decimal(100), "−101"),
        ),
    )
    rows = chart_values(chart, font_letters())["rows"]
    assert [(row["incoming"], row["outgoing"]) for row in rows] == [(0.25, 1.0), (0.0, 0.5)]


async def test_the_months_of_a_family_are_a_small_picture(documents: Documents) -> None:
    rows = tuple(
        HowRow(f"24.{month:02}.26", "15–30", month % 6, "Жай жүрүп жатат")
        for month in range(1, 12)
    )
    unsaid = HowRow("24.12.26", "", None, "Баштай элекпиз")
    title, note = "Айларыңыз кандай өттү", "Тилкелер болжолдуу."
    chart = HowChart("ky", title, "миң сом", 6, (*rows, unsaid), note)
    png = await documents.how_it_went(chart)
    assert len(png) <= 80 * KB
    assert size_of(png)[0] >= 640
