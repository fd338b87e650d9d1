"""bd create: open a new issue."""

from __future__ import annotations

from bd.cli.render.issue_text import created_text
from bd.cli.render.issue_text import planned_text
from bd.cli.values import commas
from bd.cli.values import estimate
from bd.cli.values import json_value
from bd.cli.values import moment
from bd.cli.values import one_text
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.model.fields import parse_priority
from bd.model.record import in_order
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.create import plan_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AcceptanceOption
    from bd.cli.options import AgentRigOption
    from bd.cli.options import AppendNotesOption
    from bd.cli.options import AssigneeOption
    from bd.cli.options import BodyFileOption
    from bd.cli.options import ContextOption
    from bd.cli.options import CreatePrefixOption
    from bd.cli.options import CreateRepoOption
    from bd.cli.options import DeferOption
    from bd.cli.options import DepsOption
    from bd.cli.options import DescriptionOption
    from bd.cli.options import DesignFileOption
    from bd.cli.options import DesignOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import DueOption
    from bd.cli.options import EphemeralOption
    from bd.cli.options import EstimateOption
    from bd.cli.options import EventActorOption
    from bd.cli.options import EventCategoryOption
    from bd.cli.options import EventPayloadOption
    from bd.cli.options import EventTargetOption
    from bd.cli.options import ExternalRefOption
    from bd.cli.options import FromTemplateOption
    from bd.cli.options import GraphOption
    from bd.cli.options import IdOption
    from bd.cli.options import LabelsOption
    from bd.cli.options import MarkdownFileOption
    from bd.cli.options import MetadataOption
    from bd.cli.options import MolTypeOption
    from bd.cli.options import NoHistoryOption
    from bd.cli.options import NoInheritLabelsOption
    from bd.cli.options import NotesOption
    from bd.cli.options import ParentOption
    from bd.cli.options import PlainForceOption
    from bd.cli.options import PriorityOption
    from bd.cli.options import RigOption
    from bd.cli.options import SilentOption
    from bd.cli.options import SkillsOption
    from bd.cli.options import SpecIdOption
    from bd.cli.options import StdinOption
    from bd.cli.options import TemplateOption
    from bd.cli.options import TitleArgument
    from bd.cli.options import TitleOption
    from bd.cli.options import TypeOption
    from bd.cli.options import ValidateOption
    from bd.cli.options import WaitsForGateOption
    from bd.cli.options import WaitsForOption
    from bd.cli.options import WispTypeOption
    from bd.model.record import Record
    from bd.workspace import Workspace

_WITH_PLANS = ("bd", "file", "graph", "repo", "force", "validate", "dry_run", "silent")
_NOTHING = (None, False)
_UNSAID = {"issue_type": ("task",), "priority": ("2",), "waits_for_gate": ("all-children",)}
_SPELLED = {
    "title_flag": "title",
    "issue_type": "type",
    "estimate_minutes": "estimate",
    "explicit_id": "id",
    "source": "from",
}
_NO_TIME = "0001-01-01T00:00:00Z"
_EVENT_FIELDS = {
    "event_category": "event_kind",
    "event_actor": "actor",
    "event_target": "target",
    "event_payload": "payload",
}


def run(
    bd: Context,
    title: TitleArgument = None,
    *,
    title_flag: TitleOption = None,
    description: DescriptionOption = None,
    body_file: BodyFileOption = None,
    stdin: StdinOption = False,
    design: DesignOption = None,
    design_file: DesignFileOption = None,
    acceptance: AcceptanceOption = None,
    notes: NotesOption = None,
    append_notes: AppendNotesOption = None,
    context: ContextOption = None,
    skills: SkillsOption = None,
    issue_type: TypeOption = "task",
    priority: PriorityOption = "2",
    assignee: AssigneeOption = None,
    labels: LabelsOption = None,
    estimate_minutes: EstimateOption = None,
    due: DueOption = None,
    defer: DeferOption = None,
    deps: DepsOption = None,
    parent: ParentOption = None,
    explicit_id: IdOption = None,
    force: PlainForceOption = False,
    external_ref: ExternalRefOption = None,
    spec_id: SpecIdOption = None,
    metadata: MetadataOption = None,
    ephemeral: EphemeralOption = False,
    no_history: NoHistoryOption = False,
    no_inherit_labels: NoInheritLabelsOption = False,
    mol_type: MolTypeOption = None,
    wisp_type: WispTypeOption = None,
    waits_for: WaitsForOption = None,
    waits_for_gate: WaitsForGateOption = "all-children",
    event_category: EventCategoryOption = None,
    event_actor: EventActorOption = None,
    event_target: EventTargetOption = None,
    event_payload: EventPayloadOption = None,
    file: MarkdownFileOption = None,
    graph: GraphOption = None,
    source: FromTemplateOption = None,
    template: TemplateOption = False,
    repo: CreateRepoOption = None,
    prefix: CreatePrefixOption = None,
    rig: RigOption = None,
    agent_rig: AgentRigOption = None,
    validate: ValidateOption = False,
    dry_run: DryRunOption = False,
    silent: SilentOption = False,
) -> None:
    """Create a new issue."""
    values = dict(locals())
    if file or graph:
        from bd.cli.create_many import create_planned

        check_alone(values)
        create_planned(bd, values, lambda fields: _check_validated(bd, fields, is_asked=validate))
        return
    request = build_request(bd, values)
    target = bd.workspace if not repo else bd.other_workspace(repo)
    if source is not None:
        from bd.cli.create_many import create_from

        create_from(bd, target, values, request, lambda fields: _check_validated(bd, fields, is_asked=validate))
        return
    _check_validated(bd, request.fields, is_asked=validate)
    if dry_run:
        _show_plan(bd, target, request)
        return
    with bd.write("create", target) as txn:
        record = create_issue(txn, request)
    if bd.json:
        bd.emit({**record, **({"labels": sorted(set(request.labels))} if request.labels else {})})
    elif silent:
        bd.line(record["id"])
    else:
        bd.line(created_text(record))


def check_alone(values: Record) -> None:
    """Refuses, beside a file of plans, whatever says something about one issue: it would be lost.

    Raises: UsageProblem.
    """
    plan = "--graph" if values["graph"] else "--file"
    if values["graph"] and values["file"]:
        raise UsageProblem("cannot use --graph and --file together", hint="create from one plan at a time")
    lost = [
        name for name, value in values.items() if name not in _WITH_PLANS and value not in _UNSAID.get(name, _NOTHING)
    ]
    if lost:
        named = "a title" if lost[0] == "title" else "--" + _SPELLED.get(lost[0], lost[0]).replace("_", "-")
        raise UsageProblem(
            f"cannot use {named} with {plan}: the plan says it of each issue", hint="write it into the plan"
        )


def _check_validated(bd: Context, fields: Record, *, is_asked: bool) -> None:
    """Checks the headings of a description when the command or the configuration asks for it.

    Raises: InvalidValue.
    """
    wanted = "error" if is_asked else bd.settings.get("validation.on-create")
    if wanted in ("warn", "error"):
        check_sections(bd, fields, is_error=wanted == "error")


def build_request(bd: Context, values: Record) -> CreateRequest:
    """Turns the options of create into a request.

    Raises: UsageProblem and InvalidValue for what cannot be.
    """
    _check_prefix(bd, values["prefix"])
    if values["explicit_id"] and values["parent"]:
        raise UsageProblem("cannot specify both --id and --parent flags", hint="leave one of them out")
    is_copy = values["source"] is not None
    fields: Record = {
        "title": _title(values["title"], values["title_flag"], is_needed=not is_copy),
        "description": _description(bd, values),
        "design": one_text(bd, ("--design", values["design"]), file=("--design-file", values["design_file"])),
        "acceptance_criteria": bd.text(values["acceptance"]),
        "notes": _notes(bd, values),
        "issue_type": _said(values, "issue_type", is_copy=is_copy),
        "priority": parse_priority(values["priority"]) if _said(values, "priority", is_copy=is_copy) else None,
        "assignee": values["assignee"],
        "estimated_minutes": estimate(values["estimate_minutes"]),
        "due_at": moment(bd, "--due", values["due"]),
        "defer_until": moment(bd, "--defer", values["defer"]),
        "external_ref": values["external_ref"],
        "spec_id": values["spec_id"],
        "metadata": json_value(bd, "--metadata", values["metadata"]),
        "ephemeral": values["ephemeral"],
        "no_history": values["no_history"],
        "is_template": values["template"],
        "mol_type": values["mol_type"],
        "wisp_type": values["wisp_type"],
        "rig": values["rig"] or values["agent_rig"],
        **{key: values[option] for option, key in _EVENT_FIELDS.items()},
    }
    request = CreateRequest(fields, labels=commas(values["labels"]), edges=commas(values["deps"]))
    request.explicit_id = values["explicit_id"] or ""
    request.force = values["force"]
    request.parent = values["parent"] or ""
    request.waits_for = values["waits_for"] or ""
    request.waits_for_gate = values["waits_for_gate"]
    return request


def _check_prefix(bd: Context, prefix: str | None) -> None:
    """Refuses a prefix that is not this workspace's; other workspaces are named by their path.

    Raises: UsageProblem.
    """
    if prefix and prefix.strip().rstrip("-") != bd.workspace.prefix:
        raise UsageProblem(
            f'this workspace has the prefix "{bd.workspace.prefix}", not "{prefix}"',
            hint="name the other workspace with --repo PATH",
        )


def _said(values: Record, name: str, *, is_copy: bool) -> str | None:
    """Returns the value of an option with a default; for a copy None for the default: the template goes before it."""
    value: str = values[name]
    return None if is_copy and value in _UNSAID[name] else value


def _title(positional: str | None, option: str | None, *, is_needed: bool = True) -> str | None:
    """Returns the one title, None where none is needed and none given.

    Raises: UsageProblem when there is none, or two that differ.
    """
    if not is_needed and positional is None and option is None:
        return None
    if positional is None and option is None:
        raise UsageProblem(
            "title required (or use --file to create from markdown)", hint='write bd create "What is to be done"'
        )
    if positional is not None and option is not None and positional != option:
        raise UsageProblem(
            f'cannot specify different titles as both positional argument ("{positional}") and --title ("{option}")',
            hint="give the title once",
        )
    return option if positional is None else positional


def _description(bd: Context, values: Record) -> str | None:
    """Returns the description from the option, a file or standard input."""
    if values["stdin"]:
        return one_text(bd, ("--description", values["description"]), file=("--stdin", "-"))
    return one_text(bd, ("--description", values["description"]), file=("--body-file", values["body_file"]))


def _notes(bd: Context, values: Record) -> str | None:
    """Returns the notes with what newer callers pass beside them."""
    parts = [bd.text(values["notes"]), bd.text(values["append_notes"])]
    parts += [f"{word}: {values[key]}" for key, word in (("context", "Context"), ("skills", "Skills")) if values[key]]
    return "\n".join(part for part in parts if part) or None


def check_sections(bd: Context, fields: Record, *, is_error: bool) -> None:
    """Checks that a description has the headings its type asks for.

    Raises: InvalidValue when they are missing and `is_error`; otherwise a warning is printed.
    """
    from bd.model.sections import missing_sections

    missing = missing_sections(fields["issue_type"], fields.get("description") or "", fields)
    if not missing:
        return
    sentence = f"{fields['issue_type']} issues need the sections {', '.join(missing)} in their description"
    if is_error:
        raise InvalidValue(sentence, hint="add them to --description", details={"missing": missing})
    bd.warn(sentence)


def _show_plan(bd: Context, target: Workspace, request: CreateRequest) -> None:
    """Prints what would be created, and creates nothing."""
    with bd.write("create", target) as txn:
        txn.is_trial = True
        record = plan_issue(txn, request)
    shown = {**record, "id": request.explicit_id, "created_at": _NO_TIME, "updated_at": _NO_TIME}
    if bd.json:
        bd.emit(in_order(shown))
    else:
        bd.line(planned_text(shown))
