"""Templates: issues that are in no list, that nobody changes, and that others are made from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def pattern(workspace: Workspace) -> Workspace:
    """Returns a workspace with a template of an epic, two below it of which one waits for the other, and an issue."""
    workspace.bd("create", "Release", "--template", "--id", "t-r", "-t", "epic", "-p", "1", "-l", "rel", "-d", "How")
    workspace.bd("create", "Build", "--template", "--parent", "t-r", "-e", "30")
    workspace.bd("create", "Test", "--template", "--parent", "t-r", "--deps", "t-r.1", "-l", "qa")
    workspace.bd("create", "Work", "--id", "t-w")
    return workspace


def ids(workspace: Workspace, *argv: str) -> list[str]:
    """Returns the ids a command lists."""
    return sorted(record["id"] for record in workspace.bd(*argv, "--json").json)


def test_a_template_is_no_work(pattern: Workspace) -> None:
    """It is in no list unless asked for, not ready, and neither changed nor closed; it may be deleted."""
    assert ids(pattern, "list") == ids(pattern, "ready") == ["t-w"]
    assert ids(pattern, "list", "--include-templates") == ["t-r", "t-r.1", "t-r.2", "t-w"]
    for command in (["update", "t-r", "--title", "x"], ["close", "t-r"], ["claim", "t-r"]):
        done = pattern.bd(*command, check=False)
        assert (done.code, "bd create --from t-r" in done.err) == (5, True)

    pattern.bd("delete", "t-r", "--cascade", "--force")
    assert ids(pattern, "list", "--include-templates") == ["t-w"]
    pattern.bd("undo")
    assert ids(pattern, "list", "--include-templates") == ["t-r", "t-r.1", "t-r.2", "t-w"]


def test_everything_below_is_made_too(pattern: Workspace) -> None:
    """With texts, labels, estimates and the edges between them; what the command says goes before the template."""
    done = pattern.bd("create", "Release 2", "--from", "t-r", "-p", "0", "-l", "mine", "--json").json

    top, (build, test) = done["id"], done["created_below"]
    assert (done["title"], done["priority"], done["issue_type"], done["description"]) == ("Release 2", 0, "epic", "How")
    assert done["labels"] == ["mine", "rel"]
    assert (build, test) == (f"{top}.1", f"{top}.2")
    found = {record["id"]: record for record in pattern.bd("list", "--json").json}
    assert found[build]["estimated_minutes"] == 30
    assert found[test]["labels"] == ["qa"]
    edges = {(edge["depends_on_id"], edge["type"]) for edge in found[test]["dependencies"]}
    assert edges == {(top, "parent-child"), (build, "blocks")}
    assert ids(pattern, "ready") == sorted([top, build, "t-w"])

    pattern.bd("undo")
    assert ids(pattern, "list") == ["t-w"]


def test_a_template_from_a_template(pattern: Workspace) -> None:
    """All of the copy are templates; a rehearsal makes nothing."""
    before = pattern.jsonl.read_bytes()
    assert "Below it: 2 issues" in pattern.bd("create", "--from", "t-r", "--dry-run").out
    assert pattern.jsonl.read_bytes() == before

    pattern.bd("create", "--from", "t-r", "--template", "--silent")
    records = [json.loads(line) for line in pattern.jsonl.read_text().splitlines()]
    assert sum(bool(record.get("is_template")) for record in records) == 6


@pytest.mark.parametrize(
    ("words", "code", "slug"),
    [
        (["--from", "t-w"], 2, "not-a-template"),
        (["--from", "t-none"], 3, "issue-not-found"),
        (["--from", "t-r", "--file", "plan.md"], 2, "usage"),
        (["Work", "--parent", "t-r"], 5, "template-mismatch"),
        (["Pattern", "--parent", "t-w", "--template"], 5, "template-mismatch"),
        (["--from", "t-r", "--validate", "-t", "bug"], 2, "invalid-value"),
    ],
)
def test_what_cannot_be_is_refused(pattern: Workspace, words: list[str], code: int, slug: str) -> None:
    """Nothing is created then."""
    before = pattern.jsonl.read_bytes()

    done = pattern.bd("create", *words, "--json", check=False)

    assert (done.code, done.json["code"]) == (code, slug)
    assert pattern.jsonl.read_bytes() == before
