"""A record as rows of the tables, and what cannot become any."""

from __future__ import annotations

from typing import Any

import pytest

from bd.model.rows import RecordError
from bd.model.rows import clean_text
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_names
from bd.model.rows import record_to_row
from bd.model.rows import repaired
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import make_record


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", "plain"), ("é🚀", "é🚀"), ("a\ud800b", "a\ufffdb"), ("\udc00\ud800é", "\ufffd\ufffdé")],
)
def test_half_a_character_becomes_one_replacement(text: str, expected: str) -> None:
    """Each lone surrogate becomes one U+FFFD, as Go reads it; other text is left alone."""
    assert clean_text(text) == expected


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": 5}, "title is not a string"),
        ({"description": ["x"]}, "description is not a string"),
        ({"priority": "high"}, "priority is not an integer"),
        ({"priority": True}, "priority is not an integer"),
        ({"priority": 2.5}, "priority is not an integer"),
        ({"estimated_minutes": 2**63}, "estimated_minutes is not an integer"),
        ({"pinned": "yes"}, "pinned is not true or false"),
        ({"pinned": 1}, "pinned is not true or false"),
        ({"due_at": "tomorrow"}, "due_at is not an RFC 3339 time"),
        ({"due_at": 1_700_000_000}, "due_at is not an RFC 3339 time"),
        ({"due_at": "2026-02-30T00:00:00Z"}, "due_at is not an RFC 3339 time"),
        ({"quality_score": "good"}, "quality_score is not a number"),
        ({"quality_score": 10**400}, "quality_score is not a number"),
        ({"quality_score": float("inf")}, "quality_score is not a number"),
        ({"waiters": "one"}, "waiters is not a list of strings"),
        ({"waiters": [1]}, "waiters is not a list of strings"),
        ({"metadata": {"x": float("nan")}}, "metadata: nan is not a JSON value"),
    ],
    ids=str,
)
def test_a_value_of_the_wrong_type_is_named(fields: dict[str, Any], reason: str) -> None:
    """A field that cannot be what it must be is refused with its key."""
    with pytest.raises(RecordError) as caught:
        record_to_row(make_record("t-1", **fields))

    assert str(caught.value) == reason


@pytest.mark.parametrize("key", ["metadata", "unknown"])
def test_a_value_nested_too_deeply_is_a_record_error(key: str) -> None:
    """What cannot be written again is refused when it comes in."""
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]

    with pytest.raises(RecordError, match="nested too deeply"):
        record_to_row(make_record("t-1", **{key: value}))


def test_a_whole_number_may_be_spelled_with_a_fraction() -> None:
    """2.0 is the priority 2."""
    assert record_to_row(make_record("t-1", priority=2.0))["priority"] == 2


@pytest.mark.parametrize(
    ("edge", "row"),
    [
        ({"depends_on_id": "t-2"}, ("t-1", "t-2", "blocks", NOW, "", "", "")),
        (
            {"depends_on_id": "external:p:c", "type": "tracks", "created_at": "2026-01-01T00:00:00Z"},
            ("t-1", "external:p:c", "tracks", "2026-01-01T00:00:00.000000000Z", "", "", ""),
        ),
        (
            {"depends_on_id": "t-2", "metadata": {"gate": "any-children"}, "thread_id": "x", "created_by": "me"},
            ("t-1", "t-2", "blocks", NOW, "me", '{"gate":"any-children"}', "x"),
        ),
        ({"depends_on_id": "t-2", "metadata": "\ud800"}, ("t-1", "t-2", "blocks", NOW, "", "\ufffd", "")),
        ({"issue_id": "somebody-else", "depends_on_id": "t-2"}, ("t-1", "t-2", "blocks", NOW, "", "", "")),
    ],
)
def test_an_edge_becomes_a_row(edge: dict[str, Any], row: tuple[str, ...]) -> None:
    """The source is the record, the time defaults to the issue's, the type to blocks, metadata is text."""
    assert dependency_rows(make_record("t-1", dependencies=[edge])) == [row]


@pytest.mark.parametrize(
    "edges",
    ["t-2", {"depends_on_id": "t-2"}, ["t-2"], [{}], [{"depends_on_id": 5}], [{"depends_on_id": "t", "type": 1}]],
)
def test_a_malformed_edge_is_a_record_error(edges: object) -> None:
    """Dependencies are a list of objects with a target."""
    with pytest.raises(RecordError):
        dependency_rows(make_record("t-1", dependencies=edges))


def test_comments_keep_either_form_of_id() -> None:
    """Integer ids and UUIDs are both kept as text, a comment without one has none."""
    comments = [
        {"id": 7, "author": "a", "text": "one", "created_at": NOW},
        {"id": "01a1-uuid", "author": "a", "text": "two\ud800"},
        {"text": "three"},
    ]

    assert comment_rows(make_record("t-1", comments=comments)) == [
        ("t-1", "a", "one", NOW, "7"),
        ("t-1", "a", "two\ufffd", NOW, "01a1-uuid"),
        ("t-1", "", "three", NOW, None),
    ]


@pytest.mark.parametrize("comments", ["text", ["text"], [{}], [{"text": 5}], [{"text": "x", "created_at": "now"}]])
def test_a_malformed_comment_is_a_record_error(comments: object) -> None:
    """Comments are a list of objects with a text and a readable time."""
    with pytest.raises(RecordError):
        comment_rows(make_record("t-1", comments=comments))


@pytest.mark.parametrize(
    ("labels", "names"),
    [(["b", "a", "b"], ["a", "b"]), ([], []), (None, []), (["", "x"], ["x"]), (["\ud800"], ["\ufffd"])],
)
def test_labels_are_a_sorted_set(labels: object, names: list[str]) -> None:
    """Each label once, in order, empty ones left out."""
    assert label_names(make_record("t-1", labels=labels)) == names


@pytest.mark.parametrize("labels", ["bug", {"a": 1}, [1], [None], ["é", None]])
def test_malformed_labels_are_a_record_error(labels: object) -> None:
    """Labels are a list of strings."""
    with pytest.raises(RecordError):
        label_names(make_record("t-1", labels=labels))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            {},
            {"status": "open", "issue_type": "task", "priority": 2, "created_at": NOW, "updated_at": NOW, "title": ""},
        ),
        ({"priority": 0}, {"priority": 0}),
        ({"priority": None, "status": ""}, {"priority": 2, "status": "open"}),
        ({"created_at": "2026-01-01T00:00:00Z"}, {"updated_at": "2026-01-01T00:00:00Z"}),
        ({"updated_at": "2026-01-01T00:00:00Z"}, {"created_at": "2026-01-01T00:00:00Z"}),
        ({"status": "closed"}, {"closed_at": NOW}),
        ({"status": "closed", "closed_at": "2026-01-01T00:00:00Z"}, {"closed_at": "2026-01-01T00:00:00Z"}),
        ({"status": "tombstone"}, {"deleted_at": NOW}),
        ({"status": "deleted"}, {"status": "tombstone", "deleted_at": NOW}),
        ({"status": "open", "deleted_at": NOW}, {"status": "open", "deleted_at": NOW}),
        ({"status": "strange"}, {"status": "strange"}),
    ],
    ids=str,
)
def test_an_import_fills_in_what_is_missing(record: dict[str, Any], expected: dict[str, Any]) -> None:
    """Status, type, priority 2 and the times are filled in; what is there stays."""
    filled = repaired(record, NOW_NS)

    assert {key: filled[key] for key in expected} == expected


def test_a_live_issue_has_no_closing_time() -> None:
    """A closing time on an open issue is dropped, and the input is left alone."""
    record = make_record("t-1", closed_at=NOW)

    assert "closed_at" not in repaired(record, NOW_NS)
    assert record["closed_at"] == NOW
