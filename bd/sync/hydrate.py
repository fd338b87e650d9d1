"""Reading other repositories in: each configured one whose file changed, a transaction each, in bounded memory.

What a repository's file says becomes rows of `issues` with its `source_repo`, with labels, edges and comments, without
events, base or marks: they are never exported and can only be changed where they belong. A repository that cannot be
read keeps the rows last read from it, all of them, and is named in one warning. One that is no longer configured takes
its rows along. Ids: ours stay ours, and of two repositories the one configured first has the id; what was left out is
in `bd.storage.repositories.load_collisions`, a repository's state in its `Repository.problem`. Other repositories'
files are opened for reading and nothing is ever created there.
"""

from __future__ import annotations

import os

from bd.errors import Busy
from bd.errors import StorageProblem
from bd.model.instants import stored
from bd.storage.database_problems import DatabaseFailure
from bd.storage.repositories import ABSENT
from bd.storage.repositories import LOOK_AGAIN
from bd.storage.repositories import Repository
from bd.storage.repositories import count_issues_of
from bd.storage.repositories import delete_repository
from bd.storage.repositories import load_collisions
from bd.storage.repositories import replace_repositories
from bd.storage.repositories import save_repository
from bd.storage.repositories import select_repositories
from bd.sync.foreign import ForeignLines
from bd.sync.foreign import UnreadableLine
from bd.sync.freshness import problem_sentence
from bd.sync.repositories import locate
from bd.sync.repositories import stamp_of
from bd.sync.repositories import unique_names
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.repositories import Stamp
    from bd.storage.store import Store
    from bd.sync.freshness import Surroundings
    from bd.sync.repositories import Place


class HydrationReport:
    """What a hydration did.

    Shape:  `read` repositories whose file was taken in, `skipped` the others (unchanged, or with a problem),
            `failed` those with a problem, all as configured; `imported` rows inserted or replaced; `warnings` one
            sentence a repository with a problem.
    """

    __slots__ = ("failed", "imported", "read", "skipped", "warnings")

    def __init__(self) -> None:
        """Starts with nothing done."""
        self.read: list[str] = []
        self.skipped: list[str] = []
        self.failed: list[str] = []
        self.imported = 0
        self.warnings: list[str] = []


def hydrate_on_open(
    store: Store, surroundings: Surroundings, configured: Sequence[str], *, lock: tuple[str, float] | None, now_ns: int
) -> list[str]:
    """Hydrates before a command reads or writes, and returns the warnings; what cannot be done now is one of them.

    Inside a write (`lock` None) a failing database is the write's failure.
    """
    if lock is None:
        return hydrate(store, surroundings, configured, now_ns=now_ns).warnings
    try:
        with FileLock(*lock):
            return hydrate(store, surroundings, configured, now_ns=now_ns).warnings
    except Busy:
        return ["other repositories changed, and the database is being written; the answer does not include that"]
    except (StorageProblem, OSError) as error:
        reason = error.message if isinstance(error, StorageProblem) else error.strerror
        return [f"other repositories changed and could not be read in ({reason}); the answer does not include that"]


def hydrate(store: Store, surroundings: Surroundings, configured: Sequence[str], *, now_ns: int) -> HydrationReport:
    """Makes the database say what the configured repositories say.

    Raises: DatabaseBusy and the other storage problems that are not about one repository's content.
    """
    return _Hydration(store, surroundings, now_ns).run(list(dict.fromkeys(configured)))


class _Hydration:
    """One run over all repositories."""

    __slots__ = ("_freed", "_is_relisted", "_now_ns", "_places", "_ranks", "_report", "_store", "_surroundings")

    def __init__(self, store: Store, surroundings: Surroundings, now_ns: int) -> None:
        """Prepares a run."""
        self._store = store
        self._surroundings = surroundings
        self._now_ns = now_ns
        self._freed: set[str] = set()
        self._is_relisted = False
        self._places: dict[str, str] = {}
        self._ranks: dict[str, int] = {}
        self._report = HydrationReport()

    def run(self, configured: list[str]) -> HydrationReport:
        """Lets go of what is no longer configured, then looks at each repository in order."""
        self._ranks = {text: rank for rank, text in enumerate(configured)}
        self._relist(configured)
        for repository in select_repositories(self._store.con):
            self._visit(repository)
        return self._report

    def _relist(self, configured: list[str]) -> None:
        """Makes the stored list the configured one; the issues of removed repositories go."""
        known = {repository.configured: repository for repository in select_repositories(self._store.con)}
        names = unique_names(configured)
        if [(repository.configured, repository.name) for repository in known.values()] == list(
            zip(configured, names, strict=True)
        ):
            return
        self._is_relisted = True
        with self._store.transaction() as con:
            for text in known:
                if text not in self._ranks:
                    self._freed.update(delete_repository(con, text))
            listed = [known.get(text) or Repository(text) for text in configured]
            for repository, name in zip(listed, names, strict=True):
                repository.name = name
            replace_repositories(con, listed)

    def _visit(self, repository: Repository) -> None:
        """Reads one repository in if its file is not the one last seen."""
        place = locate(repository.configured, self._surroundings)
        stamp, problem = place.look()
        problem = problem or self._duplicate(repository, place)
        if not problem and stamp == ABSENT:
            problem = self._absence(repository, place)
        if problem:
            self._fail(repository, problem, place.jsonl_path, LOOK_AGAIN)
        elif self._is_current(repository, place, stamp):
            self._skip(repository)
        elif stamp == ABSENT:
            self._note_empty(repository, place)
        else:
            self._read(repository, place)

    def _duplicate(self, repository: Repository, place: Place) -> str:
        """Returns why a repository is not read a second time, "" when this is the first."""
        first = self._places.setdefault(os.path.realpath(place.beads_dir or place.path), repository.configured)
        return "" if first == repository.configured else f"broken: it is the same directory as {first}"

    def _absence(self, repository: Repository, place: Place) -> str:
        """Returns why a file that is not there is a problem: we had issues from it. Otherwise there are none yet."""
        if repository.read_at and count_issues_of(self._store.con, repository.configured):
            return f"missing: no file {place.shown_path}"
        return ""

    def _is_current(self, repository: Repository, place: Place, stamp: Stamp) -> bool:
        """Says whether there is nothing to do; an id that became free, or another order, may let left-out issues in."""
        if stamp != repository.stamp or place.jsonl_path != repository.jsonl_path:
            return False
        if not self._freed and not self._is_relisted:
            return True
        collisions = load_collisions(self._store.con, repository.configured)
        return not collisions if self._is_relisted else self._freed.isdisjoint(collisions)

    def _skip(self, repository: Repository) -> None:
        """Notes a repository that is as it was."""
        self._report.skipped.append(repository.configured)
        if repository.problem:
            self._report.failed.append(repository.configured)
            self._report.warnings.append(problem_sentence(repository.configured, repository.problem))

    def _note_empty(self, repository: Repository, place: Place) -> None:
        """Remembers that a workspace has no file yet."""
        repository.jsonl_path = place.jsonl_path
        repository.stamp = ABSENT
        repository.problem = ""
        with self._store.transaction() as con:
            save_repository(con, repository)
        self._report.skipped.append(repository.configured)

    def _fail(self, repository: Repository, problem: str, jsonl_path: str, stamp: Stamp) -> None:
        """Remembers and reports why a repository keeps its old rows; the same trouble again writes nothing."""
        if (problem, stamp) != (repository.problem, repository.stamp):
            repository.problem = problem
            repository.stamp = stamp
            repository.jsonl_path = jsonl_path or repository.jsonl_path
            with self._store.transaction() as con:
                save_repository(con, repository)
        self._skip(repository)

    def _read(self, repository: Repository, place: Place) -> None:
        """Takes a file in; when that fails nothing of it stays and the rows are what they were."""
        stamp = LOOK_AGAIN
        before = (repository.jsonl_path, repository.stamp, repository.read_at, repository.problem)
        try:
            with open(place.file_path, "rb", buffering=1 << 18) as file:
                stamp = stamp_of(os.fstat(file.fileno()))
                with self._store.transaction() as con:
                    lines = ForeignLines(con, repository.configured, self._ranks, now_ns=self._now_ns)
                    lines.take_file(file, place.shown_path)
                    repository.jsonl_path = place.jsonl_path
                    repository.stamp = stamp
                    repository.read_at = stored(self._now_ns)
                    repository.problem = ""
                    save_repository(con, repository)
        except (UnreadableLine, DatabaseFailure) as error:
            problem = f"broken: {error.message}"
        except OSError as error:
            problem, stamp = f"broken: {place.shown_path}: {error.strerror}", LOOK_AGAIN
        else:
            self._freed |= lines.freed
            self._report.imported += lines.imported
            self._report.read.append(repository.configured)
            return
        repository.jsonl_path, repository.stamp, repository.read_at, repository.problem = before
        self._fail(repository, problem, place.jsonl_path, stamp)
