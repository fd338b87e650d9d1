"""Which files lie in the directory: databases, travelling files, locks, leftovers of merges."""

from __future__ import annotations

import os
import re

from bd.doctor.finding import counted
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.doctor.held_locks import find_writers
from bd.storage.beadsdir import DATABASE_NAME
from bd.storage.beadsdir import LEGACY_DATABASES
from bd.storage.beadsdir import METADATA_NAME
from bd.storage.beadsdir import may_hold_issues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

_ARTIFACT = re.compile(
    r"^(beads\.(base|left|right)\.(jsonl|meta\.json)|.*\.(orig|rej)|.*_(BASE|LOCAL|REMOTE|BACKUP)_\d+\..*"
    r"|.*\.jsonl\.(backup|bak|merge.*))$"
)
_DAEMON_FILES = ("daemon.pid", "daemon.lock", "bd.sock", "bd.sock.startlock", "daemon-error", ".exclusive-lock")
_OUR_LOCKS = (".jsonl.lock", ".sync.lock")


def check_database_files(subject: Subject) -> Finding:
    """Finds databases beside the one in use."""
    used = os.path.basename(subject.database_path)
    others = [name for name in subject.names() if name.endswith(".db") and ".backup" not in name and name != used]
    others = [name for name in others if name != "vc.db"]
    if others:
        return warned(
            f"{used} is used; {counted(len(others), 'other database')} beside it",
            detail=listed(others),
            hint=f'{METADATA_NAME} can name the right one as "database"; move the others to another folder',
        )
    if used in LEGACY_DATABASES:
        return warned(
            f"the database has an old name, {used}",
            hint=f'it works; {METADATA_NAME} can keep it with "database": "{used}", {DATABASE_NAME} is the usual name',
        )
    return passed(f"one database, {used}" if subject.has_database() else "no other database")


def check_jsonl_files(subject: Subject) -> Finding:
    """Finds travelling files beside the one in use."""
    used = os.path.basename(subject.jsonl_path)
    artifacts = set(find_artifacts(subject))
    others = [name for name in subject.names() if may_hold_issues(name) and name != used and name not in artifacts]
    if others:
        return warned(
            f"{used} is used; {counted(len(others), 'other file')} may hold issues",
            detail=listed(others),
            hint="bd import --dry-run FILE shows what one holds; move it to another folder when it is not needed",
        )
    return passed(f"one file of issues, {used}")


def find_artifacts(subject: Subject) -> list[str]:
    """Returns the names of what an interrupted merge left."""
    return [name for name in subject.names() if _ARTIFACT.match(name)]


def check_artifacts(subject: Subject) -> Finding:
    """Finds leftovers of merges."""
    found = find_artifacts(subject)
    if not found:
        return passed("no leftovers of merges")
    return warned(
        f"{counted(len(found), 'leftover')} of merges",
        detail=listed(found),
        hint="bd does not read them; move them to another folder once nothing in them is needed",
    )


def check_locks(subject: Subject) -> Finding:
    """Says who holds the locks, and names what a daemon of the classic tool left."""
    names = subject.names()
    daemon = _daemon_pid(subject)
    if daemon and _is_alive(daemon):
        return warned(
            f"a daemon of the classic tool seems to run (process {daemon}) and may write the database",
            hint="bd daemon stop of the classic tool ends it",
        )
    paths = [os.path.join(subject.beads_dir, name) for name in _OUR_LOCKS]
    paths += [subject.database_path, subject.database_path + "-shm"]
    held = [f"{path} by process {holder}" for path in paths for holder in find_writers(path)]
    left = [name for name in names if name in _DAEMON_FILES]
    rows = [f"held: {row}" for row in held] + [f"left by the classic tool, harmless: {name}" for name in left]
    return passed(
        f"{counted(len(held), 'lock')} held at this moment" if held else "no lock is held", detail=listed(rows)
    )


def _daemon_pid(subject: Subject) -> int:
    """Returns the process id a classic daemon wrote, 0 when there is none."""
    try:
        with open(os.path.join(subject.beads_dir, "daemon.pid"), encoding="ascii", errors="replace") as file:
            text = file.readline().strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0


def _is_alive(process_id: int) -> bool:
    """Says whether a process exists."""
    try:
        os.kill(process_id, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
