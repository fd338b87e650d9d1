"""Gates as text."""

from __future__ import annotations

from bd.cli.render.issue_text import day
from bd.cli.render.printable import one_line
from bd.model.instants import NANOSECONDS
from bd.model.instants import parse_instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

_STEPS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def awaited(record: Record) -> str:
    """Returns what a gate waits for."""
    kind, name = str(record.get("await_type") or "?"), str(record.get("await_id") or "")
    return one_line(f"{kind}:{name}" if name else kind)


def time_left(record: Record, now_ns: int) -> str:
    """Returns how long a gate still waits, "" when it has no timeout."""
    if not record.get("timeout"):
        return ""
    left_s = (parse_instant(record["created_at"]) + int(record["timeout"]) - now_ns) // NANOSECONDS
    return f"{short_duration(left_s)} left" if left_s > 0 else "timed out"


def short_duration(seconds: int) -> str:
    """Returns a duration in its two largest units."""
    parts = []
    for size, unit in _STEPS:
        if seconds >= size:
            parts.append(f"{seconds // size}{unit}")
            seconds %= size
    return " ".join(parts[:2]) or "0s"


def gate_lines(record: Record, now_ns: int) -> list[str]:
    """Returns a gate on one line, and what belongs to it on lines of their own."""
    is_closed = record.get("status") == "closed"
    left = "" if is_closed else time_left(record, now_ns)
    lines = [f"{'✓' if is_closed else '⏳'} {record['id']}: {awaited(record)}{f' ({left})' if left else ''}"]
    lines.append(f"  Await: {awaited(record)}")
    if left:
        lines.append(f"  Timeout: {left}")
    if record.get("waiters"):
        lines.append(f"  Waiters: {', '.join(one_line(str(waiter)) for waiter in record['waiters'])}")
    return lines


def gate_page(record: Record, now_ns: int) -> list[str]:
    """Returns everything about a gate."""
    lines = [f"Gate: {record['id']}", f"  Title: {one_line(record['title'])}", f"  Status: {record['status']}"]
    lines += gate_lines(record, now_ns)[1:]
    lines.append(f"  Created: {day(record['created_at'])}")
    for key, word in (("description", "Reason"), ("close_reason", "Close reason")):
        if record.get(key):
            lines.append(f"  {word}: {one_line(str(record[key]))}")
    return lines
