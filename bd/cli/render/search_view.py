"""What a search found, on a terminal: a line an issue with the words marked, and the text around them."""

from __future__ import annotations

from rich.text import Text

from bd.cli.render.issue_text import icon
from bd.cli.render.issue_text import one_line
from bd.cli.render.pager import show_paged
from bd.cli.render.rich_view import make_console
from bd.cli.render.rich_view import priority_text
from bd.cli.render.rich_view import status_style
from bd.cli.render.rich_view import type_text
from bd.cli.render.search_text import found_piece
from bd.cli.render.search_text import heading
from bd.model.snippet import find_marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.listing import Listing
    from bd.model.record import Record
    from bd.model.search_query import SearchQuery

_MARK = "bold underline"
_DIM = "bright_black"


def print_found(bd: Context, query: SearchQuery, listing: Listing) -> None:
    """Prints the issues under their heading; a pager takes what is taller than the window."""
    console = make_console(bd)
    with console.capture() as capture:
        console.print(Text(heading(query, listing)))
        for record in listing.records:
            console.print(_issue(query, record))
            piece = found_piece(query, record)
            if piece:
                console.print(_marked(query, "    " + piece, _DIM))
    text = capture.get()
    if not (text.count("\n") >= console.height and show_paged(text, bd.env)):
        bd.stdout.write(text)


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
        _marked(query, one_line(record["title"]), _DIM if record.get("status") == "closed" else "bold"),
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
        marked.stylize(_MARK + (" yellow" if style != _DIM else ""), start, end)
    return marked
