"""A terminal that remembers what it was shown, and contexts that write to it."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from bd.cli.context import Context
from bd.cli.streams import Output
from tests.support.builders import StepClock

if TYPE_CHECKING:
    from pathlib import Path

_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Says yes."""
        return True


class Screen:
    """One window of a number of columns, in which commands are run one after the other."""

    def __init__(self, folder: Path, *, width: int = 80, **env: str) -> None:
        """Takes the folder commands run in; `env` is added to a coloured terminal's."""
        self.folder = folder
        base = {"TERM": "xterm-256color", "COLUMNS": str(width), "LINES": "400", "BD_NO_PAGER": "1", "TZ": "UTC"}
        self.env = {**base, **env}
        self.raw = ""
        self.notes = ""

    def run(self, command: object, *argv: object, **options: object) -> str:
        """Calls a command's function; returns what is seen, without colours."""
        seen, notes = Terminal(), Terminal()
        streams = (io.StringIO(), Output(seen), Output(notes))
        bd = Context([], env=self.env, clock=StepClock(), streams=streams, cwd=str(self.folder))
        command(bd, *argv, **options)  # type: ignore[operator]
        bd.close()
        bd.stdout.flush()
        self.raw, self.notes = seen.getvalue(), notes.getvalue()
        return _ESCAPE.sub("", self.raw)
