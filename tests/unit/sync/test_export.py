"""Writing the travelling file: fresh after every write, and never more changed than its issues."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.travelling import file_state
from bd.storage.writes import insert_record
from bd.storage.writes import mark_dirty
from bd.sync.export import record_line
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion
from bd.workspace import OpenOptions
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
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from pathlib import Path

ODD = '{ "title": "Odd", "id":"t-2","priority":2.0,"created_at":"2026-11-20T21:15:08+05:30","x":{"b":1.50,"a":null},'
ODD += '"updated_at":"2026-11-20T21:15:08.100Z","assignee":"","labels":["b","a"],"status":"open","issue_type":"task"}'


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def is_in_step(folder: Path) -> bool:
    """Says whether the next write may splice."""
    with open_workspace(folder) as workspace:
        return file_state(workspace.read()).in_step


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with three issues in step, one of them spelled oddly."""
    make_location(tmp_path)
    write_lines(jsonl(tmp_path), [make_record("t-1"), ODD, make_record("t-3")])
    change_issue(tmp_path, "t-3", notes="")
    return tmp_path


def test_the_classic_line_comes_out() -> None:
    """The specification's record has the specification's bytes."""
    times = {"created_at": NOW, "created_by": "Tess", "updated_at": NOW}
    owner = {"owner": "tess@x.org"}
    record = {
        "id": "ab-55d",
        "title": "Second",
        "status": "open",
        "priority": 2,
        "issue_type": "task",
        **owner,
        **times,
    }

    assert record_line(record, None) == (
        '{"id":"ab-55d","title":"Second","status":"open","priority":2,"issue_type":"task","owner":"tess@x.org",'
        '"created_at":"2026-11-20T21:15:08.683611051Z","created_by":"Tess","updated_at":"2026-11-20T21:15:08.683611051Z"}'
    )
    assert '"desc \\u003cb\\u003e \\u0026 é"' in record_line({**record, "description": "desc <b> & é"}, None)


def test_a_new_issue_is_a_new_line(folder: Path) -> None:
    """Creating adds one line in its place and touches no other."""
    before = read_bytes(jsonl(folder)).splitlines()
    created = create_record(folder, "New")

    after = read_bytes(jsonl(folder)).splitlines()
    assert [line for line in after if line not in before] == [record_line(created, None).encode()]
    assert set(before) < set(after)
    assert is_in_step(folder)


def test_an_oddly_spelled_line_changes_in_one_field_only(folder: Path) -> None:
    """Another writer's numbers, offsets, order of keys and unknown keys stay as they were."""
    change_issue(folder, "t-2", title="Even")

    line = read_bytes(jsonl(folder)).splitlines()[1].decode()
    updated = read_database(folder)["t-2"]["updated_at"]
    expected = (
        '{"title":"Even","id":"t-2","priority":2.0,"created_at":"2026-11-20T21:15:08+05:30","x":{"b":1.50,"a":null},'
    )
    assert (
        line
        == expected + f'"updated_at":"{updated}","assignee":"","labels":["b","a"],"status":"open","issue_type":"task"}}'
    )


def test_an_issue_marked_without_a_change_keeps_its_bytes(folder: Path) -> None:
    """Marking alone neither changes the file nor touches it."""
    before = jsonl(folder).stat()
    with open_workspace(folder) as workspace, workspace.write("Tess", "touch") as txn:
        for issue_id in ("t-1", "t-2", "t-3"):
            mark_dirty(txn.con, issue_id, txn.now_ns)

    after = jsonl(folder).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_write_without_a_change_leaves_the_file(folder: Path) -> None:
    """Setting what is set already writes nothing."""
    before = jsonl(folder).stat()
    change_issue(folder, "t-1", title="Title of t-1")

    assert jsonl(folder).stat().st_ino == before.st_ino


def test_a_missing_file_is_written_whole(folder: Path) -> None:
    """A removed file comes back with every issue, unchanged ones to the byte."""
    before = read_bytes(jsonl(folder))
    jsonl(folder).unlink()
    change_issue(folder, "t-3", notes="x")

    assert read_bytes(jsonl(folder)).splitlines()[:2] == before.splitlines()[:2]
    assert set(read_file_records(jsonl(folder))) == {"t-1", "t-2", "t-3"}


def test_a_splice_and_a_full_rewrite_agree(folder: Path) -> None:
    """After many changes by splicing, writing everything anew gives the same bytes."""
    for number in range(5):
        create_record(folder, f"Issue {number} <&> é")
        change_issue(folder, "t-2", notes=f"note {number}")
    spliced = read_bytes(jsonl(folder))
    with open_workspace(folder) as workspace, workspace.write("Tess", "rewrite") as txn:
        txn.con.execute("update metadata set value = 'x behind' where key = 'jsonl_state'")
        mark_dirty(txn.con, "t-1", txn.now_ns)

    assert read_bytes(jsonl(folder)) == spliced


def test_a_deletion_travels_as_a_tombstone(folder: Path) -> None:
    """The line of a deleted issue stays, with who, when and why."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "delete") as txn:
        apply_deletion(txn, plan_deletion(txn, ["t-1"], cascade=False), reason="old")

    line = read_file_records(jsonl(folder))["t-1"]
    assert {line[key] for key in ("status", "deleted_by", "delete_reason", "original_type")} == {
        "tombstone",
        "Tess",
        "old",
        "task",
    }


def test_ephemeral_issues_stay_at_home(folder: Path) -> None:
    """A wisp is never written; an issue the file has already stays when it becomes one."""
    wisp = create_record(folder, "Wisp", ephemeral=True)
    change_issue(folder, "t-1", ephemeral=True)

    written = read_file_records(jsonl(folder))
    assert wisp["id"] not in written
    assert written["t-1"]["ephemeral"] is True


def test_issues_of_other_repositories_stay_at_home(folder: Path) -> None:
    """A foreign row is never written into our file, even when it was marked."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "hydrate") as txn:
        insert_record(txn.con, make_record("x-1"), source_repo="other")
        mark_dirty(txn.con, "x-1", txn.now_ns)
        mark_dirty(txn.con, "t-3", txn.now_ns)

    jsonl(folder).unlink()
    change_issue(folder, "t-3", notes="x")
    assert set(read_file_records(jsonl(folder))) == {"t-1", "t-2", "t-3"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x" * 1_000_000, None), ("a\0b", None), ("🚀\u2028\u2029<&>", None), ("\ud800", "\ufffd"), ('"\\\n\r\t', None)],
    ids=["1 MB", "NUL", "separators", "half a character", "escapes"],
)
def test_hostile_text_travels(folder: Path, text: str, expected: str | None) -> None:
    """Long, odd and broken text comes out as JSON any reader understands, and comes in again unchanged."""
    change_issue(folder, "t-1", description=text)

    written = read_file_records(jsonl(folder))["t-1"]["description"]
    assert written == (expected or text)
    os.utime(jsonl(folder), ns=(0, 0))
    assert read_database(folder)["t-1"]["description"] == written
    assert is_in_step(folder)


def test_escaped_surrogates_of_others_stay_in_their_line(folder: Path) -> None:
    """A line with half a character in it keeps it while another field changes."""
    line = to_line(make_record("t-4", description="X")).replace('"X"', '"a\\ud800b"')
    write_lines(jsonl(folder), [*read_bytes(jsonl(folder)).decode().splitlines(), line])
    change_issue(folder, "t-4", title="New")

    assert '"description":"a\\ud800b"' in read_bytes(jsonl(folder)).decode()


def test_above_the_limit_the_file_waits(folder: Path) -> None:
    """A file over the limit is left alone, the user is told once, and what waits goes out when it may."""
    before = read_bytes(jsonl(folder))
    options = OpenOptions()
    options.export_limit_bytes = 10
    said = []
    for title in ("One", "Two"):
        with open_workspace(folder, options) as workspace:
            with workspace.write("Tess", "update") as txn:
                mark_dirty(txn.con, "t-1", txn.now_ns)
                txn.con.execute("update issues set title = ? where id = 't-1'", (title,))
            said.append(len(workspace.warnings))

    assert read_bytes(jsonl(folder)) == before
    assert said == [1, 0]
    change_issue(folder, "t-3", notes="x")
    assert read_file_records(jsonl(folder))["t-1"]["title"] == "Two"


def test_a_link_is_written_through(folder: Path, tmp_path: Path) -> None:
    """A file that is a symbolic link stays one."""
    target = tmp_path / "elsewhere.jsonl"
    os.rename(jsonl(folder), target)
    jsonl(folder).symlink_to(target)
    change_issue(folder, "t-1", title="Through")

    assert jsonl(folder).is_symlink()
    assert read_file_records(target)["t-1"]["title"] == "Through"


@pytest.mark.parametrize(
    "name",
    [
        "beads-0.49.6-export.jsonl",
        "beads-1.0.5-export.jsonl",
        "beads-1.0.5-export-all.jsonl",
        "beads_rust-0.7.6-issues.jsonl",
    ],
)
def test_exports_of_others_are_kept_to_the_byte(tmp_path: Path, name: str) -> None:
    """Each peer's own file: every line survives a change of another issue, the changed one differs where it must."""
    data = read_bytes(get_shared("data", "interop", name))
    make_location(tmp_path, "demo")
    jsonl(tmp_path).write_bytes(data)
    found = read_database(tmp_path)
    changed = next(
        issue_id for issue_id, record in found.items() if record["status"] == "open" and "comments" in record
    )
    before = read_file_records(jsonl(tmp_path))

    assert change_issue(tmp_path, changed, title="Changed & < >") == []

    lines = read_bytes(jsonl(tmp_path)).splitlines()
    assert len(set(lines) ^ set(data.splitlines())) == 2
    after = read_file_records(jsonl(tmp_path))
    assert {key: value for key, value in after[changed].items() if key not in {"title", "updated_at"}} == {
        key: value for key, value in before[changed].items() if key not in {"title", "updated_at"}
    }
    assert list(after[changed]) == list(before[changed])
    assert is_in_step(tmp_path)
    assert all(_is_present(record, found[issue_id]) for issue_id, record in before.items())


def _is_present(line: dict[str, Any], record: dict[str, Any]) -> bool:
    """Says whether what a line says about texts is in the record."""
    keys = ("title", "description", "status", "priority", "issue_type", "assignee", "owner", "close_reason")
    return all(line[key] == record.get(key, "") for key in keys if key in line)


def test_copies_of_killed_writers_are_removed(tmp_path: Path) -> None:
    """A temporary copy beside the file that nobody writes any more goes with the next write."""
    with open_workspace(tmp_path) as workspace:
        leftover = tmp_path / ".beads" / "issues.jsonl.tmp.999999"
        leftover.write_text("half a file", encoding="utf-8")
        with workspace.write("me", "create") as txn:
            insert_record(txn.con, make_record("t-1"))
            mark_dirty(txn.con, "t-1", txn.now_ns)

        assert not leftover.exists()
