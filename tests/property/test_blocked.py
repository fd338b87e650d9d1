"""The blocked state kept in the database, against the plain rule, through any sequence of changes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.storage.blocked import rebuild_blocked
from bd.storage.holding import select_holds
from bd.storage.sqlite import dbapi
from bd.storage.store import Store
from tests.support.builders import apply_schema
from tests.support.readiness import blocked_ids

IDS = [f"t-{letter}" for letter in "abcdefg"]
STATUSES = [
    "open",
    "in_progress",
    "blocked",
    "deferred",
    "hooked",
    "pinned",
    "closed",
    "tombstone",
    "review",
    "verified",
]
EXTERNAL = "external:p:c"
REASONS = ["", "Done", "Build FAILED", "wontfix", "won't fix"]
TYPES = ["blocks", "conditional-blocks", "waits-for", "parent-child", "related"]
GATES: list[dict[str, str]] = [
    {},
    {"gate": "any-children"},
    {"gate": "all-children"},
    {"gate": "any-children", "spawner_id": "t-b"},
    {"spawner_id": "t-none"},
]
METADATA = [*(json.dumps(gate) for gate in GATES), "", "no json"]
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.sampled_from(IDS), st.sampled_from(STATUSES), st.sampled_from(REASONS)),
        st.tuples(st.just("remove"), st.sampled_from(IDS)),
        st.tuples(
            st.just("edge"),
            st.sampled_from(IDS),
            st.sampled_from([*IDS, EXTERNAL]),
            st.sampled_from(TYPES),
            st.sampled_from(METADATA),
        ),
        st.tuples(st.just("cut"), *(st.sampled_from(IDS),) * 2),
        st.tuples(st.just("outside"), st.sampled_from(["open", "closed"])),
        st.tuples(st.just("ship"), st.sampled_from(["provides:c", "export:c", "provides:d"])),
        st.tuples(st.just("recall"), st.sampled_from(["provides:c", "export:c"])),
        st.tuples(st.just("statuses"), st.sampled_from(["", "review:wip,verified:done", "review,verified:frozen"])),
    ),
    max_size=14,
)
OPEN = {
    "": frozenset(),
    "review:wip,verified:done": frozenset({"review"}),
    "review,verified:frozen": frozenset({"verified"}),
}


def new_store() -> Store:
    """Returns a store in memory."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    con.execute("pragma foreign_keys = on")
    return Store(":memory:", con, busy_timeout_s=1)


def apply(con: Any, change: tuple[str, ...]) -> None:
    """Makes one change, as any program might with SQL."""
    kind, *values = change
    if kind == "issue":
        sql = (
            "insert into issues (id, title, status, close_reason) values (?, 'x', ?, ?)"
            " on conflict (id) do update set status = excluded.status, close_reason = excluded.close_reason"
        )
        con.execute(sql, values)
    elif kind == "remove":
        con.execute("delete from issues where id = ?", values)
    elif kind == "edge":
        sql = (
            "insert into dependencies (issue_id, depends_on_id, type, metadata) select ?, ?, ?, ?"
            " where exists (select 1 from issues where id = ?1) on conflict do update set metadata = excluded.metadata"
        )
        con.execute(sql, values)
    elif kind == "outside":
        con.execute(
            "insert or ignore into repo_mtimes (repo_path, jsonl_path, mtime_ns, name) values ('../p', '', 0, 'p')"
        )
        con.execute("insert or ignore into issues (id, title, source_repo) values ('p-1', 'x', '../p')")
        con.execute("update issues set status = ? where id = 'p-1'", values)
    elif kind == "ship":
        con.execute("insert or ignore into labels select id, ? from issues where id = 'p-1'", values)
    elif kind == "recall":
        con.execute("delete from labels where label = ?", values)
    elif kind == "cut":
        con.execute("delete from dependencies where issue_id = ? and depends_on_id = ?", values)
    elif values[0]:
        con.execute("insert or replace into config values ('status.custom', ?)", values)
    else:
        con.execute("delete from config where key = 'status.custom'")


def provided(con: Any) -> frozenset[str]:
    """Returns the external target when the other repository has closed an issue that provides it."""
    status = con.execute("select status from issues where id = 'p-1'").fetchone()
    labels = {row[0] for row in con.execute("select label from labels")}
    return frozenset({EXTERNAL} if status == ("closed",) and labels & {"provides:c", "export:c"} else ())


def state(con: Any) -> tuple[dict[str, dict[str, Any]], set[str], frozenset[str]]:
    """Returns the records, the ids the database calls blocked, and the open custom statuses."""
    records: dict[str, dict[str, Any]] = {}
    for issue_id, status, reason in con.execute("select id, status, close_reason from issues"):
        records[issue_id] = {"status": status, "close_reason": reason, "dependencies": []}
    for source, target, kind, metadata in con.execute(
        "select issue_id, depends_on_id, type, metadata from dependencies"
    ):
        try:
            gate = json.loads(metadata)
        except ValueError:
            gate = {}
        records[source]["dependencies"].append({"depends_on_id": target, "type": kind, "gate": gate})
    row = con.execute("select value from config where key = 'status.custom'").fetchone()
    blocked = {row[0] for row in con.execute("select issue_id from blocked_issues_cache")}
    return records, blocked, OPEN[row[0] if row else ""]


@settings(max_examples=300)
@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_what_is_kept_is_what_the_rule_says(transactions: list[list[tuple[str, ...]]]) -> None:
    """After every transaction, whatever it changed and in whatever order, circles of parents included."""
    with new_store() as store:
        for changes in transactions:
            with store.transaction() as con:
                for change in changes:
                    apply(con, change)
            records, blocked, open_statuses = state(store.con)

            assert blocked == blocked_ids(records, open_statuses, provided(store.con))
            assert store.con.execute("select count(*) from pending_blocked").fetchone() == (0,)
        kept = state(store.con)[1]
        rebuild_blocked(store.con)
        assert state(store.con)[1] == kept


@given(CHANGES)
def test_a_hold_is_named_for_exactly_what_is_held(changes: list[tuple[str, ...]]) -> None:
    """Every blocked issue has a hold of its own or above it, and no other issue has."""
    with new_store() as store:
        with store.transaction() as con:
            for change in changes:
                apply(con, change)
        records, blocked, _ = state(store.con)
        held = set(select_holds(store.con, records))

        assert held <= blocked
        reached = set(held)
        while True:
            below = {
                issue_id
                for issue_id, record in records.items()
                for edge in record["dependencies"]
                if edge["type"] == "parent-child" and edge["depends_on_id"] in reached
            }
            if below <= reached:
                break
            reached |= below
        assert reached == blocked
