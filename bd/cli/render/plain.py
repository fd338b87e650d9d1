"""Lists as text, without Rich: what pipes, scripts and dumb terminals get.

No line is wrapped or cut; a line break in a title becomes a blank and a control character a visible escape. Nothing is
markup.

    ○ t-a01 [● P0] [bug] @ann [ui urgent] - Login fails (parent: t-a00, blocked by: t-a02, blocks: t-a03)
"""

from __future__ import annotations

from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from bd.model.record import Record

    Edges = Mapping[str, list[str]]

RULE = "-" * 80
LEGEND = "Status: ○ open  ◐ in_progress  ● blocked  ✓ closed  ❄ deferred"
NOTHING = "No issues found."
_UNTAGGED_TYPES = ("task", "feature")


def compact_line(record: Record) -> str:
    """Returns an issue as `id: title`, for agents."""
    return f"{record['id']}: {one_line(record['title'])}"


def list_line(record: Record, blockers: Edges, waiting: Edges) -> str:
    """Returns an issue on a line; `blockers` and `waiting` hold the open issues around it by id."""
    kind = one_line(record.get("issue_type", "task"))
    parts = [icon(record), record["id"], f"[● P{record['priority']}]", f"[{kind}]"]
    if record.get("assignee"):
        parts.append("@" + one_line(record["assignee"]))
    if record.get("labels"):
        parts.append(_labels(record))
    parts += ["-", one_line(record["title"])]
    around = _around(record, blockers, waiting)
    return " ".join([*parts, f"({around})"] if around else parts)


def _labels(record: Record) -> str:
    """Returns the labels in brackets."""
    return "[" + " ".join(one_line(label) for label in record["labels"]) + "]"


def _around(record: Record, blockers: Edges, waiting: Edges) -> str:
    """Returns what an issue belongs to, waits for and holds up."""
    issue_id = record["id"]
    facts = (
        ("parent", [record["parent"]] if record.get("parent") else ()),
        ("blocked by", blockers.get(issue_id, ())),
        ("blocks", waiting.get(issue_id, ())),
    )
    return ", ".join(f"{word}: {', '.join(one_line(other) for other in ids)}" for word, ids in facts if ids)


def heading(count: int, *, is_cut: bool) -> str:
    """Returns the first line of a list that says how many issues there are."""
    return f"Showing {count} issues (there are more):" if is_cut else f"Found {count} issues:"


def long_text(records: list[Record], *, is_cut: bool) -> str:
    """Returns a block for each issue under a heading."""
    lines = ["", heading(len(records), is_cut=is_cut), ""]
    for record in records:
        lines += [*long_block(record), ""]
    return "\n".join(lines)


def long_block(record: Record) -> list[str]:
    """Returns the lines of one issue in the long form."""
    kind = one_line(record.get("issue_type", "task"))
    lines = [f"{record['id']} [● P{record['priority']}] [{kind}] {record.get('status', 'open')}"]
    lines.append(f"  {one_line(record['title'])}")
    for key, word in (("assignee", "Assignee"), ("due_at", "Due"), ("defer_until", "Deferred until")):
        if record.get(key):
            lines.append(f"  {word}: {one_line(record[key])}")
    if record.get("labels"):
        lines.append(f"  Labels: {_labels(record)}")
    return lines


def tree_text(records: list[Record], *, is_cut: bool) -> str:
    """Returns the issues under their parents, with totals and a legend.

    Order: as given; children of issues that are not listed stand at the top.
    """
    if not records:
        return NOTHING
    lines = [prefix + tree_label(record) for prefix, record in tree_rows(records)]
    return "\n".join([*lines, "", RULE, totals(records, is_cut=is_cut), "", LEGEND])


def tree_label(record: Record) -> str:
    """Returns an issue as a node of a tree shows it."""
    kind = record.get("issue_type", "task")
    tag = "" if kind in _UNTAGGED_TYPES else f"[{one_line(kind)}] "
    return f"{icon(record)} {record['id']} ● P{record['priority']} {tag}{one_line(record['title'])}"


def totals(records: list[Record], *, is_cut: bool) -> str:
    """Returns how many issues are shown, and how many of them are open and in progress."""
    count = {status: sum(record.get("status") == status for record in records) for status in ("open", "in_progress")}
    word = "Shown" if is_cut else "Total"
    return f"{word}: {len(records)} issues ({count['open']} open, {count['in_progress']} in progress)"


def tree_rows(records: list[Record]) -> Iterator[tuple[str, Record]]:
    """Yields (glyphs, record) depth first, siblings in the order given; a circle of parents is cut open somewhere."""
    children, roots = arrange(records)
    shown: set[str] = set()
    for root in [*roots, *records]:
        waiting = [("", "", root)]
        while waiting:
            glyphs, margin, record = waiting.pop()
            if record["id"] in shown:
                continue
            shown.add(record["id"])
            yield glyphs, record
            below = children.get(record["id"], [])
            for place, child in reversed(list(enumerate(below))):
                glyph, indent = ("└── ", "    ") if place == len(below) - 1 else ("├── ", "│   ")
                waiting.append((margin + glyph, margin + indent, child))


def arrange(records: list[Record]) -> tuple[dict[str, list[Record]], list[Record]]:
    """Returns the listed children by parent, and the issues whose parent is not listed."""
    listed = {record["id"] for record in records}
    children: dict[str, list[Record]] = {}
    roots = []
    for record in records:
        parent = record.get("parent", "")
        if parent in listed:
            children.setdefault(parent, []).append(record)
        else:
            roots.append(record)
    return children, roots


def groups_text(total: int, groups: list[tuple[str, int]]) -> str:
    """Returns counts by group under their total."""
    return "\n".join([f"Total: {total}", "", *(f"{one_line(name)}: {count}" for name, count in groups)])
