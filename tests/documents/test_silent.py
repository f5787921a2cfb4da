"""The list of families to visit: every name, as many pages as it needs."""

from __future__ import annotations

import pytest

from documents.maker import Documents
from documents.silent import SilentRow, SilentSheet, VillageRows
from tests.documents.reading import pages_of, right_edge_of, squeezed

TEXT_EDGE = 210 - 18 + 0.5  # mm
LARGEST = 1024 * 1024


def sheet_of(language: str, villages: int, families: int, name: str = "Айгүл") -> SilentSheet:
    return SilentSheet(
        language,
        "Бермет",
        "24.11.2026",
        tuple(
            VillageRows(
                f"Ат-Башы району, айыл {village}",
                tuple(
                    SilentRow(f"{name} {village}-{number}", "Соода", "12.10.2026")
                    for number in range(families)
                ),
            )
            for village in range(villages)
        ),
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ky", "Көптөн бери кабар жок үй-бүлөлөр"),
        ("ru", "Семьи, от которых давно нет вестей"),
    ],
)
async def test_a_list_of_a_village_is_one_page(
    documents: Documents, language: str, title: str
) -> None:
    [page] = pages_of(await documents.silent(sheet_of(language, 1, 3)))
    for words in (title, "Бермет", "24.11.2026", "айыл 0", "Айгүл 0-2", "Соода", "12.10.2026"):
        assert squeezed(words) in page


async def test_nobody_is_left_out_of_a_long_list(documents: Documents) -> None:
    pdf = await documents.silent(sheet_of("ky", 30, 20, "Айгүл, Бакыт, Нурзада"))
    pages = pages_of(pdf)
    assert len(pages) > 10
    said = "".join(pages)
    assert all(f"{village}-{number}" in said for village in range(30) for number in range(20))
    assert len(pdf) <= LARGEST
    assert right_edge_of(pdf) <= TEXT_EDGE


async def test_each_page_says_which_village_it_is(documents: Documents) -> None:
    pages = pages_of(await documents.silent(sheet_of("ky", 1, 60)))
    assert len(pages) > 1
    assert all(squeezed("Ат-Башы району, айыл 0") in page for page in pages)


async def test_a_village_without_families_is_left_out(documents: Documents) -> None:
    sheet = SilentSheet("ky", villages=(VillageRows("Ак-Сай"),))
    [page] = pages_of(await documents.silent(sheet))
    assert squeezed("Ак-Сай") not in page
