"""What is remembered of the file that travels."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.storage import travelling
from bd.storage.writes import insert_record
from bd.storage.writes import mark_dirty
from tests.support.builders import make_record

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.sqlite import Connection


def test_every_state_is_remembered_forever(con: Connection) -> None:
    """A base that was replaced, and one that was taken away, stay known; another record's do not count."""
    travelling.set_base(con, [("t-1", b"first...", "line 1")])
    travelling.set_base(con, [("t-1", b"second..", "line 2")])
    travelling.delete_base(con, "t-1")

    assert travelling.is_seen(con, "t-1", b"first...")
    assert travelling.is_seen(con, "t-1", b"second..")
    assert not travelling.is_seen(con, "t-1", b"third...")
    assert not travelling.is_seen(con, "t-2", b"first...")
    assert travelling.find_base_line(con, "t-1") is None


def test_the_base_is_read_in_file_order(con: Connection) -> None:
    """Lines come by record key in byte order, records of another kind last."""
    for key in ("~memory:a", "t-é", "t-z", "t-1", "T-1", "🚀-1"):
        travelling.set_base(con, [(key, key.encode()[:8], key)])

    lines = [line.decode() for (line,) in travelling.select_base_lines(con)]
    assert lines == sorted(lines, key=str.encode)
    assert travelling.count_base(con) == 6
    assert travelling.base_hashes(con)[b"t-1"] == "t-1"


def test_the_files_state_survives(con: Connection) -> None:
    """Stamp and step are remembered; without a memory no file matches."""
    assert travelling.file_state(con).stamp == ""
    assert not travelling.file_state(con).in_step

    travelling.set_file_state(con, travelling.FileState("1:2:3", in_step=True))

    assert (travelling.file_state(con).stamp, travelling.file_state(con).in_step) == ("1:2:3", True)


def test_a_stamp_tells_files_apart(tmp_path: Path) -> None:
    """Another inode, size or time is another stamp; no file has one of its own."""
    path = tmp_path / "file"
    path.write_bytes(b"1")
    first = travelling.stamp_of(path.stat())
    os.utime(path, ns=(0, 1))
    second = travelling.stamp_of(path.stat())
    path.write_bytes(b"22")
    third = travelling.stamp_of(path.stat())

    assert len({first, second, third, travelling.stamp_of(None)}) == 4


@pytest.mark.parametrize("sentence", ["line 3: no id", ""])
def test_problems_are_remembered_and_lifted(con: Connection, sentence: str) -> None:
    """The sentence stays until it is lifted."""
    travelling.set_file_problems(con, "line 1: not JSON")
    travelling.set_file_problems(con, sentence)

    assert travelling.file_problems(con) == sentence


def test_only_issues_of_ours_are_to_be_written(con: Connection) -> None:
    """A mark on another repository's issue never makes it travel."""
    insert_record(con, make_record("t-2"))
    insert_record(con, make_record("t-1"))
    insert_record(con, make_record("x-1"), source_repo="other")
    for issue_id in ("t-2", "t-1", "x-1"):
        mark_dirty(con, issue_id, 0)

    assert travelling.dirty_ids(con) == ["t-1", "t-2"]
    travelling.clear_dirty(con)
    assert travelling.dirty_ids(con) == []
