"""bd merge as git calls it: a process of its own, anywhere."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.architecture.test_import_tariff import modules_loaded
from tests.support.runner import BD_PATH
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

T1, T2, T3 = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"
ONE = f'{{"id":"t-a","title":"One","priority":2,"created_at":"{T1}","updated_at":"{T1}"}}\n'
LEFT = ONE.replace("One", "Left").replace(f'd_at":"{T1}"}}', f'd_at":"{T2}"}}')
RIGHT = ONE.replace("One", "Right").replace(f'd_at":"{T1}"}}', f'd_at":"{T3}"}}')
ARGV = ("merge", "left", "base", "left", "right")


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Returns a folder outside any repository with three versions of a file."""
    for name, text in (("base", ONE), ("left", LEFT), ("right", RIGHT)):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_outcome_replaces_one_of_the_inputs(versions: Path) -> None:
    """Git names one file as output and left side; what was decided is told on standard error."""
    result = run_bd(*ARGV)

    assert (versions / "left").read_text() == RIGHT
    assert result.out == ""
    assert result.err == 't-a: both sides changed title: "Right" kept, not "Left"\n'
    assert run_bd(*ARGV, "-q").err == ""


def test_a_program_gets_the_decisions(versions: Path) -> None:
    """With --json the fields both sides changed are listed with both values."""
    answer = run_bd(*ARGV, "--json").json

    assert answer["contested"] == [{"id": "t-a", "field": "title", "kept": "Right", "other": "Left", "joined": False}]
    assert (answer["records"], answer["merged"], answer["collisions"]) == (1, ["t-a"], [])
    assert (versions / "left").exists()


def test_two_issues_with_one_id_are_a_conflict(versions: Path) -> None:
    """Exit 1 tells git that a person has to look; the merged file is written."""
    (versions / "base").write_text("")
    (versions / "right").write_text(RIGHT.replace(f'created_at":"{T1}', f'created_at":"{T2}'))

    result = run_bd(*ARGV, check=False)

    assert result.code == 1
    assert "two issues were created as t-a" in result.err
    assert json.loads((versions / "left").read_text())["title"] == "Right"


@pytest.mark.parametrize("broken", ["{bad\n", "<<<<<<< HEAD\n"])
def test_an_error_leaves_the_output_alone(versions: Path, broken: str) -> None:
    """Exit 2: the output has the bytes it had and no temporary file is left."""
    (versions / "right").write_text(ONE + broken)

    result = run_bd(*ARGV, check=False)

    assert (result.code, (versions / "left").read_text()) == (2, LEFT)
    assert "right" in result.err
    assert "line 2" in result.err
    assert sorted(os.listdir(versions)) == ["base", "left", "right"]


def test_what_is_no_file_is_not_replaced(versions: Path) -> None:
    """A pipe, a device or a folder as the output is refused and stays what it is."""
    os.mkfifo(versions / "pipe")
    (versions / "folder").mkdir()

    for name in ("pipe", "folder"):
        result = run_bd("merge", name, "base", "left", "right", check=False)
        assert (result.code, "not a regular file" in result.err) == (2, True)
    assert stat.S_ISFIFO(os.stat(versions / "pipe").st_mode)


def test_nothing_is_written_when_that_is_refused(versions: Path) -> None:
    """--readonly refuses; too few files are a misuse."""
    assert run_bd(*ARGV, "--readonly", check=False).code == 4
    assert run_bd(*ARGV[:4], check=False).code == 2
    assert (versions / "left").read_text() == LEFT


def test_no_configuration_of_a_workspace_is_asked(versions: Path) -> None:
    """A broken workspace around the files is none of its business."""
    (versions / ".beads").mkdir()
    (versions / ".beads" / "metadata.json").write_text("{broken")

    assert run_bd(*ARGV).code == 0


def test_control_characters_reach_no_terminal(versions: Path) -> None:
    """What a side wrote is shown escaped and cut."""
    (versions / "right").write_text(RIGHT.replace("Right", "\\u001b[31m" + "x" * 200))

    said = run_bd(*ARGV).err

    assert "\x1b" not in said
    assert len(said) < 200


def test_many_decisions_are_told_in_short(versions: Path) -> None:
    """The first twenty fields are named, and how many there are beside them."""
    for name, text in (("base", ONE), ("left", LEFT), ("right", RIGHT)):
        lines = [text.replace('"t-a"', f'"t-{number:02}"') for number in range(30)]
        (versions / name).write_text("".join(lines))

    said = run_bd(*ARGV).err.splitlines()

    assert len(said) == 21
    assert said[-1] == "... and 10 more fields that both sides changed; --json lists them all"


def test_it_starts_fast(versions: Path) -> None:
    """No database library, no Typer, nothing expensive is loaded; comparing texts line by line loads its module."""
    (versions / "left").write_text(LEFT.replace('"priority"', '"notes":"a","priority"'))
    (versions / "right").write_text(RIGHT.replace('"priority"', '"notes":"b","priority"'))
    plain = modules_loaded(BD_PATH, "merge", "out", "base", "left", "base", cwd=versions)
    texts = modules_loaded(BD_PATH, *ARGV, cwd=versions)

    assert not {"bd.storage.sqlite", "bd.workspace", "typer", "subprocess", "difflib", "re"} & plain
    assert "difflib" in texts
