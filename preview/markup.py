"""Text as Telegram keeps it: HTML turned into entities, trimmed, counted in UTF-16 units.

The parser follows Telegram's own (tdlib, ``parse_html``), error texts included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from preview.refusal import refuse

Json = dict[str, Any]

MAX_SOURCE_BYTES = 1 << 15
TYPE_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
PLAIN_RUN = re.compile(r"[^<&]+")
TAG_NAME = re.compile(r"[^\s>]*")
CHARACTER = re.compile(r"&(?:#(?P<dec>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-z]+));?")
MAX_CODE_POINT = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)
ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^\s=>/\"']+)\s*"
    r"(?:=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.-]+)(?=[\s>])))?"
)


BLANKS = " \n"
CONTROL = [*range(10), *range(11, 13), *range(14, 32)]
DROPPED = "\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a"
CLEANED: dict[int, str | None] = dict.fromkeys(CONTROL, " ") | dict.fromkeys(map(ord, DROPPED))
UNSEEN = (0xA0, 0x1680, 0x180E, *range(0x2000, 0x2010), 0x202F, 0x205F, *range(0x2060, 0x2065))
INVISIBLE = BLANKS + "".join(map(chr, UNSEEN)) + "\u2800\u3000\ufeff\ufffc"


LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """Return the text without control characters and marks that turn the line around."""
    return LONE_SURROGATE.sub("", text).translate(CLEANED)


def is_empty(text: str) -> bool:
    """Whether nothing in the text can be seen."""
    return not text.strip(INVISIBLE)


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units.

    >>> units("ң"), units("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


class _Parser:
    """One pass over a text in HTML parse mode."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            here = self.source[self.at]
            if here == "&":
                self._character()
            elif here != "<":
                run = PLAIN_RUN.match(self.source, self.at)
                self._put(run[0] if run else here)
                self.at = run.end() if run else self.at + 1
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            tag = self.open[-1].tag
            _cannot_parse(f'can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.out), _sorted(self.entities)

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += units(text)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _character(self) -> None:
        character, self.at = _character_at(self.source, self.at)
        self._put(character)

    def _start_tag(self) -> None:
        begin = self.at
        name = TAG_NAME.match(self.source, begin + 1)
        end = name.end() if name else begin + 1
        if end >= len(self.source):
            _cannot_parse(f"unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.source[begin + 1 : end].lower()
        if tag not in TYPE_OF_TAG:
            where = self._bytes(begin)
            _cannot_parse(f'unsupported start tag "{tag}" at byte offset {where}')
        argument = ""
        while True:
            end += len(self.source[end:]) - len(self.source[end:].lstrip())
            if end >= len(self.source):
                where = self._bytes(begin)
                _cannot_parse(f'unclosed start tag "{tag}" at byte offset {where}')
            if self.source[end] == ">":
                break
            attribute = ATTRIBUTE.match(self.source, end)
            if attribute is None:
                where = self._bytes(begin)
                _cannot_parse(f'empty attribute name in the tag "{tag}" at byte offset {where}')
            argument = _argument(tag, attribute) or argument
            end = attribute.end()
        if tag == "span" and argument != "spoiler":
            where = self._bytes(begin)
            _cannot_parse(f'tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))
        self.at = end + 1

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            _cannot_parse(f"unexpected end tag at byte offset {self._bytes(begin)}")
        end = self.source.find(">", begin)
        if end < 0:
            _cannot_parse(f"unclosed end tag at byte offset {self._bytes(begin)}")
        found = self.source[begin + 2 : end].strip().lower()
        opened = self.open.pop()
        if found and found != opened.tag:
            _cannot_parse(
                f"unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self.at = end + 1
        if self.offset > opened.offset:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        kind = TYPE_OF_TAG[opened.tag]
        entity: Json = {
            "offset": opened.offset,
            "length": self.offset - opened.offset,
            "type": kind,
        }
        last = self.entities[-1] if self.entities else None
        same_place = last is not None and (last["offset"], last["length"]) == (
            entity["offset"],
            entity["length"],
        )
        if kind == "text_link":
            url = _link(opened.argument or "".join(self.out[opened.start :]))
            if url is None:
                return
            entity["url"] = url
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "custom_emoji":
            if not opened.argument.isdigit():
                refuse("invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif kind == "pre" and last and same_place and last["type"] == "code":
            if "language" in last:
                last["type"] = "pre"
                return
        elif kind == "code" and opened.argument:
            if last and same_place and last["type"] == "pre":
                last["language"] = opened.argument
                return
            entity["language"] = opened.argument
        self.entities.append(entity)


def _cannot_parse(problem: str) -> NoReturn:
    refuse(f"can't parse entities: {problem}")


def _character_at(source: str, at: int) -> tuple[str, int]:
    found = CHARACTER.match(source, at)
    if found is None:
        return "&", at + 1
    if name := found["name"]:
        character = NAMED_CHARACTERS.get(name)
        return (character, found.end()) if character else ("&", at + 1)
    code = int(found["dec"]) if found["dec"] else int(found["hex"], 16)
    if code == 0 or code > MAX_CODE_POINT or code in SURROGATES:
        return "&", at + 1
    return chr(code), found.end()


def _unescaped(value: str) -> str:
    out, at = [], 0
    while at < len(value):
        if value[at] == "&":
            character, at = _character_at(value, at)
        else:
            character, at = value[at], at + 1
        out.append(character)
    return "".join(out)


def _argument(tag: str, attribute: re.Match[str]) -> str:
    name = attribute["name"]
    value = _unescaped(attribute["double"] or attribute["single"] or "")
    value = value or (attribute["token"] or "").lower()
    if tag == "blockquote" and name == "expandable":
        return "1"
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _link(url: str) -> str | None:
    if re.match(r"(?i)(https?|tg|ton|tonsite)://\S|mailto:\S|tel:\S", url):
        return url
    if re.fullmatch(r"[^\s:/]+\.[^\s:/.]{2,}(/\S*)?", url):
        return f"http://{url}" if "/" in url else f"http://{url}/"
    return None


NESTING = (
    "blockquote", "expandable_blockquote", "pre", "code", "text_link",
    "bold", "italic", "underline", "strikethrough", "spoiler",
)  # fmt: skip


def _order(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    nesting = NESTING.index(kind) if kind in NESTING else len(NESTING)
    return entity["offset"], -entity["length"], nesting


def _sorted(entities: Iterable[Json]) -> list[Json]:
    for entity in (entities := list(entities)):
        if entity["type"] == "code":
            entity.pop("language", None)
    return sorted(entities, key=_order)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text and its entities.

    Raises:
        Refused: Telegram's "can't parse entities: …".

    >>> parse_html("<b>Салам</b> &lt;3")
    ('Салам <3', [{'offset': 0, 'length': 5, 'type': 'bold'}])
    """
    return _Parser(source).parse()


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return the text without outer whitespace, as Telegram stores it.

    Leading blanks are only cut up to the first entity.
    """
    cut = text.rstrip(BLANKS)
    length = units(cut)
    kept = [
        {**entity, "length": min(entity["length"], length - entity["offset"])}
        for entity in entities
        if entity["offset"] < length
    ]
    first = min((entity["offset"] for entity in kept), default=len(cut))
    leading = min(len(cut) - len(cut.lstrip(BLANKS)), first)
    moved = [{**entity, "offset": entity["offset"] - leading} for entity in kept]
    return cut[leading:], _sorted(moved)


URL = (
    r"(?<![\w@.])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)]"
    r"|(?:[a-z0-9-]+\.)+(?:kg|com|org|net|ru|me|info|gov)\b(?:/[^\s<>\"]*)?)"
)
FOUND_IN_TEXT = (
    ("url", re.compile(URL, re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z]\w{3,31}\b", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{7,17}\d(?!\w)")),
)
CLOSED = frozenset({"code", "pre", "text_link", "url", "email", "mention"})


def _detected(text: str) -> Iterator[Json]:
    for kind, pattern in FOUND_IN_TEXT:
        for found in pattern.finditer(text):
            yield {
                "offset": units(text[: found.start()]),
                "length": units(found[0]),
                "type": kind,
            }


def with_detected(text: str, entities: list[Json]) -> list[Json]:
    """Add what Telegram finds by itself: commands, links, mentions, phone numbers."""
    result = list(entities)
    for entity in _detected(text):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if not any(
            other["type"] in CLOSED
            and begin < other["offset"] + other["length"]
            and other["offset"] < end
            for other in result
        ):
            result.append(entity)
    return _sorted(result)


def formatted(
    text: str, parse_mode: str | None, entities: list[Json] | None
) -> tuple[str, list[Json]]:
    """Return text and entities of a request as Telegram would store them.

    Raises:
        Refused: The source is too long or cannot be parsed.
    """
    if LONE_SURROGATE.search(text):
        refuse("strings must be encoded in UTF-8")
    if len(text.encode()) > MAX_SOURCE_BYTES:
        refuse("text is too long")
    mode = (parse_mode or "none").lower()
    if not entities:
        text = cleaned(text)
    if mode == "html":
        text, found = parse_html(text)
    elif mode == "none":
        found = [entity for entity in entities or [] if entity["length"] > 0]
    elif mode in {"markdown", "markdownv2"}:
        refuse(f"parse_mode {parse_mode} is not modelled by the preview")
    else:
        refuse("unsupported parse_mode")
    text, found = trimmed(text, found)
    return text, with_detected(text, found)
