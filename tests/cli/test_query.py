"""bd query lists the issues that satisfy an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def asked(workspace: Workspace) -> Workspace:
    """Returns a workspace with three issues, one of them closed."""
    workspace.create("Login fails", "--id", "t-a", "-t", "bug", "-p", "0", "-l", "ui", "-a", "ann")
    workspace.create("Write manual", "--id", "t-b", "--due", "tomorrow")
    workspace.bd("close", workspace.create("Old chore", "--id", "t-c", "-t", "chore"))
    return workspace


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["status=open"], "a b"),
        (["priority<=P1", "AND", "label=ui"], "a"),
        (["type=bug OR type=chore"], "a"),
        (["type=bug OR type=chore", "-a"], "a c"),
        (["closed>7d"], "c"),
        (["created>2020-01-01", "--sort", "title", "-r"], "b a"),
        (["created>1h", "-n", "1"], "a"),
        (["due<+3d"], "b"),
        (["assignee!=ann"], "b"),
        (["title=zzz"], ""),
    ],
    ids=str,
)
def test_expressions(asked: Workspace, argv: list[str], expected: str) -> None:
    """Words are joined; closed issues appear when spoken of or asked for; sorting comes before the limit."""
    found = asked.bd("query", *argv, "--json").json

    assert [record["id"].removeprefix("t-") for record in found] == expected.split()


def test_text(asked: Workspace) -> None:
    """Lines stand under a heading that is true."""
    assert asked.bd("query", "status=open").out == (
        "Found 2 issues:\n○ t-a [● P0] [bug] @ann [ui] - Login fails\n○ t-b [● P2] [task] - Write manual\n"
    )
    cut = asked.bd("query", "status=open", "-n", "1")
    assert cut.out.startswith("Showing 1 issues (there are more):\n")
    assert cut.err == "Showing 1 issues (use --limit 0 for all)\n"
    assert "  Assignee: ann\n" in asked.bd("query", "label=ui", "--long").out


def test_an_expression_can_be_explained(asked: Workspace) -> None:
    """`--parse-only` shows how the expression is understood and reads no issue."""
    argv = ["query", "not desc=x and (TYPE=feat)", "--parse-only"]

    assert asked.bd(*argv).out == "Parsed query: (NOT description=x AND type=feat)\n"
    assert asked.bd(*argv, "--json").json["parsed"] == "(NOT description=x AND type=feat)"


@pytest.mark.parametrize(
    ("expression", "slug", "said", "position"),
    [
        ("bad=1", "unknown-field", "unknown field: bad", 0),
        ("status=open status=closed", "query-syntax", 'unexpected token "status" at position 12', 12),
        ("status=bogus", "query-value-invalid", "invalid status: bogus", 7),
        ("", "query-syntax", "empty query", 0),
        ("(" * 10_000, "query-syntax", "unexpected token EOF", 10_000),
    ],
    ids=["field", "syntax", "value", "empty", "deep"],
)
def test_errors_point_at_the_mistake(asked: Workspace, expression: str, slug: str, said: str, position: int) -> None:
    """Text shows the expression with a caret below, JSON the position."""
    done = asked.bd("query", expression, "--json", check=False)
    assert done.code == 2
    assert said in done.json["error"]
    assert (done.json["code"], done.json["details"]["position"]) == (slug, position)

    text = asked.bd("query", expression, check=False)
    assert text.out == ""
    assert text.err.startswith(f"Error: {said}")
    if expression:
        assert text.err.splitlines()[-1].strip("^ ") == ""


def test_deleted_issues_only_by_name(asked: Workspace) -> None:
    """A deleted issue is found by its status alone."""
    asked.bd("delete", "t-b", "--force")

    assert asked.bd("query", "title=manual", "-a", "--json").json == []
    assert [record["id"] for record in asked.bd("query", "status=tombstone", "--json").json] == ["t-b"]


def test_custom_statuses(asked: Workspace) -> None:
    """Configured statuses are values like any other."""
    asked.bd("config", "set", "status.custom", "review")
    asked.bd("update", "t-b", "--status", "review")

    assert [record["id"] for record in asked.bd("query", "status=review", "--json").json] == ["t-b"]


def test_dates_are_local(asked: Workspace) -> None:
    """A day starts at midnight of the process's zone."""
    asked.bd("create", "At a moment", "--id", "t-d", "--due", "2026-01-01T23:30:00Z")

    found = asked.bd("query", "due=2026-01-02", "--json", env={"TZ": "Asia/Kolkata"}).json

    assert [record["id"] for record in found] == ["t-d"]
    assert asked.bd("query", "due=2026-01-02", "--json").json == []


def test_metadata_is_asked_for_in_short(workspace: Workspace) -> None:
    """`meta.KEY` is `metadata.KEY` and `--meta` is `--metadata-field`; numbers are numbers however they were stored."""
    few = workspace.create("Few", "--metadata", '{"points": 9, "team": "core"}')
    many = workspace.create("Many")
    workspace.bd("update", many, "--set-metadata", "points=10")

    found = workspace.bd("query", "meta.points>9", "--json").json
    listed = workspace.bd("list", "--meta", "team=core", "--json").json

    assert [record["id"] for record in found] == [many]
    assert [record["id"] for record in listed] == [few]
