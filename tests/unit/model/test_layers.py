"""The layers of a graph."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies

from bd.model.layers import group_connected
from bd.model.layers import lay_out

NODES = "abcdef"
EDGES = strategies.lists(
    strategies.tuples(strategies.sampled_from(NODES), strategies.sampled_from(NODES), strategies.just("blocks")),
    max_size=10,
)


def test_an_issue_stands_below_the_deepest_it_waits_for() -> None:
    """The longest way decides; a parent that waits for nothing holds no child back."""
    edges = [("c", "b", "blocks"), ("b", "a", "waits-for"), ("c", "a", "blocks"), ("a", "e", "parent-child")]

    layout = lay_out(["a", "b", "c", "e"], edges)

    assert layout.layers == [["a", "e"], ["b"], ["c"]]
    assert layout.waits["c"] == ["b", "a"]
    assert layout.knots == []


def test_a_child_stands_below_what_its_parents_wait_for() -> None:
    """At any height; what the child waits for itself is all that is named."""
    edges = [("b", "a", "blocks"), ("c", "b", "parent-child"), ("d", "c", "parent-child"), ("d", "e", "blocks")]

    layout = lay_out(["a", "b", "c", "d", "e"], edges)

    assert layout.layers == [["a", "e"], ["b", "c", "d"]]
    assert (layout.waits["c"], layout.waits["d"]) == ([], ["e"])


def test_circles_share_the_last_layer() -> None:
    """What waits in a circle, and what waits for that, is placed last and named."""
    layout = lay_out(["a", "b", "c", "d"], [("b", "c", "blocks"), ("c", "b", "blocks"), ("d", "b", "blocks")])

    assert layout.layers == [["a"], ["b", "c", "d"]]
    assert layout.knots == ["b", "c", "d"]


@given(EDGES)
def test_every_issue_is_placed_once_and_below_what_it_waits_for(edges: list[tuple[str, str, str]]) -> None:
    """Outside circles each issue stands below all it waits for, with one of them right above it."""
    layout = lay_out(NODES, edges)

    level = {issue_id: number for number, layer in enumerate(layout.layers) for issue_id in layer}
    assert sorted(issue_id for layer in layout.layers for issue_id in layer) == list(NODES)
    for issue_id in set(NODES) - set(layout.knots):
        above = [level[target] for target in layout.waits[issue_id]]
        assert level[issue_id] == max(above, default=-1) + 1


@given(EDGES)
def test_groups_are_connected_and_complete(edges: list[tuple[str, str, str]]) -> None:
    """No edge leads from one group to another, and every issue is in one."""
    groups = group_connected(NODES, edges)

    group_of = {issue_id: number for number, group in enumerate(groups) for issue_id in group}
    assert sorted(group_of) == list(NODES)
    assert all(group_of[near] == group_of[far] for near, far, _ in edges)
    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)
