"""git's side: the hooks that keep the travelling file in step, and the driver that merges it. Both are optional."""

from __future__ import annotations

from bd.doctor.finding import counted
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.errors import BdError
from bd.sync.hook_place import HookPlace
from bd.sync.merge_driver import driver_state
from bd.sync.merge_driver import relative_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

_HINT = "bd hooks install sets it up"


def check_hooks(subject: Subject) -> Finding | None:
    """Finds hooks that are installed in part, or that another version wrote."""
    try:
        place = HookPlace(subject.cwd, subject.env)
        hooks = place.hooks()
    except (BdError, OSError):
        return None
    installed = [hook for hook in hooks if hook.is_installed]
    if not installed:
        return passed("no git hooks are installed", detail="bd hooks install sets them up")
    missing = [hook.name for hook in hooks if not hook.is_installed]
    outdated = [hook.name for hook in installed if hook.is_outdated]
    rows = [f"{name}: not installed" for name in missing] + [f"{name}: of another version" for name in outdated]
    if rows:
        return warned(
            f"{counted(len(rows), 'git hook')} not as they should be",
            detail=listed(rows),
            hint="bd hooks install adds them and brings them up to date",
        )
    return passed(f"{counted(len(installed), 'git hook')} in {place.folder}")


def check_driver(subject: Subject) -> Finding | None:
    """Finds a merge driver that git would not run, or that is set up by half."""
    try:
        git = HookPlace(subject.cwd, subject.env).git
        if not relative_path(subject.jsonl_path, git):
            return None
        state = driver_state(git, subject.jsonl_path)
    except (BdError, OSError):
        return None
    if state.is_active:
        return passed("git merges the file by bd merge")
    if state.is_old:
        return warned(f"the merge driver is called as git cannot do: {state.command}", hint=_HINT)
    if not state.command and not state.is_used:
        return passed("git merges the file line by line", detail="bd hooks install sets up bd merge for it")
    reason = "configured, but not used for the file" if state.command else "named for the file, but not configured"
    return warned(f"the merge driver is {reason}; git merges line by line", hint=_HINT)
