"""Several issues described in one text: Markdown with a heading an issue, or a JSON graph of nodes and edges.

Markdown: `## Title` opens an issue; the text before its first `###` is the description; `### Priority`, `### Type`,
`### Description`, `### Design`, `### Acceptance Criteria`, `### Assignee`, `### Labels`, `### Dependencies` give
fields.

Graph: `{"nodes": [{"key", "title", "type", "description", "assignee", "priority", "labels", "metadata", "parent_key",
"parent_id"}], "edges": [{"from_key"|"from_id", "to_key"|"to_id", "type"}]}`.
"""

from __future__ import annotations

from bd.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

_FIELD_OF_HEADING = {
    "priority": "priority",
    "type": "issue_type",
    "description": "description",
    "design": "design",
    "acceptance criteria": "acceptance_criteria",
    "assignee": "assignee",
    "labels": "labels",
    "dependencies": "dependencies",
}
_LIST_FIELDS = ("labels", "dependencies")


def parse_markdown(text: str) -> list[Record]:
    """Returns the fields of every issue a Markdown text describes; `labels` and `dependencies` are lists.

    Raises: InvalidValue when it describes none.
    """
    issues: list[dict[str, list[str]]] = []
    titles: list[str] = []
    field = ""
    for line in text.splitlines():
        if line.startswith("## "):
            titles.append(line[3:].strip())
            issues.append({})
            field = "description"
        elif line.startswith("### ") and issues:
            field = _FIELD_OF_HEADING.get(line[4:].strip().lower(), "")
            if field:
                issues[-1][field] = []
        elif issues and field:
            issues[-1].setdefault(field, []).append(line)
    if not issues:
        raise InvalidValue(
            "the Markdown file describes no issue", hint="start each issue with a heading: ## What is to be done"
        )
    return [{"title": title, **_fields(parts)} for title, parts in zip(titles, issues, strict=True)]


def _fields(parts: dict[str, list[str]]) -> Record:
    """Returns the fields of one issue from the lines below its headings."""
    fields: Record = {}
    for key, lines in parts.items():
        text = "\n".join(lines).strip()
        if key in _LIST_FIELDS:
            fields[key] = [item.strip(" -*") for item in text.replace("\n", ",").split(",") if item.strip(" -*")]
        elif text:
            fields[key] = text
    return fields


def check_graph(plan: object) -> tuple[list[Record], list[Record]]:
    """Returns the nodes and edges of a graph, parents before their children.

    Raises: InvalidValue when a key is missing, used twice, unknown, or its own ancestor.
    """
    if not isinstance(plan, dict) or not isinstance(plan.get("nodes"), list):
        raise InvalidValue("a graph is an object with a list of nodes", hint="see bd help create")
    nodes: dict[str, Record] = {}
    for node in plan["nodes"]:
        key = node.get("key") if isinstance(node, dict) else None
        if not isinstance(key, str) or not key or key in nodes:
            raise InvalidValue(f"a node of the graph has no key of its own: {key}", hint="give every node a key")
        nodes[key] = node
    edges = [edge for edge in plan.get("edges") or [] if isinstance(edge, dict)]
    for edge in edges:
        for side in ("from_key", "to_key"):
            if edge.get(side) and edge[side] not in nodes:
                raise InvalidValue(f"an edge names the unknown node {edge[side]}", hint="add the node or mend the edge")
    return _parents_first(nodes), edges


def _parents_first(nodes: dict[str, Record]) -> list[Record]:
    """Returns the nodes so that each stands behind its parent.

    Raises: InvalidValue for a circle or an unknown parent.
    """
    ordered: dict[str, Record] = {}
    waiting = list(nodes)
    while waiting:
        ready = [key for key in waiting if not nodes[key].get("parent_key") or nodes[key]["parent_key"] in ordered]
        if not ready:
            raise InvalidValue(
                f"the parents of {', '.join(waiting)} are unknown or form a circle", hint="mend parent_key"
            )
        for key in ready:
            ordered[key] = nodes[key]
        waiting = [key for key in waiting if key not in ordered]
    return list(ordered.values())
