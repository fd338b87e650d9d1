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


def test_what_somebody_else_took_back_is_no_reason_to_go_further(filled: Workspace) -> None:
    """The last command has nothing left to undo: the one before is not touched unless that is asked for by number."""
    filled.create("Precious")
    number = filled.sql("select max(id) from events")[0][0]
    filled.bd("label", "add", "t-1", "mine")
    filled.bd("label", "remove", "t-1", "mine", "--actor", "Ann")
    before = filled.jsonl.read_bytes()

    done = filled.bd("undo", "--json", check=False)

    assert (done.code, done.json["code"]) == (5, "nothing-left-to-undo")
    assert done.json["hint"].startswith(f"bd undo --to {number - 1} ")
    assert filled.jsonl.read_bytes() == before
    assert filled.bd("undo", "--to", str(number - 1)).code == 0
    assert "Precious" not in filled.bd("list", "--all").out


def test_a_rename_is_taken_back(filled: Workspace) -> None:
    """Edges and texts follow, and what was done before it can be undone afterwards."""
    before = state(filled)
    filled.bd("update", "t-2", "--title", "Now t-1 is named")
    between = state(filled)
    filled.bd("rename", "t-1", "t-first")

    assert filled.bd("undo").out.endswith("\n  t-1: id\n")
    assert [{key: record[key] for key in record if key != "former_ids"} for record in state(filled)] == between
    filled.bd("undo")
    assert [{key: record[key] for key in record if key != "former_ids"} for record in state(filled)] == before


def test_what_was_renamed_since_is_found_under_its_new_id(filled: Workspace) -> None:
    """Another's rename is in nobody's way: the issue, its comments and the edges to it are those of the old id."""
    filled.bd("dep", "add", "t-3", "t-2")
    filled.bd("rename", "t-2", "t-second", "--actor", "Ann")
    filled.bd("undo")
    assert [edge["depends_on_id"] for edge in state(filled)[2]["dependencies"]] == ["t-1"]

    filled.bd("dep", "remove", "t-3", "t-1")
    filled.bd("rename", "t-1", "t-first", "--actor", "Ann")
    filled.bd("rename", "t-3", "t-third", "--actor", "Ann")
    filled.bd("undo")
    (third,) = [record for record in state(filled) if record["id"] == "t-third"]
    assert [edge["depends_on_id"] for edge in third["dependencies"]] == ["t-first"]


def test_the_prefix_is_not_taken_back(filled: Workspace) -> None:
    """Every id follows it, which is a command of its own."""
    filled.bd("rename-prefix", "u")

    done = filled.bd("undo", check=False)

    assert done.code == 5
    assert "bd rename-prefix changes it back" in done.err


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        (["kv", "set", "a", "1"], ["kv", "set", "a", "2"], ["kv", "get", "a"]),
        (["kv", "set", "a", "1"], ["kv", "clear", "a"], ["kv", "get", "a"]),
        (["remember", "One", "--key", "m"], ["remember", "Two", "--key", "m"], ["recall", "m"]),
        (["remember", "One", "--key", "m"], ["forget", "m"], ["recall", "m"]),
        (
            ["config", "set", "types.custom", "docs"],
            ["config", "unset", "types.custom"],
            ["config", "get", "types.custom"],
        ),
        (["query", "save", "q", "priority=1"], ["query", "remove", "q"], ["query", "run", "q", "--parse-only"]),
    ],
)
def test_what_is_kept_is_taken_back_in_its_turn(
    filled: Workspace, first: list[str], second: list[str], read: list[str]
) -> None:
    """Settings, texts, memories and queries stand in one order with the changes of issues."""
    filled.bd("update", "t-1", "--title", "Before")
    filled.bd(*first)
    value = filled.bd(*read).out
    filled.bd("update", "t-1", "--title", "Between")
    filled.bd(*second)

    shown = filled.bd("undo", "--json").json["undone"]
    assert filled.bd(*read).out == value
    assert [list(entry["settings"]) for entry in shown] == [list(shown[0]["settings"])]
    filled.bd("undo")
    assert filled.bd("show", "t-1", "--json").json[0]["title"] == "Before"
    filled.bd("undo")
    assert filled.bd(*read, check=False).out != value
    filled.bd("undo")
    assert filled.bd("show", "t-1", "--json").json[0]["title"] == "First, see t-2"


def test_a_setting_somebody_changed_again_stays(filled: Workspace) -> None:
    """Exit 5 with who did; after an event, everything after it goes back, settings too."""
    number = filled.sql("select max(id) from events")[0][0]
    filled.bd("kv", "set", "a", "mine")
    filled.bd("kv", "set", "a", "theirs", "--actor", "Ann")

    done = filled.bd("undo", check=False)
    assert (done.code, "it was changed again by Ann" in done.err) == (5, True)
    assert filled.bd("kv", "get", "a").out == "theirs\n"

    filled.bd("undo", "--actor", "Ann")
    filled.bd("update", "t-1", "--title", "Mine")
    filled.bd("undo", "--to", str(number))
    assert filled.bd("kv", "get", "a", check=False).code == 1
    assert filled.bd("show", "t-1", "--json").json[0]["title"] == "First, see t-2"


def test_one_parent_and_one_reference_remain(filled: Workspace) -> None:
    """What another has now does not come back beside it."""
    filled.bd("update", "t-2", "--parent", "t-3")
    filled.bd("update", "t-2", "--parent", "")
    filled.bd("create", "Parent", "--id", "t-4", "--actor", "Ann")
    filled.bd("update", "t-2", "--parent", "t-4", "--actor", "Ann")
    assert "its parent is t-4 by now" in filled.bd("undo", check=False).err

    filled.bd("update", "t-1", "--external-ref", "gh-1")
    filled.bd("update", "t-1", "--external-ref", "")
    filled.bd("update", "t-4", "--external-ref", "gh-1", "--actor", "Ann")
    assert filled.bd("undo", "--json", check=False).json["code"] == "external-ref-taken"
