"""HTML becomes text and entities, as Telegram counts and keeps them."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import example, given, settings
from hypothesis import strategies as st

from preview.markup import formatted, parse_html, trimmed, units
from preview.refusal import Refused

Json = dict[str, Any]


def entity(kind: str, offset: int, length: int, **more: str) -> Json:
    return {"offset": offset, "length": length, "type": kind, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>а</b>", "а", [entity("bold", 0, 1)]),
        ("<STRONG>а</STRONG >", "а", [entity("bold", 0, 1)]),
        ("<i>а</i><em>б</em>", "аб", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>а</u> <ins>б</ins>", "а б", [entity("underline", 0, 1), entity("underline", 2, 1)]),
        ("<s>а</s>", "а", [entity("strikethrough", 0, 1)]),
        ("<tg-spoiler>а</tg-spoiler>", "а", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">а</span>', "а", [entity("spoiler", 0, 1)]),
        ("<code>а</code>", "а", [entity("code", 0, 1)]),
        (
            '<pre><code class="language-python">а</code></pre>',
            "а",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            '<a href="https://tunduk.kg/?a=1&amp;b=2">а</a>',
            "а",
            [entity("text_link", 0, 1, url="https://tunduk.kg/?a=1&b=2")],
        ),
        ('<a href="жок">а</a>', "а", []),
        ("<blockquote>а</blockquote>", "а", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>а</blockquote>", "а", [entity("expandable_blockquote", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [entity("bold", 2, 2)]),
        ("<b><i>а</i>б</b>", "аб", [entity("bold", 0, 2), entity("italic", 0, 1)]),
        ("&lt;b&gt; &amp;amp; &quot;&#1084;&#x43c;", '<b> &amp; "мм', []),
        ("&nbsp; &zzz; & &#0;", "&nbsp; &zzz; & &#0;", []),
        ("<b>а</>", "а", [entity("bold", 0, 1)]),
        ("> 3", "> 3", []),
        ("<b></b>а<i></i>", "а", []),
    ],
)
def test_a_tag_becomes_an_entity(source: str, text: str, entities: list[Json]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("  а  ", "а", []),
        ("\n <b>а </b> \n", "а", [entity("bold", 0, 1)]),
        ("<b> а</b>", " а", [entity("bold", 0, 2)]),
        ("а<b> </b>", "а", []),
        ("\u202eа\tб\r\n\u00a0", "а б\n\u00a0", []),
        ("/help же @aigul_bot", "/help же @aigul_bot",
         [entity("bot_command", 0, 5), entity("mention", 9, 10)]),
        ("https://sti.gov.kg.", "https://sti.gov.kg.", [entity("url", 0, 18)]),
        ("бир/эки 1/2 </b>"[:11], "бир/эки 1/2", []),
        ("<code>/help</code>", "/help", [entity("code", 0, 5)]),
    ],
)  # fmt: skip
def test_a_text_is_kept_trimmed_with_what_telegram_finds_in_it(
    source: str, text: str, entities: list[Json]
) -> None:
    assert formatted(source, "HTML", None) == (text, entities)


SIMPLE = ("bold", "italic", "underline", "strikethrough", "spoiler", "code")
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@st.composite
def decorated(draw: st.DrawFn) -> tuple[str, list[Json]]:
    """Pieces of text, some of them dressed in one entity."""
    text, entities = "", []
    for piece in draw(st.lists(words, max_size=6)):
        kind = draw(st.sampled_from((None, *SIMPLE)))
        if kind:
            entities.append(entity(kind, units(text), units(piece)))
        text += piece
    return text, entities


@settings(deadline=None)
@given(decorated())
@example(("😀<&>", [entity("bold", 0, 2)]))
def test_what_aiogram_writes_as_html_is_read_back_the_same(
    dressed: tuple[str, list[Json]],
) -> None:
    text, entities = dressed
    source = html_decoration.unparse(text, [MessageEntity(**one) for one in entities])
    assert parse_html(source) == (text, entities)


@settings(deadline=None)
@given(st.text(st.sampled_from("аb😀<>/&;=\"' \nigpt#-1"), max_size=40))
def test_no_text_breaks_the_parser(source: str) -> None:
    try:
        text, entities = formatted(source, "HTML", None)
    except Refused as refused:
        problem = refused.description
    else:
        problem = ""
    assert problem == "" or problem.startswith("Bad Request: can't parse entities: ")
    if problem:
        return
    assert text == text.rstrip(" \n")
    for one in entities:
        assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(text)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_length_is_counted_as_utf_16(text: str) -> None:
    assert units(text) == sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)
    assert units(trimmed(text, [])[0]) <= units(text)
