"""Small lists on a terminal: kept texts, tasks, gates, neighbours, comments and stale issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from bd.cli.commands import comments
from bd.cli.commands import config
from bd.cli.commands import dep
from bd.cli.commands import gate
from bd.cli.commands import kv
from bd.cli.commands import memory
from bd.cli.commands import stale
from bd.cli.commands import todo
from bd.storage.writes import insert_record
from bd.tracker.keep import remember
from bd.tracker.keep import set_value
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m"
WRITTEN = r"[/b] [red]x[/red] :smile: \x1b[31m"
AT = "2026-11-17T21:15:08Z"
LISTS: dict[str, tuple[Callable[..., object], tuple[object, ...]]] = {
    "kv list": (kv.run_list, ()),
    "memories": (memory.run_memories, ()),
    "config list": (config.run_list, ()),
    "todo list": (todo.run_list, ()),
    "gate list": (gate.run_list, ()),
    "dep list": (dep.run_list, (["t-1", "t-2"],)),
    "comments": (comments.run_list, ("t-1",)),
    "stale": (stale.run, ()),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with something for every list, all of it hostile."""
    comment = {"id": 1, "issue_id": "t-1", "author": HOSTILE, "text": HOSTILE + " word" * 50, "created_at": AT}
    edge = {"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks", "created_at": AT}
    old = {"created_at": "2025-11-17T21:15:08Z", "updated_at": "2025-11-17T21:15:08Z"}
    with open_workspace(tmp_path) as workspace, workspace.write("Tess", "test") as txn:
        for record in (
            make_record("t-1", title=HOSTILE, comments=[comment], dependencies=[edge], assignee="ann", **old),
            make_record("t-2", title=HOSTILE * 9),
            make_record("t-g", issue_type="gate", await_type="human", description=HOSTILE, created_at=AT),
        ):
            insert_record(txn.con, record)
        set_value(txn, "long.name." * 6, HOSTILE * 9)
        remember(txn, HOSTILE * 9, "note")
    return tmp_path


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("name", LISTS)
def test_texts_are_shown_as_written_within_the_window(folder: Path, name: str, width: int) -> None:
    """Markup is text, control characters are visible, no line passes the window, and nothing is told as JSON is."""
    command, argv = LISTS[name]
    screen = Screen(folder, width=width)

    seen = screen.run(command, *argv)

    assert "".join(WRITTEN.split())[:20] in "".join(seen.split())
    assert "\x1b[31m" not in screen.raw
    assert max(cell_len(line) for line in seen.splitlines()) <= width


def test_a_gate_says_since_when_and_why(folder: Path) -> None:
    """What is awaited, how long ago it was made, and the reason stand on one line."""
    assert f"⏳ t-g human  3 days ago (2026-11-17 21:15)  {WRITTEN}\n" in Screen(folder, width=100).run(gate.run_list)


def test_neighbours_stand_under_what_they_are_to_the_issue(folder: Path) -> None:
    """Each issue has a heading that says which way; one without neighbours says so on its line."""
    lines = Screen(folder, width=100).run(dep.run_list, ["t-1", "t-2"]).splitlines()

    assert lines[0] == "t-1 depends on"
    assert lines[1].startswith("blocks ○ t-2 P2 [/b]")
    assert lines[2:] == ["", "t-2 depends on nothing"]


def test_stale_issues_say_for_how_long(folder: Path) -> None:
    """The age is a column, and what to do about it the last line."""
    seen = Screen(folder, width=100).run(stale.run)

    assert seen.startswith("Not changed for 30 days: 1 issue\n\n○ t-1 P2 task 1 year ago [/b]")
    assert "bd defer ID" in seen.splitlines()[-1]
    assert "No stale issues" in Screen(folder).run(stale.run, days=900)


def test_comments_are_those_of_the_page(folder: Path) -> None:
    """Who and when in words, then the text."""
    assert f"{WRITTEN} · 3 days ago (2026-11-17 21:15)\n" in Screen(folder, width=100).run(comments.run_list, "t-1")
