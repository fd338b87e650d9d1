"""What did not change keeps its bytes."""

from __future__ import annotations

from typing import Any

import pytest

from bd.model.record import in_order
from bd.model.spelling import keep_spelling
from bd.model.spelling import without_local_ids
from bd.util.jsontext import RawNumber
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads
from tests.support.builders import NOW
from tests.support.builders import make_record

EDGE = {"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks", "created_at": NOW, "created_by": "Tess"}
COMMENT = {"id": 1, "issue_id": "t-1", "author": "Tess", "text": "one", "created_at": NOW}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"due_at": "2026-11-20T15:45:08Z"}, {"due_at": "2026-11-20T21:15:08+05:30"}),
        ({"due_at": "2026-11-20T15:45:08Z"}, {"due_at": "2026-11-20T15:45:08.000000Z"}),
        ({"labels": ["a", "b"]}, {"labels": ["b", "a", "b"]}),
        ({"labels": ["a"]}, {"labels": ["", "a"]}),
        ({"dependencies": [EDGE]}, {"dependencies": [{**EDGE, "metadata": "{}", "thread_id": ""}]}),
        ({"dependencies": [EDGE]}, {"dependencies": [{**EDGE, "strange": 1}]}),
        ({"dependencies": [EDGE]}, {"dependencies": [EDGE, EDGE]}),
        ({"comments": [COMMENT]}, {"comments": [{**COMMENT, "id": "01a1-uuid"}]}),
        ({"comments": [COMMENT, {**COMMENT, "id": 2}]}, {"comments": [{**COMMENT, "id": 9}, {**COMMENT, "id": 8}]}),
        ({}, {"assignee": "", "compaction_level": 0, "pinned": False, "labels": [], "metadata": {}, "closed_at": None}),
        ({"description": "a\ufffd"}, {"description": "a\ud800"}),
        ({"quality_score": 0.5}, {"quality_score": RawNumber("0.50")}),
        ({"priority": 1}, {"priority": RawNumber("1.0")}),
    ],
    ids=str,
)
def test_the_same_said_differently_keeps_the_old_bytes(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """A record that says what its line says is spelled like the line, and stays so when another field changes."""
    base = make_record("t-1", **theirs)
    changed = make_record("t-1", title="New", **ours)

    assert dumps_line(keep_spelling(make_record("t-1", **ours), base)) == dumps_line(base)
    assert dumps_line(keep_spelling(changed, base)) == dumps_line({**base, "title": "New"})


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"due_at": "2026-11-20T15:45:09Z"}, {"due_at": "2026-11-20T15:45:08Z"}),
        ({"due_at": "2026-11-20T15:45:09Z"}, {"due_at": "soon"}),
        ({}, {"assignee": "bob"}),
        ({}, {"labels": ["a"]}),
        ({"labels": ["a"]}, {"labels": "a"}),
        ({"dependencies": [EDGE]}, {"dependencies": "t-2"}),
        ({"dependencies": [EDGE]}, {"dependencies": ["t-2", {"type": "blocks"}]}),
        ({"comments": [COMMENT]}, {"comments": [{"text": 5}]}),
        ({"dependencies": [{**EDGE, "metadata": '{"gate":"any"}'}]}, {"dependencies": [EDGE]}),
        ({"dependencies": [{**EDGE, "created_by": "Bob"}]}, {"dependencies": [EDGE]}),
        ({"dependencies": [{**EDGE, "type": "related"}]}, {"dependencies": [EDGE]}),
        ({"comments": [{**COMMENT, "text": "two"}]}, {"comments": [COMMENT]}),
        ({"metadata": {"a": 1}}, {"metadata": {"a": True}}),
        ({"estimated_minutes": 0}, {}),
    ],
    ids=str,
)
def test_what_did_change_is_written(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """A real difference is never hidden by the old spelling."""
    record = in_order(make_record("t-1", **ours))

    assert dumps_line(keep_spelling(record, make_record("t-1", **theirs))) == dumps_line(record)


def test_a_new_comment_stands_behind_the_old_ones() -> None:
    """Old comments keep place and id, a new one joins at the end."""
    old = [{**COMMENT, "id": "u-2", "text": "two"}, {**COMMENT, "id": "u-1"}]
    ours = [COMMENT, {**COMMENT, "id": 2, "text": "two"}, {**COMMENT, "id": 3, "text": "three"}]

    kept = keep_spelling(make_record("t-1", comments=ours), make_record("t-1", comments=old))

    assert kept["comments"] == [*old, ours[2]]


def test_a_removed_edge_goes() -> None:
    """An edge that is no longer there leaves the line, its neighbours stay as they were."""
    other = {**EDGE, "depends_on_id": "t-3", "metadata": "{}"}
    ours = {key: value for key, value in other.items() if key != "metadata"}

    kept = keep_spelling(make_record("t-1", dependencies=[ours]), make_record("t-1", dependencies=[EDGE, other]))

    assert kept["dependencies"] == [other]


def test_counts_of_the_newer_line_stay_true() -> None:
    """Counts a line carries follow the lists; a line without counts gets none."""
    base = make_record("t-1", dependencies=[EDGE], dependency_count=1, dependent_count=4, comment_count=0)
    ours = make_record("t-1", comments=[COMMENT], dependent_count=4)

    kept = keep_spelling(ours, base)

    assert (kept["dependency_count"], kept["comment_count"], kept["dependent_count"]) == (0, 1, 4)
    assert "comment_count" not in keep_spelling(ours, make_record("t-1"))


def test_the_order_of_keys_is_kept_while_the_keys_are_the_same() -> None:
    """A line with its own order of keys keeps it when a value changes."""
    base = loads('{"title":"Old","id":"t-1","_type":"issue"}')
    assert isinstance(base, dict)

    assert list(keep_spelling({"_type": "issue", "id": "t-1", "title": "New"}, base)) == ["title", "id", "_type"]


def test_a_travelling_comment_has_only_the_known_keys() -> None:
    """What the database adds to a comment does not travel."""
    record = make_record("t-1", comments=[{**COMMENT, "origin_id": "x"}])

    assert without_local_ids(record)["comments"] == [COMMENT]
    assert without_local_ids(make_record("t-1")) == make_record("t-1")
