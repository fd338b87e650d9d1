"""bd update, close, reopen, delete, edit and show, as processes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_batch_does_what_it_can(workspace: Workspace) -> None:
    """Good ids are changed, the bad one is named on stderr, and the exit code is 0."""
    issue_id = workspace.create("Good")

    result = workspace.bd("update", issue_id, "t-nope", "-p", "0", "--json")

    assert [record["priority"] for record in result.json] == [0]
    assert "t-nope" in result.err


def test_batch_that_fails_whole_is_an_error(workspace: Workspace) -> None:
    """With no good id there is one error document, the code of not found, and nothing is written."""
    workspace.create("Bystander")
    before = workspace.jsonl.read_bytes()

    result = workspace.bd("close", "t-no1", "t-no2", "--json", check=False)

    assert result.code == ExitCode.NOT_FOUND
    assert result.json["code"] == "issue-not-found"
    assert workspace.jsonl.read_bytes() == before


def test_update_without_change_writes_nothing(workspace: Workspace) -> None:
    """Setting what already is so keeps updated_at and the file's bytes."""
    issue_id = workspace.create("Same", "-p", "1")
    before = workspace.jsonl.read_bytes()

    workspace.bd("update", issue_id, "-p", "1", "--title", "Same")

    assert workspace.jsonl.read_bytes() == before


def test_sixteen_claims_have_one_winner(workspace: Workspace) -> None:
    """Of sixteen processes that claim one issue at once exactly one wins; the others are told who."""
    issue_id = workspace.create("Wanted")
    claims = [
        subprocess.Popen(
            [BD_PATH, "update", issue_id, "--claim", "--actor", f"a{number}", "--json"],
            cwd=workspace.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for number in range(16)
    ]

    answers = [(json.loads(claim.communicate()[0]), claim.returncode) for claim in claims]

    winners = [answer[0]["assignee"] for answer, code in answers if code == ExitCode.OK]
    losers = [answer["code"] for answer, code in answers if code == ExitCode.CONFLICT]
    assert len(winners) == 1
    assert losers == ["already-claimed"] * 15
    assert workspace.bd("show", issue_id, "--json").json[0]["assignee"] == winners[0]


def test_closing_waits_for_blockers(workspace: Workspace) -> None:
    """An issue with an open blocker is not closed without --force, and says what it waits for."""
    blocker = workspace.create("Blocker")
    issue_id = workspace.create("Waiting", "--deps", blocker)

    refused = workspace.bd("close", issue_id, "--json", check=False)
    unblocked = workspace.bd("close", blocker, "--suggest-next", "--json").json

    assert refused.code == ExitCode.CONFLICT
    assert refused.json["details"]["blocked_by"] == [blocker]
    assert [record["id"] for record in unblocked["unblocked"]] == [issue_id]


def test_closing_again_keeps_the_first_time(workspace: Workspace) -> None:
    """A second close leaves closed_at alone."""
    issue_id = workspace.create("Once")
    first = workspace.bd("close", issue_id, "--json").json[0]["closed_at"]

    again = workspace.bd("close", issue_id, "-r", "better reason", "--json").json[0]

    assert (again["closed_at"], again["close_reason"]) == (first, "better reason")


def test_reopening_clears_the_closing(workspace: Workspace) -> None:
    """A reopened issue has neither closing time nor reason."""
    issue_id = workspace.create("Back")
    workspace.bd("close", issue_id)

    record = workspace.bd("reopen", issue_id, "--json").json[0]

    assert record["status"] == "open"
    assert not {"closed_at", "close_reason"} & record.keys()


def test_delete_without_force_changes_nothing(workspace: Workspace) -> None:
    """A preview names what would go and leaves everything."""
    issue_id = workspace.create("Stays")
    before = workspace.jsonl.read_bytes()

    result = workspace.bd("delete", issue_id)

    assert "DELETE PREVIEW" in result.out
    assert workspace.jsonl.read_bytes() == before


def test_delete_leaves_a_tombstone_in_the_file(workspace: Workspace) -> None:
    """The deleted issue is gone from every view; its line says who deleted it and why."""
    issue_id = workspace.create("Goes")

    workspace.bd("delete", issue_id, "--force", "--reason", "spam", "--actor", "eve")

    line = json.loads(workspace.jsonl.read_text(encoding="utf-8"))
    assert (line["status"], line["deleted_by"], line["delete_reason"]) == ("tombstone", "eve", "spam")
    assert workspace.bd("list", "--all", "--json").json == []
    assert workspace.bd("show", issue_id, check=False).code == ExitCode.NOT_FOUND


def test_hard_delete_erases_the_content(workspace: Workspace) -> None:
    """`--hard` keeps only an empty tombstone: neither file nor tables of texts hold a word of it; undo says so."""
    issue_id = workspace.create("Hush3 title", "-d", "hush3 text", "-l", "hush3label", "--metadata", '{"k": "hush3"}')
    workspace.bd("update", issue_id, "--notes", "hush3 notes", "--assignee", "hush3")
    workspace.bd("comment", issue_id, "hush3 comment")
    workspace.bd("search", "hush3")

    workspace.bd("delete", issue_id, "--force", "--hard")
    workspace.bd("search", "hush3")

    line = json.loads(workspace.jsonl.read_text(encoding="utf-8"))
    assert line["status"] == "tombstone"
    tables = [name for (name,) in workspace.sql("select name from sqlite_master where type = 'table'")]
    plain = [name for name in tables if not name.startswith(("issues_search", "search_"))]
    assert "hush3" not in repr([workspace.sql(f"select * from {name}") for name in plain]).lower()
    assert "hush3" not in line["title"].lower()
    assert workspace.sql("select count(*) from events") == [(4,)]
    done = workspace.bd("undo", check=False)
    assert (done.code, "deleted for good" in done.err) == (5, True)


@pytest.mark.parametrize("word", ["true", "sed -i s/old/new/"], ids=["unchanged", "changed"])
def test_edit_runs_the_editor(workspace: Workspace, word: str) -> None:
    """The text goes through $EDITOR; a file left alone changes nothing."""
    issue_id = workspace.create("Edited", "-d", "old text")

    result = workspace.bd("edit", issue_id, env={"EDITOR": word})

    shown = workspace.bd("show", issue_id, "--json").json[0]["description"]
    assert shown == ("old text" if word == "true" else "new text")
    assert ("No changes made" in result.out) == (word == "true")


def test_failed_editor_changes_nothing(workspace: Workspace) -> None:
    """An editor that gives up leaves the issue, and the answer says where the text lies."""
    issue_id = workspace.create("Kept", "-d", "text")

    result = workspace.bd("edit", issue_id, env={"EDITOR": "false"}, check=False)

    assert result.code == ExitCode.USAGE
    assert "nothing was changed" in result.err
    assert "Traceback" not in result.err


def test_last_touched_issue_is_the_default(workspace: Workspace) -> None:
    """Update and close without an id mean the issue touched last."""
    workspace.create("Earlier")
    issue_id = workspace.create("Latest")

    workspace.bd("update", "-p", "0")
    closed = workspace.bd("close", "--json").json

    assert [(record["id"], record["priority"]) for record in closed] == [(issue_id, 0)]


def test_partial_ids_resolve_or_name_the_choices(workspace: Workspace) -> None:
    """The start of a hash is enough when it is the only one; otherwise the candidates are listed."""
    for name in ("t-abc", "t-abd", "t-xyz"):
        workspace.bd("create", name, "--id", name)

    found = workspace.bd("show", " xy ", "--json").json
    unclear = workspace.bd("show", "ab", "--json", check=False)

    assert [record["id"] for record in found] == ["t-xyz"]
    assert unclear.code == ExitCode.USAGE
    assert unclear.json["details"]["matches"] == ["t-abc", "t-abd"]


def test_show_text_has_every_section(workspace: Workspace) -> None:
    """The page names parent, children, blockers and comments."""
    epic = workspace.create("Epic", "-t", "epic")
    blocker = workspace.create("Blocker")
    child = workspace.create("Child", "--parent", epic, "-d", "why", "-l", "red")
    workspace.bd("update", child, "--design", "how")
    workspace.create("Waiter", "--deps", f"{child}")
    workspace.create("Other", "--deps", f"blocks:{blocker}")

    page = workspace.bd("show", child).out

    assert [word for word in ("PARENT", "BLOCKS", "DESCRIPTION", "DESIGN", "LABELS") if word not in page] == []


def test_an_empty_description_is_asked_for(workspace: Workspace) -> None:
    """One that was read is refused, because something went wrong before; one that was typed clears the field."""
    issue_id = workspace.create("T", "-d", "kept")
    for words in (["--stdin"], ["-d", "-"], ["--body-file", "-"]):
        assert workspace.bd("update", issue_id, *words, stdin="\n", check=False).code == ExitCode.USAGE
    assert workspace.bd("show", issue_id, "--json").json[0]["description"] == "kept"

    workspace.bd("update", issue_id, "--stdin", "--allow-empty-description", stdin="")
    assert "description" not in workspace.bd("show", issue_id, "--json").json[0]


def test_an_issue_is_pinned_and_let_go(workspace: Workspace) -> None:
    """A pinned issue is no work and not closed by accident; switches that contradict each other are refused."""
    issue_id = workspace.create("Read this first")
    workspace.bd("update", issue_id, "--pinned")
    assert [record["id"] for record in workspace.bd("list", "--pinned", "--json").json] == [issue_id]
    assert workspace.bd("ready", "--json").json == []
    assert workspace.bd("close", issue_id, check=False).code == ExitCode.CONFLICT

    workspace.bd("update", issue_id, "--no-pinned")
    assert "pinned" not in workspace.bd("show", issue_id, "--json").json[0]
    for words in (["--pinned", "--no-pinned"], ["--ephemeral", "--persistent"]):
        assert workspace.bd("update", issue_id, *words, check=False).code == ExitCode.USAGE
