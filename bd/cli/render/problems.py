"""Failures as people and programs read them."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.errors import BdError


def problem_text(error: BdError) -> str:
    """Returns what standard error says: the sentence on a line, and what to do; no user text steers a terminal."""
    text = f"Error: {one_line(error.message)}\n"
    return f"{text}hint: {printable(error.hint)}\n" if error.hint else text


def problem_document(error: BdError) -> dict[str, object]:
    """Returns what standard output holds with `--json`; `error` is a string because clients read it so."""
    document: dict[str, object] = {"error": error.message, "code": error.slug}
    if error.hint:
        document["hint"] = error.hint
    if error.details:
        document["details"] = error.details
    if error.retryable:
        document["retryable"] = True
    return document
