"""The record codec: what a column holds, what a line holds, and what cannot be an issue."""

from __future__ import annotations

from typing import Any

import pytest

from bd.model.record import COLUMNS
from bd.model.record import FIELDS
from bd.model.record import KEYS
from bd.model.record import in_order
from bd.model.record import row_to_record
from bd.model.rows import record_to_row
from bd.storage.schema import TABLES
from bd.util.jsontext import dumps_line
from tests.support.builders import NOW
from tests.support.builders import make_record


def through_row(record: dict[str, Any]) -> dict[str, Any]:
    """Returns what the columns of a record give back."""
    row = record_to_row(record)
    return row_to_record([row.get(column) for column in (*COLUMNS, "extra")])


def test_the_keys_stand_in_the_classic_order() -> None:
    """A few landmarks of the classic order, and no key twice."""
    places = [KEYS.index(key) for key in ("id", "title", "status", "priority", "owner", "labels", "pinned", "payload")]

    assert places == sorted(places)
    assert len(set(KEYS)) == len(KEYS)
    assert KEYS[-1] == "payload"


@pytest.mark.parametrize("column", sorted({column for _, _, column in FIELDS if column}))
def test_every_column_is_in_the_schema(column: str) -> None:
    """The codec names no column that the tables lack."""
    assert f"\n  {column} " in TABLES.split("create table dependencies")[0]


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "x\0y\tz", "notes": "日本語 🚀", "design": "<&>"},
        {"estimated_minutes": 0},
        {"estimated_minutes": 90, "due_at": "2026-12-24T00:00:00Z", "defer_until": "2026-12-01T06:30:00.5Z"},
        {"metadata": {"b": [1, {"a": None}], "a": ""}},
        {"metadata": [1, 2]},
        {"metadata": "text"},
        {"pinned": True, "ephemeral": True, "is_template": True, "crystallizes": True},
        {"quality_score": 0.25},
        {"waiters": ["one", "two"]},
        {"timeout": 3_600_000_000_000},
        {"bonded_from": [{"source_id": "t-1", "bond_type": "sequential"}], "creator": {"name": "x"}, "holder": "h"},
        {"validations": [{"validator": {"name": "v"}, "outcome": "accepted", "timestamp": NOW}]},
        {"unknown": {"deep": [1.50, None, True]}, "also unknown": "", "nothing": None},
        {"external_ref": "gh-9", "spec_id": "docs/spec.md", "source_system": "s"},
        {"event_kind": "k", "actor": "a", "target": "t", "payload": "p"},
    ],
    ids=lambda fields: ",".join(fields)[:40],
)
def test_a_record_survives_its_row(fields: dict[str, Any]) -> None:
    """Every kind of field, and keys nobody knows, come back from the columns as they went in."""
    record = in_order(make_record("t-1", **fields))

    assert through_row(record) == record
    assert dumps_line(through_row(record)) == dumps_line(record)


def test_what_is_empty_is_absent() -> None:
    """Empty texts, zero counts and false flags are left out when a record is read back."""
    empty = {"description": "", "compaction_level": 0, "pinned": False, "assignee": None, "timeout": 0}

    assert through_row(make_record("t-1", **empty)) == make_record("t-1")


def test_an_empty_title_is_not_absent() -> None:
    """Id, title, priority and the two times stand in every record."""
    assert through_row(make_record("t-1", title=""))["title"] == ""


def test_instants_come_back_in_utc() -> None:
    """An offset is converted and zeros of the fraction are trimmed."""
    assert through_row(make_record("t-1", due_at="2026-11-20T21:15:08.500+05:30"))["due_at"] == "2026-11-20T15:45:08.5Z"


def test_keys_are_put_in_order() -> None:
    """Known keys stand in the classic order, unknown ones behind them as they came, `_type` first."""
    record = {"zzz": 1, "payload": "p", "aaa": 2, "title": "t", "_type": "issue", "id": "t-1"}

    assert list(in_order(record)) == ["_type", "id", "title", "payload", "zzz", "aaa"]
