"""Graphs on a terminal, drawn with Rich: a box an issue, the boxes of a layer beside each other."""

from __future__ import annotations

from rich.columns import Columns
from rich.console import Group
from rich.panel import Panel
from rich.text import Text

from bd.cli.render import layer_text
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.rich_view import shortened
from bd.cli.render.screen import show
from bd.cli.render.theme import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.cli.render.layer_text import Nodes
    from bd.model.layers import Layout
    from bd.model.record import Record

    Graph = tuple[Record, Nodes, Layout]

_WIDEST = 44


def print_layers(bd: Context, graphs: list[Graph]) -> None:
    """Prints graphs one below the other, in a pager when they are taller than the window."""
    show(bd, *(_draw(*graph) for graph in graphs))


def _draw(root: Record, nodes: Nodes, layout: Layout) -> RenderableType:
    """Returns one graph."""
    parts: list[RenderableType] = [Text(), Text(layer_text.heading(root, len(nodes), layout), "bold")]
    parts.append(Text(layer_text.LEGEND, "bright_black"))
    for number, layer in enumerate(layout.layers):
        parts += [Text(), Text(layer_text.layer_title(layout, number), "bold cyan")]
        parts.append(Columns([_box(nodes[issue_id], layout) for issue_id in layer]))
    return Group(*parts)


def _box(record: Record, layout: Layout) -> Panel:
    """Returns one issue in a box."""
    lines = [f"{icon(record)} {shortened(one_line(record['title']), _WIDEST)}", f"{record['id']} P{record['priority']}"]
    if layout.waits[record["id"]]:
        lines.append("← " + ", ".join(layout.waits[record["id"]]))
    return Panel.fit(Text("\n".join(lines)), border_style=STATUSES.get(record.get("status", ""), ""))
