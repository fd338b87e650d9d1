"""bd dep and its short forms, as processes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def issues(workspace: Workspace) -> Workspace:
    """Returns a workspace with t-1 to t-4."""
    path = workspace.path / "in.jsonl"
    write_lines(path, [make_record(f"t-{number}", title=f"Number {number}") for number in range(1, 5)])
    workspace.bd("import", str(path))
    return workspace


@pytest.mark.parametrize(
    "argv",
    [
        ("dep", "add", "t-1", "t-2"),
        ("dep", "add", "t-1", "--blocked-by", "t-2"),
        ("dep", "add", "--depends-on", "2", "1"),
        ("link", "t-1", "t-2"),
        ("dep", "t-2", "--blocks", "t-1"),
        ("dep", "-b", "t-1", "t-2"),
    ],
    ids=" ".join,
)
def test_ways_to_say_that_one_waits(issues: Workspace, argv: tuple[str, ...]) -> None:
    """Each form makes t-1 wait for t-2, and ready work says so."""
    result = issues.bd(*argv)

    assert result.out.startswith("✓ Added dependency: t-")
    assert [record["id"] for record in issues.bd("dep", "list", "t-1", "--json").json] == ["t-2"]
    assert "t-1" not in issues.bd("ready").out


def test_short_forms_and_json(issues: Workspace) -> None:
    """The documents are the classic ones."""
    added = issues.bd("link", "t-1", "t-2", "-t", "related", "--json").json
    blocked = issues.bd("dep", "t-3", "--blocks", "t-1", "--json").json
    removed = issues.bd("dep", "rm", "t-1", "t-2", "--json").json
    related = issues.bd("relate", "t-1", "t-4", "--json").json
    unrelated = issues.bd("unrelate", "t-4", "t-1", "--json").json

    assert added == {"status": "added", "issue_id": "t-1", "depends_on_id": "t-2", "type": "related"}
    assert blocked == {"status": "added", "blocker_id": "t-3", "blocked_id": "t-1", "type": "blocks"}
    assert removed == {"status": "removed", "issue_id": "t-1", "depends_on_id": "t-2", "types": ["related"]}
    assert related == {"id1": "t-1", "id2": "t-4", "related": True}
    assert unrelated == {"id1": "t-4", "id2": "t-1", "unrelated": True}


@pytest.mark.parametrize(
    ("argv", "code", "slug"),
    [
        (("add", "t-1", "t-1"), ExitCode.USAGE, "invalid-value"),
        (("add", "t-2", "t-1"), ExitCode.CONFLICT, "dependency-cycle"),
        (("add", "t-1", "t-2"), ExitCode.CONFLICT, "dependency-exists"),
        (("add", "t-1", "t-nope"), ExitCode.NOT_FOUND, "issue-not-found"),
        (("add", "t-1", "t-"), ExitCode.USAGE, "ambiguous-id"),
        (("add", "t-1"), ExitCode.USAGE, "wrong-arguments"),
        (("add", "t-1", "t-2", "t-3"), ExitCode.USAGE, "wrong-arguments"),
        (("add", "t-1", ""), ExitCode.NOT_FOUND, "issue-not-found"),
        (("add", "t-1", "t-3\x1b[2J"), ExitCode.NOT_FOUND, "issue-not-found"),
        (("add", "t-1", "t-3", "-t", ""), ExitCode.USAGE, "invalid-value"),
        (("add", "t-1", "t-3", "--file", "x"), ExitCode.USAGE, "usage"),
        (("remove", "t-1", "t-3"), ExitCode.NOT_FOUND, "dependency-not-found"),
        (("remove", "t-1"), ExitCode.USAGE, "wrong-arguments"),
        (("relate", "t-1"), ExitCode.USAGE, "wrong-arguments"),
        (("unrelate", "t-1", "t-2"), ExitCode.NOT_FOUND, "dependency-not-found"),
        (("list", "t-nope"), ExitCode.NOT_FOUND, "issue-not-found"),
        (("list", "t-1", "--direction", "sideways"), ExitCode.USAGE, "invalid-value"),
        (("t-1",), ExitCode.USAGE, "usage"),
        (("addd", "t-1", "t-2"), ExitCode.USAGE, "usage"),
        (("--readonly", "add", "t-3", "t-4"), ExitCode.WORKSPACE, "read-only-mode"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_refused(issues: Workspace, argv: tuple[str, ...], code: int, slug: str) -> None:
    """One error document with its own slug and exit code; the file stays as it was."""
    issues.bd("dep", "add", "t-1", "t-2")
    before = issues.jsonl.read_bytes()

    result = issues.bd("dep", *argv, "--json", check=False)

    assert (result.code, result.json["code"]) == (code, slug)
    assert result.err.startswith("Error: ")
    assert "\x1b" not in result.err
    assert issues.jsonl.read_bytes() == before


def test_a_misspelt_type_is_pointed_out(issues: Workspace) -> None:
    """Types of one's own are kept; one that looks like a misspelling is added with a note."""
    misspelt = issues.bd("dep", "add", "t-1", "t-2", "-t", "block")
    chosen = issues.bd("dep", "add", "t-1", "t-3", "-t", "inspired-by")

    assert "did you mean blocks?" in misspelt.err
    assert chosen.err == ""


def test_listing_goes_down_up_and_over_several(issues: Workspace) -> None:
    """Neighbours come with the type of the edge; several issues and both directions are listed one after the other."""
    issues.bd("dep", "add", "t-1", "t-2")
    issues.bd("dep", "add", "t-3", "t-1", "-t", "related")
    issues.bd("dep", "add", "t-1", "external:other:cap")

    both = issues.bd("dep", "list", "t-1", "--direction", "both", "--json").json
    text = issues.bd("dep", "list", "t-1", "t-nope", "t-4")

    assert [(record["id"], record["dependency_type"]) for record in both] == [
        ("t-2", "blocks"),
        ("external:other:cap", "blocks"),
        ("t-3", "related"),
    ]
    assert "📋 t-1 depends on:\n\n  t-2: Number 2 [P2] (open) via blocks\n  external:other:cap (not here)" in text.out
    assert "t-4 has no dependencies" in text.out
    assert 'no issue found matching "t-nope"' in text.err
    assert issues.bd("dep", "list", "t-1", "-t", "related", "--json").json == []


def test_titles_do_not_steer_the_terminal(workspace: Workspace) -> None:
    """Control characters in a title become visible escapes in lists and trees."""
    path = workspace.path / "in.jsonl"
    edge = {"issue_id": "t-1", "depends_on_id": "t-2", "type": "x\x1b[1m", "created_at": "2026-01-01T00:00:00Z"}
    write_lines(path, [make_record("t-1", dependencies=[edge]), make_record("t-2", title="a\x1b[31m\nb")])
    workspace.bd("import", str(path))

    for argv in (("dep", "list", "t-1"), ("dep", "tree", "t-1"), ("dep", "tree", "t-1", "--format", "mermaid")):
        out = workspace.bd(*argv).out
        assert "\x1b" not in out
        assert "a\\x1b[31m b" in out


def test_a_file_of_edges_is_added_whole(issues: Workspace) -> None:
    """Both spellings of a line are understood, and running the file again changes nothing."""
    path = issues.path / "deps.jsonl"
    lines = [{"from": "t-1", "to": "t-2"}, {"issue_id": "2", "depends_on_id": "t-3", "type": "related"}]
    path.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n")

    first = issues.bd("dep", "add", "--file", str(path), "--json").json
    before = issues.jsonl.read_bytes()
    again = issues.bd("dep", "add", "--file", "-", stdin=path.read_text())

    assert first == [
        {"status": "added", "issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks"},
        {"status": "added", "issue_id": "t-2", "depends_on_id": "t-3", "type": "related"},
    ]
    assert again.out == "Added 0 dependencies, 2 were there already\n"
    assert issues.jsonl.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"from": "t-3"}', 'no "to"'),
        ('{"to": "t-3"}', 'no "from"'),
        ('{"from": "t-3", "to": "t-nope"}', "t-nope"),
        ('{"from": "t-2", "to": "t-1"}', "t-2 → t-1 → t-2"),
        ('{"from": "t-3", "to": "t-4", "type": "\\u0007"}', "invalid dependency type"),
    ],
)
def test_a_bad_line_stops_the_whole_file(issues: Workspace, line: str, reason: str) -> None:
    """The line is named with its number and the reason, and nothing of the file is added."""
    before = issues.jsonl.read_bytes()

    result = issues.bd("dep", "add", "--file", "-", stdin=f'{{"from": "t-1", "to": "t-2"}}\n{line}\n', check=False)

    assert result.code != ExitCode.OK
    assert "line 2: " in result.err
    assert reason in result.err
    assert issues.jsonl.read_bytes() == before


def test_two_writers_cannot_close_a_circle_together(issues: Workspace) -> None:
    """Of two processes that add the two halves of a circle at once exactly one succeeds, however they meet."""
    for first, second in (("t-1", "t-2"), ("t-3", "t-4")):
        halves = [
            subprocess.Popen([BD_PATH, "dep", "add", near, far], cwd=issues.path, stderr=subprocess.DEVNULL)
            for near, far in ((first, second), (second, first))
        ]
        assert sorted(half.wait() for half in halves) == [ExitCode.OK, ExitCode.CONFLICT]
    assert issues.bd("dep", "cycles", "--json").json == []


def test_undoing_a_removal_brings_the_edge_back(issues: Workspace) -> None:
    """The log holds what is needed."""
    issues.bd("dep", "add", "t-1", "t-2", "-t", "related")
    issues.bd("dep", "remove", "t-1", "t-2")

    issues.bd("undo")

    assert [record["id"] for record in issues.bd("dep", "list", "t-1", "--json").json] == ["t-2"]
