"""bd.cli.failures and bd.cli.render.problems: what ends a command becomes text, a document and an exit code."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING

import pytest

from bd.cli.render.problems import problem_document
from bd.cli.render.problems import problem_text
from bd.errors import Busy
from bd.errors import ExitCode
from bd.errors import NotFound
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from pathlib import Path


def test_document_has_what_applies() -> None:
    """Sentence and slug always; hint, details and retryable only where they say something."""
    bare = problem_document(NotFound("no such thing"))
    full = problem_document(Busy("locked", hint="wait", details={"path": "x"}))

    assert bare == {"error": "no such thing", "code": "not-found"}
    assert full == {"error": "locked", "code": "busy", "hint": "wait", "details": {"path": "x"}, "retryable": True}


def test_text_is_a_sentence_and_a_way_out() -> None:
    """The text names the failure on one line and the hint on the next."""
    assert problem_text(NotFound("no such thing", hint="look elsewhere")) == (
        "Error: no such thing\nhint: look elsewhere\n"
    )


@pytest.mark.parametrize(
    ("error", "code", "slug"),
    [
        (ZeroDivisionError("oops"), ExitCode.INTERNAL, "internal"),
        (OSError(errno.ENOSPC, "No space left on device"), ExitCode.STORAGE, "system-refused"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, None),
    ],
    ids=["defect", "system", "interrupt"],
)
def test_anything_ends_in_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, slug: str | None
) -> None:
    """A defect, a refusal of the system and an interrupt each have their code, and no traceback."""
    from bd.cli.commands import version

    def explode(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(version, "run", explode)
    result = call_bd("version", "--json", cwd=tmp_path, check=False)

    assert result.code == code
    assert (json.loads(result.out)["code"] if result.out else None) == slug
    assert "Traceback" not in result.err


def test_a_failure_is_a_line_whatever_a_user_wrote(tmp_path: Path) -> None:
    """Neither line breaks nor control characters reach a terminal, also where a command goes on after a failure."""
    from tests.support.workspace import make_workspace

    workspace = make_workspace(tmp_path / "repo")
    issue_id = workspace.create("One")

    for words in (["show", "\x1b[31mno\nsuch"], ["show", issue_id, "\x1b[31mno\nsuch"]):
        said = workspace.bd(*words, check=False).err
        assert 'Error: no issue found matching "\\x1b[31mno such"\n' in said
        assert "\x1b" not in said


def test_a_trace_begins_with_the_command() -> None:
    """How a command was called is left out, so that both lanes show the same."""
    shown = [call_bd("-v", "-C", "nowhere", "list", check=False, use_hot=is_hot).err for is_hot in (True, False)]

    assert shown[0] == shown[1]
    assert "bd/cli/context.py" in shown[0]
    assert "bd/cli/main.py" not in shown[0]
