"""Deleting: a tombstone stays, edges go, nothing of other repositories is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.reads import find_record
from bd.storage.resolve import IssueNotFound
from bd.storage.travelling import dirty_ids
from bd.storage.writes import insert_record
from bd.tracker.changing import ForeignIssue
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion
from bd.tracker.delete import replace_word
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction


@pytest.fixture
def chain(txn: WriteTransaction) -> WriteTransaction:
    """Returns a database where t-2 waits for t-1, t-3 for t-2, and another repository's x-1 for t-1."""
    insert_record(txn.con, make_record("t-1", labels=["a"], description="see t-2", issue_type="bug", x=1))
    insert_record(txn.con, make_record("t-2", description="after t-1, not t-1.1 nor t-10", dependencies=[_edge("t-1")]))
    insert_record(txn.con, make_record("t-3", dependencies=[_edge("t-2")]))
    insert_record(txn.con, make_record("x-1", description="t-1", dependencies=[_edge("t-1")]), source_repo="other")
    return txn


def _edge(target: str) -> dict[str, Any]:
    return {"depends_on_id": target, "type": "blocks", "created_at": NOW}


def get(txn: WriteTransaction, issue_id: str) -> dict[str, Any]:
    """Returns a full record."""
    return find_record(txn.con, issue_id) or {}


def delete(txn: WriteTransaction, *texts: str, cascade: bool = False, reason: str = "", hard: bool = False) -> int:
    """Plans and deletes."""
    return apply_deletion(txn, plan_deletion(txn, list(texts), cascade=cascade), reason=reason, hard=hard)


def test_a_tombstone_has_all_its_facts(chain: WriteTransaction) -> None:
    """Who, when, why and what it was; the content stays for history."""
    delete(chain, "t-1", reason="obsolete")

    dead = get(chain, "t-1")
    assert (dead["status"], dead["deleted_by"], dead["delete_reason"], dead["original_type"]) == (
        "tombstone",
        "Tess",
        "obsolete",
        "bug",
    )
    assert dead["deleted_at"] == dead["updated_at"] > NOW
    assert (dead["labels"], dead["x"]) == (["a"], 1)


def test_a_neighbour_loses_the_edge_and_the_name(chain: WriteTransaction) -> None:
    """The edge goes, whole mentions become `[deleted:ID]`, and the neighbour waits for the file with a new time."""
    rewritten = delete(chain, "t-1")

    neighbour = get(chain, "t-2")
    assert rewritten == 1
    assert neighbour["description"] == "after [deleted:t-1], not t-1.1 nor t-10"
    assert "dependencies" not in neighbour
    assert neighbour["updated_at"] > NOW
    assert dirty_ids(chain.con) == ["t-1", "t-2"]


def test_other_repositories_keep_theirs(chain: WriteTransaction) -> None:
    """Another repository's issue keeps its edge and its text, and never waits for our file."""
    before = get(chain, "x-1")
    delete(chain, "t-1")

    assert get(chain, "x-1") == before
    assert chain.con.execute("select count(*) from dirty_issues where issue_id = 'x-1'").fetchone() == (0,)


def test_a_cascade_takes_what_depends(chain: WriteTransaction) -> None:
    """Everything of ours that waits for it goes too, transitively."""
    plan = plan_deletion(chain, ["t-1"], cascade=True)

    assert plan.ids == ["t-1", "t-2", "t-3"]
    assert plan.dependents == []


def test_a_plan_names_who_depends(chain: WriteTransaction) -> None:
    """Without a cascade the dependents outside are listed, each id once however often it is named."""
    plan = plan_deletion(chain, ["t-1", "1", "t-1"], cascade=False)

    assert (plan.ids, plan.dependents, plan.edge_count, plan.label_count) == (["t-1"], ["t-2"], 1, 1)


def test_a_hard_deletion_keeps_no_content(chain: WriteTransaction) -> None:
    """Texts, labels and comments go, the tombstone stays so that the deletion travels."""
    delete(chain, "t-1", hard=True)

    assert get(chain, "t-1").keys() == {
        *("id", "title", "status", "priority", "issue_type", "created_at", "updated_at"),
        *("deleted_at", "deleted_by", "delete_reason", "original_type"),
    }


@pytest.mark.parametrize(("issue_id", "kind"), [("t-404", IssueNotFound), ("x-1", ForeignIssue)])
def test_what_cannot_be_deleted_stops_the_plan(chain: WriteTransaction, issue_id: str, kind: type[Exception]) -> None:
    """One wrong id and nothing is planned."""
    with pytest.raises(kind):
        plan_deletion(chain, ["t-1", issue_id], cascade=False)


def test_a_deletion_is_done_once(chain: WriteTransaction) -> None:
    """A deleted issue is not found again."""
    delete(chain, "t-3")

    with pytest.raises(IssueNotFound):
        delete(chain, "t-3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t-1", "X"),
        ("(t-1)", "(X)"),
        ("t-1.", "X."),
        ("t-1, t-1; t-1!", "X, X; X!"),
        ("t-1.2", "t-1.2"),
        ("t-10", "t-10"),
        ("at-1", "at-1"),
        ("my-t-1", "my-t-1"),
        ("t-1-x", "t-1-x"),
        ("t-1_x", "t-1_x"),
        ("ext:t-1", "ext:t-1"),
        ("ét-1", "ét-1"),
        ("", ""),
        ("t-1t-1", "t-1t-1"),
    ],
)
def test_only_whole_ids_are_replaced(text: str, expected: str) -> None:
    """An id inside a longer one stays."""
    assert replace_word(text, "t-1", "X") == expected
