"""The three-way merge of a record: what each rule means for people."""

from __future__ import annotations

from typing import Any

import pytest

from bd.model.merging import merge_records

T1, T2, T3 = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"


def issue(**values: Any) -> dict[str, Any]:
    """Returns a record as everybody had it first, with some values."""
    start = {"id": "t-1", "title": "One", "status": "open", "priority": 2, "issue_type": "task"}
    return {**start, "created_at": T1, "updated_at": T1, **values}


def edge(target: str, kind: str = "blocks", **values: Any) -> dict[str, Any]:
    """Returns an edge."""
    return {"issue_id": "t-1", "depends_on_id": target, "type": kind, "created_at": T1, **values}


def comment(number: Any, author: str, text: str, at: str = T1) -> dict[str, Any]:
    """Returns a comment."""
    return {"id": number, "issue_id": "t-1", "author": author, "text": text, "created_at": at}


def test_the_later_of_two_values_is_kept_and_the_other_told() -> None:
    """Both sides set the title: the side updated later has it, and the other value is in the remarks."""
    outcome = merge_records(issue(), issue(title="Late", updated_at=T3), issue(title="Early", updated_at=T2))

    (contest,) = outcome.contests
    assert outcome.record["title"] == "Late"
    assert (contest.key, contest.kept, contest.other) == ("title", "Late", "Early")


def test_instants_are_compared_not_texts() -> None:
    """The same instant in another offset is no change, and the later instant wins however it is spelled."""
    base = issue(due_at="2026-02-01T00:00:00Z")
    ours = {**base, "due_at": "2026-02-01T05:30:00+05:30", "title": "Ours", "updated_at": "2026-01-03T05:29:59+05:30"}
    theirs = {**base, "title": "Theirs", "updated_at": "2026-01-03T00:00:00Z"}

    outcome = merge_records(base, ours, theirs)

    assert outcome.record["title"] == "Theirs"
    assert [contest.key for contest in outcome.contests] == ["title"]


def test_a_close_and_a_claim_do_not_mix() -> None:
    """One side closed, the other set to in progress later: no closing time stays on the open issue."""
    closed = issue(status="closed", closed_at=T2, close_reason="done", updated_at=T2)
    claimed = issue(status="in_progress", assignee="ann", updated_at=T3)

    record = merge_records(issue(), closed, claimed).record

    assert (record["status"], record["assignee"]) == ("in_progress", "ann")
    assert "closed_at" not in record
    assert "close_reason" not in record


def test_both_closed_keeps_one_closing() -> None:
    """Two closings are not mixed: time and reason come from the later one."""
    one = issue(status="closed", closed_at=T2, close_reason="done", updated_at=T2)
    other = issue(status="closed", closed_at=T3, updated_at=T3)

    record = merge_records(issue(), one, other).record

    assert record["closed_at"] == T3
    assert "close_reason" not in record


def test_an_edit_of_a_deleted_issue_is_kept_in_its_tombstone() -> None:
    """A deletion wins over a later edit; what was written is in the tombstone, and a remark says so."""
    buried = issue(status="tombstone", deleted_at=T2, deleted_by="ann", original_type="task", updated_at=T2)
    edited = issue(title="Edited", status="closed", closed_at=T3, updated_at=T3)

    outcome = merge_records(issue(), buried, edited)

    assert (outcome.record["status"], outcome.record["deleted_by"]) == ("tombstone", "ann")
    assert outcome.record["title"] == "Edited"
    assert "closed_at" not in outcome.record
    assert [(contest.key, contest.kept) for contest in outcome.contests] == [("status", "tombstone")]


def test_of_two_deletions_the_later_stays() -> None:
    """Both sides deleted: who, when and why come from the later deletion."""
    one = issue(status="tombstone", deleted_at=T3, deleted_by="ann", updated_at=T3)
    other = issue(status="tombstone", deleted_at=T2, deleted_by="bob", delete_reason="old", updated_at=T2)

    assert merge_records(issue(), one, other).record == one


def test_a_deletion_taken_back_on_one_side_stays_taken_back() -> None:
    """The base is a tombstone and only one side made it live again."""
    buried = issue(status="tombstone", deleted_at=T2, updated_at=T2)
    alive = issue(updated_at=T3)

    assert merge_records(buried, alive, dict(buried)).record == alive


def test_a_freed_id_belongs_to_the_issue_created_after_the_deletion() -> None:
    """Another issue under the id of a deleted one is taken whole, nothing of the old one mixed in."""
    buried = issue(status="tombstone", deleted_at=T2, labels=["old"], updated_at=T2)
    reborn = issue(title="Another", created_at=T3, updated_at=T3)

    assert merge_records(issue(), buried, reborn).record == reborn


def test_two_issues_under_one_id_are_a_collision() -> None:
    """Created apart with the same id: texts of both stay, and the outcome asks for a person."""
    one = issue(title="Mine", description="My text", created_at=T1, labels=["a"])
    other = issue(title="Yours", description="Your text", created_at=T2, updated_at=T2, labels=["b"])

    outcome = merge_records(None, one, other)

    assert outcome.is_collision
    assert outcome.record["description"] == "My text\n\n---\n\nYour text"
    assert outcome.record["labels"] == ["a", "b"]
    assert not merge_records(None, one, {**other, "title": "Mine"}).is_collision
    assert not merge_records(None, one, {**other, "created_at": "2026-01-01T00:00:00.5Z"}).is_collision


def test_an_issue_has_one_parent_afterwards() -> None:
    """Both sides moved it under another parent: the later one stays, the other is told; other edges all stay."""
    base = issue(dependencies=[edge("t-a", "parent-child")])
    one = issue(dependencies=[edge("t-b", "parent-child"), edge("t-x")], updated_at=T2)
    other = issue(dependencies=[edge("t-c", "parent-child"), edge("t-x", "related")], updated_at=T3)

    outcome = merge_records(base, one, other)

    edges = {(found["depends_on_id"], found["type"]) for found in outcome.record["dependencies"]}
    assert edges == {("t-c", "parent-child"), ("t-x", "blocks"), ("t-x", "related")}
    assert [(contest.key, contest.kept, contest.other) for contest in outcome.contests] == [("parent", "t-c", "t-b")]


def test_an_edge_changed_on_one_side_is_that_side_s() -> None:
    """The same edge with other metadata on one side takes it; the time is compared as an instant."""
    base = issue(dependencies=[edge("t-a", metadata="{}")])
    one = issue(title="Else", dependencies=[edge("t-a", created_at="2026-01-01T01:00:00+01:00")], updated_at=T3)
    other = issue(dependencies=[edge("t-a", metadata='{"gate":"any-children"}')], updated_at=T2)

    record = merge_records(base, one, other).record

    assert [found["metadata"] for found in record["dependencies"]] == ['{"gate":"any-children"}']


def test_comments_are_the_same_by_what_they_say() -> None:
    """Author, text and instant identify a comment, not its number; numbers that meet are made different."""
    base = issue(comments=[comment(1, "ann", "first")])
    one = issue(comments=[comment(7, "ann", "first"), comment(8, "ann", "mine", T2)], updated_at=T2)
    other = issue(comments=[comment(1, "ann", "first"), comment(8, "bob", "yours", T3)], updated_at=T3)

    found = merge_records(base, one, other).record["comments"]

    assert [(entry["id"], entry["text"]) for entry in found] == [(1, "first"), (8, "mine"), (9, "yours")]


def test_metadata_is_merged_by_its_keys() -> None:
    """Two sides that set different keys of an object both have theirs; a key both set is the later side's."""
    base = issue(metadata={"a": 1, "gone": True})
    one = issue(metadata={"a": 1, "b": 2, "both": "one"}, updated_at=T2)
    other = issue(metadata={"a": 1, "gone": True, "c": {"d": 3}, "both": "other"}, updated_at=T3)

    outcome = merge_records(base, one, other)

    assert outcome.record["metadata"] == {"a": 1, "b": 2, "both": "other", "c": {"d": 3}}
    assert [contest.key for contest in outcome.contests] == ["metadata.both"]


def test_who_waits_is_a_set() -> None:
    """Names added to a list on both sides are all there, a removed one is not."""
    record = merge_records(
        issue(waiters=["ann", "bob"]),
        issue(waiters=["ann", "bob", "cy"], updated_at=T2),
        issue(waiters=["bob", "di"], updated_at=T3),
    ).record

    assert record["waiters"] == ["bob", "cy", "di"]


@pytest.mark.parametrize("key", ["description", "design", "notes", "acceptance_criteria"])
def test_long_texts_of_both_sides_stay(key: str) -> None:
    """Two versions of one line are both in the text, the earlier above the later."""
    one, other = issue(**{key: "Late words"}, updated_at=T3), issue(**{key: "Early words"}, updated_at=T2)

    outcome = merge_records(issue(**{key: "Words"}), one, other)

    assert outcome.record[key] == "Early words\n\n---\n\nLate words"
    assert outcome.contests[0].is_joined


def test_a_text_cleared_here_and_edited_there_stays_edited() -> None:
    """Clearing does not throw away what the other side wrote meanwhile, and a remark names the field."""
    outcome = merge_records(issue(notes="a"), issue(updated_at=T3), issue(notes="a and b", updated_at=T2))

    assert outcome.record["notes"] == "a and b"
    assert [contest.key for contest in outcome.contests] == ["notes"]


def test_a_memory_is_a_record_too() -> None:
    """Records of other kinds are merged by their keys; two texts of one memory are both kept."""
    base = {"_type": "memory", "key": "build", "value": "make"}
    one, other = {**base, "value": "make all"}, {**base, "value": "ninja", "tag": "x"}

    record = merge_records(base, one, other).record

    assert record["tag"] == "x"
    assert {"make all", "ninja"} <= set(record["value"].split("\n"))


def test_malformed_sets_are_values() -> None:
    """Labels that are no list are carried and never an error."""
    base, one = issue(labels="a,b"), issue(labels="a,b,c", updated_at=T2)

    assert merge_records(base, one, issue(labels="a,b", title="Else", updated_at=T3)).record["labels"] == "a,b,c"


def test_counts_of_another_writer_stay_true() -> None:
    """Counts beside the lists say how many elements the merged lists have."""
    one = issue(comments=[comment(1, "ann", "a")], comment_count=1, updated_at=T2)
    other = issue(comments=[comment(1, "bob", "b")], comment_count=1, updated_at=T3)

    assert merge_records(issue(comment_count=0), one, other).record["comment_count"] == 2
