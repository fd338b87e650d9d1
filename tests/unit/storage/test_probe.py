"""The schema probe: only what is missing counts, what holds nothing is made again, what held data is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.connection import open_connection
from bd.storage.probe import SchemaMismatch
from bd.storage.probe import compare
from bd.storage.probe import restore_derived
from bd.storage.schema import USER_VERSION
from bd.storage.schema_cache import create_database
from bd.storage.store import open_store
from tests.support.old_databases import LATER_STEPS
from tests.support.old_databases import run_python

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Returns the path of a new database of ours."""
    place = str(tmp_path / "beads.db")
    create_database(place, cache_dir=os.environ["BD_CACHE_DIR"])
    return place


def change(path: str, *statements: str) -> None:
    """Runs statements the way another program would, without foreign keys."""
    con = open_connection(path)
    con.execute("pragma foreign_keys = off")
    for statement in statements:
        con.execute(statement)
    con.close()


def missing(path: str) -> list[str]:
    """Returns what a database lacks."""
    con = open_connection(path)
    found = compare(con).missing
    con.close()
    return found


def test_a_new_database_lacks_nothing(path: str) -> None:
    """What the migrations make is what the probe expects."""
    assert missing(path) == []


def test_extensions_are_no_fault(path: str) -> None:
    """Tables, columns, indexes, views and triggers beyond ours are reported as extra and open normally."""
    change(
        path,
        "create table billing_entries (issue_id text references issues(id), minutes integer)",
        "alter table issues add column billing_rate real",
        "create index billing_index on billing_entries (minutes)",
        "create view billing_view as select * from issues",
        "create trigger billing_trigger after insert on issues begin select 1; end",
    )

    open_store(path).close()

    con = open_connection(path)
    report = compare(con)
    assert (report.missing, report.extra_tables) == ([], ["billing_entries"])
    assert report.extra_columns == ["issues.billing_rate"]
    con.close()


@pytest.mark.parametrize(
    ("statements", "lacks"),
    [
        (["drop table comments"], "table comments"),
        (["alter table labels rename column label to tag"], "column labels.label"),
        (["drop table config", "create table config (key text)"], "column config.value"),
    ],
    ids=["table", "renamed-column", "other-table"],
)
def test_lost_data_is_named_and_never_made_anew(path: str, statements: list[str], lacks: str) -> None:
    """A missing table or column is a clear failure that lists it and points to the doctor."""
    change(path, *statements)

    with pytest.raises(SchemaMismatch) as caught:
        open_store(path)

    error = caught.value
    assert error.exit_code == ExitCode.STORAGE
    assert lacks in (error.details or {})["missing"]  # type: ignore[operator]
    assert path in error.message
    assert lacks in error.message
    assert "bd doctor" in (error.hint or "")
    assert lacks in missing(path)


def test_missing_indexes_triggers_and_views_are_made_again(path: str) -> None:
    """They hold nothing; the next open for writing restores them and remembers the good state."""
    change(path, "drop index idx_issues_status", "drop index idx_labels_label", "drop view ready_issues")
    change(path, "drop trigger bd_search_label_gone")
    assert missing(path) == [
        *("index idx_issues_status", "index idx_labels_label"),
        *("trigger bd_search_label_gone", "view ready_issues"),
    ]

    open_store(path).close()

    assert missing(path) == []
    code = "import sys\nfrom bd.storage.store import open_store\nopen_store(sys.argv[1]).close()\n"
    assert run_python(code + "print('bd.storage.probe' in sys.modules)", path).stdout == "False\n"


def test_a_view_that_shows_too_little_is_replaced(path: str) -> None:
    """A view of the right name without our columns counts as missing."""
    change(path, "drop view ready_issues", "create view ready_issues as select id from issues")

    open_store(path).close()

    assert missing(path) == []


def test_a_table_in_a_views_place_stays(path: str) -> None:
    """What another program keeps under the name of a view of ours is not removed."""
    change(path, "drop view ready_issues", "create table ready_issues (mine text)")

    with pytest.raises(SchemaMismatch, match="view ready_issues"):
        open_store(path)

    assert "view ready_issues" in missing(path)
    con = open_connection(path)
    assert con.execute("select count(*) from ready_issues").fetchone() == (0,)
    con.close()


def test_a_read_only_open_repairs_nothing(path: str) -> None:
    """Missing indexes and views do not keep anybody from reading, and stay missing; missing tables do."""
    change(path, "drop index idx_issues_status")
    open_store(path, "ro").close()
    assert missing(path) == ["index idx_issues_status"]

    change(path, "drop table seen_states")

    with pytest.raises(SchemaMismatch):
        open_store(path, "ro")


def test_a_step_the_ledger_lacks_is_tried_again(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a mismatch the migrations run once more; a step that was never applied closes the gap."""
    from bd.storage.migrations import runner
    from bd.storage.migrations import steps

    monkeypatch.setattr(steps, "STEPS", LATER_STEPS)
    monkeypatch.setattr(steps.pending_steps, "__defaults__", (LATER_STEPS,))
    monkeypatch.setattr(runner.compile_into, "__defaults__", (LATER_STEPS,))
    change(path, "create table unknown_to_the_cookie (a)")

    open_store(path).close()

    con = open_connection(path)
    assert con.execute("pragma user_version").fetchone() == (USER_VERSION + 2,)
    assert compare(con).missing == []
    con.close()


def test_the_doctor_can_restore_what_holds_nothing(path: str) -> None:
    """The repair works in the caller's transaction and does nothing while data is missing."""
    change(path, "drop index idx_issues_status")
    con = open_connection(path)
    con.execute("begin immediate")
    assert restore_derived(con).missing == []
    con.execute("rollback")
    assert compare(con).missing == ["index idx_issues_status"]
    con.close()

    change(path, "drop table seen_states")
    con = open_connection(path)
    assert restore_derived(con).missing == ["table seen_states", "index idx_issues_status"]
    con.close()


def test_a_long_list_is_cut_in_the_sentence_only(path: str) -> None:
    """The message names a few, the details all."""
    con = open_connection(path)
    names = [row[0] for row in con.execute("select name from sqlite_master where type = 'view'")]
    con.close()
    tables = ("labels", "comments", "events", "dirty_issues", "export_hashes", "seen_states", "base_records")
    more = ("issue_snapshots", "compaction_snapshots", "child_counters")
    change(path, *(f"drop view {name}" for name in names), *(f"drop table {name}" for name in (*tables, *more)))

    with pytest.raises(SchemaMismatch, match=r"and [0-9]+ more") as caught:
        open_store(path)

    assert len((caught.value.details or {})["missing"]) > 10  # type: ignore[arg-type]
