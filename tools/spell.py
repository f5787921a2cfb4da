"""Spell-check the Kyrgyz and Russian texts of the program and its content.

``python -m tools.spell`` prints every unknown word with its first place and exits 1 if there is
one. A word that is right but unknown belongs into ``tools/accepted_ky.txt`` or ``_ru.txt``.

Kyrgyz is checked by the word list inside Debian's tesseract-ocr-kir, Russian by hunspell-ru. A
language whose words are not installed is passed over with one line; in CI that is an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CATALOGUE = "bot/locales/{language}/LC_MESSAGES/messages.po"
CONTENT = (
    "content/choices.yaml",
    "content/facts/*.yaml",
    "content/niches/*.yaml",
    "content/screens/*.yaml",
    "content/templates/*/*.typ",
    "content/trees/*.yaml",
    "content/units.yaml",
)
MODELS = Path("/usr/share/tesseract-ocr")
KYRGYZ_PACKAGES = "tesseract-ocr tesseract-ocr-kir"
RUSSIAN_PACKAGES = "hunspell hunspell-ru"

WORD = re.compile(r"[А-ЯЁӨҮҢа-яёөүң]+(?:-[А-ЯЁӨҮҢа-яёөүң]+)*")
NOT_WORDS = re.compile(r"\{[^{}]*\}|<[^<>]*>|https?://\S+|@\w+|\\n")
BLOCK_KEY = re.compile(r"^(?P<indent>\s*)(?:- )?(?P<key>\w+):(?P<text>.*)$")

# Endings that the word list often lacks on stems that it has: the polite possessive and
# imperative, and the plural, possessive and case endings of plain nouns.
POLITE = re.compile(
    r"(?:[ыиуү]?ң[ыиуү]з|[ыиуү]м[ыиуү]з)"
    r"(?:[дн][ыиуү]н|[гк][аеоө]|[дн][ыиуү]|[дт][аеоө]н?|б[ыиуү]|м[ыиуү])?$"
)
PLAIN = re.compile(
    r"(?:л[аеоө]р)?(?:с?[ыиуү])?"
    r"(?:[дтн][ыиуү]н|[гк][аеоө]|[дтн][ыиуү]|[дт][аеоө]н?|[бмп][ыиуү])?$"
)
SHORTEST_STEM = 4
SOFTENED = {"г": "к", "б": "п"}

Unknown = Callable[[Collection[str]], set[str]]


class NotInstalledError(Exception):
    """The words of a language are not on this machine; the text says what to install."""


def main() -> int:
    """Check every language; return the exit code."""
    found = False
    for language, unknown_in in (("ky", unknown_kyrgyz), ("ru", unknown_russian)):
        try:
            lines = check(language, unknown_in)
        except NotInstalledError as missing:
            print(f"spelling of {language} not checked: install {missing}", file=sys.stderr)
            found |= "CI" in os.environ
        else:
            found |= bool(lines)
            print(*lines, sep="\n", end="\n" if lines else "")
    return int(found)


def check(language: str, unknown_in: Unknown) -> list[str]:
    """Return a line for every word that is neither known nor accepted.

    Raises:
        LookupError: No text in this language was found: the check looks in the wrong places.
    """
    places: dict[str, str] = {}
    for path in files(language):
        for number, text in texts(path, language):
            for word in WORD.findall(NOT_WORDS.sub(" ", text)):
                places.setdefault(word.lower(), f"{path.relative_to(ROOT)}:{number}")
    if not places:
        raise LookupError(language)
    accepted = ROOT / f"tools/accepted_{language}.txt"
    words = {word for word in places if len(word) > 1} - set(accepted.read_text("utf-8").split())
    return [
        f"{places[word]}: {word}" for word in sorted(unknown_in(words), key=places.__getitem__)
    ]


def files(language: str) -> Iterator[Path]:
    """Yield the files with texts in this language."""
    yield ROOT / CATALOGUE.format(language=language)
    for pattern in CONTENT:
        yield from sorted(ROOT.glob(pattern))


def texts(path: Path, language: str) -> Iterator[tuple[int, str]]:
    """Yield line numbers and what a reader of this language sees there."""
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    return _translations(lines) if path.suffix == ".po" else _blocks(lines, language)


def _translations(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in lines:
        inside = line.startswith("msgstr") or (inside and line.startswith('"'))
        if inside:
            yield number, line.partition('"')[2]


def _blocks(lines: Iterator[tuple[int, str]], language: str) -> Iterator[tuple[int, str]]:
    """Yield what stands under the key ``ky:`` or ``ru:``, to the next line as far left."""
    depth: int | None = None
    for number, line in lines:
        if not line.strip():
            continue
        key = BLOCK_KEY.match(line)
        indent = len(line) - len(line.lstrip())
        if key and key["key"] == language:
            depth = indent
            yield number, key["text"]
        elif depth is not None and indent > depth:
            yield number, line
        else:
            depth = None


def unknown_kyrgyz(words: Collection[str]) -> set[str]:
    """Return the words that the word list has neither whole nor by their stem."""
    known = kyrgyz_words()
    return {word for word in words if not is_kyrgyz(word, known)}


def kyrgyz_words() -> set[str]:
    """Return the word list of the Kyrgyz reading model, in lower case.

    Raises:
        NotInstalledError: The model, or the tools that unpack it, are missing.
    """
    model = next(MODELS.glob("*/tessdata/kir.traineddata"), None)
    if model is None or not shutil.which("combine_tessdata"):
        raise NotInstalledError(KYRGYZ_PACKAGES)
    with tempfile.TemporaryDirectory() as folder:
        prefix = f"{folder}/kir."
        unpacked = Path(f"{prefix}words")
        characters, words = f"{prefix}lstm-unicharset", f"{prefix}lstm-word-dawg"
        run("combine_tessdata", "-u", str(model), prefix)
        run("dawg2wordlist", characters, words, str(unpacked))
        return set(unpacked.read_text("utf-8").lower().split())


def is_kyrgyz(word: str, known: Collection[str]) -> bool:
    """Return whether a form, its parts around hyphens, or its stem is known.

    >>> is_kyrgyz("китебиңизди", {"китеп"})
    True
    >>> is_kyrgyz("китебьиңизди", {"китеп"})
    False
    """
    if word in known:
        return True
    if "-" in word and all(is_kyrgyz(part, known) for part in word.split("-")):
        return True
    cut = {ending.sub("", word) for ending in (POLITE, PLAIN)} - {word}
    return any(
        form in known for stem in cut if len(stem) >= SHORTEST_STEM for form in stem_forms(stem)
    )


def stem_forms(stem: str) -> Iterator[str]:
    """Yield a stem as a word list may have it: before a vowel its last consonant softens."""
    yield stem
    if stem[-1] in SOFTENED:
        yield stem[:-1] + SOFTENED[stem[-1]]
    yield from (stem + vowel for vowel in "ыиуү")


def unknown_russian(words: Collection[str]) -> set[str]:
    """Return the words that hunspell's Russian dictionary does not have.

    Raises:
        NotInstalledError: hunspell or the dictionary is missing.
    """
    try:
        listed = run("hunspell", "-d", "ru_RU", "-i", "utf-8", "-l", text="\n".join(words))
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise NotInstalledError(RUSSIAN_PACKAGES) from error
    wrong = set(listed.split())
    return {word for word in words if word in wrong or wrong.intersection(word.split("-"))}


def run(*command: str, text: str = "") -> str:
    """Return what a command wrote."""
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
