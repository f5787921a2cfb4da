"""Where families live."""

import re
from collections import Counter

import pytest

from content.library import Library

PLACES = Library.load().places
CODES = [
    code
    for region in PLACES.regions()
    for code in (region.code, *(place.code for place in PLACES.districts(region.code)))
]


def test_regions_come_in_their_order() -> None:
    assert [region.code for region in PLACES.regions()] == [
        "bishkek",
        "osh_city",
        "batken",
        "jalal_abad",
        "issyk_kul",
        "naryn",
        "osh",
        "talas",
        "chuy",
    ]


def test_the_country_has_seven_regions_and_forty_districts() -> None:
    regions = [region for region in PLACES.regions() if region.kind == "region"]
    assert len(regions) == 7
    assert sum(len(region.districts) for region in regions) == 40


def test_codes_are_unique_and_short_enough_for_a_button() -> None:
    assert max(Counter(CODES).values()) == 1
    assert all(re.fullmatch(r"[a-z_]{2,32}", code) for code in CODES)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_full_names_are_unique(language: str) -> None:
    names = Counter(PLACES.full_name(code, language) for code in CODES)
    assert [name for name, times in names.items() if times > 1] == []


def test_the_two_manas_are_told_apart() -> None:
    assert PLACES.full_name("jalal_abad_city_manas", "ky") == "Жалал-Абад облусу, Манас шаары"
    assert PLACES.full_name("talas_manas", "ky") == "Талас облусу, Манас району"
    assert (
        PLACES.full_name("jalal_abad_city_manas", "ru") == "Джалал-Абадская область, город Манас"
    )
    assert PLACES.full_name("talas_manas", "ru") == "Таласская область, Манасский район"


def test_districts_come_before_cities_and_osh_city_has_none() -> None:
    codes = [place.code for place in PLACES.districts("talas")]
    assert codes == [
        "talas_aitmatov",
        "talas_bakai_ata",
        "talas_manas",
        "talas_talas",
        "talas_city_talas",
    ]
    assert PLACES.districts("osh_city") == ()


def test_a_place_knows_its_region_and_a_region_is_its_own() -> None:
    assert PLACES.region_of("talas_manas") == "talas"
    assert PLACES.region_of("talas") == "talas"
    assert PLACES.full_name("talas", "ky") == "Талас облусу"


def test_a_place_that_is_no_longer_listed_is_called_by_its_code() -> None:
    assert "atlantis" not in PLACES
    assert PLACES.name("atlantis", "ky") == "atlantis"
    assert PLACES.full_name("atlantis", "ru") == "atlantis"
    assert PLACES.districts("atlantis") == ()


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_names_fit_on_a_button(language: str) -> None:
    assert [code for code in CODES if len(PLACES.name(code, language)) > 28] == []
