"""bd context and bd ping: where a program stands, and whether the database answers."""

from __future__ import annotations

import os
import time

from bd import __version__
from bd.storage.settings_kv import get_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


def run_context(bd: Context) -> None:
    """Show where the workspace, the repository and the database are."""
    facts = _facts(bd)
    if bd.json:
        bd.emit(facts)
        return
    for name, value in facts.items():
        shown = str(value).lower() if isinstance(value, bool) else value
        bd.line(f"{name}: {shown or '-'}")


def _facts(bd: Context) -> dict[str, object]:
    """Returns the facts; texts are "" where there is nothing to say."""
    from bd.util.gitlayout import find_repository

    location = bd.location
    here = find_repository(bd.cwd)
    root = location.worktree_root or ""
    return {
        "beads_dir": location.beads_dir,
        "repo_root": root,
        "cwd_repo_root": here.worktree_root if here else "",
        "is_redirected": location.redirected_from is not None,
        "is_worktree": bool(here and here.is_linked),
        "backend": "sqlite",
        "database": os.path.basename(location.database_path),
        "data_dir": location.beads_dir,
        "database_path": location.database_path,
        "jsonl_path": location.jsonl_path,
        "project_id": get_metadata(bd.workspace.store.con, "repo_id") or "",
        "prefix": bd.workspace.prefix,
        "sync_remote": bd.settings.text("sync.remote"),
        "role": _role(bd),
        "actor": bd.actor,
        "bd_version": __version__,
    }


def _role(bd: Context) -> str:
    """Returns the role git's configuration names, "" without one."""
    from bd.errors import BdError
    from bd.util.process import run_captured

    try:
        return run_captured(["git", "config", "--get", "beads.role"], cwd=bd.cwd, env=bd.env).stdout.strip()
    except BdError:
        return ""


def run_ping(bd: Context) -> None:
    """Check that the database answers, and how fast; milliseconds."""
    marks = [time.perf_counter()]
    for step in (lambda: bd.location, lambda: bd.workspace.store, lambda: _ask(bd)):
        step()
        marks.append(time.perf_counter())
    resolve, store, query = (round((marks[place + 1] - marks[place]) * 1000, 3) for place in range(3))
    total = round((marks[-1] - marks[0]) * 1000, 3)
    if bd.json:
        bd.emit({"status": "ok", "resolve_ms": resolve, "store_ms": store, "query_ms": query, "total_ms": total})
    else:
        bd.line(f"ok ({total:.1f} ms: {resolve:.1f} to find, {store:.1f} to open, {query:.1f} to ask)")


def _ask(bd: Context) -> None:
    """Reads one row."""
    bd.workspace.store.con.execute("select id from issues limit 1").fetchone()
