"""Where a directory stands in git, read from the files git keeps; no process is started and nothing is written.

Layouts: a plain checkout (`.git` is a directory), a linked worktree or a submodule (`.git` is a file of one line,
`gitdir: PATH`), and a bare repository with worktrees (`core.bare` in the common directory's `config`). A linked
worktree's git directory holds a file `commondir`, the path of the git directory all worktrees share.
"""

from __future__ import annotations

import os
import stat

from bd.errors import WorkspaceProblem

_POINTER = "gitdir:"
_LONGEST_POINTER_BYTES = 65_536


class BrokenGitFile(WorkspaceProblem):
    """A `.git` file does not lead to a git directory."""

    slug = "broken-git-file"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what is wrong with it."""
        super().__init__(
            f"{path} does not lead to a git directory ({reason})",
            hint="run git worktree repair in the main checkout, or set BEADS_DIR to the .beads directory",
            details={"path": path, "reason": reason},
        )


class Repository:
    """One checkout of a git repository.

    Shape:  `worktree_root` is the directory that holds `.git`; `git_dir` belongs to this checkout; `common_dir` is
            shared by all of them and equals `git_dir` unless `is_linked`.
    """

    __slots__ = ("common_dir", "git_dir", "is_linked", "worktree_root")

    def __init__(self, worktree_root: str, git_dir: str, common_dir: str, *, is_linked: bool) -> None:
        """Takes absolute paths; use `find_repository`."""
        self.worktree_root = worktree_root
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.is_linked = is_linked


def find_repository(start: str) -> Repository | None:
    """Returns the checkout an absolute directory lies in, None outside git.

    Raises: BrokenGitFile.
    """
    place = start
    while True:
        found = repository_at(place)
        if found is not None:
            return found
        parent = os.path.dirname(place)
        if parent == place:
            return None
        place = parent


def repository_at(place: str) -> Repository | None:
    """Returns the checkout whose root is exactly `place`, None when there is none.

    A `.git` directory without `HEAD` is nobody's repository, as for git itself. A bare repository is the checkout of
    nothing: its directory is both root and git directory.

    Raises: BrokenGitFile.
    """
    dot_git = os.path.join(place, ".git")
    try:
        mode = os.stat(dot_git).st_mode
    except OSError:
        return _bare_at(place)
    if stat.S_ISDIR(mode):
        if os.path.exists(os.path.join(dot_git, "HEAD")):
            return Repository(place, dot_git, dot_git, is_linked=False)
        return None
    git_dir = _follow_pointer(dot_git)
    common_dir = common_dir_of(git_dir)
    return Repository(place, git_dir, common_dir, is_linked=common_dir != git_dir)


def _bare_at(place: str) -> Repository | None:
    """Returns a bare repository whose directory is `place`; every name git asks for must be there.

    The inside of a checkout's own `.git` is not one: the search goes on to the checkout.
    """
    if os.path.basename(place) == ".git" or not os.path.isfile(os.path.join(place, "HEAD")):
        return None
    if os.path.isdir(os.path.join(place, "objects")) and os.path.isdir(os.path.join(place, "refs")):
        return Repository(place, place, place, is_linked=False)
    return None


def _follow_pointer(dot_git: str) -> str:
    """Returns the git directory a `.git` file names."""
    text = _read_short(dot_git)
    if text is None:
        raise BrokenGitFile(dot_git, "it cannot be read")
    if not text.startswith(_POINTER):
        raise BrokenGitFile(dot_git, "it has no gitdir line")
    target = text[len(_POINTER) :].strip()
    git_dir = os.path.normpath(os.path.join(os.path.dirname(dot_git), target))
    if not target or not os.path.isdir(git_dir):
        raise BrokenGitFile(dot_git, f"{git_dir} is not a directory")
    return git_dir


def common_dir_of(git_dir: str) -> str:
    """Returns the git directory shared by all worktrees of a git directory's repository."""
    text = _read_short(os.path.join(git_dir, "commondir"))
    if not text or not text.strip():
        return git_dir
    return os.path.normpath(os.path.join(git_dir, text.strip()))


def main_checkout(repository: Repository) -> str | None:
    """Returns the root of the checkout a linked worktree was made from, None when that repository is bare.

    Source: git-worktree(1); a submodule's main checkout stands in `core.worktree`, relative to the common directory.
    """
    common_dir = repository.common_dir
    values = _core_values(os.path.join(common_dir, "config"))
    if values.get("bare", "") in ("true", "yes", "on", "1"):
        return None
    if values.get("worktree"):
        return os.path.normpath(os.path.join(common_dir, values["worktree"]))
    if os.path.basename(common_dir) == ".git":
        return os.path.dirname(common_dir)
    return None


def _core_values(path: str) -> dict[str, str]:
    """Returns the plain `key = value` lines of the `[core]` sections of a git config file, keys in lower case."""
    values: dict[str, str] = {}
    is_core = False
    for raw in (_read_short(path) or "").splitlines():
        line = raw.strip()
        if line.startswith("["):
            is_core = line[1:].split("]", 1)[0].strip().lower() == "core"
        elif is_core and line[:1] not in ("", "#", ";"):
            key, equals, value = line.partition("=")
            values[key.strip().lower()] = value.strip().strip('"') if equals else "true"
    return values


def _read_short(path: str) -> str | None:
    """Returns the text of a small file, None when there is none that can be read."""
    try:
        fileno = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None
    try:
        return os.read(fileno, _LONGEST_POINTER_BYTES).decode("utf-8", "surrogateescape")
    except OSError:
        return None
    finally:
        os.close(fileno)
