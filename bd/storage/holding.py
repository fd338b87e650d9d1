"""Why issues are blocked: what holds them directly, and what holds the issues above them.

The same rule as `bd.storage.blocked`, asked for reasons instead of a yes or no.
"""

from __future__ import annotations

from bd.model.fields import open_custom_statuses
from bd.storage.blocked import CUSTOM_STATUSES_KEY
from bd.storage.blocked import HOLDING_EXTERNAL_SQL
from bd.storage.blocked import HOLDING_WAIT_SQL
from bd.storage.blocked import SPAWNER_SQL
from bd.storage.blocked import holding_sql
from bd.storage.reads import chunks
from bd.storage.reads import marks
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.storage.sqlite import Connection

_PARENTS_SQL = """
select issue_id, depends_on_id from dependencies
 where issue_id in ({}) and type = 'parent-child' order by issue_id, depends_on_id
"""
_WAITS_SQL = f"""
select d.issue_id, 'waits-for', {SPAWNER_SQL},
  coalesce((select k.id from dependencies c join issues k on k.id = c.issue_id
   where c.depends_on_id = {SPAWNER_SQL} and c.type = 'parent-child' and k.status not in ('closed', 'tombstone')
   order by k.id limit 1), {SPAWNER_SQL})
  from dependencies d where d.issue_id in (<ids>) and d.type = 'waits-for' and {HOLDING_WAIT_SQL}
 order by d.issue_id, 3
"""
_EXTERNAL_SQL = f"""
select d.issue_id, d.type, d.depends_on_id, d.depends_on_id from dependencies d
 where d.issue_id in (<ids>) and {HOLDING_EXTERNAL_SQL} order by d.issue_id, d.depends_on_id
"""


class Hold:
    """One thing that holds an issue: the edge's type, what it leads to, and the issue that is to be finished first."""

    __slots__ = ("edge_type", "target", "unfinished")

    def __init__(self, edge_type: str, target: str, unfinished: str) -> None:
        """Keeps the three; `unfinished` is the target itself, but for a gate one of the spawner's children."""
        self.edge_type = edge_type
        self.target = target
        self.unfinished = unfinished


def select_holds(con: Connection, ids: Iterable[str]) -> dict[str, list[Hold]]:
    """Returns what holds each of `ids` directly; those that nothing holds are absent."""
    statuses = open_custom_statuses(get_config(con, CUSTOM_STATUSES_KEY) or "")
    edges_sql = f"""
    select d.issue_id, d.type, d.depends_on_id, d.depends_on_id
      from dependencies d join issues b on b.id = d.depends_on_id
     where d.issue_id in (<ids>) and {holding_sql(statuses)} order by d.issue_id, d.depends_on_id, d.type
    """
    found: dict[str, list[Hold]] = {}
    for part in chunks(list(ids)):
        places = marks(part)
        for sql in (edges_sql, _WAITS_SQL, _EXTERNAL_SQL):
            for issue_id, edge_type, target, unfinished in con.execute(sql.replace("<ids>", places), part):
                found.setdefault(issue_id, []).append(Hold(edge_type, target, unfinished))
    return found


def select_parents(con: Connection, ids: Iterable[str]) -> dict[str, list[str]]:
    """Returns the parents of `ids` and of everything above them."""
    found: dict[str, list[str]] = {}
    waiting = set(ids)
    seen: set[str] = set()
    while waiting:
        seen |= waiting
        above: set[str] = set()
        for part in chunks(sorted(waiting)):
            for child, parent in con.execute(_PARENTS_SQL.format(marks(part)), part):
                found.setdefault(child, []).append(parent)
                above.add(parent)
        waiting = above - seen
    return found
