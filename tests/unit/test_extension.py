"""Another program's tables beside the issues, as the docstring of `bd.open` allows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import bd
from bd.storage.database_problems import StoreClosed
from bd.storage.sqlite import dbapi
from tests.support.builders import make_database

if TYPE_CHECKING:
    from pathlib import Path

BILLING_SQL = """
create table if not exists billing_entries (
  issue_id text not null references issues(id) on delete cascade, minutes integer not null)
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Returns the database of a workspace with one issue."""
    path = make_database(tmp_path / "beads.db")
    with bd.open(path) as tracker, tracker.connection() as con:
        con.execute("insert into issues (id, title) values ('t-a01', 'Billed')")
    return path


def test_own_table_with_foreign_key_is_kept(database: str) -> None:
    """A program adds a table that refers to issues, and finds its rows again after opening anew."""
    with bd.open(database) as tracker, tracker.connection() as con:
        con.execute(BILLING_SQL)
        con.execute("insert into billing_entries values ('t-a01', 30)")

    with bd.open(database) as tracker, tracker.connection() as con:
        assert con.execute("select minutes from billing_entries").fetchall() == [(30,)]


def test_foreign_key_is_enforced(database: str) -> None:
    """A row for an issue that does not exist is refused, and the block leaves nothing behind."""
    with bd.open(database) as tracker:
        with tracker.connection() as con:
            con.execute(BILLING_SQL)
        with pytest.raises(Exception, match="FOREIGN KEY"), tracker.connection() as con:
            con.execute("insert into billing_entries values ('t-nope', 30)")

        with tracker.connection() as con:
            assert con.execute("select count(*) from billing_entries").fetchone() == (0,)


def test_rows_go_with_their_issue(database: str) -> None:
    """Removing an issue's row removes the rows of the other program's table that belong to it."""
    with bd.open(database) as tracker, tracker.connection() as con:
        con.execute(BILLING_SQL)
        con.execute("insert into billing_entries values ('t-a01', 30)")
        con.execute("delete from issues where id = 't-a01'")

        assert con.execute("select count(*) from billing_entries").fetchone() == (0,)


def test_a_closed_tracker_says_so(database: str) -> None:
    """Using a closed tracker is one typed error; closing it again does nothing."""
    tracker = bd.open(database)
    tracker.disconnect()
    tracker.disconnect()

    with pytest.raises(StoreClosed):
        tracker.connection().__enter__()
    with pytest.raises(StoreClosed):
        tracker.issues()


def test_driver_is_the_one_of_the_store(database: str) -> None:
    """The lent connection belongs to the library every other module uses."""
    with bd.open(database) as tracker, tracker.connection() as con:
        assert isinstance(con, dbapi.Connection)
