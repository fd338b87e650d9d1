"""`bd`: from argv to an exit code. Chooses the lane; what fails in either goes to `bd.cli.failures`.

A real process (no arguments given here) writes straight to its descriptors and leaves through `os._exit` once
everything is written: taking the interpreter down in good order costs more than some commands do.
"""

from __future__ import annotations

import gc
import os
import sys

from bd.cli import hot
from bd.cli.context import Context
from bd.cli.streams import Output
from bd.cli.streams import claim_standard_descriptors
from bd.errors import ExitCode
from bd.util.clock import SystemClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO


def main(
    argv: list[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    use_hot: bool = True,
) -> int:
    """Runs one command and returns the exit code; without `argv` as the process itself, which ends here.

    `use_hot` False keeps the hot lane out: for the test that both lanes agree.
    """
    if argv is None:
        gc.disable()  # a hot command is over before a collection would find anything; saves 0.06 of a bare start
        try:
            code = _run(_process_context(), use_hot=use_hot)
        except KeyboardInterrupt:  # a second one, on the way out
            code = ExitCode.INTERRUPTED
        if sys.gettrace() is None:
            os._exit(code)
        return code
    outputs = (Output(sys.stdout if stdout is None else stdout), Output(sys.stderr if stderr is None else stderr))
    streams = (sys.stdin if stdin is None else stdin, *outputs)
    context = Context(list(argv), env=os.environ if env is None else env, clock=SystemClock(), streams=streams, cwd=cwd)
    return _run(context, use_hot=use_hot)


def _process_context() -> Context:
    """Returns the context of a real process."""
    stdin: TextIO | None = sys.stdin
    if None in (stdin, sys.stdout, sys.stderr):
        claim_standard_descriptors()
    if stdin is None:
        stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (lives as long as the process)
    streams = (stdin, _standard_output(sys.stdout, 1), _standard_output(sys.stderr, 2))
    return Context(sys.argv[1:], env=os.environ, clock=SystemClock(), streams=streams)


def _standard_output(stream: TextIO | None, descriptor: int) -> Output:
    """Returns the output on a standard descriptor; a closed one fails when it is written to."""
    if stream is None:
        return Output(-1)
    if sys.platform == "win32":
        stream.reconfigure(encoding="utf-8")
        return Output(stream)
    return Output(descriptor)


def _run(bd: Context, *, use_hot: bool) -> int:
    """Runs the command, closes what it opened and writes what it said."""
    try:
        code = _dispatch(bd, use_hot=use_hot)
        for warning in bd.close():
            bd.warn(warning)
        bd.show_answer()
    except BaseException as error:  # noqa: BLE001 (the boundary)
        from bd.cli.failures import fail

        return fail(bd, error)
    return code


def _dispatch(bd: Context, *, use_hot: bool) -> int:
    """Runs the command in the lane that takes it."""
    _check_text(bd.argv)
    was_run, code = hot.try_run(bd) if use_hot else (False, None)
    if not was_run:
        from bd.cli.app import run_typer

        gc.enable()
        code = run_typer(bd)
    return code or ExitCode.OK


def _check_text(argv: list[str]) -> None:
    """Refuses arguments that are not text.

    Raises: ArgumentNotText.
    """
    for place, argument in enumerate(argv):
        if not argument.isascii() and any("\ud800" <= char <= "\udfff" for char in argument):
            from bd.cli.failures import ArgumentNotText

            raise ArgumentNotText(place + 1, argument)
