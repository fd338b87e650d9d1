"""Step 4: an index of the issues that stand aside from ready work, so that counting what is ready reads indexes only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0004_asides"
DESCRIPTION = "index pinned and ephemeral issues"
VERSION = 1003

SCHEMA = """
create index idx_issues_aside on issues (source_repo, status, is_blocked, pinned)
 where pinned <> 0 or ephemeral <> 0
"""


def apply(db: Database) -> None:
    """Makes the index, in the caller's transaction."""
    db.conn.execute(SCHEMA)
