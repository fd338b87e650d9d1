r"""New databases at the price of a copy.

Compiling the schema (every migration through sqlite-utils) takes a hundred milliseconds, so it is done once a machine
and kept in the user's cache directory as `schema-KEY.template`, KEY being the first 32 hex digits of the SHA-256 over
the migration sources, the schema module and SQLite's version. Format:

    bd schema template 1\n          magic
    DIGEST\n                        16 hex digits, BLAKE2b of everything behind this line
    SQLite format 3\0...            the database

A file that is damaged, of another kind, or another user's is ignored and replaced; without a usable directory the
schema is compiled for each database, with the same result. The template has a rollback-journal header, because a
write-ahead one would rob a file system without shared memory of its fallback (and saves 0.4 of 2.7 ms).
"""

from __future__ import annotations

import os
import stat

from bd.storage.connection import translate
from bd.storage.database_problems import DatabaseUnreadable
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import USER_VERSION
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi
from bd.util.atomicfile import sync_path
from bd.util.atomicfile import write_all
from bd.util.hashing import sha256
from bd.util.hashing import state_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

MAGIC = b"bd schema template 1\n"
_DIGEST_LENGTH = 16
_BODY_START = len(MAGIC) + _DIGEST_LENGTH + 1
_DATABASE_MAGIC = b"SQLite format 3\0"
_USER_VERSION_AT = 60
_APPLICATION_ID_AT = 68
_PREFIX = "schema-"
_SUFFIX = ".template"
_LARGEST_BYTES = 16 * 1024 * 1024


class CacheEntry:
    """One file of the cache: where, how large, whether this program would use it, and whether it is sound."""

    __slots__ = ("is_current", "is_sound", "path", "size_bytes")

    def __init__(self, path: str, size_bytes: int, *, is_current: bool, is_sound: bool) -> None:
        """Keeps the facts."""
        self.path = path
        self.size_bytes = size_bytes
        self.is_current = is_current
        self.is_sound = is_sound


def create_database(path: str, *, cache_dir: str) -> None:
    """Makes a new, empty database of ours at `path`, mode 0600, complete or not at all.

    `cache_dir` is where templates are kept, "" for nowhere.

    Raises: FileExistsError when there is a file; DatabaseUnreadable and what SQLite refuses.
    """
    staged = f"{path}.staged.{os.getpid()}"
    _discard(staged)  # of a process that had this number and was killed
    try:
        body = find_template(cache_dir)
        if body is None:
            body = _compile(staged)
            _keep_template(cache_dir, body)
        _write_new(staged, body, is_synced=True)
        _place(staged, path)
    except FileExistsError:
        raise FileExistsError(path) from None
    except OSError as error:
        raise DatabaseUnreadable(path, error.strerror or str(error)) from error
    finally:
        _discard(staged)


def _place(staged: str, path: str) -> None:
    """Gives a finished file its name, never over another file."""
    try:
        os.link(staged, path)
    except FileExistsError:
        raise
    except (AttributeError, OSError):  # pragma: platform
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(staged, path)
    sync_path(os.path.dirname(path) or ".")


def fill_memory(con: Connection) -> None:
    """Gives an empty database in memory the same content."""
    from bd.storage.migrations.runner import compile_into

    compile_into(con)


def find_template(cache_dir: str) -> bytes | None:
    """Returns the database in the cache, None when there is none that can be trusted."""
    path = template_path(cache_dir)
    return _read_template(path) if path else None


def template_path(cache_dir: str) -> str:
    """Returns where the template of this program lies or would lie; "" when there is no cache."""
    key = _source_key() if cache_dir else ""
    return os.path.join(cache_dir, f"{_PREFIX}{key}{_SUFFIX}") if key else ""


def find_entries(cache_dir: str) -> list[CacheEntry]:
    """Returns every template in the cache, older programs' and unfinished ones too; none when there is no directory."""
    try:
        names = os.listdir(cache_dir)
    except OSError:
        return []
    current = template_path(cache_dir)
    entries = []
    for name in sorted(names):
        path = os.path.join(cache_dir, name)
        if name.startswith(_PREFIX) and _SUFFIX in name and os.path.isfile(path):
            is_sound = _read_template(path) is not None
            entries.append(CacheEntry(path, os.stat(path).st_size, is_current=path == current, is_sound=is_sound))
    return entries


def prune_entries(cache_dir: str) -> list[str]:
    """Removes the templates this program does not use and returns their paths; another program just compiles again."""
    removed = []
    for entry in find_entries(cache_dir):
        if not (entry.is_current and entry.is_sound):
            os.unlink(entry.path)
            removed.append(entry.path)
    return removed


def _source_key() -> str:
    """Returns the name of what this program would compile; "" when its sources cannot be read."""
    here = os.path.dirname(os.path.abspath(__file__))
    folder = os.path.join(here, "migrations")
    try:
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".py")]
        parts = [SQLITE_VERSION_TEXT.encode()]
        for path in (os.path.join(here, "schema.py"), *paths):
            with open(path, "rb", buffering=0) as file:
                parts.append(file.read())
    except OSError:
        return ""
    return sha256(b"\0".join(parts)).hex()[:32]


def _read_template(path: str) -> bytes | None:
    """Returns the database in a cache file, None when the file is not exactly what we wrote."""
    try:
        fileno = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        found = os.fstat(fileno)
        is_own = stat.S_ISREG(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())
        if not is_own or found.st_size > _LARGEST_BYTES:
            return None
        content = os.read(fileno, found.st_size)
    except OSError:
        return None
    finally:
        os.close(fileno)
    body = content[_BODY_START:]
    is_sound = content.startswith(MAGIC) and content[len(MAGIC) : _BODY_START] == _digest_line(body) and is_ours(body)
    return body if is_sound else None


def is_ours(body: bytes) -> bool:
    """Says whether the bytes begin like a database of this version of this program."""
    return (
        body.startswith(_DATABASE_MAGIC)
        and body[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4] == APPLICATION_ID.to_bytes(4, "big")
        and body[_USER_VERSION_AT : _USER_VERSION_AT + 4] == USER_VERSION.to_bytes(4, "big")
    )


def _digest_line(body: bytes) -> bytes:
    """Returns the second line of a cache file."""
    return state_hash(body).hex().encode() + b"\n"


def _keep_template(cache_dir: str, body: bytes) -> None:
    """Puts a template into the cache; one that cannot be kept is compiled again next time."""
    path = template_path(cache_dir)
    if not path:
        return
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(cache_dir, mode=0o700, exist_ok=True)
        _write_new(temporary, MAGIC + _digest_line(body) + body)
        os.replace(temporary, path)
    except OSError:
        _discard(temporary)


def _compile(staged: str) -> bytes:
    """Returns a database made by running every migration, with the help of a scratch file."""
    from bd.storage.migrations.runner import compile_into

    _discard(staged)
    os.close(os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        con: Connection = dbapi.connect(staged, isolation_level=None)
        try:
            con.execute("pragma page_size = 4096")
            con.execute("pragma synchronous = off")
            compile_into(con)
        finally:
            con.close()
    except Error as error:
        raise translate(error, staged) from error
    with open(staged, "rb") as file:
        return file.read()


def _write_new(path: str, content: bytes, *, is_synced: bool = False) -> None:
    """Writes a file of mode 0600; a template need not be synced, because it is checked before use."""
    _discard(path)
    fileno = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        write_all(fileno, content)
        if is_synced:
            getattr(os, "fdatasync", os.fsync)(fileno)
    finally:
        os.close(fileno)


def _discard(path: str) -> None:
    """Removes a scratch file and what SQLite may have laid beside it."""
    for name in (path, path + "-journal"):
        try:
            os.unlink(name)
        except OSError:
            continue
