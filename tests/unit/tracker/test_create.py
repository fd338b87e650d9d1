"""Creating issues."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.errors import BdError
from bd.errors import InvalidValue
from bd.model.ids import DepthExceeded
from bd.storage.reads import find_record
from bd.storage.resolve import IssueNotFound
from bd.storage.settings_kv import set_config
from bd.storage.settings_kv import unset_config
from bd.storage.travelling import dirty_ids
from bd.storage.writes import insert_record
from bd.tracker.changing import ForeignIssue
from bd.tracker.checks import ExternalRefTaken
from bd.tracker.create import CreateRequest
from bd.tracker.create import IdExists
from bd.tracker.create import NoPrefix
from bd.tracker.create import ParentNotFound
from bd.tracker.create import create_issue
from bd.tracker.create import plan_issue
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction


def create(txn: WriteTransaction, title: str = "New", **options: Any) -> dict[str, Any]:
    """Creates an issue; options are attributes of the request, or else fields."""
    names = set(CreateRequest.__slots__) - {"fields"}
    request = CreateRequest({"title": title, **{key: value for key, value in options.items() if key not in names}})
    for key in names & options.keys():
        setattr(request, key, options[key])
    return create_issue(txn, request)


def stored(txn: WriteTransaction, issue_id: str) -> dict[str, Any]:
    """Returns the record as the database has it."""
    return find_record(txn.con, issue_id) or {}


def test_the_classic_id_comes_out(txn: WriteTransaction) -> None:
    """Title, actor and instant of the specification give its id and its record."""
    set_config(txn.con, "issue_prefix", "ab")

    created = create(txn, "Second")

    times = {"owner": "tess@x.org", "created_at": NOW, "created_by": "Tess", "updated_at": NOW}
    assert created == {
        "id": "ab-55d",
        "title": "Second",
        "status": "open",
        "priority": 2,
        "issue_type": "task",
        **times,
    }
    assert stored(txn, "ab-55d") == created
    assert list(stored(txn, "ab-55d")) == list(created)


@pytest.mark.parametrize(
    "fields",
    [
        {"priority": 0},
        {"estimated_minutes": 0},
        {"estimated_minutes": 90, "due_at": "2026-12-24T00:00:00Z"},
        {"ephemeral": True, "wisp_type": "ping"},
        {"metadata": {"a": [1]}},
        {"description": "x" * 100_000, "notes": "\0", "design": "<&>"},
        {"holder": "somebody", "unknown": {"kept": True}},
    ],
    ids=",".join,
)
def test_every_field_given_is_kept(txn: WriteTransaction, fields: dict[str, Any]) -> None:
    """What was asked for is in the record and in the database, zeros included."""
    created = create(txn, **fields)

    assert {key: stored(txn, created["id"]).get(key) for key in fields} == fields
    assert stored(txn, created["id"]) == created


@pytest.mark.parametrize("empty", [None, "", False])
def test_what_is_empty_is_left_out(txn: WriteTransaction, empty: object) -> None:
    """Empty values are as good as none."""
    created = create(txn, description=empty, pinned=empty, priority=empty)

    assert created["priority"] == 2
    assert "description" not in created
    assert "pinned" not in created


def test_a_creation_is_logged_and_marked(txn: WriteTransaction) -> None:
    """The event holds the whole record, the issue waits for the file, and it is the last touched."""
    created = create(txn, "Logged")

    row = txn.con.execute("select event_type, actor, old_value, created_at from events").fetchone()
    assert row == ("created", "Tess", None, NOW)
    assert dirty_ids(txn.con) == [created["id"]]
    assert txn.touched == created["id"]


def test_equal_issues_get_different_ids(txn: WriteTransaction) -> None:
    """The same title at the same instant by the same person is still another issue."""
    ids = [create(txn, "Weekly review")["id"] for _ in range(30)]

    assert len(set(ids)) == 30


def test_ids_grow_with_the_database(txn: WriteTransaction) -> None:
    """With 164 ids the next has four characters; children and other prefixes do not count."""
    for number in range(163):
        insert_record(txn.con, make_record(f"t-x{number}"))
        insert_record(txn.con, make_record(f"t-x{number}.1"))
        insert_record(txn.con, make_record(f"other-x{number}"))

    assert len(create(txn)["id"]) == len("t-abc")
    assert len(create(txn)["id"]) == len("t-abcd")


@pytest.mark.parametrize(
    ("settings", "length"),
    [
        ({"min_hash_length": "6"}, 6),
        ({"min_hash_length": "1"}, 3),
        ({"min_hash_length": "99"}, 8),
        ({"max_hash_length": "0", "min_hash_length": "0"}, 3),
        ({"min_hash_length": "many", "max_hash_length": "", "max_collision_prob": "x"}, 3),
        ({"max_collision_prob": "nan"}, 3),
        ({"min_hash_length": "1e400"}, 3),
    ],
    ids=str,
)
def test_settings_of_the_id_stay_sensible(txn: WriteTransaction, settings: dict[str, str], length: int) -> None:
    """Limits outside what the algorithm has are moved inside, nonsense is ignored, and creating goes on."""
    for key, value in settings.items():
        set_config(txn.con, key, value)

    assert len(create(txn)["id"]) == len("t-") + length


def test_without_a_prefix_nothing_is_created(txn: WriteTransaction) -> None:
    """A workspace without a prefix says how to set one."""
    unset_config(txn.con, "issue_prefix")

    with pytest.raises(NoPrefix):
        create(txn)


def test_children_are_numbered(txn: WriteTransaction) -> None:
    """Each child gets the next number and an edge to its parent."""
    parent = create(txn, "Epic", issue_type="epic")["id"]

    ids = [create(txn, parent=parent)["id"] for _ in range(2)]

    assert ids == [f"{parent}.1", f"{parent}.2"]
    (edge,) = stored(txn, ids[0])["dependencies"]
    assert (edge["depends_on_id"], edge["type"], edge["created_by"]) == (parent, "parent-child", "Tess")


def test_children_that_came_from_elsewhere_are_counted(txn: WriteTransaction) -> None:
    """After a fresh import the next child follows the highest there is; so it does after an explicit one."""
    insert_record(txn.con, make_record("t-e"))
    insert_record(txn.con, make_record("t-e.1"))
    insert_record(txn.con, make_record("t-e.7"))
    insert_record(txn.con, make_record("t-e.7.99"))

    assert create(txn, parent="t-e")["id"] == "t-e.8"
    create(txn, explicit_id="t-e.20")
    assert create(txn, parent="t-e")["id"] == "t-e.21"


def test_a_childs_number_is_never_used_again(txn: WriteTransaction) -> None:
    """A row that is gone for good leaves its number taken."""
    insert_record(txn.con, make_record("t-e"))
    create(txn, parent="t-e")
    txn.con.execute("delete from issues where id = 't-e.1'")

    assert create(txn, parent="t-e")["id"] == "t-e.2"


def test_the_hierarchy_has_a_depth(txn: WriteTransaction) -> None:
    """Three levels of children, unless configured otherwise; nonsense in the setting is ignored."""
    insert_record(txn.con, make_record("t-e"))
    set_config(txn.con, "hierarchy.max-depth", "deep")
    for parent in ("t-e", "t-e.1", "t-e.1.1"):
        create(txn, parent=parent)

    with pytest.raises(DepthExceeded, match=r"\(3\)"):
        create(txn, parent="t-e.1.1.1")
    set_config(txn.con, "hierarchy.max-depth", "4")
    assert create(txn, parent="t-e.1.1.1")["id"] == "t-e.1.1.1.1"


def test_another_repository_numbers_its_own_children(txn: WriteTransaction) -> None:
    """A child's id would be one that repository may give to another issue."""
    insert_record(txn.con, make_record("lib-1"), source_repo="../lib")

    with pytest.raises(ForeignIssue, match=r"lib-1 belongs to the repository \.\./lib"):
        create(txn, parent="lib-1")


def test_a_missing_parent_is_an_error(txn: WriteTransaction) -> None:
    """Neither an unknown parent nor a child id without its parent is taken, except with force."""
    with pytest.raises(IssueNotFound):
        create(txn, parent="t-404")
    with pytest.raises(ParentNotFound):
        create(txn, explicit_id="t-404.1")

    assert create(txn, explicit_id="t-404.1", force=True)["id"] == "t-404.1"


def test_an_explicit_id_is_used_once(txn: WriteTransaction) -> None:
    """The second use is refused; a deleted issue gives its id up, and nothing of it stays."""
    create(txn, explicit_id="t-mine", labels=("old",))
    with pytest.raises(IdExists):
        create(txn, explicit_id="t-mine")
    txn.con.execute("update issues set status = 'tombstone' where id = 't-mine'")

    create(txn, "Again", explicit_id="t-mine")

    assert stored(txn, "t-mine")["title"] == "Again"
    assert "labels" not in stored(txn, "t-mine")


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("t-1", ("new", "t-1", "blocks")),
        ("blocked-by:t-1", ("new", "t-1", "blocks")),
        ("depends-on:t-1", ("new", "t-1", "blocks")),
        ("blocks:t-1", ("t-1", "new", "blocks")),
        ("discovered-from:t-1", ("new", "t-1", "discovered-from")),
        (" related : 1 ", ("new", "t-1", "related")),
        ("external:proj:cap", ("new", "external:proj:cap", "blocks")),
        ("tracks:external:proj:cap", ("new", "external:proj:cap", "tracks")),
    ],
)
def test_edges_come_with_the_issue(txn: WriteTransaction, text: str, edge: tuple[str, str, str]) -> None:
    """A bare id waits, `blocks:` makes the other one wait, every other word is a type."""
    insert_record(txn.con, make_record("t-1"))
    new = create(txn, edges=(text,))["id"]

    found = txn.con.execute("select issue_id, depends_on_id, type from dependencies").fetchall()
    assert found == [tuple(new if end == "new" else end for end in edge)]


def test_an_issue_made_to_wait_changes_too(txn: WriteTransaction) -> None:
    """With `blocks:X` the line of X changes: its update time grows and it waits for the file."""
    insert_record(txn.con, make_record("t-1"))
    create(txn, edges=("blocks:t-1",))

    assert stored(txn, "t-1")["updated_at"] > NOW
    assert "t-1" in dirty_ids(txn.con)


@pytest.mark.parametrize("text", ["t-404", "blocks:t-404", "", "related:", f"{'x' * 51}:t-1", "blocks:x-1"])
def test_a_wrong_edge_is_refused(txn: WriteTransaction, text: str) -> None:
    """An unknown target, an empty one, a type that is too long, another repository's issue that would have to wait."""
    insert_record(txn.con, make_record("t-1"))
    insert_record(txn.con, make_record("x-1"), source_repo="other")

    with pytest.raises(BdError):
        create(txn, edges=(text,))
    assert "x-1" not in {row[0] for row in txn.con.execute("select issue_id from dirty_issues")}


def test_a_fan_in_gate_is_an_edge_with_metadata(txn: WriteTransaction) -> None:
    """`--waits-for` keeps which children count."""
    insert_record(txn.con, make_record("t-1"))
    new = create(txn, waits_for="t-1", waits_for_gate="any-children")["id"]

    (edge,) = stored(txn, new)["dependencies"]
    assert (edge["type"], edge["metadata"]) == ("waits-for", '{"gate":"any-children"}')
    with pytest.raises(InvalidValue):
        create(txn, waits_for="t-1", waits_for_gate="some")


def test_an_external_reference_belongs_to_one_issue(txn: WriteTransaction) -> None:
    """A second live issue cannot have it; a deleted one does not keep it."""
    first = create(txn, external_ref="gh-9")["id"]
    with pytest.raises(ExternalRefTaken, match=first):
        create(txn, external_ref="gh-9")
    txn.con.execute("update issues set status = 'tombstone'")

    assert create(txn, external_ref="gh-9")["external_ref"] == "gh-9"


@pytest.mark.parametrize("label", ["", "  ", "a,b", "a\nb", "a\0"])
def test_a_damaging_label_is_refused(txn: WriteTransaction, label: str) -> None:
    """Labels hold neither commas nor line breaks, because lists of labels do."""
    with pytest.raises(InvalidValue):
        create(txn, labels=(label,))


def test_labels_are_a_set(txn: WriteTransaction) -> None:
    """A label given twice is one."""
    new = create(txn, labels=("b", "a", "b"))

    assert stored(txn, new["id"])["labels"] == ["a", "b"]


def test_planning_writes_nothing(txn: WriteTransaction) -> None:
    """The plan is the record the creation would make, and the database stays as it is."""
    before = txn.con.total_changes
    planned = plan_issue(txn, CreateRequest({"title": "Planned"}))

    assert txn.con.total_changes == before
    assert create(txn, "Planned") == planned


@pytest.mark.parametrize("title", ["a\ud800b", "x\udcff"])
def test_broken_text_from_a_terminal_is_taken(txn: WriteTransaction, title: str) -> None:
    """Half a character in any text is replaced, and the id can be made."""
    new = create(txn, title, labels=(title,), assignee=title, external_ref=title)

    assert "\ufffd" in new["title"]
    assert stored(txn, new["id"]) == {**new, "labels": stored(txn, new["id"])["labels"]}
    assert "\ufffd" in stored(txn, new["id"])["labels"][0]
