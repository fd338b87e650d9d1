"""Two clones of one git repository that disagree."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import locate
from tests.support.builders import make_database
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.runner import run_program

if TYPE_CHECKING:
    from pathlib import Path


class Clone:
    """One checkout with a database of its own, made without the command line."""

    def __init__(self, path: Path) -> None:
        """Takes a git checkout."""
        self.path = path
        self.jsonl = path / ".beads" / "issues.jsonl"

    def git(self, *argv: str, check: bool = True) -> str:
        """Runs git here."""
        return run_program(["git", *argv], cwd=self.path, check=check).out

    def commit(self, message: str) -> None:
        """Commits the travelling file."""
        self.git("add", ".beads/issues.jsonl")
        self.git("commit", "--quiet", "-m", message)

    def titles(self) -> dict[str, str]:
        """Returns the titles the database has once the file was taken in."""
        return {issue_id: record["title"] for issue_id, record in read_database(self.path).items()}


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Clone, Clone]:
    """Returns two clones with one issue, `one`, in step."""
    run_program(["git", "init", "--quiet", "--bare", str(tmp_path / "origin.git")])
    made = []
    for name in ("a", "b"):
        run_program(["git", "clone", "--quiet", str(tmp_path / "origin.git"), str(tmp_path / name)])
        os.makedirs(tmp_path / name / ".beads", exist_ok=True)
        make_database(tmp_path / name / ".beads" / "beads.db")
        made.append(Clone(tmp_path / name))
        if name == "a":
            create_record(made[0].path, "one")
            made[0].commit("one")
            made[0].git("push", "--quiet", "origin", "HEAD:main")
    a, b = made
    assert a.titles() == b.titles()
    return a, b


def only_id(clone: Clone) -> str:
    """Returns the id of the one issue."""
    (issue_id,) = clone.titles()
    return issue_id


def test_a_change_reaches_the_other_clone(clones: tuple[Clone, Clone]) -> None:
    """Pushed and pulled, a change is in the other database with the same update time."""
    a, b = clones
    issue_id = only_id(a)
    change_issue(a.path, issue_id, title="from a", notes="n")
    a.commit("change")
    a.git("push", "--quiet", "origin", "HEAD:main")
    b.git("pull", "--quiet", "origin", "main")

    assert read_database(b.path)[issue_id] == read_database(a.path)[issue_id]


def test_an_older_checkout_changes_nothing(clones: tuple[Clone, Clone]) -> None:
    """Checking out an older commit, and coming back, leaves the database's newest state."""
    a, _ = clones
    issue_id = only_id(a)
    change_issue(a.path, issue_id, title="newest")
    a.commit("newest")
    newest = read_bytes(a.jsonl)
    a.git("checkout", "--quiet", "HEAD~1")
    assert b"newest" not in read_bytes(a.jsonl)

    assert a.titles() == {issue_id: "newest"}
    a.git("checkout", "--quiet", "-")

    assert read_bytes(a.jsonl) == newest
    assert a.titles() == {issue_id: "newest"}


def test_a_stash_of_older_work_is_no_wish(clones: tuple[Clone, Clone]) -> None:
    """Stashing the file's change brings the committed copy back; the database keeps what it knows."""
    a, _ = clones
    issue_id = only_id(a)
    change_issue(a.path, issue_id, title="uncommitted")
    a.git("stash", "--quiet")

    assert a.titles() == {issue_id: "uncommitted"}
    change_issue(a.path, issue_id, notes="more")
    assert read_file_records(a.jsonl)[issue_id]["title"] == "uncommitted"


def test_new_issues_of_both_sides_meet(clones: tuple[Clone, Clone]) -> None:
    """Issues created in both clones are in both after a git merge of the file, and both files are equal."""
    a, b = clones
    create_record(a.path, "only a")
    a.commit("a")
    a.git("push", "--quiet", "origin", "HEAD:main")
    create_record(b.path, "only b")
    b.commit("b")
    b.git("-c", "pull.rebase=false", "pull", "--quiet", "--no-edit", "origin", "main", check=False)
    if b"<<<<<<<" in read_bytes(b.jsonl):
        lines = [line for line in read_bytes(b.jsonl).splitlines() if line.startswith(b"{")]
        b.jsonl.write_bytes(b"".join(line + b"\n" for line in sorted(lines)))
    b.titles()
    b.commit("merge")
    b.git("push", "--quiet", "origin", "HEAD:main")
    a.git("pull", "--quiet", "origin", "main")

    assert sorted(a.titles().values()) == sorted(b.titles().values()) == ["one", "only a", "only b"]
    assert read_bytes(a.jsonl) == read_bytes(b.jsonl)


@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_a_conflict_in_the_file_waits_for_git(clones: tuple[Clone, Clone], side: str) -> None:
    """During a conflict commands go on with our state and leave the file; the resolution decides."""
    a, b = clones
    issue_id = only_id(a)
    change_issue(a.path, issue_id, title="from a")
    a.commit("a")
    a.git("push", "--quiet", "origin", "HEAD:main")
    change_issue(b.path, issue_id, title="from b")
    b.commit("b")
    b.git("-c", "pull.rebase=false", "pull", "--quiet", "--no-edit", "origin", "main", check=False)
    conflict = read_bytes(b.jsonl)
    assert b"<<<<<<<" in conflict

    assert b.titles() == {issue_id: "from b"}
    created = create_record(b.path, "meanwhile")
    assert read_bytes(b.jsonl) == conflict
    b.git("checkout", side, ".beads/issues.jsonl")

    assert b.titles() == {issue_id: "from b" if side == "--ours" else "from a", created["id"]: "meanwhile"}
    change_issue(b.path, created["id"], notes="x")
    assert set(read_file_records(b.jsonl)) == {issue_id, created["id"]}


def test_a_revert_of_theirs_is_an_edit_when_it_is_new_here(clones: tuple[Clone, Clone]) -> None:
    """A state the other clone went back to deliberately has its own update time, so it is taken."""
    a, b = clones
    issue_id = only_id(a)
    change_issue(a.path, issue_id, title="two")
    a.commit("two")
    a.git("push", "--quiet", "origin", "HEAD:main")
    b.git("pull", "--quiet", "origin", "main")
    assert b.titles() == {issue_id: "two"}
    change_issue(a.path, issue_id, title="one")
    a.commit("one again")
    a.git("push", "--quiet", "origin", "HEAD:main")
    b.git("pull", "--quiet", "origin", "main")

    assert b.titles() == {issue_id: "one"}


def test_the_file_is_all_a_new_clone_needs(clones: tuple[Clone, Clone], tmp_path: Path) -> None:
    """A third clone with an empty database has every issue, comment and edge after one read."""
    a, _ = clones
    run_program(["git", "clone", "--quiet", str(tmp_path / "origin.git"), str(tmp_path / "c")])
    make_database(tmp_path / "c" / ".beads" / "beads.db")

    assert read_database(tmp_path / "c") == read_database(a.path)
    assert locate(tmp_path / "c").jsonl_path.endswith("c/.beads/issues.jsonl")
