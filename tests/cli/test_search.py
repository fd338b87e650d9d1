"""bd search finds issues by the words in their texts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.storage.sqlite import dbapi
from bd.util.filelock import FileLock
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

LONG = "x " * 60


@pytest.fixture
def texts(workspace: Workspace) -> Workspace:
    """Returns a workspace with a few issues, one of them closed."""
    workspace.create(
        "Login fails", "--id", "t-a1", "-t", "bug", "-p", "0", "-a", "ann", "-l", "ui", "-d", LONG + "click"
    )
    workspace.create("Write manual", "--id", "t-a2", "-d", "About login\nand more")
    workspace.bd("close", workspace.create("Old login", "--id", "t-b3", "-t", "chore"))
    return workspace


def ids(workspace: Workspace, *argv: str) -> str:
    """Returns the ids of a search, without their prefix."""
    return " ".join(record["id"].removeprefix("t-") for record in workspace.bd("search", *argv, "--json").json)


def test_lines(texts: Workspace) -> None:
    """The title counts more than other texts, and an open issue more than a closed one."""
    assert texts.bd("search", "login").out == (
        "Found 3 issues matching 'login':\n"
        "t-a1 [P0] [bug] open @ann [ui] - Login fails\n"
        "t-b3 [P2] [chore] closed - Old login\n"
        "t-a2 [P2] [task] open - Write manual\n"
    )
    assert texts.bd("search", "zzz").out == "No issues found matching 'zzz'\n"
    assert texts.bd("search", "zzz", "--json").json == []


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["login", "manual"], "a2"),
        (["--query", "login manual"], "a2"),
        (['"about login"'], "a2"),
        (["login -old -manual"], "a1"),
        (["login", "NOT", "old"], "a1 a2"),
        (["ogi"], "a1 b3 a2"),
        (["a1"], "a1"),
        (["T-A"], "a1 a2"),
        (["label:ui"], "a1"),
        (["login", "-s", "closed"], "b3"),
        (["login", "-t", "task,chore", "-p", "2"], "b3 a2"),
        (["login", "--exclude-type", "bug", "--exclude-label", "ui"], "b3 a2"),
        (["login", "--desc-contains", "ABOUT"], "a2"),
        (["login", "-a", "ann", "-l", "ui"], "a1"),
        (["login", "--no-labels", "--sort", "id"], "a2 b3"),
        (["login", "--sort", "title", "-r"], "a2 b3 a1"),
        (["login", "-r"], "a2 b3 a1"),
        (["login", "--sort", "created", "-n", "1"], "b3"),
        (["login", "--created-before", "2020-01-01"], ""),
        (["login", "-n", "0"], "a1 b3 a2"),
    ],
    ids=str,
)
def test_queries_filters_and_orders(texts: Workspace, argv: list[str], expected: str) -> None:
    """Terms, filters and `--sort` restrict and order together."""
    assert ids(texts, *argv) == expected


def test_external_references_are_searched(texts: Workspace) -> None:
    """A reference is found as a text, and restricts as a filter."""
    texts.bd("update", "t-a2", "--external-ref", "gh-77")

    assert ids(texts, "gh-77") == "a2"
    assert ids(texts, "login", "--external-contains", "GH-7") == "a2"


def test_a_cut_is_announced(texts: Workspace) -> None:
    """The heading and a line on stderr say that there is more; an agent's lines have no heading."""
    done = texts.bd("search", "login", "-n", "2")

    assert done.out.startswith("Showing 2 issues matching 'login' (there are more):\n")
    assert done.err == "Showing 2 issues (use --limit 0 for all)\n"
    assert texts.bd("search", "login", "-n", "3").err == ""
    assert texts.bd("search", "login", "-n", "1", env={"BD_AGENT_MODE": "1"}).out == "t-a1: Login fails\n"


def test_the_long_form_shows_where(texts: Workspace) -> None:
    """A block has a piece of the text that holds the word, on one line; a title needs none."""
    out = texts.bd("search", "login", "--long").out

    assert "  Found: About login and more\n" in out
    assert out.count("Found:") == 1
    assert "  Found: …x x" in texts.bd("search", "click", "--long").out


def test_what_was_just_written_is_found(texts: Workspace) -> None:
    """Every write shows in the next search: texts, labels, renames of words, deletions."""
    assert ids(texts, "manual") == "a2"
    texts.bd("update", "t-a2", "--title", "Write handbook", "--add-label", "paper")

    assert ids(texts, "manual") == ""
    assert ids(texts, "handbook paper") == "a2"

    texts.bd("delete", "t-a2", "--force")
    assert ids(texts, "handbook") == ""


def test_read_only_searches_are_correct(texts: Workspace) -> None:
    """Under `--readonly` nothing is indexed, and what is new is found all the same."""
    assert ids(texts, "login") == "a1 b3 a2"
    texts.create("Login anew", "--id", "t-c4")
    before = texts.database.read_bytes(), os.listdir(texts.beads_dir)

    assert ids(texts, "login", "--readonly") == "c4 a1 b3 a2"
    assert ids(texts, "login", "--readonly", "--sort", "id") == "a1 a2 b3 c4"
    assert (texts.database.read_bytes(), os.listdir(texts.beads_dir)) == before


def test_a_busy_workspace_is_not_waited_for(texts: Workspace) -> None:
    """While another process holds the lock or writes, the answer is complete and comes at once."""
    texts.create("Login anew", "--id", "t-c4")
    with FileLock(str(texts.beads_dir / ".jsonl.lock"), 1.0):
        assert ids(texts, "anew") == "c4"

    con = dbapi.connect(texts.database, isolation_level=None)
    con.execute("begin immediate")
    assert ids(texts, "anew") == "c4"
    con.execute("rollback")
    assert con.execute("select count(*) from pending_search").fetchone()[0] > 0
    assert ids(texts, "anew") == "c4"
    assert con.execute("select count(*) from pending_search").fetchone() == (0,)
    con.close()


def test_foreign_issues_are_searched_on_request(tmp_path: Path, texts: Workspace) -> None:
    """Issues of another repository are found under `--repo`, and only there."""
    other = make_workspace(tmp_path / "lib", prefix="lib")
    issue_id = other.create("Login over there")
    texts.bd("repo", "add", str(other.path))

    assert issue_id not in ids(texts, "login")
    assert ids(texts, "login", "--repo", "lib") == issue_id
    assert len(ids(texts, "login", "--repo", "all").split()) == 4


def test_hostile_texts_stay_on_their_line(workspace: Workspace) -> None:
    """Control characters in a query or a title are visible escapes, and nothing is markup."""
    path = workspace.path / "in.jsonl"
    write_lines(path, [make_record("t-1", title="[red]\u001b[31m\nlogin", description="word " * 50_000)])
    workspace.bd("import", "-i", str(path))

    out = workspace.bd("search", "login\u001b[2J").out
    assert "\u001b" not in out
    assert workspace.bd("search", "red").out.splitlines()[1:] == ["t-1 [P2] [task] open - [red]\\x1b[31m login"]
    assert ids(workspace, "word") == "1"
    assert ids(workspace, "w" * 5000) == ""


def test_a_quotation_mark_alone_is_found(workspace: Workspace) -> None:
    """One mark that quotes nothing is the text that is looked for; two are an empty quotation."""
    workspace.create('The 5" screen')
    workspace.create("Another")

    assert [record["title"] for record in workspace.bd("search", '"', "--json").json] == ['The 5" screen']


@pytest.mark.parametrize(
    ("argv", "slug"),
    [
        ([], "search-query-missing"),
        ([" "], "search-query-missing"),
        (['""'], "search-query-missing"),
        (["--query", ""], "search-query-missing"),
        (["x", "--query", "y"], "conflicting-filters"),
        (["w " * 200], "search-too-long"),
        (["x", "--sort", "size"], "invalid-sort"),
        (["x", "-s", "opem"], "invalid-status"),
        (["x", "--fields", "nope"], "unknown-list-field"),
    ],
    ids=str,
)
def test_mistakes_are_errors(texts: Workspace, argv: list[str], slug: str) -> None:
    """What means nothing is named, with exit code 2, and is never an empty answer."""
    done = texts.bd("search", *argv, "--json", check=False)

    assert (done.code, done.json["code"]) == (2, slug)
