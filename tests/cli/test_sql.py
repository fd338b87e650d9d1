"""bd sql: any question, no change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

CHANGES = [
    "delete from issues",
    "update issues set title = 'x' returning id",
    "insert into config values ('a', 'b')",
    "replace into config values ('a', 'b')",
    "with x as (select 1) delete from issues",
    "/* a comment */ delete from issues",
    "drop table issues",
    "create table x (y)",
    "create temp table x (y)",
    "create trigger x after insert on issues begin select 1; end",
    "alter table issues add column x",
    "reindex",
    "analyze",
    "vacuum",
    "vacuum into 'copy.db'",
    "attach 'other.db' as other",
    "begin immediate",
    "pragma user_version = 7",
    "pragma journal_mode = delete",
    "pragma writable_schema = on",
    "pragma wal_checkpoint(truncate)",
    "select load_extension('x')",
    "savepoint x",
]
MISTAKES = [
    "",
    ";",
    "/* nothing */",
    "selec",
    "select nosuch from issues",
    "select 1; select 2",
    "select * from nosuch",
    "?",
]


def test_rows_come_in_every_form(workspace: Workspace) -> None:
    """Lines for pipes, values for spreadsheets, objects for programs."""
    issue_id = workspace.create('A, "b"\tc')
    query = "select id, title, null as n from issues"

    assert workspace.bd("sql", query).out == f'id\ttitle\tn\n{issue_id}\tA, "b" c\t\n'
    assert workspace.bd("sql", query, "--csv").out == f'id,title,n\n{issue_id},"A, ""b""\tc",\n'
    assert workspace.bd("sql", query, "--json").json == [{"id": issue_id, "title": 'A, "b"\tc', "n": None}]
    assert workspace.bd("sql", "-", "--json", stdin=query).json[0]["id"] == issue_id


def test_no_rows_are_an_empty_list(workspace: Workspace) -> None:
    """Nothing found is nothing printed, and an empty list."""
    assert workspace.bd("sql", "select * from issues", "--json").json == []
    assert workspace.bd("sql", "select * from issues").out == ""


def test_no_column_and_no_value_is_lost(workspace: Workspace) -> None:
    """Columns of one name are numbered; bytes and infinities have a form in JSON."""
    answer = workspace.bd("sql", "select 1 as a, 2 as a, x'00ff' as b, 9e999 as c", "--json").json

    assert answer == [{"a": 1, "a_2": 2, "b": {"$base64": True, "encoded": "AP8="}, "c": "inf"}]
    assert workspace.bd("sql", "select x'00ff' as b").out == "b\n00ff\n"


@pytest.mark.parametrize("query", CHANGES)
def test_nothing_is_changed(workspace: Workspace, query: str) -> None:
    """Whatever would change data, schema, files or settings is refused with a reason, and has not happened."""
    workspace.create("Stays")
    before = {
        path.name: path.read_bytes() for path in workspace.beads_dir.iterdir() if path.suffix in (".db", ".jsonl")
    }

    result = workspace.bd("sql", query, "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.USAGE, "sql-refused")
    after = {path.name: path.read_bytes() for path in workspace.beads_dir.iterdir() if path.suffix in (".db", ".jsonl")}
    assert after == before
    assert not (workspace.path / "other.db").exists()
    assert not (workspace.path / "copy.db").exists()


@pytest.mark.parametrize("query", MISTAKES)
def test_a_mistake_is_explained(workspace: Workspace, query: str) -> None:
    """What SQLite cannot run is a usage error in a sentence."""
    result = workspace.bd("sql", query, "--json", check=False)

    assert result.code == ExitCode.USAGE
    assert result.json["code"] in ("sql-invalid", "sql-refused")


@pytest.mark.parametrize(
    "query",
    [
        "pragma table_info(issues)",
        "pragma integrity_check",
        "pragma user_version",
        "explain query plan select * from issues",
        "with recursive n(x) as (select 1 union all select x + 1 from n where x < 3) select * from n",
        "select json_object('a', 1), upper('x'), count(*) over () from issues",
        "select * from blocked_issues",
        "select * from issues_search where issues_search match 'stays'",
        "values (1), (2)",
    ],
)
def test_questions_of_every_kind_are_answered(workspace: Workspace, query: str) -> None:
    """Pragmas that tell, plans, recursion, functions, views and full text all work."""
    workspace.create("Stays")

    assert isinstance(workspace.bd("sql", query, "--json").json, list)


def test_a_terminal_gets_a_table(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a person columns are aligned and nothing is markup."""
    workspace.create("[bold]x[/bold]")
    monkeypatch.setattr("bd.cli.context.Context.is_terminal", property(lambda _: True))

    out = call_bd("sql", "select title, 1 as one from issues", cwd=workspace.path, env={"NO_COLOR": "1"}).out

    assert out.splitlines()[1].rstrip() == "[bold]x[/bold]  1"
    assert call_bd("sql", "select 1 where 0", cwd=workspace.path).out == "No rows\n"


def test_two_forms_at_once_are_refused(workspace: Workspace) -> None:
    """--csv and --json contradict each other."""
    assert workspace.bd("sql", "select 1", "--csv", "--json", check=False).code == ExitCode.USAGE


def test_readonly_may_ask(workspace: Workspace) -> None:
    """A question is possible where nothing may be written."""
    assert json.loads(workspace.bd("--readonly", "sql", "select 1 as a", "--json").out) == [{"a": 1}]
