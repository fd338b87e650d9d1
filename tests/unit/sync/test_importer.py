"""Taking the workspace's own file in after it changed under us."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from tests.support.builders import NOW
from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import make_location
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.builders import to_line
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from pathlib import Path

ONE = make_record("t-1", labels=["x"])
TWO = make_record("t-2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace whose file and database hold two issues and agree."""
    make_location(tmp_path)
    write_lines(jsonl(tmp_path), [ONE, TWO])
    read_database(tmp_path)
    return tmp_path


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def read_warnings(folder: Path) -> list[str]:
    """Returns what a read says on the side."""
    with open_workspace(folder) as workspace:
        workspace.read()
        return workspace.warnings


def count_events(folder: Path) -> int:
    """Returns how many events there are."""
    with open_workspace(folder) as workspace:
        return int(workspace.read().execute("select count(*) from events").fetchone()[0])


def test_new_lines_are_issues_with_events(folder: Path) -> None:
    """Every line becomes an issue with all its fields, and its arrival is logged."""
    assert read_database(folder) == {"t-1": ONE, "t-2": TWO}
    assert count_events(folder) == 2


def test_a_line_never_seen_is_an_upsert_of_all_fields(folder: Path) -> None:
    """A pulled line replaces every field: those it lacks are gone, its own update time stays."""
    pulled = make_record("t-1", title="Theirs", estimated_minutes=5, due_at="2026-12-01T00:00:00Z", metadata={"a": 1})
    pulled["updated_at"] = "2026-11-21T00:00:00Z"
    write_lines(jsonl(folder), [pulled, TWO])

    assert read_database(folder)["t-1"] == {key: pulled[key] for key in read_database(folder)["t-1"]}
    assert read_database(folder)["t-1"]["updated_at"] == "2026-11-21T00:00:00Z"
    assert "labels" not in read_database(folder)["t-1"]
    assert count_events(folder) == 3


def test_a_remembered_line_changes_nothing(folder: Path) -> None:
    """An older copy of the file, put back after a change of ours, is recognised: ours stays and is written again."""
    older = read_bytes(jsonl(folder))
    change_issue(folder, "t-1", title="Newer")
    jsonl(folder).write_bytes(older)

    assert read_database(folder)["t-1"]["title"] == "Newer"
    change_issue(folder, "t-2", notes="x")
    assert read_file_records(jsonl(folder))["t-1"]["title"] == "Newer"


@pytest.mark.parametrize("rounds", [1, 3])
def test_states_long_past_are_remembered(folder: Path, rounds: int) -> None:
    """Every state that ever went to the file is known, not only the last one."""
    copies = []
    for number in range(rounds):
        copies.append(read_bytes(jsonl(folder)))
        change_issue(folder, "t-1", title=f"Title {number}")
    jsonl(folder).write_bytes(copies[0])

    assert read_database(folder)["t-1"]["title"] == f"Title {rounds - 1}"


def test_a_missing_line_deletes_nothing(folder: Path) -> None:
    """A file that lost a line, or all of them, is completed by the next write."""
    write_lines(jsonl(folder), [TWO])
    assert set(read_database(folder)) == {"t-1", "t-2"}

    jsonl(folder).write_bytes(b"")
    change_issue(folder, "t-2", notes="x")

    assert set(read_file_records(jsonl(folder))) == {"t-1", "t-2"}


def test_a_tombstone_arrives_with_all_its_facts(folder: Path) -> None:
    """A pulled deletion keeps who, when and why."""
    facts = {"deleted_at": NOW, "deleted_by": "Bob", "delete_reason": "old", "original_type": "bug"}
    write_lines(jsonl(folder), [make_record("t-1", **facts) | {"status": "tombstone"}, TWO])

    found = read_database(folder)["t-1"]

    assert {key: found[key] for key in (*facts, "status")} == {**facts, "status": "tombstone"}


def test_a_tombstone_of_ours_wins(folder: Path) -> None:
    """A live line over our deletion changes nothing, and the next write says so in the file."""
    tombstone = make_record("t-1", deleted_at=NOW) | {"status": "tombstone"}
    write_lines(jsonl(folder), [tombstone, TWO])
    read_database(folder)
    write_lines(jsonl(folder), [make_record("t-1", title="Alive again"), TWO])

    assert read_database(folder)["t-1"]["status"] == "tombstone"
    change_issue(folder, "t-2", notes="x")
    assert read_file_records(jsonl(folder))["t-1"]["status"] == "tombstone"


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        '{"id":"t-1","title":5}',
        '{"id":"t-1","priority":"high"}',
        '{"id":"t-1","labels":"x"}',
        '{"id":"t-1","dependencies":[{}]}',
        '{"id":"t-1","comments":[{}]}',
        '{"id":"t-1","updated_at":"yesterday"}',
        '{"id":"t-1","quality_score":1e999}',
        '{"id":"t-9\\ud800"}',
        '{"no":"id"}',
        "[]",
    ],
)
def test_a_bad_line_blocks_the_file_and_not_the_database(folder: Path, bad: str) -> None:
    """Good lines come in, nothing of the bad one does, writes go on, and the file keeps its bytes until repaired."""
    data = write_lines(jsonl(folder), [make_record("t-2", title="Pulled"), bad, make_record("t-3")])

    assert any("cannot be read" in warning for warning in read_warnings(folder))
    before = read_database(folder)
    assert before == {"t-1": ONE, "t-2": make_record("t-2", title="Pulled"), "t-3": make_record("t-3")}
    warnings = change_issue(folder, "t-3", title="Ours")

    assert any("line 2" in warning for warning in warnings)
    assert read_bytes(jsonl(folder)) == data
    assert read_database(folder)["t-3"]["title"] == "Ours"


def test_a_repaired_file_is_written_again(folder: Path) -> None:
    """Once the bad line is gone everything that waited goes to the file."""
    write_lines(jsonl(folder), [TWO, "<<<<<<< HEAD"])
    change_issue(folder, "t-1", title="Waited")
    write_lines(jsonl(folder), [TWO])

    assert change_issue(folder, "t-2", title="Now") == []

    titles = {issue_id: record["title"] for issue_id, record in read_file_records(jsonl(folder)).items()}
    assert titles == {"t-1": "Waited", "t-2": "Now"}


@pytest.mark.parametrize("choice", ["ours", "theirs", "both"])
def test_a_conflict_is_decided_by_a_person(folder: Path, choice: str) -> None:
    """Neither side of a conflict comes in before it is resolved; then the choice counts, ours too."""
    theirs = make_record("t-1", title="Theirs")
    both = make_record("t-1", title="Merged by hand")
    wanted = {"ours": ONE, "theirs": theirs, "both": both}[choice]
    write_lines(jsonl(folder), ["<<<<<<< HEAD", ONE, "=======", theirs, ">>>>>>> branch", TWO])

    assert read_database(folder)["t-1"] == ONE
    change_issue(folder, "t-2", notes="x")
    assert b"<<<<<<<" in read_bytes(jsonl(folder))
    write_lines(jsonl(folder), [wanted, TWO])

    assert read_database(folder)["t-1"] == wanted


def test_issues_outside_a_conflict_come_in(folder: Path) -> None:
    """Lines before and after a conflict are taken, lines inside are not, whichever side."""
    sides: list[str | dict[str, Any]] = [make_record("t-4"), "||||||| base", ONE, "=======", make_record("t-5")]
    write_lines(jsonl(folder), [make_record("t-3"), "<<<<<<< HEAD", *sides, ">>>>>>> branch", make_record("t-6")])

    assert set(read_database(folder)) == {"t-1", "t-2", "t-3", "t-6"}


@pytest.mark.parametrize(
    "disguise",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\n\n  \n"),
        lambda data: data[:-1],
        lambda data: b"".join(reversed(data.splitlines(keepends=True))),
        lambda data: data + data,
    ],
    ids=["carriage returns", "byte order mark", "blank lines", "no last newline", "unsorted", "twice"],
)
def test_a_file_in_disguise_is_the_same_file(folder: Path, disguise: Any) -> None:
    """What an editor or git made of the file changes no issue, and the next write gives it its plain form."""
    plain = read_bytes(jsonl(folder))
    jsonl(folder).write_bytes(disguise(plain))

    assert read_warnings(folder) == []
    assert count_events(folder) == 2
    assert change_issue(folder, "t-2", title="New") == []

    expected = plain.replace(b"Title of t-2", b"New").splitlines()[0]
    assert read_bytes(jsonl(folder)).splitlines()[0] == expected
    assert read_bytes(jsonl(folder)).count(b"\n") == 2
    assert b"\r" not in read_bytes(jsonl(folder))


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"  "])
def test_a_new_line_with_something_before_it_can_be_changed_later(folder: Path, start: bytes) -> None:
    """A byte order mark or blanks before a new record trouble nobody."""
    jsonl(folder).write_bytes(start + to_line(make_record("t-0")).encode() + b"\n" + read_bytes(jsonl(folder)))
    change_issue(folder, "t-2", notes="x")

    assert change_issue(folder, "t-0", title="New") == []

    assert read_file_records(jsonl(folder))["t-0"]["title"] == "New"


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_lines_with_one_id_both_are_remembered(folder: Path, order: int) -> None:
    """A file that names an id twice leaves one issue and one line; the loser's content is in the log."""
    lines = [make_record("t-3", title="First"), make_record("t-3", title="Second")][::order]
    write_lines(jsonl(folder), [ONE, TWO, *lines])

    assert read_database(folder)["t-3"]["title"] == lines[-1]["title"]
    change_issue(folder, "t-1", notes="x")
    assert [record["title"] for record in read_file_records(jsonl(folder)).values()][2] == lines[-1]["title"]
    with open_workspace(folder) as workspace:
        log = workspace.read().execute("select old_value from events where issue_id = 't-3' and event_type = 'updated'")
        assert lines[0]["title"] in log.fetchone()[0]


def test_of_two_lines_with_one_id_a_deletion_wins(folder: Path) -> None:
    """A tombstone stands, whichever line comes last."""
    tombstone = make_record("t-3", deleted_at=NOW) | {"status": "tombstone"}
    write_lines(jsonl(folder), [ONE, TWO, tombstone, make_record("t-3")])

    assert read_database(folder)["t-3"]["status"] == "tombstone"


def test_comments_of_both_sides_stay(folder: Path) -> None:
    """A pulled line without our comment does not lose it; the next write brings it to the file."""
    comment = {"id": 1, "issue_id": "t-1", "author": "Tess", "text": "ours", "created_at": NOW}
    write_lines(jsonl(folder), [make_record("t-1", comments=[comment]), TWO])
    read_database(folder)
    theirs = {**comment, "text": "theirs"}
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled", comments=[theirs]), TWO])

    change_issue(folder, "t-2", notes="x")

    texts = [comment["text"] for comment in read_file_records(jsonl(folder))["t-1"]["comments"]]
    assert sorted(texts) == ["ours", "theirs"]


def test_a_deletion_marker_of_old_makes_a_tombstone(folder: Path) -> None:
    """`_deleted` markers are understood; for an unknown id they say nothing."""
    marker = '{"id":"t-1","_deleted":true,"_deleted_at":"2026-11-21T00:00:00Z","_deleted_by":"Bob"}'
    write_lines(jsonl(folder), [marker, TWO, '{"id":"t-404","_deleted":true}'])

    found = read_database(folder)

    assert (found["t-1"]["status"], found["t-1"]["deleted_by"]) == ("tombstone", "Bob")
    assert found["t-1"]["title"] == ONE["title"]
    assert "t-404" not in found


def test_records_of_another_kind_are_carried_along(folder: Path) -> None:
    """A memory stands behind the issues, to the byte, through changes of issues and of itself."""
    memory = '{"_type":"memory","key":"k","value":"a <b> \\u0026"}'
    write_lines(jsonl(folder), [memory, ONE, TWO])
    change_issue(folder, "t-2", notes="x")
    assert read_bytes(jsonl(folder)).splitlines()[-1].decode() == memory

    changed = memory.replace("a <b>", "new")
    write_lines(jsonl(folder), [ONE, changed])
    change_issue(folder, "t-1", notes="x")

    assert read_bytes(jsonl(folder)).splitlines()[-1].decode() == changed
    assert len(read_bytes(jsonl(folder)).splitlines()) == 3


def test_an_id_that_is_ours_already_is_not_created_again(folder: Path) -> None:
    """A pull that brings the id we just made updates it; a line from before it was made is of another issue."""
    mine = create_record(folder, "Mine")
    theirs = make_record(mine["id"], title="Theirs") | {"updated_at": "2027-01-01T00:00:00Z"}
    write_lines(jsonl(folder), [ONE, TWO, theirs])
    assert read_database(folder)[mine["id"]]["title"] == "Theirs"

    write_lines(jsonl(folder), [ONE, TWO, theirs | {"title": "Before", "updated_at": "2026-01-01T00:00:00Z"}])
    assert read_database(folder)[mine["id"]]["title"] == "Theirs"


@pytest.mark.parametrize("value", [5, [1], {"a": 1}, True, 1.5])
@pytest.mark.parametrize("key", ["updated_at", "created_at", "status", "deleted_at", "id", "_type", "closed_at"])
def test_a_value_of_a_strange_type_is_no_accident(folder: Path, key: str, value: object) -> None:
    """Numbers and lists where a time or a name should be never stop the file from being taken in."""
    write_lines(jsonl(folder), [ONE | {key: value}, TWO, make_record("t-3")])

    assert set(read_database(folder)) == {"t-1", "t-2", "t-3"}
    assert read_database(folder)["t-1"] == ONE


@pytest.mark.parametrize(
    "first", [ONE | {"updated_at": "2020-01-01T00:00:00Z"}, make_record("t-1", title="Alive again")]
)
def test_a_malformed_line_that_would_lose_anyway_is_still_named(folder: Path, first: dict[str, Any]) -> None:
    """A line too old to count, or one over a deletion, is not dropped silently when it cannot be read."""
    tombstone = make_record("t-1", deleted_at=NOW) | {"status": "tombstone"}
    write_lines(jsonl(folder), [tombstone, TWO])
    read_database(folder)
    data = write_lines(jsonl(folder), [first | {"labels": "x"}, TWO])

    warnings = change_issue(folder, "t-2", notes="x")

    assert any("labels is not a list" in warning for warning in warnings)
    assert read_bytes(jsonl(folder)) == data
