"""`bd.open`: other programs keep tables of their own beside the issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import bd
from bd.storage.connection import DatabaseFailure
from bd.storage.store import StoreClosed

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

TABLE_SQL = """
create table if not exists billing_entries (
  issue_id text not null references issues(id) on delete cascade,
  minutes integer not null
)
"""


def test_a_program_keeps_its_own_table(workspace: Workspace) -> None:
    """A table that refers to `issues(id)` holds its rows, and `bd` goes on working beside it."""
    issue_id = workspace.create("Fix the login")
    with bd.open(str(workspace.database)) as store, store.connection() as con:
        con.execute(TABLE_SQL)
        con.execute("insert into billing_entries values (?, 30)", (issue_id,))

    workspace.bd("update", issue_id, "--priority", "0")

    with bd.open(str(workspace.database)) as store, store.connection() as con:
        assert con.execute("select issue_id, minutes from billing_entries").fetchall() == [(issue_id, 30)]
    assert workspace.bd("doctor").code == 0


def test_a_foreign_key_to_nothing_is_refused(workspace: Workspace) -> None:
    """Foreign keys are enforced on the lent connection, and the failed block leaves nothing behind."""
    with bd.open(str(workspace.database)) as store:
        with pytest.raises(DatabaseFailure, match="FOREIGN KEY"), store.connection() as con:
            con.execute(TABLE_SQL)
            con.execute("insert into billing_entries values ('t-none', 30)")

        with store.connection() as con:
            assert con.execute("select * from sqlite_schema where name = 'billing_entries'").fetchall() == []


def test_a_closed_store_says_so(workspace: Workspace) -> None:
    """Use after closing is one typed error, and closing twice is none."""
    store = bd.open(str(workspace.database))
    store.close()
    store.close()

    with pytest.raises(StoreClosed), store.connection():
        pass
