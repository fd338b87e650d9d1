"""Opening a store: whose database it is, and what happens to one that is not ours."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseTooNew
from bd.storage.database_problems import MigrationPending
from bd.storage.database_problems import NotOurDatabase
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import USER_VERSION
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_config
from bd.storage.sqlite import dbapi
from bd.storage.store import PROBED_KEY
from bd.storage.store import close_after_writing
from bd.storage.store import find_maker
from bd.storage.store import open_store
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from tests.support.builders import make_database
from tests.support.builders import read_bytes
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from pathlib import Path

OLD_COLUMNS = "id text primary key, title text, status text, created_at text"


def run_sql(path: str, *statements: str) -> None:
    """Runs statements on a file and leaves no log behind."""
    con = dbapi.connect(path, isolation_level=None)
    con.execute("pragma journal_mode = delete")
    for statement in statements:
        con.execute(statement)
    con.close()


def test_an_ordinary_open_probes_nothing(tmp_path: Path) -> None:
    """With the state of the last good probe in place the probe is not even loaded."""
    path = make_database(tmp_path / "beads.db")
    script = (
        "import sys\nfrom bd.storage.store import open_store\n"
        "open_store(sys.argv[1]).close()\nprint('bd.storage.probe' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_a_changed_schema_is_probed_and_remembered(tmp_path: Path) -> None:
    """Another program's table changes the cookie: the next open probes, finds all well and notes the new state."""
    path = make_database(tmp_path / "beads.db")
    run_sql(path, "create table theirs (x)", "alter table issues add column theirs text")

    with open_store(path) as store:
        assert get_metadata(store.con, PROBED_KEY) == probed_value(read_identity(store.con))
        assert store.con.execute("select count(*) from theirs").fetchone() == (0,)


@pytest.mark.parametrize(
    ("statements", "kind", "match"),
    [
        ([f"pragma user_version = {USER_VERSION + 1000}"], DatabaseTooNew, r"schema 2\.\d, this bd reads 1\.x"),
        (["pragma user_version = 999"], MigrationPending, r"earlier bd \(schema 999\)"),
        (["pragma application_id = 77"], NotOurDatabase, "application id 77"),
        (["pragma application_id = 0", "drop table issues"], NotOurDatabase, "another program"),
    ],
    ids=["newer", "older", "stranger", "empty"],
)
@pytest.mark.parametrize("mode", ["rw", "ro"])
def test_a_database_we_may_not_use_is_left_alone(
    tmp_path: Path, statements: list[str], kind: type[Exception], match: str, mode: str
) -> None:
    """It is named for what it is, and not one byte changes."""
    path = make_database(tmp_path / "beads.db", journal_mode="delete")
    run_sql(path, *statements)
    before = read_bytes(path)

    with pytest.raises(kind, match=match) as caught:
        open_store(path, mode)

    assert getattr(caught.value, "exit_code", None) == ExitCode.STORAGE
    assert read_bytes(path) == before
    assert os.listdir(tmp_path) == ["beads.db"]


def test_a_newer_minor_version_is_used(tmp_path: Path) -> None:
    """A database with a newer minor version opens for reading and writing."""
    path = make_database(tmp_path / "beads.db", journal_mode="delete")
    run_sql(path, f"pragma user_version = {USER_VERSION + 1}")

    with open_store(path) as store, store.transaction() as con:
        set_config(con, "k", "v")


@pytest.mark.parametrize(
    ("statements", "maker"),
    [
        ([f"create table issues ({OLD_COLUMNS})"], "classic bd"),
        ([f"create table issues ({OLD_COLUMNS}, source_repo_path text)"], "br"),
        ([f"create table issues ({OLD_COLUMNS})", "pragma user_version = 19"], "br"),
        (["create table issues (id integer)"], None),
        ([], None),
    ],
)
def test_other_trackers_are_recognised(statements: list[str], maker: str | None) -> None:
    """The columns and the version say who made a database without our mark."""
    con = dbapi.connect(":memory:")
    for statement in statements:
        con.execute(statement)

    assert find_maker(con) == maker
    con.close()


@pytest.mark.parametrize(("name", "maker"), [("beads-0.49.6.db", "classic bd"), ("beads_rust-0.7.6.db", "br")])
def test_real_databases_of_others_wait_for_a_migration(name: str, maker: str, tmp_path: Path) -> None:
    """A real file of each peer is named, left as it is, and the hint leads to the migration."""
    path = tmp_path / "beads.db"
    original = read_bytes(get_shared("data", "interop", name))
    path.write_bytes(original)

    with pytest.raises(MigrationPending, match=maker) as caught:
        open_store(str(path))

    assert "bd migrate" in str(caught.value.hint)
    assert path.read_bytes() == original
    assert os.listdir(tmp_path) == ["beads.db"]


def test_the_path_is_kept_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store opened by a relative path is not confused by a change of folder."""
    make_database(tmp_path / "beads.db")
    monkeypatch.chdir(tmp_path)

    with open_store("beads.db") as store:
        assert store.path == str(tmp_path / "beads.db")


def test_another_writer_is_waited_for_and_then_named(tmp_path: Path) -> None:
    """A database that stays locked past the limit is busy, exit 7, and nothing is left open."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as holder, open_store(path, busy_timeout_s=0.05) as other:
        with holder.transaction(), pytest.raises(DatabaseBusy) as caught, other.transaction():
            pass
        with other.transaction() as con:
            set_config(con, "k", "v")

    assert caught.value.exit_code == ExitCode.BUSY
    assert caught.value.retryable


def test_a_reader_is_not_disturbed_by_a_writer(tmp_path: Path) -> None:
    """With the log on, a read during another connection's write answers at once with the old state."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as writer, open_store(path, busy_timeout_s=0.0) as reader, writer.transaction() as con:
        set_config(con, "issue_prefix", "new")
        assert reader.con.execute("select value from config").fetchone() == ("t",)


def test_closing_after_a_write_leaves_one_file(tmp_path: Path) -> None:
    """The last one out leaves neither a log nor shared memory."""
    path = make_database(tmp_path / "beads.db")
    store = open_store(path)
    with store.transaction() as con:
        set_config(con, "k", "v")

    close_after_writing(store)
    close_after_writing(open_store(path))


def test_watchers_see_a_write_while_others_read(tmp_path: Path) -> None:
    """The database file itself changes with each write, although somebody else keeps the log in use."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path) as reader:
        reader.con.execute("select count(*) from issues").fetchone()
        os.utime(path, (1, 1))
        store = open_store(path)
        with store.transaction() as con:
            con.execute("insert into issues (id, title) values ('t-1', 'New')")
        close_after_writing(store)

        assert os.stat(path).st_mtime > 1
        assert os.path.exists(path + "-wal")

    assert os.listdir(tmp_path) == ["beads.db"]


def test_the_log_can_be_left_and_taken_up_again(tmp_path: Path) -> None:
    """A store that is alone may fill the database with a rollback journal; one that is not keeps the log."""
    path = make_database(tmp_path / "beads.db")
    with open_store(path, busy_timeout_s=3.0) as store:
        assert store.bypass_log()
        assert store.con.execute("pragma journal_mode").fetchone() == ("delete",)
        store.resume_log()
        assert store.con.execute("pragma journal_mode").fetchone() == ("wal",)
        with open_store(path) as other:
            other.con.execute("select 1 from issues").fetchone()
            assert not store.bypass_log()
        assert store.con.execute("pragma busy_timeout").fetchone() == (3000,)


def test_the_mark_says_it_is_ours(tmp_path: Path) -> None:
    """Application id, version and cookie are read in one go."""
    with open_store(make_database(tmp_path / "beads.db")) as store:
        assert read_identity(store.con)[:2] == (APPLICATION_ID, USER_VERSION)
        assert store.identity == read_identity(store.con)
