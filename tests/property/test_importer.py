"""Whatever stands in the travelling file: the database takes what it can, names the rest, and never falls over."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from contextlib import contextmanager
from marshal import dumps
from marshal import loads
from typing import TYPE_CHECKING
from typing import Any
from unittest import mock

from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.storage.blocked import settle_blocked
from bd.storage.reads import load_records
from bd.storage.sqlite import dbapi
from bd.storage.travelling import file_problems
from bd.sync.export import stage_export
from bd.sync.own_file import merge_file
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.strategies import JSON_VALUES
from tests.support.strategies import records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection

KEYS = st.sampled_from(
    ["id", "title", "status", "priority", "labels", "dependencies", "comments", "updated_at", "created_at", "closed_at",
     "deleted_at", "metadata", "quality_score", "waiters", "pinned", "extra", "_type", "_deleted", "key", "timeout"]
)  # fmt: skip
ODD = JSON_VALUES | st.sampled_from(
    ["\ud800", 10**400, [{"depends_on_id": "t-2", "metadata": "\ud800"}], [{"text": "x"}]]
)
GOOD = st.sampled_from(["t-1", "t-2", "t-3"]).flatmap(records).map(json.dumps)
BROKEN = st.builds(
    lambda record, key, value: json.dumps({**record, key: value}),
    st.sampled_from(["t-1", "t-2"]).map(make_record),
    KEYS,
    ODD,
)
JUNK = st.sampled_from(
    ["<<<<<<< a", "=======", ">>>>>>> b", "", "  ", "{", "null", '{"id":"t-1"}', '{"_type":"memory"}']
)
MARKER = '{"id":"t-1","_deleted":true}'
FILES = st.lists(GOOD | BROKEN | JUNK | st.text(max_size=10), max_size=6)
CON = dbapi.connect(":memory:", isolation_level=None, check_same_thread=False)
CON.execute("pragma foreign_keys = on")
apply_schema(CON)
TABLES = ("issues", "labels", "dependencies", "comments")
FILLED_TABLES = (*TABLES, "events", "base_records", "seen_states", "dirty_issues")


def merge(con: Connection, folder: str, lines: list[str]) -> str:
    """Writes the file and takes it in; returns its path."""
    path = os.path.join(folder, "issues.jsonl")
    with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write("".join(line + "\n" for line in lines))
    merge_file(con, path, os.stat(path), now_ns=NOW_NS, actor="file")
    return path


@contextmanager
def empty_database() -> Iterator[Connection]:
    """Yields the one database in memory, empty again for every example."""
    CON.execute("begin")
    try:
        yield CON
    finally:
        CON.execute("rollback")


def export(con: Connection, path: str) -> list[str]:
    """Writes the file if there is anything to write, and returns its lines."""
    replacement = stage_export(con, path)
    if replacement is None:
        return []
    replacement.commit()
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def dump(con: Connection) -> dict[str, list[Any]]:
    """Returns every row of the tables that matter."""
    return {table: con.execute(f"select * from {table} order by 1, 2").fetchall() for table in TABLES}


@given(FILES, FILES)
def test_any_file_is_taken_in(first: list[str], second: list[str]) -> None:
    """Two files in a row, good lines, broken ones and junk: no exception, every issue can be read and written."""
    with empty_database() as con, tempfile.TemporaryDirectory() as folder:
        merge(con, folder, [to_line(make_record("t-1", labels=["kept"])), *first])
        path = merge(con, folder, second)
        ids = {row[0] for row in con.execute("select id from issues")}
        con.execute("insert or ignore into dirty_issues (issue_id) select id from issues where source_repo = '.'")
        written = export(con, path)

        assert "t-1" in ids
        assert set(load_records(con, list(ids))) == ids
        assert all(json.loads(line) for line in written)


@given(FILES)
@example([MARKER, to_line(make_record("t-1"))])
def test_taking_the_same_file_in_again_changes_nothing(lines: list[str]) -> None:
    """The second time every line is remembered, and the same lines are complained about."""
    with empty_database() as con, tempfile.TemporaryDirectory() as folder:
        merge(con, folder, lines)
        before, problems = dump(con), file_problems(con)
        merge(con, folder, lines)

        assert dump(con) == before
        assert file_problems(con) == problems


@given(
    st.lists(st.sampled_from(["t-1", "t-2", "t-3"]).flatmap(records), max_size=3, unique_by=lambda record: record["id"])
)
@settings(max_examples=50)
def test_what_was_taken_in_is_written_back(given_records: list[dict[str, Any]]) -> None:
    """A file of good records, all marked but unchanged, is written back sorted and otherwise to the byte."""
    lines = [json.dumps(record) for record in given_records]
    with empty_database() as con, tempfile.TemporaryDirectory() as folder:
        path = merge(con, folder, lines)
        con.execute("insert into dirty_issues (issue_id) select id from issues")
        os.unlink(path)

        assert sorted(export(con, path)) == sorted(lines)


def whole(lines: list[str], *, is_filling: bool) -> tuple[dict[str, list[Any]], list[Any]]:
    """Returns all rows and what was reported after taking lines into an empty database, with rows made ahead or not."""
    with ExitStack() as stack:
        con = stack.enter_context(empty_database())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for target, value in (
            ("bd.sync.importer.LARGE_BYTES", -1 if is_filling else 1 << 30),
            ("bd.sync.portions._PORTION_BYTES", 200),
            ("bd.sync.portions.can_fork", lambda: True),
            ("bd.sync.portions.made_ahead", lambda things: (loads(dumps(thing)) for thing in things)),  # noqa: S302 (our own)
        ):
            stack.enter_context(mock.patch(target, value))
        path = os.path.join(folder, "issues.jsonl")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write("".join(line + "\n" for line in lines))
        report = merge_file(con, path, os.stat(path), now_ns=NOW_NS, actor="file")
        settle_blocked(con)
        said = [getattr(report, name) for name in report.__slots__ if name != "problems"]
        said += [(problem.line_number, problem.reason) for problem in report.problems]
        rows = {table: sorted(con.execute(f"select * from {table}"), key=str) for table in FILLED_TABLES}
        rows["events"] = sorted((event[1:] for event in rows["events"]), key=str)  # numbered as they went in together
        return rows, said


@given(FILES)
@example([to_line(make_record(f"t-{number}")) for number in (1, 2, 3, 4, 2)])
@example(
    [to_line(make_record("t-2")), to_line(make_record("t-1", former_ids=[["t", "2"]])), to_line(make_record("t-3"))]
)
@example(["<<<<<<< a", "=======", to_line(make_record("t-1")), to_line(make_record("t-2")), ">>>>>>> b"])
def test_filling_is_only_faster(lines: list[str]) -> None:
    """Rows made ahead for an empty database, and indexes made afterwards, leave what taking line by line leaves."""
    assert whole(lines, is_filling=True) == whole(lines, is_filling=False)
