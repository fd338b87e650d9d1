"""bd note, assign, priority and tag, as processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_the_short_commands_change_one_field(workspace: Workspace) -> None:
    """Note, assign, priority and tag answer with the changed issue."""
    issue_id = workspace.create("Shortcut")

    workspace.bd("note", issue_id, "first")
    noted = workspace.bd("note", issue_id, "second", "line", "--json").json
    assigned = workspace.bd("assign", issue_id, "bob", "--json").json
    ranked = workspace.bd("priority", issue_id, "p0", "--json").json
    tagged = workspace.bd("tag", issue_id, "ui", "--json").json

    assert noted["notes"] == "first\nsecond line"
    assert assigned["assignee"] == "bob"
    assert ranked["priority"] == 0
    assert tagged["labels"] == ["ui"]
    assert "assignee" not in workspace.bd("assign", issue_id, "", "--json").json


def test_braces_in_a_label_are_a_label(workspace: Workspace) -> None:
    """What a person wrote is not a template of ours."""
    issue_id = workspace.create("Shortcut")

    assert workspace.bd("tag", issue_id, "{}").out == f"✓ Added label '{{}}' to {issue_id}\n"
