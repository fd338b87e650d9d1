"""bd human, as a process: questions for a person, answered and dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


@pytest.fixture
def asked(workspace: Workspace) -> Workspace:
    """Returns a workspace with three questions, one of which waits for other work, and an ordinary issue."""
    for number in range(3):
        workspace.create(f"Question {number}", "--id", f"t-{number}", "-l", "human")
    workspace.create("Work", "--id", "t-w")
    workspace.bd("dep", "add", "t-0", "t-w")
    return workspace


def test_what_waits_for_a_person_is_listed(asked: Workspace) -> None:
    """Open issues with the label are listed; a status asks for others; an empty list says so beside the answer."""
    assert [record["id"] for record in asked.bd("human", "list", "--json").json] == ["t-2", "t-1", "t-0"]
    assert asked.bd("human", "list", "--fields", "id", "-n", "1").out == "t-2\n"
    nothing = asked.bd("human", "list", "--status", "closed")
    assert (nothing.out, nothing.err) == ("", "Nothing waits for a person\n")
    assert asked.bd("human", "list", "--status", "closed", "--json").json == []


def test_an_answer_closes_the_question(asked: Workspace) -> None:
    """The answer is a comment; what the issue waited for does not matter; undo takes both back."""
    answered = asked.bd("human", "respond", "t-0", "--response", "Use the second", "--json").json

    assert (answered["status"], answered["close_reason"]) == ("closed", "Responded")
    assert [comment["text"] for comment in asked.bd("comments", "t-0", "--json").json] == ["Use the second"]
    asked.bd("undo")
    assert asked.bd("show", "t-0", "--json").json[0]["status"] == "open"
    assert asked.bd("comments", "t-0", "--json").json == []


def test_a_question_can_be_dismissed(asked: Workspace) -> None:
    """The reason is kept, and the numbers tell what became of every question."""
    asked.bd("human", "dismiss", "t-0", "--reason", "Decided elsewhere")
    asked.bd("human", "dismiss", "t-1")
    asked.bd("close", "t-2")

    assert asked.bd("show", "t-0", "--json").json[0]["close_reason"] == "Dismissed: Decided elsewhere"
    counts = {"total": 3, "pending": 0, "responded": 0, "dismissed": 2, "closed": 1}
    assert asked.bd("human", "stats", "--json").json == counts
    assert asked.bd("human", "stats").out.split() == [
        word for name, n in counts.items() for word in (f"{name.capitalize()}:", str(n))
    ]


@pytest.mark.parametrize(
    ("argv", "code", "slug"),
    [
        (["respond", "t-0"], ExitCode.USAGE, "invalid-value"),
        (["respond", "t-0", "-r", " "], ExitCode.USAGE, "invalid-value"),
        (["respond", "t-w", "-r", "x"], ExitCode.CONFLICT, "not-for-a-person"),
        (["dismiss", "t-w"], ExitCode.CONFLICT, "not-for-a-person"),
        (["dismiss", "nope"], ExitCode.NOT_FOUND, "issue-not-found"),
        (["respond"], ExitCode.USAGE, "bad-arguments"),
    ],
    ids=str,
)
def test_mistakes_change_nothing(asked: Workspace, argv: list[str], code: int, slug: str) -> None:
    """No answer, no question, no issue: an error, and nothing is written."""
    before = asked.bd("export").out

    done = asked.bd("human", *argv, "--json", check=False)

    assert (done.code, done.json["code"]) == (code, slug)
    assert asked.bd("export").out == before


def test_a_closed_question_is_not_answered_again(asked: Workspace) -> None:
    """The second of two people learns that the first was quicker."""
    asked.bd("human", "respond", "t-1", "-r", "yes")

    assert "it is closed" in asked.bd("human", "respond", "t-1", "-r", "no", check=False).err
