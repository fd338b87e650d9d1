"""Where a configured repository lies, whether it may be read, and what it is called.

Refused are a directory that is a symbolic link, this workspace itself, and one that lies inside the other: their issues
would be shown twice or follow a link that somebody else moves. Nothing is ever written there.
"""

from __future__ import annotations

import os
import stat

from bd.errors import WorkspaceProblem
from bd.storage.beadsdir import METADATA_NAME
from bd.storage.beadsdir import REDIRECT_NAME
from bd.storage.beadsdir import find_names
from bd.storage.beadsdir import jsonl_name
from bd.storage.beadsdir import load_metadata
from bd.storage.beadsdir import may_hold_issues
from bd.storage.beadsdir import read_redirect
from bd.storage.repositories import ABSENT
from bd.storage.repositories import LOOK_AGAIN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.repositories import Stamp
    from bd.sync.freshness import Surroundings

BEADS_DIR_NAME = ".beads"
RESERVED_NAMES = ("", ".", "..", "all")


class Place:
    """What was found at a configured path.

    Shape:  `path` the directory; `beads_dir` its `.beads`, a redirect followed; `jsonl_path` the file that travels, as
            `repo_mtimes` keeps it; `problem` "" or "missing: TEXT" or "broken: TEXT", and then `beads_dir` may be "".
    """

    __slots__ = ("beads_dir", "file_path", "jsonl_path", "path", "problem")

    def __init__(self, path: str) -> None:
        """A place nothing is known of yet."""
        self.path = path
        self.beads_dir = ""
        self.file_path = ""
        self.jsonl_path = ""
        self.problem = ""

    def look(self) -> tuple[Stamp, str]:
        """Returns the stamp of the file and why it cannot be read, "" when it can; no file is no problem here."""
        if self.problem:
            return LOOK_AGAIN, self.problem
        try:
            found = os.stat(self.file_path)
        except FileNotFoundError:
            return ABSENT, ""
        except OSError as error:
            return LOOK_AGAIN, f"broken: {self.shown_path}: {error.strerror}"
        if not stat.S_ISREG(found.st_mode):
            return LOOK_AGAIN, f"broken: {self.shown_path} is not a file"
        return stamp_of(found), ""

    @property
    def shown_path(self) -> str:
        """The path of the file for people."""
        return os.path.normpath(self.file_path)


def stamp_of(found: os.stat_result) -> Stamp:
    """Returns what identifies the content of a file cheaply."""
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def locate(configured: str, surroundings: Surroundings) -> Place:
    """Returns what a configured path leads to; every trouble is in its `problem`."""
    place = Place(surroundings.expand(configured.rstrip("/") or configured))
    try:
        place.problem = _refusal(configured, place.path, surroundings) or _look_inside(place, configured, surroundings)
    except WorkspaceProblem as problem:
        place.problem = f"broken: {problem.message}"
    except (OSError, ValueError) as error:
        place.problem = f"broken: {place.path}: {error}"
    return place


def _refusal(configured: str, path: str, surroundings: Surroundings) -> str:
    """Returns why a directory may not be a repository of ours, "" when it may or is not there."""
    if not configured.strip():
        return "broken: its path is empty"
    if configured.startswith("~") and not surroundings.home:
        return "missing: no home directory is known"
    plain = os.path.normpath(path)
    if os.path.islink(plain):
        return f"broken: {plain} is a symbolic link"
    ours = os.path.realpath(surroundings.root)
    theirs = os.path.realpath(path)
    if theirs == ours or theirs == os.path.realpath(surroundings.beads_dir):
        return f"broken: {plain} is this workspace itself"
    if theirs.startswith(ours.rstrip("/") + "/"):
        return f"broken: {plain} lies inside this workspace"
    if ours.startswith(theirs.rstrip("/") + "/") and os.path.isdir(os.path.join(theirs, BEADS_DIR_NAME)):
        return f"broken: this workspace lies inside {plain}"
    return ""


def _look_inside(place: Place, configured: str, surroundings: Surroundings) -> str:
    """Fills in the paths of a place; returns why it cannot be used, "" when it can."""
    beads_dir = os.path.join(place.path, BEADS_DIR_NAME)
    plain = os.path.normpath(beads_dir)
    kept_dir = f"{configured.rstrip('/')}/{BEADS_DIR_NAME}"
    if os.path.islink(beads_dir):
        return f"broken: {plain} is a symbolic link"
    names = find_names(beads_dir)
    if names is None:
        what = "no .beads directory found" if os.path.isdir(place.path) else "no such directory"
        return f"missing: {what} at {os.path.normpath(place.path)}"
    if REDIRECT_NAME in names:
        target = read_redirect(beads_dir, surroundings.home)
        if target:
            beads_dir = kept_dir = target
            names = find_names(beads_dir) or []
    if os.path.realpath(beads_dir) == os.path.realpath(surroundings.beads_dir):
        return f"broken: {plain} leads to this workspace itself"
    if not any(name.endswith(".db") or may_hold_issues(name) for name in names):
        return f"missing: {plain} holds neither an issues file nor a database"
    name = jsonl_name(beads_dir, names, load_metadata(beads_dir) if METADATA_NAME in names else {})
    place.beads_dir = beads_dir
    place.file_path = os.path.join(beads_dir, name)
    place.jsonl_path = f"{kept_dir}/{name}"
    return ""


def unique_names(configured: Sequence[str]) -> list[str]:
    """Returns a short name for each path: its last part, with the part before it or a number where that is taken."""
    taken = set(RESERVED_NAMES)
    names = []
    for path in configured:
        parts = [part for part in os.path.normpath(path).split("/") if part not in ("", ".", "..", "~")]
        name = parts[-1] if parts else "repository"
        if name in taken and len(parts) > 1:
            name = f"{parts[-2]}-{name}"
        stem = name
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        names.append(name)
    return names
