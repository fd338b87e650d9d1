"""Dotted keys in nested mappings."""

from __future__ import annotations

import pytest

from bd.util.keytree import find_value
from bd.util.keytree import flatten
from bd.util.keytree import to_text

TREE = {
    "sync": {"branch": "x", "Export_On": "push", "empty": None},
    "sync.mode": "realtime",
    "routing": {"deep.er": {"key": 3}},
    "labels": ["a", "b"],
    "actor": None,
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sync.branch", "x"),
        ("sync.mode", "realtime"),
        ("SYNC.export-on", "push"),
        ("sync.empty", None),
        ("routing.deep.er.key", 3),
        ("labels", ["a", "b"]),
        ("actor", None),
        ("syn", None),
        ("sync.branch.more", None),
        ("sync", TREE["sync"]),
    ],
)
def test_find_value(key: str, value: object) -> None:
    """A key is found nested, dotted or both, however it is spelled; null is absent."""
    assert find_value(TREE, key) == value


def test_flatten() -> None:
    """Every leaf appears once under its dotted key."""
    leaves = {"sync.branch": "x", "sync.export-on": "push", "sync.mode": "realtime", "routing.deep.er.key": 3}

    assert flatten(TREE) == leaves | {"labels": ["a", "b"]}
    assert "sync.Export_On" in flatten(TREE, as_written=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (False, "false"), (None, ""), (3, "3"), ("x", "x"), (["a", 1], "a,1"), ({"a": "b"}, "a=b")],
)
def test_to_text(value: object, text: str) -> None:
    """Values are shown the way they are typed."""
    assert to_text(value) == text
