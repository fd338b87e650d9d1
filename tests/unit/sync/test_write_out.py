"""Issues as lines, for a file a person named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.writes import insert_record
from bd.sync.write_out import ExportWouldLose
from bd.sync.write_out import check_nothing_lost
from bd.sync.write_out import select_lines
from tests.support.builders import make_record
from tests.support.builders import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bd.storage.sqlite import Connection


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    """Yields a database with issues of ours, an ephemeral one and one of another repository."""
    with open_workspace(tmp_path) as workspace:
        with workspace.write("Tess", "test") as txn:
            for record in (make_record("t-2"), make_record("t-1"), make_record("t-3", ephemeral=True)):
                insert_record(txn.con, record)
            insert_record(txn.con, make_record("lib-1"), source_repo="../lib")
        yield workspace.store.con


def test_our_issues_come_sorted(con: Connection) -> None:
    """Ephemeral issues and those of others stay out; a condition selects."""
    assert [line[:11] for line in select_lines(con)] == ['{"id":"t-1"', '{"id":"t-2"']
    assert [line[:11] for line in select_lines(con, "i.id = ?", ["t-2"])] == ['{"id":"t-2"']


def test_nothing_is_sorted_in_memory(con: Connection) -> None:
    """The lines are read in the order of their index: a hundred thousand of them cost no more memory than one."""
    statements: list[str] = []
    con.set_trace_callback(statements.append)
    lines = list(select_lines(con))
    con.set_trace_callback(None)

    steps = [row[3] for row in con.execute("explain query plan " + statements[0])]

    assert len(lines) == 2
    assert steps[0].startswith("SCAN i USING INDEX")
    assert not any("TEMP B-TREE" in step for step in steps)


def test_a_file_with_unknown_issues_is_not_replaced(con: Connection, tmp_path: Path) -> None:
    """What only the file holds is named; a file that is not there holds nothing."""
    path = tmp_path / "out.jsonl"
    check_nothing_lost(con, str(path))
    path.write_text('{"id":"t-1"}\n{"id":"t-9"}\n', encoding="utf-8")

    with pytest.raises(ExportWouldLose, match="t-9"):
        check_nothing_lost(con, str(path))
