"""The reader of flat configuration files says what the YAML library says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.util.flatkeys import read_flat
from bd.util.yamlfile import parse_tree

KEYS = st.one_of(
    st.sampled_from(
        ["actor", "no-auto-flush", "sync.mode", "lock_timeout", "y", "null", "True", "a b", "1", "- a", ""]
    ),
    st.text("ab.-_#:'", max_size=5),
)
WORDS = """
true True yes on Off null ~ Null NO 0 7 -1 +3 007 0o7 0x1F 1_000 1.5 1e3 .inf .nan 30s 1m30s 100ms 12:30 12:30:45
2025-01-15 2025-01-15T10:00:00Z ../repo ~/x /a/b ./c https://a.b/c git@h:p.git a:b a: a:# x#y = << <<: "q" 'q'
"a\\n" 'it''s' "a'b" [a] {a:b} &a *a !a |- > % @x `x` --- ... - ? a, %x =x 1w 5d
"""
VALUES = st.one_of(
    st.sampled_from(WORDS.split()),
    st.text("ab1: #'\"-.~/\\,é\u2028\t", max_size=12),
    st.text(max_size=6),
)
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, VALUES),
    st.builds("{}: {} # {}".format, KEYS, VALUES, st.text(max_size=4)),
    st.builds("{}: {} {}".format, KEYS, VALUES, VALUES),
    st.builds("{}# {}".format, st.sampled_from(["", " ", "\t"]), st.text(max_size=5)),
    st.sampled_from(["", "  ", "---", "...", "  more", "- item", "key:", "\ufeffa: b", "%YAML 1.1"]),
    st.text(max_size=8),
)
TEXTS = st.builds(
    lambda lines, ending, last: ending.join(lines) + last,
    st.lists(LINES, max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\n"]),
)


@given(TEXTS)
def test_the_flat_reader_agrees_with_the_library(text: str) -> None:
    """Where it answers at all, the library gives the same values, of the same kinds, in the same order."""
    flat = read_flat(text)
    if flat is None:
        return
    found = parse_tree(text, "config.yaml")

    assert repr(flat) == repr(found)


@given(
    st.dictionaries(
        st.sampled_from(["actor", "json", "sync.mode", "lock-timeout"]),
        st.from_regex("[a-z]{4,9}|[1-9]{3}s", fullmatch=True),
    )
)
def test_ordinary_files_need_no_library(values: dict[str, str]) -> None:
    """Plain words and durations are always answered."""
    text = "# settings\n" + "".join(f"{key}: {value}  # why\n" for key, value in values.items())

    assert read_flat(text) == values or set(values.values()) & {"null", "true", "false"}


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "a:\n  b: 1\n", "a: [x]\n", "<<<<<<< HEAD\na: 1\n", "a: \ufffd\n", "- a\n"]
)
def test_everything_else_is_left_to_the_library(text: str) -> None:
    """Doubtful and broken files are the library's to read or to refuse."""
    assert read_flat(text) is None
