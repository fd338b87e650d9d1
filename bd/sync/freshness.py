"""Are the other repositories as we last read them? One query, and one `stat` for each of them.

When the answer is yes this module is all that is loaded. See `bd.storage.repositories` for the table.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from bd.storage.store import Store

_SELECT_SQL = "select repo_path, jsonl_path, mtime_ns, size_bytes, inode, problem from repo_mtimes order by rowid"


class Surroundings:
    """From where the paths of a configuration are understood: our `.beads` directory and the user's home."""

    __slots__ = ("beads_dir", "home", "root")

    def __init__(self, beads_dir: str, home: str) -> None:
        """Takes both as absolute paths; `home` may be "" when it is not known."""
        self.beads_dir = beads_dir
        self.home = home
        self.root = os.path.dirname(beads_dir)

    def expand(self, path: str) -> str:
        """Returns the path from the root of the file system."""
        if path.startswith("~") and self.home and path[1:2] in ("", "/"):
            return self.home + path[1:]
        return path if path.startswith("/") else f"{self.root}/{path}"


class Hydrator:
    """Reads in every repository that changed when called; a workspace calls it on its first read and on each write.

    `configured` returns the paths as they are configured; it is asked once the database is open.
    """

    __slots__ = ("_configured", "_said", "_surroundings")

    def __init__(self, surroundings: Surroundings, configured: Callable[[], Sequence[str]]) -> None:
        """Keeps both for later; nothing was said yet."""
        self._said: set[str] = set()
        self._surroundings = surroundings
        self._configured = configured

    def __call__(self, store: Store, lock: tuple[str, float] | None, now_ns: int) -> list[str]:
        """Returns what people should know about the repositories, each sentence only once.

        `lock` (path, timeout in seconds) keeps other writers out, taken here when needed; None says that the caller
        holds it. Where nothing may be written now the answer is from what was read before.
        """
        configured = tuple(dict.fromkeys(self._configured()))
        found = _warnings_if_current(store, self._surroundings, configured)
        if found is None:
            found = _hydrate(store, self._surroundings, configured, lock=lock, now_ns=now_ns)
        found = [sentence for sentence in found if sentence not in self._said]
        self._said.update(found)
        return found


def _hydrate(
    store: Store,
    surroundings: Surroundings,
    configured: tuple[str, ...],
    *,
    lock: tuple[str, float] | None,
    now_ns: int,
) -> list[str]:
    """Reads in what changed if this process may write; seldom needed, so loaded here."""
    if store.journal_mode == "":
        return ["other repositories changed; the answer does not include that (read-only)"]
    from bd.sync.hydrate import hydrate_on_open

    return hydrate_on_open(store, surroundings, configured, lock=lock, now_ns=now_ns)


def _warnings_if_current(store: Store, surroundings: Surroundings, configured: tuple[str, ...]) -> list[str] | None:
    """Returns the standing warnings when nothing changed, None when something did."""
    rows = store.con.execute(_SELECT_SQL).fetchall()
    if configured != tuple([row[0] for row in rows]):
        return None
    warnings = []
    for name, path, mtime_ns, size_bytes, inode, problem in rows:
        try:
            found = os.stat(surroundings.expand(path))
        except (OSError, ValueError):
            if mtime_ns or problem:
                return None
            continue
        if found.st_mtime_ns != mtime_ns or found.st_size != size_bytes or found.st_ino != inode:
            return None
        if problem:
            warnings.append(problem_sentence(name, problem))
    return warnings


def problem_sentence(configured: str, problem: str) -> str:
    """Returns the warning about a repository whose issues may be old."""
    state, _, reason = problem.partition(": ")
    return f"repository {configured} is {state}: {reason}; the issues last read from it stay"
