"""`--fields` and `--brief`: fewer columns of a list, never fewer rows.

JSON keeps an element an issue with the keys asked for, absent where they are empty; text has a line an issue, values
separated by tabs, and on a terminal a table.
"""

from __future__ import annotations

from bd.model.record import DERIVED_KEYS
from bd.model.record import KEYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.cli.context import Context
    from bd.model.record import Record

BRIEF = ("id", "title", "status", "priority", "issue_type", "assignee")
_UNLISTED = ("comments",)
_VALID = (*(key for key in KEYS if key not in _UNLISTED), *DERIVED_KEYS, "parent")


def chosen_columns(fields: list[str] | None, *, is_brief: bool, more: Sequence[str] = ()) -> tuple[str, ...]:
    """Returns the columns asked for, in that order, each once; none when all are meant.

    `more` are the keys a command has beside those of every list. With `--brief` its columns come first.

    Raises: UnknownListField.
    """
    wanted = [name.strip() for value in fields or () for name in value.split(",") if name.strip()]
    valid = (*_VALID, *more)
    unknown = [name for name in wanted if name not in valid]
    if unknown or (fields is not None and not wanted):
        from bd.cli.problems import UnknownListField

        raise UnknownListField(unknown[0] if unknown else "", valid)
    return tuple(dict.fromkeys([*(BRIEF if is_brief else ()), *wanted]))


def project(records: Sequence[Record], columns: Sequence[str]) -> list[Record]:
    """Returns the records with these keys only; all keys when there are no columns."""
    if not columns:
        return list(records)
    return [{name: record[name] for name in columns if name in record} for record in records]


def print_columns(bd: Context, records: Sequence[Record], columns: Sequence[str]) -> None:
    """Prints the records' columns as text."""
    if bd.is_terminal:
        from bd.cli.render.columns_view import print_table

        print_table(bd, records, columns)
        return
    from bd.cli.render.columns_text import column_line

    for record in records:
        bd.line(column_line(record, columns))
