"""Why an issue is ready or not, in facts: what holds it, over which issues, and where work could start."""

from __future__ import annotations

from bd.model.filters import IssueFilter
from bd.model.instants import text_to_stored
from bd.storage.holding import select_holds
from bd.storage.holding import select_parents
from bd.storage.reads import DEFAULT_ORDER_SQL
from bd.storage.reads import load_plain
from bd.storage.ready import BELOW_SQL
from bd.storage.ready import INTERNAL_TYPES
from bd.storage.ready import ReadyQuery
from bd.storage.ready import select_expired
from bd.storage.ready import select_ready_ids
from bd.storage.select import listing_clause
from bd.storage.select import prepare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record
    from bd.storage.holding import Hold
    from bd.storage.sqlite import Connection


def explain(con: Connection, ids: list[str], query: ReadyQuery) -> list[Record]:
    """Returns one explanation an issue, in the order of `ids`.

    Shape: id, title, status, priority, is_ready, reasons (sentences), and for a blocked one: held_by (edge records with
    `via`, the ancestor that is held, where it is not the issue itself), path (ids from the issue to what can be worked
    on first) or cycle (ids that wait for each other).
    """
    web = _Web(con, ids)
    records = load_plain(con, ids)
    ready = _ready_among(con, ids, query)
    expired = set(select_expired(con, query.now_ns))
    return [
        _explained(records[issue_id], web, is_ready=issue_id in ready, is_expired=issue_id in expired, query=query)
        for issue_id in ids
        if issue_id in records
    ]


def select_open_ids(con: Connection, query: ReadyQuery, *, limit: int = 0) -> list[str]:
    """Returns the ids of issues that are not closed and pass the filters, in the order of a list; limit 0 means all."""
    chosen = query.chosen
    chosen.without_statuses = ("closed",)
    where_sql, values = listing_clause(con, chosen, "priority")
    if query.below is not None:
        where_sql, values = f"{where_sql} and {BELOW_SQL}", [*values, query.below]
    prepare(con, where_sql)
    sql = f"select i.id from issues i where {where_sql} order by {DEFAULT_ORDER_SQL} limit ?"
    return [row[0] for row in con.execute(sql, (*values, limit if limit > 0 else -1))]


def name_blockers(con: Connection, records: list[Record]) -> None:
    """Sets `blocked_by` and its count to everything that is to be finished first, inherited holds included."""
    web = _Web(con, [record["id"] for record in records])
    for record in records:
        holds = [hold for line in web.lines(record["id"]) for hold in web.holds[line[-1]]]
        record["blocked_by"] = list(dict.fromkeys(hold.unfinished for hold in holds))
        record["blocked_by_count"] = len(record["blocked_by"])


def _ready_among(con: Connection, ids: list[str], query: ReadyQuery) -> set[str]:
    """Returns those of `ids` that are ready, whatever else was asked to be shown."""
    chosen = IssueFilter(query.chosen.now, ids=tuple(ids), repo=query.chosen.repo)
    plain = ReadyQuery(chosen, now_ns=query.now_ns)
    plain.patterns = query.patterns
    return set(select_ready_ids(con, plain))


class _Web:
    """What holds some issues, everything above them, and everything that those wait for in turn."""

    def __init__(self, con: Connection, ids: list[str]) -> None:
        """Loads it level by level."""
        self.holds: dict[str, list[Hold]] = {}
        self.parents: dict[str, list[str]] = {}
        waiting = set(ids)
        seen: set[str] = set()
        while waiting:
            parents = select_parents(con, waiting)
            self.parents.update(parents)
            near = (waiting | {parent for above in parents.values() for parent in above}) - seen
            seen |= near
            holds = select_holds(con, near)
            self.holds.update(holds)
            waiting = {hold.unfinished for held in holds.values() for hold in held} - seen

    def lines(self, issue_id: str) -> list[list[str]]:
        """Returns the ways from an issue up to each ancestor that is held, itself first; nearest first."""
        found = []
        waiting = [[issue_id]]
        seen = {issue_id}
        while waiting:
            line = waiting.pop(0)
            if line[-1] in self.holds:
                found.append(line)
            for parent in self.parents.get(line[-1], ()):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append([*line, parent])
        return found

    def path(self, issue_id: str) -> tuple[list[str], bool]:
        """Returns the way from an issue to what nothing holds, and whether it leads back to itself instead."""
        path = [issue_id]
        while True:
            lines = self.lines(path[-1])
            if not lines:
                return path, False
            step = [*lines[0][1:], self.holds[lines[0][-1]][0].unfinished]
            for place in step:
                if place in path:
                    return [*path[path.index(place) :], place], True
                path.append(place)


def _explained(record: Record, web: _Web, *, is_ready: bool, is_expired: bool, query: ReadyQuery) -> Record:
    """Returns the explanation of one issue."""
    issue_id = record["id"]
    shown: Record = {key: record.get(key) for key in ("id", "title", "status", "priority", "issue_type")}
    shown["is_ready"] = is_ready
    held_by: list[dict[str, Any]] = []
    for line in web.lines(issue_id):
        for hold in web.holds[line[-1]]:
            entry = {"type": hold.edge_type, "depends_on_id": hold.target, "unfinished": hold.unfinished}
            held_by.append(entry if len(line) == 1 else {**entry, "via": line[1:]})
    shown["reasons"] = _reasons(record, held_by, is_ready=is_ready, is_expired=is_expired, query=query)
    if held_by:
        path, is_circle = web.path(issue_id)
        shown["held_by"] = held_by
        shown["cycle" if is_circle else "path"] = path
    return shown


def _reasons(
    record: Record, held_by: list[dict[str, Any]], *, is_ready: bool, is_expired: bool, query: ReadyQuery
) -> list[str]:
    """Returns why an issue is ready or not, as phrases."""
    reasons = [_held_phrase(entry) for entry in held_by]
    status = record.get("status", "")
    until = _stored(record.get("defer_until"))
    if is_expired:
        reasons.append(f"the lease of {record.get('assignee')} has run out, anybody may claim it")
    elif status == "in_progress":
        reasons.append(f"{record.get('assignee') or 'somebody'} works on it")
    elif status != "open" and not (status == "deferred" and until):
        reasons.append(f"its status is {status}")
    if query.chosen.now < until:
        reasons.append(f"deferred until {record['defer_until']}")
    elif status == "deferred" and until:
        reasons.append(f"it was deferred until {record['defer_until']}")
    kind = record.get("issue_type", "")
    for holds, phrase in (
        (record.get("pinned"), "it is pinned"),
        (record.get("ephemeral"), "it is ephemeral"),
        (record.get("is_template"), "it is a template"),
        (kind in INTERNAL_TYPES, f"issues of type {kind} are not listed as work"),
        (
            any(part and part in record["id"] for part in query.patterns),
            "its id is excluded by ready.exclude_id_patterns",
        ),
    ):
        if holds:
            reasons.append(phrase)
    if is_ready and not is_expired:
        reasons.append("nothing holds it")
    return reasons


def _stored(text: str | None) -> str:
    """Returns an instant of a record in the stored form, "" for none."""
    return text_to_stored(text) if text else ""


def _held_phrase(entry: dict[str, Any]) -> str:
    """Returns one hold as a phrase."""
    kind, target, unfinished = entry["type"], entry["depends_on_id"], entry["unfinished"]
    if kind == "waits-for":
        what = f"waits for the children of {target}" + (f", first {unfinished}" if unfinished != target else "")
    elif kind == "conditional-blocks":
        what = f"runs only if {target} fails"
    elif target.startswith("external:"):
        what = f"waits for {target}, which no repository shown here provides"
    else:
        what = f"waits for {target}"
    if "via" in entry:
        return f"lies under {' under '.join(entry['via'])}, which {what}"
    return what
