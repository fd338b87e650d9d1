"""bd hooks run: what git calls. Nothing but an uncommitted file before a push ever stops git.

Hooks write the travelling file, put it into the index, or take it in after git changed it. In a linked worktree, where
the file belongs to another checkout, and during a rebase, which writes commits of its own, they leave everything alone.
"""

from __future__ import annotations

import os

from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.sync.hook_text import HOOKS
from bd.util.gitlayout import find_repository
from bd.util.gitrun import IGNORED
from bd.util.gitrun import UNMERGED
from bd.util.gitrun import Git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import HookNameArgument
    from bd.cli.options import HookWordsArgument

_REBASES = ("rebase-merge", "rebase-apply")
_PARTIAL_INDEX = "next-index-"
_ZERO = ("", "0", "false", "no")


class UnknownHook(UsageProblem):
    """There is no hook of this name."""

    slug = "unknown-hook"

    def __init__(self, name: str) -> None:
        """Names the hook and those there are."""
        super().__init__(f'unknown hook "{name}"', hint=f"use one of {', '.join(HOOKS)}", details={"name": name})


def run(bd: Context, name: HookNameArgument, words: HookWordsArgument = None) -> int:
    """Do what a git hook is for; called by git, silent and without effect outside a workspace."""
    if name not in HOOKS:
        raise UnknownHook(name)
    done, code = "nothing", int(ExitCode.OK)
    if not _is_set(bd, "BD_NO_HOOKS") and _has_workspace(bd):
        try:
            done, code = _ACTS[name](bd, words or [])
        except BdError as error:
            bd.warn(f"{name}: {error.message}")
            done = "failed"
    if bd.json:
        bd.emit({"hook": name, "done": done})
    return code


def _has_workspace(bd: Context) -> bool:
    """Says whether there is a workspace with a database and a file that travels; what is broken is told."""
    try:
        location = bd.location
    except BdError as error:
        from bd.storage.place_problems import NoWorkspace

        if not isinstance(error, NoWorkspace):
            bd.warn(error.message)
        return False
    return bool(location.jsonl_path) and os.path.exists(location.database_path)


def _pre_commit(bd: Context, words: list[str]) -> tuple[str, int]:
    """Writes the file and puts it into the commit."""
    del words
    if _is_rebasing(bd):
        return "nothing", ExitCode.OK
    _flush(bd)
    path = _own_path(bd)
    is_partial = os.path.basename(bd.env.get("GIT_INDEX_FILE", "")).startswith(_PARTIAL_INDEX)
    if not path or is_partial or _is_set(bd, "BEADS_NO_AUTO_STAGE") or bd.settings.text("sync.branch"):
        return "written", ExitCode.OK
    git = Git(bd.cwd, bd.env)
    state = git.path_state(path)
    if state in UNMERGED:
        bd.warn(f"pre-commit: {path} has a merge conflict and is not staged; resolve it and git add it")
    elif state and state != IGNORED and state[1] in "M?T":
        added = git.run("--literal-pathspecs", "add", "--", path)
        if added.code:
            bd.warn(f"pre-commit: git add {path}: {added.stderr.strip()}")
        return "failed" if added.code else "staged", ExitCode.OK
    return "written", ExitCode.OK


def _pre_push(bd: Context, words: list[str]) -> tuple[str, int]:
    """Refuses a push that would leave changed issues behind."""
    del words
    if _is_rebasing(bd) or _is_set(bd, "BD_SYNC_IN_PROGRESS") or bd.settings.text("sync.branch"):
        return "nothing", ExitCode.OK
    _flush(bd)
    path = _own_path(bd)
    state = Git(bd.cwd, bd.env).path_state(path) if path else None
    if not state or state == IGNORED:
        return "written", ExitCode.OK
    bd.stderr.write(
        f"Error: {path} has changes that are not committed, so this push would leave issues behind\n"
        f"Hint: git add {path} && git commit, then push again; git push --no-verify pushes without them\n"
    )
    bd.stderr.flush()
    return "refused", ExitCode.NEGATIVE


def _post_merge(bd: Context, words: list[str]) -> tuple[str, int]:
    """Takes in what a merge or a pull brought."""
    del words
    return _take_in(bd)


def _post_checkout(bd: Context, words: list[str]) -> tuple[str, int]:
    """Takes in what another branch brought; single files that are checked out are left to the next command."""
    if words[2:3] == ["0"]:
        return "nothing", ExitCode.OK
    return _take_in(bd)


def _take_in(bd: Context) -> tuple[str, int]:
    """Takes the file in if it changed, and leaves it as it is."""
    from bd.cli.file_exchange import take_file_in

    if _is_rebasing(bd) or bd.readonly or not bd.workspace.file.is_changed():
        return "nothing", ExitCode.OK
    take_file_in(bd, "hooks run")
    return "taken in", ExitCode.OK


def _prepare_commit_msg(bd: Context, words: list[str]) -> tuple[str, int]:
    """Notes the agent that commits, where the environment names one, as trailers of the message."""
    who = bd.env.get("GT_ROLE", "").strip()
    if not words or not who or words[1:2] == ["merge"] or _is_rebasing(bd):
        return "nothing", ExitCode.OK
    parts = [part for part in who.split("/") if part]
    trailers = {"Executed-By": who, "Rig": parts[0] if len(parts) > 1 else "", "Role": parts[min(len(parts), 2) - 1]}
    given = [word for key, value in trailers.items() if value for word in ("--trailer", f"{key}: {value}")]
    done = Git(bd.cwd, bd.env).run("interpret-trailers", "--in-place", "--if-exists", "doNothing", *given, words[0])
    if done.code:
        bd.warn(f"prepare-commit-msg: {done.stderr.strip()}")
    return "noted", ExitCode.OK


def _flush(bd: Context) -> None:
    """Writes what the file lacks; nothing is opened for writing when it lacks nothing."""
    from bd.cli.file_exchange import write_file
    from bd.storage.travelling import dirty_ids

    workspace = bd.workspace
    if not bd.readonly and (dirty_ids(workspace.store.con) or workspace.file.is_changed()):
        write_file(bd, "hooks run")


def _own_path(bd: Context) -> str:
    """Returns the travelling file relative to here, "" when it is in another checkout than this one."""
    real = os.path.realpath(bd.location.jsonl_path)
    here = os.path.realpath(bd.cwd)
    theirs, ours = find_repository(os.path.dirname(real)), find_repository(here)
    if theirs is None or ours is None or theirs.worktree_root != ours.worktree_root:
        return ""
    return os.path.relpath(real, here)


def _is_rebasing(bd: Context) -> bool:
    """Says whether git is in the middle of a rebase in this checkout."""
    repository = find_repository(os.path.realpath(bd.cwd))
    return repository is not None and any(os.path.exists(os.path.join(repository.git_dir, name)) for name in _REBASES)


def _is_set(bd: Context, name: str) -> bool:
    """Says whether a variable of the environment is switched on."""
    return bd.env.get(name, "").lower() not in _ZERO


_ACTS = {
    "pre-commit": _pre_commit,
    "post-merge": _post_merge,
    "pre-push": _pre_push,
    "post-checkout": _post_checkout,
    "prepare-commit-msg": _prepare_commit_msg,
}
