"""An import that fills an empty database leaves what any other import leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_a_skipped_orphan_leaves_no_row(filled: Workspace) -> None:
    """Nothing that belonged to it waits for the next issue of its id; its own child goes too, whatever came first."""
    edge = {"issue_id": "t-9.1", "depends_on_id": "t-1", "type": "blocks", "created_at": NOW}
    comments = [{"text": "said", "author": "a", "created_at": NOW}]
    records = [
        make_record("t-9.1.1"),
        make_record("t-1"),
        make_record("t-9.1", labels=["x"], dependencies=[edge], comments=comments),
        make_record("t-1.1"),
    ]
    source = filled.path / "source.jsonl"
    source.write_text("".join(to_line(record) + "\n" for record in records), encoding="utf-8")

    report = call_bd("import", str(source), "--orphan-handling", "skip", "--json", cwd=filled.path).json

    assert (report["created"], report["skipped"], sorted(report["ids"])) == (2, 2, ["t-1", "t-1.1"])
    for table in ("labels", "dependencies", "comments", "events"):
        assert filled.sql(f"select count(*) from {table} where issue_id like 't-9%'") == [(0,)]
    assert filled.sql("pragma foreign_key_check") == []
    assert [line.split('"')[3] for line in filled.jsonl.read_text(encoding="utf-8").splitlines()] == ["t-1", "t-1.1"]
