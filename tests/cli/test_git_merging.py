"""Clones that change the same issues, brought together by real git with our merge driver."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from typing import Any

import pytest

from tests.support.workspace import Workspace
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

FILE = ".beads/issues.jsonl"


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Workspace, Workspace]:
    """Returns two clones of one repository that share three issues, hooks and driver installed in both."""
    first = make_workspace(tmp_path / "the first")
    for name in "abc":
        first.bd("create", f"Issue {name}", "--id", f"t-{name}", "-d", "A text\n\nof three\n\nparagraphs", "-l", "old")
    save(first, "start")
    second = Workspace(tmp_path / "the second")
    first.git("clone", "-q", str(first.path), str(second.path))
    second.bd("list")
    for clone in (first, second):
        clone.bd("hooks", "install")
    first.git("remote", "add", "origin", str(second.path))
    return first, second


def save(clone: Workspace, message: str) -> None:
    """Commits everything."""
    clone.git("add", "-A")
    clone.git("commit", "-q", "-m", message)


def pull(clone: Workspace, *argv: str, **options: Any) -> Any:
    """Merges what the other clone committed."""
    clone.git("fetch", "-q", "origin")
    return clone.git("merge", "-q", "--no-edit", "origin/main", *argv, **options)


def shown(clone: Workspace, issue_id: str) -> dict[str, Any]:
    """Returns an issue as the clone's database has it."""
    found: dict[str, Any] = clone.bd("show", issue_id, "--json").json[0]
    return found


def test_two_clones_that_changed_the_same_issues(clones: tuple[Workspace, Workspace]) -> None:
    """Fields, labels, comments, edges, a close and new issues of both sides are in both clones afterwards."""
    first, second = clones
    first.bd(
        "update", "t-a", "--priority", "0", "--add-label", "one", "--description", "MY text\n\nof three\n\nparagraphs"
    )
    first.bd("comment", "t-a", "from the first")
    first.bd("dep", "add", "t-a", "t-b")
    first.bd("create", "New here", "--id", "t-new1")
    save(first, "first")
    second.bd("update", "t-a", "--assignee", "ann", "--add-label", "two", "--remove-label", "old")
    second.bd("update", "t-a", "--description", "A text\n\nof three\n\nPARAGRAPHS")
    second.bd("comment", "t-a", "from the second")
    second.bd("dep", "add", "t-a", "t-c", "--type", "related")
    second.bd("close", "t-b", "--reason", "done there")
    second.bd("create", "New there", "--id", "t-new2")
    save(second, "second")

    pull(first)
    pull(second)

    for clone in (first, second):
        issue = shown(clone, "t-a")
        assert (issue["priority"], issue["assignee"], issue["labels"]) == (0, "ann", ["one", "two"])
        assert issue["description"] == "MY text\n\nof three\n\nPARAGRAPHS"
        assert sorted(comment["text"] for comment in issue["comments"]) == ["from the first", "from the second"]
        assert sorted(edge["id"] for edge in issue["dependencies"]) == ["t-b", "t-c"]
        assert shown(clone, "t-b")["close_reason"] == "done there"
        assert clone.bd("count").out.strip() == "5"
        assert clone.git("status", "--porcelain", "-uno").out == ""
    assert first.jsonl.read_bytes() == second.jsonl.read_bytes()


def test_a_deletion_reaches_a_clone_that_edited(clones: tuple[Workspace, Workspace]) -> None:
    """One side deletes, the other edits: it is deleted in both, git says so, and the edit is in the tombstone."""
    first, second = clones
    first.bd("delete", "t-a", "--force")
    save(first, "deleted")
    second.bd("update", "t-a", "--title", "Edited meanwhile")
    save(second, "edited")

    said = pull(second).err

    assert "t-a: deleted on one side and changed on the other" in said
    assert second.bd("show", "t-a", check=False).code == 3
    assert "Edited meanwhile" in second.jsonl.read_text()


def test_one_id_for_two_issues_stops_the_merge(clones: tuple[Workspace, Workspace]) -> None:
    """Git reports a conflict, the file is whole and readable, and committing it ends the matter."""
    first, second = clones
    first.bd("create", "Mine", "--id", "t-x", "-d", "my text")
    save(first, "mine")
    second.bd("create", "Yours", "--id", "t-x", "-d", "your text")
    save(second, "yours")

    result = pull(first, check=False)

    assert result.code == 1
    assert "two issues were created as t-x" in result.err
    assert first.git("ls-files", "-u", FILE).out.count("\n") == 2 + 1
    assert {"my text", "your text"} <= set(shown(first, "t-x")["description"].split("\n"))
    save(first, "looked at it")
    assert first.bd("count").out.strip() == "4"


@pytest.mark.parametrize("command", [["rebase", "-q", "origin/main"], ["cherry-pick", "-Xtheirs", "origin/main"]])
def test_other_ways_to_merge(clones: tuple[Workspace, Workspace], command: list[str]) -> None:
    """Rebasing and picking commits go through the driver too, and the hooks leave the commits as they are."""
    first, second = clones
    first.bd("update", "t-a", "--priority", "0")
    save(first, "first")
    second.bd("update", "t-a", "--assignee", "ann")
    save(second, "second")
    first.git("fetch", "-q", "origin")

    first.git(*command)

    assert (shown(first, "t-a")["priority"], shown(first, "t-a")["assignee"]) == (0, "ann")
    assert first.git("log", "--format=%s").out.count("\n") == 3
    assert first.git("status", "--porcelain", "-uno").out == ""


def test_a_stash_comes_back_over_new_changes(clones: tuple[Workspace, Workspace]) -> None:
    """`git stash pop` merges the file by records as well."""
    first, _ = clones
    first.bd("update", "t-a", "--priority", "0")
    first.git("stash", "-q")
    first.bd("update", "t-a", "--assignee", "ann")
    save(first, "meanwhile")

    first.git("stash", "pop", "-q")

    assert (shown(first, "t-a")["priority"], shown(first, "t-a")["assignee"]) == (0, "ann")


def diverge(first: Workspace, second: Workspace) -> None:
    """Commits a change of the same issue in both clones."""
    first.bd("update", "t-a", "--title", "Mine")
    save(first, "mine")
    second.bd("update", "t-a", "--title", "Yours")
    save(second, "yours")


@pytest.mark.parametrize("broken", ["exit 127", "exit 70", "kill -9 $$", "printf torn > $2; exit 2", "exit 2"], ids=str)
def test_a_driver_that_fails_leaves_git_a_conflict(
    clones: tuple[Workspace, Workspace], tmp_path: Path, broken: str
) -> None:
    """Missing, crashed or killed: git marks the lines as for any text, nothing is lost, and trying again works."""
    first, second = clones
    diverge(first, second)
    stand_in = tmp_path / "bin" / "bd"
    stand_in.parent.mkdir()
    stand_in.write_text(f'#!/bin/sh\n[ "$1" = merge ] || exit 0\n{broken.replace("printf torn > $2; ", "")}\n')
    stand_in.chmod(0o755)
    path = {"PATH": f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"}

    result = pull(first, check=False, env=path)

    text = first.jsonl.read_text()
    assert result.code == 1
    assert all(words in text for words in ("<<<<<<< ours", "Mine", ">>>>>>> theirs", "Yours", '"t-c"'))
    assert first.git("status", "--porcelain", "-uno").out == f"UU {FILE}\n"
    assert first.git("commit", "-q", "-m", "too early", check=False).code != 0
    first.git("merge", "--abort")
    assert shown(first, "t-a")["title"] == "Mine"
    pull(first)
    assert shown(first, "t-a")["title"] == "Yours"


def test_a_driver_killed_while_it_writes(clones: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    """Killed between writing and renaming, it leaves git the version it had; only a temporary file stays."""
    first, second = clones
    diverge(first, second)
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif 'merge' in sys.argv[1:2]:\n    os.replace = lambda *names: os.kill(os.getpid(), 9)\n"
    )

    result = pull(first, check=False, env={"PYTHONPATH": str(tmp_path)})

    assert result.code == 1
    assert "<<<<<<< ours" in first.jsonl.read_text()
    first.git("merge", "--abort")
    assert shown(first, "t-a")["title"] == "Mine"


def test_a_line_that_cannot_be_read_is_git_s_conflict(clones: tuple[Workspace, Workspace]) -> None:
    """A committed line that is no record ends in git's own conflict, which names the line first."""
    first, second = clones
    diverge(first, second)
    (second.path / FILE).write_text(second.jsonl.read_text() + "{broken\n")
    second.git("commit", "-q", "-a", "-m", "broken", env={"BD_NO_HOOKS": "1"})

    result = pull(first, check=False)

    assert "line 4: not JSON" in result.err
    assert "<<<<<<< ours" in first.jsonl.read_text()


def test_a_clone_without_the_driver_is_not_harmed(clones: tuple[Workspace, Workspace]) -> None:
    """After uninstalling git merges lines again; what does not clash still merges, what does is a conflict."""
    first, second = clones
    first.bd("hooks", "uninstall")
    diverge(first, second)

    assert pull(first, check=False).code == 1
    assert "<<<<<<<" in first.jsonl.read_text()


def test_unknown_keys_and_other_records_travel(clones: tuple[Workspace, Workspace]) -> None:
    """Keys and kinds of lines that only other programs know are merged like ours."""
    first, second = clones
    for clone, team in ((first, "core"), (second, None)):
        lines = clone.jsonl.read_text().splitlines()
        record = json.loads(lines[0]) | ({"x_team": team} if team else {"x_cost": 3})
        memory = {"_type": "memory", "key": f"from-{team}", "value": "words"}
        clone.jsonl.write_text("\n".join([json.dumps(record), *lines[1:], json.dumps(memory)]) + "\n")
        save(clone, "other programs")

    pull(first)

    record = json.loads(first.jsonl.read_text().splitlines()[0])
    assert (record["x_team"], record["x_cost"]) == ("core", 3)
    assert set(first.bd("memories", "--json").json) >= {"from-core", "from-None"}
