"""`bd.open` beside the commands: both work on one database, each with its own tables."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import bd

if TYPE_CHECKING:
    import pytest

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


def test_the_example_of_the_documentation_works(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the docstring of `bd.open` shows can be copied, run, and run again."""
    example = (bd.open.__doc__ or "").split("\n\n")[1]
    monkeypatch.chdir(workspace.path)

    for _ in range(2):
        exec(textwrap.dedent(example), {"bd": bd})  # noqa: S102 (our own text)

    with bd.open(str(workspace.database)) as store:
        assert store.con.execute("select count(*) from billing_entries").fetchone() == (0,)
