"""What may be written to an advisor: a text, a voice message, a photo, a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    """The form of a message to the advisor."""

    TEXT = "text"
    VOICE = "voice"
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to the advisor before it is sent; files stay with Telegram, by id."""

    kind: LetterKind
    text: str | None = None
    file_id: str | None = None
