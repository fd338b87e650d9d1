"""The tables other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage import schema
from bd.storage.blocked import settle_blocked

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("issues", {"id", "content_hash", "title", "priority", "timeout_ns", "source_repo", "due_at", "metadata"}),
        ("dependencies", {"issue_id", "depends_on_id", "type", "created_at", "created_by", "metadata", "thread_id"}),
        ("labels", {"issue_id", "label"}),
        ("comments", {"id", "issue_id", "author", "text", "created_at"}),
        ("events", {"id", "issue_id", "event_type", "actor", "old_value", "new_value", "comment", "created_at"}),
        ("config", {"key", "value"}),
        ("metadata", {"key", "value"}),
        ("dirty_issues", {"issue_id", "marked_at"}),
        ("export_hashes", {"issue_id", "content_hash", "exported_at"}),
        ("child_counters", {"parent_id", "last_child"}),
        ("issue_snapshots", {"issue_id", "snapshot_time", "original_content"}),
        ("compaction_snapshots", {"issue_id", "snapshot_json"}),
        ("repo_mtimes", {"repo_path", "jsonl_path", "mtime_ns", "last_checked"}),
        ("ready_issues", {"id", "title"}),
        ("blocked_issues", {"id", "blocked_by_count"}),
        ("blocked_issues_cache", {"issue_id"}),
    ],
)
def test_the_classic_tables_are_there(con: Connection, table: str, columns: set[str]) -> None:
    """Every table and view of the classic tool has its name and its columns."""
    found = {row[1] for row in con.execute(f"pragma table_info({table})")}

    assert columns <= found


def test_the_version_is_major_and_minor() -> None:
    """The number in the file is made of both."""
    assert divmod(schema.USER_VERSION, 1000) == (schema.SCHEMA_MAJOR, schema.SCHEMA_MINOR)


def test_ready_and_blocked_follow_the_edges(con: Connection) -> None:
    """The views see what waits, and the children of what waits."""
    for issue_id, status in (("t-1", "open"), ("t-2", "open"), ("t-2.1", "open"), ("t-3", "closed"), ("t-4", "open")):
        con.execute("insert into issues (id, title, status) values (?, 'x', ?)", (issue_id, status))
    edges = [("t-2", "t-1", "blocks"), ("t-2.1", "t-2", "parent-child"), ("t-4", "t-3", "blocks")]
    con.executemany("insert into dependencies (issue_id, depends_on_id, type) values (?, ?, ?)", edges)
    settle_blocked(con)

    assert [row[0] for row in con.execute("select id from ready_issues order by id")] == ["t-1", "t-4"]
    assert con.execute("select id, blocked_by_count from blocked_issues").fetchall() == [("t-2", 1)]
