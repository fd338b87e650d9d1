"""The two logs read as commands: what one transaction wrote shares its instant and stands side by side."""

from __future__ import annotations

from bd.storage.setting_log import walk_setting_commands
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.setting_log import SettingChange
    from bd.storage.sqlite import Connection

UNDONE = "undone"
_NO_CHANGE = ("ignored",)
_NEWEST_FIRST_SQL = "select id, issue_id, event_type, actor, created_at, comment from events order by id desc"
_AFTER_SQL = """
select id, old_value from events where issue_id = ? and id > ? and old_value is not null order by id limit 1
"""
_RENAMES_SQL = """
select json_extract(old_value, '$.id'), issue_id from events
 where id >= ? and event_type in ('renamed', 'undone') and json_valid(old_value)
   and json_extract(old_value, '$.id') <> issue_id
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
    """The events of one transaction, oldest first, or the settings it changed, newest first; `at` is its instant."""

    __slots__ = ("at", "events", "settings")

    def __init__(self, at: str, events: list[Event], settings: list[SettingChange] | None = None) -> None:
        """Keeps all of it."""
        self.at = at
        self.events = events
        self.settings = settings or []

    @property
    def first(self) -> int:
        """The number of its first event; of a command without events, of the newest event then."""
        return self.events[0].number if self.events else self.settings[-1].after_event

    @property
    def last(self) -> int:
        """The number of its last event; of a command without events, of the newest event then."""
        return self.events[-1].number if self.events else self.settings[0].after_event

    def of(self, issue_id: str) -> Event:
        """Returns its first event about an issue."""
        return next(event for event in self.events if event.issue_id == issue_id)

    @property
    def issue_ids(self) -> list[str]:
        """The issues it changed, in the order it came to them."""
        return list(dict.fromkeys(event.issue_id for event in self.events))


def find_logged_id(con: Connection, event: Event) -> str:
    """Returns the id an issue had when an event was logged, "" when the log does not say."""
    row = con.execute("select json_extract(old_value, '$.id') from events where id = ?", (event.number,)).fetchone()
    return (row and row[0]) or ""


def walk_commands(con: Connection, actor: str) -> Iterator[LoggedCommand]:
    """Yields the commands of an actor, the newest first; those on settings only while they are not taken back."""
    changes = walk_setting_commands(con, actor)
    settings = next(changes, None)
    for command in _walk_event_commands(con, actor):
        while settings and settings[0].after_event >= command.last:
            yield LoggedCommand(settings[0].at, [], settings)
            settings = next(changes, None)
        yield command
    while settings:
        yield LoggedCommand(settings[0].at, [], settings)
        settings = next(changes, None)


def _walk_event_commands(con: Connection, actor: str) -> Iterator[LoggedCommand]:
    """Yields the commands of an actor that changed issues, the newest first."""
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
    first = command.of(issue_id)
    row = con.execute("select old_value from events where id = ?", (first.number,)).fetchone()
    return _record(row[0], issue_id, renames_since(con, first.number)) if row and row[0] else None


def state_after(con: Connection, command: LoggedCommand, issue_id: str) -> Record | None:
    """Returns the full record of an issue right after a command, None when nothing changed it since."""
    row = con.execute(_AFTER_SQL, (issue_id, command.last)).fetchone()
    return _record(row[1], issue_id, renames_since(con, row[0])) if row else None


def renames_since(con: Connection, number: int) -> dict[str, str]:
    """Returns the ids that issues have now, by those they had before the command an event belongs to."""
    start = number
    at = ""
    for earlier, created_at in con.execute(
        "select id, created_at from events where id <= ? order by id desc", (number,)
    ):
        if at and created_at != at:
            break
        start, at = earlier, created_at
    return dict(con.execute(_RENAMES_SQL, (start,)).fetchall())


def later_events(con: Connection, command: LoggedCommand, issue_id: str) -> list[tuple[int, str, str]]:
    """Returns (number, type, actor) of what happened to an issue after a command and is not undone."""
    return list(con.execute(_LATER_SQL, (issue_id, command.last)))


def _record(text: str, issue_id: str, renames: dict[str, str]) -> Record:
    """Returns the record a line of the log holds, under the ids that it and what it names have now."""
    value = loads(text)
    if not isinstance(value, dict):
        return {}
    for edge in value.get("dependencies") or ():
        edge["depends_on_id"] = renames.get(edge["depends_on_id"], edge["depends_on_id"])
    return {**value, "id": issue_id}
