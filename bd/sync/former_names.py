"""Renamed issues in a file that is taken in: our issue gets its new id first, and lines under an old id find it.

Two issues are the same one under two names when a former id and the time of creation agree; an id that was freed and
given to another issue is another's.
"""

from __future__ import annotations

from bd.model.former import FORMER_KEY
from bd.model.former import former_ids
from bd.model.instants import text_to_stored
from bd.model.merging import merge_records
from bd.model.rows import RecordError
from bd.storage.events import append_event
from bd.storage.reads import chunks
from bd.storage.reads import load_records
from bd.storage.reads import marks
from bd.storage.rename import load_former_ids
from bd.storage.rename import rename_rows
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_config
from bd.storage.writes import mark_dirty
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

_MARK = f'"{FORMER_KEY}"'.encode()


class FormerNames:
    """What a run over a file knows of former ids; `ids` maps every id that is here to its repository."""

    __slots__ = ("_con", "_current", "_ids", "_is_loaded")

    def __init__(self, con: Connection, ids: dict[str, str]) -> None:
        """Loads nothing yet: most files name no issue that is not here."""
        self._con = con
        self._ids = ids
        self._current: dict[str, str] = {}
        self._is_loaded = not ids

    def learn(self, record: Record) -> None:
        """Notes the former ids of an issue that was just taken in."""
        for name in former_ids(record):
            self._current[name] = record["id"]

    @property
    def has_learnt(self) -> bool:
        """Whether any issue taken in had another id before."""
        return bool(self._current)

    def is_learnt(self, issue_id: str) -> bool:
        """Says whether an id is one that an issue of this run had before."""
        return issue_id in self._current

    def is_arrival(self, record: Record) -> bool:
        """Says whether a line gives one of our issues another id, as far as ids tell."""
        return any(self._ids.get(name) == "." for name in former_ids(record))

    def current_id(self, record: Record) -> str:
        """Returns the id that the issue of a line has here by now, "" for one we never knew."""
        found = self._names().get(record["id"], "")
        return found if found and _created_at(self._con, found) == _instant(record) else ""

    def _names(self) -> dict[str, str]:
        """Returns the present id by every former one."""
        if not self._is_loaded:
            self._is_loaded = True
            self._current = {**load_former_ids(self._con), **self._current}
        return self._current

    def settle_edges(self, now_ns: int) -> None:
        """Leads edges of ours that name a former id, which nothing has now, to the issue that had it."""
        gone = [name for name in self._names() if name not in self._ids]
        for part in chunks(gone):
            sql = f"""
            select d.issue_id, d.depends_on_id from dependencies d join issues i on i.id = d.issue_id
             where +i.source_repo = '.' and d.depends_on_id in ({marks(part)})
            """
            change = "update or replace dependencies set depends_on_id = ? where issue_id = ? and depends_on_id = ?"
            for issue_id, name in self._con.execute(sql, part).fetchall():
                self._con.execute(change, (self._current[name], issue_id, name))
                mark_dirty(self._con, issue_id, now_ns)

    def rename_arrivals(self, path: str, *, actor: str, now_ns: int) -> None:
        """Renames our issues as the file says, before its lines are taken.

        The prefix of new ids follows when every issue that had it was given the same other one.

        Raises: OSError when the file cannot be read.
        """
        renames: dict[str, str] = {}
        for _, line in read_lines(path):
            if _MARK in line:
                old_id, new_id = self._arrival(line)
                if old_id:
                    renames.setdefault(old_id, new_id)
        if not renames:
            return
        _log(self._con, renames, actor=actor, now_ns=now_ns)
        rename_rows(self._con, renames)
        for old_id, new_id in renames.items():
            self._ids[new_id] = self._ids.pop(old_id)
        _follow_prefix(self._con, renames)

    def _arrival(self, line: bytes) -> tuple[str, str]:
        """Returns our id and the new id of an issue that a line renames, empty texts when it renames none of ours."""
        try:
            record = parse_line(line)
        except RecordError:
            return "", ""
        if is_issue(record) and record["id"] not in self._ids:
            for name in reversed(former_ids(record)):
                if self._ids.get(name) == "." and _created_at(self._con, name) == _instant(record):
                    return name, record["id"]
        return "", ""


def _created_at(con: Connection, issue_id: str) -> str:
    """Returns when an issue of ours was created, as stored."""
    row = con.execute("select created_at from issues where id = ?", (issue_id,)).fetchone()
    return str(row[0]) if row else ""


def _instant(record: Record) -> str:
    """Returns when the issue of a line was created, as it would be stored; what is no time equals nothing."""
    try:
        return text_to_stored(str(record.get("created_at")))
    except ValueError:
        return "?"


def _log(con: Connection, renames: Mapping[str, str], *, actor: str, now_ns: int) -> None:
    """Appends the events of a renaming, and marks the issues that name a renamed one in an edge."""
    ids = list(renames)
    for part in chunks(ids):
        for record in load_records(con, part).values():
            values = (dumps_line(record), dumps_line({"id": renames[record["id"]]}))
            append_event(con, (record["id"], "renamed"), actor=actor, now_ns=now_ns, values=values)
        sql = f"""
        select distinct d.issue_id from dependencies d join issues i on i.id = d.issue_id
         where +i.source_repo = '.' and d.depends_on_id in ({marks(part)})
        """
        for (issue_id,) in con.execute(sql, part).fetchall():
            mark_dirty(con, issue_id, now_ns)


def _follow_prefix(con: Connection, renames: Mapping[str, str]) -> None:
    """Changes the prefix of new ids when the renaming changed it for every issue."""
    prefix = (get_config(con, PREFIX_KEY) or "").rstrip("-")
    heads = {
        new_id.removesuffix(old_id[len(prefix) :])
        for old_id, new_id in renames.items()
        if prefix and old_id.startswith(prefix + "-")
    }
    left = con.execute(
        "select 1 from issues where id >= ? and id < ? and source_repo = '.' limit 1", (prefix + "-", prefix + ".")
    ).fetchone()
    if len(heads) == 1 and not left:
        head = heads.pop()
        if head != prefix and head and head + "-" not in renames.values():
            set_config(con, PREFIX_KEY, head)


def merged_under_new_id(con: Connection, ours: Record, line: Record) -> Record | None:
    """Returns our renamed issue with what somebody changed in a line under its old id; None when nothing was.

    What they changed is what differs from the record as it was renamed. Without that record a later line counts.
    """
    sql = "select old_value from events where issue_id = ? and event_type = 'renamed' order by id desc"
    states = (loads(row[0]) for row in con.execute(sql, (ours["id"],)).fetchall() if row[0])
    base = next((state for state in states if isinstance(state, dict) and state.get("id") == line["id"]), None)
    if base is None and text_to_stored(str(line["updated_at"])) <= text_to_stored(ours["updated_at"]):
        return None
    under_new_id = {"id": ours["id"]}
    merged = merge_records(base and {**base, **under_new_id}, ours, {**line, **under_new_id}).record
    return None if merged is ours else dict(merged)
