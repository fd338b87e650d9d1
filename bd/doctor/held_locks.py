"""Who holds a lock on a file, read from the kernel's table; the file itself is never opened.

Format of a row of `/proc/locks`: `1: POSIX  ADVISORY  WRITE 16874 fe:00:9994324 1073741824 1073742335`, that is kind,
mandatory or not, mode, process id, device (hexadecimal) and inode, first and last byte. Rows with `->` are waiters.
"""

from __future__ import annotations

import os

LOCK_TABLE = "/proc/locks"


def find_writers(path: str, lock_table: str = LOCK_TABLE) -> list[int]:
    """Returns the ids of the processes that hold a write lock on a file, sorted; none where the system is mute."""
    try:
        inode = os.stat(path).st_ino
        with open(lock_table, encoding="ascii", errors="replace") as table:
            rows = [line.split() for line in table]
    except OSError:
        return []
    holders = {row[4] for row in rows if _is_write_on(row, inode)}
    return sorted(int(holder) for holder in holders if holder.isdigit())


def _is_write_on(row: list[str], inode: int) -> bool:
    """Says whether a row of the table is a write lock on an inode."""
    return len(row) == 8 and row[3] == "WRITE" and row[5].endswith(f":{inode}")
