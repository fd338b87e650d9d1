"""Several issues described in one text: Markdown with a heading an issue, or a JSON graph of nodes and edges.

Markdown: `## Title` opens an issue; the text before its first `###` is the description; `### Priority`, `### Type`,
`### Description`, `### Design`, `### Acceptance Criteria`, `### Notes`, `### Assignee`, `### Labels` and
`### Dependencies` give fields. A section with another name stays in the description; nothing inside a code fence is a
heading.

Graph: `{"nodes": [{"key", "title", "type", "description", "design", "acceptance_criteria", "notes", "assignee",
"priority", "labels", "dependencies", "metadata", "metadata_refs", "parent_key", "parent_id"}], "edges":
[{"from_key"|"from_id", "to_key"|"to_id", "type"}]}`. `metadata_refs` maps metadata keys to the keys of nodes, whose ids
they get. A key that means nothing is refused, so that nothing of a plan is lost.
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
    "notes": "notes",
    "assignee": "assignee",
    "labels": "labels",
    "dependencies": "dependencies",
}
_LIST_FIELDS = ("labels", "dependencies")
_FENCES = ("```", "~~~")
_TEXT, _NAMES, _PRIORITY, _OBJECT, _TRUTH, _ANY = (
    "a text",
    "a list of texts",
    "0 to 4",
    "an object",
    "true or false",
    "",
)
_NODE_KEYS = {
    **dict.fromkeys(("key", "title", "type", "issue_type", "description", "design", "acceptance_criteria"), _TEXT),
    **dict.fromkeys(("notes", "assignee", "parent_key", "parent_id"), _TEXT),
    **dict.fromkeys(("labels", "dependencies"), _NAMES),
    "priority": _PRIORITY,
    "metadata": _ANY,
    "metadata_refs": _OBJECT,
    "assign_after_create": _TRUTH,
}
_FORM = 'write {"nodes": [{"key": "a", "title": "A"}], "edges": [{"from_key": "a", "to_id": "bd-x1"}]}'
_EDGE_KEYS = dict.fromkeys(("from_key", "from_id", "to_key", "to_id", "type"), _TEXT)


def parse_markdown(text: str) -> list[Record]:
    """Returns the fields of every issue a Markdown text describes; `labels` and `dependencies` are lists.

    Raises: InvalidValue when it describes none.
    """
    issues: list[dict[str, list[str]]] = []
    titles: list[str] = []
    field = fence = ""
    for line in text.splitlines():
        mark = line.lstrip()[:3]
        if mark in _FENCES and fence in ("", mark):
            fence = "" if fence else mark
        if line.startswith("## ") and not fence:
            titles.append(line[3:].strip())
            issues.append({})
            field = "description"
        elif line.startswith("### ") and issues and not fence and line[4:].strip().lower() in _FIELD_OF_HEADING:
            field = _FIELD_OF_HEADING[line[4:].strip().lower()]
        elif issues:
            if line.startswith("### ") and not fence:
                field = "description"
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
        raise InvalidValue("a graph is an object with a list of nodes", hint=_FORM)
    nodes: dict[str, Record] = {}
    for number, node in enumerate(plan["nodes"], 1):
        _check_keys(node, _NODE_KEYS, f"node {number}")
        key = node.get("key")
        if not key:
            raise InvalidValue(f"node {number} of the graph has no key", hint="give every node a key of its own")
        if key in nodes:
            raise InvalidValue(f'two nodes of the graph have the key "{key}"', hint="give every node a key of its own")
        nodes[key] = node
    edges = [] if plan.get("edges") is None else plan["edges"]
    if not isinstance(edges, list):
        raise InvalidValue("the edges of a graph are a list", hint=_FORM)
    for number, edge in enumerate(edges, 1):
        _check_keys(edge, _EDGE_KEYS, f"edge {number}")
        _check_ends(edge, nodes, number)
    for key, node in nodes.items():
        for name in (node.get("metadata_refs") or {}).values():
            if not isinstance(name, str) or name not in nodes:
                raise InvalidValue(f"metadata_refs of {key} names the unknown node {name}", hint="name a node's key")
    return _parents_first(nodes), edges


def _check_keys(part: object, kinds: dict[str, str], name: str) -> None:
    """Refuses a node or an edge that is none, with keys that mean nothing or values of another kind.

    Raises: InvalidValue.
    """
    if not isinstance(part, dict):
        raise InvalidValue(f"{name} of the graph is not an object", hint=_FORM)
    for key, value in part.items():
        if key not in kinds:
            raise InvalidValue(f'{name} of the graph has the unknown key "{key}"', hint=f"keys: {', '.join(kinds)}")
        if value is not None and not _is_kind(value, kinds[key]):
            raise InvalidValue(f"{key} of {name} of the graph is not {kinds[key]}", hint="mend the plan")


def _is_kind(value: object, kind: str) -> bool:
    """Says whether a value is of a kind; which texts and numbers are priorities is decided later."""
    if kind == _NAMES:
        return isinstance(value, list) and all(isinstance(name, str) for name in value)
    if kind == _PRIORITY:
        return isinstance(value, (str, int)) and not isinstance(value, bool)
    classes = {_TEXT: str, _OBJECT: dict, _TRUTH: bool, _ANY: object}
    return isinstance(value, classes[kind])


def _check_ends(edge: Record, nodes: dict[str, Record], number: int) -> None:
    """Refuses an edge whose ends are not named once each, or that names an unknown node.

    Raises: InvalidValue.
    """
    for side in ("from", "to"):
        key, issue_id = edge.get(f"{side}_key"), edge.get(f"{side}_id")
        if bool(key) == bool(issue_id):
            raise InvalidValue(
                f"edge {number} of the graph needs {side}_key or {side}_id", hint="name each end of an edge once"
            )
        if key and key not in nodes:
            raise InvalidValue(f"an edge names the unknown node {key}", hint="add the node or mend the edge")


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
