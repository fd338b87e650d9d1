"""bd batch: all operations or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_every_operation_does_what_its_command_does(workspace: Workspace) -> None:
    """Each kind of line is done, in order, and has a result with its line and its issue."""
    a, b = workspace.create("A"), workspace.create("B")
    lines = [
        "# a comment, and an empty line",
        "",
        'create bug P1 "Quoted \\"title\\"" and more   # not this',
        f"update {a} status=in_progress title='new title' due=2040-01-01 estimate=30",
        f"update {a} acceptance=done",
        f"claim {a}",
        f"comment {a} it's said",
        f'note {a} "first\\nsecond"',
        f"label add {a} 'two words'",
        f"label add {a} gone",
        f"label remove {a} gone",
        f"dep add {a} {b}",
        f"dep add {a} {b} related",
        f"dep remove {a} {b} related",
        f"defer {b} 2041-01-01",
        f"undefer {b}",
        f"close {b} it is done",
        f"reopen {b}",
        f"close {b} again",
    ]

    answer = workspace.bd("batch", "--json", stdin="\n".join(lines)).json

    issue = workspace.bd("show", a, "--json").json[0]
    other = workspace.bd("show", b, "--json").json[0]
    created = workspace.bd("show", answer["results"][0]["target"], "--json").json[0]
    assert (answer["operations"], answer["status"]) == (17, "ok")
    assert [result["line"] for result in answer["results"]] == list(range(3, 20))
    assert (created["title"], created["priority"], created["issue_type"]) == ('Quoted "title" and more', 1, "bug")
    assert (issue["title"], issue["status"], issue["estimated_minutes"]) == ("new title", "in_progress", 30)
    assert (issue["notes"], issue["labels"], issue["acceptance_criteria"]) == ("first\nsecond", ["two words"], "done")
    assert [comment["text"] for comment in issue["comments"]] == ["it's said"]
    assert [(edge["id"], edge["dependency_type"]) for edge in issue["dependencies"]] == [(b, "blocks")]
    assert (other["status"], other["close_reason"]) == ("closed", "again")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("explode", "batch-line-invalid"),
        ("label", "batch-line-invalid"),
        ("label explode {id} x", "batch-line-invalid"),
        ("close", "batch-line-invalid"),
        ("claim {id} {id}", "batch-line-invalid"),
        ('comment {id} "no end', "batch-line-invalid"),
        ("comment {id} ' '", "empty-comment"),
        ("create task high title", "invalid-priority"),
        ("create nosuch 1 title", "invalid-type"),
        ("create task 1 ''", "empty-title"),
        ("update {id} title", "invalid-value"),
        ("update {id} nosuch=1", "invalid-value"),
        ("update {id} id=t-x", "invalid-value"),
        ("update {id} status=tombstone", "invalid-value"),
        ("update {id} estimate=-1", "invalid-value"),
        ("update {id} due=someday", "invalid-value"),
        ("label add {id} a,b", "invalid-value"),
        ("close t-nope", "issue-not-found"),
        ("dep add {id} {id}", "invalid-value"),
        ("dep add {id} t-nope", "issue-not-found"),
        ("dep remove {id} {other}", "edge-not-found"),
        ("defer {id} someday", "invalid-value"),
    ],
)
def test_a_bad_line_undoes_all(workspace: Workspace, line: str, code: str) -> None:
    """The line is named by its number, nothing of the batch is kept, the file stays to the byte."""
    issue_id, other = workspace.create("One"), workspace.create("Other")
    before = workspace.jsonl.read_bytes()
    lines = [f"close {other}", "", line.format(id=issue_id, other=other), "create task 1 never"]

    result = workspace.bd("batch", "--json", stdin="\n".join(lines), check=False)

    assert result.code not in (ExitCode.OK, ExitCode.INTERNAL)
    assert (result.json["code"], result.json["details"]["line"]) == (code, 3)
    assert result.json["error"].startswith("line 3: ")
    assert workspace.jsonl.read_bytes() == before


def test_a_rehearsal_changes_nothing(workspace: Workspace) -> None:
    """--dry-run checks everything against the real issues and keeps nothing."""
    issue_id = workspace.create("One")
    before = workspace.jsonl.read_bytes()

    result = workspace.bd("batch", "--dry-run", stdin=f"close {issue_id}\n")

    assert result.out == f"would do line 1: close {issue_id}\n"
    assert workspace.jsonl.read_bytes() == before


def test_a_batch_comes_from_a_file(workspace: Workspace) -> None:
    """-f reads the operations; Windows line endings do not matter."""
    (workspace.path / "operations.txt").write_bytes(b"create task 1 One\r\ncreate task 2 Two\r\n")

    assert workspace.bd("batch", "-f", "operations.txt", "--json").json["operations"] == 2
    assert sorted(record["title"] for record in workspace.bd("list", "--json").json) == ["One", "Two"]


def test_an_empty_batch_is_fine(workspace: Workspace) -> None:
    """No operations are no error and no write."""
    assert workspace.bd("batch", "--json", stdin="\n# nothing\n").json == {
        "operations": 0,
        "status": "ok",
        "results": [],
    }
