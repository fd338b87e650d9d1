"""Chosen columns of issues as text: a line an issue, values separated by tabs; lists are joined by commas."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.model.record import Record


def column_line(record: Record, columns: Sequence[str]) -> str:
    """Returns an issue as a line; what it does not have is empty."""
    return "\t".join(value_text(record.get(name)) for name in columns)


def value_text(value: object) -> str:
    """Returns a value on one line without tabs: an edge is the id at its end, an object is JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value_text(item) for item in value)
    if isinstance(value, dict):
        return value_text(value["depends_on_id"]) if "depends_on_id" in value else one_line(dumps_line(value))
    return one_line(str(value))
