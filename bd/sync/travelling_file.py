"""The workspace's own `issues.jsonl`: whether it is newer than the database, taking it in, and writing it again.

What goes wrong with the file never stops the work on the database: it becomes a sentence in `warnings`.
"""

from __future__ import annotations

import os

from bd.errors import Busy
from bd.errors import StorageProblem
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.storage.travelling import STATE_KEY
from bd.storage.travelling import file_problems
from bd.storage.travelling import file_state
from bd.storage.travelling import is_file_changed
from bd.storage.travelling import stamp_of
from bd.sync.export import stage_export
from bd.sync.jsonl import describe_problems
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection
    from bd.storage.store import Store
    from bd.sync.draft import Draft
    from bd.util.atomicfile import Replacement

_LIMIT_SAID_KEY = "export_limit_said"
_MERGE_ACTOR = "file"


class TravellingFile:
    """One file and what the database remembers of it; `path` is "" when nothing travels.

    Units: `limit_bytes` is the size above which a write leaves the file alone.
    """

    __slots__ = ("_seen_stamp", "limit_bytes", "path", "store", "warnings")

    def __init__(self, path: str, store: Store, *, limit_bytes: int, warnings: list[str]) -> None:
        """Looks at `path`; sentences for the user are appended to `warnings`."""
        self.path = path
        self.store = store
        self.limit_bytes = limit_bytes
        self.warnings = warnings
        self._seen_stamp = ""

    def is_changed(self) -> bool:
        """Says whether the file is not the one the database last saw; a missing one is not."""
        return is_file_changed(self.store.con, self.path)

    def take_in_alone(self, lock: tuple[str, float], now_ns: int, *, is_readonly: bool, patience_s: float) -> None:
        """Takes a changed file in for a read, or says why that was not done; `lock` is (path, timeout in seconds).

        An empty database that never took its file in has no older answer to give: the lock is waited for, `patience_s`.

        Raises: LockHeld and DatabaseBusy for such a database.
        """
        name = os.path.basename(self.path)
        if is_readonly or self.store.journal_mode == "":
            self.warnings.append(f"{name} is newer than the database; the answer does not include it (read-only)")
            return
        is_first = get_metadata(self.store.con, STATE_KEY) is None and not self._has_issues()
        try:
            with FileLock(lock[0], patience_s if is_first else lock[1]), self.store.transaction() as con:
                if self.is_changed():
                    self.take_in(con, now_ns)
        except Busy:
            if is_first:
                raise
            self.warnings.append(f"{name} is newer than the database, which is being written; the answer is older")
        except StorageProblem as error:
            self.warnings.append(f"{name} is newer than the database and was not taken in: {error.message}")
        except OSError as error:
            self._warn_unread(error)

    def _has_issues(self) -> bool:
        """Says whether the database has any issue: one made by the classic tool has, before it ever saw its file."""
        return self.store.con.execute("select 1 from issues limit 1").fetchone() is not None

    def take_in(self, con: Connection, now_ns: int) -> None:
        """Takes the file in, inside the caller's transaction and under the lock; all of it or, unreadable, nothing."""
        from bd.sync.own_file import merge_file

        try:
            with self.store.transaction():
                report = merge_file(con, self.path, os.stat(self.path), now_ns=now_ns, actor=_MERGE_ACTOR)
        except OSError as error:
            self._warn_unread(error)
            return
        if report.stale_ids:
            self.warnings.append(
                f"{self.path} holds lines older than the issues they name ({', '.join(report.stale_ids[:5])}); these "
                "issues were kept as they are here"
            )
        if report.circles:
            from bd.sync.circles import circle_sentence

            self.warnings.append(f"{self.path}: {circle_sentence(report.circles)}")
        if report.problems:
            lines = describe_problems(report.problems)
            self.warnings.append(f"{self.path} was taken in, but for the lines that cannot be read: {lines}")

    def begin_draft(self) -> Draft | None:
        """Begins a draft of the file, where there is none yet that could have anything else in it."""
        if not self.path or os.path.lexists(self.path):
            return None
        from bd.sync.draft import Draft

        return Draft(self.path)

    def stage(self, con: Connection, draft: Draft | None = None) -> Replacement | None:
        """Prepares the new file, from a draft if that will do; None when it need not, must not or cannot be written."""
        problems = file_problems(con)
        if problems:
            self.warnings.append(f"{self.path} is left as it is until these lines are repaired: {problems}")
        if not self.path or problems or self._is_above_limit(con):
            return None
        if self.is_changed():
            self.warnings.append(
                f"{self.path} has changes that were not taken in, so it is left as it is; the change is in the database"
            )
            return None
        self._seen_stamp = file_state(con).stamp
        try:
            with self.store.transaction():
                return stage_export(con, self.path, draft=draft)
        except OSError as error:
            self._warn_unwritten(error)
            return None

    def put(self, replacement: Replacement) -> None:
        """Puts a staged file in its place; if that fails the next write does it.

        A file that git or an editor changed since it was last looked at stays, for the next command to take in.
        """
        try:
            if self._is_replaced():
                replacement.__exit__(None, None, None)
                self.warnings.append(f"{self.path} was changed meanwhile; the next command takes that in and writes it")
                return
            replacement.commit()
        except OSError as error:
            replacement.__exit__(None, None, None)
            self._warn_unwritten(error)

    def _is_replaced(self) -> bool:
        """Says whether the file is no longer the one the staged file was made from."""
        try:
            return stamp_of(os.stat(self.path)) != self._seen_stamp
        except FileNotFoundError:
            return False

    def _warn_unread(self, error: OSError) -> None:
        """Says that what the file holds is not known here."""
        name = os.path.basename(self.path)
        self.warnings.append(f"{name} cannot be read: {error.strerror or error}; the answer does not include it")

    def _warn_unwritten(self, error: OSError) -> None:
        """Says that the file is behind."""
        self.warnings.append(
            f"{self.path} could not be written ({error.strerror or error}); the change is in the database and the next "
            "write tries again"
        )

    def _is_above_limit(self, con: Connection) -> bool:
        """Says whether the file is too large to be copied after every write; the user is told once."""
        try:
            if os.stat(self.path).st_size <= self.limit_bytes:
                return False
        except OSError:
            return False
        if not get_metadata(con, _LIMIT_SAID_KEY):
            set_metadata(con, _LIMIT_SAID_KEY, "yes")
            self.warnings.append(
                f"{self.path} is larger than {self.limit_bytes} bytes; from now on bd export -o {self.path} writes it"
            )
        return True
