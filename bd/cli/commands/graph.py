"""bd graph: connected issues in layers, for people and for drawing programs; and a check of all edges."""

from __future__ import annotations

from bd.cli.problems import ConflictingOptions
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.model.cycles import find_cycles
from bd.model.layers import group_connected
from bd.model.layers import lay_out
from bd.storage.graphs import load_graph
from bd.storage.graphs import select_dangling
from bd.storage.graphs import select_self_edges
from bd.storage.resolve import resolve_id
from bd.storage.trees import select_component
from bd.storage.trees import select_open_edges
from bd.storage.ways import select_waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BoxOption
    from bd.cli.options import CompactOption
    from bd.cli.options import DotOption
    from bd.cli.options import GraphAllOption
    from bd.cli.options import GraphHtmlOption
    from bd.cli.options import MermaidOption
    from bd.cli.options import OptionalIdArgument
    from bd.model.layers import Layout
    from bd.model.record import Record


class _Graph:
    """Connected issues: the root, all records, the edge records between them, and where each stands."""

    __slots__ = ("edges", "layout", "records", "root")

    def __init__(self, root_id: str, records: list[Record], edges: list[Record]) -> None:
        """Lays the issues out."""
        self.records = records
        self.edges = edges
        self.root = next(record for record in records if record["id"] == root_id)
        self.layout: Layout = lay_out([record["id"] for record in records], self.triples)
        parents = {edge["issue_id"]: edge["depends_on_id"] for edge in edges if edge["type"] == "parent-child"}
        for record in records:
            if record["id"] in parents:
                record["parent"] = parents[record["id"]]

    @property
    def triples(self) -> list[tuple[str, str, str]]:
        """The edges as (issue, target, type)."""
        return [(edge["issue_id"], edge["depends_on_id"], edge["type"]) for edge in self.edges]

    @property
    def nodes(self) -> dict[str, Record]:
        """The records by id."""
        return {record["id"]: record for record in self.records}


def run_show(
    bd: Context,
    issue_id: OptionalIdArgument = None,
    *,
    all_: GraphAllOption = False,
    compact: CompactOption = False,
    dot: DotOption = False,
    mermaid: MermaidOption = False,
    box: BoxOption = False,
    html: GraphHtmlOption = False,
) -> None:
    """Show connected issues in layers.

    What can be done first stands first; what waits stands below everything it waits for.
    """
    if html:
        raise UsageProblem(
            "no web page is made", hint="bd graph --all --dot | dot -Tsvg > graph.svg draws a picture for a browser"
        )
    if dot and mermaid:
        raise ConflictingOptions("--dot", "--mermaid")
    if (issue_id is None) is not all_:
        raise UsageProblem("give an issue, or --all, and not both", hint="write bd graph ID, or bd graph --all")
    graphs = [_load_one(bd, issue_id)] if issue_id is not None else _load_all(bd)
    if bd.json:
        bd.emit([_component(graph) for graph in graphs] if all_ else _document(graphs[0]))
    elif dot or mermaid:
        _print_drawing(bd, graphs, is_dot=dot)
    else:
        _print_text(bd, graphs, is_compact=compact and not box)


def _load_one(bd: Context, text: str) -> _Graph:
    """Returns what is connected with an issue.

    Raises: IssueNotFound, AmbiguousId.
    """
    con = bd.workspace.read()
    root_id = resolve_id(con, text, bd.workspace.prefix)
    ids, _ = select_component(con, root_id)
    records, edges = load_graph(con, ids)
    records.sort(key=lambda record: (record["priority"], record["created_at"], record["id"]))
    return _Graph(root_id, records, edges)


def _load_all(bd: Context) -> list[_Graph]:
    """Returns every open issue in connected groups, larger ones first."""
    con = bd.workspace.read()
    ids, edges = select_open_edges(con)
    records, between = load_graph(con, ids)
    by_id = {record["id"]: record for record in records}
    groups = group_connected(ids, edges)
    group_of = {issue_id: number for number, group in enumerate(groups) for issue_id in group}
    listed: list[list[Record]] = [[] for _ in groups]
    for edge in between:
        if group_of[edge["issue_id"]] == group_of[edge["depends_on_id"]]:
            listed[group_of[edge["issue_id"]]].append(edge)
    return [
        _Graph(group[0], [by_id[issue_id] for issue_id in group], listed[number]) for number, group in enumerate(groups)
    ]


def _document(graph: _Graph) -> Record:
    """Returns one graph with the place of every issue."""
    layers = graph.layout.layers
    nodes = graph.nodes
    placed = {
        issue_id: {
            "Issue": nodes[issue_id],
            "Layer": number,
            "Position": position,
            "DependsOn": graph.layout.waits[issue_id],
        }
        for number, layer in enumerate(layers)
        for position, issue_id in enumerate(layer)
    }
    layout = {"Nodes": placed, "Layers": layers, "MaxLayer": len(layers) - 1, "RootID": graph.root["id"]}
    return {"root": graph.root, "issues": graph.records, "dependencies": graph.edges, "layout": layout}


def _component(graph: _Graph) -> Record:
    """Returns one of several graphs, with the names the classic tool gives its parts."""
    return {"Root": graph.root, "Issues": graph.records, "Dependencies": graph.edges}


def _print_drawing(bd: Context, graphs: list[_Graph], *, is_dot: bool) -> None:
    """Prints one document for a drawing program."""
    from bd.cli.render.graph_text import dot_lines
    from bd.cli.render.tree_text import mermaid_lines

    records = [record for graph in graphs for record in graph.records]
    if not is_dot:
        lines = mermaid_lines(records, [triple for graph in graphs for triple in graph.triples])
    else:
        lines = dot_lines(_with_edges(graphs))
    for line in lines:
        bd.line(line)


def _with_edges(graphs: list[_Graph]) -> list[Record]:
    """Returns every record with the edges that start at it."""
    found: list[Record] = []
    for graph in graphs:
        edges: dict[str, list[Record]] = {}
        for edge in graph.edges:
            edges.setdefault(edge["issue_id"], []).append(edge)
        found += [{**record, "dependencies": edges.get(record["id"], [])} for record in graph.records]
    return found


def _print_text(bd: Context, graphs: list[_Graph], *, is_compact: bool) -> None:
    """Prints graphs in layers; issues connected with nothing are only counted when there are several graphs."""
    from bd.cli.render import layer_text

    drawn = [graph for graph in graphs if len(graph.records) > 1] if len(graphs) > 1 else graphs
    if bd.is_terminal and not is_compact:
        from bd.cli.render.layer_view import print_layers

        print_layers(bd, [(graph.root, graph.nodes, graph.layout) for graph in drawn])
    for graph in [] if bd.is_terminal and not is_compact else drawn:
        bd.line("\n" + layer_text.heading(graph.root, len(graph.records), graph.layout))
        lines = layer_text.compact_lines if is_compact else layer_text.layer_lines
        for line in lines(graph.nodes, graph.layout):
            bd.line(line)
    alone = len(graphs) - len(drawn)
    if alone:
        bd.line(f"\n{alone} open issues are connected with nothing")
    elif not graphs:
        bd.line("No open issues")


def run_check(bd: Context) -> int:
    """Check every dependency.

    Circles, issues that wait for themselves and targets that are not here are listed, and the exit code is 1.
    """
    con = bd.workspace.read()
    cycles = find_cycles(edge for edge in select_waits(con) if edge[0] != edge[1])
    problems = {"dangling": select_dangling(con), "self": select_self_edges(con)}
    is_ok = not cycles and not any(problems.values())
    if bd.json:
        edges = {
            key: [{"issue_id": near, "depends_on_id": far, "type": kind} for near, far, kind in rows]
            for key, rows in problems.items()
        }
        bd.emit({"ok": is_ok, "cycles": cycles, **edges})
    elif is_ok:
        bd.line("✓ Every dependency leads to an issue, and none in a circle")
    else:
        for cycle in cycles:
            bd.line(f"circle: {' → '.join([*cycle, cycle[0]])}")
        for key, rows in problems.items():
            for near, far, kind in rows:
                bd.line(f"{key}: {near} {kind} {far}")
    return ExitCode.OK if is_ok else ExitCode.NEGATIVE
