"""The event log read as commands: the events of one transaction share their instant and stand side by side."""

from __future__ import annotations

from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

UNDONE = "undone"
_NO_CHANGE = ("ignored",)
_NEWEST_FIRST_SQL = "select id, issue_id, event_type, actor, created_at, comment from events order by id desc"
_AFTER_SQL = """
select old_value from events where issue_id = ? and id > ? and old_value is not null order by id limit 1
"""
_LATER_SQL = """
select id, event_type, actor from events e where issue_id = ?1 and id > ?2 and event_type <> 'undone'
   and not exists (
     select 1 from events u join events f on f.id = cast(u.comment as integer)
      where u.issue_id = ?1 and u.event_type = 'undone' and f.actor = e.actor and f.created_at = e.created_at)
 order by id
"""


class Event:
    """One event: its number, the issue, what it was, and what was said about it."""

    __slots__ = ("comment", "event_type", "issue_id", "number")

    def __init__(self, number: int, issue_id: str, event_type: str, comment: str | None) -> None:
        """Keeps the facts."""
        self.number = number
        self.issue_id = issue_id
        self.event_type = event_type
        self.comment = comment


class LoggedCommand:
    """The events of one transaction, oldest first; `at` is its stored instant."""

    __slots__ = ("at", "events")

    def __init__(self, at: str, events: list[Event]) -> None:
        """Keeps both."""
        self.at = at
        self.events = events

    @property
    def first(self) -> int:
        """The number of its first event."""
        return self.events[0].number

    @property
    def last(self) -> int:
        """The number of its last event."""
        return self.events[-1].number

    @property
    def issue_ids(self) -> list[str]:
        """The issues it changed, in the order it came to them."""
        return list(dict.fromkeys(event.issue_id for event in self.events))


def walk_commands(con: Connection, actor: str) -> Iterator[LoggedCommand]:
    """Yields the commands of an actor, the newest first."""
    events: list[Event] = []
    at = ""
    for number, issue_id, event_type, who, created_at, comment in con.execute(_NEWEST_FIRST_SQL):
        is_same = who == actor and created_at == at
        if events and not is_same:
            yield LoggedCommand(at, events[::-1])
            events = []
        if who == actor and event_type not in _NO_CHANGE:
            at = created_at
            events.append(Event(number, issue_id, event_type, comment))
    if events:
        yield LoggedCommand(at, events[::-1])


def state_before(con: Connection, command: LoggedCommand, issue_id: str) -> Record | None:
    """Returns the full record of an issue before a command, None when the command created it."""
    first = next(event for event in command.events if event.issue_id == issue_id)
    row = con.execute("select old_value from events where id = ?", (first.number,)).fetchone()
    return _record(row[0]) if row and row[0] else None


def state_after(con: Connection, command: LoggedCommand, issue_id: str) -> Record | None:
    """Returns the full record of an issue right after a command, None when nothing changed it since."""
    row = con.execute(_AFTER_SQL, (issue_id, command.last)).fetchone()
    return _record(row[0]) if row else None


def later_events(con: Connection, command: LoggedCommand, issue_id: str) -> list[tuple[int, str, str]]:
    """Returns (number, type, actor) of what happened to an issue after a command and is not undone."""
    return list(con.execute(_LATER_SQL, (issue_id, command.last)))


def _record(text: str) -> Record:
    """Returns the record a line of the log holds."""
    value = loads(text)
    return value if isinstance(value, dict) else {}
