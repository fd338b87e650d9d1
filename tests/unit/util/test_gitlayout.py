"""Reading where a directory stands in git."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.util import gitlayout

if TYPE_CHECKING:
    from pathlib import Path


def git(*words: str, cwd: Path) -> None:
    """Runs git with no configuration of the machine's."""
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *words], cwd=cwd, env=env, check=True, capture_output=True)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Returns a repository with one commit."""
    path = tmp_path.resolve() / "repo"
    path.mkdir()
    git("init", "-q", cwd=path)
    git("commit", "-q", "--allow-empty", "-m", "x", cwd=path)
    return path


def test_plain_checkout(repo: Path) -> None:
    """A subfolder belongs to the checkout above it."""
    (repo / "a/b").mkdir(parents=True)

    found = gitlayout.find_repository(str(repo / "a/b"))

    assert found is not None
    assert (found.worktree_root, found.git_dir, found.is_linked) == (str(repo), str(repo / ".git"), False)


def test_outside_git(tmp_path: Path) -> None:
    """A directory under no repository has none."""
    assert gitlayout.find_repository(str(tmp_path.resolve())) is None


def test_inside_the_git_directory(repo: Path) -> None:
    """A hook that runs inside .git belongs to the checkout around it."""
    found = gitlayout.find_repository(str(repo / ".git"))

    assert found is not None
    assert found.worktree_root == str(repo)


def test_linked_worktree(repo: Path) -> None:
    """A linked worktree shares the main checkout's git directory and leads back to it."""
    tree = repo.parent / "tree"
    git("worktree", "add", "-q", str(tree), cwd=repo)

    found = gitlayout.find_repository(str(tree))

    assert found is not None
    assert (found.is_linked, found.common_dir) == (True, str(repo / ".git"))
    assert gitlayout.main_checkout(found) == str(repo)


def test_worktree_of_a_bare_repository_has_no_main_checkout(repo: Path) -> None:
    """A bare repository has worktrees but no main checkout, even when it is called .git."""
    hub = repo.parent / "hub"
    hub.mkdir()
    git("clone", "-q", "--bare", str(repo), ".git", cwd=hub)
    git("worktree", "add", "-q", "tree", cwd=hub)

    found = gitlayout.find_repository(str(hub / "tree"))

    assert found is not None
    assert gitlayout.main_checkout(found) is None


def test_empty_git_directory_is_no_repository(repo: Path) -> None:
    """As for git, a .git directory without HEAD is skipped and the search goes on."""
    (repo / "sub/.git").mkdir(parents=True)

    found = gitlayout.find_repository(str(repo / "sub"))

    assert found is not None
    assert found.worktree_root == str(repo)


@pytest.mark.parametrize("text", ["", "nonsense", "gitdir:", "gitdir: ../missing"])
def test_broken_git_file(tmp_path: Path, text: str) -> None:
    """A .git file that leads nowhere is an error that names it."""
    (tmp_path / ".git").write_text(text)

    with pytest.raises(gitlayout.BrokenGitFile, match="does not lead to a git directory"):
        gitlayout.find_repository(str(tmp_path.resolve()))
