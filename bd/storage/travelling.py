"""What the database knows of the travelling file: the base, every state it ever saw, and how far they agree.

The base is, per record, the line the file and the database last agreed on, kept to the byte. A record key is the issue
id; records of another kind (memories) are keyed `~type:name`, which sorts behind every id. A state is named by 8 bytes,
the BLAKE2b of its line without the line ending; names of states are kept forever (the base's with the base, those
before it in `seen_states`), so that an older copy of the file is recognised as ours and changes nothing.
"""

from __future__ import annotations

import os

from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection

    State = tuple[str, bytes, str | bytes]

STATE_KEY = "jsonl_state"
PROBLEMS_KEY = "jsonl_problems"
LARGE_BYTES = 1 << 20  # a file this long is worth the preparations that make taking it in fast
SET_BASE_SQL = """
insert into base_records (record_key, state_hash, line) values (?, ?, cast(? as text))
on conflict (record_key) do update set state_hash = excluded.state_hash, line = excluded.line
"""
KEEP_SEEN_SQL = """
insert or ignore into seen_states (record_key, state_hash)
select record_key, state_hash from base_records where record_key = ?
"""


class FileState:
    """How the file looked when it was last read or written here.

    `stamp` is "inode:size:mtime in nanoseconds". `in_step` says that its lines were exactly the base, sorted, so that
    an export may splice; otherwise the next export writes it whole.
    """

    __slots__ = ("in_step", "stamp")

    def __init__(self, stamp: str, *, in_step: bool) -> None:
        """Keeps both facts."""
        self.stamp = stamp
        self.in_step = in_step


def stamp_of(found: os.stat_result | None) -> str:
    """Returns what identifies a file's content cheaply; "absent" for no file."""
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}" if found else "absent"


def file_state(con: Connection) -> FileState:
    """Returns the remembered state; one that matches no file when there is none."""
    stamp, _, step = (get_metadata(con, STATE_KEY) or "").partition(" ")
    return FileState(stamp, in_step=step == "in-step")


def set_file_state(con: Connection, state: FileState) -> None:
    """Remembers how the file looks now."""
    set_metadata(con, STATE_KEY, f"{state.stamp} {'in-step' if state.in_step else 'behind'}")


def is_file_changed(con: Connection, path: str) -> bool:
    """Says whether the file is not the one the database last saw; a missing one is not."""
    try:
        found = os.stat(path)
    except OSError:
        return False
    return file_state(con).stamp != stamp_of(found)


def file_problems(con: Connection) -> str:
    """Returns the sentence that says why the file must not be rewritten; "" when it may."""
    return get_metadata(con, PROBLEMS_KEY) or ""


def set_file_problems(con: Connection, sentence: str) -> None:
    """Remembers why the file must not be rewritten; "" lifts it."""
    if sentence or file_problems(con):
        set_metadata(con, PROBLEMS_KEY, sentence)


def base_hashes(con: Connection) -> dict[bytes, str]:
    """Returns the record key of every base state, by its hash."""
    return {row[0]: row[1] for row in con.execute("select state_hash, record_key from base_records")}


def count_base(con: Connection) -> int:
    """Returns how many records the base has."""
    return int(con.execute("select count(*) from base_records").fetchone()[0])


def find_base_line(con: Connection, record_key: str) -> str | None:
    """Returns the base line of a record, None when it never travelled."""
    row = con.execute("select line from base_records where record_key = ?", (record_key,)).fetchone()
    return row[0] if row else None


def select_base_lines(con: Connection) -> Iterator[tuple[bytes]]:
    """Yields every base line in file order, as the bytes of the file."""
    return iter(con.execute("select cast(line as blob) from base_records order by record_key"))


def select_memory_lines(con: Connection) -> list[tuple[str, str]]:
    """Returns (record key, line) of every memory that travels."""
    sql = "select record_key, line from base_records where record_key >= '~memory:' and record_key < '~memory;'"
    return [(row[0], row[1]) for row in con.execute(sql + " order by record_key")]


def is_seen(con: Connection, record_key: str, state_hash: bytes) -> bool:
    """Says whether this state of this record ever went to the file or came from it."""
    sql = """
    select 1 from base_records where record_key = ?1 and state_hash = ?2
    union all select 1 from seen_states where record_key = ?1 and state_hash = ?2
    """
    return con.execute(sql, (record_key, state_hash)).fetchone() is not None


def set_base(con: Connection, states: Iterable[State]) -> None:
    """Makes (record_key, state_hash, line) the base of its record, and keeps remembering the one before.

    A line may be given as text or as its bytes in UTF-8; it is stored as text.
    """
    rows = list(states)
    con.executemany(KEEP_SEEN_SQL, [row[:1] for row in rows])
    con.executemany(SET_BASE_SQL, rows)


def delete_base(con: Connection, record_key: str) -> None:
    """Takes a record out of the base, because it no longer travels."""
    con.execute(KEEP_SEEN_SQL, (record_key,))
    con.execute("delete from base_records where record_key = ?", (record_key,))


def dirty_ids(con: Connection) -> list[str]:
    """Returns the ids of issues of ours that differ from the file, sorted; those of other repositories never travel."""
    sql = """
    select d.issue_id from dirty_issues d join issues i on i.id = d.issue_id
     where i.source_repo = '.' order by d.issue_id
    """
    return [row[0] for row in con.execute(sql)]


def clear_dirty(con: Connection) -> None:
    """Forgets every mark: the file is about to say what the database says."""
    con.execute("delete from dirty_issues")
