"""bd duplicates, duplicate and supersede, as processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.builders import make_record
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def copies(workspace: Workspace) -> Workspace:
    """Returns a workspace with three issues that say the same, one of which is named elsewhere, and others."""
    write_lines(
        workspace.path / "in.jsonl",
        [
            make_record("t-1", title="Same", description="body"),
            make_record("t-2", title="Same", description="body"),
            make_record("t-3", title="Same", description="body"),
            make_record("t-4", title="Same", description="another body"),
            make_record("t-5", title="Login page fails", description="see t-2, not t-22 nor x-t-1"),
            make_record("t-6", title="Login page fails again"),
            make_record("t-7", title="Same", description="body", is_template=True),
        ],
    )
    workspace.bd("import", str(workspace.path / "in.jsonl"))
    return workspace


def test_groups_of_the_same_content(copies: Workspace) -> None:
    """Only equal contents form a group; the issue that others name is the one to keep."""
    document = copies.bd("duplicates", "--json").json

    assert document["duplicate_groups"] == 1
    group = document["groups"][0]
    assert [(member["id"], member["weight"]) for member in group["issues"]] == [("t-1", 0), ("t-3", 0), ("t-2", 1)]
    assert (group["suggested_target"], group["suggested_sources"]) == ("t-2", ["t-1", "t-3"])
    text = copies.bd("duplicates").out
    assert "→ t-2 (open, P2, weight=1, 1 refs)" in text
    assert "bd close t-1 && bd dep add t-1 t-2 --type related" in text


def test_merging_closes_all_but_one(copies: Workspace) -> None:
    """Without --yes nothing is changed; merging closes and connects; afterwards there is nothing to find."""
    before = copies.jsonl.read_bytes()
    for argv in (["--dry-run", "--yes"], []):
        assert "Would close 2 issue(s): t-1, t-3" in copies.bd("duplicates", "--auto-merge", *argv).out
    assert copies.jsonl.read_bytes() == before

    assert copies.bd("duplicates", "--auto-merge", "--yes", "--json").json["merged"] == ["t-1", "t-3"]

    record = copies.bd("show", "t-1", "--json").json[0]
    assert (record["status"], record["close_reason"]) == ("closed", "Duplicate of t-2")
    assert [(edge["id"], edge["dependency_type"]) for edge in record["dependencies"]] == [("t-2", "related")]
    assert copies.bd("duplicates", "--json").json == {"duplicate_groups": 0, "groups": []}
    assert copies.bd("duplicates").out == "No duplicates found\n"


def test_marking_a_duplicate(copies: Workspace) -> None:
    """The duplicate is closed and connected; who waited for it is named with what to do."""
    copies.bd("dep", "add", "t-6", "t-1")

    result = copies.bd("duplicate", "t-1", "--of", "t-2")

    assert result.out == "✓ Marked t-1 as duplicate of t-2 (closed)\n"
    assert "bd dep add t-6 t-2" in result.err
    assert copies.bd("duplicate", "t-3", "--of", "2", "--json").json == {
        "duplicate": "t-3",
        "canonical": "t-2",
        "status": "closed",
    }


def test_superseding(copies: Workspace) -> None:
    """The old issue is closed with its reason; running it again changes nothing."""
    document = copies.bd("supersede", "t-5", "--with", "t-6", "--json").json
    before = copies.jsonl.read_bytes()

    again = copies.bd("supersede", "t-5", "--with", "t-6")

    assert document == {"superseded": "t-5", "replacement": "t-6", "status": "closed"}
    assert copies.bd("show", "t-5", "--json").json[0]["close_reason"] == "Superseded by t-6"
    assert again.out == "✓ Marked t-5 as superseded by t-6 (closed)\n"
    assert copies.jsonl.read_bytes() == before


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("duplicate", "t-1"), ExitCode.USAGE),
        (("duplicate", "t-1", "--of", ""), ExitCode.USAGE),
        (("duplicate", "t-1", "--of", "t-1"), ExitCode.USAGE),
        (("duplicate", "t-1", "--of", "t-nope"), ExitCode.NOT_FOUND),
        (("duplicate", "t-7", "--of", "t-1"), ExitCode.CONFLICT),
        (("supersede", "t-1"), ExitCode.USAGE),
        (("supersede", "t-nope", "--with", "t-1"), ExitCode.NOT_FOUND),
    ],
)
def test_wrong_replacements_change_nothing(copies: Workspace, argv: tuple[str, ...], code: int) -> None:
    """Missing, unknown and forbidden ends are refused before anything is written."""
    before = copies.jsonl.read_bytes()

    assert copies.bd(*argv, "--json", check=False).code == code
    assert copies.jsonl.read_bytes() == before
