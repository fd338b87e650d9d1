"""The browser's view `beads-ui` of its package registry: its server runs `bd`, and a change by `bd` appears there.

The server watches `beads.db` itself, not the log beside it, and asks again a moment after it changed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING
from typing import Any

import pytest

import bd
from tests.support.clients import find_client
from tests.support.line_server import LineServer
from tests.support.runner import BD_PATH
from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.workspace import Workspace

HOST = "127.0.0.1"
START_S = 20.0
COOLDOWN_S = 1.5  # how long the server looks away after it has seen a change


def free_port() -> int:
    """Returns a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    """Returns once somebody answers on a port."""
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def folder() -> Path:
    """Returns where the client is installed."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    return find_client("beads-ui")


@pytest.fixture
def browser(folder: Path, workspace: Workspace) -> Iterator[LineServer]:
    """Returns a connection to a server that shows the workspace."""
    port = free_port()
    modules = folder / "node_modules"
    start = ["node", str(modules / "beads-ui" / "server" / "index.js"), "--host", HOST, "--port", str(port)]
    env = {**os.environ, "BD_BIN": BD_PATH}
    process = subprocess.Popen(
        start,
        cwd=workspace.path,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_it_listens(port, process)
        bridge = ["node", str(CHECKOUT / "tests" / "clients" / "websocket_bridge.mjs"), str(modules)]
        with LineServer([*bridge, f"ws://{HOST}:{port}/ws"], cwd=workspace.path) as connection:
            yield connection
    finally:
        process.terminate()
        process.wait(timeout=START_S)


def ask(browser: LineServer, kind: str, **payload: Any) -> Any:
    """Returns what the server answers to a request."""
    answer = browser.ask({"type": kind, "payload": payload})
    assert answer["ok"] is True, answer
    return answer.get("payload")


def subscribe(browser: LineServer, kind: str, **params: Any) -> list[dict[str, Any]]:
    """Subscribes to a list and returns the issues in it."""
    browser.send({"id": f"s-{kind}", "type": "subscribe-list", "payload": {"id": kind, "type": kind, "params": params}})
    message = browser.wait_for(lambda found: found.get("type") == "snapshot" or not found.get("ok", True))
    assert message.get("ok", True), message
    issues: list[dict[str, Any]] = message["payload"]["issues"]
    return issues


def wait_for_issue(browser: LineServer, **wanted: Any) -> dict[str, Any]:
    """Returns the next issue the server pushes that has these values."""

    def is_wanted(message: dict[str, Any]) -> bool:
        issue = message.get("payload", {}).get("issue", {}) if message.get("type") == "upsert" else {}
        return bool(issue) and all(issue.get(key) == value for key, value in wanted.items())

    issue: dict[str, Any] = browser.wait_for(is_wanted)["payload"]["issue"]
    return issue


def test_a_change_by_bd_appears(browser: LineServer, workspace: Workspace) -> None:
    """Issues there before are shown; what bd creates, changes and closes later is pushed, readers beside it or not."""
    first = workspace.create("There before")
    assert [issue["id"] for issue in subscribe(browser, "all-issues")] == [first]

    time.sleep(COOLDOWN_S)
    second = workspace.create("Made later", "-p", "0")
    assert wait_for_issue(browser, id=second)["title"] == "Made later"

    time.sleep(COOLDOWN_S)
    with bd.open(workspace.path) as other:
        other.issues()
        workspace.bd("update", first, "--title", "Renamed")
        assert wait_for_issue(browser, id=first)["title"] == "Renamed"

    time.sleep(COOLDOWN_S)
    workspace.bd("close", first)
    gone = browser.wait_for(lambda message: message.get("type") == "delete")
    assert gone["payload"]["issue_id"] == first


def listed_soon(browser: LineServer, kind: str, issue_id: str) -> bool:
    """Says whether a list shows exactly one issue before long; the server answers from what its watch last told it."""
    deadline_s = time.monotonic() + START_S
    while time.monotonic() < deadline_s:
        if [issue["id"] for issue in subscribe(browser, kind)] == [issue_id]:
            return True
        time.sleep(0.1)
    return False


def test_what_the_browser_does_arrives(browser: LineServer, workspace: Workspace) -> None:
    """Creating, editing and deleting in the browser is what the commands show afterwards."""
    assert subscribe(browser, "all-issues") == []
    ask(browser, "create-issue", title="From a browser", type="bug", priority=1, description="text")
    issue_id = workspace.bd("list", "--json").json[0]["id"]
    ask(browser, "update-status", id=issue_id, status="in_progress")
    ask(browser, "update-priority", id=issue_id, priority=0)
    ask(browser, "update-assignee", id=issue_id, assignee="ada")
    for field in ("title", "description", "acceptance", "notes", "design"):
        ask(browser, "edit-text", id=issue_id, field=field, value=f"new {field}")

    shown = workspace.bd("show", issue_id, "--json").json[0]
    assert (shown["issue_type"], shown["status"], shown["priority"], shown["assignee"]) == (
        "bug",
        "in_progress",
        0,
        "ada",
    )
    assert [shown[key] for key in ("title", "description", "acceptance_criteria", "notes", "design")] == [
        "new title",
        "new description",
        "new acceptance",
        "new notes",
        "new design",
    ]
    assert [issue["id"] for issue in subscribe(browser, "in-progress-issues")] == [issue_id]
    assert subscribe(browser, "issue-detail", id=issue_id)[0]["notes"] == "new notes"
    workspace.bd("close", issue_id)
    assert listed_soon(browser, "closed-issues", issue_id)
    ask(browser, "delete-issue", id=issue_id)
    assert workspace.bd("list", "--all", "--json").json == []


def test_relations_in_the_browser(browser: LineServer, workspace: Workspace) -> None:
    """Dependencies, labels, comments and epics work from the browser."""
    first, second = workspace.create("First"), workspace.create("Second")
    epic = workspace.create("Epic", "-t", "epic")
    ask(browser, "dep-add", a=second, b=first)
    ask(browser, "label-add", id=first, label="auth")
    ask(browser, "add-comment", id=first, text="Well")

    assert [comment["text"] for comment in ask(browser, "get-comments", id=first)] == ["Well"]
    assert [issue["id"] for issue in subscribe(browser, "blocked-issues")] == [second]
    assert {issue["id"] for issue in subscribe(browser, "ready-issues")} == {first, epic}
    assert [issue["id"] for issue in subscribe(browser, "epics")] == [epic]
    assert workspace.bd("show", first, "--json").json[0]["labels"] == ["auth"]
    ask(browser, "label-remove", id=first, label="auth")
    ask(browser, "dep-remove", a=second, b=first)
    assert subscribe(browser, "blocked-issues") == []
