"""Two states of an issue, compared key by key."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from bd.model.states import SETS
from bd.model.states import changes_between
from bd.model.states import read_state
from bd.model.states import said_changes
from tests.support.strategies import records


def test_sets_say_what_they_gained_and_lost() -> None:
    """Labels, edges and comments are compared as sets; a comment's number does not matter."""
    comment = {"author": "ann", "text": "hi", "created_at": "2026-01-01T00:00:00Z"}
    old = {"labels": ["a", "b"], "dependencies": [{"depends_on_id": "t-2", "type": "blocks"}], "comments": []}
    new = {"labels": ["b", "c"], "comments": [{"id": 7, **comment}]}

    assert changes_between(old, new) == [
        {"field": "labels", "added": ["c"], "removed": ["a"]},
        {"field": "dependencies", "added": [], "removed": ["blocks:t-2"]},
        {"field": "comments", "added": [comment], "removed": []},
    ]
    assert changes_between(new, {**new, "comments": [{"id": 8, **comment}]}) == []


def test_a_key_that_comes_or_goes_has_one_side() -> None:
    """An absent value is absent from the change, and `true` is not 1."""
    old = {"title": "T", "metadata": {"k": True}, "assignee": "ann"}
    new = {"title": "T", "metadata": {"k": 1}, "notes": "n"}

    assert changes_between(old, new) == [
        {"field": "notes", "new": "n"},
        {"field": "assignee", "old": "ann"},
        {"field": "metadata", "old": {"k": True}, "new": {"k": 1}},
    ]


@given(records(), records())
def test_changes_lead_from_one_state_to_the_other(old: dict[str, object], new: dict[str, object]) -> None:
    """Setting what changed makes the old state the new one, sets and the time of the change aside."""
    result = dict(old)
    for change in changes_between(old, new):
        field = change["field"]
        if field in SETS:
            continue
        if "new" in change:
            result[field] = change["new"]
        else:
            del result[field]

    left_out = {*SETS, "updated_at", "content_hash"}
    assert {key: result[key] for key in result.keys() - left_out} == {key: new[key] for key in new.keys() - left_out}


@pytest.mark.parametrize("text", [None, "", "t-1", "{", "[]", '{"id":"t-1"}', '{"title":"no id"}', "{" * 100_000])
def test_what_is_no_whole_record_is_no_state(text: str | None) -> None:
    """Anything but a whole record is refused without an error."""
    assert read_state(text) is None


def test_an_event_says_what_it_changed() -> None:
    """Changed keys are laid over the record before; without it they stand alone."""
    before = json.dumps({"id": "t-1", "title": "T", "status": "closed", "close_reason": "x"})
    change = json.dumps({"status": "open", "close_reason": None})

    assert said_changes(before, change) == [
        {"field": "status", "old": "closed", "new": "open"},
        {"field": "close_reason", "old": "x"},
    ]
    assert said_changes(None, '{"status":"open"}') == [{"field": "status", "new": "open"}]
    assert said_changes(None, before) == []
    assert said_changes(before, None) == []
