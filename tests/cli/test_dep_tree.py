"""bd dep tree and bd dep cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.runner import call_bd
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW}


RECORDS = [
    make_record("t-1", title="Top", dependencies=[edge("t-1", "t-2"), edge("t-1", "t-3", "related")]),
    make_record("t-2", title="Left", priority=1, dependencies=[edge("t-2", "t-4")]),
    make_record("t-3", title="Right", dependencies=[edge("t-3", "t-4"), edge("t-3", "external:p:c")]),
    make_record("t-4", title="Base", status="in_progress", dependencies=[edge("t-4", "t-5", "relates-to")]),
    make_record("t-5", title="Aside"),
    make_record("t-6", title="Round", dependencies=[edge("t-6", "t-7")]),
    make_record("t-7", title="About", dependencies=[edge("t-7", "t-6")]),
]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, machine: dict[str, str]) -> Workspace:
    """Returns one workspace with edges, shared by tests that only read."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in machine.items():
            patch.setenv(name, value)
        workspace = make_workspace(tmp_path_factory.mktemp("grown") / "repo")
        write_lines(workspace.path / "in.jsonl", RECORDS)
        workspace.bd("import", str(workspace.path / "in.jsonl"))
        return workspace


def rows(workspace: Workspace, *argv: str) -> list[tuple[str, int, str]]:
    """Returns id, depth and parent of every row of a tree."""
    found = workspace.bd("dep", "tree", *argv, "--json").json
    return [(row["id"], row["depth"], row["parent_id"]) for row in found]


def test_a_tree_as_text(grown: Workspace) -> None:
    """A line an issue: branches, the status, what can be worked on, how it hangs there, what is not here."""
    assert grown.bd("dep", "tree", "t-1").out == (
        "\n🌲 Dependency tree for t-1:\n\n"
        "t-1: Top [P2] (open)\n"
        "├── t-2: Left [P1] (open)\n"
        "│   └── t-4: Base [P2] (in_progress)\n"
        "└── t-3: Right [P2] (open) via related\n"
        "    └── external:p:c (not here)\n\n"
    )


def test_rows_know_their_place(grown: Workspace) -> None:
    """The document is flat, in the order of the text, each row with its depth and what it hangs on."""
    expected = [("t-1", 0, "t-1"), ("t-2", 1, "t-1"), ("t-4", 2, "t-2"), ("t-3", 1, "t-1"), ("external:p:c", 2, "t-3")]

    assert rows(grown, "t-1") == expected


def test_all_paths_repeat_what_is_reached_twice(grown: Workspace) -> None:
    """Base stands below both that wait for it."""
    assert [row[0] for row in rows(grown, "t-1", "--show-all-paths")].count("t-4") == 2


def test_directions(grown: Workspace) -> None:
    """Up shows who waits, --reverse is the same, both shows the root once in the document."""
    upward = [("t-4", 0, "t-4"), ("t-2", 1, "t-4"), ("t-1", 2, "t-2"), ("t-3", 1, "t-4")]

    assert rows(grown, "t-4", "--direction", "up") == upward
    assert rows(grown, "t-4", "--reverse") == upward
    both = grown.bd("dep", "tree", "t-2", "--direction", "both", "--json").json
    assert [(row["id"], row["direction"]) for row in both] == [("t-2", "down"), ("t-4", "down"), ("t-1", "up")]
    assert "Dependent tree for t-2" in grown.bd("dep", "tree", "t-2", "--direction", "both").out


def test_depth_type_and_status_cut_the_tree(grown: Workspace) -> None:
    """What depth cuts off is marked; a type follows only its edges, a status keeps the branches that lead to it."""
    cut = grown.bd("dep", "tree", "t-1", "-d", "1", "--json").json

    assert [(row["id"], row["truncated"]) for row in cut] == [("t-1", False), ("t-2", True), ("t-3", True)]
    assert [row[0] for row in rows(grown, "t-1", "-t", "related")] == ["t-1", "t-3"]
    assert [row[0] for row in rows(grown, "t-1", "--status", "in_progress")] == ["t-1", "t-2", "t-4"]


def test_mermaid_shows_every_edge_between_what_is_shown(grown: Workspace) -> None:
    """Arrows lead to what is waited for; a name Mermaid would stumble over is replaced."""
    lines = grown.bd("dep", "tree", "t-1", "--format", "mermaid").out.splitlines()

    assert lines[:2] == ["flowchart TD", '  t-1["☐ t-1: Top"]']
    assert '  t-4["◧ t-4: Base"]' in lines
    assert '  node4["☐ external:p:c: (not here)"]' in lines
    assert {"  t-1 --> t-2", "  t-1 -.->|related| t-3", "  t-3 --> t-4", "  t-3 --> node4"} <= set(lines)


@pytest.mark.parametrize(
    ("argv", "part"),
    [(("-d", "0"), "max-depth"), (("-d", "-1"), "max-depth"), (("--format", "svg"), "--format"), (("-t", ""), "type")],
)
def test_wrong_values_are_refused(grown: Workspace, argv: tuple[str, ...], part: str) -> None:
    """A depth below one, and formats and types that are none, are errors of usage."""
    result = call_bd("dep", "tree", "t-1", *argv, "--json", cwd=grown.path, check=False)

    assert result.code == ExitCode.USAGE
    assert part in result.json["error"]


def test_a_circle_is_listed_and_does_not_hang_the_tree(grown: Workspace) -> None:
    """Imported circles are shown as paths, and a tree through one ends."""
    cycles = grown.bd("dep", "cycles", "--json").json

    assert [[record["id"] for record in cycle] for cycle in cycles] == [["t-6", "t-7"]]
    assert "t-6 → t-7 → t-6" in grown.bd("dep", "cycles").out
    assert [row[0] for row in rows(grown, "t-6", "--show-all-paths")] == ["t-6", "t-7"]


def test_a_wide_and_a_deep_tree_are_quick(workspace: Workspace) -> None:
    """Three thousand children, and a chain of two thousand, are drawn whole."""
    wide = [make_record(f"t-w{n}", dependencies=[edge(f"t-w{n}", "t-0", "parent-child")]) for n in range(3000)]
    deep = [make_record(f"t-d{n}", dependencies=[edge(f"t-d{n}", f"t-d{n + 1}")]) for n in range(2000)]
    path = workspace.path / "in.jsonl"
    write_lines(path, [make_record("t-0", issue_type="epic"), *wide, *deep, make_record("t-d2000")])
    workspace.bd("import", str(path))

    upward = workspace.bd("dep", "tree", "t-0", "--direction", "up", timeout_s=20).out
    downward = workspace.bd("dep", "tree", "t-d0", "-d", "5000", "--json", timeout_s=20).json

    assert upward.count("\n├── t-w") == 2999
    assert [row["depth"] for row in downward] == list(range(2001))
