"""What one `.beads` directory says about itself: is it a workspace, whose, and which files hold the issues.

Reads at most `metadata.json` and `redirect`; writes nothing. Formats:

    metadata.json   {"database": "beads.db", "jsonl_export": "issues.jsonl"}   names inside the directory
    redirect        ../other/.beads     first line that is neither empty nor a comment (`#`), relative to the directory
                                        that contains `.beads`; `~/` is the home directory; one hop
"""

from __future__ import annotations

import os

from bd.errors import WorkspaceProblem
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

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


class UnreadableDirectory(WorkspaceProblem):
    """A `.beads` directory is there and cannot be looked into."""

    slug = "unreadable-workspace"

    def __init__(self, path: str, reason: str) -> None:
        """Names the directory and what the system says."""
        super().__init__(
            f"cannot read {path}: {reason}",
            hint="correct the path or its permissions, or set BEADS_DIR to another .beads directory",
            details={"path": path, "reason": reason},
        )


class BrokenMetadata(WorkspaceProblem):
    """`metadata.json` is damaged or names files we must not use."""

    slug = "broken-metadata"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what is wrong with it."""
        super().__init__(
            f"{path} is not valid: {reason}",
            hint='correct the file; its usual content is {"database": "beads.db", "jsonl_export": "issues.jsonl"}',
            details={"path": path, "reason": reason},
        )


class UnreadableMetadata(BrokenMetadata):
    """`metadata.json` is there and the system does not let us read it."""

    slug = "unreadable-metadata"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what the system says."""
        super().__init__(path, reason)
        self.message = f"cannot read {path}: {reason}"
        self.hint = "correct its permissions, or set BEADS_DIR to another .beads directory"


class BrokenRedirect(WorkspaceProblem):
    """A redirect leads nowhere."""

    slug = "broken-redirect"

    def __init__(self, path: str, target: str, reason: str) -> None:
        """Names the redirect file, where it leads, and why that does not do."""
        super().__init__(
            f"{path} leads to {target}, which {reason}",
            hint=f"write the path of an existing .beads directory into {path}, relative to the directory above .beads",
            details={"path": path, "target": target, "reason": reason},
        )


class AmbiguousDatabase(WorkspaceProblem):
    """Several files could be the database."""

    slug = "ambiguous-database"

    def __init__(self, directory: str, names: tuple[str, ...]) -> None:
        """Names the directory and the candidates."""
        super().__init__(
            f"{directory} holds several databases ({', '.join(names)}) and does not say which one is meant",
            hint=f'choose one with --db {directory}/{names[0]}, or name it in metadata.json as "database"',
            details={"path": directory, "databases": list(names)},
        )


class ForeignWorkspace(WorkspaceProblem):
    """The directory belongs to beads 1.x, whose database is not SQLite."""

    slug = "foreign-workspace"

    def __init__(self, path: str, evidence: str) -> None:
        """Names the directory and what gives it away; nothing in it is ever touched."""
        super().__init__(
            f"{path} belongs to beads 1.x ({evidence}), which keeps issues in Dolt, not in SQLite; nothing was changed",
            hint="export with the beads 1.x command: bd export --all -o issues-1x.jsonl; then take the file in "
            "with this one, in a directory that has no .beads yet: bd init && bd import issues-1x.jsonl",
            details={"path": path, "evidence": evidence},
        )


def find_names(path: str) -> list[str] | None:
    """Returns the names in a directory, None when there is no such directory (or it is a file).

    Raises: UnreadableDirectory, also for a symbolic link that leads nowhere.
    """
    try:
        return os.listdir(path)
    except FileNotFoundError:
        if os.path.islink(path):
            reason = f"it is a symbolic link to {os.readlink(path)}, which does not exist"
            raise UnreadableDirectory(path, reason) from None
        return None
    except NotADirectoryError:
        return None
    except OSError as error:
        raise UnreadableDirectory(path, error.strerror or str(error)) from error


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
        raise BrokenRedirect(file_path, written.replace("\0", "\\0"), "is no path")
    expanded = home + written[1:] if home and written.startswith("~/") else written
    target = os.path.normpath(os.path.join(os.path.dirname(path), expanded))
    names = find_names(target)
    if names is None:
        raise BrokenRedirect(file_path, target, "is a file" if os.path.exists(target) else "does not exist")
    if not is_workspace(names):
        raise BrokenRedirect(file_path, target, "holds no workspace")
    return target


def _first_line(file_path: str) -> str:
    """Returns the first line of a redirect file that says something, "" when none does."""
    try:
        with open(file_path, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.strip() for line in file.read().removeprefix(_BYTE_ORDER_MARK).splitlines()]
    except OSError as error:
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
        raise BrokenMetadata(path, f"it is not JSON, {error}") from error
    except OSError as error:
        raise UnreadableMetadata(path, error.strerror or str(error)) from error
    if not isinstance(found, dict):
        raise BrokenMetadata(path, "it is not a JSON object")
    return found


def check_ours(directory: str, names: list[str], metadata: Mapping[str, object]) -> None:
    """Refuses a directory of beads 1.x; an explicit `"backend": "sqlite"` says it is not one.

    Raises: ForeignWorkspace.
    """
    backend = metadata.get("backend")
    if backend == "dolt" or metadata.get("database") == "dolt" or (not backend and metadata.get("dolt_mode")):
        raise ForeignWorkspace(directory, "its metadata.json names Dolt")
    if backend == "sqlite":
        return
    if "embeddeddolt" in names:
        raise ForeignWorkspace(directory, "it has an embeddeddolt directory")
    if "dolt" in names and not _database_names(names):
        raise ForeignWorkspace(directory, "it has a dolt directory")


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
            path = os.path.join(directory, METADATA_NAME)
            raise BrokenMetadata(path, f"jsonl_export names {named}, which is not a file for issues")
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
    path = os.path.join(directory, METADATA_NAME)
    if not isinstance(value, str):
        raise BrokenMetadata(path, f"{key} is not a text")
    if os.path.isabs(value) or ".." in value.replace("\\", "/").split("/") or "\0" in value:
        raise BrokenMetadata(path, f"{key} names {value}, which is outside {directory}")
    return value
