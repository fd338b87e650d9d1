"""A board on a terminal, drawn with Rich: as many columns side by side as fit, the rest below them."""

from __future__ import annotations

from rich.box import ASCII
from rich.box import ROUNDED
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.emptiness import nothing_found
from bd.cli.render.printable import one_line
from bd.cli.render.rich_view import priority_style
from bd.cli.render.rich_view import shortened
from bd.cli.render.screen import make_console
from bd.cli.render.screen import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.columns import Column

NARROWEST = 16
LONGEST_TITLE = 60  # cells: four lines of a narrow column
_MARGIN = 3


def print_board(bd: Context, columns: list[Column]) -> None:
    """Prints the columns in rows that fit the window."""
    side_by_side = max(1, (make_console(bd).width - 1) // (NARROWEST + _MARGIN))
    is_plain = bd.env.get("TERM") == "dumb"
    starts = range(0, len(columns), side_by_side)
    show(bd, *(_table(columns[start : start + side_by_side], is_plain=is_plain) for start in starts))
    if not columns:
        bd.line(nothing_found(bd, "No issues found."))


def _table(columns: list[Column], *, is_plain: bool) -> Table:
    """Returns one row of columns."""
    table = Table(box=ASCII if is_plain else ROUNDED, expand=True, padding=(0, 1))
    for name, total, _ in columns:
        table.add_column(Text(f"{one_line(name)} ({total})", "bold", overflow="ellipsis"), ratio=1, overflow="fold")
    table.add_row(*(_cell(column) for column in columns))
    return table


def _cell(column: Column) -> Group:
    """Returns the cards of a column, one below the other."""
    _, total, records = column
    cards = [_card(record) for record in records]
    if len(records) < total:
        cards.append(Text(f"… {total - len(records)} more", "bright_black"))
    return Group(*cards)


def _card(record: Record) -> Text:
    """Returns an issue: its id and priority, below them the title and who works on it."""
    card = Text()
    card.append(one_line(record["id"]), "bold")
    card.append(f" P{record['priority']}", priority_style(record["priority"]))
    kind = one_line(record.get("issue_type", "task"))
    if kind != "task":
        card.append(f" {kind}", "bright_black")
    card.append("\n" + shortened(one_line(record["title"]), LONGEST_TITLE))
    if record.get("assignee"):
        card.append(" @" + one_line(record["assignee"]), "cyan")
    return card
