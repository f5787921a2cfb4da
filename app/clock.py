"""What time it is: the machine's clock, moved on by the preview's offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Returns aware UTC times; the preview may move it forward, never back."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """Return now."""
        return datetime.now(UTC) + self._offset

    def move(self, by: timedelta) -> None:
        """Move on.

        Raises:
            ValueError: the clock would go back.
        """
        if by < timedelta():
            msg = "the clock only moves forward"
            raise ValueError(msg)
        self._offset += by
