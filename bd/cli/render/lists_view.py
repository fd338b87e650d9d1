"""Small lists on a terminal: texts kept under names, tasks, gates, and the neighbours of an issue."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bd.cli.render.gate_text import awaited
from bd.cli.render.gate_text import time_left
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.queue_view import grid
from bd.cli.render.relations_view import issue_line
from bd.cli.render.rich_view import priority_text
from bd.cli.render.rich_view import status_style
from bd.cli.render.rich_view import title_text
from bd.cli.render.screen import show
from bd.cli.render.theme import DIM
from bd.cli.render.theme import HEADING
from bd.cli.render.when import told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record

_WIDEST_NAME = 28
_NOTHING = {"down": "depends on nothing", "up": "nothing depends on it"}
_HEADINGS = {"down": "depends on", "up": "is what these depend on"}


def draw_values(bd: Context, values: Mapping[str, str]) -> None:
    """Draws texts beside their names."""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold", max_width=_WIDEST_NAME)
    table.add_column(overflow="fold")
    for name, value in values.items():
        table.add_row(Text(one_line(name), "bold"), Text(one_line(value)))
    show(bd, table)


def draw_tasks(bd: Context, records: list[Record]) -> None:
    """Draws tasks, a line each, and how many there are."""
    table = grid(3)
    for record in records:
        sign = Text(icon(record), status_style(record))
        table.add_row(sign, Text(record["id"], "bold"), priority_text(record), title_text(record))
    count = f"{len(records)} task{'' if len(records) == 1 else 's'}"
    show(bd, Group(table, Text(), Text(f"{count}    One is done: bd todo done ID", DIM)))


def draw_gates(bd: Context, gates: list[Record]) -> None:
    """Draws gates with what they wait for, how long yet, and since when."""
    now_ns = bd.clock.now_ns()
    table = grid(4)
    for gate in gates:
        is_closed = gate.get("status") == "closed"
        table.add_row(
            Text("✓" if is_closed else "⏳", "green" if is_closed else "yellow"),
            Text(gate["id"], "bold"),
            Text(awaited(gate)),
            Text("" if is_closed else time_left(gate, now_ns), "yellow"),
            _gate_note(gate, now_ns),
        )
    show(bd, Group(table, Text(), Text("One is over: bd gate resolve ID    Look at all: bd gate check", DIM)))


def _gate_note(gate: Record, now_ns: int) -> Text:
    """Returns since when a gate is there, and why."""
    note = Text(told(gate["created_at"], now_ns), DIM)
    reason = gate.get("close_reason") or gate.get("description")
    return note.append(f"  {one_line(str(reason))}", "none") if reason else note


def draw_neighbours(bd: Context, found: Sequence[tuple[str, str, list[Record]]]) -> None:
    """Draws (issue, direction, its neighbours), each neighbour on a line with the kind of edge."""
    parts: list[RenderableType] = []
    for issue_id, way, neighbours in found:
        parts += [Text()] if parts else []
        head = Text(issue_id, "bold")
        head.append(f" {(_HEADINGS if neighbours else _NOTHING)[way]}", HEADING if neighbours else DIM)
        parts += [head, _neighbour_table(neighbours)]
    show(bd, *parts)


def _neighbour_table(neighbours: list[Record]) -> Table:
    """Returns a row a neighbour."""
    table = grid(1)
    for record in neighbours:
        table.add_row(Text(one_line(record["dependency_type"]), DIM), issue_line("", record))
    return table
