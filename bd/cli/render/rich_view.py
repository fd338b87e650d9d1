"""Lists on a terminal, drawn with Rich: colour, columns that fit the window, a pager for what is taller than it.

Every text becomes a `Text`, so nothing that a user wrote is read as markup, an emoji name or a link; control characters
are visible escapes as in the plain form. A title longer than a few lines ends in an ellipsis; `bd show` has all of it.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.cells import set_cell_size
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.emptiness import nothing_found
from bd.cli.render import plain
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.screen import redraw
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import LABEL
from bd.cli.render.theme import PERSON
from bd.cli.render.theme import PRIORITIES
from bd.cli.render.theme import STATUSES
from bd.cli.render.theme import TYPES
from bd.cli.render.theme import WARNING
from bd.storage.blocking import select_blockers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record

_LONGEST_TITLE = 160  # cells: three lines of a narrow window


def print_rich(bd: Context, listing: Listing, form: str, *, is_paged: bool = True) -> None:
    """Prints a list in one of the forms of `bd.cli.listing`."""
    show(bd, draw(bd, listing, form), is_paged=is_paged)


def draw(bd: Context, listing: Listing, form: str) -> RenderableType:
    """Returns a list as Rich draws it."""
    records = listing.records
    if not records:
        return Text(nothing_found(bd, plain.NOTHING))
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
    return STATUSES.get(record.get("status", ""), "")


def priority_text(record: Record) -> Text:
    """Returns the priority in its colour."""
    return Text(f"P{record['priority']}", priority_style(record["priority"]))


def priority_style(priority: int) -> str:
    """Returns the colour of a priority."""
    return PRIORITIES[priority] if 0 <= priority < len(PRIORITIES) else ""


def type_text(record: Record) -> Text:
    """Returns the type in its colour."""
    kind = one_line(record.get("issue_type", "task"))
    return Text(kind, TYPES.get(kind, ""))


def title_text(record: Record) -> Text:
    """Returns the title, cut where it is very long, with who works on it and its labels."""
    text = Text(shortened(one_line(record["title"])), DIM if record.get("status") == "closed" else "")
    if record.get("assignee"):
        text.append(" @" + one_line(record["assignee"]), PERSON)
    if record.get("labels"):
        text.append(" [" + " ".join(one_line(label) for label in record["labels"]) + "]", LABEL)
    return text


def shortened(text: str, most: int = _LONGEST_TITLE) -> str:
    """Returns a text of at most so many cells; an ellipsis stands for what is left out."""
    return text if cell_len(text) <= most else set_cell_size(text, most - 1).rstrip() + "…"


def _title(record: Record, blockers: list[str]) -> Text:
    """Returns the title with what the issue waits for."""
    text = title_text(record)
    if blockers:
        text.append(f" (blocked by: {', '.join(one_line(other) for other in blockers)})", WARNING)
    return text


def _tree(listing: Listing) -> RenderableType:
    """Returns the issues under their parents, with totals and a legend."""
    lines: list[RenderableType] = []
    for glyphs, record in plain.tree_rows(listing.records):
        line = Text(glyphs, DIM, overflow="ellipsis", no_wrap=True)
        line.append(plain.tree_label(record), status_style(record))
        lines.append(line)
    footer = ["", plain.RULE, plain.totals(listing.records, is_cut=listing.is_cut), "", plain.LEGEND]
    return Group(*lines, *(Text(line, DIM, overflow="crop", no_wrap=True) for line in footer))


def watch(bd: Context, select: Callable[[], Listing], form: str) -> None:
    """Draws a list again whenever the workspace changes, until interrupted."""
    redraw(bd, lambda: print_rich(bd, select(), "flat" if form == "compact" else form, is_paged=False))
