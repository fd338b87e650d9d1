"""Imports run in one direction, and below the command line the package is silent and blind.

The import contracts in pyproject.toml say the same about layers; this test needs no tool.
"""

from __future__ import annotations

import ast

import pytest

from tests.support.source import Source
from tests.support.source import package_sources

LEVELS = {
    "__main__": 8,
    "library": 7,
    "cli": 6,
    "doctor": 5,
    "workspace": 5,
    "tracker": 4,
    "sync": 4,
    "storage": 3,
    "model": 2,
    "util": 1,
    "errors": 0,
    "importing": 0,
}
HOMES = {
    "typer": ("bd.cli",),
    "rich": ("bd.cli",),
    "sqlite3": ("bd.storage.sqlite",),
    "pysqlite3": ("bd.storage.sqlite",),
    "sqlite_utils": ("bd.storage",),
    "subprocess": ("bd.util.process", "bd.cli"),
    "dateparser": ("bd.model.natural",),
    "ruamel": ("bd.util.yamlfile",),
}
SPEECH = {"print", "input", "exit", "quit", "breakpoint"}
SENSES = {("os", "environ"), ("os", "getenv"), ("sys", "argv"), ("sys", "exit"), ("sys", "stdin")}
SENSES |= {("sys", "stdout"), ("sys", "stderr"), ("time", "time"), ("time", "time_ns")}

OUTERMOST = ("bd.cli", "bd.library", "bd.__main__")
INNER = [source for source in package_sources() if not source.name.startswith(OUTERMOST)]


def top(name: str) -> str:
    """Returns the part of the package a module belongs to: `storage` for `bd.storage.reads`."""
    return [*name.split("."), ""][1]


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_every_module_has_a_layer(source: Source) -> None:
    """A new sub-package must be placed by a person."""
    assert source.name == "bd" or top(source.name) in LEVELS


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_imports_run_downwards(source: Source) -> None:
    """A module imports its own part of the package and lower layers, never a sibling or a layer above."""
    own = top(source.name)
    parts = {top(name) for name, _ in source.imported() if name.startswith("bd.")}

    wrong = {part for part in parts & LEVELS.keys() if part != own and LEVELS[part] >= LEVELS.get(own, 9)}

    assert wrong == set()


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_a_library_is_imported_at_its_home_only(source: Source) -> None:
    """Each outside library, and `subprocess`, has one place in the package."""
    named = {(name.split(".")[0], source.name) for name, _ in source.imported()}

    strays = {name for name, module in named if name in HOMES and not module.startswith(HOMES[name])}

    assert strays == set()


@pytest.mark.parametrize("source", INNER, ids=repr)
def test_the_inside_is_silent_and_blind(source: Source) -> None:
    """Below `cli` nothing prints, asks, exits or reads arguments, environment and clock, except `util.clock`."""
    found = {spoken for node in ast.walk(source.tree) if (spoken := _speech(node))}

    assert found == set() or source.name == "bd.util.clock"


def _speech(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEECH:
        return node.func.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}" if (node.value.id, node.attr) in SENSES else ""
    return ""
