"""The issues of a workspace at two points in time, compared, from the event log.

A point is (number of an event, "") or (0, stored instant) and stands right after the event, or everything at the
instant. Only issues with an event between the points are looked at; each one's state at a point is the record that
its first event after the point kept, or the issue as it stands. An issue that this database learned of later than it
was created (a clone, an import) was there at an instant after its creation, as the log knows it first.
"""

from __future__ import annotations

from bd.model.states import changes_between
from bd.model.states import read_state
from bd.storage.reads import chunks
from bd.storage.reads import load_records
from bd.storage.reads import marks
from bd.tracker.history import CREATED
from bd.tracker.history import SILENT_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.tracker.history import Point

_GONE = "tombstone"
_OLDER_SQL = "select 1 from issues i where i.id = e.issue_id and i.created_at <= ?"
_SILENT = ", ".join(f"'{name}'" for name in SILENT_TYPES)
_FIRST_AFTER_SQL = f"""
select e.issue_id, e.event_type, e.old_value from events e
 where e.id in (select min(e.id) from events e
                 where e.issue_id in ({{marks}}) and {{after}} and e.event_type not in ({_SILENT})
                   and (e.event_type = '{CREATED}' or substr(e.old_value, 1, 1) = '{{{{')
                 group by e.issue_id)
"""


class Difference:
    """One issue that differs: its id, `added`, `modified` or `removed`, and both states (None: not there)."""

    __slots__ = ("changes", "issue_id", "kind", "new", "old")

    def __init__(self, issue_id: str, old: Record | None, new: Record | None) -> None:
        """Keeps the states and says what kind of difference they make; a deleted issue is one that is not there."""
        self.issue_id = issue_id
        self.old = None if old is not None and old.get("status") == _GONE else old
        self.new = None if new is not None and new.get("status") == _GONE else new
        self.kind = "added" if self.old is None else "removed" if self.new is None else "modified"
        self.changes = changes_between(self.old, self.new) if self.kind == "modified" else []


def compare_points(con: Connection, start: Point, end: Point, *, issue_id: str = "") -> list[Difference]:
    """Returns the issues that differ between two points, by id; the points may stand in either order in time."""
    found: list[Difference] = []
    touched = _touched(con, start, end, issue_id)
    for part in chunks(touched):
        old, new = _states_at(con, start, part), _states_at(con, end, part)
        for name in part:
            difference = Difference(name, old[name], new[name])
            has_both = difference.old is not None and difference.new is not None
            if difference.changes or (not has_both and difference.old is not difference.new):
                found.append(difference)
    return found


def _after(point: Point) -> tuple[str, list[Any]]:
    """Returns the condition that an event `e` comes after a point; learning of an older issue is no event."""
    number, at = point
    if number:
        return "e.id > ?", [number]
    learned = f"e.event_type = '{CREATED}' and exists ({_OLDER_SQL})"
    return f"e.created_at > ? and not ({learned})", [at, at]


def _touched(con: Connection, start: Point, end: Point, issue_id: str) -> list[str]:
    """Returns the ids of the issues with an event after just one of the points."""
    after_start, start_values = _after(start)
    after_end, end_values = _after(end)
    sql = f"select distinct e.issue_id from events e where ({after_start}) <> ({after_end})"
    values = start_values + end_values
    if issue_id:
        sql += " and e.issue_id = ?"
        values.append(issue_id)
    return [row[0] for row in con.execute(sql + " order by e.issue_id", values)]


def _states_at(con: Connection, point: Point, ids: Sequence[str]) -> dict[str, Record | None]:
    """Returns the state of each issue at a point."""
    after, values = _after(point)
    states: dict[str, Record | None] = {**dict.fromkeys(ids), **load_records(con, ids)}
    for issue_id, kind, old in con.execute(_FIRST_AFTER_SQL.format(marks=marks(ids), after=after), (*ids, *values)):
        state = read_state(old)
        if kind == CREATED or state is not None:
            states[issue_id] = state
    return states
