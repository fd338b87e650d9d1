"""What counts as taller than the window."""

from __future__ import annotations

import io

import pytest

from bd.cli.context import Context
from bd.cli.render import pager
from bd.cli.streams import Output
from tests.support.builders import StepClock
from tests.support.terminal import Terminal


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("one\ntwo\n", 80, 2),
        ("x" * 80 + "\n", 80, 1),
        ("x" * 81 + "\n", 80, 2),
        ("日" * 41 + "\n", 80, 2),
        ("日" * 40 + "\n", 80, 1),
        ("x" * 400 + "\n", 0, 1),
        ("", 80, 0),
        ("\n\n", 10, 2),
    ],
)
def test_wrapped_lines_count_as_the_rows_they_fill(text: str, columns: int, rows: int) -> None:
    """A line that is wider than the window fills several rows; without a width none is."""
    assert pager.count_rows(text, columns) == rows


@pytest.mark.parametrize(
    ("argv", "is_paged"), [([], True), (["list", "--help"], True), (["--no-pager", "--help"], False)]
)
def test_a_wrapped_text_is_paged_unless_refused(
    argv: list[str],
    is_paged: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three long lines need a pager on a low window; `--no-pager` counts before a command's options are read."""
    shown: list[str] = []

    def show_paged(text: str, _env: object) -> bool:
        shown.append(text)
        return True

    monkeypatch.setattr(pager, "show_paged", show_paged)
    seen = Terminal()
    env = {"COLUMNS": "20", "LINES": "5", "TERM": "xterm"}
    bd = Context(argv, env=env, clock=StepClock(), streams=(io.StringIO(), Output(seen), Output(Terminal())))

    pager.print_paged(bd, ("word " * 10 + "\n") * 3)
    bd.stdout.flush()

    assert bool(shown) is is_paged
    assert bool(seen.getvalue()) is not is_paged


def test_a_note_follows_the_answer_it_is_about() -> None:
    """On a terminal what was answered is shown, through the pager too, before anything is noted."""
    seen = Terminal()
    bd = Context(
        [],
        env={"COLUMNS": "20", "LINES": "5", "TERM": "dumb"},
        clock=StepClock(),
        streams=(io.StringIO(), Output(seen), Output(seen)),
    )
    bd.page()
    bd.line("answer")
    bd.note("note")

    assert seen.getvalue() == "answer\nnote\n"
