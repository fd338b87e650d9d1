"""The progress bar: for a person who waits, and for nobody else."""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING

import pytest

from bd.cli.context import Context
from bd.cli.main import main
from bd.cli.render import progress
from bd.cli.render.progress import Progress
from bd.cli.streams import Output
from tests.support.builders import StepClock
from tests.support.builders import make_record

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Says yes."""
        return True


def draw(target: io.StringIO, *argv: str) -> str:
    """Returns what a person sees of ten steps."""
    streams = (io.StringIO(), Output(io.StringIO()), Output(target))
    bd = Context(["import"], env={"TERM": "xterm"}, clock=StepClock(), streams=streams, cwd="/")
    bd.globals.quiet = "--quiet" in argv
    with Progress(bd, "Importing", 10) as bar:
        for step in range(11):
            bar.advance_to(step)
    bd.stderr.flush()
    return target.getvalue()


@pytest.mark.parametrize(
    ("target", "patience_s", "argv", "is_drawn"),
    [
        (Terminal, 0.0, (), True),
        (Terminal, 60.0, (), False),
        (Terminal, 0.0, ("--quiet",), False),
        (io.StringIO, 0.0, (), False),
    ],
    ids=["a long wait", "a short one", "quiet", "a pipe"],
)
def test_only_a_person_who_waits_sees_it(
    monkeypatch: pytest.MonkeyPatch,
    target: type[io.StringIO],
    patience_s: float,
    argv: tuple[str, ...],
    is_drawn: bool,
) -> None:
    """It needs a terminal, a second of work, and nobody who asked for silence."""
    monkeypatch.setattr(progress, "_PATIENCE_S", patience_s)

    seen = draw(target(), *argv)

    assert ("Importing" in seen) is is_drawn
    assert is_drawn or seen == ""


def test_a_second_is_the_limit() -> None:
    """Whoever waits longer than that sees the bar."""
    assert progress._PATIENCE_S == 1.0


def run_watched(workspace: Workspace, *argv: str) -> tuple[str, str]:
    """Runs a command for a person who has no patience; returns standard output and what the terminal got."""
    out, err = io.StringIO(), Terminal()
    code = main(list(argv), env=dict(os.environ), cwd=str(workspace.path), stdin=io.StringIO(), stdout=out, stderr=err)
    assert code == 0
    return out.getvalue(), err.getvalue()


@pytest.fixture
def many(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Returns a workspace with a file of 2500 issues beside it, where nobody has patience."""
    monkeypatch.setattr(progress, "_PATIENCE_S", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    lines = [json.dumps(make_record(f"t-{number:04}")) + "\n" for number in range(2500)]
    (workspace.path / "in.jsonl").write_text("".join(lines), encoding="utf-8")
    return workspace


def test_an_import_draws_it(many: Workspace) -> None:
    """The bar is on standard error; the answer is not disturbed."""
    out, seen = run_watched(many, "import", "in.jsonl", "--json")

    assert "Importing" in seen
    assert json.loads(out)["created"] == 2500


def test_the_first_search_after_it_draws_one_too(many: Workspace) -> None:
    """Words are indexed when they are first asked for; how many issues there are is known by then."""
    many.bd("import", "in.jsonl")

    out, seen = run_watched(many, "search", "number", "--json")
    again = run_watched(many, "search", "number", "--json")

    assert "Indexing" in seen
    assert "100%" in seen
    assert again == (out, "")
