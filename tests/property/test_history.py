"""Every earlier state of an issue can be had again from the event log."""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.storage.connection import open_connection
from bd.storage.event_log import last_event_id
from bd.storage.reads import find_record
from bd.storage.transaction import WriteTransaction
from bd.tracker.close import close_issue
from bd.tracker.close import reopen_issue
from bd.tracker.comparing import compare_points
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.history import find_state
from bd.tracker.history import load_history
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from tests.support.builders import NOW_NS
from tests.support.builders import DictSettings
from tests.support.builders import apply_schema

STEPS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"title": st.sampled_from(["One", "Two", "[b]x[/b]"])}),
        st.fixed_dictionaries({"description": st.sampled_from(["", "long\ntext", "ü\x1b[0m"])}),
        st.fixed_dictionaries({"priority": st.integers(0, 4), "assignee": st.sampled_from(["", "ann"])}),
        st.fixed_dictionaries({"status": st.sampled_from(["open", "in_progress", "closed", "blocked"])}),
        st.fixed_dictionaries({"add": st.sampled_from(["a", "b"]), "remove": st.sampled_from(["a", "b", "c"])}),
        st.fixed_dictionaries({"metadata": st.sampled_from([{"k": True}, {"k": 1}, None])}),
        st.sampled_from([{"do": "close"}, {"do": "reopen"}]),
    ),
    max_size=8,
)


def act(txn: WriteTransaction, issue_id: str, step: dict[str, Any]) -> None:
    """Makes one change."""
    if step.get("do") == "close":
        close_issue(txn, issue_id, force=True)
    elif step.get("do") == "reopen":
        reopen_issue(txn, issue_id, reason="again")
    else:
        request = UpdateRequest({key: value for key, value in step.items() if key not in ("add", "remove")})
        request.add_labels = tuple(filter(None, [step.get("add")]))
        request.remove_labels = tuple(filter(None, [step.get("remove")]))
        update_issue(txn, issue_id, request)


@settings(max_examples=60)
@given(STEPS)
def test_every_state_can_be_had_again(steps: list[dict[str, Any]]) -> None:
    """After any changes the state after each of them is found by its event's number, and the steps add up."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    con.execute("begin")
    txn = WriteTransaction(con, now_ns=NOW_NS, actor="Tess", find_owner=str, settings=DictSettings())
    issue_id = create_issue(txn, CreateRequest({"title": "First"}, labels=("c",)))["id"]
    seen = [(last_event_id(con), find_record(con, issue_id))]
    for number, step in enumerate(steps, 1):
        txn = WriteTransaction(con, now_ns=NOW_NS + number, actor="Tess", find_owner=str, settings=DictSettings())
        act(txn, issue_id, step)
        seen.append((last_event_id(con), find_record(con, issue_id)))

    history = load_history(con, issue_id)

    for event_id, state in seen:
        assert find_state(con, issue_id, (event_id, "")) == state
    assert [step.event["id"] for step in history] == list(range(1, seen[-1][0] + 1))
    assert history[-1].after == seen[-1][1]
    for before, after in itertools.pairwise(history):
        assert before.after == after.before
    for (start, old), (end, new) in itertools.pairwise(seen):
        found = compare_points(con, (start, ""), (end, ""))
        assert [(one.old, one.new) for one in found] == ([(old, new)] if differs(old, new) else [])
    con.close()


def differs(old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    """Says whether two states differ in more than the time of the last change."""
    texts = [json.dumps({**(state or {}), "updated_at": ""}) for state in (old, new)]
    return texts[0] != texts[1]
