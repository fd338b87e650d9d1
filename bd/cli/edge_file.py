"""bd dep add --file: the edges of a JSONL text in one transaction, all or nothing.

A line is `{"from": ID, "to": ID, "type": TYPE}`; `issue_id` and `depends_on_id`, as in the travelling file, do as well.
The type may be left out. Edges that are there already are no error, so that a file may be run again.
"""

from __future__ import annotations

from bd.errors import BdError
from bd.errors import InvalidValue
from bd.tracker.depend import check_edge_type
from bd.tracker.depend import insert_edge
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.model.record import Record

    Edge = tuple[int, str, str, str]

_START_KEYS = ("from", "issue_id", "from_id")
_END_KEYS = ("to", "depends_on_id", "to_id")
_KIND_KEYS = ("type", "dependency_type")


class BadEdgeLine(InvalidValue):
    """A line does not describe an edge that can be added."""

    slug = "bad-edge-line"

    def __init__(self, number: int, reason: str) -> None:
        """Names the line, counted from 1, and the reason."""
        super().__init__(
            f"line {number}: {reason}; nothing was added",
            hint='write a line each as {"from": "ID", "to": "ID", "type": "blocks"}',
            details={"line": number, "reason": reason},
        )


def add_from_file(bd: Context, path: str, kind: str) -> None:
    """Adds every edge of a file and prints what was done; lines without a type get `kind`.

    Raises: BadEdgeLine, and with the line's number what adding one raises.
    """
    edges = parse_edges(bd.text("-" if path == "-" else "@" + path) or "", kind)
    done: list[Record] = []
    with bd.write("dep add") as txn:
        for number, start, end, wanted in edges:
            try:
                source, target, is_new = insert_edge(txn, start, end, wanted)
            except BdError as error:
                error.message = f"line {number}: {error.message}; nothing was added"
                raise
            status = "added" if is_new else "exists"
            done.append({"status": status, "issue_id": source, "depends_on_id": target, "type": wanted})
        txn.is_trial = all(edge["status"] == "exists" for edge in done)
    if bd.json:
        bd.emit(done)
        return
    for edge in done:
        if edge["status"] == "added":
            bd.line(f"✓ Added dependency: {edge['issue_id']} depends on {edge['depends_on_id']} ({edge['type']})")
    present = sum(edge["status"] == "exists" for edge in done)
    bd.line(f"Added {len(done) - present} dependencies" + (f", {present} were there already" if present else ""))


def parse_edges(text: str, kind: str) -> list[Edge]:
    """Returns (line number, issue, target, type) of every line that is not blank.

    Raises: BadEdgeLine.
    """
    return [_parse_edge(number, line, kind) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _parse_edge(number: int, line: str, kind: str) -> Edge:
    """Returns the edge of one line.

    Raises: BadEdgeLine.
    """
    try:
        record = loads(line)
    except JsonTextError as error:
        raise BadEdgeLine(number, f"not JSON ({error})") from None
    if not isinstance(record, dict):
        raise BadEdgeLine(number, "not a JSON object")
    start, end = (_text(record, keys) for keys in (_START_KEYS, _END_KEYS))
    if not start or not end:
        raise BadEdgeLine(number, f'no "{"to" if start else "from"}"')
    try:
        return number, start, end, check_edge_type(_text(record, _KIND_KEYS) or kind)
    except InvalidValue as error:
        raise BadEdgeLine(number, error.message) from None


def _text(record: Record, keys: tuple[str, ...]) -> str:
    """Returns the first of some keys that holds a text, "" for none."""
    values = [record[key] for key in keys if isinstance(record.get(key), str)]
    return values[0].strip() if values else ""
