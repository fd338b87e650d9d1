"""A fresh clone: a travelling file and no database yet. The database is made, and the next read fills it."""

from __future__ import annotations

import os

from bd.model.ids import prefix_of
from bd.model.rows import RecordError
from bd.storage.schema_cache import create_database
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import set_config
from bd.storage.store import open_store
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.util.atomicfile import remove_leftovers
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.paths import Location

_SAMPLE = 50
_STAGED = ".new."


def create_from_file(location: Location, *, prefix: str, cache_dir: str, lock_timeout_s: float) -> None:
    """Makes the database of a fresh clone, with the prefix given or the one most of the file's first ids have.

    Of several processes that try at once one makes it; it appears complete, by a rename.

    Raises: LockHeld; OSError when the folder cannot be written.
    """
    path = location.database_path
    with FileLock(os.path.join(location.beads_dir, ".jsonl.lock"), lock_timeout_s):
        if os.path.lexists(path):
            return
        remove_leftovers(path, _STAGED)
        staged = f"{path}{_STAGED}{os.getpid()}"
        create_database(staged, cache_dir=cache_dir)
        with open_store(staged, busy_timeout_s=lock_timeout_s) as store, store.transaction() as con:
            set_config(con, PREFIX_KEY, prefix or find_prefix(location.jsonl_path))
        os.replace(staged, path)


def find_prefix(jsonl_path: str) -> str:
    """Returns the prefix most of the first ids of a file have, "" when it has none."""
    counts: dict[str, int] = {}
    for number, (_, line) in enumerate(read_lines(jsonl_path)):
        if number >= _SAMPLE:
            break
        try:
            record = parse_line(line)
        except RecordError:
            continue
        if is_issue(record):
            prefix = prefix_of(record["id"])
            counts[prefix] = counts.get(prefix, 0) + 1
    return max(counts, key=lambda prefix: counts[prefix]) if counts else ""
