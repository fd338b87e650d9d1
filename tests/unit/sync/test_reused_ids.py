"""bd.sync.importer: an id that is used again after a deletion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.builders import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

TOMBSTONE = {
    "id": "t-a01",
    "title": "Old",
    "status": "tombstone",
    "priority": 2,
    "issue_type": "task",
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-02-01T00:00:00Z",
    "deleted_at": "2026-02-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("created_at", "title"),
    [("2026-03-01T00:00:00Z", "New"), ("2026-01-01T00:00:00Z", "Old")],
    ids=["created after the deletion", "older than the deletion"],
)
def test_only_a_later_issue_replaces_a_tombstone(tmp_path: Path, created_at: str, title: str) -> None:
    """A live line over our tombstone is taken when it was created after the deletion, and ignored otherwise."""
    with open_workspace(tmp_path) as workspace:
        path = tmp_path / ".beads" / "issues.jsonl"
        path.write_text(json.dumps(TOMBSTONE) + "\n", encoding="utf-8")
        workspace.read()
    live = {**TOMBSTONE, "title": "New", "status": "open", "created_at": created_at, "updated_at": created_at}
    live["updated_at"] = "2026-03-02T00:00:00Z"
    del live["deleted_at"]
    path.write_text(json.dumps(live) + "\n", encoding="utf-8")

    with open_workspace(tmp_path) as workspace:
        found = workspace.read().execute("select title from issues").fetchall()

    assert found == [(title,)]
