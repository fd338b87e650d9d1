"""One issue as text: what create answers, and the page that show prints. No Rich; nothing in it is markup."""

from __future__ import annotations

import time

from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable
from bd.model.instants import NANOSECONDS
from bd.model.instants import parse_instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record

ICONS = {"open": "○", "in_progress": "◐", "blocked": "●", "closed": "✓", "deferred": "❄", "pinned": "📌"}
LONG_TEXTS = (
    ("description", "DESCRIPTION"),
    ("design", "DESIGN"),
    ("acceptance_criteria", "ACCEPTANCE CRITERIA"),
    ("notes", "NOTES"),
)
_DATES = (
    ("created_at", "Created"),
    ("updated_at", "Updated"),
    ("due_at", "Due"),
    ("defer_until", "Deferred"),
    ("closed_at", "Closed"),
)
_FACTS = (
    ("close_reason", "Close reason"),
    ("external_ref", "External"),
    ("spec_id", "Spec"),
    ("estimated_minutes", "Estimate (minutes)"),
)
_OUTGOING = (
    ("parent-child", "PARENT", "↑"),
    ("blocks", "DEPENDS ON", "→"),
    ("conditional-blocks", "DEPENDS ON (if it fails)", "→"),
    ("waits-for", "WAITS FOR", "→"),
    ("related", "RELATED", "↔"),
    ("relates-to", "RELATED", "↔"),
    ("discovered-from", "DISCOVERED FROM", "◊"),
)
_INCOMING = (
    ("parent-child", "CHILDREN", "↳"),
    ("blocks", "BLOCKS", "←"),
    ("conditional-blocks", "BLOCKS (if this fails)", "←"),
    ("waits-for", "AWAITED BY", "←"),
    ("related", "RELATED", "↔"),
    ("relates-to", "RELATED", "↔"),
    ("discovered-from", "DISCOVERED", "◊"),
)


def icon(record: Record) -> str:
    """Returns the sign of an issue's status."""
    return ICONS.get(record.get("status", ""), "?")


def created_text(record: Record) -> str:
    """Returns the answer of create."""
    return (
        f"✓ Created issue: {record['id']}\n"
        f"  Title: {one_line(record['title'])}\n"
        f"  Priority: P{record['priority']}\n"
        f"  Status: {record['status']}"
    )


def planned_text(record: Record) -> str:
    """Returns the answer of create --dry-run."""
    lines = [
        "⚠ [DRY RUN] Would create issue:",
        f"  ID: {record['id'] or '(will be generated)'}",
        f"  Title: {one_line(record['title'])}",
        f"  Type: {record['issue_type']}",
        f"  Priority: P{record['priority']}",
        f"  Status: {record['status']}",
    ]
    if record.get("description"):
        lines.append(f"  Description: {one_line(record['description'])}")
    return "\n".join(lines)


def short_text(record: Record) -> str:
    """Returns an issue on one line."""
    kind = f"[{record.get('issue_type', 'task')}] "
    return f"{icon(record)} {record['id']} ● P{record['priority']} {kind}{one_line(record['title'])}"


def day(instant: str, *, is_local: bool = False) -> str:
    """Returns the date of an instant text in UTC, or date and minute in local time."""
    if not is_local:
        return instant[:10]
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(parse_instant(instant) // NANOSECONDS))


def detail_lines(record: Record, *, is_local: bool = False) -> Iterator[tuple[str, bool]]:
    """Yields the page of one issue as it goes into a pipe, each text with whether it is a line that we composed."""
    for line in ("", header_line(record), *fact_lines(record, is_local=is_local)):
        yield line, True
    for heading, text in text_sections(record):
        yield "\n" + heading, True
        yield text, False
    for heading, lines in line_sections(record, is_local=is_local):
        yield "\n" + heading, True
        for line in lines:
            yield line, heading != "COMMENTS"
    yield "", True


def header_line(record: Record) -> str:
    """Returns the first line: status, id, type, title, priority."""
    kind = record.get("issue_type", "task")
    tag = "" if kind == "task" else f" [{one_line(kind.upper())}]"
    status = one_line(record.get("status", "open").upper())
    return f"{icon(record)} {record['id']}{tag} · {one_line(record['title'])}   [● P{record['priority']} · {status}]"


def fact_lines(record: Record, *, is_local: bool) -> list[str]:
    """Returns the lines below the first: people, dates, and what else is known, a fact each."""
    people = []
    owner = record.get("created_by") or record.get("owner")
    if owner:
        people.append(f"Owner: {one_line(owner)}")
    if record.get("assignee"):
        people.append(f"Assignee: {one_line(record['assignee'])}")
    people.append(f"Type: {one_line(record.get('issue_type', 'task'))}")
    dates = [f"{word}: {day(record[key], is_local=is_local)}" for key, word in _DATES if record.get(key)]
    facts = [f"{word}: {one_line(str(record[key]))}" for key, word in _FACTS if record.get(key)]
    return [" · ".join(people), " · ".join(dates), *facts]


def text_sections(record: Record) -> list[tuple[str, str]]:
    """Returns the long texts of an issue with their headings."""
    return [(heading, printable(record[key]).rstrip("\n")) for key, heading in LONG_TEXTS if record.get(key)]


def line_sections(record: Record, *, is_local: bool) -> list[tuple[str, list[str]]]:
    """Returns what belongs to an issue, a heading with its lines each: labels, edges by kind, comments."""
    sections: list[tuple[str, list[str]]] = []
    if record.get("labels"):
        sections.append(("LABELS: " + ", ".join(one_line(label) for label in record["labels"]), []))
    sections += _neighbours(record.get("dependencies") or [], _OUTGOING)
    sections += _neighbours(record.get("dependents") or [], _INCOMING)
    comments = record.get("comments") or []
    if comments:
        lines = [line for comment in comments for line in _comment_lines(comment, is_local=is_local)]
        sections.append(("COMMENTS", lines))
    return sections


def _neighbours(records: list[Record], kinds: tuple[tuple[str, str, str], ...]) -> list[tuple[str, list[str]]]:
    """Returns the sections of connected issues, a section a kind of edge."""
    sections: dict[str, list[str]] = {}
    known = {kind: (heading, arrow) for kind, heading, arrow in kinds}
    for record in records:
        kind = record.get("dependency_type", "")
        heading, arrow = known.get(kind, (one_line(kind.upper()), "·"))
        sections.setdefault(heading, []).append(f"  {arrow} {_neighbour(record)}")
    return list(sections.items())


def _neighbour(record: Record) -> str:
    """Returns one connected issue on a line."""
    if record.get("missing"):
        return f"{one_line(record['id'])} (not here)"
    return f"{icon(record)} {record['id']}: {one_line(record['title'])} ● P{record['priority']}"


def _comment_lines(comment: Record, *, is_local: bool) -> list[str]:
    """Returns the lines of one comment."""
    head = f"  {day(comment['created_at'], is_local=is_local)} {one_line(comment['author'])}"
    return [head, *(f"    {line}" for line in printable(comment["text"]).splitlines())]
