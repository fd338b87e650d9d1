"""bd update: change fields of issues."""

from __future__ import annotations

from bd.cli.targets import change_each
from bd.cli.targets import plain_view
from bd.cli.targets import target_ids
from bd.cli.values import commas
from bd.cli.values import estimate
from bd.cli.values import json_value
from bd.cli.values import moment
from bd.cli.values import one_text
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.model.fields import parse_priority
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AcceptanceOption
    from bd.cli.options import AddLabelOption
    from bd.cli.options import AllowEmptyDescriptionOption
    from bd.cli.options import AppendNotesOption
    from bd.cli.options import AssigneeOption
    from bd.cli.options import AwaitIdOption
    from bd.cli.options import BodyFileOption
    from bd.cli.options import ClaimOption
    from bd.cli.options import DeferOption
    from bd.cli.options import DescriptionOption
    from bd.cli.options import DesignFileOption
    from bd.cli.options import DesignOption
    from bd.cli.options import DueOption
    from bd.cli.options import EphemeralOption
    from bd.cli.options import EstimateOption
    from bd.cli.options import ExternalRefOption
    from bd.cli.options import HistoryOption
    from bd.cli.options import IdsArgument
    from bd.cli.options import IfUnchangedOption
    from bd.cli.options import LeaseOption
    from bd.cli.options import MetadataOption
    from bd.cli.options import NewPriorityOption
    from bd.cli.options import NewTypeOption
    from bd.cli.options import NoHistoryOption
    from bd.cli.options import NotesOption
    from bd.cli.options import ParentOption
    from bd.cli.options import PersistentOption
    from bd.cli.options import PinOption
    from bd.cli.options import RemoveLabelOption
    from bd.cli.options import SessionOption
    from bd.cli.options import SetLabelsOption
    from bd.cli.options import SetMetadataOption
    from bd.cli.options import SpecIdOption
    from bd.cli.options import StatusOption
    from bd.cli.options import StdinOption
    from bd.cli.options import TitleOption
    from bd.cli.options import UnpinOption
    from bd.cli.options import UnsetMetadataOption
    from bd.model.record import Record

_SWITCHES: dict[str, tuple[str, bool | None]] = {
    "ephemeral": ("ephemeral", True),
    "persistent": ("ephemeral", None),
    "no_history": ("no_history", True),
    "history": ("no_history", None),
    "pinned": ("pinned", True),
    "no_pinned": ("pinned", None),
}


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    title: TitleOption = None,
    description: DescriptionOption = None,
    body_file: BodyFileOption = None,
    stdin: StdinOption = False,
    allow_empty_description: AllowEmptyDescriptionOption = False,
    design: DesignOption = None,
    design_file: DesignFileOption = None,
    acceptance: AcceptanceOption = None,
    notes: NotesOption = None,
    append_notes: AppendNotesOption = None,
    status: StatusOption = None,
    issue_type: NewTypeOption = None,
    priority: NewPriorityOption = None,
    assignee: AssigneeOption = None,
    claim: ClaimOption = False,
    lease: LeaseOption = None,
    if_unchanged: IfUnchangedOption = None,
    add_label: AddLabelOption = None,
    remove_label: RemoveLabelOption = None,
    set_labels: SetLabelsOption = None,
    parent: ParentOption = None,
    estimate_minutes: EstimateOption = None,
    due: DueOption = None,
    defer: DeferOption = None,
    external_ref: ExternalRefOption = None,
    spec_id: SpecIdOption = None,
    metadata: MetadataOption = None,
    set_metadata: SetMetadataOption = None,
    unset_metadata: UnsetMetadataOption = None,
    ephemeral: EphemeralOption = False,
    persistent: PersistentOption = False,
    history: HistoryOption = False,
    no_history: NoHistoryOption = False,
    pinned: PinOption = False,
    no_pinned: UnpinOption = False,
    await_id: AwaitIdOption = None,
    session: SessionOption = None,
) -> int | None:
    """Change one or more issues."""
    request = build_request(bd, dict(locals()))
    if request.is_empty:
        if bd.json:
            bd.emit([])
        else:
            bd.line("No updates specified")
        return None
    records = change_each(bd, target_ids(bd, ids), "update", lambda txn, issue_id: update_issue(txn, issue_id, request))
    if bd.json:
        bd.emit([plain_view(record) for record in records])
    else:
        for record in records:
            bd.line(f"✓ Updated issue: {record['id']}")
        if status is not None and any(_is_iced(record) for record in records):
            bd.note("deferred without a date: hidden until bd undefer; --defer DATE brings it back by itself")
    return None


def _is_iced(record: Record) -> bool:
    """Says whether an issue is deferred without an end."""
    return record.get("status") == "deferred" and not record.get("defer_until")


def build_request(bd: Context, values: Record) -> UpdateRequest:
    """Turns the options of update into a request; an option that is given empty clears its field.

    Raises: InvalidValue and UsageProblem for what cannot be.
    """
    stdin = "-" if values["stdin"] else values["body_file"]
    description = one_text(bd, ("--description", values["description"]), file=("--body-file", stdin))
    _check_emptied(values, stdin, description)
    priority = values["priority"]
    texts: Record = {
        "title": values["title"],
        "description": description,
        "design": one_text(bd, ("--design", values["design"]), file=("--design-file", values["design_file"])),
        "acceptance_criteria": bd.text(values["acceptance"]),
        "notes": bd.text(values["notes"]),
        "status": values["status"],
        "issue_type": values["issue_type"],
        "priority": None if priority is None else parse_priority(priority),
        "assignee": values["assignee"],
        "estimated_minutes": estimate(values["estimate_minutes"]),
        "due_at": moment(bd, "--due", values["due"]),
        "defer_until": moment(bd, "--defer", values["defer"]),
        "external_ref": values["external_ref"],
        "spec_id": values["spec_id"],
        "metadata": json_value(bd, "--metadata", values["metadata"]),
        "await_id": values["await_id"],
    }
    fields = {key: value for key, value in texts.items() if value is not None}
    fields.update(_switched(values))
    request = UpdateRequest(fields)
    request.append_notes = bd.text(values["append_notes"]) or ""
    request.claim = values["claim"]
    request.parent = values["parent"]
    request.add_labels = commas(values["add_label"])
    request.remove_labels = commas(values["remove_label"])
    request.set_labels = None if values["set_labels"] is None else commas(values["set_labels"])
    request.metadata_keys = _metadata_keys(values)
    request.unchanged_since = values["if_unchanged"]
    if values["lease"] is not None:
        request.lease_s = _lease(request, values["lease"])
    request.session = values["session"] or bd.env.get("CLAUDE_SESSION_ID", "")
    return request


def _switched(values: Record) -> Record:
    """Returns the keys that switches set or clear.

    Raises: UsageProblem for two that contradict each other.
    """
    given = [option for option in _SWITCHES if values[option]]
    changes = {_SWITCHES[option][0]: _SWITCHES[option][1] for option in given}
    if len(changes) < len(given):
        named = " and ".join("--" + option.replace("_", "-") for option in given)
        raise UsageProblem(f"cannot use {named} together", hint="leave one of them out")
    return changes


def _check_emptied(values: Record, file: str | None, text: str | None) -> None:
    """Refuses an empty description that came from a file or standard input: something went wrong before.

    Raises: InvalidValue.
    """
    is_read = file is not None or (values["description"] or "")[:1] in ("-", "@")
    if is_read and text is not None and not text.strip() and not values["allow_empty_description"]:
        raise InvalidValue(
            "the description that was read is empty; nothing was changed",
            hint="--allow-empty-description clears it, and so does --description ''",
        )


def _lease(request: UpdateRequest, text: str) -> int:
    """Returns the length of the lease that a claim asks for.

    Raises: LeaseWithoutClaim, InvalidValue.
    """
    from bd.cli.claiming import LeaseWithoutClaim
    from bd.cli.claiming import lease_seconds

    if not request.claim:
        raise LeaseWithoutClaim
    return lease_seconds(text)


def _metadata_keys(values: Record) -> dict[str, str | None]:
    """Returns the metadata keys to set and, with None, those to remove.

    Raises: InvalidValue for an item without an equals sign.
    """
    keys: dict[str, str | None] = dict.fromkeys(values["unset_metadata"] or ())
    for item in values["set_metadata"] or ():
        key, equals, value = item.partition("=")
        if not equals or not key:
            raise InvalidValue(f'invalid --set-metadata "{item}"', hint="write KEY=VALUE")
        keys[key] = value
    return keys
