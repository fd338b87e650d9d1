"""Signs for those who want no pictograms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.cli.signs import each_line_in_ascii
from bd.cli.signs import in_ascii

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

TITLE = "✓ done? ○ 📋 ● x"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("✓ Closed t-1: Done", "+ Closed t-1: Done"),
        ("\n📋 Ready work (1 issue with no blockers):\n", "\nReady work (1 issue with no blockers):\n"),
        ("🏷 All labels (2 unique):", "All labels (2 unique):"),
        ("○ t-1 [● P2] [task] - ✓ ○ 📋", "o t-1 [P2] [task] - ✓ ○ 📋"),
        ("│   └── ◐ t-1 ● P2 é", "│   └── ~ t-1 P2 é"),
        ("\x1b[33m◐\x1b[0m t-1 ✓", "\x1b[33m~\x1b[0m t-1 ✓"),
        ("Status: ○ open  ✓ closed", "Status: o open  + closed"),
        ("1. [● P0] [bug] t-1: ● é", "1. [P0] [bug] t-1: ● é"),
        ("plain", "plain"),
        ("", ""),
        ("\x1b", "\x1b"),
    ],
)
def test_signs_at_the_beginning_become_ascii(line: str, expected: str) -> None:
    """What stands before a line is replaced, what a user wrote behind it is not."""
    assert in_ascii(line) == expected


@given(st.text("abc ✓○📋é\n", max_size=20))
def test_what_follows_the_first_word_is_kept(rest: str) -> None:
    """Behind a letter nothing changes, and lines stay lines."""
    assert in_ascii("x" + rest) == "x" + rest
    assert each_line_in_ascii(rest).count("\n") == rest.count("\n")


def test_commands_honour_the_variable(workspace: Workspace) -> None:
    """Lists, pages and answers have no sign, user's texts keep theirs, and JSON never changes."""
    env = {"BD_NO_EMOJI": "1"}
    answer = workspace.bd("create", TITLE, "--description", TITLE, env=env)
    issue_id = answer.out.split()[3]
    page = workspace.bd("show", issue_id, env=env).out

    assert answer.out.startswith("+ Created issue: ")
    assert workspace.bd("list", env=env).out == f"o {issue_id} [P2] [task] - {TITLE}\n"
    assert page.startswith(f"\no {issue_id} · {TITLE}   [P2 · OPEN]\n")
    assert f"\nDESCRIPTION\n{TITLE}\n" in page
    assert workspace.bd("list", "--json", env=env).json == workspace.bd("list", "--json").json
    assert workspace.bd("list", env={"BD_NO_EMOJI": "0"}).out.startswith("○ ")
