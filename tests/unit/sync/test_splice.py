"""Single lines of a sorted file, found by bisection."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.sync.splice import SortedLines
from bd.sync.splice import copy_span
from bd.sync.splice import splice_lines
from tests.support.builders import make_record
from tests.support.builders import read_bytes
from tests.support.builders import to_line
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from pathlib import Path

IDS = [f"t-{number:04d}" for number in range(0, 2000, 2)]


def new_line(issue_id: str) -> bytes:
    """Returns a changed line."""
    return to_line(make_record(issue_id, title="changed")).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"t-0000": True},
        {"t-1998": True},
        {"t-0001": True},
        {"a-1": True},
        {"~memory:x": True},
        {"t-1000": False},
        {"t-0000": False, "t-1998": False},
        {"t-0999": True, "t-1000": False, "t-1001": True, "t-9999": True},
        {"t-0003": False},
        {},
    ],
    ids=str,
)
def test_lines_are_changed_where_they_stand(tmp_path: Path, changes: dict[str, bool]) -> None:
    """First, last, new, removed and absent lines: the result is the sorted file one would write."""
    write_lines(tmp_path / "old", [make_record(issue_id) for issue_id in IDS])
    lines = {issue_id: to_line(make_record(issue_id)).encode() for issue_id in IDS}
    for key, is_kept in changes.items():
        lines.pop(key, None)
        if is_kept:
            lines[key] = new_line(key)
    planned = [(key.encode(), new_line(key) if is_kept else None) for key, is_kept in sorted(changes.items())]

    with (tmp_path / "old").open("rb") as source, (tmp_path / "new").open("wb") as target:
        splice_lines(SortedLines(source.fileno(), os.fstat(source.fileno()).st_size), target.fileno(), planned)

    assert read_bytes(tmp_path / "new") == b"".join(lines[key] + b"\n" for key in sorted(lines))


def test_a_change_reads_a_small_part_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Finding a line among a thousand takes a few dozen small reads."""
    write_lines(tmp_path / "file", [make_record(issue_id) for issue_id in IDS])
    reads: list[int] = []
    real = os.pread

    def counting(fileno: int, count: int, offset: int) -> bytes:
        reads.append(count)
        return real(fileno, count, offset)

    monkeypatch.setattr(os, "pread", counting)
    with (tmp_path / "file").open("rb") as file:
        SortedLines(file.fileno(), os.fstat(file.fileno()).st_size).find(b"t-0500")

    assert len(reads) < 40


def test_an_empty_file_has_one_place() -> None:
    """Every key stands at the start of an empty file."""
    with open(os.devnull, "rb") as nothing:
        assert SortedLines(nothing.fileno(), 0).find(b"t-1") == (0, 0)


@pytest.mark.parametrize("number", [0, 38, 18, 95])
def test_a_span_is_copied_where_the_kernel_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Whatever reason `copy_file_range` has to decline, or without it, the bytes arrive."""

    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    if number:
        monkeypatch.setattr(os, "copy_file_range", refuse)
    else:
        monkeypatch.delattr(os, "copy_file_range")
    (tmp_path / "source").write_bytes(b"x" * 3_000_000 + b"END")
    with (tmp_path / "source").open("rb") as source, (tmp_path / "target").open("wb") as target:
        copy_span(source.fileno(), target.fileno(), 1, 3_000_003)

    assert read_bytes(tmp_path / "target") == b"x" * 2_999_999 + b"END"


def test_a_failing_copy_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk during the copy is an error, not a shorter file."""

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "copy_file_range", refuse)
    (tmp_path / "source").write_bytes(b"x" * 10)
    with (
        (tmp_path / "source").open("rb") as source,
        (tmp_path / "target").open("wb") as target,
        pytest.raises(OSError, match="No space"),
    ):
        copy_span(source.fileno(), target.fileno(), 0, 10)
