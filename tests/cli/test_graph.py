"""bd graph, in layers, as drawings, and its check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.cli.main import main
from bd.errors import ExitCode
from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.lanes import Stream

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW}


@pytest.fixture
def drawn(workspace: Workspace) -> Workspace:
    """Returns a workspace with an epic, two children of which one waits, an associate and a loner."""
    write_lines(
        workspace.path / "in.jsonl",
        [
            make_record("t-1", title='An "epic" <one>', issue_type="epic"),
            make_record("t-2", title="First", dependencies=[edge("t-2", "t-1", "parent-child")]),
            make_record("t-3", title="Second", dependencies=[edge("t-3", "t-1", "parent-child"), edge("t-3", "t-2")]),
            make_record("t-4", title="Associate", dependencies=[edge("t-4", "t-1", "related")]),
            make_record("t-5", title="Loner"),
        ],
    )
    workspace.bd("import", str(workspace.path / "in.jsonl"))
    return workspace


def test_layers_as_text(drawn: Workspace) -> None:
    """What can be done first stands first; each line says what is waited for and where the issue belongs."""
    assert drawn.bd("graph", "t-3").out == (
        "\n📊 Dependency graph for t-3: 3 issues, 2 layers\n\n"
        "Layer 0 (ready)\n"
        '  ○ t-1: An "epic" <one> [P2]\n'
        "  ○ t-2: First [P2] (parent: t-1)\n\n"
        "Layer 1\n"
        "  ○ t-3: Second [P2] (parent: t-1) ← t-2\n"
    )
    assert drawn.bd("graph", "t-1", "--compact").out.splitlines()[-1] == "1 ○ t-3: Second [P2] (parent: t-1) ← t-2"


def test_the_document_has_the_classic_names(drawn: Workspace) -> None:
    """Every issue has its layer and position; the edges are there too."""
    document = drawn.bd("graph", "t-1", "--json").json

    layout = document["layout"]
    assert document["root"]["id"] == layout["RootID"] == "t-1"
    assert (layout["Layers"], layout["MaxLayer"]) == ([["t-1", "t-2"], ["t-3"]], 1)
    node = layout["Nodes"]["t-3"]
    assert (node["Layer"], node["Position"], node["DependsOn"], node["Issue"]["id"]) == (1, 0, ["t-2"], "t-3")
    assert len(document["dependencies"]) == 3


def test_all_open_issues_in_groups(drawn: Workspace) -> None:
    """Groups come by size; loners are counted in the text and listed in the document."""
    document = drawn.bd("graph", "--all", "--json").json
    text = drawn.bd("graph", "--all").out

    assert [[issue["id"] for issue in group["Issues"]] for group in document] == [
        ["t-1", "t-2", "t-3"],
        ["t-4"],
        ["t-5"],
    ]
    assert "2 open issues are connected with nothing" in text
    assert "Loner" not in text


def test_drawings(drawn: Workspace) -> None:
    """Graphviz and Mermaid documents quote what users wrote."""
    dot = drawn.bd("graph", "t-1", "--dot").out
    mermaid = drawn.bd("graph", "--all", "--mermaid").out

    assert dot.startswith("digraph dependencies {\n")
    assert '"t-3" -> "t-2" [style=solid, label="blocks"];' in dot
    assert '\\"epic\\"' in dot
    assert '  t-1["☐ t-1: An #quot;epic#quot; #lt;one#gt;"]' in mermaid
    assert "  t-3 --> t-2\n" in mermaid


def test_a_terminal_gets_boxes(drawn: Workspace) -> None:
    """With a terminal each issue stands in a box; what users wrote is no markup."""
    drawn.bd("update", "t-2", "--title", "[red]First[/red]")

    out = Stream(is_terminal=True)
    env = {**os.environ, "COLUMNS": "100"}

    code = main(["graph", "t-1"], cwd=str(drawn.path), env=env, stdin=Stream(), stdout=out, stderr=Stream())

    assert code == ExitCode.OK
    assert "[red]First[/red]" in out.getvalue()
    assert "╭" in out.getvalue()


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("t-nope",), ExitCode.NOT_FOUND),
        (("t-1", "--all"), ExitCode.USAGE),
        (("--compact",), ExitCode.USAGE),
        (("--all", "--dot", "--mermaid"), ExitCode.USAGE),
    ],
)
def test_wrong_calls_are_refused(drawn: Workspace, argv: tuple[str, ...], code: int) -> None:
    """An unknown issue, and options that contradict each other, are errors."""
    assert drawn.bd("graph", *argv, "--json", check=False).code == code


def test_the_check_names_what_is_wrong(drawn: Workspace) -> None:
    """A sound graph exits 0; circles, edges to nothing and to itself are listed and exit 1."""
    sound = drawn.bd("graph", "check")
    write_lines(
        drawn.path / "bad.jsonl",
        [
            make_record("t-6", dependencies=[edge("t-6", "t-7"), edge("t-6", "t-6", "related")]),
            make_record("t-7", dependencies=[edge("t-7", "t-6"), edge("t-7", "t-gone"), edge("t-7", "external:p:c")]),
        ],
    )
    drawn.bd("import", str(drawn.path / "bad.jsonl"))

    result = drawn.bd("graph", "check", "--json", check=False)
    text = drawn.bd("graph", "check", check=False).out

    assert "✓" in sound.out
    assert result.code == ExitCode.NEGATIVE
    assert result.json["cycles"] == [["t-6", "t-7"]]
    assert [found["depends_on_id"] for found in result.json["dangling"]] == ["t-gone"]
    assert text.splitlines() == ["circle: t-6 → t-7 → t-6", "dangling: t-7 blocks t-gone", "self: t-6 related t-6"]


def test_a_web_page_is_refused_with_what_to_do(workspace: Workspace) -> None:
    """`--html` of the newer line is answered with the way to a picture."""
    done = workspace.bd("graph", "--all", "--html", check=False)

    assert done.code == ExitCode.USAGE
    assert "dot -Tsvg" in done.err
