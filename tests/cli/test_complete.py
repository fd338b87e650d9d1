"""bd __complete: what completes an id while a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def test_ids_come_with_titles_open_ones_first(workspace: Workspace) -> None:
    """A title is one line; deleted issues are not proposed."""
    closed, is_open, gone = (workspace.create(title) for title in ("Done\nlong ago", "To do", "Gone"))
    workspace.bd("close", closed)
    workspace.bd("delete", gone, "--force")

    result = workspace.bd("__complete", "ids", "--", "t-")

    assert result.out == f"{is_open}\tTo do\n{closed}\tDone long ago\n"
    assert workspace.bd("__complete", "ids", "--no-descriptions", "--", is_open).out == is_open + "\n"
    assert workspace.bd("__complete", "ids", "zz").out == ""
    assert workspace.bd("__complete", "nosuch", "t-").out == ""


@pytest.mark.parametrize("content", [None, b"not a database"], ids=["no workspace", "a broken database"])
def test_trouble_is_no_candidate(tmp_path: Path, content: bytes | None) -> None:
    """A person who types is not told about errors."""
    if content is not None:
        (tmp_path / ".beads").mkdir()
        (tmp_path / ".beads" / "beads.db").write_bytes(content)

    result = run_bd("__complete", "ids", "t-", cwd=tmp_path)

    assert (result.code, result.out, result.err) == (0, "", "")


def test_completing_changes_nothing(workspace: Workspace) -> None:
    """A newer file is not taken in while a person types."""
    issue_id = workspace.create("First")
    line = workspace.jsonl.read_text(encoding="utf-8").replace(issue_id, "t-other")
    workspace.jsonl.write_text(line, encoding="utf-8")
    before = workspace.database.read_bytes()

    assert workspace.bd("__complete", "ids", "t-").out == f"{issue_id}\tFirst\n"
    assert workspace.database.read_bytes() == before
