"""Which workspace a command means where nobody names one, in real git layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.place_problems import NoWorkspace
from tests.support.layouts import beads
from tests.support.layouts import considered_by
from tests.support.layouts import find
from tests.support.layouts import git
from tests.support.layouts import repository

if TYPE_CHECKING:
    from pathlib import Path


def test_plain_checkout(place: Path) -> None:
    """In the root of a repository its own .beads is taken, with every path absolute."""
    directory = beads(repository(place / "repo"))

    found = find(place / "repo")

    assert (found.beads_dir, found.kind, found.redirected_from) == (str(directory), "walk", None)
    assert found.database_path == str(directory / "beads.db")
    assert found.jsonl_path == str(directory / "issues.jsonl")
    assert found.config_path == str(directory / "config.yaml")
    assert (found.git_dir, found.worktree_root) == (str(place / "repo/.git"), str(place / "repo"))


def test_subfolder(place: Path) -> None:
    """From a subfolder the search goes up to the repository's root."""
    directory = beads(repository(place / "repo"))
    (place / "repo/src/deep").mkdir(parents=True)

    found = find(place / "repo/src/deep")

    assert found.beads_dir == str(directory)
    assert [path for path, _ in found.considered] == [
        str(place / "repo/src/deep/.beads"),
        str(place / "repo/src/.beads"),
        str(directory),
    ]


def test_nearest_directory_wins(place: Path) -> None:
    """A project inside a repository with a .beads of its own keeps it."""
    beads(repository(place / "repo"))
    inner = beads(place / "repo/part")

    assert find(place / "repo/part").beads_dir == str(inner)


def test_linked_worktree_shares_the_main_checkout(place: Path) -> None:
    """In a linked worktree the main checkout's .beads comes before the worktree's own."""
    directory = beads(repository(place / "repo"))
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo")
    beads(place / "tree")
    (place / "tree/src").mkdir()

    found = find(place / "tree/src")

    assert (found.beads_dir, found.kind) == (str(directory), "worktree-main")
    assert found.common_dir == str(place / "repo/.git")
    assert found.git_dir == str(place / "repo/.git/worktrees/tree")
    assert found.worktree_root == str(place / "tree")


def test_linked_worktree_uses_its_own_when_the_main_checkout_has_none(place: Path) -> None:
    """A worktree whose main checkout has no workspace falls back to its own directory."""
    repository(place / "repo")
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo")
    own = beads(place / "tree")

    found = find(place / "tree")

    assert (found.beads_dir, found.kind) == (str(own), "walk")


def test_linked_worktree_mirrors_the_subfolder(place: Path) -> None:
    """A project inside the repository resolves to the same .beads in every worktree."""
    beads(repository(place / "repo"))
    part = beads(place / "repo/part")
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo")
    (place / "tree/part").mkdir()

    assert find(place / "tree/part").beads_dir == str(part)


@pytest.mark.parametrize("owner", ["hub.git", "."], ids=["inside", "beside"])
def test_bare_repository_with_worktrees(place: Path, owner: str) -> None:
    """Worktrees of a bare repository share the .beads inside or beside it."""
    repository(place / "seed")
    hub = place / "project"
    hub.mkdir()
    git("clone", "-q", "--bare", str(place / "seed"), "hub.git", cwd=hub)
    git("worktree", "add", "-q", str(place / "trees/one"), cwd=hub / "hub.git")
    directory = beads(hub / owner)

    found = find(place / "trees/one")

    assert (found.beads_dir, found.kind) == (str(directory), "bare")


def test_worktree_of_a_bare_repository_uses_its_own(place: Path) -> None:
    """Without a shared .beads a worktree of a bare repository uses its own."""
    repository(place / "seed")
    git("clone", "-q", "--bare", str(place / "seed"), "hub.git", cwd=place)
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "hub.git")
    own = beads(place / "tree")

    assert find(place / "tree").beads_dir == str(own)


@pytest.mark.parametrize("owner", ["hub.git", "."], ids=["inside", "beside"])
def test_from_within_a_bare_repository(place: Path, owner: str) -> None:
    """A command run in the bare repository itself finds the .beads its worktrees share."""
    repository(place / "seed")
    git("clone", "-q", "--bare", str(place / "seed"), "hub.git", cwd=place)
    directory = beads(place / owner)

    assert find(place / "hub.git/refs").beads_dir == str(directory)


def test_submodule_is_a_repository_of_its_own(place: Path) -> None:
    """A submodule with a .beads uses it; without one the outer repository's is named but not used."""
    repository(place / "library")
    outer = beads(repository(place / "repo"))
    git("submodule", "add", "-q", str(place / "library"), "lib", cwd=place / "repo")

    with pytest.raises(NoWorkspace) as caught:
        find(place / "repo/lib")
    considered = considered_by(caught.value)
    own = beads(place / "repo/lib")
    found = find(place / "repo/lib")

    assert considered[-1][0] == str(outer)
    assert considered[-1][1].startswith("not searched")
    assert found.beads_dir == str(own)
    assert found.git_dir == str(place / "repo/.git/modules/lib")


def test_worktree_of_a_submodule_shares_the_submodule(place: Path) -> None:
    """A linked worktree of a submodule finds the submodule's checkout through its configuration."""
    repository(place / "library")
    repository(place / "repo")
    git("submodule", "add", "-q", str(place / "library"), "lib", cwd=place / "repo")
    directory = beads(place / "repo/lib")
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo/lib")

    assert find(place / "tree").beads_dir == str(directory)


def test_nested_repository_does_not_leak_outward(place: Path) -> None:
    """The search stops at the root of the innermost repository."""
    beads(repository(place / "outer"))
    repository(place / "outer/inner")

    with pytest.raises(NoWorkspace):
        find(place / "outer/inner")


def test_symlinked_directory_keeps_its_path(place: Path) -> None:
    """A .beads that is a symbolic link works and is shown by the path that was found."""
    store = beads(place / "store")
    repository(place / "repo")
    (place / "repo/.beads").symlink_to(store)

    assert find(place / "repo").database_path == str(place / "repo/.beads/beads.db")


def test_current_directory_through_a_symlink(place: Path) -> None:
    """A current directory reached through a symbolic link is searched where it really lies."""
    directory = beads(repository(place / "repo"))
    (place / "repo/src").mkdir()
    (place / "link").symlink_to(place / "repo/src")

    assert find(place / "link").beads_dir == str(directory)


def test_outside_git_the_search_goes_up(place: Path) -> None:
    """Outside git the directories above are searched too."""
    directory = beads(place / "notes")
    (place / "notes/a/b").mkdir(parents=True)

    found = find(place / "notes/a/b")

    assert (found.beads_dir, found.git_dir, found.worktree_root) == (str(directory), None, None)


def test_home_directory_is_no_fallback(place: Path) -> None:
    """The home directory's .beads is used only by a command that runs there."""
    personal = beads(place / "home")
    (place / "home/project").mkdir()
    env = {"HOME": str(place / "home")}

    with pytest.raises(NoWorkspace) as caught:
        find(place / "home/project", env)
    found = find(place / "home", env)

    assert str(personal) in [path for path, _ in considered_by(caught.value)]
    assert found.beads_dir == str(personal)


def test_directory_without_project_files_does_not_count(place: Path) -> None:
    """A .beads that holds only a daemon's registry is passed over."""
    directory = beads(repository(place / "repo"))
    registry = beads(place / "repo/sub", "registry.json")

    found = find(place / "repo/sub")

    assert found.beads_dir == str(directory)
    assert found.considered[0] == (str(registry), "passed over: it holds no project files")


def test_a_file_called_beads_is_passed_over(place: Path) -> None:
    """A plain file named .beads does not stop the search."""
    directory = beads(repository(place / "repo"))
    (place / "repo/sub").mkdir()
    (place / "repo/sub/.beads").touch()

    found = find(place / "repo/sub")

    assert found.beads_dir == str(directory)
    assert found.considered[0][1] == "passed over: it is a file"


def test_nothing_found_says_what_to_do(place: Path) -> None:
    """Without a workspace the error names bd init, BEADS_DIR and every place that was looked at."""
    repository(place / "repo")

    with pytest.raises(NoWorkspace, match=r"^no beads database found$") as caught:
        find(place / "repo")

    assert "bd init" in str(caught.value.hint)
    assert "BEADS_DIR" in str(caught.value.hint)
    assert considered_by(caught.value)[0][0] == str(place / "repo/.beads")


def test_nothing_found_in_a_worktree_names_the_main_checkout(place: Path) -> None:
    """In a linked worktree the hint sends bd init to the main checkout."""
    repository(place / "repo")
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo")

    with pytest.raises(NoWorkspace) as caught:
        find(place / "tree")

    assert str(place / "repo") in str(caught.value.hint)


def test_moved_worktree_is_an_error_not_a_guess(place: Path) -> None:
    """A worktree whose .git file leads nowhere is refused, unless the database was named."""
    repository(place / "repo")
    git("worktree", "add", "-q", str(place / "tree"), cwd=place / "repo")
    (place / "repo").rename(place / "moved")
    beads(place / "tree")

    with pytest.raises(Exception, match=r"does not lead to a git directory"):
        find(place / "tree")
    assert find(place / "tree", db_flag=".beads/beads.db").kind == "flag"
