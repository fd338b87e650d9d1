"""Epics and how far their children are, in one statement however many there are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

_PROGRESS_SQL = """
select e.id, count(c.id), coalesce(sum(c.status = 'closed'), 0)
  from issues e
  left join dependencies d on d.depends_on_id = e.id and d.type = 'parent-child'
  left join issues c on c.id = d.issue_id and c.status <> 'tombstone'
 where e.source_repo = '.' and e.issue_type = 'epic' and e.status not in ('closed', 'tombstone') and e.is_template = 0
 group by e.id order by e.priority, e.created_at, e.id
"""


class EpicProgress:
    """An open epic: how many children it has, how many of them are closed."""

    __slots__ = ("closed", "epic_id", "total")

    def __init__(self, epic_id: str, total: int, closed: int) -> None:
        """Keeps the counts; deleted children count as none."""
        self.epic_id = epic_id
        self.total = total
        self.closed = closed

    @property
    def is_eligible(self) -> bool:
        """Whether it has children and all are closed."""
        return self.total > 0 and self.total == self.closed


def select_progress(con: Connection) -> list[EpicProgress]:
    """Returns every open epic of ours, by priority, then age."""
    return [EpicProgress(*row) for row in con.execute(_PROGRESS_SQL)]


def count_children(con: Connection, parent: str, status: str) -> int:
    """Returns how many children of an issue have a status."""
    sql = """
    select count(*) from dependencies d join issues c on c.id = d.issue_id
     where d.depends_on_id = ? and d.type = 'parent-child' and c.status = ? and c.source_repo = '.'
    """
    return int(con.execute(sql, (parent, status)).fetchone()[0])
