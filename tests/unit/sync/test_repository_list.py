"""Where a path leads, what it is called, and how it gets into the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.sync.freshness import Surroundings
from bd.sync.repositories import locate
from bd.sync.repositories import unique_names
from bd.sync.repository_list import RepositoryNotConfigured
from bd.sync.repository_list import add_repository
from bd.sync.repository_list import get_configured
from bd.sync.repository_list import path_in_list
from bd.sync.repository_list import remove_repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["../api", "/srv/web"], ["api", "web"]),
        (["../one/api", "../two/api", "../two/api/"], ["api", "two-api", "two-api-2"]),
        (["~", "..", "../.."], ["repository", "repository-2", "repository-3"]),
        (["../all", "x/.."], ["all-2", "repository"]),
        (["~/.beads-planning"], [".beads-planning"]),
    ],
)
def test_every_repository_has_a_name_of_its_own(paths: list[str], names: list[str]) -> None:
    """The name is the last part of the path; a taken one gets its directory or a number."""
    assert unique_names(paths) == names


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("../x", "x"),
        ("../../x", "../x"),
        ("x", "sub/x"),
        ("/a/b/", "/a/b"),
        ("~/x", "~/x"),
        ("~", "~"),
        ("/", "/"),
    ],
)
def test_a_path_is_stored_from_the_workspace(tmp_path: Path, typed: str, stored: str) -> None:
    """What is typed in a subdirectory is stored relative to the workspace's directory."""
    (tmp_path / "sub").mkdir()
    surroundings = Surroundings(str(tmp_path / ".beads"), "")

    assert path_in_list(typed, str(tmp_path / "sub"), surroundings) == stored


def test_a_path_typed_beside_beads_stays_as_it_is(tmp_path: Path) -> None:
    """In the workspace's own directory nothing is rewritten but a slash at the end."""
    assert path_in_list("./../x/", str(tmp_path), Surroundings(str(tmp_path / ".beads"), "")) == "./../x"


def test_an_unknown_home_is_a_missing_repository(tmp_path: Path) -> None:
    """Without a home directory `~` leads nowhere."""
    assert locate("~/x", Surroundings(str(tmp_path / ".beads"), "")).problem == "missing: no home directory is known"


def test_the_list_is_edited_in_place(tmp_path: Path) -> None:
    """Comments stay; the primary repository is stated with the first addition and stays."""
    path = tmp_path / "config.yaml"
    path.write_text("# only a comment\n", encoding="utf-8")

    add_repository(str(path), "../api")
    add_repository(str(path), "../web")
    assert remove_repository(str(path), "../api")
    assert not remove_repository(str(path), "../api")

    text = path.read_text(encoding="utf-8")
    assert text.startswith("# only a comment\nrepos.primary: .\n")
    assert "../web" in text
    assert "../api" not in text


@pytest.mark.parametrize("name", ["../api", "../api/", "api"])
def test_a_repository_is_named_by_path_or_name(name: str) -> None:
    """Both the text in the list and the short name do."""
    assert get_configured(name, ["../web", "../api"]) == "../api"


def test_an_unknown_name_is_an_error() -> None:
    """Nothing is guessed."""
    with pytest.raises(RepositoryNotConfigured, match="repository not found: ap"):
        get_configured("ap", ["../api"])
