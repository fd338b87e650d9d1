"""Numbers on a terminal: the status, labels, groups and epics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from bd.cli.commands import count
from bd.cli.commands import epic
from bd.cli.commands import label
from bd.cli.commands import status
from bd.storage.writes import insert_record
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.terminal import Screen

if TYPE_CHECKING:
    from pathlib import Path

CLOSED = {"status": "closed", "closed_at": "2026-11-20T00:00:00Z", "created_at": "2026-11-19T00:00:00Z"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with an epic that is half done, one that is done, and labels in two scripts."""
    edge = {"type": "parent-child", "created_at": "2026-01-01T00:00:00Z"}
    records = [
        make_record("t-e", title="[red]Half[/red]", issue_type="epic"),
        make_record("t-f", title="Done " * 60, issue_type="epic"),
        make_record("t-1", labels=["[b]"], dependencies=[{"issue_id": "t-1", "depends_on_id": "t-e", **edge}]),
        *(
            make_record(
                issue_id,
                labels=["絵文字"],
                dependencies=[{"issue_id": issue_id, "depends_on_id": epic_id, **edge}],
                **CLOSED,
            )
            for issue_id, epic_id in (("t-2", "t-e"), ("t-3", "t-f"))
        ),
        make_record("t-4", status="review"),
    ]
    with open_workspace(tmp_path) as workspace, workspace.write("Tess", "test") as txn:
        for record in records:
            insert_record(txn.con, record)
    return tmp_path


@pytest.mark.parametrize("width", [20, 80, 160])
def test_nothing_passes_the_window(folder: Path, width: int) -> None:
    """Bars take the room that is left, on a narrow window none."""
    screen = Screen(folder, width=width)

    for command, options in (
        (status.run, {}),
        (label.run_list_all, {}),
        (epic.run_status, {}),
        (count.run, {"by_label": True}),
    ):
        seen = screen.run(command, **options)
        assert max(cell_len(line) for line in seen.splitlines()) <= width


def test_status_names_every_issue_once(folder: Path) -> None:
    """The statuses add up to the total; those of one's own are counted together."""
    lines = Screen(folder).run(status.run).splitlines()

    assert lines[0] == "6 issues"
    assert [line.split()[:2] for line in lines[2:6]] == [
        ["open", "3"],
        ["in_progress", "0"],
        ["closed", "2"],
        ["other", "1"],
    ]
    assert [line.split()[-1] for line in lines if "to close" in line or "to closing" in line] == ["1", "24.0"]
    assert lines[-1].startswith("Next: bd ready")


def test_bars_have_one_scale(folder: Path) -> None:
    """The largest number has the longest bar, and columns are aligned whatever the script."""
    assert Screen(folder).run(label.run_list_all).splitlines()[2:] == ["[b]    1 " + "█" * 15, "絵文字 2 " + "█" * 30]
    assert Screen(folder, TERM="dumb").run(count.run, by_label=True).splitlines()[2].endswith("#" * 30)


def test_epics_show_how_far_they_are(folder: Path) -> None:
    """What can be closed stands out and is counted; a long title ends in an ellipsis."""
    seen = Screen(folder, width=200).run(epic.run_status)

    assert seen.startswith("○ t-e P2 ██████░░░░░░ 1/2  50% [red]Half[/red]\n✓ t-f P2 ████████████ 1/1 100% Done Done")
    assert "…\n" in seen
    assert seen.endswith("1 can be closed: bd epic close-eligible\n")
