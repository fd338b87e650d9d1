"""The page of an issue on a terminal, drawn with Rich: colour, Markdown in long texts, a pager for what is taller.

Every line becomes a `Text`, so nothing a user wrote is read as Rich markup; long texts are rendered as Markdown after
their control characters became visible escapes, and links show their address.
"""

from __future__ import annotations

from rich.console import Group
from rich.markdown import Markdown
from rich.text import Text

from bd.cli.render import issue_text
from bd.cli.render.pager import show_paged
from bd.cli.render.rich_view import make_console
from bd.cli.render.rich_view import redraw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record


def print_details(bd: Context, records: list[Record], *, is_local: bool, is_paged: bool = True) -> None:
    """Prints the pages of issues one below the other."""
    console = make_console(bd)
    with console.capture() as capture:
        for record in records:
            console.print(_page(record, is_local=is_local))
    text = capture.get()
    is_tall = text.count("\n") >= console.height
    if not (is_paged and is_tall and show_paged(text, bd.env)):
        bd.stdout.write(text)


def watch_details(bd: Context, load: Callable[[], list[Record]], *, is_local: bool) -> None:
    """Prints the pages again whenever the workspace changes, until interrupted."""
    redraw(bd, lambda: print_details(bd, load(), is_local=is_local, is_paged=False))


def _page(record: Record, *, is_local: bool) -> RenderableType:
    """Returns the page of one issue."""
    parts: list[RenderableType] = [Text(), Text(issue_text.header_line(record), "bold")]
    parts += [Text(line, "bright_black") for line in issue_text.fact_lines(record, is_local=is_local)]
    for heading, text in issue_text.text_sections(record):
        parts += [Text(), Text(heading, "bold cyan"), Markdown(text, hyperlinks=False)]
    for heading, lines in issue_text.line_sections(record, is_local=is_local):
        parts += [Text(), Text(heading, "bold cyan"), *(Text(line) for line in lines)]
    return Group(*parts, Text())
