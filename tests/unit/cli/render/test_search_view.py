"""What a search found, and chosen columns, on a terminal."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from bd.cli.commands import list_
from bd.cli.commands import search
from bd.cli.context import Context
from bd.cli.streams import Output
from bd.storage.writes import insert_record
from tests.support.builders import StepClock
from tests.support.builders import make_record
from tests.support.builders import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

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
    """Returns a context on a terminal, with a workspace that holds two issues."""
    with open_workspace(tmp_path) as workspace, workspace.write("Tess", "test") as txn:
        for record in (
            make_record("t-1", title="[red]Café[/red] \x1b[2J", labels=["[b]"], assignee="ann"),
            make_record("t-2", description="x " * 60 + "the cafe" + " y" * 90, status="closed"),
        ):
            insert_record(txn.con, record)
    streams = (io.StringIO(), Output(terminal), Output(Terminal()))
    return Context([], env=dict(ENV), clock=StepClock(), streams=streams, cwd=str(tmp_path))


def test_words_are_marked_and_nothing_is_markup(bd: Context, terminal: Terminal) -> None:
    """The word found is marked in the title and in a piece of the text; what a user wrote stays as written."""
    search.run(bd, ["cafe"])
    bd.stdout.flush()
    seen = terminal.getvalue()

    assert "Found 2 issues matching 'cafe':" in seen
    assert "\x1b[1;4;38;5;130mCafé\x1b[0m" in seen
    assert "mcafe\x1b[0m" in seen
    assert "[/red] \\x1b[2J" in seen
    assert "[[b]]" in seen
    assert "\x1b[2J" not in seen


def test_a_piece_of_the_text_is_one_line(bd: Context, terminal: Terminal) -> None:
    """It is cut at the edge of the window, with a sign that there is more."""
    search.run(bd, ["cafe"])
    bd.stdout.flush()
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in terminal.getvalue().splitlines()]

    pieces = [place for place, line in enumerate(lines) if line.startswith("    ")]
    assert len(pieces) == 1
    assert (len(lines[pieces[0]]), lines[pieces[0]][-1]) == (60, "…")
    assert pieces[0] == len(lines) - 1


def test_nothing_found(bd: Context, terminal: Terminal) -> None:
    """A sentence says so."""
    search.run(bd, ["zzz"])
    bd.stdout.flush()

    assert terminal.getvalue() == "No issues found matching 'zzz'\n"


def test_columns_have_names(bd: Context, terminal: Terminal) -> None:
    """A table has a row an issue under the names of the fields, without markup and without control characters."""
    bd.env["NO_COLOR"] = "1"  # type: ignore[index]
    list_.run(bd, all_=True, fields=["id", "title"])
    bd.stdout.flush()
    lines = [line.split() for line in terminal.getvalue().splitlines()]

    assert [word.strip("\x1b[01m") for word in lines[0]][:1] == ["id"]
    assert ["t-1", "[red]Café[/red]", "\\x1b[2J"] in lines
