"""Lines of the travelling file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.model.rows import RecordError
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import MalformedLines
from bd.sync.jsonl import describe_problems
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import line_key
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.sync.jsonl import record_key

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a\nb\n", [(1, b"a"), (2, b"b")]),
        (b"a\r\nb\r\n", [(1, b"a"), (2, b"b")]),
        (b"\n  \n\t\r\na\n\n", [(4, b"a")]),
        (b"a\nb", [(1, b"a"), (2, b"b")]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", [(1, b"a"), (2, b"b")]),
        (b"a\x0bb\x0cc\x85d\xe2\x80\xa8e\n", [(1, b"a\x0bb\x0cc\x85d\xe2\x80\xa8e")]),
        (b"x" * 3_000_000 + b"\ny\n", [(1, b"x" * 3_000_000), (2, b"y")]),
    ],
    ids=["empty", "plain", "carriage returns", "blank", "no end", "byte order marks", "other separators", "long"],
)
def test_lines_end_at_newlines_only(tmp_path: Path, data: bytes, lines: list[tuple[int, bytes]]) -> None:
    """Numbers count every line, blank ones are left out, endings and byte order marks go, no length is too long."""
    (tmp_path / "file").write_bytes(data)

    assert list(read_lines(str(tmp_path / "file"))) == lines


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "not JSON (no JSON value at column 1)"),
        (b'{"id":"t-1"', "not JSON"),
        (b'{"id":"t-1"}{"id":"t-2"}', "text after the end of the JSON value at column 13"),
        (b'{"id":"\xff"}', "not UTF-8"),
        (b'{"id":"t-1","title":"\x00"}', "control character"),
        (b"[]", "not a JSON object"),
        (b'"t-1"', "not a JSON object"),
        (b"{}", "no id"),
        (b'{"id":""}', "no id"),
        (b'{"id":"  "}', "no id"),
        (b'{"id":5}', "no id"),
        (b'{"id":null}', "no id"),
        (b'{"id":"t-\\ud800"}', "half a character in the id"),
        (b"<<<<<<< HEAD", "a merge conflict marker"),
        (b"=======", "a merge conflict marker"),
        (b"||||||| base", "a merge conflict marker"),
        (b">>>>>>> theirs", "a merge conflict marker"),
        (b"[" * 100_000, "nested too deeply"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_line_has_a_reason(line: bytes, reason: str) -> None:
    """Whatever is wrong with a line is said in a few words."""
    with pytest.raises(RecordError) as caught:
        parse_line(line)

    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b'{"id":"t-1","title":"x"}', "t-1"),
        (b'{"title":"x","id":"t-1"}', "t-1"),
        (b' { "id" : "t-1" } ', "t-1"),
        (b'{"id":"t-\\u0041"}', "t-A"),
        (b'{"id":"t-\\"x"}', 't-"x'),
        ('{"id":"t-é"}'.encode(), "t-é"),
        (b'{"_type":"issue","id":"t-1"}', "t-1"),
        (b'{"_type":"memory","key":"k","value":"v"}', "~memory:k"),
        (b'{"id":"t-1","_type":"memory","key":"k"}', "~memory:k"),
        (b'{"_type":"memory","id":"m"}', "~memory:m"),
        (b'{"_type":"note","key":"\\ud800"}', "~note:\ufffd"),
        (b"{}", ""),
        (b"junk", ""),
    ],
)
def test_a_line_names_its_record(line: bytes, key: str) -> None:
    """The id, wherever it stands and however it is spelled; other kinds of records by type and name."""
    assert line_key(line) == key.encode()
    if key:
        assert record_key(parse_line(line), line) == key


def test_a_nameless_record_is_its_own_name() -> None:
    """A record of another kind without a name is known by its content."""
    one, other = (parse_line(text) for text in (b'{"_type":"x","a":1}', b'{"_type":"x","a":2}'))

    assert not is_issue(one)
    assert record_key(one, b"1") != record_key(other, b"2")
    assert record_key(one, b"1").startswith("~x:")


def test_problems_are_shortened() -> None:
    """The first five are named, the rest counted; a program gets all of them."""
    problems = [LineProblem(number, "no id") for number in range(1, 9)]
    error = MalformedLines("f.jsonl", problems)

    assert describe_problems(problems[:1]) == "line 1: no id"
    assert "line 5: no id; and 3 more" in error.message
    assert error.exit_code == ExitCode.SYNC
    assert len((error.details or {})["lines"]) == 8  # type: ignore[arg-type]
