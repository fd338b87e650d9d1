"""The numbers of `bd status` are those a plain count of the records gives."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.model.filters import IssueFilter
from bd.model.instants import parse_instant
from bd.model.instants import stored
from bd.storage.blocked import settle_blocked
from bd.storage.connection import open_connection
from bd.storage.ready import INTERNAL_TYPES
from bd.storage.ready import ReadyQuery
from bd.storage.ready import select_ready_ids
from bd.storage.statistics import count_assigned
from bd.storage.statistics import count_everything
from bd.storage.writes import insert_record
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.readiness import blocked_ids
from tests.support.readiness import counts_as_open

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

Record = dict[str, Any]
NOW = "2026-06-15T12:00:00Z"
NOW_NS = parse_instant(NOW)
BEFORE, AFTER = "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"
LIVE_STATUSES = ("open", "open", "open", "in_progress", "blocked", "deferred", "pinned", "hooked", "triage")
ISSUES = st.lists(
    st.fixed_dictionaries(
        {"status": st.sampled_from((*LIVE_STATUSES, "closed", "closed", "tombstone"))},
        optional={
            "issue_type": st.sampled_from(["bug", "epic", "epic", "gate", "message"]),
            "pinned": st.just(True),
            "ephemeral": st.just(True),
            "is_template": st.just(True),
            "defer_until": st.sampled_from([BEFORE, AFTER]),
            "assignee": st.sampled_from(["ann", "Ann", "bob"]),
            "mark": st.sampled_from(["wisp", "mol"]),
            "parent": st.integers(0, 11),
            "blocker": st.integers(0, 11),
            "hours": st.integers(0, 500),
        },
    ),
    max_size=12,
)
_con: list[Connection] = []


def connection() -> Connection:
    """Returns one database for every example."""
    if not _con:
        _con.append(open_connection(":memory:", "create"))
        apply_schema(_con[0])
    return _con[0]


def make_records(drawn: list[Record]) -> list[Record]:
    """Returns the records of an example; parents and blockers stand before what they hold, so there is no circle."""
    ids = [
        f"t-{fields.pop('mark')}-{place}" if "mark" in fields else f"t-{place}" for place, fields in enumerate(drawn)
    ]
    records = []
    for place, fields in enumerate(drawn):
        ends = [(fields.pop("parent", 99), "parent-child"), (fields.pop("blocker", 99), "blocks")]
        edges = [{"depends_on_id": ids[end], "type": kind, "created_at": BEFORE} for end, kind in ends if end < place]
        hours = fields.pop("hours", 3)
        times: Record = {"created_at": "2026-05-01T00:00:00Z", "updated_at": BEFORE}
        if fields["status"] == "closed":
            times["closed_at"] = stored(parse_instant(times["created_at"]) + hours * 3600 * 10**9)
        if fields["status"] == "tombstone":
            times["deleted_at"] = BEFORE
        records.append(make_record(ids[place], **{**fields, **times}, dependencies=edges))
    return records


def plain_numbers(records: list[Record], assignee: str = "") -> Record:
    """Returns the numbers, counted in the obvious way; of one assignee's issues, which are never deleted ones."""
    mine = [record for record in records if assignee in ("", record.get("assignee", "").lower())]
    live = [record for record in mine if record["status"] != "tombstone"]
    closed = [record for record in live if record["status"] == "closed"]
    hours = [seconds_between(record["created_at"], record["closed_at"]) / 3600 for record in closed]
    blocked = blocked_ids({record["id"]: record for record in records})
    return {
        "total_issues": len(live),
        **{
            f"{status}_issues": sum(record["status"] == status for record in live)
            for status in ("open", "in_progress", "closed", "deferred")
        },
        "blocked_issues": sum(record["id"] in blocked and record["status"] != "closed" for record in live),
        "ready_issues": sum(is_ready(record, blocked) for record in live),
        "tombstone_issues": 0 if assignee else len(records) - len(live),
        "pinned_issues": sum(bool(record.get("pinned")) for record in live),
        "epics_eligible_for_closure": sum(is_eligible(record, records) for record in live),
        "average_lead_time_hours": round(sum(hours) / len(hours), 3) if hours else 0,
    }


def seconds_between(start: str, end: str) -> float:
    """Returns the seconds between two instants."""
    times = [datetime.fromisoformat(text[:19] + "+00:00") for text in (start, end)]
    return (times[1] - times[0]).total_seconds()


def is_ready(record: Record, blocked: set[str]) -> bool:
    """Says whether an issue can be worked on."""
    aside = record.get("pinned") or record.get("ephemeral") or record.get("is_template")
    is_odd = record["issue_type"] in INTERNAL_TYPES or "-wisp-" in record["id"] or "-mol-" in record["id"]
    return counts_as_open(record, NOW) and record["id"] not in blocked and not aside and not is_odd


def is_eligible(record: Record, records: list[Record]) -> bool:
    """Says whether an epic has children and all are closed, deleted ones left aside."""
    edge = {"depends_on_id": record["id"], "type": "parent-child", "created_at": BEFORE}
    states = {child["status"] for child in records if edge in child["dependencies"]} - {"tombstone"}
    return record["issue_type"] == "epic" and record["status"] != "closed" and states == {"closed"}


@settings(max_examples=150)
@given(ISSUES)
def test_the_numbers_are_those_of_a_plain_count(drawn: list[Record]) -> None:
    """Whatever issues there are, every number equals the plain count, and ready is as long as the ready list."""
    records = make_records([dict(fields) for fields in drawn])
    con = connection()
    con.execute("begin")
    with contextlib.ExitStack() as stack:
        stack.callback(con.execute, "rollback")
        for record in records:
            insert_record(con, record)
        insert_record(con, make_record("o-1"), source_repo="other")
        settle_blocked(con)

        found = count_everything(con, now_ns=NOW_NS)
        anns = count_assigned(con, "ann", now_ns=NOW_NS)
        ready = select_ready_ids(con, ReadyQuery(IssueFilter(now=stored(NOW_NS)), now_ns=NOW_NS))

    assert found == plain_numbers(records)
    assert found["ready_issues"] == len(ready)
    assert anns == plain_numbers(records, "ann")
