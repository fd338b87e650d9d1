"""Where git looks for the hooks of a checkout, and whether that is a place for ours.

`core.hooksPath` decides, wherever it is set; without it the folder is `hooks` in the directory all worktrees share. A
folder outside the repository serves other repositories too and is left alone. Husky runs the scripts in `.husky`; the
folder it names to git is made anew with every install.
"""

from __future__ import annotations

import os

from bd.errors import Conflict
from bd.errors import WorkspaceProblem
from bd.sync.hook_files import CLASSIC
from bd.sync.hook_files import OLD_CLASSIC
from bd.sync.hook_files import OURS
from bd.sync.hook_files import Hook
from bd.sync.hook_files import uninstall_hook
from bd.sync.hook_text import HOOKS
from bd.util.gitrun import Git

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED_FOLDER = ".beads-hooks"
_PATH_KEY = "core.hooksPath"
_HUSKY = (".husky", "_")
_ANY_EXECUTES = 0o111


class NoCheckout(WorkspaceProblem):
    """Hooks belong to a git checkout, and there is none."""

    slug = "no-checkout"

    def __init__(self, path: str, reason: str) -> None:
        """Names the directory and what git says."""
        super().__init__(
            f"{path} is in no git checkout, which hooks belong to ({reason})",
            hint="run it inside a checkout; git init makes one",
            details={"path": path, "reason": reason},
        )


class HooksElsewhere(Conflict):
    """The hooks folder does not belong to this repository."""

    slug = "hooks-elsewhere"

    def __init__(self, folder: str) -> None:
        """Names the folder."""
        super().__init__(
            f"core.hooksPath leads to {folder}, which other repositories use too; nothing was changed there",
            hint='add a line such as bd hooks run pre-commit "$@" to the scripts there: it does nothing elsewhere',
            details={"path": folder},
        )


class HooksPathTaken(Conflict):
    """Another hooks folder is configured."""

    slug = "hooks-path-taken"

    def __init__(self, value: str) -> None:
        """Names the folder."""
        super().__init__(
            f"core.hooksPath is {value} already",
            hint="leave --shared and --beads out, so that the hooks there are used",
            details={"value": value},
        )


class HooksWouldStop(Conflict):
    """Hooks that git runs now would not be run any more."""

    slug = "hooks-would-stop"

    def __init__(self, folder: str, names: list[str]) -> None:
        """Names the folder and its hooks."""
        super().__init__(
            f"git would no longer run the hooks in {folder}: {', '.join(names)}",
            hint="leave --shared and --beads out, so that bd is added to these hooks",
            details={"path": folder, "hooks": names},
        )


class HookPlace:
    """The hooks of one checkout.

    Shape:  `root` is the checkout's; `folder` is where git looks now; `own_folder` the repository's usual one;
            `configured` is `core.hooksPath`, "" when it is not set. Paths are absolute.
    """

    __slots__ = ("common_dir", "configured", "folder", "git", "is_husky", "own_folder", "root")

    def __init__(self, cwd: str, env: Mapping[str, str]) -> None:
        """Asks git.

        Raises: NoCheckout, ProgramMissing, ProgramTimedOut.
        """
        found = Git(cwd, env).run("rev-parse", "--show-toplevel")
        root = found.stdout.removesuffix("\n")
        if found.code or not root:
            raise NoCheckout(cwd, found.stderr.strip().partition("\n")[0] or "a bare repository")
        self.root = os.path.join(cwd, root)
        self.git = Git(self.root, env)
        common_dir, folder = (self.git.ask("rev-parse", *words) for words in _QUESTIONS)
        self.common_dir = os.path.normpath(os.path.join(self.root, common_dir or ".git"))
        self.own_folder = os.path.join(self.common_dir, "hooks")
        self.folder = os.path.normpath(os.path.join(self.root, folder or self.own_folder))
        self.configured = self.git.ask("config", "--get", _PATH_KEY) or ""
        self.is_husky = tuple(self.folder.split(os.sep)[-2:]) == _HUSKY
        if self.is_husky:
            self.folder = os.path.dirname(self.folder)

    def hooks(self, folder: str = "") -> list[Hook]:
        """Returns our hooks as they are in the folder git uses, or in another one.

        Raises: HookUnclear; OSError.
        """
        return [Hook(folder or self.folder, name, is_shell_folder=self.is_husky) for name in HOOKS]

    def check_inside(self) -> None:
        """Refuses a folder that is not this repository's.

        Raises: HooksElsewhere.
        """
        place = os.path.realpath(self.folder) + os.sep
        if not any(place.startswith(os.path.realpath(inside) + os.sep) for inside in (self.root, self.common_dir)):
            raise HooksElsewhere(self.folder)

    def move_to(self, folder: str) -> None:
        """Makes git use another folder from now on; our hooks in the usual one go.

        Raises: HooksPathTaken, HooksWouldStop, HookUnclear, GitRefused; OSError.
        """
        if self.configured and self.folder != folder:
            raise HooksPathTaken(self.configured)
        for hook in self.hooks(self.own_folder):
            if hook.kind == OURS:
                uninstall_hook(hook)
        stopped = self._active(self.own_folder)
        if stopped:
            raise HooksWouldStop(self.own_folder, stopped)
        if not self.configured:
            relative = os.path.relpath(folder, self.root)
            is_inside = not relative.startswith("..")
            self.git.tell("config", "--local", _PATH_KEY, relative if is_inside else folder)
        self.folder = folder

    def move_back(self, folders: list[str]) -> bool:
        """Makes git use the usual folder again if `move_to` had chosen one of these; says whether it did."""
        if self.folder not in folders or not self.git.ask("config", "--local", "--get", _PATH_KEY):
            return False
        if not any(hook.is_installed for hook in self.hooks()):
            return False
        self.git.tell("config", "--local", "--unset", _PATH_KEY)
        return True

    def is_committed(self, folder: str) -> bool:
        """Says whether git tracks a folder's hooks, so that they are the repository's and not this checkout's."""
        return bool(self.git.ask("--literal-pathspecs", "ls-files", "--", folder))

    def _active(self, folder: str) -> list[str]:
        """Returns the names of the hooks that git runs in a folder, ours and the classic tool's left out."""
        try:
            names = sorted(name for name in os.listdir(folder) if not name.endswith(".sample"))
        except FileNotFoundError:
            return []
        paths = {name: os.path.join(folder, name) for name in names}
        found = [name for name, path in paths.items() if os.path.isfile(path) and os.stat(path).st_mode & _ANY_EXECUTES]
        return [name for name in found if Hook(folder, name).kind not in (OURS, CLASSIC, OLD_CLASSIC)]


_QUESTIONS = (("--git-common-dir",), ("--git-path", "hooks"))
