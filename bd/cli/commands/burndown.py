"""bd burndown: how many issues were open, day by day."""

from __future__ import annotations

from bd.cli.day_rows import document
from bd.cli.day_rows import select_rows
from bd.cli.day_rows import table_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DaysOption
    from bd.cli.options import WeeksOption


def run(bd: Context, *, days: DaysOption = 30, weekly: WeeksOption = False) -> None:
    """Show how many issues were open at the end of each day (UTC)."""
    rows = select_rows(bd, days, weekly=weekly)
    if bd.json:
        bd.emit(document(rows))
    elif bd.is_terminal:
        from bd.cli.render.day_view import print_burndown

        print_burndown(bd, rows)
    else:
        for line in table_lines(rows, ("open",)):
            bd.line(line)
