"""Which workspace a command means when a redirect, a variable or a flag names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.layouts import beads
from tests.support.layouts import find
from tests.support.layouts import repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "line", ["../other/.beads", "# where\n\n../other/.beads\n", "{place}/other/.beads", "~/other/.beads"]
)
def test_redirect(place: Path, line: str) -> None:
    """A redirect is read relative to the directory above .beads; comments and blank lines are skipped."""
    other = beads(repository(place / "other"))
    directory = beads(repository(place / "repo"), "redirect")
    (directory / "redirect").write_text(line.format(place=place))

    found = find(place / "repo", {"HOME": str(place)})

    assert (found.beads_dir, found.redirected_from) == (str(other), str(directory))
    assert found.considered[-1] == (str(other), f"chosen: {directory}/redirect names it")


def test_redirect_is_followed_once(place: Path) -> None:
    """A redirect in the target is ignored and said to be."""
    third = beads(place / "third")
    second = beads(place / "second", "beads.db", "redirect")
    (second / "redirect").write_text(str(third))
    first = beads(place / "first", "redirect")
    (first / "redirect").write_text(str(second))

    found = find(place / "first")

    assert found.beads_dir == str(second)
    assert (str(second / "redirect"), "ignored: one redirect is followed") in found.considered


def test_redirect_without_a_path_is_ignored(place: Path) -> None:
    """A redirect of comments only leaves the directory itself in charge."""
    directory = beads(place / "repo", "redirect", "beads.db")
    (directory / "redirect").write_text("# nothing yet\n")

    found = find(place / "repo")

    assert (found.beads_dir, found.redirected_from) == (str(directory), None)


def test_beads_dir_wins_over_the_walk(place: Path) -> None:
    """BEADS_DIR plays the role of .beads, wherever the command runs."""
    other = beads(place / "other")
    beads(repository(place / "repo"))

    found = find(place / "repo", {"BEADS_DIR": "../other/.beads"})

    assert (found.beads_dir, found.kind) == (str(other), "BEADS_DIR")


def test_beads_dir_applies_its_redirect(place: Path) -> None:
    """A redirect in the directory BEADS_DIR names is followed."""
    other = beads(place / "other")
    first = beads(place / "first", "redirect")
    (first / "redirect").write_text("../other/.beads")

    found = find(place, {"BEADS_DIR": str(first)})

    assert (found.beads_dir, found.redirected_from, found.kind) == (str(other), str(first), "BEADS_DIR")


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_beads_dir_without_project_files_is_ignored(place: Path, name: str) -> None:
    """The search goes on when BEADS_DIR names no workspace, and the explanation says so."""
    directory = beads(repository(place / "repo"))
    (place / "empty").mkdir()

    found = find(place / "repo", {"BEADS_DIR": str(place / name)})

    assert (found.beads_dir, found.kind) == (str(directory), "walk")
    assert found.considered[0][0] == str(place / name)
    assert found.considered[0][1].startswith("passed over")


@pytest.mark.parametrize("variable", ["BEADS_DB", "BD_DB"])
def test_database_variables(place: Path, variable: str) -> None:
    """The older variables name the database file itself, existing or not."""
    directory = beads(repository(place / "repo"))
    (place / "repo/src").mkdir()

    found = find(place / "repo/src", {variable: str(directory / "new.db")})

    assert (found.database_path, found.kind) == (str(directory / "new.db"), variable)
    assert found.jsonl_path == str(directory / "issues.jsonl")


def test_flag_wins_over_every_variable(place: Path) -> None:
    """--db is taken as given, relative to the current directory."""
    beads(repository(place / "repo"))

    found = find(place / "repo", {"BEADS_DIR": "/x", "BEADS_DB": "/y"}, db_flag="../scratch.db")

    assert (found.database_path, found.kind) == (str(place / "scratch.db"), "flag")
    assert found.jsonl_path == str(place / "issues.jsonl")


def test_flag_never_adopts_a_stranger_file(place: Path) -> None:
    """Beside a database outside any .beads only issues.jsonl is the file that travels."""
    (place / "customers.jsonl").touch()

    assert find(place, db_flag="x.db").jsonl_path == str(place / "issues.jsonl")


@pytest.mark.parametrize("text", [":memory:", "file::memory:", "file:x.db?cache=shared&mode=memory"])
def test_memory_passes_through(place: Path, text: str) -> None:
    """A database in memory has no directory, and nothing of it travels."""
    found = find(place, db_flag=text)

    assert (found.database_path, found.beads_dir, found.jsonl_path, found.config_path) == (text, "", "", "")


@pytest.mark.parametrize(
    ("uri", "directory"),
    [
        ("file:{place}/a/beads.db?mode=ro", "{place}/a"),
        ("file://{place}/a%20b/beads.db", "{place}/a b"),
        ("file:a/beads.db", "{place}/a"),
        ("file:a/50%/x.db", "{place}/a/50%"),
    ],
)
def test_uri_keeps_its_text(place: Path, uri: str, directory: str) -> None:
    """A file: URI is left as given; its directory is where locks and the travelling file lie."""
    text = uri.format(place=place)

    found = find(place, db_flag=text)

    assert (found.database_path, found.beads_dir) == (text, directory.format(place=place))


def test_jsonl_variable(place: Path) -> None:
    """BEADS_JSONL overrides the travelling file, relative to the current directory."""
    beads(repository(place / "repo"))

    assert find(place / "repo", {"BEADS_JSONL": "out.jsonl"}).jsonl_path == str(place / "repo/out.jsonl")
