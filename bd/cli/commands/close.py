"""bd close: close issues."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.cli.targets import plain_view
from bd.cli.targets import target_ids
from bd.cli.values import one_text
from bd.storage.reads import load_plain
from bd.tracker.close import DEFAULT_REASON
from bd.tracker.close import close_issue
from bd.tracker.statuses import select_unblocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import ClaimNextOption
    from bd.cli.options import ContinueOption
    from bd.cli.options import ForceOption
    from bd.cli.options import IdsArgument
    from bd.cli.options import NoAutoOption
    from bd.cli.options import ReasonFileOption
    from bd.cli.options import ReasonsOption
    from bd.cli.options import SessionOption
    from bd.cli.options import SuggestNextOption
    from bd.model.record import Record
    from bd.storage.ready import ReadyQuery
    from bd.storage.transaction import WriteTransaction


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    reason: ReasonsOption = None,
    reason_file: ReasonFileOption = None,
    force: ForceOption = False,
    suggest_next: SuggestNextOption = False,
    claim_next: ClaimNextOption = False,
    continue_: ContinueOption = False,
    no_auto: NoAutoOption = False,
    session: SessionOption = None,
) -> None:
    """Close one or more issues."""
    targets = target_ids(bd, ids)
    reasons = _reasons(bd, targets, reason or [], reason_file)
    who = session or bd.env.get("CLAUDE_SESSION_ID", "")

    def close(txn: WriteTransaction, issue_id: str) -> Record:
        return close_issue(txn, issue_id, reason=reasons[issue_id], session=who, force=force)

    records = change_each(bd, targets, "close", close)
    closed = [plain_view(record) for record in records]
    extra = _extras(bd, records, suggest_next=suggest_next, claim_next=claim_next, continue_=continue_, no_auto=no_auto)
    if bd.json:
        bd.emit({"closed": closed, **extra} if extra else closed)
        return
    for record in records:
        bd.line(f"✓ Closed {record['id']}: {one_line(record.get('close_reason') or DEFAULT_REASON)}")
    _say_extras(bd, extra)


def _reasons(bd: Context, targets: list[str], reasons: list[str], file: str | None) -> dict[str, str]:
    """Returns the reason of each target: one for all, or one by position."""
    if file is not None or len(reasons) < 2:
        first = reasons[0] if reasons else None
        text = one_text(bd, ("--reason", first), file=("--reason-file", file)) or ""
        return dict.fromkeys(targets, text.rstrip("\n"))
    texts = [bd.text(reason) or "" for reason in reasons]
    return {issue_id: texts[min(place, len(texts) - 1)] for place, issue_id in enumerate(targets)}


def _extras(
    bd: Context, records: list[Record], *, suggest_next: bool, claim_next: bool, continue_: bool, no_auto: bool
) -> dict[str, object]:
    """Returns what was asked for beyond the closing: what is unblocked now, what comes next, what was claimed."""
    con = bd.workspace.store.con
    extra: dict[str, object] = {}
    if suggest_next:
        ids = select_unblocked(con, [record["id"] for record in records])
        if ids:
            found = load_plain(con, ids)
            extra["unblocked"] = [found[issue_id] for issue_id in ids]
    if continue_:
        parents = [edge["depends_on_id"] for record in records for edge in record.get("dependencies") or ()]
        step = _next_step(bd, list(dict.fromkeys(parents)), is_claimed=not no_auto)
        extra["continue"] = plain_view(step) if step else None
    if claim_next:
        from bd.cli.ready_query import ready_query

        claimed = _claimed(bd, ready_query(bd, {}))
        extra["claimed"] = plain_view(claimed) if claimed else None
    return extra


def _claimed(bd: Context, query: ReadyQuery) -> Record | None:
    """Returns the best issue, claimed; what was closed stays closed when the limits leave no room, which is said."""
    from bd.cli.claiming import claim_best
    from bd.tracker.limits import LimitReached

    try:
        return claim_best(bd, query)
    except LimitReached as error:
        bd.complain(error)
        return None


def _next_step(bd: Context, parents: list[str], *, is_claimed: bool) -> Record | None:
    """Returns the next ready issue below one of the parents, claimed unless that is not wanted; None when none is."""
    from bd.cli.ready_query import ready_query
    from bd.storage.ready import select_ready_ids

    for parent in parents:
        query = ready_query(bd, {})
        query.below = parent
        if is_claimed:
            record = _claimed(bd, query)
            if record:
                return record
            continue
        found = select_ready_ids(bd.workspace.read(), query, limit=1)
        if found:
            return load_plain(bd.workspace.read(), found)[found[0]]
    return None


def _say_extras(bd: Context, extra: dict[str, object]) -> None:
    """Prints what was asked for beyond the closing."""
    for key, heading in (("unblocked", "Newly unblocked:"), ("continue", "Next step:"), ("claimed", "Claimed:")):
        found = extra.get(key)
        records: list[Record] = found if isinstance(found, list) else [found] if isinstance(found, dict) else []
        if records:
            bd.line(f"\n{heading}")
        is_taken = key == "continue" and bool(records) and records[0].get("status") == "in_progress"
        for record in records:
            taken = ", claimed" if is_taken else ""
            bd.line(f"  {record['id']}: {one_line(record['title'])} (P{record['priority']}{taken})")
