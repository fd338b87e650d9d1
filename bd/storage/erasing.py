"""Erasing what an issue said from everything but its row, in a transaction the caller holds.

The log keeps who did what when, without the states and the comments.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

_STATEMENTS = (
    "delete from labels where issue_id = ?",
    "delete from comments where issue_id = ?",
    "delete from issue_snapshots where issue_id = ?",
    "delete from compaction_snapshots where issue_id = ?",
    """
    update events set old_value = null, new_value = null,
           comment = case event_type when 'undone' then comment when 'deleted' then comment end
     where issue_id = ?
    """,
)


def erase_content(con: Connection, issue_id: str) -> None:
    """Takes an issue's labels, comments and snapshots away, and what its events say but for their kind."""
    for sql in _STATEMENTS:
        con.execute(sql, (issue_id,))
