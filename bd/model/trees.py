"""A tree out of a graph: every node once, as near to the root as it comes, or along every path.

Pure: edges in, rows out. Nothing recurses, so depth is bounded by memory alone.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    Edges = Mapping[str, Sequence[tuple[str, str, str]]]

MOST_ROWS = 20_000


class Row:
    """One line of a tree: the node, how deep, below which node, by which type of edge, whether more lies below.

    `is_last`: no sibling follows.
    """

    __slots__ = ("depth", "is_last", "is_truncated", "kind", "node", "parent")

    def __init__(self, node: str, depth: int, parent: str, kind: str) -> None:
        """Takes the place; the rest is found out later."""
        self.node = node
        self.depth = depth
        self.parent = parent
        self.kind = kind
        self.is_last = True
        self.is_truncated = False


def arrange_tree(edges: Edges, root: str, *, depth: int, is_every_path: bool = False) -> tuple[list[Row], bool]:
    """Returns the rows in pre-order, the root first, and whether there were more than `MOST_ROWS`.

    Siblings keep the order of their edges. A node on the path from the root is never repeated below itself.
    """
    below = _path_children(edges) if is_every_path else _nearest_children(edges, root, depth)
    rows: list[Row] = []
    path: list[str] = []
    shown = {root} | {node for children in below.values() for node, _ in children}
    waiting = [Row(root, 0, root, "")]
    while waiting and len(rows) < MOST_ROWS:
        row = waiting.pop()
        del path[row.depth :]
        path.append(row.node)
        rows.append(row)
        above = set(path) if is_every_path else shown
        if row.depth >= depth:
            row.is_truncated = any(far not in above for _, far, _ in edges.get(row.node, ()))
            continue
        children = below.get(row.node, [])
        if is_every_path:
            children = [(node, kind) for node, kind in children if node not in above]
        following = [Row(node, row.depth + 1, row.node, kind) for node, kind in children]
        for sibling in following[:-1]:
            sibling.is_last = False
        waiting += following[::-1]
    return rows, bool(waiting)


def _path_children(edges: Edges) -> dict[str, list[tuple[str, str]]]:
    """Returns (child, type) of every node, each child once."""
    found: dict[str, dict[str, str]] = {}
    for near, listed in edges.items():
        for _, far, kind in listed:
            found.setdefault(near, {}).setdefault(far, kind)
    return {near: list(children.items()) for near, children in found.items()}


def _nearest_children(edges: Edges, root: str, depth: int) -> dict[str, list[tuple[str, str]]]:
    """Returns (child, type) of every node, each child below the node through which it is nearest to the root."""
    found: dict[str, list[tuple[str, str]]] = {}
    seen = {root}
    frontier = [root]
    for _ in range(depth):
        near_first: dict[str, tuple[str, str]] = {}
        for near, far, kind in (edge for node in frontier for edge in edges.get(node, ())):
            if far not in seen:
                near_first.setdefault(far, (near, kind))
        for far, (near, kind) in near_first.items():
            found.setdefault(near, []).append((far, kind))
        seen.update(near_first)
        frontier = list(near_first)
    return found


def keep_branches(rows: list[Row], wanted: set[str]) -> list[Row]:
    """Returns the rows of some nodes and of everything above them, the root always."""
    kept: list[Row] = []
    needed_above = 0
    for row in reversed(rows):
        if row.node in wanted or row.depth < needed_above or row.depth == 0:
            kept.append(row)
            needed_above = row.depth
    kept.reverse()
    _mark_last(kept)
    return kept


def _mark_last(rows: list[Row]) -> None:
    """Finds out anew which rows no sibling follows."""
    followed: set[int] = set()
    for row in reversed(rows):
        followed = {depth for depth in followed if depth <= row.depth}
        row.is_last = row.depth not in followed
        followed.add(row.depth)


def glyphs_of(rows: list[Row]) -> list[str]:
    """Returns the branches to draw before each row."""
    margins: list[str] = []
    found: list[str] = []
    for row in rows:
        del margins[max(row.depth - 1, 0) :]
        if row.depth == 0:
            found.append("")
            continue
        found.append("".join(margins) + ("└── " if row.is_last else "├── "))
        margins.append("    " if row.is_last else "│   ")
    return found
