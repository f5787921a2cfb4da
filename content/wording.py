"""Wording: texts in several languages, their placeholders, and what may not stand in them.

A text is HTML for Telegram with ``<b>`` as its only tag. Values come in through placeholders and
are escaped when the text is said, so nobody escapes them a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

Texts = dict[str, str]  # language → text

LONGEST_LABEL = 28

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.number)?)\}")
_GLUED = re.compile(r"\{[^{}]*\}[^\W\d_]")
_TAG = re.compile(r"</?b>")
_ALLOWED_DIGITS = re.compile(r"(?<!\d)(?:1966|116|111|102)(?!\d)|STI-\d{3}")
"""Hotline numbers and names of forms: the only digits that a text may hold itself."""


def problems_of(texts: Texts, languages: tuple[str, ...], names: set[str]) -> Iterator[str]:
    """Yield what is wrong with a text, language by language.

    Args:
        texts: The text in each language.
        languages: The languages in which it must exist.
        names: The placeholders that it may use.
    """
    for language in languages:
        text = texts.get(language, "").strip()
        if not text:
            yield f"{language}: missing"
            continue
        for name in sorted(set(PLACEHOLDER.findall(text)) - names):
            yield f"{language}: unknown placeholder {{{name}}}"
        if _GLUED.search(text):
            yield f"{language}: an ending is glued to a placeholder"
        bare = PLACEHOLDER.sub("", text)
        if "{" in bare or "}" in bare:
            yield f"{language}: a brace that is no placeholder"
        if re.search(r"\d", _ALLOWED_DIGITS.sub("", bare)):
            yield f"{language}: digits belong into a fact or a value"
        if re.search(r"[<>&]", _TAG.sub("", bare)) or bare.count("<b>") != bare.count("</b>"):
            yield f"{language}: only <b>…</b> may stand in a text"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its placeholders filled; values are escaped here."""
    return PLACEHOLDER.sub(lambda match: escape(values[match[1]], quote=False), text)


def visible_length(text: str) -> int:
    """Return the number of characters that a reader sees."""
    return len(_TAG.sub("", text))
