"""Is the travelling file readable, and do it and the database say the same?"""

from __future__ import annotations

import os

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import file_problems
from bd.storage.travelling import file_state
from bd.storage.travelling import stamp_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.file_scan import FileScan
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

_TRAVELLING_SQL = "select id from issues where source_repo = '.' and coalesce(ephemeral, 0) = 0"
_HASHES_SQL = "select record_key, state_hash from base_records"


def check_jsonl(subject: Subject) -> Finding:
    """Reads every line; names each bad one with its number and the reason."""
    path = subject.jsonl_path
    try:
        scan = subject.scan()
    except OSError as problem:
        return failed(f"{path} cannot be read: {problem.strerror}", hint="check the path and its permissions")
    if scan is None:
        return passed(f"{os.path.basename(path)} does not exist yet")
    if scan.problems:
        return _bad_lines(path, scan)
    if scan.duplicates:
        rows = [f"line {number}: {issue_id} once more" for issue_id, number in scan.duplicates]
        return warned(
            f"{counted(len(scan.duplicates), 'line')} of {path} repeat an id; the last line of an id counts",
            detail=listed(rows),
            hint="the next write leaves one line an id",
        )
    others = f" and {counted(scan.other_count, 'record')} of other kinds" if scan.other_count else ""
    note = f"not sorted by id from line {scan.unsorted_line} on; the next write sorts it" if scan.unsorted_line else ""
    return passed(f"{counted(len(scan.ids), 'issue')}{others}, every line readable", detail=note)


def _bad_lines(path: str, scan: FileScan) -> Finding:
    """Returns the finding for lines that are no records."""
    rows = [f"line {problem.line_number}: {problem.reason}" for problem in scan.problems]
    blocked = "the file is not rewritten until they are repaired"
    if scan.conflict_lines:
        return failed(
            f"{path} has merge conflict markers; {blocked}",
            detail=listed(rows),
            hint=f"resolve the conflict in {path} with git or an editor: keep one line for each id",
        )
    return failed(
        f"{counted(len(rows), 'line')} of {path} cannot be read; {blocked}",
        detail=listed(rows),
        hint="repair these lines in an editor; the other lines and the database are not affected",
    )


def check_in_step(subject: Subject) -> Finding | None:
    """Compares the ids and states of the file with those of the database."""
    con = subject.open_con
    if not subject.jsonl_path:
        return None
    blocked = file_problems(con)
    if blocked:
        return failed(
            f"the file is not written because of lines that cannot be read ({blocked})",
            hint=f"repair these lines of {subject.jsonl_path}; the next command takes them in and writes the file",
        )
    try:
        scan = subject.scan()
    except OSError:
        return None
    ours = {row[0] for row in con.execute(_TRAVELLING_SQL)}
    waiting = dirty_ids(con)
    if scan is None:
        if not ours:
            return passed("no issues and no file yet")
        return warned(
            f"{subject.jsonl_path} is missing; the database has {counted(len(ours), 'issue')}",
            hint="the next write makes it; bd export -o FILE makes it now",
        )
    if file_state(con).stamp != stamp_of(os.stat(subject.jsonl_path)):
        return _changed_file(subject, scan, ours)
    return _unchanged_file(scan, ours, waiting)


def _changed_file(subject: Subject, scan: FileScan, ours: set[str]) -> Finding:
    """Returns the finding for a file that changed since the database last saw it."""
    known = {row[0]: bytes(row[1]) for row in subject.open_con.execute(_HASHES_SQL)}
    other = sum(known.get(issue_id) != state for issue_id, state in scan.ids.items())
    if not other and not scan.problems and ours == set(scan.ids):
        return passed(f"{counted(len(ours), 'issue')} in both; the file was touched but says the same")
    return warned(
        f"{os.path.basename(subject.jsonl_path)} changed outside bd: {counted(other, 'line')} not seen before",
        detail=f"{counted(len(set(scan.ids) - ours), 'id')} only in the file, "
        f"{counted(len(ours - set(scan.ids)), 'id')} only in the database",
        hint="the next command, such as bd list, takes it in",
    )


def _unchanged_file(scan: FileScan, ours: set[str], waiting: list[str]) -> Finding:
    """Returns the finding for a file that is as the database last left it."""
    missing = sorted(ours - set(scan.ids))
    if waiting or missing:
        ids = sorted({*waiting, *missing})
        return warned(
            f"{counted(len(ids), 'issue')} not in the file as they are in the database",
            detail=listed(ids),
            hint="the next write takes them along; bd export -o FILE writes now",
        )
    extra = sorted(set(scan.ids) - ours)
    if extra:
        return warned(
            f"{counted(len(extra), 'id')} only in the file",
            detail=listed(extra),
            hint="an export never drops them; bd import FILE takes them in",
        )
    return passed(f"{counted(len(ours), 'issue')} in both")
