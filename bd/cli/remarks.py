"""The one text of a comment or a note: words, a file or standard input."""

from __future__ import annotations

from bd.cli.values import one_text
from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context


class TextRequired(UsageProblem):
    """Nothing was said."""

    slug = "text-required"

    def __init__(self, name: str) -> None:
        """Names what was expected."""
        super().__init__(
            f"{name} text required (use -f to read from file)",
            hint="write the text behind the id; --stdin and -f FILE read it",
        )


def remark(bd: Context, name: str, words: list[str] | None, *, file: str | None, stdin: bool) -> str:
    """Returns the text given in one of the three ways; a single word may be `-` or `@file`.

    Raises: TextRequired when there is none, or only blanks; TwoSources.
    """
    sources: list[tuple[str, str | None]] = [("the text", _literal(words)), ("--stdin", "-" if stdin else None)]
    text = one_text(bd, *sources, file=("--file", file))
    if text is None or not text.strip():
        raise TextRequired(name)
    return text


def _literal(words: list[str] | None) -> str | None:
    """Returns the words as one option value; an @ at the start of a sentence names nobody's file."""
    if not words:
        return None
    text = " ".join(words)
    return "@" + text if text.startswith("@") and " " in text else text
