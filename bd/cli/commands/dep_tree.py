"""bd dep tree and bd dep cycles: what hangs together through edges."""

from __future__ import annotations

from bd.cli.neighbours import check_direction
from bd.errors import InvalidValue
from bd.model.cycles import find_cycles
from bd.model.trees import MOST_ROWS
from bd.model.trees import arrange_tree
from bd.model.trees import keep_branches
from bd.storage.reads import load_plain
from bd.storage.resolve import resolve_id
from bd.storage.trees import load_nodes
from bd.storage.trees import select_reached
from bd.storage.ways import select_waits
from bd.tracker.depend import check_edge_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AllPathsOption
    from bd.cli.options import DirectionOption
    from bd.cli.options import MaxDepthOption
    from bd.cli.options import OnlyEdgeTypeOption
    from bd.cli.options import RequiredIdArgument
    from bd.cli.options import ReverseTreeOption
    from bd.cli.options import TreeFormatOption
    from bd.cli.options import TreeStatusOption
    from bd.model.record import Record
    from bd.model.trees import Row
    from bd.storage.sqlite import Connection

    Edges = dict[str, list[tuple[str, str, str]]]

DEFAULT_DEPTH = 50


class _Tree:
    """One tree: which way it grows, its rows, and every edge that was read for it."""

    __slots__ = ("edges", "rows", "way")

    def __init__(self, way: str, rows: list[Row], edges: Edges) -> None:
        """Keeps all three."""
        self.way = way
        self.rows = rows
        self.edges = edges


def run_tree(
    bd: Context,
    issue_id: RequiredIdArgument,
    *,
    direction: DirectionOption = "down",
    reverse: ReverseTreeOption = False,
    max_depth: MaxDepthOption = None,
    show_all_paths: AllPathsOption = False,
    status: TreeStatusOption = None,
    only_type: OnlyEdgeTypeOption = None,
    format_: TreeFormatOption = None,
) -> None:
    """Show what an issue waits for as a tree."""
    depth = DEFAULT_DEPTH if max_depth is None else max_depth
    if depth < 1:
        raise InvalidValue("--max-depth must be >= 1", hint="leave it out for 50 levels")
    if format_ not in (None, "", "text", "mermaid"):
        raise InvalidValue(f'invalid --format "{format_}"', hint="use mermaid, or leave it out")
    wanted = "up" if reverse else check_direction(direction)
    kind = "" if only_type is None else check_edge_type(only_type)
    con = bd.workspace.read()
    root = resolve_id(con, issue_id, bd.workspace.prefix)
    trees = []
    for way in ("down", "up") if wanted == "both" else (wanted,):
        edges = select_reached(con, root, way=way, depth=depth, kind=kind)
        rows, is_cut = arrange_tree(edges, root, depth=depth, is_every_path=show_all_paths)
        if is_cut:
            bd.note(f"Showing the first {MOST_ROWS} lines (leave out --show-all-paths, or use --max-depth)")
        trees.append(_Tree(way, _of_status(con, rows, status), edges))
    if format_ == "mermaid" and not bd.json:
        _print_mermaid(bd, con, trees)
    elif bd.json:
        bd.emit(_documents(con, trees))
    else:
        _print_text(bd, con, trees)


def _of_status(con: Connection, rows: list[Row], status: str | None) -> list[Row]:
    """Returns the rows that lead to issues of a status; all when none is asked for."""
    if not status:
        return rows
    nodes = load_nodes(con, list({row.node for row in rows}))
    return keep_branches(rows, {issue_id for issue_id, node in nodes.items() if node.get("status") == status})


def _documents(con: Connection, trees: list[_Tree]) -> list[Record]:
    """Returns every row as an issue with its place in the tree; of two trees the second leaves the root out."""
    records = load_plain(con, list({row.node for tree in trees for row in tree.rows}))
    found = []
    for number, tree in enumerate(trees):
        for row in tree.rows[1 if number else 0 :]:
            place: Record = {"depth": row.depth, "parent_id": row.parent, "truncated": row.is_truncated}
            if row.kind:
                place["dependency_type"] = row.kind
            if len(trees) > 1:
                place["direction"] = tree.way
            found.append({**records.get(row.node, {"id": row.node, "missing": True}), **place})
    return found


def _print_text(bd: Context, con: Connection, trees: list[_Tree]) -> None:
    """Prints trees with branches."""
    from bd.cli.render.tree_text import HEADINGS
    from bd.cli.render.tree_text import tree_lines

    bd.page()
    nodes = load_nodes(con, list({row.node for tree in trees for row in tree.rows}))
    for tree in trees:
        bd.line(f"\n{HEADINGS[tree.way].format(tree.rows[0].node)}\n")
        for line in tree_lines(tree.rows, nodes):
            bd.line(line)
    bd.line()


def _print_mermaid(bd: Context, con: Connection, trees: list[_Tree]) -> None:
    """Prints a flowchart of everything in the trees, with every edge between the issues shown."""
    from bd.cli.render.tree_text import mermaid_lines

    nodes = load_nodes(con, list(dict.fromkeys(row.node for tree in trees for row in tree.rows)))
    edges: dict[tuple[str, str, str], None] = {}
    for tree in trees:
        for near, far, kind in (edge for listed in tree.edges.values() for edge in listed):
            edges[(near, far, kind) if tree.way == "down" else (far, near, kind)] = None
    for line in mermaid_lines(nodes.values(), edges):
        bd.line(line)


def run_cycles(bd: Context) -> None:
    """List the circles of issues that wait for each other."""
    con = bd.workspace.read()
    cycles = find_cycles(select_waits(con))
    records = load_plain(con, list({issue_id for cycle in cycles for issue_id in cycle}))
    if bd.json:
        bd.emit([[records[issue_id] for issue_id in cycle] for cycle in cycles])
        return
    if not cycles:
        bd.line("\n✓ No dependency cycles detected\n")
        return
    bd.page()
    bd.line(f"\n⚠ Found {len(cycles)} dependency {'cycle' if len(cycles) == 1 else 'cycles'}:\n")
    for cycle in cycles:
        bd.line(" → ".join([*cycle, cycle[0]]))
    bd.line("\nbd dep remove ISSUE DEPENDS-ON opens a cycle\n")
