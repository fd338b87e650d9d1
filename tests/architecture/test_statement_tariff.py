"""What a daily command asks of the database: as many statements in a long list as in a short one, and few.

The counts are those of SQLite's own trace: transactions, pragmas and statements inside triggers are in them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.sqlite import dbapi
from tests.support.runner import call_bd
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

FEW = 20
MANY = 200
READS = {
    "show": (["show", "{id}", "--json"], 22),
    "show as text": (["show", "{id}"], 22),
    "list": (["list", "--json", "--limit", "10"], 20),
    "list as text": (["list", "--limit", "10"], 20),
    "list filtered": (["list", "--status", "open", "--label", "auth", "--sort", "priority", "--limit", "5"], 20),
    "count": (["count", "--json"], 15),
    "query": (["query", "status=open AND priority<=2", "--json", "--limit", "10"], 20),
    "ready": (["ready", "--json", "--limit", "10"], 24),
    "blocked": (["blocked", "--json", "--limit", "10"], 22),
    "search": (["search", "one", "--json", "--limit", "10"], 39),
    "children": (["children", "{id}", "--json"], 24),
    "dep list": (["dep", "list", "{id}", "--json"], 20),
    "completing an id": (["__complete", "ids", "--", "t-"], 12),
}
WRITES = {
    "create": (["create", "A title", "-p", "1", "-l", "auth,ui", "--json"], 54),
    "update": (["update", "{id}", "--status", "in_progress", "--json"], 54),
    "claim": (["claim", "--json"], 60),
    "close": (["close", "{id}", "--reason", "Done", "--json"], 66),
    "dep add": (["dep", "add", "{id}", "external:other:thing", "--json"], 60),
}


def fill(path: Path, count: int) -> tuple[Workspace, str]:
    """Returns a workspace with `count` issues, half of them with a label, and the id of one."""
    workspace = make_workspace(path)
    titles = path / "titles.md"
    titles.write_text("".join(f"## Issue {number}\n\n### Labels\nauth\n\n" for number in range(count - 1)))
    workspace.bd("create", "--file", str(titles))
    issue_id = workspace.create("The one")
    workspace.bd("search", "one")  # brings the index of words up to date, which costs a statement an issue
    return workspace, issue_id


def statements_of(workspace: Workspace, argv: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns the statements one command runs, on every connection it opens."""
    found: list[str] = []
    connect = dbapi.connect

    def connect_traced(*args: Any, **options: Any) -> Any:
        con = connect(*args, **options)
        con.set_trace_callback(found.append)
        return con

    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[dbapi.__name__], "connect", connect_traced)
        call_bd(*argv, cwd=workspace.path)
    return found


@pytest.mark.parametrize(("argv", "most"), [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
def test_statements_do_not_grow_with_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], most: int
) -> None:
    """Ten times the issues cost not one statement more, and the number is small."""
    counts = []
    for number in (FEW, MANY):
        workspace, issue_id = fill(tmp_path / str(number), number)
        counts.append(statements_of(workspace, [word.format(id=issue_id) for word in argv], monkeypatch))

    few, many = counts
    assert len(few) == len(many), "\n".join(many)
    assert 1 <= len(many) <= most, "\n".join(many)


def test_an_ordinary_configuration_asks_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in a config.yaml of plain lines is not looked for in the database."""
    workspace, _ = fill(tmp_path / "plain", FEW)
    config = workspace.beads_dir / "config.yaml"
    config.write_text("# nothing is set\n")
    bare = statements_of(workspace, ["list"], monkeypatch)
    config.write_text("lock-timeout: 5s\nno-auto-flush: false\n")

    assert len(statements_of(workspace, ["list"], monkeypatch)) == len(bare)
