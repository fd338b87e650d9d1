"""Ready and blocked work on a terminal, and what is said when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from bd.cli.commands import blocked
from bd.cli.commands import list_
from bd.cli.commands import ready
from bd.storage.writes import insert_record
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.terminal import Screen

if TYPE_CHECKING:
    from pathlib import Path

LONG = "word " * 100
HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m"


def fill(folder: Path, *records: dict[str, object]) -> Path:
    """Puts records into a workspace."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "test") as txn:
        for record in records:
            insert_record(txn.con, record)
    return folder


def waiting(issue_id: str, *targets: str, **fields: object) -> dict[str, object]:
    """Returns an issue that waits for others."""
    edges = [
        {"issue_id": issue_id, "depends_on_id": target, "type": "blocks", "created_at": "2026-01-01T00:00:00Z"}
        for target in targets
    ]
    return make_record(issue_id, dependencies=edges, **fields)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with ready and waiting issues."""
    return fill(
        tmp_path,
        make_record("t-1", title=HOSTILE, priority=0, estimated_minutes=45, due_at="2026-11-01T00:00:00Z"),
        make_record("t-2", title=LONG, labels=["ui"]),
        *(make_record(f"t-b{number}", title="日本語のタイトル" * 9, priority=4) for number in range(5)),
        waiting("t-w", *(f"t-b{number}" for number in range(5)), title="waits"),
        make_record("t-d", status="deferred", defer_until="2026-11-22T21:15:00Z"),
    )


@pytest.mark.parametrize("width", [40, 80, 160])
def test_ready_is_a_table_that_says_what_is_next(folder: Path, width: int) -> None:
    """Titles are aligned and as written, the next step is said once, no line passes the window."""
    seen = Screen(folder, width=width).run(ready.run)

    assert seen.startswith("Ready: 7 issues\n\nt-1  P0 task ")
    joined = " ".join(seen.split())
    assert r"[/b] [red]x[/red] :smile: \x1b[31m · 45 min · overdue by 3 weeks" in joined
    assert joined.count("bd claim --next") == 1
    assert max(cell_len(line) for line in seen.splitlines()) <= width


def test_a_very_long_title_ends_in_an_ellipsis(folder: Path) -> None:
    """Labels behind it are still seen."""
    assert "word… [ui]" in " ".join(Screen(folder, width=200).run(ready.run).split())


def test_blocked_shows_the_blockers(folder: Path) -> None:
    """Three blockers with their titles, the number of the others, and until when something is deferred."""
    seen = Screen(folder, width=100).run(blocked.run)

    assert seen.count("→ ○ t-b") == 3
    assert "→ … 2 more" in seen
    assert "deferred until 2026-11-22 21:15 (in 2 days)" in seen
    assert max(cell_len(line) for line in seen.splitlines()) <= 100


def test_explanations_are_drawn(folder: Path) -> None:
    """Each issue has its reasons below it; times are those of a person."""
    seen = Screen(folder).run(ready.run, explain=True)

    assert "✓ t-1  P0 " in seen
    assert "waits for t-b0" in seen
    assert "deferred until 2026-11-22 21:15" in seen
    assert seen.endswith("7 ready, 2 not\n")


def test_a_new_workspace_says_how_to_begin(tmp_path: Path) -> None:
    """Both lists tell how to create an issue."""
    fill(tmp_path)

    assert 'bd create "What is to be done"' in Screen(tmp_path).run(ready.run)
    assert 'bd create "What is to be done"' in Screen(tmp_path).run(list_.run)


def test_nothing_ready_is_explained_with_numbers(tmp_path: Path) -> None:
    """What is blocked, taken and put off is counted, and the next step named."""
    fill(
        tmp_path, make_record("t-1", status="in_progress"), waiting("t-2", "t-1"), make_record("t-3", status="deferred")
    )

    seen = Screen(tmp_path).run(ready.run)

    assert seen.startswith("No ready work found: 1 blocked, 1 deferred, 1 in progress.\n")
    assert "bd blocked" in seen


def test_filters_that_leave_nothing_are_named(folder: Path) -> None:
    """Ready work that the filters hide is not denied."""
    assert "none that the filters leave" in Screen(folder).run(ready.run, assignee="nobody")


def test_everything_closed(tmp_path: Path) -> None:
    """A finished workspace is told so, and a list says how many closed issues it hides."""
    fill(tmp_path, *(make_record(f"t-{n}", status="closed", closed_at="2026-11-20T00:00:00Z") for n in range(3)))
    screen = Screen(tmp_path)

    assert "All 3 issues are closed." in screen.run(ready.run)
    assert screen.run(list_.run) == "No issues found.\n"
    assert screen.notes == "3 closed issues match: add --all\n"


def test_nothing_blocked(tmp_path: Path) -> None:
    """An empty answer is good news and says so."""
    fill(tmp_path, make_record("t-1"))

    assert "No blocked issues" in Screen(tmp_path).run(blocked.run)
