"""States: labels of the form `dimension:value`, one value a dimension, each change recorded by a closed event.

The event is a child of the issue, of type event, already closed. Where the hierarchy is as deep as it may be, the event
gets an id of its own and hangs below the issue by its edge alone.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.ids import DepthExceeded
from bd.model.instants import rfc3339
from bd.storage.writes import insert_dependency
from bd.tracker.changing import get_changeable
from bd.tracker.checks import check_label
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

EVENT_KIND = "state"


class StateMalformed(InvalidValue):
    """A text is not DIMENSION=VALUE."""

    slug = "state-malformed"

    def __init__(self, text: str) -> None:
        """Quotes it."""
        super().__init__(
            f'invalid state "{text}"', hint="write DIMENSION=VALUE, such as phase=review", details={"value": text}
        )


class StateChange:
    """What setting a state did; `old` is "" when there was none, `event_id` is "" when nothing changed."""

    __slots__ = ("dimension", "event_id", "issue_id", "new", "old")

    def __init__(self, issue_id: str, dimension: str, *, old: str, new: str) -> None:
        """Starts as a change without an event."""
        self.issue_id = issue_id
        self.dimension = dimension
        self.old = old
        self.new = new
        self.event_id = ""


def split_state(text: str) -> tuple[str, str]:
    """Returns the dimension and the value of `dimension=value`.

    Raises: StateMalformed; InvalidValue when they cannot be a label.
    """
    dimension, _, value = (part.strip() for part in text.partition("="))
    if not dimension or not value or ":" in dimension:
        raise StateMalformed(text)
    check_label(f"{dimension}:{value}")
    return dimension, value


def states_of(labels: list[str]) -> dict[str, str]:
    """Returns the value of every dimension among sorted labels; of several values the first counts."""
    states: dict[str, str] = {}
    for label in labels:
        dimension, colon, value = label.partition(":")
        if colon and dimension and value:
            states.setdefault(dimension, value)
    return states


def set_state(txn: WriteTransaction, text: str, state: str, *, reason: str = "") -> StateChange:
    """Sets one dimension of an issue and records the change; what already is so changes nothing.

    Raises: StateMalformed, and what `update_issue` and `create_issue` raise.
    """
    dimension, value = split_state(state)
    record = get_changeable(txn, text)
    labels = [label for label in record.get("labels") or () if label.startswith(dimension + ":")]
    change = StateChange(record["id"], dimension, old=states_of(labels).get(dimension, ""), new=value)
    wanted = f"{dimension}:{value}"
    if labels != [wanted]:
        request = UpdateRequest()
        request.remove_labels = tuple(label for label in labels if label != wanted)
        request.add_labels = (wanted,)
        update_issue(txn, record["id"], request)
        change.event_id = _record_event(txn, change, reason)
    txn.touched = record["id"]
    return change


def _record_event(txn: WriteTransaction, change: StateChange, reason: str) -> str:
    """Creates the closed event of a change and returns its id."""
    at = rfc3339(txn.now_ns)
    before = change.old or "(none)"
    fields: Record = {
        "title": f"State change: {change.dimension} {before} -> {change.new}"[:500],
        "description": reason or f"Set {change.dimension} to {change.new}",
        "issue_type": "event",
        "priority": 4,
        "status": "closed",
        "closed_at": at,
        "close_reason": reason or "Recorded",
        "event_kind": EVENT_KIND,
        "actor": txn.actor,
        "target": change.issue_id,
        "payload": dumps_line({"dimension": change.dimension, "from": change.old, "to": change.new}),
    }
    request = CreateRequest(fields)
    request.parent = change.issue_id
    try:
        return str(create_issue(txn, request)["id"])
    except DepthExceeded:
        request.parent = ""
        event_id = str(create_issue(txn, request)["id"])
        edge = (event_id, change.issue_id, "parent-child")
        insert_dependency(txn.con, edge, actor=txn.actor, now_ns=txn.now_ns)
        return event_id
