"""What SQLite is taught: case in every script, regular expressions, metadata."""

from __future__ import annotations

from typing import Any

import pytest

from bd.storage.functions import InvalidRegex
from bd.storage.functions import as_number
from bd.storage.functions import compile_regex
from bd.storage.functions import find_metadata
from bd.storage.functions import has_metadata
from bd.storage.functions import matches_metadata
from bd.storage.functions import register_functions
from bd.storage.sqlite import dbapi

JSON = (
    '{"text":"b","spelled":"10","n":10,"real":1.50,"yes":true,"null":null,"empty":"","list":[1, "x"],"a.b":1,'
    '"a":{"c":"deep"}}'
)


@pytest.mark.parametrize(
    ("sql", "values", "result"),
    [
        ("select bd_lower(?)", ("ÉA",), "éa"),
        ("select bd_lower(?)", (None,), None),
        ("select ? regexp ?", ("docs", "^d"), 1),
        ("select ? regexp ?", ("docs", "^o"), 0),
        ("select ? regexp ?", (None, "^o"), 0),
        ("select bd_metadata(?, 'text', '=', 'b')", (JSON,), 1),
        ("select bd_has_metadata(?, 'text')", (JSON,), 1),
    ],
)
def test_functions_answer_in_sql(sql: str, values: tuple[Any, ...], result: Any) -> None:
    """Registered functions work inside a statement, with nulls too."""
    con = dbapi.connect(":memory:")
    register_functions(con)
    register_functions(con)

    assert con.execute(sql, values).fetchone() == (result,)
    con.close()


@pytest.mark.parametrize("pattern", ["(", "[", "*", "(?P<n", "a{99999999999}"])
def test_a_bad_expression_is_named(pattern: str) -> None:
    """What is no regular expression is a usage error with the reason."""
    with pytest.raises(InvalidRegex) as caught:
        compile_regex(pattern)
    assert pattern in caught.value.message


def test_expressions_are_compiled_once() -> None:
    """The same pattern is the same object."""
    assert compile_regex("a.c") is compile_regex("a.c")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", "b"),
        ("n", 10),
        ("yes", "true"),
        ("null", None),
        ("absent", None),
        ("list", '[1,"x"]'),
        ("a.b", 1),
        ("a.c", "deep"),
        ("a.c.d", None),
        ("a", '{"c":"deep"}'),
    ],
)
def test_metadata_is_found_by_key_or_path(key: str, value: object) -> None:
    """The key itself wins over a path; anything but text and numbers is compact JSON."""
    assert find_metadata(JSON, key) == value
    assert has_metadata(JSON, key) == (value is not None)


@pytest.mark.parametrize("text", [None, "", "{", "[1]", '"x"', "nonsense"])
def test_other_documents_have_no_keys(text: str | None) -> None:
    """What is no object has no value."""
    assert find_metadata(text, "a") is None


@pytest.mark.parametrize(
    ("key", "operator", "value", "holds"),
    [
        ("text", "=", "b", True),
        ("text", "<", "c", True),
        ("text", ">", "c", False),
        ("n", ">", "9", True),
        ("n", "<", "9", False),
        ("n", "=", "10.0", True),
        ("n", "=", "ten", False),
        ("n", "<", "x", True),
        ("real", "=", "1.5", True),
        ("real", "=", "1.50", True),
        ("real", ">", "a", False),
        ("yes", "=", "true", True),
        ("list", "=", '[1,"x"]', True),
        ("absent", "=", None, True),
        ("null", "<=", None, True),
        ("empty", ">=", None, True),
        ("empty", "=", "", False),
        ("spelled", ">", "9", True),
        ("spelled", "<=", "10.0", True),
        ("spelled", "=", "10", True),
        ("spelled", "=", "10.0", False),
        ("spelled", "<", "9x", True),
        ("text", "=", None, False),
        ("absent", "<", None, False),
        ("absent", "<", "x", False),
    ],
)
def test_metadata_compares(key: str, operator: str, value: str | None, *, holds: bool) -> None:
    """Numbers compare with numbers, the rest as text; nothing equals only nothing."""
    assert matches_metadata(JSON, key, operator, value) is holds


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("-2", -2),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.", None),
        ("nan", None),
        ("1_0", None),
        ("", None),
        ("x", None),
        ("1x2", None),
        ("٣", None),
        ("9" * 30, 1e30),
    ],
)
def test_numbers_are_spelled_as_in_json(text: str, number: float | None) -> None:
    """Only JSON's spelling of a number is one."""
    assert as_number(text) == number
