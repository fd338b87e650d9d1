"""A checkpoint says what it did, waits no longer than told, and names who holds it up."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.errors import InvalidValue
from bd.storage.checkpoint import MODES
from bd.storage.checkpoint import NO_LOG
from bd.storage.checkpoint import run_checkpoint
from bd.storage.openers import Opener
from bd.storage.openers import describe_openers
from bd.storage.openers import find_openers
from bd.storage.settings_kv import set_config
from bd.storage.store import open_store
from bd.storage.writelock import WriteLock
from bd.util.filelock import LockHeld
from tests.support.builders import make_database
from tests.support.old_databases import start_python

if TYPE_CHECKING:
    from pathlib import Path

READ = """
import sys
from bd.storage.sqlite import dbapi
con = dbapi.connect(sys.argv[1], isolation_level=None)
con.execute("begin")
con.execute("select count(*) from config").fetchone()
print("reading", flush=True)
sys.stdin.readline()
"""


def start_reader(path: str) -> subprocess.Popen[str]:
    """Starts a process that reads a snapshot and keeps it until its input ends."""
    reader = start_python(READ, path)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    return reader


@pytest.mark.parametrize("mode", MODES)
def test_an_undisturbed_checkpoint_moves_everything(tmp_path: Path, mode: str) -> None:
    """All frames of the log are in the database afterwards, whatever the mode; sizes are in bytes."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as store:
        with store.transaction() as con:
            set_config(con, "a", "b" * 10_000)

        report = run_checkpoint(store, mode, timeout_s=1)

        assert (report.is_busy, report.is_partial, report.mode) == (False, False, mode)
        assert report.sizes_before[1] > 10_000
        assert report.sizes_after == (os.stat(path).st_size, os.stat(path + "-wal").st_size)
        assert (report.sizes_after[1] == 0) == (mode == "truncate")
        assert report.checkpointed_frames == report.log_frames
        assert report.openers == []


def test_a_reader_holds_up_a_hard_checkpoint(tmp_path: Path) -> None:
    """A process with an old snapshot keeps the log from being emptied; it is named, and the wait ends."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as store:
        with store.transaction() as con:
            set_config(con, "first", "1")
        with start_reader(path) as reader:
            with store.transaction() as con:
                set_config(con, "second", "2")

            report = run_checkpoint(store, "truncate", timeout_s=0.1)

        assert (report.is_busy, report.is_partial) == (True, True)
        if sys.platform == "linux":
            assert [opener.process_id for opener in report.openers or []] == [reader.pid]
        assert not run_checkpoint(store, "truncate", timeout_s=1).is_busy


def test_a_passive_checkpoint_does_what_it_can(tmp_path: Path) -> None:
    """Beside a reader a passive one is not refused, and says how much is left."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as store:
        with store.transaction() as con:
            set_config(con, "first", "1")
        with start_reader(path):
            with store.transaction() as con:
                set_config(con, "second", "2")

            report = run_checkpoint(store, "passive", timeout_s=1)

    assert (report.is_busy, report.is_partial) == (False, True)
    assert 0 < report.checkpointed_frames < report.log_frames


def test_a_rollback_journal_has_nothing_to_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a write-ahead log the report says so and nothing happens."""
    from bd.storage import connection

    monkeypatch.setattr(connection, "is_network_filesystem", lambda _path: True)
    path = make_database(tmp_path / "beads.db", journal_mode="delete")
    with open_store(path) as store:
        report = run_checkpoint(store, "full", timeout_s=1)

    assert (report.has_log, report.journal_mode, report.log_frames) == (False, "delete", NO_LOG)
    assert report.sizes_before == report.sizes_after


def test_a_writer_is_waited_for_no_longer_than_told(tmp_path: Path) -> None:
    """While somebody holds the write lock the checkpoint is refused as busy."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as store, WriteLock(path, 0), pytest.raises(LockHeld):
        run_checkpoint(store, "full", timeout_s=0.05)


def test_the_busy_timeout_of_the_store_is_kept(tmp_path: Path) -> None:
    """The limit of one checkpoint is not the limit of later statements."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path, busy_timeout_s=7) as store:
        run_checkpoint(store, "passive", timeout_s=0)

        assert store.con.execute("pragma busy_timeout").fetchone() == (7000,)


def test_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    """The modes are SQLite's four."""
    with open_store(make_database(tmp_path / "beads.db")) as store, pytest.raises(InvalidValue, match="gentle"):
        run_checkpoint(store, "gentle", timeout_s=1)


def test_a_uri_is_checkpointed_as_its_file(tmp_path: Path) -> None:
    """Sizes and lock are those of the file a URI names."""
    path = make_database(tmp_path / "beads.db")
    with open_store(f"file:{path}") as store:
        report = run_checkpoint(store, "passive", timeout_s=1)

    assert report.sizes_before[0] == os.stat(path).st_size
    assert (tmp_path / ".jsonl.lock").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="open files of other processes are seen on Linux only")
def test_openers_are_found_by_their_open_files(tmp_path: Path) -> None:
    """A process that has the database open is named with its command line; we ourselves are not."""
    path = make_database(tmp_path / "beads.db")
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with open_store(path):
        assert find_openers(path) == []
    with start_reader(path) as reader:
        found = find_openers(str(link)) or []

    assert [opener.process_id for opener in found] == [reader.pid]
    assert str(found[0]).startswith(f"process {reader.pid} (")
    assert found[0].command.endswith("...")


def test_without_a_process_table_nobody_is_known(tmp_path: Path) -> None:
    """On other systems the answer is that it cannot be known."""
    assert find_openers(str(tmp_path / "a.db"), str(tmp_path / "no-proc")) is None


def test_processes_that_end_meanwhile_are_passed_over(tmp_path: Path) -> None:
    """A process table that changes while it is read does no harm."""
    own = tmp_path / str(os.getpid()) / "fd"
    own.mkdir(parents=True)
    (tmp_path / "17" / "fd").mkdir(parents=True)
    (tmp_path / "17" / "fd" / "3").symlink_to(tmp_path / "a.db")
    (tmp_path / "17" / "fd" / "4").write_text("no link", encoding="utf-8")
    (tmp_path / "18").mkdir()

    found = find_openers(str(tmp_path / "a.db"), str(tmp_path)) or []

    assert [str(opener) for opener in found] == ["process 17"]


def test_openers_are_described() -> None:
    """Known ones are listed, unknown ones admitted."""
    assert describe_openers([Opener(1, "a"), Opener(2, "")]) == "process 1 (a), process 2"
    assert describe_openers(None) == describe_openers([]) == "a process that cannot be seen from here"
