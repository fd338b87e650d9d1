"""Adding comments, labels, deferring and states: tracker.comment, tracker.label, tracker.defer, tracker.state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import BdError
from bd.errors import Conflict
from bd.storage.labels import count_labels
from bd.storage.labels import load_labels
from bd.storage.reads import find_record
from bd.storage.travelling import dirty_ids
from bd.storage.writes import insert_record
from bd.tracker.comment import EmptyComment
from bd.tracker.comment import add_comment
from bd.tracker.defer import defer_issue
from bd.tracker.label import add_label
from bd.tracker.label import propagate_label
from bd.tracker.state import set_state
from bd.tracker.state import states_of
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.storage.transaction import WriteTransaction

CHANGES: dict[str, Callable[[WriteTransaction, str], object]] = {
    "comment": lambda txn, issue_id: add_comment(txn, issue_id, "hi"),
    "label": lambda txn, issue_id: add_label(txn, issue_id, "x"),
    "defer": defer_issue,
    "state": lambda txn, issue_id: set_state(txn, issue_id, "a=b"),
}


def test_a_comment_marks_and_logs(txn: WriteTransaction) -> None:
    """The issue is marked, its time moves strictly, and the event holds the record before."""
    before = make_record("t-1")
    insert_record(txn.con, before)

    first = add_comment(txn, "t-1", "one")
    second = add_comment(txn, "t-1", "two", author="bob")

    record = find_record(txn.con, "t-1") or {}
    events = txn.con.execute("select event_type, comment, old_value from events order by id").fetchall()
    assert [(first["author"], first["text"]), (second["author"], second["text"])] == [("Tess", "one"), ("bob", "two")]
    assert before["updated_at"] < first["created_at"] < second["created_at"] == record["updated_at"]
    assert dirty_ids(txn.con) == ["t-1"]
    assert [event[:2] for event in events] == [("commented", "one"), ("commented", "two")]
    assert '"one"' in events[1][2]


def test_an_empty_comment_is_refused(txn: WriteTransaction) -> None:
    """Blanks say nothing."""
    insert_record(txn.con, make_record("t-1"))

    with pytest.raises(EmptyComment):
        add_comment(txn, "t-1", " \n")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_foreign_issues_and_templates_are_not_changed(
    txn: WriteTransaction, change: Callable[[WriteTransaction, str], object]
) -> None:
    """Another repository's issue, a template and a deleted issue are refused and stay as they are."""
    insert_record(txn.con, make_record("t-1"), source_repo="../api")
    insert_record(txn.con, make_record("t-2", is_template=True))
    insert_record(txn.con, make_record("t-3", status="tombstone", deleted_at="2026-01-01T00:00:00Z"))

    for issue_id, kind in (("t-1", Conflict), ("t-2", Conflict), ("t-3", BdError)):
        with pytest.raises(kind):
            change(txn, issue_id)

    assert dirty_ids(txn.con) == []
    assert count_labels(txn.con) == []


def test_a_label_skips_what_is_not_ours(txn: WriteTransaction) -> None:
    """Handing a label to children leaves foreign issues, templates and deleted ones alone."""
    edge = {"depends_on_id": "t-1", "type": "parent-child", "created_at": "2026-01-01T00:00:00Z"}
    insert_record(txn.con, make_record("t-1"))
    for issue_id, more in (("t-2", {}), ("t-3", {"is_template": True}), ("t-4", {"status": "tombstone"})):
        insert_record(txn.con, make_record(issue_id, dependencies=[{"issue_id": issue_id, **edge}], **more))
    insert_record(txn.con, make_record("t-5", dependencies=[{"issue_id": "t-5", **edge}]), source_repo="../api")

    assert propagate_label(txn, "t-1", "big") == ("t-1", ["t-2"])
    assert load_labels(txn.con, "t-5") == []


def test_of_two_values_of_a_dimension_the_first_counts() -> None:
    """What another program left twice reads as one state; labels without a value are none."""
    assert states_of(["phase:a", "phase:b", "plain", ":x", "y:"]) == {"phase": "a"}
