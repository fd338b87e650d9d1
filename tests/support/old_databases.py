"""Databases as other issue trackers leave them: the classic tool's, older ones of it, and one of `br`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING
from typing import Any

from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import Step
from bd.storage.schema import USER_VERSION
from bd.storage.sqlite import dbapi

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

    from bd.storage.sqlite import Connection

ISSUE_COLUMNS = {
    "id": "text primary key",
    "content_hash": "text",
    "title": "text not null check(length(title) <= 500)",
    "description": "text not null default ''",
    "design": "text not null default ''",
    "acceptance_criteria": "text not null default ''",
    "notes": "text not null default ''",
    "status": "text not null default 'open'",
    "priority": "integer not null default 2",
    "issue_type": "text not null default 'task'",
    "assignee": "text",
    "estimated_minutes": "integer",
    "created_at": "datetime not null default current_timestamp",
    "updated_at": "datetime not null default current_timestamp",
    "closed_at": "datetime",
    "external_ref": "text",
    "compaction_level": "integer default 0",
    "compacted_at": "datetime",
    "compacted_at_commit": "text",
    "original_size": "integer",
    "source_repo": "text default '.'",
    "close_reason": "text default ''",
    "deleted_at": "datetime",
    "deleted_by": "text default ''",
    "delete_reason": "text default ''",
    "original_type": "text default ''",
    "sender": "text default ''",
    "ephemeral": "integer default 0",
    "pinned": "integer default 0",
    "is_template": "integer default 0",
    "await_type": "text",
    "await_id": "text",
    "timeout_ns": "integer",
    "waiters": "text",
    "created_by": "text default ''",
    "hook_bead": "text default ''",
    "role_bead": "text default ''",
    "agent_state": "text default ''",
    "last_activity": "datetime",
    "role_type": "text default ''",
    "rig": "text default ''",
    "mol_type": "text default ''",
    "event_kind": "text default ''",
    "actor": "text default ''",
    "target": "text default ''",
    "payload": "text default ''",
    "closed_by_session": "text default ''",
    "due_at": "datetime",
    "defer_until": "datetime",
    "owner": "text default ''",
    "crystallizes": "integer default 0",
    "work_type": "text default 'mutex'",
    "source_system": "text default ''",
    "quality_score": "real",
    "metadata": "text not null default '{}'",
    "wisp_type": "text default ''",
    "spec_id": "text",
}
LAST_TEN = tuple(ISSUE_COLUMNS)[tuple(ISSUE_COLUMNS).index("closed_by_session") :]
OTHER_TABLES = {
    "dependencies": "issue_id text not null, depends_on_id text not null, type text not null default 'blocks', "
    "created_at timestamp default current_timestamp, created_by text not null, metadata text, thread_id text, "
    "primary key (issue_id, depends_on_id, type), foreign key (issue_id) references issues(id) on delete cascade",
    "labels": "issue_id text not null, label text not null, primary key (issue_id, label), "
    "foreign key (issue_id) references issues(id) on delete cascade",
    "comments": "id integer primary key autoincrement, issue_id text not null, author text not null, "
    "text text not null, created_at datetime not null default current_timestamp, "
    "foreign key (issue_id) references issues(id) on delete cascade",
    "events": "id integer primary key autoincrement, issue_id text not null, event_type text not null, "
    "actor text not null, old_value text, new_value text, comment text, "
    "created_at datetime not null default current_timestamp, "
    "foreign key (issue_id) references issues(id) on delete cascade",
    "config": "key text primary key, value text not null",
    "metadata": "key text primary key, value text not null",
    "dirty_issues": "issue_id text primary key, marked_at datetime not null default current_timestamp, "
    "content_hash text, foreign key (issue_id) references issues(id) on delete cascade",
    "export_hashes": "issue_id text primary key, content_hash text not null, exported_at datetime not null "
    "default current_timestamp, foreign key (issue_id) references issues(id) on delete cascade",
    "child_counters": "parent_id text primary key, last_child integer not null default 0, "
    "foreign key (parent_id) references issues(id) on delete cascade",
    "issue_snapshots": "id integer primary key autoincrement, issue_id text not null, snapshot_time datetime not null, "
    "compaction_level integer not null, original_size integer not null, compressed_size integer not null, "
    "original_content text not null, archived_events text",
    "compaction_snapshots": "id integer primary key autoincrement, issue_id text not null, "
    "compaction_level integer not null, snapshot_json blob not null, created_at datetime not null",
    "repo_mtimes": "repo_path text primary key, jsonl_path text not null, mtime_ns integer not null, "
    "last_checked datetime not null default current_timestamp",
    "blocked_issues_cache": "issue_id text not null primary key",
}
LATE_TABLES = ("export_hashes", "child_counters", "issue_snapshots", "compaction_snapshots", "repo_mtimes")


def make_classic(
    path: Path, *, without_columns: tuple[str, ...] = (), without_tables: tuple[str, ...] = (), is_wal: bool = False
) -> Connection:
    """Makes an empty database of the classic tool, newest or older, and returns it open, without foreign keys on."""
    con: Connection = dbapi.connect(os.fspath(path), isolation_level=None)
    con.execute(f"pragma journal_mode = {'wal' if is_wal else 'delete'}")
    columns = ", ".join(f"{name} {kind}" for name, kind in ISSUE_COLUMNS.items() if name not in without_columns)
    con.execute(f"create table issues ({columns})")
    for name, columns_sql in OTHER_TABLES.items():
        if name not in without_tables:
            con.execute(f"create table {name} ({columns_sql})")
    con.execute("create index idx_issues_status on issues(status)")
    con.execute("create index idx_issues_priority on issues(priority)")
    con.execute("create view ready_issues as select i.* from issues i where i.status = 'open'")
    con.execute("create view blocked_issues as select i.*, 1 as blocked_by_count from issues i")
    con.execute("insert into config values ('issue_prefix', 'old')")
    con.execute("insert into metadata values ('bd_version', '0.49.6')")
    return con


def insert(con: Connection, table: str, **cells: Any) -> None:
    """Inserts one row."""
    marks = ", ".join("?" * len(cells))
    con.execute(f"insert into {table} ({', '.join(cells)}) values ({marks})", tuple(cells.values()))


def insert_issue(con: Connection, issue_id: str, **cells: Any) -> None:
    """Inserts an issue with a title and times."""
    given = {"title": f"Title of {issue_id}", "created_at": "2026-01-02T03:04:05.5+05:30"}
    insert(con, "issues", **{"id": issue_id, **given, "updated_at": "2026-01-03 00:00:00", **cells})


def fill_classic(con: Connection) -> None:
    """Puts a little of everything into a classic database."""
    insert_issue(con, "old-1", description="x", priority=0)
    insert_issue(con, "old-1.1", status="closed", closed_at="2026-01-04T00:00:00Z", close_reason="done")
    insert_issue(con, "old-1.7", status="tombstone", deleted_at="2026-01-05T00:00:00Z", deleted_by="Ann")
    insert_issue(con, "old-w", ephemeral=1)
    insert(con, "dependencies", issue_id="old-1.1", depends_on_id="old-1", type="parent-child", created_by="Ann")
    insert(con, "dependencies", issue_id="old-1", depends_on_id="external:x:y", type="blocks", created_by="Ann")
    insert(con, "labels", issue_id="old-1", label="core")
    insert(con, "comments", id=7, issue_id="old-1", author="Ann", text="Hi", created_at="2026-01-06 07:08:09")
    insert(con, "events", id=9, issue_id="old-1", event_type="created", actor="Ann", created_at="2026-01-06 07:08:09")
    con.execute("update sqlite_sequence set seq = 40 where name = 'comments'")
    insert(con, "config", key="status.custom", value="review")
    if con.execute("select 1 from sqlite_master where name = 'child_counters'").fetchone():
        insert(con, "child_counters", parent_id="old-1", last_child=3)


def make_br(path: Path) -> Connection:
    """Makes a database with the peculiarities of `br`: no keys on two tables, columns and tables of its own."""
    con: Connection = dbapi.connect(os.fspath(path), isolation_level=None)
    own = "source_repo_path text, agent_context text, prerequisites text not null default ''"
    kept = [name for name in ISSUE_COLUMNS if name not in ("spec_id", "metadata", "rig", "waiters")]
    con.execute(f"create table issues ({', '.join(f'{name} {ISSUE_COLUMNS[name]}' for name in kept)}, {own})")
    for name in ("dependencies", "labels", "comments", "dirty_issues", "export_hashes", "child_counters"):
        con.execute(f"create table {name} ({OTHER_TABLES[name]})")
    events = OTHER_TABLES["events"].replace("comment text", "comment text, agent_name text, harness text, model text")
    con.execute(f"create table events ({events})")
    con.execute("create table config (key text not null, value text not null)")
    con.execute("create table metadata (key text not null, value text not null)")
    con.execute("create table blocked_issues_cache (issue_id text primary key, blocked_by text not null)")
    con.execute("create table gate_results (issue_id text not null references issues(id), gate text not null)")
    con.execute("pragma user_version = 19")
    con.execute("insert into config values ('issue_prefix', 'early'), ('issue_prefix', 'old')")
    return con


def add_color(db: Database) -> None:
    """A migration step of a later version, for tests."""
    db.execute("alter table issues add column color text")


def add_shelf(db: Database) -> None:
    """Another one, through sqlite-utils."""
    db["shelves"].create({"name": str}, pk="name")  # type: ignore[union-attr]


LATER_STEPS = (
    *STEPS,
    Step("m9001_color", "add a color", USER_VERSION + 1, add_color),
    Step("m9002_shelf", "add shelves", USER_VERSION + 2, add_shelf),
)


def run_python(code: str, *argv: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a script in a process of its own, from the checkout."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    command = [sys.executable, "-c", code, *argv]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=check)


def start_python(code: str, *argv: str) -> subprocess.Popen[str]:
    """Starts such a script and does not wait; leaving its `with` block closes its input and waits."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    command = [sys.executable, "-c", code, *argv]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def dump_issues(path: str | os.PathLike[str]) -> list[tuple[Any, ...]]:
    """Returns ids and titles of every issue, read without the package."""
    con = dbapi.connect(os.fspath(path))
    rows: list[tuple[Any, ...]] = con.execute("select id, title, status from issues order by id").fetchall()
    con.close()
    return rows
