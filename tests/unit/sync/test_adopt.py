"""After a conversion neither the database nor the travelling file loses anything to the other."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.connection import open_connection
from bd.storage.reads import load_records
from bd.storage.settings_kv import set_metadata
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import find_base_line
from bd.storage.writes import insert_record
from bd.storage.writes import mark_dirty
from bd.sync import adopt
from bd.sync.adopt import adopt_file
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bd.storage.sqlite import Connection
    from bd.sync.adopt import Adoption

LATER = "2026-11-21T00:00:00Z"
EARLIER = "2026-11-19T00:00:00Z"


class Place:
    """A converted database and the file beside it."""

    def __init__(self, con: Connection, path: Path) -> None:
        """Takes both."""
        self.con = con
        self.path = path

    def have(self, issue_id: str, *, is_marked: bool = False, **fields: Any) -> dict[str, Any]:
        """Puts an issue into the database, marked by the old tool or not, and returns its record."""
        record = make_record(issue_id, **fields)
        insert_record(self.con, record)
        if is_marked:
            mark_dirty(self.con, issue_id, NOW_NS)
        return record

    def adopt(self, *lines: dict[str, Any] | str, is_known: bool = False) -> Adoption:
        """Writes the file, known to the old tool or not, and agrees with it."""
        data = write_lines(self.path, lines)
        if is_known:
            set_metadata(self.con, "jsonl_content_hash", hashlib.sha256(data).hexdigest())
        return adopt_file(self.con, str(self.path), now_ns=NOW_NS)

    def record(self, issue_id: str) -> dict[str, Any]:
        """Returns an issue as it is now."""
        return load_records(self.con, [issue_id])[issue_id]

    def edge(self, source: str, target: str) -> dict[str, Any]:
        """Returns an edge as records hold it."""
        return {"issue_id": source, "depends_on_id": target, "type": "blocks", "created_at": EARLIER}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Yields an empty database of ours in memory and a place for the file."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    yield Place(con, tmp_path / "issues.jsonl")
    con.close()


def test_a_line_that_agrees_becomes_the_base(place: Place) -> None:
    """To the byte, whatever its spelling; nothing is marked."""
    record = place.have("t-1", is_marked=True)
    line = to_line({**record, "created_at": "2026-11-21T02:45:08.683611051+05:30", "assignee": ""})

    report = place.adopt(line)

    assert (report.agreed, report.taken, report.waiting) == (1, 0, 0)
    assert find_base_line(place.con, "t-1") == line
    assert dirty_ids(place.con) == []


@pytest.mark.parametrize("is_known", [True, False], ids=["file-as-last-seen", "file-changed"])
def test_work_not_exported_yet_wins(place: Place, *, is_known: bool) -> None:
    """An issue the old tool had marked keeps its later state and waits for the export."""
    place.have("t-1", is_marked=True, title="Newer", updated_at=LATER)

    report = place.adopt(make_record("t-1", title="Older"), is_known=is_known)

    assert report.waiting == 1
    assert place.record("t-1")["title"] == "Newer"
    assert dirty_ids(place.con) == ["t-1"]
    assert "Older" in str(find_base_line(place.con, "t-1"))


def test_a_marked_issue_keeps_even_an_older_time(place: Place) -> None:
    """The old tool changed labels without touching the time; a file as it last saw it cannot be newer."""
    place.have("t-1", is_marked=True, labels=["new"])

    place.adopt(make_record("t-1", updated_at=LATER), is_known=True)

    assert place.record("t-1")["labels"] == ["new"]
    assert dirty_ids(place.con) == ["t-1"]


def test_fields_the_old_tool_never_exported_stay(place: Place) -> None:
    """They are no difference, and no reason to write the line again."""
    place.have("t-1", closed_by_session="s-1", work_type="open_competition")
    place.have("t-2", closed_by_session="s-2")
    lines = [make_record("t-1"), make_record("t-2", title="Pulled", updated_at=LATER)]

    report = place.adopt(*lines)

    assert dirty_ids(place.con) == []
    assert (report.agreed, report.taken) == (0, 1)
    assert find_base_line(place.con, "t-1") == to_line(lines[0])
    assert place.record("t-1")["closed_by_session"] == "s-1"
    assert place.record("t-2")["closed_by_session"] == "s-2"
    assert place.record("t-2")["title"] == "Pulled"


def test_a_pulled_line_is_taken_in(place: Place) -> None:
    """When the file changed and the issue was not marked, the line wins, sets included, and an event keeps the old."""
    place.have("t-1", labels=["old"], title="Before")

    report = place.adopt(make_record("t-1", title="After", updated_at=LATER, labels=["new"]))

    assert report.taken == 1
    assert place.record("t-1")["title"] == "After"
    assert place.record("t-1")["labels"] == ["new"]
    assert dirty_ids(place.con) == []
    event = place.con.execute("select event_type, actor, old_value from events").fetchone()
    assert event[:2] == ("updated", adopt.ACTOR)
    assert "Before" in event[2]


def test_a_pulled_comment_without_a_new_time_is_taken_in(place: Place) -> None:
    """The old tool commented without touching the time; the comment still arrives."""
    place.have("t-1")
    comment = {"id": 3, "issue_id": "t-1", "author": "Ann", "text": "Hi", "created_at": LATER}

    place.adopt(make_record("t-1", comments=[comment]))

    assert [found["text"] for found in place.record("t-1")["comments"]] == ["Hi"]


def test_an_older_line_changes_nothing(place: Place) -> None:
    """A file from an older checkout does not undo the issue, which is exported again."""
    place.have("t-1", title="Now")

    report = place.adopt(make_record("t-1", title="Then", updated_at=EARLIER))

    assert (report.taken, report.waiting) == (0, 1)
    assert place.record("t-1")["title"] == "Now"


def test_both_sides_changed(place: Place) -> None:
    """The later update wins; labels, edges and comments of both sides stay; the result is exported."""
    ours_comment = {"id": 1, "author": "Ann", "text": "ours", "created_at": EARLIER}
    theirs_comment = {"id": 1, "author": "Bob", "text": "theirs", "created_at": EARLIER}
    for number, time in ((1, EARLIER), (2, LATER)):
        issue_id = f"t-{number}"
        place.have(
            issue_id,
            is_marked=True,
            title="Ours",
            labels=["ours"],
            comments=[ours_comment],
            dependencies=[place.edge(issue_id, "t-8")],
        )
        line = make_record(
            issue_id,
            title="Theirs",
            updated_at=time,
            labels=["theirs"],
            comments=[theirs_comment],
            dependencies=[place.edge(issue_id, "t-9")],
        )
        place.adopt(line)

    assert [place.record(issue_id)["title"] for issue_id in ("t-1", "t-2")] == ["Ours", "Theirs"]
    for issue_id in ("t-1", "t-2"):
        found = place.record(issue_id)
        assert found["labels"] == ["ours", "theirs"]
        assert sorted(comment["text"] for comment in found["comments"]) == ["ours", "theirs"]
        assert [edge["depends_on_id"] for edge in found["dependencies"]] == ["t-8", "t-9"]
    assert "t-2" in dirty_ids(place.con)


def test_a_tombstone_is_not_revived(place: Place) -> None:
    """A live line of an issue that is deleted here changes nothing, however late."""
    place.have("t-1", status="tombstone", deleted_at=EARLIER)

    place.adopt(make_record("t-1", updated_at=LATER))

    assert place.record("t-1")["status"] == "tombstone"
    assert dirty_ids(place.con) == ["t-1"]


def test_issues_without_a_line_are_exported(place: Place) -> None:
    """Also without any file at all; ephemeral issues and issues of other repositories are not."""
    place.have("t-1")
    place.have("t-2", ephemeral=True)
    insert_record(place.con, make_record("api-1"), source_repo="../api")

    report = adopt_file(place.con, str(place.path), now_ns=NOW_NS)

    assert (dirty_ids(place.con), report.waiting) == (["t-1"], 1)


def test_what_cannot_be_settled_is_left_to_the_merge(place: Place) -> None:
    """Unreadable lines, unknown ids, other kinds of records and foreign issues get no base here."""
    place.have("t-1")
    insert_record(place.con, make_record("api-1"), source_repo="../api")

    place.adopt(
        "not json",
        to_line(make_record("t-9")),
        '{"_type":"memory","key":"a"}',
        to_line(make_record("api-1", title="x")),
        to_line(make_record("t-1", updated_at="never")),
    )

    assert place.con.execute("select record_key, line from base_records").fetchall() == []
    assert place.record("t-1")["updated_at"] != "never"


def test_two_lines_of_one_issue(place: Place) -> None:
    """Both are remembered as seen; the later one counts."""
    place.have("t-1")

    place.adopt(make_record("t-1", title="One", updated_at=LATER), make_record("t-1", title="Two", updated_at=LATER))

    assert place.record("t-1")["title"] == "Two"
    assert place.con.execute("select count(*) from seen_states").fetchone() == (1,)


def test_long_files_are_read_in_pieces(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line is settled, whatever the size of a piece."""
    monkeypatch.setattr(adopt, "_CHUNK", 2)
    lines = [place.have(f"t-{number}") for number in range(5)]

    assert place.adopt(*lines).agreed == 5


def test_a_file_that_cannot_be_read_is_not_the_known_one(place: Place) -> None:
    """A noted hash without a file to compare settles nothing."""
    place.have("t-1")
    set_metadata(place.con, "jsonl_content_hash", "0" * 64)

    assert adopt_file(place.con, str(place.path), now_ns=NOW_NS).waiting == 1
