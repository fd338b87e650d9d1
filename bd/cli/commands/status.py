"""bd status: the numbers of the workspace, and what happened in the last day."""

from __future__ import annotations

import os

from bd.cli.ready_query import id_patterns
from bd.errors import BdError
from bd.model.instants import stored
from bd.storage.statistics import count_activity
from bd.storage.statistics import count_assigned
from bd.storage.statistics import count_everything

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import AssignedOption
    from bd.cli.options import NoActivityOption
    from bd.cli.options import StatusAllOption

HOURS_TRACKED = 24
_WINDOW_NS = HOURS_TRACKED * 3600 * 1_000_000_000
_GIT_TIMEOUT_S = 5.0


def run(
    bd: Context,
    *,
    all_: StatusAllOption = False,
    assigned: AssignedOption = False,
    no_activity: NoActivityOption = False,
) -> None:
    """Show how many issues there are, of which kinds, and what happened lately."""
    con = bd.workspace.read()
    now_ns = bd.clock.now_ns()
    patterns = id_patterns(con)
    if assigned:
        summary = count_assigned(con, bd.actor, now_ns=now_ns, patterns=patterns)
    else:
        summary = count_everything(con, now_ns=now_ns, patterns=patterns)
    document: dict[str, Any] = {"summary": summary}
    if not no_activity:
        activity = count_activity(con, since=stored(now_ns - _WINDOW_NS))
        document["recent_activity"] = {"hours_tracked": HOURS_TRACKED, "commit_count": _count_commits(bd), **activity}
    if bd.json:
        bd.emit(document)
    elif bd.is_terminal:
        from bd.cli.render.numbers_view import draw_status

        draw_status(bd, document)
    else:
        from bd.cli.render.status_text import status_text

        bd.line(status_text(document))


def _count_commits(bd: Context) -> int:
    """Returns how many commits of the last day touched the travelling file; 0 where git cannot tell."""
    path = bd.location.jsonl_path
    if not bd.location.git_dir or not path:
        return 0
    from bd.util.process import run_captured

    folder, name = os.path.split(os.path.realpath(path))
    command = ["git", "-C", folder, "log", f"--since={HOURS_TRACKED} hours ago", "--format=%h", "--", name]
    try:
        done = run_captured(command, env=bd.env, timeout_s=_GIT_TIMEOUT_S)
    except BdError:
        return 0
    return done.stdout.count("\n") if done.code == 0 else 0
