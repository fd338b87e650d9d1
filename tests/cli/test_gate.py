"""bd gate, as processes."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def make_gate(workspace: Workspace, *argv: str) -> str:
    """Creates a gate and returns its id."""
    issue_id: str = workspace.bd("gate", "create", *argv, "--json").json["id"]
    return issue_id


def outcomes(workspace: Workspace, *argv: str, env: dict[str, str] | None = None) -> dict[str, str]:
    """Runs a check and returns what became of each gate."""
    gates = workspace.bd("gate", "check", *argv, "--json", env=env).json["gates"]
    return {gate["id"]: gate["outcome"] for gate in gates}


@pytest.fixture
def gh(workspace: Workspace) -> dict[str, str]:
    """Returns an environment with a `gh` that prints the file `gh.json`, and notes how it was called in `gh.log`."""
    folder = workspace.path / "bin"
    folder.mkdir()
    script = folder / "gh"
    log, answer = workspace.path / "gh.log", workspace.path / "gh.json"
    script.write_text(f'#!/bin/sh\necho "$@" >> {log}\ncat {answer}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    answer.write_text("{}")
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def test_a_gate_holds_what_waits_for_it(workspace: Workspace) -> None:
    """The blocked issue is not ready until somebody resolves the gate; gates are no work themselves."""
    issue_id = workspace.create("Deploy")
    gate = make_gate(workspace, "--blocks", issue_id, "--reason", "ask Ann")

    held = workspace.bd("ready", "--json").json
    workspace.bd("gate", "resolve", gate, "--reason", "Ann said yes")

    assert held == []
    assert [record["id"] for record in workspace.bd("ready", "--json").json] == [issue_id]
    assert workspace.bd("gate", "show", gate, "--json").json["close_reason"] == "Ann said yes"
    assert workspace.bd("gate", "list", "--json").json == []
    assert [record["id"] for record in workspace.bd("gate", "list", "--all", "--json").json] == [gate]
    assert [record["id"] for record in workspace.bd("list", "--json").json] == [issue_id]


def test_a_gate_travels(workspace: Workspace) -> None:
    """What a gate waits for stands in the file, so that every clone waits for it."""
    gate = make_gate(workspace, "--type", "bead", "--await-id", "other:o-1", "--timeout", "90s")

    line = json.loads(workspace.jsonl.read_text())
    assert (line["id"], line["issue_type"], line["await_type"], line["await_id"]) == (gate, "gate", "bead", "other:o-1")
    assert line["timeout"] == 90_000_000_000


@pytest.mark.parametrize(
    "argv",
    [
        ["--type", "timer"],
        ["--type", "nosuch"],
        ["--type", "bead"],
        ["--type", "gh:pr", "--await-id", "main"],
        ["--type", "gh:run", "--await-id", "--help"],
        ["--timeout", "soon"],
        ["--blocks", "nosuch"],
    ],
    ids=" ".join,
)
def test_a_gate_that_could_never_open_is_refused(workspace: Workspace, argv: list[str]) -> None:
    """Nothing is created, neither the gate nor a change of what it should block."""
    result = workspace.bd("gate", "create", *argv, "--json", check=False)

    assert result.code in (ExitCode.USAGE, ExitCode.NOT_FOUND)
    assert workspace.bd("gate", "list", "--json").json == []


def test_timers_and_issues_are_judged_without_a_network(workspace: Workspace) -> None:
    """A timer opens when its time is over, a bead gate when the issue is closed, a human one never by itself."""
    issue_id = workspace.create("Other work")
    timer = make_gate(workspace, "--type", "timer", "--timeout", "1ns")
    later = make_gate(workspace, "--type", "timer", "--timeout", "24h")
    bead = make_gate(workspace, "--type", "bead", "--await-id", f"here:{issue_id}")
    gone = make_gate(workspace, "--type", "bead", "--await-id", "t-nowhere")
    human = make_gate(workspace)

    first = outcomes(workspace, "--dry-run")
    workspace.bd("close", issue_id)
    second = outcomes(workspace)

    pending = dict.fromkeys((later, gone, human), "pending")
    assert first == {timer: "resolved", bead: "pending", **pending}
    assert second == {timer: "resolved", bead: "resolved", **pending}
    assert [gate["id"] for gate in workspace.bd("gate", "list", "--json").json] == [later, gone, human]


def test_what_waited_too_long_is_escalated(workspace: Workspace) -> None:
    """A gate past its timeout stays closed to all but people, and is labelled when asked for."""
    gate = make_gate(workspace, "--timeout", "1ns")

    assert outcomes(workspace) == {gate: "escalated"}
    assert "labels" not in workspace.bd("show", gate, "--json").json[0]
    assert outcomes(workspace, "--escalate") == {gate: "escalated"}
    assert workspace.bd("show", gate, "--json").json[0]["labels"] == ["escalated"]


@pytest.mark.parametrize(
    ("kind", "answer", "outcome"),
    [
        ("gh:run", {"databaseId": 7, "status": "completed", "conclusion": "success"}, "resolved"),
        ("gh:run", {"databaseId": 7, "status": "completed", "conclusion": "failure"}, "escalated"),
        ("gh:run", {"databaseId": 7, "status": "in_progress", "conclusion": ""}, "pending"),
        ("gh:run", [], "error"),
        ("gh:pr", {"state": "MERGED"}, "resolved"),
        ("gh:pr", {"state": "CLOSED"}, "escalated"),
        ("gh:pr", {"state": "OPEN"}, "pending"),
        ("gh:pr", {"state": 1}, "error"),
    ],
)
def test_github_is_asked_through_gh(
    workspace: Workspace, gh: dict[str, str], kind: str, answer: Any, outcome: str
) -> None:
    """Each state of a run or a pull request means an outcome; an answer nobody understands is an error, not a crash."""
    gate = make_gate(workspace, "--type", kind, "--await-id", "7")
    (workspace.path / "gh.json").write_text(json.dumps(answer))

    assert outcomes(workspace, "--type", "gh", env=gh) == {gate: outcome}


def test_gh_is_not_run_unasked(workspace: Workspace, gh: dict[str, str]) -> None:
    """Only `gate check` and `gate discover` start gh, and only for gates that wait for GitHub."""
    make_gate(workspace)
    gate = make_gate(workspace, "--type", "gh:pr", "--await-id", "7")
    for argv in (["list"], ["show", gate], ["check", "--type", "human"], ["discover"]):
        workspace.bd("gate", *argv, env=gh)

    assert not (workspace.path / "gh.log").exists()


def test_a_missing_gh_is_an_error_of_the_gate(workspace: Workspace) -> None:
    """Without gh the check says so for each gate and goes on."""
    gate = make_gate(workspace, "--type", "gh:run", "--await-id", "7")

    assert outcomes(workspace, env={"PATH": "/nonexistent"}) == {gate: "error"}


def test_a_run_is_discovered(workspace: Workspace, gh: dict[str, str]) -> None:
    """A gate without a run takes the newest recent one; old ones do not count."""
    gate = make_gate(workspace, "--type", "gh:run")
    old = {"databaseId": 1, "name": "ci", "createdAt": "2020-01-01T00:00:00Z"}
    new = {"databaseId": 2, "name": "ci", "createdAt": "2999-01-01T00:00:00Z"}
    (workspace.path / "gh.json").write_text(json.dumps([old]))
    nothing = workspace.bd("gate", "discover", "--json", env=gh).json
    (workspace.path / "gh.json").write_text(json.dumps([old, new]))
    planned = workspace.bd("gate", "discover", "--dry-run", "--json", env=gh).json
    found = workspace.bd("gate", "discover", "--json", env=gh).json

    assert [answer["found"] for answer in (nothing, planned, found)] == [{}, {gate: "2"}, {gate: "2"}]
    assert workspace.bd("gate", "show", gate, "--json").json["await_id"] == "2"


def test_waiters_are_noted_once(workspace: Workspace) -> None:
    """Who waits is kept in order, each once."""
    gate = make_gate(workspace)

    answers = [workspace.bd("gate", "add-waiter", gate, name, "--json").json for name in ("ann", "bob", "ann")]

    assert answers[-1]["waiters"] == ["ann", "bob"]
    assert "ann, bob" in workspace.bd("gate", "show", gate).out


@pytest.mark.parametrize("argv", [["show"], ["resolve"], ["add-waiter", "x"]], ids=" ".join)
def test_what_is_no_gate_is_refused(workspace: Workspace, argv: list[str]) -> None:
    """An ordinary issue is not closed by mistake."""
    issue_id = workspace.create("Work")

    result = workspace.bd("gate", argv[0], issue_id, *argv[1:], "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.NOT_FOUND, "not-a-gate")
    assert workspace.bd("show", issue_id, "--json").json[0]["status"] == "open"


def test_limits_are_announced(workspace: Workspace) -> None:
    """A list that is cut says so."""
    for _ in range(3):
        make_gate(workspace)

    result = workspace.bd("gate", "list", "--limit", "2")

    assert result.out.count("⏳") == 2
    assert "Showing 2 of 3 gates" in result.err
