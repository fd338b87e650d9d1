"""What every store does, whatever lies under it: a file with a write-ahead log, one with a rollback journal, memory."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bd.storage import store as stores
from bd.storage.connection import open_connection
from bd.storage.connection import prepare_writes
from bd.storage.database_problems import StoreClosed
from bd.storage.reads import load_records
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_config
from bd.storage.sqlite import Error
from bd.storage.store import Store
from bd.storage.store import open_store
from bd.storage.writes import insert_record
from bd.storage.writes import mark_dirty
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_database
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = make_record(
    "t-1",
    labels=["a", "b"],
    dependencies=[{"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks", "created_at": "2026-01-01T00:00:00Z"}],
    comments=[{"id": 1, "issue_id": "t-1", "author": "Tess", "text": "x", "created_at": "2026-01-01T00:00:00Z"}],
    unknown=[1, None],
)


def open_memory() -> Store:
    """Returns a store in memory, filled the way a file is."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    store = Store(":memory:", con, busy_timeout_s=0.0)
    store.journal_mode = prepare_writes(con, ":memory:", deadline_s=0.0)
    store.identity = stores.read_identity(con)
    return store


@pytest.fixture(params=["wal", "delete", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Yields an open store of each kind."""
    if request.param == "memory":
        opened = open_memory()
    else:
        path = make_database(tmp_path / "beads.db", journal_mode=request.param)
        monkeypatch.setattr("bd.storage.connection.is_network_filesystem", lambda _: request.param == "delete")
        opened = open_store(path, busy_timeout_s=5.0)
    with opened:
        assert opened.journal_mode == request.param
        yield opened


def test_a_record_is_read_as_it_was_written(store: Store) -> None:
    """An issue with labels, edges, comments and unknown keys comes back whole."""
    with store.transaction() as con:
        insert_record(con, FULL)

    assert load_records(store.con, ["t-1"])["t-1"] == FULL


def test_a_block_that_ends_well_is_kept(store: Store) -> None:
    """After the block nothing is open any more and the value is there."""
    with store.transaction() as con:
        set_config(con, "k", "v")

    assert not store.con.in_transaction
    assert get_config(store.con, "k") == "v"


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_block_that_fails_leaves_nothing(store: Store, failure: type[BaseException]) -> None:
    """Any exception, an interrupt too, undoes the block, and the next one works."""
    with pytest.raises(failure), store.transaction() as con:
        insert_record(con, FULL)
        raise failure
    with store.transaction() as con:
        set_config(con, "k", "v")

    assert load_records(store.con, ["t-1"]) == {}
    assert get_config(store.con, "k") == "v"


def test_a_failed_inner_block_leaves_the_outer_one(store: Store) -> None:
    """A savepoint undoes its own part only."""
    with store.transaction() as con:
        set_config(con, "outer", "1")
        with pytest.raises(ValueError, match="inner"), store.transaction():
            set_config(con, "inner", "1")
            raise ValueError("inner")
        set_config(con, "after", "1")

    assert [get_config(store.con, key) for key in ("outer", "inner", "after")] == ["1", None, "1"]


def test_a_failed_outer_block_takes_the_inner_one_along(store: Store) -> None:
    """What an inner block kept is gone when the outer one fails."""
    with pytest.raises(ValueError, match="outer"), store.transaction() as con:
        with store.transaction(), store.transaction():
            set_config(con, "inner", "1")
        raise ValueError("outer")

    assert get_config(store.con, "inner") is None


def test_a_trial_block_leaves_nothing(store: Store) -> None:
    """Undoing ends the block without keeping anything of it."""
    block = store.transaction()
    con = block.__enter__()
    set_config(con, "k", "v")
    block.undo()

    assert get_config(store.con, "k") is None
    assert not store.con.in_transaction


def test_a_statement_sqlite_refuses_is_our_error(store: Store) -> None:
    """SQLite's words become a typed error with the path, and the block is undone."""
    with pytest.raises(Exception, match=r"UNIQUE|constraint") as caught, store.transaction() as con:
        insert_record(con, FULL)
        insert_record(con, FULL)

    assert not isinstance(caught.value, Error)
    assert load_records(store.con, ["t-1"]) == {}


def test_foreign_keys_are_enforced(store: Store) -> None:
    """A label needs its issue, and rows go with the issue they belong to."""
    with pytest.raises(Exception, match="FOREIGN KEY"), store.transaction() as con:
        con.execute("insert into labels values ('t-9', 'x')")
    with store.transaction() as con:
        insert_record(con, FULL)
        mark_dirty(con, "t-1", NOW_NS)
        con.execute("delete from issues")

    rest = "select (select count(*) from labels), (select count(*) from comments), (select count(*) from dirty_issues)"
    assert store.con.execute(rest).fetchone() == (0, 0, 0)


def test_a_closed_store_says_so(store: Store) -> None:
    """Closing twice is fine, every use afterwards is one typed error."""
    store.close()
    store.close()

    with pytest.raises(StoreClosed):
        store.con  # noqa: B018 (the access is the test)
    with pytest.raises(StoreClosed), store.transaction():
        pass


def test_the_library_lends_its_connection(store: Store) -> None:
    """The block another program gets is a transaction like ours."""
    with pytest.raises(ValueError, match="theirs"), store.connection() as con:
        con.execute("create table theirs (issue_id text references issues(id))")
        raise ValueError("theirs")

    assert store.con.execute("select 1 from sqlite_master where name = 'theirs'").fetchone() is None


def test_another_thread_may_use_the_store(store: Store) -> None:
    """The connection is not bound to the thread that opened it."""
    found: list[str | None] = []

    def look() -> None:
        with store.transaction() as con:
            set_config(con, "k", "thread")
        found.append(get_config(store.con, "k"))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert found == ["thread"]


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_read_only_store_changes_no_byte(tmp_path: Path, mode: str) -> None:
    """Reading works, writing is refused by SQLite itself, and neither the file nor its folder changes."""
    path = make_database(tmp_path / "beads.db", journal_mode=mode)
    before = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}

    with open_store(path, "ro", busy_timeout_s=0.0) as store:
        assert store.journal_mode == ""
        assert get_config(store.con, "issue_prefix") == "t"
        with pytest.raises(Exception, match="cannot be written"), store.transaction() as con:
            set_config(con, "k", "v")
        during = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}

    assert during == before
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == before
