"""The findings as documents, in the shapes other programs read."""

from __future__ import annotations

from bd.doctor.finding import ERROR
from bd.doctor.finding import OK
from bd.doctor.finding import is_overall_ok

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding

    Document = dict[str, object]

_SEVERITIES = {ERROR: "blocking", OK: "info"}


def check_document(finding: Finding) -> Document:
    """Returns one finding: name, slug, status, message, and detail, fix and category where there are any."""
    document: Document = {
        "name": finding.name,
        "slug": finding.slug,
        "status": finding.severity,
        "message": finding.message,
        "detail": finding.detail,
        "fix": finding.hint,
        "category": finding.category,
    }
    return {key: value for key, value in document.items() if value}


def report_document(path: str, findings: list[Finding]) -> Document:
    """Returns the core of the report: path, checks, overall_ok."""
    return {
        "path": path,
        "checks": [check_document(finding) for finding in findings],
        "overall_ok": is_overall_ok(findings),
    }


def diagnostics_document(findings: list[Finding]) -> Document:
    """Returns what is wrong, for programs that act on it: overall_ok, summary, diagnostics."""
    wrong = [finding for finding in findings if finding.severity != OK]
    return {
        "overall_ok": is_overall_ok(findings),
        "summary": summary(findings),
        "diagnostics": [
            {
                "name": finding.name,
                "status": finding.severity,
                "severity": _SEVERITIES.get(finding.severity, "degraded"),
                "category": finding.category,
                "explanation": finding.message,
                "observed": finding.detail or finding.message,
                "expected": "",
                "commands": [finding.hint] if finding.hint.startswith("bd ") else [],
                "source_files": [],
            }
            for finding in wrong
        ],
    }


def summary(findings: list[Finding]) -> str:
    """Returns the line that counts: `12 passed, 1 warnings, 0 errors`."""
    errors = sum(finding.severity == ERROR for finding in findings)
    passes = sum(finding.severity == OK for finding in findings)
    return f"{passes} passed, {len(findings) - passes - errors} warnings, {errors} errors"
