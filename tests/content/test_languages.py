"""A third language is content only: one key more per text, and no code."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import content
from content.library import ContentError, Library

CONTENT = Path(content.__file__).parent
TODAY = date(2026, 11, 24)
NAME = range(11, 29)


def with_language(node: Any, language: str, draw: Callable[[str], str]) -> Any:
    """Add a language beside every Kyrgyz text."""
    if isinstance(node, list):
        return [with_language(item, language, draw) for item in node]
    if not isinstance(node, dict):
        return node
    grown = {key: with_language(value, language, draw) for key, value in node.items()}
    if "ky" in node:
        source = node["ky"]
        grown[language] = draw(source) if isinstance(source, str) else node["ru"]
    return grown


def bracketed(text: str) -> str:
    """A text of the third language, no longer than the Kyrgyz one."""
    is_name = len(text) in NAME and not {*"{<"} & {*text}
    if is_name and any(sign.isdigit() for sign in text):
        return text  # cut short, a form's name would be another number
    return f"[{text[:-2]}]" if is_name else f"[{text}]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__*"))
    return tmp_path / "content"


@pytest.mark.parametrize("language", ["uz", "xx"])  # one that Babel knows, one it does not
def test_a_third_language_needs_no_code(folder: Path, language: str) -> None:
    for path in folder.rglob("*.yaml"):
        tree = with_language(yaml.safe_load(path.read_text()), language, bracketed)
        path.write_text(yaml.safe_dump(tree, allow_unicode=True))
    library = Library.load(folder, languages=("ky", "ru", language))

    for fact in library.facts:
        text = library.facts.say(fact.id, today=TODAY, language=language).text
        assert text is None or text.startswith("[")
    for screen in library.screens.values():
        said = screen.say(
            library.facts, today=TODAY, language=language, **screen.samples(language)
        )
        assert all(line.startswith("[") for line in said.text.splitlines())
    assert library.places.name("talas_manas", language) == "[Манас райо]"


def test_a_language_that_is_not_written_is_refused(folder: Path) -> None:
    with pytest.raises(ContentError) as refusal:
        Library.load(folder, languages=("ky", "ru", "uz"))
    texts = {problem.split(":")[0] for problem in refusal.value.problems}
    assert {"facts/ubk_bar_years.yaml", "screens/consent.yaml", "places.yaml"} <= texts
