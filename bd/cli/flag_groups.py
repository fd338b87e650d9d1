"""Under which headings the options of a command with many of them stand in its help; loaded only for help."""

from __future__ import annotations

_OUTPUT = (
    *("limit", "sort", "reverse", "long", "pretty", "tree", "flat", "format", "fields", "brief", "skip-labels"),
    *("watch", "explain", "plain", "claim", "by-status", "by-priority", "by-type", "by-assignee", "by-label"),
    *("output", "events", "events-reset", "silent", "dry-run"),
)
_RELATIONS = ("parent", "deps", "waits-for", "waits-for-gate", "no-inherit-labels")
_SOURCES = ("body-file", "stdin", "design-file", "file", "graph", "from", "repo", "rig")
_RARE = (
    *("mol", "mol-type", "wisp-type", "gated", "include-templates", "include-gates", "include-ephemeral"),
    *("ephemeral", "persistent", "event-category", "event-actor", "event-target", "event-payload", "await-id"),
    *("session", "no-history", "history", "spec-id", "metadata", "set-metadata", "unset-metadata"),
    *("metadata-field", "has-metadata-key", "spec", "force", "id", "validate", "context", "skills"),
    *("template", "pinned", "no-pinned", "allow-empty-description", "if-unchanged", "include-memories", "scrub"),
)
_MAIN = {
    "list": "Filters",
    "search": "Filters",
    "count": "Filters",
    "ready": "Filters",
    "export": "Filters",
    "create": "What it says",
    "update": "What to change",
}
_FIELD_COMMANDS = ("create", "update")


def grouped(path: tuple[str, ...], names: list[str]) -> list[tuple[str, list[str]]]:
    """Returns (heading, long names) for the options of a command in the order of help; one without heading for few."""
    main = _MAIN.get(" ".join(path))
    if main is None:
        return [("", names)]
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_heading(path[0], name, main), []).append(name)
    order = ("", main, "Relations", "Where texts come from", "Output", "Rarely needed")
    return [(heading, found[heading]) for heading in order if heading in found]


def _heading(command: str, name: str, main: str) -> str:
    """Returns the heading of one option."""
    is_field_command = command in _FIELD_COMMANDS
    if name == "help":
        return ""
    if name in _OUTPUT and not (is_field_command and name == "claim"):
        return "Output"
    if is_field_command and name in _RELATIONS:
        return "Relations"
    if is_field_command and name in _SOURCES:
        return "Where texts come from"
    return "Rarely needed" if name in _RARE else main
