"""bd schema, and that commands keep what it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.cli.shapes import OUTPUTS
from tests.support.json_schema import violations
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

LINES = [
    "create Third -d text -l x",
    "show {a}",
    "show {a} --children",
    "update {a} --title Other",
    "close {a} --reason Done",
    "close {b} --suggest-next --continue --force",
    "reopen {c}",
    "delete {a} --force",
    "delete {a}",
    "delete {a} {b} --force",
    "list --all",
    "list --skip-labels",
    "query priority>=0",
    "query priority>=0 --parse-only",
    "count",
    "count --by-label",
    "types",
    "export -o copy.jsonl",
    "import copy.jsonl",
    "repo list",
    "repo status",
    "repo sync",
    "config get issue_prefix",
    "config set custom.key value",
    "config set-many custom.a=1 custom.b=2",
    "config list",
    "config show",
    "config unset custom.key",
    "config validate",
    "info",
    "info --schema",
    "info --whats-new",
    "where",
    "doctor",
    "doctor --agent",
    "migrate",
    "migrate --inspect",
    "migrate --dry-run",
    "checkpoint",
    "version",
    "ready",
    "ready --claim",
    "ready --explain",
    "blocked --inherited",
    "claim {a} --lease 1h",
    "heartbeat {b} --lease 1h",
    "release {b}",
    "undo",
    "undo --to 1 --dry-run",
    "kv set a b",
    "kv get a",
    "kv list",
    "kv clear a",
    "remember something",
    "memories",
    "recall something",
    "forget something",
    "prime",
    "onboard",
    "quickstart",
    "context",
    "ping",
    "classic",
    "gate create --blocks {a}",
    "gate list",
    "gate check",
    "gate discover",
    "merge-slot create",
    "merge-slot check",
    "sql values(1)",
    "setup",
    "setup claude",
    "setup claude --check",
    "setup claude --print",
    "sync",
    "sync --import-only",
    "sync --status",
]


@pytest.fixture
def ids(workspace: Workspace) -> dict[str, str]:
    """Returns the ids of three issues: a parent, its child with everything, and a closed one."""
    a = workspace.create("First", "-t", "epic")
    full = ["--parent", a, "-d", "text", "-l", "x,y", "-e", "30", "--due", "2040-01-01", "--metadata", '{"k": [1]}']
    b = workspace.create("Second", *full)
    c = workspace.create("Third", "--deps", b)
    workspace.bd("close", c, "--force")
    workspace.bd("claim", b, "--lease", "1h")
    (workspace.path / "copy.jsonl").write_bytes(workspace.jsonl.read_bytes())
    return {"a": a, "b": b, "c": c}


@pytest.mark.parametrize("line", LINES)
def test_an_answer_keeps_its_promise(workspace: Workspace, ids: dict[str, str], line: str) -> None:
    """What a command prints fits the schema of that command."""
    words = line.format(**ids).split(" ")
    name = " ".join(words[:2]) if words[0] in ("repo", "config", "kv", "gate", "merge-slot") else words[0]
    schema = run_bd("schema", *name.split(" ")).json

    result = workspace.bd(*words, "--json", check=False)

    assert violations(result.json, schema, schema) == [], repr(result)
    assert result.code in (0, 1)


def test_every_shape_is_tried() -> None:
    """A command that promises a document is held to it above; those that change files elsewhere are tried elsewhere."""
    tried = {line.split(" ")[0] for line in LINES}

    assert {name.split(" ")[0] for name in OUTPUTS} - tried == {"edit", "init"}


def test_a_failure_keeps_its_promise(workspace: Workspace) -> None:
    """An error is a document of the shape `error`."""
    schema = run_bd("schema").json

    result = workspace.bd("show", "nosuch", "--json", check=False)

    assert violations(result.json, schema["$defs"]["error"], schema) == []


def test_the_checker_sees_a_violation() -> None:
    """This test of the test fails when the checker goes blind."""
    schema = run_bd("schema", "show").json

    assert violations([{"id": 1}], schema, schema) != []


def test_a_schema_is_found_by_alias() -> None:
    """An alias has its command's schema."""
    assert run_bd("schema", "view").out == run_bd("schema", "show").out


def test_commands_without_a_document_are_named() -> None:
    """Text-only commands and words that are no commands have no schema."""
    result = run_bd("schema", "completion", check=False)

    assert (result.code, result.err.split("\n")[0]) == (2, 'Error: "completion" is no command that prints JSON')
