"""The completion scripts as texts."""

from __future__ import annotations

import pytest

from bd.cli import registry
from bd.cli.completion_scripts import SHELLS
from bd.cli.completion_scripts import script_text
from bd.cli.shells.template import filled


def test_marks_are_replaced() -> None:
    """A template's marks become texts, and everything else stays."""
    assert filled("a <<x>> $b {c} <<y>>", {"x": "1", "y": "<<2>>"}) == "a 1 $b {c} <<2>>"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_whole(shell: str) -> None:
    """No mark is left, every command is in, and nothing hidden."""
    text = script_text(shell, with_descriptions=True)

    assert "<<" not in text
    assert all(name in text for name, command in registry.COMMANDS.items() if not command.is_hidden)
    assert "--no-daemon" not in text
    assert text.endswith("\n")
