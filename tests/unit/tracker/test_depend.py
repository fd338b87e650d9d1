"""Edges between issues: what is added, refused and recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.errors import InvalidValue
from bd.storage.reads import find_record
from bd.storage.resolve import IssueNotFound
from bd.storage.writes import insert_record
from bd.tracker.changing import ForeignIssue
from bd.tracker.changing import TemplateIssue
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.depend import DependencyCycle
from bd.tracker.depend import WaitsForAncestor
from bd.tracker.depend import check_edge_type
from bd.tracker.depend import insert_edge
from bd.tracker.detach import DependencyNotFound
from bd.tracker.detach import relate
from bd.tracker.detach import remove_edges
from bd.tracker.detach import unrelate
from bd.tracker.replace import ReplacedByItself
from bd.tracker.replace import replace_issue
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.util.jsontext import loads
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction

BLOCKING = ("blocks", "conditional-blocks", "waits-for", "parent-child")


@pytest.fixture(autouse=True)
def issues(txn: WriteTransaction) -> None:
    """Puts five issues, a deleted one, a template and a foreign one into the database."""
    for number in range(1, 6):
        insert_record(txn.con, make_record(f"t-{number}"))
    insert_record(txn.con, make_record("t-dead", status="tombstone", deleted_at="2026-01-01T00:00:00Z"))
    insert_record(txn.con, make_record("t-model", is_template=True))
    insert_record(txn.con, make_record("o-1"), source_repo="../other")


def edges_of(txn: WriteTransaction, issue_id: str) -> list[tuple[str, str]]:
    """Returns (target, type) of an issue's edges."""
    record = find_record(txn.con, issue_id) or {}
    return [(edge["depends_on_id"], edge["type"]) for edge in record.get("dependencies") or ()]


def last_event(txn: WriteTransaction) -> tuple[Any, ...]:
    """Returns (issue, type, old record) of the latest event."""
    row = txn.con.execute("select issue_id, event_type, old_value from events order by id desc limit 1").fetchone()
    return row[0], row[1], loads(row[2])


@pytest.mark.parametrize("first", BLOCKING)
@pytest.mark.parametrize("second", BLOCKING)
def test_a_circle_is_refused_with_its_path(txn: WriteTransaction, first: str, second: str) -> None:
    """Whatever blocking types the edges have, the one that would close a circle is refused, every issue named."""
    insert_edge(txn, "t-1", "t-2", first)
    insert_edge(txn, "t-2", "t-3", second)

    with pytest.raises(DependencyCycle, match="t-3 → t-1 → t-2 → t-3") as caught:
        insert_edge(txn, "t-3", "t-1", "blocks")

    assert caught.value.details is not None
    assert caught.value.details["path"] == ["t-3", "t-1", "t-2", "t-3"]
    assert edges_of(txn, "t-3") == []


@pytest.mark.parametrize("kind", ["related", "discovered-from", "relates-to", "of-my-own"])
def test_edges_that_block_nothing_may_form_circles(txn: WriteTransaction, kind: str) -> None:
    """Associations go both ways."""
    insert_edge(txn, "t-1", "t-2", "blocks")

    assert insert_edge(txn, "t-2", "t-1", kind) == ("t-2", "t-1", True)


def test_a_child_does_not_wait_for_what_it_is_part_of(txn: WriteTransaction) -> None:
    """Neither for its parent nor for the parent's parent, and an issue does not move below one it waits for."""
    insert_edge(txn, "t-1", "t-2", "parent-child")
    insert_edge(txn, "t-2", "t-3", "parent-child")
    insert_edge(txn, "t-4", "t-3", "blocks")

    with pytest.raises(WaitsForAncestor, match="t-1 would be a part of t-3"):
        insert_edge(txn, "t-1", "t-3", "blocks")
    with pytest.raises(WaitsForAncestor, match="t-4 would be a part of t-3"):
        insert_edge(txn, "t-4", "t-1", "parent-child")


def test_every_writer_refuses_circles(txn: WriteTransaction) -> None:
    """Creating with edges, a parent or a gate, and moving to another parent, keep the same rule."""
    insert_edge(txn, "t-1", "t-2", "blocks")
    request = CreateRequest({"title": "New"}, edges=("t-1", "blocks:t-2"))
    gated = CreateRequest({"title": "Gated"})
    gated.parent = gated.waits_for = "t-3"
    moved = UpdateRequest()
    moved.parent = "t-1"

    with pytest.raises(DependencyCycle, match="→ t-1 → t-2"):
        create_issue(txn, request)
    with pytest.raises(WaitsForAncestor):
        create_issue(txn, gated)
    with pytest.raises(DependencyCycle, match="t-2 → t-1 → t-2"):
        update_issue(txn, "t-2", moved)


def test_a_gate_over_children_waits_for_each_of_them(txn: WriteTransaction) -> None:
    """A child cannot wait for what waits for all children of its parent, whichever of the three edges comes last."""
    for first, second, last, path in (
        (("t-1", "t-2", "waits-for"), ("t-3", "t-2", "parent-child"), ("t-3", "t-1", "blocks"), "t-3 → t-1 → t-3"),
        (("t-1", "t-2", "waits-for"), ("t-3", "t-1", "blocks"), ("t-3", "t-2", "parent-child"), "t-3 → t-1 → t-3"),
        (("t-3", "t-2", "parent-child"), ("t-3", "t-1", "blocks"), ("t-1", "t-2", "waits-for"), "t-1 → t-3 → t-1"),
    ):
        insert_edge(txn, *first)
        insert_edge(txn, *second)
        with pytest.raises(DependencyCycle, match=path):
            insert_edge(txn, *last)
        txn.con.execute("delete from dependencies")


def test_a_gate_that_any_child_opens_is_no_circle(txn: WriteTransaction) -> None:
    """The other children may wait for it."""
    request = CreateRequest({"title": "Gated"})
    request.waits_for, request.waits_for_gate = "t-2", "any-children"
    insert_edge(txn, "t-3", "t-2", "parent-child")
    gated = create_issue(txn, request)["id"]

    assert insert_edge(txn, "t-3", gated, "blocks") == ("t-3", gated, True)


def test_an_issue_does_not_depend_on_itself(txn: WriteTransaction) -> None:
    """Not even by an edge that blocks nothing."""
    with pytest.raises(InvalidValue, match="t-1 cannot depend on itself"):
        insert_edge(txn, "t-1", "1", "related")


def test_adding_is_recorded_with_the_state_before(txn: WriteTransaction) -> None:
    """The event holds the whole old record; the issue that waits is marked, its time moves on."""
    before = find_record(txn.con, "t-1") or {}

    insert_edge(txn, "t-1", "t-2", "blocks")

    after = find_record(txn.con, "t-1") or {}
    assert last_event(txn) == ("t-1", "dependency_added", before)
    assert after["updated_at"] > before["updated_at"]
    assert txn.con.execute("select issue_id from dirty_issues").fetchall() == [("t-1",)]


def test_adding_twice_changes_nothing(txn: WriteTransaction) -> None:
    """The second time nothing is new and nothing is recorded; another type is another edge."""
    insert_edge(txn, "t-1", "t-2", "blocks")
    before = last_event(txn)

    assert insert_edge(txn, "t-1", "t-2", "blocks") == ("t-1", "t-2", False)
    assert last_event(txn) == before
    assert insert_edge(txn, "t-1", "t-2", "related")[2]


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        ("t-1", "t-dead", IssueNotFound),
        ("t-dead", "t-1", IssueNotFound),
        ("t-1", "t-none", IssueNotFound),
        ("t-model", "t-1", TemplateIssue),
        ("o-1", "t-1", ForeignIssue),
        ("external:p:c", "t-1", InvalidValue),
        ("t-1", "external:p", InvalidValue),
        ("t-1", "external::c", InvalidValue),
        ("t-1", "external:p:c\n", None),
        ("t-1", "o-1", None),
    ],
)
def test_who_may_wait_for_whom(txn: WriteTransaction, start: str, end: str, error: type[Exception] | None) -> None:
    """Only an issue of ours may change; it may wait for a foreign one and for another project's capability."""
    if error is None:
        assert insert_edge(txn, start, end, "blocks")[1] == end.strip()
        return
    with pytest.raises(error):
        insert_edge(txn, start, end, "blocks")


def test_a_deleted_target_is_called_deleted(txn: WriteTransaction) -> None:
    """The hint tells a deleted issue from one that never was."""
    with pytest.raises(IssueNotFound) as caught:
        insert_edge(txn, "t-1", "t-dead", "blocks")

    assert "was deleted" in (caught.value.hint or "")


@pytest.mark.parametrize(("text", "kind"), [("blocks", "blocks"), ("depends-on", "blocks"), (" mine ", "mine")])
def test_types_are_words(text: str, kind: str) -> None:
    """The words for waiting mean `blocks`; any other word is kept."""
    assert check_edge_type(text) == kind


@pytest.mark.parametrize("text", ["", "  ", "x" * 51, "a\nb", "\x1b[31m"])
def test_other_types_are_refused(text: str) -> None:
    """Empty, too long and unprintable types are no words."""
    with pytest.raises(InvalidValue):
        check_edge_type(text)


def test_removing_takes_every_type_unless_one_is_named(txn: WriteTransaction) -> None:
    """The event holds the whole old record, and what is named last goes with the rest."""
    for kind in ("blocks", "related", "validates"):
        insert_edge(txn, "t-1", "t-2", kind)

    assert remove_edges(txn, "t-1", "t-2", kind="related") == ("t-1", "t-2", ["related"])
    before = find_record(txn.con, "t-1")
    assert remove_edges(txn, "t-1", "2") == ("t-1", "t-2", ["blocks", "validates"])
    assert last_event(txn) == ("t-1", "dependency_removed", before)
    assert edges_of(txn, "t-1") == []


def test_edges_to_what_is_gone_can_be_removed(txn: WriteTransaction) -> None:
    """External targets and ids without an issue are named as they stand."""
    edge = {"issue_id": "t-9", "depends_on_id": "t-lost", "type": "blocks", "created_at": "2026-01-01T00:00:00Z"}
    insert_record(txn.con, make_record("t-9", dependencies=[edge]))
    insert_edge(txn, "t-1", "external:p:c", "blocks")

    remove_edges(txn, "t-9", "t-lost")
    remove_edges(txn, "t-1", "external:p:c")

    assert edges_of(txn, "t-9") + edges_of(txn, "t-1") == []


def test_removing_what_is_not_there_is_refused(txn: WriteTransaction) -> None:
    """Both ends are named, and the type when one was asked for."""
    insert_edge(txn, "t-1", "t-2", "blocks")

    with pytest.raises(DependencyNotFound, match="dependency from t-2 to t-1 does not exist"):
        remove_edges(txn, "t-2", "t-1")
    with pytest.raises(DependencyNotFound, match="of type related"):
        remove_edges(txn, "t-1", "t-2", kind="related")


def test_relating_goes_both_ways(txn: WriteTransaction) -> None:
    """Two edges are made, once; untying removes both, or the one that is left."""
    assert relate(txn, "t-1", "t-2") == ("t-1", "t-2", True)
    assert relate(txn, "t-2", "t-1") == ("t-2", "t-1", False)
    assert edges_of(txn, "t-1") == [("t-2", "relates-to")]
    assert edges_of(txn, "t-2") == [("t-1", "relates-to")]

    remove_edges(txn, "t-1", "t-2")
    assert unrelate(txn, "t-1", "t-2") == ("t-1", "t-2")

    assert edges_of(txn, "t-2") == []
    with pytest.raises(DependencyNotFound):
        unrelate(txn, "t-1", "t-2")
    with pytest.raises(InvalidValue):
        relate(txn, "t-1", "1")


def test_a_replaced_issue_is_closed_and_connected(txn: WriteTransaction) -> None:
    """What it waits for does not hold it; the reason names the other."""
    insert_edge(txn, "t-1", "t-3", "blocks")

    record, target = replace_issue(txn, "t-1", "t-2", "duplicates")

    assert (record["status"], record["close_reason"], target) == ("closed", "Duplicate of t-2", "t-2")
    assert ("t-2", "duplicates") in edges_of(txn, "t-1")


def test_two_issues_do_not_replace_each_other(txn: WriteTransaction) -> None:
    """A chain of duplicates has an end."""
    replace_issue(txn, "t-1", "t-2", "duplicates")
    replace_issue(txn, "t-2", "t-3", "duplicates")

    with pytest.raises(ReplacedByItself, match="t-1 was itself closed in favour of t-3"):
        replace_issue(txn, "t-3", "t-1", "duplicates")
