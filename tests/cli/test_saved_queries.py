"""bd query keeps expressions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def saved(workspace: Workspace) -> Workspace:
    """Returns a workspace with two issues and a query for one of them."""
    workspace.create("Login fails", "--id", "t-a", "-t", "bug", "-p", "0")
    workspace.create("Write manual", "--id", "t-b")
    workspace.bd("query", "save", "bugs", "type=bug", "AND", "priority<=1")
    return workspace


def test_a_saved_query_runs_like_its_expression(saved: Workspace) -> None:
    """The answer is that of the expression, options included."""
    assert saved.bd("query", "run", "bugs").out == saved.bd("query", "type=bug AND priority<=1").out
    assert saved.bd("query", "run", "bugs", "--fields", "id").out == "t-a\n"
    assert saved.bd("query", "run", "bugs", "--parse-only", "--json").json["query"] == "type=bug AND priority<=1"


def test_queries_are_listed_changed_and_removed(saved: Workspace) -> None:
    """Saving under a name again replaces; what is removed is gone."""
    assert saved.bd("query", "list", "--json").json == [{"name": "bugs", "query": "type=bug AND priority<=1"}]
    assert saved.bd("query", "save", "bugs", "type=bug", "--json").json == {"name": "bugs", "query": "type=bug"}
    assert saved.bd("query", "list").out == "bugs: type=bug\n"
    assert saved.bd("config", "get", "saved-query.bugs").out == "type=bug\n"

    assert saved.bd("query", "remove", "bugs").out == "Removed bugs\n"
    empty = saved.bd("query", "list")
    assert empty.out == ""
    assert empty.err.startswith("No saved queries")
    assert saved.bd("query", "list", "--json").json == []


@pytest.mark.parametrize(
    ("argv", "code", "slug"),
    [
        (["run", "nope"], 3, "query-not-found"),
        (["remove", "nope"], 3, "query-not-found"),
        (["save", "a b", "type=bug"], 2, "invalid-query-name"),
        (["save", "", "type=bug"], 2, "invalid-query-name"),
        (["save", "x", "nonsense=1"], 2, "unknown-field"),
        (["save", "x", " "], 2, "query-syntax"),
        (["save", "x", "type=bug", "--readonly"], 0, ""),
    ],
    ids=str,
)
def test_mistakes_are_errors(saved: Workspace, argv: list[str], code: int, slug: str) -> None:
    """Unknown names list the known ones, expressions are checked before they are kept, and nothing is half done."""
    done = saved.bd("query", *argv, "--json", check=False)

    if not slug:
        assert (done.code != 0, done.json["code"]) == (True, "read-only-mode")
    else:
        assert (done.code, done.json["code"]) == (code, slug)
    assert [query["name"] for query in saved.bd("query", "list", "--json").json] == ["bugs"]


def test_an_expression_may_begin_like_a_command(saved: Workspace) -> None:
    """Quoted as one argument, or behind `find` or `--`, the words are an expression and no member of the group."""
    for argv in (["list = 1"], ["find", "list", "=", "1"], ["--", "list", "=", "1"]):
        assert saved.bd("query", *argv, check=False).err.startswith("Error: unknown field: list")
    assert saved.bd("query", "find", "type=bug", "--json").json == saved.bd("query", "type=bug", "--json").json


def test_help_shows_what_an_expression_takes(saved: Workspace) -> None:
    """The group's help has the options of its default member and lists the others."""
    out = saved.bd("query", "--help").out

    assert "--parse-only" in out
    assert "Forget a saved expression" in out
