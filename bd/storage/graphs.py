"""Issues with the edges between them, and edges that lead nowhere."""

from __future__ import annotations

from bd.storage.reads import chunks
from bd.storage.reads import load_plain
from bd.storage.reads import marks
from bd.storage.reads import select_edges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

_DANGLING_SQL = """
select d.issue_id, d.depends_on_id, d.type from dependencies d
  join issues s on s.id = d.issue_id left join issues t on t.id = d.depends_on_id
 where coalesce(t.status, 'tombstone') = 'tombstone' and s.status <> 'tombstone'
   and d.depends_on_id not like 'external:%' order by 1, 2, 3
"""
_SELF_SQL = "select issue_id, depends_on_id, type from dependencies where issue_id = depends_on_id order by 1, 3"


def load_graph(con: Connection, ids: Sequence[str]) -> tuple[list[Record], list[Record]]:
    """Returns plain records in the order of `ids`, and the edge records between them."""
    records = load_plain(con, ids)
    edges: list[Record] = []
    for part in chunks(ids):
        edges += select_edges(con, f"issue_id in ({marks(part)})", part)
    between = [edge for edge in edges if edge["depends_on_id"] in records]
    return [records[issue_id] for issue_id in ids if issue_id in records], between


def select_dangling(con: Connection) -> list[tuple[str, str, str]]:
    """Returns (issue, target, type) of edges to issues that are not here or deleted; external ones are none."""
    return con.execute(_DANGLING_SQL).fetchall()


def select_self_edges(con: Connection) -> list[tuple[str, str, str]]:
    """Returns (issue, target, type) of edges from an issue to itself."""
    return con.execute(_SELF_SQL).fetchall()
