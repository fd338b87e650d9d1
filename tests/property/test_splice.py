"""Changing lines in place of rewriting the file: the outcome is the same."""

from __future__ import annotations

import os
import tempfile

from hypothesis import given
from hypothesis import strategies as st

from bd.sync.jsonl import line_key
from bd.sync.splice import SortedLines
from bd.sync.splice import copy_span
from bd.sync.splice import splice_lines

KEYS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters='"\\', min_codepoint=32), min_size=1, max_size=6
)
FILLERS = st.sampled_from(["", "x", "é" * 40, "y" * 9000, "z" * 20_000])


def to_line(key: str, filler: str) -> bytes:
    """Returns a record's line of some length."""
    return f'{{"id":"{key}","title":"{filler}"}}'.encode()


def spliced(lines: list[bytes], changes: list[tuple[bytes, bytes | None]]) -> bytes:
    """Returns the file of `lines` after a splice."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(b"".join(line + b"\n" for line in lines))
        source.flush()
        splice_lines(SortedLines(source.fileno(), source.tell()), target.fileno(), changes)
        target.seek(0)
        return target.read()


@given(
    st.dictionaries(KEYS, FILLERS, max_size=12), st.dictionaries(KEYS, FILLERS | st.none(), max_size=6), st.randoms()
)
def test_a_splice_is_a_full_rewrite(before: dict[str, str], changed: dict[str, str | None], random: object) -> None:
    """Replacing, adding and removing lines gives the bytes that writing everything anew gives."""
    shuffle = sorted(before)
    getattr(random, "shuffle")(shuffle)  # noqa: B009 (Hypothesis's own random has no public type)
    known: dict[str, str | None] = dict.fromkeys(shuffle[: len(shuffle) // 2])
    wanted = {**known, **changed}
    after = {**{key: to_line(key, filler) for key, filler in before.items()}}
    changes: list[tuple[bytes, bytes | None]] = []
    for key, filler in wanted.items():
        line = None if filler is None else to_line(key, filler)
        changes.append((key.encode(), line))
        after.pop(key, None)
        if line is not None:
            after[key] = line

    lines = [to_line(key, before[key]) for key in sorted(before, key=str.encode)]
    expected = [after[key] for key in sorted(after, key=str.encode)]

    assert spliced(lines, sorted(changes)) == b"".join(line + b"\n" for line in expected)


@given(st.dictionaries(KEYS, FILLERS, min_size=1, max_size=12), KEYS)
def test_bisection_finds_what_a_scan_finds(lines: dict[str, str], wanted: str) -> None:
    """The span of a key is its line, or the empty place where it would stand."""
    ordered = [to_line(key, lines[key]) + b"\n" for key in sorted(lines, key=str.encode)]
    before = b"".join(line for line in ordered if line_key(line.rstrip(b"\n")) < wanted.encode())
    own = to_line(wanted, lines[wanted]) + b"\n" if wanted in lines else b""
    with tempfile.TemporaryFile() as file:
        file.write(b"".join(ordered))
        file.flush()

        assert SortedLines(file.fileno(), file.tell()).find(wanted.encode()) == (len(before), len(before) + len(own))


@given(st.binary(max_size=4000), st.data())
def test_a_span_is_copied_whole(data: bytes, draw: st.DataObject) -> None:
    """Exactly the bytes between the offsets are appended."""
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, len(data)))
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(data)
        source.flush()
        os.write(target.fileno(), b"before")
        copy_span(source.fileno(), target.fileno(), start, end)
        target.seek(0)

        assert target.read() == b"before" + data[start:end]
