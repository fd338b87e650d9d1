"""The boundary: every way a command can end becomes text and one exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.cli.commands import types
from bd.cli.problems import OutputBroken
from bd.errors import Busy
from bd.errors import Conflict
from bd.errors import PartialFailure
from tests.support.lanes import call_bd

if TYPE_CHECKING:
    from pathlib import Path

    from bd.cli.context import Context


def make_run(monkeypatch: pytest.MonkeyPatch, action: Any) -> None:
    """Puts `action` in the place of a command's function."""

    def run(bd: Context) -> int | None:
        result: int | None = action(bd)
        return result

    monkeypatch.setattr(types, "run", run)


def fail(error: BaseException) -> Any:
    """Returns an action that raises."""

    def action(bd: Context) -> None:
        bd.line("half an answer")
        raise error

    return action


@pytest.mark.parametrize(("result", "code"), [(None, 0), (0, 0), (1, 1), (7, 7)])
def test_a_command_returns_its_exit_code(monkeypatch: pytest.MonkeyPatch, result: int | None, code: int) -> None:
    """Nothing means success."""
    make_run(monkeypatch, lambda _bd: result)

    assert call_bd("types").code == code
    assert call_bd("types", use_hot=False).code == code


@pytest.mark.parametrize("use_hot", [True, False], ids=["hot", "typer"])
def test_a_failure_is_told_to_people_and_programs(monkeypatch: pytest.MonkeyPatch, *, use_hot: bool) -> None:
    """One line and a hint on stderr; with --json one document on stdout and nothing of the half answer."""
    error = Busy("it is locked", hint="try again", details={"path": "x"})
    make_run(monkeypatch, fail(error))

    text = call_bd("types", use_hot=use_hot)
    document = call_bd("types", "--json", use_hot=use_hot)

    assert (text.code, text.out, text.err) == (7, "half an answer\n", "Error: it is locked\nhint: try again\n")
    assert (document.code, document.err) == (7, text.err)
    assert document.json == {
        "error": "it is locked",
        "code": "busy",
        "hint": "try again",
        "details": {"path": "x"},
        "retryable": True,
    }


def test_a_plain_failure_has_a_small_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Absent facts are left out."""
    make_run(monkeypatch, fail(Conflict("no")))

    result = call_bd("types", "--json")

    assert result.json == {"error": "no", "code": "conflict"}
    assert result.err == "Error: no\n"


def test_a_document_stays_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A partial failure after the answer is told on stderr and by the exit code."""

    def action(bd: Context) -> None:
        bd.emit(["done"])
        raise PartialFailure("one of two failed")

    make_run(monkeypatch, action)

    result = call_bd("types", "--json")

    assert (result.code, result.json, result.err) == (9, ["done"], "Error: one of two failed\n")


def test_a_defect_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback unless somebody asked for one."""
    make_run(monkeypatch, fail(ZeroDivisionError("division by zero")))

    quiet = call_bd("types", "--json")
    verbose = call_bd("types", "--verbose")
    debug = call_bd("types", env={"BD_DEBUG": "1"})

    assert (quiet.code, quiet.json["code"]) == (70, "internal")
    assert quiet.err.startswith("Error: internal error: ZeroDivisionError: division by zero\nhint: ")
    assert "Traceback" not in quiet.err
    assert "Traceback" in verbose.err
    assert "Traceback" in debug.err


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (OutputBroken(), 141)], ids=["ctrl-c", "pipe"])
def test_an_interruption_is_silent(monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    """Ctrl-C and a closed pipe end a command without a word."""
    make_run(monkeypatch, fail(error))

    result = call_bd("types", "--json")

    assert (result.code, result.out, result.err) == (code, "", "")


def test_a_second_interruption_on_the_way_out_is_silent_too() -> None:
    """Whoever presses Ctrl-C twice sees no traceback of what was being loaded to end in good order."""
    code = """
import sys
import bd.cli.main, bd.cli.failures
def press(*_): raise KeyboardInterrupt
bd.cli.main.hot.try_run = bd.cli.failures.fail = press
sys.argv = ["bd", "list"]
bd.cli.main.main()
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert (result.returncode, result.stdout, result.stderr) == (130, b"", b"")


def test_the_databases_own_errors_are_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """An SQLite error that nobody caught is still named for what it is."""
    import bd.storage.connection  # noqa: F401 (an open database has loaded it)
    from bd.storage.sqlite import Error

    make_run(monkeypatch, fail(Error("database disk image is malformed")))

    assert call_bd("types", "--json").json["code"] == "database-corrupt"


@pytest.mark.parametrize(
    ("argv", "is_json"),
    [
        (["--json", "nosuch"], True),
        (["nosuch", "--json"], True),
        (["list", "--nosuch", "--json"], True),
        (["list", "--nosuch"], False),
        (["list", "--nosuch", "--", "--json"], False),
    ],
)
def test_a_line_that_cannot_be_read_is_answered_as_it_asked(argv: list[str], *, is_json: bool) -> None:
    """Before the options are read, `--json` among them decides."""
    result = call_bd(*argv)

    assert result.code == 2
    assert (bool(result.out) and "error" in json.loads(result.out)) is is_json


def test_the_environment_asks_for_json_too() -> None:
    """`BD_JSON` counts for failures as it does for answers."""
    assert call_bd("nosuch", env={"BD_JSON": "1"}).json["code"] == "unknown-command"


def test_arguments_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """Hostile bytes get one sentence that names the argument."""
    result = call_bd("create", "a\udcff", cwd=tmp_path)

    assert result.code == 2
    assert result.err.startswith(r"Error: argument 2 is not UTF-8 text: a\udcff")


def test_warnings_come_after_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What went less than well is said on stderr whether the command succeeds or not."""

    class Opened:
        warnings = ("the file is newer",)

        def close(self) -> None:
            """Closes nothing."""

    def action(bd: Context) -> None:
        bd._opened.append(Opened())  # type: ignore[arg-type]
        if bd.quiet:
            raise Conflict("no")

    make_run(monkeypatch, action)

    assert call_bd("types").err == "Warning: the file is newer\n"
    assert call_bd("types", "--quiet").err == "Warning: the file is newer\nError: no\n"
