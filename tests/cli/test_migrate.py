"""bd migrate: what is there, what would happen, and what was done, for people and for programs."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bd import __version__
from bd.errors import ExitCode
from bd.storage.migrations.state import version_text
from bd.storage.migrations.steps import STEPS
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.old_databases import fill_classic
from tests.support.old_databases import insert
from tests.support.old_databases import make_br
from tests.support.old_databases import make_classic
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


@pytest.fixture
def classic(repository: Workspace) -> Workspace:
    """Returns a repository with a classic workspace that was exported, but for one issue."""
    repository.beads_dir.mkdir()
    con = make_classic(repository.database)
    fill_classic(con)
    insert(con, "dirty_issues", issue_id="old-1")
    con.close()
    return repository


def snapshot(directory: Path) -> dict[str, tuple[int, int]]:
    """Returns size and modification time of every file in a directory."""
    found = {name: os.stat(directory / name) for name in os.listdir(directory)}
    return {name: (state.st_size, state.st_mtime_ns) for name, state in found.items()}


def test_nothing_to_do(workspace: Workspace) -> None:
    """A current database is named as such, exit 0, in the classic JSON shape; there is no backup."""
    found = workspace.bd("migrate", "--json").json

    assert found == {
        "status": "success",
        "current_database": "beads.db",
        "version": __version__,
        "schema_version": version_text(),
        "migrated": False,
        "version_updated": False,
        "cleaned_up": False,
    }
    assert workspace.bd("migrate").out == f"✓ {workspace.database} is up to date (schema {version_text()})\n"
    assert workspace.bd("migrate", "--to-sqlite", "-q").out == ""
    assert not [name for name in os.listdir(workspace.beads_dir) if "backup" in name]


def test_inspect(workspace: Workspace) -> None:
    """The document has the classic keys and says what is registered, pending and configured."""
    found = workspace.bd("migrate", "--inspect", "--json").json

    assert found["registered_migrations"] == [{"name": step.name, "description": step.description} for step in STEPS]
    assert found["pending_migrations"] == found["warnings"] == []
    state = found["current_state"]
    assert (state["schema_version"], state["issue_count"], state["db_exists"]) == (version_text(), 0, True)
    assert (state["config"], state["missing_config"]) == ({"issue_prefix": "t"}, [])
    assert len(found["invariants_to_check"]) == 4
    assert "Pending: nothing" in workspace.bd("migrate", "--inspect").out


def test_a_lost_prefix_is_a_warning(workspace: Workspace) -> None:
    """Inspection says so when issues have no configured prefix."""
    workspace.create("One")
    workspace.bd("config", "unset", "issue_prefix")

    found = workspace.bd("migrate", "--inspect", "--json").json

    assert found["current_state"]["missing_config"] == ["issue_prefix"]
    assert "⚠ no issue_prefix is configured" in workspace.bd("migrate", "--inspect").out


def test_reads_leave_a_classic_database_alone(classic: Workspace) -> None:
    """Listing, inspecting and the dry run change no byte; listing says what to run."""
    before = snapshot(classic.beads_dir)

    listed = classic.bd("list", check=False)
    inspected = classic.bd("migrate", "--inspect", "--json").json
    planned = classic.bd("migrate", "--dry-run").out

    assert listed.code == ExitCode.STORAGE
    assert "classic bd" in listed.err
    assert "bd migrate" in listed.err
    assert inspected["current_state"]["kind"] == "foreign"
    assert inspected["pending_migrations"] == [step.name for step in STEPS]
    assert "made by classic bd 0.49.6" in inspected["warnings"][0]
    assert planned.startswith(f"bd migrate would convert {classic.database} (classic bd 0.49.6):\n  1. back up")
    assert planned.endswith("Nothing was changed\n")
    assert snapshot(classic.beads_dir) == before


def test_the_dry_run_in_json(classic: Workspace) -> None:
    """Steps and counts for a program; none for a current database."""
    found = classic.bd("migrate", "--dry-run", "--json").json
    assert (found["status"], found["would_migrate"], found["counts"]["issues"]) == ("dry_run", True, 4)
    assert len(found["steps"]) == 3

    classic.bd("migrate")
    assert classic.bd("migrate", "--dry-run", "--json").json["would_migrate"] is False
    assert classic.bd("migrate", "--dry-run").out == f"Nothing to do: {classic.database} is up to date\n"


def test_a_classic_database_is_converted(classic: Workspace) -> None:
    """Afterwards every command works, the file has every issue that travels, and the backup is named."""
    result = classic.bd("migrate")

    backup = next(name for name in os.listdir(classic.beads_dir) if name.startswith("beads.db.backup-classic-"))
    assert result.out == (
        f"✓ Converted {classic.database}, made by classic bd 0.49.6\n"
        "  4 issues, 2 dependencies, 1 labels, 1 comments, 1 events\n"
        f"  Backup: {classic.beads_dir}/{backup}\n"
    )
    assert result.err == ""
    assert [issue["id"] for issue in classic.bd("list", "--all", "--json").json] == ["old-1", "old-1.1", "old-w"]
    assert classic.bd("show", "old-1", "--json").json[0]["comments"][0]["text"] == "Hi"
    new_id = classic.create("Next")
    assert new_id.startswith("old-")
    lines = [line for line in classic.jsonl.read_text(encoding="utf-8").splitlines() if new_id not in line]
    assert [line[:14] for line in lines] == ['{"id":"old-1",', '{"id":"old-1.1', '{"id":"old-1.7']
    assert len(lines) == 3


def test_the_conversion_in_json(classic: Workspace) -> None:
    """The document says where it came from, how much it was, and where the backup is."""
    found = classic.bd("migrate", "--json", "--yes").json

    assert (found["status"], found["migrated"], found["version_updated"]) == ("success", True, True)
    assert found["converted_from"] == "classic bd 0.49.6"
    assert found["counts"]["issues"] == 4
    assert os.path.isfile(found["backup"])
    assert found["warnings"] == []
    assert classic.bd("migrate", "--json").json["migrated"] is False


@pytest.mark.parametrize(
    ("database", "export"),
    [
        ("beads-0.49.6.db", "beads-0.49.6-export.jsonl"),
        ("beads_rust-0.7.6.db", "beads_rust-0.7.6-issues.jsonl"),
    ],
)
def test_a_real_workspace_keeps_its_file_to_the_byte(repository: Workspace, database: str, export: str) -> None:
    """What nobody changed is not spelled anew, and the next change touches one line only."""
    repository.beads_dir.mkdir()
    shutil.copyfile(get_shared("data", "interop", database), repository.database)
    shutil.copyfile(get_shared("data", "interop", export), repository.jsonl)
    before = repository.jsonl.read_bytes()

    repository.bd("migrate")
    assert repository.jsonl.read_bytes() == before

    issue_id = repository.bd("list", "--json").json[0]["id"]
    repository.bd("update", issue_id, "--title", "Changed")
    after = repository.jsonl.read_bytes().splitlines()
    assert sum(old != new for old, new in zip(before.splitlines(), after, strict=True)) == 1


def test_unexported_work_reaches_the_file(classic: Workspace) -> None:
    """An issue the old tool had changed and not exported wins over its line and is written."""
    write_lines(classic.jsonl, [make_record("old-1", title="Stale", updated_at="2025-01-01T00:00:00Z")])

    classic.bd("migrate")

    assert "Stale" not in classic.jsonl.read_text(encoding="utf-8")
    assert classic.bd("show", "old-1", "--json").json[0]["title"] == "Title of old-1"


def test_a_br_database_is_converted(repository: Workspace) -> None:
    """Its version is named, and its own tables are left where they are."""
    repository.beads_dir.mkdir()
    make_br(repository.database).close()

    assert "leave other tables as they are: gate_results" in repository.bd("migrate", "--dry-run").out
    assert "made by br (schema 19)" in repository.bd("migrate").out


def test_warnings_are_told_apart(classic: Workspace) -> None:
    """What could not be taken over stands on standard error, and in the document."""
    con = make_classic(classic.beads_dir / "other.db")
    insert(con, "labels", issue_id="gone", label="lost")
    con.close()

    result = classic.bd("--db", ".beads/other.db", "migrate", "--json")

    assert "Warning: 1 rows of labels belong to issues that do not exist" in result.err
    assert len(result.json["warnings"]) == 1


@pytest.mark.parametrize("flag", ["--to-classic", "--to-dolt"])
def test_there_is_no_way_back(workspace: Workspace, flag: str) -> None:
    """Turning a database into another tool's is refused with the reason and another way."""
    before = snapshot(workspace.beads_dir)

    result = workspace.bd("migrate", flag, "--json", check=False)

    assert result.code == ExitCode.USAGE
    assert result.json["code"] == "no-way-back"
    assert "bd export" in result.json["hint"]
    assert snapshot(workspace.beads_dir) == before


def test_beads_1_is_named(repository: Workspace) -> None:
    """A workspace of beads 1.x is refused with the commands that bring its issues over; nothing in it changes."""
    (repository.beads_dir / "embeddeddolt").mkdir(parents=True)
    (repository.beads_dir / "metadata.json").write_text('{"backend": "dolt"}', encoding="utf-8")
    before = snapshot(repository.beads_dir)

    result = repository.bd("migrate", check=False)

    assert result.code == ExitCode.WORKSPACE
    assert "beads 1.x" in result.err
    assert "bd import" in result.err
    assert snapshot(repository.beads_dir) == before


def test_read_only_mode_migrates_nothing(classic: Workspace) -> None:
    """Looking is allowed, converting is not."""
    classic.bd("--readonly", "migrate", "--inspect")

    result = classic.bd("--readonly", "migrate", check=False)

    assert result.code == ExitCode.WORKSPACE
    assert "read-only" in result.err


def test_cleanup_only_names(classic: Workspace) -> None:
    """Backups and other databases are listed; they are their owner's to remove."""
    classic.bd("migrate")
    (classic.beads_dir / "old.db").write_bytes(b"")

    text = classic.bd("migrate", "--cleanup").out
    found = classic.bd("migrate", "--cleanup", "--json").json

    assert [os.path.basename(path)[:16] for path in found["leftovers"]] == ["beads.db.backup-", "old.db"]
    assert found["cleaned_up"] is False
    assert text.count("Could be removed: ") == 2
    assert (classic.beads_dir / "old.db").exists()


def test_the_repository_id(workspace: Workspace) -> None:
    """It is computed from the origin, stored, and both the old and the new one are told."""
    first = workspace.bd("migrate", "--update-repo-id", "--json").json
    workspace.git("remote", "add", "origin", "git@host.example:team/tool.git")

    second = workspace.bd("migrate", "--update-repo-id", "--json").json
    third = workspace.bd("migrate", "--update-repo-id").out

    assert first["old_repo_id"] == ""
    assert second["old_repo_id"] == first["new_repo_id"] != second["new_repo_id"]
    assert third == f"Repository id: {second['new_repo_id']}\n"


def test_a_workspace_without_a_database(repository: Workspace) -> None:
    """Inspection says that there is none; a migration makes it from the file, as any command does."""
    repository.beads_dir.mkdir()
    write_lines(repository.jsonl, [make_record("t-1")])

    inspected = repository.bd("migrate", "--inspect", "--json").json
    assert inspected["current_state"]["db_exists"] is False
    assert "There is no database yet" in repository.bd("migrate", "--inspect").out
    assert "does not exist" in repository.bd("migrate", "--dry-run").out

    repository.bd("migrate")
    assert repository.bd("count", "--json").json["count"] == 1


def test_a_database_from_the_future(workspace: Workspace) -> None:
    """A newer major version is refused by name."""
    from bd.storage.sqlite import dbapi

    con = dbapi.connect(str(workspace.database), isolation_level=None)
    con.execute("pragma user_version = 7003")
    con.close()

    result = workspace.bd("migrate", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.STORAGE, "database-too-new")
    assert "7.3" in result.json["error"]


def test_an_older_database_of_ours(workspace: Workspace) -> None:
    """A header that was set back is put right, and the command succeeds."""
    from bd.storage.sqlite import dbapi

    con = dbapi.connect(str(workspace.database), isolation_level=None)
    con.execute("pragma user_version = 999")
    con.close()
    assert "bd migrate" in workspace.bd("list", check=False).err

    workspace.bd("migrate")

    workspace.bd("list")
