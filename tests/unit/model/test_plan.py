"""bd.model.plan: several issues described in one text."""

from __future__ import annotations

import pytest

from bd.errors import InvalidValue
from bd.model.plan import check_graph
from bd.model.plan import parse_markdown

EDGE = {"from_key": "b", "to_id": "t-1"}


def test_text_before_the_first_field_is_the_description() -> None:
    """Everything between the title and the first field heading describes the issue."""
    issues = parse_markdown("intro\n## First\n\nline one\nline two\n\n### Priority\n1\n## Second\n")

    assert issues == [{"title": "First", "description": "line one\nline two", "priority": "1"}, {"title": "Second"}]


def test_lists_are_split_and_unknown_sections_kept() -> None:
    """Labels and dependencies may be commas or bullets; a section nobody knows stays in the description."""
    issue = parse_markdown("## T\n### Labels\nred, blue\n### Dependencies\n- a-1\n- a-2\n### Mood\ngood\n")[0]

    assert issue == {
        "title": "T",
        "labels": ["red", "blue"],
        "dependencies": ["a-1", "a-2"],
        "description": "### Mood\ngood",
    }


@pytest.mark.parametrize("fence", ["```", "~~~", "  ```"])
def test_code_has_no_headings(fence: str) -> None:
    """What stands in a code fence describes no further issue, whatever it looks like."""
    text = f"## T\n{fence}sh\n## no issue\n### Priority\n{fence}\n### Priority\n1\n"

    assert [(issue["title"], issue["priority"]) for issue in parse_markdown(text)] == [("T", "1")]


def test_no_heading_is_an_error() -> None:
    """A text that describes nothing creates nothing."""
    with pytest.raises(InvalidValue, match="describes no issue"):
        parse_markdown("just words")


def test_parents_come_before_children() -> None:
    """Nodes are put in an order in which every parent exists before its child."""
    nodes, edges = check_graph({"nodes": [{"key": "b", "parent_key": "a"}, {"key": "a"}], "edges": [EDGE]})

    assert [node["key"] for node in nodes] == ["a", "b"]
    assert edges == [EDGE]


@pytest.mark.parametrize(
    "plan",
    [
        [],
        {"nodes": {}},
        {"nodes": [{"title": "no key"}]},
        {"nodes": [{"key": "a"}, {"key": "a"}]},
        {"nodes": [{"key": "a", "parent_key": "b"}, {"key": "b", "parent_key": "a"}]},
        {"nodes": [{"key": "a"}], "edges": [{"from_key": "x", "to_key": "a"}]},
        {"nodes": ["a"]},
        {"nodes": [{"key": 1}]},
        {"nodes": [{"key": "a", "titel": "x"}]},
        {"nodes": [{"key": "a", "title": 5}]},
        {"nodes": [{"key": "a", "labels": "x"}]},
        {"nodes": [{"key": "a", "labels": [1]}]},
        {"nodes": [{"key": "a", "priority": True}]},
        {"nodes": [{"key": "a", "parent_key": ["a"]}]},
        {"nodes": [{"key": "a", "metadata_refs": {"k": "b"}}]},
        {"nodes": [{"key": "a", "metadata_refs": {"k": ["a"]}}]},
        {"nodes": [{"key": "a"}], "edges": {}},
        {"nodes": [{"key": "a"}], "edges": ["a"]},
        {"nodes": [{"key": "a"}], "edges": [{"from_key": "a"}]},
        {"nodes": [{"key": "a"}], "edges": [{"from_key": "a", "from_id": "t-1", "to_key": "a"}]},
    ],
    ids=repr,
)
def test_bad_graphs_are_refused(plan: object) -> None:
    """A graph that cannot be built is one clear error."""
    with pytest.raises(InvalidValue):
        check_graph(plan)
