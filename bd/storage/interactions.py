"""The log of interactions beside the database: `.beads/interactions.jsonl`, one JSON object a line, only appended to.

Keys in this order, absent when empty: id (`int-` and 8 hexadecimal digits), kind, created_at (UTC), actor, issue_id,
model, prompt, response, error, tool_name, exit_code, parent_id, label, reason, extra. A line is appended and synced
under the lock of writers, so that none mix; a line that a crash cut short is left alone and ended first.
"""

from __future__ import annotations

import json
import os

from bd.storage.writelock import LOCK_NAME
from bd.util.atomicfile import write_all
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE_NAME = "interactions.jsonl"
LOCK_TIMEOUT_S = 30.0
KEYS = (
    *("id", "kind", "created_at", "actor", "issue_id", "model", "prompt", "response", "error", "tool_name"),
    *("exit_code", "parent_id", "label", "reason", "extra"),
)


def new_entry_id() -> str:
    """Returns a fresh id."""
    return "int-" + os.urandom(4).hex()


def append_entry(path: str, entry: dict[str, Any]) -> None:
    """Appends an entry; keys that are empty are left out.

    Raises: OSError; LockHeld after half a minute.
    """
    kept = {key: entry[key] for key in KEYS if entry.get(key) not in (None, "")}
    try:
        line = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        line = json.dumps(kept, separators=(",", ":")).encode()
    with FileLock(os.path.join(os.path.dirname(path), LOCK_NAME), LOCK_TIMEOUT_S):
        fileno = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(fileno).st_size
            is_cut = size > 0 and os.pread(fileno, 1, size - 1) != b"\n"
            write_all(fileno, (b"\n" if is_cut else b"") + line + b"\n")
            os.fsync(fileno)
        finally:
            os.close(fileno)


def has_entry(path: str, entry_id: str) -> bool:
    """Says whether the log has an entry of this id; lines that cannot be read are passed over."""
    wanted = entry_id.encode("utf-8", "replace")
    try:
        with open(path, "rb") as file:
            return any(_id_of(line) == entry_id for line in file if wanted in line)
    except FileNotFoundError:
        return False


def _id_of(line: bytes) -> str:
    """Returns the id of a line, "" when it has none."""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    return str(entry.get("id", "")) if isinstance(entry, dict) else ""
