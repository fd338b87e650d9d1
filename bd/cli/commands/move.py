"""bd move, bd refile: take an issue to another workspace."""

from __future__ import annotations

import os

from bd.errors import UsageProblem
from bd.tracker.move import copy_issue
from bd.tracker.move import get_movable
from bd.tracker.move import leave_behind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import KeepOpenOption
    from bd.cli.options import MoveToOption
    from bd.cli.options import OneIdArgument
    from bd.cli.options import RequiredPathArgument
    from bd.cli.options import SkipDepsOption


def run(
    bd: Context,
    issue_id: OneIdArgument,
    *,
    to: MoveToOption = None,
    keep_open: KeepOpenOption = False,
    skip_deps: SkipDepsOption = False,
) -> None:
    """Move an issue to another workspace: a copy there, the original closed here."""
    if not to:
        raise UsageProblem("where to is not said", hint="name the other workspace's directory with --to PATH")
    _move(bd, issue_id, to, keep_open=keep_open, skip_deps=skip_deps)


def run_refile(
    bd: Context,
    issue_id: OneIdArgument,
    path: RequiredPathArgument,
    *,
    keep_open: KeepOpenOption = False,
    skip_deps: SkipDepsOption = False,
) -> None:
    """Move an issue to the workspace in another directory."""
    _move(bd, issue_id, path, keep_open=keep_open, skip_deps=skip_deps)


def _move(bd: Context, issue_id: str, path: str, *, keep_open: bool, skip_deps: bool) -> None:
    """Copies first and closes then, so that a failure leaves the original as it was.

    Raises: UsageProblem for this very workspace; what the use cases raise.
    """
    target = bd.other_workspace(path)
    here, there = (os.path.realpath(place.location.database_path) for place in (bd.workspace, target))
    if here == there:
        raise UsageProblem(f"{path} is this workspace", hint="name another one")
    with bd.write("move") as txn:
        record = get_movable(txn, issue_id, skip_deps=skip_deps)
        with bd.write("move", target) as other:
            copy = copy_issue(other, record)
        leave_behind(txn, record["id"], copy["id"], path, keep_open=keep_open)
    if bd.json:
        bd.emit({"old_id": record["id"], "new_id": copy["id"], "path": path, "closed": not keep_open})
    else:
        bd.line(f"✓ Moved {record['id']} -> {copy['id']} in {path}" + (" (kept open here)" if keep_open else ""))
