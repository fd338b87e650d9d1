"""An import that fills an empty database leaves what any other import leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.builders import NOW
from tests.support.builders import make_record
from tests.support.builders import to_line
from tests.support.builders import write_lines
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


def test_who_waited_for_a_skipped_orphan_is_free(filled: Workspace) -> None:
    """A child of a blocked issue that was left out is not blocked by it, however large the file."""

    def edge(near: str, far: str, kind: str) -> dict[str, str]:
        return {"issue_id": near, "depends_on_id": far, "type": kind, "created_at": NOW}

    path = filled.path / "in.jsonl"
    orphan = make_record("t-p.1", dependencies=[edge("t-p.1", "t-a", "blocks")])
    child = make_record("t-c", dependencies=[edge("t-c", "t-p.1", "parent-child")])
    write_lines(path, [make_record("t-a"), child, orphan])

    call_bd("import", str(path), "--orphan-handling", "skip", cwd=filled.path)

    assert {issue["id"] for issue in filled.bd("ready", "--json").json} == {"t-a", "t-c"}
