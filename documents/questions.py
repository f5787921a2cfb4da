"""A sheet of questions to take along to an office, with room for the answers."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass

from documents.letters import printable
from documents.values import Values, each_text, shorter

MOST_QUESTIONS = 24
BLANK_QUESTIONS = 6
LONGEST = 240  # characters of a text


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """What is asked at one door: «116 — Салык кызматы»."""

    door: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionsSheet:
    """The questions in the order in which they are printed, all words in one language.

    An empty string is a line to fill in by pen; headings stand in the templates.

    Attributes:
        language: ``ky`` or ``ru``: which template is used.
        name: Who asks.
        place: Where they live.
        date: The day the sheet was made.
        groups: The doors; those without questions are left out.
    """

    language: str
    name: str = ""
    place: str = ""
    date: str = ""
    groups: tuple[QuestionGroup, ...] = ()


def questions_values(sheet: QuestionsSheet, letters: AbstractSet[str]) -> Values:
    """Return the sheet as plain dicts, lists and strings.

    The page holds ``MOST_QUESTIONS``; ``more`` says how many there are beyond them, empty if none.
    Without questions it has ``BLANK_QUESTIONS`` to be written by pen.
    """
    plain: Values = each_text(
        asdict(sheet), lambda text: shorter(printable(text, letters), LONGEST)
    )
    groups, left = [], MOST_QUESTIONS
    for group in plain["groups"]:
        shown = group["questions"][:left]
        left -= len(shown)
        if shown:
            groups.append(group | {"questions": shown})
    more = sum(len(group.questions) for group in sheet.groups) - (MOST_QUESTIONS - left)
    blank = {"door": "", "questions": [""] * BLANK_QUESTIONS}
    return plain | {"title": "", "groups": groups or [blank], "more": str(more) if more else ""}
