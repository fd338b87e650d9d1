"""What hangs together: everything reached from an issue along edges, level by level.

A level costs one statement for every 500 issues in it, whatever lies around; no issue is asked for alone.
"""

from __future__ import annotations

from bd.storage.reads import chunks
from bd.storage.reads import marks
from bd.storage.ways import BLOCKING_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

    Edge = tuple[str, str, str]

_NEAR = {"down": ("issue_id", "depends_on_id"), "up": ("depends_on_id", "issue_id")}
_NODE_KEYS = ("id", "title", "status", "priority", "issue_type", "assignee", "is_blocked")
_NODES_SQL = f"select {', '.join(_NODE_KEYS)} from issues where id in ({{}})"


def select_reached(con: Connection, root: str, *, way: str, depth: int, kind: str = "") -> dict[str, list[Edge]]:
    """Returns the edges (near, far, type) that start at each issue within `depth` levels of `root`.

    `way` down follows what issues wait for, up what waits for them; `kind` "" follows every type but `relates-to`.
    Issues at the last level have their edges too, so that it is known whether something was cut off.
    """
    found: dict[str, list[Edge]] = {}
    frontier = [root]
    for _ in range(depth + 1):
        if not frontier:
            break
        following: dict[str, None] = {}
        for near, far, edge_kind in _step(con, frontier, way, kind):
            found.setdefault(near, []).append((near, far, edge_kind))
            following[far] = None
        for near in frontier:
            found.setdefault(near, [])
        frontier = [issue_id for issue_id in following if issue_id not in found]
    return found


def _step(con: Connection, ids: list[str], way: str, kind: str) -> Iterable[Edge]:
    """Yields the edges of some issues to what is not deleted."""
    near, far = _NEAR[way]
    wanted = "d.type = ?" if kind else "d.type <> 'relates-to'"
    for part in chunks(ids):
        sql = f"""
        select d.{near}, d.{far}, d.type from dependencies d left join issues o on o.id = d.{far}
         where d.{near} in ({marks(part)}) and {wanted} and coalesce(o.status, '') <> 'tombstone'
         order by d.{near}, o.priority, o.created_at, d.{far}, d.type
        """
        yield from con.execute(sql, [*part, kind] if kind else part)


def select_component(con: Connection, root: str) -> tuple[list[str], list[Edge]]:
    """Returns the issues connected with `root` by edges that make issues wait, it first, and (issue, target, type)."""
    seen = {root: None}
    edges: dict[Edge, None] = {}
    frontier = [root]
    while frontier:
        found = dict.fromkeys(_touching(con, frontier))
        edges.update(found)
        frontier = [end for end in dict.fromkeys(end for edge in found for end in edge[:2]) if end not in seen]
        seen.update(dict.fromkeys(frontier))
    return list(seen), list(edges)


def _touching(con: Connection, ids: list[str]) -> list[Edge]:
    """Returns the waiting edges that start or end at some issues, both ends here and not deleted."""
    marks_of_types = ", ".join(f"'{kind}'" for kind in BLOCKING_TYPES)
    found: list[Edge] = []
    for part in chunks(ids):
        for near in ("issue_id", "depends_on_id"):
            sql = f"""
            select d.issue_id, d.depends_on_id, d.type from dependencies d
              join issues s on s.id = d.issue_id join issues t on t.id = d.depends_on_id
             where d.{near} in ({marks(part)}) and d.type in ({marks_of_types})
               and s.status <> 'tombstone' and t.status <> 'tombstone' order by 1, 2, 3
            """
            found += con.execute(sql, part)
    return found


def select_open_edges(con: Connection) -> tuple[list[str], list[Edge]]:
    """Returns every open issue of ours by priority and age, and the waiting edges between them."""
    marks_of_types = ", ".join(f"'{kind}'" for kind in BLOCKING_TYPES)
    live = "{0}.status not in ('closed', 'tombstone') and {0}.source_repo = '.' and {0}.is_template = 0"
    ids = con.execute(f"select i.id from issues i where {live.format('i')} order by i.priority, i.created_at, i.id")
    edges = con.execute(
        f"""
        select d.issue_id, d.depends_on_id, d.type from dependencies d
          join issues s on s.id = d.issue_id join issues t on t.id = d.depends_on_id
         where d.type in ({marks_of_types}) and {live.format("s")} and {live.format("t")} order by 1, 2, 3
        """
    )
    return [row[0] for row in ids], edges.fetchall()


def load_nodes(con: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Returns what a line of a tree shows of issues, by id; one that is not here is `{"id", "missing": True}`."""
    found: dict[str, Record] = {issue_id: {"id": issue_id, "missing": True} for issue_id in ids}
    for part in chunks(ids):
        for row in con.execute(_NODES_SQL.format(marks(part)), part):
            found[row[0]] = dict(zip(_NODE_KEYS, row, strict=True))
    return found
