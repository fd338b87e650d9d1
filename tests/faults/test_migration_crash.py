"""A migration or a conversion that is killed anywhere leaves the old database or the new one, and can be retried."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from bd.storage.connection import open_connection
from bd.storage.convert.conversion import convert_database
from bd.storage.database_problems import MigrationPending
from bd.storage.migrations import state as states
from bd.storage.migrations.runner import apply_pending
from bd.storage.migrations.state import find_state
from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import applied_names
from bd.storage.schema_cache import create_database
from bd.storage.store import open_store
from tests.support.builders import NOW_NS
from tests.support.old_databases import LATER_STEPS
from tests.support.old_databases import dump_issues
from tests.support.old_databases import fill_classic
from tests.support.old_databases import insert_issue
from tests.support.old_databases import make_classic
from tests.support.old_databases import run_python
from tests.support.old_databases import start_python

if TYPE_CHECKING:
    from pathlib import Path

KILL_AT = """
import os, signal, sys
def kill_at(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
"""
MIGRATE = (
    KILL_AT
    + """
from bd.storage.migrations import state as states
from bd.storage.migrations.runner import apply_pending
from bd.storage.migrations.state import find_state
from tests.support.old_databases import LATER_STEPS
report = apply_pending(sys.argv[1], now_ns=1, steps=LATER_STEPS, on_step=kill_at)
print(*report.applied)
"""
)
CONVERT = (
    KILL_AT
    + """
from bd.storage.convert.conversion import convert_database
report = convert_database(sys.argv[1], now_ns=1, on_step=kill_at)
print("converted" if report else "was converted")
"""
)
WRITE_BACKUP = (
    KILL_AT
    + """
from bd.storage import backup
true_settle = backup._settle
def settle(partial, target):
    kill_at("written")
    true_settle(partial, target)
backup._settle = settle
from bd.storage.convert.conversion import convert_database
convert_database(sys.argv[1], now_ns=1)
"""
)
POINTS = ("begun", "done", "committed")
MIGRATION_STEPS = ["backed-up", *(f"{step.name} {point}" for step in LATER_STEPS[len(STEPS) :] for point in POINTS)]
CONVERSION_STEPS = ["exclusive", "backed-up", "cleared", "issues", "tables", "verified", "settled", "committed"]


def make_ours(path: Path) -> str:
    """Makes a database of ours with an issue and returns its path."""
    create_database(str(path), cache_dir=os.environ["BD_CACHE_DIR"])
    con = open_connection(str(path))
    con.execute("insert into issues (id, title) values ('t-1', 'Kept')")
    con.close()
    return str(path)


def run_killed(code: str, path: str, step: str) -> None:
    """Runs a script that kills itself at a step."""
    done = run_python(code, path, step, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("step", MIGRATION_STEPS)
def test_a_killed_migration_goes_on_where_it_stopped(tmp_path: Path, step: str) -> None:
    """Steps that were committed stay, others left nothing; the next run does the rest, each step once."""
    path = make_ours(tmp_path / "beads.db")

    run_killed(MIGRATE, path, step)

    con = open_connection(path)
    done = applied_names(con)
    columns = {row[1] for row in con.execute("pragma table_info(issues)")}
    tables = {row[0] for row in con.execute("select name from sqlite_master")}
    con.close()
    assert ("color" in columns) == ("m9001_color" in done)
    assert ("shelves" in tables) == ("m9002_shelf" in done)
    report = apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)
    assert [*done, *report.applied] == [later.name for later in LATER_STEPS]
    assert dump_issues(path) == [("t-1", "Kept", "open")]


@pytest.mark.parametrize("is_wal", [True, False], ids=["wal", "rollback"])
@pytest.mark.parametrize("step", CONVERSION_STEPS)
def test_a_killed_conversion_leaves_the_old_or_the_new(tmp_path: Path, step: str, *, is_wal: bool) -> None:
    """Before the commit the old database is there and complete, after it the new one; a second try converts."""
    con = make_classic(tmp_path / "beads.db", is_wal=is_wal)
    fill_classic(con)
    con.close()
    path = str(tmp_path / "beads.db")
    before = dump_issues(path)

    run_killed(CONVERT, path, step)

    if step == "committed":
        open_store(path).close()
    else:
        with pytest.raises(MigrationPending, match="classic bd"):
            open_store(path)
    assert dump_issues(path) == before
    report = convert_database(path, now_ns=NOW_NS)
    assert (report is None) == (step == "committed")
    open_store(path).close()
    assert dump_issues(path) == before
    con = open_connection(path)
    assert con.execute("pragma integrity_check").fetchone() == ("ok",)
    assert con.execute("select count(*) from comments").fetchone() == (1,)
    con.close()


def test_a_transaction_cut_off_on_disk_is_rolled_back(tmp_path: Path) -> None:
    """When half of the new database already stands in the file, SQLite's journal brings the old one back."""
    con = make_classic(tmp_path / "beads.db")
    con.execute("begin")
    for number in range(4000):
        insert_issue(con, f"old-{number}", description="x" * 1500)
    con.execute("commit")
    con.close()
    path = str(tmp_path / "beads.db")

    run_killed(CONVERT, path, "settled")

    assert os.stat(path + "-journal").st_size > 1_000_000
    state = find_state(path)
    assert (state.kind, state.issue_count) == (states.FOREIGN, 4000)
    assert convert_database(path, now_ns=NOW_NS) is not None
    assert len(dump_issues(path)) == 4000


def test_a_log_without_its_index_is_read(tmp_path: Path) -> None:
    """A copy of a crashed workspace that lacks the shared-memory file is converted like any other."""
    con = make_classic(tmp_path / "beads.db", is_wal=True)
    con.execute("pragma wal_autocheckpoint = 0")
    fill_classic(con)
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{tmp_path}/beads.db{suffix}", f"{tmp_path}/copy.db{suffix}")
    con.close()

    assert find_state(str(tmp_path / "copy.db")).issue_count == 4
    assert convert_database(str(tmp_path / "copy.db"), now_ns=NOW_NS) is not None
    assert len(dump_issues(tmp_path / "copy.db")) == 4


def test_a_killed_backup_has_no_name_of_a_backup(tmp_path: Path) -> None:
    """A copy that was not finished is not taken for one; the next try removes or ignores it."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()

    run_killed(WRITE_BACKUP, str(tmp_path / "beads.db"), "written")

    names = os.listdir(tmp_path)
    assert [name for name in names if ".backup-" in name and not name.endswith(".part")] == []
    assert convert_database(str(tmp_path / "beads.db"), now_ns=1) is not None


@pytest.mark.slow
def test_sixteen_processes_apply_each_step_once(tmp_path: Path) -> None:
    """Opening an old database at once, they queue; all succeed, and together they did every step exactly once."""
    path = make_ours(tmp_path / "beads.db")
    running = [start_python(MIGRATE, path, "never") for _ in range(16)]

    outputs = [process.communicate() for process in running]

    assert [error for _, error in outputs] == [""] * 16
    assert sorted(" ".join(out for out, _ in outputs).split()) == ["m9001_color", "m9002_shelf"]
    assert len([name for name in os.listdir(tmp_path) if ".backup-" in name]) == 1
    assert dump_issues(path) == [("t-1", "Kept", "open")]


@pytest.mark.slow
def test_sixteen_processes_convert_once(tmp_path: Path) -> None:
    """One of them converts, the others find it done; there is one backup."""
    con = make_classic(tmp_path / "beads.db", is_wal=True)
    fill_classic(con)
    con.close()
    path = str(tmp_path / "beads.db")
    before = dump_issues(path)
    running = [start_python(CONVERT, path, "never") for _ in range(16)]

    outputs = [process.communicate() for process in running]

    assert [error for _, error in outputs] == [""] * 16
    assert sorted(out for out, _ in outputs) == ["converted\n", *["was converted\n"] * 15]
    assert dump_issues(path) == before
    assert len([name for name in os.listdir(tmp_path) if ".backup-" in name]) == 1
