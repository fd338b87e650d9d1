"""A conversion is planned without a trace, refuses what is doubtful, and happens whole or not at all."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.connection import open_connection
from bd.storage.convert.conversion import ConversionIncomplete
from bd.storage.convert.conversion import DatabaseInUse
from bd.storage.convert.conversion import convert_database
from bd.storage.convert.others import TableCopy
from bd.storage.convert.plan import plan_conversion
from bd.storage.database_problems import DatabaseCorrupt
from bd.storage.database_problems import NotOurDatabase
from tests.support.builders import NOW_NS
from tests.support.old_databases import LATE_TABLES
from tests.support.old_databases import fill_classic
from tests.support.old_databases import insert_issue
from tests.support.old_databases import make_classic
from tests.support.old_databases import run_python
from tests.support.old_databases import start_python

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.convert.conversion import ConversionReport

CRASHED_WRITER = """
import os, signal, sys
from pathlib import Path
from tests.support.old_databases import *
con = make_classic(Path(sys.argv[1]), is_wal=True)
con.execute("pragma wal_autocheckpoint = 0")
fill_classic(con)
os.kill(os.getpid(), signal.SIGKILL)
"""
HOLDER = """
import sys
from bd.storage.sqlite import dbapi
con = dbapi.connect(sys.argv[1], isolation_level=None)
con.execute("select count(*) from issues").fetchone()
print("open", flush=True)
sys.stdin.readline()
"""


def convert(path: Path, **options: Any) -> ConversionReport:
    """Converts a database."""
    report = convert_database(str(path), now_ns=NOW_NS, busy_timeout_s=1, **options)
    assert report is not None
    return report


def rows(path: Path | str, sql: str) -> list[tuple[Any, ...]]:
    """Returns the rows of a query on a file."""
    con = open_connection(str(path))
    found: list[tuple[Any, ...]] = con.execute(sql).fetchall()
    con.close()
    return found


def test_rows_of_a_crashed_writer_are_taken_over(tmp_path: Path) -> None:
    """What stands only in the write-ahead log of a killed process is converted and backed up."""
    done = run_python(CRASHED_WRITER, str(tmp_path / "beads.db"), check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (tmp_path / "beads.db-wal").stat().st_size > 0

    report = convert(tmp_path / "beads.db")

    assert report.counts["issues"] == 4
    assert rows(report.backup_path, "select count(*) from issues") == [(4,)]
    assert not (tmp_path / "beads.db-wal").exists()


@pytest.mark.parametrize("is_wal", [True, False], ids=["wal", "rollback"])
def test_planning_changes_nothing(tmp_path: Path, *, is_wal: bool) -> None:
    """A plan reads; bytes, times and names in the folder stay."""
    con = make_classic(tmp_path / "beads.db", is_wal=is_wal)
    fill_classic(con)
    con.close()
    before = {name: os.stat(tmp_path / name) for name in os.listdir(tmp_path)}
    content = (tmp_path / "beads.db").read_bytes()

    plan = plan_conversion(str(tmp_path / "beads.db"))

    assert plan.counts["issues"] == 4
    assert "4 issues, 2 dependencies, 1 labels" in plan.steps[1]
    assert {name: os.stat(tmp_path / name).st_mtime_ns for name in os.listdir(tmp_path)} == {
        name: found.st_mtime_ns for name, found in before.items()
    }
    assert (tmp_path / "beads.db").read_bytes() == content


def test_the_plan_names_what_is_unusual(tmp_path: Path) -> None:
    """Columns in use without a place and tables of other programs are listed, missing tables too."""
    con = make_classic(tmp_path / "beads.db", without_tables=LATE_TABLES)
    con.execute("alter table issues add column color text")
    con.execute("alter table issues add column replies_to text")
    con.execute("alter table issues add column duplicate_of text")
    con.execute("create table billing_entries (a)")
    insert_issue(con, "old-1", replies_to="old-2")
    con.close()

    plan = plan_conversion(str(tmp_path / "beads.db"))

    assert (plan.extra_columns, plan.kept_columns) == (["replies_to"], ["color"])
    assert plan.kept_tables == ["billing_entries"]
    assert plan.missing_tables == sorted(set(LATE_TABLES) - {"repo_mtimes"})
    assert any("extra keys: replies_to" in step for step in plan.steps)
    assert any("other columns as they are: color" in step for step in plan.steps)
    assert any("billing_entries" in step for step in plan.steps)


def test_a_strangers_file_is_refused(tmp_path: Path) -> None:
    """Only a database of a known issue tracker is converted."""
    con = open_connection(str(tmp_path / "x.db"), "create")
    con.execute("create table a (b)")
    con.close()

    with pytest.raises(NotOurDatabase):
        plan_conversion(str(tmp_path / "x.db"))
    with pytest.raises(NotOurDatabase):
        convert(tmp_path / "x.db")


def test_a_converted_database_is_not_converted_again(tmp_path: Path) -> None:
    """Who comes second learns that there is nothing to do, and makes no backup."""
    make_classic(tmp_path / "beads.db").close()
    convert(tmp_path / "beads.db")
    names = sorted(os.listdir(tmp_path))

    assert convert_database(str(tmp_path / "beads.db"), now_ns=NOW_NS) is None

    assert sorted(os.listdir(tmp_path)) == names


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    """Rows that cannot all be read are not half taken over."""
    con = make_classic(tmp_path / "beads.db")
    for number in range(500):
        insert_issue(con, f"old-{number}", description="x" * 300)
    con.close()
    with open(tmp_path / "beads.db", "r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(DatabaseCorrupt):
        convert(tmp_path / "beads.db")

    assert sorted(os.listdir(tmp_path)) == [".jsonl.lock", "beads.db"]


@pytest.mark.parametrize(
    "is_wal",
    [
        True,
        pytest.param(
            False,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="without a log the open files are the only sign"),
        ),
    ],
    ids=["wal", "rollback"],
)
def test_a_database_in_use_is_refused(tmp_path: Path, *, is_wal: bool) -> None:
    """While another process has it open, which would go on using it, nothing is changed and the process is named."""
    con = make_classic(tmp_path / "beads.db", is_wal=is_wal)
    fill_classic(con)
    con.close()

    with start_python(HOLDER, str(tmp_path / "beads.db")) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseInUse) as caught:
            convert_database(str(tmp_path / "beads.db"), now_ns=NOW_NS, busy_timeout_s=0.1)

    assert caught.value.retryable
    if sys.platform == "linux":
        assert f"process {holder.pid}" in caught.value.message
    assert rows(tmp_path / "beads.db", "pragma journal_mode") == [("wal" if is_wal else "delete",)]
    assert convert(tmp_path / "beads.db").counts["issues"] == 4


def test_a_copy_that_lacks_rows_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should rows be missing afterwards, the old database stays as it was."""
    con = make_classic(tmp_path / "beads.db", is_wal=True)
    fill_classic(con)
    con.close()
    before = (tmp_path / "beads.db").read_bytes()[100:]
    monkeypatch.setattr(TableCopy, "run", lambda _self: None)

    with pytest.raises(ConversionIncomplete, match="labels: 1 before, 0 after"):
        convert(tmp_path / "beads.db")

    assert (tmp_path / "beads.db").read_bytes()[100:] == before
    assert rows(tmp_path / "beads.db", "pragma journal_mode") == [("wal",)]
    assert rows(tmp_path / "beads.db", "select count(*) from labels") == [(1,)]


def test_a_broken_reference_is_never_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite is asked for rows whose issue is missing before anything is final."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()
    true_run = TableCopy.run

    def spoil(copy: TableCopy) -> None:
        true_run(copy)
        copy._target.execute("insert into labels values ('nobody', 'x')")

    monkeypatch.setattr(TableCopy, "run", spoil)

    with pytest.raises(ConversionIncomplete, match="labels: a row names a missing issues"):
        convert(tmp_path / "beads.db")


def test_a_failing_agreement_undoes_everything(tmp_path: Path) -> None:
    """What the caller does before the commit is part of the transaction."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()

    def fail(_con: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(tmp_path / "beads.db", settle=fail)

    assert plan_conversion(str(tmp_path / "beads.db")).counts["issues"] == 4
