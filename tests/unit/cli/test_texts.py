"""Texts from standard input and from files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from bd.cli.context import Context
from bd.cli.streams import Output
from bd.cli.texts import NotUtf8
from bd.cli.texts import TextUnreadable
from bd.util.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path


def context(folder: Path, data: bytes = b"") -> Context:
    """Returns a context in a folder with bytes on standard input."""
    stdin = io.TextIOWrapper(io.BytesIO(data), encoding="latin-1")
    outputs = (Output(io.StringIO()), Output(io.StringIO()))
    return Context([], env={}, clock=SystemClock(), streams=(stdin, *outputs), cwd=str(folder))


@pytest.mark.parametrize("value", [None, "", "plain", "a @b", "--", "@"])
def test_most_texts_are_what_they_say(tmp_path: Path, value: str | None) -> None:
    """Only a dash alone and a leading @ mean something else."""
    assert context(tmp_path).text(value) == value


def test_a_dash_reads_standard_input(tmp_path: Path) -> None:
    """The bytes are UTF-8 whatever the locale says, and kept to the last newline."""
    assert context(tmp_path, "\ufeffé\n".encode()).text("-") == "é\n"


def test_an_at_sign_reads_a_file(tmp_path: Path) -> None:
    """The path starts from the directory the command works in."""
    (tmp_path / "body.md").write_text("# é\n", encoding="utf-8")

    assert context(tmp_path).text("@body.md") == "# é\n"


def test_two_at_signs_stand_for_one(tmp_path: Path) -> None:
    """A text can start with @."""
    assert context(tmp_path).text("@@ada please look") == "@ada please look"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The sentence has the path and the reason, the hint the way to write an @."""
    with pytest.raises(TextUnreadable, match="nosuch: No such file") as caught:
        context(tmp_path).text("@nosuch")

    assert "@@" in (caught.value.hint or "")


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """The place of the first wrong byte is told."""
    with pytest.raises(NotUtf8, match=r"standard input is not UTF-8 text \(byte 3\)"):
        context(tmp_path, b"ab\xff").text("-")
