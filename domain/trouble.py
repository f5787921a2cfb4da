"""Troubles that who runs the program should hear of: what, and at which place of the code."""

from __future__ import annotations

import traceback
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIBRARIES = "site-packages"


class Trouble(StrEnum):
    """What has gone wrong."""

    UPDATE_FAILED = "update_failed"
    UPDATE_PUT_ASIDE = "update_put_aside"
    MESSAGE_REFUSED = "message_refused"
    JOB_FAILED = "job_failed"
    LATE = "late"


def place_of(error: BaseException) -> str:
    """Name an error and the last line of ours that it came by: «KeyError at plans.py:12».

    Its message is left out: it may hold a person's words.
    """
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    own = [frame for frame in frames if is_own(Path(frame.filename))]
    frame = (own or frames)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def is_own(file: Path) -> bool:
    """Whether a file is a part of the program."""
    return file.is_relative_to(ROOT) and LIBRARIES not in file.parts
