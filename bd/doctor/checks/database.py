"""Does the database open, is it sound, and is it ours? A locked database is busy, never corrupt."""

from __future__ import annotations

import os
import time

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.doctor.held_locks import find_writers
from bd.doctor.untouched import has_hot_journal
from bd.doctor.untouched import lacks_shared_memory
from bd.doctor.untouched import stamp_database
from bd.errors import Busy
from bd.storage.connection import is_busy
from bd.storage.connection import is_network_filesystem
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseCorrupt
from bd.storage.database_problems import DatabaseReadOnly
from bd.storage.database_problems import DatabaseUnreadable
from bd.storage.database_problems import MigrationPending
from bd.storage.database_problems import RecoveryNeeded
from bd.storage.sqlite import LIBRARY
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import Error
from bd.storage.sqlite import is_checkpoint_safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

_ATTEMPTS = 3
_PAUSE_S = 0.2
_LARGEST_REPORT = 100


def check_library(_subject: Subject) -> Finding:
    """Names the SQLite library and what is known of it."""
    name = f"SQLite {SQLITE_VERSION_TEXT} from {LIBRARY}"
    if is_checkpoint_safe():
        return passed(f"{name}, no known defect that matters here")
    return warned(
        f"{name} can corrupt a database when a commit meets a checkpoint; bd works around it",
        detail="checkpoints happen in one place, under the write lock; other programs that write may not do that",
        hint="a Python with SQLite 3.51.3 or newer, or the pysqlite3 package, is free of it",
    )


def check_database(subject: Subject) -> Finding:
    """Finds out whether the database opens."""
    path = subject.database_path
    if not subject.has_database():
        return _absent(subject)
    problem = subject.database_problem
    if problem is None:
        return passed(f"{path} opens", detail=_size(path))
    if isinstance(problem, Busy):
        return warned(f"{path} is busy", detail=_holders(subject), hint=problem.hint or "")
    if isinstance(problem, DatabaseReadOnly | RecoveryNeeded) and has_hot_journal(path):
        return warned(
            f"{path} has the journal of a write that was cut short or is going on",
            detail="the checks that need the database were left out",
            hint="run any bd command, such as bd list; it takes an unfinished write back",
        )
    if isinstance(problem, DatabaseReadOnly | DatabaseUnreadable | RecoveryNeeded) and lacks_shared_memory(path):
        return warned(
            f"{path} has a write-ahead log that was not closed",
            detail="reading it without writing is not possible; the checks that need the database were left out",
            hint="run any bd command, such as bd list; it takes the log in",
        )
    left_out = "the checks that need the database were left out"
    if isinstance(problem, DatabaseCorrupt):
        return failed(problem.message, detail=left_out, hint=_way_out(subject))
    return failed(problem.message, detail=left_out, hint=problem.hint or "")


def _absent(subject: Subject) -> Finding:
    """Returns the finding for a place without a database."""
    if os.path.isfile(subject.jsonl_path):
        name = os.path.basename(subject.jsonl_path)
        return warned(f"no database yet; the next command makes it from {name}", hint="run bd list")
    return failed(f"{subject.database_path} does not exist", hint="run bd init to create it")


def _size(path: str) -> str:
    """Returns the sizes of the database and its log as text."""
    size_bytes, log_bytes = (stamp[0] for stamp in stamp_database(path)[:2])
    return f"{size_bytes} bytes, write-ahead log {log_bytes} bytes" if size_bytes else ""


def _holders(subject: Subject) -> str:
    """Returns which processes hold the database, as far as the system tells."""
    path = subject.database_path
    holders = sorted({*find_writers(path), *find_writers(path + "-shm")})
    if not holders:
        return "another process holds it; the checks that need the database were left out"
    return f"held by process {', '.join(str(holder) for holder in holders)}"


def _way_out(subject: Subject) -> str:
    """Returns what to do about a damaged database: nothing of it is thrown away."""
    jsonl = subject.jsonl_path
    if os.path.isfile(jsonl):
        return (
            f"keep a copy of {subject.beads_dir} first; {os.path.basename(jsonl)} holds the issues as of the last "
            f"export: move {subject.database_path} (with its -wal and -shm) to another folder, and the next command "
            "makes a new one"
        )
    return f"keep a copy of {subject.beads_dir} first; the sqlite3 program's .recover command can save rows from it"


def check_pragmas(subject: Subject) -> Finding:
    """Shows the pragmas a connection works under."""
    con = subject.open_con
    foreign_keys = con.execute("pragma foreign_keys").fetchone()[0]
    facts = f"journal_mode={subject.journal_mode}, foreign_keys={'on' if foreign_keys else 'off'}"
    facts += ", synchronous=full unless configured"
    if not foreign_keys:
        return failed(f"foreign keys are not enforced ({facts})", hint="use another SQLite library")
    if subject.journal_mode == "delete" and is_network_filesystem(subject.database_path):
        return warned(
            f"{facts}: this file system does not allow a write-ahead log",
            hint="writers wait for each other; a local disk is faster",
        )
    return passed(facts)


def check_integrity(subject: Subject) -> Finding:
    """Lets SQLite check the pages: `quick_check`, with --deep `integrity_check`."""
    name = "integrity_check" if subject.is_deep else "quick_check"
    path = subject.database_path
    rows: list[str] = []
    for _ in range(_ATTEMPTS):
        before = stamp_database(path)
        rows = _page_report(subject, name)
        if rows == ["ok"]:
            return passed(f"{name}: ok", detail="" if subject.is_deep else "--deep checks the indexes too")
        if stamp_database(path) == before:
            return failed(f"{name} found damage", detail=listed(rows), hint=_way_out(subject))
        time.sleep(_PAUSE_S)
    return warned(
        f"{path} is busy: it was being written while it was checked",
        hint="run bd doctor again when the other process is done",
    )


def _page_report(subject: Subject, name: str) -> list[str]:
    """Returns the lines of a page check; damage that stops the check is a line too.

    Raises: Error of SQLite when the database is busy.
    """
    try:
        found = subject.open_con.execute(f"pragma {name}({_LARGEST_REPORT})").fetchall()
    except Error as error:
        if is_busy(error):
            raise
        return [str(error)]
    return [str(row[0]) for row in found]


def check_foreign_keys(subject: Subject) -> Finding:
    """Finds rows that belong to issues which are not there."""
    rows = subject.open_con.execute("pragma foreign_key_check").fetchmany(_LARGEST_REPORT)
    if not rows:
        return passed("every row belongs to an issue that exists")
    counts: dict[str, int] = {}
    for table, *_ in rows:
        counts[table] = counts.get(table, 0) + 1
    detail = listed([f"{table}: {counted(count, 'row')}" for table, count in sorted(counts.items())])
    return failed(
        "rows belong to issues that do not exist", detail=detail, hint="report it; bd export keeps all issues"
    )


def check_migrations(subject: Subject) -> Finding:
    """Finds out whether the database is of this version."""
    problem = subject.identity_problem
    if problem is None:
        version = subject.open_con.execute("pragma user_version").fetchone()[0]
        major, minor = divmod(version, 1000)
        return passed(f"schema {major}.{minor}, nothing pending")
    if isinstance(problem, MigrationPending):
        return failed(problem.message, hint=problem.hint or "")
    return failed(problem.message, hint=problem.hint or "", detail="the checks that need its tables were left out")


def busy_finding(subject: Subject) -> Finding:
    """Returns the finding of any check that met a lock."""
    problem = DatabaseBusy(subject.database_path)
    return warned(f"not checked: {problem.message}", detail=_holders(subject), hint=problem.hint or "")
