"""Nothing is changed without consent."""

from __future__ import annotations

import io

import pytest

from bd.cli.context import Context
from bd.cli.doctor_repairs import Consent
from bd.cli.streams import Output
from bd.util.clock import SystemClock


class Keyboard(io.StringIO):
    """A terminal on which something was typed."""

    def isatty(self) -> bool:
        """Says that a person is there."""
        return True


def make_context(stdin: io.StringIO) -> tuple[Context, io.StringIO]:
    """Returns a context that reads from `stdin`, and what it writes to standard error."""
    messages = io.StringIO()
    streams = (stdin, Output(io.StringIO()), Output(messages))
    context = Context(["doctor"], env={}, clock=SystemClock(), streams=streams, cwd="/")
    context.start({}, has_settings=False)
    return context, messages


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_terminal_is_asked(typed: str, answer: bool) -> None:
    """Only a clear yes counts."""
    bd, messages = make_context(Keyboard(typed))

    assert Consent(bd, yes=False, each=False, is_trial=False).ask("Do it?") is answer
    assert messages.getvalue() == "Do it? [y/N] "


def test_nobody_is_asked() -> None:
    """Without a terminal the answer is no, and -y is named; with -y it is yes; a trial never changes anything."""
    bd, messages = make_context(io.StringIO("y\n"))

    assert not Consent(bd, yes=False, each=False, is_trial=False).ask("Do it?")
    assert "-y says yes" in messages.getvalue()
    assert Consent(bd, yes=True, each=False, is_trial=False).ask("Do it?")
    assert not Consent(bd, yes=True, each=False, is_trial=True).ask("Do it?")
