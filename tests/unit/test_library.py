"""The Python interface beside the commands: both work on one workspace and see each other's changes."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
import textwrap
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

import pytest

import bd
import bd.library.tracker
from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.workspace import Workspace


@pytest.fixture
def tracker(workspace: Workspace) -> Iterator[bd.Tracker]:
    """Returns a tracker on a new workspace."""
    with bd.open(workspace.path, actor="program") as opened:
        yield opened


def test_the_command_sees_what_a_program_did(workspace: Workspace, tracker: bd.Tracker) -> None:
    """Creating, changing and closing from Python leaves what the commands would have left, file and actor included."""
    made = tracker.create(
        "From Python",
        type="bug",
        priority=0,
        labels=["b", "a"],
        description="text",
        due_at=datetime(2040, 1, 2, tzinfo=UTC),
        metadata={"k": [1]},
    )
    tracker.update(made.id, status="in_progress", add_labels=["c"], append_notes="more", assignee="ada")
    closed = tracker.close(made.id, reason="Done")

    shown = workspace.bd("show", made.id, "--json").json[0]
    assert {key: shown[key] for key in ("title", "issue_type", "priority", "labels", "notes", "close_reason")} == {
        "title": "From Python",
        "issue_type": "bug",
        "priority": 0,
        "labels": ["a", "b", "c"],
        "notes": "more",
        "close_reason": "Done",
    }
    assert (shown["created_by"], shown["due_at"], shown["metadata"]) == ("program", "2040-01-02T00:00:00Z", {"k": [1]})
    assert closed.is_closed
    assert closed.closed_at is not None
    assert f'"id":"{made.id}"' in workspace.jsonl.read_text()


def test_a_program_sees_what_commands_did(workspace: Workspace, tracker: bd.Tracker) -> None:
    """An open tracker shows issues that other processes create, change and write into the file."""
    assert tracker.issues() == []
    first = workspace.create("First", "-p", "3")
    second = workspace.create("Second", "-p", "1", "-l", "auth", "--deps", first)

    assert [issue.id for issue in tracker.issues()] == [second, first]
    assert [issue.id for issue in tracker.ready()] == [first]
    assert tracker.get(second).dependencies[0].depends_on_id == first
    workspace.jsonl.write_text(workspace.jsonl.read_text().replace('"title":"First"', '"title":"Edited"'))
    assert tracker.get(first).title == "Edited"


def test_filters_are_those_of_the_list(workspace: Workspace, tracker: bd.Tracker) -> None:
    """Each filter restricts as the option of `bd list` of that name does."""
    a = tracker.create("Alpha", labels=["x", "y"], priority=1)
    b = tracker.create("Beta", type="bug", assignee="ada", parent=a.id)
    c = tracker.create("Gamma", priority=4)
    tracker.close(c.id)
    cases: list[tuple[dict[str, Any], list[str], set[str]]] = [
        ({}, [], {a.id, b.id}),
        ({"status": "closed"}, ["--status", "closed"], {c.id}),
        ({"status": ["open", "closed"]}, ["--status", "open,closed"], {a.id, b.id, c.id}),
        ({"include_closed": True}, ["--all"], {a.id, b.id, c.id}),
        ({"type": "bug"}, ["--type", "bug"], {b.id}),
        ({"priority": [1, 4]}, ["--priority", "1,4"], {a.id}),
        ({"priority_max": 1}, ["--priority-max", "1"], {a.id}),
        ({"labels": ["x", "y"]}, ["--label", "x,y"], {a.id}),
        ({"exclude_labels": "x"}, ["--exclude-label", "x"], {b.id}),
        ({"assignee": "ada"}, ["--assignee", "ada"], {b.id}),
        ({"parent": a.id}, ["--parent", a.id], {b.id}),
        ({"title_contains": "alp"}, ["--title-contains", "alp"], {a.id}),
        ({"closed_after": "1h"}, ["--closed-after", "1h"], {c.id}),
        ({"created_before": datetime(2020, 1, 1, tzinfo=UTC)}, ["--created-before", "2020-01-01"], set()),
    ]
    for given, options, expected in cases:
        found = [issue.id for issue in tracker.issues(**given)]
        listed = [issue["id"] for issue in workspace.bd("list", "--json", "-n0", *options).json]
        assert (set(found), found, tracker.count(**given)) == (expected, listed, len(expected)), given


def test_a_transaction_is_all_or_nothing(workspace: Workspace, tracker: bd.Tracker) -> None:
    """An exception that leaves the block undoes every change in it; one that is caught undoes its own change only."""
    with pytest.raises(RuntimeError), tracker.transaction():
        tracker.create("Never")
        raise RuntimeError
    assert tracker.count() == 0
    assert not workspace.jsonl.exists()

    with tracker.transaction():
        kept = tracker.create("Kept")
        with pytest.raises(bd.IssueNotFound):
            tracker.create("Half", dependencies=["nosuch"])
        assert tracker.issues() == [kept]
        tracker.create("Waits", id="t-waits", dependencies=[kept.id])
        assert [issue.id for issue in tracker.ready()] == [kept.id]
    assert {issue["id"] for issue in workspace.bd("list", "--json").json} == {kept.id, "t-waits"}


def test_failures_are_the_named_ones(tracker: bd.Tracker) -> None:
    """What a command refuses with an exit code a program is refused with a class."""
    first = tracker.create("First")
    second = tracker.create("Second", dependencies=[first.id])
    with pytest.raises(bd.CloseBlocked):
        tracker.close(second.id)
    with pytest.raises(bd.Conflict):
        tracker.depend(first.id, second.id)
    with pytest.raises(bd.InvalidValue):
        tracker.update(first.id, priority=9)
    with pytest.raises(bd.InvalidValue):
        tracker.create("")
    with pytest.raises(bd.NotFound):
        tracker.get("nosuch")
    with pytest.raises(TypeError, match="colour"):
        tracker.issues(colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        tracker.create("Third", colour="red")  # type: ignore[call-arg]
    assert tracker.count() == 2


def test_claims_meet(workspace: Workspace, tracker: bd.Tracker) -> None:
    """What one actor has claimed another one cannot claim; one's own claim stands."""
    issue = tracker.create("Wanted")

    assert tracker.claim(issue.id).assignee == "program"
    assert tracker.claim(issue.id).status == "in_progress"
    with bd.open(workspace.path, actor="other") as other, pytest.raises(bd.AlreadyClaimed):
        other.claim(issue.id)


def test_the_queue_is_that_of_the_commands(workspace: Workspace, tracker: bd.Tracker) -> None:
    """What is ready and what waits is what the commands say; the next issue is taken, held for a while, given back."""
    first = tracker.create("First", priority=1)
    second = tracker.create("Second", priority=0, dependencies=[first.id])
    third = tracker.create("Third", priority=3, assignee="ada")

    assert [issue.id for issue in tracker.ready()] == [issue["id"] for issue in workspace.bd("ready", "--json").json]
    assert tracker.ready(no_assignee=True) == [tracker.get(first.id)]
    assert tracker.ready(assignee="ada", limit=1) == [tracker.get(third.id)]
    assert [(issue.id, issue.record["blocked_by"]) for issue in tracker.blocked()] == [(second.id, [first.id])]

    taken = tracker.claim_next(lease_s=3600, no_assignee=True)

    assert taken is not None
    assert (taken.id, taken.assignee, taken.status) == (first.id, "program", "in_progress")
    assert tracker.claim_next(no_assignee=True) is None
    assert tracker.release(first.id).status == "open"


def test_reopen_and_delete(tracker: bd.Tracker) -> None:
    """A closed issue opens again; a deleted one is gone."""
    issue = tracker.create("Again")
    tracker.close(issue.id)

    assert tracker.reopen(issue.id).status == "open"
    assert tracker.delete(issue.id) == issue.id
    assert tracker.issues(include_closed=True) == []


def test_comments_are_read(workspace: Workspace, tracker: bd.Tracker) -> None:
    """Comments come as `bd show --json` has them."""
    issue = tracker.create("Discussed")
    comment = {"id": 1, "author": "ada", "text": "Yes", "created_at": "2026-01-01T00:00:00Z"}
    record = {**json.loads(workspace.jsonl.read_text()), "comments": [comment]}
    workspace.jsonl.write_text(json.dumps(record) + "\n")

    assert [(found["author"], found["text"]) for found in tracker.comments(issue.id)] == [("ada", "Yes")]
    assert tracker.get(issue.id).comment_count == 1


def test_watchers_of_the_database_see_a_write(workspace: Workspace, tracker: bd.Tracker) -> None:
    """A program that stays open changes the time of `beads.db` itself with each write."""
    os.utime(workspace.database, (1, 1))
    tracker.create("Seen")

    assert workspace.database.stat().st_mtime > 1


def test_readonly_refuses(workspace: Workspace) -> None:
    """A tracker opened for reading changes nothing."""
    workspace.create("First")
    before = workspace.jsonl.read_bytes()

    with bd.open(workspace.path, readonly=True) as tracker:
        with pytest.raises(bd.WorkspaceProblem):
            tracker.create("Second")
        assert tracker.count() == 1
    assert workspace.jsonl.read_bytes() == before


def test_every_way_to_name_a_workspace(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in it, the `.beads` folder, the database, and no path at all in it mean the same workspace."""
    issue_id = workspace.create("First")
    (workspace.path / "deep").mkdir()
    monkeypatch.setenv("BEADS_DIR", "/nowhere")
    for path in (workspace.path, workspace.path / "deep", workspace.beads_dir, str(workspace.database)):
        with bd.open(path) as tracker:
            assert [issue.id for issue in tracker.issues()] == [issue_id]
            assert tracker.path == str(workspace.beads_dir)
    monkeypatch.delenv("BEADS_DIR")
    monkeypatch.chdir(workspace.path / "deep")
    with bd.open() as tracker:
        assert (tracker.count(), tracker.prefix, tracker.warnings) == (1, "t", [])


def test_no_workspace_is_an_error() -> None:
    """Opening where there is none raises what the commands say."""
    with pytest.raises(bd.WorkspaceProblem):
        bd.open()


def test_an_issue_cannot_be_assigned_to(tracker: bd.Tracker) -> None:
    """An issue is a view: neither its attributes nor its record can be set."""
    issue = tracker.create("Fixed")
    with pytest.raises(AttributeError, match="read-only"):
        issue.title = "Other"
    with pytest.raises(TypeError):
        issue.record["title"] = "Other"  # type: ignore[index]
    assert issue == tracker.get(issue.id)
    assert {issue: 1}[tracker.get(issue.id)] == 1
    assert repr(issue) == f"Issue('{issue.id}', 'Fixed', status='open', priority=2)"


def test_examples_work(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the docstrings and the README show can be copied and run."""
    monkeypatch.chdir(workspace.path)
    readme = (CHECKOUT / "README.md").read_text().partition("## From Python\n\n```python\n")[2].partition("```")[0]
    examples = [readme, *[part for doc in (bd.open.__doc__, bd.__doc__) for part in indented(doc or "")]]

    assert doctest.testmod(bd.library.tracker) == (0, 2)
    for example in examples:
        exec(example, {"bd": bd})  # noqa: S102 (our own text)
    exec(examples[2], {"bd": bd})  # noqa: S102 (may be run again)

    assert len(examples) == 5
    assert 'no issue found matching "no-such-issue"' in capsys.readouterr().out
    with bd.open() as tracker, tracker.connection() as con:
        assert con.execute("select count(*) from billing_entries").fetchone() == (0,)


def indented(text: str) -> list[str]:
    """Returns the indented code blocks of a docstring."""
    blocks = [textwrap.dedent(block) for block in textwrap.dedent("    " + text).split("\n\n")]
    return [block for block in blocks if block.startswith(("with ", "import "))]


def test_importing_costs_nothing() -> None:
    """`import bd` loads no other module of ours; what is asked for is loaded then."""
    code = "import sys, bd; print(sorted(n for n in sys.modules if n.startswith('bd.'))); bd.Tracker; bd.BdError"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_every_public_name_is_there() -> None:
    """What `__all__` names can be had, and nothing else."""
    assert all(getattr(bd, name) for name in bd.__all__)
    with pytest.raises(AttributeError):
        _ = bd.nosuch
