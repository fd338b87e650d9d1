"""Step 5: deferred issues come back when their date has come; an index of the date leads to them."""

from __future__ import annotations

from bd.storage.migrations.m0001_first_schema import statements_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0005_deferral"
DESCRIPTION = "index the deferred issues by the date they come back"
VERSION = 1004

SCHEMA = """
create index idx_issues_returned on issues
 (defer_until, priority, created_at, id, issue_type, assignee, is_template, pinned, ephemeral)
 where status = 'deferred' and is_blocked = 0 and defer_until is not null and source_repo = '.';
drop index idx_issues_waiting;
create index idx_issues_waiting on issues (priority, created_at, id, issue_type, assignee, status, defer_until)
 where status in ('blocked', 'deferred') and source_repo = '.';
"""


def apply(db: Database) -> None:
    """Makes the indexes, in the caller's transaction."""
    for statement in statements_of(SCHEMA):
        db.conn.execute(statement)
