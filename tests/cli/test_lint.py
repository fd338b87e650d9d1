"""bd lint, bd promote ("promote", tracker.promote) and bd move ("move", tracker.move), as processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.workspace import Workspace
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def other(workspace: Workspace) -> Workspace:
    """Returns a second workspace beside the first, with the prefix `o`."""
    return make_workspace(workspace.path.parent / "other", prefix="o")


def test_lint_looks_at_what_is_not_closed(workspace: Workspace) -> None:
    """Closed issues and templates have no warnings unless their status is asked for."""
    bug = workspace.create("Bug", "-t", "bug", "-d", "## steps to reproduce", "--acceptance", "it works")
    task = workspace.create("Task")
    workspace.bd("close", workspace.create("Closed"))

    everything = workspace.bd("lint", "--json").json
    text = workspace.bd("lint", check=False)

    assert [result["id"] for result in everything["results"]] == [task]
    assert (text.code, "Acceptance Criteria" in text.out) == (ExitCode.NEGATIVE, True)
    assert workspace.bd("lint", bug).code == ExitCode.OK
    assert workspace.bd("lint", "-s", "closed", "--json").json["issues"] == 1


def test_lint_of_an_unknown_id_is_an_error(workspace: Workspace) -> None:
    """A named issue that is not here is not a clean one."""
    assert workspace.bd("lint", "t-nope", "--json", check=False).code == ExitCode.NOT_FOUND


def test_a_promoted_issue_travels(workspace: Workspace) -> None:
    """An ephemeral issue is not in the file until it is promoted; the reason becomes a comment."""
    workspace.create("Ordinary")
    issue_id = workspace.create("Fleeting", "--ephemeral")
    assert issue_id not in workspace.jsonl.read_text()

    record = workspace.bd("promote", issue_id, "-r", "worth keeping", "--json").json

    again = workspace.bd("promote", issue_id, "--json", check=False)
    assert "ephemeral" not in record
    assert f'"id":"{issue_id}"' in workspace.jsonl.read_text()
    assert "worth keeping" in workspace.bd("comments", issue_id).out
    assert (again.code, again.json["code"]) == (ExitCode.CONFLICT, "not-ephemeral")


def test_a_moved_issue_is_there_with_everything(workspace: Workspace, other: Workspace) -> None:
    """Fields, labels and comments arrive; the original is closed and says where it went."""
    issue_id = workspace.create("Moves", "-d", "text", "-p", "0", "-l", "x", "-e", "30", "--metadata", '{"k": 1}')
    workspace.bd("comment", issue_id, "said before", "--author", "eve")

    answer = workspace.bd("move", issue_id, "--to", "../other", "--json").json

    copy = other.bd("show", answer["new_id"], "--json").json[0]
    original = workspace.bd("show", issue_id, "--json").json[0]
    assert (copy["title"], copy["description"], copy["priority"], copy["labels"]) == ("Moves", "text", 0, ["x"])
    assert (copy["estimated_minutes"], copy["metadata"]) == (30, {"k": 1})
    assert (copy["comments"][0]["author"], copy["comments"][0]["text"]) == ("eve", "said before")
    assert original["status"] == "closed"
    assert answer["new_id"] in original["close_reason"]


def test_an_original_may_stay_open(workspace: Workspace, other: Workspace) -> None:
    """With --keep-open the original only says where its copy is."""
    issue_id = workspace.create("Stays")

    workspace.bd("refile", issue_id, str(other.path), "--keep-open")

    assert workspace.bd("show", issue_id, "--json").json[0]["status"] == "open"
    assert "Moved to o-" in workspace.bd("comments", issue_id).out


def test_what_cannot_be_moved_stays(workspace: Workspace, other: Workspace, tmp_path: Path) -> None:
    """Connected and closed issues, this workspace, no workspace and no target are refused, and nothing is copied."""
    connected = workspace.create("Waits", "--deps", workspace.create("Blocks"))
    closed = workspace.create("Closed")
    workspace.bd("close", closed)
    tmp_path.joinpath("plain").mkdir()
    before = workspace.jsonl.read_bytes()

    codes = [
        workspace.bd("move", connected, "--to", "../other", "--json", check=False).json["code"],
        workspace.bd("move", closed, "--to", "../other", "--json", check=False).json["code"],
        workspace.bd("move", connected, "--to", ".", "--json", check=False).json["code"],
        workspace.bd("move", connected, "--to", "../nowhere", "--json", check=False).json["code"],
        workspace.bd("move", connected, "--json", check=False).json["code"],
    ]

    assert codes == ["not-movable", "not-movable", "usage", "directory-not-found", "usage"]
    assert workspace.jsonl.read_bytes() == before
    assert other.bd("list", "--all", "--json").json == []


def test_a_type_the_target_lacks_stops_the_move(workspace: Workspace, other: Workspace) -> None:
    """When the other workspace refuses the copy the original stays open."""
    workspace.bd("config", "set", "types.custom", "spike")
    issue_id = workspace.create("Spike", "-t", "spike")

    result = workspace.bd("move", issue_id, "--to", "../other", "--json", check=False)

    assert result.json["code"] == "invalid-type"
    assert workspace.bd("show", issue_id, "--json").json[0]["status"] == "open"
    assert other.bd("list", "--all", "--json").json == []
