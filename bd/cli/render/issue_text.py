"""One issue as text: what create answers, and the page that show prints. No Rich; nothing in it is markup."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

ICONS = {"open": "○", "in_progress": "◐", "blocked": "●", "closed": "✓", "deferred": "❄", "pinned": "📌"}
_KEPT_CONTROLS = "\n\t"
LONG_TEXTS = (
    ("description", "DESCRIPTION"),
    ("design", "DESIGN"),
    ("acceptance_criteria", "ACCEPTANCE CRITERIA"),
    ("notes", "NOTES"),
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


def printable(text: str) -> str:
    """Returns text that cannot steer a terminal: control characters but newline and tab become visible escapes."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _KEPT_CONTROLS else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    """Returns a visible escape; characters that only steer the writing direction or joining stay."""
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


def one_line(text: str) -> str:
    """Returns printable text on one line."""
    return printable(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


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


def day(instant: str) -> str:
    """Returns the date of an instant text, in UTC."""
    return instant[:10]


def detail_text(record: Record) -> str:
    """Returns the page of one issue, as `bd show` prints it into a pipe."""
    parts = ["", _header(record), _people(record), _dates(record), *_facts(record)]
    for key, heading in LONG_TEXTS:
        if record.get(key):
            parts += ["", heading, printable(record[key]).rstrip("\n")]
    if record.get("labels"):
        parts += ["", "LABELS: " + ", ".join(one_line(label) for label in record["labels"])]
    parts += _neighbours(record.get("dependencies") or [], _OUTGOING)
    parts += _neighbours(record.get("dependents") or [], _INCOMING)
    parts += _comments(record)
    return "\n".join([*parts, ""])


def _header(record: Record) -> str:
    """Returns the first line: status, id, type, title, priority."""
    kind = record.get("issue_type", "task")
    tag = "" if kind == "task" else f" [{kind.upper()}]"
    status = record.get("status", "open").upper()
    return f"{icon(record)} {record['id']}{tag} · {one_line(record['title'])}   [● P{record['priority']} · {status}]"


def _people(record: Record) -> str:
    """Returns the line of owner, assignee and type."""
    parts = []
    owner = record.get("created_by") or record.get("owner")
    if owner:
        parts.append(f"Owner: {one_line(owner)}")
    if record.get("assignee"):
        parts.append(f"Assignee: {one_line(record['assignee'])}")
    parts.append(f"Type: {record.get('issue_type', 'task')}")
    return " · ".join(parts)


def _dates(record: Record) -> str:
    """Returns the line of dates."""
    parts = [f"Created: {day(record['created_at'])}", f"Updated: {day(record['updated_at'])}"]
    for key, word in (("due_at", "Due"), ("defer_until", "Deferred"), ("closed_at", "Closed")):
        if record.get(key):
            parts.append(f"{word}: {day(record[key])}")
    return " · ".join(parts)


def _facts(record: Record) -> list[str]:
    """Returns the lines of facts an issue may have."""
    facts = (
        ("close_reason", "Close reason"),
        ("external_ref", "External"),
        ("spec_id", "Spec"),
        ("estimated_minutes", "Estimate (minutes)"),
        ("source_repo", "Repository"),
    )
    return [f"{word}: {one_line(str(record[key]))}" for key, word in facts if record.get(key)]


def _neighbours(records: list[Record], kinds: tuple[tuple[str, str, str], ...]) -> list[str]:
    """Returns the sections of connected issues, a section a kind of edge."""
    sections: dict[str, list[str]] = {}
    known = {kind: (heading, arrow) for kind, heading, arrow in kinds}
    for record in records:
        kind = record.get("dependency_type", "")
        heading, arrow = known.get(kind, (kind.upper(), "·"))
        sections.setdefault(heading, []).append(f"  {arrow} {_neighbour(record)}")
    return [line for heading, lines in sections.items() for line in ("", heading, *lines)]


def _neighbour(record: Record) -> str:
    """Returns one connected issue on a line."""
    if record.get("missing"):
        return f"{one_line(record['id'])} (not here)"
    return f"{icon(record)} {record['id']}: {one_line(record['title'])} ● P{record['priority']}"


def _comments(record: Record) -> list[str]:
    """Returns the section of comments."""
    comments = record.get("comments") or ()
    if not comments:
        return []
    lines = ["", "COMMENTS"]
    for comment in comments:
        lines.append(f"  {day(comment['created_at'])} {one_line(comment['author'])}")
        lines += [f"    {line}" for line in printable(comment["text"]).splitlines()]
    return lines
