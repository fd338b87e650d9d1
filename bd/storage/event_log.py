"""Reading the event log.

An event as it is read: id (its number in the log), issue_id, event_type, actor, created_at, and where there are any
comment, old (the JSON text of the whole record before) and new (the JSON text of the record or of the changed keys).
"""

from __future__ import annotations

from bd.model.instants import shown
from bd.storage.reads import chunks
from bd.storage.reads import marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
    from typing import Any

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

    Condition = tuple[str, list[Any]]

_COLUMNS = "e.id, e.issue_id, e.event_type, e.actor, e.created_at, e.comment"
_KEYS = ("id", "issue_id", "event_type", "actor", "created_at", "comment")


class EventFilter:
    """Which events are meant; what is left empty restricts nothing.

    `since` and `until` are stored instants, the first included, the second not. `after_id` leaves out older numbers.
    """

    __slots__ = ("actor", "after_id", "issue_id", "since", "types", "until")

    def __init__(self) -> None:
        """Restricts nothing."""
        self.actor = ""
        self.after_id = 0
        self.issue_id = ""
        self.since = ""
        self.types: tuple[str, ...] = ()
        self.until = ""


def select_events(
    con: Connection, chosen: EventFilter, *, limit: int = 0, newest_first: bool = True, with_values: bool = False
) -> list[Record]:
    """Returns events in the order of the log, or from its end; limit 0 means all. `with_values` adds old and new."""
    where_sql, values = _condition(chosen)
    columns = _COLUMNS + (", e.old_value, e.new_value" if with_values else "")
    direction = "desc" if newest_first else "asc"
    sql = f"select {columns} from events e where {where_sql} order by e.id {direction}"
    if limit > 0:
        sql += f" limit {int(limit)}"
    return [_event(row) for row in con.execute(sql, values)]


def _condition(chosen: EventFilter) -> Condition:
    """Returns (SQL, values) of a filter over the alias `e`."""
    parts: list[tuple[str, list[Any]]] = [("1", [])]
    for sql, value in (
        ("e.id > ?", chosen.after_id),
        ("e.issue_id = ?", chosen.issue_id),
        ("e.actor = ? collate nocase", chosen.actor),
        ("e.created_at >= ?", chosen.since),
        ("e.created_at < ?", chosen.until),
    ):
        if value:
            parts.append((sql, [value]))
    if chosen.types:
        parts.append((f"e.event_type in ({', '.join('?' * len(chosen.types))})", list(chosen.types)))
    return " and ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _event(row: Sequence[Any]) -> Record:
    """Returns one event."""
    event: Record = dict(zip(_KEYS, row, strict=False))
    event["created_at"] = shown(event["created_at"])
    if event["comment"] is None:
        del event["comment"]
    if len(row) > len(_KEYS):
        event["old"], event["new"] = row[len(_KEYS) :]
    return event


def last_event_id(con: Connection) -> int:
    """Returns the number of the newest event, 0 when there is none."""
    return int(con.execute("select coalesce(max(id), 0) from events").fetchone()[0])


def find_event_issue(con: Connection, event_id: int) -> str | None:
    """Returns the issue an event belongs to, None when there is no such event."""
    row = con.execute("select issue_id from events where id = ?", (event_id,)).fetchone()
    return None if row is None else str(row[0])


def select_titles(con: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Returns the titles issues have now, by id."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, str] = {}
    for part in chunks(wanted):
        sql = f"select id, title from issues where id in ({marks(part)})"
        found.update(con.execute(sql, part).fetchall())
    return found


def select_kinds(con: Connection) -> list[str]:
    """Returns the kinds of events the log holds, by name."""
    return [row[0] for row in con.execute("select distinct event_type from events order by event_type")]
