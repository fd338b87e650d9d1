"""Workspaces: one for tests of the repositories around it, one that is filled the fast way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.repositories import Neighbours
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


@pytest.fixture
def near(tmp_path: Path) -> Neighbours:
    """Returns a workspace without other repositories."""
    return Neighbours(tmp_path)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Returns an empty workspace in which the smallest import counts as a large one."""
    for module in ("importer", "write_cycle"):
        monkeypatch.setattr(f"bd.sync.{module}.LARGE_BYTES", -1)
    monkeypatch.setattr("bd.sync.portions.can_fork", lambda: True)
    monkeypatch.setattr("bd.sync.portions.made_ahead", lambda things: things)
    workspace = make_workspace(tmp_path / "place")
    workspace.jsonl.unlink(missing_ok=True)
    return workspace
