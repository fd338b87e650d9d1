"""What one `.beads` directory says about itself: is it a workspace, whose, and which files hold the issues.

Reads at most `metadata.json` and `redirect`; writes nothing. Formats:

    metadata.json   {"database": "beads.db", "jsonl_export": "issues.jsonl"}   names inside the directory
    redirect        ../other/.beads     first line that is neither empty nor a comment (`#`), relative to the directory
                                        that contains `.beads`; `~/` is the home directory; one hop
"""

from __future__ import annotations

import os

from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.errors import WorkspaceProblem

DATABASE_NAME = "beads.db"
JSONL_NAME = "issues.jsonl"
_BYTE_ORDER_MARK = "\ufeff"
CONFIG_NAME = "config.yaml"
METADATA_NAME = "metadata.json"
REDIRECT_NAME = "redirect"
LEGACY_DATABASES = ("bd.db", "issues.db", "bugs.db")
_LEGACY_JSONL = "beads.jsonl"
_DOLT_DIRECTORIES = ("embeddeddolt", "dolt")
_NOT_ISSUES = (
    "beads.base.jsonl",
    "beads.left.jsonl",
    "beads.right.jsonl",
    "deletions.jsonl",
    "events.jsonl",
    "interactions.jsonl",
    "molecules.jsonl",
    "routes.jsonl",
    "sync_base.jsonl",
)


def find_names(path: str) -> list[str] | None:
    """Returns the names in a directory, None when there is no such directory (or it is a file).

    Raises: UnreadableDirectory, also for a symbolic link that leads nowhere.
    """
    try:
        return os.listdir(path)
    except NotADirectoryError:
        return None
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        if is_missing and not os.path.islink(path):
            return None
        from bd.storage.place_problems import UnreadableDirectory

        link = f"it is a symbolic link to {os.readlink(path)}, which does not exist" if is_missing else ""
        raise UnreadableDirectory(path, link or error.strerror or str(error)) from (None if link else error)


def is_workspace(names: list[str]) -> bool:
    """Says whether a directory with these names holds project files; a daemon registry alone does not count."""
    for name in names:
        if name.endswith((".db", ".jsonl")) or name in (METADATA_NAME, CONFIG_NAME, *_DOLT_DIRECTORIES):
            return True
    return False


def read_redirect(path: str, home: str) -> str | None:
    """Returns the absolute directory a `.beads` directory's redirect leads to, None when its file says nothing.

    Raises: BrokenRedirect when the target is not a workspace; UnreadableDirectory.
    """
    file_path = os.path.join(path, REDIRECT_NAME)
    written = _first_line(file_path)
    if not written:
        return None
    if "\0" in written:
        target, problem = written.replace("\0", "\\0"), "is no path"
    else:
        expanded = home + written[1:] if home and written.startswith("~/") else written
        target = os.path.normpath(os.path.join(os.path.dirname(path), expanded))
        problem = _target_problem(target)
    if problem:
        from bd.storage.place_problems import BrokenRedirect

        raise BrokenRedirect(file_path, target, problem)
    return target


def _target_problem(target: str) -> str:
    """Returns why a redirect cannot lead to a directory, "" when it can."""
    names = find_names(target)
    if names is None:
        return "is a file" if os.path.exists(target) else "does not exist"
    return "" if is_workspace(names) else "holds no workspace"


def _first_line(file_path: str) -> str:
    """Returns the first line of a redirect file that says something, "" when none does."""
    try:
        with open(file_path, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.strip() for line in file.read().removeprefix(_BYTE_ORDER_MARK).splitlines()]
    except OSError as error:
        from bd.storage.place_problems import UnreadableDirectory

        raise UnreadableDirectory(file_path, error.strerror or str(error)) from error
    return next((line for line in lines if line and not line.startswith("#")), "")


def load_metadata(directory: str) -> dict[str, object]:
    """Returns what `metadata.json` of a directory says.

    Raises: BrokenMetadata.
    """
    path = os.path.join(directory, METADATA_NAME)
    try:
        with open(path, encoding="utf-8") as file:
            found = loads(file.read().removeprefix(_BYTE_ORDER_MARK))
    except (JsonTextError, UnicodeDecodeError) as error:
        raise _broken_metadata(directory, f"it is not JSON, {error}") from error
    except OSError as error:
        from bd.storage.place_problems import UnreadableMetadata

        raise UnreadableMetadata(path, error.strerror or str(error)) from error
    if not isinstance(found, dict):
        raise _broken_metadata(directory, "it is not a JSON object")
    return found


def _broken_metadata(directory: str, reason: str) -> WorkspaceProblem:
    """Returns the problem of a `metadata.json`; its class is loaded when there is one."""
    from bd.storage.place_problems import BrokenMetadata

    return BrokenMetadata(os.path.join(directory, METADATA_NAME), reason)


def check_ours(directory: str, names: list[str], metadata: Mapping[str, object]) -> None:
    """Refuses a directory of beads 1.x; an explicit `"backend": "sqlite"` says it is not one.

    Raises: ForeignWorkspace.
    """
    evidence = _signs_of_dolt(names, metadata)
    if evidence:
        from bd.storage.place_problems import ForeignWorkspace

        raise ForeignWorkspace(directory, evidence)


def _signs_of_dolt(names: list[str], metadata: Mapping[str, object]) -> str:
    """Returns what gives a directory of beads 1.x away, "" when it is none."""
    backend = metadata.get("backend")
    if backend == "dolt" or metadata.get("database") == "dolt" or (not backend and metadata.get("dolt_mode")):
        return "its metadata.json names Dolt"
    if backend == "sqlite":
        return ""
    if "embeddeddolt" in names:
        return "it has an embeddeddolt directory"
    return "it has a dolt directory" if "dolt" in names and not _database_names(names) else ""


def database_name(directory: str, names: list[str], metadata: Mapping[str, object]) -> str:
    """Returns the name of the database, which need not exist yet.

    Order:  what metadata.json names, beads.db, the only other `*.db`.
    Raises: AmbiguousDatabase, BrokenMetadata.
    """
    named = _name_from(directory, metadata, "database")
    if named and (named in names or os.path.lexists(os.path.join(directory, named))):
        return named
    if DATABASE_NAME in names:
        return DATABASE_NAME
    others = _database_names(names)
    if len(others) > 1:
        from bd.storage.place_problems import AmbiguousDatabase

        raise AmbiguousDatabase(directory, others)
    return others[0] if others else named or DATABASE_NAME


def _database_names(names: list[str]) -> tuple[str, ...]:
    """Returns what may be a database, backups and the version-control store of another tool left out."""
    return tuple(sorted(n for n in names if n.endswith(".db") and ".backup" not in n and n != "vc.db"))


def jsonl_name(directory: str, names: list[str], metadata: Mapping[str, object]) -> str:
    """Returns the name of the file that travels, which need not exist yet.

    Order:  what metadata.json names, issues.jsonl, beads.jsonl, the first other `*.jsonl` that may hold issues.
    Raises: BrokenMetadata.
    """
    named = _name_from(directory, metadata, "jsonl_export")
    if named:
        if named in _NOT_ISSUES or not named.endswith(".jsonl"):
            raise _broken_metadata(directory, f"jsonl_export names {named}, which is not a file for issues")
        return named
    if JSONL_NAME in names:
        return JSONL_NAME
    if _LEGACY_JSONL in names:
        return _LEGACY_JSONL
    others = sorted(name for name in names if may_hold_issues(name))
    return others[0] if others else JSONL_NAME


def may_hold_issues(name: str) -> bool:
    """Says whether a file name in `.beads` may be the file that travels."""
    return name.endswith(".jsonl") and not name.startswith(".") and name not in _NOT_ISSUES


def _name_from(directory: str, metadata: Mapping[str, object], key: str) -> str:
    """Returns a file name from metadata.json; others wrote it, so no name may lead out of the directory."""
    value = metadata.get(key) or ""
    if not isinstance(value, str):
        raise _broken_metadata(directory, f"{key} is not a text")
    if os.path.isabs(value) or ".." in value.replace("\\", "/").split("/") or "\0" in value:
        raise _broken_metadata(directory, f"{key} names {value}, which is outside {directory}")
    return value
