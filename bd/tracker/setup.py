"""Making a workspace: the folder, its database and the small files beside it. Nothing outside the folder is touched.

The order is such that a folder without a database is never taken for a finished one: the database comes last, complete,
by a rename.
"""

from __future__ import annotations

import os

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.errors import StorageProblem
from bd.model.ids import check_prefix
from bd.storage.beadsdir import DATABASE_NAME
from bd.storage.schema_cache import create_database
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import set_config
from bd.storage.settings_kv import set_metadata
from bd.storage.store import open_store
from bd.util.atomicfile import replace_file
from bd.util.filelock import FileLock
from bd.util.jsontext import dumps_pretty

IGNORED = (
    "*.db",
    "*.db?*",
    "*.db-journal",
    "*.db-wal",
    "*.db-shm",
    "daemon.lock",
    "daemon.log",
    "daemon.pid",
    "bd.sock",
    "sync-state.json",
    "last-touched",
    ".local_version",
    "db.sqlite",
    "bd.db",
    "redirect",
    "beads.base.jsonl",
    "beads.base.meta.json",
    "beads.left.jsonl",
    "beads.left.meta.json",
    "beads.right.jsonl",
    "beads.right.meta.json",
    ".sync.lock",
    ".jsonl.lock",
    "sync_base.jsonl",
    "export-state/",
    "config.local.yaml",
    "backups/",
    "*.tmp.*",
)
GITIGNORE = "# What belongs to this machine only; issues.jsonl is what travels.\n" + "\n".join(IGNORED) + "\n"
CONFIG_TEMPLATE = """\
# Settings of this workspace. Every line is optional; the values below are the defaults.
# A flag or an environment variable (BD_ and the key, dots and hyphens as _) wins over this file.

# issue-prefix: ""            # prefix of new ids when the database has none
# actor: ""                   # the name recorded with changes; default: git user.name
# json: false                 # machine output without --json
# lock-timeout: 30s           # how long to wait for another process
# hierarchy.max-depth: 3      # levels of children
# validation.on-create: none  # or warn, error: check the headings of descriptions
# repos:                      # other repositories whose issues are shown here, read-only
#   additional:
#     - ../other
"""
README = """\
# Issues of this repository

This folder belongs to `bd`, an issue tracker that lives in the repository. `issues.jsonl` holds every issue, one a
line, and travels through git; the database beside it is made from it on every machine.

    bd list                what is open
    bd create "Title"      open an issue
    bd show ID             read one
    bd close ID            close it
"""


class AlreadyInitialised(Conflict):
    """There is a workspace already."""

    slug = "already-initialised"

    def __init__(self, database_path: str) -> None:
        """Names its database."""
        super().__init__(
            f"Found existing database: {database_path}. This workspace is already initialized",
            hint="just run bd commands; bd init --force restores missing files and keeps every issue",
            details={"database_path": database_path},
        )


class FolderUnwritable(StorageProblem):
    """The workspace folder cannot be made."""

    slug = "folder-unwritable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the path and why."""
        super().__init__(
            f"cannot make the workspace in {path}: {reason}",
            hint="check the permissions of the folder, or choose another one with -C",
            details={"path": path, "reason": reason},
        )


class InitRequest:
    """Where to make a workspace and how; `prefix` is already checked."""

    __slots__ = ("beads_dir", "cache_dir", "database_path", "exclude_file", "force", "lock_timeout_s", "prefix")

    def __init__(self, beads_dir: str, database_path: str, prefix: str) -> None:
        """Keeps the places; the rest may be assigned."""
        self.beads_dir = beads_dir
        self.database_path = database_path
        self.prefix = prefix
        self.cache_dir = ""
        self.exclude_file = ""
        self.force = False
        self.lock_timeout_s = 30.0


def prefix_from_folder(folder: str) -> str:
    """Returns a prefix made of a folder's name: lower case, other characters as hyphens; "bd" when nothing is left."""
    name = os.path.basename(os.path.abspath(folder)).lower()
    cleaned = "".join(character if character.isascii() and character.isalnum() else "-" for character in name)
    while "--" in cleaned:
        cleaned = cleaned.replace("--", "-")
    try:
        return check_prefix(cleaned.strip("-"))
    except InvalidValue:
        return "bd"


def initialise(request: InitRequest, *, version: str) -> None:
    """Makes the workspace, or with `force` what is missing of one.

    Raises: AlreadyInitialised, FolderUnwritable, LockHeld.
    """
    if os.path.lexists(request.database_path) and not request.force:
        raise AlreadyInitialised(request.database_path)
    try:
        os.makedirs(request.beads_dir, mode=0o700, exist_ok=True)
        _write_files(request)
        with FileLock(os.path.join(request.beads_dir, ".jsonl.lock"), request.lock_timeout_s):
            if not os.path.lexists(request.database_path):
                _make_database(request, version)
            elif not request.force:
                raise AlreadyInitialised(request.database_path)
        if request.exclude_file:
            _exclude(request.exclude_file)
    except OSError as error:
        raise FolderUnwritable(request.beads_dir, error.strerror or str(error)) from error


def _write_files(request: InitRequest) -> None:
    """Writes the small files that are missing."""
    folder, database_name = os.path.split(request.database_path)
    if os.path.realpath(folder) != os.path.realpath(request.beads_dir):
        database_name = DATABASE_NAME
    metadata = dumps_pretty({"database": database_name, "jsonl_export": "issues.jsonl"}) + "\n"
    for name, text, mode in (
        (".gitignore", GITIGNORE, 0o600),
        ("config.yaml", CONFIG_TEMPLATE, 0o644),
        ("metadata.json", metadata, 0o600),
        ("README.md", README, 0o644),
    ):
        path = os.path.join(request.beads_dir, name)
        if not os.path.lexists(path):
            replace_file(path, text.encode(), mode=mode)


def _make_database(request: InitRequest, version: str) -> None:
    """Makes the database under another name, sets the prefix, and renames it into place."""
    staged = f"{request.database_path}.new.{os.getpid()}"
    try:
        create_database(staged, cache_dir=request.cache_dir)
        with open_store(staged, busy_timeout_s=request.lock_timeout_s) as store, store.transaction() as con:
            set_config(con, PREFIX_KEY, request.prefix)
            set_metadata(con, "bd_version", version)
        os.replace(staged, request.database_path)
    finally:
        for leftover in (staged, staged + "-wal", staged + "-shm"):
            if os.path.lexists(leftover):
                os.unlink(leftover)


def _exclude(path: str) -> None:
    """Adds the folder to the checkout's own exclude file, so that git does not see it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with open(path, "rb") as file:
            before = file.read()
    except FileNotFoundError:
        before = b""
    if b".beads/" not in before.splitlines():
        separator = b"" if not before or before.endswith(b"\n") else b"\n"
        replace_file(path, before + separator + b".beads/\n")
