"""`bd import`: a file a person named, all of it or nothing.

Runs inside the caller's transaction; every refusal is an exception, so nothing of the file stays. Ids with another
prefix are refused unless they are to be renamed; then the whole file is renamed, references included.
"""

from __future__ import annotations

import os

from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.ids import parent_of
from bd.model.rows import RecordError
from bd.storage.blocked import rebuild_blocked
from bd.storage.erasing import delete_issues
from bd.storage.travelling import file_state
from bd.storage.travelling import set_file_state
from bd.sync.importer import LineTaker
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import MalformedLines
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.sync.renaming import plan_renames
from bd.sync.renaming import renamed_record
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction
    from bd.sync.draft import Draft
    from bd.sync.importer import ImportReport
    from bd.sync.portions import Portion

ORPHAN_MODES = ("allow", "strict", "skip", "resurrect")
_PROBLEM_LIMIT = 100
_SHOWN_IDS = 10


class ForeignPrefix(InvalidValue):
    """Lines carry ids of another workspace."""

    slug = "foreign-prefix"

    def __init__(self, prefix: str, ids: list[str]) -> None:
        """Names our prefix and some of the ids."""
        shown = ", ".join(ids[:_SHOWN_IDS]) + (", ..." if len(ids) > _SHOWN_IDS else "")
        super().__init__(
            f"prefix mismatch detected: this workspace uses '{prefix}-', {len(ids)} ids do not: {shown}; "
            "nothing was imported",
            hint="say --rename-on-import to give them this prefix, or allow theirs with bd config set allowed_prefixes",
            details={"prefix": prefix, "ids": ids},
        )


class DuplicateExternalRef(InvalidValue):
    """Two lines of one file claim the same external reference."""

    slug = "duplicate-external-ref"

    def __init__(self, external_ref: str, issue_ids: list[str]) -> None:
        """Names the reference and both issues."""
        super().__init__(
            f"duplicate external reference {external_ref} in {' and '.join(issue_ids)}; nothing was imported",
            hint="say --clear-duplicate-external-refs to keep the first one",
            details={"external_ref": external_ref, "ids": issue_ids},
        )


class MissingParent(NotFound):
    """A child's parent is neither here nor in the file."""

    slug = "parent-not-found"

    def __init__(self, issue_id: str, parent: str) -> None:
        """Names both."""
        super().__init__(
            f"parent issue {parent} of {issue_id} does not exist; nothing was imported",
            hint="import with --orphan-handling allow, or import the parent too",
            details={"id": issue_id, "parent": parent},
        )


class ImportOptions:
    """How `bd import` treats what it reads; every attribute may be assigned."""

    __slots__ = (
        "clear_duplicate_refs",
        "dedup_titles",
        "on_progress",
        "orphan_mode",
        "rename",
        "shown_path",
        "skip_existing",
    )

    def __init__(self) -> None:
        """Starts with the defaults of the documentation."""
        self.orphan_mode = "allow"
        self.rename = False
        self.shown_path = ""
        self.skip_existing = False
        self.clear_duplicate_refs = False
        self.dedup_titles = False
        self.on_progress: Callable[[int], None] | None = None


class FileImport:
    """One run over one file; `renames` maps the ids that were given another prefix."""

    __slots__ = ("_foreign", "_options", "_prefixes", "_refs", "_taker", "_titles", "_txn", "dedup_skipped", "renames")

    def __init__(
        self, txn: WriteTransaction, options: ImportOptions, *, size_bytes: int, draft: Draft | None = None
    ) -> None:
        """Prepares an import into the transaction; `draft` is the write's."""
        self._txn = txn
        self._options = options
        self._taker = LineTaker(txn.con, now_ns=txn.now_ns, actor=txn.actor, size_bytes=size_bytes)
        self._taker.draft = draft
        self._taker.prefer_newer = True
        self._taker.skip_existing = options.skip_existing
        allowed = [name.strip() for name in txn.setting("allowed_prefixes").split(",") if name.strip()]
        self._prefixes = tuple(name.rstrip("-") + "-" for name in (txn.prefix, *allowed) if name)
        self._foreign: list[str] = []
        self._refs: dict[str, str] = {}
        self._titles: set[str] = _open_titles(txn) if options.dedup_titles else set()
        self.renames: dict[str, str] = {}
        self.dedup_skipped: list[str] = []

    def run(self, path: str) -> ImportReport:
        """Takes the whole file.

        Raises: MalformedLines, ForeignPrefix, DuplicateExternalRef, MissingParent; OSError when it cannot be read.
        """
        if self._options.rename:
            self.renames = plan_renames(self._txn, read_lines(path), self._prefixes)
        self._taker.path = "" if self.renames else path
        problems: list[LineProblem] = []
        done_bytes = 0
        for portion in self._taker.portions(path):
            if not (self._may_take(portion) and self._taker.take_portion(portion)):
                self._take_lines(portion, problems)
                if len(problems) >= _PROBLEM_LIMIT:
                    break
            done_bytes += len(portion.text)
            if self._options.on_progress:
                self._options.on_progress(done_bytes)
        if problems:
            raise MalformedLines(self._options.shown_path or path, problems)
        if self._foreign:
            raise ForeignPrefix(self._txn.prefix, self._foreign)
        report = self._taker.finish()
        self._settle_orphans(report)
        if not report.is_empty:
            _leave_step(self._txn)
        return report

    def _may_take(self, portion: Portion) -> bool:
        """Says whether nothing about a portion's issues has to be looked at one by one."""
        if portion.batch is None or self.renames or self._options.dedup_titles:
            return False
        refs = dict(portion.external_refs)
        if len(refs) < len(portion.external_refs) or not self._refs.keys().isdisjoint(refs):
            return False
        if self._prefixes and not all(issue_id.startswith(self._prefixes) for issue_id in portion.ids):
            return False
        self._refs.update(refs)
        return True

    def _take_lines(self, portion: Portion, problems: list[LineProblem]) -> None:
        """Takes a portion line by line and notes what is wrong with lines."""
        for number, line in portion.lines:
            try:
                record = parse_line(line)
                if is_issue(record):
                    self._take(record, line)
                else:
                    self._taker.take(record, line)
            except RecordError as error:
                problems.append(LineProblem(number, str(error)))
                if len(problems) >= _PROBLEM_LIMIT:
                    return

    def _take(self, record: Record, line: bytes) -> None:
        """Takes one issue, renamed and cleared of doubtful references as asked."""
        is_rewritten = False
        if self.renames:
            changed = renamed_record(record, self.renames)
            is_rewritten = changed != record
            record = changed
        elif self._prefixes and not record["id"].startswith(self._prefixes):
            self._foreign.append(record["id"])
            return
        external_ref = record.get("external_ref")
        if external_ref and isinstance(external_ref, str):
            owner = self._refs.setdefault(external_ref, record["id"])
            if owner != record["id"]:
                if not self._options.clear_duplicate_refs:
                    raise DuplicateExternalRef(external_ref, [owner, record["id"]])
                record = {key: value for key, value in record.items() if key != "external_ref"}
                is_rewritten = True
        if self._options.dedup_titles and self._is_known_title(record):
            self.dedup_skipped.append(record["id"])
            return
        self._taker.take(record, dumps_line(record).encode() if is_rewritten else line)

    def _is_known_title(self, record: Record) -> bool:
        """Says whether an open issue with another id has this title already."""
        title = str(record.get("title", "")).casefold()
        if title in self._titles:
            return not self._taker.knows(record["id"])
        self._titles.add(title)
        return False

    def _settle_orphans(self, report: ImportReport) -> None:
        """Deals with new children whose parent is missing, as the mode says.

        Raises: MissingParent.
        """
        mode = self._options.orphan_mode
        if mode == "allow":
            return
        con = self._txn.con
        skipped: set[str] = set()
        for issue_id in sorted(report.created_ids):
            parent = parent_of(issue_id)
            is_here = parent and con.execute("select 1 from issues where id = ?", (parent,)).fetchone()
            if parent is None or (is_here and parent not in skipped):
                continue
            if mode != "skip":
                raise MissingParent(issue_id, parent)
            skipped.add(issue_id)
        delete_issues(con, skipped)
        if skipped:
            rebuild_blocked(con)
        con.executemany("delete from base_records where record_key = ?", [(issue_id,) for issue_id in skipped])
        report.created_ids = [issue_id for issue_id in report.created_ids if issue_id not in skipped]
        report.created -= len(skipped)
        report.skipped += len(skipped)


def _open_titles(txn: WriteTransaction) -> set[str]:
    """Returns the titles of the open issues, case folded."""
    sql = "select title from issues where status not in ('closed', 'tombstone') and source_repo = '.'"
    return {row[0].casefold() for row in txn.con.execute(sql)}


def _leave_step(txn: WriteTransaction) -> None:
    """Says that the travelling file no longer is the base, so that it is written whole."""
    state = file_state(txn.con)
    state.in_step = False
    set_file_state(txn.con, state)


def size_of(path: str) -> int:
    """Returns the size of a file in bytes, 0 when it has none."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
