"""bd events: what happened in the workspace, from the event log."""

from __future__ import annotations

from bd.cli.points import logged_id
from bd.cli.points import past_instant
from bd.cli.render.change_text import change_lines
from bd.cli.render.change_text import symbol
from bd.cli.render.printable import one_line
from bd.errors import InvalidValue
from bd.model.fields import split_names
from bd.model.states import said_changes
from bd.storage.event_log import EventFilter
from bd.storage.event_log import last_event_id
from bd.storage.event_log import select_events
from bd.storage.event_log import select_kinds
from bd.storage.event_log import select_titles
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.cli.options import EventByOption
    from bd.cli.options import EventDetailsOption
    from bd.cli.options import EventIssueOption
    from bd.cli.options import EventLimitOption
    from bd.cli.options import EventSinceOption
    from bd.cli.options import EventTypeOption
    from bd.cli.options import EventUntilOption
    from bd.cli.options import FollowOption
    from bd.cli.options import IntervalOption
    from bd.cli.options import TownOption
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

DEFAULT_LIMIT = 100
DEFAULT_INTERVAL_S = 0.5
_SHORTEST_INTERVAL_S = 0.05
_CLASSIC_TYPES = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
    "comment": "commented",
    "status": "status_changed",
    "close": "closed",
    "reopen": "reopened",
}


class InvalidInterval(InvalidValue):
    """An interval is no duration."""

    slug = "invalid-interval"

    def __init__(self, text: str) -> None:
        """Names the text."""
        super().__init__(
            f'invalid --interval "{text}"', hint="use a duration such as 500ms or 2s", details={"value": text}
        )


def run(
    bd: Context,
    *,
    since: EventSinceOption = None,
    until: EventUntilOption = None,
    by: EventByOption = None,
    event_type: EventTypeOption = None,
    issue: EventIssueOption = None,
    limit: EventLimitOption = None,
    details: EventDetailsOption = False,
    follow: FollowOption = False,
    interval: IntervalOption = None,
    town: TownOption = False,
) -> None:
    """Show what happened, the latest last."""
    con = bd.workspace.read()
    chosen = _filter(bd, since=since, until=until, by=by, types=event_type, issue=issue)
    interval_s = _interval_s(interval)
    most = DEFAULT_LIMIT if limit is None else max(limit, 0)
    newest = last_event_id(con)
    found = select_events(con, chosen, limit=most + 1 if most else 0, with_values=details)
    is_cut = 0 < most < len(found)
    events = found[:most][::-1] if most else found[::-1]
    _add_titles(con, events)
    if follow:
        _follow(bd, chosen, events, newest, (details, interval_s))
    elif bd.json:
        bd.emit([_element(event, with_changes=details) for event in events])
    else:
        _printer(bd, with_changes=details, is_paged=True)(events)
        if is_cut:
            bd.note(f"Showing the latest {most} events (use --limit 0 for all)")
        if not events:
            bd.note("No events found" + _known_kinds(con, chosen))


def _filter(
    bd: Context, *, since: str | None, until: str | None, by: str | None, types: str | None, issue: str | None
) -> EventFilter:
    """Returns which events are meant.

    Raises: InvalidMoment, IssueNotFound, AmbiguousId.
    """
    chosen = EventFilter()
    chosen.since = "" if since is None else past_instant(bd, "--since", since)
    chosen.until = "" if until is None else past_instant(bd, "--until", until)
    chosen.actor = (by or bd.globals.actor or "").strip()
    chosen.types = tuple(_CLASSIC_TYPES.get(name, name) for name in split_names(types))
    if issue is not None:
        chosen.issue_id = logged_id(bd, issue)
    return chosen


def _known_kinds(con: Connection, chosen: EventFilter) -> str:
    """Returns which kinds of events there are, where one was asked for that there is not; else ""."""
    known = select_kinds(con) if chosen.types else []
    if not chosen.types or set(chosen.types) & set(known):
        return ""
    return f" of this kind; there are {', '.join(one_line(kind) for kind in known) or 'none'}"


def _interval_s(text: str | None) -> float:
    """Returns how often to look, in seconds.

    Raises: InvalidInterval.
    """
    if text is None:
        return DEFAULT_INTERVAL_S
    from bd.cli.settings import parse_duration

    try:
        return max(parse_duration(text), _SHORTEST_INTERVAL_S)
    except ValueError:
        raise InvalidInterval(text) from None


def _add_titles(con: Connection, events: list[Record]) -> None:
    """Adds the title each event's issue has now."""
    titles = select_titles(con, [event["issue_id"] for event in events])
    for event in events:
        event["title"] = titles.get(event["issue_id"], "")


def _element(event: Record, *, with_changes: bool) -> Record:
    """Returns an event as JSON shows it: the classic keys, and what else the log knows."""
    element: Record = {
        "timestamp": event["created_at"],
        "type": event["event_type"],
        "issue_id": event["issue_id"],
        "symbol": symbol(event["event_type"]),
        "message": f"{event['issue_id']} {event['event_type']} · {event.get('comment') or event['title']}",
        "event_id": event["id"],
        "actor": event["actor"],
        "title": event["title"],
    }
    if event.get("comment"):
        element["comment"] = event["comment"]
    if with_changes:
        element["changes"] = said_changes(event.get("old"), event.get("new"))
    return element


def _printer(bd: Context, *, with_changes: bool, is_paged: bool) -> Callable[[list[Record]], None]:
    """Returns what prints events as text; `is_paged` False is for what goes on."""
    if not bd.is_terminal:
        return lambda events: _print(bd, events, with_changes=with_changes)
    from bd.cli.render.log_view import EventLogView

    view = EventLogView(bd, with_changes=with_changes)
    return lambda events: view.draw(events, is_paged=is_paged)


def _print(bd: Context, events: list[Record], *, with_changes: bool) -> None:
    """Prints a line an event, below it what changed if that is wanted."""
    for event in events:
        comment = f" ({one_line(event['comment'])})" if event.get("comment") else ""
        bd.line(
            f"[{event['created_at'][:19].replace('T', ' ')}] {symbol(event['event_type'])} {event['issue_id']}"
            f" {one_line(event['event_type'])} by {one_line(event['actor'])} · {one_line(event['title'])}{comment}"
        )
        if with_changes:
            for line in change_lines(said_changes(event.get("old"), event.get("new"))):
                bd.line(f"    {line}")


def _follow(bd: Context, chosen: EventFilter, events: list[Record], newest: int, how: tuple[bool, float]) -> None:
    """Prints events, then what is appended to the log, until interrupted; with `--json` a document a line.

    The database says by `data_version` that somebody wrote; only then is the log read.
    """
    import time

    with_changes, interval_s = how
    con = bd.workspace.read()
    seen: object = None
    print_events = _printer(bd, with_changes=with_changes, is_paged=False)
    while True:
        if bd.json:
            for event in events:
                bd.stdout.write(dumps_line(_element(event, with_changes=with_changes)) + "\n")
        else:
            print_events(events)
        bd.stdout.flush()
        time.sleep(interval_s)
        events = []
        version = con.execute("pragma data_version").fetchone()
        if version != seen:
            seen = version
            chosen.after_id = newest
            latest = last_event_id(con)
            events = select_events(con, chosen, newest_first=False, with_values=with_changes)
            newest = max(latest, *(event["id"] for event in events), newest)
            _add_titles(con, events)
