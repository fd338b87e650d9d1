"""From what was typed to one id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.resolve import AmbiguousId
from bd.storage.resolve import IssueNotFound
from bd.storage.resolve import resolve_id
from bd.storage.writes import insert_record
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

IDS = ("t-a1b", "t-a1b.1", "t-a1c", "t-xyz", "t-12", "t-123", "other-q9z", "t-é", "t-dead")


@pytest.fixture
def filled(con: Connection) -> Connection:
    """Returns a database with a few ids, one of them deleted."""
    for issue_id in IDS:
        insert_record(con, make_record(issue_id))
    con.execute("update issues set status = 'tombstone' where id = 't-dead'")
    return con


@pytest.mark.parametrize(
    ("text", "issue_id"),
    [
        ("t-a1b", "t-a1b"),
        ("  t-a1b\n", "t-a1b"),
        ("a1b", "t-a1b"),
        ("A1B", "t-a1b"),
        ("T-A1B", "t-a1b"),
        ("a1b.1", "t-a1b.1"),
        ("xy", "t-xyz"),
        ("yz", "t-xyz"),
        ("12", "t-12"),
        ("q9", "other-q9z"),
        ("other-q9z", "other-q9z"),
        ("é", "t-é"),
    ],
)
def test_a_text_means_an_issue(filled: Connection, text: str, issue_id: str) -> None:
    """The whole id, the hash, its beginning or a part of it, in either case, blanks around it."""
    assert resolve_id(filled, text, "t") == issue_id


@pytest.mark.parametrize("text", ["a1", "t-a", "a"])
def test_an_ambiguous_text_lists_its_meanings(filled: Connection, text: str) -> None:
    """All candidates are named, and what to do."""
    with pytest.raises(AmbiguousId, match=r"\[t-a1b t-a1c") as caught:
        resolve_id(filled, text, "t")

    assert caught.value.exit_code == ExitCode.USAGE
    assert "more characters" in str(caught.value.hint)


@pytest.mark.parametrize(
    "text", ["", "  ", "nope", "t-nope", "t-dead", "dead", "%", "_", "*", "'", "\0", "t-a1b\0", "-", "\udcff"]
)
def test_nothing_is_found(filled: Connection, text: str) -> None:
    """Unknown and deleted ids, wildcards and broken bytes find nothing, and say what was asked."""
    with pytest.raises(IssueNotFound) as caught:
        resolve_id(filled, text, "t")

    assert caught.value.exit_code == ExitCode.NOT_FOUND
    assert (caught.value.details or {})["id"] == text


def test_a_workspace_without_a_prefix_resolves_too(filled: Connection) -> None:
    """Without a prefix whole ids and parts are found."""
    assert resolve_id(filled, "t-xyz", "") == "t-xyz"
    assert resolve_id(filled, "xyz", "") == "t-xyz"
