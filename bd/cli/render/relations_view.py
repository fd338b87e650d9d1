"""What an issue is connected to, as a small tree: its parent above it, the rest below it by kind.

    ○ t-a00 P1 Rework the login
    └── ○ t-a01 (this issue)
        ├── children
        │   └── ✓ t-a02 P2 Draw the form
        └── waits for
            └── ◐ t-a03 P1 Choose a library

Every issue is one line, cut to the window; a kind shows a dozen issues and says how many there are besides.
"""

from __future__ import annotations

from rich.text import Text

from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.theme import DIM
from bd.cli.render.theme import PRIORITIES
from bd.cli.render.theme import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record

MOST = 12
_OUTGOING = {
    "blocks": "waits for",
    "conditional-blocks": "runs only if this fails",
    "waits-for": "waits for the children of",
    "related": "related",
    "relates-to": "related",
    "discovered-from": "discovered from",
    "duplicates": "duplicate of",
    "supersedes": "supersedes",
    "replies-to": "answers",
}
_INCOMING = {
    "parent-child": "children",
    "blocks": "blocks",
    "conditional-blocks": "would run if this one failed",
    "waits-for": "is waited for, with its children, by",
    "related": "related",
    "relates-to": "related",
    "discovered-from": "discovered",
    "duplicates": "duplicates",
    "supersedes": "superseded by",
    "replies-to": "answers to it",
}
_ORDER = ("children", "waits for", "runs only if this fails", "waits for the children of", "blocks", "related")


def relation_lines(record: Record) -> list[Text]:
    """Returns the tree of an issue in the show view, empty when it is connected to nothing."""
    edges, back_edges = record.get("dependencies") or [], record.get("dependents") or []
    parents = [near for near in edges if near["dependency_type"] == "parent-child"]
    groups = _groups([near for near in edges if near not in parents], back_edges)
    if not parents and not groups:
        return []
    margin = "    " if parents else ""
    lines = [issue_line("", parent) for parent in parents]
    own = Text("└── " if parents else "", DIM, no_wrap=True, overflow="ellipsis")
    own.append(f"{icon(record)} ", STATUSES.get(record.get("status", ""), ""))
    own.append(record["id"], "bold")
    own.append(" (this issue)", DIM)
    return [*lines, own, *_group_lines(groups, margin)]


def _groups(edges: list[Record], back_edges: list[Record]) -> list[tuple[str, list[Record]]]:
    """Returns the connected issues by kind, in a fixed order; one that is related both ways stands there once."""
    found: dict[str, dict[str, Record]] = {}
    for near in edges:
        kind = near["dependency_type"]
        found.setdefault(_OUTGOING.get(kind, one_line(kind)), {})[near["id"]] = near
    for near in back_edges:
        kind = near["dependency_type"]
        found.setdefault(_INCOMING.get(kind, f"{one_line(kind)} of it"), {}).setdefault(near["id"], near)
    names = [*(name for name in _ORDER if name in found), *(name for name in found if name not in _ORDER)]
    return [(name, list(found[name].values())) for name in names]


def _group_lines(groups: list[tuple[str, list[Record]]], margin: str) -> Iterator[Text]:
    """Yields each kind's name with its issues below it."""
    for place, (name, records) in enumerate(groups):
        glyph, indent = ("└── ", "    ") if place == len(groups) - 1 else ("├── ", "│   ")
        heading = Text(margin + glyph, DIM, no_wrap=True)
        heading.append(name, "cyan")
        yield heading
        shown = records if len(records) <= MOST else records[: MOST - 1]
        for number, record in enumerate(shown):
            is_last = number == len(records) - 1
            yield issue_line(margin + indent + ("└── " if is_last else "├── "), record)
        if len(shown) < len(records):
            left = len(records) - len(shown)
            yield Text(f"{margin}{indent}└── … {left} more (bd show ID --refs lists all)", DIM, no_wrap=True)


def issue_line(glyphs: str, record: Record) -> Text:
    """Returns an issue on one line behind the glyphs of a tree, to be cut to the window."""
    line = Text(glyphs, DIM, no_wrap=True, overflow="ellipsis")
    if record.get("missing"):
        line.append(f"? {one_line(record['id'])}", "")
        line.append(" (not in this workspace)", DIM)
        return line
    is_over = record.get("status") == "closed"
    priority = record["priority"]
    line.append(f"{icon(record)} ", STATUSES.get(record.get("status", ""), "none"))
    line.append(record["id"], DIM if is_over else "none")
    line.append(f" P{priority} ", PRIORITIES[priority] if 0 <= priority < len(PRIORITIES) and not is_over else DIM)
    line.append(one_line(record["title"]), DIM if is_over else "none")
    return line
