"""Converting databases of the classic tool and of `br`: everything arrives, whatever its age and spelling."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.model.instants import text_to_stored
from bd.storage.connection import open_connection
from bd.storage.convert import conversion
from bd.storage.convert.conversion import convert_database
from bd.storage.convert.plan import plan_conversion
from bd.storage.reads import load_records
from bd.storage.store import open_store
from tests.support.builders import NOW_NS
from tests.support.builders import read_file_records
from tests.support.old_databases import LAST_TEN
from tests.support.old_databases import LATE_TABLES
from tests.support.old_databases import fill_classic
from tests.support.old_databases import insert
from tests.support.old_databases import insert_issue
from tests.support.old_databases import make_br
from tests.support.old_databases import make_classic
from tests.support.old_databases import run_python
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.convert.conversion import ConversionReport

OLDER = (*LAST_TEN, "event_kind", "rig")
INSTANTS = ("created_at", "updated_at", "closed_at", "deleted_at", "due_at", "defer_until")


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


def records(path: Path) -> dict[str, dict[str, Any]]:
    """Returns every issue of a database as a record."""
    with open_store(str(path)) as store:
        ids = [row[0] for row in store.con.execute("select id from issues")]
        return load_records(store.con, ids)


def comparable(value: Any, key: str = "") -> Any:
    """Returns a record for comparison: instants in one spelling, edges in a fixed order, empty values left out."""
    if isinstance(value, dict):
        return {name: comparable(item, name) for name, item in value.items() if item not in ("", 0, None, "{}")}
    if key == "dependencies":
        value = sorted(value, key=lambda edge: str(edge["depends_on_id"]))
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return text_to_stored(value) if key in INSTANTS else value


@pytest.mark.parametrize(
    ("name", "export", "kind"),
    [
        ("beads-0.49.6.db", "beads-0.49.6-export.jsonl", "classic bd 0.49.6"),
        ("beads_rust-0.7.6.db", "beads_rust-0.7.6-issues.jsonl", "br (schema 19)"),
    ],
)
def test_a_real_database_says_what_its_own_export_says(tmp_path: Path, name: str, export: str, kind: str) -> None:
    """After the conversion every record equals the line its own program exported."""
    path = tmp_path / "beads.db"
    shutil.copyfile(get_shared("data", "interop", name), path)
    plan = plan_conversion(str(path))

    report = convert(path)

    assert report.plan.maker == kind
    assert report.warnings == []
    expected = read_file_records(get_shared("data", "interop", export))
    found = records(path)
    assert comparable(found) == comparable(expected)
    assert {name: count for name, count in report.counts.items() if name not in ("config", "metadata")} == {
        name: plan.counts.get(name, 0) for name in report.counts if name not in ("config", "metadata")
    }


@pytest.mark.parametrize("tables", [(), LATE_TABLES], ids=["all-tables", "late-tables-missing"])
@pytest.mark.parametrize(
    "columns", [(), LAST_TEN, (*LAST_TEN, "event_kind", "rig")], ids=["0.49.6", "minus-10", "older"]
)
def test_older_databases_arrive_whole(tmp_path: Path, columns: tuple[str, ...], tables: tuple[str, ...]) -> None:
    """Whatever columns and tables a version lacks, its issues, sets, events, settings and tombstones are there."""
    con = make_classic(tmp_path / "beads.db", without_columns=columns, without_tables=tables)
    fill_classic(con)
    con.close()

    report = convert(tmp_path / "beads.db")

    found = records(tmp_path / "beads.db")
    assert sorted(found) == ["old-1", "old-1.1", "old-1.7", "old-w"]
    assert found["old-1"]["created_at"] == "2026-01-01T21:34:05.5Z"
    assert found["old-1"]["updated_at"] == "2026-01-03T00:00:00Z"
    assert found["old-1"]["labels"] == ["core"]
    assert found["old-1"]["comments"][0]["id"] == 7
    assert found["old-1"]["dependencies"][0]["depends_on_id"] == "external:x:y"
    assert found["old-1.7"]["deleted_by"] == "Ann"
    assert found["old-w"]["ephemeral"] is True
    assert "work_type" not in found["old-1"]
    assert rows(tmp_path / "beads.db", "select id, created_at from events") == [(9, "2026-01-06T07:08:09.000000000Z")]
    assert rows(tmp_path / "beads.db", "select * from child_counters") == [("old-1", 7)]
    assert rows(tmp_path / "beads.db", "select value from config where key = 'status.custom'") == [("review",)]
    assert report.warnings == []


def test_numbers_of_comments_are_never_given_twice(tmp_path: Path) -> None:
    """The counter of a table stays where it was, even above the highest row."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()

    convert(tmp_path / "beads.db")

    assert dict(rows(tmp_path / "beads.db", "select name, seq from sqlite_sequence"))["comments"] == 40


def test_a_converted_database_is_ours(tmp_path: Path) -> None:
    """It opens without a probe, in write-ahead mode, sound, with foreign keys intact and its origin noted."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    con.close()
    convert(tmp_path / "beads.db")
    code = "import sys\nfrom bd.storage.store import open_store\nopen_store(sys.argv[1]).close()\n"

    done = run_python(code + "print('bd.storage.probe' in sys.modules)", str(tmp_path / "beads.db"))

    assert done.stdout == "False\n"
    assert rows(tmp_path / "beads.db", "pragma journal_mode") == [("wal",)]
    assert rows(tmp_path / "beads.db", "pragma integrity_check") == [("ok",)]
    assert rows(tmp_path / "beads.db", "pragma foreign_key_check") == []
    noted = dict(rows(tmp_path / "beads.db", "select key, value from metadata"))
    assert noted["converted_from"] == "classic bd 0.49.6"
    assert noted["bd_version"] == "0.49.6"


def test_br_peculiarities(tmp_path: Path) -> None:
    """Its columns become extra keys, its note of the repository is no foreign origin, its tables and columns stay."""
    con = make_br(tmp_path / "beads.db")
    insert_issue(con, "old-1", source_repo="place", agent_context='{"rule": "x"}', source_repo_path="/a")
    insert_issue(con, "old-2", prerequisites="")
    insert(con, "events", id=1, issue_id="old-1", event_type="created", actor="Ann", harness="shell")
    insert(con, "gate_results", issue_id="old-1", gate="tests")
    con.close()

    report = convert(tmp_path / "beads.db")

    found = records(tmp_path / "beads.db")
    assert found["old-1"]["source_repo"] == "place"
    assert found["old-1"]["agent_context"] == {"rule": "x"}
    assert found["old-1"]["source_repo_path"] == "/a"
    assert "prerequisites" not in found["old-2"]
    assert report.plan.kept_tables == ["gate_results"]
    assert rows(tmp_path / "beads.db", "select distinct source_repo from issues") == [(".",)]
    assert rows(tmp_path / "beads.db", "select harness from events") == [("shell",)]
    assert rows(tmp_path / "beads.db", "select gate from gate_results") == [("tests",)]
    assert rows(tmp_path / "beads.db", "select value from config where key = 'issue_prefix'") == [("old",)]
    assert "model" not in {row[1] for row in rows(tmp_path / "beads.db", "pragma table_info(events)")}


def test_hydrated_issues_stay_foreign(tmp_path: Path) -> None:
    """Rows the classic tool read from another repository are not taken for ours."""
    con = make_classic(tmp_path / "beads.db")
    insert_issue(con, "old-1")
    insert_issue(con, "api-1", source_repo="../api")
    insert(con, "repo_mtimes", repo_path="/x/api", jsonl_path="/x/api/.beads/issues.jsonl", mtime_ns=1)
    con.close()

    convert(tmp_path / "beads.db")

    assert rows(tmp_path / "beads.db", "select source_repo from issues order by id") == [("../api",), (".",)]


def test_hostile_cells_are_kept_aside(tmp_path: Path) -> None:
    """Values no column can hold go to extra keys; every record can be read afterwards."""
    con = make_classic(tmp_path / "beads.db")
    insert_issue(con, "old-1", priority="high", due_at="soon", metadata="{broken", waiters="ann", estimated_minutes=1.5)
    insert_issue(con, "old-2", created_at="whenever", updated_at="", title="[/b]\x00\x1b[31m")
    insert_issue(con, "old-3", status="closed", description=b"\xff\x00 bytes")
    con.execute("insert into issues (id, title) values (null, 'no id')")
    insert(con, "comments", issue_id="old-1", author="Ann", text="x", created_at="never")
    insert(con, "labels", issue_id="gone", label="lost")
    con.close()

    report = convert(tmp_path / "beads.db")

    found = records(tmp_path / "beads.db")
    assert found["old-1"]["priority"] == 2
    assert found["old-1"]["invalid_priority"] == "high"
    assert found["old-1"]["invalid_due_at"] == "soon"
    assert found["old-1"]["invalid_estimated_minutes"] == "1.5"
    assert found["old-1"]["metadata"] == "{broken"
    assert found["old-1"]["waiters"] == ["ann"]
    assert found["old-1"]["comments"][0]["created_at"] == found["old-1"]["created_at"]
    assert found["old-2"]["created_at"] == "2026-11-20T21:15:08.683611051Z"
    assert found["old-2"]["invalid_created_at"] == "whenever"
    assert found["old-2"]["title"] == "[/b]\x00\x1b[31m"
    assert found["old-3"]["closed_at"] == found["old-3"]["updated_at"]
    assert found["old-3"]["description"] == "\ufffd\x00 bytes"
    assert report.warnings == [
        "1 rows of labels belong to issues that do not exist; only the backup has them",
        "1 issues have no id; only the backup has them",
        "5 values could not be read and were kept aside",
    ]
    assert rows(report.backup_path, "select label from labels") == [("lost",)]


def test_a_missing_prefix_is_found(tmp_path: Path) -> None:
    """The prefix most ids have becomes the configured one; a database without issues gets none."""
    for name, issue_ids in (("a.db", ["api-1", "old-1", "old-2"]), ("b.db", []), ("c.db", ["noprefix"])):
        con = make_classic(tmp_path / name)
        con.execute("delete from config")
        for issue_id in issue_ids:
            insert_issue(con, issue_id)
        con.close()

    reports = [convert(tmp_path / name) for name in ("a.db", "b.db", "c.db")]

    assert reports[0].warnings == ["no prefix was configured; it is now old, as most ids have it"]
    assert rows(tmp_path / "a.db", "select value from config where key = 'issue_prefix'") == [("old",)]
    assert [report.warnings for report in reports[1:]] == [[], []]


def test_extensions_stay(tmp_path: Path) -> None:
    """Tables of other programs, virtual ones too, their references, indexes, views and triggers survive."""
    con = make_classic(tmp_path / "beads.db")
    fill_classic(con)
    for statement in (
        "table billing_entries (issue_id text references issues(id) on delete cascade, minutes integer)",
        "index billing_index on billing_entries (minutes)",
        "view billing_view as select i.id, minutes from issues i join billing_entries on issue_id = i.id",
        "virtual table billing_words using fts5(text)",
        "trigger billing_log after insert on labels begin insert into billing_words values (new.label); end",
    ):
        con.execute(f"create {statement}")
    insert(con, "billing_entries", issue_id="old-1", minutes=30)
    con.execute("insert into billing_words values ('kept')")
    con.close()

    report = convert(tmp_path / "beads.db")

    assert report.warnings == []
    assert rows(tmp_path / "beads.db", "select * from billing_view") == [("old-1", 30)]
    assert rows(tmp_path / "beads.db", "select text from billing_words where billing_words match 'kept'") == [("kept",)]
    with open_store(str(tmp_path / "beads.db")) as store, store.transaction() as changed:
        changed.execute("insert into labels values ('old-1', 'new')")
        changed.execute("delete from issues where id = 'old-1'")
    assert rows(tmp_path / "beads.db", "select count(*) from billing_entries") == [(0,)]
    assert rows(tmp_path / "beads.db", "select text from billing_words where billing_words match 'new'") == [("new",)]
    assert rows(tmp_path / "beads.db", "select count(*) from sqlite_master where name = 'billing_index'") == [(1,)]


def test_columns_of_extensions_stay_columns(tmp_path: Path) -> None:
    """A column, its index and its trigger on the issues work as before, and records do not show it."""
    con = make_classic(tmp_path / "beads.db")
    con.execute('alter table issues add column "billing rate" real')
    con.execute('create index billing_rates on issues ("billing rate")')
    con.execute("create table billing_log (issue_id text, rate real)")
    con.execute(
        "create trigger billing_change after update on issues begin "
        'insert into billing_log values (new.id, new."billing rate"); end'
    )
    insert_issue(con, "old-1")
    con.execute('update issues set "billing rate" = 2.5')
    con.close()

    report = convert(tmp_path / "beads.db")

    assert report.warnings == []
    assert report.plan.kept_columns == ["billing rate"]
    assert "billing rate" not in records(tmp_path / "beads.db")["old-1"]
    with open_store(str(tmp_path / "beads.db")) as store, store.transaction() as changed:
        changed.execute("update issues set title = 'Changed'")
    assert rows(tmp_path / "beads.db", "select * from billing_log") == [("old-1", 2.5), ("old-1", 2.5)]
    assert rows(tmp_path / "beads.db", "select count(*) from sqlite_master where name = 'billing_rates'") == [(1,)]


def test_former_fields_become_extra_keys(tmp_path: Path) -> None:
    """Columns that very old versions had for what are edges now stay in the record."""
    con = make_classic(tmp_path / "beads.db", without_columns=LAST_TEN, without_tables=LATE_TABLES)
    con.execute("alter table issues add column relates_to text")
    insert_issue(con, "old-1", relates_to='["old-2"]')
    con.close()

    convert(tmp_path / "beads.db")

    assert records(tmp_path / "beads.db")["old-1"]["relates_to"] == ["old-2"]


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger billing_odd after update on issues begin insert into nowhere values (1); end",
        "create trigger billing_odd after insert on blocked_issues_cache begin select 1; end",
        "create trigger billing_odd after insert on labels begin update repo_mtimes set last = 1; end",
    ],
    ids=["table-missing", "now-a-view", "column-missing"],
)
def test_a_trigger_that_does_not_fit_is_named(tmp_path: Path, statement: str) -> None:
    """A trigger that would break every write from now on is left out with a warning."""
    con = make_classic(tmp_path / "beads.db")
    con.execute(statement)
    con.close()

    report = convert(tmp_path / "beads.db")

    assert len(report.warnings) == 1
    assert "billing_odd" in report.warnings[0]


def test_many_issues_are_copied_in_batches(tmp_path: Path) -> None:
    """More rows than a batch holds all arrive."""
    con = make_classic(tmp_path / "beads.db")
    con.execute("begin")
    for number in range(2500):
        insert_issue(con, f"old-{number}", assignee="Ann" if number % 2 else None)
        insert(con, "labels", issue_id=f"old-{number}", label="x")
    con.execute("commit")
    con.close()

    report = convert(tmp_path / "beads.db")

    assert (report.counts["issues"], report.counts["labels"]) == (2500, 2500)
    assert conversion.CONVERTED_AT_KEY in dict(rows(tmp_path / "beads.db", "select key, value from metadata"))
