"""Lists on a terminal."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from bd.cli.commands import list_
from bd.cli.context import Context
from bd.cli.listing import Listing
from bd.cli.listing import print_listing
from bd.cli.main import main
from bd.cli.render import pager
from bd.cli.streams import Output
from bd.errors import UsageProblem
from bd.storage.writes import insert_record
from tests.support.builders import StepClock
from tests.support.builders import make_record
from tests.support.builders import open_workspace

HOSTILE = "[/b] [red]x[/red] :smile: \x1b[31m\nend"
ENV = {"TERM": "xterm-256color", "COLUMNS": "60", "LINES": "20", "BD_NO_PAGER": "1"}


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Says yes."""
        return True


@pytest.fixture
def terminal() -> Terminal:
    """Returns what the person sees."""
    return Terminal()


@pytest.fixture
def bd(tmp_path: Path, terminal: Terminal) -> Context:
    """Returns a context on a terminal, with a workspace that holds a few issues."""
    edge = {"issue_id": "t-3", "depends_on_id": "t-1", "type": "blocks", "created_at": "2026-01-01T00:00:00Z"}
    child = {**edge, "issue_id": "t-2", "type": "parent-child"}
    with open_workspace(tmp_path) as workspace, workspace.write("Tess", "test") as txn:
        for record in (
            make_record("t-1", title=HOSTILE, labels=["[b]"], assignee="[i]ann", issue_type="epic"),
            make_record("t-2", status="in_progress", dependencies=[child], priority=0),
            make_record("t-3", title="word " * 30, dependencies=[edge]),
        ):
            insert_record(txn.con, record)
    streams = (io.StringIO(), Output(terminal), Output(Terminal()))
    return Context(["list"], env=ENV, clock=StepClock(), streams=streams, cwd=str(tmp_path))


def run_list(bd: Context, terminal: Terminal, **options: object) -> str:
    """Runs `bd list` and returns what the person sees."""
    list_.run(bd, **options)  # type: ignore[arg-type]
    bd.stdout.flush()
    bd.close()
    return terminal.getvalue()


@pytest.mark.parametrize("options", [{}, {"long": True}, {"tree": True}], ids=["flat", "long", "tree"])
def test_nothing_a_user_wrote_is_markup(bd: Context, terminal: Terminal, options: dict[str, bool]) -> None:
    """Tags, emoji names and control characters of a title are shown as they are."""
    seen = run_list(bd, terminal, **options)

    assert r"[/b] [red]x[/red] :smile: \x1b[31m end" in seen


def test_columns_fit_the_window(bd: Context, terminal: Terminal) -> None:
    """No line is wider than the terminal, and every word of a title is there."""
    bd.env = {**ENV, "NO_COLOR": "1"}

    seen = run_list(bd, terminal)

    plain_lines = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in seen.splitlines()]
    assert max(map(len, plain_lines)) <= 60
    assert seen.count("word") == 30
    assert "(blocked by: t-1)" in seen


@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, False),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_follows_the_environment(
    bd: Context, terminal: Terminal, env: dict[str, str], *, is_coloured: bool
) -> None:
    """Colour is on unless the environment says otherwise."""
    bd.env = {**ENV, **env}

    assert ("\x1b[38;5;" in run_list(bd, terminal)) is is_coloured


def test_the_tree_nests(bd: Context, terminal: Terminal) -> None:
    """A child stands below its parent, totals below all."""
    bd.env = {**ENV, "NO_COLOR": "1"}

    seen = run_list(bd, terminal, tree=True)

    assert "└── ◐ t-2 ● P0 Title of t-2" in seen
    assert "Total: 3 issues (2 open, 1 in progress)" in seen


def test_an_empty_list_says_so(bd: Context, terminal: Terminal) -> None:
    """A person is told that nothing was found."""
    assert run_list(bd, terminal, status="closed") == "No issues found.\n"


def test_a_query_has_a_heading(bd: Context, terminal: Terminal) -> None:
    """What was found is counted; a cut list says that there is more."""
    records = [make_record("t-1")]
    print_listing(bd, Listing(records, is_cut=True), "found")
    bd.stdout.flush()

    assert terminal.getvalue().startswith("Showing 1 issues (there are more):\n")


def write_pager(folder: Path) -> str:
    """Makes a pager that copies what it is shown, and returns its command."""
    script = folder / "pager"
    script.write_text(f'#!/bin/sh\ncat > {folder}/paged\necho "$LESS" >> {folder}/paged\n')
    script.chmod(0o700)
    return str(script)


def test_what_is_taller_than_the_screen_is_paged(bd: Context, terminal: Terminal, tmp_path: Path) -> None:
    """A tall list goes to the pager, a short one to the screen."""
    bd.env = {"TERM": "xterm", "COLUMNS": "60", "LINES": "4", "PAGER": "false", "BD_PAGER": write_pager(tmp_path)}

    assert run_list(bd, terminal) == ""
    paged = (tmp_path / "paged").read_text()
    assert "t-3" in paged
    assert paged.endswith("-RFX\n")


@pytest.mark.parametrize(
    ("env", "options"),
    [
        ({"LINES": "40"}, {}),
        ({"BD_NO_PAGER": "1"}, {}),
        ({"BD_PAGER": "cat"}, {}),
        ({"BD_PAGER": ""}, {}),
        ({"BD_PAGER": "no-such-program"}, {}),
        ({"BD_PAGER": "'"}, {}),
    ],
    ids=str,
)
def test_no_pager(
    bd: Context, terminal: Terminal, tmp_path: Path, env: dict[str, str], options: dict[str, bool]
) -> None:
    """What fits, what is switched off and what does not work leaves the list on the screen."""
    bd.env = {"TERM": "xterm", "COLUMNS": "60", "LINES": "4", "BD_PAGER": write_pager(tmp_path), **env}

    assert "t-3" in run_list(bd, terminal, **options)
    assert not (tmp_path / "paged").exists()


def test_the_option_switches_the_pager_off(bd: Context, terminal: Terminal, tmp_path: Path) -> None:
    """`--no-pager` is taken by every command."""
    bd.env = {"TERM": "xterm", "COLUMNS": "60", "LINES": "4", "BD_PAGER": write_pager(tmp_path)}
    bd.start({"no_pager": True}, has_settings=True)

    assert "t-3" in run_list(bd, terminal)
    assert not (tmp_path / "paged").exists()


def test_less_is_the_default_pager() -> None:
    """Without a choice `less` pages."""
    assert pager.pager_command({}) == ["less"]
    assert pager.pager_command({"PAGER": "more -s"}) == ["more", "-s"]


def test_watching_redraws_on_a_change(bd: Context, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is drawn again only after something changed, until the person interrupts."""
    steps = iter([None, "change", None, "interrupt"])

    def sleep(_seconds: float) -> None:
        step = next(steps)
        if step == "interrupt":
            raise KeyboardInterrupt
        if step == "change":
            with open_workspace(Path(bd.cwd)) as workspace, workspace.write("Tess", "test") as txn:
                insert_record(txn.con, make_record("t-9", title="Brand new", priority=0))

    monkeypatch.setattr(time, "sleep", sleep)
    with pytest.raises(KeyboardInterrupt):
        list_.run(bd, watch=True)

    drawn = terminal.getvalue().split("\x1b[H\x1b[2J\x1b[3J")[1:]
    assert ["Brand new" in screen for screen in drawn] == [False, True]


def test_watching_needs_a_terminal(bd: Context) -> None:
    """Into a pipe nothing is watched."""
    bd.stdout = Output(io.StringIO())
    with pytest.raises(UsageProblem, match="--watch needs a terminal"):
        list_.run(bd, watch=True)


def test_plain_answers_are_paged_too(tmp_path: Path, terminal: Terminal) -> None:
    """A history that is taller than the window goes to the pager, through the program's own door."""
    with open_workspace(tmp_path) as workspace, workspace.write("Tess", "test") as txn:
        for number in range(30):
            insert_record(txn.con, make_record(f"t-{number}", labels=[f"label-{number}"]))
    env = {"TERM": "xterm", "COLUMNS": "60", "LINES": "10", "BD_PAGER": write_pager(tmp_path), "HOME": str(tmp_path)}

    code = main(["label", "list-all"], env=env, cwd=str(tmp_path), stdin=io.StringIO(), stdout=terminal)

    assert code == 0
    assert terminal.getvalue() == ""
    assert (tmp_path / "paged").read_text().count("label-") == 30
