"""A process that dies in the middle of a write, for real: nothing is lost, and the next command repairs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.storage.sqlite import dbapi
from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import locate
from tests.support.builders import make_location
from tests.support.builders import make_record
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.builders import write_lines
from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

DIE = """
import os, signal, sys
from bd.storage import store
from bd.sync import export, own_file, travelling_file
from bd.util import atomicfile
from tests.support.builders import open_workspace
from bd.tracker.create import CreateRequest, create_issue

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half(source, target, changes):
    os.write(target, b'{"id":"half a li')
    die()

def wrap(owner, name, before=None, after=None):
    real = getattr(owner, name)
    def wrapped(*args, **kwargs):
        if before: before()
        result = real(*args, **kwargs)
        if after: after()
        return result
    setattr(owner, name, wrapped)

folder, point = sys.argv[1:]
POINTS = {
    "file half written": lambda: setattr(export, "splice_lines", half),
    "before the commit": lambda: wrap(travelling_file, "stage_export", after=die),
    "between commit and rename": lambda: wrap(travelling_file.TravellingFile, "put", before=die),
    "after the rename": lambda: setattr(atomicfile, "sync_path", die),
    "while a pulled file comes in": lambda: wrap(own_file, "set_file_state", before=die),
}
with open_workspace(folder) as workspace:
    POINTS.get(point, int)()
    with workspace.write("Tess", "create") as txn:
        create_issue(txn, CreateRequest({"title": "dying"}))
        if point == "inside the block":
            die()
"""
POINTS = [
    "inside the block",
    "file half written",
    "before the commit",
    "between commit and rename",
    "after the rename",
    "while a pulled file comes in",
]
KEPT = {"between commit and rename", "after the rename"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with two issues in step with its file."""
    make_location(tmp_path)
    write_lines(jsonl(tmp_path), [make_record("t-1"), make_record("t-2")])
    change_issue(tmp_path, "t-1", notes="x")
    return tmp_path


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def start(script: str, *argv: str) -> subprocess.Popen[str]:
    """Starts a child that finds the package and the tests' builders."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        [sys.executable, "-c", script, *argv],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def die_at(folder: Path, point: str) -> None:
    """Runs a write that is killed at a point."""
    child = start(DIE, str(folder), point)
    _, problems = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL, problems


def titles(folder: Path) -> list[str]:
    """Returns the titles in the database."""
    return sorted(record["title"] for record in read_database(folder).values())


def assert_sound(folder: Path) -> None:
    """Checks that the database is whole and that the file says what it says."""
    con = dbapi.connect(locate(folder).database_path)
    assert con.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert con.execute("pragma foreign_key_check").fetchall() == []
    con.close()
    found = read_database(folder)
    written = read_file_records(jsonl(folder))
    assert {key: record["title"] for key, record in written.items()} == {
        key: record["title"] for key, record in found.items()
    }


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_write_is_whole_or_not_there(folder: Path, point: str) -> None:
    """Before the commit nothing happened, after it everything did; the next write makes file and database agree."""
    if point == "while a pulled file comes in":
        write_lines(jsonl(folder), [make_record("t-1", notes="x"), make_record("t-2"), make_record("t-3")])
    before = read_bytes(jsonl(folder))
    die_at(folder, point)

    expected = ["Title of t-1", "Title of t-2", *(["dying"] if point in KEPT else [])]
    expected += ["Title of t-3"] if point == "while a pulled file comes in" else []
    assert (read_bytes(jsonl(folder)) == before) == (point != "after the rename")
    assert titles(folder) == sorted(expected)

    created = create_record(folder, "next")
    assert titles(folder) == sorted([*expected, "next"])
    assert created["id"] in read_file_records(jsonl(folder))
    assert_sound(folder)


@pytest.mark.parametrize("point", ["between commit and rename", "before the commit"])
def test_a_read_after_the_crash_sees_what_was_committed(folder: Path, point: str) -> None:
    """The old file is known for what it is: it takes nothing back, and it deletes nothing."""
    die_at(folder, point)
    first = read_database(folder)

    assert read_database(folder) == first
    assert ("dying" in titles(folder)) == (point in KEPT)


def test_a_pull_after_the_crash_is_not_lost(folder: Path) -> None:
    """A file that changed between the crash and the next command is taken in like any other."""
    die_at(folder, "between commit and rename")
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled"), make_record("t-2")])
    change_issue(folder, "t-2", notes="y")

    assert titles(folder) == ["Pulled", "Title of t-2", "dying"]
    assert_sound(folder)


def test_crash_after_crash_changes_nothing_more(folder: Path) -> None:
    """Three kills at different points in a row leave what the committed ones wrote."""
    for point in ("file half written", "between commit and rename", "before the commit"):
        die_at(folder, point)

    assert titles(folder) == ["Title of t-1", "Title of t-2", "dying"]
    create_record(folder, "next")
    assert_sound(folder)


LOOP = """
import sys
from tests.support.builders import create_record
number = 0
while True:
    create_record(sys.argv[1], f"issue {number}")
    print(number, flush=True)
    number += 1
"""


@pytest.mark.parametrize("count", [1, 3, 7])
def test_what_was_reported_is_there_after_a_kill_at_any_moment(folder: Path, count: int) -> None:
    """A process killed from outside: every creation it reported is in the database, at most one more."""
    with start(LOOP, str(folder)) as child:
        assert child.stdout is not None
        reported = [child.stdout.readline() for _ in range(count)]
        child.kill()
        reported += child.stdout.readlines()

    made = [title for title in titles(folder) if title.startswith("issue")]
    assert len(reported) <= len(made) <= len(reported) + 1
    create_record(folder, "next")
    assert_sound(folder)


WRITE = """
import sys
from tests.support.builders import create_record
for number in range(5):
    create_record(sys.argv[1], f"from {sys.argv[2]}: {number}")
"""


def test_many_writers_at_once_lose_nothing(folder: Path) -> None:
    """Eight processes that create at the same time: forty more issues, each with an id of its own, in both places."""
    children = [start(WRITE, str(folder), str(number)) for number in range(8)]
    problems = [child.communicate(timeout=120)[1] for child in children]

    assert [child.returncode for child in children] == [0] * 8, problems
    assert len(titles(folder)) == 42
    assert_sound(folder)
