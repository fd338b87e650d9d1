"""bd epic and bd children, as processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from typing import Any

    from tests.support.workspace import Workspace


def child(issue_id: str, parent: str, **fields: Any) -> dict[str, Any]:
    """Returns an issue below another."""
    edge = {"issue_id": issue_id, "depends_on_id": parent, "type": "parent-child", "created_at": NOW}
    return make_record(issue_id, dependencies=[edge], **fields)


@pytest.fixture
def epics(workspace: Workspace) -> Workspace:
    """Returns a workspace with an epic that is done, one half done, an empty one, a closed one and a template."""
    done = {"status": "closed", "closed_at": NOW}
    write_lines(
        workspace.path / "in.jsonl",
        [
            make_record("t-a", title="Done", issue_type="epic", priority=1),
            child("t-a.1", "t-a", **done),
            child("t-a.2", "t-a", status="tombstone", deleted_at=NOW),
            make_record("t-b", title="Half", issue_type="epic"),
            child("t-b.1", "t-b", **done),
            child("t-b.2", "t-b"),
            make_record("t-c", title="Empty", issue_type="epic", priority=3),
            make_record("t-d", issue_type="epic", **done),
            make_record("t-e", issue_type="epic", is_template=True),
        ],
    )
    workspace.bd("import", str(workspace.path / "in.jsonl"))
    return workspace


def test_progress_counts_what_is_not_deleted(epics: Workspace) -> None:
    """Open epics by priority; a deleted child counts as none; closed ones and templates are left out."""
    found = epics.bd("epic", "status", "--json").json

    counts = [(entry["epic"]["id"], entry["closed_children"], entry["total_children"]) for entry in found]
    assert counts == [("t-a", 1, 1), ("t-b", 1, 2), ("t-c", 0, 0)]
    assert [entry["eligible_for_close"] for entry in found] == [True, False, False]
    assert "○ t-b Half\n   Progress: 1/2 children closed (50%)\n" in epics.bd("epic", "status").out
    assert epics.bd("epic", "status", "--eligible-only").out.startswith("✓ t-a Done\n")


def test_closing_what_is_done(epics: Workspace) -> None:
    """A dry run changes nothing; then the epic is closed with its reason, and nothing is left to do."""
    before = epics.jsonl.read_bytes()

    planned = epics.bd("epic", "close-eligible", "--dry-run", "--json").json
    assert epics.jsonl.read_bytes() == before
    assert "Would close 1 epic(s):\n  - t-a: Done\n" in epics.bd("epic", "close-eligible", "--dry-run").out
    closed = epics.bd("epic", "close-eligible", "--json").json

    assert [entry["epic"]["id"] for entry in planned] == ["t-a"]
    assert closed == {"closed": ["t-a"], "count": 1}
    assert epics.bd("show", "t-a", "--json").json[0]["close_reason"] == "All children completed"
    assert epics.bd("epic", "close-eligible", "--json").json == []
    assert epics.bd("epic", "close-eligible").out == "No epics eligible for closure\n"


def test_an_epic_that_waits_is_left_open_and_named(epics: Workspace) -> None:
    """One that cannot be closed does not keep others from it."""
    epics.bd("create", "Other", "--id", "t-f", "-t", "epic")
    epics.bd("create", "Part", "--parent", "t-f")
    epics.bd("close", "t-f.1")
    epics.bd("dep", "add", "t-f", "t-b")

    result = epics.bd("epic", "close-eligible", "--json")

    assert result.json == {"closed": ["t-a"], "count": 1}
    assert "t-f" in result.err


def test_children(epics: Workspace) -> None:
    """Closed children are hidden, and said to be, unless they are asked for."""
    text = epics.bd("children", "t-b")

    assert text.out == "○ t-b.2 [● P2] [task] - Title of t-b.2 (parent: t-b)\n"
    assert text.err == "1 closed children are not shown (--all shows them)\n"
    assert [record["id"] for record in epics.bd("children", "b", "--json").json] == ["t-b.2"]
    ids = [record["id"] for record in epics.bd("children", "t-b", "--all", "--sort", "id", "--json").json]
    assert ids == ["t-b.1", "t-b.2"]
    assert [record["id"] for record in epics.bd("children", "t-b", "-s", "closed", "--json").json] == ["t-b.1"]
    assert epics.bd("children", "t-c", "--json").json == []
    assert "t-nope" in epics.bd("children", "t-nope", check=False).err
    assert len(epics.bd("children", "t-b", "--all", "-n", "1", "--json").json) == 1
    assert "t-b.2" in epics.bd("children", "t-b", "--pretty").out
    assert "Found 1 issues" in epics.bd("children", "t-b", "--long", "--reverse").out
