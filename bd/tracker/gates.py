"""Gates: issues that wait for something outside, and hold the issues that wait for them.

A gate is an issue of type `gate`: `await_type` says what it waits for and `await_id` which one, `timeout` (nanoseconds
after its creation) until when, `waiters` who wants to know. What it waits for:

    human     somebody resolves it
    timer     its timeout
    bead      another issue, named by `await_id` as `id` or `rig:id`, to be closed
    gh:run    a GitHub Actions run, by number or by the name of a workflow
    gh:pr     a pull request, by number, to be merged

Judging a gate changes nothing; what GitHub says arrives as an argument.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.instants import parse_instant
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.storage.writes import insert_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.changing import touch
from bd.tracker.close import close_issue
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

GATE = "gate"
AWAIT_TYPES = ("human", "timer", "bead", "gh:run", "gh:pr")
PENDING, RESOLVED, ESCALATED, FAILED = "pending", "resolved", "escalated", "error"
ESCALATED_LABEL = "escalated"
_GATES_SQL = """
select id from issues
 where source_repo = '.' and issue_type = 'gate' and status <> 'tombstone' and (? or status <> 'closed')
 order by created_at, id
"""
_WITH_NUMBER = ("gh:pr",)
_WITH_ID = ("bead", "gh:pr")


class NotAGate(NotFound):
    """An issue is no gate."""

    slug = "not-a-gate"

    def __init__(self, issue_id: str, issue_type: str) -> None:
        """Names the issue and what it is."""
        super().__init__(
            f"{issue_id} is not a gate (type: {issue_type})",
            hint="bd gate list shows the gates",
            details={"id": issue_id, "type": issue_type},
        )


class GateRequest:
    """What a new gate waits for: `await_type` with `await_id`, at most `timeout_ns`, and the issue it `blocks`."""

    __slots__ = ("await_id", "await_type", "blocks", "reason", "timeout_ns")

    def __init__(self, await_type: str, await_id: str = "", *, timeout_ns: int = 0) -> None:
        """Takes what is awaited; the rest may be assigned."""
        self.await_type = await_type
        self.await_id = await_id
        self.timeout_ns = timeout_ns
        self.blocks = ""
        self.reason = ""


class Verdict:
    """What became of a gate: one of the four outcomes, and why."""

    __slots__ = ("outcome", "reason")

    def __init__(self, outcome: str, reason: str) -> None:
        """Takes both."""
        self.outcome = outcome
        self.reason = reason


def create_gate(txn: WriteTransaction, request: GateRequest) -> Record:
    """Creates a gate, has the issue it blocks wait for it, and returns its record.

    Raises: InvalidValue for a gate that could never open; IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    _check_request(request)
    blocked = get_changeable(txn, request.blocks) if request.blocks else None
    named = f"{request.await_type}:{request.await_id}" if request.await_id else request.await_type
    fields: Record = {"title": f"Gate: {named}", "issue_type": GATE, "priority": 1, "description": request.reason}
    fields |= {"await_type": request.await_type, "await_id": request.await_id, "timeout": request.timeout_ns}
    create = CreateRequest(fields)
    create.own_types = (GATE,)
    record = create_issue(txn, create)
    if blocked:
        edge = (blocked["id"], record["id"], "blocks")
        insert_dependency(txn.con, edge, actor=txn.actor, now_ns=txn.now_ns)
        touch(txn, blocked, "dependency_added", f"Added dependency: {blocked['id']} blocks {record['id']}")
    return find_record(txn.con, record["id"]) or record


def _check_request(request: GateRequest) -> None:
    """Refuses what no check could ever resolve.

    Raises: InvalidValue.
    """
    kind, name = request.await_type, request.await_id
    if kind not in AWAIT_TYPES:
        raise InvalidValue(f'invalid gate type "{kind}"', hint=f"use one of {', '.join(AWAIT_TYPES)}")
    if kind == "timer" and request.timeout_ns <= 0:
        raise InvalidValue("a timer gate needs a timeout", hint="say --timeout 30m")
    if kind in _WITH_ID and not name:
        raise InvalidValue(f"a {kind} gate needs to know which one", hint="say --await-id")
    if kind in _WITH_NUMBER and not (name.isascii() and name.isdecimal()):
        raise InvalidValue(f'"{name}" is no number of a pull request', hint="say --await-id 42")
    if name.startswith("-"):
        raise InvalidValue(f'"{name}" cannot be awaited', hint="a name does not begin with a hyphen")


def select_gate_ids(con: Connection, *, with_closed: bool = False) -> list[str]:
    """Returns the ids of our gates, oldest first."""
    return [row[0] for row in con.execute(_GATES_SQL, (with_closed,))]


def get_gate(con: Connection, text: str, prefix: str) -> Record:
    """Returns the gate a text means.

    Raises: IssueNotFound, AmbiguousId, NotAGate.
    """
    issue_id = resolve_id(con, text, prefix)
    record = find_record(con, issue_id) or {}
    if record.get("issue_type") != GATE:
        raise NotAGate(issue_id, record.get("issue_type", "task"))
    return record


def resolve_gate(txn: WriteTransaction, text: str, reason: str = "") -> Record:
    """Closes a gate, whatever it still waits for, and returns it.

    Raises: IssueNotFound, AmbiguousId, NotAGate, ForeignIssue.
    """
    gate = get_gate(txn.con, text, txn.prefix)
    return close_issue(txn, gate["id"], reason=reason or "Gate resolved", force=True)


def add_waiter(txn: WriteTransaction, text: str, waiter: str) -> Record:
    """Adds somebody who wants to know, once, and returns the gate.

    Raises: IssueNotFound, AmbiguousId, NotAGate, ForeignIssue; InvalidValue for an empty name.
    """
    if not waiter.strip():
        raise InvalidValue("a waiter needs a name", hint="name who waits")
    gate = get_gate(txn.con, text, txn.prefix)
    old = get_changeable(txn, gate["id"])
    waiters = list(old.get("waiters") or ())
    if waiter not in waiters:
        apply_changes(txn, old, {"waiters": [*waiters, waiter]}, "updated")
    txn.touched = gate["id"]
    return find_record(txn.con, gate["id"]) or old


def set_await_id(txn: WriteTransaction, gate_id: str, await_id: str) -> Record:
    """Says which one a gate waits for, and returns it."""
    old = get_changeable(txn, gate_id)
    apply_changes(txn, old, {"await_id": await_id}, "updated")
    return find_record(txn.con, gate_id) or old


def judge_gate(con: Connection, gate: Record, now_ns: int, outside: Verdict | None) -> Verdict:
    """Returns what became of an open gate; `outside` is what GitHub says about it, if it was asked.

    A gate that is still pending when its timeout is over is escalated: somebody must look.
    """
    kind = gate.get("await_type", "")
    deadline_ns = parse_instant(gate["created_at"]) + int(gate.get("timeout") or 0)
    is_late = bool(gate.get("timeout")) and now_ns >= deadline_ns
    if kind == "timer":
        return Verdict(RESOLVED, "timer elapsed") if is_late else Verdict(PENDING, "the time is not over")
    if kind == "bead":
        verdict = _judge_bead(con, str(gate.get("await_id", "")))
    else:
        verdict = outside or Verdict(PENDING, f"waits for {kind or 'nothing known'}")
    return Verdict(ESCALATED, "timed out") if is_late and verdict.outcome == PENDING else verdict


def _judge_bead(con: Connection, await_id: str) -> Verdict:
    """Returns what became of a gate that waits for an issue, ours or of a repository that is shown here."""
    issue_id = await_id.rpartition(":")[2]
    row = con.execute("select status from issues where id = ?", (issue_id,)).fetchone()
    if row is None or row[0] == "tombstone":
        return Verdict(PENDING, f"{issue_id} is not here")
    return (
        Verdict(RESOLVED, f"{issue_id} is closed")
        if row[0] == "closed"
        else Verdict(PENDING, f"{issue_id} is {row[0]}")
    )
