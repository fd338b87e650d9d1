r"""Lists for other programs: edges for `digraph`, a Graphviz document, or lines made by a template.

A template is Go's, as far as fields go: text, `{{.ID}} {{.Title}}`, `{{join .Labels ","}}` and `{{"\n"}}`. Anything
else of that language is refused by name.
"""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.errors import InvalidValue
from bd.model.fields import BLOCKING_STATUSES
from bd.model.record import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record

_INITIALS = {"id": "ID"}
_COLOURS = {"open": "white", "in_progress": "lightyellow", "closed": "lightgray", "deferred": "lightblue"}
_BLOCKED_COLOUR = "lightsalmon"
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


class InvalidTemplate(InvalidValue):
    """A template asks for what we do not have."""

    slug = "invalid-template"

    def __init__(self, action: str, reason: str) -> None:
        """Names the action, as it stands in the template."""
        super().__init__(
            f"invalid --format template: {action} {reason}",
            hint='use digraph, dot, json, or fields such as "{{.ID}} {{.Title}}"',
            details={"value": action},
        )


def go_name(key: str) -> str:
    """Returns what a Go template calls a key: `spec_id` is `SpecID`."""
    return "".join(_INITIALS.get(part, part.capitalize()) for part in key.split("_"))


_KEY_OF = {go_name(key): key for key in (*KEYS, "dependency_count", "dependent_count", "comment_count", "parent")}


def template_lines(records: list[Record], template: str) -> Iterator[str]:
    """Yields one text an issue.

    Raises: InvalidTemplate.
    """
    pieces = _parse_template(template)
    for record in records:
        yield "".join(piece if key is None else _filled(record, key, piece) for key, piece in pieces)


def _parse_template(template: str) -> list[tuple[str | None, str]]:
    """Returns (None, text) and (key, separator) pieces.

    Raises: InvalidTemplate.
    """
    if "{{" not in template:
        raise InvalidTemplate(f'"{template}"', "names no field")
    pieces: list[tuple[str | None, str]] = []
    rest = template.replace("\\n", "\n").replace("\\t", "\t")
    while rest:
        text, opening, rest = rest.partition("{{")
        pieces.append((None, text))
        if opening:
            action, closing, rest = rest.partition("}}")
            if not closing:
                raise InvalidTemplate("{{" + action, "is not closed")
            pieces.append(_parse_action(action.strip("- ")))
    return pieces


def _parse_action(action: str) -> tuple[str | None, str]:
    """Returns the piece an action stands for."""
    words = action.split(None, 2)
    if len(action) > 1 and action[0] == action[-1] == '"':
        return None, _unescaped(action[1:-1])
    if len(words) == 1 and words[0].startswith("."):
        return _key(words[0], action), ", "
    if len(words) == 3 and words[0] == "join" and words[2][:1] == words[2][-1:] == '"':
        return _key(words[1], action), _unescaped(words[2][1:-1])
    raise InvalidTemplate("{{" + action + "}}", "is not understood")


def _key(field: str, action: str) -> str:
    """Returns the key of `.Field`.

    Raises: InvalidTemplate.
    """
    key = _KEY_OF.get(field[1:])
    if key is None:
        raise InvalidTemplate("{{" + action + "}}", "names a field that issues do not have")
    return key


def _unescaped(text: str) -> str:
    """Returns a quoted text without its backslashes."""
    parts = text.split("\\")
    return parts[0] + "".join(_ESCAPES.get(part[:1], part[:1]) + part[1:] for part in parts[1:])


def _filled(record: Record, key: str, separator: str) -> str:
    """Returns a field's value as text, "" when absent."""
    value = record.get(key)
    if value is None:
        return ""
    if isinstance(value, list):
        return separator.join(one_line(str(item)) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return one_line(str(value))


def digraph_lines(records: list[Record]) -> Iterator[str]:
    """Yields `from to` for every edge between listed issues, and issues without one on a line of their own."""
    listed = {record["id"] for record in records}
    edges = list(_edges(records, listed))
    connected = {issue_id for _, ends in edges for issue_id in ends}
    for _, (near, far) in edges:
        yield f"{near} {far}"
    for record in records:
        if record["id"] not in connected:
            yield str(record["id"])


def _edges(records: list[Record], listed: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yields (type, (issue, target)) of the edges between listed issues."""
    for record in records:
        for edge in record.get("dependencies") or ():
            if edge["depends_on_id"] in listed:
                yield edge["type"], (record["id"], edge["depends_on_id"])


def dot_lines(records: list[Record]) -> Iterator[str]:
    """Yields a Graphviz document: arrows lead to what an issue waits for."""
    yield "digraph dependencies {"
    yield "  rankdir=TB;"
    yield "  node [shape=box, style=rounded];"
    for record in records:
        status = record.get("status", "open")
        colour = _COLOURS.get(status, _BLOCKED_COLOUR if status in BLOCKING_STATUSES else "white")
        kind = f"P{record['priority']} {record.get('issue_type', 'task')}"
        label = "\\n".join(_dot_text(text) for text in (record["id"], record["title"], kind))
        yield f'  "{_dot_text(record["id"])}" [label="{label}", style="rounded,filled", fillcolor="{colour}"];'
    for kind, (near, far) in _edges(records, {record["id"] for record in records}):
        line = "solid" if kind == "blocks" else "dashed"
        yield f'  "{_dot_text(near)}" -> "{_dot_text(far)}" [style={line}, label="{_dot_text(kind)}"];'
    yield "}"


def _dot_text(text: str) -> str:
    """Returns a text as it stands between quotes in a Graphviz document."""
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')
