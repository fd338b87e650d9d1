"""bd count counts issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def counted(workspace: Workspace) -> Workspace:
    """Returns a workspace with three issues, one of them closed, and a deleted one."""
    workspace.create("One", "-t", "bug", "-l", "a,b", "-a", "ann")
    workspace.bd("close", workspace.create("Two", "-p", "0", "-l", "a"))
    workspace.create("Three")
    workspace.bd("delete", workspace.create("Gone"), "--force")
    return workspace


def test_a_bare_number(counted: Workspace) -> None:
    """Everything but deleted issues counts, closed ones too."""
    assert counted.bd("count").out == "3\n"
    assert counted.bd("count", "--json").json == {"count": 3}


@pytest.mark.parametrize(
    ("argv", "count"),
    [
        (["-s", "open"], 2),
        (["-s", "open,closed"], 3),
        (["-t", "bug"], 1),
        (["-l", "a"], 2),
        (["--no-labels"], 1),
        (["-p", "0"], 1),
        (["-a", "ann"], 1),
        (["--created-after", "1h"], 3),
        (["--created-before", "1h"], 0),
        (["--title-contains", "t"], 2),
        (["--id", "t-nope"], 0),
    ],
    ids=str,
)
def test_filters(counted: Workspace, argv: list[str], count: int) -> None:
    """The filters are those of list."""
    assert counted.bd("count", *argv, "--json").json == {"count": count}


def test_groups(counted: Workspace) -> None:
    """Groups have a name and a count, under the total."""
    document = counted.bd("count", "--by-label", "--json").json

    assert document == {
        "total": 3,
        "groups": [{"group": "(no labels)", "count": 1}, {"group": "a", "count": 2}, {"group": "b", "count": 1}],
    }
    assert counted.bd("count", "--by-status").out == "Total: 3\n\nclosed: 1\nopen: 2\n"
    assert counted.bd("count", "--by-priority", "-s", "closed").out == "Total: 1\n\nP0: 1\n"


def test_one_grouping_at_a_time(counted: Workspace) -> None:
    """Two groupings contradict each other."""
    done = counted.bd("count", "--by-type", "--by-label", "--json", check=False)

    assert (done.code, done.json["code"]) == (2, "conflicting-filters")


def test_an_empty_workspace_has_none(workspace: Workspace) -> None:
    """Nothing is nought."""
    assert workspace.bd("count").out == "0\n"
    assert workspace.bd("count", "--by-type", "--json").json == {"total": 0, "groups": []}
