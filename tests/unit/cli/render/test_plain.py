"""Lists as text for pipes."""

from __future__ import annotations

from typing import Any

import pytest

from bd.cli.render import plain
from tests.support.builders import make_record


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, "○ t-1 [● P2] [task] - Title of t-1"),
        ({"status": "in_progress", "assignee": "ann"}, "◐ t-1 [● P2] [task] @ann - Title of t-1"),
        ({"labels": ["ui", "urgent"], "priority": 0}, "○ t-1 [● P0] [task] [ui urgent] - Title of t-1"),
        ({"status": "closed", "issue_type": "bug"}, "✓ t-1 [● P2] [bug] - Title of t-1"),
        ({"status": "triage"}, "? t-1 [● P2] [task] - Title of t-1"),
        ({"parent": "t-0"}, "○ t-1 [● P2] [task] - Title of t-1 (parent: t-0)"),
        ({"title": "[/b] [auth] :smile: é 🎉"}, "○ t-1 [● P2] [task] - [/b] [auth] :smile: é 🎉"),
        ({"title": "a\x1b[31m\nb\tc\x07\x9b"}, r"○ t-1 [● P2] [task] - a\x1b[31m b c\x07\x9b"),
        ({"labels": ["a\x1bb"], "assignee": "x\ny"}, r"○ t-1 [● P2] [task] @x y [a\x1bb] - Title of t-1"),
        ({"issue_type": "x\x1b"}, r"○ t-1 [● P2] [x\x1b] - Title of t-1"),
    ],
)
def test_a_line_shows_an_issue(fields: dict[str, Any], line: str) -> None:
    """Parts that are not there are left out; nothing in a text can steer a terminal."""
    assert plain.list_line(make_record("t-1", **fields), {}, {}) == line


def test_a_line_shows_what_is_around() -> None:
    """The parent, what it waits for and what waits for it stand in brackets."""
    line = plain.list_line(make_record("t-1", parent="t-0"), {"t-1": ["t-2", "t-3"]}, {"t-1": ["t-4"], "t-2": ["t-5"]})

    assert line.endswith("(parent: t-0, blocked by: t-2, t-3, blocks: t-4)")


def test_the_compact_line_is_id_and_title() -> None:
    """Agents get no decoration."""
    assert plain.compact_line(make_record("t-1", title="a\nb")) == "t-1: a b"


def test_the_long_form() -> None:
    """Each issue is a block of its own under a heading that says how many there are."""
    record = make_record("t-1", assignee="ann", labels=["a"], due_at="2026-01-01T00:00:00Z")

    text = plain.long_text([record], is_cut=False)

    assert text.splitlines() == [
        "",
        "Found 1 issues:",
        "",
        "t-1 [● P2] [task] open",
        "  Title of t-1",
        "  Assignee: ann",
        "  Due: 2026-01-01T00:00:00Z",
        "  Labels: [a]",
    ]


def test_headings_are_true() -> None:
    """A list that was cut does not claim to be all."""
    assert plain.heading(3, is_cut=False) == "Found 3 issues:"
    assert plain.heading(3, is_cut=True) == "Showing 3 issues (there are more):"


def test_the_tree_nests_children() -> None:
    """Children stand below their parent in the order given; those of others stand at the top."""
    records = [
        make_record("t-2", issue_type="epic"),
        make_record("t-3", parent="t-2"),
        make_record("t-4", parent="t-2", status="in_progress"),
        make_record("t-5", parent="t-3"),
        make_record("t-6", parent="t-gone", issue_type="bug"),
    ]

    assert plain.tree_text(records, is_cut=False).splitlines() == [
        "○ t-2 ● P2 [epic] Title of t-2",
        "├── ○ t-3 ● P2 Title of t-3",
        "│   └── ○ t-5 ● P2 Title of t-5",
        "└── ◐ t-4 ● P2 Title of t-4",
        "○ t-6 ● P2 [bug] Title of t-6",
        "",
        plain.RULE,
        "Total: 5 issues (4 open, 1 in progress)",
        "",
        plain.LEGEND,
    ]


def test_a_circle_of_parents_is_shown_once() -> None:
    """Issues that are their own ancestors appear, each once."""
    records = [make_record("t-1", parent="t-2"), make_record("t-2", parent="t-1"), make_record("t-3", parent="t-3")]

    assert sorted(record["id"] for _, record in plain.tree_rows(records)) == ["t-1", "t-2", "t-3"]


def test_a_very_deep_tree_costs_no_recursion() -> None:
    """Ten thousand generations are drawn."""
    records = [make_record(f"t-{number}", parent=f"t-{number - 1}") for number in range(10_000)]

    assert len(list(plain.tree_rows(records))) == 10_000


def test_an_empty_tree_says_so() -> None:
    """No issues are no tree."""
    assert plain.tree_text([], is_cut=False) == "No issues found."


def test_groups() -> None:
    """Counts stand below their total."""
    assert plain.groups_text(3, [("bug", 1), ("a\nb", 2)]) == "Total: 3\n\nbug: 1\na b: 2"
