"""Lists on a terminal, drawn with Rich: colour, columns that fit the window, a pager for what is taller than it.

Every text becomes a `Text`, so nothing that a user wrote is read as markup, an emoji name or a link; control characters
are visible escapes as in the plain form. `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `FORCE_COLOR` and `COLUMNS` are
honoured.
"""

from __future__ import annotations

import os
import time

from rich.console import Console
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render import plain
from bd.cli.render.issue_text import icon
from bd.cli.render.issue_text import one_line
from bd.cli.render.pager import show_paged
from bd.storage.blocking import select_blockers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record

_STATUS_STYLES = {
    "in_progress": "yellow",
    "blocked": "red",
    "closed": "bright_black",
    "deferred": "cyan",
    "pinned": "magenta",
    "hooked": "magenta",
}
_PRIORITY_STYLES = ("bold red", "red", "yellow", "", "bright_black")
_TYPE_STYLES = {"bug": "red", "epic": "magenta", "feature": "green"}
_DUMB_LINES = 25
_WATCH_S = 1.0
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"


def make_console(bd: Context) -> Console:
    """Returns a console on the command's output that follows the environment's wishes."""
    env = dict(bd.env)
    forced = env.get("CLICOLOR_FORCE", "0") not in ("", "0")
    is_plain = "NO_COLOR" in env or (env.get("CLICOLOR") == "0" and not forced)
    width, height = _dumb_size(bd)
    return Console(
        file=bd.stdout,  # type: ignore[arg-type]
        force_terminal=True if forced else None,
        no_color=is_plain,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        width=width,
        height=height,
        _environ=env,
    )


def _dumb_size(bd: Context) -> tuple[int | None, int | None]:
    """Returns the size of a dumb terminal, for which Rich would take 80 columns whatever it is; None: Rich knows."""
    if bd.env.get("TERM", "").lower() not in ("dumb", "unknown"):
        return None, None
    columns = bd.env.get("COLUMNS", "")
    try:
        size = os.get_terminal_size(bd.stdout.fileno())
    except OSError:
        size = os.terminal_size((0, 0))
    width = int(columns) if columns.isascii() and columns.isdecimal() else size.columns
    return (width, size.lines or _DUMB_LINES) if width else (None, None)


def print_rich(bd: Context, listing: Listing, form: str, *, is_paged: bool = True) -> None:
    """Prints a list in one of the forms of `bd.cli.listing`."""
    console = make_console(bd)
    with console.capture() as capture:
        console.print(draw(bd, listing, form))
    text = capture.get()
    is_tall = text.count("\n") >= console.height
    if not (is_paged and is_tall and show_paged(text, bd.env)):
        bd.stdout.write(text)


def draw(bd: Context, listing: Listing, form: str) -> RenderableType:
    """Returns a list as Rich draws it."""
    records = listing.records
    if not records:
        return Text(plain.NOTHING)
    if form == "tree":
        return _tree(listing)
    if form == "long":
        return Text(plain.long_text(records, is_cut=listing.is_cut))
    blockers = select_blockers(bd.workspace.read(), [record["id"] for record in records])
    table = _table(records, blockers)
    if form == "found":
        return Group(Text(plain.heading(len(records), is_cut=listing.is_cut)), table)
    return table


def _table(records: list[Record], blockers: dict[str, list[str]]) -> Table:
    """Returns the issues in columns; the title takes what room is left."""
    table = Table.grid(padding=(0, 1))
    for _ in range(4):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for record in records:
        table.add_row(
            Text(icon(record), status_style(record)),
            Text(record["id"], "bold"),
            priority_text(record),
            type_text(record),
            _title(record, blockers.get(record["id"], [])),
        )
    return table


def status_style(record: Record) -> str:
    """Returns the colour of a status."""
    return _STATUS_STYLES.get(record.get("status", ""), "")


def priority_text(record: Record) -> Text:
    """Returns the priority in its colour."""
    return Text(f"P{record['priority']}", priority_style(record["priority"]))


def priority_style(priority: int) -> str:
    """Returns the colour of a priority."""
    return _PRIORITY_STYLES[priority] if 0 <= priority < len(_PRIORITY_STYLES) else ""


def type_text(record: Record) -> Text:
    """Returns the type in its colour."""
    kind = one_line(record.get("issue_type", "task"))
    return Text(kind, _TYPE_STYLES.get(kind, ""))


def _title(record: Record, blockers: list[str]) -> Text:
    """Returns the title with who works on it, its labels and what it waits for."""
    text = Text(one_line(record["title"]), "bright_black" if record.get("status") == "closed" else "")
    if record.get("assignee"):
        text.append(" @" + one_line(record["assignee"]), "cyan")
    if record.get("labels"):
        text.append(" [" + " ".join(one_line(label) for label in record["labels"]) + "]", "blue")
    if blockers:
        text.append(f" (blocked by: {', '.join(one_line(other) for other in blockers)})", "red")
    return text


def _tree(listing: Listing) -> RenderableType:
    """Returns the issues under their parents, with totals and a legend."""
    lines: list[RenderableType] = []
    for glyphs, record in plain.tree_rows(listing.records):
        line = Text(glyphs, "bright_black", overflow="ellipsis", no_wrap=True)
        line.append(plain.tree_label(record), status_style(record))
        lines.append(line)
    footer = ["", plain.RULE, plain.totals(listing.records, is_cut=listing.is_cut), "", plain.LEGEND]
    return Group(*lines, *(Text(line, "bright_black", overflow="crop", no_wrap=True) for line in footer))


def watch(bd: Context, select: Callable[[], Listing], form: str) -> None:
    """Draws a list again whenever the workspace changes, until interrupted."""
    redraw(bd, lambda: print_rich(bd, select(), "flat" if form == "compact" else form, is_paged=False))


def redraw(bd: Context, draw: Callable[[], None]) -> None:
    """Draws on a cleared screen, and again whenever the workspace changes, until interrupted."""
    seen: object = None
    while True:
        state = workspace_state(bd)
        if state != seen:
            seen = state
            bd.stdout.write(_CLEAR)
            draw()
            bd.stdout.write("\n(watching; Ctrl-C ends)\n")
            bd.stdout.flush()
        time.sleep(_WATCH_S)


def workspace_state(bd: Context) -> tuple[object, ...]:
    """Returns what changes whenever somebody else commits to the database or writes the travelling file."""
    version = bd.workspace.read().execute("pragma data_version").fetchone()
    try:
        found = os.stat(bd.location.jsonl_path)
    except OSError:
        return (version,)
    return (version, found.st_mtime_ns, found.st_size)
