"""Runs `bd` inside the test's process, through both lanes or through Typer alone."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from bd.cli.main import main
from tests.support.runner import CliResult

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stream(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, text: str = "", *, is_terminal: bool = False) -> None:
        """Starts with a text to read."""
        super().__init__(text)
        self._is_terminal = is_terminal

    @property
    def buffer(self) -> io.BytesIO:
        """What is left to read, as bytes."""
        return io.BytesIO(self.read().encode())

    def isatty(self) -> bool:
        """Says what it was told."""
        return self._is_terminal


def call_bd(
    *argv: str,
    cwd: str | os.PathLike[str] | None = None,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    use_hot: bool = True,
) -> CliResult:
    """Runs one command line in this process."""
    out, err = Stream(), Stream()
    code = main(
        list(argv),
        cwd=None if cwd is None else os.fspath(cwd),
        env={**os.environ, **(env or {})},
        stdin=Stream(stdin),
        stdout=out,
        stderr=err,
        use_hot=use_hot,
    )
    return CliResult(argv, code, out.getvalue(), err.getvalue())
