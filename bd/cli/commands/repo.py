"""bd repo: other repositories whose issues are shown here, read-only."""

from __future__ import annotations

import os

from bd.errors import PartialFailure
from bd.errors import UsageProblem
from bd.model.instants import shown
from bd.storage.beadsdir import CONFIG_NAME
from bd.storage.place_problems import ReadOnlyMode
from bd.storage.repositories import count_issues_of
from bd.storage.repositories import load_collisions
from bd.storage.repositories import select_repositories
from bd.storage.writelock import WriteLock
from bd.sync.freshness import Surroundings
from bd.sync.hydrate import hydrate
from bd.sync.repository_list import ADDITIONAL_KEY
from bd.sync.repository_list import PRIMARY_KEY
from bd.sync.repository_list import add_repository
from bd.sync.repository_list import get_configured
from bd.sync.repository_list import plan_addition
from bd.sync.repository_list import remove_repository
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.cli.context import Context
    from bd.cli.options import RepoNameArgument
    from bd.cli.options import RequiredPathArgument
    from bd.storage.repositories import Repository
    from bd.storage.sqlite import Connection
    from bd.sync.hydrate import HydrationReport

_SHOWN_COLLISIONS = 5


class RepositoriesFailed(PartialFailure):
    """Some of the configured repositories could not be read."""

    slug = "repositories-failed"

    def __init__(self, names: list[str]) -> None:
        """Names them."""
        super().__init__(
            f"{len(names)} repositories could not be read: {', '.join(names)}",
            hint="bd repo status says why; the issues last read from them stay",
            details={"repositories": names},
        )


def run_add(bd: Context, path: RequiredPathArgument) -> None:
    """Show the issues of another repository here, read-only."""
    config_path = _editable_path(bd, "repo add")
    with _lock(bd):
        text = plan_addition(path, bd.cwd, _surroundings(bd), bd.settings.texts(ADDITIONAL_KEY))
        add_repository(config_path, text)
    if bd.json:
        bd.line(dumps_line({"added": True, "path": text}))
    else:
        bd.line(f"Added repository: {text}")
        bd.line("The next command reads its issues in; bd repo sync does it now")


def run_remove(bd: Context, name: RepoNameArgument) -> None:
    """Stop showing the issues of another repository; nothing is deleted there."""
    config_path = _editable_path(bd, "repo remove")
    with _lock(bd):
        configured = bd.settings.texts(ADDITIONAL_KEY)
        text = get_configured(name, configured)
        remove_repository(config_path, text)
    _warn(bd, _hydrate(bd, [other for other in configured if other != text]))
    if bd.json:
        bd.line(dumps_line({"path": text, "removed": True}))
    else:
        bd.line(f"Removed repository: {text}")


def run_list(bd: Context) -> None:
    """List the configured repositories."""
    if not bd.location.beads_dir:
        raise UsageProblem("a database in memory has no other repositories", hint="leave --db out")
    primary = bd.settings.text(PRIMARY_KEY) or "."
    additional = bd.settings.texts(ADDITIONAL_KEY)
    if bd.json:
        bd.line(dumps_line({"additional": additional, "primary": primary}))
        return
    bd.line(f"Primary: {primary}")
    if not additional:
        bd.line("No other repositories; bd repo add PATH adds one")
        return
    bd.line("Additional:")
    for text in additional:
        bd.line(f"  {text}")


def run_sync(bd: Context) -> None:
    """Read every changed repository in now."""
    if bd.readonly:
        raise ReadOnlyMode("repo sync")
    report = _hydrate(bd, bd.settings.texts(ADDITIONAL_KEY))
    _warn(bd, report)
    document = {
        "synced": True,
        "repos_synced": len(report.read),
        "repos_skipped": len(report.skipped),
        "issues_imported": report.imported,
    }
    if bd.json:
        bd.emit(document)
    else:
        bd.line(f"Read {len(report.read)} repositories, {report.imported} issues new or changed")
        if report.skipped:
            bd.line(f"Skipped {len(report.skipped)}: {', '.join(report.skipped)}")
    if report.failed:
        raise RepositoriesFailed(report.failed)


def run_status(bd: Context) -> None:
    """Show what was read of each repository, and what is wrong with it."""
    con = bd.workspace.read()
    documents = [_status(con, repository) for repository in select_repositories(con)]
    if bd.json:
        bd.emit(documents)
        return
    if not documents:
        bd.line("No other repositories; bd repo add PATH adds one")
    for document in documents:
        bd.line(f"{document['name']} ({document['path']}): {document['state']}, {document['issues']} issues")
        bd.line(f"  last read: {document['last_read'] or 'never'}")
        if document["problem"]:
            bd.line(f"  problem: {document['problem']}")
        _show_collisions(bd, document["collisions"])


def _status(con: Connection, repository: Repository) -> dict[str, object]:
    """Returns the JSON form of one repository."""
    collisions = load_collisions(con, repository.configured)
    return {
        "path": repository.configured,
        "name": repository.name,
        "state": repository.state,
        "problem": repository.problem.partition(": ")[2],
        "issues": count_issues_of(con, repository.configured),
        "last_read": shown(repository.read_at) if repository.read_at else None,
        "collisions": [{"id": issue_id, "kept_from": owner} for issue_id, owner in collisions.items()],
    }


def _show_collisions(bd: Context, collisions: object) -> None:
    """Writes the first ids that are left out because another repository has them."""
    if not isinstance(collisions, list) or not collisions:
        return
    for collision in collisions[:_SHOWN_COLLISIONS]:
        owner = collision["kept_from"]
        bd.line(f"  not shown: {collision['id']}, an id of {'this workspace' if owner == '.' else owner}")
    if len(collisions) > _SHOWN_COLLISIONS:
        bd.line(f"  not shown: {len(collisions) - _SHOWN_COLLISIONS} more; --json lists them")


def _surroundings(bd: Context) -> Surroundings:
    """Returns from where paths are understood."""
    return Surroundings(bd.location.beads_dir, bd.env.get("HOME", ""))


def _editable_path(bd: Context, operation: str) -> str:
    """Returns the file that holds the list, or will.

    Raises: ReadOnlyMode; UsageProblem when no file of this workspace decides.
    """
    if bd.readonly:
        raise ReadOnlyMode(operation)
    if not bd.location.config_path:
        raise UsageProblem("a database in memory has no config.yaml", hint="leave --db out")
    _, source = bd.settings.explain(ADDITIONAL_KEY)
    if source and not os.path.isabs(source):
        raise UsageProblem(f"{source} sets the list of repositories", hint=f"change or unset {source}")
    return source or bd.location.config_path


def _lock(bd: Context) -> WriteLock:
    """Returns the workspace's lock, which also guards its configuration."""
    return WriteLock(os.path.join(bd.location.beads_dir, CONFIG_NAME), bd.lock_timeout_s)


def _hydrate(bd: Context, configured: Sequence[str]) -> HydrationReport:
    """Makes the database follow a list of repositories; our own file is taken in first, since our ids come first."""
    workspace = bd.workspace
    workspace.options.hydrate = lambda *_: []
    workspace.read()
    with _lock(bd):
        return hydrate(workspace.store, _surroundings(bd), configured, now_ns=bd.clock.now_ns())


def _warn(bd: Context, report: HydrationReport) -> None:
    """Says on standard error what is wrong with repositories."""
    for sentence in report.warnings:
        bd.warn(sentence)
