"""Swarms: molecules that stand for an epic whose children several workers take on at once."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

_SWARMS_SQL = """
select s.id, s.title, s.status, coalesce(s.assignee, ''), coalesce(e.id, ''), coalesce(e.title, '')
  from issues s
  left join dependencies d on d.issue_id = s.id and d.type = 'relates-to'
  left join issues e on e.id = d.depends_on_id and e.issue_type = 'epic' and e.status <> 'tombstone'
 where s.mol_type = 'swarm' and s.status <> 'tombstone' and s.source_repo = '.'
 order by s.created_at, s.id, e.id desc
"""
_CHILDREN_SQL = """
select c.id from dependencies d join issues c on c.id = d.issue_id
 where d.depends_on_id = ? and d.type = 'parent-child' and c.status <> 'tombstone'
 order by c.priority, c.created_at, c.id
"""


def select_swarms(con: Connection) -> list[Record]:
    """Returns every swarm once, with the epic it is related to ("" without one), oldest first."""
    keys = ("id", "title", "status", "coordinator", "epic_id", "epic_title")
    found: dict[str, Record] = {}
    for row in con.execute(_SWARMS_SQL):
        found.setdefault(row[0], dict(zip(keys, row, strict=True)))
    return list(found.values())


def select_children(con: Connection, epic_id: str) -> list[str]:
    """Returns the children of an epic, by priority, then age."""
    return [row[0] for row in con.execute(_CHILDREN_SQL, (epic_id,))]
