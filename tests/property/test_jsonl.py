"""JSON text and lines against the standard library's reader."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from bd.model.rows import RecordError
from bd.sync.jsonl import line_key
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import record_key
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line
from bd.util.jsontext import dumps_pretty
from bd.util.jsontext import loads
from tests.support.strategies import JSON_VALUES
from tests.support.strategies import records
from tests.support.strategies import spell

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=20)


@given(JSON_VALUES | ANY_TEXT)
def test_what_is_written_is_read_by_others(value: Any) -> None:
    """Both forms are JSON for the standard library and mean the value, lone surrogates included."""
    assert json.loads(dumps_line(value)) == value
    assert json.loads(dumps_pretty(value)) == value
    assert dumps_line(value).encode()


@given(JSON_VALUES, st.booleans())
def test_what_others_write_is_read(value: Any, ascii_only: bool) -> None:
    """The standard library's JSON is read as it reads it itself."""
    text = json.dumps(value, ensure_ascii=ascii_only)

    assert loads(text) == json.loads(text)


@given(JSON_VALUES)
def test_a_line_read_and_written_is_the_same_line(value: Any) -> None:
    """Canonical text survives to the byte, numbers included."""
    text = dumps_line(value)

    assert dumps_line(loads(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["{!r}", "{:.3e}", "{:.17g}", "{:.2f}"]))
@example(-0.0, "{:.17g}")
def test_a_number_survives_as_it_was_spelled(number: float, form: str) -> None:
    """Every spelling of a finite number is written back."""
    text = form.format(number)

    assert dumps_line(loads(f"[{text}]")) == f"[{text}]"


def _refuse(name: str) -> None:
    raise ValueError(name)


@given(st.text(alphabet='{}[]",:0123456789.eE+-\\u tfn\n\x00é', max_size=25) | ANY_TEXT)
@example("[1e999]")
@example("-")
def test_any_text_is_json_for_both_or_for_neither(text: str) -> None:
    """Our reader accepts exactly what the standard library does, constants that JSON lacks left out."""
    try:
        expected = json.loads(text, parse_constant=_refuse)
    except ValueError:
        expected = math
    try:
        found = loads(text)
    except JsonTextError:
        found = math

    assert found is expected or found == expected


@given(
    records() | st.builds(lambda name, kind: {"id": name, "key": name, "_type": kind}, ANY_TEXT, ANY_TEXT),
    st.booleans(),
)
def test_the_quick_key_is_the_true_key(record: dict[str, Any], go: bool) -> None:
    """The key found by a glance at a line is that of the parsed record; a line that is none has no key."""
    line = spell(record, go=go) if go and _is_unicode(record) else json.dumps(record).encode()
    try:
        expected = record_key(parse_line(line), line).encode()
    except RecordError:
        expected = b""

    assert line_key(line) == expected


def _is_unicode(record: dict[str, Any]) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in json.dumps(record, ensure_ascii=False))


@given(st.binary(max_size=40) | ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_record_or_a_record_error(line: bytes) -> None:
    """No line, however broken, raises anything but the error that names its reason."""
    try:
        record = parse_line(line)
    except RecordError as error:
        reason = str(error)
        assert reason
    else:
        assert record_key(record, line).encode() == line_key(line)
