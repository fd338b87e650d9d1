"""Trees of edges and Mermaid flowcharts as text: one issue a line, nothing wrapped, nothing cut."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.model.trees import glyphs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from bd.model.record import Record
    from bd.model.trees import Row

    Nodes = Mapping[str, Record]

HEADINGS = {"down": "🌲 Dependency tree for {}:", "up": "🌲 Dependent tree for {}:"}
_BOXES = {"closed": "☑", "in_progress": "◧", "blocked": "⚠"}
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
_UNTYPED = ("", "blocks", "parent-child")


def tree_lines(rows: list[Row], nodes: Nodes) -> Iterator[str]:
    """Yields a line a row: branches, id, title, priority, status, how it hangs there, what lies below unseen."""
    for glyphs, row in zip(glyphs_of(rows), rows, strict=True):
        kind = "" if row.kind in _UNTYPED else f" via {one_line(row.kind)}"
        yield f"{glyphs}{node_text(nodes[row.node])}{kind}{' …' if row.is_truncated else ''}"


def node_text(record: Record) -> str:
    """Returns an issue as a tree shows it; `[READY]` when it can be worked on."""
    if record.get("missing"):
        return f"{one_line(record['id'])} (not here)"
    ready = " [READY]" if record["status"] == "open" and not record["is_blocked"] else ""
    status = one_line(record["status"])
    return f"{record['id']}: {one_line(record['title'])} [P{record['priority']}] ({status}){ready}"


def mermaid_lines(nodes: Iterable[Record], edges: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yields a flowchart: arrows lead from an issue to what it waits for, dotted ones where nothing waits."""
    names: dict[str, str] = {}
    yield "flowchart TD"
    for record in nodes:
        issue_id = record["id"]
        names[issue_id] = _node_name(issue_id, len(names))
        box = _BOXES.get(record.get("status", ""), "☐")
        title = "(not here)" if record.get("missing") else one_line(record["title"])
        yield f'  {names[issue_id]}["{box} {_quoted(f"{one_line(issue_id)}: {title}")}"]'
    yield ""
    for near, far, kind in edges:
        if near in names and far in names:
            arrow = "-->" if kind == "blocks" else f"-.->|{_quoted(one_line(kind))}|"
            yield f"  {names[near]} {arrow} {names[far]}"


def _node_name(issue_id: str, number: int) -> str:
    """Returns the name of a node: the id, unless Mermaid would stumble over it."""
    return issue_id if _SAFE.issuperset(issue_id) and issue_id.lower() != "end" else f"node{number}"


def _quoted(text: str) -> str:
    """Returns a text as it stands between quotes or bars."""
    return (
        text.replace("#", "#35;").replace('"', "#quot;").replace("|", "#124;").replace("<", "#lt;").replace(">", "#gt;")
    )
