"""Which database a command means: the one answer, with every place that was looked at and why it was taken or not.

Order: `--db`, `BEADS_DIR`, `BEADS_DB` or `BD_DB`, then the directories from the current one up to the root of the git
checkout (outside git: up to the root of the file system, but never the home directory's `.beads`, which holds personal
settings). In a linked worktree the main checkout comes first, so that all worktrees share one database; for worktrees
of a bare repository that is `.beads` inside or beside it. A `.beads/redirect` sends the search on once.

Only `os.path`, `os.stat` and small reads; no process is started, nothing is written.
"""

from __future__ import annotations

import os

from bd.storage import beadsdir
from bd.util.gitlayout import BrokenGitFile
from bd.util.gitlayout import Repository
from bd.util.gitlayout import find_repository
from bd.util.gitlayout import main_checkout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

BEADS_DIR_NAME = ".beads"
_DATABASE_VARIABLES = ("BEADS_DB", "BD_DB")
_NO_FILES = "passed over: it holds no project files"
_NO_DIRECTORY = "passed over: no such directory"


class Location:
    """Where a workspace lies; every path is absolute.

    Shape:  `kind` is "flag", "BEADS_DIR", "BEADS_DB", "BD_DB", "walk", "worktree-main" or "bare". For a `file:` URI
            `database_path` is the URI; for a database in memory the other paths are "" (nothing travels). `git_dir`,
            `common_dir` and `worktree_root` describe the checkout the command runs in, None outside git.
            `considered` holds (path, verdict) in the order of the search.
    """

    __slots__ = (
        "beads_dir",
        "common_dir",
        "config_path",
        "considered",
        "database_path",
        "git_dir",
        "jsonl_path",
        "kind",
        "redirected_from",
        "worktree_root",
    )

    def __init__(self, beads_dir: str, database_path: str, jsonl_path: str, *, kind: str) -> None:
        """Takes the paths; the rest is assigned by the search."""
        self.beads_dir = beads_dir
        self.database_path = database_path
        self.jsonl_path = jsonl_path
        self.config_path = os.path.join(beads_dir, beadsdir.CONFIG_NAME) if beads_dir else ""
        self.kind = kind
        self.redirected_from: str | None = None
        self.git_dir: str | None = None
        self.common_dir: str | None = None
        self.worktree_root: str | None = None
        self.considered: list[tuple[str, str]] = []


def find_location(cwd: str, env: Mapping[str, str], *, db_flag: str | None = None) -> Location:
    """Returns the workspace a command in `cwd` means.

    Raises: NoWorkspace; ForeignWorkspace, AmbiguousDatabase, BrokenMetadata, BrokenRedirect, UnreadableDirectory and
            BrokenGitFile where a place on the way is in that state.
    """
    search = _Search(cwd, env)
    location = search.from_flag(db_flag) or search.from_beads_dir() or search.from_variables() or search.from_walk()
    if location is None:
        from bd.storage.place_problems import NoWorkspace

        raise NoWorkspace(search.considered, search.init_place())
    jsonl_variable = env.get("BEADS_JSONL")
    if jsonl_variable:
        location.jsonl_path = os.path.abspath(os.path.join(cwd, jsonl_variable))
    repository = search.repository
    if repository is not None:
        location.git_dir = repository.git_dir
        location.common_dir = repository.common_dir
        location.worktree_root = repository.worktree_root
    location.considered = search.considered
    return location


class _Search:
    """One search: what is known about the surroundings, and the places seen so far."""

    __slots__ = ("considered", "cwd", "env", "git_problem", "home", "repository")

    def __init__(self, cwd: str, env: Mapping[str, str]) -> None:
        """Looks at git; a broken `.git` file matters only if the walk is needed."""
        self.cwd = os.path.realpath(cwd)
        self.env = env
        home = env.get("HOME", "")
        self.home = os.path.realpath(home) if home else ""
        self.considered: list[tuple[str, str]] = []
        self.git_problem: BrokenGitFile | None = None
        self.repository: Repository | None = None
        try:
            self.repository = find_repository(self.cwd)
        except BrokenGitFile as problem:
            self.git_problem = problem

    def from_flag(self, db_flag: str | None) -> Location | None:
        """Takes the database `--db` names, existing or not."""
        return self._from_database(db_flag, "flag", "chosen: --db names it") if db_flag else None

    def from_beads_dir(self) -> Location | None:
        """Takes the directory `BEADS_DIR` names if it holds project files."""
        named = self.env.get("BEADS_DIR")
        if not named:
            return None
        path = os.path.abspath(os.path.join(self.cwd, named))
        return self._look_at(path, "BEADS_DIR", "BEADS_DIR names it")

    def from_variables(self) -> Location | None:
        """Takes the database an older variable names, existing or not."""
        for name in _DATABASE_VARIABLES:
            value = self.env.get(name)
            if value:
                return self._from_database(value, name, f"chosen: {name} names it")
        return None

    def from_walk(self) -> Location | None:
        """Takes the first directory on the way up that holds a workspace."""
        if self.git_problem is not None:
            raise self.git_problem
        for place, kind, reason in self._places():
            found = self._look_at(os.path.join(place, BEADS_DIR_NAME), kind, reason)
            if found is not None:
                return found
        self._note_enclosing()
        return None

    def init_place(self) -> str:
        """Returns where `bd init` belongs when that is not the current directory: the main checkout of a worktree."""
        if self.repository is None or not self.repository.is_linked:
            return ""
        return main_checkout(self.repository) or ""

    def _from_database(self, text: str, kind: str, verdict: str) -> Location:
        """Returns the location of a database given by path, `:memory:` or URI."""
        is_uri = text == ":memory:" or text.startswith("file:")
        file_path = uri_path(text) if is_uri else text
        if not file_path:
            self.considered.append((text, verdict))
            return Location("", text, "", kind=kind)
        path = os.path.abspath(os.path.join(self.cwd, file_path))
        self.considered.append((path, verdict))
        directory = os.path.dirname(path)
        names = beadsdir.find_names(directory) or []
        metadata = beadsdir.load_metadata(directory) if beadsdir.METADATA_NAME in names else {}
        is_own = bool(metadata) or beadsdir.CONFIG_NAME in names or os.path.basename(directory) == BEADS_DIR_NAME
        jsonl = beadsdir.jsonl_name(directory, names if is_own else [], metadata)
        return Location(directory, text if is_uri else path, os.path.join(directory, jsonl), kind=kind)

    def _look_at(self, path: str, kind: str, reason: str) -> Location | None:
        """Returns the location in a `.beads` directory, None (and a verdict) when it is not a workspace."""
        names = beadsdir.find_names(path)
        if names is None:
            verdict = "passed over: it is a file" if os.path.exists(path) else _NO_DIRECTORY
            self.considered.append((path, verdict))
            return None
        if beadsdir.REDIRECT_NAME in names:
            target = beadsdir.read_redirect(path, self.home)
            if target is not None:
                return self._follow(path, target, kind)
            self.considered.append((os.path.join(path, beadsdir.REDIRECT_NAME), "ignored: it names no directory"))
        if not beadsdir.is_workspace(names):
            self.considered.append((path, _NO_FILES))
            return None
        self.considered.append((path, f"chosen: {reason}"))
        return self._inside(path, names, kind)

    def _follow(self, path: str, target: str, kind: str) -> Location:
        """Returns the location a redirect leads to; a redirect over there is not followed."""
        self.considered.append((path, f"redirects to {target}"))
        names = beadsdir.find_names(target) or []
        if beadsdir.REDIRECT_NAME in names and target != path:
            self.considered.append((os.path.join(target, beadsdir.REDIRECT_NAME), "ignored: one redirect is followed"))
        self.considered.append((target, f"chosen: {os.path.join(path, beadsdir.REDIRECT_NAME)} names it"))
        location = self._inside(target, names, kind)
        location.redirected_from = path
        return location

    def _inside(self, path: str, names: list[str], kind: str) -> Location:
        """Returns the location in a directory that is a workspace, if it is one of ours."""
        metadata = beadsdir.load_metadata(path) if beadsdir.METADATA_NAME in names else {}
        beadsdir.check_ours(path, names, metadata)
        database = beadsdir.database_name(path, names, metadata)
        jsonl = beadsdir.jsonl_name(path, names, metadata)
        return Location(path, os.path.join(path, database), os.path.join(path, jsonl), kind=kind)

    def _places(self) -> Iterator[tuple[str, str, str]]:
        """Yields (directory, kind, reason) of the directories whose `.beads` may be meant, best first."""
        repository = self.repository
        if repository is not None and repository.is_linked:
            yield from self._shared_places(repository)
        for place in _upwards(self.cwd, repository.worktree_root if repository else ""):
            if repository is None and place == self.home != self.cwd:
                self._note_home(place)
            else:
                yield place, "walk", "it is the nearest on the way up from the current directory"
        if repository is not None and repository.worktree_root == repository.git_dir:
            yield from self._beside(repository)

    def _shared_places(self, repository: Repository) -> Iterator[tuple[str, str, str]]:
        """Yields the directories all worktrees share: the main checkout's, or those of the bare repository."""
        main = main_checkout(repository)
        if main is None:
            yield repository.common_dir, "bare", "it lies in the bare repository, which all worktrees share"
            yield from self._beside(repository)
            return
        below = os.path.relpath(self.cwd, repository.worktree_root)
        for place in _upwards(os.path.normpath(os.path.join(main, below)), main):
            yield place, "worktree-main", "it belongs to the main checkout, which all worktrees share"

    def _beside(self, repository: Repository) -> Iterator[tuple[str, str, str]]:
        """Yields the directory a bare repository lies in, unless that is the home directory."""
        place = os.path.dirname(repository.common_dir)
        if place == self.home != self.cwd:
            self._note_home(place)
        else:
            yield place, "bare", "it lies beside the bare repository, which all worktrees share"

    def _note_home(self, place: str) -> None:
        """Says that the home directory's `.beads` was left alone, if there is one."""
        path = os.path.join(place, BEADS_DIR_NAME)
        if os.path.isdir(path):
            self.considered.append((path, "passed over: the home directory's is used only from there"))

    def _note_enclosing(self) -> None:
        """Names the workspace above the git checkout that was not searched, for the explanation of a failure."""
        if self.repository is None:
            return
        for place in _upwards(os.path.dirname(self.repository.worktree_root), ""):
            path = os.path.join(place, BEADS_DIR_NAME)
            if place != self.home and os.path.isdir(path):
                root = self.repository.worktree_root
                self.considered.append((path, f"not searched: it lies outside the git checkout {root}"))
                return


def uri_path(uri: str) -> str:
    """Returns the path in a `file:` URI, "" when it names memory."""
    path, _, query = uri.removeprefix("file:").partition("#")[0].partition("?")
    if path == ":memory:" or "mode=memory" in query.split("&"):
        return ""
    if path.startswith("//"):
        path = "/" + path[2:].partition("/")[2]
    first, *rest = path.split("%")
    decoded = os.fsencode(first)
    for part in rest:
        try:
            decoded += bytes.fromhex(part[:2]) + os.fsencode(part[2:])
        except ValueError:
            decoded += os.fsencode("%" + part)
    return os.fsdecode(decoded)


def _upwards(start: str, last: str) -> Iterator[str]:
    """Yields `start` and the directories above it, up to and with `last` or the root of the file system."""
    place = start
    while True:
        yield place
        parent = os.path.dirname(place)
        if place in (last, parent):
            return
        place = parent
