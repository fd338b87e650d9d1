"""bd ready: what can be worked on now."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.listing import Listing
from bd.cli.listing import answer
from bd.cli.listing import note_cut
from bd.cli.ready_query import ready_query
from bd.errors import UsageProblem
from bd.storage.reads import load_counted
from bd.storage.ready import select_ready_ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403
    from bd.storage.ready import ReadyQuery

DEFAULT_LIMIT = 100


class IdsNeedExplain(UsageProblem):
    """Only an explanation is about certain issues."""

    slug = "ids-need-explain"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("bd ready takes ids only with --explain", hint="bd ready --explain ID; bd claim ID takes one")


def run(
    bd: Context,
    ids: ExplainedIdsArgument = None,
    *,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    assignee: AssigneeFilterOption = None,
    unassigned: UnassignedOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    exclude_label: ExcludeLabelOption = None,
    exclude_type: ExcludeTypeOption = None,
    metadata_field: MetadataFieldOption = None,
    has_metadata_key: HasMetadataKeyOption = None,
    parent: BelowOption = None,
    mol: MoleculeOption = None,
    mol_type: MolTypeOption = None,
    gated: GatedOption = False,
    repo: RepoOption = None,
    include_deferred: IncludeDeferredOption = False,
    include_ephemeral: IncludeEphemeralOption = False,
    sort: ReadySortOption = None,
    limit: ReadyLimitOption = None,
    claim: ReadyClaimOption = False,
    explain: ExplainOption = False,
    plain: PlainOption = False,
    pretty: PrettyOption = False,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """Show what can be worked on now: open, waiting for nothing, not deferred."""
    values = dict(locals())
    if ids and not explain:
        raise IdsNeedExplain
    query = ready_query(bd, values)
    most = DEFAULT_LIMIT if limit is None else limit
    if claim:
        _claim(bd, query)
    elif explain:
        _explain(bd, query, ids, most)
    else:
        columns = chosen_columns(fields, is_brief=brief)
        form = "columns" if columns else "plain" if plain else "tree" if pretty else "numbered"
        listing = _select(bd, query, most, is_gated=gated)
        if form == "numbered" and not bd.json:
            _print(bd, listing)
        else:
            answer(bd, listing, "flat" if form == "plain" else form, columns=columns)


def _select(bd: Context, query: ReadyQuery, limit: int, *, is_gated: bool) -> Listing:
    """Returns the ready issues, and whether there are more."""
    con = bd.workspace.read()
    found = select_ready_ids(con, query, limit=0 if is_gated or limit <= 0 else limit + 1)
    if is_gated:
        from bd.storage.blocking import behind_resolved_gates

        found = behind_resolved_gates(con, found)
    is_cut = 0 < limit < len(found)
    return Listing(load_counted(con, found[:limit] if is_cut else found), is_cut=is_cut)


def _print(bd: Context, listing: Listing) -> None:
    """Prints ready issues as text, or why there are none."""
    if not listing.records:
        bd.line(_reason(bd))
    elif bd.is_terminal:
        from bd.cli.render.queue_view import draw_ready

        draw_ready(bd, listing)
    else:
        from bd.cli.render.ready_text import print_ready

        print_ready(bd, listing)
    note_cut(bd, listing)


def _reason(bd: Context) -> str:
    """Returns why nothing is ready: for a person with numbers and the next step, else in the classic words."""
    if bd.is_terminal:
        from bd.cli.emptiness import nothing_ready
    else:
        from bd.cli.render.ready_text import nothing_ready
    return nothing_ready(bd)


def _claim(bd: Context, query: ReadyQuery) -> None:
    """Claims the first issue and prints it, as `bd claim` does; none is no failure here."""
    from bd.cli.claiming import claim_best
    from bd.cli.claiming import print_claimed

    record = claim_best(bd, query)
    print_claimed(bd, [record] if record else [])


def _explain(bd: Context, query: ReadyQuery, ids: list[str] | None, limit: int) -> None:
    """Prints why issues are or are not ready: those named, else every open one that the filters leave."""
    from bd.cli.render.ready_text import explanation_lines
    from bd.storage.resolve import resolve_id
    from bd.tracker.explain import explain
    from bd.tracker.explain import select_open_ids

    con = bd.workspace.read()
    chosen = [resolve_id(con, text, bd.workspace.prefix) for text in dict.fromkeys(ids or ())]
    found = chosen or select_open_ids(con, query, limit=limit + 1 if limit > 0 else 0)
    is_cut = not chosen and 0 < limit < len(found)
    explained = explain(con, found[:limit] if is_cut else found, query)
    if bd.json:
        bd.emit(_document(explained))
        return
    if bd.is_terminal:
        from bd.cli.render.queue_view import draw_explained

        draw_explained(bd, explained)
    else:
        for line in explanation_lines(explained):
            bd.line(line)
    if is_cut:
        bd.note(f"Showing {limit} issues (use --limit 0 for all)")


def _document(explained: list[dict[str, Any]]) -> dict[str, Any]:
    """Returns the explanations as the newer line prints them: what is ready, what is not, circles, and numbers."""
    ready = [record for record in explained if record["is_ready"]]
    blocked = [record for record in explained if not record["is_ready"]]
    cycles = [list(cycle) for cycle in dict.fromkeys(tuple(r["cycle"]) for r in blocked if "cycle" in r)]
    summary = {"total_ready": len(ready), "total_blocked": len(blocked), "cycle_count": len(cycles)}
    return {"ready": ready, "blocked": blocked, **({"cycles": cycles} if cycles else {}), "summary": summary}
