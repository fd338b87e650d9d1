"""Documents for programs."""

from __future__ import annotations

from bd.util.jsontext import dumps_pretty


def document_text(document: object) -> str:
    """Returns a document as it is printed: two spaces a level, a newline at the end."""
    return dumps_pretty(document) + "\n"
