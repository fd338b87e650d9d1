"""Names of other lines of the tool: probes get empty answers, everything else a sentence that says what to use."""

from __future__ import annotations

import re

import pytest

from bd.cli import registry
from bd.cli.absent import FAMILIES
from bd.cli.absent import NAMES
from bd.cli.absent import Family
from bd.errors import ExitCode
from tests.support.runner import call_bd
from tests.support.runner import run_bd

QUESTIONS = [(family.names[0], question) for family in FAMILIES for question in family.answers]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_answered_with_what_to_use_instead(name: str) -> None:
    """An unknown demand is a negative answer in one sentence with a way out, for programs too; never a crash."""
    text = call_bd(name, "frobnicate", "--unknown=1", "-x", check=False)
    document = call_bd("--json", name, "frobnicate", "--unknown", check=False)

    assert (text.code, document.code) == (ExitCode.NEGATIVE, ExitCode.NEGATIVE)
    assert text.out == ""
    assert re.fullmatch(rf"Error: bd {name} frobnicate is not part of this program: .+\nhint: .+\n", text.err)
    assert document.json["code"] == "out-of-scope"
    assert document.json["hint"] in text.err


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=lambda part: part or "bare")
def test_a_probe_succeeds(name: str, question: str) -> None:
    """What scripts and editors ask is answered with exit 0, one document, one line."""
    words = [name, *question.split()]

    assert call_bd(*words, "--json").json is not None
    assert call_bd(*words).out.count("\n") == 1


@pytest.mark.parametrize("option", ["--status", "--stop", "--health"])
def test_the_old_spelling_of_a_daemon_probe(option: str) -> None:
    """`bd daemon --status` asks what `bd daemon status` asks."""
    assert call_bd("daemon", option).out == "○ not running\n"


def test_lists_are_empty_and_not_null() -> None:
    """Lists that were null in the classic tool are lists."""
    probes = [("formula", "list"), ("daemons", "list"), ("mol", "current")]

    assert [call_bd(*words, "--json").json for words in probes] == [[], [], []]


def test_nothing_is_needed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The answers need no workspace."""
    assert run_bd("daemon", "status", cwd=tmp_path_factory.mktemp("empty")).code == ExitCode.OK


def test_the_whole_table() -> None:
    """`bd classic` lists every name once; no name is a command of ours."""
    listed = [name for line in call_bd("classic").out.splitlines() for name in line.partition(":")[0].split(", ")]
    words = {word for name, command in registry.COMMANDS.items() for word in (name, *command.aliases)}

    assert listed == list(NAMES)
    assert len(NAMES) == len(set(NAMES))
    assert not words & set(NAMES)


def test_a_name_of_nothing() -> None:
    """`bd classic` with a word that is no such name says so."""
    assert call_bd("classic", "nosuch", check=False).code == ExitCode.USAGE


def test_help_lists_one_line() -> None:
    """The main help shows the table's command and none of the names."""
    listed = re.findall(r"^  (\S+)   ", call_bd("--help").out, re.MULTILINE)

    assert "classic" in listed
    assert not set(listed) & set(NAMES)


def test_a_mistyped_command_is_not_taken_for_such_a_name() -> None:
    """Suggestions name commands that do something."""
    assert "Did you mean" not in call_bd("daemn", check=False).err


def test_a_global_option_stays_an_option() -> None:
    """What every command takes is understood before, between and behind the words."""
    assert call_bd("-C", "/", "daemon", "--actor", "x", "status", "--json").json["running"] is False


def test_words_lead_to_the_longest_question() -> None:
    """A question of two words goes before one of the first."""
    family = Family("x", "r", "i", {"a": (1, "one"), "a b": (2, "two")})
    from bd.cli.absent import find_answer

    assert [find_answer(family, words) for words in (["a"], ["a", "b"], ["a", "c"], ["b"], [])] == [
        (1, "one"),
        (2, "two"),
        (1, "one"),
        None,
        None,
    ]
