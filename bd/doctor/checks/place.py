"""Is there a workspace, how did we get to it, and may we use its files?"""

from __future__ import annotations

import os
import stat

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.storage.connection import is_memory
from bd.storage.place_problems import BrokenRedirect
from bd.storage.place_problems import ForeignWorkspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600
_OTHERS = 0o077


def check_installation(subject: Subject) -> Finding:
    """Finds out whether there is a workspace at all."""
    problem = subject.location_problem
    if problem is not None:
        return failed(problem.message, hint=problem.hint or "", detail=_considered(subject))
    place = subject.location
    if place is None or not place.beads_dir:
        return passed("a database in memory; nothing travels")
    reasons = dict(place.considered)
    reason = reasons.get(place.beads_dir) or reasons.get(place.database_path) or ""
    return passed(f"workspace {place.beads_dir}", detail=reason)


def _considered(subject: Subject) -> str:
    """Returns the places a failed search looked at, one a line."""
    problem = subject.location_problem
    rows = (problem.details or {}).get("considered", []) if problem else []
    if not isinstance(rows, list):
        return ""
    return listed([f"{row['path']}: {row['verdict']}" for row in rows])


def check_redirect(subject: Subject) -> Finding | None:
    """Finds out where a redirect leads."""
    problem = subject.location_problem
    if isinstance(problem, BrokenRedirect):
        return failed(problem.message, hint=problem.hint or "")
    place = subject.location
    if place is None or not place.redirected_from:
        return None
    return passed(f"{place.redirected_from} leads to {place.beads_dir}")


def check_permissions(subject: Subject) -> Finding | None:
    """Finds files that this user cannot use, or that other users can."""
    if not subject.beads_dir or isinstance(subject.location_problem, ForeignWorkspace):
        return None
    denied = [path for path in private_paths(subject) if not _is_usable(path)]
    if denied:
        return failed(
            f"{counted(len(denied), 'path')} cannot be read",
            detail=listed(denied),
            hint="give yourself access with chmod or ask the owner",
        )
    locked = [path for path in private_paths(subject) if not os.access(path, os.W_OK)]
    if locked:
        return warned(
            f"{counted(len(locked), 'path')} cannot be written; reads work with --readonly",
            detail=listed(locked),
            hint="chmod u+w gives yourself write access",
        )
    wide = wide_modes(subject)
    if wide:
        rows = [f"{path} has mode {old:04o}, {new:04o} keeps it to you" for path, old, new in wide]
        hint = "bd doctor --fix sets the modes"
        return warned(
            f"{counted(len(wide), 'path')} open to other users", detail=listed(rows), hint=hint, fix_id="modes"
        )
    return passed("the directory and the database are usable, and only by you")


def private_paths(subject: Subject) -> list[str]:
    """Returns the directory, the database and its companions, those that exist."""
    paths = [subject.beads_dir]
    database = subject.database_path
    if not (is_memory(database) or database.startswith("file:")):
        paths += [database + ending for ending in ("", "-wal", "-shm")]
    return [path for path in paths if os.path.exists(path)]


def wide_modes(subject: Subject) -> list[tuple[str, int, int]]:
    """Returns (path, mode now, mode it should have) of what other users may read or write."""
    rows = []
    for path in private_paths(subject) if os.name == "posix" else []:
        found = os.stat(path)
        mode = stat.S_IMODE(found.st_mode)
        if mode & _OTHERS:
            rows.append((path, mode, mode & (DIRECTORY_MODE if stat.S_ISDIR(found.st_mode) else FILE_MODE)))
    return rows


def _is_usable(path: str) -> bool:
    """Says whether this user can read a file, or look into a directory."""
    return os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK)
