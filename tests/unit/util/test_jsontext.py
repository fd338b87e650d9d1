"""JSON as the classic tool writes it, read without losing a digit."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bd.util import jsontext
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import RawNumber
from bd.util.jsontext import dumps_document
from bd.util.jsontext import dumps_line
from bd.util.jsontext import dumps_pretty
from bd.util.jsontext import loads


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("desc <b> & é", '"desc \\u003cb\\u003e \\u0026 é"'),
        ("a\u2028b\u2029c", '"a\\u2028b\\u2029c"'),
        ('tab\tquote"back\\slash/', '"tab\\tquote\\"back\\\\slash/"'),
        ("\0\x1f\x7f", '"\\u0000\\u001f\x7f"'),
        ("\b\f\r\n", '"\\b\\f\\r\\n"'),
        ("🚀 日本語", '"🚀 日本語"'),
        ("\ud800x", '"\\ud800x"'),
        ({}, "{}"),
        ({"a": [1, None, True, False, {"b": ()}]}, '{"a":[1,null,true,false,{"b":[]}]}'),
        ({"&": 1}, '{"\\u0026":1}'),
        (2.0, "2"),
        (0.25, "0.25"),
        (10**40, "1" + "0" * 40),
        (-7, "-7"),
    ],
)
def test_a_line_is_written_as_go_writes_it(value: object, text: str) -> None:
    """Compact, UTF-8, with Go's escapes and no others."""
    assert dumps_line(value) == text


@pytest.mark.parametrize("text", ["1.0", "1e3", "1E+03", "-0.0", "0.10", "1.7976931348623157e308", "12.500"])
def test_a_number_keeps_its_spelling(text: str) -> None:
    """A number with a fraction or an exponent is written back as it was spelled, and counts as its value."""
    number = loads(text)

    assert isinstance(number, RawNumber)
    assert number == float(text)
    assert dumps_line([number]) == f"[{text}]"


@pytest.mark.parametrize("text", ["123456789012345678901234567890", "-1", "0"])
def test_an_integer_keeps_every_digit(text: str) -> None:
    """Integers of any size survive."""
    assert dumps_line(loads(text)) == text


@pytest.mark.parametrize(
    "value",
    [{"a": {"b": [1, {"c": "d"}]}, "e": [], "f": {}, "g": [[]]}, [], {}, "x", [1, 2], None, {"k": [True]}],
)
def test_pretty_json_is_indented_by_two(value: object) -> None:
    """The pretty form equals the standard library's with an indent of two."""
    assert dumps_pretty(value) == json.dumps(value, indent=2)


def test_pretty_json_escapes_like_a_line() -> None:
    """Pretty output has the same escapes as a line."""
    assert dumps_pretty({"a": "<&>"}) == '{\n  "a": "\\u003c\\u0026\\u003e"\n}'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON value at column 1"),
        ("   ", "no JSON value"),
        ("{", "column 2"),
        ('{"a":}', "column 6"),
        ('{"a":1}}', "text after the end of the JSON value at column 8"),
        ("[1,]", "column 4"),
        ('"\t"', "control character"),
        ('"open', "Unterminated string"),
        ("NaN", "NaN is not a JSON value"),
        ("[Infinity]", "Infinity is not"),
        ("-Infinity", "-Infinity is not"),
        ("nope", "no JSON value"),
        ("01", "after the end"),
        ("[" * 100_000, "nested too deeply"),
        ('"\\x"', "escape"),
        ("9" * 5000, "digits"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_not_json_is_named(text: str, reason: str) -> None:
    """Anything that is not one JSON document is refused with the reason and the column."""
    with pytest.raises(JsonTextError) as caught:
        loads(text)

    assert reason in str(caught.value)


def test_an_error_is_named_without_the_json_package() -> None:
    """In a process that never imported `json`, malformed text still gives the reason."""
    script = (
        "import sys\n"
        "from bd.util.jsontext import loads, JsonTextError\n"
        "assert 'json' not in sys.modules, 'loaded'\n"
        "try: loads('{\"a\":1,}')\n"
        "except JsonTextError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "column 8" in done.stdout


def test_space_around_the_value_is_fine() -> None:
    """Blanks and line ends around a document are skipped."""
    assert loads(' \t\r\n{"a": [1, 2]}\r\n') == {"a": [1, 2]}


def test_surrogate_pairs_become_one_character() -> None:
    """An escaped pair is one character, a lone half stays a half and is written as an escape again."""
    assert loads('"\\ud83d\\ude80"') == "🚀"
    assert dumps_line(loads('"x\\udc00"')) == '"x\\udc00"'


def test_a_value_without_a_json_form_is_an_error() -> None:
    """What JSON does not have is refused, not guessed."""
    with pytest.raises(TypeError, match="set has no JSON form"):
        dumps_line({1, 2})


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_json_does_not_have_is_an_error(number: float) -> None:
    """Infinities and NaN are never written, because nobody could read them."""
    with pytest.raises(ValueError, match="not a JSON value"):
        dumps_line([number])


def test_a_value_nested_too_deeply_to_be_written_is_an_error() -> None:
    """A value that reads but is too deep to write is refused as such."""
    with pytest.raises(JsonTextError, match="nested too deeply"):
        dumps_line(nested(100_000))


def test_what_a_line_can_hold_an_output_can_show() -> None:
    """A document may nest as deep as a line, but for the few calls around it."""
    value: object = 1
    depth = 0
    while is_writable({"a": value}):
        value = {"a": value}
        depth += 1
    for _ in range(10):
        value = value["a"]  # type: ignore[index]

    assert depth > 100
    assert loads(dumps_document(value)) == value
    with pytest.raises(JsonTextError, match="nested too deeply"):
        dumps_document(nested(100_000))


def is_writable(value: object) -> bool:
    """Says whether a value can be a line."""
    try:
        dumps_line(value)
    except JsonTextError:
        return False
    return True


def nested(depth: int) -> list[object]:
    """Returns lists in lists."""
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def test_keys_without_end_are_not_kept() -> None:
    """What is remembered of keys is bounded: metadata may have any."""
    text = dumps_line({f"key {number}": number for number in range(5000)})

    assert text.count(":") == 5000
    assert len(jsontext._compact_heads) <= jsontext._MOST_HEADS
