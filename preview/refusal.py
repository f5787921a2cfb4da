"""What Telegram says no to, in its own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
EDIT_NOT_FOUND = "Bad Request: message to edit not found"
DELETE_NOT_FOUND = "Bad Request: message to delete not found"
BLOCKED = "Forbidden: bot was blocked by the user"
DEACTIVATED = "Forbidden: user is deactivated"

CAUGHT_RACES = frozenset({NOT_MODIFIED, QUERY_TOO_OLD, EDIT_NOT_FOUND, DELETE_NOT_FOUND})
"""Refusals that any correct bot meets now and then: two people, or two taps, at once."""


class Refused(Exception):
    """A request that Telegram refuses; carries the body of the answer."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the error as the Bot API words it."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def refuse(text: str) -> NoReturn:
    """Refuse with code 400.

    Raises:
        Refused: Always.
    """
    raise Refused(400, f"Bad Request: {text}")


def too_many_requests(retry_after: int) -> Refused:
    """Return a refusal with code 429 that says how many seconds to wait."""
    return Refused(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refused request, kept for tests and for the page."""

    method: str
    params: dict[str, Any]
    code: int
    description: str
    race: bool
    person: int | None
