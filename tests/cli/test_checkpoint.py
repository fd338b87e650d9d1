"""bd checkpoint tells what was moved, in bytes, and who is in the way."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.checkpoint import MODES
from bd.storage.sqlite import dbapi
from tests.support.old_databases import start_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.workspace import Workspace

READ = """
import sys
from bd.storage.sqlite import dbapi
con = dbapi.connect(sys.argv[1], isolation_level=None)
con.execute("begin")
con.execute("select count(*) from config").fetchone()
print("reading", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def logged(workspace: Workspace) -> Iterator[Workspace]:
    """Yields a workspace whose log has frames, kept by an open connection without a transaction."""
    con = dbapi.connect(str(workspace.database), isolation_level=None)
    con.execute("select count(*) from issues").fetchone()
    workspace.create("One")
    yield workspace
    con.close()


@pytest.mark.parametrize("mode", MODES)
def test_json(logged: Workspace, mode: str) -> None:
    """The document has mode, frames and the four sizes."""
    size_bytes = os.stat(f"{logged.database}-wal").st_size

    found = logged.bd("checkpoint", "--mode", mode, "--json").json

    assert (found["mode"], found["journal_mode"], found["busy"]) == (mode, "wal", False)
    assert found["wal_bytes_before"] == size_bytes > 0
    assert found["database_bytes_after"] == logged.database.stat().st_size
    assert found["log_frames"] == found["checkpointed_frames"]
    assert found["held_up_by"] == []


def test_text(logged: Workspace) -> None:
    """A person reads three lines."""
    lines = logged.bd("checkpoint", "--mode", "TRUNCATE").out.splitlines()

    assert lines[0].startswith("Checkpoint (truncate): ")
    assert lines[1].startswith("  Database: ")
    assert lines[2].endswith("-> 0 bytes")
    assert len(lines) == 3


def test_a_reader_makes_it_busy(logged: Workspace) -> None:
    """A hard checkpoint that is held up exits with 7 within the limit and names the process."""
    with start_python(READ, str(logged.database)) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        logged.create("Two")

        result = logged.bd("checkpoint", "--mode=truncate", "--lock-timeout", "100ms", check=False)
        document = logged.bd("checkpoint", "--mode=full", "--lock-timeout", "100ms", "--json", check=False)

    assert result.code == document.code == ExitCode.BUSY
    assert document.json["busy"] is True
    if sys.platform == "linux":
        assert f"process {reader.pid} (" in result.out.splitlines()[-1]
        assert result.out.splitlines()[-1].startswith("  Held up by process ")
        assert reader.pid in [opener["pid"] for opener in document.json["held_up_by"]]


def test_an_unknown_mode(workspace: Workspace) -> None:
    """It is a usage error that lists the modes."""
    result = workspace.bd("checkpoint", "--mode", "gentle", check=False)

    assert result.code == ExitCode.USAGE
    assert "passive, full, restart, truncate" in result.err


def test_read_only_mode(workspace: Workspace) -> None:
    """A checkpoint writes, so it is refused."""
    assert workspace.bd("--readonly", "checkpoint", check=False).code == ExitCode.WORKSPACE


def test_a_database_in_memory() -> None:
    """Without a write-ahead log there is one clear sentence."""
    from tests.support.runner import run_bd

    result = run_bd("--db", ":memory:", "checkpoint", check=False)

    assert "rollback journal" in result.out or result.code == ExitCode.STORAGE
