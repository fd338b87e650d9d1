"""bd doctor: what is wrong here, and what to do about it."""

from __future__ import annotations

import os
import platform
import sys

from bd import __version__
from bd.cli.context import cache_directory
from bd.cli.doctor_repairs import Consent
from bd.cli.doctor_repairs import clean_pollution
from bd.cli.doctor_repairs import remove_child_parent
from bd.cli.doctor_repairs import repair
from bd.cli.problems import NoDirectory
from bd.cli.render.doctor_text import pollution_lines
from bd.cli.render.doctor_text import report_lines
from bd.doctor import registry
from bd.doctor.checks.issues import select_child_parent
from bd.doctor.checks.pollution import HIGH_CONFIDENCE
from bd.doctor.checks.pollution import select_polluted
from bd.doctor.finding import ERROR
from bd.doctor.finding import is_overall_ok
from bd.doctor.report import diagnostics_document
from bd.doctor.report import report_document
from bd.doctor.runner import run_checks
from bd.doctor.subject import LONGEST_WAIT_S
from bd.doctor.subject import Subject
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.model.instants import rfc3339
from bd.storage.sqlite import LIBRARY
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import Error
from bd.util.atomicfile import replace_file
from bd.util.jsontext import dumps_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403
    from bd.doctor.finding import Finding

_GROUPS = {"artifacts": registry.ARTIFACTS, "validate": registry.VALIDATE, "pollution": ("test-pollution",)}


def run(
    bd: Context,
    path: PathArgument = None,
    *,
    fix: FixOption = False,
    yes: YesOption = False,
    interactive: InteractiveOption = False,
    dry_run: DryRunOption = False,
    check: CheckOption = None,
    clean: CleanOption = False,
    check_health: CheckHealthOption = False,
    deep: DeepOption = False,
    fix_child_parent: FixChildParentOption = False,
    output: ReportOption = None,
    agent: AgentReportOption = False,
    perf: PerfOption = False,
    server: ServerOption = False,
    migration: MigrationOption = None,
    force: PlainForceOption = False,
    source: SourceOption = None,
    gastown: GastownOption = False,
    gastown_duplicates_threshold: GastownThresholdOption = None,
) -> int:
    """Check the installation and the workspace; --fix repairs what can be repaired safely."""
    del perf, server, migration, force, source, gastown, gastown_duplicates_threshold  # accepted for other callers
    if check is not None and check not in _GROUPS:
        raise UsageProblem(f'unknown check "{check}"', hint=f"use one of {', '.join(_GROUPS)}")
    examination = _Examination(bd, path, is_deep=deep)
    consent = Consent(bd, yes=yes, each=interactive, is_trial=dry_run)
    if check_health:
        return _say_health(bd, examination)
    if check == "pollution":
        return _show_pollution(bd, examination, consent if clean else None)
    if fix_child_parent:
        examination.remove_child_parent(consent)
    findings = examination.findings(_GROUPS[check] if check else ())
    extra = {} if check else _circumstances(bd)
    if fix or (dry_run and not fix_child_parent):
        findings, extra["repairs"] = examination.repaired(findings, consent, _GROUPS[check] if check else ())
    _answer(bd, examination, findings, extra=extra, agent=agent, output=output)
    return ExitCode.OK if is_overall_ok(findings) else ExitCode.NEGATIVE


class _Examination:
    """One place to examine, as often as repairs make it necessary."""

    def __init__(self, bd: Context, path: str | None, *, is_deep: bool) -> None:
        """Aims at the workspace of a directory, or of the current one.

        Raises: NoDirectory.
        """
        self.bd = bd
        self.cwd = bd.path(path) if path else bd.cwd
        if not os.path.isdir(self.cwd):
            raise NoDirectory(path or self.cwd)
        self.is_deep = is_deep
        self.is_elsewhere = path is not None
        self.beads_dir = ""

    def subject(self) -> Subject:
        """Returns the place as it is now."""
        bd = self.bd
        subject = Subject(
            self.cwd,
            bd.env,
            db_flag=bd.globals.db,
            cache_dir=cache_directory(bd.env),
            busy_timeout_s=_lock_timeout_s(bd),
        )
        subject.is_deep = self.is_deep
        self.beads_dir = subject.beads_dir
        return subject

    def findings(self, only: tuple[str, ...]) -> list[Finding]:
        """Returns what the checks find."""
        with self.subject() as subject:
            return run_checks(subject, only)

    def repaired(
        self, findings: list[Finding], consent: Consent, only: tuple[str, ...]
    ) -> tuple[list[Finding], list[dict[str, object]]]:
        """Repairs what was found and checks again; returns the new findings and the repairs."""
        with self.subject() as subject:
            repairs = repair(self.bd, subject, findings, consent)
        if any(step["done"] for step in repairs):
            findings = self.findings(only)
        if not self.bd.json:
            self.bd.line()
        return findings, repairs

    def aim_writes(self) -> None:
        """Makes the writes of this run go to the place that was examined."""
        if self.is_elsewhere and self.beads_dir:
            self.bd.reset_location(self.beads_dir)

    def remove_child_parent(self, consent: Consent) -> None:
        """Takes out edges by which children wait for their parents, where the user agrees."""
        with self.subject() as subject:
            edges = select_child_parent(subject.con) if subject.con and subject.is_ours else []
        self.aim_writes()
        remove_child_parent(self.bd, edges, consent)


def _lock_timeout_s(bd: Context) -> float:
    """Returns how long to wait for a lock; a broken configuration must not keep the doctor away."""
    try:
        return bd.lock_timeout_s
    except BdError:
        return LONGEST_WAIT_S


def _say_health(bd: Context, examination: _Examination) -> int:
    """Says nothing when all is well; else one line with the way out."""
    wrong = [finding for finding in examination.findings(registry.HEALTH) if finding.severity == ERROR]
    if bd.json:
        bd.emit(report_document(examination.cwd, wrong))
    elif wrong:
        bd.line(f"{wrong[0].name}: {wrong[0].message}. {wrong[0].hint or 'bd doctor tells more'}")
    return ExitCode.NEGATIVE if wrong else ExitCode.OK


def _show_pollution(bd: Context, examination: _Examination, consent: Consent | None) -> int:
    """Lists leftovers of tests; with consent deletes them."""
    rows: list[dict[str, object]] = []
    with examination.subject() as subject:
        problem = subject.location_problem or subject.database_problem or subject.identity_problem
        if problem is not None:
            raise problem
        if subject.con is not None:
            try:
                rows = select_polluted(subject.con)
            except Error as error:
                raise subject.translated(error) from error
    examination.aim_writes()
    deleted = clean_pollution(bd, rows, consent) if consent else []
    if bd.json:
        high = sum(float(str(row["score"])) >= HIGH_CONFIDENCE for row in rows)
        document: dict[str, object] = {"issues": rows, "polluted_count": len(rows)}
        document |= {"high_confidence": high, "medium_confidence": len(rows) - high}
        bd.emit(document | ({"deleted": deleted, "deleted_count": len(deleted)} if consent else {}))
    elif deleted:
        bd.line(f"✓ Deleted {len(deleted)} issue(s)")
    else:
        for line in pollution_lines(rows):
            bd.line(line)
    return ExitCode.OK


def _answer(
    bd: Context,
    examination: _Examination,
    findings: list[Finding],
    *,
    extra: dict[str, object],
    agent: bool,
    output: str | None,
) -> None:
    """Prints the report, and writes it to a file when asked to."""
    document = report_document(examination.cwd, findings) | extra
    if output:
        replace_file(bd.path(output), dumps_document(document).encode())
    if agent and (bd.json or not bd.is_terminal):
        bd.emit(diagnostics_document(findings))
    elif bd.json:
        bd.emit(document)
    else:
        for line in report_lines(findings, verbose=bool(bd.globals.verbose)):
            bd.line(line)
        if output:
            bd.line(f"\nReport written to {bd.path(output)}")


def _circumstances(bd: Context) -> dict[str, object]:
    """Returns what surrounds the examination: versions, machine, time."""
    return {
        "cli_version": __version__,
        "timestamp": rfc3339(bd.clock.now_ns()),
        "platform": {
            "python_version": platform.python_version(),
            "os_arch": f"{sys.platform}/{platform.machine()}",
            "sqlite_version": SQLITE_VERSION_TEXT,
            "sqlite_library": LIBRARY,
        },
    }
