"""bd schema, and that commands keep what it promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.cli.shapes import OUTPUTS
from tests.support.json_schema import violations
from tests.support.promises import broken_promises
from tests.support.runner import run_bd
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

LINES = [
    "create Third -d text -l x",
    "q Fourth",
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
    "search first",
    "query find priority>=0",
    "query find priority>=0 --parse-only",
    "query save all priority>=0",
    "query run open",
    "query list",
    "query remove open",
    "statuses",
    "count",
    "count --by-label",
    "types",
    "export -o copy.jsonl",
    "export --events",
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
    "label add {a} {b} z",
    "label remove {a} z",
    "label list {b}",
    "label list-all",
    "label propagate {a} z",
    "comments add {a} words",
    "comments list {a}",
    "comment {a} words",
    "note {a} words",
    "assign {a} bob",
    "priority {a} 0",
    "tag {a} z",
    "defer {a} --until 2040-01-01",
    "undefer {a}",
    "todo add Milk",
    "todo list",
    "todo done {a} {b}",
    "state get {a} phase",
    "state list {a}",
    "set-state {a} phase=dev",
    "rename {a} t-renamed",
    "batch",
    "batch --file operations.txt",
    "lint",
    "promote {w}",
    "move {b} --to ../other --skip-deps",
    "refile {b} ../other --skip-deps",
    "rename-prefix other --dry-run",
    "rename-prefix other",
    "status",
    "status --no-activity",
    "stale",
    "history {b}",
    "events --details",
    "diff 1",
    "board --by label --all",
    "timeline --days 3",
    "burndown --weekly",
    "changelog 1d",
    "show {b} --as-of 0h",
    "audit record --kind k",
    "preflight",
    "preflight --check",
    "upgrade status",
    "upgrade review",
    "upgrade ack",
    "human commands",
    "human list",
    "human list --brief",
    "human stats",
    "swarm create {a} --coordinator ann",
    "todo list --brief",
    "dep list {b} --brief",
    "gate list --brief",
    "epic status --brief",
    "thanks",
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
    """Returns the ids of four issues: a parent, its child with everything, a closed and an ephemeral one."""
    a = workspace.create("First", "-t", "epic")
    full = ["--parent", a, "-d", "text", "-l", "x,y", "-e", "30", "--due", "2040-01-01", "--metadata", '{"k": [1]}']
    b = workspace.create("Second", *full)
    c = workspace.create("Third", "--deps", b)
    workspace.bd("close", c, "--force")
    workspace.bd("claim", b, "--lease", "1h")
    workspace.bd("query", "save", "open", "status=open")
    (workspace.path / "copy.jsonl").write_bytes(workspace.jsonl.read_bytes())
    (workspace.path / "operations.txt").write_text(f"create task 1 More\nclose {a} done\n")
    make_workspace(workspace.path.parent / "other")
    return {"a": a, "b": b, "c": c, "w": workspace.create("Fleeting", "--ephemeral")}


@pytest.mark.parametrize("line", LINES)
def test_an_answer_keeps_its_promise(workspace: Workspace, ids: dict[str, str], line: str) -> None:
    """What a command prints fits the schema of that command."""
    words = line.format(**ids).split(" ")
    name = " ".join(words[:2]) if " ".join(words[:2]) in OUTPUTS else words[0]
    schema = run_bd("schema", *name.split(" ")).json

    result = workspace.bd(*words, "--json", check=False)

    assert violations(result.json, schema, schema) == [], repr(result)
    assert result.code in (0, 1)


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("list --json", 0, '[{"id": 1}]'),
        ("--json list", 0, "No issues found"),
        ("list --json", 0, "[]\n[]\n"),
        ("list --format json --json", 0, "{}"),
        ("update t-1 --claim --json", 5, "[]x"),
        ("show nosuch --json", 3, '{"error": "no"}'),
        ("no such command --json", 2, "[]"),
    ],
)
def test_a_broken_promise_is_seen(line: str, code: int, out: str) -> None:
    """Every test that runs a command with `--json` fails when the answer is not the promised one."""
    assert broken_promises(line.split(" "), {}, code, out) != []


@pytest.mark.parametrize("line", ["list", "list -- --json", "help list --json", "list --help --json", "schema --json"])
def test_text_is_no_promise(line: str) -> None:
    """Answers for people, help and the schema itself are not held to a shape."""
    assert broken_promises(line.split(" "), {}, 0, "text") == []


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


@pytest.mark.parametrize(
    ("group", "member"), [("todo", "list"), ("comments", "list"), ("query", "find"), ("stats", "")]
)
def test_a_group_means_the_member_it_runs(workspace: Workspace, group: str, member: str) -> None:
    """The schema of `bd todo` is that of `bd todo list`; an alias has the schema of its command."""
    whole = workspace.bd("schema", *([group, member] if member else ["status"])).json

    assert workspace.bd("schema", group).json == whole
