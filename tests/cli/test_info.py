"""bd info shows facts about the workspace and about the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd import __version__
from bd.errors import ExitCode
from bd.storage.migrations.state import version_text
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import is_checkpoint_safe
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_json(workspace: Workspace) -> None:
    """The classic keys come first, then what is ours: journal mode, schema version, SQLite and its verdict."""
    workspace.create("One")

    found = workspace.bd("info", "--json").json

    assert found["database_path"] == str(workspace.database)
    assert (found["mode"], found["daemon_connected"], found["issue_count"]) == ("direct", False, 1)
    assert found["config"]["issue_prefix"] == "t"
    assert found["jsonl_path"] == str(workspace.jsonl)
    assert (found["journal_mode"], found["schema_version"], found["version"]) == ("wal", version_text(), __version__)
    assert found["sqlite"]["version"] == SQLITE_VERSION_TEXT
    assert found["sqlite"]["checkpoint_safe"] is is_checkpoint_safe()
    assert "schema" not in found


def test_text(workspace: Workspace) -> None:
    """People read the same facts."""
    text = workspace.bd("info").out

    assert text.startswith("\nBeads Database Information\n===========================\n")
    assert f"\nDatabase: {workspace.database}\n" in text
    assert "Issue Count: 0" in text
    assert f"SQLite: pysqlite3 {SQLITE_VERSION_TEXT}" in text or f"SQLite: sqlite3 {SQLITE_VERSION_TEXT}" in text


def test_schema(workspace: Workspace) -> None:
    """Programs that read the tables learn their names, the version, sample ids and the prefix."""
    assert workspace.bd("info", "--schema", "--json").json["schema"]["detected_prefix"] == "t"
    ids = [workspace.create(f"Issue {number}") for number in range(4)]

    found = workspace.bd("info", "--schema", "--json").json["schema"]

    assert {"issues", "dependencies", "labels", "comments", "events", "config"} <= set(found["tables"])
    assert found["schema_version"] == version_text()
    assert set(found["sample_issue_ids"]) < set(ids)
    assert len(found["sample_issue_ids"]) == 3
    assert found["detected_prefix"] == "t"
    text = workspace.bd("info", "--schema").out
    assert "Schema Information:" in text
    assert "  Detected Prefix: t" in text


def test_deleted_issues_do_not_count(workspace: Workspace) -> None:
    """A tombstone is no issue."""
    issue_id = workspace.create("One")
    workspace.bd("delete", issue_id, "--force")

    assert workspace.bd("info", "--json").json["issue_count"] == 0


def test_whats_new_needs_no_workspace() -> None:
    """Recent changes are told anywhere, newest first, with the version that runs."""
    found = run_bd("info", "--whats-new", "--json").json

    assert found["current_version"] == found["recent_changes"][0]["version"] == __version__
    assert found["recent_changes"][0]["changes"]
    assert "What's new in bd" in run_bd("info", "--whats-new").out


def test_thanks_need_no_workspace() -> None:
    """Whom this builds on."""
    assert len(run_bd("info", "--thanks", "--json").json["thanks"]) > 1
    assert run_bd("info", "--thanks").out.startswith("Thanks to\n")


def test_without_a_workspace() -> None:
    """There is one clear error."""
    result = run_bd("info", "--json", check=False)

    assert result.code == ExitCode.WORKSPACE
    assert result.json["error"] == "no beads database found"
