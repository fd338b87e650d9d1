"""What a check found: plain data with a stable slug, a severity, one sentence, and a way out.

Severities: "ok", "warning" (works, but look at it) and "error" (something fails or is at risk; `bd doctor` exits 1).
"""

from __future__ import annotations

OK = "ok"
WARNING = "warning"
ERROR = "error"
_SHOWN_ITEMS = 10


class Finding:
    """The outcome of one check.

    Shape:  `message` is one line, `detail` may have several; `hint` says what to do and never destroys anything;
            `fix_id` names an automatic fix, "" when there is none. The registry knows `slug`, `name`, `category`.
    """

    __slots__ = ("category", "detail", "fix_id", "hint", "message", "name", "severity", "slug")

    def __init__(self, severity: str, message: str, *, detail: str = "", hint: str = "", fix_id: str = "") -> None:
        """Keeps the outcome; the registry's facts are assigned by the runner."""
        self.severity = severity
        self.message = message
        self.detail = detail
        self.hint = hint
        self.fix_id = fix_id
        self.slug = ""
        self.name = ""
        self.category = ""


def passed(message: str, *, detail: str = "") -> Finding:
    """Returns the finding of a check that has nothing to say against the workspace."""
    return Finding(OK, message, detail=detail)


def warned(message: str, *, detail: str = "", hint: str = "", fix_id: str = "") -> Finding:
    """Returns a warning."""
    return Finding(WARNING, message, detail=detail, hint=hint, fix_id=fix_id)


def failed(message: str, *, detail: str = "", hint: str = "", fix_id: str = "") -> Finding:
    """Returns an error."""
    return Finding(ERROR, message, detail=detail, hint=hint, fix_id=fix_id)


def is_overall_ok(findings: list[Finding]) -> bool:
    """Says whether no finding is an error."""
    return all(finding.severity != ERROR for finding in findings)


def counted(count: int, singular: str, plural: str = "") -> str:
    """Returns a number with its noun: `1 issue`, `3 issues`."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def listed(items: list[str]) -> str:
    """Returns the first items, one a line, and how many more there are."""
    lines = items[:_SHOWN_ITEMS]
    if len(items) > _SHOWN_ITEMS:
        lines = [*lines, f"... and {len(items) - _SHOWN_ITEMS} more"]
    return "\n".join(lines)
