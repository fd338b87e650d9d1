"""The content hash is the classic one."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from bd.model.content import content_hash
from tests.support.builders import NOW
from tests.support.builders import make_record

PEOPLE = {"owner": "tess@x.org", "created_by": "Tess"}
SECOND = {"title": "Second", "status": "open", "priority": 2, "issue_type": "task", **PEOPLE}
FIRST = {
    "title": "First",
    "description": "desc <b> & é",
    "status": "open",
    "priority": 1,
    "issue_type": "bug",
    **PEOPLE,
}


@pytest.mark.parametrize(
    ("record", "digest"),
    [
        (SECOND, "a1484dfcf90b3eebbb7fe6c40a0752afd31c6c8521e63132235c9c117e50b57f"),
        (FIRST, "d31556d4142c85b96907168c3a24a5687d43e73837946c8bbf7fedb456a4f439"),
    ],
    ids=["second", "first"],
)
def test_the_hash_is_the_classic_one(record: dict[str, Any], digest: str) -> None:
    """The specification's vectors come out."""
    assert content_hash(record) == digest


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "t-9"},
        {"updated_at": "2027-01-01T00:00:00Z"},
        {"labels": ["x"]},
        {"comments": [{"text": "x"}]},
        {"dependencies": [{"depends_on_id": "t-2"}]},
        {"close_reason": "done"},
        {"due_at": NOW},
        {"estimated_minutes": 5},
        {"ephemeral": True},
        {"description": None},
        {"pinned": False},
    ],
    ids=str,
)
def test_bookkeeping_does_not_count(fields: dict[str, Any]) -> None:
    """Ids, times, sets, estimates and empty values leave the hash as it is."""
    assert content_hash(make_record("t-1", **fields)) == content_hash({**make_record("t-1"), "title": "Title of t-1"})


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "x"},
        {"priority": 0},
        {"status": "closed"},
        {"external_ref": "gh-1"},
        {"pinned": True},
        {"metadata": {"a": 1}},
        {"is_template": True},
        {"bonded_from": [{"source_id": "t-2", "bond_type": "x"}]},
        {"creator": {"name": "x"}},
        {"validations": [{"validator": {"name": "v"}, "outcome": "ok", "timestamp": NOW, "score": 0.5}]},
        {"quality_score": 0.5},
        {"crystallizes": True},
        {"timeout": 5},
        {"waiters": ["a"]},
        {"holder": "h"},
        {"payload": "p"},
        {"description": "\ud800"},
    ],
    ids=str,
)
def test_content_counts(fields: dict[str, Any]) -> None:
    """Each content field changes the hash."""
    assert content_hash({**make_record("t-1"), **fields}) != content_hash(make_record("t-1"))


def test_every_item_is_followed_by_one_nul() -> None:
    """The stream is the specification's, item by item, for a record that sets every kind of field."""
    record = {
        **make_record("t-1", metadata={"a": [1, "x"]}, pinned=True, is_template=True, quality_score=0.5, timeout=7),
        "bonded_from": [{"source_id": "s", "bond_type": "b", "bond_point": "p"}],
        "creator": {"name": "n", "org": "o"},
        "validations": [
            {"validator": {"name": "v"}, "outcome": "ok", "timestamp": "2026-01-01T00:00:00.5Z", "score": 1}
        ],
        "crystallizes": True,
        "waiters": ["w1", "w2"],
        "holder": "h",
    }
    items = [
        "Title of t-1",
        *[""] * 5,
        "open",
        "2",
        "task",
        "",
        "",
        "Tess",
        "",
        "",
        "pinned",
        '{"a":[1,"x"]}',
        "template",
    ]
    items += ["s", "b", "p", "n", "", "o", "", "v", "", "", "", "ok", "2026-01-01T00:00:00Z", "1.000000", "0.500000"]
    items += ["crystallizes", "", "", "7", "w1", "w2", "h", *[""] * 11]

    assert content_hash(record) == hashlib.sha256("".join(item + "\0" for item in items).encode()).hexdigest()
