"""Numbers on a terminal, with bars that fit the window: how things stand, how labels are used, how far epics are."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render.day_view import bar
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.rich_view import priority_text
from bd.cli.render.rich_view import shortened
from bd.cli.render.rich_view import status_style
from bd.cli.render.screen import make_console
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import HEADING
from bd.cli.render.theme import LABEL
from bd.cli.render.theme import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record

_STATUSES = (
    ("open", "open_issues"),
    ("in_progress", "in_progress_issues"),
    ("deferred", "deferred_issues"),
    ("pinned", "pinned_issues"),
    ("closed", "closed_issues"),
)
_MORE = (
    ("ready to work", "ready_issues"),
    ("blocked", "blocked_issues"),
    ("epics ready to close", "epics_eligible_for_closure"),
    ("deleted", "tombstone_issues"),
)
_ACTIVITY = (
    ("created", "issues_created"),
    ("closed", "issues_closed"),
    ("reopened", "issues_reopened"),
    ("updated", "issues_updated"),
)
_NEXT = "Next: bd ready    What waits: bd blocked    What happened: bd events"
_WIDEST_BAR = 30
_EPIC_BAR = 12


def draw_status(bd: Context, document: dict[str, Any]) -> None:
    """Draws the answer of `bd status`; what is zero is left out, except what everybody asks for."""
    summary = document["summary"]
    total = summary["total_issues"]
    rows = [
        (name, summary[key]) for name, key in _STATUSES if summary[key] or name in ("open", "in_progress", "closed")
    ]
    others = total - sum(count for _, count in rows)
    if others > 0:
        rows.append(("other", others))
    parts: list[RenderableType] = [Text(f"{total} issue{'' if total == 1 else 's'}", HEADING), Text()]
    parts.append(_bars(bd, [(Text(name), count, STATUSES.get(name, "")) for name, count in rows]))
    more = [(name, str(summary[key])) for name, key in _MORE if summary[key] or name in ("ready to work", "blocked")]
    if summary["average_lead_time_hours"]:
        more.append(("hours from creation to closing", f"{summary['average_lead_time_hours']:.1f}"))
    parts += [Text(), _facts(more)]
    activity = document.get("recent_activity")
    if activity:
        parts += [Text(), Text(_activity_words(activity), DIM)]
    show(bd, Group(*parts, Text(), Text(_NEXT, DIM)))


def _activity_words(activity: dict[str, int]) -> str:
    """Returns what happened lately in one sentence."""
    words = [f"{activity[key]} {name}" for name, key in _ACTIVITY if activity[key]]
    if activity["commit_count"]:
        words.append(f"{activity['commit_count']} commit{'' if activity['commit_count'] == 1 else 's'} of the file")
    return f"Last {activity['hours_tracked']} hours: {', '.join(words) or 'nothing happened'}"


def draw_labels(bd: Context, counts: Sequence[tuple[str, int]]) -> None:
    """Draws every label with the number of issues that have it."""
    heading = Text(f"{len(counts)} label{'' if len(counts) == 1 else 's'}", HEADING)
    rows = [(Text(one_line(label), LABEL), count, LABEL) for label, count in counts]
    show(bd, Group(heading, Text(), _bars(bd, rows)))


def draw_groups(bd: Context, total: int, groups: Sequence[tuple[str, int]]) -> None:
    """Draws counts by group under their total."""
    rows = [(Text(one_line(name)), count, STATUSES.get(name, LABEL)) for name, count in groups]
    show(bd, Group(Text(f"{total} issue{'' if total == 1 else 's'}", HEADING), Text(), _bars(bd, rows)))


def draw_epics(bd: Context, entries: list[Record]) -> None:
    """Draws how far epics are, a line each."""
    is_plain = bd.env.get("TERM") == "dumb"
    table = Table.grid(padding=(0, 1))
    for justify in ("left", "left", "left", "left", "right", "right"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column(overflow="fold")
    for entry in entries:
        epic, total, closed = entry["epic"], entry["total_children"], entry["closed_children"]
        is_eligible = entry["eligible_for_close"]
        table.add_row(
            Text("✓" if is_eligible else icon(epic), "green" if is_eligible else status_style(epic)),
            Text(epic["id"], "bold"),
            priority_text(epic),
            _progress(closed, total, is_plain=is_plain),
            Text(f"{closed}/{total}"),
            Text(f"{100 * closed // total}%" if total else "-", DIM),
            Text(shortened(one_line(epic["title"]))),
        )
    ready = sum(entry["eligible_for_close"] for entry in entries)
    hint = f"{ready} can be closed: bd epic close-eligible" if ready else "None can be closed yet"
    show(bd, Group(table, Text(), Text(hint, DIM)))


def _progress(closed: int, total: int, *, is_plain: bool) -> Text:
    """Returns a bar of a fixed width, the part that is left dim."""
    drawn = Text(bar(closed, total, _EPIC_BAR, is_plain=is_plain), "green")
    return drawn.append(("." if is_plain else "░") * (_EPIC_BAR - drawn.cell_len), DIM)


def _bars(bd: Context, rows: Sequence[tuple[Text, int, str]]) -> Table:
    """Returns a row a name: its number, and a bar in its colour, all to one scale."""
    is_plain = bd.env.get("TERM") == "dumb"
    largest = max((count for _, count, _ in rows), default=0)
    names = max((name.cell_len for name, _, _ in rows), default=0)
    room = make_console(bd).width - names - len(str(largest)) - 4
    table = Table.grid(padding=(0, 1))
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for name, count, colour in rows:
        drawn = bar(count, largest, min(room, _WIDEST_BAR), is_plain=is_plain) if room > 0 else ""
        table.add_row(name, Text(str(count), "bold"), Text(drawn, colour))
    return table


def _facts(rows: Sequence[tuple[str, str]]) -> Table:
    """Returns names with their values, the values aligned at the right."""
    table = Table.grid(padding=(0, 1))
    table.add_column(style=DIM, no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name, value in rows:
        table.add_row(Text(name), Text(value, "bold"))
    return table
