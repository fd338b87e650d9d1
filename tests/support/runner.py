"""Runs `bd`: as a process of its own, the way people and scripts do, or inside the test's process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from typing import Any

from tests.support.promises import broken_promises

if TYPE_CHECKING:
    from collections.abc import Mapping

BD_PATH = os.path.join(os.path.dirname(sys.executable), "bd")


class CliResult:
    """What one run left: exit code, standard output, standard error."""

    def __init__(self, argv: tuple[str, ...], code: int, out: str, err: str) -> None:
        """Keeps the streams as text."""
        self.argv = argv
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    def __repr__(self) -> str:
        """Shows everything, for the report of a failed assertion."""
        return f"bd {' '.join(self.argv)}\nexit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def run_bd(
    *argv: str | os.PathLike[str],
    cwd: str | os.PathLike[str] | None = None,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    timeout_s: float = 60,
) -> CliResult:
    """Runs `bd` with the test's environment plus `env`; without `stdin` its standard input is empty.

    Raises: AssertionError when `check` is on and the exit code is not 0, and for an answer that breaks its schema.
    """
    words = tuple(os.fspath(word) for word in argv)
    result = run_program([BD_PATH, *words], cwd=cwd, stdin=stdin, env=env, check=check, timeout_s=timeout_s)
    broken = broken_promises(words, {**os.environ, **(env or {})}, result.code, result.out)
    assert broken == [], repr(result)
    return result


def run_program(
    command: list[str],
    *,
    cwd: str | os.PathLike[str] | None = None,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    timeout_s: float = 60,
) -> CliResult:
    """Runs any program as `run_bd` runs `bd`."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=stdin or "",
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=timeout_s,
        check=False,
    )
    result = CliResult(tuple(command[1:]), done.returncode, done.stdout, done.stderr)
    assert not check or result.code == 0, repr(result)
    return result


def call_bd(
    *argv: str,
    cwd: str | os.PathLike[str] | None = None,
    stdin: str | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    use_hot: bool = True,
) -> CliResult:
    """Runs a command inside the test's process, in either lane; otherwise as `run_bd`.

    Raises: AssertionError when `check` is on and the exit code is not 0.
    """
    from bd.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    code = main(
        list(argv),
        env={**os.environ, **(env or {})},
        cwd=os.fspath(cwd) if cwd is not None else None,
        stdin=io.StringIO(stdin or ""),
        stdout=out,
        stderr=err,
        use_hot=use_hot,
    )
    result = CliResult(argv, code, out.getvalue(), err.getvalue())
    assert not check or code == 0, repr(result)
    return result
