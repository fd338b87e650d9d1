"""The MCP server `beads-mcp` of its package registry, an old and a recent one, drives `bd` as agents do."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from typing import Any

import pytest

from tests.support.clients import find_client
from tests.support.line_server import LineServer
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.workspace import Workspace

OLD, RECENT = "0.49.6", "1.3.2"
PROTOCOL = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}


class Agent:
    """The end of the protocol where an agent sits."""

    def __init__(self, server: LineServer, repository: Workspace) -> None:
        """Greets the server."""
        self.server = server
        self.root = str(repository.path)
        self.request("initialize", PROTOCOL)
        server.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        self.tools = {tool["name"]: tool["inputSchema"] for tool in self.request("tools/list", {})["tools"]}

    def request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Returns the result of one request."""
        answer: dict[str, Any] = self.server.ask({"jsonrpc": "2.0", "method": method, "params": params})
        assert "result" in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def text(self, tool: str, *, is_error: bool = False, **arguments: Any) -> str:
        """Returns what a tool says; whole issues where it could say less."""
        known = self.tools[tool]["properties"]
        arguments |= {"workspace_root": self.root} if "workspace_root" in known else {}
        arguments |= {"brief": False} if "brief" in known else {}
        result = self.request("tools/call", {"name": tool, "arguments": arguments})
        assert result.get("isError", False) is is_error, result
        return "".join(part["text"] for part in result["content"])

    def call(self, tool: str, **arguments: Any) -> Any:
        """Returns the document a tool answers with."""
        return json.loads(self.text(tool, **arguments))


@pytest.fixture(params=[OLD, RECENT])
def version(request: pytest.FixtureRequest) -> str:
    """Returns the version of the server."""
    return str(request.param)


@pytest.fixture
def agent(version: str, repository: Workspace) -> Iterator[Agent]:
    """Returns an agent in a git repository in which it has made a workspace.

    The server refuses a `bd` that calls itself older than 0.9.0.
    """
    program = find_client(f"beads-mcp-{version}") / "bin" / "beads-mcp"
    env = {**os.environ, "BEADS_PATH": BD_PATH, "BEADS_ACTOR": "agent"}
    if version == RECENT:
        env["BD_COMPAT_VERSION"] = version  # it reads the ids of comments as text, as newer lines print them
    with LineServer([str(program)], cwd=repository.path, env=env) as server:
        found = Agent(server, repository)
        found.text("context")
        assert "initialized" in found.text("context", action="init", prefix="m")
        yield found


def test_an_issue_from_its_creation_to_its_end(agent: Agent, repository: Workspace, version: str) -> None:
    """What the agent creates, changes, claims, closes and reopens is what the commands show."""
    made = agent.call(
        "create", title="From an agent", description="text", priority=1, issue_type="bug", labels=["auth"]
    )
    assert made["id"].startswith("m-")
    assert [issue["id"] for issue in agent.call("ready", limit=5)] == [made["id"]]

    agent.call("update", issue_id=made["id"], title="Renamed", notes="seen")
    if version == RECENT:
        agent.call("claim", issue_id=made["id"])
    else:
        agent.call("update", issue_id=made["id"], status="in_progress", assignee="agent")
    shown = agent.call("show", issue_id=made["id"])
    listed = agent.call("list", status="in_progress", labels=["auth"], issue_type="bug", priority=1)

    assert [issue["id"] for issue in listed] == [made["id"]]
    assert (shown["title"], shown["status"], shown["assignee"]) == ("Renamed", "in_progress", "agent")
    assert repository.bd("show", made["id"], "--json").json[0]["notes"] == "seen"

    agent.call("close", issue_id=made["id"], reason="Done")
    assert repository.bd("show", made["id"], "--json").json[0]["close_reason"] == "Done"
    agent.call("reopen", issue_ids=[made["id"]])
    assert agent.call("show", issue_id=made["id"])["status"] == "open"
    assert agent.call("list", query="Renamed")[0]["id"] == made["id"]


def test_dependencies_and_numbers(agent: Agent) -> None:
    """What waits is blocked, what it waits for is ready, and the numbers add up."""
    first = agent.call("create", title="First", priority=2)
    second = agent.call("create", title="Second", priority=0)
    agent.text("dep", issue_id=second["id"], depends_on_id=first["id"], dep_type="blocks")

    blocked = agent.call("blocked")
    summary = agent.call("stats")["summary"]

    assert [(issue["id"], issue["blocked_by"]) for issue in blocked] == [(second["id"], [first["id"]])]
    assert [issue["id"] for issue in agent.call("ready")] == [first["id"]]
    assert agent.call("show", issue_id=second["id"])["dependencies"][0]["id"] == first["id"]
    assert (summary["total_issues"], summary["open_issues"], summary["blocked_issues"]) == (2, 2, 1)


def test_comments(agent: Agent, version: str) -> None:
    """Comments and notes arrive, where the server knows them."""
    if version == OLD:
        assert "comment" not in agent.tools
        return
    made = agent.call("create", title="Discussed")
    agent.text("comment", issue_id=made["id"], text="First thoughts")
    agent.text("note", issue_id=made["id"], text="A note")

    assert "First thoughts" in agent.text("comments", issue_id=made["id"])
    assert agent.call("show", issue_id=made["id"])["notes"] == "A note"


def test_a_failure_reaches_the_agent(agent: Agent) -> None:
    """An unknown id is an error that says so, not an empty answer."""
    assert "no issue found" in agent.text("show", issue_id="m-nosuch", is_error=True)
    assert "nosuch" in agent.text("close", issue_id="m-nosuch", is_error=True)


def test_the_administration(agent: Agent, version: str) -> None:
    """The checks that the server offers run and answer; the old one asks for commands the classic tool dropped."""
    assert "issues" in agent.call("admin", action="schema")["schema"]["tables"]
    if version == RECENT:
        assert agent.call("admin", action="validate")["overall_ok"] is True
        assert agent.call("admin", action="pollution")["polluted_count"] == 0
