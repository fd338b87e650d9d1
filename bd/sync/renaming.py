"""Giving imported issues the workspace's prefix: their ids, and every place in the file that names one."""

from __future__ import annotations

from bd.model.former import TEXT_KEYS
from bd.model.former import renamed_text
from bd.model.ids import prefix_of
from bd.model.rows import RecordError
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


def plan_renames(
    txn: WriteTransaction, lines: Iterable[tuple[int, bytes]], prefixes: tuple[str, ...]
) -> dict[str, str]:
    """Returns the new id of every id in the file that starts with none of `prefixes`; the part after the prefix stays.

    An id that would be taken gets a number behind it.
    """
    ids: list[str] = []
    for _, line in lines:
        try:
            record = parse_line(line)
        except RecordError:
            continue
        if is_issue(record):
            ids.append(record["id"])
    taken = {issue_id for issue_id in ids if issue_id.startswith(prefixes)}
    taken.update(row[0] for row in txn.con.execute("select id from issues"))
    renames: dict[str, str] = {}
    for issue_id in sorted(set(ids)):
        if issue_id.startswith(prefixes):
            continue
        stem = issue_id[len(prefix_of(issue_id)) :].lstrip("-") or issue_id
        renames[issue_id] = _free_name(f"{txn.prefix}-{stem}", taken)
        taken.add(renames[issue_id])
    return renames


def _free_name(wanted: str, taken: set[str]) -> str:
    """Returns `wanted`, or the first variant of it that is not taken."""
    name = wanted
    number = 1
    while name in taken:
        number += 1
        name = f"{wanted}x{number}"
    return name


def renamed_record(record: Record, renames: dict[str, str]) -> Record:
    """Returns a record with every renamed id replaced: its own, its edges', its comments' and those in its texts."""
    renamed = {**record, "id": renames.get(record["id"], record["id"])}
    for key in TEXT_KEYS:
        if isinstance(renamed.get(key), str):
            renamed[key] = renamed_text(renamed[key], renames)
    for key in ("dependencies", "comments"):
        if isinstance(renamed.get(key), list):
            renamed[key] = [_renamed_element(element, renames) for element in renamed[key]]
    return renamed


def _renamed_element(element: object, renames: dict[str, str]) -> object:
    """Returns an edge or a comment with renamed ids."""
    if not isinstance(element, dict):
        return element
    return {
        key: renames.get(value, value) if key in ("issue_id", "depends_on_id") and isinstance(value, str) else value
        for key, value in element.items()
    }
