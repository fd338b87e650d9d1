"""The Typer lane: command lines that cannot be understood, in the words people know."""

from __future__ import annotations

import pytest

from bd.cli.usage import Misuse
from tests.support.lanes import call_bd


@pytest.mark.parametrize(
    ("line", "code", "sentence", "hint"),
    [
        ("nosuch", "unknown-command", 'unknown command "nosuch" for "bd"', "Run 'bd --help' for usage."),
        ("lst", "unknown-command", 'unknown command "lst" for "bd"', "Did you mean list? Run 'bd --help' for usage."),
        (
            "config gte",
            "unknown-command",
            'unknown command "gte" for "bd config"',
            "Did you mean get? Run 'bd config --help' for usage.",
        ),
        (
            "list --labl x",
            "unknown-flag",
            "unknown flag: --labl",
            "Did you mean --label? Run 'bd list --help' for usage.",
        ),
        (
            "list --lim 1",
            "unknown-flag",
            "unknown flag: --lim",
            "Did you mean --limit? Run 'bd list --help' for usage.",
        ),
        ("list -rZ", "unknown-flag", "unknown shorthand flag: 'Z' in -rZ", "Run 'bd list --help' for usage."),
        ("--nosuch list", "unknown-flag", "unknown flag: --nosuch", "Run 'bd --help' for usage."),
        ("list --limit", "value-missing", "flag needs an argument: --limit", "Run 'bd list --help' for usage."),
        (
            "list --json=maybe",
            "invalid-switch",
            'invalid argument "--json=maybe" (expected true or false)',
            "Run 'bd list --help' for usage.",
        ),
        (
            "list -n x",
            "bad-arguments",
            "invalid value for '-n' / '--limit': 'x' is not a valid int",
            "Run 'bd list --help' for usage.",
        ),
        ("reopen", "bad-arguments", "missing argument 'id...'", "Run 'bd reopen --help' for usage."),
        ("list x", "bad-arguments", "got unexpected extra argument(s) (x)", "Run 'bd list --help' for usage."),
    ],
)
def test_a_mistake_is_named_with_a_way_out(line: str, code: str, sentence: str, hint: str) -> None:
    """The sentence is Cobra's, the hint says where help is and what may have been meant."""
    result = call_bd(*line.split(" "), env={"BD_JSON": "1"})

    assert result.code == 2
    assert (result.json["code"], result.json["error"], result.json["hint"]) == (code, sentence, hint)
    assert result.err == f"Error: {sentence}\nhint: {hint}\n"


def test_hidden_commands_are_not_suggested() -> None:
    """What help does not show is not proposed either."""
    assert "__complete" not in call_bd("__complet").err.replace('"__complet"', "")


def test_a_sentence_from_typer_reads_like_ours() -> None:
    """It starts small and has no period at its end."""
    assert str(Misuse("Missing argument 'x'.", "bd")) == "missing argument 'x'"


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("", "bd: issues"),
        ("--json", "bd: issues"),
        ("-h", "bd: issues"),
        ("config", "Show and change settings"),
        ("config --json", "Show and change settings"),
        ("config -h", "Show and change settings"),
        ("--json list --help", "List issues."),
        ("list -rh", "List issues."),
        ("config get --help", "Show the value of a setting."),
        ("-- types --help", "List the issue types."),
    ],
)
def test_help_wins(line: str, first: str) -> None:
    """Help is shown wherever it is asked for, and for a group alone."""
    result = call_bd(*line.split())

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(first)
