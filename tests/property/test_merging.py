"""The three-way merge of a record, for any three states: what must hold whatever the sides did."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.model.meaning import comment_key
from bd.model.meaning import edge_key
from bd.model.meaning import meaning_of
from bd.model.merging import COMPACTION_GROUP
from bd.model.merging import STATUS_GROUP
from bd.model.merging import merge_records
from bd.model.merging import says_same
from bd.util.jsontext import dumps_line
from tests.support.strategies import records

Record = dict[str, Any]

ENDS = st.sampled_from(
    [
        {},
        {"status": "closed", "closed_at": "2026-02-01T00:00:00Z", "close_reason": "done"},
        {"status": "closed", "closed_at": "2026-03-01T00:00:00Z"},
        {"status": "tombstone", "deleted_at": "2027-02-01T00:00:00Z", "deleted_by": "ann"},
        {"status": "tombstone", "deleted_at": "2027-03-01T00:00:00Z", "original_type": "bug"},
    ]
)
KEPT = ("id", "title", "created_at", "updated_at", "status", "priority", "issue_type")


@st.composite
def edited(draw: st.DrawFn, base: Record) -> Record:
    """Draws what somebody may have made of a record: fields set, cleared, sets changed, closed or deleted."""
    other = draw(records())
    changed = draw(st.sets(st.sampled_from(sorted({**base, **other})), max_size=6))
    side = {**base, **{key: other[key] for key in changed if key in other}, "created_at": base["created_at"]}
    side |= {"updated_at": other["updated_at"], **draw(ENDS)}
    return {key: value for key, value in side.items() if key in KEPT or key not in changed or key in other}


@st.composite
def histories(draw: st.DrawFn, count: int = 2) -> tuple[Record, list[Record]]:
    """Draws a record and what several sides made of it."""
    base = draw(records())
    return base, [draw(edited(base)) for _ in range(count)]


def merged(base: Record | None, one: Record, other: Record) -> Record:
    """Returns the merged record."""
    return merge_records(base, one, other).record


def keyed(record: Record, key: str) -> set[Any]:
    """Returns the elements of a set by what identifies them."""
    if key == "labels":
        return set(record.get(key) or ())
    key_of = edge_key if key == "dependencies" else comment_key
    return {key_of(record, element) for element in record.get(key) or ()}


@given(histories(), st.booleans())
def test_the_order_of_the_sides_does_not_matter(history: tuple[Record, list[Record]], with_base: bool) -> None:
    """Merging a with b and b with a gives the same record, the order of keys included, and the same remarks."""
    base, (one, other) = history
    start = base if with_base else None

    first, second = merge_records(start, one, other), merge_records(start, other, one)

    assert dumps_line(first.record) == dumps_line(second.record) or (
        says_same(first.record, second.record) and first.record in (one, other)
    )
    assert [contest.key for contest in first.contests] == [contest.key for contest in second.contests]
    assert first.is_collision == second.is_collision


@given(histories(1), st.booleans())
def test_a_side_that_changed_nothing_yields(history: tuple[Record, list[Record]], with_base: bool) -> None:
    """merge(b, b, x) is x, and merge(b, x, x) is x, whatever b is."""
    base, (side,) = history

    assert says_same(merged(base, base, side), side)
    assert says_same(merged(base, side, base), side)
    assert merged(base if with_base else None, side, side) == side


@given(histories())
def test_merging_again_changes_nothing(history: tuple[Record, list[Record]]) -> None:
    """A merge that meets one of its own sides again stays what it was."""
    base, (one, other) = history
    once = merged(base, one, other)

    assert says_same(merged(base, once, one), once)
    assert says_same(merged(one, once, one), once)
    assert says_same(merged(other, other, once), once)


@given(histories())
def test_inputs_are_left_alone(history: tuple[Record, list[Record]]) -> None:
    """Neither side nor the base is changed by a merge."""
    base, (one, other) = history
    before = dumps_line([base, one, other])

    merged(base, one, other)

    assert dumps_line([base, one, other]) == before


@given(histories())
def test_a_change_of_one_side_alone_is_kept(history: tuple[Record, list[Record]]) -> None:
    """A field that one side left alone says what the other side says, unless fields that go with it decide."""
    base, (one, other) = history
    result = merged(base, one, other)
    together = {*STATUS_GROUP, *COMPACTION_GROUP, "labels", "dependencies", "comments", "updated_at", "last_activity"}

    for key in {**base, **one, **other}.keys() - together:
        states = [meaning_of(state, key) for state in (base, one, other)]
        if states[0] in states[1:]:
            wanted = states[2] if states[1] == states[0] else states[1]
            assert meaning_of(result, key) == wanted


@given(histories())
def test_sets_keep_what_was_added_and_drop_what_was_removed(history: tuple[Record, list[Record]]) -> None:
    """In the outcome is what both have and what is new on either side; of two parents that met, one stays."""
    base, (one, other) = history
    result = merged(base, one, other)

    for key in ("labels", "comments", "dependencies"):
        before, left, right = (keyed(state, key) for state in (base, one, other))
        wanted = (left & right) | ((left | right) - before)
        found = keyed(result, key)
        if key == "dependencies":
            missing = wanted - found
            assert all(kind == "parent-child" for _, kind in missing)
            assert not missing or sum(kind == "parent-child" for _, kind in found) == 1
            found |= missing
        assert found == wanted


@given(histories())
def test_what_belongs_to_a_status_comes_from_one_side(history: tuple[Record, list[Record]]) -> None:
    """Status, closing and deletion agree with one of the sides as a whole, so that the record stays consistent."""
    base, (one, other) = history
    result = merged(base, one, other)

    groups = [[meaning_of(state, key) for key in STATUS_GROUP] for state in (result, one, other)]

    assert groups[0] in groups[1:]


@given(histories())
def test_a_deletion_is_not_undone_by_an_edit(history: tuple[Record, list[Record]]) -> None:
    """When a live record was deleted on one side it stays deleted, whatever the other side made of it."""
    base, (one, other) = history

    assert (merged(base, one, other)["status"] == "tombstone") == ("tombstone" in (one["status"], other["status"]))


@given(histories())
def test_the_outcome_is_as_new_as_the_newer_side(history: tuple[Record, list[Record]]) -> None:
    """What was put together from two changed sides was updated when the later of them was."""
    base, (one, other) = history
    times = [meaning_of(state, "updated_at") for state in (one, other, merged(base, one, other))]

    assert times[2] == max(times[:2]) or says_same(one, base) or says_same(other, base)


@given(histories(3))
@settings(max_examples=60)
def test_sets_of_three_sides_do_not_depend_on_the_order(history: tuple[Record, list[Record]]) -> None:
    """Labels and comments of three sides are the same whichever two are merged first."""
    base, (one, two, three) = history

    left = merged(base, merged(base, one, two), three)
    right = merged(base, one, merged(base, two, three))

    for key in ("labels", "comments"):
        assert keyed(left, key) == keyed(right, key)


@given(histories())
def test_without_a_base_nothing_is_taken_away(history: tuple[Record, list[Record]]) -> None:
    """Two records that come from nothing: every field and element that either has is there."""
    _, (one, other) = history
    result = merged(None, one, other)

    for key in ("labels", "comments"):
        assert keyed(result, key) == keyed(one, key) | keyed(other, key)
    for key in {**one, **other}.keys() - {*STATUS_GROUP, *COMPACTION_GROUP, "labels", "comments", "dependencies"}:
        said = [meaning_of(state, key) for state in (one, other)]
        assert meaning_of(result, key) is not None or said == [None, None]
