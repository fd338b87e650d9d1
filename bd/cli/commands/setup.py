"""bd setup: teach a coding agent to use `bd`. Shows what would be written; writes it only with --yes."""

from __future__ import annotations

import os

from bd.cli.agent_setup import RECIPES
from bd.cli.agent_setup import Change
from bd.cli.agent_setup import FileUnclear
from bd.cli.agent_setup import find_recipe
from bd.cli.agent_setup import place_of
from bd.cli.render.printable import printable
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.storage.place_problems import ReadOnlyMode
from bd.util.atomicfile import replace_file
from bd.util.gitlayout import find_repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.agent_setup import Part
    from bd.cli.context import Context
    from bd.cli.options import RecipeArgument
    from bd.cli.options import SetupAddOption
    from bd.cli.options import SetupCheckOption
    from bd.cli.options import SetupGlobalOption
    from bd.cli.options import SetupListOption
    from bd.cli.options import SetupOutputOption
    from bd.cli.options import SetupPrintOption
    from bd.cli.options import SetupProjectOption
    from bd.cli.options import SetupRemoveOption
    from bd.cli.options import SetupStealthOption
    from bd.cli.options import YesOption


def run(
    bd: Context,
    recipe: RecipeArgument = None,
    *,
    yes: YesOption = False,
    remove: SetupRemoveOption = False,
    check: SetupCheckOption = False,
    list_: SetupListOption = False,
    print_: SetupPrintOption = False,
    output: SetupOutputOption = None,
    project: SetupProjectOption = False,
    everywhere: SetupGlobalOption = False,
    stealth: SetupStealthOption = False,
    add: SetupAddOption = None,
) -> int:
    """Teach a coding agent to use bd; shows what would be written, and writes it only with --yes."""
    if add is not None:
        raise UsageProblem("there are no recipes of your own", hint="bd setup -o FILE puts the section into any file")
    if project and everywhere:
        raise UsageProblem("--project and --global contradict each other", hint="say one of them, or none")
    if list_ or (recipe is None and output is None):
        _list(bd)
        return ExitCode.OK
    root, parts = _parts(bd, recipe, output, everywhere=everywhere)
    if print_:
        _print(bd, parts, is_stealth=stealth)
        return ExitCode.OK
    changes = [
        Change(os.path.join(root, place), part, None if remove else part.content(stealth), folders=place.count("/"))
        for place, part in parts
    ]
    if check:
        return _check(bd, recipe or "", changes)
    if yes:
        _write(bd, changes)
    _answer(bd, recipe or "", changes, is_done=yes)
    return ExitCode.OK


def _parts(
    bd: Context, recipe: str | None, output: str | None, *, everywhere: bool
) -> tuple[str, list[tuple[str, Part]]]:
    """Returns the directory, and the files in it with their parts; `output` is a file for the section instead."""
    if output is not None:
        folder, name = os.path.split(bd.path(output))
        return folder, [(name, find_recipe("codex")[0])]
    root = bd.env.get("HOME", "") if everywhere else _project(bd)
    if not root:
        raise UsageProblem("there is no home directory", hint="set HOME, or leave --global out")
    name = recipe or ""
    return root, [(place_of(part, name, is_global=everywhere), part) for part in find_recipe(name)]


def _project(bd: Context) -> str:
    """Returns the directory whose files an agent reads: the checkout's, else the current one."""
    try:
        found = find_repository(bd.cwd)
    except BdError:
        found = None
    return found.worktree_root if found else bd.cwd


def _list(bd: Context) -> None:
    """Prints the recipes with their files."""
    if bd.json:
        bd.emit([{"recipe": name, "files": [part.place for part in parts]} for name, parts in RECIPES.items()])
        return
    for name, parts in RECIPES.items():
        bd.line(f"{name}: {', '.join(part.place for part in parts)}")


def _print(bd: Context, parts: list[tuple[str, Part]], *, is_stealth: bool) -> None:
    """Prints what a file without anything else would hold."""
    texts = [(path, part.put(None, part.content(is_stealth))) for path, part in parts]
    if bd.json:
        bd.emit([{"path": path, "text": text} for path, text in texts])
        return
    bd.stdout.write("\n".join(text for _, text in texts))


def _check(bd: Context, recipe: str, changes: list[Change]) -> int:
    """Says whether everything is there."""
    is_installed = all(change.is_installed for change in changes)
    if bd.json:
        bd.emit({"recipe": recipe, "installed": is_installed, "files": [change.path for change in changes]})
    else:
        for change in changes:
            bd.line(f"{'✓ installed' if change.is_installed else '✗ not installed'}: {change.path}")
    return ExitCode.OK if is_installed else ExitCode.NEGATIVE


def _write(bd: Context, changes: list[Change]) -> None:
    """Writes every file that is to be another; all were read and found clear before.

    Raises: ReadOnlyMode, FileUnclear.
    """
    if bd.readonly:
        raise ReadOnlyMode("setup")
    for change in changes:
        if not change.is_needed:
            continue
        try:
            if change.after is None:
                os.unlink(os.path.realpath(change.path))
                _remove_empty_folders(change)
            else:
                os.makedirs(os.path.dirname(change.path), exist_ok=True)
                replace_file(change.path, change.after.encode())
        except OSError as error:
            raise FileUnclear(change.path, f"it cannot be written ({error.strerror or error})") from error


def _remove_empty_folders(change: Change) -> None:
    """Removes the recipe's folders above a file that is gone, as far as they are empty."""
    folder = change.path
    for _ in range(change.folders):
        folder = os.path.dirname(folder)
        try:
            os.rmdir(folder)
        except OSError:
            return


def _answer(bd: Context, recipe: str, changes: list[Change], *, is_done: bool) -> None:
    """Shows every change as a difference, and says whether it was made."""
    needed = [change for change in changes if change.is_needed]
    if bd.json:
        files = [{"path": it.path, "action": _action(it), "before": it.before, "after": it.after} for it in needed]
        bd.emit({"recipe": recipe, "written": is_done and bool(needed), "changes": files})
        return
    if not needed:
        bd.line("Nothing to do: every file is as it should be")
        return
    for change in needed:
        bd.line(f"{_action(change).capitalize()} {change.path}")
        for line in _difference(change):
            bd.line(f"  {printable(line)}")
    bd.line("Done" if is_done else "Nothing was written; add --yes to do this")


def _action(change: Change) -> str:
    """Returns what is done to a file in a word."""
    if change.before is None:
        return "create"
    return "remove" if change.after is None else "change"


def _difference(change: Change) -> list[str]:
    """Returns the lines that come and go."""
    from difflib import unified_diff

    before, after = ((text or "").splitlines() for text in (change.before, change.after))
    return list(unified_diff(before, after, lineterm="", n=1))[2:]
