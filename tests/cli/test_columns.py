"""`--fields` and `--brief` show fewer columns, never fewer rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.cli.columns import BRIEF
from bd.cli.columns import chosen_columns
from bd.cli.columns import project
from bd.cli.problems import UnknownListField
from bd.cli.render.columns_text import value_text
from tests.support.builders import make_record
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

COMMANDS = (["list"], ["query", "status=open"], ["search", "issue"])


@pytest.fixture
def two(workspace: Workspace) -> Workspace:
    """Returns a workspace with two issues."""
    workspace.create("First\tissue", "--id", "t-1", "-l", "a,b", "-p", "1", "-a", "ann", "-d", "Long text")
    workspace.create("Second issue", "--id", "t-2", "--deps", "t-1")
    return workspace


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_json_has_only_these_keys(two: Workspace, command: list[str]) -> None:
    """An element has the keys asked for, absent when empty; the rows are those of the whole list."""
    brief = two.bd(*command, "--brief", "--sort", "id", "--json").json
    chosen = two.bd(*command, "--fields", "priority,id,labels", "--sort", "id", "--json").json

    assert [list(record) for record in brief] == [list(BRIEF), list(BRIEF[:-1])]
    assert chosen == [{"priority": 1, "id": "t-1", "labels": ["a", "b"]}, {"priority": 2, "id": "t-2"}]


@pytest.mark.parametrize("command", COMMANDS, ids=str)
def test_text_has_values_between_tabs(two: Workspace, command: list[str]) -> None:
    """A line is an issue; a tab inside a value is a blank; what cuts the list says so."""
    done = two.bd(*command, "--fields", "id,title", "--fields", "labels,dependencies", "--sort", "id")

    assert done.out == "t-1\tFirst issue\ta,b\t\nt-2\tSecond issue\t\tt-1\n"
    assert "Showing 1 issues" in two.bd(*command, "--brief", "-n", "1").err


@pytest.mark.parametrize("command", COMMANDS, ids=str)
@pytest.mark.parametrize("fields", ["id,nope", "", "comments"])
def test_an_unknown_field_is_an_error(two: Workspace, command: list[str], fields: str) -> None:
    """A field that no list has is named with those there are."""
    done = two.bd(*command, "--fields", fields, "--json", check=False)

    assert (done.code, done.json["code"]) == (2, "unknown-list-field")
    assert "issue_type" in done.json["details"]["valid"]


def test_the_queue_has_columns(two: Workspace) -> None:
    """Ready and blocked work can be narrowed too; what is blocked has keys of its own."""
    assert two.bd("ready", "--fields", "id,assignee").out == "t-1\tann\n"
    assert two.bd("ready", "--brief", "--json").json[0].keys() == set(BRIEF)
    two.create("Below", "--parent", "t-1")
    assert two.bd("children", "t-1", "--fields", "id,parent").out == "t-1.1\tt-1\n"
    assert two.bd("blocked", "--fields", "id,blocked_by").out == "t-2\tt-1\n"
    assert two.bd("blocked", "--brief", "--json").json[0].keys() == set(BRIEF) - {"assignee"}


def test_stale_issues_have_columns(workspace: Workspace) -> None:
    """What nobody changed for a while is narrowed too, labels included; a cut is announced."""
    records = [make_record(f"t-{n}", updated_at=f"2020-01-0{n}T00:00:00Z", labels=["old"]) for n in (1, 2)]
    path = workspace.path / "in.jsonl"
    write_lines(path, records)
    workspace.bd("import", "-i", str(path))

    assert workspace.bd("stale", "--fields", "id,labels").out == "t-1\told\nt-2\told\n"
    assert workspace.bd("stale", "--brief", "-n", "1", "--json").json == [
        {key: records[0][key] for key in BRIEF if key != "assignee"}
    ]
    assert "Showing 1 issues" in workspace.bd("stale", "--brief", "-n", "1").err


def test_brief_comes_first() -> None:
    """Both options together add up, each column once; a command may have keys of its own."""
    assert chosen_columns(["owner", "id"], is_brief=True) == (*BRIEF, "owner")
    assert chosen_columns(None, is_brief=False) == ()
    assert chosen_columns(["blocked_by"], is_brief=False, more=("blocked_by",)) == ("blocked_by",)
    with pytest.raises(UnknownListField):
        chosen_columns(["blocked_by"], is_brief=False)


def test_without_columns_records_stay_whole() -> None:
    """Nothing chosen means everything."""
    assert project([{"id": "t-1", "odd": 1}], ()) == [{"id": "t-1", "odd": 1}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (["a", "b"], "a,b"),
        ([{"depends_on_id": "t-1", "type": "blocks"}], "t-1"),
        ({"a": 1}, '{"a":1}'),
        ("a\tb\n\x1bc", "a b \\x1bc"),
    ],
    ids=repr,
)
def test_values_as_text(value: object, text: str) -> None:
    """Every kind of value fits between two tabs."""
    assert value_text(value) == text


def test_small_lists_have_columns(two: Workspace) -> None:
    """Tasks, neighbours, gates and epics show chosen columns too, with their labels, in text and as JSON."""
    two.bd("create", "Epic", "--id", "t-e", "-t", "epic", "-l", "big")
    gate = two.bd("gate", "create", "--blocks", "t-2", "--json").json["id"]

    assert two.bd("todo", "list", "--fields", "id,labels").out == "t-1\ta,b\nt-2\t\n"
    assert two.bd("todo", "list", "--brief", "--json").json[0]["assignee"] == "ann"
    assert (
        two.bd("dep", "list", "t-2", "--fields", "id,dependency_type,labels").out
        == f"t-1\tblocks\ta,b\n{gate}\tblocks\t\n"
    )
    assert (
        two.bd("dep", "list", "t-2", "--fields", "dependency_type", "--json").json
        == [{"dependency_type": "blocks"}] * 2
    )
    assert two.bd("gate", "list", "--fields", "id,await_type,dependent_count").out == f"{gate}\thuman\t1\n"
    assert two.bd("gate", "list", "--brief", "--json").json[0]["issue_type"] == "gate"
    assert two.bd("epic", "status", "--fields", "id,labels,total_children").out == "t-e\tbig\t0\n"
    assert two.bd("epic", "status", "--fields", "labels", "--json").json[0]["epic"] == {"labels": ["big"]}
