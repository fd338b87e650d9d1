"""bd find-duplicates, as a process."""

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
    """Returns a workspace with three issues that say the same, and two that are alike."""
    same = [make_record(f"t-{number}", title="Same", description="body") for number in (1, 2, 3)]
    alike = [make_record("t-5", title="Login page fails"), make_record("t-6", title="Login page fails again")]
    write_lines(workspace.path / "in.jsonl", [*same, *alike])
    workspace.bd("import", str(workspace.path / "in.jsonl"))
    return workspace


def test_similar_pairs(copies: Workspace) -> None:
    """Pairs above the threshold come with their similarity, the likest first, cut at the limit."""
    pairs = copies.bd("find-duplicates", "--threshold", "0.3", "--json").json

    assert pairs["method"] == "mechanical"
    assert [(pair["issue_a_id"], pair["issue_b_id"]) for pair in pairs["pairs"]][:3] == [
        ("t-1", "t-2"),
        ("t-1", "t-3"),
        ("t-2", "t-3"),
    ]
    cut = copies.bd("find-dups", "-n", "1")
    assert "100% t-1 t-2" in cut.out
    assert "use --limit 0 for all" in cut.err
    assert copies.bd("find-duplicates", "-s", "closed").out == "No similar issues found\n"


@pytest.mark.parametrize(
    "argv", [("--method", "ai"), ("--model", "x"), ("--threshold", "0"), ("--threshold", "2"), ("--threshold", "nan")]
)
def test_what_find_duplicates_does_not_do(copies: Workspace, argv: tuple[str, ...]) -> None:
    """Another method, and thresholds that mean nothing, are refused."""
    assert copies.bd("find-duplicates", *argv, check=False).code == ExitCode.USAGE
