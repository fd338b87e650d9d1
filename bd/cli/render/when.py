"""Times and lengths in words: `3 days ago (2026-11-18 14:05)`, `in 2 hours`, `1 h 30 min`.

The exact time is that of the local zone, to the minute. No Rich, nothing that costs.
"""

from __future__ import annotations

import time

from bd.model.instants import NANOSECONDS
from bd.model.instants import parse_instant

_STEPS = (
    (31_557_600, "year"),
    (2_629_800, "month"),
    (604_800, "week"),
    (86_400, "day"),
    (3_600, "hour"),
    (60, "minute"),
)
_TWO_WEEKS_S = 2 * 604_800
_MINUTES_OF_AN_HOUR = 60


def exact(instant: str) -> str:
    """Returns date and minute of an instant text in the local zone; a text that is no instant stays as it is."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(parse_instant(instant) // NANOSECONDS))
    except (ValueError, OverflowError, OSError):
        return instant


def span(seconds: int) -> str:
    """Returns a length of time in its largest unit, rounded to whole ones; "" for less than a minute."""
    for length, name in _STEPS:
        count = (seconds + length // 2) // length
        if seconds >= length and not (name == "week" and seconds < _TWO_WEEKS_S):
            return f"{count} {name}" + ("" if count == 1 else "s")
    return ""


def relative(instant: str, now_ns: int) -> str:
    """Returns how far an instant text lies from now: `3 days ago`, `in 2 hours`; what is no instant stays as it is."""
    try:
        seconds = (parse_instant(instant) - now_ns) // NANOSECONDS
    except ValueError:
        return instant
    words = span(abs(seconds))
    if not words:
        return "just now" if seconds <= 0 else "in a moment"
    return f"{words} ago" if seconds < 0 else f"in {words}"


def told(instant: str, now_ns: int) -> str:
    """Returns an instant text relative to now with the exact time behind it."""
    words = relative(instant, now_ns)
    return words if words == instant else f"{words} ({exact(instant)})"


def due_words(instant: str, now_ns: int) -> str:
    """Returns a due date in words: `in 2 days`, `overdue by 3 weeks`."""
    try:
        seconds = (parse_instant(instant) - now_ns) // NANOSECONDS
    except ValueError:
        return instant
    if seconds >= 0:
        return relative(instant, now_ns)
    return f"overdue by {span(-seconds) or 'less than a minute'}"


def effort(minutes: int) -> str:
    """Returns an estimate: `45 min`, `1 h 30 min`, `16 h`."""
    hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
    parts = [f"{hours} h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} min")
    return " ".join(parts)
