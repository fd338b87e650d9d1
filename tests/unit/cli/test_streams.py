"""Output is UTF-8, gathered, written whole; what cannot be written is one typed failure."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from bd.cli.problems import OutputBroken
from bd.cli.problems import OutputFailed
from bd.cli.streams import Output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    """Returns a descriptor of a new file."""
    descriptor = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


def test_nothing_is_written_before_the_flush(file: int) -> None:
    """What a failed command prepared never appears."""
    out = Output(file)

    out.write("one")
    out.writelines(["two", "three"])

    assert os.fstat(file).st_size == 0
    out.discard()
    out.flush()
    assert os.fstat(file).st_size == 0


def test_text_is_utf_8_whatever_the_locale(file: int, tmp_path: Path) -> None:
    """Undecoded bytes go out as they came in, other lone surrogates as question marks."""
    out = Output(file)

    out.write("é ❄ \udcff")
    out.flush()
    out.write("\ud800")
    out.flush()

    assert (tmp_path / "out").read_bytes() == "é ❄ ".encode() + b"\xff?"


def test_much_text_is_written_on_the_way(file: int) -> None:
    """Memory stays bounded when a command streams."""
    out = Output(file)

    for _ in range(3):
        out.write("x" * 500_000)

    assert os.fstat(file).st_size == 1_500_000


def test_a_reader_that_left_ends_the_output() -> None:
    """A closed pipe is told apart from other failures."""
    reader, writer = os.pipe()
    os.close(reader)
    out = Output(writer)
    out.write("text")

    with pytest.raises(OutputBroken):
        out.flush()

    os.close(writer)


def test_a_full_disk_is_named() -> None:
    """The reason the system gives is in the sentence."""
    descriptor = os.open("/dev/full", os.O_WRONLY)
    out = Output(descriptor)
    out.write("text")

    with pytest.raises(OutputFailed, match="No space left on device"):
        out.flush()

    os.close(descriptor)


def test_a_closed_descriptor_fails_when_written_to() -> None:
    """A process without standard output can still do work that prints nothing."""
    out = Output(-1)

    out.flush()
    out.write("text")
    with pytest.raises(OutputFailed, match="Bad file descriptor"):
        out.flush()


def test_a_text_stream_serves_tests() -> None:
    """The same object writes to a stream in memory."""
    stream = io.StringIO()
    out = Output(stream)

    out.write("text")
    out.flush()

    assert stream.getvalue() == "text"
    assert not out.isatty()
    assert out.writable()


def test_a_file_is_no_terminal(file: int) -> None:
    """Only a descriptor that a person looks at counts."""
    assert not Output(file).isatty()
    assert not Output(-1).isatty()
    assert Output(file).fileno() == file
