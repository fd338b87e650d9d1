"""bd types lists the issue types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.model.fields import CORE_TYPES
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_outside_a_workspace() -> None:
    """The built-in types need no workspace."""
    found = run_bd("types", "--json").json

    assert found == {"core_types": [{"name": name, "description": text} for name, text in CORE_TYPES]}


def test_custom_types(workspace: Workspace) -> None:
    """Configured types follow the built-in ones."""
    workspace.bd("config", "set", "types.custom", "docs, spike")

    assert workspace.bd("types", "--json").json["custom_types"] == ["docs", "spike"]
    assert workspace.bd("types").out.endswith("\nCustom types:\n  docs\n  spike\n")


def test_text(workspace: Workspace) -> None:
    """Each type stands on a line with what it is for."""
    lines = workspace.bd("types").out.splitlines()

    assert lines[0] == "Core types:"
    assert [line.split()[0] for line in lines[1:]] == [name for name, _ in CORE_TYPES]
