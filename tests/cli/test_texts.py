"""bd label, comments, note, assign, priority, tag, defer, todo and state, as processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_a_comment_travels_at_once(workspace: Workspace) -> None:
    """A comment is in the file, moves updated_at, and is an event."""
    issue_id = workspace.create("Talked about")
    before = workspace.bd("show", issue_id, "--json").json[0]["updated_at"]

    comment = workspace.bd("comment", issue_id, "several", "words", "--json").json

    after = workspace.bd("show", issue_id, "--json").json[0]
    assert comment["text"] == "several words"
    assert after["updated_at"] > before
    assert after["comments"] == [comment]
    assert '"text":"several words"' in workspace.jsonl.read_text()


@pytest.mark.parametrize(
    ("argv", "stdin", "text"),
    [
        (["-"], "from a pipe\n", "from a pipe\n"),
        (["--stdin"], "from a pipe\n", "from a pipe\n"),
        (["--file", "said.txt"], "", "from a file\n"),
        (["@said.txt"], "", "from a file\n"),
        (["@alice please look"], "", "@alice please look"),
        (["@alice", "please", "look"], "", "@alice please look"),
        (["[bold]no markup[/bold]"], "", "[bold]no markup[/bold]"),
    ],
)
def test_a_comment_comes_from_anywhere(workspace: Workspace, argv: list[str], stdin: str, text: str) -> None:
    """Words, standard input and files are kept to the letter; a mention is not a file."""
    issue_id = workspace.create("Talked about")
    (workspace.path / "said.txt").write_text("from a file\n")

    workspace.bd("comments", "add", issue_id, *argv, stdin=stdin)

    assert [comment["text"] for comment in workspace.bd("comments", issue_id, "--json").json] == [text]


def test_two_sources_of_a_comment_are_refused(workspace: Workspace) -> None:
    """A comment is given once."""
    issue_id = workspace.create("Talked about")

    result = workspace.bd("comment", issue_id, "words", "--stdin", "--json", stdin="more", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.USAGE, "conflicting-options")
    assert workspace.bd("comments", issue_id, "--json").json == []


def test_what_a_comment_holds_does_not_steer_a_terminal(workspace: Workspace) -> None:
    """Control characters are shown as escapes, by the listing of comments too."""
    issue_id = workspace.create("Talked about")
    workspace.bd("comment", issue_id, "--stdin", "--author", "e\x1b[2Jve", stdin="a\x1b[31mred")

    shown = workspace.bd("comments", issue_id).out

    assert "\x1b" not in shown
    assert "\\x1b[31mred" in shown


@pytest.mark.parametrize(
    "argv",
    [
        ["comment", "{id}", "hi"],
        ["note", "{id}", "hi"],
        ["assign", "{id}", "bob"],
        ["priority", "{id}", "0"],
        ["tag", "{id}", "x"],
        ["label", "add", "{id}", "x"],
        ["label", "propagate", "{id}", "x"],
        ["defer", "{id}"],
        ["undefer", "{id}"],
        ["todo", "add", "x"],
        ["todo", "done", "{id}"],
        ["set-state", "{id}", "a=b"],
    ],
    ids=" ".join,
)
def test_readonly_changes_nothing(workspace: Workspace, argv: list[str]) -> None:
    """Under --readonly every command of these refuses and leaves the file as it is."""
    issue_id = workspace.create("Kept")
    before = workspace.jsonl.read_bytes()

    result = workspace.bd("--readonly", *[word.format(id=issue_id) for word in argv], check=False)

    assert result.code == ExitCode.WORKSPACE
    assert "read-only" in result.err
    assert workspace.jsonl.read_bytes() == before


@pytest.mark.parametrize(
    "argv",
    [
        ["comment", "t-nope", "hi"],
        ["comments", "t-nope"],
        ["note", "t-nope", "hi"],
        ["assign", "t-nope", "bob"],
        ["priority", "t-nope", "0"],
        ["tag", "t-nope", "x"],
        ["label", "list", "t-nope"],
        ["label", "add", "t-nope", "x"],
        ["label", "propagate", "t-nope", "x"],
        ["defer", "t-nope"],
        ["undefer", "t-nope"],
        ["todo", "done", "t-nope"],
        ["state", "t-nope", "a"],
        ["state", "list", "t-nope"],
        ["set-state", "t-nope", "a=b"],
    ],
    ids=" ".join,
)
def test_an_unknown_id_is_named(workspace: Workspace, argv: list[str]) -> None:
    """Every command says which id it does not know, as a document and as a line, with the code of not found."""
    result = workspace.bd(*argv, "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.NOT_FOUND, "issue-not-found")
    assert "t-nope" in result.err


@pytest.mark.parametrize("label", ["", "  ", "a,b", "a\nb", "provides:api"])
def test_a_label_that_cannot_be_is_refused(workspace: Workspace, label: str) -> None:
    """Empty labels, separators in labels and reserved ones are never stored."""
    issue_id = workspace.create("Labelled")

    result = workspace.bd("label", "add", issue_id, label, "--json", check=False)

    assert result.code == ExitCode.USAGE
    assert workspace.bd("label", "list", issue_id, "--json").json == []


def test_labels_are_handed_to_children(workspace: Workspace) -> None:
    """Direct children get the label; the parent and grandchildren do not."""
    parent = workspace.create("Parent")
    child = workspace.create("Child", "--parent", parent)
    grandchild = workspace.create("Grandchild", "--parent", child)

    workspace.bd("label", "propagate", parent, "big")

    labels = {issue: workspace.bd("label", "list", issue, "--json").json for issue in (parent, child, grandchild)}
    assert labels == {parent: [], child: ["big"], grandchild: []}


def test_labels_of_deleted_issues_are_not_counted(workspace: Workspace) -> None:
    """What is deleted has no say in the list of labels."""
    workspace.create("Stays", "-l", "a")
    workspace.bd("delete", workspace.create("Goes", "-l", "a,b"), "--force")

    assert workspace.bd("label", "list-all", "--json").json == [{"label": "a", "count": 1}]


def test_a_closed_issue_is_not_deferred(workspace: Workspace) -> None:
    """Deferring would open what somebody finished, so it is refused."""
    issue_id = workspace.create("Done")
    workspace.bd("close", issue_id)

    result = workspace.bd("defer", issue_id, "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.CONFLICT, "not-deferrable")


def test_undefer_leaves_work_in_progress(workspace: Workspace) -> None:
    """Only the date goes from an issue somebody works on."""
    issue_id = workspace.create("Busy", "--defer", "2040-01-01")
    workspace.bd("update", issue_id, "-s", "in_progress")

    record = workspace.bd("undefer", issue_id, "--json").json[0]

    assert record["status"] == "in_progress"
    assert "defer_until" not in record


def test_deferring_into_the_past_is_said(workspace: Workspace) -> None:
    """A date that has passed is taken, with a warning."""
    result = workspace.bd("defer", workspace.create("Late"), "--until", "2020-01-01")

    assert "in the past" in result.err


def test_todos_are_open_tasks(workspace: Workspace) -> None:
    """The list has open tasks only; done closes with a reason, and --all shows it again."""
    workspace.create("A bug", "-t", "bug")
    task = workspace.bd("todo", "add", "Buy", "milk", "-p", "1", "--json").json

    listed = workspace.bd("todo", "--json").json
    done = workspace.bd("todo", "done", task["id"], "--json").json

    assert [record["title"] for record in listed] == ["Buy milk"]
    assert done == {"closed": [task["id"]], "reason": "Completed"}
    assert workspace.bd("todo", "list", "--json").json == []
    assert [record["close_reason"] for record in workspace.bd("todo", "list", "--all", "--json").json] == ["Completed"]


def test_a_state_has_one_value(workspace: Workspace) -> None:
    """A new value replaces the old one and is recorded by a closed event below the issue; the same value is not."""
    issue_id = workspace.create("Staged")
    workspace.bd("set-state", issue_id, "phase=dev")

    change = workspace.bd("set-state", issue_id, "phase=prod", "--reason", "shipped", "--json").json
    again = workspace.bd("set-state", issue_id, "phase=prod", "--json").json

    event = workspace.bd("show", change["event_id"], "--json").json[0]
    assert (change["old_value"], change["new_value"], again["changed"]) == ("dev", "prod", False)
    assert (event["status"], event["issue_type"], event["parent"]) == ("closed", "event", issue_id)
    assert workspace.bd("label", "list", issue_id, "--json").json == ["phase:prod"]


def test_a_state_is_set_at_the_bottom_of_the_hierarchy(workspace: Workspace) -> None:
    """Where no child may be numbered the event gets an id of its own and hangs by its edge."""
    issue_id = workspace.create("Top")
    for _ in range(3):
        issue_id = workspace.create("Below", "--parent", issue_id)

    change = workspace.bd("set-state", issue_id, "phase=dev", "--json").json

    assert not change["event_id"].startswith(issue_id)
    assert workspace.bd("show", change["event_id"], "--json").json[0]["parent"] == issue_id


@pytest.mark.parametrize("state", ["phase", "=dev", "phase=", "a:b=c", "phase=a,b"])
def test_a_malformed_state_is_refused(workspace: Workspace, state: str) -> None:
    """A state is DIMENSION=VALUE, and both fit into a label."""
    result = workspace.bd("set-state", workspace.create("Staged"), state, "--json", check=False)

    assert result.code == ExitCode.USAGE


def test_callers_of_the_newer_line_get_ids_as_text(workspace: Workspace) -> None:
    """With `BD_COMPAT_VERSION` 1 and up the id of a comment is text, otherwise a number, as the classic tool has it."""
    issue_id = workspace.create("Discussed")

    for version, kind in (("1.3.2", str), ("0.49.6", int), ("", int), ("odd", int)):
        env = {"BD_COMPAT_VERSION": version}
        made = workspace.bd("comments", "add", issue_id, "Well", "--json", env=env).json
        listed = workspace.bd("comments", issue_id, "--json", env=env).json
        assert {type(comment["id"]) for comment in (made, *listed)} == {kind}, version
