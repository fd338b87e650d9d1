"""Issues of a foreign database as rows of ours.

Columns both sides know are converted by their kind. A column only their program has is a field of its records and goes
to `extra` under its own name; a column of an extension stays a column. A cell that cannot be converted goes to `extra`
as `invalid_COLUMN`, and the column gets its default.
Defaults that mean "nothing" (`work_type` mutex) stay out, as in records of our own. The content hash is left to be
computed.

What the constraints of newer databases guarantee is filled in: a creation and an update time, a closing time for a
closed issue. A row without an id cannot be an issue; it is counted and stays in the backup.
"""

from __future__ import annotations

from bd.model.instants import stored
from bd.model.record import STORED_FIELDS
from bd.storage.convert import values
from bd.storage.identifiers import quote_identifier
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from typing import Any

    from bd.storage.sqlite import Connection

OURS = "."
_BATCH = 1000
_NOT_COPIED = frozenset(("content_hash", "extra", "source_repo", "id"))
_MEANS_NOTHING = {"work_type": "mutex", "metadata": "{}"}
_CONVERTERS: dict[str, Callable[[object], Any]] = {
    "text": values.to_text,
    "number": values.to_integer,
    "count": values.to_integer,
    "flag": values.to_flag,
    "instant": values.to_instant,
    "real": values.to_real,
    "json": values.to_json,
    "names": values.to_names,
}


class IssueCopy:
    """One copying of all issues; `skipped` counts rows without an id, `invalid` cells that were kept aside.

    `is_hydrated` says that `source_repo` names other repositories; otherwise it is a mere note and goes to `extra`.
    `kept_columns` are extensions' columns, which the target has too.
    """

    __slots__ = (
        "_converters",
        "_is_hydrated",
        "_kept_columns",
        "_now",
        "_source",
        "_target",
        "copied",
        "invalid",
        "skipped",
    )

    def __init__(
        self, source: Connection, target: Connection, *, kept_columns: list[str], is_hydrated: bool, now_ns: int
    ) -> None:
        """Prepares to copy from one open database to another, in the target's transaction."""
        self._kept_columns = frozenset(kept_columns)
        self._source = source
        self._target = target
        self._is_hydrated = is_hydrated
        self._now = stored(now_ns)
        self._converters = {column: _CONVERTERS[kind] for _, kind, column in STORED_FIELDS}
        self.copied = 0
        self.skipped = 0
        self.invalid = 0

    def run(self) -> None:
        """Copies every row."""
        pending: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        count = 0
        for row in self._rows():
            pending.setdefault(tuple(row), []).append(tuple(row.values()))
            count += 1
            if count % _BATCH == 0:
                self._flush(pending)
        self._flush(pending)
        self.copied = count

    def _flush(self, pending: dict[tuple[str, ...], list[tuple[Any, ...]]]) -> None:
        """Inserts what was gathered."""
        for columns, rows in pending.items():
            names = ", ".join(quote_identifier(column) for column in columns)
            marks = ", ".join("?" * len(columns))
            self._target.executemany(f"insert into issues ({names}) values ({marks})", rows)
        pending.clear()

    def _rows(self) -> Iterator[dict[str, Any]]:
        """Yields the columns of every issue that are not at their default."""
        cursor = self._source.execute("select * from issues")
        names = [column[0] for column in cursor.description]
        for cells in cursor:
            found = dict(zip(names, cells, strict=True))
            issue_id = values.to_text(found.get("id"))
            if not issue_id.strip():
                self.skipped += 1
                continue
            yield self._row(issue_id, found)

    def _row(self, issue_id: str, found: dict[str, Any]) -> dict[str, Any]:
        """Returns one issue as a row of ours."""
        row: dict[str, Any] = {"id": issue_id, "title": ""}
        extra: dict[str, Any] = {}
        for column, cell in found.items():
            if column in _NOT_COPIED or cell is None or cell in ("", b"") or _MEANS_NOTHING.get(column) == cell:
                continue
            convert = self._converters.get(column)
            if column in self._kept_columns:
                row[column] = cell
                continue
            if convert is None:
                extra[column] = values.to_extra(cell)
                continue
            try:
                row[column] = convert(cell)
            except values.Unconvertible:
                extra[f"invalid_{column}"] = values.to_text(cell)
                self.invalid += 1
        self._place(row, extra, values.to_text(found.get("source_repo")))
        self._fill_times(row)
        if extra:
            row["extra"] = dumps_line(extra)
        return row

    def _place(self, row: dict[str, Any], extra: dict[str, Any], source_repo: str) -> None:
        """Says whose the issue is."""
        if source_repo in ("", OURS):
            return
        if self._is_hydrated:
            row["source_repo"] = source_repo
        else:
            extra["source_repo"] = source_repo

    def _fill_times(self, row: dict[str, Any]) -> None:
        """Gives a row the times every issue has."""
        created_at = row.get("created_at") or row.get("updated_at") or self._now
        row["created_at"] = created_at
        row["updated_at"] = row.get("updated_at") or created_at
        if row.get("status") == "closed":
            row.setdefault("closed_at", row["updated_at"])
        if row.get("status") == "tombstone":
            row.setdefault("deleted_at", row["updated_at"])


def unknown_columns(con: Connection) -> list[str]:
    """Returns the columns of a foreign `issues` table that ours does not have, in its order."""
    known = {column for _, _, column in STORED_FIELDS} | _NOT_COPIED
    return [row[1] for row in con.execute(f"pragma table_info({quote_identifier('issues')})") if row[1] not in known]
