"""bd sql: questions that no other command answers."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.errors import UsageProblem
from bd.storage.adhoc_sql import select_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import SqlArgument
    from bd.cli.options import SqlCsvOption

    Row = dict[str, Any]


def run(bd: Context, query: SqlArgument, *, csv: SqlCsvOption = False) -> None:
    """Ask the database in SQL; nothing can be changed this way."""
    if csv and bd.json:
        raise UsageProblem("--csv and --json contradict each other", hint="say one of them")
    sql = (bd.text(query[0]) or "") if len(query) == 1 else " ".join(query)
    rows = select_rows(bd.workspace.read(), sql, bd.location.database_path)
    if bd.json:
        bd.emit([{name: _plain(value) for name, value in row.items()} for row in rows])
    elif csv:
        _print_csv(bd, rows)
    elif bd.is_terminal:
        _draw(bd, list(rows))
    else:
        _print_lines(bd, rows)


def _plain(value: object) -> object:
    """Returns a value as JSON can hold it: bytes as the object sqlite-utils makes of them, infinities as text."""
    if isinstance(value, bytes):
        from base64 import b64encode

        return {"$base64": True, "encoded": b64encode(value).decode()}
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    return value


def _shown(value: object) -> str:
    """Returns a value on one line; nothing for null, hexadecimal digits for bytes."""
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else one_line(str(value))


def _print_lines(bd: Context, rows: Iterator[Row]) -> None:
    """Prints a header line and a line a row, columns separated by tabs."""
    for number, row in enumerate(rows):
        if not number:
            bd.line("\t".join(one_line(name) for name in row))
        bd.line("\t".join(_shown(value) for value in row.values()))


def _print_csv(bd: Context, rows: Iterator[Row]) -> None:
    """Prints comma-separated values, texts as they are."""
    import csv

    class Lines:
        """Takes what the writer makes."""

        write = staticmethod(bd.stdout.write)

    writer = csv.writer(Lines(), lineterminator="\n")
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow([value.hex() if isinstance(value, bytes) else value for value in row.values()])


def _draw(bd: Context, rows: list[Row]) -> None:
    """Draws a table for a person."""
    from rich.table import Table
    from rich.text import Text

    from bd.cli.render.screen import show

    if not rows:
        bd.line("No rows")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(Text(one_line(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row.values()))
    show(bd, table)
