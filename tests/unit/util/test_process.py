"""Running other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bd.util.process import ProgramMissing
from bd.util.process import ProgramTimedOut
from bd.util.process import run_attached
from bd.util.process import run_captured

if TYPE_CHECKING:
    from pathlib import Path


def test_outputs_and_code_come_back(tmp_path: Path) -> None:
    """Both outputs, the exit code, the input, the directory and the environment are the caller's."""
    code = "import os, sys; print(sys.stdin.read(), os.getcwd(), os.environ['X']); sys.stderr.write('e'); sys.exit(3)"

    done = run_captured([sys.executable, "-c", code], cwd=str(tmp_path.resolve()), env={"X": "y"}, input_text="in")

    assert (done.code, done.stdout, done.stderr) == (3, f"in {tmp_path.resolve()} y\n", "e")


def test_missing_program() -> None:
    """A program that is not there is a typed error that names it."""
    with pytest.raises(ProgramMissing, match="cannot run no-such-program"):
        run_captured(["no-such-program"])


def test_attached_program() -> None:
    """A program on our own terminal gives back its exit code; one that is not there is a typed error."""
    assert run_attached([sys.executable, "-c", "raise SystemExit(4)"]) == 4
    with pytest.raises(ProgramMissing):
        run_attached(["no-such-program"])


def test_program_that_does_not_end() -> None:
    """A program that takes too long is stopped and reported as retryable."""
    with pytest.raises(ProgramTimedOut) as caught:
        run_captured([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.2)

    assert caught.value.retryable
