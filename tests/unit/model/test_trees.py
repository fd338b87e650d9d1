"""Trees out of graphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies

from bd.model.trees import MOST_ROWS
from bd.model.trees import Row
from bd.model.trees import arrange_tree
from bd.model.trees import glyphs_of
from bd.model.trees import keep_branches

EDGES = strategies.lists(
    strategies.tuples(strategies.sampled_from("abcdef"), strategies.sampled_from("abcdef"), strategies.just("blocks")),
    max_size=12,
    unique=True,
)


def edges_of(pairs: list[tuple[str, str, str]]) -> dict[str, list[tuple[str, str, str]]]:
    """Returns the edges by the node they start at."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for pair in pairs:
        found.setdefault(pair[0], []).append(pair)
    return found


def shapes_of(rows: list[Row]) -> list[tuple[str, int, str]]:
    """Returns node, depth and parent of every row."""
    return [(row.node, row.depth, row.parent) for row in rows]


def test_a_node_stands_once_and_as_near_as_it_comes() -> None:
    """Of two ways to a node the shorter one is shown, siblings in the order of their edges."""
    edges = edges_of([("a", "b", "blocks"), ("b", "c", "blocks"), ("a", "c", "related"), ("c", "d", "blocks")])

    rows, is_cut = arrange_tree(edges, "a", depth=9)

    assert shapes_of(rows) == [("a", 0, "a"), ("b", 1, "a"), ("c", 1, "a"), ("d", 2, "c")]
    assert [row.kind for row in rows] == ["", "blocks", "related", "blocks"]
    assert not is_cut


def test_every_path_repeats_a_node_but_never_below_itself() -> None:
    """With every path a node stands wherever a path leads, and a circle ends where it closes."""
    edges = edges_of([("a", "b", "x"), ("a", "c", "x"), ("b", "d", "x"), ("c", "d", "x"), ("d", "a", "x")])

    rows, _ = arrange_tree(edges, "a", depth=9, is_every_path=True)

    assert [row.node for row in rows] == ["a", "b", "d", "c", "d"]


def test_depth_cuts_and_says_so() -> None:
    """A row at the last level is marked when something below it is not shown elsewhere."""
    edges = edges_of([("a", "b", "x"), ("a", "c", "x"), ("b", "d", "x"), ("c", "b", "x")])

    rows, _ = arrange_tree(edges, "a", depth=1)

    assert [(row.node, row.is_truncated) for row in rows] == [("a", False), ("b", True), ("c", False)]


def test_exploding_paths_are_cut() -> None:
    """A ladder with a million paths gives so many rows and says that there are more."""
    edges = edges_of([(str(n), side, "x") for n in range(30) for side in (f"{n}l", f"{n}r")])
    edges |= edges_of([(f"{n}{side}", str(n + 1), "x") for n in range(30) for side in "lr"])

    rows, is_cut = arrange_tree(edges, "0", depth=99, is_every_path=True)

    assert len(rows) == MOST_ROWS
    assert is_cut


def test_branches_lead_to_what_is_wanted() -> None:
    """Rows above a wanted one stay, others go, and the glyphs close the branches anew."""
    edges = edges_of([("a", "b", "x"), ("a", "c", "x"), ("b", "d", "x"), ("b", "e", "x"), ("c", "f", "x")])
    rows, _ = arrange_tree(edges, "a", depth=9)

    kept = keep_branches(rows, {"d"})

    assert [row.node for row in kept] == ["a", "b", "d"]
    assert glyphs_of(kept) == ["", "└── ", "    └── "]


def test_glyphs_show_who_belongs_to_whom() -> None:
    """A line runs on past a branch as long as a sibling follows."""
    edges = edges_of([("a", "b", "x"), ("a", "c", "x"), ("b", "d", "x")])
    rows, _ = arrange_tree(edges, "a", depth=9)

    assert [glyphs + row.node for glyphs, row in zip(glyphs_of(rows), rows, strict=True)] == [
        "a",
        "├── b",
        "│   └── d",
        "└── c",
    ]


@given(EDGES)
def test_a_tree_holds_exactly_what_can_be_reached(pairs: list[tuple[str, str, str]]) -> None:
    """Whatever the graph, each reachable node stands once, one level below its parent."""
    reached = {"a"}
    while more := {far for near, far, _ in pairs if near in reached} - reached:
        reached |= more

    rows, _ = arrange_tree(edges_of(pairs), "a", depth=9)

    depths = {row.node: row.depth for row in rows}
    assert sorted(row.node for row in rows) == sorted(reached)
    assert all(row.depth == depths[row.parent] + 1 for row in rows[1:])
