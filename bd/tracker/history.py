"""What became of an issue, step by step, from the event log.

An event keeps the whole record before it, so the state after an event is the one before the next, and after the last
the issue as it stands. Events that keep no record (`ignored` lines, what classic logged for labels) change nothing
that can be seen, and an issue's `created` event is the end of its not being there.
"""

from __future__ import annotations

from bd.model.states import changes_between
from bd.model.states import read_object
from bd.model.states import read_state
from bd.storage.event_log import EventFilter
from bd.storage.event_log import select_events
from bd.storage.reads import find_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

    Point = tuple[int, str]

CREATED = "created"
SILENT_TYPES = ("ignored",)


class Step:
    """One event with the states around it; None: the issue was not there, or (`is_known` False) nobody knows."""

    __slots__ = ("after", "before", "event", "is_known")

    def __init__(self, event: Record, before: Record | None, after: Record | None, *, is_known: bool) -> None:
        """Keeps the event and both states."""
        self.event = event
        self.before = before
        self.after = after
        self.is_known = is_known

    @property
    def changes(self) -> list[Record]:
        """What the event changed, see `bd.model.states`; where the state before is unknown, what the event says."""
        if self.event["event_type"] == CREATED:
            return []
        if self.is_known:
            return changes_between(self.before, self.after)
        said = read_object(self.event.get("new")) or {}
        return [{"field": key, "new": value} for key, value in said.items() if key not in ("id", "updated_at")]


def load_history(con: Connection, issue_id: str) -> list[Step]:
    """Returns every step of an issue, the oldest first."""
    chosen = EventFilter()
    chosen.issue_id = issue_id
    events = select_events(con, chosen, newest_first=True, with_values=True)
    after = find_record(con, issue_id)
    steps: list[Step] = []
    for event in events:
        step = _step(event, after)
        steps.append(step)
        after = step.before if step.is_known else step.after
    steps.reverse()
    return steps


def _step(event: Record, after: Record | None) -> Step:
    """Returns the step of an event that led to the state `after`."""
    if event["event_type"] == CREATED:
        return Step(event, None, after or read_state(event.get("new")), is_known=True)
    if event["event_type"] in SILENT_TYPES:
        return Step(event, after, after, is_known=True)
    before = read_state(event.get("old"))
    return Step(event, before, after, is_known=before is not None)


def find_state(con: Connection, issue_id: str, point: Point) -> Record | None:
    """Returns an issue as it was at a point: after the event of a number, or at a stored instant; None: not there.

    Before what the log knows about an issue that is older than the log, it is as the log knows it first.
    """
    number, at = point
    later = "e.id > ?" if number else "e.created_at > ?"
    sql = f"select e.event_type, e.old_value from events e where e.issue_id = ? and {later} order by e.id"
    record = find_record(con, issue_id)
    for kind, old in con.execute(sql, (issue_id, number or at)):
        state = read_state(old)
        if kind == CREATED and not (at and _is_older(con, issue_id, at)):
            return None
        if state is not None and kind not in SILENT_TYPES:
            return state
    return record


def _is_older(con: Connection, issue_id: str, at: str) -> bool:
    """Says whether an issue was created before an instant, whenever this database learned of it."""
    row = con.execute("select created_at from issues where id = ?", (issue_id,)).fetchone()
    return bool(row[0] <= at)
