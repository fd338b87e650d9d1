"""bd orphans: open issues that commits name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.workspace import Workspace
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path


def commit(workspace: Workspace, message: str) -> None:
    """Makes an empty commit."""
    workspace.git("commit", "--quiet", "--allow-empty", "-m", message)


def test_no_commits_no_orphans(workspace: Workspace) -> None:
    """A repository without commits has none, as a document and as text."""
    workspace.create("One", "--id", "t-1")

    assert workspace.bd("orphans", "--json").json == []
    assert workspace.bd("orphans").out == "✓ No open issue is named by a commit\n"


def test_open_issues_that_commits_name(workspace: Workspace) -> None:
    """An id in parentheses counts, in the body too; closed issues, other words and longer ids do not."""
    for number in (1, 2, 3, 4):
        workspace.create(f"Number {number}", "--id", f"t-{number}", "-l", "odd" if number % 2 else "even")
    workspace.bd("close", "t-3")
    commit(workspace, "Start (t-1)")
    commit(workspace, "Finish (t-1)\n\nand also (t-2), (t-3), (t-99), (t-41)")

    found = workspace.bd("orphans", "--details", "--json").json

    assert sorted(entry["issue_id"] for entry in found) == ["t-1", "t-2"]
    first = next(entry for entry in found if entry["issue_id"] == "t-1")
    assert first["latest_commit_message"] == "Finish (t-1)"
    assert [each["message"] for each in first["commits"]] == ["Finish (t-1)", "Start (t-1)"]
    assert [entry["issue_id"] for entry in workspace.bd("orphans", "-l", "even", "--json").json] == ["t-2"]
    assert "t-1 (open): Number 1 [" in workspace.bd("orphans").out


def test_fixing_closes_when_told_so(workspace: Workspace) -> None:
    """Nobody can be asked in a pipe, so -y is needed; the reason names the commit."""
    workspace.create("One", "--id", "t-1")
    commit(workspace, "Done (t-1)")

    asked = workspace.bd("orphans", "--fix")
    status_then = workspace.bd("show", "t-1", "--json").json[0]["status"]
    done = workspace.bd("orphans", "--fix", "-y")

    record = workspace.bd("show", "t-1", "--json").json[0]
    assert "Nothing was changed" in asked.err
    assert (status_then, record["status"]) == ("open", "closed")
    assert record["close_reason"].startswith("Implemented in ")
    assert "✓ Closed t-1" in done.out


def test_outside_git_there_is_nothing_to_read(tmp_path: Path) -> None:
    """A workspace whose folder is no repository any more answers as one without commits."""
    workspace = make_workspace(tmp_path / "plain")
    workspace.create("One", "--id", "t-1")
    (workspace.path / ".git").rename(tmp_path / "gone")

    assert workspace.bd("orphans", "--json").json == []
