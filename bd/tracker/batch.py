"""Many operations in one transaction: all of them or none, the first that fails named by its line."""

from __future__ import annotations

from bd.errors import BdError
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.dates import MomentError
from bd.model.dates import parse_moment
from bd.model.fields import parse_priority
from bd.model.instants import rfc3339
from bd.storage.writes import delete_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.close import close_issue
from bd.tracker.close import reopen_issue
from bd.tracker.comment import add_comment
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.defer import defer_issue
from bd.tracker.defer import undefer_issue
from bd.tracker.depend import check_edge_type
from bd.tracker.depend import insert_edge
from bd.tracker.depend import resolve_end
from bd.tracker.label import add_label
from bd.tracker.label import remove_label
from bd.tracker.queue import claim_issue
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.model.batch import Operation
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_FIELDS = {
    **{key: key for key in ("title", "description", "design", "notes", "status", "assignee", "spec_id")},
    "acceptance": "acceptance_criteria",
    "acceptance_criteria": "acceptance_criteria",
    "type": "issue_type",
    "issue_type": "issue_type",
    "external_ref": "external_ref",
    "priority": "priority",
    "due": "due_at",
    "defer": "defer_until",
    "estimate": "estimated_minutes",
}


class EdgeNotFound(NotFound):
    """There is no such edge to remove."""

    slug = "edge-not-found"

    def __init__(self, source: str, target: str) -> None:
        """Names both ends."""
        super().__init__(
            f"dependency from {source} to {target} does not exist",
            hint=f"bd show {source} lists what it depends on",
            details={"issue_id": source, "depends_on_id": target},
        )


def run_operations(txn: WriteTransaction, operations: list[Operation]) -> list[Record]:
    """Runs operations in their order and returns a result for each: line, op, target (the id it changed).

    Raises: what an operation raises, its message and details naming the line; nothing may be kept then.
    """
    results = []
    for operation in operations:
        try:
            target = _ACTIONS[operation.name](txn, operation.words)
        except BdError as error:
            error.message = f"line {operation.line}: {error.message}; nothing was changed"
            error.args = (error.message,)
            error.details = {**(error.details or {}), "line": operation.line, "op": operation.name}
            raise
        results.append({"line": operation.line, "op": operation.name, "target": target})
    return results


def _create(txn: WriteTransaction, words: list[str]) -> str:
    """Creates an issue: TYPE PRIORITY TITLE..."""
    kind, priority, *title = words
    fields = {"issue_type": kind, "priority": parse_priority(priority), "title": " ".join(title)}
    return str(create_issue(txn, CreateRequest(fields))["id"])


def _update(txn: WriteTransaction, words: list[str]) -> str:
    """Changes fields: ID FIELD=VALUE..."""
    fields: Record = {}
    for pair in words[1:]:
        name, equals, value = pair.partition("=")
        key = _FIELDS.get(name.replace("-", "_"))
        if not equals or key is None:
            raise InvalidValue(f'"{pair}" is no FIELD=VALUE', hint=f"fields: {', '.join(_FIELDS)}")
        fields[key] = _value(txn, key, value)
    return str(update_issue(txn, words[0], UpdateRequest(fields))["id"])


def _value(txn: WriteTransaction, key: str, text: str) -> object:
    """Returns a field's value as it is stored.

    Raises: InvalidValue.
    """
    if key == "priority":
        return parse_priority(text)
    if key in ("due_at", "defer_until") and text.strip():
        return _moment(txn, text)
    if key == "estimated_minutes" and text:
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise InvalidValue("estimate must be a non-negative number of minutes", hint="give it in minutes")
        return int(text)
    return text


def _moment(txn: WriteTransaction, text: str) -> str:
    """Returns a date as an instant text.

    Raises: InvalidValue.
    """
    try:
        return rfc3339(parse_moment(text, txn.now_ns))
    except MomentError:
        raise InvalidValue(f'"{text}" is no date', hint="write +6h, tomorrow, next monday or 2025-01-15") from None


def _close(txn: WriteTransaction, words: list[str]) -> str:
    """Closes an issue: ID [REASON...]."""
    return str(close_issue(txn, words[0], reason=" ".join(words[1:]))["id"])


def _reopen(txn: WriteTransaction, words: list[str]) -> str:
    """Opens a closed issue again: ID [REASON...]."""
    return str(reopen_issue(txn, words[0], reason=" ".join(words[1:]))["id"])


def _note(txn: WriteTransaction, words: list[str]) -> str:
    """Appends to the notes: ID TEXT..."""
    request = UpdateRequest()
    request.append_notes = " ".join(words[1:])
    return str(update_issue(txn, words[0], request)["id"])


def _defer(txn: WriteTransaction, words: list[str]) -> str:
    """Defers an issue: ID [UNTIL...]."""
    until = _moment(txn, " ".join(words[1:])) if words[1:] else ""
    return str(defer_issue(txn, words[0], until=until)["id"])


def _add_edge(txn: WriteTransaction, words: list[str]) -> str:
    """Makes an issue depend on another: ID TARGET [TYPE]."""
    source = str(get_changeable(txn, words[0])["id"])
    insert_edge(txn, source, words[1], check_edge_type(words[2]) if words[2:] else "blocks")
    txn.touched = source
    return source


def _remove_edge(txn: WriteTransaction, words: list[str]) -> str:
    """Takes edges away, of one type or of all: ID TARGET [TYPE]."""
    old = get_changeable(txn, words[0])
    target = resolve_end(txn, words[1])
    edges = old.get("dependencies") or ()
    kinds = [
        edge["type"]
        for edge in edges
        if edge["depends_on_id"] == target and edge["type"] in (words[2:] or [edge["type"]])
    ]
    if not kinds:
        raise EdgeNotFound(old["id"], target)
    for kind in kinds:
        delete_dependency(txn.con, (old["id"], target, kind))
    apply_changes(txn, old, {}, "dependency_removed", comment=f"Removed dependency on {target}")
    txn.touched = old["id"]
    return str(old["id"])


_ACTIONS: dict[str, Callable[[WriteTransaction, list[str]], str]] = {
    "create": _create,
    "update": _update,
    "close": _close,
    "reopen": _reopen,
    "note": _note,
    "defer": _defer,
    "dep add": _add_edge,
    "dep remove": _remove_edge,
    "undefer": lambda txn, words: str(undefer_issue(txn, words[0])["id"]),
    "claim": lambda txn, words: str(claim_issue(txn, words[0])["id"]),
    "comment": lambda txn, words: str(add_comment(txn, words[0], " ".join(words[1:]))["issue_id"]),
    "label add": lambda txn, words: str(add_label(txn, words[0], words[1])["id"]),
    "label remove": lambda txn, words: str(remove_label(txn, words[0], words[1])["id"]),
}
