"""Moving the write-ahead log into the database file, on request and in one place.

Runs under the write lock, so no commit of ours meets it. Never waits longer than the given limit. Sizes come from
`os.stat`; the files are never opened here.

Modes, as SQLite has them: passive (what can be moved without waiting), full (all of it), restart (and the next writer
starts the log anew), truncate (and the log file is cut to nothing).
"""

from __future__ import annotations

import os
import time

from bd.errors import InvalidValue
from bd.storage.connection import is_memory
from bd.storage.connection import retry_busy
from bd.storage.connection import translate
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseReadOnly
from bd.storage.openers import find_openers
from bd.storage.paths import uri_path
from bd.storage.sqlite import Error
from bd.storage.writelock import WriteLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.openers import Opener
    from bd.storage.store import Store

MODES = ("passive", "full", "restart", "truncate")
NO_LOG = -1


class CheckpointReport:
    """What a checkpoint did.

    Units:  frames are pages of the log, `NO_LOG` when there is no write-ahead log; sizes are bytes.
    Shape:  `sizes_before` and `sizes_after` are (database, log). `openers` are the other processes that have the
            database open, looked up only when the checkpoint was held up; None when that cannot be known.
    """

    __slots__ = (
        "checkpointed_frames",
        "is_busy",
        "journal_mode",
        "log_frames",
        "mode",
        "openers",
        "sizes_after",
        "sizes_before",
    )

    def __init__(self, mode: str, journal_mode: str, sizes: tuple[int, int]) -> None:
        """Starts with nothing moved."""
        self.mode = mode
        self.journal_mode = journal_mode
        self.is_busy = False
        self.log_frames = NO_LOG
        self.checkpointed_frames = NO_LOG
        self.sizes_before = sizes
        self.sizes_after = sizes
        self.openers: list[Opener] | None = []

    @property
    def has_log(self) -> bool:
        """Says whether the database keeps a write-ahead log at all."""
        return self.journal_mode == "wal"

    @property
    def is_partial(self) -> bool:
        """Says whether a part of the log is still to be moved."""
        return self.is_busy or self.checkpointed_frames < self.log_frames


def run_checkpoint(store: Store, mode: str, *, timeout_s: float) -> CheckpointReport:
    """Checkpoints the database of an open store, waiting at most `timeout_s` seconds in all.

    Raises: InvalidValue for an unknown mode, DatabaseReadOnly for a store opened for reading, LockHeld when another
    process is writing, what SQLite refuses.
    """
    if mode not in MODES:
        raise InvalidValue(f"unknown checkpoint mode '{mode}'", hint=f"use one of {', '.join(MODES)}")
    path = uri_path(store.path) if store.path.startswith("file:") else store.path
    report = CheckpointReport(mode, store.journal_mode, _sizes(path))
    if not report.journal_mode:
        raise DatabaseReadOnly(path)
    if not report.has_log:
        return report
    deadline_s = time.monotonic() + timeout_s
    with WriteLock(path, timeout_s):
        try:
            _checkpoint(store, report, deadline_s)
        except Error as error:
            raise translate(error, store.path) from error
    report.sizes_after = _sizes(path)
    if report.is_partial:
        report.openers = find_openers(path)
    return report


def _checkpoint(store: Store, report: CheckpointReport, deadline_s: float) -> None:
    """Runs the pragma; a refusal at the deadline is an answer, not an error."""
    con = store.con
    left_ms = max(0, int((deadline_s - time.monotonic()) * 1000))
    con.execute(f"pragma busy_timeout = {left_ms}")
    try:
        row = retry_busy(
            lambda: con.execute(f"pragma wal_checkpoint({report.mode})").fetchone(), store.path, deadline_s
        )
    except DatabaseBusy:
        report.is_busy = True
        return
    finally:
        con.execute(f"pragma busy_timeout = {int(store.busy_timeout_s * 1000)}")
    report.is_busy = bool(row[0])
    report.log_frames = row[1]
    report.checkpointed_frames = row[2]


def _sizes(path: str) -> tuple[int, int]:
    """Returns the bytes of the database file and of its log, 0 for what is not there."""
    if is_memory(path):
        return (0, 0)
    return (_size(path), _size(path + "-wal"))


def _size(path: str) -> int:
    """Returns the bytes of a file, 0 when there is none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
