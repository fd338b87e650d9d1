"""bd sync as a process: a cheap success for scripts, and the truth about the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_a_sync_writes_what_was_held_back(workspace: Workspace) -> None:
    """What --no-auto-flush left out of the file is written, and counted."""
    workspace.create("Held back", "--no-auto-flush")

    before = workspace.bd("sync", "--status", "--json").json
    result = workspace.bd("sync", "--json").json

    assert (before["pending"], before["in_file"]) == (1, 0)
    assert (result["exported"], result["changed"]) == (1, 1)
    assert "Held back" in workspace.jsonl.read_text()


def test_flush_only_is_silent(workspace: Workspace) -> None:
    """A flush says nothing on either stream, even when there is nothing to do."""
    workspace.create("One", "--no-auto-flush")

    results = [workspace.bd("sync", "--flush-only") for _ in range(2)]

    assert [(result.out, result.err) for result in results] == [("", "")] * 2
    assert workspace.jsonl.read_text().count("\n") == 1


def test_import_only_takes_a_file_in_against_the_settings(workspace: Workspace) -> None:
    """Asked for by name, the file is taken in even where that is switched off, and its bytes stay."""
    workspace.create("One")
    line = {
        "id": "t-new",
        "title": "Pulled",
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    }
    text = workspace.jsonl.read_text() + json.dumps(line) + "\n"
    workspace.jsonl.write_text(text)

    answers = [workspace.bd("--no-auto-import", "sync", "--import-only", "--json").json["imported"] for _ in range(2)]

    assert answers == [True, False]
    assert workspace.jsonl.read_text() == text
    assert "Pulled" in workspace.bd("list").out


@pytest.mark.parametrize("argv", [["sync"], ["sync", "--flush-only"], ["sync", "--import-only"]], ids=" ".join)
def test_a_conflict_is_an_error_and_loses_nothing(workspace: Workspace, argv: list[str]) -> None:
    """A file with conflict markers is named with the line; its bytes stay and so do the issues."""
    workspace.create("One")
    text = "<<<<<<< HEAD\n" + workspace.jsonl.read_text()
    workspace.jsonl.write_text(text)

    result = workspace.bd(*argv, "--json", check=False)

    assert result.code == ExitCode.SYNC
    assert "conflict" in result.err
    assert workspace.jsonl.read_text() == text
    assert "One" in workspace.bd("list").out


def test_git_is_never_run(workspace: Workspace) -> None:
    """A full exchange with git is refused in a sentence that says what to run."""
    workspace.create("One", "--no-auto-flush")

    result = workspace.bd("sync", "--full", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.USAGE, "git-exchange-refused")
    assert not workspace.jsonl.exists()


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    """The plan is told, the file is not written."""
    workspace.create("One", "--no-auto-flush")

    assert "Would export" in workspace.bd("sync", "--dry-run").out
    assert not workspace.jsonl.exists()


def test_a_database_in_memory_has_no_file(workspace: Workspace) -> None:
    """Where nothing travels a sync says so and succeeds."""
    assert "Nothing to write" in workspace.bd("--db", ":memory:", "sync").err


def test_there_is_one_mode(workspace: Workspace) -> None:
    """Setting the mode that is in force is fine; another one is refused."""
    assert "git-portable" in workspace.bd("sync", "--set-mode", "git-portable").out
    assert workspace.bd("sync", "--set-mode", "realtime", check=False).code == ExitCode.USAGE


@pytest.mark.parametrize("option", ["--no-pull", "--no-push", "--squash", "--force", "--resolve", "-m x"])
def test_older_callers_are_served(workspace: Workspace, option: str) -> None:
    """Options of the classic tool that only concern git are accepted."""
    workspace.bd("sync", *option.split(" "))
