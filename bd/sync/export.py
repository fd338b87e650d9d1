"""Writing the travelling file: after every write it says what the database says.

Algorithm: the marked issues become lines (a record nobody changed keeps its bytes); when the file is still as we left
it, these lines are spliced into a copy, otherwise the whole file is written from the base. The new base is stored in
the caller's transaction; the copy is synced before the commit and renamed after it. A crash between the two leaves an
older file whose every line is remembered: the next command sees that and writes it again.

Never exported: ephemeral issues (but one the file already had stays, because an export never shrinks the file) and
issues of other repositories.
"""

from __future__ import annotations

import os

from bd.model.rows import clean_text
from bd.model.spelling import keep_spelling
from bd.model.spelling import without_local_ids
from bd.storage.reads import chunks
from bd.storage.reads import load_records
from bd.storage.travelling import FileState
from bd.storage.travelling import clear_dirty
from bd.storage.travelling import count_base
from bd.storage.travelling import delete_base
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import file_state
from bd.storage.travelling import find_base_line
from bd.storage.travelling import select_base_lines
from bd.storage.travelling import set_base
from bd.storage.travelling import set_file_state
from bd.storage.travelling import stamp_of
from bd.sync.splice import SortedLines
from bd.sync.splice import splice_lines
from bd.util.atomicfile import Replacement
from bd.util.atomicfile import remove_leftovers
from bd.util.atomicfile import write_all
from bd.util.hashing import state_hash
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.travelling import State
    from bd.sync.draft import Draft

_WRITE = 1 << 20


def record_line(record: Record, base_line: str | None) -> str:
    """Returns the line of a full record; `base_line` itself when the record says the same."""
    travelling = without_local_ids(record)
    if base_line is None:
        return clean_text(dumps_line(travelling))
    base = loads(base_line)
    if not isinstance(base, dict):  # pragma: cant happen
        return dumps_line(travelling)
    spelled = keep_spelling(travelling, base)
    line = dumps_line(spelled)
    return base_line if line == dumps_line(base) else line


def plan_changes(con: Connection) -> list[tuple[bytes, bytes | None]]:
    """Turns the marked issues into changed lines, sorted by key, and makes them the base.

    A line is None when the issue must not be in the file.
    """
    changes: list[tuple[bytes, bytes | None]] = []
    states: list[State] = []
    ids = dirty_ids(con)
    for part in chunks(ids):
        records = load_records(con, part)
        for issue_id in part:
            base_line = find_base_line(con, issue_id)
            line = _line_of(records.get(issue_id), base_line)
            if line == base_line:
                continue
            changes.append((issue_id.encode(), None if line is None else line.encode()))
            if line is None:
                delete_base(con, issue_id)
            else:
                states.append((issue_id, state_hash(line.encode()), line))
    set_base(con, states)
    return sorted(changes)


def _line_of(record: Record | None, base_line: str | None) -> str | None:
    """Returns the line an issue should have in the file, None for one that does not travel."""
    if record is None or (record.get("ephemeral") and base_line is None):
        return None
    return record_line(record, base_line)


def stage_export(con: Connection, path: str, *, draft: Draft | None = None) -> Replacement | None:
    """Prepares the new file and stores its state in the caller's transaction; None when nothing is to be written.

    The caller commits the transaction and then the replacement. A `draft` that holds the whole base is the new file.

    Raises: OSError when the copy cannot be written.
    """
    changes = plan_changes(con)
    clear_dirty(con)
    state = file_state(con)
    fileno = _open_existing(path)
    try:
        found = os.fstat(fileno) if fileno >= 0 else None
        is_ours = state.in_step and found is not None and stamp_of(found) == state.stamp
        if not changes and (is_ours or (found is None and not count_base(con))):
            return None
        drafted = draft.finish(count_base(con)) if draft and not changes and found is None else None
        if drafted is None:
            remove_leftovers(path)
        replacement = drafted or Replacement(path).__enter__()
        try:
            if is_ours and found is not None:
                splice_lines(SortedLines(fileno, found.st_size), replacement.fileno, changes)
            elif drafted is None:
                write_base(con, replacement.fileno)
            set_file_state(con, FileState(stamp_of(replacement.sync()), in_step=True))
        except BaseException:
            replacement.__exit__(None, None, None)
            raise
    finally:
        if fileno >= 0:
            os.close(fileno)
    return replacement


def _open_existing(path: str) -> int:
    """Opens the file for reading; -1 when there is none."""
    try:
        return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return -1


def write_base(con: Connection, target: int) -> int:
    """Writes every base line in order to a file descriptor; returns how many."""
    count = 0
    lines: list[bytes] = []
    size = 0
    for (line,) in select_base_lines(con):
        lines.append(line)
        size += len(line)
        count += 1
        if size >= _WRITE:
            write_all(target, b"\n".join(lines) + b"\n")
            lines = []
            size = 0
    if lines:
        write_all(target, b"\n".join(lines) + b"\n")
    return count
