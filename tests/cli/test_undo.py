"""Undo: the last command of an actor taken back, as new events, or refused with the reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

COMMANDS = [
    ["update", "t-1", "--title", "Other", "--description", "", "--notes", "n", "-p", "0", "--metadata", '{"a": 1.50}'],
    ["update", "t-1", "--add-label", "z", "--remove-label", "x"],
    ["update", "t-1", "--set-labels", "p,q", "--status", "in_progress", "--assignee", "Ann"],
    ["update", "t-2", "--parent", "t-3"],
    ["update", "t-1", "t-2", "t-3", "--status", "deferred", "--defer", "2090-01-01"],
    ["claim", "t-1", "--lease", "1h"],
    ["close", "t-1", "t-2", "--force", "--reason", "Done"],
    ["reopen", "t-3"],
    ["delete", "t-1", "--force"],
    ["delete", "t-1", "--cascade", "--force"],
]


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Returns a workspace with three connected issues, the last one closed."""
    workspace.bd("create", "First, see t-2", "--id", "t-1", "-d", "About t-2", "-l", "x,y", "-e", "30")
    workspace.bd("create", "Second after t-1", "--id", "t-2", "--deps", "t-1")
    workspace.bd("create", "Third", "--id", "t-3", "--deps", "related:t-1", "--due", "2090-01-01")
    workspace.bd("close", "t-3", "--reason", "Early")
    return workspace


def state(workspace: Workspace) -> list[dict[str, Any]]:
    """Returns every line of the travelling file without the time of the last change."""
    records = [json.loads(line) for line in workspace.jsonl.read_text().splitlines()]
    return [{key: value for key, value in record.items() if key != "updated_at"} for record in records]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:40])
def test_a_command_is_taken_back(filled: Workspace, command: list[str]) -> None:
    """Everything is as before but the times, and the log says so."""
    before = state(filled)
    filled.bd(*command)
    assert state(filled) != before

    filled.bd("undo")

    assert state(filled) == before
    assert filled.sql("select event_type from events order by id desc limit 1") == [("undone",)]


def test_a_creation_is_taken_back_as_a_deletion(filled: Workspace) -> None:
    """A tombstone travels; the edges it had are gone."""
    issue_id = filled.create("Too much", "--parent", "t-1")
    done = filled.bd("undo", "--json").json

    assert done["undone"][0]["issues"] == [{"id": issue_id, "changed": ["deleted"]}]
    assert filled.bd("show", issue_id, check=False).code == 3


def test_undoing_again_goes_further_back(filled: Workspace) -> None:
    """An undone command is not undone twice, and an undo is not undone."""
    before = state(filled)
    filled.bd("update", "t-1", "--title", "One")
    filled.bd("update", "t-1", "--title", "Two")
    filled.bd("undo")
    assert filled.bd("show", "t-1", "--json").json[0]["title"] == "One"
    filled.bd("undo")
    assert state(filled) == before
    filled.bd("update", "t-2", "--title", "Three")
    filled.bd("undo")
    assert state(filled) == before


def test_a_later_change_of_the_same_value_refuses(filled: Workspace) -> None:
    """Somebody built on it: exit 5, the event is named, nothing changed; other values do not matter."""
    filled.bd("update", "t-1", "--title", "Mine")
    filled.bd("update", "t-1", "--title", "Theirs", "--actor", "Ann")
    before = filled.jsonl.read_bytes()
    done = filled.bd("undo", "--json", check=False)
    assert (done.code, done.json["code"]) == (5, "cannot-undo")
    assert "by Ann" in done.err
    assert filled.jsonl.read_bytes() == before

    filled.bd("update", "t-2", "--title", "Mine")
    filled.bd("update", "t-2", "--priority", "0", "--actor", "Ann")
    filled.bd("undo")
    record = filled.bd("show", "t-2", "--json").json[0]
    assert (record["title"], record["priority"]) == ("Second after t-1", 0)


def test_a_creation_others_built_on_stays(filled: Workspace) -> None:
    """A dependent or a later change keeps the issue."""
    issue_id = filled.create("Base")
    filled.bd("create", "On it", "--deps", issue_id, "--actor", "Ann")
    assert "depend on it" in filled.bd("undo", check=False).err


def test_an_edge_that_would_close_a_circle_stays_away(filled: Workspace) -> None:
    """What was removed may not come back once the opposite was added."""
    filled.bd("update", "t-2", "--parent", "t-3")
    filled.bd("update", "t-2", "--parent", "")
    filled.bd("create", "x", "--id", "t-4", "--deps", "blocks:t-3,t-2", "--actor", "Ann")

    done = filled.bd("undo", "--json", check=False)
    assert (done.code, done.json["code"]) == (5, "dependency-cycle")


def test_only_ones_own_commands_are_undone(filled: Workspace) -> None:
    """Another actor's are not looked at; who did nothing has nothing to undo."""
    filled.bd("update", "t-1", "--title", "Mine")
    filled.bd("update", "t-3", "--title", "Theirs", "--actor", "Ann")
    filled.bd("undo")
    assert filled.bd("show", "t-3", "--json").json[0]["title"] == "Theirs"
    assert filled.bd("show", "t-1", "--json").json[0]["title"] == "First, see t-2"
    assert filled.bd("undo", "--actor", "Bob", "--json", check=False).json["code"] == "nothing-to-undo"


def test_back_to_an_event(filled: Workspace) -> None:
    """Everything after it, newest first, in one go; an unknown number is not found."""
    before = state(filled)
    number = filled.sql("select max(id) from events")[0][0]
    filled.bd("update", "t-1", "--title", "One", "--add-label", "new")
    filled.create("Four", "--deps", "t-1")
    filled.bd("close", "t-2", "--force")
    shown = filled.bd("undo", "--to", str(number), "--dry-run", "--json").json
    assert (len(shown["undone"]), shown["dry_run"]) == (3, True)
    assert state(filled) != before

    filled.bd("undo", "--to", str(number))
    assert [record for record in state(filled) if record["status"] != "tombstone"] == before
    assert filled.bd("undo", "--to", "9999", check=False).code == 3


def test_a_dry_run_changes_nothing(filled: Workspace) -> None:
    """It says what would go back, and neither the file nor the database moves."""
    filled.bd("update", "t-1", "--title", "Mine")
    before = (filled.jsonl.read_bytes(), filled.sql("select count(*) from events"))

    assert "Would undo event" in filled.bd("undo", "--dry-run").out
    assert (filled.jsonl.read_bytes(), filled.sql("select count(*) from events")) == before
