"""Erasing issues, in a transaction the caller holds: what one said from everything but its row, or all of it.

Of the first the log keeps who did what when, without the states and the comments.
"""

from __future__ import annotations

from bd.storage.identifiers import quote_identifier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

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

_CASCADES_SQL = """
select m.name, f."from" from sqlite_master m join pragma_foreign_key_list(m.name) f
 where m.type = 'table' and f."table" = 'issues' and f.on_delete = 'CASCADE'
"""


def erase_content(con: Connection, issue_id: str) -> None:
    """Takes an issue's labels, comments and snapshots away, and what its events say but for their kind."""
    for sql in _STATEMENTS:
        con.execute(sql, (issue_id,))


def delete_issues(con: Connection, ids: Iterable[str]) -> None:
    """Deletes issues as if they had never been here, with all rows that belong to them.

    Foreign keys would do the same, but they are off while an empty database is filled.
    """
    rows = [(issue_id,) for issue_id in ids]
    for table, column in con.execute(_CASCADES_SQL).fetchall():
        con.executemany(f"delete from {quote_identifier(table)} where {quote_identifier(column)} = ?", rows)
    con.executemany("delete from issues where id = ?", rows)
