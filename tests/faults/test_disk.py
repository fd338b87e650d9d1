"""Disks without room, and disks that refuse to be written."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.sqlite import dbapi
from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import locate
from tests.support.builders import make_location
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.builders import write_lines
from tests.support.disks import mount_small_disk
from tests.support.disks import remount_read_only
from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

FILL = """
import resource, sys
from bd.errors import BdError
from tests.support.builders import open_workspace
from bd.tracker.create import CreateRequest, create_issue
if sys.argv[2] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
for number in range(200):
    try:
        with open_workspace(sys.argv[1]) as workspace:
            with workspace.write("Tess", "create") as txn:
                create_issue(txn, CreateRequest({"title": f"issue {number}", "description": "x" * 9000}))
            print("done", "warned" if workspace.warnings else "", flush=True)
    except BdError as error:
        print("refused", error.exit_code, error.slug, error.message)
        break
"""


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def fill(folder: Path, limit_bytes: int = 0) -> list[str]:
    """Creates issues in a child until one is refused, and returns what it reported."""
    command = [sys.executable, "-c", FILL, str(folder), str(limit_bytes)]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(CHECKOUT)}, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def prepare(folder: Path) -> None:
    """Makes a workspace with one issue in step with its file."""
    make_location(folder)
    write_lines(jsonl(folder), [make_record("t-1")])
    change_issue(folder, "t-1", notes="x")


def assert_nothing_lost(folder: Path, reported: list[str]) -> None:
    """Checks that everything reported as done is in a sound database, and that the next write brings it to the file."""
    con = dbapi.connect(locate(folder).database_path)
    assert con.execute("pragma integrity_check").fetchall() == [("ok",)]
    con.close()
    done = sum(line.startswith("done") for line in reported)
    assert len(read_database(folder)) == done + 1
    create_record(folder, "with room again")
    assert set(read_file_records(jsonl(folder))) == set(read_database(folder))
    assert len(read_database(folder)) == done + 2


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """First the file is left behind with a warning, then writes are refused as disk-full; with room all is repaired."""
    with mount_small_disk(tmp_path / "disk", "1400k") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 500_000)
        prepare(disk)
        reported = fill(disk)
        kind, code, slug = reported[-1].split()[:3]

        assert (kind, int(code), slug) == ("refused", ExitCode.STORAGE, "disk-full")
        assert "nothing was changed" in reported[-1]
        assert len(read_database(disk)) >= 2
        ballast.unlink()
        assert_nothing_lost(disk, reported)


def test_a_limit_on_file_sizes_loses_nothing(tmp_path: Path) -> None:
    """Where the system refuses to let files grow the outcome is the same: warnings, one refusal, nothing lost."""
    prepare(tmp_path)
    reported = fill(tmp_path, 600_000)

    assert reported[-1].startswith(f"refused {ExitCode.STORAGE}")
    assert_nothing_lost(tmp_path, reported)


def test_a_read_only_disk_can_be_read(tmp_path: Path) -> None:
    """Reading works and changes nothing, a newer file is mentioned, writing is one clear refusal."""
    with mount_small_disk(tmp_path / "disk", "4m") as disk:
        prepare(disk)
        write_lines(jsonl(disk), [make_record("t-1", title="Pulled")])
        remount_read_only(disk)
        before = {entry.name: read_bytes(entry) for entry in (disk / ".beads").iterdir()}

        assert read_database(disk)["t-1"]["title"] == "Title of t-1"
        with open_workspace(disk) as workspace:
            workspace.read()
            assert "read-only" in workspace.warnings[0]
            with pytest.raises(Exception, match="Read-only file system") as caught, workspace.write("Tess", "create"):
                pass

        assert getattr(caught.value, "exit_code", None) == ExitCode.STORAGE
        assert {entry.name: read_bytes(entry) for entry in (disk / ".beads").iterdir()} == before
