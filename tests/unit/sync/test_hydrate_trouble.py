"""Other repositories that are broken, lost or busy: one warning, and the last good rows."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bd.sync import foreign
from bd.util.filelock import FileLock
from tests.support.repositories import Neighbours
from tests.support.repositories import issue

if TYPE_CHECKING:
    from pathlib import Path

CONFLICT = "<<<<<<< HEAD"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id":"api-9","title":', "line 2: not JSON"),
        (CONFLICT, "line 2: a merge conflict marker"),
        ('{"title":"x"}', "line 2: no id"),
        ('{"id":"a\\u0000b"}', "line 2: the id has characters"),
        ('{"id":"api-9","priority":"high"}', "line 2: priority is not an integer"),
        ('{"id":"api-9","metadata":{"a":"\\ud800"},"labels":["\\ud800"],"dependencies":[{}]}', "line 2: a dependency"),
        ('{"id":"api-9","quality_score":1' + "0" * 400 + "}", "line 2: "),
        ('{"id":"api-9","title":7}', "title"),
        ("[" * 100_000, "line 2: "),
    ],
)
def test_one_bad_line_keeps_the_last_good_rows(near: Neighbours, line: str, reason: str) -> None:
    """Nothing of a half-broken file is taken, it is one warning each time, and its repair is noticed."""
    near.add("api", issue("api-1"), issue("api-2"))
    near.add("web", issue("web-1"))
    near.ids()
    near.write("api", issue("api-1", title="Changed"), line, issue("api-3"))
    near.write("web", issue("web-2"))

    for _ in range(2):
        assert near.ids() == ["api-1", "api-2", "web-2"]
        assert len(near.warnings) == 1
        assert near.warnings[0].startswith("repository ../api is broken: ")
        assert reason in near.warnings[0]
    assert near.rows("select title from issues where id = 'api-1'") == [("API-1",)]
    near.write("api", issue("api-3"))
    assert near.ids() == ["api-3", "web-2"]
    assert near.warnings == []


def test_a_line_without_end_is_not_read_to_its_end(near: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: a line longer than the limit makes the file a broken one."""
    monkeypatch.setattr(foreign, "LONGEST_LINE_BYTES", 1000)
    near.add("api", issue("api-1"), issue("api-2", notes="x" * 1000))

    assert near.ids() == []
    assert "line 2: longer than 1000 bytes" in near.warnings[0]


def test_a_pipe_in_place_of_the_file_is_not_waited_for(near: Neighbours) -> None:
    """Only a regular file is opened."""
    near.configured = ["../api"]
    near.file_of("api").parent.mkdir(parents=True)
    os.mkfifo(near.file_of("api"))

    assert near.ids() == []
    assert near.warnings[0].endswith("issues.jsonl is not a file; the issues last read from it stay")


def _remove(path: Path) -> None:
    shutil.rmtree(path)


def _make_file_a_directory(path: Path) -> None:
    (path / ".beads" / "issues.jsonl").unlink()
    (path / ".beads" / "issues.jsonl").mkdir()


def _make_directory_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("not a directory", encoding="utf-8")


def _make_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _break_metadata(path: Path) -> None:
    (path / ".beads" / "issues.jsonl").unlink()
    (path / ".beads" / "metadata.json").write_text("{", encoding="utf-8")
    (path / ".beads" / "beads.db").touch()


@pytest.mark.parametrize(
    ("harm", "state"),
    [
        (_remove, "missing"),
        (_make_directory_a_file, "missing"),
        (lambda path: (path / ".beads" / "issues.jsonl").unlink(), "missing"),
        (_make_file_a_directory, "broken"),
        (_make_link, "broken"),
        (_break_metadata, "broken"),
    ],
    ids=["removed", "a file", "no issues", "a directory", "a link", "bad metadata"],
)
def test_a_lost_repository_keeps_the_last_good_rows(near: Neighbours, harm: object, state: str) -> None:
    """Whatever happens to a repository is one warning; its rows and the other repositories stay."""
    near.add("api", issue("api-1"))
    near.add("web", issue("web-1"))
    near.ids()
    harm(near.root / "api")  # type: ignore[operator]
    near.write("web", issue("web-2"))

    for _ in range(2):
        assert near.ids() == ["api-1", "web-2"]
        assert len(near.warnings) == 1
        assert near.warnings[0].startswith(f"repository ../api is {state}: ")


def test_a_repository_that_comes_back_is_read(near: Neighbours) -> None:
    """A directory that was missing is noticed when it is there."""
    near.add("api", issue("api-1"))
    _remove(near.root / "api")

    assert near.ids() == []
    assert near.warnings == [
        f"repository ../api is missing: no such directory at {near.root}/api; the issues last read from it stay"
    ]
    near.write("api", issue("api-1"))
    assert near.ids() == ["api-1"]


def test_a_workspace_without_issues_is_no_problem(near: Neighbours) -> None:
    """A repository that has a database and no file yet is silent, and its first issue appears."""
    near.configured = ["../api"]
    (near.root / "api" / ".beads").mkdir(parents=True)
    (near.root / "api" / ".beads" / "beads.db").touch()

    assert near.ids() == []
    assert near.warnings == []
    near.write("api", issue("api-1"))
    assert near.ids() == ["api-1"]


def test_a_busy_database_answers_from_what_was_read(near: Neighbours) -> None:
    """While somebody writes, a read does not wait for other repositories."""
    near.add("api", issue("api-1"))

    with FileLock(os.path.join(near.location.beads_dir, ".jsonl.lock"), 1):
        assert near.ids() == []

    assert len(near.warnings) == 1
    assert "being written" in near.warnings[0]
    assert near.ids() == ["api-1"]


def test_a_warning_is_said_once_a_command(near: Neighbours) -> None:
    """A command that reads and then writes names a broken repository once."""
    near.add("api", CONFLICT)

    with near.open() as workspace:
        workspace.read()
        with workspace.write("ann", "update"):
            pass
        assert len(workspace.warnings) == 1
