"""What happened, on a terminal: events under their days, the steps of one issue, the differences between two points.

Today (2026-11-21)
✓ 14:05 t-a01 closed  ann  Login fails
                           done in 4f3a
"""

from __future__ import annotations

import time
from datetime import date

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render.change_text import change_lines
from bd.cli.render.change_text import symbol
from bd.cli.render.printable import one_line
from bd.cli.render.rich_view import shortened
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import HEADING
from bd.cli.render.theme import PERSON
from bd.cli.render.when import exact
from bd.cli.render.when import told
from bd.model.states import said_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.tracker.comparing import Difference
    from bd.tracker.history import Step

_COLOURS = {"created": "green", "closed": "green", "deleted": "red", "commented": "blue", "claimed": "yellow"}
_DIFFERENCES = {"added": ("+", "green"), "removed": ("-", "red"), "modified": ("~", "yellow")}
_ASCII = {"commented": '"', "deleted": "x", "reopened": "o", "renamed": "="}
_LONGEST_NAME = 16
_DATE, _CLOCK = slice(0, 10), slice(11, 16)


class EventLogView:
    """Draws events as they come; a day's heading is drawn once, however often there is more to draw."""

    def __init__(self, bd: Context, *, with_changes: bool) -> None:
        """Starts before the first day; `with_changes`: what changed is drawn below each event."""
        self.bd = bd
        self.with_changes = with_changes
        self.day = ""

    def draw(self, events: list[Record], *, is_paged: bool) -> None:
        """Draws events, the oldest first."""
        parts: list[RenderableType] = []
        table = _event_table()
        for event in events:
            at = exact(event["created_at"])
            if at[_DATE] != self.day:
                parts += [table] if table.row_count else []
                parts += [Text()] if self.day else []
                self.day, table = at[_DATE], _event_table()
                parts.append(Text(day_words(event["created_at"], self.bd.clock.now_ns()), HEADING))
            table.add_row(*self._row(event, at[_CLOCK]))
        if table.row_count:
            show(self.bd, Group(*parts, table), is_paged=is_paged)

    def _row(self, event: Record, clock: str) -> list[RenderableType]:
        """Returns the cells of one event."""
        kind = event["event_type"]
        sign = _ASCII.get(kind, symbol(kind)) if self.bd.has_ascii_signs else symbol(kind)
        body = [_line(one_line(event["title"]))]
        if event.get("comment"):
            body.append(_line(one_line(event["comment"]), DIM))
        if self.with_changes:
            body += _change_texts(_untold(event, said_changes(event.get("old"), event.get("new"))), "")
        return [
            Text(sign, _COLOURS.get(kind, DIM)),
            Text(clock, DIM),
            Text(event["issue_id"], "bold"),
            Text(event_words(kind), _COLOURS.get(kind, "")),
            Text(shortened(one_line(event["actor"]), _LONGEST_NAME), PERSON),
            Group(*body),
        ]


def day_words(instant: str, now_ns: int) -> str:
    """Returns a day in words with its date, both in the local zone: `Yesterday (2026-11-20)`."""
    day = exact(instant)[_DATE]
    today = time.strftime("%Y-%m-%d", time.localtime(now_ns // 1_000_000_000))
    try:
        days = (date.fromisoformat(today) - date.fromisoformat(day)).days
    except ValueError:
        return day
    words = {-1: "Tomorrow", 0: "Today", 1: "Yesterday"}
    return f"{words.get(days) or (f'{days} days ago' if days > 0 else f'In {-days} days')} ({day})"


def event_words(event_type: str) -> str:
    """Returns a kind of event as people say it."""
    return one_line(event_type).replace("_", " ")


def draw_history(bd: Context, steps: list[Step]) -> None:
    """Draws what became of one issue, a block a step."""
    now_ns = bd.clock.now_ns()
    lines: list[Text] = []
    for step in steps:
        event = step.event
        head = Text(f"#{event['id']} ", DIM)
        head.append(event_words(event["event_type"]), _COLOURS.get(event["event_type"], "bold"))
        head.append(f"  {one_line(event['actor'])}", PERSON)
        head.append(f" · {told(event['created_at'], now_ns)}", DIM)
        lines.append(head)
        if event.get("comment"):
            lines.append(Text(f"    {one_line(event['comment'])}"))
        lines += _change_texts(_untold(event, step.changes), "    ")
    show(bd, *lines)


def draw_differences(bd: Context, differences: list[Difference]) -> None:
    """Draws the issues that differ, and below each what does."""
    lines: list[Text] = []
    for difference in differences:
        sign, colour = _DIFFERENCES[difference.kind]
        state = difference.new or difference.old or {}
        head = Text(f"{sign} ", colour)
        head.append(difference.issue_id, "bold")
        head.append(f" {shortened(one_line(state.get('title', '')))}", "none")
        lines += [head, *_change_texts(difference.changes, "    ")]
    show(bd, *lines)


def _event_table() -> Table:
    """Returns an empty table for events of one day."""
    table = Table.grid(padding=(0, 1))
    for _ in range(5):
        table.add_column(no_wrap=True)
    table.add_column()
    return table


def _line(text: str, style: str = "") -> Text:
    """Returns a text on one line, cut to what room there is."""
    return Text(text, style, no_wrap=True, overflow="ellipsis")


def _untold(event: Record, changes: list[Record]) -> list[Record]:
    """Returns the changes without what the event's comment says already: a comment, a reason for closing."""
    told = event.get("comment")
    if not told:
        return changes
    is_comment = event["event_type"] == "commented"
    return [it for it in changes if it.get("new") != told and not (is_comment and it["field"] == "comments")]


def _change_texts(changes: list[Record], margin: str) -> list[Text]:
    """Returns a line a change, the field's name dim."""
    lines = []
    for line in change_lines(changes):
        name, colon, value = line.partition(": ")
        text = Text(f"{margin}{name}{colon}", DIM)
        text.append(value, "none")
        lines.append(text)
    return lines
