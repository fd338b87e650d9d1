"""The numbers of days are those one gets by replaying what happened."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.model.instants import NANOSECONDS
from bd.model.instants import stored
from bd.storage.connection import open_connection
from bd.storage.days import count_days
from bd.storage.transaction import WriteTransaction
from bd.tracker.close import close_issue
from bd.tracker.close import reopen_issue
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion
from tests.support.builders import DictSettings
from tests.support.builders import apply_schema

FIRST_NS = 1_790_000_000 * NANOSECONDS
HOUR_NS = 3600 * NANOSECONDS
DEEDS = st.lists(
    st.tuples(st.sampled_from(["create", "close", "reopen", "delete"]), st.integers(0, 4), st.integers(1, 60)),
    max_size=25,
)


@settings(max_examples=80)
@given(DEEDS, st.integers(1, 40))
def test_the_days_are_those_of_a_replay(deeds: list[tuple[str, int, int]], length: int) -> None:
    """What was created, closed, reopened and deleted on each day, and open at its end, equals a replay's."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    con.execute("begin")
    now_ns = FIRST_NS
    states: dict[str, str] = {}
    log: list[tuple[str, str, int]] = []
    for deed, place, hours in deeds:
        now_ns += hours * HOUR_NS
        txn = WriteTransaction(con, now_ns=now_ns, actor="Tess", find_owner=str, settings=DictSettings())
        kind = act(txn, states, deed, place)
        log.append((stored(now_ns)[:10], kind, sum(state == "open" for state in states.values())))
    today = stored(now_ns)[:10]

    days = count_days(con, stored(now_ns - (length - 1) * 24 * HOUR_NS)[:10], today)

    assert len(days) == length
    for day in days:
        kinds = [kind for date, kind, _ in log if date == day.date]
        opens = [count for date, _, count in log if date <= day.date]
        assert (day.created, day.reopened) == (kinds.count("created"), kinds.count("reopened"))
        assert (day.closed, day.deleted) == (kinds.count("closed"), kinds.count("deleted"))
        assert day.open == (opens[-1] if opens else 0)
    con.close()


def act(txn: WriteTransaction, states: dict[str, str], deed: str, place: int) -> str:
    """Does something to an issue if it makes sense, and returns what then happened."""
    ids = sorted(states)
    if deed == "create" or place >= len(ids):
        record: dict[str, Any] = create_issue(txn, CreateRequest({"title": "Issue"}))
        states[record["id"]] = "open"
        return "created"
    issue_id = ids[place]
    state = states[issue_id]
    if deed == "close" and state == "open":
        close_issue(txn, issue_id)
        states[issue_id] = "closed"
        return "closed"
    if deed == "reopen" and state == "closed":
        reopen_issue(txn, issue_id)
        states[issue_id] = "open"
        return "reopened"
    if deed == "delete" and state != "gone":
        apply_deletion(txn, plan_deletion(txn, [issue_id], cascade=False), reason="")
        states[issue_id] = "gone"
        return "deleted" if state == "open" else "nothing"
    return "nothing"
