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
