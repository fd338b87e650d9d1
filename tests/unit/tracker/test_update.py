"""Changing fields, labels and the parent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.errors import BdError
from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.storage.reads import find_record
from bd.storage.settings_kv import set_config
from bd.storage.travelling import dirty_ids
from bd.storage.writes import insert_record
from bd.tracker.changing import ForeignIssue
from bd.tracker.changing import TemplateIssue
from bd.tracker.checks import ExternalRefTaken
from bd.tracker.claim import AlreadyClaimed
from bd.tracker.claim import NotClaimable
from bd.tracker.close import close_issue
from bd.tracker.depend import insert_edge
from bd.tracker.statuses import CloseBlocked
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction


@pytest.fixture
def issue(txn: WriteTransaction) -> dict[str, Any]:
    """Returns an issue that is in the database."""
    record = make_record("t-1", labels=["a"], x={"kept": 1})
    insert_record(txn.con, record)
    return record


def update(txn: WriteTransaction, **options: Any) -> dict[str, Any]:
    """Updates `t-1`; options are attributes of the request, or else fields."""
    names = set(UpdateRequest.__slots__) - {"fields"}
    request = UpdateRequest({key: value for key, value in options.items() if key not in names})
    for key in names & options.keys():
        setattr(request, key, options[key])
    return update_issue(txn, "t-1", request)


def events(txn: WriteTransaction) -> list[tuple[str, str | None]]:
    """Returns the type and the comment of every event."""
    return list(txn.con.execute("select event_type, comment from events order by id"))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "New"},
        {"priority": 0},
        {"estimated_minutes": 0},
        {"description": "x", "design": "y", "notes": "z", "acceptance_criteria": "w"},
        {"metadata": {"a": True}},
        {"due_at": "2026-12-24T00:00:00Z"},
        {"pinned": True},
        {"holder": "me"},
        {"timeout": 5},
    ],
    ids=",".join,
)
def test_a_field_changes_and_nothing_else(txn: WriteTransaction, issue: dict[str, Any], fields: dict[str, Any]) -> None:
    """The fields asked for have their new values, all others, unknown ones too, have their old ones."""
    changed = update(txn, **fields)

    assert {key: value for key, value in changed.items() if key != "updated_at"} == {
        key: value for key, value in {**issue, **fields}.items() if key != "updated_at"
    }
    assert changed["updated_at"] > issue["updated_at"]
    assert events(txn) == [("updated", None)]
    assert dirty_ids(txn.con) == ["t-1"]


@pytest.mark.parametrize(
    "fields",
    [{"title": "Title of t-1"}, {"assignee": ""}, {"description": None}, {"pinned": False}, {"status": "open"}, {}],
    ids=str,
)
def test_what_is_so_already_changes_nothing(
    txn: WriteTransaction, issue: dict[str, Any], fields: dict[str, Any]
) -> None:
    """No event, no mark, no new update time."""
    assert update(txn, **fields) == issue
    assert events(txn) == []
    assert dirty_ids(txn.con) == []


@pytest.mark.parametrize("empty", ["", None])
@pytest.mark.parametrize(
    ("key", "value"),
    [("description", "x"), ("assignee", "bob"), ("due_at", NOW), ("external_ref", "gh-1"), ("metadata", {"a": 1}),
     ("estimated_minutes", 5), ("owner", "o"), ("timeout", 5), ("holder", "h"), ("spec_id", "s")],
)  # fmt: skip
def test_a_field_can_be_cleared(
    txn: WriteTransaction, issue: dict[str, Any], key: str, value: object, empty: object
) -> None:
    """An empty value takes the key away and leaves the others."""
    update(txn, **{key: value})

    changed = update(txn, **{key: empty})

    assert {**changed, "updated_at": ""} == {**issue, "updated_at": ""}


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"title": "  "}, {"title": "x" * 501}, {"status": ""}, {"status": "odd"}, {"status": "tombstone"},
     {"priority": None}, {"issue_type": ""}, {"issue_type": "odd"}],
    ids=str,
)  # fmt: skip
def test_a_required_field_keeps_a_valid_value(
    txn: WriteTransaction, issue: dict[str, Any], fields: dict[str, Any]
) -> None:
    """Title, status, priority and type cannot be emptied or set to nonsense."""
    with pytest.raises(InvalidValue):
        update(txn, **fields)

    assert find_record(txn.con, "t-1") == issue


def test_update_times_grow_strictly(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Two changes within one instant, or after one from the future, still have times of their own."""
    assert issue["updated_at"] == NOW
    times = [update(txn, title=f"Title {number}")["updated_at"] for number in range(3)]
    txn.con.execute("update issues set updated_at = '2099-01-01T00:00:00.000000000Z'")
    times.append(update(txn, title="Last")["updated_at"])

    assert times == sorted(set(times))
    assert times[-1] == "2099-01-01T00:00:00.000000001Z"


def test_an_event_can_rebuild_the_state_before(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """The old value is the whole record, unknown keys included, the new one the changed keys."""
    update(txn, title="New")

    old, new = txn.con.execute("select old_value, new_value from events").fetchone()
    assert '"title":"Title of t-1"' in old
    assert '"x":{"kept":1}' in old
    assert '"labels":["a"]' in old
    assert new == '{"title":"New"}'
    assert issue["title"] == "Title of t-1"


def test_closing_by_update_sets_the_closing_time(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Moving to closed and away again sets and clears what belongs to it."""
    closed = update(txn, status="closed", session="s-1")
    assert (closed["status"], closed["closed_by_session"]) == ("closed", "s-1")
    assert closed["closed_at"] >= issue["updated_at"]

    opened = update(txn, status="in_progress")

    assert not {"closed_at", "close_reason", "closed_by_session"} & opened.keys()
    assert opened["started_at"]
    assert [event for event, _ in events(txn)] == ["closed", "reopened"]


def test_custom_statuses_and_types_are_taken(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """What is configured is valid."""
    set_config(txn.con, "status.custom", "review")
    set_config(txn.con, "types.custom", "spike")

    changed = update(txn, status="review", issue_type="spike")

    assert (changed["status"], changed["issue_type"]) == ("review", "spike")
    assert issue["status"] == "open"


def test_a_claim_is_exclusive(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Claiming sets assignee and status, again changes nothing, somebody else's is a conflict."""
    claimed = update(txn, claim=True)
    assert (claimed["assignee"], claimed["status"]) == ("Tess", "in_progress")
    assert update(txn, claim=True) == claimed
    txn.actor = "Bob"

    with pytest.raises(AlreadyClaimed, match="Tess"):
        update(txn, claim=True)
    assert [event for event, _ in events(txn)] == ["claimed"]
    assert issue["status"] == "open"


def test_a_closed_issue_is_not_claimed(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """It must be reopened first."""
    update(txn, status="closed")

    with pytest.raises(NotClaimable):
        update(txn, claim=True)
    assert issue["id"] == "t-1"


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        ({"add_labels": ("b", "a")}, ["a", "b"]),
        ({"remove_labels": ("a", "zzz")}, None),
        ({"set_labels": ("c", "b")}, ["b", "c"]),
        ({"set_labels": ()}, None),
        ({"set_labels": ("b",), "add_labels": ("c",), "remove_labels": ("b",)}, ["c"]),
    ],
    ids=str,
)
def test_labels_are_a_set(
    txn: WriteTransaction, issue: dict[str, Any], options: dict[str, Any], labels: list[str] | None
) -> None:
    """Adding, removing and setting, each change an event and a new update time."""
    changed = update(txn, **options)

    assert changed.get("labels") == labels
    assert changed["updated_at"] > issue["updated_at"]
    assert {event for event, _ in events(txn)} <= {"label_added", "label_removed"}
    assert dirty_ids(txn.con) == ["t-1"]


def test_notes_are_appended(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Each addition stands on a line of its own."""
    update(txn, append_notes="one")

    assert update(txn, append_notes="two")["notes"] == "one\ntwo"
    assert "notes" not in issue


def test_single_keys_of_the_metadata_change(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Keys are set and removed one by one; an object without keys is none; what is no object is not touched."""
    assert update(txn, metadata_keys={"a": "1", "b": "2"})["metadata"] == {"a": "1", "b": "2"}
    assert update(txn, metadata_keys={"a": None})["metadata"] == {"b": "2"}
    assert "metadata" not in update(txn, metadata_keys={"b": None})
    update(txn, metadata={"none": None})
    assert update(txn, metadata_keys={"a": "1"})["metadata"] == {"none": None, "a": "1"}
    update(txn, metadata=[1])

    with pytest.raises(InvalidValue, match="not an object"):
        update(txn, metadata_keys={"a": "1"})
    assert "metadata" not in issue


def test_a_truth_value_and_a_one_are_different(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Metadata that changes from true to 1 has changed."""
    update(txn, metadata={"a": True})

    assert repr(update(txn, metadata={"a": 1})["metadata"]) == "{'a': 1}"
    assert issue["id"] == "t-1"


def test_the_parent_changes(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """A new parent replaces the old one, "" removes it, the same one changes nothing."""
    for parent in ("t-8", "t-9"):
        insert_record(txn.con, make_record(parent))
    update(txn, parent="t-8")
    moved = update(txn, parent="9")
    assert [edge["depends_on_id"] for edge in moved["dependencies"]] == ["t-9"]
    assert update(txn, parent="t-9") == moved

    assert "dependencies" not in update(txn, parent="")
    assert [event for event, _ in events(txn)] == [
        "dependency_added",
        "dependency_removed",
        "dependency_added",
        "dependency_removed",
    ]
    assert issue["id"] == "t-1"


@pytest.mark.parametrize("parent", ["t-1", "t-1.1", "t-404"])
def test_an_issue_is_not_its_own_ancestor(txn: WriteTransaction, issue: dict[str, Any], parent: str) -> None:
    """Neither itself nor what lies below it, nor a missing issue, can be the parent."""
    insert_record(txn.con, make_record("t-1.1"))
    txn.con.execute("insert into dependencies (issue_id, depends_on_id, type) values ('t-1.1', 't-1', 'parent-child')")

    with pytest.raises(BdError):
        update(txn, parent=parent)
    assert find_record(txn.con, "t-1") == issue


def test_an_external_reference_belongs_to_one_issue(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Another issue's reference is refused, one's own is fine."""
    insert_record(txn.con, make_record("t-2", external_ref="gh-2"))
    with pytest.raises(ExternalRefTaken, match="t-2"):
        update(txn, external_ref="gh-2")

    assert update(txn, external_ref="gh-1")["external_ref"] == "gh-1"
    assert update(txn, external_ref="gh-1", title="x")["external_ref"] == "gh-1"
    assert issue["id"] == "t-1"


def test_what_may_not_be_changed_is_not(txn: WriteTransaction) -> None:
    """Another repository's issues and templates are read-only."""
    insert_record(txn.con, make_record("t-1"), source_repo="other")
    with pytest.raises(ForeignIssue, match="other"):
        update(txn, title="x")
    txn.con.execute("update issues set source_repo = '.', is_template = 1")

    with pytest.raises(TemplateIssue) as caught:
        update(txn, title="x")
    assert isinstance(caught.value, Conflict)


def test_an_empty_request_says_so() -> None:
    """A request knows whether it asks for anything."""
    asking = UpdateRequest()
    asking.set_labels = ()

    assert UpdateRequest().is_empty
    assert not asking.is_empty
    assert not UpdateRequest({"title": "x"}).is_empty


def test_closing_by_its_status_asks_as_closing_does(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """What waits for an open issue, or is pinned, is not closed on the way."""
    insert_record(txn.con, make_record("t-9"))
    insert_edge(txn, issue["id"], "t-9", "blocks")
    with pytest.raises(CloseBlocked):
        update(txn, status="closed")

    close_issue(txn, "t-9")
    assert update(txn, status="closed")["status"] == "closed"
