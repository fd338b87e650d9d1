"""Opening a database: modes, pragmas, and one clear error for each way it can fail."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bd.errors import BdError
from bd.errors import ExitCode
from bd.storage.connection import database_uri
from bd.storage.connection import is_busy
from bd.storage.connection import is_database_error
from bd.storage.connection import is_memory
from bd.storage.connection import is_network_filesystem
from bd.storage.connection import open_connection
from bd.storage.connection import prepare_writes
from bd.storage.connection import retry_busy
from bd.storage.connection import translate
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseCorrupt
from bd.storage.database_problems import DatabaseFailure
from bd.storage.database_problems import DatabaseMissing
from bd.storage.database_problems import DatabaseReadOnly
from bd.storage.database_problems import DatabaseUnreadable
from bd.storage.database_problems import DiskFull
from bd.storage.database_problems import is_disk_full
from bd.storage.sqlite import dbapi
from tests.support.builders import make_database

if TYPE_CHECKING:
    from pathlib import Path


class Refusal(dbapi.OperationalError):
    """An error with a name SQLite might give it."""

    def __init__(self, name: str, text: str = "refused") -> None:
        """Takes SQLite's name for the error."""
        super().__init__(text)
        self.sqlite_errorname = name


@pytest.mark.parametrize("name", ["plain.db", "with space.db", "a?b#c%41.db", "é 日本.db", "it's.db"])
def test_every_file_name_opens_that_file(tmp_path: Path, name: str) -> None:
    """Characters with a meaning in URIs have none here."""
    make_database(tmp_path / name, prefix="found")

    con = open_connection(str(tmp_path / name))

    assert con.execute("select value from config").fetchone() == ("found",)
    con.close()
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("path", "mode", "uri"),
    [
        (":memory:", "rw", "file::memory:"),
        ("/a/b.db", "rw", "file:/a/b.db?mode=rw"),
        ("/a/b.db", "create", "file:/a/b.db?mode=rwc"),
        ("/a/b.db", "ro", "file:/a/b.db?mode=ro&immutable=1"),
        ("file:/a/b.db?cache=private", "rw", "file:/a/b.db?cache=private&mode=rw"),
        ("file:/a/b.db", "rw", "file:/a/b.db?mode=rw"),
        ("file:/a/b.db?mode=ro", "rw", "file:/a/b.db?mode=ro"),
        ("file:/a/b.db?mode=rwc", "ro", "file:/a/b.db?mode=rwc&mode=ro&immutable=1"),
        ("file:/mode=/b.db", "rw", "file:/mode=/b.db?mode=rw"),
        ("file:x?mode=memory&cache=shared", "rw", "file:x?mode=memory&cache=shared"),
        ("file:x?mode=memory&cache=shared", "ro", "file:x?mode=memory&cache=shared"),
    ],
)
def test_a_path_becomes_a_uri(path: str, mode: str, uri: str) -> None:
    """Our parameters are added to a path and to a URI of the user's; a mode of the user's own is kept."""
    assert database_uri(path, mode) == uri


@pytest.mark.parametrize(
    ("path", "expected"),
    [(":memory:", True), ("file::memory:?cache=shared", True), ("file:x?mode=memory", True), ("/x/memory.db", False),
     ("/x/mode=memory/beads.db", False), ("file:/x/mode=memory/beads.db", False)],
)  # fmt: skip
def test_memory_is_recognised(path: str, expected: bool) -> None:
    """Only a name SQLite itself keeps in memory counts; a folder may be called anything."""
    assert is_memory(path) == expected


def test_a_connection_has_our_pragmas(tmp_path: Path) -> None:
    """Foreign keys are on, the busy timeout is the one asked for, commits are synced, the log is on."""
    path = make_database(tmp_path / "beads.db", journal_mode="delete")
    con = open_connection(path, busy_timeout_s=12.5)

    mode = prepare_writes(con, path, deadline_s=time.monotonic())

    assert mode == "wal"
    assert [
        con.execute(f"pragma {name}").fetchone()[0]
        for name in ("foreign_keys", "busy_timeout", "synchronous", "journal_mode", "query_only")
    ] == [1, 12_500, 2, "wal", 0]
    con.close()


def test_synchronous_can_be_relaxed(tmp_path: Path) -> None:
    """`normal` is taken when asked for."""
    path = make_database(tmp_path / "beads.db")
    con = open_connection(path)

    prepare_writes(con, path, synchronous="normal", deadline_s=time.monotonic())

    assert con.execute("pragma synchronous").fetchone() == (1,)
    con.close()


def test_a_network_file_system_gets_a_rollback_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log cannot work the database leaves it, and the answer says so."""
    path = make_database(tmp_path / "beads.db", journal_mode="delete")
    monkeypatch.setattr("bd.storage.connection.is_network_filesystem", lambda _: True)
    con = open_connection(path)

    assert prepare_writes(con, path, deadline_s=time.monotonic()) == "delete"
    con.close()


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("nfs4", "/mnt/share", True),
        ("cifs", "/mnt/share", True),
        ("ext4", "/mnt/share", False),
        ("nfs", "/elsewhere", False),
        ("9p", "/mnt", False),
        ("nfs", "/mnt/sha", False),
    ],
)
def test_the_mount_table_decides(tmp_path: Path, kind: str, place: str, expected: bool) -> None:
    """The longest mount point above the path says what file system it is."""
    table = tmp_path / "mounts"
    rows = [
        "root / ext4 rw 0 0",
        "disk /mnt/share ext4 rw 0 0",
        f"x {place} {kind} rw 0 0",
        "s /mnt/a\\040b nfs rw 0 0",
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")

    assert is_network_filesystem("/mnt/share/.beads/beads.db", str(table)) == expected
    assert is_network_filesystem("/mnt/a b/beads.db", str(table))


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    """Opening never creates what is not there."""
    with pytest.raises(DatabaseMissing, match="No such file"):
        open_connection(str(tmp_path / "beads.db"))

    assert os.listdir(tmp_path) == []


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """A directory in the database's place is named as one."""
    with pytest.raises(DatabaseUnreadable, match="it is a directory"):
        open_connection(str(tmp_path))


def test_no_folder_is_named(tmp_path: Path) -> None:
    """A database cannot be made in a folder that is not there."""
    with pytest.raises(BdError) as caught:
        open_connection(str(tmp_path / "absent" / "beads.db"), "create")

    assert caught.value.exit_code == ExitCode.STORAGE


@pytest.mark.parametrize("mode", ["rw", "ro"])
@pytest.mark.parametrize(
    "content", [b"this is a text file, not a database\n" * 200, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_what_is_no_database_is_named_and_left(tmp_path: Path, content: bytes, mode: str) -> None:
    """A text file called beads.db is refused and keeps its bytes."""
    path = tmp_path / "beads.db"
    path.write_bytes(content)

    with pytest.raises(DatabaseCorrupt):
        open_connection(str(path), mode)

    assert path.read_bytes() == content


def test_a_truncated_database_is_named(tmp_path: Path) -> None:
    """A database cut in half is damaged, not something else."""
    path = tmp_path / "beads.db"
    make_database(path, journal_mode="delete")
    os.truncate(path, path.stat().st_size // 2)

    with pytest.raises(DatabaseCorrupt, match="malformed"):
        open_connection(str(path))


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("SQLITE_BUSY", "", DatabaseBusy),
        ("SQLITE_BUSY_SNAPSHOT", "", DatabaseBusy),
        ("SQLITE_LOCKED", "", DatabaseBusy),
        ("SQLITE_CORRUPT_VTAB", "", DatabaseCorrupt),
        ("SQLITE_NOTADB", "", DatabaseCorrupt),
        ("", "database disk image is malformed", DatabaseCorrupt),
        ("SQLITE_FULL", "", DiskFull),
        ("SQLITE_READONLY_DIRECTORY", "", DatabaseReadOnly),
        ("SQLITE_CANTOPEN", "", DatabaseUnreadable),
        ("SQLITE_PERM", "", DatabaseUnreadable),
        ("SQLITE_CONSTRAINT_UNIQUE", "UNIQUE", DatabaseFailure),
        ("SQLITE_IOERR_READ", "", DatabaseFailure),
    ],
)
def test_sqlites_errors_have_classes(tmp_path: Path, name: str, text: str, kind: type[BdError]) -> None:
    """Each family of SQLite's errors becomes one class that names the database."""
    path = str(tmp_path / "beads.db")
    error = translate(Refusal(name, text), path)

    assert type(error) is kind
    assert path in error.message
    assert error.hint


def test_only_busy_is_retryable() -> None:
    """Busy errors are recognised, others and foreign exceptions are not."""
    assert is_busy(Refusal("SQLITE_BUSY_RECOVERY"))
    assert not is_busy(Refusal("SQLITE_FULL"))
    assert is_database_error(Refusal("SQLITE_FULL"))
    assert not is_database_error(OSError(errno.ENOSPC, "full"))
    assert translate(Refusal("SQLITE_BUSY"), "x").exit_code == ExitCode.BUSY


def test_a_refused_call_is_repeated() -> None:
    """What SQLite refuses as busy is tried again until it works."""
    answers = iter([Refusal("SQLITE_BUSY"), Refusal("SQLITE_BUSY_RECOVERY"), None])

    def action() -> str:
        error = next(answers)
        if error:
            raise error
        return "done"

    assert retry_busy(action, "x", time.monotonic() + 60) == "done"


def test_repeating_ends_at_the_deadline() -> None:
    """After the deadline busy is an error; anything else is one at once."""
    with pytest.raises(DatabaseBusy):
        retry_busy(lambda: _refuse("SQLITE_BUSY"), "x", time.monotonic())
    with pytest.raises(Refusal):
        retry_busy(lambda: _refuse("SQLITE_FULL"), "x", time.monotonic() + 60)


def _refuse(name: str) -> None:
    raise Refusal(name)


def test_a_disk_with_room_is_not_full(tmp_path: Path) -> None:
    """Neither a disk with room nor memory nor a missing folder counts as full."""
    assert [is_disk_full(path) for path in (str(tmp_path / "x"), ":memory:", "/absent/x")] == [False, False, False]


def test_a_read_only_connection_refuses_writes(tmp_path: Path) -> None:
    """Nothing can be changed through it, not even temporarily."""
    con = open_connection(make_database(tmp_path / "beads.db"), "ro")

    with pytest.raises(dbapi.OperationalError):
        con.execute("insert into config values ('a', 'b')")
    con.close()


@pytest.mark.parametrize("name", ["{path}", "file:{path}", "file:{path}?mode=rw"])
def test_a_read_only_connection_sees_what_is_still_in_the_log(tmp_path: Path, name: str) -> None:
    """With a live log of another process the newest commit is seen, and the log stays; a URI is no exception."""
    path = make_database(tmp_path / "beads.db")
    script = (
        "import sys\nfrom bd.storage.connection import open_connection\n"
        "con = open_connection(sys.argv[1])\n"
        "con.execute(\"insert into config values ('k', 'in the log')\")\n"
        "print('ready', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        con = open_connection(name.format(path=path), "ro")
        assert con.execute("select value from config where key = 'k'").fetchone() == ("in the log",)
        con.close()
        assert os.path.getsize(path + "-wal") > 0
        writer.communicate("")


def test_the_mode_of_a_new_database_is_private(tmp_path: Path) -> None:
    """A database made here can be read by its owner only."""
    path = tmp_path / "beads.db"
    con = open_connection(str(path), "create")
    con.execute("create table x (y)")
    con.close()

    assert path.stat().st_mode & 0o777 == 0o600
