"""Questions about labels: those of one issue, and all there are with how often each is used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def load_labels(con: Connection, issue_id: str) -> list[str]:
    """Returns the labels of an issue, sorted."""
    return [row[0] for row in con.execute("select label from labels where issue_id = ? order by label", (issue_id,))]


def count_labels(con: Connection) -> list[tuple[str, int]]:
    """Returns every label of our issues that are not deleted with the number of issues, sorted by label."""
    sql = """
    select l.label, count(*) from labels l join issues i on i.id = l.issue_id
     where i.source_repo = '.' and i.status <> 'tombstone' group by l.label order by l.label
    """
    return list(con.execute(sql).fetchall())
