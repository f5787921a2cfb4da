from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.maker import Documents
from documents.templates import Templates

BUILT_IN = Path(__file__).parents[2] / "content" / "templates"


@pytest.fixture
def templates() -> Templates:
    return Templates(BUILT_IN)


@pytest.fixture
def documents(templates: Templates) -> Iterator[Documents]:
    documents = Documents(templates)
    yield documents
    documents.close()
