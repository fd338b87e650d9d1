"""Recorded transcripts of the classic tool, replayed: every scenario that uses only commands this program has."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.cli.registry import COMMANDS
from tests.support.runner import BD_PATH
from tests.support.runner import run_program
from tests.support.shared_data import find_shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet

CONTRADICTED: dict[str, tuple[str, ...]] = {
    # import-update-all-fields decides that an update by import keeps the incoming updated_at; this one recorded `now`.
    "jsonl/import-update": ("/0/updated_at: an RFC 3339 time expected, got '2021-01-01T00:00:00Z'",),
}
VALUED_FLAGS = ("--actor", "--db", "-C", "--directory", "--lock-timeout")


def known_names() -> set[str]:
    """Returns every word that is answered to."""
    return set(COMMANDS) | {name for command in COMMANDS.values() for name in (*command.aliases, *command.unlisted)}


def command_of(argv: list[str]) -> str:
    """Returns the command of an argument list, global options skipped."""
    words = iter(argv)
    for word in words:
        if word in VALUED_FLAGS:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return "help"


def commands_of(scenario: dict[str, Any]) -> set[str]:
    """Returns the commands a scenario runs."""
    lists = [
        argv for step in scenario["steps"] for argv in ([step["bd"]] if "bd" in step else step.get("parallel", []))
    ]
    return {command_of(argv) for argv in lists}


def scenarios() -> Iterator[ParameterSet]:
    """Yields (file, scenario name) of every transcript we can play."""
    folder = find_shared("golden")
    if folder is None:
        return
    names = known_names()
    for path in sorted(folder.glob("*.json")):
        area = json.loads(path.read_text(encoding="utf-8"))
        for scenario in area["scenarios"]:
            if commands_of(scenario) <= names:
                yield pytest.param(path, f"{area['area']}/{scenario['name']}", id=f"{area['area']}/{scenario['name']}")


@pytest.mark.parametrize(("path", "name"), list(scenarios()))
def test_transcript_replays(path: Path, name: str) -> None:
    """The classic tool's answers, and the decisions where ours must differ, come out step by step."""
    replayer = path.parent / "replay.py"

    result = run_program(
        [sys.executable, str(replayer), "--bd", BD_PATH, "--only", name, "-v", str(path)], check=False, timeout_s=120
    )

    failures = [text for text in result.out.splitlines() if text.startswith("FAIL")]
    known = CONTRADICTED.get(name, ())
    assert [text for text in failures if not any(part in text for part in known)] == [], result.out + result.err
    assert result.code == 0 or known, result.out + result.err


def test_there_are_transcripts() -> None:
    """The transcripts beside the clone are found, so that the test above cannot pass by being empty."""
    if find_shared("golden") is None:
        pytest.skip("the shared folder with the transcripts is not beside this clone")

    assert len(list(scenarios())) > 100
