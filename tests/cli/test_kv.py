"""bd kv, remember, memories, recall, forget, as processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

HOSTILE = ["", " ", "a\nb\n", "-", "é ❄ 日本", "[bold]x[/]", "x" * 100_000, "'; drop table config; --", '{"a": 1}']


@pytest.mark.parametrize("value", HOSTILE, ids=[repr(value[:9]) for value in HOSTILE])
def test_a_value_comes_back_as_it_was(workspace: Workspace, value: str) -> None:
    """Any text given on standard input is printed to the byte, with one line ending behind it."""
    workspace.bd("kv", "set", "name", "-", stdin=value)

    assert workspace.bd("kv", "get", "name").out == value + "\n"
    assert workspace.bd("kv", "get", "name", "--json").json == {"key": "name", "value": value, "found": True}


def test_a_value_from_a_file(workspace: Workspace) -> None:
    """`@file` reads a file, line endings and all."""
    (workspace.path / "text").write_bytes(b"one\r\ntwo\r\n")

    workspace.bd("kv", "set", "name", "@text")

    assert workspace.bd("kv", "list", "--json").json == {"name": "one\r\ntwo\r\n"}


def test_a_missing_value_is_a_negative_answer(workspace: Workspace) -> None:
    """An unset name exits 1, with a document for programs and a sentence for people."""
    text = workspace.bd("kv", "get", "nosuch", check=False)
    document = workspace.bd("kv", "get", "nosuch", "--json", check=False)

    assert (text.code, text.out, text.err) == (ExitCode.NEGATIVE, "", "nosuch (not set)\n")
    assert (document.code, document.json["found"]) == (ExitCode.NEGATIVE, False)


@pytest.mark.parametrize("key", ["", "  ", "kv.x", "sync.x", "a\nb", "\x1b[31m", "x" * 501], ids=ascii)
def test_a_bad_name_is_refused(workspace: Workspace, key: str) -> None:
    """A name that is empty, reserved or holds control characters is refused, and nothing is kept."""
    result = workspace.bd("kv", "set", key, "value", check=False)

    assert result.code == ExitCode.USAGE
    assert workspace.bd("kv", "list", "--json").json == {}


def test_clearing_twice(workspace: Workspace) -> None:
    """Clearing says whether there was anything; nothing to clear is no error."""
    workspace.bd("kv", "set", "name", "value")

    answers = [workspace.bd("kv", "clear", "name", "--json").json["deleted"] for _ in range(2)]

    assert answers == ["true", "false"]


def test_a_kept_text_never_steers_a_list(workspace: Workspace) -> None:
    """A list shows a value on one line, control characters made visible."""
    workspace.bd("kv", "set", "name", "a\nb\x1b[31m")

    assert "  name = a b\\x1b[31m\n" in workspace.bd("kv", "list").out


def test_readonly_keeps_nothing(workspace: Workspace) -> None:
    """Under --readonly neither values nor memories change."""
    workspace.bd("remember", "the text", "--key", "m")

    codes = [
        workspace.bd("--readonly", *words, check=False).code
        for words in (("kv", "set", "a", "b"), ("kv", "clear", "a"), ("remember", "x"), ("forget", "m"))
    ]

    assert codes == [ExitCode.WORKSPACE] * 4
    assert workspace.bd("memories", "--json").json == {"m": "the text"}


def test_remember_and_recall(workspace: Workspace) -> None:
    """A memory names itself after its first words and is found by any part of it."""
    told = workspace.bd("remember", "Always run", "the linter first", "--json").json

    assert told == {
        "key": "always-run-the-linter-first",
        "value": "Always run the linter first",
        "action": "remembered",
    }
    assert workspace.bd("recall", told["key"]).out == told["value"] + "\n"
    assert workspace.bd("memories", "LINTER").out == f"{told['key']}: {told['value']}\n"
    assert workspace.bd("memories", "nothing").out == 'No memories matching "nothing"\n'
    assert workspace.bd("kv", "list", "--json").json == {}


def test_a_memory_never_overwrites_another_by_its_first_words(workspace: Workspace) -> None:
    """Two texts that begin alike are both kept; only a name that was given replaces."""
    text = "one two three four five six seven eight "
    for end in ("nine", "ten", "nine"):
        workspace.bd("remember", text + end)
    workspace.bd("remember", "first", "--key", "k")
    again = workspace.bd("remember", "second", "--key", "k", "--json").json

    memories = workspace.bd("memories", "--json").json
    assert sorted(memories.values()) == [text + "nine", text + "ten", "second"]
    assert again["action"] == "updated"


def test_an_empty_memory_is_refused(workspace: Workspace) -> None:
    """There is nothing to remember in an empty text."""
    result = workspace.bd("remember", "  ", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.USAGE, "nothing-to-remember")


def test_forgetting_what_is_not_there(workspace: Workspace) -> None:
    """Forget and recall of an unknown name exit 1."""
    codes = [workspace.bd(word, "nosuch", check=False).code for word in ("forget", "recall")]

    assert codes == [ExitCode.NEGATIVE] * 2


def test_memories_can_be_taken_elsewhere(workspace: Workspace) -> None:
    """Memories are not exported unasked; asked for, each is a line with its latest text."""
    workspace.create("Bystander")
    workspace.bd("import", "-", stdin='{"_type":"memory","key":"old","value":"first"}\n')
    workspace.bd("remember", "second", "--key", "old")
    workspace.bd("remember", "new")

    lines = [json.loads(line) for line in workspace.bd("export", "--include-memories").out.splitlines()]

    assert {line["key"]: line["value"] for line in lines if "_type" in line} == {"old": "second", "new": "new"}
    assert '"new"' not in workspace.bd("export").out


def test_memories_of_a_file_are_memories(workspace: Workspace) -> None:
    """A memory line of an imported file is recalled, replaced under its name, and gone from the file once forgotten."""
    line = {"_type": "memory", "key": "old", "value": "from upstream"}
    (workspace.path / "export.jsonl").write_text(json.dumps(line) + "\n")
    workspace.bd("import", "export.jsonl")
    workspace.create("Bystander")

    assert workspace.bd("recall", "old").out == "from upstream\n"
    assert '"_type"' in workspace.jsonl.read_text()
    workspace.bd("forget", "old")

    assert workspace.bd("memories", "--json").json == {}
    assert '"_type"' not in workspace.jsonl.read_text()
    assert "Bystander" in workspace.jsonl.read_text()
