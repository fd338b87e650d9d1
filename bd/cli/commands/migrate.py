"""bd migrate: bring the database to this program's schema, or take over another issue tracker's."""

from __future__ import annotations

import os

from bd import __version__
from bd.cli.render.migration_text import describe_outcome
from bd.cli.render.migration_text import describe_plan
from bd.cli.render.migration_text import describe_state
from bd.errors import BdError
from bd.errors import UsageProblem
from bd.storage.migrations import state as states
from bd.storage.migrations.state import find_state
from bd.storage.migrations.steps import STEPS
from bd.storage.paths import uri_path
from bd.storage.place_problems import ReadOnlyMode
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.sync.fingerprint import REPO_ID_KEY
from bd.sync.fingerprint import repo_id
from bd.util.process import ProgramMissing
from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CleanupOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import InspectOption
    from bd.cli.options import ToClassicOption
    from bd.cli.options import ToDoltOption
    from bd.cli.options import ToSqliteOption
    from bd.cli.options import UpdateRepoIdOption
    from bd.cli.options import YesOption
    from bd.storage.migrations.state import DatabaseState
    from bd.storage.sqlite import Connection

VERSION_KEY = "bd_version"
INVARIANTS = (
    "backup_complete: the backup is sound and holds every row",
    "rows_kept: no table has fewer rows afterwards",
    "references_kept: every label, edge, comment and event belongs to an issue that exists",
    "prefix_configured: a database with issues has an issue_prefix",
)


class NoWayBack(UsageProblem):
    """A database of ours is not turned into another tool's."""

    slug = "no-way-back"

    def __init__(self, tool: str) -> None:
        """Names the tool that was asked for."""
        super().__init__(
            f"a database of this bd cannot be turned into one of {tool}: that would lose fields, history and the marks "
            "of what was exported; nothing was changed",
            hint="export instead, bd export -o issues.jsonl, and import that file there; backups made by bd migrate "
            "lie beside the database",
            details={"tool": tool},
        )


class Outcome:
    """What the command did, for JSON and for people."""

    __slots__ = (
        "applied",
        "backup_path",
        "converted_from",
        "counts",
        "is_version_updated",
        "leftovers",
        "state",
        "warnings",
    )

    def __init__(self, state: DatabaseState) -> None:
        """Starts with nothing done."""
        self.state = state
        self.applied: list[str] = []
        self.backup_path = ""
        self.converted_from = ""
        self.counts: dict[str, int] = {}
        self.is_version_updated = False
        self.leftovers: list[str] | None = None
        self.warnings: list[str] = []

    @property
    def is_migrated(self) -> bool:
        """Whether the tables were changed."""
        return bool(self.applied or self.converted_from)


def run(
    bd: Context,
    *,
    inspect: InspectOption = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    cleanup: CleanupOption = False,
    update_repo_id: UpdateRepoIdOption = False,
    to_dolt: ToDoltOption = False,
    to_sqlite: ToSqliteOption = False,
    to_classic: ToClassicOption = False,
) -> None:
    """Bring the database to the current schema."""
    if to_classic or to_dolt:
        raise NoWayBack("Dolt" if to_dolt else "the classic tool")
    path = bd.location.database_path
    state = find_state(uri_path(path) if path.startswith("file:") else path)
    if inspect:
        _answer_inspect(bd, state)
    elif dry_run:
        _answer_plan(bd, state)
    elif bd.readonly:
        raise ReadOnlyMode("migrate")
    elif update_repo_id:
        _update_repo_id(bd, state)
    else:
        outcome = _migrate(bd, state)
        if cleanup:
            outcome.leftovers = find_leftovers(bd)
        _answer(bd, outcome)


def _migrate(bd: Context, state: DatabaseState) -> Outcome:
    """Converts or migrates what needs it, then lets the file that travels catch up."""
    outcome = Outcome(state)
    if state.kind == states.FOREIGN:
        _convert(bd, outcome)
    elif state.kind == states.PENDING:
        _apply_pending(bd, outcome)
    con = bd.workspace.store.con
    if outcome.is_migrated or get_metadata(con, VERSION_KEY) != __version__:
        _settle(bd, outcome)
    return outcome


def _convert(bd: Context, outcome: Outcome) -> None:
    """Takes over a database of another tool."""
    from bd.storage.convert.conversion import convert_database
    from bd.sync.adopt import adopt_file

    now_ns = bd.clock.now_ns()
    jsonl_path = bd.location.jsonl_path

    def settle(con: Connection) -> None:
        adopt_file(con, jsonl_path, now_ns=now_ns)

    report = convert_database(
        outcome.state.path, now_ns=now_ns, busy_timeout_s=bd.lock_timeout_s, settle=settle if jsonl_path else None
    )
    if report is not None:
        outcome.converted_from = report.plan.maker
        outcome.backup_path = report.backup_path
        outcome.counts = report.counts
        outcome.warnings = report.warnings


def _apply_pending(bd: Context, outcome: Outcome) -> None:
    """Applies the steps a database of ours lacks."""
    from bd.storage.migrations.runner import apply_pending

    report = apply_pending(outcome.state.path, now_ns=bd.clock.now_ns(), busy_timeout_s=bd.lock_timeout_s)
    outcome.applied = report.applied
    outcome.backup_path = report.backup_path


def _settle(bd: Context, outcome: Outcome) -> None:
    """Notes which version was here and writes the file; the migration itself is done, so a failure is a warning."""
    try:
        with bd.write("migrate") as txn:
            outcome.is_version_updated = get_metadata(txn.con, VERSION_KEY) != __version__
            set_metadata(txn.con, VERSION_KEY, __version__)
    except BdError as error:
        outcome.warnings.append(f"the database is migrated, but the file was not written: {error.message}")


def find_leftovers(bd: Context) -> list[str]:
    """Returns the paths of other databases and of backups beside the database; nothing removes them but their owner."""
    folder, used = os.path.split(bd.location.database_path)
    names = [name for name in os.listdir(folder) if name != used and _is_leftover(name, used)]
    return [os.path.join(folder, name) for name in sorted(names)]


def _is_leftover(name: str, used: str) -> bool:
    """Says whether a file is an old database, or a backup of the one in use."""
    return name.endswith(".db") or name.startswith(f"{used}.backup-")


def _update_repo_id(bd: Context, state: DatabaseState) -> None:
    """Stores the fingerprint of the repository as it is now."""
    root = os.path.dirname(bd.location.beads_dir)
    try:
        origin = run_captured(["git", "config", "--get", "remote.origin.url"], cwd=root).stdout.strip()
    except ProgramMissing:
        origin = ""
    found = repo_id(origin, root)
    with bd.write("migrate --update-repo-id") as txn:
        before = get_metadata(txn.con, REPO_ID_KEY) or ""
        set_metadata(txn.con, REPO_ID_KEY, found)
    if bd.json:
        bd.emit({"status": "success", "old_repo_id": before, "new_repo_id": found})
    else:
        bd.line(f"Repository id: {found}" + (f" (was {before})" if before and before != found else ""))


def _answer_inspect(bd: Context, state: DatabaseState) -> None:
    """Answers `--inspect`."""
    missing = [] if state.config.get("issue_prefix") or not state.issue_count else ["issue_prefix"]
    warnings = [f"no {key} is configured" for key in missing]
    if state.kind == states.FOREIGN:
        warnings.append(f"the database was made by {state.schema_version}; bd migrate converts it and keeps a backup")
    document = {
        "registered_migrations": [{"name": step.name, "description": step.description} for step in STEPS],
        "pending_migrations": [step.name for step in state.pending],
        "current_state": {
            "database": state.path,
            "kind": state.kind,
            "schema_version": state.schema_version,
            "issue_count": state.issue_count,
            "config": {key: state.config[key] for key in ("issue_prefix",) if key in state.config},
            "missing_config": missing,
            "db_exists": state.kind != states.MISSING,
        },
        "warnings": warnings,
        "invariants_to_check": list(INVARIANTS),
    }
    if bd.json:
        bd.emit(document)
    else:
        describe_state(bd.line, state, warnings, INVARIANTS)


def _answer_plan(bd: Context, state: DatabaseState) -> None:
    """Answers `--dry-run`."""
    steps = plan_steps(state)
    if bd.json:
        bd.emit(
            {
                "status": "dry_run",
                "dry_run": True,
                "current_database": os.path.basename(state.path),
                "kind": state.kind,
                "schema_version": state.schema_version,
                "would_migrate": bool(steps),
                "steps": steps,
                "counts": state.plan.counts if state.plan else {},
            }
        )
    else:
        describe_plan(bd.line, state, steps)


def plan_steps(state: DatabaseState) -> list[str]:
    """Returns what a migration would do, one sentence a step; none when nothing is pending."""
    if state.plan is not None:
        return state.plan.steps
    if not state.pending or state.kind == states.MISSING:
        return []
    return [f"back up {state.path} beside it", *(f"{step.name}: {step.description}" for step in state.pending)]


def _answer(bd: Context, outcome: Outcome) -> None:
    """Answers a migration."""
    for warning in outcome.warnings:
        bd.warn(warning)
    if not bd.json:
        if not bd.quiet:
            describe_outcome(bd.line, outcome)
        return
    document: dict[str, object] = {
        "status": "success",
        "current_database": os.path.basename(outcome.state.path),
        "version": __version__,
        "schema_version": states.version_text(),
        "migrated": outcome.is_migrated,
        "version_updated": outcome.is_version_updated,
        "cleaned_up": False,
    }
    if outcome.is_migrated:
        document["backup"] = outcome.backup_path
        document["applied"] = outcome.applied
    if outcome.converted_from:
        document["converted_from"] = outcome.converted_from
        document["counts"] = outcome.counts
        document["warnings"] = outcome.warnings
    if outcome.leftovers is not None:
        document["leftovers"] = outcome.leftovers
    bd.emit(document)
