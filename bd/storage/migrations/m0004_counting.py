"""Step 4: what counting needs, in indexes, so that the numbers of a workspace are had without reading its issues."""

from __future__ import annotations

from bd.storage.migrations.m0001_first_schema import statements_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0004_counting"
DESCRIPTION = "index what is counted: blocked, pinned and ephemeral issues"
VERSION = 1003

SCHEMA = """
drop index idx_issues_status;
create index idx_issues_status on issues
  (source_repo, status, priority, created_at desc, id, issue_type, is_template, is_blocked);
create index idx_issues_aside on issues (source_repo, status, is_blocked, pinned)
  where pinned <> 0 or ephemeral <> 0;
"""


def apply(db: Database) -> None:
    """Makes the indexes, in the caller's transaction."""
    for statement in statements_of(SCHEMA):
        db.conn.execute(statement)
