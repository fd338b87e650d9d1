"""What a search found, on a terminal: a line an issue with the words marked, and the text around them."""

from __future__ import annotations

from rich.text import Text

from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.render.rich_view import priority_text
from bd.cli.render.rich_view import status_style
from bd.cli.render.rich_view import type_text
from bd.cli.render.screen import show
from bd.cli.render.search_text import found_piece
from bd.cli.render.search_text import heading
from bd.cli.render.theme import DIM
from bd.model.snippet import find_marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record
    from bd.model.search_query import SearchQuery

_MARK = "bold underline"


def print_found(bd: Context, query: SearchQuery, listing: Listing) -> None:
    """Prints the issues under their heading; a pager takes what is taller than the window."""
    lines = [Text(heading(query, listing))]
    for record in listing.records:
        lines.append(_issue(query, record))
        piece = found_piece(query, record)
        if piece:
            lines.append(_marked(query, "    " + piece, DIM))
            lines[-1].no_wrap, lines[-1].overflow = True, "ellipsis"
    show(bd, *lines)


def _issue(query: SearchQuery, record: Record) -> Text:
    """Returns the line of one issue."""
    line = Text.assemble(
        (icon(record), status_style(record)),
        " ",
        _marked(query, record["id"], ""),
        " ",
        priority_text(record),
        " ",
        type_text(record),
        " ",
        _marked(query, one_line(record["title"]), DIM if record.get("status") == "closed" else "bold"),
    )
    if record.get("assignee"):
        line.append(" @" + one_line(record["assignee"]), "cyan")
    if record.get("labels"):
        line.append(" [" + " ".join(one_line(label) for label in record["labels"]) + "]", "blue")
    return line


def _marked(query: SearchQuery, text: str, style: str) -> Text:
    """Returns a text in which the words looked for are marked."""
    marked = Text(text, style)
    for start, end in find_marks(query, text):
        marked.stylize(_MARK + (" yellow" if style != DIM else ""), start, end)
    return marked
