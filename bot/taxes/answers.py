"""What the person's family has answered in a tree, as things stand today."""

from __future__ import annotations

from bot.runtime import Runtime
from domain.person import Person
from domain.progress import Progress
from usecases import trees
from usecases.trees import Walked


def progress_of(person: Person) -> Progress:
    """Return what the family has answered and ticked; nothing without a record."""
    return person.family.progress if person.family else Progress()


def walked(runtime: Runtime, person: Person, tree_id: str) -> Walked:
    """Return a tree with the family's answers; what it no longer takes is open again."""
    return trees.walked(runtime.library, progress_of(person), tree_id, runtime.today)
