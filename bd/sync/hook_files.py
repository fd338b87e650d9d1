"""Our lines in the files of a hooks folder: put in, taken out, listed; hooks of others are never lost.

A shell script of somebody else gets our lines behind its first one. Anything else (another language, a link, a script
that git does not run) is set aside whole, unchanged, in a folder beside it, and comes back when ours goes: `bd-chained`
holds what our lines run afterwards, `bd-replaced` what they do not. Hooks of the classic tool that are uninstalled go
to `bd-removed` and stay there.
"""

from __future__ import annotations

import os

from bd.errors import Conflict
from bd.sync.hook_text import CHAINED_FOLDER
from bd.sync.hook_text import VERSION
from bd.sync.hook_text import classic_version
from bd.sync.hook_text import hook_section
from bd.sync.hook_text import is_classic_shim
from bd.sync.hook_text import is_ours
from bd.sync.hook_text import is_shell_script
from bd.sync.hook_text import section_version
from bd.sync.hook_text import with_hook
from bd.sync.hook_text import without_hook
from bd.util.atomicfile import replace_file
from bd.util.markedsection import SectionUnclear

REPLACED_FOLDER = "bd-replaced"
REMOVED_FOLDER = "bd-removed"
_MODE = 0o755
_ANY_EXECUTES = 0o111

NONE, OURS, CLASSIC, OLD_CLASSIC, SCRIPT, OTHER = "none", "ours", "classic", "old classic", "script", "other"


class HookUnclear(Conflict):
    """A hook holds our markers, and not as we write them."""

    slug = "hook-unclear"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what is wrong with it."""
        super().__init__(
            f"{path}: {reason}; it was left as it is",
            hint="correct the markers in an editor, then run the command again",
            details={"path": path, "reason": reason},
        )


class HookInTheWay(Conflict):
    """Two hooks want one place."""

    slug = "hook-in-the-way"

    def __init__(self, path: str, kept_path: str) -> None:
        """Names the hook and the file that stands where it would be set aside or go back to."""
        super().__init__(
            f"{path} cannot be moved to {kept_path}, which exists; both were left as they are",
            hint="bring both into one script, then run the command again",
            details={"path": path, "kept_path": kept_path},
        )


class Hook:
    """One hook of a folder as it is now.

    Shape:  `kind` is one of the constants above; `text` its content with undecodable bytes kept, "" when there is none.
    """

    __slots__ = ("folder", "is_executable", "kind", "name", "path", "text")

    def __init__(self, folder: str, name: str, *, is_shell_folder: bool = False) -> None:
        """Reads it; in a folder whose scripts are run by a shell, every text is a shell script.

        Raises: HookUnclear; OSError when it cannot be read.
        """
        self.folder = folder
        self.name = name
        self.path = os.path.join(folder, name)
        self.text = ""
        self.kind = NONE
        self.is_executable = False
        if not os.path.lexists(self.path):
            return
        try:
            with open(self.path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                self.text = file.read()
            self.is_executable = is_shell_folder or bool(os.stat(self.path).st_mode & _ANY_EXECUTES)
        except FileNotFoundError:
            self.kind = OTHER
            return
        try:
            self.kind = self._kind(is_shell_folder=is_shell_folder)
        except SectionUnclear as error:
            raise HookUnclear(self.path, str(error)) from None

    def _kind(self, *, is_shell_folder: bool) -> str:
        """Returns whose hook it is."""
        if is_ours(self.text):
            return OURS
        if classic_version(self.text) is not None:
            return CLASSIC if is_classic_shim(self.text) else OLD_CLASSIC
        is_plain = self.is_executable and not os.path.islink(self.path)
        return SCRIPT if is_plain and (is_shell_folder or is_shell_script(self.text)) else OTHER

    @property
    def is_installed(self) -> bool:
        """Whether git runs bd by this hook."""
        return self.kind in (OURS, CLASSIC, OLD_CLASSIC) and self.is_executable

    @property
    def version(self) -> str:
        """Which version of our lines, or of the classic tool's, this is; "" when it is somebody else's."""
        return section_version(self.text) if self.kind == OURS else classic_version(self.text) or ""

    @property
    def is_outdated(self) -> bool:
        """Whether installing again would bring newer lines."""
        return self.kind == OLD_CLASSIC or (self.kind == OURS and self.version != VERSION)

    def kept_path(self, folder: str) -> str:
        """Returns where the hook that was here before is kept."""
        return os.path.join(self.folder, folder, self.name)


def install_hook(hook: Hook, *, beads_dir: str = "", is_replacing: bool = False) -> str:
    """Puts our lines into a hook; returns "unchanged", "installed", "updated", "added", "chained" or "replaced".

    With `is_replacing` a hook of somebody else is set aside and not run.

    Raises: HookInTheWay, HookUnclear; OSError when it cannot be written.
    """
    if hook.kind == CLASSIC and hook.is_executable and not is_replacing:
        return "unchanged"
    action = {NONE: "installed", OURS: "updated", SCRIPT: "added", OTHER: "chained"}.get(hook.kind, "replaced")
    if is_replacing and hook.kind in (CLASSIC, SCRIPT, OTHER):
        action = "replaced"
    before: str | None = hook.text
    if action in ("chained", "replaced"):
        _set_aside(hook, CHAINED_FOLDER if action == "chained" else REPLACED_FOLDER)
        before = None
    elif action == "installed":
        before = None
    is_alone = before is None or (hook.kind == OURS and without_hook(before) is None)
    is_chaining = is_alone and action != "replaced" and os.path.lexists(hook.kept_path(CHAINED_FOLDER))
    text = with_hook(before, hook_section(hook.name, beads_dir=beads_dir, is_chaining=is_chaining))
    if text == before and hook.is_executable:
        return "unchanged"
    os.makedirs(hook.folder, exist_ok=True)
    _write(hook.path, text)
    if without_hook(text) is None:
        os.chmod(hook.path, os.stat(hook.path).st_mode & 0o777 | _MODE)
    return action


def uninstall_hook(hook: Hook) -> str:
    """Takes our lines out of a hook, and brings back what was set aside; returns "nothing", "removed" or "restored".

    A hook that the classic tool wrote is set aside, not deleted; a hook that came in the place of ours stays.

    Raises: HookInTheWay; OSError when it cannot be written.
    """
    action = "nothing"
    if hook.kind == OURS:
        before = without_hook(hook.text)
        if before is None:
            os.unlink(hook.path)
        else:
            _write(hook.path, before)
        action = "removed"
    elif hook.kind in (CLASSIC, OLD_CLASSIC):
        _set_aside(hook, REMOVED_FOLDER)
        return "removed"
    for folder in (CHAINED_FOLDER, REPLACED_FOLDER):
        kept = hook.kept_path(folder)
        if os.path.lexists(kept) and not os.path.lexists(hook.path):
            _move(kept, hook.path, "../", "")
            action = "restored"
        _remove_empty(os.path.dirname(kept))
    return action


def _set_aside(hook: Hook, folder: str) -> None:
    """Moves a hook into a folder beside it.

    Raises: HookInTheWay.
    """
    kept = hook.kept_path(folder)
    if os.path.lexists(kept):
        raise HookInTheWay(hook.path, kept)
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    _move(hook.path, kept, "", "../")


def _move(path: str, target: str, before: str, after: str) -> None:
    """Moves a hook between folders; the start of a relative link is changed, so that it leads where it led."""
    if not os.path.islink(path):
        os.rename(path, target)
        return
    leads_to = os.readlink(path)
    os.symlink(leads_to if os.path.isabs(leads_to) else after + leads_to.removeprefix(before), target)
    os.unlink(path)


def _write(path: str, text: str) -> None:
    """Replaces a script, its mode kept."""
    replace_file(path, text.encode("utf-8", "surrogateescape"), mode=_MODE)


def _remove_empty(folder: str) -> None:
    """Removes a folder of kept hooks once nothing is in it."""
    try:
        os.rmdir(folder)
    except OSError:
        return
