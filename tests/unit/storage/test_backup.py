"""A backup is whole, checked, private, and has its name only when it is complete."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from bd.storage import backup as backups
from bd.storage.backup import BackupFailed
from bd.storage.backup import count_rows
from bd.storage.backup import write_backup
from bd.storage.connection import open_connection
from bd.storage.sqlite import dbapi
from bd.storage.writelock import LockUnavailable
from bd.storage.writelock import WriteLock
from bd.util.filelock import LockHeld
from tests.support.builders import NOW_NS
from tests.support.builders import make_database
from tests.support.old_databases import fill_classic
from tests.support.old_databases import make_classic

if TYPE_CHECKING:
    from pathlib import Path


def test_what_only_the_log_holds_is_in_it(tmp_path: Path) -> None:
    """Rows that were never checkpointed are in the copy, which stands alone."""
    con = make_classic(tmp_path / "beads.db", is_wal=True)
    con.execute("pragma wal_autocheckpoint = 0")
    fill_classic(con)

    path = write_backup(str(tmp_path / "beads.db"), label="classic", now_ns=NOW_NS, busy_timeout_s=1)

    con.close()
    copy = open_connection(path, "ro")
    assert copy.execute("select count(*) from issues").fetchone() == (4,)
    copy.close()
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["beads.db", "beads.db.backup-classic-20261120T211508Z"]


def test_two_backups_of_one_second_are_both_kept(tmp_path: Path) -> None:
    """A name that is taken is never used again."""
    path = make_database(tmp_path / "beads.db")

    first = write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)
    second = write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)

    assert second == f"{first}-2"


def test_a_copy_that_lacks_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are counted on both sides; a copy that differs is removed."""
    path = make_database(tmp_path / "beads.db")
    counts = iter([{"issues": 1}, {"issues": 2}])
    monkeypatch.setattr(backups, "count_rows", lambda _con: next(counts))

    with pytest.raises(BackupFailed, match="every row"):
        write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)

    assert os.listdir(tmp_path) == ["beads.db"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_refuses_files_is_named(tmp_path: Path) -> None:
    """Without permission there is one clear error."""
    path = make_database(tmp_path / "beads.db")
    tmp_path.chmod(0o500)

    with pytest.raises(BackupFailed, match="Permission"):
        write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)


def test_a_name_that_is_a_folder_is_passed_over(tmp_path: Path) -> None:
    """Whatever has the name keeps it; what is left of an earlier attempt is replaced."""
    path = make_database(tmp_path / "beads.db")
    name = tmp_path / "beads.db.backup-x-20261120T211508Z"
    name.mkdir()
    (tmp_path / f"{name.name}-2.part").write_bytes(b"rest")

    assert write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1) == f"{name}-2"


def test_a_disk_error_is_our_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system error while the copy is put in place leaves nothing behind."""
    path = make_database(tmp_path / "beads.db")

    def refuse(_partial: str, _target: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backups, "_settle", refuse)

    with pytest.raises(BackupFailed, match="Input/output"):
        write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)

    assert os.listdir(tmp_path) == ["beads.db"]


def test_too_many_backups_of_a_moment_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for a free name ends."""
    path = make_database(tmp_path / "beads.db")
    monkeypatch.setattr(backups, "_NAMES_TRIED", 2)

    with pytest.raises(BackupFailed, match="too many"):
        write_backup(path, label="x", now_ns=NOW_NS, busy_timeout_s=1)


def test_rows_are_counted_in_ordinary_tables_only(tmp_path: Path) -> None:
    """Virtual tables and SQLite's own are left out; odd names are no trouble."""
    con = dbapi.connect(str(tmp_path / "a.db"), isolation_level=None)
    con.execute('create table "a ""b"" c" (id integer primary key autoincrement)')
    con.execute('insert into "a ""b"" c" values (1), (2)')
    con.execute("create virtual table words using fts5(text)")

    counts = count_rows(con)

    assert counts['a "b" c'] == 2
    assert not {"words", "sqlite_sequence"} & counts.keys()
    con.close()


def test_the_write_lock_keeps_a_second_one_out(tmp_path: Path) -> None:
    """It is the lock file beside the database."""
    with (
        WriteLock(str(tmp_path / "beads.db"), 0),
        pytest.raises(LockHeld, match=r"\.jsonl\.lock"),
        WriteLock(str(tmp_path / "beads.db"), 0),
    ):
        pass


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A folder that is not there is one clear error."""
    with (
        pytest.raises(LockUnavailable, match="No such file"),
        WriteLock(str(tmp_path / "no" / "beads.db"), 0),
    ):
        pass
