"""A fresh clone: a travelling file, and a database that the first command makes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.storage.reads import find_record
from bd.storage.travelling import STATE_KEY
from bd.util.filelock import FileLock
from bd.util.filelock import LockHeld
from bd.workspace import OpenOptions
from bd.workspace import Workspace
from tests.support.builders import StepClock
from tests.support.builders import locate
from tests.support.builders import make_record
from tests.support.builders import read_database
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Returns a folder with a file of two issues and no database."""
    (tmp_path / ".beads").mkdir()
    records = [make_record("proj-a1b"), make_record("proj-c2d", labels=["x"])]
    write_lines(tmp_path / ".beads" / "issues.jsonl", records)
    return tmp_path


def test_a_fresh_clone_fills_itself(clone: Path) -> None:
    """With a file and no database the database is made, private, with the prefix of the file's ids."""
    options = OpenOptions()
    options.cache_dir = str(clone / "cache")

    with Workspace.open(locate(clone), clock=StepClock(), options=options) as workspace:
        assert workspace.prefix == "proj"
        assert (find_record(workspace.read(), "proj-c2d") or {})["labels"] == ["x"]
    assert (clone / ".beads" / "beads.db").stat().st_mode & 0o777 == 0o600


def test_a_clone_that_is_being_filled_does_not_answer_yet(clone: Path) -> None:
    """Nothing is not an older answer: a reader waits for whoever fills the database, and is busy in the end."""
    options = OpenOptions(lock_timeout_s=0.05)
    with (
        Workspace.open(locate(clone), clock=StepClock(), options=options) as workspace,
        FileLock(workspace.lock_path, 0.0),
        pytest.raises(LockHeld, match=str(os.getpid())),
    ):
        workspace.read()

    assert "proj-a1b" in read_database(clone)


def test_what_a_killed_process_left_is_no_obstacle(clone: Path) -> None:
    """Where every process has the same number (containers), the next one removes it."""
    staged = f"beads.db.new.{os.getpid()}"
    for name in (staged, staged + "-journal", f"{staged}.staged.{os.getpid()}", "beads.db.new.1"):
        (clone / ".beads" / name).write_bytes(b"half")

    (clone / ".beads" / "beads.db.new.backup").write_bytes(b"theirs")

    with Workspace.open(locate(clone), clock=StepClock()) as workspace:
        assert find_record(workspace.read(), "proj-a1b")
    assert [name for name in os.listdir(clone / ".beads") if ".new." in name] == ["beads.db.new.backup"]


def test_issues_that_never_saw_a_file_are_an_older_answer(clone: Path) -> None:
    """What has issues of its own (one migrated from the classic tool) does not make a reader wait."""
    with Workspace.open(locate(clone), clock=StepClock()) as workspace:
        workspace.read()
        workspace.store.con.execute("delete from metadata where key = ?", (STATE_KEY,))

    options = OpenOptions(lock_timeout_s=0.05)
    with (
        Workspace.open(locate(clone), clock=StepClock(), options=options) as workspace,
        FileLock(workspace.lock_path, 0.0),
    ):
        assert find_record(workspace.read(), "proj-a1b")
        assert "being written" in workspace.warnings[0]
