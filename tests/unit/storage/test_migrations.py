"""Migration steps run once, in order, each in its own transaction, after a backup, and only on a database of ours."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.storage.connection import open_connection
from bd.storage.database_problems import DatabaseTooNew
from bd.storage.database_problems import MigrationPending
from bd.storage.database_problems import NotOurDatabase
from bd.storage.migrations import state as states
from bd.storage.migrations.m0001_first_schema import statements_of
from bd.storage.migrations.runner import MigrationFailed
from bd.storage.migrations.runner import apply_pending
from bd.storage.migrations.runner import compile_into
from bd.storage.migrations.state import find_state
from bd.storage.migrations.state import version_text
from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import Step
from bd.storage.migrations.steps import applied_names
from bd.storage.migrations.steps import pending_steps
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import USER_VERSION
from bd.storage.schema_cache import create_database
from bd.storage.store import open_store
from bd.storage.store import read_identity
from tests.support.builders import NOW_NS
from tests.support.old_databases import LATER_STEPS
from tests.support.old_databases import fill_classic
from tests.support.old_databases import make_classic

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Returns the path of a new database of ours with one issue."""
    place = str(tmp_path / "beads.db")
    create_database(place, cache_dir=os.environ["BD_CACHE_DIR"])
    con = open_connection(place)
    con.execute("insert into issues (id, title) values ('t-1', 'Kept')")
    con.close()
    return place


def fetch(path: str, sql: str) -> list[tuple[object, ...]]:
    """Returns the rows of a query on a file."""
    con = open_connection(path)
    rows: list[tuple[object, ...]] = con.execute(sql).fetchall()
    con.close()
    return rows


def test_the_steps_end_at_the_schemas_version() -> None:
    """Versions grow from step to step, and the last is the one the schema names."""
    versions = [step.version for step in STEPS]

    assert versions == sorted(set(versions))
    assert versions[-1] == USER_VERSION
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_a_script_is_split_at_its_statements() -> None:
    """Semicolons in comments, strings and triggers end nothing."""
    script = (
        "create table a (b text default ';'); -- one;\n"
        "create trigger t after insert on a begin\n select 1;\n select 2;\nend;\n"
    )

    assert [statement.split()[1] for statement in statements_of(script)] == ["table", "trigger"]


def test_pending_steps_are_applied_in_order(path: str) -> None:
    """Each later step runs, is noted in the ledger and raises the version; rows stay."""
    report = apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)

    assert report.applied == ["m9001_color", "m9002_shelf"]
    assert fetch(path, "select id, title, color from issues") == [("t-1", "Kept", None)]
    assert fetch(path, "select count(*) from shelves") == [(0,)]
    con = open_connection(path)
    assert applied_names(con) == [step.name for step in LATER_STEPS]
    assert read_identity(con)[:2] == (APPLICATION_ID, USER_VERSION + 2)
    con.close()


def test_a_second_run_does_nothing(path: str) -> None:
    """With nothing pending there is no backup and no change."""
    apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)
    names = sorted(os.listdir(os.path.dirname(path)))

    report = apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)

    assert (report.applied, report.backup_path) == ([], "")
    assert sorted(os.listdir(os.path.dirname(path))) == names


def test_the_state_before_is_backed_up(path: str) -> None:
    """The backup lies beside the database, has the old tables, and is no database the search would take."""
    report = apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)

    assert report.backup_path == f"{path}.backup-schema-{USER_VERSION}-20261120T211508Z"
    assert fetch(report.backup_path, "select id, title from issues") == [("t-1", "Kept")]
    assert fetch(report.backup_path, "select count(*) from sqlite_master where name = 'shelves'") == [(0,)]


def test_a_failing_step_leaves_nothing_behind(path: str) -> None:
    """Steps before it stay, its own changes are gone, and it is pending again."""

    def spoil(db: Database) -> None:
        db.execute("create table half (a)")
        db.execute("insert into nowhere values (1)")

    steps = (*LATER_STEPS[:-1], Step("m9002_spoiled", "fail", USER_VERSION + 2, spoil))

    with pytest.raises(MigrationFailed, match=r"m9002_spoiled.*nowhere") as caught:
        apply_pending(path, now_ns=NOW_NS, steps=steps)

    assert os.path.isfile(str((caught.value.details or {})["backup"]))
    assert fetch(path, "select count(*) from sqlite_master where name = 'half'") == [(0,)]
    con = open_connection(path)
    assert [step.name for step in pending_steps(con, steps)] == ["m9002_spoiled"]
    assert read_identity(con)[1] == USER_VERSION + 1
    con.close()


def test_an_interrupt_rolls_the_step_back(path: str) -> None:
    """Control-C inside a step undoes it and is not swallowed."""

    def stop(name: str) -> None:
        if name == "m9002_shelf done":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS, on_step=stop)

    assert fetch(path, "select count(*) from sqlite_master where name = 'shelves'") == [(0,)]
    assert fetch(path, "select count(*) from pragma_table_info('issues') where name = 'color'") == [(1,)]


def test_a_lost_ledger_makes_nothing_anew(path: str) -> None:
    """The version in the header says that the first step was applied, even when the ledger does not."""
    con = open_connection(path)
    con.execute("drop table _sqlite_migrations")
    assert pending_steps(con) == []
    con.close()

    assert apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS).applied == ["m9001_color", "m9002_shelf"]


def test_a_version_below_the_ledger_is_raised(path: str) -> None:
    """A header that was set back is put right without running anything."""
    con = open_connection(path)
    con.execute("pragma user_version = 900")
    con.close()

    assert apply_pending(path, now_ns=NOW_NS).applied == []

    assert fetch(path, "pragma user_version") == [(USER_VERSION,)]


def test_a_migrated_database_opens(path: str) -> None:
    """After the steps of a newer minor version this program still reads and writes it."""
    apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)

    with open_store(path) as store, store.transaction() as con:
        con.execute("update issues set title = 'Changed'")

    assert fetch(path, "select title from issues") == [("Changed",)]


def test_a_newer_major_version_is_refused(path: str) -> None:
    """A database from the future is named and left alone."""
    con = open_connection(path)
    con.execute("pragma user_version = 2000")
    con.close()

    with pytest.raises(DatabaseTooNew, match=r"2\.0"):
        apply_pending(path, now_ns=NOW_NS, steps=LATER_STEPS)


def test_another_tools_database_is_not_migrated(tmp_path: Path) -> None:
    """Only a conversion may change it; its bytes stay."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()
    before = (tmp_path / "beads.db").read_bytes()

    with pytest.raises(MigrationPending, match="classic bd"):
        apply_pending(str(tmp_path / "beads.db"), now_ns=NOW_NS)

    assert (tmp_path / "beads.db").read_bytes() == before


def test_a_strangers_database_is_refused(tmp_path: Path) -> None:
    """A SQLite file without issues is not ours to change."""
    con = open_connection(str(tmp_path / "x.db"), "create")
    con.execute("create table a (b)")
    con.close()

    with pytest.raises(NotOurDatabase):
        apply_pending(str(tmp_path / "x.db"), now_ns=NOW_NS)


def test_a_failed_compilation_leaves_an_empty_database() -> None:
    """Compiling is one transaction."""

    def fail(_db: Database) -> None:
        raise ValueError("no")

    con = open_connection(":memory:", "create")

    with pytest.raises(ValueError, match="no"):
        compile_into(con, (*STEPS, Step("m9", "fail", 1999, fail)))

    assert con.execute("select count(*) from sqlite_master").fetchone() == (0,)
    con.close()


def test_the_state_of_a_current_database(path: str) -> None:
    """Nothing is pending, and the version, the issues and the settings are known."""
    state = find_state(path)

    assert (state.kind, state.pending, state.schema_version) == (states.CURRENT, [], version_text())
    assert state.issue_count == 1
    assert state.config["compaction_enabled"] == "false"


def test_the_state_of_an_older_database(path: str) -> None:
    """Steps that are missing are named."""
    state = find_state(path, LATER_STEPS)

    assert (state.kind, [step.name for step in state.pending]) == (states.PENDING, ["m9001_color", "m9002_shelf"])


def test_the_state_of_a_database_set_back(path: str) -> None:
    """A version below ours is pending even when the ledger is complete."""
    con = open_connection(path)
    con.execute("pragma user_version = 900")
    con.close()

    assert find_state(path).kind == states.PENDING


def test_the_state_of_another_tools_database(tmp_path: Path) -> None:
    """It is foreign, with a plan, also without a table of settings."""
    con = make_classic(tmp_path / "b.db")
    con.execute("drop table config")
    con.close()

    state = find_state(str(tmp_path / "b.db"))

    assert (state.kind, state.config) == (states.FOREIGN, {})
    assert state.plan is not None
    assert state.schema_version == "classic bd 0.49.6"


def test_the_state_of_nothing(tmp_path: Path) -> None:
    """No file is a state, not an error."""
    assert find_state(str(tmp_path / "none.db")).kind == states.MISSING
