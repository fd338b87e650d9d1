"""Days on a terminal, drawn with Rich: bars that fill the window and never pass it, the numbers beside them."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from bd.cli.render.screen import make_console
from bd.cli.render.screen import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.storage.days import Day

_FIXED = 36
_NARROWEST = 1
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(value: int, largest: int, width: int, *, is_plain: bool) -> str:
    """Returns a bar of at most `width` cells, in proportion; something is never drawn as nothing."""
    if value <= 0 or largest <= 0:
        return ""
    if is_plain:
        return "#" * max(1, value * width // largest)
    whole, eighth = divmod(value * width * 8 // largest, 8)
    return ("█" * whole + _EIGHTHS[eighth].strip()) or _EIGHTHS[1]


def print_timeline(bd: Context, rows: list[Day]) -> None:
    """Prints creations and closings of each day side by side, and what was open at its end."""
    is_plain = bd.env.get("TERM") == "dumb"
    width = max(_NARROWEST, (make_console(bd).width - _FIXED) // 2)
    largest = max((max(row.created, row.closed) for row in rows), default=0)
    table = Table.grid(padding=(0, 1))
    for is_number in (False, True, False, True, False, True):
        table.add_column(justify="right" if is_number else "left", no_wrap=True)
    table.add_row(*(Text(name, "bold") for name in ("date", "created", "", "closed", "", "open")))
    for row in rows:
        table.add_row(
            Text(row.date),
            Text(str(row.created)),
            Text(bar(row.created, largest, width, is_plain=is_plain), "green"),
            Text(str(row.closed)),
            Text(bar(row.closed, largest, width, is_plain=is_plain), "blue"),
            Text(str(row.open), "bold"),
        )
    show(bd, table, Text(_totals(rows), "bright_black"))


def print_burndown(bd: Context, rows: list[Day]) -> None:
    """Prints what was open at the end of each day as a bar."""
    is_plain = bd.env.get("TERM") == "dumb"
    width = max(_NARROWEST, make_console(bd).width - 22)
    largest = max((row.open for row in rows), default=0)
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for row in rows:
        table.add_row(
            Text(row.date), Text(str(row.open), "bold"), Text(bar(row.open, largest, width, is_plain=is_plain), "cyan")
        )
    show(bd, table, Text(_totals(rows), "bright_black"))


def _totals(rows: list[Day]) -> str:
    """Returns what happened in all the days together."""
    created, closed = sum(row.created for row in rows), sum(row.closed for row in rows)
    return f"{created} created, {closed} closed, {rows[-1].open if rows else 0} open now"
