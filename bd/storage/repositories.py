"""The repositories whose issues are shown here without being ours: what was read of each, and when.

Table `repo_mtimes`, a row a configured repository, `rowid` in the order of the configuration:

    repo_path     the text in the configuration, "../api"; also `issues.source_repo` of every row read from there
    jsonl_path    the file read: relative to the directory that contains `.beads`, or starting with `~/`, or absolute
    mtime_ns, size_bytes, inode    the file when it was last read, well or badly; 0 0 0: there was none; -1: look again
    name          the short unique name, "api"
    last_checked  when it was last read well; "" for never
    problem       "" or why the rows may be old: "missing: TEXT" or "broken: TEXT"

`metadata` key `repo_collisions:REPO_PATH`: a JSON object of the ids of that repository that are not shown, each with
the repository that has the id, `.` for ourselves; `load_collisions` reads it. `export_hashes.content_hash` of a row
read from elsewhere is the hash of its line there, so that an unchanged line costs no write.
"""

from __future__ import annotations

from bd.errors import NotFound
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.storage.settings_kv import unset_metadata
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.storage.sqlite import Connection

    Stamp = tuple[int, int, int]

OURS = "."
ABSENT: Stamp = (0, 0, 0)
LOOK_AGAIN: Stamp = (-1, 0, 0)
_COLLISIONS_KEY = "repo_collisions:"
_INSERT_SQL = """
insert into repo_mtimes (repo_path, jsonl_path, mtime_ns, size_bytes, inode, name, last_checked, problem)
values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (repo_path) do update set
  jsonl_path = excluded.jsonl_path, mtime_ns = excluded.mtime_ns, size_bytes = excluded.size_bytes,
  inode = excluded.inode, name = excluded.name, last_checked = excluded.last_checked, problem = excluded.problem
"""


class UnknownRepository(NotFound):
    """No configured repository has this name."""

    slug = "repository-not-found"

    def __init__(self, name: str, known: list[str]) -> None:
        """Names what was asked for and what there is."""
        super().__init__(
            f"repository not found: {name}",
            hint=f"use one of {', '.join(known)}" if known else "bd repo add PATH adds one",
            details={"repository": name, "known": known},
        )


class Repository:
    """One row of `repo_mtimes`; see the module text. `stamp` is (mtime_ns, size_bytes, inode)."""

    __slots__ = ("configured", "jsonl_path", "name", "problem", "read_at", "stamp")

    def __init__(self, configured: str, name: str = "") -> None:
        """A repository nothing was read of yet."""
        self.configured = configured
        self.name = name
        self.jsonl_path = ""
        self.stamp = LOOK_AGAIN
        self.read_at = ""
        self.problem = ""

    @property
    def state(self) -> str:
        """One word: ok, missing or broken."""
        return self.problem.partition(":")[0] or "ok"


def select_repositories(con: Connection) -> list[Repository]:
    """Returns what is known of every repository, in the order of the configuration."""
    sql = """
    select repo_path, name, jsonl_path, mtime_ns, size_bytes, inode, last_checked, problem
      from repo_mtimes order by rowid
    """
    found = []
    for row in con.execute(sql):
        repository = Repository(row[0], row[1])
        repository.jsonl_path = row[2]
        repository.stamp = (row[3], row[4], row[5])
        repository.read_at = row[6]
        repository.problem = row[7]
        found.append(repository)
    return found


def get_repository(con: Connection, name: str) -> Repository:
    """Returns the repository with a short name, or with this text in the configuration.

    Raises: UnknownRepository.
    """
    found = select_repositories(con)
    for repository in found:
        if name in (repository.name, repository.configured):
            return repository
    raise UnknownRepository(name, [repository.name for repository in found])


def get_source_repo(con: Connection, name: str) -> str:
    """Returns the `source_repo` that `--repo NAME` means: `.`, or the repository's text in the configuration.

    Raises: UnknownRepository.
    """
    return OURS if name == OURS else get_repository(con, name).configured


def save_repository(con: Connection, repository: Repository) -> None:
    """Stores what is known of a repository, in its place."""
    values = (repository.configured, repository.jsonl_path, *repository.stamp)
    con.execute(_INSERT_SQL, (*values, repository.name, repository.read_at, repository.problem))


def replace_repositories(con: Connection, repositories: Iterable[Repository]) -> None:
    """Stores the list of repositories in a new order; their issues are not touched."""
    con.execute("delete from repo_mtimes")
    for repository in repositories:
        save_repository(con, repository)


def delete_repository(con: Connection, configured: str) -> list[str]:
    """Forgets a repository with all its issues, in the caller's transaction; returns their ids."""
    con.execute("delete from repo_mtimes where repo_path = ?", (configured,))
    unset_metadata(con, _COLLISIONS_KEY + configured)
    if configured in ("", OURS):
        return []
    ids = [row[0] for row in con.execute("select id from issues where source_repo = ?", (configured,))]
    con.execute("delete from issues where source_repo = ?", (configured,))
    return ids


def count_issues_of(con: Connection, configured: str) -> int:
    """Returns how many issues of a repository are here, deleted ones not counted."""
    sql = "select count(*) from issues where source_repo = ? and status <> 'tombstone'"
    return int(con.execute(sql, (configured,)).fetchone()[0])


def load_collisions(con: Connection, configured: str) -> dict[str, str]:
    """Returns the ids of a repository that are not shown, each with the repository (`.`: ours) that has the id."""
    text = get_metadata(con, _COLLISIONS_KEY + configured)
    found = loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def set_collisions(con: Connection, configured: str, collisions: dict[str, str]) -> None:
    """Remembers the ids of a repository that are not shown."""
    key = _COLLISIONS_KEY + configured
    if collisions:
        set_metadata(con, key, dumps_line(dict(sorted(collisions.items()))))
    else:
        unset_metadata(con, key)
