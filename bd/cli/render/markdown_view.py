"""Markdown on a terminal, with nothing of the text lost.

Line breaks stay where the author put them, HTML is text like any other, pictures and links show their address, and
code is indented plain text. Addresses at the end of a text (`[1]: http://...`) are shown too.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from rich.markdown import CodeBlock
from rich.markdown import Heading
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from bd.cli.render.theme import DIM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
    from typing import ClassVar

    from markdown_it.token import Token
    from rich.console import Console
    from rich.console import ConsoleOptions
    from rich.console import RenderResult

_INDENT = (0, 0, 0, 4)


class _Code(CodeBlock):
    """A block of code: its text as it is."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip("\n"), DIM, overflow="fold"), _INDENT)


class _Heading(Heading):
    """A heading at the margin, whatever its level."""

    LEVEL_ALIGN: ClassVar[dict[str, Any]] = dict.fromkeys(Heading.LEVEL_ALIGN, "left")


class MarkdownText(Markdown):
    """A user's text, drawn as Markdown."""

    elements: ClassVar[dict[str, Any]] = {
        **Markdown.elements,
        "fence": _Code,
        "code_block": _Code,
        "heading_open": _Heading,
    }

    def __init__(self, text: str) -> None:
        """Takes printable text."""
        super().__init__("", hyperlinks=False)
        parser = MarkdownIt().enable(["strikethrough", "table"]).disable("reference")
        self.parsed = parser.parse(text)
        for token in self.parsed:
            _keep(token)


def _keep(token: Token) -> None:
    """Turns what Rich would leave out into text: line breaks, HTML, the address of a picture."""
    if token.type == "html_block":
        token.type, token.tag = "code_block", "code"
    for child in token.children or ():
        _keep(child)
        if child.type == "softbreak":
            child.type = "hardbreak"
        elif child.type == "html_inline":
            child.type = "text"
        elif child.type == "image":
            child.type, child.tag = "text", ""
            child.content = f"![{child.content}]({child.attrs.get('src', '')})"
            child.children = None
