"""git's merge driver for the travelling file: two settings of the repository, and one line of its own attributes.

The line stands in `info/attributes`, which git reads and nobody commits: without the settings, which no clone inherits,
it would say nothing elsewhere. Should `bd` be missing or refuse, git merges the lines as text and marks what it cannot.
"""

from __future__ import annotations

import os

from bd.util.atomicfile import replace_file
from bd.util.gitlayout import find_repository
from bd.util.markedsection import with_section
from bd.util.markedsection import without_section

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.util.gitrun import Git

CALL = "bd merge %A %O %A %B"
DRIVER = f"{CALL} || {{ test $? -eq 1 && exit 1; git merge-file -L ours -L base -L theirs %A %O %B; }}"
TITLE = "bd JSONL merge driver"
_DRIVER_KEY = "merge.beads.driver"
_TITLE_KEY = "merge.beads.name"
_SECTION = "merge.beads"
_ATTRIBUTE = "merge=beads"
_OLD_PLACES = ("%L", "%R")
_MARKERS = ("# >>> bd merge driver >>>", "# <<< bd merge driver <<<")
_SPECIAL = "\\*?["


class DriverState:
    """What git knows of the driver: `command` is the configured one, "" for none; `is_used` that the file is its."""

    __slots__ = ("command", "is_used")

    def __init__(self, command: str, *, is_used: bool) -> None:
        """Keeps both."""
        self.command = command
        self.is_used = is_used

    @property
    def is_active(self) -> bool:
        """Whether git would call bd, and rightly."""
        return self.is_used and self.command.startswith("bd merge ") and not self.is_old

    @property
    def is_old(self) -> bool:
        """Whether the command has the placeholders of early versions, which git does not fill in."""
        return any(place in self.command for place in _OLD_PLACES)


def driver_state(git: Git, path: str) -> DriverState:
    """Returns what git knows of the driver for the travelling file at an absolute path.

    Raises: ProgramMissing, ProgramTimedOut.
    """
    command = git.ask("config", "--get", _DRIVER_KEY) or ""
    relative = relative_path(path, git)
    used = git.ask("check-attr", "-z", "merge", "--", relative) if relative else None
    return DriverState(command, is_used=bool(used) and (used or "").split("\0")[2:3] == ["beads"])


def install_driver(git: Git, path: str) -> bool:
    """Makes git call bd for the travelling file at an absolute path; says whether it now does.

    A driver that calls `bd merge` already stays; a file that is not in this repository has none.

    Raises: SectionUnclear, GitRefused, ProgramMissing, ProgramTimedOut; OSError.
    """
    relative = relative_path(path, git)
    if not relative:
        return False
    state = driver_state(git, path)
    if not state.command.startswith("bd merge ") or state.is_old:
        git.tell("config", "--local", _TITLE_KEY, TITLE)
        git.tell("config", "--local", _DRIVER_KEY, DRIVER)
    if not state.is_used:
        attributes = _attributes_path(git)
        section = f"{_MARKERS[0]}\n{pattern_of(relative)} {_ATTRIBUTE}\n{_MARKERS[1]}\n"
        _write(attributes, with_section(_read(attributes), section, _MARKERS))
    return driver_state(git, path).is_active


def uninstall_driver(git: Git) -> bool:
    """Takes the settings and the attribute away where they are exactly ours; says whether any was.

    Raises: SectionUnclear, GitRefused, ProgramMissing, ProgramTimedOut; OSError.
    """
    is_ours = git.ask("config", "--local", "--get", _DRIVER_KEY) == DRIVER
    if is_ours:
        git.tell("config", "--local", "--remove-section", _SECTION)
    attributes = _attributes_path(git)
    before = _read(attributes)
    after = None if before is None else without_section(before, _MARKERS)
    if before == after:
        return is_ours
    if after is None:
        os.unlink(attributes)
    else:
        _write(attributes, after)
    return True


def relative_path(path: str, git: Git) -> str:
    """Returns the travelling file's path from the root of its checkout, "" when git's repository is another one."""
    real = os.path.realpath(path) if path else ""
    theirs = find_repository(os.path.dirname(real)) if real else None
    ours = find_repository(os.path.realpath(git.cwd))
    if theirs is None or ours is None:
        return ""
    if os.path.realpath(theirs.common_dir) != os.path.realpath(ours.common_dir):
        return ""
    return os.path.relpath(real, theirs.worktree_root).replace(os.sep, "/")


def pattern_of(relative: str) -> str:
    """Returns the pattern of gitattributes(5) that fits exactly one path."""
    escaped = "".join("\\" + char if char in _SPECIAL else char for char in relative)
    plain = "/" + escaped
    if plain.isprintable() and not any(char in plain for char in ' "\\'):
        return escaped if escaped[0] not in '#!"' else plain
    quoted = "".join(_quoted(byte) for byte in plain.encode("utf-8", "surrogateescape"))
    return f'"{quoted}"'


def _quoted(byte: int) -> str:
    """Returns a byte as it stands inside git's double quotes."""
    char = chr(byte)
    if char in '"\\':
        return "\\" + char
    return char if " " <= char <= "~" else f"\\{byte:03o}"


def _attributes_path(git: Git) -> str:
    """Returns where the repository's own attributes are, for all its worktrees."""
    found = git.ask("rev-parse", "--git-path", "info/attributes") or ".git/info/attributes"
    return os.path.join(git.cwd, found)


def _read(path: str) -> str | None:
    """Returns the text of a file, None when there is none."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write(path: str, text: str) -> None:
    """Writes the file, its folder made if it is missing."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    replace_file(path, text.encode("utf-8", "surrogateescape"))
