"""What happened, on a terminal: events under their days, steps of an issue, differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from bd.cli.commands import diff
from bd.cli.commands import events
from bd.cli.commands import history
from bd.cli.render.log_view import day_words
from bd.model.instants import parse_instant
from bd.tracker.comment import add_comment
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from tests.support.builders import open_workspace
from tests.support.terminal import Screen

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with an issue that was created, talked about and taken."""
    request = CreateRequest({"title": HOSTILE})
    request.explicit_id = "t-1"
    with open_workspace(tmp_path) as workspace:
        with workspace.write("Tess", "test") as txn:
            create_issue(txn, request)
        with workspace.write("日本語の名前がとても長い人", "test") as txn:
            add_comment(txn, "t-1", HOSTILE)
        with workspace.write("Tess", "test") as txn:
            update_issue(txn, "t-1", UpdateRequest({"assignee": "ann"}))
    return tmp_path


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize(
    ("command", "argv"),
    [(events.run, ()), (history.run, ("t-1",)), (diff.run, ("30d",))],
    ids=["events", "history", "diff"],
)
def test_nothing_passes_the_window(folder: Path, width: int, command: object, argv: tuple[str, ...]) -> None:
    """Texts of users are shown as written, and no line is longer than the window."""
    seen = Screen(folder, width=width).run(command, *argv)

    assert seen
    assert "\x1b" not in seen
    assert max(cell_len(line) for line in seen.splitlines()) <= width


def test_events_stand_under_their_day(folder: Path) -> None:
    """A day is named once, with its date; each event has the time, the issue, what happened, who, the title."""
    lines = Screen(folder, width=120).run(events.run).splitlines()

    assert lines[0] == "Today (2026-11-20)"
    assert [line[:1] for line in lines[1:]] == ["+", "💬", " ", "→"]
    assert r"created   Tess            [/b] [red]x[/red] :smile: \x1b[31m" in lines[1]


def test_signs_of_events_can_be_ascii(folder: Path) -> None:
    """`BD_NO_EMOJI` leaves no picture, and the columns stay aligned."""
    lines = Screen(folder, width=120, BD_NO_EMOJI="1").run(events.run).splitlines()

    assert [line[:2] for line in lines[1:]] == ["+ ", '" ', "  ", "> "]


def test_steps_say_what_changed_once(folder: Path) -> None:
    """The latest step comes first; a comment is not repeated as a change."""
    seen = Screen(folder, width=100).run(history.run, "t-1")

    assert seen.index("updated") < seen.index("commented") < seen.index("created")
    assert seen.count("[red]x[/red]") == 1
    assert "    assignee: (none) → ann\n" in seen
    assert "just now (2026-11-20 21:15)" in seen


def test_differences_have_a_summary(folder: Path) -> None:
    """A sign says what became of an issue; the count follows on standard error."""
    screen = Screen(folder)

    assert screen.run(diff.run, "30d").startswith("+ t-1 [/b] [red]x[/red] :smile:")
    assert screen.notes == "1 added, 0 removed, 0 modified\n"


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-11-20T01:00:00Z", "Today (2026-11-20)"),
        ("2026-11-19T23:59:59Z", "Yesterday (2026-11-19)"),
        ("2026-10-20T01:00:00Z", "31 days ago (2026-10-20)"),
        ("2026-11-21T00:00:00Z", "Tomorrow (2026-11-21)"),
        ("2026-11-23T00:00:00Z", "In 3 days (2026-11-23)"),
        ("who knows", "who knows"),
    ],
)
def test_days_in_words(instant: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days are counted by the calendar of the local zone, not by hours."""
    monkeypatch.setenv("TZ", "UTC")

    assert day_words(instant, parse_instant("2026-11-20T00:30:00Z")) == words
