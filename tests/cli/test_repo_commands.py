"""Every command in a workspace that shows another repository: it never writes there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.cli.registry import walk
from tests.support.repositories import issue
from tests.support.repositories import make_other
from tests.support.repositories import tree_digest
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


@pytest.fixture
def main(tmp_path: Path) -> Workspace:
    """Returns a workspace of ours."""
    return make_workspace(tmp_path / "main", prefix="own")


@pytest.fixture
def api(tmp_path: Path) -> Path:
    """Returns another repository with two issues."""
    return make_other(tmp_path / "api", "api-1", "api-2")


EVERY_COMMAND = [
    ["list", "--repo", "all"],
    ["query", "title=api", "--repo", "all"],
    ["count", "--repo", "api"],
    ["show", "api-1"],
    ["show", "api-1", "--repo", "api"],
    ["types"],
    ["create", "Mine"],
    ["create", "Mine", "--deps", "api-1"],
    ["create", "Under it", "--parent", "api-1"],
    ["q", "Mine"],
    ["update", "api-1", "--title", "Changed"],
    ["update", "api-1", "--claim"],
    ["edit", "api-1"],
    ["close", "api-1"],
    ["reopen", "api-1"],
    ["delete", "api-1", "--force"],
    ["delete", "api-1", "--hard", "--force"],
    ["import", "in.jsonl", "--force"],
    ["export", "-o", "out.jsonl"],
    ["export", "--force"],
    ["repo", "add", "../api"],
    ["repo", "remove", "api"],
    ["repo", "list"],
    ["repo", "sync"],
    ["repo", "status"],
    ["init", "--force"],
    ["config", "get", "repos.additional"],
    ["config", "set", "issue_prefix", "api"],
    ["config", "set-many", "a.b=c", "d.e=f"],
    ["config", "list"],
    ["config", "show"],
    ["config", "unset", "issue_prefix"],
    ["config", "validate"],
    ["info", "--schema"],
    ["where"],
    ["doctor"],
    ["doctor", "--fix", "-y"],
    ["migrate"],
    ["checkpoint", "--mode", "truncate"],
    ["status", "--assigned"],
    ["stale", "--days", "1"],
    ["history", "api-1"],
    ["events", "--issue", "api-1"],
    ["diff", "7d"],
    ["board", "--repo", "all"],
    ["timeline"],
    ["burndown"],
    ["changelog", "2020-01-01"],
    ["audit", "record", "--kind", "llm_call", "--issue-id", "api-1"],
    ["audit", "label", "int-00000000", "--label", "good"],
    ["preflight", "--fix"],
    ["upgrade", "status"],
    ["upgrade", "review"],
    ["upgrade", "ack"],
    ["human", "commands"],
    ["human", "list"],
    ["human", "respond", "api-1", "-r", "yes"],
    ["human", "dismiss", "api-1"],
    ["human", "stats"],
    ["thanks"],
    ["ready", "--repo", "all"],
    ["ready", "--explain"],
    ["blocked", "--inherited"],
    ["claim", "api-1"],
    ["claim", "--next"],
    ["heartbeat", "api-1", "--lease", "1h"],
    ["release", "api-1", "--force"],
    ["undo"],
    ["search", "api", "--repo", "all"],
    ["query", "find", "title=api"],
    ["query", "save", "mine", "status=open"],
    ["query", "run", "mine"],
    ["query", "list"],
    ["query", "remove", "mine"],
    ["statuses"],
    ["dep", "add", "api-1", "api-2"],
    ["dep", "remove", "api-1", "api-2"],
    ["dep", "list", "api-1"],
    ["dep", "tree", "api-1"],
    ["dep", "cycles"],
    ["dep", "relate", "api-1", "api-2"],
    ["dep", "unrelate", "api-1", "api-2"],
    ["dep", "block", "api-1", "--blocks", "api-2"],
    ["link", "api-1", "api-2"],
    ["relate", "api-1", "api-2"],
    ["unrelate", "api-1", "api-2"],
    ["children", "api-1"],
    ["epic", "status"],
    ["epic", "close-eligible"],
    ["graph", "show", "--all"],
    ["graph", "check"],
    ["swarm", "create", "api-1"],
    ["swarm", "list"],
    ["swarm", "status", "api-1"],
    ["swarm", "validate", "api-1"],
    ["duplicate", "api-1", "--of", "api-2"],
    ["supersede", "api-1", "--with", "api-2"],
    ["duplicates", "--auto-merge", "--yes"],
    ["find-duplicates"],
    ["orphans", "--fix", "-y"],
    ["sync"],
    ["merge", "../api/.beads/issues.jsonl", "in.jsonl", "nosuch.jsonl", "in.jsonl"],
    ["hooks", "install"],
    ["hooks", "list"],
    ["hooks", "run", "pre-commit"],
    ["hooks", "uninstall"],
    ["prime"],
    ["setup", "claude", "--yes"],
    ["onboard"],
    ["quickstart"],
    ["gate", "create", "--blocks", "api-1"],
    ["gate", "list"],
    ["gate", "show", "api-1"],
    ["gate", "resolve", "api-1"],
    ["gate", "check"],
    ["gate", "discover"],
    ["gate", "add-waiter", "api-1", "me"],
    ["merge-slot", "create"],
    ["merge-slot", "check"],
    ["merge-slot", "acquire"],
    ["merge-slot", "release"],
    ["sql", "select count(*) from issues"],
    ["kv", "set", "a", "b"],
    ["kv", "get", "a"],
    ["kv", "list"],
    ["kv", "clear", "a"],
    ["remember", "something"],
    ["memories"],
    ["recall", "something"],
    ["forget", "something"],
    ["context"],
    ["ping"],
    ["classic"],
    ["label", "add", "api-1", "x"],
    ["label", "remove", "api-1", "x"],
    ["label", "list", "api-1"],
    ["label", "list-all"],
    ["label", "propagate", "api-1", "x"],
    ["comments", "add", "api-1", "x"],
    ["comments", "list", "api-1"],
    ["comment", "api-1", "x"],
    ["note", "api-1", "x"],
    ["assign", "api-1", "bob"],
    ["priority", "api-1", "0"],
    ["tag", "api-1", "x"],
    ["defer", "api-1"],
    ["undefer", "api-1"],
    ["todo", "add", "x"],
    ["todo", "list"],
    ["todo", "done", "api-1"],
    ["state", "get", "api-1", "phase"],
    ["state", "list", "api-1"],
    ["set-state", "api-1", "phase=dev"],
    ["rename", "api-1", "t-x"],
    ["rename-prefix", "new"],
    ["promote", "api-1"],
    ["move", "api-1", "--to", "."],
    ["refile", "api-1", "."],
    ["batch"],
    ["lint"],
    ["version"],
    ["completion", "bash"],
    ["schema"],
    ["help", "--all"],
    ["__complete", "ids", "--", "api"],
]


@pytest.mark.parametrize("argv", EVERY_COMMAND, ids=" ".join)
def test_no_command_writes_to_another_repository(main: Workspace, api: Path, argv: list[str]) -> None:
    """The bytes and the names of the other repository are the same after every command, whether it works or not."""
    main.bd("repo", "add", "../api")
    main.bd("list")
    line = json.dumps(issue("api-1", title="Taken in")) + "\n"
    (main.path / "in.jsonl").write_text(line, encoding="utf-8")
    before = tree_digest(api)

    result = main.bd(*argv, check=False, env={"EDITOR": "sh -c 'echo more >> $0'"})

    assert tree_digest(api) == before
    assert result.code in range(6), repr(result)
    if argv[0] != "import":
        assert not main.jsonl.exists() or '"id":"api-' not in main.jsonl.read_text(encoding="utf-8")


def test_every_command_is_tried_on_another_repository() -> None:
    """A new command cannot be left out of the test above."""
    tried = {tuple(argv[: len(path)]) for argv in EVERY_COMMAND for path, _ in walk()}

    assert [path for path, _ in walk() if path not in tried] == []
