"""bd preflight: is what the workspace holds ready to go out with the next commit or pull request?"""

from __future__ import annotations

import os

from bd.errors import BdError
from bd.errors import ExitCode
from bd.util.gitrun import IGNORED
from bd.util.gitrun import Git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import PreflightCheckOption
    from bd.cli.options import PreflightFixOption
    from bd.cli.options import SkipLintOption

_DIRTY_SQL = """
select count(*) from dirty_issues d join issues i on i.id = d.issue_id
 where i.source_repo = '.' and coalesce(i.ephemeral, 0) = 0
"""
_MINE_SQL = """
select id from issues where source_repo = '.' and status = 'in_progress' and assignee = ? collate nocase order by id
"""
_SHOWN = 5
CHECKLIST = (
    "every change is in the JSONL file",
    "the JSONL file is committed",
    "no issue of yours is still in progress",
)


class Check:
    """One check: its name, whether it passed, was skipped, or only warns, and what was found."""

    __slots__ = ("command", "is_skipped", "is_warning", "name", "output", "passed")

    def __init__(self, name: str, command: str, output: str, *, passed: bool) -> None:
        """Keeps the outcome of a check that counts."""
        self.name = name
        self.command = command
        self.output = output
        self.passed = passed
        self.is_skipped = False
        self.is_warning = False


def run(
    bd: Context,
    *,
    check: PreflightCheckOption = False,
    fix: PreflightFixOption = False,
    skip_lint: SkipLintOption = None,
) -> int | None:
    """Show what to look after before a pull request; --check looks."""
    if not check and not fix:
        _print_checklist(bd)
        return None
    if fix:
        with bd.write("preflight --fix"):
            pass
    checks = [_check_exported(bd), _check_committed(bd), _check_in_progress(bd)]
    failed = [found for found in checks if not found.passed and not found.is_warning]
    if bd.json:
        bd.emit({"checks": [_element(found) for found in checks], "passed": not failed, "summary": _summary(checks)})
    else:
        for found in checks:
            mark = "-" if found.is_skipped else "✓" if found.passed else "⚠" if found.is_warning else "✗"
            bd.line(f"{mark} {found.name}: {found.output}")
        bd.line(_summary(checks))
    return ExitCode.NEGATIVE if failed else None


def _print_checklist(bd: Context) -> None:
    """Prints what would be looked at."""
    if bd.json:
        bd.emit({"checklist": list(CHECKLIST)})
        return
    bd.line("PR Readiness Checklist:")
    bd.line()
    for item in CHECKLIST:
        bd.line(f"[ ] {item}")
    bd.line()
    bd.line("bd preflight --check looks after these.")


def _check_exported(bd: Context) -> Check:
    """Looks for changes that are not in the travelling file."""
    count = bd.workspace.read().execute(_DIRTY_SQL).fetchone()[0]
    text = f"{count} changed and not in the JSONL file yet" if count else "every change is in the JSONL file"
    return Check("JSONL in step", "bd preflight --fix", text, passed=not count)


def _check_committed(bd: Context) -> Check:
    """Looks whether git has the travelling file as it is."""
    name = "JSONL committed"
    path = os.path.realpath(bd.location.jsonl_path) if bd.location.jsonl_path else ""
    try:
        state = Git(os.path.dirname(path), bd.env).path_state(path) if path else None
    except BdError:
        state = None
    command = f"git add {os.path.relpath(path, bd.cwd)} && git commit" if path else ""
    if state is None:
        return _skipped(name, "not in a git repository")
    if state == IGNORED:
        return _skipped(name, "git ignores the file")
    if state:
        return Check(name, command, "the JSONL file has changes that are not committed", passed=False)
    return Check(name, command, "the JSONL file is committed", passed=True)


def _check_in_progress(bd: Context) -> Check:
    """Looks for what the person has not finished; that may be as it should, so it only warns."""
    ids = [row[0] for row in bd.workspace.read().execute(_MINE_SQL, (bd.actor,))]
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    text = f"still in progress: {', '.join(ids[:_SHOWN])}{more}" if ids else "no issue of yours is in progress"
    check = Check("Work finished", "bd list --status in_progress", text, passed=not ids)
    check.is_warning = bool(ids)
    return check


def _skipped(name: str, why: str) -> Check:
    """Returns a check that does not apply."""
    check = Check(name, "", why, passed=True)
    check.is_skipped = True
    return check


def _element(check: Check) -> dict[str, object]:
    """Returns a check as JSON shows it."""
    return {
        "name": check.name,
        "passed": check.passed,
        "skipped": check.is_skipped,
        "warning": check.is_warning,
        "output": check.output,
        "command": check.command,
    }


def _summary(checks: list[Check]) -> str:
    """Returns how the checks came out."""
    passed = sum(check.passed and not check.is_skipped for check in checks)
    skipped = sum(check.is_skipped for check in checks)
    return f"{passed}/{len(checks) - skipped} checks passed" + (f" ({skipped} skipped)" if skipped else "")
