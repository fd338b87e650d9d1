"""Ready and blocked work as text, without Rich: the classic lists, and the explanations.

1. [● P1] [bug] t-a01: Login fails
"""

from __future__ import annotations

from bd.cli.render.printable import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record

NOTHING_BLOCKED = "\n✨ No blocked issues\n"
_LIVE_SQL = "select 1 from issues where source_repo = '.' and status not in ('closed', 'tombstone') limit 1"


def print_ready(bd: Context, listing: Listing) -> None:
    """Prints ready issues, numbered."""
    count = len(listing.records)
    more = " (there are more)" if listing.is_cut else ""
    bd.line(f"\n📋 Ready work ({count} {_issues(count)} with no blockers){more}:\n")
    for number, record in enumerate(listing.records, start=1):
        for line in _numbered(number, record):
            bd.line(line)
    bd.line()


def _issues(count: int) -> str:
    """Returns the noun for a number of issues."""
    return "issue" if count == 1 else "issues"


def nothing_ready(bd: Context) -> str:
    """Returns what is said when nothing is ready."""
    if bd.workspace.read().execute(_LIVE_SQL).fetchone():
        return "\n✨ No ready work found (all issues have blocking dependencies, are deferred or taken)\n"
    return "\n✨ No open issues\n"


def _numbered(number: int, record: Record) -> Iterator[str]:
    """Yields the lines of one ready issue."""
    kind = one_line(record.get("issue_type", "task"))
    yield f"{number}. [● P{record['priority']}] [{kind}] {record['id']}: {one_line(record['title'])}"
    if record.get("estimated_minutes"):
        yield f"   Estimate: {record['estimated_minutes']} min"
    if record.get("assignee"):
        ended = " (lease has run out)" if record.get("status") == "in_progress" else ""
        yield f"   Assignee: {one_line(record['assignee'])}{ended}"


def print_blocked(bd: Context, listing: Listing) -> None:
    """Prints blocked issues with what they wait for."""
    more = " (there are more)" if listing.is_cut else ""
    bd.line(f"\n🚫 Blocked issues ({len(listing.records)}){more}:\n")
    for record in listing.records:
        bd.line(f"[● P{record['priority']}] {record['id']}: {one_line(record['title'])}")
        bd.line(f"  {_wait_phrase(record)}\n")


def _wait_phrase(record: Record) -> str:
    """Returns what an issue waits for."""
    if record["blocked_by"]:
        return f"Blocked by {record['blocked_by_count']} open dependencies: [{', '.join(record['blocked_by'])}]"
    until = f" until {record['defer_until']}" if record.get("defer_until") else ""
    return f"Status: {one_line(record['status'])}{until}"


def explanation_lines(explained: list[Record]) -> Iterator[str]:
    """Yields a line an issue: ready or not, why, and where work could start."""
    for record in explained:
        mark = "✓" if record["is_ready"] else "✗"
        reasons = "; ".join(one_line(reason) for reason in record["reasons"])
        yield f"{mark} {record['id']} [● P{record['priority']}] {one_line(record['title'])}: {reasons}{way(record)}"


def way(record: Record) -> str:
    """Returns the way from an issue to where work could start, when that is not the next step."""
    if "cycle" in record:
        return f" (circle: {' → '.join(record['cycle'])})"
    path = record.get("path", ())
    return f" (start with {path[-1]}: {' → '.join(path)})" if len(path) > 2 else ""
