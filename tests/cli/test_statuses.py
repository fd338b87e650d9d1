"""bd statuses lists the statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.model.fields import CORE_STATUSES
from bd.model.fields import SETTABLE_STATUSES
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_outside_a_workspace() -> None:
    """The built-in statuses need no workspace; each says what it is for."""
    found = run_bd("statuses", "--json").json

    assert found["custom_statuses"] == []
    assert found["built_in_statuses"][0] == {
        "name": "open",
        "category": "active",
        "icon": "○",
        "description": CORE_STATUSES[0][2],
    }


def test_the_table_is_complete() -> None:
    """Every status that can be set is described."""
    assert [name for name, _, _ in CORE_STATUSES] == list(SETTABLE_STATUSES)


def test_custom_statuses(workspace: Workspace) -> None:
    """Configured statuses follow, with the category each names."""
    workspace.bd("config", "set", "status.custom", "review:wip,qa")

    assert workspace.bd("statuses", "--json").json["custom_statuses"] == [
        {"name": "review", "category": "wip"},
        {"name": "qa", "category": ""},
    ]
    assert workspace.bd("statuses").out.endswith("\nCustom statuses:\n  review  [wip]\n  qa\n")
