"""bd.model.plan: several issues described in one text."""

from __future__ import annotations

import pytest

from bd.errors import InvalidValue
from bd.model.plan import check_graph
from bd.model.plan import parse_markdown


def test_text_before_the_first_field_is_the_description() -> None:
    """Everything between the title and the first field heading describes the issue."""
    issues = parse_markdown("intro\n## First\n\nline one\nline two\n\n### Priority\n1\n## Second\n")

    assert issues == [{"title": "First", "description": "line one\nline two", "priority": "1"}, {"title": "Second"}]


def test_lists_are_split_and_unknown_headings_left_out() -> None:
    """Labels and dependencies may be commas or bullets; a heading nobody knows is not a field."""
    issue = parse_markdown("## T\n### Labels\nred, blue\n### Dependencies\n- a-1\n- a-2\n### Mood\ngood\n")[0]

    assert issue == {"title": "T", "labels": ["red", "blue"], "dependencies": ["a-1", "a-2"]}


def test_no_heading_is_an_error() -> None:
    """A text that describes nothing creates nothing."""
    with pytest.raises(InvalidValue, match="describes no issue"):
        parse_markdown("just words")


def test_parents_come_before_children() -> None:
    """Nodes are put in an order in which every parent exists before its child."""
    nodes, edges = check_graph({"nodes": [{"key": "b", "parent_key": "a"}, {"key": "a"}], "edges": [{"to_key": "a"}]})

    assert [node["key"] for node in nodes] == ["a", "b"]
    assert edges == [{"to_key": "a"}]


@pytest.mark.parametrize(
    "plan",
    [
        [],
        {"nodes": {}},
        {"nodes": [{"title": "no key"}]},
        {"nodes": [{"key": "a"}, {"key": "a"}]},
        {"nodes": [{"key": "a", "parent_key": "b"}, {"key": "b", "parent_key": "a"}]},
        {"nodes": [{"key": "a"}], "edges": [{"from_key": "x", "to_key": "a"}]},
    ],
    ids=["list", "nodes", "no key", "twice", "circle", "unknown end"],
)
def test_bad_graphs_are_refused(plan: object) -> None:
    """A graph that cannot be built is one clear error."""
    with pytest.raises(InvalidValue):
        check_graph(plan)
