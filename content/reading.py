"""Reading: YAML files into checked models, with every problem collected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

Item = TypeVar("Item", bound="Content")

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML has it: it reads ten times as fast."""


class ContentError(Exception):
    """The content cannot be used; the text lists every problem, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Content(BaseModel):
    """Whatever a content file holds: frozen, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_file(path: Path, model: type[Item], problems: list[str]) -> Item | None:
    """Return what the file holds, or note its problems and return nothing."""
    try:
        return model.model_validate(yaml.load(path.read_text("utf-8"), Loader=SAFE_LOADER))  # noqa: S506 - it is a safe one
    except FileNotFoundError:
        problems.append(f"{path.name}: missing")
    except yaml.YAMLError as error:
        problems.append(f"{path.name}: not YAML: {' '.join(str(error).split())}")
    except ValidationError as error:
        problems += [
            f"{path.name}: {'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
            for detail in error.errors()
        ]
    return None


def read_folder(folder: Path, model: type[Item], problems: list[str]) -> Iterator[Item]:
    """Yield the items of a folder in the order of their file names; each is named by its id."""
    for path in sorted(folder.glob("*.yaml")):
        item = read_file(path, model, problems)
        if item is None:
            continue
        if getattr(item, "id", None) != path.stem:
            problems.append(f"{path.name}: the id must be the name of the file")
            continue
        yield item
