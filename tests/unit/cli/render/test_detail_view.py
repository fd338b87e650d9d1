"""The page of an issue on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from bd.cli.commands import show
from bd.storage.writes import insert_record
from bd.tracker.leases import grant_lease
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.terminal import Screen

if TYPE_CHECKING:
    from pathlib import Path

WIDE = "ログイン画面を作る🚀" * 20
HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m"


def edge(source: str, target: str, kind: str) -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": "2026-01-01T00:00:00Z"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with an issue in the middle of others."""
    middle = make_record(
        "t-mid",
        title=HOSTILE,
        status="in_progress",
        assignee="ann",
        labels=["[b]", "ui"],
        estimated_minutes=90,
        description="## Why\n\nfirst\nsecond <name>\n\n- [x] done ![pic](http://p.q/r.png)\n\n[1]: http://end.example\n",
        created_at="2026-11-17T21:15:08Z",
        due_at="2026-11-01T00:00:00Z",
        defer_until="2026-11-23T21:15:00Z",
        dependencies=[edge("t-mid", "t-top", "parent-child"), edge("t-mid", "t-wide", "blocks")],
        comments=[
            {"id": 1, "issue_id": "t-mid", "author": "bob", "text": HOSTILE, "created_at": "2026-11-20T20:15:08Z"}
        ],
    )
    others = [make_record("t-top"), make_record("t-wide", title=WIDE), make_record("t-lone", title="alone")]
    others += [
        make_record(f"t-c{number:02}", title=f"Child {number}", status="closed", closed_at="2026-11-19T00:00:00Z")
        | {"dependencies": [edge(f"t-c{number:02}", "t-mid", "parent-child")]}
        for number in range(20)
    ]
    with open_workspace(tmp_path) as workspace, workspace.write("ann", "test") as txn:
        for record in (*others, middle):
            insert_record(txn.con, record)
        grant_lease(txn, "t-mid", 7200)
    return tmp_path


@pytest.mark.parametrize("width", [40, 80, 160])
def test_relations_are_a_tree_that_fits(folder: Path, width: int) -> None:
    """The parent stands above, each kind below, every issue on one line; many are counted."""
    seen = Screen(folder, width=width).run(show.run, ["t-mid"])

    tree = seen[seen.index("RELATIONS") : seen.index("COMMENTS")].splitlines()
    assert tree[1:5] == ["○ t-top P2 Title of t-top", "└── ◐ t-mid (this issue)", "    ├── children", tree[4]]
    assert tree[4].startswith("    │   ├── ✓ t-c00 P2 Child 0")
    assert "… 9 more" in tree[15]
    assert tree[16] == "    └── waits for"
    assert tree[17].startswith("        └── ○ t-wide P2 ログイン")
    assert max(cell_len(line) for line in tree) <= width


def test_times_are_relative_with_the_exact_one(folder: Path) -> None:
    """Created, due, deferred and the end of the lease say how far away they are, and when that is."""
    seen = Screen(folder).run(show.run, ["t-mid"])

    assert "Created   3 days ago (2026-11-17 21:15)" in seen
    assert "Due       overdue by 3 weeks (2026-11-01 00:00)" in seen
    assert "Deferred  until 2026-11-23 21:15 (in 3 days)" in seen
    assert "Assignee  ann · the lease ends in 2 hours (" in seen
    assert "Estimate  1 h 30 min" in seen
    assert "bob · 1 hour ago (2026-11-20 20:15)" in seen


def test_nothing_of_a_text_is_lost_or_read_as_markup(folder: Path) -> None:
    """Tags, escapes, HTML, pictures, addresses and line breaks are all there."""
    screen = Screen(folder)
    seen = screen.run(show.run, ["t-mid"])

    assert seen.count(r"[/b] [red]x[/red] :smile: \x1b[31m") == 2
    assert "first\nsecond <name>\n" in seen
    assert "![pic](http://p.q/r.png)" in seen
    assert "[1]: http://end.example" in seen
    assert "\x1b[31m" not in screen.raw


def test_an_issue_alone_has_no_tree(folder: Path) -> None:
    """What is connected to nothing shows no empty headings."""
    seen = Screen(folder).run(show.run, ["t-lone"])

    assert "RELATIONS" not in seen
    assert "COMMENTS" not in seen


def test_no_colour_and_dumb_terminals(folder: Path) -> None:
    """Without colour the words say everything; a dumb terminal gets no escape at all."""
    assert "38;5" not in run_raw(Screen(folder, NO_COLOR="1"))
    assert "\x1b" not in run_raw(Screen(folder, TERM="dumb"))


def run_raw(screen: Screen) -> str:
    """Returns what a terminal is sent for the page."""
    screen.run(show.run, ["t-mid"])
    return screen.raw
