"""bd hooks: the git hooks of a checkout, and the merge driver that belongs to them, put in and taken out exactly."""

from __future__ import annotations

import os

from bd.errors import BdError
from bd.errors import StorageProblem
from bd.errors import UsageProblem
from bd.storage.paths import find_location
from bd.storage.place_problems import ReadOnlyMode
from bd.sync.hook_files import HookUnclear
from bd.sync.hook_files import install_hook
from bd.sync.hook_files import uninstall_hook
from bd.sync.hook_place import SHARED_FOLDER
from bd.sync.hook_place import HookPlace
from bd.sync.hook_text import CHAINED_FOLDER
from bd.sync.merge_driver import install_driver
from bd.sync.merge_driver import uninstall_driver
from bd.util.markedsection import SectionUnclear

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from bd.cli.context import Context
    from bd.cli.options import HookBeadsOption
    from bd.cli.options import HookChainOption
    from bd.cli.options import HookForceOption
    from bd.cli.options import HookSharedOption

    Answer = TypeVar("Answer")

_ACTIONS = {
    "installed": "installed",
    "updated": "brought up to date",
    "unchanged": "in place already",
    "added": "added to the script that is there",
    "chained": f"installed; the hook that was there is in {CHAINED_FOLDER} and run after it",
    "replaced": "installed; the hook that was there is set aside and not run until bd hooks uninstall",
    "removed": "removed",
    "restored": "removed; the hook that was there before is back",
}


class HooksUnwritable(StorageProblem):
    """The hooks cannot be read or written."""

    slug = "hooks-unwritable"

    def __init__(self, error: OSError) -> None:
        """Names the file and what the system says."""
        path = str(error.filename or "the hooks folder")
        super().__init__(
            f"cannot change {path}: {error.strerror or error}",
            hint="check its permissions, then run the command again",
            details={"path": path},
        )


def run_install(
    bd: Context,
    *,
    force: HookForceOption = False,
    shared: HookSharedOption = False,
    beads: HookBeadsOption = False,
    chain: HookChainOption = False,
) -> None:
    """Put bd into the git hooks of this checkout, and let git merge issues.jsonl by bd merge."""
    _check_writable(bd, "hooks install")
    if shared and beads:
        raise UsageProblem("--shared and --beads name two folders", hint="give one of them")
    place = HookPlace(bd.cwd, bd.env)
    beads_dir = bd.location.beads_dir
    done = _guarded(
        lambda: _install(bd, place, _folder(place, beads_dir, shared=shared, beads=beads), force and not chain)
    )
    is_merging = _guarded(lambda: install_driver(place.git, bd.location.jsonl_path))
    if bd.json:
        bd.emit(
            {
                "success": True,
                "message": "Git hooks installed successfully",
                "shared": shared,
                "chained": "chained" in done.values() or "added" in done.values(),
                "beadsHooks": beads,
                "directory": place.folder,
                "hooks": done,
                "merge_driver": is_merging,
            }
        )
        return
    bd.line("✓ Git hooks installed successfully")
    bd.line(f"  Folder: {place.folder}")
    _tell(bd, done)
    says = (
        f"{bd.location.jsonl_path} is merged by bd merge"
        if is_merging
        else "not set: the file is not in this repository"
    )
    bd.line(f"  merge driver: {says}")
    if shared:
        bd.line(f"  Commit {SHARED_FOLDER}; in other clones: git config core.hooksPath {SHARED_FOLDER}")


def _folder(place: HookPlace, beads_dir: str, *, shared: bool, beads: bool) -> str:
    """Returns the folder that was asked for, "" for the one git uses."""
    if shared:
        return os.path.join(place.root, SHARED_FOLDER)
    return os.path.join(beads_dir, "hooks") if beads else ""


def _install(bd: Context, place: HookPlace, folder: str, is_replacing: bool) -> dict[str, str]:
    """Installs every hook and returns what was done by name."""
    if folder:
        place.move_to(folder)
    else:
        place.check_inside()
    beads_dir = _beads_dir_from_root(bd, place)
    return {hook.name: install_hook(hook, beads_dir=beads_dir, is_replacing=is_replacing) for hook in place.hooks()}


def _beads_dir_from_root(bd: Context, place: HookPlace) -> str:
    """Returns the workspace relative to the root that hooks run in, "" when it is found from there anyway."""
    wanted = os.path.realpath(bd.location.beads_dir)
    try:
        if os.path.realpath(find_location(place.root, {}).beads_dir) == wanted:
            return ""
    except BdError:
        pass
    relative = os.path.relpath(wanted, os.path.realpath(place.root))
    return "" if relative.startswith("..") else relative


def run_uninstall(bd: Context) -> None:
    """Take bd out of the git hooks and the merge driver away; hooks of others are as they were."""
    _check_writable(bd, "hooks uninstall")
    place = HookPlace(bd.cwd, bd.env)
    done = _guarded(lambda: _uninstall(bd, place))
    is_merging = _guarded(lambda: uninstall_driver(place.git))
    if bd.json:
        bd.emit(
            {
                "success": True,
                "message": "Git hooks uninstalled successfully",
                "hooks": done,
                "merge_driver": "removed" if is_merging else "nothing",
            }
        )
        return
    bd.line("✓ Git hooks uninstalled successfully")
    _tell(bd, {name: action for name, action in done.items() if action != "nothing"})
    bd.line(f"  merge driver: {'removed' if is_merging else 'was not set'}")


def _uninstall(bd: Context, place: HookPlace) -> dict[str, str]:
    """Uninstalls every hook and returns what was done by name; committed scripts stay, git only stops to run them."""
    shared = [os.path.join(place.root, SHARED_FOLDER)]
    try:
        shared.append(os.path.join(bd.location.beads_dir, "hooks"))
    except BdError:
        shared.append(os.path.join(place.root, ".beads", "hooks"))
    folder = place.folder
    is_moved = place.move_back(shared)
    if is_moved and place.is_committed(folder):
        return {hook.name: "removed" for hook in place.hooks(folder) if hook.is_installed}
    if not is_moved:
        place.check_inside()
    done = {hook.name: uninstall_hook(hook) for hook in place.hooks(folder)}
    if is_moved:
        _remove_if_empty(folder)
    return done


def _remove_if_empty(folder: str) -> None:
    """Removes a folder that was made for our hooks, unless something else is in it."""
    try:
        os.rmdir(folder)
    except OSError:
        return


def run_list(bd: Context) -> None:
    """List the git hooks bd can be in, and whether it is."""
    place = HookPlace(bd.cwd, bd.env)
    hooks = _guarded(place.hooks)
    if bd.json:
        rows = [
            {
                "Name": hook.name,
                "Installed": hook.is_installed,
                "Version": hook.version,
                "IsShim": hook.is_installed and not hook.is_outdated,
                "Outdated": hook.is_outdated,
                "Path": hook.path,
            }
            for hook in hooks
        ]
        bd.emit({"hooks": rows})
        return
    bd.line(f"Git hooks in {place.folder}:")
    for hook in hooks:
        state = f"installed ({hook.version})" if hook.is_installed else "not installed"
        outdated = "; bd hooks install brings it up to date" if hook.is_outdated else ""
        bd.line(f"  {'✓' if hook.is_installed else '✗'} {hook.name}: {state}{outdated}")


def _tell(bd: Context, done: dict[str, str]) -> None:
    """Prints what was done with each hook."""
    for name, action in done.items():
        bd.line(f"  {name}: {_ACTIONS[action]}")


def _check_writable(bd: Context, operation: str) -> None:
    """Refuses under --readonly.

    Raises: ReadOnlyMode.
    """
    if bd.readonly:
        raise ReadOnlyMode(operation)


def _guarded(work: Callable[[], Answer]) -> Answer:
    """Runs something that touches files.

    Raises: HooksUnwritable, HookUnclear, and what `work` raises.
    """
    try:
        return work()
    except OSError as error:
        raise HooksUnwritable(error) from error
    except SectionUnclear as error:
        raise HookUnclear("info/attributes of the repository", str(error)) from None
