"""What a search found, as text without Rich: a line an issue under a heading, or blocks with a piece of the text.

Found 2 issues matching 'login':
t-a01 [P0] [bug] open @ann [ui urgent] - Login fails
"""

from __future__ import annotations

from bd.cli.render.plain import long_block
from bd.cli.render.printable import one_line
from bd.model.snippet import snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.cli.listing import Listing
    from bd.model.record import Record
    from bd.model.search_query import SearchQuery

SEARCHED_TEXTS = ("description", "design", "acceptance_criteria", "notes", "external_ref")


def found_lines(query: SearchQuery, listing: Listing, form: str) -> Iterator[str]:
    """Yields the lines of one of the forms compact, found and long."""
    if form == "compact":
        for record in listing.records:
            yield f"{record['id']}: {one_line(record['title'])}"
        return
    yield heading(query, listing)
    for record in listing.records:
        if form == "long":
            yield from _long_block(query, record)
        else:
            yield found_line(record)


def heading(query: SearchQuery, listing: Listing) -> str:
    """Returns the first line, true also when the limit cut the list."""
    text = one_line(query.text)
    if not listing.records:
        return f"No issues found matching '{text}'"
    if listing.is_cut:
        return f"Showing {len(listing.records)} issues matching '{text}' (there are more):"
    return f"Found {len(listing.records)} issues matching '{text}':"


def found_line(record: Record) -> str:
    """Returns an issue on a line."""
    kind = one_line(record.get("issue_type", "task"))
    parts = [record["id"], f"[P{record['priority']}]", f"[{kind}]", one_line(record.get("status", "open"))]
    if record.get("assignee"):
        parts.append("@" + one_line(record["assignee"]))
    if record.get("labels"):
        parts.append("[" + " ".join(one_line(label) for label in record["labels"]) + "]")
    return " ".join([*parts, "-", one_line(record["title"])])


def _long_block(query: SearchQuery, record: Record) -> list[str]:
    """Returns the lines of one issue in the long form, with where it was found when that is not its title."""
    piece = found_piece(query, record)
    return ["", *long_block(record), *([f"  Found: {piece}"] if piece else [])]


def found_piece(query: SearchQuery, record: Record) -> str:
    """Returns a piece of the first text of an issue that holds what is looked for; "" when only the title does."""
    for name in SEARCHED_TEXTS:
        piece = snippet(query, record.get(name) or "")
        if piece:
            return one_line(piece)
    return ""
