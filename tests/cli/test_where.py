"""bd where explains which workspace is used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.runner import run_bd
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def snapshot(directory: Path) -> dict[str, tuple[int, int]]:
    """Returns size and modification time of every file below a directory."""
    found = {}
    for place, _, names in os.walk(directory):
        for name in names:
            state = os.stat(os.path.join(place, name))
            found[os.path.join(place, name)] = (state.st_size, state.st_mtime_ns)
    return found


def test_text(workspace: Workspace) -> None:
    """The first line is the directory, then prefix and database, then every place with its verdict."""
    (workspace.path / "src").mkdir()

    lines = workspace.bd("where", cwd=workspace.path / "src").out.splitlines()

    assert lines[0] == str(workspace.beads_dir)
    assert lines[1:3] == ["  prefix: t", f"  database: {workspace.database}"]
    assert f"  {workspace.path}/src/.beads: passed over: no such directory" in lines
    assert lines[-1].startswith(f"  {workspace.beads_dir}: chosen: ")


def test_json(workspace: Workspace) -> None:
    """The document has the classic keys and the explanation."""
    found = workspace.bd("where", "--json").json

    assert list(found) == ["path", "prefix", "database_path", "jsonl_path", "kind", "considered"]
    assert (found["path"], found["prefix"], found["kind"]) == (str(workspace.beads_dir), "t", "walk")
    assert found["database_path"] == str(workspace.database)
    assert found["considered"][-1]["path"] == str(workspace.beads_dir)


def test_redirect(workspace: Workspace, tmp_path: Path) -> None:
    """A redirected workspace says where it was sent from."""
    other = make_workspace(tmp_path / "other", prefix="o")
    (workspace.beads_dir / "redirect").write_text("../other/.beads\n")

    found = workspace.bd("where", "--json").json

    assert (found["path"], found["prefix"]) == (str(other.beads_dir), "o")
    assert found["redirected_from"] == str(workspace.beads_dir)


@pytest.mark.parametrize("state", ["text", "directory", "missing", "truncated"])
def test_it_works_without_a_usable_database(workspace: Workspace, state: str) -> None:
    """A database that cannot be opened does not keep the command from answering, without the prefix."""
    content = workspace.database.read_bytes()
    for name in ("beads.db", "beads.db-wal", "beads.db-shm"):
        (workspace.beads_dir / name).unlink(missing_ok=True)
    if state == "text":
        workspace.database.write_text("not a database, not at all\n" * 50)
    elif state == "directory":
        workspace.database.mkdir()
    elif state == "truncated":
        workspace.database.write_bytes(content[:5000])

    found = workspace.bd("where", "--json")

    assert found.json["database_path"] == str(workspace.database)
    assert found.json["prefix"] == ""
    assert found.err == ""


def test_it_never_writes(workspace: Workspace) -> None:
    """Not one file changes, appears or goes, even when the database would have to be made."""
    workspace.create("One")
    workspace.database.unlink()
    before = snapshot(workspace.path)

    workspace.bd("where")
    workspace.bd("where", "--json", "--readonly")

    assert snapshot(workspace.path) == before


def test_it_works_with_broken_settings(workspace: Workspace) -> None:
    """A config.yaml that is not YAML does not keep the command from answering."""
    (workspace.beads_dir / "config.yaml").write_text("{{{")

    assert workspace.bd("where", "--json").json["prefix"] == "t"


def test_no_workspace(repository: Workspace) -> None:
    """Without a workspace the exit code is 4, the hint says what to do, and the places are listed."""
    text = repository.bd("where", check=False)
    json = repository.bd("where", "--json", check=False)

    assert (text.code, text.out) == (ExitCode.WORKSPACE, "")
    assert "no beads database found" in text.err
    assert "bd init" in text.err
    assert f"Considered:\n  {repository.beads_dir}: passed over: no such directory\n" in text.err
    assert json.json["code"] == "no-database"
    assert json.json["details"]["considered"][0]["path"] == str(repository.beads_dir)


def test_memory() -> None:
    """A database in memory has no directory."""
    assert run_bd("--db", ":memory:", "where", "--json").json["database_path"] == ":memory:"


def test_foreign_workspace(repository: Workspace) -> None:
    """A workspace of beads 1.x is named as such, with the commands that bring its issues over."""
    (repository.beads_dir / "embeddeddolt").mkdir(parents=True)

    done = repository.bd("where", check=False)

    assert done.code == ExitCode.WORKSPACE
    assert "beads 1.x" in done.err
    assert "bd export --all" in done.err
