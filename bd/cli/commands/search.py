"""bd search: the issues in whose texts some words stand, see `bd.model.search_query`."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.cli.filtering import filter_from
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import Listing
from bd.cli.listing import is_agent_mode
from bd.cli.listing import note_cut
from bd.cli.listing import select_listing
from bd.errors import UsageProblem
from bd.model.filters import check_sort
from bd.model.search_query import parse_search
from bd.storage.fulltext import has_index
from bd.storage.reads import load_counted
from bd.storage.reads import select_brief
from bd.storage.search import ABSENT
from bd.storage.search import BEHIND
from bd.storage.search import UP_TO_DATE
from bd.storage.search import find_ranked
from bd.storage.search import scan_clause
from bd.storage.search import sorted_clauses
from bd.storage.select import order_by
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403
    from bd.model.filters import IssueFilter
    from bd.model.search_query import SearchQuery


class QueryMissing(UsageProblem):
    """Nothing to search for was given."""

    slug = "search-query-missing"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("search query is required", hint='bd search login, or bd search "login page" --status open')


def run(
    bd: Context,
    words: SearchWordsArgument = None,
    *,
    query: SearchTextOption = None,
    status: StatusFilterOption = None,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    assignee: AssigneeFilterOption = None,
    no_assignee: NoAssigneeOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    no_labels: NoLabelsOption = False,
    exclude_label: ExcludeLabelOption = None,
    exclude_type: ExcludeTypeOption = None,
    title_contains: TitleContainsOption = None,
    desc_contains: DescContainsOption = None,
    notes_contains: NotesContainsOption = None,
    external_contains: ExternalContainsOption = None,
    empty_description: EmptyDescriptionOption = False,
    priority_min: PriorityMinOption = None,
    priority_max: PriorityMaxOption = None,
    created_after: CreatedAfterOption = None,
    created_before: CreatedBeforeOption = None,
    updated_after: UpdatedAfterOption = None,
    updated_before: UpdatedBeforeOption = None,
    closed_after: ClosedAfterOption = None,
    closed_before: ClosedBeforeOption = None,
    parent: ParentFilterOption = None,
    metadata_field: MetadataFieldOption = None,
    has_metadata_key: HasMetadataKeyOption = None,
    repo: RepoOption = None,
    limit: LimitOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    long: LongOption = False,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """Search the texts of issues."""
    values = dict(locals())
    if query is not None and words:
        from bd.cli.problems import ConflictingOptions

        raise ConflictingOptions("--query", "the argument")
    wanted = parse_search(" ".join(words or ()) if query is None else query)
    if not wanted:
        raise QueryMissing
    columns = chosen_columns(fields, is_brief=brief)
    form = "long" if long else "compact" if is_agent_mode(bd) else "found"
    is_whole = bd.json or bool(columns) or long or (bd.is_terminal and form != "compact")
    listing = _find(bd, wanted, filter_from(bd, values), values, is_brief=not is_whole)
    if bd.json:
        bd.emit(project(listing.records, columns))
    elif columns:
        print_columns(bd, listing.records, columns)
        note_cut(bd, listing)
    else:
        _print(bd, wanted, listing, form)


def _find(bd: Context, query: SearchQuery, chosen: IssueFilter, values: dict[str, Any], *, is_brief: bool) -> Listing:
    """Returns what is found, cut at the limit: the best first, or in the order asked for."""
    limit = DEFAULT_LIMIT if values["limit"] is None else max(values["limit"], 0)
    sort = check_sort(values["sort"])
    order_sql = order_by(sort, is_reversed=values["reverse"])
    con = bd.workspace.read()
    index = ABSENT if not has_index(con) else UP_TO_DATE if _bring_up_to_date(bd) else BEHIND
    if values["sort"] is None and not values["reverse"]:
        ids = find_ranked(con, query, chosen, limit=limit + 1 if limit else 0, index=index)
        if ids is not None:
            return _load(bd, ids, limit, is_brief=is_brief)
        clauses = iter([scan_clause(con, query, chosen, sort=sort, index=index)])
    else:
        clauses = sorted_clauses(con, query, chosen, sort=sort, index=index)
    listing = Listing([], is_cut=False)
    for clause in clauses:
        listing = select_listing(bd, clause, order_sql=order_sql, limit=limit, is_brief=is_brief)
        if listing.records:
            break
    return listing


def _bring_up_to_date(bd: Context) -> bool:
    """Brings the index up to date if that can be done; a person who waits for more than a second sees how far it is."""
    if not bd.stderr.isatty():
        return bd.workspace.index_words()
    from bd.cli.render.progress import Progress

    with Progress(bd, "Indexing", 0) as progress:
        return bd.workspace.index_words(progress.advance_to)


def _load(bd: Context, ids: list[str], limit: int, *, is_brief: bool) -> Listing:
    """Returns the first issues of ranked ids."""
    shown = ids[:limit] if limit else ids
    con = bd.workspace.read()
    if not is_brief:
        return Listing(load_counted(con, shown), is_cut=len(ids) > len(shown))
    records = select_brief(con, "i.id in (select value from json_each(?))", (dumps_line(shown),))
    by_id = {record["id"]: record for record in records}
    return Listing([by_id[issue_id] for issue_id in shown if issue_id in by_id], is_cut=len(ids) > len(shown))


def _print(bd: Context, query: SearchQuery, listing: Listing, form: str) -> None:
    """Prints what was found as text; what was typed stands in the heading, on one line."""
    if bd.is_terminal and form != "compact":
        from bd.cli.render.search_view import print_found

        print_found(bd, query, listing)
    else:
        from bd.cli.render.search_text import found_lines

        for line in found_lines(query, listing, form):
            bd.line(line)
    note_cut(bd, listing)
