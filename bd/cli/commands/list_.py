"""bd list: the issues that satisfy some filters."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.columns import project
from bd.cli.filtering import filter_from
from bd.cli.listing import AGENT_LIMIT
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import answer
from bd.cli.listing import is_agent_mode
from bd.cli.listing import is_flat
from bd.cli.listing import select_listing
from bd.errors import UsageProblem
from bd.model.filters import check_sort
from bd.storage.reads import count_issues
from bd.storage.select import listing_clause
from bd.storage.select import order_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.cli.options import *  # noqa: F403
    from bd.model.filters import IssueFilter

_GATE = "gate"


class WatchNeedsTerminal(UsageProblem):
    """Watching draws again and again, which only a terminal shows."""

    slug = "watch-needs-terminal"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("--watch needs a terminal", hint="leave --watch out for a pipe or a file")


def run(
    bd: Context,
    *,
    status: StatusFilterOption = None,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    assignee: AssigneeFilterOption = None,
    no_assignee: NoAssigneeOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    label_pattern: LabelPatternOption = None,
    label_regex: LabelRegexOption = None,
    exclude_label: ExcludeLabelOption = None,
    no_labels: NoLabelsOption = False,
    exclude_type: ExcludeTypeOption = None,
    title: TitleFilterOption = None,
    title_contains: TitleContainsOption = None,
    desc_contains: DescContainsOption = None,
    notes_contains: NotesContainsOption = None,
    empty_description: EmptyDescriptionOption = False,
    id_: IdFilterOption = None,
    priority_min: PriorityMinOption = None,
    priority_max: PriorityMaxOption = None,
    created_after: CreatedAfterOption = None,
    created_before: CreatedBeforeOption = None,
    updated_after: UpdatedAfterOption = None,
    updated_before: UpdatedBeforeOption = None,
    closed_after: ClosedAfterOption = None,
    closed_before: ClosedBeforeOption = None,
    due_after: DueAfterOption = None,
    due_before: DueBeforeOption = None,
    defer_after: DeferAfterOption = None,
    defer_before: DeferBeforeOption = None,
    overdue: OverdueOption = False,
    deferred: DeferredOption = False,
    parent: ParentFilterOption = None,
    no_parent: NoParentOption = False,
    ready: ReadyOption = False,
    pinned: PinnedOption = False,
    no_pinned: NoPinnedOption = False,
    include_templates: IncludeTemplatesOption = False,
    include_gates: IncludeGatesOption = False,
    include_infra: IncludeInfraOption = False,
    mol_type: MolTypeOption = None,
    wisp_type: WispTypeOption = None,
    spec: SpecFilterOption = None,
    metadata_field: MetadataFieldOption = None,
    has_metadata_key: HasMetadataKeyOption = None,
    repo: RepoOption = None,
    all_: AllOption = False,
    limit: LimitOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    long: LongOption = False,
    pretty: PrettyOption = False,
    tree: TreeOption = None,
    flat: FlatOption = False,
    format_: FormatOption = None,
    skip_labels: SkipLabelsOption = False,
    watch: WatchOption = False,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List issues."""
    values = dict(locals())
    form = _form(bd, values)
    columns = chosen_columns(fields, is_brief=brief)
    is_json = bd.json or format_ == "json"
    if watch and not is_json:
        _watch(bd, values, form)
        return
    values["is_brief"] = is_flat(form) and not is_json and not format_ and not columns
    listing = _select(bd, values, default_limit=AGENT_LIMIT if form == "compact" and not is_json else DEFAULT_LIMIT)
    if skip_labels:
        _drop_labels(listing)
    if is_json:
        records = project(listing.records, columns)
        bd.emit({"issues": records, "meta": {"labels_skipped": True}} if skip_labels else records)
    elif format_:
        _print_format(bd, listing, format_)
    else:
        answer(bd, listing, form, columns=columns)
        if not listing.records and bd.is_terminal:
            _note_hidden(bd, values)


def _select(bd: Context, values: dict[str, Any], *, default_limit: int) -> Listing:
    """Selects what the options ask for."""
    chosen = list_filter(bd, values)
    sort = check_sort(values["sort"])
    con = bd.workspace.read()
    where_sql, bound = listing_clause(con, chosen, sort)
    limit = values["limit"]
    if limit is None:
        limit = 0 if values["all_"] else default_limit
    order_sql = order_by(sort, is_reversed=values["reverse"])
    is_brief = values.get("is_brief", False)
    return select_listing(bd, (where_sql, bound), order_sql=order_sql, limit=limit, is_brief=is_brief)


def _note_hidden(bd: Context, values: dict[str, Any]) -> None:
    """Says how many closed issues an empty list left out."""
    chosen = list_filter(bd, {**values, "all_": True})
    where_sql, bound = listing_clause(bd.workspace.read(), chosen, check_sort(None))
    count = count_issues(bd.workspace.read(), where_sql, bound)
    if count:
        from bd.cli.emptiness import hidden_note

        bd.note(hidden_note(count))


def list_filter(bd: Context, values: dict[str, Any]) -> IssueFilter:
    """Returns the filter of a list: closed issues, templates and gates are hidden unless asked for.

    Asking for a time of closing asks for closed issues too.
    """
    chosen = filter_from(bd, values)
    asks_for_closed = values["closed_after"] is not None or values["closed_before"] is not None
    if chosen.is_ready:
        chosen.statuses = ()
    elif not values["all_"] and values["status"] is None and not asks_for_closed:
        chosen.without_statuses = ("closed",)
    chosen.hides_templates = not values["include_templates"]
    chosen.hides_gates = not values["include_gates"] and _GATE not in chosen.types
    return chosen


def _form(bd: Context, values: dict[str, Any]) -> str:
    """Returns the form of the text.

    Raises: ConflictingOptions.
    """
    is_tree = values["pretty"] or values["tree"]
    if is_tree and values["flat"]:
        from bd.cli.problems import ConflictingOptions

        raise ConflictingOptions("--tree", "--flat")
    if values["long"]:
        return "long"
    if is_tree:
        return "tree"
    return "compact" if is_agent_mode(bd) and not values["flat"] else "flat"


def _drop_labels(listing: Listing) -> None:
    """Takes the labels out of a list, in every form it is printed in."""
    for record in listing.records:
        record.pop("labels", None)


def _print_format(bd: Context, listing: Listing, wanted: str) -> None:
    """Prints issues for another program.

    Raises: InvalidTemplate.
    """
    from bd.cli.render import graph_text

    if wanted == "digraph":
        lines = graph_text.digraph_lines(listing.records)
    elif wanted == "dot":
        lines = graph_text.dot_lines(listing.records)
    else:
        lines = graph_text.template_lines(listing.records, wanted)
    for line in lines:
        bd.text_line(line)


def _watch(bd: Context, values: dict[str, Any], form: str) -> None:
    """Prints the list again whenever the database changes, until interrupted.

    Raises: WatchNeedsTerminal.
    """
    if not bd.is_terminal:
        raise WatchNeedsTerminal
    from bd.cli.render.rich_view import watch

    watch(bd, lambda: _select(bd, values, default_limit=DEFAULT_LIMIT), form)
