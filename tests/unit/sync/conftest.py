"""A workspace for tests of the repositories around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.repositories import Neighbours

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def near(tmp_path: Path) -> Neighbours:
    """Returns a workspace without other repositories."""
    return Neighbours(tmp_path)
