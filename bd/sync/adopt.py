"""Agreeing with the travelling file after a database of another tool was converted, in the same transaction.

Neither side may be lost: the database can hold changes that were not exported yet (the old tool's marks name them), the
file can hold lines that were pulled and not imported yet. The old tool noted the SHA-256 of the file it last saw.

    line says what the issue says              it becomes the base
    differs, file as the old tool saw it       it becomes the base; a marked issue stays marked and is exported
    differs, file changed, issue not marked    the line wins, unless it is older
    differs, file changed, issue marked        the later update wins, labels, edges and comments of both stay
    issue without a line                       marked, unless it is ephemeral
    line without an issue, or unreadable       left to the merge that follows

Fields the old tool keeps in the database but leaves out of its file are never taken as removed.
"""

from __future__ import annotations

from hashlib import sha256

from bd.model.instants import text_to_stored
from bd.model.rows import RecordError
from bd.model.rows import repaired
from bd.storage.events import append_event
from bd.storage.reads import load_records
from bd.storage.settings_kv import get_metadata
from bd.storage.travelling import clear_dirty
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import set_base
from bd.storage.writes import mark_dirty
from bd.storage.writes import replace_record
from bd.sync.export import record_line
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.util.hashing import state_hash
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

ACTOR = "file"
_CHUNK = 500
_HASH_KEYS = ("jsonl_content_hash", "jsonl_file_hash")
_LEFT_OUT = frozenset(
    (
        *("actor", "agent_state", "closed_by_session", "compacted_at", "compacted_at_commit", "compaction_level"),
        *("event_kind", "hook_bead", "last_activity", "original_size", "payload", "quality_score", "rig"),
        *("role_bead", "role_type", "source_system", "target", "wisp_type", "work_type"),
    )
)


class Adoption:
    """How many lines agreed with the database, how many were taken in, and how many issues wait for the next export."""

    __slots__ = ("agreed", "taken", "waiting")

    def __init__(self) -> None:
        """Starts with nothing done."""
        self.agreed = 0
        self.taken = 0
        self.waiting = 0


def adopt_file(con: Connection, path: str, *, now_ns: int) -> Adoption:
    """Settles every issue of ours with the file at `path`, which may be missing, in the caller's transaction."""
    adopter = _Adopter(con, now_ns=now_ns, is_known=_is_as_last_seen(con, path))
    try:
        for part in _parts(path):
            adopter.take(part)
    except FileNotFoundError:
        pass
    adopter.mark_missing()
    return adopter.report


def _parts(path: str) -> Iterator[list[tuple[Record, bytes]]]:
    """Yields the readable issue lines of a file in pieces."""
    part: list[tuple[Record, bytes]] = []
    for _, line in read_lines(path):
        try:
            record = parse_line(line)
        except RecordError:
            continue
        if is_issue(record):
            part.append((record, line))
        if len(part) >= _CHUNK:
            yield part
            part = []
    if part:
        yield part


def _is_as_last_seen(con: Connection, path: str) -> bool:
    """Says whether the file still is the one the old tool noted."""
    known = {get_metadata(con, key) for key in _HASH_KEYS} - {None, ""}
    if not known:
        return False
    digest = sha256()
    try:
        with open(path, "rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return False
    return digest.hexdigest() in known


class _Adopter:
    """One adoption: which issues are ours, which the old tool had marked, which have no line yet."""

    __slots__ = ("_con", "_is_known", "_marked", "_now_ns", "_ours", "_without_line", "report")

    def __init__(self, con: Connection, *, now_ns: int, is_known: bool) -> None:
        """Takes the old tool's marks off; those that are needed come back."""
        self._con = con
        self._now_ns = now_ns
        self._is_known = is_known
        self._marked = set(dirty_ids(con))
        self._ours = {row[0] for row in con.execute("select id from issues where source_repo = '.'")}
        self._without_line = set(self._ours)
        self.report = Adoption()
        clear_dirty(con)

    def take(self, part: list[tuple[Record, bytes]]) -> None:
        """Settles the lines of a piece of the file, and makes each the base of its issue."""
        wanted = [record["id"] for record, _ in part if record["id"] in self._ours]
        found = load_records(self._con, wanted)
        for record, line in part:
            issue_id = record["id"]
            if issue_id not in found:
                continue
            text = line.decode("utf-8")
            try:
                if self._settle(found[issue_id], record, text):
                    found.update(load_records(self._con, [issue_id]))
            except RecordError:
                continue
            set_base(self._con, [(issue_id, state_hash(line), text)])
            self._without_line.discard(issue_id)

    def _settle(self, ours: Record, theirs: Record, text: str) -> bool:
        """Settles one line with the issue it is about; says whether the issue was changed.

        Raises: RecordError when the line would win and is no record.
        """
        is_marked = ours["id"] in self._marked
        if record_line(ours, text) == text:
            self.report.agreed += 1
            return False
        if self._is_known:
            if is_marked:
                self._mark(ours["id"])
            return False
        if not is_marked and _differs_in_left_out(ours, theirs, text):
            return False
        if _is_beaten(ours, theirs, is_marked=is_marked):
            self._mark(ours["id"])
            return False
        self._take_in(ours, repaired(theirs, self._now_ns), is_marked=is_marked)
        return True

    def _take_in(self, ours: Record, theirs: Record, *, is_marked: bool) -> None:
        """Makes an issue say what a line says; what both sides added stays when ours was not exported yet."""
        kept = {key: value for key, value in ours.items() if key in _LEFT_OUT}
        merged = {**kept, **theirs}
        if is_marked:
            if not _is_later(theirs, ours):
                merged = {**ours, "comments": theirs.get("comments") or []}
            merged["labels"] = sorted({*(ours.get("labels") or ()), *(theirs.get("labels") or ())})
            merged["dependencies"] = _united(theirs.get("dependencies") or [], ours.get("dependencies") or [])
        has_own_comments = replace_record(self._con, merged)
        values = (dumps_line(ours), dumps_line(merged))
        append_event(self._con, (ours["id"], "updated"), actor=ACTOR, now_ns=self._now_ns, values=values)
        self.report.taken += 1
        if is_marked or has_own_comments:
            self._mark(ours["id"])

    def _mark(self, issue_id: str) -> None:
        """Leaves an issue to the next export."""
        mark_dirty(self._con, issue_id, self._now_ns)
        self.report.waiting += 1

    def mark_missing(self) -> None:
        """Marks the issues that have no line and should have one."""
        ephemeral = {row[0] for row in self._con.execute("select id from issues where ephemeral = 1")}
        for issue_id in sorted(self._without_line - ephemeral):
            self._mark(issue_id)


def _is_later(left: Record, right: Record) -> bool:
    """Says whether one record was updated after another.

    Raises: RecordError when a time is malformed.
    """
    try:
        return text_to_stored(left["updated_at"]) > text_to_stored(right["updated_at"])
    except (ValueError, AttributeError, KeyError, TypeError):
        message = "updated_at is not an RFC 3339 time"
        raise RecordError(message) from None


def _is_beaten(ours: Record, theirs: Record, *, is_marked: bool) -> bool:
    """Says whether a line has nothing to say against our issue: it is older, or the issue is deleted."""
    if ours["status"] == "tombstone":
        return theirs.get("status") != "tombstone"
    return not is_marked and "updated_at" in theirs and _is_later(ours, theirs)


def _differs_in_left_out(ours: Record, theirs: Record, text: str) -> bool:
    """Says whether an issue and its line differ only in fields the old tool leaves out of its file."""
    less = {key: value for key, value in ours.items() if key not in _LEFT_OUT or key in theirs}
    return len(less) < len(ours) and record_line(less, text) == text


def _united(first: list[Record], second: list[Record]) -> list[Record]:
    """Returns the edges of both lists, each once."""
    edges = {(edge.get("depends_on_id"), edge.get("type") or "blocks"): edge for edge in (*second, *first)}
    return list(edges.values())
