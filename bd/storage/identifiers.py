"""Names of tables and columns inside SQL text."""

from __future__ import annotations


def quote_identifier(name: str) -> str:
    """Returns a table or column name as SQL text, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'
