"""Cells of foreign databases keep their meaning, and what has none is handed back."""

from __future__ import annotations

import math

import pytest

from bd.storage.convert import values
from bd.storage.convert.values import Unconvertible
from bd.storage.sqlite import dbapi


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000000Z"),
        ("2026-01-02T03:04:05.039649132+05:30", "2026-01-01T21:34:05.039649132Z"),
        ("2026-01-02T03:04:05.5+00:00", "2026-01-02T03:04:05.500000000Z"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05.000000000Z"),
        ("2026-01-02 03:04:05.123456789-08:00", "2026-01-02T11:04:05.123456789Z"),
        ("2026-01-02 15:04:05.5 +0530 IST m=+0.1", "2026-01-02T09:34:05.500000000Z"),
        ("2026-01-02 15:04:05 +0000 UTC", "2026-01-02T15:04:05.000000000Z"),
        ("2026-01-02", "2026-01-02T00:00:00.000000000Z"),
        (b"2026-01-02 03:04:05", "2026-01-02T03:04:05.000000000Z"),
        (" 2026-01-02T03:04:05Z ", "2026-01-02T03:04:05.000000000Z"),
    ],
)
def test_instants_of_every_spelling(cell: object, stored: str) -> None:
    """Offsets, blanks, Go's own form and bare dates are read; the instant does not change."""
    assert values.to_instant(cell) == stored


@pytest.mark.parametrize("cell", ["", "soon", "2026-13-01T00:00:00Z", 17, 1.5, None, "x" * 40, "2026-01-02 1:2:3 x y"])
def test_what_is_no_instant(cell: object) -> None:
    """Numbers and other text are not guessed at."""
    with pytest.raises(Unconvertible):
        values.to_instant(cell)


@pytest.mark.parametrize(("cell", "text"), [("a\udc80", "a\ufffd"), (b"\xff", "\ufffd"), (7, "7"), (None, "")])
def test_anything_becomes_text(cell: object, text: str) -> None:
    """Bytes that are no UTF-8 and lone surrogates are replaced."""
    assert values.to_text(cell) == text


def test_numbers() -> None:
    """Whole floats are integers; text, fractions and infinities are no numbers of their column."""
    assert values.to_integer(3.0) == 3
    assert values.to_flag(17) == 1
    assert values.to_real(1) == 1.0
    for convert, cell in (
        (values.to_integer, "high"),
        (values.to_integer, 1.5),
        (values.to_flag, "yes"),
        (values.to_real, "1"),
        (values.to_real, math.inf),
    ):
        with pytest.raises(Unconvertible):
            convert(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [('{"a": 1}', '{"a": 1}'), ("", ""), ("not json", '"not json"'), ("{", '"{"'), (b"[1]", "[1]")]
)
def test_json_is_kept_and_made(cell: object, text: str) -> None:
    """Valid JSON stays to the byte; anything else becomes a JSON string, so that reading it never fails."""
    assert values.to_json(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"), [('["a"]', '["a"]'), ("", None), ("ann", '["ann"]'), ("[1]", '["[1]"]'), ("{}", '["{}"]')]
)
def test_names_are_always_a_list(cell: object, text: str | None) -> None:
    """A list of strings stays; other text is one name."""
    assert values.to_names(cell) == text


@pytest.mark.parametrize(
    ("cell", "kept"),
    [('{"a": 1}', {"a": 1}), ("[bad", "[bad"), ("text", "text"), (3, 3), (math.inf, "inf"), (b"\xff", "\ufffd")],
)
def test_unknown_columns_become_json_values(cell: object, kept: object) -> None:
    """Objects and arrays are parsed, the rest is kept as it is."""
    assert values.to_extra(cell) == kept


def test_a_source_is_readable_whatever_bytes_it_holds() -> None:
    """Text columns with invalid UTF-8 do not stop a conversion."""
    con = dbapi.connect(":memory:")
    values.prepare_source(con)

    assert con.execute("select cast(x'ff41' as text)").fetchone() == ("\ufffdA",)
    con.close()
