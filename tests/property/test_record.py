"""Records through a real database and back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.model.record import FIELDS
from bd.model.rows import label_names
from bd.storage.bulk import BulkInsert
from bd.storage.reads import load_records
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from bd.storage.writes import replace_record
from bd.sync.export import record_line
from bd.sync.jsonl import parse_line
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.strategies import WORDS
from tests.support.strategies import records
from tests.support.strategies import spell

KINDS = {key: kind for key, kind, _ in FIELDS}
CON = dbapi.connect(":memory:", isolation_level=None)
apply_schema(CON)


def through_database(record: dict[str, Any], *, how: str = "insert") -> dict[str, Any]:
    """Stores a record in one of three ways and returns it as read back."""
    CON.execute("begin")
    try:
        if how == "replace":
            insert_record(CON, make_record(record["id"], description="before", labels=["before"], pinned=True, zzz=1))
            replace_record(CON, record)
        elif how == "bulk":
            bulk = BulkInsert(CON, now_ns=NOW_NS)
            bulk.add(record)
            bulk.flush()
        else:
            insert_record(CON, record)
        return load_records(CON, [record["id"]])[record["id"]]
    finally:
        CON.execute("rollback")


def meaning(record: dict[str, Any]) -> dict[str, Any]:
    """Returns what a record says: instants in UTC, sets as sets, without what says nothing."""
    said = {key: _meaning_of(KINDS.get(key, "extra"), value) for key, value in record.items()}
    said["labels"] = label_names(record)
    said["dependencies"] = sorted(_edge(edge) for edge in record.get("dependencies") or ())
    said["comments"] = sorted(_comment(comment) for comment in record.get("comments") or ())
    return {key: value for key, value in said.items() if not _is_nothing(key, value)}


def _meaning_of(kind: str, value: Any) -> Any:
    return rfc3339(parse_instant(value)) if kind == "instant" and value else value


def _is_nothing(key: str, value: Any) -> bool:
    kind = KINDS.get(key, "extra")
    if kind == "extra":
        return False
    if kind in {"number", "real"}:
        return value is None
    return not value if kind != "json" else value is None or value == {}


def _edge(edge: dict[str, Any]) -> tuple[Any, ...]:
    metadata = edge.get("metadata") or ""
    rest = (edge.get("created_by") or "", "" if metadata == "{}" else metadata, edge.get("thread_id") or "")
    return (edge["depends_on_id"], edge.get("type") or "blocks", parse_instant(edge["created_at"]), *rest)


def _comment(comment: dict[str, Any]) -> tuple[Any, ...]:
    return (comment.get("author") or "", comment["text"], parse_instant(comment["created_at"]))


@given(records(), st.sampled_from(["insert", "bulk", "replace"]))
def test_a_record_says_the_same_after_the_database(record: dict[str, Any], how: str) -> None:
    """Every field, every unknown key, every element of a set comes back, whichever way it was stored."""
    assert meaning(through_database(record, how=how)) == meaning(record)


@given(records())
def test_a_second_pass_changes_nothing(record: dict[str, Any]) -> None:
    """What the database gives back is canonical: stored again it comes back equal, and its line is the same."""
    once = through_database(record)
    twice = through_database(once)
    local = [comment.pop("id") for read in (once, twice) for comment in read.get("comments", ())]

    assert record_line_without_ids(once) == record_line_without_ids(twice)
    assert len(local) == 2 * len(record.get("comments") or ())


def record_line_without_ids(record: dict[str, Any]) -> str:
    """Returns the line of a record, its comments numbered from one."""
    comments = [{"id": place, **comment} for place, comment in enumerate(record.get("comments", ()), start=1)]
    return record_line({**record, "comments": comments} if comments else record, None)


@given(records(), st.booleans())
def test_an_unchanged_record_keeps_its_bytes(record: dict[str, Any], go: bool) -> None:
    """Whoever wrote the line: taken in and written out it is the same line."""
    line = spell(record, go=go)

    assert record_line(through_database(parse_line(line)), line.decode()) == line.decode()


@given(records(), WORDS)
def test_a_change_of_one_field_changes_nothing_else(record: dict[str, Any], title: str) -> None:
    """With another title, every other key keeps value, spelling and place."""
    line = spell(record, go=True)
    stored = through_database(parse_line(line))

    assert record_line({**stored, "title": title}, line.decode()).encode() == spell({**record, "title": title}, go=True)
