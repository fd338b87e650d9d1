"""Generators of records and of the lines other programs might have written for them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from bd.model.record import FIELDS

REQUIRED = ("id", "title", "status", "priority", "issue_type", "created_at", "updated_at")
WORDS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=12)
FRACTIONS = st.sampled_from(["", ".5", ".50", ".123456789", ".000000001", ".1000"])
OFFSETS = st.sampled_from(["Z", "+00:00", "-00:00", "+05:30", "-11:45", "+14:00"])
INSTANTS = st.builds(
    lambda day, second, fraction, offset: (
        f"2026-{day // 28 + 1:02d}-{day % 28 + 1:02d}T12:30:{second:02d}{fraction}{offset}"
    ),
    st.integers(0, 335),
    st.integers(0, 59),
    FRACTIONS,
    OFFSETS,
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS | st.just(""),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(WORDS.map(lambda word: "x-" + word), JSON_VALUES, max_size=3)
LABELS = st.lists(WORDS, min_size=1, max_size=4)
EDGES = st.lists(
    st.fixed_dictionaries(
        {"depends_on_id": WORDS, "created_at": INSTANTS},
        optional={
            "issue_id": WORDS,
            "type": st.sampled_from(["blocks", "related", "parent-child", "custom"]),
            "created_by": WORDS,
            "metadata": st.sampled_from(["", "{}", '{"gate":"all-children"}']),
            "thread_id": st.sampled_from(["", "th-1"]),
        },
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda edge: (edge["depends_on_id"], edge.get("type", "blocks")),
)
COMMENTS = st.lists(
    st.fixed_dictionaries(
        {"text": WORDS, "created_at": INSTANTS},
        optional={"id": st.integers(1) | WORDS, "author": WORDS, "issue_id": WORDS},
    ),
    min_size=1,
    max_size=3,
)
OF_KIND: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS | st.just(""),
    "number": st.integers(-(2**63) + 1, 2**63 - 1),
    "count": st.integers(0, 2**63 - 1),
    "flag": st.booleans(),
    "instant": INSTANTS,
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "json": st.dictionaries(WORDS, JSON_VALUES, max_size=3) | st.lists(JSON_VALUES, max_size=2) | st.none(),
    "names": st.lists(WORDS, max_size=3),
    "extra": JSON_VALUES,
}
_SETS = {"labels": LABELS, "dependencies": EDGES, "comments": COMMENTS}
_MANAGED = {"closed_at", "deleted_at"}
_OPTIONAL = {
    key: _SETS[key] if kind == "set" else OF_KIND[kind] | st.none()
    for key, kind, _ in FIELDS
    if key not in (*REQUIRED, *_MANAGED)
}
_ALWAYS: dict[str, st.SearchStrategy[Any]] = {
    "title": WORDS,
    "status": st.sampled_from(["open", "in_progress", "hooked", "strange"]),
    "priority": st.integers(0, 4),
    "issue_type": st.sampled_from(["task", "bug", "odd"]),
    "created_at": INSTANTS,
    "updated_at": INSTANTS,
}


def records(issue_id: str = "t-1") -> st.SearchStrategy[dict[str, Any]]:
    """Returns records of one id: any subset of the fields, unknown keys, spelled in many ways, keys in any order."""
    known = st.fixed_dictionaries({"id": st.just(issue_id), **_ALWAYS}, optional=_OPTIONAL)
    whole = st.builds(lambda one, other: {**one, **other}, known, UNKNOWN)
    return whole.flatmap(lambda record: st.permutations(list(record.items())).map(dict))


def spell(record: dict[str, Any], *, go: bool) -> bytes:
    """Returns a record as a line: by Go's rules, or as another writer would, with blanks and escapes of its own."""
    if not go:
        return json.dumps(record).encode()
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    for character in "&<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode()
