"""Taking lines into the database.

Identity is the id alone. A line whose state is remembered is an older copy of ours and changes nothing; any other line
is an upsert with all its fields. A tombstone of ours wins over a live line, unless the issue was created after the
deletion: then it is another one under the freed id. Two callers with two rules: `own_file` takes the workspace's own
file after it changed under us, `import_file` a file a person named.
"""

from __future__ import annotations

from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.model.instants import text_to_stored
from bd.model.rows import RecordError
from bd.model.rows import check_record
from bd.model.rows import repaired
from bd.storage.bulk import BulkInsert
from bd.storage.events import append_event
from bd.storage.filling import Filling
from bd.storage.reads import find_record
from bd.storage.travelling import LARGE_BYTES
from bd.storage.travelling import delete_base
from bd.storage.travelling import is_seen
from bd.storage.travelling import set_base
from bd.storage.writes import mark_dirty
from bd.storage.writes import replace_record
from bd.sync.circles import cut_loose_ends
from bd.sync.circles import find_new_circles
from bd.sync.circles import name_circles
from bd.sync.former_names import FormerNames
from bd.sync.former_names import merged_under_new_id
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import record_key
from bd.sync.portions import read_portions
from bd.util.atomicfile import sync_path
from bd.util.background import Beside
from bd.util.hashing import state_hash
from bd.util.jsontext import dumps_line
from bd.util.second_process import Elsewhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.travelling import State
    from bd.sync.draft import Draft
    from bd.sync.portions import Portion

_SYNCED_BYTES = 1 << 25  # so much takes the disk longer to write than a process takes to start


class ImportReport:
    """What an import did: counts of issues and `others` (memories), ids written or newer here, unreadable lines.

    `circles`: issues that wait for each other since, each from its smallest id on.
    """

    __slots__ = (
        "circles",
        "created",
        "created_ids",
        "others",
        "problems",
        "skipped",
        "stale_ids",
        "unchanged",
        "updated",
        "updated_ids",
    )

    def __init__(self) -> None:
        """Starts with nothing done."""
        self.circles: list[list[str]] = []
        self.created = 0
        self.updated = 0
        self.unchanged = 0
        self.skipped = 0
        self.others = 0
        self.created_ids: list[str] = []
        self.updated_ids: list[str] = []
        self.stale_ids: list[str] = []
        self.problems: list[LineProblem] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.created or self.updated or self.others)


class LineTaker:
    """Takes lines one after the other into the database, in the caller's transaction.

    `prefer_newer`: a line older than our record changes nothing. `skip_existing`: neither does any line whose id we
    have. `path` is the file the lines come from, when it may rename issues of ours. `draft` takes the lines that went
    in as they are. Call `finish` at the end.
    """

    __slots__ = (
        "_actor",
        "_bulk",
        "_con",
        "_filling",
        "_ids",
        "_names",
        "_now",
        "_now_ns",
        "_size_bytes",
        "draft",
        "path",
        "prefer_newer",
        "report",
        "skip_existing",
    )

    def __init__(self, con: Connection, *, now_ns: int, actor: str, size_bytes: int = 0) -> None:
        """Prepares to take lines on behalf of `actor`, about `size_bytes` of them."""
        self._con = con
        self._now_ns = now_ns
        self._now = rfc3339(now_ns)
        self._actor = actor
        self._size_bytes = size_bytes
        self._bulk = BulkInsert(con, now_ns=now_ns, actor=actor)
        self._ids = {row[0]: row[1] for row in con.execute("select id, source_repo from issues")}
        self._names = FormerNames(con, self._ids)
        self._filling = Filling(con) if not self._ids and size_bytes > LARGE_BYTES else None
        self._bulk.filling = self._filling
        self.draft: Draft | None = None
        self.path = ""
        self.prefer_newer = False
        self.skip_existing = False
        self.report = ImportReport()

    def knows(self, issue_id: str) -> bool:
        """Says whether an issue was there before or came in since."""
        return issue_id in self._ids

    def portions(self, path: str) -> Iterator[Portion]:
        """Yields the lines of a file; with their rows when they fill an empty database.

        Raises: OSError when the file cannot be read.
        """
        return read_portions(path, repair=self._repaired if self._filling else None)

    def take_portion(self, portion: Portion) -> bool:
        """Takes all lines of a portion by the rows made for them; says no, and takes none, when they need a look."""
        if portion.batch is None or self._names.has_learnt:
            return False
        ids = portion.ids
        if not self._ids.keys().isdisjoint(ids):
            return False
        self._bulk.flush()
        self._bulk.insert(portion.batch)
        if self.draft:
            self.draft.add(ids, portion.text)
        self._ids.update(dict.fromkeys(ids, "."))
        self.report.created += len(ids)
        self.report.created_ids += ids
        return True

    def take(self, record: Record, line: bytes, *, digest: bytes | None = None) -> None:
        """Takes one parsed line; `digest` is its state hash when the caller has it.

        Raises: RecordError, before anything of the record is written.
        """
        if self.draft:
            self.draft.drop()
            self.draft = None
        key = record_key(record, line)
        state = (key, digest or state_hash(line), line)
        if not is_issue(record):
            self._take_other(state)
        elif record["id"] not in self._ids:
            self._take_unknown(record, state)
        else:
            if self._bulk.pending:
                self._bulk.flush()
            self._update(record, state)

    def _take_unknown(self, record: Record, state: State) -> None:
        """Takes a line whose id we do not have: a new issue, or one of ours under another name."""
        if self.path and self._names.is_arrival(record):
            self._bulk.flush()
            self._doubt()
            self._names.rename_arrivals(self.path, actor=self._actor, now_ns=self._now_ns)
            self.path = ""
            if record["id"] in self._ids:
                self._update(record, state)
                return
        if self._bulk.pending and self._names.is_learnt(record["id"]):
            self._bulk.flush()
        current = self._names.current_id(record)
        if current:
            self._take_under_former_id(record, state, current)
        else:
            self._create(self._repaired(record), state)
            self._names.learn(record)

    def _take_under_former_id(self, record: Record, state: State, current: str) -> None:
        """Takes what somebody changed in an issue before they knew its new id; its old id stays gone."""
        if is_seen(self._con, state[0], state[1]):
            self.report.unchanged += 1
            return
        set_base(self._con, [state])
        delete_base(self._con, state[0])
        old = find_record(self._con, current) or {}
        merged = None if old.get("status") == "tombstone" else merged_under_new_id(self._con, old, record)
        if merged is None:
            self._log_ignored(current, state)
            self.report.unchanged += 1
            return
        merged["updated_at"] = rfc3339(max(self._now_ns, parse_instant(old["updated_at"]) + 1))
        check_record(merged)
        self._doubt()
        replace_record(self._con, merged)
        self._log_update(current, old, merged)
        mark_dirty(self._con, current, self._now_ns)
        self.report.updated += 1
        self.report.updated_ids.append(current)

    def _take_other(self, state: State) -> None:
        """Keeps a line of another kind as it is; the newest one seen wins."""
        if is_seen(self._con, state[0], state[1]):
            self.report.unchanged += 1
        else:
            set_base(self._con, [state])
            self.report.others += 1

    def _create(self, record: Record, state: State) -> None:
        """Inserts an issue we do not have; a deletion marker of an unknown id says nothing, now and later."""
        if record.get("_deleted"):
            set_base(self._con, [state])
            delete_base(self._con, state[0])
            self.report.skipped += 1
            return
        self._bulk.add(record, state=state)
        self._ids[record["id"]] = "."
        self.report.created += 1
        self.report.created_ids.append(record["id"])

    def _update(self, record: Record, state: State) -> None:
        """Upserts an issue we have, unless its state is remembered or ours stands above it."""
        issue_id = record["id"]
        if self._ids[issue_id] != ".":
            self._take_over(record, state)
            return
        if self.skip_existing or is_seen(self._con, issue_id, state[1]):
            self.report.skipped += self.skip_existing
            self.report.unchanged += not self.skip_existing
            return
        old = find_record(self._con, issue_id) or {}
        is_marker = bool(record.get("_deleted"))
        if is_marker:
            record = _deleted_record(old, record)
        filled = self._repaired(record)
        check_record(filled)
        if old.get("status") == "tombstone" and filled["status"] != "tombstone" and not _is_born_later(filled, old):
            self.report.skipped += 1
            self._stay_ahead(issue_id, state)
            return
        if _is_older(filled, old, than="updated_at" if self.prefer_newer else "created_at"):
            self.report.unchanged += 1
            self.report.stale_ids.append(issue_id)
            self._stay_ahead(issue_id, state)
            return
        self._doubt()
        has_own_comments = replace_record(self._con, filled)
        self._log_update(issue_id, old, record)
        set_base(self._con, [state])
        if has_own_comments or is_marker:
            mark_dirty(self._con, issue_id, self._now_ns)
        self.report.updated += 1
        self.report.updated_ids.append(issue_id)

    def _take_over(self, record: Record, state: State) -> None:
        """Makes an id ours that an issue of another repository had here; nothing of that one stays."""
        if not record.get("_deleted"):
            self._con.execute("delete from issues where id = ?", (record["id"],))
        self._create(self._repaired(record), state)

    def _repaired(self, record: Record) -> Record:
        """Returns the record with what is missing filled in; a file a person named was closed by its import, then."""
        return repaired(record, self._now_ns, closed_at=self._now if self.prefer_newer else None)

    def _stay_ahead(self, issue_id: str, state: State) -> None:
        """Keeps a line that lost against our record in the log, and sees to it that ours is written again."""
        if self.prefer_newer:
            return
        self._log_ignored(issue_id, state)
        set_base(self._con, [state])
        mark_dirty(self._con, issue_id, self._now_ns)

    def _log_ignored(self, issue_id: str, state: State) -> None:
        """Appends the event that keeps a line which changed nothing."""
        values = (None, _text_of(state))
        append_event(self._con, (issue_id, "ignored"), actor=self._actor, now_ns=self._now_ns, values=values)

    def _log_update(self, issue_id: str, old: Record, record: Record) -> None:
        """Appends the event of an upsert, with the whole record it replaced."""
        values = (dumps_line(old), dumps_line(record))
        append_event(self._con, (issue_id, "updated"), actor=self._actor, now_ns=self._now_ns, values=values)

    def finish(self) -> ImportReport:
        """Writes what is still gathered and returns the report."""
        self._bulk.flush()
        if self.report.created or self.report.updated:
            self._names.settle_edges(self._now_ns)
        if self._names.has_learnt:
            self._doubt()
        changed = self.report.created_ids + self.report.updated_ids
        waits = None
        knotted: list[tuple[str, str]] = []
        if self._filling:
            waits = self._filling.waits()
            self._filling.settle_blocked()
            sync = Elsewhere(sync_path, self._filling.path, is_worth_it=self._size_bytes >= _SYNCED_BYTES)
            with sync, Beside(self._filling.finish):
                knotted = cut_loose_ends(waits or ())
            self._filling = self._bulk.filling = None
        self.report.circles = find_new_circles(self._con, changed) if waits is None else name_circles(knotted, changed)
        return self.report

    def _doubt(self) -> None:
        """Says that an issue is written otherwise than in bulk."""
        if self._filling:
            self._filling.doubt()


def _text_of(state: State) -> str:
    """Returns the line of a state as text."""
    return state[2].decode() if isinstance(state[2], bytes) else state[2]


def _is_born_later(record: Record, tombstone: Record) -> bool:
    """Says whether a record was created after the deletion, so that it is another issue under a freed id."""
    return text_to_stored(record["created_at"]) > text_to_stored(tombstone["deleted_at"])


def _deleted_record(old: Record, marker: Record) -> Record:
    """Returns the tombstone that an old-style deletion marker asks for."""
    deleted_at = marker.get("_deleted_at") or marker.get("deleted_at") or old["updated_at"]
    return {
        **old,
        "status": "tombstone",
        "original_type": old.get("issue_type", "task"),
        "deleted_at": deleted_at,
        "deleted_by": marker.get("_deleted_by", ""),
        "delete_reason": marker.get("_delete_reason", ""),
    }


def _is_older(record: Record, old: Record, *, than: str) -> bool:
    """Says whether a line was last updated before the instant `than` of our record.

    Raises: RecordError when its time is malformed.
    """
    try:
        return text_to_stored(str(record["updated_at"])) < text_to_stored(old[than])
    except ValueError:
        message = "updated_at is not an RFC 3339 time"
        raise RecordError(message) from None
