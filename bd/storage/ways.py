"""Ways along the edges that make issues wait: does one issue wait for another already, and through which others.

An issue waits for what its edges lead to, and behind a `waits-for` edge for the children of the spawner too, unless any
one of them will do. Every search starts at issues and follows edges by index, so it costs what it reaches and never the
whole table.
"""

from __future__ import annotations

from bd.storage.blocked import IS_ANY_SQL
from bd.storage.reads import chunks
from bd.storage.reads import marks
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

BLOCKING_TYPES = ("blocks", "conditional-blocks", "waits-for", "parent-child")
_TYPES = ", ".join(f"'{kind}'" for kind in BLOCKING_TYPES)
_IS_GATE_SQL = f"d.type = 'waits-for' and not ({IS_ANY_SQL})"
_GATED_SQL = (
    "cross join dependencies c indexed by idx_dependencies_target"
    " on c.depends_on_id = d.depends_on_id and c.type = 'parent-child'"
)
_MEETING_SQL = f"""
with recursive ahead(id) as materialized (
  select value from json_each(?1) union
  select d.depends_on_id from ahead a join dependencies d on d.issue_id = a.id where d.type in ({_TYPES}) union
  select c.issue_id from ahead a join dependencies d on d.issue_id = a.id {_GATED_SQL} where {_IS_GATE_SQL}
  limit <limit>),
behind(id) as materialized (
  select value from json_each(?2) union
  select d.issue_id from behind b join dependencies d on d.depends_on_id = b.id where d.type in ({_TYPES}) union
  select d.issue_id from behind b cross join dependencies c on c.issue_id = b.id and c.type = 'parent-child'
    cross join dependencies d indexed by idx_dependencies_target on d.depends_on_id = c.depends_on_id
    where {_IS_GATE_SQL}
  limit <limit>)
select (select count(*) from behind), (select count(*) from ahead),
       exists (select 1 from behind where id in (select id from ahead))
"""
_LIMITS = (16, 256, 4096, 65536, 1 << 40)
_ABOVE_SQL = """
with recursive above(id) as (
  select ?1 union
  select d.depends_on_id from above a join dependencies d on d.issue_id = a.id where d.type = 'parent-child')
select 1 from above where id = ?2 and id <> ?1
"""
_AWAITED_SQL = """
with recursive above(id) as (
  select ?2 union
  select d.depends_on_id from above a join dependencies d on d.issue_id = a.id where d.type = 'parent-child')
select w.depends_on_id from dependencies w
 where w.issue_id = ?1 and w.type in ('blocks', 'conditional-blocks', 'waits-for')
   and w.depends_on_id in (select id from above) order by 1
"""
_STEP_SQL = f"""
select depends_on_id, issue_id from dependencies where issue_id in (<ids>) and type in ({_TYPES})
union select c.issue_id, d.issue_id from dependencies d {_GATED_SQL} where d.issue_id in (<ids>) and {_IS_GATE_SQL}
 order by 2, 1
"""
_PAIRS_SQLS = (
    f"""
    select <columns> from dependencies d join issues s on s.id = d.issue_id join issues t on t.id = d.depends_on_id
     where d.type in ({_TYPES})
    """,
    f"""
    select <columns> from dependencies d
      join dependencies c on c.depends_on_id = d.depends_on_id and c.type = 'parent-child'
      join issues s on s.id = d.issue_id join issues t on t.id = c.issue_id
     where {_IS_GATE_SQL}
    """,
)
_CHILDREN_SQL = "select issue_id from dependencies where depends_on_id = ? and type = 'parent-child'"
_WAITERS_SQL = f"select d.issue_id from dependencies d where d.depends_on_id = ? and {_IS_GATE_SQL}"
_CHAIN_SQL = """
with recursive reached(id) as (
  select ?1 union
  select d.depends_on_id from reached r join dependencies d on d.issue_id = r.id where d.type = ?3)
select 1 from reached where id = ?2
"""


def is_waiting(con: Connection, waiters: Sequence[str], targets: Sequence[str]) -> bool:
    """Says whether one of `waiters` waits for one of `targets`, directly or through others; each waits for itself.

    The search goes a little way from both ends, then further, until they meet or one end has nothing left: it costs
    what the smaller side holds, and next to nothing for an issue nobody waits for yet.
    """
    ends = (dumps_line(waiters), dumps_line(targets))
    for limit in _LIMITS:
        behind, ahead, is_met = con.execute(_MEETING_SQL.replace("<limit>", str(limit)), ends).fetchone()
        if is_met or min(behind, ahead) < limit:
            return bool(is_met)
    return False


def find_closing_way(con: Connection, source: str, target: str, kind: str, *, is_any: bool = False) -> list[str]:
    """Returns the circle that an edge would close, from `source` on and back to it; empty when it would close none.

    `is_any`: a `waits-for` edge that any one child will satisfy.
    """
    if kind == "waits-for" and not is_any:
        starts = [target, *(row[0] for row in con.execute(_CHILDREN_SQL, (target,)))]
    else:
        starts = [target]
    if is_waiting(con, starts, [source]):
        return [source, *next(filter(None, (find_way(con, start, source) for start in starts)))]
    if kind != "parent-child":
        return []
    waiters = [row[0] for row in con.execute(_WAITERS_SQL, (target,))]
    if not waiters or not is_waiting(con, [source], waiters):
        return []
    return [*next(filter(None, (find_way(con, source, waiter) for waiter in waiters))), source]


def is_below(con: Connection, issue_id: str, ancestor: str) -> bool:
    """Says whether an issue lies below another, through parents at any height."""
    return con.execute(_ABOVE_SQL, (issue_id, ancestor)).fetchone() is not None


def find_awaited_above(con: Connection, issue_id: str, parent: str) -> str:
    """Returns the issue at or above `parent` that an issue waits for by an edge of its own, "" when there is none."""
    row = con.execute(_AWAITED_SQL, (issue_id, parent)).fetchone()
    return str(row[0]) if row else ""


def is_chained(con: Connection, start: str, end: str, kind: str) -> bool:
    """Says whether edges of one type lead from `start` to `end`."""
    return con.execute(_CHAIN_SQL, (start, end, kind)).fetchone() is not None


def find_way(con: Connection, start: str, end: str) -> list[str]:
    """Returns a shortest way from an issue to one it waits for, both included; empty when there is none."""
    came_from: dict[str, str] = {start: ""}
    frontier = [start]
    while frontier and end not in came_from:
        found: dict[str, str] = {}
        for target, source in _steps(con, frontier):
            if target not in came_from:
                found.setdefault(target, source)
        came_from.update(found)
        frontier = list(found)
    if end not in came_from:
        return []
    way = [end]
    while came_from[way[-1]]:
        way.append(came_from[way[-1]])
    return way[::-1]


def find_circle(con: Connection, issue_id: str) -> list[str]:
    """Returns a shortest circle through an issue, which stands first and is not repeated; empty when there is none."""
    targets = [target for target, _ in _steps(con, [issue_id])]
    ways = [find_way(con, target, issue_id) for target in targets if is_waiting(con, [target], [issue_id])]
    shortest = min(ways, key=len, default=[])
    return [issue_id, *shortest[:-1]] if shortest else []


def select_waits(con: Connection) -> list[tuple[str, str]]:
    """Returns every pair of issues here of which one waits for the other, (issue, target), in order."""
    found: set[tuple[str, str]] = set()
    for sql in _PAIRS_SQLS:
        live = sql.replace("<columns>", "s.id, t.id") + " and s.status <> 'tombstone' and t.status <> 'tombstone'"
        found.update(con.execute(live))
    return sorted(found)


def iterate_waits(con: Connection) -> Iterable[tuple[str, str]]:
    """Yields (issue, target) of every pair of issues of which one waits for the other, deleted ones too."""
    for sql in _PAIRS_SQLS:
        yield from con.execute(sql.replace("<columns>", "s.id, t.id"))


def _steps(con: Connection, ids: list[str]) -> Iterable[tuple[str, str]]:
    """Yields (target, issue) of every edge by which some issues wait."""
    for part in chunks(ids):
        yield from con.execute(_STEP_SQL.replace("<ids>", marks(part)), (*part, *part))
