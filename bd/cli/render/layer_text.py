"""Graphs of issues as text, layer by layer: what can be done first stands first."""

from __future__ import annotations

from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from bd.model.layers import Layout
    from bd.model.record import Record

    Nodes = Mapping[str, Record]

LEGEND = "Status: ○ open  ◐ in_progress  ● blocked  ✓ closed  ❄ deferred"


def layer_title(layout: Layout, number: int) -> str:
    """Returns what stands above a layer."""
    if layout.knots and number == len(layout.layers) - 1:
        return f"Layer {number} (waiting for each other in a circle)"
    return f"Layer {number} (ready)" if number == 0 else f"Layer {number}"


def heading(root: Record, count: int, layout: Layout) -> str:
    """Returns the first line of a graph."""
    return f"📊 Dependency graph for {root['id']}: {count} issues, {len(layout.layers)} layers"


def layer_lines(nodes: Nodes, layout: Layout) -> Iterator[str]:
    """Yields each layer under its title, an issue a line."""
    for number, layer in enumerate(layout.layers):
        yield ""
        yield layer_title(layout, number)
        for issue_id in layer:
            yield "  " + node_line(nodes[issue_id], layout)


def compact_lines(nodes: Nodes, layout: Layout) -> Iterator[str]:
    """Yields an issue a line, its layer in front."""
    for number, layer in enumerate(layout.layers):
        for issue_id in layer:
            yield f"{number} {node_line(nodes[issue_id], layout)}"


def node_line(record: Record, layout: Layout) -> str:
    """Returns one issue with what it waits for and where it belongs."""
    parent = f" (parent: {record['parent']})" if record.get("parent") else ""
    waits = layout.waits[record["id"]]
    arrow = f" ← {', '.join(waits)}" if waits else ""
    return f"{icon(record)} {record['id']}: {one_line(record['title'])} [P{record['priority']}]{parent}{arrow}"
