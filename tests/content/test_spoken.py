"""The words that are only understood: each means one thing, and no language lacks one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import content
from content.assent import YesAndNo
from content.days import Days
from content.numbers import Numbers
from domain.amount import read_amount
from domain.assent import Assent, read_assent
from domain.day import read_day
from tests.walk.third_language import CODE, write_content

FOLDER = Path(content.__file__).parent
LANGUAGES = ("ky", "ru")


def problems(
    model: type[Numbers | Days | YesAndNo], tree: dict[str, Any], *more: str
) -> list[str]:
    return list(model.model_validate(tree).problems((*LANGUAGES, *more)))


@pytest.fixture
def numbers() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load((FOLDER / "numbers.yaml").read_text("utf-8"))
    return tree


@pytest.fixture
def days() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load((FOLDER / "days.yaml").read_text("utf-8"))
    return tree


@pytest.fixture
def yes_and_no() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load((FOLDER / "assent.yaml").read_text("utf-8"))
    return tree


def test_a_word_that_means_two_numbers_is_refused(numbers: dict[str, Any]) -> None:
    numbers["values"].append({"value": 7, "words": {"ky": "ҮЧ"}})
    assert problems(Numbers, numbers) == ["уч: means both 3 and 7"]


def test_a_word_that_is_a_number_and_a_unit_is_refused(numbers: dict[str, Any]) -> None:
    numbers["money"]["ky"] += ", миң"
    assert problems(Numbers, numbers) == ["мин: means both 1000 and money"]


def test_a_phrase_that_would_never_be_found_is_refused(numbers: dict[str, Any]) -> None:
    numbers["each"]["ru"] += ", по цене за"
    assert problems(Numbers, numbers) == ["по цене за: over 2 words"]


def test_a_language_without_words_is_told_which(
    numbers: dict[str, Any], days: dict[str, Any]
) -> None:
    del numbers["each"]["ky"]
    numbers["values"][2]["words"]["ky"] = " , "
    assert problems(Numbers, numbers) == ["ky: no word for 1, each"]
    (problem,) = problems(Days, days, "uz")
    assert problem.startswith("uz: no word for month 1, month 2,")
    assert problem.endswith("weekday 7, away 0, away 1")


def test_a_word_that_means_two_days_is_refused(days: dict[str, Any]) -> None:
    days["fillers"]["ru"] += ", дек"
    assert problems(Days, days) == ["дек: means both month 12 and filler 0"]


def test_a_word_that_is_a_yes_and_a_no_is_refused(yes_and_no: dict[str, Any]) -> None:
    yes_and_no["refusing"]["ky"] += ", ООБА"
    assert problems(YesAndNo, yes_and_no) == ["оба: means both yes and no"]
    assert problems(YesAndNo, yes_and_no, "uz")[1:] == ["uz: no word for yes, no, unsure"]


def test_a_third_language_is_understood_beside_the_others(tmp_path: Path) -> None:
    write_content(tmp_path)
    numbers = Numbers.model_validate(yaml.safe_load((tmp_path / "numbers.yaml").read_text()))
    days = Days.model_validate(yaml.safe_load((tmp_path / "days.yaml").read_text()))
    assent = YesAndNo.model_validate(yaml.safe_load((tmp_path / "assent.yaml").read_text()))
    assert list(numbers.problems((*LANGUAGES, CODE))) == []
    assert list(assent.problems((*LANGUAGES, CODE))) == []
    assert list(days.problems((*LANGUAGES, CODE))) == []

    numbers.values[0].words[CODE] = "нөлдік"
    days.weekdays[1].words[CODE] = "сейсенбі"
    assert read_amount("нөлдік", numbers.words) == 0
    assert read_amount("150 миң", numbers.words) == 150_000
    assert read_day("сейсенбі", days.words, today=date(2026, 11, 24)) == date(2026, 12, 1)

    assent.agreeing[CODE] = "иә"
    assert read_assent("Иә!", assent.words) is Assent.YES
    assert read_assent("жок", assent.words) is Assent.NO
