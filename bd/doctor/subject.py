"""What is examined: the place, the database if it opens, the files.

Every failure to get at one of them is kept and not raised. Nothing is written. Independent of `bd.workspace`, because
it must work where that one refuses.
"""

from __future__ import annotations

import os

from bd.doctor.file_scan import FileScan
from bd.doctor.file_scan import scan_file
from bd.doctor.untouched import open_untouched
from bd.errors import BdError
from bd.storage import beadsdir
from bd.storage import place_problems
from bd.storage.connection import is_memory
from bd.storage.connection import translate
from bd.storage.paths import Location
from bd.storage.paths import find_location
from bd.storage.place_problems import NoWorkspace
from bd.storage.schema import APPLICATION_ID
from bd.storage.sqlite import Error
from bd.storage.store import check_identity
from bd.storage.store import read_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from bd.storage.sqlite import Connection

LONGEST_WAIT_S = 2.0


class Subject:
    """One workspace under examination. Close it, or use it as a context manager.

    Shape:  `location_problem` and `database_problem` say why the place or the database could not be had, None when they
            could; `identity_problem` why the database is not ours to use; `con` is None exactly when there is no open
            database. `is_ours` says that the tables are those of this program.
    """

    __slots__ = (
        "_scan",
        "_scan_problem",
        "cache_dir",
        "con",
        "cwd",
        "database_problem",
        "env",
        "identity_problem",
        "is_deep",
        "is_ours",
        "journal_mode",
        "location",
        "location_problem",
    )

    def __init__(
        self,
        cwd: str,
        env: Mapping[str, str],
        *,
        db_flag: str | None = None,
        cache_dir: str = "",
        busy_timeout_s: float = LONGEST_WAIT_S,
    ) -> None:
        """Finds the workspace a command in `cwd` means and opens its database; `is_deep` may be assigned."""
        self.cache_dir = cache_dir
        self.cwd = cwd
        self.env = env
        self.is_deep = False
        self.location: Location | None = None
        self.location_problem: BdError | None = None
        self.con: Connection | None = None
        self.database_problem: BdError | None = None
        self.identity_problem: BdError | None = None
        self.is_ours = False
        self.journal_mode = ""
        self._scan: FileScan | None = None
        self._scan_problem: OSError | None = None
        try:
            self.location = find_location(cwd, env, db_flag=db_flag)
        except BdError as problem:
            self.location_problem = problem
            self.location = _place_of(problem)
        self._open(busy_timeout_s)

    def _open(self, busy_timeout_s: float) -> None:
        """Opens the database if there is one, and finds out whose it is."""
        place = self.location
        if place is None or not self.has_database():
            return
        if isinstance(self.location_problem, place_problems.AmbiguousDatabase):
            self.database_problem = self.location_problem
            return
        path = place.database_path
        try:
            self.con, self.journal_mode = open_untouched(path, busy_timeout_s=min(busy_timeout_s, LONGEST_WAIT_S))
            identity = read_identity(self.con)
            self.is_ours = identity[0] == APPLICATION_ID
            check_identity(self.con, path, identity)
        except BdError as problem:
            self._keep(problem)
        except Error as error:
            self.close()
            self._keep(self.translated(error))

    def _keep(self, problem: BdError) -> None:
        """Keeps why the database cannot be used: it does not open, or it is not ours as it is."""
        self.is_ours = False
        if self.con is None:
            self.database_problem = problem
        else:
            self.identity_problem = problem

    @property
    def beads_dir(self) -> str:
        """The directory under examination, "" when there is none."""
        return self.location.beads_dir if self.location else ""

    @property
    def database_path(self) -> str:
        """The path of the database, which need not exist."""
        return self.location.database_path if self.location else ""

    @property
    def jsonl_path(self) -> str:
        """The path of the travelling file, which need not exist."""
        return self.location.jsonl_path if self.location else ""

    @property
    def open_con(self) -> Connection:
        """The open connection, for checks that are run only when there is one."""
        if self.con is None:
            raise RuntimeError("a check that needs the database was run without one")
        return self.con

    def translated(self, error: BaseException) -> BdError:
        """Returns our error for one that SQLite raised on this database."""
        return translate(error, self.database_path)

    def has_database(self) -> bool:
        """Says whether something lies where the database belongs."""
        path = self.database_path
        return bool(path) and (is_memory(path) or path.startswith("file:") or os.path.lexists(path))

    def names(self) -> list[str]:
        """Returns the names in the directory, sorted; none when it cannot be read."""
        try:
            return sorted(os.listdir(self.beads_dir)) if self.beads_dir else []
        except OSError:
            return []

    def scan(self) -> FileScan | None:
        """Returns what the travelling file holds, None when there is none; it is read once.

        Raises: OSError when it is there and cannot be read.
        """
        if self._scan_problem is not None:
            raise self._scan_problem
        if self._scan is None and self.jsonl_path and os.path.lexists(self.jsonl_path):
            try:
                self._scan = scan_file(self.jsonl_path)
            except OSError as problem:
                self._scan_problem = problem
                raise
        return self._scan

    def close(self) -> None:
        """Closes the database; further calls do nothing."""
        con, self.con = self.con, None
        if con is not None:
            con.close()

    def __enter__(self) -> Subject:
        """Returns itself; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the subject."""
        self.close()


def _place_of(problem: BdError) -> Location | None:
    """Returns the location a failed search was stopped at, where that still can be examined."""
    path = str((problem.details or {}).get("path", ""))
    if isinstance(problem, NoWorkspace | place_problems.ForeignWorkspace) or not path:
        return None
    directory = path if os.path.isdir(path) else os.path.dirname(path)
    if isinstance(problem, place_problems.BrokenMetadata | place_problems.AmbiguousDatabase):
        try:
            jsonl = beadsdir.jsonl_name(directory, os.listdir(directory), {})
        except OSError:
            return None
        database = next(iter(_candidates(problem)), beadsdir.DATABASE_NAME)
        return Location(directory, os.path.join(directory, database), os.path.join(directory, jsonl), kind="walk")
    return None


def _candidates(problem: BdError) -> list[str]:
    """Returns the database names an error lists."""
    found = (problem.details or {}).get("databases", [])
    return [str(name) for name in found] if isinstance(found, list) else []
