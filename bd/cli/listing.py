"""What list and query do once the condition is known: select, cut at the limit, and print in the form asked for.

The limit is applied after sorting. One row more than the limit is fetched, so that "there are more" is known and true.
"""

from __future__ import annotations

from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.storage.reads import select_brief
from bd.storage.reads import select_issues
from bd.storage.select import prepare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bd.cli.context import Context
    from bd.model.record import Record

DEFAULT_LIMIT = 50
AGENT_LIMIT = 20
_OFF = ("", "0", "false", "no")


class Listing:
    """Selected issues, and whether the limit cut the list."""

    __slots__ = ("is_cut", "records")

    def __init__(self, records: list[Record], *, is_cut: bool) -> None:
        """Keeps both."""
        self.records = records
        self.is_cut = is_cut


def is_agent_mode(bd: Context) -> bool:
    """Says whether an agent reads the text: `BD_AGENT_MODE`, or `CLAUDE_CODE` set by its host."""
    chosen = bd.env.get("BD_AGENT_MODE")
    if chosen is not None:
        return chosen.lower() not in _OFF
    return bd.env.get("CLAUDE_CODE", "") not in _OFF


def select_listing(
    bd: Context, condition: tuple[str, list[Any]], *, order_sql: str, limit: int, is_brief: bool = False
) -> Listing:
    """Returns the first `limit` issues of a condition (SQL, values); 0 or less means all.

    `is_brief` selects only what the flat forms of text show.
    """
    con = bd.workspace.read()
    prepare(con, condition[0])
    select = select_brief if is_brief else select_issues
    records = select(con, *condition, order_sql=order_sql, limit=limit + 1 if limit > 0 else 0)
    is_cut = 0 < limit < len(records)
    return Listing(records[:limit] if is_cut else records, is_cut=is_cut)


def answer(bd: Context, listing: Listing, form: str, *, columns: Sequence[str] = ()) -> None:
    """Answers with issues: as JSON where that is wanted, as columns where some were chosen, else in a form of text."""
    if bd.json:
        bd.emit(project(listing.records, columns))
    elif columns:
        print_columns(bd, listing.records, columns)
        note_cut(bd, listing)
    else:
        print_listing(bd, listing, form)


def note_cut(bd: Context, listing: Listing) -> None:
    """Says that there is more than was printed, if there is."""
    if listing.is_cut:
        bd.note(f"Showing {len(listing.records)} issues (use --limit 0 for all)")


def is_flat(form: str) -> bool:
    """Says whether a form of text is a line an issue."""
    return form in ("compact", "flat", "found")


def print_listing(bd: Context, listing: Listing, form: str) -> None:
    """Prints issues as text: `form` is compact, flat, found (flat under a heading), long or tree."""
    if bd.is_terminal and form != "compact":
        from bd.cli.render.rich_view import print_rich

        print_rich(bd, listing, form)
    else:
        text = listing_text(bd, listing, form)
        for line in text.split("\n") if text else ():
            bd.line(line)
    note_cut(bd, listing)


def listing_text(bd: Context, listing: Listing, form: str) -> str:
    """Returns issues as text without Rich, "" for an empty flat list."""
    from bd.cli.render import plain
    from bd.storage.blocking import select_blockers
    from bd.storage.blocking import select_waiting

    records = listing.records
    if form == "compact":
        return "\n".join(plain.compact_line(record) for record in records)
    if form == "long":
        return plain.long_text(records, is_cut=listing.is_cut)
    if form == "tree":
        return plain.tree_text(records, is_cut=listing.is_cut)
    con = bd.workspace.read()
    ids = [record["id"] for record in records if record.get("status") not in ("closed", "tombstone")]
    blockers, waiting = select_blockers(con, ids), select_waiting(con, ids)
    lines = [plain.list_line(record, blockers, waiting) for record in records]
    if form == "found":
        lines.insert(0, plain.heading(len(records), is_cut=listing.is_cut))
    return "\n".join(lines)
