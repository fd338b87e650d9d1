"""What every change has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.model.content import content_hash
from bd.model.rows import RecordError
from bd.storage.reads import find_record
from bd.storage.writes import insert_record
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.changing import instant_text
from bd.tracker.changing import next_instant
from bd.tracker.changing import touch
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction


def test_keys_without_a_column_are_kept_together(txn: WriteTransaction) -> None:
    """Changing one key the tables do not know leaves the others there."""
    insert_record(txn.con, make_record("t-1", one=1, holder="h"))

    apply_changes(txn, get_changeable(txn, "t-1"), {"two": 2, "holder": None}, "updated")

    found = find_record(txn.con, "t-1") or {}
    assert (found["one"], found["two"]) == (1, 2)
    assert "holder" not in found


def test_the_content_hash_follows(txn: WriteTransaction) -> None:
    """The stored hash is that of the changed record."""
    insert_record(txn.con, make_record("t-1"))
    apply_changes(txn, get_changeable(txn, "t-1"), {"title": "New", "assignee": "bob"}, "updated")

    stored = txn.con.execute("select content_hash from issues").fetchone()[0]
    assert stored == content_hash(find_record(txn.con, "t-1") or {})


def test_touching_moves_only_the_time(txn: WriteTransaction) -> None:
    """A change of an edge or a label is an event, a mark and a new update time."""
    record = make_record("t-1")
    insert_record(txn.con, record)
    touch(txn, record, "label_added", "Added label: x")

    found = find_record(txn.con, "t-1") or {}
    assert {**found, "updated_at": NOW} == record
    assert found["updated_at"] > NOW
    assert txn.con.execute("select comment from events").fetchone() == ("Added label: x",)


@pytest.mark.parametrize(
    ("updated_at", "expected_ns"),
    [("2026-01-01T00:00:00Z", NOW_NS), (NOW, NOW_NS + 1), ("2030-01-01T00:00:00Z", 1_893_456_000_000_000_001)],
)
def test_every_change_is_later_than_the_last(txn: WriteTransaction, updated_at: str, expected_ns: int) -> None:
    """Now, unless the record is from now or later; then one nanosecond after it."""
    assert next_instant(txn, make_record("t-1") | {"updated_at": updated_at}) == expected_ns
    assert instant_text(txn) == NOW


def test_a_value_of_the_wrong_type_changes_nothing(txn: WriteTransaction) -> None:
    """The refusal comes before the row is touched."""
    record = make_record("t-1")
    insert_record(txn.con, record)

    with pytest.raises(RecordError):
        apply_changes(txn, record, {"due_at": "soon"}, "updated")
    assert find_record(txn.con, "t-1") == record
