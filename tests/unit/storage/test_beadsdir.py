"""What one .beads directory says about itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage import place_problems
from bd.storage.paths import find_location

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.paths import Location


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Returns an empty .beads directory."""
    path = tmp_path.resolve() / ".beads"
    path.mkdir()
    return path


def find(directory: Path) -> Location:
    """Searches from the directory above."""
    return find_location(str(directory.parent), {"HOME": "/nonexistent"})


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["config.yaml"], "beads.db"),
        (["issues.jsonl"], "beads.db"),
        (["beads.db", "other.db", "bd.db"], "beads.db"),
        (["bd.db"], "bd.db"),
        (["issues.db", "vc.db", "beads.backup-20260101.db"], "issues.db"),
    ],
)
def test_database_name(directory: Path, names: list[str], chosen: str) -> None:
    """beads.db is the database, else the only other one; backups are none."""
    for name in names:
        (directory / name).touch()

    assert find(directory).database_path == str(directory / chosen)


def test_several_legacy_databases_ask_for_a_choice(directory: Path) -> None:
    """With several candidates the error names them and how to choose."""
    (directory / "bd.db").touch()
    (directory / "issues.db").touch()

    with pytest.raises(place_problems.AmbiguousDatabase, match=r"bd\.db, issues\.db") as caught:
        find(directory)

    assert f"--db {directory}/bd.db" in str(caught.value.hint)


def test_metadata_names_the_files(directory: Path) -> None:
    """metadata.json decides over every rule of names."""
    (directory / "metadata.json").write_text('{"database": "work.db", "jsonl_export": "work.jsonl"}')
    for name in ("beads.db", "work.db", "issues.jsonl"):
        (directory / name).touch()

    found = find(directory)

    assert found.database_path == str(directory / "work.db")
    assert found.jsonl_path == str(directory / "work.jsonl")


def test_metadata_that_names_a_missing_database(directory: Path) -> None:
    """The named database is used only if it is there or nothing else is."""
    (directory / "metadata.json").write_text('{"database": "work.db"}')
    fresh = find(directory).database_path
    (directory / "beads.db").touch()
    present = find(directory).database_path

    assert (fresh, present) == (str(directory / "work.db"), str(directory / "beads.db"))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "",
        "[]",
        '{"database": 3}',
        '{"database": "/etc/passwd"}',
        '{"database": "../x.db"}',
        '{"jsonl_export": "../../x.jsonl"}',
        '{"jsonl_export": "interactions.jsonl"}',
        '{"jsonl_export": "config.yaml"}',
        '{"a": "\udcff"}',
    ],
)
def test_broken_metadata_is_one_clear_error(directory: Path, text: str) -> None:
    """A metadata.json that is damaged, or leads out of the directory, is named and nothing is guessed."""
    (directory / "metadata.json").write_text(text, errors="surrogateescape")

    with pytest.raises(place_problems.BrokenMetadata, match=r"metadata\.json is not valid") as caught:
        find(directory)

    assert caught.value.exit_code == ExitCode.WORKSPACE


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["beads.db"], "issues.jsonl"),
        (["beads.jsonl", "a.jsonl"], "beads.jsonl"),
        (["issues.jsonl", "beads.jsonl"], "issues.jsonl"),
        (["interactions.jsonl", "deletions.jsonl", "beads.base.jsonl", "team.jsonl"], "team.jsonl"),
        (["interactions.jsonl"], "issues.jsonl"),
    ],
)
def test_jsonl_name(directory: Path, names: list[str], chosen: str) -> None:
    """issues.jsonl travels, else beads.jsonl, else another file that may hold issues."""
    for name in names:
        (directory / name).touch()

    assert find(directory).jsonl_path == str(directory / chosen)


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ('{"backend": "dolt", "database": "dolt"}', ""),
        ('{"database": "dolt"}', ""),
        ('{"dolt_mode": "embedded"}', ""),
        ("", "embeddeddolt"),
        ("", "dolt"),
        ('{"database": "beads.db"}', "embeddeddolt"),
    ],
)
def test_workspace_of_beads_1x_is_named_as_such(directory: Path, metadata: str, name: str) -> None:
    """A Dolt workspace is refused with the commands that bring its issues over."""
    (directory / "issues.jsonl").touch()
    if metadata:
        (directory / "metadata.json").write_text(metadata)
    if name:
        (directory / name).mkdir()
    before = sorted(os.listdir(directory))

    with pytest.raises(place_problems.ForeignWorkspace, match=r"beads 1\.x") as caught:
        find(directory)

    assert "bd export --all -o" in str(caught.value.hint)
    assert "bd import" in str(caught.value.hint)
    assert sorted(os.listdir(directory)) == before


def test_explicit_sqlite_backend_is_ours(directory: Path) -> None:
    """A directory whose metadata says sqlite is ours whatever an earlier tool left in it."""
    (directory / "metadata.json").write_text('{"backend": "sqlite"}')
    (directory / "embeddeddolt").mkdir()

    assert find(directory).database_path == str(directory / "beads.db")


def test_old_dolt_directory_beside_a_sqlite_database_is_ours(directory: Path) -> None:
    """The classic tool with a SQLite database ignored a leftover dolt directory, and so do we."""
    (directory / "dolt").mkdir()
    (directory / "beads.db").touch()

    assert find(directory).database_path == str(directory / "beads.db")


@pytest.mark.parametrize(
    ("target", "reason"),
    [("../missing/.beads", "does not exist"), ("empty", "holds no workspace"), ("file", "is a file")],
)
def test_broken_redirect(directory: Path, target: str, reason: str) -> None:
    """A redirect that leads to no workspace is an error that names both ends."""
    (directory.parent / "empty").mkdir()
    (directory.parent / "file").touch()
    (directory / "redirect").write_text(target)

    with pytest.raises(place_problems.BrokenRedirect, match=reason):
        find(directory)


def test_redirect_that_is_a_directory(directory: Path) -> None:
    """A directory named redirect is reported, not followed."""
    (directory / "redirect").mkdir()

    with pytest.raises(place_problems.UnreadableDirectory):
        find(directory)


def test_dangling_symlink(directory: Path) -> None:
    """A .beads link that leads nowhere is an error that names its target."""
    directory.rmdir()
    directory.symlink_to("/nonexistent/beads")

    with pytest.raises(place_problems.UnreadableDirectory, match="/nonexistent/beads"):
        find(directory)


def test_circular_symlink(directory: Path) -> None:
    """A .beads link that leads to itself is an error, not a crash."""
    directory.rmdir()
    directory.symlink_to(".beads")

    with pytest.raises(place_problems.UnreadableDirectory, match="cannot read"):
        find(directory)


def test_unreadable_directory(directory: Path) -> None:
    """A .beads that may not be listed is an error that says so; root becomes somebody else to see it."""
    directory.chmod(0)
    user_id = os.geteuid()
    os.seteuid(user_id or 65_534)
    try:
        with pytest.raises(place_problems.UnreadableDirectory, match="denied"):
            find(directory)
    finally:
        os.seteuid(user_id)
        directory.chmod(0o700)


def test_database_that_is_a_directory_is_left_to_the_opening(directory: Path) -> None:
    """A directory called beads.db is still the answer, so that the opening can say what is wrong."""
    (directory / "beads.db").mkdir()

    assert find(directory).database_path == str(directory / "beads.db")
