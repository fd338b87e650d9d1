"""bd init: make a workspace."""

from __future__ import annotations

import os

from bd import __version__
from bd.cli.context import cache_directory
from bd.errors import Conflict
from bd.errors import UsageProblem
from bd.errors import WorkspaceProblem
from bd.model.ids import check_prefix
from bd.storage.paths import find_location
from bd.storage.place_problems import NoWorkspace
from bd.storage.place_problems import ReadOnlyMode
from bd.sync.clone import find_prefix
from bd.tracker.setup import AlreadyInitialised
from bd.tracker.setup import InitRequest
from bd.tracker.setup import initialise
from bd.tracker.setup import prefix_from_folder
from bd.util.gitlayout import find_repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BackendOption
    from bd.cli.options import BranchOption
    from bd.cli.options import ContributorOption
    from bd.cli.options import FromJsonlOption
    from bd.cli.options import InitForceOption
    from bd.cli.options import NonInteractiveOption
    from bd.cli.options import PrefixOption
    from bd.cli.options import RoleOption
    from bd.cli.options import SetupExcludeOption
    from bd.cli.options import SkipAgentsOption
    from bd.cli.options import SkipHooksOption
    from bd.cli.options import SkipMergeDriverOption
    from bd.cli.options import StealthOption
    from bd.cli.options import TeamOption
    from bd.storage.paths import Location


class InitInWorktree(WorkspaceProblem):
    """A linked worktree shares the main checkout's workspace."""

    slug = "init-in-worktree"

    def __init__(self, main: str) -> None:
        """Names the main checkout."""
        super().__init__(
            "this is a linked worktree, which uses the workspace of the main checkout",
            hint=f"run bd init in {main}",
            details={"main": main},
        )


class InitInside(WorkspaceProblem):
    """A workspace folder holds no workspace."""

    slug = "init-inside-workspace"

    def __init__(self, path: str) -> None:
        """Names the folder."""
        super().__init__(f"{path} is a .beads folder itself", hint="run bd init in the folder that contains it")


def run(
    bd: Context,
    *,
    prefix: PrefixOption = None,
    force: InitForceOption = False,
    from_jsonl: FromJsonlOption = False,
    stealth: StealthOption = False,
    setup_exclude: SetupExcludeOption = False,
    branch: BranchOption = None,
    backend: BackendOption = None,
    skip_hooks: SkipHooksOption = False,
    skip_merge_driver: SkipMergeDriverOption = False,
    skip_agents: SkipAgentsOption = False,
    non_interactive: NonInteractiveOption = False,
    role: RoleOption = None,
    contributor: ContributorOption = False,
    team: TeamOption = False,
) -> None:
    """Make a workspace in the current folder; touches nothing outside .beads."""
    if backend not in (None, "sqlite"):
        raise UsageProblem(f'backend "{backend}" is not available', hint="leave --backend out; bd stores in SQLite")
    if bd.readonly:
        raise ReadOnlyMode("init")
    beads_dir = _beads_dir(bd)
    request = InitRequest(beads_dir, _database_path(bd, beads_dir), "")
    if not force:
        _check_free(bd, request)
    request.prefix = check_prefix(prefix) if prefix else _default_prefix(bd, beads_dir)
    request.force = force
    request.cache_dir = cache_directory(bd.env)
    request.lock_timeout_s = bd.lock_timeout_s
    if stealth or setup_exclude:
        request.exclude_file = _exclude_file(bd)
    initialise(request, version=__version__)
    location = bd.reset_location(beads_dir)
    workspace = bd.workspace
    count = workspace.read().execute("select count(*) from issues").fetchone()[0]
    if branch:
        with bd.write("init", workspace) as txn:
            _set_branch(txn.con, branch)
    _answer(bd, location, count)


def _set_branch(con: object, branch: str) -> None:
    """Stores the branch that a later sync uses."""
    from bd.storage.settings_kv import set_config

    set_config(con, "sync.branch", branch)  # type: ignore[arg-type]


def _beads_dir(bd: Context) -> str:
    """Returns the folder to make: `BEADS_DIR`, else `.beads` here.

    Raises: InitInside, InitInWorktree.
    """
    chosen = bd.env.get("BEADS_DIR")
    if chosen:
        return os.path.abspath(os.path.join(bd.cwd, chosen))
    if os.path.basename(bd.cwd) == ".beads":
        raise InitInside(bd.cwd)
    repository = find_repository(bd.cwd)
    if repository is not None and repository.git_dir != repository.common_dir:
        main = os.path.dirname(repository.common_dir)
        if os.path.basename(repository.common_dir) == ".git" and "worktrees" in repository.git_dir:
            raise InitInWorktree(main)
    return os.path.join(bd.cwd, ".beads")


def _database_path(bd: Context, beads_dir: str) -> str:
    """Returns the database to make."""
    chosen = bd.globals.db
    return os.path.abspath(os.path.join(bd.cwd, chosen)) if chosen else os.path.join(beads_dir, "beads.db")


def _check_free(bd: Context, request: InitRequest) -> None:
    """Refuses when this place, or a folder above it in the same checkout, has a workspace already.

    Raises: AlreadyInitialised; what find_location raises about a folder that cannot be used.
    """
    if os.path.lexists(request.database_path):
        raise AlreadyInitialised(request.database_path)
    try:
        found = find_location(bd.cwd, bd.env, db_flag=bd.globals.db)
    except NoWorkspace:
        return
    if os.path.lexists(found.database_path):
        raise AlreadyInitialised(found.database_path)


def _default_prefix(bd: Context, beads_dir: str) -> str:
    """Returns the prefix nobody named: the configured one, the file's, or the folder's."""
    configured = bd.settings_at(beads_dir).get("issue-prefix", "")
    if configured:
        return check_prefix(str(configured))
    path = os.path.join(beads_dir, "issues.jsonl")
    found = find_prefix(path) if os.path.isfile(path) else ""
    return found or prefix_from_folder(os.path.dirname(beads_dir))


def _exclude_file(bd: Context) -> str:
    """Returns the checkout's own exclude file.

    Raises: Conflict outside git.
    """
    repository = find_repository(bd.cwd)
    if repository is None:
        raise Conflict("there is no git repository to hide .beads from", hint="leave --stealth out")
    return os.path.join(repository.common_dir, "info", "exclude")


def _answer(bd: Context, location: Location, count: int) -> None:
    """Prints what was made."""
    prefix = bd.workspace.prefix
    if bd.json:
        bd.emit(
            {
                "database_path": location.database_path,
                "issue_count": count,
                "path": location.beads_dir,
                "prefix": prefix,
            }
        )
        return
    if bd.quiet:
        return
    bd.line("✓ bd initialized successfully!")
    bd.line("")
    bd.line("  Backend: sqlite")
    bd.line(f"  Database: {os.path.relpath(location.database_path, bd.cwd)}")
    bd.line(f"  Issue prefix: {prefix}")
    bd.line(f"  Issues will be named: {prefix}-<hash> (e.g., {prefix}-a3f)")
    if count:
        bd.line(f"  Issues taken from issues.jsonl: {count}")
    bd.line("")
    bd.line('Next: bd create "Title", bd list, bd help')
