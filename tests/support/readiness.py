"""When an issue is blocked, once more: a plain rule over records, for comparing with what the database keeps."""

from __future__ import annotations

from typing import Any

HOLDING = {"open", "in_progress", "blocked", "deferred", "hooked"}
CONDITION_HOLDING = HOLDING - {"hooked"}
FAILURES = (
    *("failed", "rejected", "wontfix", "won't fix", "canceled", "cancelled", "abandoned", "blocked", "error"),
    *("timeout", "aborted"),
)


def blocked_ids(
    records: dict[str, dict[str, Any]],
    open_statuses: frozenset[str] = frozenset(),
    provided: frozenset[str] = frozenset(),
) -> set[str]:
    """Returns the ids of blocked issues.

    `open_statuses` are the custom statuses that count as unfinished, `provided` the external targets that are there.
    """
    found = {
        issue_id for issue_id, record in records.items() if _is_held(record, records, HOLDING | open_statuses, provided)
    }
    while True:
        more = {
            issue_id
            for issue_id, record in records.items()
            for edge in record.get("dependencies", ())
            if edge["type"] == "parent-child" and edge["depends_on_id"] in found
        }
        if more <= found:
            return found
        found |= more


def counts_as_open(record: dict[str, Any], now: str) -> bool:
    """Says whether an issue is open at an instant text, or was deferred to a date that has come."""
    until: str = record.get("defer_until", "")
    return until <= now and (record["status"] == "open" or (record["status"] == "deferred" and until != ""))


def _is_held(
    record: dict[str, Any],
    records: dict[str, dict[str, Any]],
    holding: set[str] | frozenset[str],
    provided: frozenset[str],
) -> bool:
    """Says whether an edge of its own holds an issue."""
    edges = record.get("dependencies", ())
    outside = {edge["depends_on_id"] for edge in edges if edge["type"] == "blocks"} - provided
    is_awaiting = any(target.startswith("external:") for target in outside)
    return is_awaiting or any(_holds(edge, records, holding) for edge in edges)


def _holds(edge: dict[str, Any], records: dict[str, dict[str, Any]], holding: set[str] | frozenset[str]) -> bool:
    """Says whether one edge holds its issue."""
    if edge["type"] == "waits-for":
        return _gate_holds(edge, records)
    target = records.get(edge["depends_on_id"])
    if target is None:
        return False
    if edge["type"] == "blocks":
        return target["status"] in holding
    if edge["type"] == "conditional-blocks":
        reason = target.get("close_reason", "").lower()
        is_failed = any(word in reason for word in FAILURES)
        is_open = target["status"] in CONDITION_HOLDING | (holding - HOLDING)
        return is_open or (target["status"] == "closed" and not is_failed)
    return False


def _gate_holds(edge: dict[str, Any], records: dict[str, dict[str, Any]]) -> bool:
    """Says whether a gate over the children of a spawner is still shut."""
    gate = edge.get("gate", {})
    spawner = gate.get("spawner_id") or edge["depends_on_id"]
    if spawner not in records or records[spawner]["status"] == "tombstone":
        return False
    children = [
        record["status"]
        for record in records.values()
        for other in record.get("dependencies", ())
        if other["type"] == "parent-child" and other["depends_on_id"] == spawner
    ]
    if gate.get("gate") == "any-children":
        return "closed" not in children
    return any(status not in ("closed", "tombstone") for status in children)
