"""The pages of issues on a terminal: the plain page, its long texts drawn as Markdown, a pager for what is taller."""

from __future__ import annotations

from rich.console import Group
from rich.markdown import Markdown
from rich.text import Text

from bd.cli.render.issue_text import LONG_TEXTS
from bd.cli.render.issue_text import detail_text
from bd.cli.render.issue_text import printable
from bd.cli.render.pager import show_paged
from bd.cli.render.rich_view import make_console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.console import RenderableType

    from bd.cli.context import Context
    from bd.model.record import Record


def page_details(bd: Context, records: list[Record]) -> None:
    """Prints the pages of issues."""
    console = make_console(bd)
    with console.capture() as capture:
        for record in records:
            console.print(_page(record))
            console.print()
    text = capture.get()
    if text.count("\n") < console.height or not show_paged(text, bd.env):
        bd.stdout.write(text)


def _page(record: Record) -> RenderableType:
    """Returns one page: the heading, the long texts, the rest."""
    short = {key: value for key, value in record.items() if key not in dict(LONG_TEXTS)}
    heading, _, rest = detail_text(short).strip("\n").partition("\n\n")
    first, _, facts = heading.partition("\n")
    parts: list[RenderableType] = [Text(first, "bold"), Text(facts, "bright_black")]
    for key, title in LONG_TEXTS:
        if record.get(key):
            parts += [Text(f"\n{title}", "bold"), Markdown(printable(record[key]), hyperlinks=False)]
    if rest:
        parts.append(Text("\n" + rest))
    return Group(*parts)
