"""Whatever stands in the travelling file: the database takes what it can, names the rest, and never falls over."""

from __future__ import annotations

import json
import os
import tempfile
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.storage.reads import load_records
from bd.storage.sqlite import Connection
from bd.storage.sqlite import dbapi
from bd.storage.travelling import file_problems
from bd.storage.travelling import file_state
from bd.sync.export import stage_export
from bd.sync.importer import merge_file
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.strategies import JSON_VALUES
from tests.support.strategies import records

KEYS = st.sampled_from(
    ["id", "title", "status", "priority", "labels", "dependencies", "comments", "updated_at", "created_at", "closed_at",
     "deleted_at", "metadata", "quality_score", "waiters", "pinned", "extra", "_type", "_deleted", "key", "timeout"]
)  # fmt: skip
ODD = JSON_VALUES | st.sampled_from(["\ud800", 10**400, [{"depends_on_id": "t-2", "metadata": "\ud800"}], [{"text": "x"}]])
GOOD = st.sampled_from(["t-1", "t-2", "t-3"]).flatmap(records).map(json.dumps)
BROKEN = st.builds(
    lambda record, key, value: json.dumps({**record, key: value}),
    st.sampled_from(["t-1", "t-2"]).map(make_record),
    KEYS,
    ODD,
)
JUNK = st.sampled_from(["<<<<<<< a", "=======", ">>>>>>> b", "", "  ", "{", "null", '{"id":"t-1"}', '{"_type":"memory"}'])
FILES = st.lists(GOOD | BROKEN | JUNK | st.text(max_size=10), max_size=6)
TABLES = ("issues", "labels", "dependencies", "comments", "events", "base_records", "seen_states", "dirty_issues")


def merge(con: Connection, folder: str, lines: list[str]) -> str:
    """Writes the file and takes it in; returns its path."""
    path = os.path.join(folder, "issues.jsonl")
    with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write("".join(line + "\n" for line in lines))
    merge_file(con, path, os.stat(path), now_ns=NOW_NS, actor="file")
    return path


def make_connection() -> Connection:
    """Returns a database in memory with one issue."""
    con = dbapi.connect(":memory:", isolation_level=None)
    con.execute("pragma foreign_keys = on")
    apply_schema(con)
    return con


def dump(con: Connection) -> dict[str, list[Any]]:
    """Returns every row of the tables that matter."""
    return {table: con.execute(f"select * from {table} order by 1, 2").fetchall() for table in TABLES}


@given(FILES, FILES)
@settings(max_examples=200)
def test_any_file_is_taken_in(first: list[str], second: list[str]) -> None:
    """One file after the other, good lines, broken ones and junk: no exception, and every issue can be read and written."""
    con = make_connection()
    with tempfile.TemporaryDirectory() as folder:
        merge(con, folder, [to_line(make_record("t-1", labels=["kept"])), *first])
        path = merge(con, folder, second)
        ids = [row[0] for row in con.execute("select id from issues")]
        con.execute("insert or ignore into dirty_issues (issue_id) select id from issues where source_repo = '.'")
        replacement = stage_export(con, path)
        if replacement is not None:
            replacement.commit()
        with open(path, "rb") as file:
            written = [json.loads(line) for line in file] if replacement is not None else []

    assert "t-1" in ids
    assert set(load_records(con, ids)) == set(ids)
    assert not replacement or set(ids) >= {record["id"] for record in written if "id" in record and "_type" not in record}
    con.close()


@given(FILES)
def test_taking_the_same_file_in_again_changes_nothing(lines: list[str]) -> None:
    """The second time every line is remembered, and the same lines are complained about."""
    con = make_connection()
    with tempfile.TemporaryDirectory() as folder:
        merge(con, folder, lines)
        before, problems = dump(con), file_problems(con)
        path = merge(con, folder, lines)

    assert dump(con)["issues"] == before["issues"]
    assert {key: dump(con)[key] for key in ("labels", "dependencies", "comments")} == {
        key: before[key] for key in ("labels", "dependencies", "comments")
    }
    assert file_problems(con) == problems
    assert file_state(con).stamp
    assert path
    con.close()


@given(st.lists(st.sampled_from(["t-1", "t-2", "t-3"]).flatmap(records), max_size=5, unique_by=lambda record: record["id"]))
def test_what_was_taken_in_is_written_back(given_records: list[dict[str, Any]]) -> None:
    """A file of good records, each marked as changed but unchanged, is written back sorted and otherwise to the byte."""
    con = make_connection()
    lines = [json.dumps(record) for record in given_records]
    with tempfile.TemporaryDirectory() as folder:
        path = merge(con, folder, lines)
        con.execute("insert into dirty_issues (issue_id) select id from issues")
        os.unlink(path)
        replacement = stage_export(con, path)
        if replacement is not None:
            replacement.commit()
            with open(path, encoding="utf-8") as file:
                written = file.read().splitlines()
        else:
            written = []

    assert sorted(written) == sorted(lines)
    con.close()
