"""Running the checks: each by itself, so that one that cannot be made does not hide the others."""

from __future__ import annotations

from bd.doctor import registry
from bd.doctor.checks.database import busy_finding
from bd.doctor.finding import failed
from bd.errors import BdError
from bd.errors import Busy
from bd.storage.sqlite import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.doctor.finding import Finding
    from bd.doctor.registry import Check
    from bd.doctor.subject import Subject


def run_checks(subject: Subject, only: Sequence[str] = ()) -> list[Finding]:
    """Returns the findings of all checks that can be made, or of those with the slugs in `only`."""
    findings = []
    for check in registry.CHECKS:
        if (not only or check.slug in only) and _can_run(subject, check.needs):
            finding = _run_one(subject, check)
            if finding is not None:
                finding.slug, finding.name, finding.category = check.slug, check.name, check.category
                findings.append(finding)
    return findings


def _can_run(subject: Subject, needs: str) -> bool:
    """Says whether what a check needs is there."""
    if needs == registry.NOTHING:
        return True
    if not subject.beads_dir and subject.con is None:
        return False
    if needs == registry.WORKSPACE:
        return True
    if needs == registry.DATABASE:
        return subject.con is not None
    return subject.con is not None and subject.is_ours


def _run_one(subject: Subject, check: Check) -> Finding | None:
    """Returns the finding of one check; a failure of the check is a finding too."""
    try:
        return check.run(subject)
    except Error as error:
        problem = subject.translated(error)
    except BdError as error:
        problem = error
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return failed(f"not checked: {reason}", hint="check the path and its permissions")
    if isinstance(problem, Busy):
        return busy_finding(subject)
    return failed(f"not checked: {problem.message}", hint=problem.hint or "")
