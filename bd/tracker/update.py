"""Changing fields, labels and the parent of an issue."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.model.fields import InvalidPriority
from bd.model.fields import check_status
from bd.model.fields import check_title
from bd.model.fields import check_type
from bd.model.fields import split_names
from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.storage.writes import delete_dependency
from bd.storage.writes import delete_labels
from bd.storage.writes import insert_dependency
from bd.storage.writes import insert_labels
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.changing import next_instant
from bd.tracker.checks import check_external_ref
from bd.tracker.checks import check_label
from bd.tracker.checks import cleaned
from bd.tracker.statuses import check_closable
from bd.tracker.statuses import status_changes
from bd.tracker.statuses import status_event
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

    # the event's type and comment, and what makes the change: the event keeps the record as it was before
    Step = tuple[str, str, Callable[[], object]]


class ChangedSince(Conflict):
    """Another write came first."""

    slug = "changed-since"

    def __init__(self, issue_id: str, expected: str, found: str) -> None:
        """Names the issue and both times."""
        super().__init__(
            f"{issue_id} was changed at {found}, after the state of {expected} that was read",
            hint=f"run bd show {issue_id} and decide again",
            details={"id": issue_id, "expected": expected, "updated_at": found},
        )


class UpdateRequest:
    """What to change. `fields` maps record keys to new values; None or "" clears a key.

    `parent` None leaves the parent alone, "" removes it. `set_labels` None leaves the labels alone. `metadata_keys`
    maps keys of the metadata object to new values, None removes one. `lease_s` gives a claim an end, in seconds;
    `unchanged_since` is the `updated_at` the caller read, None for no matter what.
    """

    __slots__ = (
        "add_labels",
        "append_notes",
        "claim",
        "fields",
        "lease_s",
        "metadata_keys",
        "parent",
        "remove_labels",
        "session",
        "set_labels",
        "unchanged_since",
    )

    def __init__(self, fields: Record | None = None) -> None:
        """Keeps the fields; the rest may be assigned."""
        self.fields: Record = fields or {}
        self.append_notes = ""
        self.claim = False
        self.parent: str | None = None
        self.add_labels: tuple[str, ...] = ()
        self.remove_labels: tuple[str, ...] = ()
        self.set_labels: tuple[str, ...] | None = None
        self.metadata_keys: dict[str, str | None] = {}
        self.session = ""
        self.lease_s = 0
        self.unchanged_since: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        asked = (self.fields, self.append_notes, self.claim, self.add_labels, self.remove_labels, self.metadata_keys)
        return not any(asked) and self.parent is None and self.set_labels is None


def update_issue(txn: WriteTransaction, text: str, request: UpdateRequest) -> Record:
    """Changes one issue and returns its full record; what already is so changes nothing.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, AlreadyClaimed, NotClaimable, LimitReached,
    ChangedSince, CloseBlocked, PinnedIssue, ExternalRefTaken, DependencyCycle, WaitsForAncestor, InvalidValue.
    """
    old = get_changeable(txn, text)
    issue_id = old["id"]
    _check_unchanged(old, request.unchanged_since)
    changes = _plan_changes(txn, old, request)
    steps = [*_plan_labels(txn, old, request), *_plan_parent(txn, old, request)]
    latest = old
    if changes:
        apply_changes(txn, latest, changes, _event_type(old, changes, request))
        latest = find_record(txn.con, issue_id) or old
    for event_type, comment, change in steps:
        change()
        apply_changes(txn, latest, {}, event_type, comment=comment)
        latest = find_record(txn.con, issue_id) or old
    if request.claim and (request.lease_s or not changes):
        from bd.tracker.leases import begin_lease

        begin_lease(txn, issue_id, request.lease_s)
    txn.touched = issue_id
    return latest


def _check_unchanged(old: Record, expected: str | None) -> None:
    """Refuses when the issue is no longer as it was read.

    Raises: ChangedSince, InvalidValue for what is no time.
    """
    if expected is None:
        return
    try:
        is_same = parse_instant(expected.strip()) == parse_instant(old["updated_at"])
    except ValueError:
        raise InvalidValue(
            f'invalid --if-unchanged "{expected}"', hint="give the updated_at that bd show --json printed"
        ) from None
    if not is_same:
        raise ChangedSince(old["id"], expected, old["updated_at"])


def _event_type(old: Record, changes: Record, request: UpdateRequest) -> str:
    """Returns the type of the event that records these changes."""
    if request.claim:
        return "claimed"
    if "status" in changes:
        return status_event(old.get("status", ""), changes["status"])
    return "updated"


def _plan_changes(txn: WriteTransaction, old: Record, request: UpdateRequest) -> Record:
    """Returns the keys that really change, validated, None for those to clear."""
    wanted = {key: (None if value == "" else cleaned(value)) for key, value in request.fields.items()}
    if request.claim:
        from bd.tracker.claim import claim_changes

        wanted.update(claim_changes(txn, old))
    if "title" in wanted:
        wanted["title"] = check_title(wanted["title"] or "")
    if "issue_type" in wanted:
        wanted["issue_type"] = check_type(str(wanted["issue_type"] or ""), split_names(txn.setting("types.custom")))
    if wanted.get("external_ref"):
        check_external_ref(txn, str(wanted["external_ref"]), old["id"])
    if request.append_notes:
        before = wanted.get("notes", old.get("notes"))
        wanted["notes"] = f"{before}\n{request.append_notes}" if before else request.append_notes
    if request.metadata_keys:
        wanted["metadata"] = _merged_metadata(old, wanted, request)
    if "priority" in wanted and wanted["priority"] is None:
        raise InvalidPriority("")
    if "status" in wanted:
        wanted.update(_plan_status(txn, old, wanted, request))
    changes = {key: value for key, value in wanted.items() if _is_other(value, old.get(key))}
    if changes.get("status", old.get("status")) == "in_progress" and changes.keys() & {"status", "assignee"}:
        _check_start(txn, old["id"], str(wanted.get("assignee", old.get("assignee")) or ""))
    return changes


def _plan_status(txn: WriteTransaction, old: Record, wanted: Record, request: UpdateRequest) -> Record:
    """Returns the keys that change with the status; asked for it anew, a deferral whose date has passed has no date.

    Raises: InvalidStatus, CloseBlocked, PinnedIssue.
    """
    status = check_status(str(wanted["status"] or ""), split_names(txn.setting("status.custom")))
    changes: Record = {"status": status}
    if status == "deferred" and "defer_until" not in wanted and _has_passed(txn, old.get("defer_until")):
        changes["defer_until"] = None
    if status == old.get("status"):
        return changes
    if status == "closed":
        check_closable(txn, old, force=False)
        if request.session:
            changes["closed_by_session"] = request.session
    return {**changes, **status_changes(old, status, rfc3339(next_instant(txn, old)))}


def _has_passed(txn: WriteTransaction, at: str | None) -> bool:
    """Says whether an instant text is one, and has passed."""
    return at is not None and parse_instant(at) <= txn.now_ns


def _check_start(txn: WriteTransaction, issue_id: str, assignee: str) -> None:
    """Checks the limits when an issue is started, or changes hands while it is in progress.

    Raises: LimitReached.
    """
    from bd.tracker.limits import check_limits

    check_limits(txn, issue_id, assignee)


def _is_other(value: object, old: object) -> bool:
    """Says whether a value differs from the old one; an absent flag is False, and inside JSON `true` is not 1."""
    if value is False and old is None:
        return False
    return value != old or (isinstance(value, (dict, list)) and dumps_line(value) != dumps_line(old))


def _merged_metadata(old: Record, wanted: Record, request: UpdateRequest) -> Record | None:
    """Returns the metadata object with single keys set or removed."""
    before = wanted.get("metadata", old.get("metadata")) or {}
    if not isinstance(before, dict):
        raise InvalidValue(
            f"the metadata of {old['id']} is not an object", hint="replace it whole with --metadata '{...}'"
        )
    gone = {key for key, value in request.metadata_keys.items() if value is None}
    return {key: value for key, value in {**before, **request.metadata_keys}.items() if key not in gone} or None


def _plan_labels(txn: WriteTransaction, old: Record, request: UpdateRequest) -> list[Step]:
    """Returns the steps that add and remove labels."""
    before = set(old.get("labels") or ())
    after = before if request.set_labels is None else set(request.set_labels)
    after = (after | set(request.add_labels)) - set(request.remove_labels)
    added, removed = sorted(after - before), sorted(before - after)
    for label in added:
        check_label(label)
    con, issue_id = txn.con, old["id"]
    steps: list[Step] = [
        ("label_added", f"Added label: {label}", lambda label=label: insert_labels(con, issue_id, [label]))  # type: ignore[misc]
        for label in added
    ]
    steps += [
        ("label_removed", f"Removed label: {label}", lambda label=label: delete_labels(con, issue_id, [label]))  # type: ignore[misc]
        for label in removed
    ]
    return steps


def _plan_parent(txn: WriteTransaction, old: Record, request: UpdateRequest) -> list[Step]:
    """Returns the steps that move the issue under another parent; its id stays.

    Raises: InvalidValue for the issue itself, DependencyCycle for a parent that lies below it or waits for it,
    WaitsForAncestor for one it waits for.
    """
    if request.parent is None:
        return []
    con, issue_id = txn.con, old["id"]
    parent = resolve_id(con, request.parent, txn.prefix) if request.parent.strip() else ""
    before = [edge["depends_on_id"] for edge in old.get("dependencies") or () if edge["type"] == "parent-child"]
    if before == ([parent] if parent else []):
        return []
    if parent:
        from bd.tracker.depend import check_edge

        check_edge(txn, issue_id, parent, "parent-child")
    steps: list[Step] = []
    for gone in before:
        edge = (issue_id, gone, "parent-child")
        steps.append(
            ("dependency_removed", f"Removed dependency on {gone}", lambda edge=edge: delete_dependency(con, edge))  # type: ignore[misc]
        )
    if parent:
        new = (issue_id, parent, "parent-child")
        comment = f"Added dependency: {issue_id} parent-child {parent}"
        steps.append(
            ("dependency_added", comment, lambda: insert_dependency(con, new, actor=txn.actor, now_ns=txn.now_ns))
        )
    return steps
