"""The program's own texts: complete in every language, with their placeholders, without law."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tests.architecture.catalogue import CODES, forms_of, labels, source, translated
from tests.walk.rules import LONGEST_LABEL

DIGITS_ALLOWED = {
    "«?» is not known for certain. Ask 116.",  # bot/taxes/costs.py
    "Tax service: 116",  # bot/taxes/told.py
    "1966 or the айыл өкмөтү",
    "I did not understand this day. Write it like this: 20.01.2027",  # bot/dialogs/facts/change.py
    "A whole number is needed here, such as 5.",  # bot/dialogs/amount/reading.py
    "By which day? Tap one, or write it like this: 20.01",  # bot/dialogs/plan/details.py
    "I did not understand this day. Write it like this: 20.01, or press a button.",
    "When shall I remind you? Tap, or write the day like this: 20.01",  # bot/dialogs/reminder.py
    "Less than 5 thousand som",  # bot/wording.py
    "5–15 thousand som",
    "15–30 thousand som",
    "30–60 thousand som",
    "60 thousand som or more",
    "Write it as you like: 45000 or 45 thousand.",
    "Write it as you like: 45000 or 45 thousand. Several: 5 x 3000.",
    "Write the number, such as 30 or 12,5.",
    "Write the number, such as 5.",
    "Left of each 100 som of sales",  # a share, said in som
    "Left of each 100 som of sales: {margin}",
    "The way in, last 30 days:",  # bot/dialogs/desk.py
}

each_language = pytest.mark.parametrize("code", CODES)


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


@each_language
def test_every_text_is_translated(code: str) -> None:
    catalogue = translated(code)
    missing = []
    for message in source():
        found = catalogue.get(message.id)
        if found is None or not all(text for _msgid, text in forms_of(found)):
            missing.append(message.id)
    assert missing == []


@each_language
def test_a_language_has_nothing_doubtful_and_nothing_of_old(code: str) -> None:
    catalogue = translated(code)
    known = {message.id for message in source()}
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert [message.id for message in catalogue if message.id and message.id not in known] == []
    assert list(catalogue.obsolete) == []


@each_language
def test_every_plural_form_is_there(code: str) -> None:
    catalogue = translated(code)
    counted = [message for message in catalogue if message.id and message.pluralizable]
    assert counted
    assert [m.id for m in counted if len(m.string or ()) != catalogue.num_plurals] == []


@each_language
def test_a_translation_keeps_its_placeholders(code: str) -> None:
    changed = [
        (msgid, text)
        for message in translated(code)
        if message.id
        for msgid, text in forms_of(message)
        if fields(msgid) != fields(text)
    ]
    assert changed == []


@each_language
def test_a_button_is_short(code: str) -> None:
    catalogue = translated(code)
    found = labels()
    assert found
    texts = {msgid: str(catalogue[msgid].string) for msgid in found}
    assert {msgid: text for msgid, text in texts.items() if len(text) > LONGEST_LABEL} == {}


def test_no_number_of_the_law_stands_in_the_code() -> None:
    texts = {text for message in source() for text, _translation in forms_of(message)}
    assert {text for text in texts if re.search(r"\d", text)} == DIGITS_ALLOWED
