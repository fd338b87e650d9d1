"""Chosen columns of issues on a terminal: a table that fits the window."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from bd.cli.render.columns_text import value_text
from bd.cli.render.screen import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.cli.context import Context
    from bd.model.record import Record


def print_table(bd: Context, records: Sequence[Record], columns: Sequence[str]) -> None:
    """Prints a row an issue under the names of the columns."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in columns:
        table.add_column(Text(name), overflow="fold", no_wrap=name == "id")
    for record in records:
        table.add_row(*(Text(value_text(record.get(name))) for name in columns))
    show(bd, table)
