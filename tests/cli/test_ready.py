"""`bd ready` and `bd blocked`: what can be worked on, what cannot, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def ids(found: list[dict[str, object]]) -> list[object]:
    """Returns the ids of records."""
    return [record["id"] for record in found]


@pytest.fixture
def busy(workspace: Workspace) -> Workspace:
    """Returns a workspace: t-a holds t-b, t-b holds t-c, t-d lies under t-c; t-e is deferred, t-f pinned."""
    for letter, options in (
        ("a", ["-p", "1"]),
        ("b", ["--deps", "t-a"]),
        ("c", ["-t", "epic", "--deps", "t-b"]),
        ("e", ["--defer", "2090-01-01"]),
        ("f", ["-p", "3"]),
    ):
        workspace.bd("create", f"Issue {letter}", "--id", f"t-{letter}", *options)
    workspace.bd("create", "Issue d", "--id", "t-d")
    workspace.bd("update", "t-d", "--parent", "t-c")
    workspace.bd("update", "t-f", "--status", "pinned")
    return workspace


def test_only_what_nothing_holds_is_ready(busy: Workspace) -> None:
    """Waiting, deferred and pinned issues are left out, and so is what lies under a waiting one."""
    assert ids(busy.bd("ready", "--json").json) == ["t-a"]
    assert ids(busy.bd("list", "--ready", "--json").json) == ["t-a"]


def test_closing_a_blocker_makes_the_next_ready(busy: Workspace) -> None:
    """Each close frees one; freeing the epic frees what lies under it."""
    busy.bd("close", "t-a")
    assert ids(busy.bd("ready", "--json").json) == ["t-b"]
    busy.bd("close", "t-b")
    assert ids(busy.bd("ready", "--json").json) == ["t-c", "t-d"]
    busy.bd("reopen", "t-b")
    assert ids(busy.bd("ready", "--json").json) == ["t-b"]


def test_an_explanation_names_the_blocker_and_the_way(busy: Workspace) -> None:
    """For an issue under a waiting one: the ancestor, what it waits for, and where work could start."""
    found = busy.bd("ready", "--explain", "--json").json

    (record,) = [entry for entry in found["blocked"] if entry["id"] == "t-d"]
    assert record["reasons"] == ["lies under t-c, which waits for t-b"]
    assert record["path"] == ["t-d", "t-c", "t-b", "t-a"]
    assert record["held_by"] == [{"type": "blocks", "depends_on_id": "t-b", "unfinished": "t-b", "via": ["t-c"]}]
    assert ids(found["ready"]) == ["t-a"]
    assert found["summary"] == {"total_ready": 1, "total_blocked": 5, "cycle_count": 0}
    assert "✗ t-d [● P2] Issue d: lies under t-c, which waits for t-b (start with t-a: t-d → t-c → t-b → t-a)" in (
        busy.bd("ready", "--explain", "t-d").out
    )


def test_every_reason_is_said(busy: Workspace) -> None:
    """Deferred, pinned, in progress, closed: each has its phrase."""
    busy.bd("claim", "t-a", "--actor", "Ann")
    found = busy.bd("ready", "--explain", "t-a", "t-e", "t-f", "--json").json["blocked"]

    assert {record["id"]: record["reasons"] for record in found} == {
        "t-a": ["Ann works on it"],
        "t-e": ["deferred until 2090-01-01T00:00:00Z"],
        "t-f": ["its status is pinned"],
    }


def test_a_circle_is_shown(workspace: Workspace) -> None:
    """Issues that wait for each other, which only an import can bring in, are named as a circle."""
    for letter in "abc":
        workspace.bd("create", letter, "--id", f"t-{letter}")
    records = [json.loads(line) for line in workspace.jsonl.read_text().splitlines()]
    for record, target in zip(records, ("t-b", "t-c", "t-a"), strict=True):
        edge = {"issue_id": record["id"], "depends_on_id": target, "type": "blocks", "created_at": record["created_at"]}
        record |= {"dependencies": [edge], "updated_at": "2090-01-01T00:00:00Z"}
    workspace.bd("import", "-", stdin="".join(json.dumps(record) + "\n" for record in records))

    found = workspace.bd("ready", "--explain", "--json").json

    assert found["ready"] == []
    circle = found["cycles"][0]
    assert (set(circle), circle[0] == circle[-1], len(circle)) == ({"t-a", "t-b", "t-c"}, True, 4)
    assert workspace.bd("ready", "--json").json == []


def test_conditions_and_gates_are_explained(workspace: Workspace) -> None:
    """A conditional edge runs only after a failure; a gate over children waits for the first that is open."""
    for letter in "abc":
        workspace.bd("create", letter, "--id", f"t-{letter}")
    workspace.bd("create", "child", "--parent", "t-a")
    workspace.bd("create", "d", "--id", "t-d", "--deps", "conditional-blocks:t-b")
    workspace.bd("create", "e", "--id", "t-e", "--waits-for", "t-a")

    found = workspace.bd("ready", "--explain", "t-d", "t-e", "--json").json["blocked"]
    assert [record["reasons"] for record in found] == [
        ["runs only if t-b fails"],
        ["waits for the children of t-a, first t-a.1"],
    ]
    assert workspace.bd("blocked", "--json").json == []
    inherited = workspace.bd("blocked", "--inherited", "--json").json
    assert {record["id"]: record["blocked_by"] for record in inherited} == {"t-d": ["t-b"], "t-e": ["t-a.1"]}

    workspace.bd("close", "t-b", "--reason", "Failed: no way")
    workspace.bd("close", "t-a.1")
    assert set(ids(workspace.bd("ready", "--json").json)) == {"t-a", "t-c", "t-d", "t-e"}


def test_ids_need_explain(workspace: Workspace) -> None:
    """A plain list takes no ids, and says which commands do."""
    done = workspace.bd("ready", "t-x", check=False)

    assert (done.code, "--explain" in done.err) == (2, True)


def test_the_limit_is_announced(workspace: Workspace) -> None:
    """A cut list says so on stderr; the JSON is silent."""
    for number in range(3):
        workspace.bd("create", f"Issue {number}", "-p", str(number))

    done = workspace.bd("ready", "--limit", "2")
    assert "Showing 2 issues" in done.err
    assert "Ready work (2 issues with no blockers) (there are more)" in done.out
    assert workspace.bd("ready", "--limit", "2", "--json").err == ""


def test_internal_types_and_templates_are_no_work(workspace: Workspace) -> None:
    """A message is listed only when its type is asked for; a wisp by --include-ephemeral."""
    workspace.bd("config", "set", "types.custom", "message")
    message = workspace.create("Mail", "-t", "message")
    wisp = workspace.create("Wisp", "--ephemeral")

    assert workspace.bd("ready", "--json").json == []
    assert ids(workspace.bd("ready", "-t", "message", "--json").json) == [message]
    assert ids(workspace.bd("ready", "--include-ephemeral", "--json").json) == [wisp]


def test_patterns_keep_ids_out(workspace: Workspace) -> None:
    """`ready.exclude_id_patterns` replaces the patterns of the classic tool."""
    workspace.bd("create", "Step", "--id", "t-mol-1")
    assert workspace.bd("ready", "--json").json == []

    workspace.bd("config", "set", "ready.exclude_id_patterns", "nothing")
    assert ids(workspace.bd("ready", "--json").json) == ["t-mol-1"]


def test_gated_work_waited_for_a_gate(workspace: Workspace) -> None:
    """Only what depends on a resolved gate is listed."""
    workspace.bd("config", "set", "types.custom", "gate")
    gate = workspace.create("Gate", "-t", "gate")
    behind = workspace.create("Behind", "--deps", gate)
    workspace.create("Free")
    assert ids(workspace.bd("ready", "--gated", "--json").json) == []

    workspace.bd("close", gate)
    assert ids(workspace.bd("ready", "--gated", "--json").json) == [behind]


@pytest.mark.parametrize("command", ["ready", "blocked"])
def test_nothing_at_all(workspace: Workspace, command: str) -> None:
    """An empty tracker is an empty list and a friendly line."""
    assert workspace.bd(command, "--json").json == []
    assert "✨" in workspace.bd(command).out


def test_blocked_shows_what_was_set_aside(busy: Workspace) -> None:
    """Issues set to blocked or deferred by hand are listed without blockers, and limits cut after sorting."""
    busy.bd("create", "By hand", "--id", "t-z", "-p", "0")
    busy.bd("update", "t-z", "--status", "blocked")

    found = busy.bd("blocked", "--json").json
    assert [(record["id"], record["blocked_by"]) for record in found] == [
        ("t-z", []),
        ("t-b", ["t-a"]),
        ("t-c", ["t-b"]),
    ]
    assert ids(busy.bd("blocked", "--limit", "1", "--json").json) == ["t-z"]
    assert ids(busy.bd("blocked", "--parent", "t-c", "--inherited", "--json").json) == ["t-d"]


def test_a_deferred_issue_comes_back_when_its_date_has_come(workspace: Workspace) -> None:
    """It counts as open for ready, claim, blocked, explain and status, in its place, without anybody writing that."""
    for letter, options in (("a", ["-p", "1"]), ("b", ["-p", "0"]), ("c", []), ("d", ["--deps", "t-a"])):
        workspace.bd("create", letter, "--id", f"t-{letter}", *options)
    workspace.bd("defer", "t-b", "t-d", "--until", "2020-01-01")
    workspace.bd("defer", "t-c", "--until", "2090-01-01")
    before = workspace.sql("select count(*) from events")

    assert ids(workspace.bd("ready", "--json").json) == ["t-b", "t-a"]
    assert ids(workspace.bd("ready", "--limit", "1", "--json").json) == ["t-b"]
    assert ids(workspace.bd("ready", "--include-deferred", "--json").json) == ["t-b", "t-a", "t-c"]
    assert ids(workspace.bd("list", "--ready", "--json").json) == ["t-b", "t-a"]
    assert ids(workspace.bd("blocked", "--json").json) == ["t-c", "t-d"]
    assert workspace.bd("stats", "--json").json["summary"]["ready_issues"] == 2
    (explained,) = workspace.bd("ready", "--explain", "t-b", "--json").json["ready"]
    assert explained["reasons"] == ["it was deferred until 2020-01-01T00:00:00Z", "nothing holds it"]
    assert workspace.sql("select count(*) from events") == before
    assert ids(workspace.bd("claim", "--next", "--json").json) == ["t-b"]


def test_deferring_without_a_date_is_until_undefer(workspace: Workspace) -> None:
    """A date that has passed does not end it, a date to come stays, and `update` says once that it has no end."""
    for letter in "abc":
        workspace.bd("create", letter, "--id", f"t-{letter}")
    workspace.bd("update", "t-a", "t-b", "--defer", "2020-01-01")
    workspace.bd("update", "t-c", "--defer", "2090-01-01")

    workspace.bd("defer", "t-a")
    said = workspace.bd("update", "t-b", "t-c", "--status", "deferred").err

    assert said.count("hidden until bd undefer") == 1
    assert workspace.bd("ready", "--json").json == []
    assert workspace.bd("show", "t-c", "--json").json[0]["defer_until"] == "2090-01-01T00:00:00Z"
    assert workspace.bd("update", "t-b", "--status", "deferred", "--json").err == ""
    assert workspace.bd("update", "t-c", "--status", "deferred").err == ""
