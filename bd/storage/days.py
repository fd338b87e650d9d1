"""How many issues were created, closed, reopened and deleted on which day, and how many were open at its end.

Days are those of UTC, as `YYYY-MM-DD`. Creations and closings are the issues' own times; a closing that was undone and
a deletion are known from the event log. What was open at the end of a day is counted back from what is open now, so
the last number is always true; where the log is silent about an undone closing, the issue counts as open throughout.
"""

from __future__ import annotations

from bd.model.instants import civil_from_days
from bd.model.instants import days_from_civil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

_CREATED_SQL = """
select substr(created_at, 1, 10) as day, count(*) from issues
 where source_repo = '.' and created_at >= ? group by day
"""
_CLOSED_SQL = """
select substr(closed_at, 1, 10) as day, count(*) from issues
 where source_repo = '.' and closed_at >= ? and status = 'closed' group by day
"""
_OPEN_SQL = "select count(*) from issues where source_repo = '.' and status not in ('closed', 'tombstone')"
_TURNS_SQL = """
with turned(id) as (
  select id from issues where source_repo = '.' and status = 'tombstone'
  union
  select issue_id from events where event_type = 'reopened')
select e.issue_id, e.event_type, substr(e.created_at, 1, 10) from turned join events e on e.issue_id = turned.id
 where e.event_type in ('closed', 'reopened', 'deleted') order by e.issue_id, e.id
"""
_DELETED_SQL = """
select id, substr(coalesce(deleted_at, updated_at), 1, 10) from issues where source_repo = '.' and status = 'tombstone'
"""
_CLOSED_IDS_SQL = "select 1 from issues where id = ? and source_repo = '.' and status = 'closed'"


class Day:
    """The numbers of one day (UTC); `open` at its end."""

    __slots__ = ("closed", "created", "date", "deleted", "open", "reopened")

    def __init__(self, date: str) -> None:
        """Starts at nought."""
        self.date = date
        self.created = 0
        self.closed = 0
        self.reopened = 0
        self.deleted = 0
        self.open = 0


def next_day(date: str, step: int = 1) -> str:
    """Returns the date `step` days later."""
    year, month, day = civil_from_days(days_from_civil(int(date[:4]), int(date[5:7]), int(date[8:])) + step)
    return f"{year:04d}-{month:02d}-{day:02d}"


def weekday(date: str) -> int:
    """Returns 0 for Monday to 6 for Sunday."""
    return (days_from_civil(int(date[:4]), int(date[5:7]), int(date[8:])) + 3) % 7


def count_days(con: Connection, first: str, last: str) -> list[Day]:
    """Returns every day from `first` to `last`, `last` being today."""
    days: dict[str, Day] = {}
    date = first
    while date <= last:
        days[date] = Day(date)
        date = next_day(date)
    for date, count in con.execute(_CREATED_SQL, (first,)):
        if date in days:
            days[date].created += count
    for date, count in con.execute(_CLOSED_SQL, (first,)):
        if date in days:
            days[date].closed += count
    _add_turns(con, days)
    _count_back(con, days)
    return list(days.values())


def _add_turns(con: Connection, days: dict[str, Day]) -> None:
    """Adds what became undone, and deletions; the last closing of a closed issue is counted already."""
    turns: dict[str, list[tuple[str, str]]] = {}
    for issue_id, kind, date in con.execute(_TURNS_SQL):
        turns.setdefault(issue_id, []).append((kind, date))
    for issue_id, date in con.execute(_DELETED_SQL):
        steps = turns.setdefault(issue_id, [])
        if not any(kind == "deleted" for kind, _ in steps):
            steps.append(("deleted", date))
    for issue_id, steps in turns.items():
        is_closed = con.execute(_CLOSED_IDS_SQL, (issue_id,)).fetchone() is not None
        _add_life(days, steps, is_closed=is_closed)


def _add_life(days: dict[str, Day], steps: list[tuple[str, str]], *, is_closed: bool) -> None:
    """Adds the closings, reopenings and the deletion of one issue, each only when it changed something."""
    is_open = True
    closings: list[str] = []
    for kind, date in steps:
        day = days.get(date)
        if kind == "closed" and is_open:
            is_open = False
            closings.append(date)
        elif kind == "reopened" and not is_open:
            is_open = True
            if day:
                day.reopened += 1
        elif kind == "deleted" and is_open and day:
            day.deleted += 1
    counted = closings[:-1] if is_closed else closings
    for date in counted:
        if date in days:
            days[date].closed += 1


def _count_back(con: Connection, days: dict[str, Day]) -> None:
    """Fills in what was open at the end of each day, from today backwards."""
    count = int(con.execute(_OPEN_SQL).fetchone()[0])
    for date in sorted(days, reverse=True):
        day = days[date]
        day.open = count
        count += day.closed + day.deleted - day.created - day.reopened
